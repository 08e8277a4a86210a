"""A map in a card: a click or a drag says where something is."""

from __future__ import annotations

import json

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLabel, QWidget

from aftersales.ui.map_view import MapView
from aftersales.ui.widgets.seen_map import SeenMap

# About a metre; the map's deepest zoom shows some forty of them as one pixel.
_SAME_PLACE = 1e-5


class _CardMap(MapView):
    """A map that leaves it to its card to say why it is not shown.

    Signals
    -------
    refused : str
        Why there is no map.
    """

    refused = Signal(str)

    def refuse(self, words: str) -> None:
        """Hand the reason on; a card has no page to open in a browser."""
        self.refused.emit(words)


class PlaceMap(SeenMap):
    """Shows one place on the coverage map and lets the person move it.

    The browser comes when the widget is seen and goes when it is not; place and page stay.

    Signals
    -------
    moved : float, float
        Latitude and longitude after the person clicked the map, or dragged or nudged the marker.
    """

    moved = Signal(float, float)
    _left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        view = _CardMap()
        super().__init__(view, parent)
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        self.hint.setProperty("soft", True)
        self.refusal = QLabel(self)
        self.refusal.setWordWrap(True)
        self.refusal.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.refusal.hide()
        self.column.insertWidget(0, self.hint)
        self.column.addWidget(self.refusal, 1)
        self._place: tuple[float, float] | None = None
        self._label = ""
        self.map.ready.connect(self._mark)
        self.map.picked.connect(self._hear)
        view.refused.connect(self._refuse)
        # A key that the page leaves to the window may close it; the page must outlive that call.
        self._left.connect(self._leave, Qt.ConnectionType.QueuedConnection)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.hint.setText(self.tr("Click the map or drag the marker to set the place."))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def set_place(self, lat: float | None, lon: float | None, label: str) -> None:
        """Put the marker somewhere; without coordinates the next click on the map gives them.

        Parameters
        ----------
        lat, lon : float or None
            The place in degrees.
        label : str
            What stands there, for screen readers.
        """
        place = None if lat is None or lon is None else (lat, lon)
        # What the page has told comes back from the fields; sent again it would undo a later move.
        same = _is_same(place, self._place) and label == self._label
        self._place, self._label = place, label
        if not same:
            self._mark()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the browser go: nothing tells a hidden widget that its window is closed."""
        super().hideEvent(event)
        if not event.spontaneous():  # a minimised window keeps it
            self._left.emit()

    def _leave(self) -> None:
        if not self.isVisible():
            self.dispose()

    def _refuse(self, words: str) -> None:
        self.refusal.setText(words)
        self.refusal.show()
        self.map.hide()
        self.hint.hide()

    def _mark(self) -> None:
        """Tell the page where the marker is; it asks again whenever it was drawn anew."""
        if self.map.is_ready:
            lat, lon = self._place or (None, None)
            self.map.call("place", *(json.dumps(v) for v in (lat, lon, self._label, True)))

    def _hear(self, kind: str, key: str) -> None:
        if kind == "placed":
            lat, lon = (float(part) for part in key.split(","))
            self._place = (lat, lon)
            self.moved.emit(lat, lon)


def _is_same(one: tuple[float, float] | None, other: tuple[float, float] | None) -> bool:
    if one is None or other is None:
        return one is other
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < _SAME_PLACE
