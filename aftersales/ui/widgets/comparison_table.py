"""Answers beside each other: a row for each figure, a column for each network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from aftersales.exchange.tables import pasted

if TYPE_CHECKING:
    from aftersales.services.scenarios.comparison import Row


class ComparisonTable(QTableWidget):
    """Shows a comparison; differences to the first column stand beside the figures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = "en"
        self.setEditTriggers(self.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(24)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        copy = QAction(self)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy)
        self.addAction(copy)

    def show_rows(self, heads: Sequence[str], rows: Sequence[Row], language: str) -> None:
        """Show other figures; `heads` are the names of the networks."""
        self._language = language
        self.clear()
        self.setColumnCount(1 + len(heads))
        self.setRowCount(len(rows))
        self.setHorizontalHeaderLabels(["", *heads])
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for k, row in enumerate(rows):
            self.setItem(k, 0, QTableWidgetItem(row.label))
            for column, (value, change) in enumerate(zip(row.values, row.changes, strict=True), 1):
                item = QTableWidgetItem(f"{value}   {change}" if change else value)
                item.setTextAlignment(right)
                self.setItem(k, column, item)

    def copy(self) -> None:
        """Put the whole table on the clipboard, as a spreadsheet pastes it."""
        columns = range(self.columnCount())
        heads = [self.horizontalHeaderItem(column) for column in columns]
        cells = [[self.item(row, column) for column in columns] for row in range(self.rowCount())]
        lines = [
            "\t".join(pasted(one.text(), self._language) if one else "" for one in row)
            for row in (heads, *cells)
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))
