"""The map of a plan: today's network with numbered proposals that can be dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from aftersales.exchange.map_page import as_json
from aftersales.ui.map_view import MapView
from aftersales.ui.widgets.seen_map import SeenMap

if TYPE_CHECKING:
    from aftersales.ui.session import Answered

# White spots have numbers of their own; what a plan makes of them is what is looked at here.
_LAYERS = {"spots": False}


class PlanMap(SeenMap):
    """Shows proposals over the network of an answer.

    Signals
    -------
    picked : int
        The person chose this proposal.
    dragged, moved : int, float, float
        A proposal is being dragged over a place, or was left there: latitude and longitude.
    clicked : float, float
        The person offers a place.
    """

    picked = Signal(int)
    dragged = Signal(int, float, float)
    moved = Signal(int, float, float)
    clicked = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(MapView(), parent)
        self._update = ""
        self._proposals: list[dict[str, Any]] = []
        self._offered: list[tuple[float, float, str, bool]] = []
        self._is_collecting = False
        self.map.ready.connect(self._show_all)
        self.map.picked.connect(self._hear)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.map.setAccessibleName(self.tr("Map of the plan"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def show_answer(self, answered: Answered, language: str) -> None:
        """Show the network of another answer, at once or when the map is seen."""
        if answered.page:
            self._update = ""
            self.show_page(answered.page, language)
        else:
            self._update = answered.update
            self._call("update", self._update)
            self._show_all()

    def show_proposals(self, proposals: list[dict[str, Any]]) -> None:
        """Put other pins on the map: ``label, name, lat, lon, fixed`` of each."""
        self._proposals = proposals
        self._call("proposals", as_json(proposals))

    def choose(self, which: int, *, fly: bool) -> None:
        """Mark one of the proposals; -1 for none."""
        self._call("selectProposal", str(which), "true" if fly else "false")

    def offer(self, places: list[tuple[float, float, str, bool]]) -> None:
        """Show places that may be chosen, and (true at the end) those of competitors."""
        self._offered = places
        self._call("offer", as_json(places))

    def collect(self, is_on: bool) -> None:
        """Take clicks for places of one's own."""
        self._is_collecting = is_on
        self._call("collect", as_json(is_on))

    def _refuse(self, words: str) -> None:
        super()._refuse(words)
        self.map.elsewhere.hide()

    def _show_all(self) -> None:
        """Tell a page that was drawn anew what is on it."""
        if not self.map.is_ready:
            return
        if self._update:
            self._call("update", self._update)
        self._call("showLayers", as_json(_LAYERS))
        self._call("offer", as_json(self._offered))
        self._call("proposals", as_json(self._proposals))
        self._call("collect", as_json(self._is_collecting))

    def _call(self, function: str, *arguments: str) -> None:
        if self.map.is_ready:
            self.map.call(function, *arguments)

    def _hear(self, kind: str, key: str) -> None:
        if kind == "proposal":
            self.picked.emit(int(key))
        elif kind in ("dragged", "moved"):
            which, lat, lon = key.split(",")
            signal = self.moved if kind == "moved" else self.dragged
            signal.emit(int(which), float(lat), float(lon))
        elif kind == "clicked":
            lat, lon = key.split(",")
            self.clicked.emit(float(lat), float(lon))
