"""Editors of table cells: a list where there is a choice, else a line to type in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from aftersales.ui.shown import choices_of

if TYPE_CHECKING:
    from aftersales.domain.fields import FieldSpec
    from aftersales.services.checking import Names

SPEC_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


def choice_box(
    spec: FieldSpec, names: Names, language: str, parent: QWidget | None = None
) -> QComboBox | None:
    """A list of what a field offers, in which typing searches; None for a free field."""
    offered = choices_of(spec, names, language)
    if not offered:
        return None
    box = QComboBox(parent)
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setMaxVisibleItems(20)
    if not spec.required:
        box.addItem("", "")
    for code, words in offered:
        box.addItem(words, code)
    completer = QCompleter(box.model(), box)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    box.setCompleter(completer)
    return box


def chosen(box: QComboBox) -> str:
    """Code of what is chosen in a list; what was typed where it is none of it."""
    words = box.currentText().strip()
    row = box.findText(words, Qt.MatchFlag.MatchFixedString)
    return str(box.itemData(row)) if row >= 0 else words


class CellDelegate(QStyledItemDelegate):
    """Makes the editor that fits the field of a cell.

    Parameters
    ----------
    names : callable
        Gives what references may mean.
    language : callable
        Gives the language of words.
    """

    def __init__(self, names: Any, language: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names, self._language = names, language

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """The list or the line of a cell."""
        spec = index.data(SPEC_ROLE)
        box = choice_box(spec, self._names(), self._language(), parent) if spec else None
        if box is not None:
            return box
        line = QLineEdit(parent)
        line.setFrame(False)
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Begin with what the cell holds."""
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, QComboBox):
            # Nothing is chosen for the person: what is required stays empty until it is.
            editor.setCurrentIndex(editor.findData(str(value)))
            line = editor.lineEdit()
            if line is not None:
                line.selectAll()
        elif isinstance(editor, QLineEdit):
            editor.setText(str(value))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand over what was typed or chosen."""
        if isinstance(editor, QComboBox):
            model.setData(index, chosen(editor), Qt.ItemDataRole.EditRole)
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter in an open list of suggestions belongs to the list."""
        if isinstance(event, QKeyEvent) and isinstance(editor, QComboBox):
            completer = editor.completer()
            popup = completer.popup() if completer is not None else None
            if popup is not None and popup.isVisible():
                return False
        return super().eventFilter(editor, event)
