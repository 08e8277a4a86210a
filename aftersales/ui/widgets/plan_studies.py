"""What surrounds a plan, each on a tab of its own and worked out once it is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from aftersales.domain.progress import Progress
from aftersales.texts import number
from aftersales.ui.widgets.table_panel import TablePanel

if TYPE_CHECKING:
    from aftersales.services.planning.answer import PlanAnswer

_ALTERNATIVES = ("variant", "difference", "covered_after", "without", "instead")
_STEADY = ("place", "region", "stays", "in_plan", "move")
_IN_THE_WAY = ("place", "region", "uncovered", "reason")


class PlanStudies(QObject):
    """Near-equal plans, steady places, and what is in the way.

    Signals
    -------
    wanted : callable, callable
        Work to be done off the window's thread, and who takes what it finds.
    """

    wanted = Signal(object, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        falling, rising = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
        self.alternatives = TablePanel(_ALTERNATIVES, ("variant", rising), parent)
        self.steady = TablePanel(_STEADY, ("stays", falling), parent)
        self.impossible = TablePanel(_IN_THE_WAY, ("uncovered", falling), parent)
        self.panels = (self.alternatives, self.steady, self.impossible)
        self._answer: PlanAnswer | None = None
        self._language = "en"
        self._begun: set[TablePanel] = set()
        self._found: dict[TablePanel, Any] = {}

    def show_plan(self, answer: PlanAnswer | None, language: str) -> None:
        """Belong to another plan; what was worked out for the same one stays."""
        is_new, is_spoken = answer is not self._answer, language != self._language
        self._answer, self._language = answer, language
        if is_new:
            self._begun.clear()
            self._found.clear()
        for panel in self.panels:
            if is_new:
                self._clear(panel)
            elif is_spoken and panel in self._found:
                self._fill(panel, self._found[panel])

    def look(self, panel: QWidget | None) -> None:
        """Work out what is looked at."""
        answer = self._answer
        if answer is None or not isinstance(panel, TablePanel) or panel in self._begun:
            return
        if panel not in self.panels:
            return
        self._begun.add(panel)
        self._clear(panel, self.tr("This takes a moment …"))

        def work(progress: Progress) -> Any:
            from aftersales.analysis.siting.problem import Control
            from aftersales.services.planning import studies

            control = Control(
                seconds=60.0,
                seed=answer.posed.asked.seed,
                cancelled=lambda: progress.is_cancelled,
            )
            if panel is self.alternatives:
                return studies.alternatives_of(answer, control)
            if panel is self.steady:
                return studies.steady_of(answer, control)
            return studies.in_the_way(answer, control)

        def take(found: Any) -> None:
            if answer is self._answer:
                self._found[panel] = found
                self._fill(panel, found)

        self.wanted.emit(work, take)

    def _fill(self, panel: TablePanel, found: Any) -> None:
        from aftersales.services.maps import place_names
        from aftersales.services.planning import tables

        answer, language = self._answer, self._language
        if answer is None:
            return
        if panel is self.alternatives:
            empty = self.tr("No other plan comes within 2 % of this one.")
            panel.set_table(tables.alternatives_table(answer, found, language), language, empty)
        elif panel is self.steady:
            empty = self.tr("Only plans that cover most vehicles are drawn again.")
            panel.set_table(tables.steady_table(answer, found, language), language, empty)
        else:
            empty = self.tr("Nothing: every vehicle that counts is covered.")
            panel.set_table(tables.in_the_way_table(answer, found, language), language, empty)
            words = []
            if found.enough_km is not None:
                words.append(
                    self.tr("A reach of {km} km would be enough.").format(
                        km=number(found.enough_km, language, 1)
                    )
                )
            if found.extra >= 0:
                name = place_names(answer.report, language)[found.extra]
                words.append(
                    self.tr("One more place at {name} would cover {count} vehicles.").format(
                        name=name, count=number(found.mended, language)
                    )
                )
            panel.heading.setText(" ".join(words))
            panel.heading.setVisible(bool(words))

    def _clear(self, panel: TablePanel, words: str = "") -> None:
        from aftersales.services.tables import ReportTable

        panel.set_table(ReportTable(panel.model.columns, (), ()), self._language, words)
        panel.heading.hide()
