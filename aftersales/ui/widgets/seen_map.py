"""A map in a page or card: its browser comes when the map is first seen."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from aftersales.ui.map_view import MapView, refused_because


class SeenMap(QWidget):
    """Holds a map page and loads it once somebody looks.

    Parameters
    ----------
    view : MapView
        What shows the page.
    """

    def __init__(self, view: MapView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.map = view
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(view, 1)
        self._page, self._language = "", "en"
        self._is_loaded = False
        view.lost.connect(self._load)

    def show_page(self, page: str, language: str) -> None:
        """Show a map page, at once or when the widget is seen.

        Parameters
        ----------
        page : str
            The page of :func:`aftersales.exchange.map_page.render`.
        language : str
            Language of the page and of what is said where it cannot be shown.
        """
        self._page, self._language = page, language
        self._is_loaded = False
        if self.isVisible():
            self._load()

    def set_theme(self, name: str) -> None:
        """Wear ``light`` or ``dark``."""
        self.map.set_theme(name)

    def dispose(self) -> None:
        """Close the browser before the application ends; shown again, it comes again."""
        self._is_loaded = False
        self.map.dispose()

    def showEvent(self, event: QShowEvent) -> None:
        """Load the page when it is seen."""
        super().showEvent(event)
        if self._page and not self._is_loaded:
            self._load()

    def _load(self) -> None:
        refused = refused_because(self._language)
        if refused:
            self._refuse(refused)
            return
        self._is_loaded = True
        self.map.load(self._page, self._language)

    def _refuse(self, words: str) -> None:
        """Say why there is no map."""
        self.map.refuse(words)
