"""Everything that was ever written: each write, what it changed, and a way to take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from aftersales.ui.pages.reading_page import ReadingPage
from aftersales.ui.widgets.history_table import HistoryTable
from aftersales.ui.widgets.table_panel import TablePanel

if TYPE_CHECKING:
    from aftersales.store.history import FieldChange
    from aftersales.store.undo import Batch
    from aftersales.ui.desk import Desk

_COLUMNS = ("write", "written_at", "who", "action", "rows", "file")
_SHOWN = 2000


class HistoryPage(ReadingPage):
    """Lists the writes of the registry.

    Signals
    -------
    undo_wanted : int, str
        Take back the write of this revision and identity.
    """

    undo_wanted = Signal(int, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._batches: dict[str, Batch] = {}
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setProperty("soft", True)
        self.batches = TablePanel(_COLUMNS, ("write", Qt.SortOrder.DescendingOrder), self)
        self.batches.key_chosen.connect(self._show_changes)
        self.changes = HistoryTable(self)
        self.undo = QPushButton(self)
        self.undo.setEnabled(False)
        self.undo.clicked.connect(self._undo)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.addWidget(self.batches)
        split.addWidget(self.changes)
        split.setSizes([300, 260])
        split.setChildrenCollapsible(False)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        bottom.addWidget(self.undo)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.addWidget(self.note)
        column.addWidget(split, 1)
        column.addLayout(bottom)
        desk.changed.connect(self.look_again)
        self.retranslate()

    @property
    def search(self) -> QLineEdit:
        """The field that Find goes to."""
        return self.batches.search

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.note.setText(
            self.tr(
                "Every write with who, when and from which file. Undoing one takes back its own "
                "values only: what was changed since stays, and the undo can be undone."
            )
        )
        self.batches.set_heading(self.tr("Writes"))
        self.undo.setText(self.tr("Undo this write"))
        self.look_again()

    def _look(self) -> None:

        def work(connection: Any) -> Any:
            from aftersales.store import history

            return history.batches(connection, _SHOWN)

        self.desk.read(self, work, self._take)

    def _take(self, found: list[tuple[Batch, int]]) -> None:
        from aftersales.services.desk_tables import batches_table

        language = self.desk.session.language
        self._batches = {str(batch.id): batch for batch, _ in found}
        self.batches.set_table(
            batches_table(found, language), language, self.tr("Nothing was written yet.")
        )
        if not self.batches.chosen_key() and found:
            self.batches.choose(str(found[0][0].id))
        if self.batches.chosen_key():
            self._show_changes(self.batches.chosen_key())

    def _show_changes(self, key: str) -> None:
        self.undo.setEnabled(key in self._batches and not self._batches[key].is_floor)

        def work(connection: Any) -> Any:
            from aftersales.store import history

            return history.changes_in(connection, int(key))

        def take(changes: list[FieldChange]) -> None:
            if key == self.batches.chosen_key():
                names, language = self.desk.names, self.desk.session.language
                self.changes.show_changes(changes, names, language)

        self.desk.read(self, work, take)

    def _undo(self) -> None:
        batch = self._batches.get(self.batches.chosen_key())
        if batch is not None:
            self.undo_wanted.emit(batch.revision, batch.uuid)
