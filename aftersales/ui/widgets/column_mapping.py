"""Which column of a file is taken for what, to be corrected by the person."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

_SAMPLES = 3
_ROW = 30


class ColumnMapping(QWidget):
    """Lists the columns of a file with examples; each may be taken for another one, or left out.

    Signals
    -------
    changed : dict
        Columns by folded names of the file's, where the person chose otherwise; an empty one is
        left out.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = QLabel(
            self.tr(
                "How each column of the file is understood. What you change here is remembered "
                "for this sender."
            ),
            self,
        )
        self.note.setWordWrap(True)
        self.note.setProperty("soft", True)
        self.table = QTableWidget(0, 3, self)
        self.table.setHorizontalHeaderLabels(
            [self.tr("In the file"), self.tr("Taken for"), self.tr("Examples")]
        )
        self.table.setAccessibleName(self.tr("Columns"))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for place, width in enumerate((240, 240)):
            self.table.setColumnWidth(place, width)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)
        self._header: Sequence[str] = ()
        self._own: dict[str, str] = {}

    def show_columns(
        self,
        kind: str,
        header: Sequence[str],
        columns: Sequence[str],
        rows: Sequence[Sequence[str]],
        language: str,
    ) -> None:
        """Show the columns of another file."""
        from aftersales.exchange.headers import COLUMNS, heading

        if tuple(header) != tuple(self._header):
            self._own = {}
        self._header = header
        offered = sorted((heading(one, language), one) for one in COLUMNS[kind])
        self.table.setRowCount(len(header))
        for place, (name, column) in enumerate(zip(header, columns, strict=True)):
            item = QTableWidgetItem(name)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self.table.setItem(place, 0, item)
            box = QComboBox(self.table)
            box.setAccessibleName(self.tr("{name} is taken for").format(name=name))
            box.addItem(self.tr("– left out –"), "")
            for words, one in offered:
                box.addItem(words, one)
            box.setCurrentIndex(max(0, box.findData(column)))
            box.activated.connect(lambda _, place=place: self._choose(place))
            self.table.setCellWidget(place, 1, box)
            seen = dict.fromkeys(row[place] for row in rows[:200] if row[place])
            examples = "; ".join(" ".join(cell.split())[:40] for cell in list(seen)[:_SAMPLES])
            self.table.setItem(place, 2, QTableWidgetItem(examples))

    def box(self, place: int) -> QComboBox:
        """Choice of a column by its place in the file."""
        found = self.table.cellWidget(place, 1)
        assert isinstance(found, QComboBox)  # noqa: S101 - put there above
        return found

    def _choose(self, place: int) -> None:
        from aftersales.exchange.csv_text import folded

        chosen = self.box(place).currentData()
        for other in range(self.table.rowCount()):
            # No two columns of a file are taken for the same one.
            if chosen and other != place and self.box(other).currentData() == chosen:
                self._own[folded(self._header[other])] = ""
        self._own[folded(self._header[place])] = chosen
        self.changed.emit(dict(self._own))
