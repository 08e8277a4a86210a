"""Rows that belong to a facility, edited in its card and saved with it."""

from __future__ import annotations

from dataclasses import dataclass, field
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

from aftersales.domain.faults import Fault
from aftersales.domain.fields import FieldKind, field_of, fields_of, value_of
from aftersales.domain.records import StatusEntry
from aftersales.services.checking import Names, check
from aftersales.store.entries import Edit, edited, removed
from aftersales.texts import fault_text, field_name
from aftersales.ui.shown import shown, written
from aftersales.ui.widgets.cell_delegate import SPEC_ROLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aftersales.domain.records import Record

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(slots=True)
class Part:
    """One row: the record it was, and what stands in its cells now."""

    record: Record | None
    texts: dict[str, str]
    extra: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


class PartsModel(QAbstractTableModel):
    """Records of one kind that belong to a facility, as text until they are saved.

    Parameters
    ----------
    kind : type of Record
        What they are.

    Signals
    -------
    edited
        The person changed, added or removed something.
    """

    edited = Signal()

    def __init__(
        self, kind: type[Record], names: Names, language: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.kind, self.names, self.language = kind, names, language
        self.columns = tuple(spec.name for spec in fields_of(kind) if spec.name != "facility")
        self.parts: list[Part] = []
        self.removed: list[Record] = []

    def show(self, records: Sequence[Record]) -> None:
        """Fill with records; nothing counts as changed."""
        self.beginResetModel()
        self.parts = [Part(record, self._written(record)) for record in records]
        self.removed = []
        self.endResetModel()

    def _written(self, record: Record) -> dict[str, str]:
        found = {}
        for name in self.columns:
            spec = field_of(self.kind, name)
            assert spec is not None  # noqa: S101 - the columns are fields
            value = value_of(record, name)
            coded = spec.choices is not None or spec.kind is FieldKind.REFERENCE
            found[name] = (value or "") if coded else written(spec, value, self.language)
        return found

    def add(self, **texts: str) -> int:
        """Add a row with some cells filled; return its place."""
        place = len(self.parts)
        self.beginInsertRows(QModelIndex(), place, place)
        self.parts.append(Part(None, {name: texts.get(name, "") for name in self.columns}))
        self.endInsertRows()
        self.edited.emit()
        return place

    def remove(self, rows: Sequence[int]) -> None:
        """Take rows out; they leave the registry when the card is saved."""
        for row in sorted(rows, reverse=True):
            self.beginRemoveRows(QModelIndex(), row, row)
            part = self.parts.pop(row)
            if part.record is not None:
                self.removed.append(part.record)
            self.endRemoveRows()
        self.edited.emit()

    def put_extra(self, row: int, **values: Any) -> None:
        """Set fields that are no text, such as an attachment."""
        part = self.parts[row]
        part.extra |= values
        for name in values.keys() & set(self.columns):
            part.texts[name] = str(values[name])
        self._tell(row)

    def _tell(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))
        self.edited.emit()

    # Saving

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to save."""
        return bool(self.removed) or any(
            part.record is None or part.extra or part.texts != self._written(part.record)
            for part in self.parts
        )

    def edits(self, facility: str) -> tuple[list[Edit], list[Fault]]:
        """What has to be saved for a facility of this code, and every fault."""
        edits = [removed(record) for record in self.removed]
        faults: list[Fault] = []
        seen: set[Any] = set()
        for row, part in enumerate(self.parts):
            part.faults = {}
            found = self._edit(row, part, facility, faults)
            if found is not None:
                edits.append(found)
            if self.kind is StatusEntry:
                self._refuse_same_day(row, part, found, seen, faults)
        if self.parts:
            last = self.index(len(self.parts) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        return edits, faults

    def _edit(self, row: int, part: Part, facility: str, faults: list[Fault]) -> Edit | None:
        held = part.record
        before = {} if held is None else self._written(held)
        given: dict[str, Any] = {
            name: text for name, text in part.texts.items() if before.get(name) != text
        }
        if held is None:
            given = {**part.texts, "facility": facility}
        given |= part.extra
        if not given:
            return None
        known = Names(self.names.regions, self.names.brands, {facility: facility})
        checked = check(self.kind, given, known, held=held, line=row + 1)
        for fault in checked.faults:
            part.faults.setdefault(fault.column, fault_text(fault, self.language))
        faults += checked.faults
        values = checked.values
        if held is None:
            return Edit(self.kind, "", {}, values)
        return edited(held, values)

    def _refuse_same_day(
        self, row: int, part: Part, edit: Edit | None, seen: set[Any], faults: list[Fault]
    ) -> None:
        """A day has one status; the registry would refuse the whole card otherwise."""
        values = (edit.values or {}) if edit is not None else {}
        day = values.get("since") or getattr(part.record, "since", None)
        if day is not None and day in seen:
            fault = Fault(row + 1, "since", "two_statuses_on_one_day", str(day))
            part.faults["since"] = fault_text(fault, self.language)
            faults.append(fault)
        seen.add(day)

    @property
    def is_faulty(self) -> bool:
        """Whether a cell is marked as wrong."""
        return any(part.faults for part in self.parts)

    # Cells

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Number of rows."""
        return 0 if parent.isValid() else len(self.parts)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Everything can be edited but the name of an attachment."""
        flags = super().flags(index)
        if index.isValid() and self.columns[index.column()] != "attachment":
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Cell as words, as it is edited, and what is wrong with it."""
        if not index.isValid():
            return None
        name, part = self.columns[index.column()], self.parts[index.row()]
        if role == SPEC_ROLE:
            return field_of(self.kind, name)
        wrong = part.faults.get(name)
        answers: dict[Qt.ItemDataRole, Callable[[], Any]] = {
            Qt.ItemDataRole.EditRole: lambda: part.texts[name],
            Qt.ItemDataRole.DisplayRole: lambda: self._words(part, name),
            Qt.ItemDataRole.ToolTipRole: lambda: wrong,
            Qt.ItemDataRole.BackgroundRole: lambda: QColor(208, 64, 43, 70) if wrong else None,
        }
        return answers.get(Qt.ItemDataRole(role), lambda: None)()

    def _words(self, part: Part, name: str) -> str:
        """Words of a cell; what was not typed by code stands as the language writes it."""
        text = part.texts[name]
        known = part.record is not None and text == self._written(part.record)[name]
        if known and part.record is not None:
            value = value_of(part.record, name)
            return shown(self.kind, name, value, self.names, self.language)
        spec = field_of(self.kind, name)
        if spec is not None and (spec.choices is not None or spec.kind is FieldKind.REFERENCE):
            offered = {**{c.value: c for c in spec.choices or ()}}
            if text in offered or spec.kind is FieldKind.REFERENCE:
                return shown(self.kind, name, text, self.names, self.language)
        return text

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed; it is checked when the card is saved."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        name, part = self.columns[index.column()], self.parts[index.row()]
        if part.texts[name] != value:
            part.texts[name] = str(value)
            part.faults.pop(name, None)
            self._tell(index.row())
        return True

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
