"""What in the registry is to be mended: by rule at the left, one by one at the right."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from aftersales.texts import number, text
from aftersales.ui.pages.reading_page import ReadingPage
from aftersales.ui.widgets.table_panel import TablePanel

if TYPE_CHECKING:
    from aftersales.domain.progress import Progress
    from aftersales.services.tables import ReportTable
    from aftersales.ui.desk import Desk

_CODE = Qt.ItemDataRole.UserRole


class CleanupPage(ReadingPage):
    """Lists findings and possible duplicates; looks for them when it is shown.

    Signals
    -------
    card_wanted : str, str
        Open the card of the facility with this uuid, at this field.
    merge_wanted : str, str
        Compare two facilities that may be the same.
    """

    card_wanted = Signal(str, str)
    merge_wanted = Signal(str, str)

    def __init__(self, desk: Desk, day: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._day = day
        self._table: ReportTable | None = None
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setProperty("soft", True)
        self.rules = QListWidget(self)
        self.rules.setObjectName("navigation")
        self.rules.currentItemChanged.connect(lambda *_: self._show_rule())
        columns = ("finding", "facility", "region", "detail")
        self.table = TablePanel(columns, ("facility", Qt.SortOrder.AscendingOrder), self)
        self.table.key_opened.connect(self._open)
        self.mend = QPushButton(self)
        self.mend.clicked.connect(lambda: self._open(self.table.chosen_key()))
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.rules)
        split.addWidget(self.table)
        split.setSizes([250, 800])
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        bottom.addWidget(self.mend)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.addWidget(self.note)
        column.addWidget(split, 1)
        column.addLayout(bottom)
        desk.session.opened.connect(self.look_again)
        self.retranslate()

    @property
    def search(self) -> QLineEdit:
        """The field that Find goes to."""
        return self.table.search

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.note.setText(
            self.tr(
                "What cannot be right, or no longer holds, on the chosen date. Open a row to mend "
                "it on its card; of a possible duplicate, compare the two and merge them."
            )
        )
        self.rules.setAccessibleName(self.tr("Rules"))
        self.table.set_heading(self.tr("To mend"))
        self.mend.setText(self.tr("Open …"))
        self.look_again()

    def set_day(self, day: date) -> None:
        """Look at another day."""
        if day != self._day:
            self._day = day
            self.look_again()

    def _look(self) -> None:
        snapshot, names = self.desk.session.snapshot, self.desk.names
        if snapshot is None:
            return
        day, language = self._day, self.desk.session.language

        def work(_: object, progress: Progress) -> Any:
            from aftersales.services import cleanup, desk_tables, duplicates

            found = cleanup.findings(snapshot, day, progress)
            pairs = duplicates.find(snapshot, progress)
            return desk_tables.findings_table(found, pairs, names, language)

        self.desk.run(self, work, self._take)

    def _take(self, table: ReportTable) -> None:
        self._table = table
        kept = next((item.data(_CODE) for item in self.rules.selectedItems()), "")
        language = self.desk.session.language
        counts: dict[str, int] = {}
        for key in table.keys:
            code = key.partition("|")[0]
            counts[code] = counts.get(code, 0) + 1
        self.rules.blockSignals(True)
        self.rules.clear()
        rules = [("", self.tr("Everything"), len(table.keys))]
        rules += [(c, text(f"finding_name.{c}", language), n) for c, n in counts.items()]
        for code, words, count in rules:
            item = QListWidgetItem(f"{words}  ·  {number(count, language)}", self.rules)
            item.setData(_CODE, code)
            if code == kept:
                self.rules.setCurrentItem(item)
        if self.rules.currentRow() < 0:
            self.rules.setCurrentRow(0)
        self.rules.blockSignals(False)
        self._show_rule()

    def _show_rule(self) -> None:
        """Show the findings of the chosen rule."""
        item = self.rules.currentItem()
        if self._table is None or item is None:
            return
        code = item.data(_CODE)
        table = self._table
        kept = [k for k, key in enumerate(table.keys) if not code or key.startswith(f"{code}|")]
        self.table.set_table(
            table.only(kept),
            self.desk.session.language,
            self.tr("Nothing to mend: every rule is kept on this date."),
        )
        self.mend.setEnabled(bool(kept))

    def _open(self, key: str) -> None:
        if not key:
            return
        code, uuid, place = key.split("|", 2)
        if code == "duplicate":
            self.merge_wanted.emit(uuid, place)
        else:
            self.card_wanted.emit(uuid, place)
