"""The map in the window: the exported page in a closed browser, driven from outside."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from aftersales.texts import text

if TYPE_CHECKING:
    from aftersales.domain.tiles import Background

_LOST_AT_MOST = 2


def refused_because(language: str) -> str:
    """Why the browser engine cannot run here; empty when it can."""
    root = sys.platform.startswith("linux") and os.geteuid() == 0
    if root and "QTWEBENGINE_DISABLE_SANDBOX" not in os.environ:
        return text("error.map_as_root", language)
    return ""


class MapView(QWidget):
    """Shows the map page; made empty, the browser comes with the first page.

    Signals
    -------
    ready
        The page's script has run.
    picked : str, str
        Kind (``region``, ``place``, ``site``, ``spot``, ``placed``) and key of what was clicked.
    browser_wanted
        The map cannot be shown here and the person wants it in a browser.
    lost
        The page's process ended; a new page has to be loaded.
    """

    ready = Signal()
    picked = Signal(str, str)
    browser_wanted = Signal()
    lost = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._browser: Any = None
        self._is_ready = False
        self._waiting: list[str] = []
        self._theme = "light"
        self._lost_pages = 0
        self._language = "en"
        self._background: Background | None = None
        self.page = ""
        self._notice = QLabel(self)
        self._notice.setWordWrap(True)
        self._notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        holder = QWidget(self)
        self.elsewhere = QPushButton(self)
        self.elsewhere.clicked.connect(self.browser_wanted)
        self.elsewhere.hide()
        column = QVBoxLayout(holder)
        column.addStretch(1)
        column.addWidget(self._notice)
        column.addWidget(self.elsewhere, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._layout = QStackedLayout(self)
        self._layout.addWidget(holder)
        self.setMinimumSize(320, 160)
        self.retranslate()

    @property
    def browser(self) -> Any:
        """The browser, once there is one."""
        return self._browser

    @property
    def is_ready(self) -> bool:
        """Whether the page answers."""
        return self._is_ready

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        if self._browser is None and self.elsewhere.isHidden():
            self._notice.setText(self.tr("The map is being drawn …"))
        self.elsewhere.setText(self.tr("Open the map in a browser"))
        self.setAccessibleName(self.tr("Coverage map"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def refuse(self, words: str) -> None:
        """Say why there is no map here, and offer the page in a browser."""
        self._notice.setText(words)
        self.elsewhere.show()
        self._layout.setCurrentIndex(0)
        self._layout.setCurrentIndex(0)

    def load(self, page: str, language: str = "en") -> None:
        """Show a new page; calls wait until it is ready."""
        self._language = language
        self.page = page
        if self._browser is None:
            self._make_browser()
        self._is_ready = False
        self._waiting.clear()
        self._browser.load(page, self._background)

    def _make_browser(self) -> None:
        from PySide6.QtWebEngineWidgets import QWebEngineView

        from aftersales.ui.web import Browser

        self._browser = Browser(self)
        self._browser.bridge.became_ready.connect(self._become_ready)
        self._browser.bridge.was_picked.connect(self.picked)
        self._browser.page.renderProcessTerminated.connect(self._lose)
        self._view = QWebEngineView(self)
        self._view.setPage(self._browser.page)
        self._layout.addWidget(self._view)

    def _lose(self) -> None:
        """The page's process ended: ask for a new page, but not for ever."""
        self._is_ready = False
        self._lost_pages += 1
        # The engine is still telling; what it tells of may go only when it has finished.
        QTimer.singleShot(0, self, self._replace)

    def _replace(self) -> None:
        """Put the dead browser away; its scripts would be missing from a page loaded into it."""
        self._layout.setCurrentIndex(0)
        self.dispose()
        if self._lost_pages <= _LOST_AT_MOST:
            self.lost.emit()
        else:
            self.refuse(text("error.map_stopped", self._language))

    def set_background(self, background: Background | None) -> None:
        """Let the next page have these tiles, and no other."""
        self._background = background

    def set_theme(self, name: str) -> None:
        """Wear ``light`` or ``dark``, now and on every later page."""
        self._theme = name
        if self._is_ready:
            self.call("setTheme", f'"{name}"')

    def _become_ready(self) -> None:
        self._is_ready = True
        self._layout.setCurrentIndex(1)
        self.call("setTheme", f'"{self._theme}"')
        for script in self._waiting:
            self._browser.call(script)
        self._waiting.clear()
        self.ready.emit()

    def call(self, function: str, *arguments: str) -> None:
        """Call a function of the page; the arguments are JSON already."""
        script = f"networkMap.{function}({','.join(arguments)})"
        if self._is_ready:
            self._browser.call(script)
        elif self._browser is not None:
            self._waiting.append(script)

    def dispose(self) -> None:
        """Close the browser before the application ends."""
        if self._browser is not None:
            self._view.setPage(None)  # type: ignore[arg-type]
            self._browser.dispose()
            self._layout.removeWidget(self._view)
            self._view.deleteLater()
            self._browser = None
            self._is_ready = False
