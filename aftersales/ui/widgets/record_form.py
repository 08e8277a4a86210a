"""A form for the fields of a record: a line or list each, and what is wrong beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.fields import FieldKind, FieldSpec, value_of
from aftersales.texts import fault_text, field_name
from aftersales.ui.shown import written
from aftersales.ui.widgets.cell_delegate import choice_box, chosen

if TYPE_CHECKING:
    from aftersales.domain.faults import Fault
    from aftersales.domain.records import Record
    from aftersales.services.checking import Names

_LONG_ROWS = 4


class RecordForm(QWidget):
    """Fields of one kind of record, as text.

    Parameters
    ----------
    specs : iterable of FieldSpec
        Fields to show, in this order.
    names : Names
        What references may mean.
    language : str
        Language of labels and words.

    Signals
    -------
    edited : str
        The person changed a field.
    """

    edited = Signal(str)

    def __init__(
        self,
        specs: Iterable[FieldSpec],
        names: Names,
        language: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.specs = {spec.name: spec for spec in specs}
        self.language = language
        self.editors: dict[str, QWidget] = {}
        self._faults: dict[str, QLabel] = {}
        self._notes: dict[str, QLabel] = {}
        self._first: dict[str, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        form = QFormLayout()
        column.addLayout(form)
        column.addStretch(1)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        form.setVerticalSpacing(5)
        for spec in self.specs.values():
            editor = self._editor(spec, names)
            label = QLabel(field_name(spec.name, language) + (" *" if spec.required else ""), self)
            label.setBuddy(editor)
            editor.setAccessibleName(field_name(spec.name, language))
            form.addRow(label, self._with_fault(spec.name, editor))
            self.editors[spec.name] = editor
        self.put({spec.name: "" for spec in self.specs.values()})

    def _editor(self, spec: FieldSpec, names: Names) -> QWidget:
        box = choice_box(spec, names, self.language, self)
        if box is not None:
            box.currentTextChanged.connect(lambda _: self.edited.emit(spec.name))
            return box
        if spec.kind is FieldKind.LONG:
            text = QPlainTextEdit(self)
            text.setTabChangesFocus(True)
            text.setMinimumHeight(text.fontMetrics().lineSpacing() * _LONG_ROWS // 2 + 12)
            text.setMaximumHeight(text.fontMetrics().lineSpacing() * _LONG_ROWS + 12)
            text.textChanged.connect(lambda: self.edited.emit(spec.name))
            return text
        line = QLineEdit(self)
        if spec.kind is FieldKind.DATE:
            line.setPlaceholderText("31.12.2026" if self.language == "ru" else "2026-12-31")
        line.textChanged.connect(lambda _: self.edited.emit(spec.name))
        return line

    def _with_fault(self, name: str, editor: QWidget) -> QWidget:
        """The editor, with room beside it for a note and under it for what is wrong with it."""
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        fault = QLabel(holder)
        fault.setObjectName("fault")
        fault.setWordWrap(True)
        fault.setTextFormat(Qt.TextFormat.PlainText)
        fault.hide()
        note = QLabel(holder)
        note.setProperty("soft", True)
        note.setTextFormat(Qt.TextFormat.PlainText)
        note.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(editor, 1)
        row.addWidget(note)
        column.addLayout(row)
        column.addWidget(fault)
        self._faults[name], self._notes[name] = fault, note
        return holder

    # Values

    def show_record(self, record: Record) -> None:
        """Fill the fields from a record; they count as unchanged."""
        self.put(
            {
                name: written(spec, value_of(record, name), self.language)
                for name, spec in self.specs.items()
            }
        )

    def put(self, texts: Mapping[str, str]) -> None:
        """Fill some fields; they count as unchanged."""
        for name, text in texts.items():
            self.type(name, text)
            self._first[name] = self.text(name)
        self.show_faults(())

    def type(self, name: str, text: str) -> None:
        """Change a field as the person would."""
        editor = self.editors[name]
        if isinstance(editor, QComboBox):
            place = editor.findData(text)
            place = editor.findText(text) if place < 0 else place
            editor.setCurrentIndex(place)
            if place < 0:
                editor.setEditText(text)
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(text)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def text(self, name: str) -> str:
        """What stands in a field; of a list, the code of what is chosen."""
        editor = self.editors[name]
        if isinstance(editor, QComboBox):
            return chosen(editor)
        if isinstance(editor, QPlainTextEdit):
            return editor.toPlainText()
        assert isinstance(editor, QLineEdit)  # noqa: S101 - there is no other editor
        return editor.text()

    def changed(self) -> dict[str, Any]:
        """Fields that the person has changed, with what stands in them."""
        return {
            name: self.text(name)
            for name in self.editors
            if self.text(name) != self._first.get(name, "")
        }

    def everything(self) -> dict[str, Any]:
        """All fields with what stands in them."""
        return {name: self.text(name) for name in self.editors}

    def note(self, name: str, words: str) -> None:
        """Say something beside a field, also to screen readers; empty for nothing."""
        self._notes[name].setText(words)
        self._notes[name].setVisible(bool(words))
        told = [one for one in self._notes.values() if one.text()]
        widest = max((one.sizeHint().width() for one in told), default=0)
        for one in told:
            one.setMinimumWidth(widest)
        self.editors[name].setAccessibleDescription(words)

    # What is wrong

    def show_faults(self, faults: Iterable[Fault]) -> list[Fault]:
        """Say beside each field what is wrong with it; return the faults of other fields."""
        told: dict[str, str] = {}
        others = []
        for fault in faults:
            if fault.column in self._faults:
                told.setdefault(fault.column, fault_text(fault, self.language))
            else:
                others.append(fault)
        for name, label in self._faults.items():
            words = told.get(name, "")
            label.setText(words)
            label.setVisible(bool(words))
            editor = self.editors[name]
            editor.setProperty("faulty", bool(words))
            editor.setAccessibleDescription(words or self._notes[name].text())
            editor.style().unpolish(editor)
            editor.style().polish(editor)
        if told:
            self.editors[next(iter(told))].setFocus()
        return others

    @property
    def is_faulty(self) -> bool:
        """Whether something is said to be wrong."""
        return any(self.fault_of(name) for name in self._faults)

    def fault_of(self, name: str) -> str:
        """What is said to be wrong with a field, empty for nothing."""
        label = self._faults[name]
        return "" if label.isHidden() else label.text()
