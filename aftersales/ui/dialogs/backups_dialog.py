"""Backups of the registry: the list, a check, a new one, and going back to one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.errors import AftersalesError
from aftersales.domain.progress import Progress
from aftersales.texts import error_text, number, text
from aftersales.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from aftersales.services.backups import Preview
    from aftersales.store.database import Database
    from aftersales.ui.desk import Desk

_PATH = Qt.ItemDataRole.UserRole


class BackupsDialog(QDialog):
    """Lists the backups; a restore shows first what it would change."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setWindowTitle(self.tr("Backups"))
        self.messages = MessageBar(self)
        note = QLabel(
            self.tr(
                "A backup is made each day the registry changed, before it is brought to a new "
                "version, and before one is restored. Older ones are thinned by age."
            ),
            self,
        )
        note.setWordWrap(True)
        note.setProperty("soft", True)
        self.list = QTreeWidget(self)
        self.list.setRootIsDecorated(False)
        self.list.setHeaderLabels(
            [self.tr("Made"), self.tr("Why"), self.tr("Size"), self.tr("File")]
        )
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.list.setAccessibleName(self.tr("Backups"))
        self.list.currentItemChanged.connect(lambda *_: self._follow())
        self.preview = QLabel(self)
        self.preview.setWordWrap(True)
        self.preview.setTextFormat(Qt.TextFormat.PlainText)
        self.make = QPushButton(self.tr("Back up now"), self)
        self.check = QPushButton(self.tr("Check the registry"), self)
        self.other = QPushButton(self.tr("From another file …"), self)
        self.restore = QPushButton(self.tr("Restore this one"), self)
        self.make.clicked.connect(self._make)
        self.check.clicked.connect(self._check)
        self.other.clicked.connect(self._choose)
        self.restore.clicked.connect(self._restore)
        buttons = QHBoxLayout()
        for button in (self.make, self.check, self.other):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.restore)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for part in (note, self.messages, self.list, self.preview):
            column.addWidget(part)
        column.setStretchFactor(self.list, 1)
        column.addLayout(buttons)
        column.addWidget(close)
        self.resize(780, 520)
        self._wanted: Path | None = None
        self._follow()
        self.look_again()

    def look_again(self) -> None:
        """Read which backups there are."""

        def work(database: Database, _: Progress) -> Any:
            from aftersales.services import backups

            return backups.backups_of(database)

        self._run(work, self._take)

    def _run(self, work: Any, done: Any) -> None:
        self.desk.run(self, work, done, self._fail)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, AftersalesError):
            raise error
        self.messages.say(error_text(error, self.desk.session.language))

    def _take(self, found: Any) -> None:
        reasons = {
            "daily": self.tr("daily"),
            "migration": self.tr("before a new version"),
            "restore": self.tr("before a restore"),
            "manual": self.tr("by hand"),
        }
        self.list.clear()
        for one in found:
            size = f"{number(one.size / 1e6, self.desk.session.language, 1)} MB"
            made = one.at.strftime("%Y-%m-%d %H:%M")
            item = QTreeWidgetItem([made, reasons.get(one.why, one.why), size, one.path.name])
            item.setData(0, _PATH, str(one.path))
            self.list.addTopLevelItem(item)
        if not found:
            self.preview.setText(self.tr("There is no backup yet. Make one with “Back up now”."))

    def _follow(self) -> None:
        """Say what restoring the chosen backup would change."""
        item = self.list.currentItem()
        self.restore.setEnabled(False)
        if item is not None:
            self._look_into(Path(item.data(0, _PATH)))

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Restore from a file"),
            "",
            self.tr("Registries (*.sqlite);;All files (*)"),
        )
        if chosen:
            self._look_into(Path(chosen))

    def _look_into(self, path: Path) -> None:
        self._wanted = None
        self.restore.setEnabled(False)
        self.preview.setText("")

        def work(database: Database, _: Progress) -> Any:
            from aftersales.services import backups

            return backups.preview(database, path)

        def take(preview: Preview) -> None:
            self._wanted = path
            self.preview.setText("\n".join(self._told(preview)))
            self.restore.setEnabled(True)

        self._run(work, take)

    def _told(self, preview: Preview) -> list[str]:
        language = self.desk.session.language
        found = []
        for code, one in (("current", preview.current), ("backup", preview.backup)):
            if one is None:
                found.append(text("cli.preview_unreadable", language))
                continue
            written = "–" if one.written is None else f"{one.written:%Y-%m-%d %H:%M}"
            words = {"file": one.file.name, "revision": one.revision, "written": written}
            found.append(text(f"cli.preview_{code}", language, **words))
        if not preview.same_registry:
            found.append(text("cli.restore_other", language, name=preview.backup.name or "–"))
        now = preview.current.counts if preview.current is not None else {}
        for table, then in preview.backup.counts.items():
            if now.get(table, 0) != then:
                rows = text(f"cli.rows_{table}", language)
                words = {"rows": rows, "now": now.get(table, 0), "then": then}
                found.append(text("cli.preview_rows", language, **words))
        return found

    def _make(self) -> None:
        def work(database: Database, _: Progress) -> Any:
            from aftersales.services import backups

            return backups.backup_now(database, datetime.now())  # the person's own clock

        def take(path: Path) -> None:
            words = text("cli.written", self.desk.session.language, file=path.name)
            self.messages.say(words, "info")
            self.look_again()

        self._run(work, take)

    def _check(self) -> None:
        def work(database: Database, _: Progress) -> Any:
            from aftersales.services import backups

            return backups.check(database)

        def take(found: Any) -> None:
            language = self.desk.session.language
            if found.ok:
                database = self.desk.session.database
                name = database.path.name if database is not None else ""
                self.messages.say(text("cli.check_ok", language, file=name), "info")
                return
            told = [
                text(f"cli.problem_{code}", language, detail=detail)
                for code, detail in found.problems[:5]
            ]
            self.messages.say("\n".join(told))

        self._run(work, take)

    def _restore(self) -> None:
        path = self._wanted
        if path is None:
            return

        def work(database: Database, _: Progress) -> Any:
            from aftersales.services import backups

            return backups.restore(database, path, datetime.now())  # the person's own clock

        def take(restored: Any) -> None:
            language = self.desk.session.language
            words = text(
                "cli.restore_safety",
                language,
                file=restored.safety.name if restored.safety is not None else "–",
            )
            self.messages.say(words, "info")
            self.desk.changed.emit(None)
            self.desk.refresh_steps()
            self.desk.session.reload_soon()
            self.look_again()

        self._run(work, take)
