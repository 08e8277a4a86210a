"""A folder whose files are taken in as they come."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QFileSystemWatcher, Qt, QTime, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.errors import AftersalesError
from aftersales.texts import error_text, text
from aftersales.ui.widgets.message_bar import MessageBar
from aftersales.ui.widgets.table_panel import TablePanel

if TYPE_CHECKING:
    from aftersales.domain.progress import Progress
    from aftersales.services.sync.folder import Taken
    from aftersales.store.database import Database
    from aftersales.ui.desk import Desk

_COLUMNS = ("written_at", "file", "outcome")
_EVERY_MS = 15_000  # shared drives tell nothing of what comes
_SOON_MS = 2_500  # a file is complete when it was left alone for so long
_KEPT = 500


class FolderWatch(QWidget):
    """Watches ``inbox`` in a folder of the person's choice, while it is told to.

    Signals
    -------
    folder_changed : str
        The person chose another folder, or none.
    """

    folder_changed = Signal(str)

    def __init__(self, desk: Desk, day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self._day = desk, day
        self._log: list[tuple[str, str, str]] = []
        self._is_running = False
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setProperty("soft", True)
        self.path = QLineEdit(self)
        self.path.setReadOnly(True)
        self.choose = QPushButton(self)
        self.choose.clicked.connect(self._choose)
        self.show_folder = QPushButton(self)
        self.show_folder.clicked.connect(self._show_folder)
        self.watch = QCheckBox(self)
        self.watch.toggled.connect(self._set_watching)
        self.accept_good = QCheckBox(self)
        self.now = QPushButton(self)
        self.now.clicked.connect(self.run)
        self.messages = MessageBar(self)
        self.table = TablePanel(_COLUMNS, ("written_at", Qt.SortOrder.DescendingOrder), self)
        top = QHBoxLayout()
        for part in (self.path, self.choose, self.show_folder):
            top.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.watch)
        row.addWidget(self.accept_good)
        row.addStretch(1)
        row.addWidget(self.now)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.note)
        column.addLayout(top)
        column.addLayout(row)
        column.addWidget(self.messages)
        column.addWidget(self.table, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.run)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.run)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _: self._soon.start())
        desk.busy_changed.connect(self._end)
        self.retranslate()
        self._allow()

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.note.setText(
            self.tr(
                "Files that are put into “inbox” of this folder are taken in without a question: "
                "what is right enters, what is open goes to the list of what is to be decided, "
                "and the file moves to “done” with a receipt for its sender. A file with a fault "
                "moves to “rejected” with what is wrong. The registry itself must not lie on a "
                "shared drive; this folder may."
            )
        )
        self.path.setPlaceholderText(self.tr("No folder chosen"))
        self.path.setAccessibleName(self.tr("Folder"))
        self.choose.setText(self.tr("Choose a folder …"))
        self.show_folder.setText(self.tr("Show the folder"))
        self.watch.setText(self.tr("Watch it while the window is open"))
        self.accept_good.setText(self.tr("Take good rows although others are faulty"))
        self.now.setText(self.tr("Take in now"))
        self.table.set_heading(self.tr("What came"))
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def set_folder(self, folder: str) -> None:
        """Work on another folder; nothing is watched until the person says so."""
        self.watch.setChecked(False)
        self.path.setText(folder)
        self._allow()

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.choose.text(), self.path.text())
        if chosen:
            self.set_folder(chosen)
            self._prepare()
            self.folder_changed.emit(chosen)

    def _prepare(self) -> bool:
        from aftersales.services.sync import folder

        try:
            folder.prepare(Path(self.path.text()))
        except AftersalesError as error:
            self.messages.say(error_text(error, self.desk.session.language))
            return False
        return True

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.path.text()))

    def _allow(self) -> None:
        for part in (self.watch, self.now, self.show_folder, self.accept_good):
            part.setEnabled(bool(self.path.text()))

    def _set_watching(self, is_on: bool) -> None:
        inbox = str(Path(self.path.text()) / "inbox")
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        if is_on and not self._prepare():
            self.watch.setChecked(False)
            return
        if is_on:
            self._watcher.addPath(inbox)
            self._timer.start()
            self.run()
        else:
            self._timer.stop()
            self._soon.stop()

    def run(self) -> None:
        """Take in what lies in the inbox."""
        if self._is_running or not self.path.text():
            return
        folder, day = Path(self.path.text()), self._day
        language, accept_good = self.desk.session.language, self.accept_good.isChecked()

        def work(database: Database, progress: Progress) -> Any:
            from aftersales.services.sync.folder import sync

            return sync(
                database,
                folder,
                day,
                accept_good=accept_good,
                language=language,
                progress=progress,
            )

        job = self.desk.run(self, work, self._take, self._fail)
        self._is_running = job is not None

    def _end(self, is_busy: bool) -> None:
        # Not by the job's own signal: short work may end before anybody listens to it.
        if not is_busy:
            self._is_running = False

    def _take(self, found: list[Taken]) -> None:
        language = self.desk.session.language
        self.messages.hide()
        at = f"{date.today().isoformat()} {QTime.currentTime().toString('HH:mm:ss')}"
        change = None
        for one in found:
            if one.imported is None and not one.error:
                self._soon.start()  # not complete yet
                continue
            words = one.error
            if one.imported is not None:
                counts = one.imported.preview.counts
                words = text("sync.counts", language, read=one.imported.read, **counts)
                change = one.imported.change or change
            self._log.append((at, one.file, words))
        del self._log[:-_KEPT]
        self._fill()
        if change is not None:
            self.desk.tell_changed(change)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, AftersalesError):
            raise error
        self.watch.setChecked(False)  # the same would be said every few seconds
        self.messages.say(error_text(error, self.desk.session.language))

    def _fill(self) -> None:
        from aftersales.services.tables import ReportTable

        rows = tuple(self._log)
        keys = tuple(str(number) for number in range(len(rows)))
        nothing = self.tr("Nothing has come yet. Put files into “inbox” of the folder.")
        language = self.desk.session.language
        self.table.set_table(ReportTable(_COLUMNS, rows, keys), language, nothing)
