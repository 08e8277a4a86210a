"""A page that is one table: the facilities, or the demand figures with their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from aftersales.ui.widgets.table_panel import TablePanel

if TYPE_CHECKING:
    from aftersales.ui.session import Answered

FACILITY_COLUMNS = (
    "code",
    "name",
    "kind",
    "status",
    "region",
    "city",
    "brands",
    "served",
    "basis",
    "latitude",
    "longitude",
    "source",
)
DEMAND_COLUMNS = ("region", "brand", "year", "uio", "new_sales", "basis", "source")


class TablePage(QWidget):
    """One table of an answer over the whole page, with a line that explains it.

    Parameters
    ----------
    name : str
        Which table of the answer.
    columns : tuple of str
        Its columns.
    """

    def __init__(self, name: str, columns: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._waiting: tuple[Answered, str] | None = None
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setProperty("soft", True)
        self.note.setContentsMargins(10, 8, 10, 0)
        self.table = TablePanel(columns, (columns[0], Qt.SortOrder.AscendingOrder), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)

    def set_words(self, heading: str, note: str) -> None:
        """Name and explain the table."""
        self.table.set_heading(heading)
        self.note.setText(note)

    def show_answer(self, answered: Answered, language: str) -> None:
        """Show the rows of another answer, at the latest when the page is looked at."""
        self._waiting = (answered, language)
        if self.isVisible():
            self._take()

    def choose(self, key: str) -> None:
        """Make the row with a key current, also while the page is not looked at."""
        self._take()
        self.table.choose(key)

    def showEvent(self, event: QShowEvent) -> None:
        """Fill the table when it is first needed."""
        self._take()
        super().showEvent(event)

    def _take(self) -> None:
        if self._waiting is not None:
            answered, language = self._waiting
            self._waiting = None
            self.table.set_table(answered.tables[self._name], language)
