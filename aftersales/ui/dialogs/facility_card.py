"""The card of a facility: everything about it in sections, saved as one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.errors import AftersalesError
from aftersales.domain.faults import Fault
from aftersales.domain.records import Facility, FacilityKind, StatusEntry
from aftersales.texts import error_text, fault_text, text
from aftersales.ui.widgets.card_sections import PARTS, CardSections, FacilityFile
from aftersales.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from aftersales.ui.desk import Desk


class FacilityCard(QDialog):
    """Shows and edits one facility; None as its uuid makes a new one.

    Signals
    -------
    map_wanted : PlaceMap
        The place is looked at: its map needs the page.
    """

    map_wanted = Signal(object)

    def __init__(
        self,
        desk: Desk,
        uuid: str | None,
        today: date,
        kind: FacilityKind = FacilityKind.SERVICE_CENTRE,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        from aftersales.services.desk import person

        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.desk = desk
        self.uuid = uuid or str(uuid4())
        self.is_new = uuid is None
        self.kind = kind
        self.facility: Facility | None = None
        self._is_saving = False
        self._may_close = False
        self.messages = MessageBar(self)
        self.sections = CardSections(desk, today, person(), self)
        self.title = QLabel(self)
        self.title.setProperty("heading", True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Save | standard.Close, self)
        self.save_button = self.buttons.button(standard.Save)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.addWidget(self.title)
        column.addWidget(self.messages)
        column.addWidget(self.sections, 1)
        column.addWidget(self.buttons)
        self._connect()
        self.resize(1040, 640)
        self.setMinimumSize(860, 540)
        if self.is_new:
            model = self.sections.parts[StatusEntry].model
            model.add(status="planned", since=today.isoformat())
            self.sections.forms["identity"].put({"basis": "measured"})
            self._follow()
        else:
            self.load()

    def _connect(self) -> None:
        self.sections.edited.connect(self._follow)
        self.sections.place_shown.connect(lambda: self.map_wanted.emit(self.sections.place.map))
        self.sections.restore.clicked.connect(self._restore)
        self.save_button.clicked.connect(lambda: self.save())  # noqa: PLW0108 - drops the state
        self.buttons.rejected.connect(self.close)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.save)
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(keys), self, lambda step=step: self.sections.step(step))
        for table in self.sections.parts.values():
            table.attachment_wanted.connect(self._open_attachment)
            table.complained.connect(self._complain)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._follow()
        super().changeEvent(event)

    # Reading

    def load(self) -> None:
        """Read the facility again; what was not saved is gone."""
        uuid = self.uuid

        def work(connection: Any) -> FacilityFile:
            from aftersales.store import entries, history, queries

            facility = entries.current(connection, Facility, uuid)
            assert isinstance(facility, Facility)  # noqa: S101 - that is what was asked for
            parts = {kind: queries.of_facility(connection, kind, uuid) for kind in PARTS}
            return FacilityFile(facility, parts, history.changes_of(connection, uuid))

        self.desk.read(self, work, self._take)

    def _take(self, file: FacilityFile) -> None:
        self.facility, self.kind = file.facility, file.facility.kind
        self.is_new = False
        self.sections.show_file(file)
        self._follow()

    def _follow(self) -> None:
        """Name the facility, and allow saving what was changed."""
        name = self.sections.text("name") or self.tr("New facility")
        self.title.setText(name)
        self.setWindowTitle(f"{name}[*]")
        self.setWindowModified(self.is_changed)
        self.save_button.setEnabled(self.is_changed and not self._is_saving)
        change = self.sections.history.current()
        own = change is not None and change.uuid == self.uuid and bool(change.field)
        self.sections.restore.setEnabled(own)

    @property
    def is_changed(self) -> bool:
        """Whether something was not saved yet."""
        return (self.is_new or self.facility is not None) and self.sections.is_changed

    # Saving

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Check everything, and write it as one change."""
        edits, faults = self.sections.edits(self.uuid, self.facility, self.kind)
        self.sections.show_faults(faults)
        if faults:
            language = self.desk.session.language
            words = text("cli.faulty_values", language, count=len(faults))
            one = fault_text(faults[0], language)
            self.messages.say(one if len(faults) == 1 else words)
            return
        if not edits or self._is_saving:
            return
        self._is_saving = True
        self._follow()

        def done(_: object) -> None:
            self._is_saving = False
            self.messages.hide()
            self.load()
            if then is not None:
                then()

        def failed(error: Exception) -> None:
            self._is_saving = False
            self._follow()
            if not isinstance(error, AftersalesError):
                raise error
            self.messages.say(error_text(error, self.desk.session.language))

        def paused() -> None:
            self._is_saving = False
            self._follow()

        label = "create" if self.is_new else "edit"
        details = {"name": self.sections.text("name")}
        contents = self.sections.contents
        self.desk.save(
            self, edits, label, details, done, attachments=contents, failed=failed, paused=paused
        )

    def _complain(self, code: str, value: str) -> None:
        words = fault_text(Fault(0, "", code, value), self.desk.session.language) if code else value
        self.messages.say(words)

    # History and attachments

    def _restore(self) -> None:
        """Put the value before the chosen change into its field again, to be saved or not."""
        change = self.sections.history.current()
        if change is None:
            return
        old = "" if change.old is None else str(change.old)
        self.sections.type(change.field, old)
        self.sections.show_field(change.field)
        self.messages.say(self.tr("The old value stands in its field; save to keep it."), "info")

    def _open_attachment(self, name: str, digest: str) -> None:
        from aftersales.store import queries
        from aftersales.ui.attachments import open_attachment

        def take(content: bytes | None) -> None:
            if content is None:
                error = AftersalesError("attachment_missing", value=name)
                self.messages.say(error_text(error, self.desk.session.language))
                return
            try:
                open_attachment(name, content)
            except AftersalesError as error:
                self.messages.say(error_text(error, self.desk.session.language))

        for table in self.sections.parts.values():
            if digest in table.contents:
                take(table.contents[digest])
                return
        self.desk.read(self, lambda connection: queries.attachment(connection, digest), take)

    # Closing

    def reject(self) -> None:
        """Close, unless something was changed and the person wants to stay or to save it first.

        The close button and Escape both end here.
        """
        button = QMessageBox.StandardButton
        choice = button.Discard
        if self.is_changed and not self._may_close:
            choice = self.ask_to_save()
        if choice is button.Discard:
            super().reject()
        elif choice is button.Save:
            self.save(then=self._close_saved)

    def _close_saved(self) -> None:
        self._may_close = True
        self.close()

    def ask_to_save(self) -> QMessageBox.StandardButton:
        """Whether what was changed is to be saved."""
        button = QMessageBox.StandardButton
        return QMessageBox.question(
            self,
            self.tr("Not saved yet"),
            self.tr("Save what was changed on this card?"),
            button.Save | button.Discard | button.Cancel,
            button.Save,
        )
