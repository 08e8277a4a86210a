"""A Qt model over a table of a report: shown by locale, sorted and filtered by value."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from aftersales.domain.folding import folded
from aftersales.texts import day, number, percent, text
from aftersales.ui.explained import column_tip

if TYPE_CHECKING:
    from aftersales.services.tables import ReportTable

Index = QModelIndex | QPersistentModelIndex
KEY_ROLE = Qt.ItemDataRole.UserRole
_SHARES = {
    *("share", "repairable_share", "utilisation", "promise_hit", "in_time_share"),
    *("share_before", "share_after", "stays"),
}
_PLAIN = {"year", "rank", "line", "write", "proposal", "variant"}
_DIGITS = {
    **dict.fromkeys(("mean_km", "p90_km", "nearest_km", "cost", "gain_per_cost"), 1),
    **dict.fromkeys(("vehicles_per_bay", "bays_required", "bays_missing"), 1),
    **dict.fromkeys(("lead_hours", "working_hours", "expected_hours"), 1),
    **dict.fromkeys(("latitude", "longitude"), 4),
    "adds_per_cost": 1,
    "access_hours": 2,
    "throughput": 2,
}
_AS_IT_IS = {"value", "default_value"}  # with as many decimals as they have
_ROOT = QModelIndex()


class ReportTableModel(QAbstractTableModel):
    """Rows of a :class:`~aftersales.services.tables.ReportTable`, in the order they are shown.

    Sorting and filtering happen here, once over the values: a proxy would ask for every cell
    again and again.

    Parameters
    ----------
    columns : tuple of str
        Codes of the columns to show, in this order; others are left out.
    """

    def __init__(self, columns: tuple[str, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._table: ReportTable | None = None
        self._positions: list[int] = []
        self._order: list[int] = []
        self._search_texts: list[str] = []
        self._words: list[str] = []
        self._sorting = (0, Qt.SortOrder.AscendingOrder)
        self.language = "en"

    @property
    def columns(self) -> tuple[str, ...]:
        """Codes of the shown columns."""
        return self._columns

    @property
    def total(self) -> int:
        """Number of rows before filtering."""
        return len(self._table.rows) if self._table else 0

    def set_table(self, table: ReportTable, language: str) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._table, self.language = table, language
        self._positions = [table.columns.index(column) for column in self._columns]
        self._search_texts = []
        self._arrange()
        self.endResetModel()

    def set_words(self, words: str) -> None:
        """Keep rows that hold every word, whatever its case and whether е or ё."""
        self.beginResetModel()
        self._words = folded(words).split()
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by the values of a column; rows without a value come last in either order."""
        self.beginResetModel()
        self._sorting = (column, order)
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        """Find the shown rows and their order."""
        if self._table is None:
            return
        rows = self._table.rows
        kept = list(range(len(rows)))
        if self._words:
            if not self._search_texts:
                self._search_texts = [self._search_text(row) for row in kept]
            kept = [k for k in kept if all(word in self._search_texts[k] for word in self._words)]
        column, order = self._sorting
        position = self._positions[column]
        valued = [k for k in kept if rows[k][position] not in (None, "")]
        valued.sort(
            key=lambda k: _sort_key(rows[k][position]),
            reverse=order is Qt.SortOrder.DescendingOrder,
        )
        held = set(valued)
        self._order = [*valued, *(k for k in kept if k not in held)]

    def _search_text(self, row: int) -> str:
        """All shown cells of a row as one folded text; numbers without their decoration."""
        assert self._table is not None  # noqa: S101 - the caller looked
        cells = (self._table.rows[row][position] for position in self._positions)
        return folded(" ".join(str(cell) for cell in cells if cell is not None))

    def key(self, row: int) -> str:
        """What a shown row is about."""
        return self._table.keys[self._order[row]] if self._table else ""

    def row_of(self, key: str) -> int:
        """Shown row that is about `key`, -1 for none."""
        keys = self._table.keys if self._table else ()
        return next((row for row, k in enumerate(self._order) if keys[k] == key), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Number of shown rows."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def value(self, row: int, column: int) -> Any:
        """Value of a shown cell as the table holds it."""
        assert self._table is not None  # noqa: S101 - there are no rows otherwise
        return self._table.rows[self._order[row]][self._positions[column]]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Cell as text, its alignment, or the key of its row."""
        if not index.isValid():
            return None
        if role == KEY_ROLE:
            return self.key(index.row())
        value = self.value(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown(self._columns[index.column()], value)
        if role == Qt.ItemDataRole.ToolTipRole:
            # Qt would take a name with tags for rich text, and load what it points to.
            return escape(self._shown(self._columns[index.column()], value))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if isinstance(value, str | date) else None
            return (side or Qt.AlignmentFlag.AlignRight) | Qt.AlignmentFlag.AlignVCenter
        return None

    def _shown(self, column: str, value: Any) -> str:
        if value is None:
            return "–"
        if isinstance(value, str | date):
            return value if isinstance(value, str) else day(value, self.language)
        if column in _SHARES:
            return percent(value, self.language)
        if column in _PLAIN:
            return str(value)
        if column in _AS_IT_IS:
            return number(value, self.language, len(f"{value:.4f}".rstrip("0").partition(".")[2]))
        return number(value, self.language, _DIGITS.get(column, 0))

    def _head(self, section: int) -> str:
        """Entry of the catalogue for a column."""
        column = self._columns[section]
        return self._table.heads.get(column, column) if self._table else column

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Name of a column in the language of the rows; its tooltip explains the figure."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return text(f"table.{self._head(section)}", self.language)
        if role == Qt.ItemDataRole.ToolTipRole:
            return column_tip(self._head(section), self.language)
        return None


def _sort_key(value: Any) -> Any:
    return folded(value) if isinstance(value, str) else value
