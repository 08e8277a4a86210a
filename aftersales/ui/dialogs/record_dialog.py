"""The card of a brand, region, settlement, figure, right, certificate or lane: one form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.errors import AftersalesError
from aftersales.domain.fields import fields_of, references
from aftersales.domain.records import Record
from aftersales.services.checking import Checked, Names, check
from aftersales.store.entries import Edit, edited
from aftersales.texts import error_text, fault_text, text
from aftersales.ui.desk import called
from aftersales.ui.widgets.history_table import HistoryTable
from aftersales.ui.widgets.message_bar import MessageBar
from aftersales.ui.widgets.record_form import RecordForm

if TYPE_CHECKING:
    from aftersales.store.history import FieldChange
    from aftersales.ui.desk import Desk

_GIVEN_ELSEWHERE = {"attachment"}  # a file is attached on the card of its facility


class RecordDialog(QDialog):
    """Shows and edits one record; None as its uuid makes a new one."""

    def __init__(
        self,
        desk: Desk,
        kind: type[Record],
        uuid: str | None,
        entity: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk, self.kind, self.uuid = desk, kind, uuid
        self.record: Record | None = None
        self._facilities: dict[str, str] = {}
        language = desk.session.language
        self.setWindowTitle(text(f"entity.{entity}", language))
        self.messages = MessageBar(self)
        specs = [spec for spec in fields_of(kind) if spec.name not in _GIVEN_ELSEWHERE]
        self.form = RecordForm(specs, desk.names, language)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.form)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Save | standard.Cancel, self)
        self.save_button = self.buttons.button(standard.Save)
        self.save_button.clicked.connect(self.save)
        self.buttons.rejected.connect(self.reject)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.save)
        self.history = HistoryTable(self)
        self.restore = QPushButton(self.tr("Restore the value before this change"), self)
        self.restore.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.restore.clicked.connect(self._restore)
        past = QWidget(self)
        below = QVBoxLayout(past)
        below.addWidget(self.history)
        below.addWidget(self.restore)
        self.tabs = QTabWidget(self)
        self.tabs.addTab(area, self.tr("Fields"))
        self.tabs.addTab(past, self.tr("History"))
        self.tabs.setTabVisible(1, uuid is not None)
        column = QVBoxLayout(self)
        column.addWidget(self.messages)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.buttons)
        self.setMinimumWidth(540)
        self.resize(680, min(640, self.form.sizeHint().height() + 150))
        if uuid is not None:
            self.load()
        elif "basis" in self.form.editors:
            self.form.put({"basis": "measured"})

    def load(self) -> None:
        """Read the record."""
        kind, uuid = self.kind, self.uuid or ""

        def work(connection: Any) -> tuple[Record, Sequence[FieldChange]]:
            from aftersales.store import entries, history

            changes = history.changes_of(connection, uuid)
            return entries.current(connection, kind, uuid), changes

        self.desk.read(self, work, self._take)

    def _take(self, found: tuple[Record, Sequence[FieldChange]]) -> None:
        self.record, changes = found
        self.form.show_record(self.record)
        self.history.show_changes(changes, self.desk.names, self.desk.session.language)

    def _restore(self) -> None:
        """Put the value before the chosen change into its field again, to be saved or not."""
        change = self.history.current()
        if change is None or change.field not in self.form.editors:
            self.messages.say(self.tr("Choose the change of one field."), "info")
            return
        self.form.type(change.field, "" if change.old is None else str(change.old))
        self.tabs.setCurrentIndex(0)
        self.form.editors[change.field].setFocus()
        self.messages.say(self.tr("The old value stands in its field; save to keep it."), "info")

    def save(self) -> None:
        """Check everything at once, and write it."""
        held = self.record
        if self.uuid is not None and held is None:
            return  # still being read
        given = self.form.everything() if held is None else self.form.changed()
        if held is not None and not given:
            self.accept()
            return
        if set(references(self.kind, "facility")) & given.keys():
            self._check_with_facility(given)
        else:
            self._write(check(self.kind, given, self.desk.names, held=held))

    def _check_with_facility(self, given: dict[str, Any]) -> None:
        """Ask the registry which facility is meant: the window does not hold them all."""
        names, kind, held = self.desk.names, self.kind, self.record

        def work(connection: Any) -> Checked:
            from aftersales.store import queries, tables

            facilities = queries.names_by_code(connection, tables.facilities)
            known = Names(names.regions, names.brands, facilities)
            return check(kind, given, known, held=held)

        self.desk.read(self, work, self._write)

    def _write(self, checked: Checked) -> None:
        language = self.desk.session.language
        others = self.form.show_faults(checked.faults)
        if checked.faults:
            self.messages.setVisible(bool(others))
            if others:
                self.messages.say(fault_text(others[0], language))
            return
        edit = (
            Edit(self.kind, str(uuid4()), {}, checked.values)
            if self.record is None
            else edited(self.record, checked.values)
        )
        if edit is None:
            self.accept()
            return
        whole = checked.record
        details = {"name": called(whole) if whole is not None else ""}
        label = "create" if self.record is None else "edit"
        self.desk.save(self, [edit], label, details, lambda _: self.accept(), failed=self._fail)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, AftersalesError):
            raise error
        self.messages.say(error_text(error, self.desk.session.language))
