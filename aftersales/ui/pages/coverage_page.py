"""The heart of the window: the map, and the tables of regions and white spots under it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QSplitter, QTabWidget, QVBoxLayout, QWidget

from aftersales.texts import number, text
from aftersales.ui.map_view import MapView
from aftersales.ui.widgets.table_panel import TablePanel
from aftersales.ui.widgets.waterfall import Step, WaterfallChart

if TYPE_CHECKING:
    from aftersales.ui.session import Answered

_REGION_COLUMNS = (
    "region",
    "share",
    "uncovered",
    "covered",
    "uio",
    "repairable_share",
    "repairable",
    "mean_km",
    "p90_km",
    "parc",
    "parc_basis",
)
_SPOT_COLUMNS = (
    *("rank", "place", "uncovered", "cause", "repair", "nearest_km", "region", "places", "nearest"),
)
_REPAIR_COLUMNS = ("rank", "gain", "move", "where", "brand", "cost", "gain_per_cost", "region")

_COVERED = "staffed"  # the step that leaves the covered vehicles
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
        self.repairs = TablePanel(_REPAIR_COLUMNS, ("rank", Qt.SortOrder.AscendingOrder), self)
        self.cascade = WaterfallChart(self)
        self.sites = TablePanel(FACILITY_COLUMNS, ("served", Qt.SortOrder.DescendingOrder), self)
        self.figures = TablePanel(DEMAND_COLUMNS, ("uio", Qt.SortOrder.DescendingOrder), self)
        self.left, self.right = QTabWidget(self), QTabWidget(self)
        for tabs, panels in (
            (self.left, (self.regions, self.figures)),
            (self.right, (self.spots, self.repairs, self.sites)),
        ):
            tabs.setDocumentMode(True)
            for panel in panels:
                panel.heading.hide()
                tabs.addTab(panel, "")
        self.left.insertTab(1, self.cascade, "")
        tables = QSplitter(Qt.Orientation.Horizontal, self)
        tables.addWidget(self.left)
        tables.addWidget(self.right)
        tables.setChildrenCollapsible(False)
        tables.setSizes([1000, 1000])  # halves, whatever either would like
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
        self.repairs.key_chosen.connect(self._show_repair)
        self.repairs.key_opened.connect(self._open_repair)
        self.cascade.chosen.connect(self._show_step)
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
            (self.right, self.repairs, self.tr("Next moves")),
            (self.right, self.sites, self.tr("Facilities")),
        ):
            panel.set_heading(words)
            tabs.setTabText(tabs.indexOf(panel), words)
        self.left.setTabText(self.left.indexOf(self.cascade), self.tr("Where it breaks"))
        self.cascade.setAccessibleName(self.tr("Where the way to a repair breaks"))

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
        self.repairs.set_table(
            answered.tables["repairs"], language, self.tr("Every vehicle can be repaired.")
        )
        self._show_cascade(answered, language)
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
        if self.cascade.current:
            self._show_step(self.cascade.current)

    def _show_cascade(self, answered: Answered, language: str) -> None:
        """Show what each step leaves and loses."""
        steps = []
        before = answered.report.assessment.cascade[0][1]
        for step, left in answered.report.assessment.cascade:
            lost = before - left
            name = text(f"step.{step}", language).strip("… ")
            told = number(left, language)
            words = f"{name}: {told}" + (f" (−{number(lost, language)})" if lost else "")
            steps.append(
                Step(
                    key=step,
                    label=text(f"step_short.{step}", language),
                    left=left,
                    lost=lost,
                    tip=words,
                    shown=told,
                    shown_lost=f"−{number(lost, language)}" if lost else "",
                )
            )
            before = left
        self.cascade.show_steps(steps)

    def _show_step(self, step: str) -> None:
        """Colour the map by what a step leaves; by coverage when none is chosen."""
        shown = step if step not in ("", "total") else _COVERED
        self.map.call("setStep", json.dumps(shown))

    def _show_repair(self, key: str) -> None:
        """Fly to where something is to be done."""
        at = self._place_of(key)
        if at is not None:
            self.map.call("showPlace", json.dumps(at[0]), json.dumps(at[1]))

    def _place_of(self, key: str) -> tuple[float, float] | None:
        if self._answered is None:
            return None
        kind, _, one = key.partition("|")
        report = self._answered.report
        if kind == "place":
            lat, lon = report.network.surface.latlon[int(one)].tolist()
            return lat, lon
        sites = report.network.sites
        lat, lon = sites.latlon[sites.codes.index(one)].tolist()
        return lat, lon

    def _open_repair(self, key: str) -> None:
        kind, _, one = key.partition("|")
        if kind == "site":
            self.facility_wanted.emit(one)

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
        elif kind == "step":
            wanted = key if key != _COVERED else ""
            if wanted != self.cascade.current:
                self.cascade.choose(wanted or self.cascade.current)
        elif kind == "place" and self._answered is not None:
            surface = self._answered.report.network.surface
            region = self._answered.report.network.regions[surface.region[int(key)]]
            self.regions.choose(region)
            self.map.call("selectRegion", json.dumps(region), "false")
