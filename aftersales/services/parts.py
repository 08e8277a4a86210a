"""Parts supply as people read it: by centre and by depot, and what another depot would change."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from aftersales.domain.records import (
    Authorisation,
    Basis,
    Facility,
    FacilityKind,
    Settlement,
    Status,
    StatusEntry,
    WorkType,
)
from aftersales.services.coverage import Report
from aftersales.services.maps import region_names
from aftersales.services.network import Snapshot
from aftersales.services.tables import ReportTable


@dataclass(frozen=True, slots=True)
class Promise:
    """How much of what centres serve gets its parts in time.

    Attributes
    ----------
    vehicles : int
        Vehicles of the asked brands that a centre has hours for.
    in_time : int
        Those whose centre gets its parts within the promise.
    hit : float or None
        Probability of keeping the promise, mean over the vehicles; None without any.
    mean_hours : float or None
        Expected lead, mean over the vehicles whose centre gets parts at all.
    """

    vehicles: int
    in_time: int
    hit: float | None
    mean_hours: float | None

    @property
    def share(self) -> float:
        """Share of the vehicles whose parts are in time."""
        return self.in_time / self.vehicles if self.vehicles else 0.0


def promise_of(report: Report) -> Promise:
    """Sum a report's parts supply over the vehicles that its centres serve."""
    network, supply = report.whole.network, report.whole.supply
    asked = report.asked
    served = report.whole.cascade.allocation.at_sites(len(network.sites.codes))[:, asked]
    in_time = network.ready.in_time[:, asked]
    total = float(served.sum())
    expected, hit = supply.expected_hours[:, asked], supply.hit[:, asked]
    reached = np.isfinite(expected)
    known = float(served[reached].sum())
    return Promise(
        vehicles=round(total),
        in_time=round(float(served[in_time].sum())),
        hit=float((served * hit).sum() / total) if total and supply.has_depot else None,
        mean_hours=float((served[reached] * expected[reached]).sum() / known) if known else None,
    )


def lead_curve(report: Report) -> tuple[tuple[float, float], ...]:
    """Share of the served vehicles whose expected lead is at most so many hours, by hours."""
    asked = report.asked
    served = report.whole.cascade.allocation.at_sites(len(report.whole.network.sites.codes))
    vehicles = served[:, asked].ravel()
    hours = report.whole.supply.expected_hours[:, asked].ravel()
    held = np.flatnonzero((vehicles > 0) & np.isfinite(hours))
    order = held[np.argsort(hours[held], kind="stable")]
    share = np.cumsum(vehicles[order]) / vehicles.sum() if held.size else np.empty(0)
    # Hours that are alike to a tenth are one point.
    last = np.flatnonzero(np.diff(np.round(hours[order], 1), append=np.inf))
    return tuple(zip(hours[order][last].tolist(), share[last].tolist(), strict=True))


def parts_table(report: Report, language: str) -> ReportTable:
    """One row for each active centre and asked brand it may serve."""
    network, supply = report.whole.network, report.whole.supply
    by_code = {f.code: f for f in report.snapshot.facilities}
    regions = region_names(report, language)
    names = {brand.code: brand.name for brand in report.snapshot.brands}
    served = report.whole.cascade.allocation.at_sites(len(network.sites.codes))
    rows, keys = [], []
    for brand in report.asked:
        for site in np.flatnonzero(network.eligible[:, brand]).tolist():
            centre = by_code[network.sites.codes[site]]
            facing, other = int(supply.facing[site, brand]), int(supply.other[site, brand])
            rows.append(
                (
                    centre.name,
                    regions.get(centre.region or "", ""),
                    names[network.brands[brand]],
                    supply.depots[facing].name if facing >= 0 else "",
                    _finite(supply.lead_hours[site, brand]),
                    _finite(supply.working_hours[site, brand]),
                    _finite(supply.expected_hours[site, brand]),
                    float(supply.hit[site, brand]),
                    round(float(served[site, brand])),
                    supply.depots[other].name if other >= 0 else "",
                )
            )
            keys.append(centre.code)
    columns = (
        *("facility", "region", "brand", "facing_depot", "lead_hours", "working_hours"),
        *("expected_hours", "promise_hit", "allocated", "next_depot"),
    )
    return ReportTable(columns, tuple(rows), tuple(keys))


