"""What a scenario changes, with the way to take single changes out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from aftersales.texts import text
from aftersales.ui.models.report_table import KEY_ROLE
from aftersales.ui.widgets.table_panel import TablePanel

if TYPE_CHECKING:
    from aftersales.domain.scenarios import Scenario
    from aftersales.services.tables import ReportTable


class ScenarioChanges(QWidget):
    """Shows the changes of one scenario.

    Signals
    -------
    unwanted : set of str
        The person wants these changes, given by uuid, taken out.
    """

    unwanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        columns = ("facility", "change", "cost", "fits")
        self.table = TablePanel(columns, ("facility", Qt.SortOrder.AscendingOrder), self)
        self.table.set_heading(self.tr("What it changes"))
        self.table.heading.hide()
        self.out = QPushButton(self.tr("Take out"), self)
        self.out.setToolTip(self.tr("The chosen changes, with what belongs to a centre that opens"))
        self.out.clicked.connect(lambda: self.unwanted.emit(self._chosen()))
        self.table.view.selectionModel().selectionChanged.connect(lambda *_: self._follow())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addWidget(self.out, 0, Qt.AlignmentFlag.AlignLeft)

    def show_table(
        self, scenario: Scenario | None, table: ReportTable | None, language: str
    ) -> None:
        """Show the changes of a scenario; None where several or none are chosen."""
        from aftersales.services.tables import ReportTable

        if scenario is None or table is None:
            nothing = ReportTable(self.table.model.columns, (), ())
            empty = self.tr("Choose one scenario to see what it changes.")
            self.table.set_table(nothing, language, empty)
        else:
            empty = text("scenario.empty", language, name=scenario.name)
            self.table.set_table(table, language, empty)
        self._follow()

    def _chosen(self) -> set[str]:
        rows = self.table.view.selectionModel().selectedRows()
        return {str(row.data(KEY_ROLE)) for row in rows}

    def _follow(self) -> None:
        self.out.setEnabled(bool(self._chosen()))
