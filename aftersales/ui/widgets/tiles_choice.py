"""Whether written map pages have the background map, with what that means for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from aftersales.domain.tiles import Background


class TilesChoice(QWidget):
    """A tick, hidden as long as there is no background, and the warning that comes with it.

    Signals
    -------
    changed
        The person ticked it, or not any more.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.background: Background | None = None
        self.tick, self.warning = QCheckBox(self), QLabel(self)
        self.warning.setWordWrap(True)
        self.warning.setProperty("soft", True)
        self.warning.hide()
        self.tick.toggled.connect(self.warning.setVisible)
        self.tick.toggled.connect(lambda _: self.changed.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tick)
        column.addWidget(self.warning)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.tick.setText(self.tr("Background map on the map page"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def offer(self, background: Background | None, language: str) -> None:
        """Offer a background for map pages, with what it means for them; None offers nothing."""
        if background != self.background:
            self.tick.setChecked(False)  # agreed to was another one
        self.background = background
        self.setVisible(background is not None)
        if background is None:
            return
        from aftersales.services.backgrounds import warning

        self.warning.setText(warning(background, language))

    @property
    def wanted(self) -> Background | None:
        """The background, if map pages are to have it."""
        return self.background if self.tick.isChecked() else None
