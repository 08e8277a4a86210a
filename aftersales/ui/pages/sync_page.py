"""Files from the field: what they left open, which came in, and the folder that is watched."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from aftersales.ui.pages.reading_page import ReadingPage
from aftersales.ui.widgets.folder_watch import FolderWatch
from aftersales.ui.widgets.table_panel import TablePanel

if TYPE_CHECKING:
    from aftersales.services.sync.conflicts import OpenConflict
    from aftersales.services.tables import ReportTable
    from aftersales.store.inbox import Receipt
    from aftersales.ui.desk import Desk

_CONFLICTS = (
    *("name", "field", "base_value", "held_now", "theirs", "reason"),
    *("sender", "file", "line"),
)
_RECEIPTS = (
    *("write", "written_at", "file", "table_kind", "sender", "who"),
    *("new_rows", "changed_rows", "open_rows", "faulty_rows", "stands"),
)
_SCOPES = ("chosen", "field", "file", "sender")
_RECEIPTS_SHOWN = 2000


class SyncPage(ReadingPage):
    """Lists what is to be decided and what was taken in.

    Signals
    -------
    file_wanted, sending_wanted
        Take in a file; send out a table or templates.
    undo_wanted : int, str
        Take back the write of this revision and identity.
    card_wanted : str, str
        Open the card of the facility with this uuid, at this field.
    """

    file_wanted = Signal()
    sending_wanted = Signal()
    undo_wanted = Signal(int, str)
    card_wanted = Signal(str, str)

    def __init__(self, desk: Desk, day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self._day = desk, day
        self.open: list[OpenConflict] = []
        self._receipts: dict[str, Receipt] = {}
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setProperty("soft", True)
        self.take = QPushButton(self)
        self.take.clicked.connect(self.file_wanted)
        self.send = QPushButton(self)
        self.send.clicked.connect(self.sending_wanted)
        self.tabs = QTabWidget(self)
        self.tabs.addTab(self._conflicts_tab(), "")
        self.tabs.addTab(self._receipts_tab(), "")
        self.folder = FolderWatch(desk, day, self)
        self.tabs.addTab(self.folder, "")
        top = QHBoxLayout()
        top.addWidget(self.note, 1)
        for button in (self.take, self.send):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.addLayout(top)
        column.addWidget(self.tabs, 1)
        desk.changed.connect(self.look_again)
        self.retranslate()

    def _conflicts_tab(self) -> QWidget:
        tab = QWidget(self)
        self.conflicts = TablePanel(_CONFLICTS, ("line", Qt.SortOrder.AscendingOrder), tab)
        self.conflicts.view.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        self.conflicts.widen("reason")
        self.conflicts.key_opened.connect(self._open_card)
        self.scope = QComboBox(tab)
        self.scope.activated.connect(lambda _: self._allow())
        self.ours = QPushButton(tab)
        self.ours.clicked.connect(lambda _: self.decide("ours"))
        self.theirs = QPushButton(tab)
        self.theirs.clicked.connect(lambda _: self.decide("theirs"))
        self.how_many = QLabel(tab)
        self.how_many.setProperty("soft", True)
        bottom = QHBoxLayout()
        bottom.addWidget(self.how_many)
        bottom.addStretch(1)
        for part in (self.scope, self.ours, self.theirs):
            bottom.addWidget(part)
        column = QVBoxLayout(tab)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.conflicts, 1)
        column.addLayout(bottom)
        return tab

    def _receipts_tab(self) -> QWidget:
        tab = QWidget(self)
        self.receipts = TablePanel(_RECEIPTS, ("write", Qt.SortOrder.DescendingOrder), tab)
        self.receipts.key_chosen.connect(lambda _: self._allow())
        self.undo = QPushButton(tab)
        self.undo.clicked.connect(self._undo)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        bottom.addWidget(self.undo)
        column = QVBoxLayout(tab)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.receipts, 1)
        column.addLayout(bottom)
        return tab

    @property
    def search(self) -> QLineEdit:
        """The field that Find goes to."""
        return (self.receipts if self.tabs.currentIndex() == 1 else self.conflicts).search

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.note.setText(
            self.tr(
                "Files from the field are merged field by field with what their sender had seen. "
                "What both sides changed waits here until somebody decides; every decision and "
                "every file can be undone."
            )
        )
        self.take.setText(self.tr("Take in a file …"))
        self.send.setText(self.tr("Send out …"))
        self.conflicts.set_heading(self.tr("To decide"))
        self.receipts.set_heading(self.tr("Files taken in"))
        self.tabs.setTabText(1, self.tr("Files"))
        self.tabs.setTabText(2, self.tr("Folder"))
        words = {
            "chosen": self.tr("For the chosen rows"),
            "field": self.tr("For all of this field"),
            "file": self.tr("For all of this file"),
            "sender": self.tr("For all of this sender"),
        }
        kept = max(0, self.scope.currentIndex())
        self.scope.clear()
        for scope in _SCOPES:
            self.scope.addItem(words[scope], scope)
        self.scope.setCurrentIndex(kept)
        self.scope.setAccessibleName(self.tr("Which ones"))
        self.ours.setText(self.tr("Keep the registry’s"))
        self.theirs.setText(self.tr("Take the file’s"))
        self.undo.setText(self.tr("Undo this file"))
        self._name_conflicts()
        self.look_again()

    def _name_conflicts(self) -> None:
        self.tabs.setTabText(0, self.tr("To decide ({count})").format(count=len(self.open)))

    # Reading

    def _look(self) -> None:
        names, language, day = self.desk.names, self.desk.session.language, self._day

        def work(database: Any, _progress: object) -> Any:
            from aftersales.services.sync import conflicts, tables
            from aftersales.store import inbox

            found = conflicts.listed(database, day)
            with database.read() as connection:
                receipts = inbox.receipts(connection, _RECEIPTS_SHOWN)
            return (
                found,
                receipts,
                tables.conflicts_table(found, names, language),
                tables.receipts_table(receipts, language),
            )

        self.desk.run(self, work, self._take)

    def _take(
        self, found: tuple[list[OpenConflict], list[Receipt], ReportTable, ReportTable]
    ) -> None:
        self.open, receipts, conflicts, files = found
        self._receipts = {str(one.batch_id): one for one in receipts}
        language = self.desk.session.language
        nothing = self.tr("Nothing to decide. Take in a file, or send out templates to be filled.")
        self.conflicts.set_table(conflicts, language, nothing)
        nothing = self.tr(
            "No file was taken in yet. “Take in a file …” shows what it would do first."
        )
        self.receipts.set_table(files, language, nothing)
        if receipts and not self.receipts.chosen_key():
            self.receipts.choose(str(receipts[0].batch_id))
        self._name_conflicts()
        self._allow()

    # Deciding

    def concerned(self) -> list[int]:
        """Numbers of the conflicts that a decision is about."""
        from aftersales.services.sync.conflicts import Rule, matching

        rows = {index.row() for index in self.conflicts.view.selectionModel().selectedRows()}
        keys = {int(self.conflicts.model.key(row)) for row in rows}
        chosen = [one.conflict for one in self.open if one.conflict.id in keys]
        scope = self.scope.currentData()
        if scope == "chosen" or not chosen:
            return [one.id for one in chosen]
        first = chosen[0]
        rule = Rule(
            first.fields[0] if scope == "field" else "",
            "",
            sender=first.receipt.sender if scope == "sender" else "",
            file=first.receipt.file if scope == "file" else "",
        )
        return [one.id for one in matching([c.conflict for c in self.open], rule)]

    def _allow(self) -> None:
        count = len(self.concerned())
        for button in (self.ours, self.theirs):
            button.setEnabled(bool(count))
        self.how_many.setText(self.tr("{count} to be decided so").format(count=count))
        self.how_many.setVisible(bool(count))
        receipt = self._receipts.get(self.receipts.chosen_key())
        self.undo.setEnabled(receipt is not None and receipt.stands)

    def decide(self, answer: str) -> None:
        """Decide what is concerned, as one write."""
        answers = dict.fromkeys(self.concerned(), answer)
        day = self._day

        def work(database: Any, progress: Any) -> Any:
            from aftersales.services.sync import conflicts

            return conflicts.decide(database, answers, day, progress=progress)

        self.desk.run(self, work, self.desk.tell_changed)

    def _open_card(self, key: str) -> None:
        for one in self.open:
            if str(one.conflict.id) == key and one.conflict.receipt.kind in _FACILITIES and one.now:
                self.card_wanted.emit(one.conflict.row_uuid, one.conflict.fields[0])

    def _undo(self) -> None:
        receipt = self._receipts.get(self.receipts.chosen_key())
        if receipt is not None:
            self.undo_wanted.emit(receipt.revision, "")


_FACILITIES = ("centres", "depots", "plants")
