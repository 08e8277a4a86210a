"""The rows of a file as a preview has them, and what the person decides of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from aftersales.texts import text
from aftersales.ui.widgets.table_panel import TablePanel

if TYPE_CHECKING:
    from aftersales.services.sync.preview import Preview
    from aftersales.services.tables import ReportTable
    from aftersales.ui.desk import Desk

_SHOWN = 20_000
_STATES = ("", "new", "changed", "conflict", "rejected", "same")
_COLUMNS = ("line", "row_state", "name", "field", "held", "file_says", "decision")


class PreviewRows(QWidget):
    """Lists what a file would do, row by row and field by field.

    Attributes
    ----------
    choices : dict
        By claim what the person decided: ``ours`` or ``theirs``.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.choices: dict[str, str] = {}
        self._preview: Preview | None = None
        self.state = QComboBox(self)
        self.state.setAccessibleName(self.tr("Which rows"))
        self.state.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.state.activated.connect(lambda _: self._fill())
        self.table = TablePanel(_COLUMNS, ("line", Qt.SortOrder.AscendingOrder), self)
        self.table.set_heading(self.tr("Rows of the file"))
        self.table.widen("file_says")
        self.table.view.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        self.ours = QPushButton(self.tr("Keep the registry’s"), self)
        self.theirs = QPushButton(self.tr("Take the file’s"), self)
        self.later = QPushButton(self.tr("Decide later"), self)
        self.later.setToolTip(self.tr("What is not decided goes to the inbox of conflicts."))
        top = QHBoxLayout()
        top.addWidget(self.state)
        top.addStretch(1)
        for button, answer in ((self.ours, "ours"), (self.theirs, "theirs"), (self.later, "")):
            button.clicked.connect(lambda _=False, answer=answer: self.decide(answer))
            top.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        self._allow()

    def show_preview(self, preview: Preview) -> None:
        """Show another preview; what was decided stays."""
        self._preview = preview
        language, counts = self.desk.session.language, preview.counts
        chosen = self.state.currentData() or ""
        self.state.clear()
        for state in _STATES:
            words = text(f"sync_state.{state}", language) if state else self.tr("What is new")
            number = counts[state] if state else len(preview.rows) - counts["same"]
            self.state.addItem(f"{words} · {number}", state)
        self.state.setCurrentIndex(max(0, self.state.findData(chosen)))
        self._fill()

    def _fill(self) -> None:
        preview = self._preview
        if preview is None:
            return
        state, choices = self.state.currentData() or "", dict(self.choices)
        names, language = self.desk.names, self.desk.session.language

        def work(_database: object, _progress: object) -> Any:
            from aftersales.services.sync.tables import preview_table

            return preview_table(preview, state, choices, names, language, _SHOWN)

        self.desk.run(self, work, self._show)

    def _show(self, found: tuple[ReportTable, int]) -> None:
        table, left = found
        nothing = self.tr("No row says anything new: the registry is as this file wants it.")
        if self.state.currentData():
            nothing = self.tr("No row is in this state.")
        self.table.set_table(table, self.desk.session.language, nothing)
        heading = self.tr("Rows of the file")
        if left:
            heading += " – " + self.tr("rows not listed: {count}").format(count=left)
        self.table.set_heading(heading)
        self._allow()

    def _chosen_claims(self) -> list[str]:
        rows = {index.row() for index in self.table.view.selectionModel().selectedRows()}
        claims = (self.table.model.key(row).split("|", 2)[2] for row in rows)
        return [claim for claim in claims if claim]

    def decide(self, answer: str) -> None:
        """Decide what is open of the chosen rows: ``ours``, ``theirs``, or empty for later."""
        for claim in self._chosen_claims():
            self.choices.pop(claim, None)
            if answer:
                self.choices[claim] = answer
        self._fill()

    def _allow(self) -> None:
        is_open = bool(self._chosen_claims())
        for button in (self.ours, self.theirs, self.later):
            button.setEnabled(is_open)
