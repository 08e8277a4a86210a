"""A Qt model over a listing: rows come from the registry as they are looked at.

The database sorts and filters; the model holds the numbers of all rows and the cells of those
that were on the screen lately. What a person types is shown at once and saved off the thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor

from aftersales.domain.fields import FieldKind, FieldSpec, field_of
from aftersales.store.listing import (
    KINDS,
    SOON_DAYS,
    Filter,
    Request,
    Row,
    columns_of,
    id_of,
    row_ids,
    rows,
    total,
)
from aftersales.texts import field_name
from aftersales.ui import theme
from aftersales.ui.shown import shown, written

if TYPE_CHECKING:
    from aftersales.ui.desk import Desk

Index = QModelIndex | QPersistentModelIndex
SPEC_ROLE = Qt.ItemDataRole.UserRole + 1
_ROOT = QModelIndex()
_PAGE = 200
_KEPT = 40  # pages
_ENDS = {"valid_to", "contract_to", "next_expiry"}
_VALUE_ROLES = {
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.EditRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.ForegroundRole,
}
_NUMERIC = {FieldKind.WHOLE, FieldKind.NUMBER}
COMPUTED = {
    *("status", "brands", "next_expiry", "facilities", "attachment"),
    *("facility_name", "origin_name", "destination_name"),
}


class ListingModel(QAbstractTableModel):
    """Rows of one listing.

    Parameters
    ----------
    desk : Desk
        Where the rows are read and saved.
    listing : str
        Which listing.
    day : date
        Day on which statuses and rights are looked at.

    Signals
    -------
    arranged
        The rows, their order or their number changed.
    """

    arranged = Signal()

    def __init__(self, desk: Desk, listing: str, day: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.kind = KINDS[listing]
        self.all_columns = columns_of(listing)
        self.columns = self.all_columns
        language = desk.session.language
        self.request = Request(listing, self.all_columns[0], day=day, language=language)
        self.total = 0
        self.is_loaded = False
        self._ids: list[int] = []
        self._rows: dict[int, Row] = {}
        self._asked: dict[int, None] = {}
        self._typed: dict[tuple[int, str], str] = {}
        self._turn = 0
        self._waiting: tuple[int, list[int], int, dict[int, Row]] | None = None
        self.is_typed_into: Callable[[], bool] = lambda: False

    @property
    def language(self) -> str:
        """Language of words, numbers and dates."""
        return self.request.language

    # What is asked

    def hold(self, **changes: Any) -> None:
        """Look at the listing in another way from the next reading on."""
        self.request = replace(self.request, **changes)

    def ask(self, **changes: Any) -> None:
        """Look at the listing in another way: sort, filter, day or language."""
        self.hold(**changes)
        self.reload()

    def set_filter(self, narrowed: Filter) -> None:
        """Keep the rows that pass a filter."""
        if narrowed != self.request.filter:
            self.ask(filter=narrowed)

    def set_columns(self, columns: tuple[str, ...]) -> None:
        """Show these columns, in this order."""
        self.beginResetModel()
        self.columns = columns
        self.endResetModel()
        self.arranged.emit()

    def reload(self) -> None:
        """Read which rows there are; those on the screen follow."""
        self._turn += 1
        turn, request = self._turn, self.request

        def work(connection: Any) -> tuple[int, list[int], int, dict[int, Row]]:
            ids = row_ids(connection, request)
            first = rows(connection, request, ids[:_PAGE])
            return turn, ids, total(connection, request.listing), first

        self.desk.read(self, work, self._take_ids)

    def _take_ids(self, found: tuple[int, list[int], int, dict[int, Row]]) -> None:
        turn, ids, self.total, first = found
        if turn != self._turn:
            return  # somebody has asked anew meanwhile
        if self.is_typed_into():
            self._waiting = found  # nothing moves under the person's hands
            return
        self._waiting = None
        self._typed.clear()
        if ids == self._ids and self.is_loaded:
            # The same rows: nothing moves under the person's hands.
            self._rows, self._asked = first, {0: None}
            self._tell_changed(0, len(ids))
        else:
            self.beginResetModel()
            self._ids, self._rows, self._asked = ids, first, {0: None}
            self.endResetModel()
        self.is_loaded = True
        self.arranged.emit()

    def go_on(self) -> None:
        """Show what was read while the person was typing."""
        if self._waiting is not None and not self.is_typed_into():
            self._take_ids(self._waiting)

    def _fetch(self, page: int) -> None:
        """Ask for a page of rows, once."""
        if page in self._asked:
            return
        self._asked[page] = None
        turn, request = self._turn, self.request
        ids = self._ids[page * _PAGE : (page + 1) * _PAGE]

        def take(found: dict[int, Row]) -> None:
            if turn != self._turn or page not in self._asked:
                return
            self._rows |= found
            self._tell_changed(page * _PAGE, page * _PAGE + len(ids))

        self.desk.read(self, lambda connection: rows(connection, request, ids), take)
        if len(self._asked) > _KEPT:
            oldest = next(iter(self._asked))
            del self._asked[oldest]
            for one in self._ids[oldest * _PAGE : (oldest + 1) * _PAGE]:
                self._rows.pop(one, None)

    def _tell_changed(self, first: int, end: int) -> None:
        if end > first:
            last = self.index(end - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(first, 0), last)

    # What is there

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Number of rows that pass the filter."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Number of shown columns."""
        return 0 if parent.isValid() else len(self.columns)

    def id_at(self, row: int) -> int:
        """Id of a shown row."""
        return self._ids[row]

    def row_of(self, one: int) -> int:
        """Shown row with an id, -1 for none."""
        return self._ids.index(one) if one in self._ids else -1

    def ids(self) -> list[int]:
        """Ids of all shown rows, in their order."""
        return list(self._ids)

    def find(self, uuid: str, done: Any) -> None:
        """Find the shown row of a record; `done` gets it, or -1."""
        listing = self.request.listing
        self.desk.read(
            self,
            lambda connection: id_of(connection, listing, uuid),
            lambda found: done(-1 if found is None else self.row_of(found)),
        )

    def record(self, row: int) -> Row | None:
        """Cells of a shown row, None while they are being read."""
        found = self._rows.get(self._ids[row])
        if found is None:
            self._fetch(row // _PAGE)
        return found

    def value(self, row: int, column: str) -> Any:
        """Value of a cell as the registry holds it; None while it is being read."""
        found = self.record(row)
        return None if found is None else found.cells[self.all_columns.index(column)]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Cell as text, as it is edited, its alignment and colour."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        spec = field_of(self.kind, column)
        if role == SPEC_ROLE:
            return spec
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = (spec is not None and spec.kind in _NUMERIC) or column == "facilities"
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role not in _VALUE_ROLES:
            return None
        value = self.value(index.row(), column)
        typed = self._typed.get((self._ids[index.row()], column))
        words = self._shown(column, value) if typed is None else typed
        answers: dict[Qt.ItemDataRole, Callable[[], Any]] = {
            Qt.ItemDataRole.DisplayRole: lambda: words,
            Qt.ItemDataRole.EditRole: lambda: self._edited(spec, value),
            # Qt would take a name with tags for rich text, and load what it points to.
            Qt.ItemDataRole.ToolTipRole: lambda: f"<qt>{escape(words)}</qt>" if words else None,
            Qt.ItemDataRole.ForegroundRole: lambda: self._urgency(column, value),
        }
        return answers[Qt.ItemDataRole(role)]()

    def _shown(self, column: str, value: Any) -> str:
        return shown(self.kind, column, value, self.desk.names, self.language)

    def plain(self, column: str, value: Any) -> Any:
        """A value for the clipboard: numbers and text as they are, the rest as it is typed."""
        spec = field_of(self.kind, column)
        if isinstance(value, date) or (spec is not None and spec.choices is not None and value):
            return shown(self.kind, column, value, self.desk.names, self.language)
        if column in ("region", "brand", "status"):
            return self._shown(column, value)
        return value

    def _edited(self, spec: FieldSpec | None, value: Any) -> Any:
        """Text of a cell for its editor; the code of what is chosen from a list."""
        if spec is None or spec.choices is not None or spec.kind is FieldKind.REFERENCE:
            return value or ""
        return written(spec, value, self.language)

    def _urgency(self, column: str, value: Any) -> QColor | None:
        """Colour of a last day that has passed, or that comes soon."""
        if column not in _ENDS or value is None:
            return None
        if value > self.request.day + timedelta(days=SOON_DAYS):
            return None
        return theme.DANGER if value < self.request.day else theme.SOON

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Name of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return field_name(self.columns[section], self.language)
        return None

    # What is changed

    def is_editable(self, column: str) -> bool:
        """Whether a column is typed into in the table."""
        return column not in COMPUTED and field_of(self.kind, column) is not None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell can be chosen; those that follow from other tables cannot be edited."""
        flags = super().flags(index)
        if index.isValid() and self.is_editable(self.columns[index.column()]):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Save what was typed; it shows at once, and goes back if it cannot be taken."""
        row = self.record(index.row()) if index.isValid() else None
        if row is None or role != Qt.ItemDataRole.EditRole:
            return False
        column = self.columns[index.column()]
        if str(value) == self.data(index, Qt.ItemDataRole.EditRole):
            return False
        spec = field_of(self.kind, column)
        chosen = spec is not None and (spec.choices is not None or spec.kind is FieldKind.REFERENCE)
        # What was typed a moment ago was not read back yet, and is no longer what is there.
        seen = {
            name: cell
            for name, cell in zip(self.all_columns, row.cells, strict=True)
            if (row.id, name) not in self._typed
        }
        self._typed[row.id, column] = self._shown(column, value) if chosen else str(value)
        self.dataChanged.emit(index, index)
        self.desk.edit_cell(self.kind, row.uuid, column, seen, str(value))
        return True

    def forget_typed(self) -> None:
        """Show what the registry holds again."""
        if self._typed:
            self._typed.clear()
            self.reload()
