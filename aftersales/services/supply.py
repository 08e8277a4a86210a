"""How parts come to each service centre: from which depot, how long, and how surely in time.

Plants and abroad supply the depots that no other depot supplies; from there parts come down the
lanes between depots to the one that faces the centre. A lane from a plant to some depots, or to a
centre, stands for that plant's own way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aftersales.analysis.echelons import Chain
from aftersales.analysis.fill_rates import FillRates, mixed
from aftersales.analysis.supply import STEPS, Clocks, Leads, Stock, docked, leads
from aftersales.domain.records import Facility, FacilityKind, Lane, Status, WorkType
from aftersales.services.factors import HOURS_OF_DAY, Factors
from aftersales.services.lanes import LaneTable, clocks_of, lane_table

Ints = NDArray[np.int64]
_HALF_HOURS = 2 * HOURS_OF_DAY  # of a day


@dataclass(frozen=True, slots=True)
class Supply:
    """Parts supply of `n` service centres and `b` brands on a day.

    Attributes
    ----------
    depots : tuple of Facility
        The `s` depots and plants that send parts on the day.
    facing, other : ndarray of int64, shape (n, b)
        Index of the depot with the shortest lead, and of the one that sends what it lacks, either
        straight or through it; -1 where there is none.
    lead_hours, working_hours : ndarray of shape (n, b)
        Mean lead from the facing depot, elapsed and in open hours of the centre.
    expected_hours : ndarray of shape (n, b)
        Over all ways that a part may come.
    hit : ndarray of shape (n, b)
        Probability that the part is there within the promise.
    supplier : ndarray of int64, shape (s,)
        Index of the depot that supplies each depot by a lane; -1 where none does.
    resupply_hours : ndarray of shape (s,)
        Mean hours until a part that the supplier has is on the shelf; infinite where there is none.
    has_depot : bool
        Whether there is any depot on the day; without one nothing is known of the supply.
    """

    depots: tuple[Facility, ...]
    facing: Ints
    other: Ints
    lead_hours: NDArray[np.float64]
    working_hours: NDArray[np.float64]
    expected_hours: NDArray[np.float64]
    hit: NDArray[np.float64]
    supplier: Ints
    resupply_hours: NDArray[np.float64]
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
    centres = [f for f in facilities if f.kind is FacilityKind.SERVICE_CENTRE]
    rows = [
        k
        for k, f in enumerate(facilities)
        if f.status_on(day) is Status.ACTIVE
        and f.lat is not None
        and (
            (f.kind is FacilityKind.PARTS_DEPOT and rights[k].any())
            or (f.kind is FacilityKind.PLANT and makes[k].any())
        )
    ]
    sources = [facilities[k] for k in rows]
    is_plant = np.array([f.kind is FacilityKind.PLANT for f in sources], np.bool_)
    ways = _Ways(
        clocks_of(centres, day, factors),
        clocks_of(sources, day, factors),
        lane_table(centres, sources, lanes, brands, factors, detour),
        lane_table(sources, sources, lanes, brands, factors, detour),
        factors,
    )
    shape = (len(centres), len(brands))
    found = Supply(
        depots=tuple(sources),
        facing=np.full(shape, -1, np.int64),
        other=np.full(shape, -1, np.int64),
        lead_hours=np.full(shape, np.inf),
        working_hours=np.full(shape, np.inf),
        expected_hours=np.full(shape, np.inf),
        hit=np.zeros(shape),
        supplier=np.full(len(sources), -1, np.int64),
        resupply_hours=np.full(len(sources), np.inf),
        has_depot=bool((~is_plant).any()),
    )
    sends, makes = rights[rows] & ~is_plant[:, None], makes[rows] & is_plant[:, None]
    for columns in _alike(sends, *ways.tables):
        depots = np.flatnonzero(sends[:, columns[0]])
        if depots.size and centres:
            _fill(found, ways, depots, makes, columns)
    return found


@dataclass(frozen=True, slots=True)
class _Ways:
    """All lanes of a day with the clocks of their ends."""

    workshops: Clocks
    sources: Clocks
    to_centres: LaneTable
    to_depots: LaneTable
    factors: Factors

    @property
    def rates(self) -> FillRates:
        names = ("fill_facing", "fill_system", "local_share")
        return FillRates(*(self.factors[name] for name in names))

    @property
    def tables(self) -> list[NDArray[Any]]:
        """All that may differ between brands."""
        return [
            part
            for lanes in (self.to_centres, self.to_depots)
            for part in (lanes.hours, lanes.cutoff, lanes.is_known)
        ]

    def leads(
        self, rows: Ints, source: Ints, column: int, stock: NDArray[np.float64] | None = None
    ) -> Leads:
        """Leads to some centres, each from a source; `stock` is by source, shape (s, 336)."""
        at = rows, source, column
        return leads(
            self.workshops.taken(rows),
            self.sources.taken(source),
            self.to_centres.cutoff[at],
            self.to_centres.hours[at],
            self.factors["promise_hours"],
            None if stock is None else Stock(stock, source),
        )

    def chain(self, depots: Ints, column: int) -> Chain:
        """Known lanes between some depots."""
        inner = np.ix_(depots, depots)
        there, here = np.nonzero(self.to_depots.is_known[:, :, column][inner])
        at = depots[there], depots[here], column
        hours, cutoff = self.to_depots.hours[at], self.to_depots.cutoff[at]
        return Chain(self.sources.taken(depots), here, there, cutoff, hours)


def _alike(*tables: NDArray[Any]) -> list[list[int]]:
    """Brands, the last axis of all tables, by what is the same for them: one case each."""
    groups: dict[tuple[bytes, ...], list[int]] = {}
    for column in range(tables[0].shape[-1]):
        key = tuple(table[..., column].tobytes() for table in tables)
        groups.setdefault(key, []).append(column)
    return list(groups.values())


def _fill(
    found: Supply, ways: _Ways, depots: Ints, makes: NDArray[np.bool_], columns: list[int]
) -> None:
    """Supply of brands that have the same depots and lanes."""
    column, count = columns[0], len(ways.workshops.days)
    rows = np.arange(count)
    each = ways.leads(np.repeat(rows, depots.size), np.tile(depots, count), column)
    order = np.argsort(each.hours.reshape(count, -1), axis=1, kind="stable")
    facing = depots[order[:, 0]]
    first = _picked(each, rows * depots.size + order[:, 0])
    chain = ways.chain(depots, column)
    above, supplier = chain.from_another()
    supplied = supplier >= 0
    found.supplier[depots[supplied]] = depots[supplier[supplied]]
    found.resupply_hours[depots] = above.mean(axis=1) / 2
    second = ways.leads(rows, facing, column, _on_shelves(above, depots, ways))
    other = np.where(supplied, depots[supplier], -1)[order[:, 0]]
    if depots.size > 1:
        straight = _picked(each, rows * depots.size + order[:, 1])
        nearer = straight.hours <= second.hours
        second, other = _better(straight, second), np.where(nearer, depots[order[:, 1]], other)
    abroad = np.full((depots.size, STEPS), np.inf)
    abroad[chain.heads] = np.ceil(ways.factors["import_days"] * _HALF_HOURS)
    shelves = _on_shelves(chain.spread(abroad), depots, ways)
    far = ways.leads(rows, facing, column, shelves)
    for same in _alike(makes[:, columns]):
        brands = np.array(columns)[same]
        plants = np.flatnonzero(makes[:, brands[0]])
        made = _from_plants(ways, chain, depots, plants, facing, column)
        expected, hit = mixed(ways.rates, first, second, made, far)
        found.expected_hours[:, brands], found.hit[:, brands] = expected[:, None], hit[:, None]
    reached = np.isfinite(first.hours)
    for table, values in (
        (found.facing, np.where(reached, facing, -1)),
        (found.other, np.where(np.isfinite(second.hours), other, -1)),
        (found.lead_hours, first.hours),
        (found.working_hours, first.working_hours),
    ):
        table[:, columns] = values[:, None]


def _from_plants(
    ways: _Ways, chain: Chain, depots: Ints, plants: Ints, facing: Ints, column: int
) -> Leads:
    """Leads of what has to be made first, by the plant and way that take least."""
    if not plants.size:
        never = np.full(len(facing), np.inf)
        return Leads(never, never, np.zeros(len(facing)))
    rows = np.arange(len(facing))
    best = np.full((depots.size, STEPS), np.inf)
    gate = np.full((1, STEPS), np.ceil(ways.factors["plant_days"] * _HALF_HOURS))
    lanes = ways.to_depots
    for plant in plants.tolist():
        known = np.flatnonzero(lanes.is_known[depots, plant, column])
        entries = known if known.size else chain.heads
        at = depots[entries], plant, column
        clocks = ways.sources.taken(np.full(entries.size, plant))
        start = np.full((depots.size, STEPS), np.inf)
        start[entries] = docked(clocks, lanes.cutoff[at], lanes.hours[at], gate)
        made = chain.spread(start)
        better = made.mean(axis=1) < best.mean(axis=1)
        best[better] = made[better]
    found = ways.leads(rows, facing, column, _on_shelves(best, depots, ways))
    stock = np.repeat(gate, len(ways.sources.days), axis=0)
    is_known = ways.to_centres.is_known[:, :, column]
    for plant in plants[is_known[:, plants].any(axis=0)].tolist():
        direct = ways.leads(rows, np.full(rows.size, plant), column, stock)
        known_here = is_known[:, plant]
        hours = np.where(known_here, direct.hours, np.inf)
        found = _better(replace(direct, hours=hours), found)
    return found


def _on_shelves(stock: NDArray[np.float64], depots: Ints, ways: _Ways) -> NDArray[np.float64]:
    """Stock of some depots by source, shape (s, 336)."""
    table = np.full((len(ways.sources.days), STEPS), np.inf)
    table[depots] = stock
    return table


def _picked(found: Leads, which: Ints) -> Leads:
    return Leads(found.hours[which], found.working_hours[which], found.hit[which])


def _better(one: Leads, other: Leads) -> Leads:
    """Of two ways the one that takes less."""
    first = one.hours <= other.hours
    pairs = (
        (one.hours, other.hours),
        (one.working_hours, other.working_hours),
        (one.hit, other.hit),
    )
    return Leads(*(np.where(first, a, b) for a, b in pairs))


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
