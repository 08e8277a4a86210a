"""From a report and a question to a problem of siting: customers, sites and rules as arrays.

A customer is the vehicles of one place that are equally far from today's network. All centres of
today that stay open are one fixed site: to each customer it is as far as the nearest of them that
may serve its vehicles, so a vehicle of each brand counts against the centres of its own brand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aftersales.analysis.coverage import cover
from aftersales.analysis.reach import reach_of
from aftersales.analysis.repairs import Move, Repair
from aftersales.analysis.siting.problem import Problem
from aftersales.analysis.siting.rules import Quota, Rules
from aftersales.domain.errors import NotFoundError
from aftersales.geo.distance import Floats, geodesic_km, within
from aftersales.services.factors import Factors
from aftersales.services.planning.candidates import Candidates, candidates_of
from aftersales.services.planning.question import COVERING, Candidate, PlanQuestion

if TYPE_CHECKING:
    from aftersales.services.coverage import Report

Ints = NDArray[np.int64]
_MENDS = {Move.AUTHORISE, Move.CERTIFY, Move.TRAIN}  # what makes a centre eligible
_BLOCK = 4_000_000  # pairs that are measured at a time


@dataclass(frozen=True, slots=True)
class Column:
    """Something that a plan may do.

    Attributes
    ----------
    moves : tuple of Move
        What has to be done.
    candidate : Candidate or None
        Where a centre opens; None for a move at a centre of today.
    site : int
        Index of that centre; -1 for an opening.
    brand : int
        Index, among the asked brands, of the brand it is for; -1 for all of them.
    price : float
        Money.
    """

    moves: tuple[Move, ...]
    candidate: Candidate | None
    site: int
    brand: int
    price: float


@dataclass(frozen=True, slots=True)
class Posed:
    """A question as arrays.

    The sites of the problem are today's network, the centres that may close, and the columns, in
    this order.

    Attributes
    ----------
    report : Report
        What is planned for.
    asked : PlanQuestion
        What is asked.
    candidates : Candidates
        Where centres may open.
    columns : tuple of Column
        What the plan may do.
    closable : ndarray of int64
        Indices of the centres that may close.
    place, brand : ndarray of int64, shape (m,)
        Place of each customer, and its brand among the asked ones, -1 where brands are alike.
    today_km : ndarray of shape (m,)
        Kilometres to the nearest centre of today that may serve it, infinite without one within
        what pairs are known for.
    problem : Problem
        Customers and sites.
    rules : Rules
        Limits of the plan.
    """

    report: Report
    asked: PlanQuestion
    candidates: Candidates
    columns: tuple[Column, ...]
    closable: Ints
    place: Ints
    brand: Ints
    today_km: Floats
    problem: Problem
    rules: Rules

    @property
    def first(self) -> int:
        """Index of the first column among the sites of the problem."""
        return 1 + len(self.closable)

    @property
    def limit(self) -> float:
        """Kilometres up to which a site covers; infinite for models that count kilometres."""
        return self.report.question.reach_km if self.asked.model in COVERING else np.inf


def pose(report: Report, asked: PlanQuestion, beyond: float = 1.0) -> Posed:
    """Make the problem of a question.

    Parameters
    ----------
    beyond : float
        Up to how many times the reach pairs are known; models that cover heed the reach alone.

    Raises
    ------
    InputError
        For a question that no plan can answer.
    NotFoundError
        ``candidate_unknown`` for a required place that is not among the candidates.
    """
    asked.check()
    candidates = candidates_of(report, asked)
    columns = (*_openings(report, candidates), *(_moves(report) if asked.with_moves else ()))
    closable = _closable(report) if asked.closings else np.empty(0, np.int64)
    limit = beyond * report.question.reach_km if asked.model in COVERING else np.inf
    is_merged = not (asked.with_moves or len(closable))
    place, brand, weight, today = _customers(report, limit, is_merged=is_merged)
    is_wide = beyond != 1 or len(closable) or asked.model not in COVERING
    # What today's network covers for certain no column adds.
    open_to = np.ones(len(place), np.bool_) if is_wide else ~within(today, limit)
    staying = today if not len(closable) else np.full(len(place), np.inf)
    blocks = [
        _only_today(staying, limit),
        *_of_centres(report, closable, place, brand, limit),
        *_of_candidates(report, candidates.kept, place, staying, limit, open_to),
        *_of_moves(report, columns[len(candidates.kept) :], place, brand, staying, limit),
    ]
    start = np.cumsum([0, *(len(customers) for customers, _ in blocks)])
    fixed = np.zeros(len(blocks), np.bool_)
    fixed[: 1 + len(closable)] = True
    problem = Problem(
        weight,
        start,
        np.concatenate([customers for customers, _ in blocks]),
        np.concatenate([km for _, km in blocks]),
        fixed,
    )
    rules = _rules(report, asked, columns, len(closable), place)
    return Posed(report, asked, candidates, columns, closable, place, brand, today, problem, rules)


def _openings(report: Report, candidates: Candidates) -> list[Column]:
    price = Factors(report.snapshot.factors)["cost_open"]
    return [
        Column((Move.OPEN,), one, -1, -1, price if one.cost is None else one.cost)
        for one in candidates.kept
    ]


def _moves(report: Report) -> list[Column]:
    """What would make centres of today eligible for an asked brand."""
    asked = {brand: k for k, brand in enumerate(report.asked)}
    return [
        Column(one.moves, None, one.site, asked[one.brand], one.cost)
        for one in report.repairs
        if _is_mend(one) and one.brand in asked
    ]


def _is_mend(one: Repair) -> bool:
    return one.site >= 0 and one.brand >= 0 and bool(_MENDS & set(one.moves))


def _closable(report: Report) -> Ints:
    eligible = report.network.eligible.any(axis=1) & report.network.sites.placed
    return np.flatnonzero(eligible)


def _customers(
    report: Report, limit: float, *, is_merged: bool
) -> tuple[Ints, Ints, Floats, Floats]:
    """Place, brand, vehicles, and kilometres to today's network of each customer.

    Whoever is beyond the limit is equally far: how far decides nothing.
    """
    network = report.network
    surface = network.surface
    placed = np.asarray(np.isfinite(surface.latlon).all(axis=1))
    km = nearest_km(report)
    place, brand = np.nonzero(surface.uio * placed[:, None])
    weight, today = surface.uio[place, brand].astype(float), km[place, brand]
    today = np.where(within(today, limit), today, np.inf)
    if not is_merged:
        return place, brand, weight, today
    order = np.lexsort((today, place))
    place, today, weight = place[order], today[order], weight[order]
    is_other = np.asarray((place[1:] != place[:-1]) | (today[1:] != today[:-1]))
    first = np.flatnonzero(np.concatenate([np.ones(min(1, len(place)), np.bool_), is_other]))
    weight = np.add.reduceat(weight, first) if first.size else weight
    return place[first], np.full(first.size, -1), weight, today[first]


def nearest_km(report: Report) -> Floats:
    """Kilometres from each place to the nearest eligible centre of each asked brand, (m, b)."""
    network = report.network
    points, sites = network.surface.latlon, network.sites.latlon
    nothing = np.zeros(len(points))
    found = [
        cover(points, nothing, np.where(able[:, None], sites, np.nan), 0.0).distance_km
        for able in network.eligible.T
    ]
    return np.column_stack(found) if found else np.empty((len(points), 0))


Block = tuple[Ints, Floats]  # customers of a site, and their kilometres


def _only_today(today: Floats, limit: float) -> Block:
    held = np.flatnonzero(within(today, limit) & np.isfinite(today))
    return held, today[held]


def _of_candidates(
    report: Report,
    candidates: Sequence[Candidate],
    place: Ints,
    today: Floats,
    limit: float,
    open_to: NDArray[np.bool_],
) -> list[Block]:
    """What each candidate reaches; beyond today's network no other site is ever used."""
    there = np.array([(one.lat, one.lon) for one in candidates], float).reshape(-1, 2)
    points = report.network.surface.latlon
    if np.isfinite(limit):
        reach = reach_of(points, there, limit)
        order = np.argsort(reach.site, kind="stable")
        edges = np.searchsorted(reach.site[order], np.arange(len(there) + 1))
        at, km = reach.point[order], reach.km[order]
        found = [
            _at_places(place, at[first:last], km[first:last])
            for first, last in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)
        ]
        return [(who[open_to[who]], away[open_to[who]]) for who, away in found]
    held = np.unique(place)
    blocks: list[Block] = []
    step = max(1, _BLOCK // max(1, held.size))
    for first in range(0, len(there), step):
        part = there[first : first + step]
        away = geodesic_km(points[held, 0], points[held, 1], part[:, [0]], part[:, [1]])
        for row in away:
            customers, km = _at_places(place, held, row)
            nearer = km < today[customers]
            blocks.append((customers[nearer], km[nearer]))
    return blocks


def _at_places(place: Ints, at: Ints, km: Floats) -> Block:
    """Customers of some places, which stand side by side, with the kilometres of their place."""
    first, last = np.searchsorted(place, at, "left"), np.searchsorted(place, at, "right")
    count = last - first
    within_place = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(first, count) + within_place, np.repeat(km, count)


def _of_centres(
    report: Report, centres: Ints, place: Ints, brand: Ints, limit: float
) -> list[Block]:
    """Customers within a limit of centres of today, of the brands that they may serve."""
    eligible = report.network.eligible
    return [
        _of_brands(report, site, eligible[site], place, brand, limit) for site in centres.tolist()
    ]


def _of_moves(
    report: Report,
    columns: Sequence[Column],
    place: Ints,
    brand: Ints,
    today: Floats,
    limit: float,
) -> list[Block]:
    """What each move wins; as of candidates, only what is nearer than the network of today."""
    count = len(report.network.brands)
    found = [
        _of_brands(report, one.site, np.equal(np.arange(count), one.brand), place, brand, limit)
        for one in columns
    ]
    if np.isfinite(limit):
        return found
    return [(who[km < today[who]], km[km < today[who]]) for who, km in found]


def _of_brands(
    report: Report, site: int, brands: NDArray[np.bool_], place: Ints, brand: Ints, limit: float
) -> Block:
    if limit == report.question.reach_km:
        places, km = places_of(report, site)
    else:
        places, points = np.unique(place), report.network.surface.latlon
        lat, lon = report.network.sites.latlon[site].tolist()
        km = geodesic_km(points[places, 0], points[places, 1], lat, lon)
        places, km = places[within(km, limit)], km[within(km, limit)]
    customers, away = _at_places(place, places, km)
    held = brands[brand[customers]]
    return customers[held], away[held]


def places_of(report: Report, site: int) -> tuple[Ints, Floats]:
    """Places within reach of a centre of today, and their kilometres."""
    table = report.whole.reach
    pairs = np.flatnonzero(table.site == site)
    return np.searchsorted(table.start, pairs, "right") - 1, table.km[pairs]


def _rules(
    report: Report,
    asked: PlanQuestion,
    columns: Sequence[Column],
    closable: int,
    place: Ints,
) -> Rules:
    before = 1 + closable
    sites = before + len(columns)
    price = np.r_[np.zeros(before), [one.price for one in columns]]
    required = np.zeros(sites, np.bool_)
    index = {one.candidate.id: k for k, one in enumerate(columns) if one.candidate is not None}
    for one in asked.required:
        if one not in index:
            raise NotFoundError("candidate_unknown", value=one)
        required[before + index[one]] = True
    may_close = np.zeros(sites, np.bool_)
    may_close[1:before] = True
    limits = [np.inf if c.candidate is None else c.candidate.capacity for c in columns]
    capacity = np.r_[np.full(before, np.inf), [np.inf if c is None else c for c in limits]]
    return Rules(
        count=None if asked.model == "lscp" else asked.count,
        budget=asked.budget,
        price=price,
        required=required if required.any() else None,
        closable=may_close if closable else None,
        closings=asked.closings if closable else None,
        capacity=capacity if np.isfinite(capacity).any() else None,
        least=float(asked.least),
        quotas=_quotas(report, asked, place),
    )


def _quotas(report: Report, asked: PlanQuestion, place: Ints) -> tuple[Quota, ...]:
    """A quota for each region with vehicles."""
    if not asked.region_share:
        return ()
    region = report.network.surface.region[place]
    return tuple(
        Quota(np.flatnonzero(region == one), asked.region_share) for one in np.unique(region)
    )
