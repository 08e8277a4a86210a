"""What a person does with the registry in the window: pages, cards, dialogs and undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from aftersales.domain.records import FacilityKind
from aftersales.exchange.kinds import POLYGONS
from aftersales.store import listing as listings
from aftersales.store import tables as t
from aftersales.texts import action_text, fault_text, field_name, sentence, text
from aftersales.ui.desk import Desk, called
from aftersales.ui.pages.cleanup_page import CleanupPage
from aftersales.ui.pages.expiry_page import ExpiryPage
from aftersales.ui.pages.history_page import HistoryPage
from aftersales.ui.pages.listing_page import ListingPage
from aftersales.ui.pages.sync_page import SyncPage

if TYPE_CHECKING:
    from aftersales.domain.changes import Change
    from aftersales.domain.faults import Fault
    from aftersales.domain.records import Record
    from aftersales.services.desk import Saved, Undone
    from aftersales.services.sync.preview import Preview
    from aftersales.services.taking import Applied
    from aftersales.ui.dialogs.facility_card import FacilityCard
    from aftersales.ui.main_window import MainWindow

LISTINGS = tuple(listings.KINDS)
_TOLD_MS = 8_000


class RegistryDesk(QObject):
    """Makes the pages of the registry and does what they ask for."""

    def __init__(self, window: MainWindow, desk: Desk, today: date) -> None:
        super().__init__(window)
        self._window, self.desk, self._today = window, desk, today
        self.cards: dict[str, FacilityCard] = {}
        self.listings = {name: self._listing_page(name, today) for name in LISTINGS}
        self.cleanup = CleanupPage(desk, today, window)
        self.expiries = ExpiryPage(desk, window)
        self.history = HistoryPage(desk, window)
        self.sync = SyncPage(desk, today, window)
        self.cleanup.card_wanted.connect(self.open_card)
        self.cleanup.merge_wanted.connect(self.compare)
        self.expiries.card_wanted.connect(self.open_card)
        self.history.undo_wanted.connect(desk.undo_batch)
        self.sync.undo_wanted.connect(desk.undo_batch)
        self.sync.card_wanted.connect(self.open_card)
        self.sync.file_wanted.connect(self.choose_file)
        self.sync.sending_wanted.connect(self.send_out)
        desk.stale.connect(self._ask_about_clash)
        desk.faulty.connect(self._tell_faults)
        desk.undone.connect(self._tell_undone)
        desk.changed.connect(self._tell_changed)

    @property
    def pages(self) -> dict[str, QWidget]:
        """Every page by its key."""
        upkeep = {"cleanup": self.cleanup, "expiries": self.expiries, "history": self.history}
        return {**self.listings, "sync": self.sync, **upkeep}

    @property
    def language(self) -> str:
        """Language of the window."""
        return self.desk.session.language

    def _listing_page(self, name: str, today: date) -> ListingPage:
        page = ListingPage(self.desk, name, today, self._window)
        page.card_wanted.connect(lambda one: self._open_row(name, one))
        page.edit_wanted.connect(lambda ids: self._with_uuids(name, ids, self._edit_rows))
        page.status_wanted.connect(lambda ids: self._with_uuids(name, ids, self._set_status))
        page.removal_wanted.connect(lambda ids: self._with_uuids(name, ids, self._remove))
        page.paste_wanted.connect(lambda words: self._paste(name, words))
        return page

    def _with_uuids(
        self, name: str, ids: Sequence[int], act: Callable[[str, list[str]], None]
    ) -> None:
        self.desk.read(
            self,
            lambda connection: listings.uuids(connection, name, ids),
            lambda uuids: act(name, uuids),
        )

    # Cards

    def _open_row(self, name: str, one: int) -> None:
        if one == 0:
            self.new_record(name)
        else:
            self._with_uuids(name, [one], lambda _, uuids: self.open_record(name, uuids[0]))

    def new_record(self, name: str) -> None:
        """Open an empty card of a listing's kind."""
        if name in listings.FACILITY_KINDS:
            self._show_card(None, kind=listings.FACILITY_KINDS[name])
        else:
            self.open_record(name, None)

    def open_record(self, name: str, uuid: str | None) -> None:
        """Open the card of a record of a listing."""
        if name in listings.FACILITY_KINDS and uuid is not None:
            self.open_card(uuid)
            return
        from aftersales.ui.dialogs.record_dialog import RecordDialog

        kind = listings.KINDS[name]
        self._show(RecordDialog(self.desk, kind, uuid, t.TABLES[kind].name, self._window))

    def open_card(self, uuid: str, field: str = "") -> None:
        """Open the card of a facility, at a field if one is named."""
        card = self.cards.get(uuid) or self._show_card(uuid)
        card.raise_()
        card.activateWindow()
        if field:
            card.sections.show_field(field)

    def open_facility(self, code: str) -> None:
        """Open the card of the facility with a code."""
        snapshot = self.desk.session.snapshot
        found = next((f for f in snapshot.facilities if f.code == code), None) if snapshot else None
        if found is not None:
            self.open_card(found.uuid)

    def _show_card(
        self, uuid: str | None, kind: FacilityKind = FacilityKind.SERVICE_CENTRE
    ) -> FacilityCard:
        from aftersales.ui.dialogs.facility_card import FacilityCard

        card = FacilityCard(self.desk, uuid, self._today, kind, self._window)
        card.map_wanted.connect(self._window.give_map)
        card.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.cards[card.uuid] = card
        own = card.uuid

        def forget() -> None:
            if self.cards.get(own) is card:
                del self.cards[own]

        card.finished.connect(forget)
        card.show()
        return card

    def _show(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def close_cards(self) -> bool:
        """Close every card, asking about what was not saved; whether all are closed."""
        return all(card.close() for card in list(self.cards.values()))

    def speak(self) -> None:
        """Show the cards in the language of the window; one with unsaved work stays as it is."""
        for uuid, card in list(self.cards.items()):
            if not card.is_changed and not card.is_new:
                card.close()
                self.cards.pop(uuid, None)
                self._show_card(uuid)

    # Many rows

    def _edit_rows(self, name: str, uuids: list[str]) -> None:
        from aftersales.ui.dialogs.bulk_edit import BulkEditDialog

        self._show(BulkEditDialog(self.desk, listings.KINDS[name], uuids, self._window))

    def _set_status(self, _name: str, uuids: list[str]) -> None:
        from aftersales.ui.dialogs.bulk_edit import StatusDialog

        self._show(StatusDialog(self.desk, uuids, self._today, self._window))

    def _remove(self, name: str, uuids: list[str]) -> None:
        kind = listings.KINDS[name]

        def work(connection: Any) -> list[Record]:
            from aftersales.store import queries

            return list(queries.records_of(connection, kind, uuids))

        self.desk.read(self, work, lambda records: self._confirm_removal(kind, records))

    def _confirm_removal(self, kind: type[Record], records: list[Record]) -> None:
        if not records:
            return
        names = ", ".join(called(record) for record in records[:5])
        asked = sentence(text("action.remove_many", self.language, count=len(records)))
        words = f"{asked}?\n{names}"
        if kind is listings.KINDS["centres"]:
            words += "\n" + self.tr(
                "To show that a facility has closed, set its status instead: it then stays in "
                "the history of the network."
            )
        words += "\n" + self.tr("It can be undone.")
        button = QMessageBox.StandardButton
        box = QMessageBox(QMessageBox.Icon.Question, self.tr("Delete"), words, parent=self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setStandardButtons(button.Yes | button.Cancel)
        box.setDefaultButton(button.Cancel)
        if box.exec() == button.Yes:
            self.remove(kind, records)

    def remove(self, kind: type[Record], records: Sequence[Record]) -> None:
        """Delete records, as one change."""
        from aftersales.store.entries import removed

        edits = [removed(record) for record in records]
        if len(records) == 1:
            self.desk.save(self, edits, "remove", {"name": called(records[0])})
        else:
            self.desk.save(self, edits, "remove_many", {"count": len(records)})

    def _paste(self, name: str, words: str) -> None:
        if not words.strip():
            return
        page = self.listings[name]
        index = page.view.currentIndex()
        rows = words.count("\n") + 1
        ids = page.model.ids()[index.row() : index.row() + rows] if index.isValid() else []
        columns, start = page.model.columns, max(0, index.column())

        def show(_: str, targets: list[str]) -> None:
            from aftersales.ui.dialogs.paste_dialog import PasteDialog

            day = page.model.request.day
            self._show(
                PasteDialog(self.desk, name, words, targets, columns, start, day, self._window)
            )

        self._with_uuids(name, ids, show)

    def choose_file(self) -> None:
        """Let the person choose a file to take in."""
        kinds = self.tr(
            "Tables (*.csv *.xlsx *.txt *.tsv);;Outlines of regions (*.geojson *.json *.gpkg "
            "*.shp *.zip);;All files (*)"
        )
        chosen, _ = QFileDialog.getOpenFileName(self._window, self.tr("Take in a file"), "", kinds)
        if chosen:
            self.take_file(Path(chosen))

    def take_file(self, path: Path, kind: str = "") -> None:
        """Show what a file would do, and take it in once that is confirmed."""
        if path.suffix.lower() in POLYGONS:
            from aftersales.ui.dialogs.polygons_dialog import PolygonsDialog

            self._show(PolygonsDialog(self.desk, path, self._window))
            return
        from aftersales.ui.dialogs.import_dialog import ImportDialog

        dialog = ImportDialog(self.desk, path, kind, self._today, self._window)
        dialog.taken.connect(self._tell_taken)
        self._window.give_map(dialog.map)
        self._show(dialog)

    def send_out(self) -> None:
        """Ask what goes out to be edited, and write it."""
        from aftersales.ui.dialogs.send_dialog import SendDialog

        dialog = SendDialog(self.desk, self._today, self._window)
        dialog.sent.connect(self._window.exports.tell_written)
        self._show(dialog)

    def _tell_taken(self, done: Applied[Preview]) -> None:
        """Say what was taken in, and offer the receipt for the sender."""
        counts = done.preview.counts
        words = text("sync.counts", self.language, read=len(done.preview.rows), **counts)
        said = f"{done.preview.staged.file}: {words}"
        self._window.messages.say(
            said, "info", self.tr("Save the receipt …"), lambda: self._choose_receipt(done)
        )

    def _choose_receipt(self, done: Applied[Preview]) -> None:
        name = f"{done.preview.staged.file}.receipt.txt"
        kinds = self.tr("Text (*.txt)")
        title = self.tr("Save the receipt")
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, name, kinds)
        if chosen:
            self.save_receipt(done, Path(chosen))

    def save_receipt(self, done: Applied[Preview], path: Path) -> None:
        """Write what became of a file, for the person who sent it."""
        language = self.language

        def work(_database: object, _progress: object) -> None:
            from aftersales.exchange.tables import write_file
            from aftersales.services.sync.words import receipt_text

            batch = done.change.revision if done.change else None
            write_file(path, receipt_text(done.preview, language, batch).encode("utf-8-sig"))

        self.desk.run(self, work, lambda _: None)

    # Duplicates, backups, clashes

    def compare(self, first: str, second: str) -> None:
        """Show two facilities that may be the same side by side."""
        from aftersales.ui.dialogs.merge_dialog import MergeDialog

        self._show(MergeDialog(self.desk, first, second, self._today, self._window))

    def show_backups(self) -> None:
        """List the backups."""
        from aftersales.ui.dialogs.backups_dialog import BackupsDialog

        if self.desk.session.database is not None:
            self._show(BackupsDialog(self.desk, self._window))

    def show_scenarios(self) -> None:
        """List the scenarios."""
        from aftersales.ui.dialogs.scenarios_dialog import ScenariosDialog

        if self.desk.session.snapshot is not None:
            self._show(ScenariosDialog(self.desk, self._today, self._window))

    def _ask_about_clash(self, saved: Saved, settle: Any) -> None:
        from aftersales.ui.dialogs.stale import StaleDialog

        above = self._window.top_dialog()
        self._show(StaleDialog(self.desk, saved, settle, above))

    # What is told

    def _tell_faults(self, faults: list[Fault]) -> None:
        fault = faults[0]
        name = field_name(fault.column, self.language) if fault.column else ""
        words = text("cli.cell", self.language, name=name, words=fault_text(fault, self.language))
        self._window.messages.say(words)

    def _tell_changed(self, change: Change | None) -> None:
        if change is not None:
            words = action_text(change.label, change.details, self.language)
            told = self.tr("Saved: {what}").format(what=words)
            self._window.statusBar().showMessage(told, _TOLD_MS)

    def _tell_undone(self, undone: Undone) -> None:
        words = action_text(undone.batch.label, undone.batch.details, self.language)
        again = undone.batch.undoes is not None
        told = (self.tr("Done again: {what}") if again else self.tr("Undone: {what}")).format(
            what=words
        )
        if undone.kept:
            told += " " + text("cli.kept", self.language, count=len(undone.kept))
            self._window.messages.say(told, "info")
        else:
            self._window.statusBar().showMessage(told, _TOLD_MS)
