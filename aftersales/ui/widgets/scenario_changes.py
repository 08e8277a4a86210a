"""What a scenario changes, with the ways to change more, and to take single changes out of it."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

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
    facility_wanted : str
        The person wants to change a facility: of the change of this uuid, or any, if empty.
    """

    unwanted = Signal(object)
    facility_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editable: Container[str] = ()
        columns = ("facility", "change", "cost", "fits")
        self.table = TablePanel(columns, ("facility", Qt.SortOrder.AscendingOrder), self)
        self.table.set_heading(self.tr("What it changes"))
        self.table.heading.hide()
        self.new = QPushButton(self.tr("Change a facility …"), self)
        self.new.setToolTip(self.tr("Other numbers of a centre, its closing, or its opening again"))
        self.edit = QPushButton(self.tr("Edit …"), self)
        self.edit.setToolTip(self.tr("Other numbers or status of the facility of the chosen row"))
        self.out = QPushButton(self.tr("Take out"), self)
        self.out.setToolTip(self.tr("The chosen changes, with what belongs to a centre that opens"))
        self.out.clicked.connect(lambda: self.unwanted.emit(self._chosen()))
        self.new.clicked.connect(lambda: self.facility_wanted.emit(""))
        self.edit.clicked.connect(lambda: self._edit(self.table.chosen_key()))
        self.table.key_opened.connect(self._edit)
        self.table.view.selectionModel().selectionChanged.connect(lambda *_: self._follow())
        buttons = QHBoxLayout()
        for button in (self.new, self.edit, self.out):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)

    def show_table(
        self,
        scenario: Scenario | None,
        table: ReportTable | None,
        editable: Container[str],
        language: str,
    ) -> None:
        """Show the changes of a scenario; None where several or none are chosen.

        Those of `editable`, by uuid, are of facilities that are there.
        """
        from aftersales.services.tables import ReportTable

        self._editable = editable
        self.new.setEnabled(scenario is not None)
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

    def _edit(self, key: str) -> None:
        if key in self._editable:
            self.facility_wanted.emit(key)

    def _follow(self) -> None:
        chosen = self._chosen()
        self.out.setEnabled(bool(chosen))
        self.edit.setEnabled(len(chosen) == 1 and all(key in self._editable for key in chosen))
