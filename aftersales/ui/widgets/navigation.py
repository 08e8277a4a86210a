"""The list of pages at the left, in groups."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

_KEY = Qt.ItemDataRole.UserRole


class Navigation(QListWidget):
    """Pages by key, under headings that cannot be chosen.

    Parameters
    ----------
    groups : tuple
        Tuples of page keys; each but the first begins with the key of its heading.

    Signals
    -------
    turned : str
        The person turned to the page with this key.
    """

    turned = Signal(str)

    def __init__(self, groups: tuple[tuple[str, ...], ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setFixedWidth(184)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._items: dict[str, QListWidgetItem] = {}
        for number, group in enumerate(groups):
            for place, key in enumerate(group):
                item = QListWidgetItem(self)
                item.setData(_KEY, key)
                if number and not place:
                    item.setFlags(Qt.ItemFlag.NoItemFlags)
                    font = item.font()
                    font.setPointSizeF(font.pointSizeF() * 0.85)
                    font.setBold(True)
                    item.setFont(font)
                self._items[key] = item
        self.currentItemChanged.connect(self._tell)

    def set_words(self, words: dict[str, str]) -> None:
        """Name the pages and headings."""
        for key, item in self._items.items():
            item.setText(words[key])

    def words_of(self, key: str) -> str:
        """What a page is called."""
        return self._items[key].text()

    def show_page(self, key: str) -> None:
        """Turn to a page."""
        self.setCurrentItem(self._items[key])

    def current_page(self) -> str:
        """Key of the page that is shown."""
        return next((key for key, item in self._items.items() if item.isSelected()), "")

    def page_keys(self) -> list[str]:
        """Keys of the pages, without the headings."""
        selectable = Qt.ItemFlag.ItemIsSelectable
        return [key for key, item in self._items.items() if item.flags() & selectable]

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.turned.emit(item.data(_KEY))
