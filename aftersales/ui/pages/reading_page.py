"""A page that reads what it shows when it is looked at."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget


class ReadingPage(QWidget):
    """Reads again what has changed, at the latest when it is seen.

    A page says what it reads in :meth:`_look` and its texts in :meth:`retranslate`.
    """

    _is_stale = True

    def retranslate(self) -> None:
        """Set the texts of the current language."""

    def _look(self) -> None:
        """Begin to read."""

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def look_again(self) -> None:
        """Read what is shown, at the latest when the page is looked at."""
        self._is_stale = True
        self._look_if_stale()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what is shown when it is first needed."""
        super().showEvent(event)
        self._look_if_stale()

    def _look_if_stale(self) -> None:
        if self._is_stale and self.isVisible():
            self._is_stale = False
            self._look()
