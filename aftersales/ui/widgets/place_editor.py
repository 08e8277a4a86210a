"""The place of a facility: typed, pasted, clicked on the map, or dragged there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from aftersales.domain.fields import field_of
from aftersales.domain.records import Facility
from aftersales.exchange import coordinates
from aftersales.exchange.cells import CellError
from aftersales.ui.shown import written
from aftersales.ui.widgets.place_map import PlaceMap
from aftersales.ui.widgets.record_form import RecordForm

if TYPE_CHECKING:
    from aftersales.services.checking import Names
    from aftersales.services.cleanup import PlaceDoubt

FIELDS = ("region", "city", "address", "lat", "lon")
_TYPING_MS = 250
Doubt = Callable[[str, float, float, Callable[["PlaceDoubt | None"], None]], None]


class PlaceEditor(QWidget):
    """Region, address and coordinates with their map.

    Parameters
    ----------
    doubt : callable
        Given region code, latitude, longitude and whom to tell, says whether they belong together.
    """

    def __init__(
        self, names: Names, language: str, doubt: Doubt, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._names, self._language, self._doubt = names, language, doubt
        specs = [spec for name in FIELDS if (spec := field_of(Facility, name)) is not None]
        self.form = RecordForm(specs, names, language, self)
        self.question = QLabel(self)
        self.question.setObjectName("question")
        self.question.setWordWrap(True)
        self.question.setTextFormat(Qt.TextFormat.PlainText)
        self.swap = QPushButton(self)
        self.swap.clicked.connect(self._swap)
        self.map = PlaceMap(self)
        self.map.moved.connect(self.move_to)
        asked = QHBoxLayout()
        asked.addWidget(self.question, 1)
        asked.addWidget(self.swap)
        left = QVBoxLayout()
        left.addWidget(self.form)
        left.addLayout(asked)
        left.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(left, 2)
        row.addWidget(self.map, 3)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.follow)
        self.form.edited.connect(self._hear)
        self.retranslate()
        self.ask(None)

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.swap.setText(self.tr("Swap them"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def place(self) -> tuple[float, float] | None:
        """The place in the fields, None while it is not whole."""
        lat, lon = self.form.text("lat"), self.form.text("lon")
        try:
            return (coordinates.latitude(lat), coordinates.longitude(lon)) if lat and lon else None
        except CellError:
            return None

    def _hear(self, name: str) -> None:
        """Take a pair that was pasted into one field apart; look at the place once typing rests."""
        if name in ("lat", "lon"):
            try:
                lat, lon = coordinates.pair(self.form.text(name))
            except CellError:
                pass
            else:
                self.move_to(lat, lon)
                return
        if name in ("lat", "lon", "region"):
            self._typing.start()

    def move_to(self, lat: float, lon: float) -> None:
        """Put a place into the fields."""
        self.form.blockSignals(True)
        for name, value in (("lat", lat), ("lon", lon)):
            spec = field_of(Facility, name)
            assert spec is not None  # noqa: S101 - a facility has a place
            self.form.type(name, written(spec, round(value, 6), self._language))
        self.form.blockSignals(False)
        self.form.edited.emit("place")
        self.follow()

    def follow(self) -> None:
        """Show the place of the fields on the map, and say if it is doubtful."""
        self._typing.stop()
        place = self.place()
        lat, lon = place if place is not None else (None, None)
        self.map.set_place(lat, lon, self.form.text("city"))
        region = self.form.text("region")
        if place is None or not region:
            self.ask(None)
            return

        def take(doubt: PlaceDoubt | None) -> None:
            if self.place() == place:  # else another answer is on its way
                self.ask(doubt)

        self._doubt(region, *place, take)

    def ask(self, doubt: PlaceDoubt | None) -> None:
        """Ask about a place that is not where its region is."""
        self.question.setVisible(doubt is not None)
        self.swap.setVisible(doubt is not None and doubt.swapped)
        if doubt is None:
            return
        region = self._names.shown("region", self.form.text("region"), self._language)
        words = self.tr("This place lies {km} km outside {region}.")
        if doubt.swapped:
            words += " " + self.tr(
                "With latitude and longitude swapped it would lie inside. Are they swapped?"
            )
        elif doubt.inside:
            words += " " + self.tr("It lies in {inside}. Is the region right?")
        else:
            words += " " + self.tr("Are the coordinates right, and the region?")
        inside = self._names.shown("region", doubt.inside, self._language)
        km = f"{doubt.km:.0f}"
        self.question.setText(words.format(km=km, region=region, inside=inside))

    def _swap(self) -> None:
        place = self.place()
        if place is not None:
            self.move_to(place[1], place[0])
