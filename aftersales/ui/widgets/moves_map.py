"""A map of what a file would move, and of what it would add."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from aftersales.exchange.map_page import as_json
from aftersales.ui.widgets.place_map import PlaceMap


class MovesMap(PlaceMap):
    """Shows lines from where facilities are to where a file puts them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._moves: list[dict[str, Any]] = []
        super().__init__(parent)

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.hint.setText(
            self.tr("Rings are new places, dashed lines lead to them. Red ones are to be decided.")
        )

    def show_moves(self, moves: list[dict[str, Any]]) -> None:
        """Draw other moves; see :func:`aftersales.services.sync.tables.moves`."""
        self._moves = moves
        self._mark()

    def _mark(self) -> None:
        if self.map.is_ready:
            self.map.call("moves", as_json(self._moves))
