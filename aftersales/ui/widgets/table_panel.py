"""A titled table with filter, sorting and copying, used by every page."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from aftersales.exchange.tables import pasted
from aftersales.texts import number
from aftersales.ui.models.report_table import KEY_ROLE, ReportTableModel

_WIDEST = 290  # that a column is made by itself


class _View(QTableView):
    """Tells when it has another size."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class TablePanel(QWidget):
    """Shows a report table.

    Parameters
    ----------
    columns : tuple of str
        Codes of the columns to show.
    sort : tuple of str and Qt.SortOrder
        Column and order to begin with.

    Signals
    -------
    key_chosen : str
        The person chose the row with this key.
    key_opened : str
        The person wants more of the row with this key: a double click, or Enter.
    """

    key_chosen = Signal(str)
    key_opened = Signal(str)

    def __init__(
        self,
        columns: tuple[str, ...],
        sort: tuple[str, Qt.SortOrder],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("tablePanel")
        self.model = ReportTableModel(columns, self)
        self.heading = QLabel(self)
        self.heading.setProperty("heading", True)
        self.count = QLabel(self)
        self.count.setProperty("soft", True)
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(220)
        self.search.textChanged.connect(self._narrow)
        self.view = _View(self)
        self._wide: int | None = None
        self._nothing = QLabel(self.view)
        self._nothing.setProperty("soft", True)
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        over = QVBoxLayout(self.view)
        over.setContentsMargins(24, 40, 24, 24)
        over.addWidget(self._nothing)
        self._why_empty = ""
        self.view.setModel(self.model)
        self._dress_view()
        self.model.sort(columns.index(sort[0]), sort[1])
        self.view.horizontalHeader().setSortIndicator(columns.index(sort[0]), sort[1])
        top = QHBoxLayout()
        top.addWidget(self.heading)
        top.addWidget(self.count)
        top.addStretch(1)
        top.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 6)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.view)
        self._copy = QAction(self)
        self._copy.setShortcut(QKeySequence.StandardKey.Copy)
        self._copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._copy.triggered.connect(self.copy)
        self.view.addAction(self._copy)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.view.selectionModel().currentRowChanged.connect(self._tell)
        self.view.activated.connect(lambda index: self.key_opened.emit(str(index.data(KEY_ROLE))))
        self.retranslate()

    def _dress_view(self) -> None:
        view = self.view
        view.setAlternatingRowColors(True)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(24)
        header = view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setResizeContentsPrecision(40)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.sortIndicatorChanged.connect(self._sort)

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.search.setPlaceholderText(self.tr("Filter"))
        self.search.setAccessibleName(self.tr("Filter the rows"))
        self._copy.setText(self.tr("Copy rows"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def set_heading(self, words: str) -> None:
        """Name the table, also for screen readers."""
        self.heading.setText(words)
        self.view.setAccessibleName(words)

    def set_table(self, table: object, language: str, why_empty: str = "") -> None:
        """Show other rows; the chosen row stays chosen if it is still there.

        Parameters
        ----------
        table : ReportTable
            The rows.
        language : str
            Language of names and numbers.
        why_empty : str
            What to say when there is no row at all.
        """
        self._why_empty = why_empty
        first = self.model.total == 0
        chosen = self.chosen_key()
        self.model.set_table(table, language)  # type: ignore[arg-type]
        if first:
            for column in range(self.model.columnCount()):
                self.view.setColumnWidth(column, self._own_width(column))
        self._fit_wide()
        self._keep(chosen)

    def widen(self, column: str) -> None:
        """Give a column the room that is left, and at least what it needs."""
        header = self.view.horizontalHeader()
        header.setStretchLastSection(False)
        self._wide = self.model.columns.index(column)
        self.view.resized.connect(self._fit_wide)
        header.sectionResized.connect(self._follow)

    def _own_width(self, column: int) -> int:
        """What a column needs to be read."""
        header = self.view.horizontalHeader()
        needed = max(self.view.sizeHintForColumn(column), header.sectionSizeHint(column))
        return min(needed + 8, _WIDEST)

    def _follow(self, column: int) -> None:
        if column != self._wide:
            self._fit_wide()

    def _fit_wide(self) -> None:
        if self._wide is None:
            return
        header = self.view.horizontalHeader()
        others = header.length() - header.sectionSize(self._wide)
        room = self.view.viewport().width() - others
        header.resizeSection(self._wide, max(room, self._own_width(self._wide)))

    def chosen_key(self) -> str:
        """Key of the current row, empty for none."""
        index = self.view.currentIndex()
        return str(index.data(KEY_ROLE)) if index.isValid() else ""

    def choose(self, key: str) -> None:
        """Make the row with a key current without telling it back."""
        row = self.model.row_of(key)
        index = self.model.index(row, 0) if row >= 0 else QModelIndex()
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag
            selection.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.view.scrollTo(index)
        else:
            selection.clear()
        selection.blockSignals(False)
        self.view.viewport().update()

    def copy(self) -> None:
        """Put the chosen rows on the clipboard with their header, as a spreadsheet pastes it."""
        columns = range(self.model.columnCount())
        orientation = Qt.Orientation.Horizontal
        lines = ["\t".join(str(self.model.headerData(c, orientation)) for c in columns)]
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        for row in rows:
            cells = (pasted(self.model.value(row, c), self.model.language) for c in columns)
            lines.append("\t".join(" ".join(cell.split()) for cell in cells))
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _narrow(self) -> None:
        chosen = self.chosen_key()
        self.model.set_words(self.search.text())
        self._keep(chosen)

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        chosen = self.chosen_key()
        self.model.sort(column, order)
        self._keep(chosen)

    def _keep(self, chosen: str) -> None:
        """Choose a row again after the rows were arranged anew, and count them."""
        if chosen:
            self.choose(chosen)
        shown, held = self.model.rowCount(), self.model.total
        empty = self._why_empty if not held else self.tr("No row has these words.")
        self._nothing.setText(empty)
        self._nothing.setVisible(not shown and bool(empty))
        language = self.model.language
        words = number(held, language)
        if shown != held:
            words = self.tr("{shown} of {all}").format(shown=number(shown, language), all=words)
        self.count.setText(words)

    def _tell(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.key_chosen.emit(str(current.data(KEY_ROLE)))
