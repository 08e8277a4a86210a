"""The question of a plan in words, with parts that can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QLocale, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox, QVBoxLayout, QWidget

from aftersales.ui.widgets.question_bar import ReachBox
from aftersales.ui.widgets.region_choice import NOT_IN, ONLY_IN, RegionChoice
from aftersales.ui.widgets.sentence import Sentence

if TYPE_CHECKING:
    from aftersales.services.coverage import Report

_COUNT, _BUDGET = "count", "budget"
_REPAIRED = "repairable"
_GOALS = ("mclp", _REPAIRED, "pmedian", "pcenter", "lscp")
_PAUSE_MS = 500


class PlanSentence(QWidget):
    """Asks with every change, after a pause.

    Signals
    -------
    changed
        Another plan is asked for.
    asked_elsewhere : str, float
        Another brand (code, empty for all) or reach, which the whole window follows.
    """

    changed = Signal()
    asked_elsewhere = Signal(str, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.verb, self.brand, self.goal = (QComboBox(self) for _ in range(3))
        for value in (_COUNT, _BUDGET):
            self.verb.addItem("", value)
        for value in _GOALS:
            self.goal.addItem("", value)
        self.brand.setMaxVisibleItems(25)
        self.count, self.town = QSpinBox(self), QSpinBox(self)
        self.count.setRange(0, 10_000)
        self.count.setValue(10)
        self.town.setRange(0, 100_000_000)
        self.town.setSingleStep(5000)
        self.town.setValue(10_000)
        self.town.setGroupSeparatorShown(True)
        self.budget = QDoubleSpinBox(self)
        self.budget.setRange(0, 1e12)
        self.budget.setDecimals(0)
        self.budget.setSingleStep(100)
        self.budget.setGroupSeparatorShown(True)
        self.budget.setValue(1500)
        self.reach = ReachBox(self)
        self.reach.setRange(0.1, 20_040)
        self.reach.setDecimals(1)
        self.reach.setSingleStep(10)
        self.regions = RegionChoice(self)
        self.sentence = Sentence(
            {
                "verb": self.verb, "count": self.count, "budget": self.budget,
                "brand": self.brand, "reach": self.reach, "regions": self.regions,
                "town": self.town, "goal": self.goal,
            },
            self,
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.sentence)
        self._money = ""
        self._pause, self._elsewhere = QTimer(self), QTimer(self)
        for timer, tell in (
            (self._pause, self.changed.emit),
            (self._elsewhere, self._tell_elsewhere),
        ):
            timer.setSingleShot(True)
            timer.setInterval(_PAUSE_MS)
            timer.timeout.connect(tell)
        for number in (self.count, self.town, self.budget):
            number.setKeyboardTracking(False)
            number.valueChanged.connect(self._ask_soon)
        for box in (self.verb, self.goal):
            box.currentIndexChanged.connect(self._rephrase)
            box.currentIndexChanged.connect(self._ask_soon)
        self.regions.changed.connect(self._ask_soon)
        self.brand.currentIndexChanged.connect(self._ask_elsewhere_soon)
        self.reach.setKeyboardTracking(False)
        self.reach.valueChanged.connect(self._ask_elsewhere_soon)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        for place, words in enumerate((self.tr("Open up to"), self.tr("Spend up to"))):
            self.verb.setItemText(place, words)
        goals = {
            "mclp": self.tr("most vehicles are covered"),
            _REPAIRED: self.tr("most vehicles are repaired"),
            "pmedian": self.tr("vehicles have the shortest ways"),
            "pcenter": self.tr("the farthest vehicle is nearest"),
            "lscp": self.tr("all vehicles are covered"),
        }
        for place, value in enumerate(_GOALS):
            self.goal.setItemText(place, goals[value])
        for field, name in (
            (self.verb, self.tr("What limits the plan")),
            (self.count, self.tr("How many centres")),
            (self.budget, self.tr("Money to spend")),
            (self.brand, self.tr("Brand")),
            (self.reach, self.tr("Reach")),
            (self.town, self.tr("Inhabitants of a town")),
            (self.goal, self.tr("Goal of the plan")),
        ):
            field.setAccessibleName(name)
            field.setLocale(QLocale())
        self.reach.setSuffix(self.tr(" km"))
        if self.brand.count():
            self.brand.setItemText(0, self.tr("all brands"))
        self._rephrase()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _rephrase(self) -> None:
        if self.goal.currentData() == "lscp":
            words = self.tr(
                "Open as few centres as possible for {brand} within {reach} , {regions} , in towns "
                "of {town} inhabitants or more, so that {goal} ."
            )
        elif self.verb.currentData() == _BUDGET:
            words = self.tr(
                "{verb} {budget} on centres for {brand} within {reach} , {regions} , in towns of "
                "{town} inhabitants or more, so that {goal} ."
            )
        else:
            words = self.tr(
                "{verb} {count} centres for {brand} within {reach} , {regions} , in towns of "
                "{town} inhabitants or more, so that {goal} ."
            )
        self.sentence.say(words)

    def follow(self, report: Report, language: str) -> None:
        """Show the brand and reach of an answer, and offer what the registry has."""
        from aftersales.services.maps import region_names
        from aftersales.services.repairs import money

        self._elsewhere.stop()
        for field in (self.brand, self.reach, self.regions):
            field.blockSignals(True)
        self.brand.clear()
        self.brand.addItem(self.tr("all brands"), "")
        for brand in report.snapshot.brands:
            self.brand.addItem(brand.name, brand.code)
        self.brand.setCurrentIndex(max(0, self.brand.findData(report.question.brand or "")))
        self.reach.setValue(report.question.reach_km)
        self.regions.offer(list(region_names(report, language).items()))
        unit = money(report, 0, language).partition(" ")[2]
        self.budget.setSuffix(f" {unit}")
        for field in (self.brand, self.reach, self.regions):
            field.blockSignals(False)
        self.sentence.updateGeometry()

    def values(self) -> dict[str, Any]:
        """Fields of a :class:`PlanQuestion`."""
        goal = self.goal.currentData()
        model = "mclp" if goal == _REPAIRED else goal
        is_money = self.verb.currentData() == _BUDGET and model != "lscp"
        mode, codes = self.regions.mode, self.regions.codes
        return {
            "model": model,
            "goal": _REPAIRED if goal == _REPAIRED else "covered",
            "count": None if is_money or model == "lscp" else self.count.value(),
            "budget": self.budget.value() if is_money else None,
            "not_in": codes if mode == NOT_IN else (),
            "only_in": codes if mode == ONLY_IN else (),
            "smallest_town": self.town.value(),
        }

    # A timer that is connected itself takes the number of the signal for milliseconds.
    def _ask_soon(self) -> None:
        self._pause.start()

    def _ask_elsewhere_soon(self) -> None:
        self._elsewhere.start()

    def _tell_elsewhere(self) -> None:
        self.asked_elsewhere.emit(self.brand.currentData() or "", self.reach.value())