def depots_table(report: Report, language: str) -> ReportTable:
    """One row for each depot: what supplies it, the centres that it faces, and their vehicles."""
    network, supply = report.whole.network, report.whole.supply
    regions = region_names(report, language)
    asked = report.asked
    eligible = network.eligible[:, asked]
    served = report.whole.cascade.allocation.at_sites(len(network.sites.codes))[:, asked]
    in_time = network.ready.in_time[:, asked]
    facing, lead = supply.facing[:, asked], supply.lead_hours[:, asked]
    rows, keys = [], []
    for number, depot in enumerate(supply.depots):
        if depot.kind is not FacilityKind.PARTS_DEPOT:
            continue
        mine = (facing == number) & eligible
        vehicles = float(served[mine].sum())
        rows.append(
            (
                depot.name,
                regions.get(depot.region or "", ""),
                supply.depots[supplier].name if (supplier := supply.supplier[number]) >= 0 else "",
                _finite(supply.resupply_hours[number]),
                int(mine.any(axis=1).sum()),
                round(vehicles),
                float(served[mine & in_time].sum()) / vehicles if vehicles else None,
                float(lead[mine].mean()) if mine.any() else None,
            )
        )
        keys.append(depot.code)
    columns = (
        *("depot", "region", "supplied_by", "resupply_hours", "centres_faced", "allocated"),
        *("in_time_share", "lead_hours"),
    )
    return ReportTable(columns, tuple(rows), tuple(keys))


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


@dataclass(frozen=True, slots=True)
class Opening:
    """A depot or plant that might open.

    Attributes
    ----------
    name : str
        What it is called.
    lat, lon : float
        Where.
    kind : FacilityKind
        Parts depot or plant.
    """

    name: str
    lat: float
    lon: float
    kind: FacilityKind


def openings(report: Report, language: str) -> list[Opening]:
    """Where a depot might open: facilities that never were active, and a town of each region.

    Towns are the largest of their regions; first those of the regions where most vehicles get
    their parts late.
    """
    snapshot, network = report.counted, report.whole.network
    found = [
        Opening(f.name, f.lat, f.lon, f.kind)
        for f in snapshot.facilities
        if f.kind is not FacilityKind.SERVICE_CENTRE
        and f.lat is not None
        and f.lon is not None
        and not any(entry.status is Status.ACTIVE for entry in f.history)
    ]
    late = np.zeros(len(network.regions))
    flows, region = report.whole.cascade.allocation, network.surface.region
    waits = ~network.ready.in_time[flows.site, flows.brand]
    np.add.at(late, region[flows.point[waits]], flows.vehicles[waits])
    late_in = dict(zip(network.regions, late.tolist(), strict=True))
    largest: dict[str, Settlement] = {}
    for town in sorted(snapshot.settlements, key=lambda one: (-one.population, one.code)):
        largest.setdefault(town.region, town)
    towns = sorted(
        largest.values(), key=lambda town: (-late_in[town.region], -town.population, town.code)
    )
    return found + [
        Opening(town.names.get(language, town.name), town.lat, town.lon, FacilityKind.PARTS_DEPOT)
        for town in towns
    ]


def with_opening(snapshot: Snapshot, opening: Opening, brand: str | None, day: date) -> Snapshot:
    """A registry as if a depot or plant were open from a day on for a brand, or for all."""
    taken = {facility.code for facility in snapshot.facilities}
    code = next(f"what-if-{k}" for k in range(len(taken) + 1) if f"what-if-{k}" not in taken)
    thought = Facility(
        code=code,
        kind=opening.kind,
        name=opening.name,
        lat=opening.lat,
        lon=opening.lon,
        basis=Basis.ASSUMED,
        history=(StatusEntry(status=Status.ACTIVE, since=day),),
    )
    work = WorkType.PARTS if opening.kind is FacilityKind.PARTS_DEPOT else WorkType.ASSEMBLY
    rights = [
        Authorisation(facility=code, brand=one.code, work_type=work, valid_from=day)
        for one in snapshot.brands
        if brand in (None, one.code)
    ]
    return replace(
        snapshot,
        about={**snapshot.about, "what_if": opening.name},
        facilities=(*snapshot.facilities, thought),
        authorisations=(*snapshot.authorisations, *rights),
    )
