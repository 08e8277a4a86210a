"""Hours of workshops against hours of vehicles: centre by centre and region by region."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aftersales.analysis.access import e2sfca
from aftersales.analysis.capacity import capacity_hours, throughput
from aftersales.analysis.cascade import Step
from aftersales.domain.records import Facility
from aftersales.services.coverage import Report
from aftersales.services.factors import Factors
from aftersales.services.lanes import days_a_week
from aftersales.services.maps import region_names
from aftersales.services.tables import ReportTable
from aftersales.texts import text

FULL = 0.85  # above, waiting grows fast
_ZONES, _DECAY = (0.5, 1.0, 2.0), (1.0, 0.68, 0.22)  # of the reach, with their weights


@dataclass(frozen=True, slots=True)
class Workload:
    """Hours of a report.

    Attributes
    ----------
    centres : tuple of Facility
        Service centres, in the order of the network's sites.
    capacity, used : ndarray of shape (n,)
        Hours a year: what each can sell, infinite where that is not known, and what is taken.
    binding : tuple of str, length n
        What limits each.
    vehicles : ndarray of shape (n,)
        Vehicles that each serves.
    bays_required : ndarray of shape (n,)
        Bays for what it serves, with the unevenness of arrivals.
    needed : ndarray of shape (r,)
        Hours that the vehicles of each region need.
    access : ndarray of shape (r,)
        Hours for each vehicle as its owners feel them (E2SFCA), mean over the region's vehicles.
    """

    centres: tuple[Facility, ...]
    capacity: NDArray[np.float64]
    used: NDArray[np.float64]
    binding: tuple[str, ...]
    vehicles: NDArray[np.float64]
    bays_required: NDArray[np.float64]
    needed: NDArray[np.float64]
    access: NDArray[np.float64]

    @property
    def utilisation(self) -> NDArray[np.float64]:
        """Share of the hours that is taken; 0 where they are not known."""
        known = np.isfinite(self.capacity) & (self.capacity > 0)
        return np.where(known, self.used / np.where(known, self.capacity, 1), 0.0)


def workload(report: Report) -> Workload:
    """Hours of all brands' vehicles at the centres of a report."""
    network, found = report.whole.network, report.whole.cascade
    ready, surface = network.ready, network.surface
    factors = Factors(report.snapshot.factors)
    centres = report.snapshot.centres
    capacity, binding = capacity_hours(ready.technician_hours, ready.bay_hours)
    used = found.allocation.hours
    bays = np.array([f.bays or 0 for f in centres], float)
    each = np.where(bays > 0, ready.bay_hours / np.where(bays > 0, bays, 1), np.nan)
    required = used * factors["unevenness"] / np.where(each > 0, each, np.nan)
    needed = np.bincount(
        surface.region, (surface.uio * ready.hours_each).sum(axis=1), len(network.regions)
    ).astype(float)
    return Workload(
        centres,
        capacity,
        used,
        tuple(one.value for one in binding),
        found.allocation.at_sites(len(centres)).sum(axis=1),
        required,
        needed,
        _access(report),
    )


def _access(report: Report) -> NDArray[np.float64]:
    """Mean hours for each vehicle in each region, over the asked brands.

    A centre's hours are shared among the brands it serves as their vehicles around it are.
    """
    whole, reach_km = report.whole, report.question.reach_km
    network = whole.network
    surface, eligible = network.surface, network.eligible
    hours = np.where(np.isfinite(network.ready.capacity_hours), network.ready.capacity_hours, 0.0)
    around = np.where(eligible, whole.reach.around(surface.uio.astype(float)), 0.0)
    total = around.sum(axis=1, keepdims=True)
    share = np.divide(around, total, out=np.zeros_like(around), where=total > 0)
    zones = [zone * reach_km for zone in _ZONES]
    count = len(network.regions)
    felt, weight = np.zeros(count), np.zeros(count)
    for brand in report.asked:
        uio = surface.uio[:, brand].astype(float)
        supply = hours * share[:, brand]
        access, _ = e2sfca(surface.latlon, uio, network.sites.latlon, supply, zones, _DECAY)
        felt += np.bincount(surface.region, access * uio, count)
        weight += np.bincount(surface.region, uio, count)
    return np.divide(felt, weight, out=np.zeros(count), where=weight > 0)


def workshops_table(report: Report, found: Workload, language: str) -> ReportTable:
    """One row for each centre that works on the day."""
    regions = region_names(report, language)
    active = report.whole.network.sites.active
    factors = Factors(report.snapshot.factors)
    visits = factors.visits_per_vehicle
    rows, keys = [], []
    for k in np.flatnonzero(active).tolist():
        centre = found.centres[k]
        known = bool(np.isfinite(found.capacity[k]))
        bays = centre.bays or 0
        required = float(found.bays_required[k])
        days = factors["weeks"] * days_a_week(centre.hours_per_week or 0.0)
        rows.append(
            (
                centre.name,
                regions.get(centre.region or "", ""),
                centre.bays,
                centre.technicians,
                round(float(found.capacity[k])) if known else None,
                text(f"binding.{found.binding[k]}", language),
                round(float(found.used[k])),
                float(found.utilisation[k]) if known else None,
                round(float(found.vehicles[k])),
                float(found.vehicles[k]) / bays if bays else None,
                required if np.isfinite(required) else None,
                throughput(float(found.vehicles[k]) * visits, bays, days) if bays else None,
            )
        )
        keys.append(centre.code)
    columns = (
        *("facility", "region", "bays", "technicians", "capacity_hours", "binding", "used_hours"),
        *("utilisation", "allocated", "vehicles_per_bay", "bays_required", "throughput"),
    )
    return ReportTable(columns, tuple(rows), tuple(keys))


def region_hours_table(report: Report, found: Workload, language: str) -> ReportTable:
    """One row for each region: hours needed and there, bays needed and there, and access."""
    sites, surface = report.whole.network.sites, report.whole.network.surface
    each, chain = report.whole.network.ready.hours_each, report.whole.cascade
    index = {code: k for k, code in enumerate(report.whole.network.regions)}
    capacity, bays = np.zeros(len(index)), np.zeros(len(index), np.int64)
    for k in np.flatnonzero(sites.active).tolist():
        centre = found.centres[k]
        if centre.region in index:
            capacity[index[centre.region]] += (
                found.capacity[k] if np.isfinite(found.capacity[k]) else 0.0
            )
            bays[index[centre.region]] += centre.bays or 0
    required = Factors(report.snapshot.factors).bays_for(found.needed)
    waiting = np.bincount(
        surface.region, (chain.lost(Step.CAPACITY) * each).sum(axis=1), len(index)
    )
    names = region_names(report, language)
    rows = [
        (
            names[code],
            round(float(found.needed[k])),
            round(float(capacity[k])),
            round(float(waiting[k])),
            int(bays[k]),
            float(required[k]),
            float(required[k] - bays[k]),
            float(found.access[k]),
        )
        for code, k in index.items()
    ]
    columns = (
        *("region", "needed_hours", "capacity_hours", "waiting_hours", "bays", "bays_required"),
        *("bays_missing", "access_hours"),
    )
    return ReportTable(columns, tuple(rows), tuple(index))
