"""The bottom line of the window: how far work is, and the way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QStatusBar, QWidget

_PATIENCE_MS = 300  # short work would only flicker


class WorkStatus(QStatusBar):
    """Shows work that takes longer than a moment.

    Signals
    -------
    stopped
        The person wants to stop it.
    """

    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 100)
        self.progress.setMaximumWidth(260)
        self.stop = QPushButton(self)
        self.stop.clicked.connect(self.stopped)
        for part in (self.progress, self.stop):
            self.addPermanentWidget(part)
            part.hide()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(lambda: self._show(True))
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.stop.setText(self.tr("Cancel"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def set_busy(self, is_busy: bool) -> None:
        """Show that work is under way, once it has taken a while, or that none is."""
        if not is_busy:
            self._patience.stop()
            self._show(False)
        elif not self._patience.isActive() and self.progress.isHidden():
            self._patience.start()

    def show_step(self, done: float, stage: str, *, at_once: bool) -> None:
        """Show how far it is, and in words once the work has taken a while, or at once."""
        self.progress.setValue(round(100 * done))
        if self.progress.isVisible() or at_once:
            self.showMessage(stage)

    def _show(self, is_shown: bool) -> None:
        if not is_shown and not self.progress.isHidden():
            self.clearMessage()
        self.progress.setVisible(is_shown)
        self.stop.setVisible(is_shown)
