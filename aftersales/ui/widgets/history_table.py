"""Who changed what: a table of field changes, newest first."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.fields import field_of
from aftersales.store.tables import BY_NAME, TABLES
from aftersales.texts import action_text, field_name, text
from aftersales.ui.shown import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aftersales.services.checking import Names
    from aftersales.store.history import FieldChange

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_KINDS = {table.name: kind for kind, table in TABLES.items()}
_SUMMARY = (
    *("name", "title", "status", "since", "origin", "destination"),
    *("brand", "work_type", "words", "code", "valid_from", "hours", "value"),
)
_LONG = 200


def moment(at: str) -> str:
    """A moment of the journal in the person's own time zone."""
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M") if at else ""


def value_text(change: FieldChange, value: Any, names: Names, language: str) -> str:
    """One side of a change in words."""
    kind = _KINDS.get(change.entity)
    if value is None or kind is None:
        return ""
    if change.field:
        return field_text(kind, change.field, value, names, language)
    parts = [
        field_text(kind, name, value[name], names, language) for name in _SUMMARY if value.get(name)
    ]
    return " · ".join(parts[:4])[:_LONG]


def field_text(kind: Any, name: str, value: Any, names: Names, language: str) -> str:
    """A value of a field in words; of names in several languages, each with its language."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {word}" for key, word in value.items() if key != "base64")
    spec = field_of(kind, name)
    if spec is not None and spec.choices is not None and value not in list(spec.choices):
        return str(value)
    return shown(kind, name, value, names, language)[:_LONG]


class HistoryModel(QAbstractTableModel):
    """Field changes as rows."""

    COLUMNS = ("at", "who", "what", "field", "old", "new", "source")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.changes: list[FieldChange] = []
        self._names: Names | None = None
        self._language = "en"
        self.heads: dict[str, str] = {}

    def show(self, changes: Sequence[FieldChange], names: Names, language: str) -> None:
        """Show other changes."""
        self.beginResetModel()
        self.changes, self._names, self._language = list(changes), names, language
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Number of changes."""
        return 0 if parent.isValid() else len(self.changes)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Number of columns."""
        return 0 if parent.isValid() else len(self.COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Cell as text."""
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._words(self.changes[index.row()], self.COLUMNS[index.column()])

    def _words(self, change: FieldChange, column: str) -> str:
        language, batch = self._language, change.batch
        assert self._names is not None  # noqa: S101 - there are rows
        if column == "at":
            return moment(batch.at)
        if column in ("who", "source"):
            return str(getattr(batch, column))
        if column == "what":
            words = action_text(batch.label, batch.details, language)
            return words if batch.undoes is None else f"↶ {words}"
        if column == "field":
            thing = text(f"entity.{change.entity}", language)
            if change.entity not in BY_NAME or change.entity == "facilities":
                return field_name(change.field, language) if change.field else thing
            return f"{thing}: {field_name(change.field, language)}" if change.field else thing
        side = change.old if column == "old" else change.new
        return value_text(change, side, self._names, language)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Name of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.heads.get(self.COLUMNS[section], "")
        return None


class HistoryTable(QWidget):
    """Shows field changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tablePanel")
        self.model = HistoryModel(self)
        self.view = QTableView(self)
        self.view.setModel(self.model)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setAlternatingRowColors(True)
        self.view.setTabKeyNavigation(False)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(24)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for place, width in enumerate((124, 90, 170, 150, 150, 150)):
            header.resizeSection(place, width)
        self.empty = QLabel(self)
        self.empty.setProperty("soft", True)
        self.empty.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.empty)
        column.addWidget(self.view, 1)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.model.heads = {
            "at": self.tr("When"),
            "who": self.tr("Who"),
            "what": self.tr("What"),
            "field": self.tr("Field"),
            "old": self.tr("Before"),
            "new": self.tr("After"),
            "source": self.tr("From file"),
        }
        self.view.setAccessibleName(self.tr("Changes"))
        self.empty.setText(self.tr("Nothing was changed yet."))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def show_changes(self, changes: Sequence[FieldChange], names: Names, language: str) -> None:
        """Show other changes."""
        self.model.show(changes, names, language)
        self.empty.setVisible(not changes)

    def current(self) -> FieldChange | None:
        """The chosen change."""
        row = self.view.currentIndex().row()
        return self.model.changes[row] if 0 <= row < len(self.model.changes) else None
