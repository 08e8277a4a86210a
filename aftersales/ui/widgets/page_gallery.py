"""Printed pages as thumbnails, and the chosen one as large as there is room."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

_KEY, _NUMBER = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_THUMB = QSize(96, 122)


class PageGallery(QWidget):
    """Shows documents by key: the first page of each, and the pages behind it.

    Signals
    -------
    turned : str
        The person chose the page with this key.
    """

    turned = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = QListWidget(self)
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(True)
        self.list.setWordWrap(True)
        self.list.setIconSize(_THUMB)
        self.list.setGridSize(QSize(116, 166))
        self.list.setFixedWidth(140)
        self.list.currentItemChanged.connect(self._turn)
        self.large = PagePicture(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.list)
        row.addWidget(self.large, 1)
        self._pictures: dict[tuple[str, int], QImage] = {}

    def set_pages(self, pages: list[tuple[str, str]]) -> None:
        """List first pages by key and title, none drawn yet; the current one stays so."""
        held = self.current
        self._pictures.clear()
        self.list.blockSignals(True)
        self.list.clear()
        blank = _blank()
        for key, title in pages:
            item = QListWidgetItem(QIcon(blank), title, self.list)
            item.setData(_KEY, key)
            item.setData(_NUMBER, 0)
            item.setToolTip(title)
        keys = [key for key, _ in pages]
        if keys:
            self.list.setCurrentRow(keys.index(held) if held in keys else 0)
        self.list.blockSignals(False)
        self.large.show_image(None)

    @property
    def current(self) -> str | None:
        """Key of the chosen document."""
        place = self.list.currentRow()
        return None if place < 0 else str(self.list.item(place).data(_KEY))

    @property
    def keys(self) -> list[str]:
        """Keys of all documents, in their order."""
        return [key for key, number in map(_page_of, self._items()) if number == 0]

    @property
    def missing(self) -> list[str]:
        """Keys whose first page is not drawn, the chosen one first."""
        waiting = [key for key in self.keys if (key, 0) not in self._pictures]
        return sorted(waiting, key=lambda key: key != self.current)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(k) for k in range(self.list.count())]

    def set_picture(self, key: str, picture: QImage) -> None:
        """Show a first page that has been drawn."""
        self._pictures[key, 0] = picture
        for item in self._items():
            if _page_of(item) == (key, 0):
                item.setIcon(QIcon(_framed(picture)))
        self._show_current()

    def add_behind(self, key: str, pages: list[tuple[str, QImage]]) -> None:
        """Put more pages behind the first one of a document: title and picture of each."""
        place = [_page_of(item) for item in self._items()].index((key, 0))
        name = self.list.item(place).text()
        for number, (title, picture) in enumerate(pages, 1):
            self._pictures[key, number] = picture
            item = QListWidgetItem(QIcon(_framed(picture)), title)
            item.setData(_KEY, key)
            item.setData(_NUMBER, number)
            item.setToolTip(f"{name}: {title}")
            self.list.insertItem(place + number, item)

    def leave_first(self) -> None:
        """Take away every page but the first ones."""
        chosen = self.current
        self.list.blockSignals(True)
        for k in reversed(range(self.list.count())):
            page = _page_of(self.list.item(k))
            if page[1]:
                self.list.takeItem(k)
                del self._pictures[page]
        if chosen is not None:
            self.list.setCurrentRow(self.keys.index(chosen))
        self.list.blockSignals(False)
        self._show_current()

    def _show_current(self) -> None:
        place = self.list.currentRow()
        page = None if place < 0 else self._pictures.get(_page_of(self.list.item(place)))
        self.large.show_image(page)

    def _turn(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._show_current()
            self.turned.emit(str(item.data(_KEY)))


class PagePicture(QWidget):
    """A page in its proportions, on the desk; words where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(240, 240)
        self._image: QImage | None = None
        self._words = ""

    @property
    def has_image(self) -> bool:
        """Whether a page is shown."""
        return self._image is not None

    @property
    def image(self) -> QImage | None:
        """The page that is shown."""
        return self._image

    def show_image(self, image: QImage | None) -> None:
        """Show a page."""
        self._image = image
        self.update()

    def say(self, words: str) -> None:
        """What stands there without a page."""
        self._words = words
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Draw the page as large as it fits."""
        painter = QPainter(self)
        if self._image is None:
            painter.setPen(self.palette().placeholderText().color())
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(24, 0, -24, 0), flags, self._words)
            return
        room = self.size() - QSize(16, 8)
        size = self._image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        where = QRect((self.width() - size.width()) // 2, 4, size.width(), size.height())
        ratio = self.devicePixelRatioF()
        # Scaled in steps that a painter does not take: letters stay readable.
        shown = self._image.scaled(
            size * ratio,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawImage(where, shown)
        painter.setPen(self.palette().mid().color())
        painter.drawRect(where.adjusted(0, 0, -1, -1))


def _page_of(item: QListWidgetItem) -> tuple[str, int]:
    """Key of the document of an item, and which of its pages it is."""
    return str(item.data(_KEY)), int(item.data(_NUMBER))


def _framed(picture: QImage) -> QPixmap:
    small = picture.scaled(
        _THUMB,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    return QPixmap.fromImage(small)


def _blank() -> QPixmap:
    """A page that waits."""
    page = QPixmap(_THUMB.width() - 10, _THUMB.height())
    page.fill(QColor(128, 140, 150, 50))
    return page
