"""What a file from the field would do, before anything is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.errors import AftersalesError
from aftersales.domain.progress import Progress
from aftersales.services.sync.staging import ColumnsMissingError
from aftersales.texts import error_text, text
from aftersales.ui.widgets.column_mapping import ColumnMapping
from aftersales.ui.widgets.message_bar import MessageBar
from aftersales.ui.widgets.moves_map import MovesMap
from aftersales.ui.widgets.preview_rows import PreviewRows

if TYPE_CHECKING:
    from aftersales.services.sync.preview import Preview
    from aftersales.services.taking import Applied
    from aftersales.store.database import Database
    from aftersales.ui.desk import Desk
    from aftersales.ui.jobs import Job


class ImportDialog(QDialog):
    """Previews a file, lets the person decide what is open, and takes it in.

    Parameters
    ----------
    kind : str
        What the rows are; empty to let the file say.

    Signals
    -------
    taken : Applied
        The file was taken in.
    """

    taken = Signal(object)

    def __init__(
        self, desk: Desk, path: Path, kind: str, day: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk, self._path, self._day = desk, path, day
        self._preview: Preview | None = None
        self._job: Job | None = None
        self._own: dict[str, str] = {}
        self._read_for = ""
        self.setWindowTitle(self.tr("Take in {file}").format(file=path.name))
        self._make_head(kind)
        self._make_body()
        self._make_buttons()
        self._arrange()
        self.resize(1080, 640)
        self.read()

    def _make_head(self, kind: str) -> None:
        from aftersales.exchange.csv_bytes import PROPOSALS
        from aftersales.exchange.kinds import KINDS

        language = self.desk.session.language
        self.kind = QComboBox(self)
        self.kind.addItem(self.tr("As the file says"), "")
        for name in KINDS:
            self.kind.addItem(text(f"kind_name.{name}", language), name)
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.kind.setAccessibleName(self.tr("What the rows are"))
        self.kind.activated.connect(lambda _: self.read())
        self.sent_by = QLineEdit(self)
        self.sent_by.setPlaceholderText(self.tr("Who sent it"))
        self.sent_by.setAccessibleName(self.tr("Who sent it"))
        self.sent_by.setMaximumWidth(220)
        self.sent_by.editingFinished.connect(self._take_sender)
        self.datum = QComboBox(self)
        self.datum.addItem(self.tr("Coordinates: WGS84"), "")
        self.datum.addItem(self.tr("Coordinates: GCJ-02, of Chinese maps"), "gcj02")
        self.datum.setAccessibleName(self.tr("Datum of the coordinates"))
        self.datum.activated.connect(lambda _: self.read())
        self.datum.hide()
        self.encoding = QComboBox(self)
        for name in PROPOSALS:
            self.encoding.addItem(name, name)
        self.encoding.setCurrentIndex(-1)
        self.encoding.setPlaceholderText(self.tr("Choose the encoding"))
        self.encoding.setAccessibleName(self.tr("Encoding"))
        self.encoding.activated.connect(lambda _: self.read())
        self.encoding.hide()
        self.sample = QLabel(self)
        self.sample.setTextFormat(Qt.TextFormat.PlainText)
        self.sample.setObjectName("question")
        self.sample.setWordWrap(True)
        self.sample.hide()
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        self.notes = QLabel(self)
        self.notes.setWordWrap(True)
        self.notes.setTextFormat(Qt.TextFormat.PlainText)
        self.notes.setProperty("soft", True)
        self.messages = MessageBar(self)

    def _make_body(self) -> None:
        self.rows = PreviewRows(self.desk, self)
        self.columns = ColumnMapping(self)
        self.columns.changed.connect(self._map_columns)
        self.map = MovesMap(self)
        self.tabs = QTabWidget(self)
        self.tabs.addTab(self.rows, self.tr("Rows"))
        self.tabs.addTab(self.columns, self.tr("Columns"))
        self.tabs.addTab(self.map, self.tr("Map"))

    def _make_buttons(self) -> None:
        standard = QDialogButtonBox.StandardButton
        role = QDialogButtonBox.ButtonRole
        self.buttons = QDialogButtonBox(standard.Cancel, self)
        self.apply = self.buttons.addButton(self.tr("Take in"), role.AcceptRole)
        self.good = self.buttons.addButton(self.tr("Take in the good rows"), role.ActionRole)
        self.aside = self.buttons.addButton(self.tr("Save the faulty rows …"), role.ActionRole)
        self.apply.setDefault(True)
        self.apply.clicked.connect(lambda _: self.write())
        self.good.clicked.connect(lambda _: self.write(accept_good=True))
        self.aside.clicked.connect(self._choose_aside)
        self.buttons.rejected.connect(self.reject)
        self.rejected.connect(self._stop)
        self._allow()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        for field in (self.kind, self.sent_by, self.encoding, self.datum):
            head.addWidget(field)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.addLayout(head)
        for part in (self.sample, self.summary, self.notes, self.messages):
            column.addWidget(part)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.buttons)

    # Reading

    def read(self) -> None:
        """Read the file and compare it with the registry."""
        self._stop()
        self.summary.setText(self.tr("Reading and comparing …"))
        self.messages.hide()
        self._preview = None
        self._allow()
        kind, encoding = self.kind.currentData(), self.encoding.currentData()
        datum = self.datum.currentData()
        self._read_for = sender = self.sent_by.text().strip()
        own, path, day = dict(self._own), self._path, self._day

        def work(database: Database, progress: Progress) -> Any:
            from aftersales.services.sync import preview, staging
            from aftersales.services.sync.tables import moves

            staged = staging.stage_for(
                database, path, kind, own=own, sender=sender, encoding=encoding, datum=datum
            )
            found = preview.preview(database, staged, day, progress=progress)
            return found, moves(found)

        self._job = self.desk.run(self, work, self._take, self._fail)

    def _take(self, found: tuple[Preview, list[dict[str, Any]]]) -> None:
        from aftersales.services.sync.words import fields_of, notes_of

        preview, moves = found
        language = self.desk.session.language
        self._preview = preview
        staged = preview.staged
        if not self.sent_by.text():
            self.sent_by.setText(staged.sender)
            self._read_for = staged.sender
        self.kind.setCurrentIndex(self.kind.findData(staged.kind))
        self.sample.hide()
        self.datum.setVisible(staged.may_be_shifted)
        counts = preview.counts
        self.summary.setText(text("sync.counts", language, read=len(preview.rows), **counts))
        self.notes.setText(" ".join((*fields_of(preview, language), *notes_of(preview, language))))
        self.notes.setVisible(bool(self.notes.text()))
        self.columns.show_columns(staged.kind, staged.header, staged.columns, staged.rows, language)
        self.map.show_moves(moves)
        self.tabs.setTabVisible(2, bool(moves))
        self.rows.show_preview(preview)
        self._allow()

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, AftersalesError):
            raise error
        language = self.desk.session.language
        self.summary.setText(self.tr("Nothing was written."))
        self.notes.hide()
        self.messages.say(error_text(error, language))
        if isinstance(error, ColumnsMissingError):
            self._offer_columns(error)
        unknown = error.code in ("csv_encoding_unknown", "csv_bad_byte", "csv_unknown_encoding")
        self.encoding.setVisible(unknown or self.encoding.isVisible())
        if unknown:
            self._show_sample()
        self._allow()

    def _offer_columns(self, error: ColumnsMissingError) -> None:
        """Let the person say which columns the missing ones are."""
        by_place = {place: column for column, place in error.where.items()}
        columns = [by_place.get(k, "") for k in range(len(error.table.header))]
        header, rows = error.table.header, error.table.rows
        self.kind.setCurrentIndex(self.kind.findData(error.kind))
        self.columns.show_columns(error.kind, header, columns, rows, self.desk.session.language)
        self.tabs.setCurrentWidget(self.columns)

    def _show_sample(self) -> None:
        """Show how the file reads in each encoding it may have."""
        from aftersales.exchange.csv_bytes import samples

        lines = [f"{name}:  {words}" for name, words in samples(self._path)]
        self.sample.setText("\n".join(lines))
        self.sample.setVisible(bool(lines))

    def _take_sender(self) -> None:
        if self.sent_by.text().strip() != self._read_for:
            self.read()

    def _map_columns(self, own: dict[str, str]) -> None:
        self._own = own
        self.read()

    def _allow(self) -> None:
        counts = self._preview.counts if self._preview is not None else {}
        faulty = counts.get("rejected", 0)
        something = any(counts.get(state) for state in ("new", "changed", "conflict"))
        self.apply.setEnabled(something and not faulty)
        self.good.setVisible(bool(faulty))
        self.good.setEnabled(something)
        self.aside.setVisible(bool(faulty))

    # Writing

    def write(self, *, accept_good: bool = False) -> None:
        """Take in what the preview shows, as it was decided."""
        preview = self._preview
        if preview is None:
            return
        choices, own = dict(self.rows.choices), dict(self._own)
        for button in (self.apply, self.good):
            button.setEnabled(False)

        def work(database: Database, progress: Progress) -> Any:
            from aftersales.services.sync import apply
            from aftersales.services.sync.tables import moves

            done = apply.apply(
                database,
                preview,
                choices=choices,
                accept_good=accept_good,
                own_columns=own,
                progress=progress,
            )
            return done, moves(done.preview)

        self._job = self.desk.run(self, work, self._finish, self._fail)

    def _finish(self, found: tuple[Applied[Preview], list[dict[str, Any]]]) -> None:
        done, moves = found
        if done.moved:
            self._take((done.preview, moves))
            self.messages.say(
                self.tr(
                    "The registry has changed meanwhile, and so has what this file would do. "
                    "Nothing was written; look at it again."
                ),
                "info",
            )
            return
        self.desk.tell_changed(done.change)
        self.taken.emit(done)
        self.accept()

    def _choose_aside(self) -> None:
        """Let the person say where the faulty rows go."""
        if self._preview is None:
            return
        name = str(self._path.with_name(f"{self._path.stem}.rejected.csv"))
        kinds = self.tr("Tables (*.csv)")
        chosen, _ = QFileDialog.getSaveFileName(self, self.aside.text(), name, kinds)
        if chosen:
            self.save_aside(Path(chosen))

    def save_aside(self, path: Path) -> None:
        """Write the faulty rows, each with what is wrong with it."""
        preview, language = self._preview, self.desk.session.language
        assert preview is not None  # noqa: S101 - the button is only there with one

        def work(_database: object, _progress: object) -> Path:
            from aftersales.exchange.tables import write_file
            from aftersales.services.sync.aside import rejected_bytes

            write_file(path, rejected_bytes(preview, language))
            return path

        def tell(written: Path) -> None:
            self.messages.say(text("cli.written", language, file=written.name), "info")

        self.desk.run(self, work, tell, self._fail)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
