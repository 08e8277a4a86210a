"""Changes of many rows at once: fields of any listing, and the status of facilities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.faults import Fault
from aftersales.domain.fields import fields_of
from aftersales.domain.records import Facility, Record, Status, StatusEntry
from aftersales.services.checking import check
from aftersales.store.entries import Edit, edited
from aftersales.texts import fault_text, sentence, text
from aftersales.ui.shown import statuses
from aftersales.ui.widgets.message_bar import MessageBar
from aftersales.ui.widgets.record_form import RecordForm

if TYPE_CHECKING:
    from aftersales.ui.desk import Desk

_ONE_BY_ONE = {
    *("code", "kind", "lat", "lon", "year", "attachment"),
    *("facility", "origin", "destination"),
}
_CLEARED = "\\clear"


class BulkEditDialog(QDialog):
    """Sets the same values in many rows; fields left empty stay as they are.

    Parameters
    ----------
    uuids : sequence of str
        The rows.
    """

    def __init__(
        self,
        desk: Desk,
        kind: type[Record],
        uuids: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk, self.kind, self.uuids = desk, kind, list(uuids)
        language = desk.session.language
        self.setWindowTitle(sentence(text("action.edit_many", language, count=len(self.uuids))))
        hint = QLabel(
            self.tr("Fill in what is to be the same in all of them. Empty fields stay as they are; "
                    "{clear} empties a field.").format(clear=_CLEARED),
            self,
        )  # fmt: skip
        hint.setWordWrap(True)
        self.messages = MessageBar(self)
        specs = [spec for spec in fields_of(kind) if spec.name not in _ONE_BY_ONE]
        self.form = RecordForm(specs, desk.names, language)
        for name, editor in self.form.editors.items():
            if isinstance(editor, QComboBox):
                # None of the choices is a choice here too.
                if editor.findData("") < 0:
                    editor.insertItem(0, "", "")
                self.form.put({name: ""})
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.form)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Save | standard.Cancel, self)
        self.buttons.button(standard.Save).clicked.connect(self.save)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for part in (hint, self.messages):
            column.addWidget(part)
        column.addWidget(area, 1)
        column.addWidget(self.buttons)
        self.setMinimumWidth(540)
        self.resize(600, min(620, self.form.sizeHint().height() + 140))

    def save(self) -> None:
        """Check the values for every row, and write them as one change."""
        given = {name: cell for name, cell in self.form.everything().items() if cell.strip()}
        if not given:
            self.reject()
            return
        given = {name: "" if cell == _CLEARED else cell for name, cell in given.items()}
        kind, uuids, names = self.kind, self.uuids, self.desk.names

        def work(connection: Any) -> tuple[list[Edit], list[Fault]]:
            from aftersales.store import queries

            edits: list[Edit] = []
            for record in queries.records_of(connection, kind, uuids):
                checked = check(kind, given, names, held=record)
                if checked.faults:
                    return [], checked.faults
                edit = edited(record, checked.values)
                if edit is not None:
                    edits.append(edit)
            return edits, []

        self.desk.read(self, work, self._write)

    def _write(self, found: tuple[list[Edit], list[Fault]]) -> None:
        edits, faults = found
        if faults:
            others = self.form.show_faults(faults)
            if others:
                self.messages.say(fault_text(others[0], self.desk.session.language))
            return
        if not edits:
            self.accept()
            return
        self.desk.save(self, edits, "edit_many", {"count": len(edits)}, lambda _: self.accept())


class StatusDialog(QDialog):
    """Gives facilities a status from a day on."""

    def __init__(
        self, desk: Desk, uuids: Sequence[str], today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk, self.uuids = desk, list(uuids)
        language = desk.session.language
        self.setWindowTitle(sentence(text("action.set_status", language, count=len(self.uuids))))
        self.status = QComboBox(self)
        for code, words in statuses(language):
            self.status.addItem(words, code)
        self.status.setCurrentIndex(self.status.findData(Status.ACTIVE.value))
        self.since = QDateEdit(QDate(today.year, today.month, today.day), self)
        self.since.setCalendarPopup(True)
        self.since.setDisplayFormat(QLocale().dateFormat(QLocale.FormatType.ShortFormat))
        form = QFormLayout()
        form.addRow(self.tr("&Status"), self.status)
        form.addRow(self.tr("Since"), self.since)
        hint = QLabel(
            self.tr("Nothing is deleted: the statuses before that day stay in the history."), self
        )
        hint.setWordWrap(True)
        hint.setProperty("soft", True)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Save | standard.Cancel, self)
        self.buttons.button(standard.Save).clicked.connect(self.save)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(hint)
        column.addWidget(self.buttons)
        self.setMinimumWidth(380)

    def save(self) -> None:
        """Write one dated status for each facility."""
        day = self.since.date()
        since = date(day.year(), day.month(), day.day())
        status = Status(self.status.currentData())
        uuids = self.uuids

        def work(connection: Any) -> list[Edit]:
            from aftersales.store import queries

            edits = []
            for facility in queries.records_of(connection, Facility, uuids):
                same = [entry for entry in facility.history if entry.since == since]
                if same:
                    held = same[0]
                    if held.status is not status:
                        edit = Edit(
                            StatusEntry, held.uuid, {"status": held.status}, {"status": status}
                        )
                        edits.append(edit)
                elif facility.status_on(since) is not status:
                    new = {"facility": facility.code, "status": status, "since": since}
                    edits.append(Edit(StatusEntry, "", {}, new))
            return edits

        label = "close" if status is Status.CLOSED else "set_status"

        def write(edits: list[Edit]) -> None:
            if edits:
                self.desk.save(self, edits, label, {"count": len(edits)}, lambda _: self.accept())
            else:
                self.accept()

        self.desk.read(self, work, write)
