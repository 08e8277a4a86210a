"""Where to open next: the question in words, the plan with its proof, and what it would bring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.errors import AftersalesError
from aftersales.texts import error_text, number, percent, text
from aftersales.ui.pages.report_page import ReportPage
from aftersales.ui.planner import Planner
from aftersales.ui.widgets.message_bar import MessageBar
from aftersales.ui.widgets.neighbour_menu import NeighbourMenu
from aftersales.ui.widgets.plan_charts import PlanCharts
from aftersales.ui.widgets.plan_map import PlanMap
from aftersales.ui.widgets.plan_question import PlanQuestionEdit
from aftersales.ui.widgets.plan_studies import PlanStudies
from aftersales.ui.widgets.table_panel import TablePanel

if TYPE_CHECKING:
    from aftersales.analysis.siting.problem import Live
    from aftersales.services.coverage import Report
    from aftersales.services.planning.answer import PlanAnswer
    from aftersales.services.planning.question import Candidate
    from aftersales.ui.desk import Desk

_PROPOSALS = (
    *("proposal", "place", "move", "region", "adds", "takes", "utilisation", "cost"),
    *("adds_per_cost", "loss_without", "served_first_year", "brand", "population"),
)
_REGIONS = (
    *("region", "proposals", "adds", "share_before", "share_after", "uio", "covered_before"),
    "covered_after",
)


class PlanPage(ReportPage):
    """Plans for the network of the shown answer.

    Signals
    -------
    asked_elsewhere : str, float
        Another brand (code, empty for all) or reach, which the whole window follows.
    """

    asked_elsewhere = Signal(str, float)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.planner = Planner(self)
        self.question = PlanQuestionEdit(self)
        self.messages = MessageBar(self)
        self.explain = QToolButton(self)
        self.explain.setText("?")
        self.back, self.change, self.accept = (QPushButton(self) for _ in range(3))
        self.neighbours = NeighbourMenu(self)
        self.change.setMenu(self.neighbours)
        self.map, self.charts = PlanMap(self), PlanCharts(self)
        rising = Qt.SortOrder.AscendingOrder
        self.proposals = TablePanel(_PROPOSALS, ("proposal", rising), self)
        self.regions = TablePanel(_REGIONS, ("adds", Qt.SortOrder.DescendingOrder), self)
        self.solved: PlanAnswer | None = None  # as it was found
        self.answer: PlanAnswer | None = None  # as the person has moved it
        self.add_table(self.proposals)
        self.studies = PlanStudies(self)
        for panel in self.studies.panels:
            self.add_table(panel)
        self.add_table(self.regions)
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.summary)
        words.addWidget(self.note)
        above = QHBoxLayout()
        above.addLayout(words, 1)
        for part in (self.explain, self.back, self.change, self.accept):
            above.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        top = QSplitter(Qt.Orientation.Horizontal, self)
        top.addWidget(self.map)
        top.addWidget(self.charts)
        top.setSizes([620, 400])
        self.split = QSplitter(Qt.Orientation.Vertical, self)
        self.split.addWidget(top)
        self.split.addWidget(self.tabs)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setSizes([320, 230])
        for split in (top, self.split):
            split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.addWidget(self.question)
        column.addWidget(self.messages)
        column.addLayout(above)
        column.addWidget(self.split, 1)

    def _connect(self) -> None:
        self.question.asked.connect(self._ask)
        self.studies.wanted.connect(self.planner.run)
        self.charts.wanted.connect(self.planner.run)
        self.question.stopped.connect(self.planner.stop)
        self.question.sentence.asked_elsewhere.connect(self.asked_elsewhere)
        self.question.options.collecting.connect(self.map.collect)
        self.question.options.refused.connect(self.messages.say)
        self.planner.told.connect(self._show_live)
        self.planner.planned.connect(self._take)
        self.planner.failed.connect(self._fail)
        self.planner.busy_changed.connect(self.question.set_busy)
        self.tabs.currentChanged.connect(lambda _: self.studies.look(self.tabs.currentWidget()))
        self.proposals.key_chosen.connect(lambda key: self._choose(int(key), fly=True))
        self.charts.chosen.connect(lambda which: self._choose(which, fly=False))
        self.map.picked.connect(lambda which: self._choose(which, fly=False))
        self.map.dragged.connect(self._show_loss)
        self.map.moved.connect(self._move)
        self.map.clicked.connect(self.question.options.add_place)
        self.regions.key_chosen.connect(
            lambda key: self.map.map.call("selectRegion", f'"{key}"', "true")
        )
        self.back.clicked.connect(lambda: self._show(self.solved))
        self.accept.clicked.connect(self._accept)
        self.explain.clicked.connect(self._explain)
        self.neighbours.aboutToShow.connect(self._offer_neighbours)
        self.neighbours.moved.connect(lambda place: self._move_to(self._chosen(), place))
        self.neighbours.demanded.connect(self.question.options.demand)

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.explain.setToolTip(self.tr("How this plan is proven"))
        self.explain.setAccessibleName(self.tr("How this plan is proven"))
        self.back.setText(self.tr("Back to the proven plan"))
        self.change.setText(self.tr("Change it"))
        self.change.setToolTip(
            self.tr("Neighbouring places of the chosen proposal, and what they cost")
        )
        self.accept.setText(self.tr("Accept …"))
        self.accept.setToolTip(
            self.tr("Put proposals into the registry as planned centres, or into a scenario")
        )
        self.question.options.language = self.language
        for panel, words in (
            (self.proposals, self.tr("Proposals")),
            (self.studies.alternatives, self.tr("Nearly as good")),
            (self.studies.steady, self.tr("Steady places")),
            (self.studies.impossible, self.tr("What is in the way")),
            (self.regions, self.tr("Regions")),
        ):
            self.name_tab(panel, words)
        self._show(self.answer)

    # The question

    def show_report(self, report: Report) -> None:
        """Follow another answer: plan again where another question is asked."""
        before, self.report = self.report, report
        self.question.sentence.follow(report, self.language)
        if self.answer is None:
            self._clear_tables()
        is_same = before is not None and before.question == report.question
        if is_same and self.solved is not None:
            self._show(self.answer)
            if before is not None and not before.snapshot.holds_as(report.snapshot):
                self.messages.say(
                    self.tr("The registry has changed since this plan was made."),
                    "info",
                    self.tr("Plan again"),
                    self._ask,
                )
            return
        self.look_again()

    def _look(self) -> None:
        self._ask()

    def _ask(self) -> None:
        if self.report is None or not self.isVisible():
            self._is_stale = True
            return
        self.messages.hide()
        if not self.report.assessment.summary.uio_total:
            self.planner.drop()
            self._forget(text("map.demand_none", self.language))
            return
        self.note.setText(self.tr("Looking for the best plan …"))
        self.planner.ask(self.report, self.question.value())

    def _show_live(self, live: Live) -> None:
        """Say how far the solution is."""
        language = self.language

        def told(value: float | None) -> str:
            return "–" if value is None else number(value, language)

        self.note.setText(
            self.tr("Best so far {best}, bound {bound}, gap {gap}, {seconds} s").format(
                best=told(live.objective),
                bound=told(live.bound),
                gap="–" if live.gap is None else percent(live.gap, language, 2),
                seconds=number(live.seconds, language, 1),
            )
        )

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, AftersalesError):
            raise error
        self._forget(error_text(error, self.language))

    # The answer

    def _take(self, answer: PlanAnswer) -> None:
        if answer.report is not self.report:
            return  # a newer answer of the window is planned for already
        self.solved = answer
        self._show(answer)
        self.tabs.setCurrentWidget(self.proposals if answer.has_plan else self.studies.impossible)
        self.studies.look(self.tabs.currentWidget())

    def _clear_tables(self) -> None:
        """Empty the tables, with their heads in the language of the window."""
        from aftersales.services.tables import ReportTable

        for panel in (self.proposals, self.regions, *self.studies.panels):
            panel.set_table(ReportTable(panel.model.columns, (), ()), self.language)

    def _forget(self, words: str) -> None:
        self.solved = self.answer = None
        self.summary.setText(words)
        self.note.setText("")
        self._clear_tables()
        self._show_parts(None)

    def _show(self, answer: PlanAnswer | None) -> None:
        """Show a plan: as it was found, or as it was moved."""
        from aftersales.services.planning.tables import plan_regions_table, proposals_table
        from aftersales.services.planning.words import looked_at, outcome, proof

        self.answer = answer
        if answer is None:
            self._offer(None)
            return
        language = self.language
        self.summary.setText(outcome(answer, language))
        if answer is self.solved:
            words = (proof(answer, language), looked_at(answer, language))
            self.note.setText(" ".join(words))
        else:
            self._say_moved(answer)
        empty = outcome(answer, language)
        if not answer.has_plan:
            empty += " " + self.tr("“What is in the way” says which places make it so.")
        self.proposals.set_table(proposals_table(answer, language), language, empty)
        self.regions.set_table(plan_regions_table(answer, language), language)
        self._show_parts(answer)

    def _offer(self, answer: PlanAnswer | None) -> None:
        """Offer what can be done with a plan; nothing where there is none."""
        is_shown = answer is not None and bool(answer.proposals)
        for part in (self.charts, self.explain, self.accept, self.change):
            part.setEnabled(is_shown)
        self.back.setVisible(answer is not None and answer is not self.solved)

    def _show_parts(self, answer: PlanAnswer | None) -> None:
        """Show a plan on map and charts, and offer what can be done with it."""
        from aftersales.services.planning.tables import where

        self._offer(answer)
        pins: list[dict[str, Any]] = []
        if answer is not None:
            sites = answer.report.network.sites.latlon
            for k, (one, (name, _)) in enumerate(
                zip(
                    answer.columns, where(answer.report, answer.columns, self.language), strict=True
                )
            ):
                place = one.candidate
                lat, lon = (place.lat, place.lon) if place else sites[one.site].tolist()
                pins.append(
                    {
                        "label": str(k + 1),
                        "name": name,
                        "lat": lat,
                        "lon": lon,
                        "fixed": place is None,
                    }
                )
        self.map.show_proposals(pins)
        options = self.question.options
        rivals = options.values()["rivals"]
        self.map.offer(
            [(p.lat, p.lon, p.name or p.id, p in rivals) for p in (*options.own, *rivals)]
        )
        self.charts.show_plan(answer, self.language)
        self.studies.show_plan(self.solved, self.language)

    def _choose(self, which: int, *, fly: bool) -> None:
        """Mark one proposal wherever it is shown."""
        self.proposals.choose(str(which))
        self.charts.choose(which)
        self.map.choose(which, fly=fly)

    # What the person changes

    def _show_loss(self, which: int, lat: float, lon: float) -> None:
        """Say at once what a place under the mouse would cost."""
        if self.answer is None or self.solved is None:
            return
        covered = self.answer.standing.covered_at(which, lat, lon)
        self._say_change(which, covered - self.solved.covered)

    def _say_change(self, which: int, change: int) -> None:
        from aftersales.services.planning.words import signed

        row = self.proposals.model.row_of(str(which))
        name = str(self.proposals.model.index(row, 1).data())
        self.note.setText(
            self.tr("{name} here: {change} vehicles against the proven plan.").format(
                name=name, change=signed(change, self.language)
            )
        )

    def _say_moved(self, answer: PlanAnswer) -> None:
        from aftersales.services.planning.words import signed

        if self.solved is None:
            return
        change = answer.covered - self.solved.covered
        self.note.setText(
            self.tr("Moved by hand: {change} vehicles against the proven plan.").format(
                change=signed(change, self.language)
            )
        )

    def _move(self, which: int, lat: float, lon: float) -> None:
        from aftersales.services.planning.revising import placed

        if self.answer is not None and which < len(self.answer.proposals):
            self._move_to(which, placed(self.answer, which, lat, lon))

    def _move_to(self, which: int, place: Candidate) -> None:
        from aftersales.services.planning.revising import moved

        if self.answer is not None:
            self._show(moved(self.answer, which, place))
            self._choose(which, fly=False)

    def _chosen(self) -> int:
        key = self.proposals.chosen_key()
        return int(key) if key else -1

    def _offer_neighbours(self) -> None:
        self.neighbours.offer(self.answer, self._chosen(), self.language)

    def _accept(self) -> None:
        from aftersales.ui.dialogs.accept_dialog import AcceptDialog

        if self.answer is not None and self.answer.proposals:
            dialog = AcceptDialog(self.desk, self.answer, self)
            dialog.taken.connect(self._offer_scenario)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _offer_scenario(self, name: str) -> None:
        """Offer to ask the scenario into which proposals went."""
        if self.report is not None and self.report.question.scenario != name:
            self.messages.say(
                self.tr("Accepted into the scenario “{name}”.").format(name=name),
                "info",
                self.tr("Ask this scenario"),
                lambda: self.desk.session.scenario_wanted.emit(name),
            )

    def _explain(self) -> None:
        from aftersales.ui.dialogs.plan_explanation import PlanExplanation

        if self.answer is not None:
            dialog = PlanExplanation(self.answer, self.language, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def dispose(self) -> None:
        """Let go of browser and thread before the application ends."""
        self.planner.close()
        self.map.dispose()
