"""What a plan brings: coverage by number, and by year with its money and its building sites."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.progress import Progress
from aftersales.texts import day as day_text
from aftersales.texts import number, percent
from aftersales.ui.widgets.gantt import Bar, GanttChart
from aftersales.ui.widgets.line_chart import Curve, LineChart

if TYPE_CHECKING:
    from aftersales.services.planning.answer import PlanAnswer
    from aftersales.services.planning.years import Years

_DEFAULT_YEARS, _SECONDS = 4, 30.0
_ANY_DAY = date(2000, 1, 1)


class PlanCharts(QTabWidget):
    """Charts of one plan; a proposal may be chosen in them.

    Signals
    -------
    chosen : int
        The person chose this proposal.
    wanted : callable, callable
        Work to be done off the window's thread, and who takes what it finds.
    """

    chosen = Signal(int)
    wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self.curve, self.by_year, self.cash = LineChart(self), LineChart(self), LineChart(self)
        self.gantt = GanttChart(self)
        self.budget, self.months = QDoubleSpinBox(self), QDoubleSpinBox(self)
        self.years = QSpinBox(self)
        self.budget.setRange(0, 1e12)
        self.budget.setDecimals(0)
        self.budget.setSingleStep(50)
        self.budget.setGroupSeparatorShown(True)
        self.months.setRange(0, 120)
        self.months.setDecimals(0)
        self.years.setRange(1, 15)
        self.years.setValue(_DEFAULT_YEARS)
        self._labels = [QLabel(self) for _ in range(3)]
        self.proof = QLabel(self)
        self.proof.setProperty("soft", True)
        self.proof.setWordWrap(True)
        self._schedule = QWidget(self)
        self._inner = QTabWidget(self._schedule)
        self._inner.setDocumentMode(True)
        for part in (self.by_year, self.gantt, self.cash):
            self._inner.addTab(part, "")
        self._arrange()
        self.addTab(self.curve, "")
        self.addTab(self._schedule, "")
        self._answer: PlanAnswer | None = None
        self._years: Years | None = None
        self._asked: object = None
        self._language = "en"
        self.curve.chosen.connect(lambda place: self.chosen.emit(place - 1) if place > 0 else None)
        self.gantt.chosen.connect(self._choose_bar)
        self.currentChanged.connect(lambda _: self._look())
        for field in (self.budget, self.months, self.years):
            field.setKeyboardTracking(False)
            field.valueChanged.connect(self._ask_again)
        self.retranslate()

    def _arrange(self) -> None:
        grid = QGridLayout()
        fields = (self.budget, self.years, self.months)
        for place, (label, field) in enumerate(zip(self._labels, fields, strict=True)):
            label.setBuddy(field)
            grid.addWidget(label, 0, place)
            grid.addWidget(field, 1, place)
        column = QVBoxLayout(self._schedule)
        column.setContentsMargins(4, 4, 4, 4)
        column.addLayout(grid)
        column.addWidget(self.proof)
        column.addWidget(self._inner, 1)

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.setTabText(0, self.tr("By number"))
        self.setTabText(1, self.tr("By year"))
        for place, words in enumerate((self.tr("Coverage"), self.tr("Schedule"), self.tr("Cash"))):
            self._inner.setTabText(place, words)
        names = (self.tr("Money a year"), self.tr("Years"), self.tr("Months to build"))
        for label, name in zip(self._labels, names, strict=True):
            label.setText(name)
        self.curve.setAccessibleName(self.tr("Coverage by number of proposals"))
        self.by_year.setAccessibleName(self.tr("Coverage by quarter"))
        self.cash.setAccessibleName(self.tr("Money spent and left by quarter"))
        self.gantt.setAccessibleName(self.tr("Schedule of the proposals"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def show_plan(self, answer: PlanAnswer | None, language: str) -> None:
        """Show another plan, or none."""
        from aftersales.services.factors import Factors
        from aftersales.services.planning.years import default_budgets
        from aftersales.services.repairs import money

        self._language = language
        is_new = answer is not self._answer
        columns = () if self._answer is None else self._answer.columns
        self._answer = answer
        self._show_curve(answer)
        if answer is None or not answer.proposals:
            self._years = None
            self._show_years()
            return
        if is_new and answer.columns != columns:
            for field in (self.budget, self.months):
                field.blockSignals(True)
            self.budget.setSuffix(" " + money(answer.report, 0, language).partition(" ")[2])
            self.budget.setValue(default_budgets(answer)[0])
            self.months.setValue(Factors(answer.report.snapshot.factors)["build_months"])
            for field in (self.budget, self.months):
                field.blockSignals(False)
            self._ask_again()
        else:
            self._show_years()

    def choose(self, which: int) -> None:
        """Mark a proposal without telling it back."""
        for chart, place in ((self.curve, which + 1), (self.gantt, self._bar_of(which))):
            chart.blockSignals(True)
            chart.choose(place)
            chart.blockSignals(False)

    def _show_curve(self, answer: PlanAnswer | None) -> None:
        language = self._language
        points: list[tuple[float, float]] = []
        names: list[str] = []
        if answer is not None and answer.proposals:
            from aftersales.services.planning.tables import where

            total = max(1, answer.total)
            covered = answer.covered - sum(one.adds for one in answer.proposals)
            points = [(0.0, covered / total)]
            for k, one in enumerate(answer.proposals, 1):
                covered += one.adds
                points.append((float(k), covered / total))
            names = [name for name, _ in where(answer.report, answer.columns, language)]
        self.curve.show_curves(
            (Curve(self._counted(answer), tuple(points)),) if points else (),
            x_label=lambda x: number(x, language),
            y_label=lambda y: percent(y, language),
            tip=lambda _, k: (
                (f"{k}. {names[k - 1]}: " if k else "") + percent(points[k][1], language, 2)
            ),
        )

    def _counted(self, answer: PlanAnswer | None) -> str:
        """What the curves show."""
        is_repair = answer is not None and answer.posed.asked.goal == "repairable"
        return self.tr("Repairable") if is_repair else self.tr("Coverage")

    def _ask_again(self) -> None:
        self._years = None
        self._show_years()
        self._look()

    def _look(self) -> None:
        """Have the order worked out once it is looked at."""
        answer = self._answer
        if self.currentIndex() != 1 or self._years is not None or answer is None:
            return
        if not answer.proposals:
            return
        budgets = [self.budget.value()] * self.years.value()
        months = self.months.value()
        asked = self._asked = object()
        self.proof.setText(self.tr("Looking for the best order …"))

        def work(progress: Progress) -> Any:
            from aftersales.analysis.siting.problem import Control
            from aftersales.services.planning.years import years_of

            control = Control(seconds=_SECONDS, cancelled=lambda: progress.is_cancelled)
            return years_of(answer, budgets, months, control)

        def take(found: Any) -> None:
            if asked is self._asked:
                self._years = found
                self._show_years()

        self.wanted.emit(work, take)

    def _show_years(self) -> None:
        answer, years, language = self._answer, self._years, self._language
        if answer is None or years is None:
            self.by_year.show_curves((), str, str)
            self.cash.show_curves((), str, str)
            self.gantt.show_bars((), _ANY_DAY, _ANY_DAY)
            self.proof.setText("")
            return
        total = max(1, answer.total)
        opened = sum(one.opens is not None for one in years.steps)
        proven = self.tr("Proven: no order covers more over these years.")
        near = self.tr("At most {gap} below what any order covers over these years.").format(
            gap=percent(years.gap, language, 2)
        )
        words = self.tr("{count} of {all} open within these years.").format(
            count=opened, all=len(years.steps)
        )
        is_proven = years.status.value == "optimal"
        self.proof.setText(f"{words} {proven if is_proven else near}")
        months = [one.strftime("%m.%Y") for one in years.days]

        def curve(values: Iterable[float]) -> tuple[tuple[float, float], ...]:
            return tuple((float(k), value) for k, value in enumerate(values))

        share = curve(covered / total for covered in years.covered)
        self.by_year.show_curves(
            (Curve(self._counted(answer), share, is_step=True),),
            x_label=lambda x: months[round(x)],
            y_label=lambda y: percent(y, language),
            tip=lambda _, k: f"{months[k]}: {percent(share[k][1], language, 2)}",
        )
        spent, cash = curve(accumulate(years.spent)), curve(years.cash)
        lines = (spent, cash)
        self.cash.show_curves(
            (
                Curve(self.tr("Spent so far"), spent, is_step=True),
                Curve(self.tr("Left"), cash, is_step=True),
            ),
            x_label=lambda x: months[round(x)],
            y_label=lambda y: number(y, language),
            tip=lambda which, k: f"{months[k]}: {number(lines[which][k][1], language)}",
            from_zero=True,
        )
        self._show_gantt(answer, years)

    def _show_gantt(self, answer: PlanAnswer, years: Years) -> None:
        from aftersales.services.planning.tables import where

        language = self._language
        named = where(answer.report, answer.columns, language)

        def tip(begun: date | None, opens: date | None) -> str:
            if begun is None:
                return self.tr("not within this money and these years")
            if opens is None:
                return self.tr("begun {begun}, opens later").format(begun=day_text(begun, language))
            return self.tr("begun {begun}, opens {opens}").format(
                begun=day_text(begun, language), opens=day_text(opens, language)
            )

        bars = [
            Bar(
                f"{one.proposal + 1}. {named[one.proposal][0]}",
                tip(one.begun, one.opens),
                one.begun,
                one.opens,
            )
            for one in years.steps
        ]
        last = years.days[-1]
        end = date(last.year + last.month // 12, last.month % 12 + 1, 1)
        self.gantt.show_bars(bars, years.days[0], end)

    def _choose_bar(self, place: int) -> None:
        if self._years is not None and place >= 0:
            self.chosen.emit(self._years.steps[place].proposal)

    def _bar_of(self, which: int) -> int:
        steps = () if self._years is None else self._years.steps
        return next((k for k, one in enumerate(steps) if one.proposal == which), -1)
