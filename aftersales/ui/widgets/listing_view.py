"""The table of a listing: keyboard, copying, pasting, and what is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QMenu,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from aftersales.exchange.clipboard import clipboard_text
from aftersales.exchange.tables import pasted
from aftersales.ui.models.listing_model import ListingModel
from aftersales.ui.widgets.cell_delegate import CellDelegate

if TYPE_CHECKING:
    from collections.abc import Callable

_WIDTHS = {
    **dict.fromkeys(("name", "facility_name", "origin_name", "destination_name"), 210),
    **{"source": 240, "address": 200, "brands": 190},
}
_ARROW = 18  # pixels of the mark of the sorted column
_COPIED_AT_ONCE = 20_000


class ListingView(QTableView):
    """Shows a :class:`ListingModel`.

    Signals
    -------
    opened : int
        The person wants the card of a row: its id.
    chosen
        Other rows are chosen.
    pasted : str
        Text was pasted.
    columns_wanted : QPoint
        The person wants to choose columns, at this place of the screen.
    """

    opened = Signal(int)
    chosen = Signal()
    pasted = Signal(str)
    columns_wanted = Signal(QPoint)

    def __init__(self, model: ListingModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.listing = model
        self.setModel(model)
        model.is_typed_into = self._is_typed_into
        self._delegate = CellDelegate(
            lambda: model.desk.names, lambda: model.request.language, self
        )
        self.setItemDelegate(self._delegate)
        self.setAlternatingRowColors(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda at: self.columns_wanted.emit(header.mapToGlobal(at))
        )
        header.sectionMoved.connect(self._follow_moves)
        header.sortIndicatorChanged.connect(self._sort)
        self.nothing = QLabel(self.viewport())
        self.nothing.setProperty("soft", True)
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        over = QVBoxLayout(self.viewport())
        over.addWidget(self.nothing)
        self.nothing.hide()
        self._menu = QMenu(self)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda at: self._menu.popup(self.viewport().mapToGlobal(at))
        )
        self.doubleClicked.connect(self._open)
        model.modelReset.connect(self._dress)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())
        self._current_id = -1
        model.modelAboutToBeReset.connect(self._remember)
        self._dress()

    def add_action(self, action: QAction) -> None:
        """Offer an action in the menu of the rows, with its shortcut."""
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(action)
        self._menu.addAction(action)

    # What is chosen

    def chosen_ids(self) -> list[int]:
        """Ids of the chosen rows, from the top."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self.listing.id_at(row) for row in rows]

    def choose_row(self, row: int) -> None:
        """Make a row current and bring it into view."""
        if 0 <= row < self.listing.rowCount():
            column = max(0, self.currentIndex().column())
            self.setCurrentIndex(self.listing.index(row, column))
            self.scrollTo(self.currentIndex())

    def _remember(self) -> None:
        row = self.currentIndex().row()
        there = 0 <= row < self.listing.rowCount()
        self._current_id = self.listing.id_at(row) if there else -1

    def _dress(self) -> None:
        """Give columns their widths, and go back to the row that was current."""
        header = self.horizontalHeader()
        header.blockSignals(True)
        columns = self.listing.columns
        for place, name in enumerate(columns):
            if header.sectionSize(place) == header.defaultSectionSize():
                header.resizeSection(place, _WIDTHS.get(name, 118))
        self.make_room()
        request = self.listing.request
        order = Qt.SortOrder.DescendingOrder if request.descending else Qt.SortOrder.AscendingOrder
        place = columns.index(request.sort) if request.sort in columns else -1
        header.setSortIndicator(place, order)
        header.blockSignals(False)
        if self._current_id >= 0:
            self.choose_row(self.listing.row_of(self._current_id))

    def make_room(self) -> None:
        """Widen the columns whose names would be cut off."""
        header = self.horizontalHeader()
        for place in range(header.count()):
            needed = header.sectionSizeFromContents(place).width() + _ARROW
            if header.sectionSize(place) < needed:
                header.resizeSection(place, needed)

    def _sort(self, place: int, order: Qt.SortOrder) -> None:
        if place >= 0:
            descending = order is Qt.SortOrder.DescendingOrder
            self.listing.ask(sort=self.listing.columns[place], descending=descending)

    def _follow_moves(self, *_: int) -> None:
        """Keep the order in which the person has put the columns."""
        header = self.horizontalHeader()
        places = [header.logicalIndex(k) for k in range(header.count())]
        if places != sorted(places):
            columns = tuple(self.listing.columns[k] for k in places)
            header.blockSignals(True)
            for k in range(header.count()):
                header.moveSection(header.visualIndex(k), k)
            header.blockSignals(False)
            self.listing.set_columns(columns)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Show what was read meanwhile, unless the next cell is typed into at once."""
        super().closeEditor(editor, hint)
        QTimer.singleShot(0, self.listing, self.listing.go_on)

    def _is_typed_into(self) -> bool:
        return self.state() is QAbstractItemView.State.EditingState

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the card; F2 or typing edits the cell."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not self._is_typed_into():
            self._open(self.currentIndex())
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text())
            return
        super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.listing.id_at(index.row()))

    def copy(self, done: Callable[[int], None] | None = None) -> None:
        """Put the chosen rows on the clipboard with their header, as a spreadsheet pastes it."""
        model = self.listing
        ids = self.chosen_ids()[:_COPIED_AT_ONCE]
        request, columns = model.request, model.columns
        places = [model.all_columns.index(name) for name in columns]

        def take(found: dict[int, object]) -> None:
            orientation = Qt.Orientation.Horizontal
            lines = [[str(model.headerData(k, orientation)) for k in range(len(columns))]]
            for one in ids:
                if one in found:
                    cells = found[one].cells  # type: ignore[attr-defined]
                    words = [
                        pasted(model.plain(name, cells[place]), request.language)
                        for name, place in zip(columns, places, strict=True)
                    ]
                    lines.append(words)
            QGuiApplication.clipboard().setText(clipboard_text(lines))
            if done is not None:
                done(len(lines) - 1)

        from aftersales.store.listing import rows_by_parts

        model.desk.read(self, lambda connection: rows_by_parts(connection, request, ids), take)
