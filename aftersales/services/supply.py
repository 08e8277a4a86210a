"""How parts come to each service centre: from which depot, how long, and how surely in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aftersales.analysis.supply import Clocks, FillRates, Leads, leads, mixed
from aftersales.domain.records import Facility, FacilityKind, Lane, Status, WorkType
from aftersales.geo.clock import utc_offset_hours
from aftersales.geo.distance import geodesic_km
from aftersales.services.factors import HOURS_OF_DAY, Factors

_LONG_WEEK, _LONGER_WEEK = 45.0, 60.0  # hours that are still worked in five, in six days


@dataclass(frozen=True, slots=True)
class Supply:
    """Parts supply of `n` service centres and `b` brands on a day.

    Attributes
    ----------
    depots : tuple of Facility
        Depots and plants that send parts on the day.
    facing, other : ndarray of int64, shape (n, b)
        Index of the depot with the shortest lead, and of the next one; -1 where there is none.
    lead_hours, working_hours : ndarray of shape (n, b)
        Mean lead from the facing depot, elapsed and in open hours of the centre.
    expected_hours : ndarray of shape (n, b)
        Over all ways that a part may come.
    hit : ndarray of shape (n, b)
        Probability that the part is there within the promise.
    has_depot : bool
        Whether there is any depot on the day; without one nothing is known of the supply.
    """

    depots: tuple[Facility, ...]
    facing: NDArray[np.int64]
    other: NDArray[np.int64]
    lead_hours: NDArray[np.float64]
    working_hours: NDArray[np.float64]
    expected_hours: NDArray[np.float64]
    hit: NDArray[np.float64]
    has_depot: bool


def supply_on(
    facilities: Sequence[Facility],
    rights: NDArray[np.bool_],
    makes: NDArray[np.bool_],
    lanes: Sequence[Lane],
    brands: Sequence[str],
    day: date,
    factors: Factors,
    detour: float,
) -> Supply:
    """Find the depots that face each centre, and the leads of its parts.

    Parameters
    ----------
    facilities : sequence of Facility
        All of them, in the order of the rows of `rights` and `makes`.
    rights, makes : ndarray of bool, shape (all, b)
        Whether each may send parts of a brand, or assembles its vehicles, on the day.
    lanes : sequence of Lane
        Known lanes; where there is none its hours follow from the distance.
    detour : float
        Road kilometres for a geodesic one.
    """
    centres = [k for k, f in enumerate(facilities) if f.kind is FacilityKind.SERVICE_CENTRE]
    found_sources = [
        k
        for k, f in enumerate(facilities)
        if f.status_on(day) is Status.ACTIVE
        and f.lat is not None
        and (
            (f.kind is FacilityKind.PARTS_DEPOT and rights[k].any())
            or (f.kind is FacilityKind.PLANT and makes[k].any())
        )
    ]
    sources = np.array(found_sources, np.int64)
    is_plant = np.array([facilities[k].kind is FacilityKind.PLANT for k in sources], np.bool_)
    promise = factors["promise_hours"]
    lead = _all_leads(facilities, centres, sources, is_plant, lanes, brands, day, factors, detour)
    shape = (len(centres), len(brands))
    facing, other = np.full(shape, -1, np.int64), np.full(shape, -1, np.int64)
    found = {name: np.full(shape, np.inf) for name in ("hours", "working", "expected")}
    hit = np.zeros(shape)
    rates = FillRates(
        factors["fill_facing"],
        factors["fill_system"],
        factors["local_share"],
        factors["import_days"] * HOURS_OF_DAY,
    )
    for column in range(len(brands)):
        depots = np.flatnonzero(~is_plant & rights[sources, column])
        plants = np.flatnonzero(is_plant & makes[sources, column])
        if not (depots.size and centres):
            continue
        hours = lead.hours[:, depots, column]
        order = np.argsort(hours, axis=1, kind="stable")
        first = _picked(lead, depots[order[:, 0]], column)
        second = (
            _picked(lead, depots[order[:, 1]], column)
            if depots.size > 1
            else Leads(*(np.full(len(centres), x) for x in (np.inf, np.inf, 0.0)))
        )
        best = np.argmin(lead.hours[:, plants, column], axis=1) if plants.size else None
        plant = _picked(lead, plants[best], column) if best is not None else second
        makes_here = np.full(len(centres), best is not None)
        expected, sure = mixed(rates, first, second, plant, makes_here, promise)
        reached = np.isfinite(first.hours)
        facing[reached, column] = depots[order[:, 0]][reached]
        if depots.size > 1:
            there = np.isfinite(second.hours)
            other[there, column] = depots[order[:, 1]][there]
        found["hours"][:, column] = first.hours
        found["working"][:, column] = first.working_hours
        found["expected"][:, column] = expected
        hit[:, column] = sure
    return Supply(
        tuple(facilities[k] for k in sources), facing, other,
        found["hours"], found["working"], found["expected"], hit, bool((~is_plant).any()),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _AllLeads:
    """Leads from every source to every centre for each brand, shape (n, s, b)."""

    hours: NDArray[np.float64]
    working: NDArray[np.float64]
    hit: NDArray[np.float64]


def _picked(lead: _AllLeads, source: NDArray[np.int64], column: int) -> Leads:
    rows = np.arange(len(source))
    return Leads(
        lead.hours[rows, source, column],
        lead.working[rows, source, column],
        lead.hit[rows, source, column],
    )


def _all_leads(
    facilities: Sequence[Facility],
    centres: Sequence[int],
    sources: NDArray[np.int64],
    is_plant: NDArray[np.bool_],
    lanes: Sequence[Lane],
    brands: Sequence[str],
    day: date,
    factors: Factors,
    detour: float,
) -> _AllLeads:
    """Leads of all lanes; a lane of one brand stands for it before one of all brands."""
    n, s, b = len(centres), len(sources), len(brands)
    shape = (n, s, b)
    if not (n and s):
        return _AllLeads(np.full(shape, np.inf), np.full(shape, np.inf), np.zeros(shape))
    here = np.array([_place(facilities[k]) for k in centres])
    there = np.array([_place(facilities[k]) for k in sources])
    km = geodesic_km(here[:, None, 0], here[:, None, 1], there[None, :, 0], there[None, :, 1])
    derived = factors["handling_hours"] + km * detour / factors["lane_speed_kmh"]
    derived = np.where(np.isnan(derived), np.inf, derived)
    hours = np.repeat(derived[:, :, None], b, axis=2)
    cutoff = np.full(shape, factors["cutoff_hour"])
    own = _own_lanes(facilities, centres, sources, lanes, brands)
    for (row, source, column), lane in own.items():
        hours[row, source, column] = lane.hours
        if lane.cutoff:
            cutoff[row, source, column] = _clock(lane.cutoff)
    hours += is_plant[None, :, None] * factors["plant_days"] * HOURS_OF_DAY
    # Brands differ only where a lane says so: the others are computed once.
    special = sorted({column for _, _, column in own})
    plain = next((k for k in range(b) if k not in special), None)
    workshop, depot = (
        _clocks([facilities[k] for k in which], day, factors) for which in (centres, sources)
    )
    rows, ends = (axis.ravel() for axis in np.indices((n, s)))
    found = [np.empty(shape) for _ in range(3)]
    for column in [*special, *([plain] if plain is not None else [])]:
        one = leads(
            _taken(workshop, rows), _taken(depot, ends),
            cutoff[:, :, column].ravel(), hours[:, :, column].ravel(), factors["promise_hours"],
        )  # fmt: skip
        alike = [column] if column in special else [k for k in range(b) if k not in special]
        for table, values in zip(found, (one.hours, one.working_hours, one.hit), strict=True):
            table[:, :, alike] = values.reshape(n, s)[:, :, None]
    return _AllLeads(*found)


def _own_lanes(
    facilities: Sequence[Facility],
    centres: Sequence[int],
    sources: NDArray[np.int64],
    lanes: Sequence[Lane],
    brands: Sequence[str],
) -> dict[tuple[int, int, int], Lane]:
    """Known lanes by centre, source and brand."""
    row = {facilities[k].code: at for at, k in enumerate(centres)}
    source = {facilities[k].code: at for at, k in enumerate(sources)}
    found = {}
    for lane in sorted(lanes, key=lambda one: one.brand is not None):
        if lane.origin in source and lane.destination in row:
            for column, brand in enumerate(brands):
                if lane.brand in (None, brand):
                    found[row[lane.destination], source[lane.origin], column] = lane
    return found


def days_a_week(hours: float) -> int:
    """Days over which the opening hours of a week are spread."""
    return 5 if hours <= _LONG_WEEK else 6 if hours <= _LONGER_WEEK else 7


def _clocks(facilities: Sequence[Facility], day: date, factors: Factors) -> Clocks:
    """Working weeks; hours of a week are spread over as many days as they need."""
    weekly = [
        f.hours_per_week
        if f.hours_per_week and f.kind is FacilityKind.SERVICE_CENTRE
        else factors["shift_hours"] * factors["depot_days"]
        for f in facilities
    ]
    days = [
        days_a_week(hours) if f.kind is FacilityKind.SERVICE_CENTRE else factors["depot_days"]
        for f, hours in zip(facilities, weekly, strict=True)
    ]
    daily = np.minimum(np.array(weekly, float) / np.array(days, float), HOURS_OF_DAY)
    opens = np.minimum(factors["opens_at"], HOURS_OF_DAY - daily)
    offset = [
        0.0 if f.lat is None or f.lon is None else utc_offset_hours(f.lat, f.lon, day)
        for f in facilities
    ]
    half = np.round(np.array(offset, float) * 2) / 2
    return Clocks(half, np.array(days, float), opens, opens + daily)


def _taken(clocks: Clocks, which: NDArray[Any]) -> Clocks:
    return Clocks(
        clocks.offset[which], clocks.days[which], clocks.opens[which], clocks.closes[which]
    )


def _place(facility: Facility) -> tuple[float, float]:
    if facility.lat is None or facility.lon is None:
        return np.nan, np.nan
    return facility.lat, facility.lon


def _clock(words: str) -> float:
    hour, minute = words.split(":")
    return int(hour) + int(minute) / 60


def may(
    facilities: Sequence[Facility],
    authorisations: Sequence[Any],
    brands: Sequence[str],
    work_type: WorkType,
    day: date,
) -> NDArray[np.bool_]:
    """Which of some facilities hold a right of a kind of work on a day, shape (some, b)."""
    row = {facility.code: k for k, facility in enumerate(facilities)}
    column = {brand: k for k, brand in enumerate(brands)}
    held = np.zeros((len(facilities), len(brands)), np.bool_)
    for right in authorisations:
        known = right.facility in row and right.brand in column
        if known and right.work_type is work_type and right.valid_on(day):
            held[row[right.facility], column[right.brand]] = True
    return held
