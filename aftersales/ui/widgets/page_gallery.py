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

_KEY = Qt.ItemDataRole.UserRole
_THUMB = QSize(96, 122)


class PageGallery(QWidget):
    """Shows pages by key.

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
        self._pictures: dict[str, QImage] = {}

    def set_pages(self, pages: list[tuple[str, str]]) -> None:
        """List pages by key and title, none of them drawn yet; the current one stays so."""
        held = self.current
        self._pictures.clear()
        self.list.blockSignals(True)
        self.list.clear()
        blank = _blank()
        for key, title in pages:
            item = QListWidgetItem(QIcon(blank), title, self.list)
            item.setData(_KEY, key)
            item.setToolTip(title)
        keys = [key for key, _ in pages]
        if keys:
            self.list.setCurrentRow(keys.index(held) if held in keys else 0)
        self.list.blockSignals(False)
        self.large.show_image(None)

    @property
    def current(self) -> str | None:
        """Key of the chosen page."""
        place = self.list.currentRow()
        return None if place < 0 else str(self.list.item(place).data(_KEY))

    @property
    def missing(self) -> list[str]:
        """Keys of the pages that are not drawn, the chosen one first."""
        keys = [str(self.list.item(k).data(_KEY)) for k in range(self.list.count())]
        waiting = [key for key in keys if key not in self._pictures]
        return sorted(waiting, key=lambda key: key != self.current)

    def set_picture(self, key: str, picture: QImage) -> None:
        """Show a page that has been drawn."""
        self._pictures[key] = picture
        for k in range(self.list.count()):
            item = self.list.item(k)
            if item.data(_KEY) == key:
                item.setIcon(QIcon(_framed(picture)))
        if key == self.current:
            self.large.show_image(picture)

    def _turn(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            key = str(item.data(_KEY))
            self.large.show_image(self._pictures.get(key))
            self.turned.emit(key)


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
