"""The heart of the window: the map, and the tables of regions and white spots under it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QSplitter, QTabWidget, QVBoxLayout, QWidget

from aftersales.texts import text
from aftersales.ui.map_view import MapView
from aftersales.ui.widgets.table_panel import TablePanel

if TYPE_CHECKING:
    from aftersales.ui.session import Answered

_REGION_COLUMNS = (
    "region",
    "share",
    "uncovered",
    "covered",
    "uio",
    "mean_km",
    "p90_km",
    "parc",
    "parc_basis",
)
_SPOT_COLUMNS = ("rank", "place", "uncovered", "cause", "nearest_km", "region", "places", "nearest")


FACILITY_COLUMNS = ("code", "name", "kind", "status", "served", "brands", "region", "city", "basis")
DEMAND_COLUMNS = ("region", "brand", "year", "uio", "new_sales", "basis", "source")


class CoveragePage(QWidget):
    """Map and tables, each showing what is chosen in the other.

    Signals
    -------
    facility_wanted : str
        Open the card of the facility with this code.
    """

    facility_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.map = MapView(self)
        self.regions = TablePanel(
            _REGION_COLUMNS, ("uncovered", Qt.SortOrder.DescendingOrder), self
        )
        self.spots = TablePanel(_SPOT_COLUMNS, ("rank", Qt.SortOrder.AscendingOrder), self)
        self.sites = TablePanel(FACILITY_COLUMNS, ("served", Qt.SortOrder.DescendingOrder), self)
        self.figures = TablePanel(DEMAND_COLUMNS, ("uio", Qt.SortOrder.DescendingOrder), self)
        self.left, self.right = QTabWidget(self), QTabWidget(self)
        for tabs, panels in (
            (self.left, (self.regions, self.figures)),
            (self.right, (self.spots, self.sites)),
        ):
            tabs.setDocumentMode(True)
            for panel in panels:
                panel.heading.hide()
                tabs.addTab(panel, "")
        tables = QSplitter(Qt.Orientation.Horizontal, self)
        tables.addWidget(self.left)
        tables.addWidget(self.right)
        tables.setChildrenCollapsible(False)
        self.split = QSplitter(Qt.Orientation.Vertical, self)
        self.split.addWidget(self.map)
        self.split.addWidget(tables)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setChildrenCollapsible(False)
        self.split.setSizes([560, 300])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.split)
        self._answered: Answered | None = None
        self.regions.key_chosen.connect(self._show_region)
        self.spots.key_chosen.connect(self._show_spot)
        self.sites.key_opened.connect(self.facility_wanted)
        self.map.picked.connect(self._choose_row)
        self.retranslate()

    @property
    def search(self) -> QLineEdit:
        """The field that Find goes to."""
        return self.regions.search

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        for tabs, panel, words in (
            (self.left, self.regions, self.tr("Regions")),
            (self.left, self.figures, self.tr("Demand figures")),
            (self.right, self.spots, self.tr("White spots")),
            (self.right, self.sites, self.tr("Facilities")),
        ):
            panel.set_heading(words)
            tabs.setTabText(tabs.indexOf(panel), words)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def show_answer(self, answered: Answered, language: str, *, with_map: bool) -> None:
        """Show another answer: tables and map change together."""
        self._answered = answered
        self.regions.set_table(answered.tables["regions"], language)
        self.spots.choose("")
        known = answered.report.assessment.summary.uio_total
        why_empty = text("map.no_spots" if known else "map.demand_none", language)
        self.spots.set_table(answered.tables["white_spots"], language, why_empty)
        self.sites.set_table(answered.tables["facilities"], language)
        self.figures.set_table(answered.tables["demand"], language)
        if not with_map:
            return
        if answered.page:
            self.map.load(answered.page, language)
        else:
            self.map.call("update", answered.update)
        region = self.regions.chosen_key()
        self.map.call("selectRegion", json.dumps(region or None), "false")

    def _show_region(self, code: str) -> None:
        self.map.call("selectRegion", json.dumps(code), "true")

    def _show_spot(self, key: str) -> None:
        if self._answered is None:
            return
        spot = self._answered.report.assessment.white_spots[int(key)]
        lat, lon = self._answered.report.network.surface.latlon[spot.place].tolist()
        self.map.call("showSpot", key, json.dumps(lat), json.dumps(lon))

    def _choose_row(self, kind: str, key: str) -> None:
        """Follow a click on the map."""
        if kind == "region":
            self.regions.choose(key)
            self.map.call("selectRegion", json.dumps(key), "false")
        elif kind == "spot":
            self.right.setCurrentWidget(self.spots)
            self.spots.choose(key)
        elif kind == "site":
            self.right.setCurrentWidget(self.sites)
            self.sites.choose(key)
        elif kind == "place" and self._answered is not None:
            surface = self._answered.report.network.surface
            region = self._answered.report.network.regions[surface.region[int(key)]]
            self.regions.choose(region)
            self.map.call("selectRegion", json.dumps(region), "false")
