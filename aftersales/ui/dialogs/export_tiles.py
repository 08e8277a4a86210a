"""Asked before a map is written, where a background map is set: whether the page has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from aftersales.ui.widgets.tiles_choice import TilesChoice

if TYPE_CHECKING:
    from aftersales.domain.tiles import Background


class ExportTilesDialog(QDialog):
    """Offers the background map for a page; without a tick the page has none.

    Parameters
    ----------
    title : str
        What is to be written.
    """

    def __init__(
        self, title: str, background: Background, language: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.tiles = TilesChoice(self)
        self.tiles.offer(background, language)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel, self)
        self.buttons.button(standard.Ok).setText(self.tr("Choose where …"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.tiles)
        column.addStretch(1)
        column.addWidget(self.buttons)
        self.setMinimumSize(480, 150)
