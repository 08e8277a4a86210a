"""The question who gets repaired, as arrays: hours, rights, papers and parts beside openings.

A customer is the vehicles of one brand at one place. It is repaired where a centre within reach
may serve it, has its part in time and has hours left for it. Hours are counted in vehicles of a
year, in whole ones, and go to as many vehicles as possible; those that vehicles of brands which
are not asked for take today stay theirs.

A centre of today is a fixed site, and what can be done there are more sites of the same home: a
right (with the paper and the parts that it needs to be of use) brings customers and no hours,
technicians, shifts and bays bring hours and no customers, of which one bundle at most is taken.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from aftersales.analysis.capacity import capacity_hours
from aftersales.analysis.reach import reach_of
from aftersales.analysis.repairs import Move
from aftersales.analysis.siting.maximum import Found, max_flow, most_added
from aftersales.analysis.siting.rules import Rules
from aftersales.domain.records import FacilityKind, Status
from aftersales.geo.distance import Floats
from aftersales.services.factors import Factors
from aftersales.services.planning.candidates import candidates_of
from aftersales.services.planning.posed import (
    Block,
    Column,
    Ints,
    Mask,
    Posed,
    by_site,
    nearer,
    openings,
    problem_of,
    rival_km,
    rules_of,
)
from aftersales.services.planning.question import PlanQuestion
from aftersales.services.planning.records import new_centre, numbers_with, plan_code
from aftersales.services.readiness import readiness_on

if TYPE_CHECKING:
    from aftersales.analysis.network import Readiness
    from aftersales.services.coverage import Report

_TECHNICIANS, _BAYS = 3, 2  # that one proposal adds to a centre, at most
_ROUNDING = 1e-6
_WEEK = 168.0  # hours
_SHIFTS = 4  # of a day


def pose_repairable(report: Report, asked: PlanQuestion, beyond: float = 1.0) -> Posed:
    """Make the problem of a question; see :func:`.programme.pose`."""
    network = report.network
    surface, sites = network.surface, network.sites
    placed = np.asarray(np.isfinite(surface.latlon).all(axis=1))
    place, brand = np.nonzero(surface.uio * placed[:, None])
    weight = surface.uio[place, brand].astype(float)
    limit = report.question.reach_km
    reach = report.whole.reach
    if beyond != 1:
        reach = reach_of(surface.latlon, sites.latlon, beyond * limit)
    rival = rival_km(report, asked)
    around = by_site(nearer(reach, rival), place)
    centres = np.flatnonzero(sites.active & sites.placed)
    able = network.eligible & network.ready.in_time
    # Who has no technician has no hours either, and gets both together.
    may = sites.authorised & network.ready.certified & network.ready.in_time
    today = [_of_brands(around[site], may[site], brand) for site in centres.tolist()]
    nearest = np.full(len(weight), np.inf)
    for site, (customers, km) in zip(centres.tolist(), today, strict=True):
        if network.ready.staffed[site]:
            nearest[customers] = np.minimum(nearest[customers], km)

    candidates = candidates_of(report, asked)
    opened = openings(report, candidates)
    rights, more = (
        _moves(report, centres, around, today, weight, brand) if asked.with_moves else ([], [])
    )
    columns = (*opened, *(one for one, _ in rights), *(one for one, _ in more))
    there = np.array([(c.lat, c.lon) for c in candidates.kept], float).reshape(-1, 2)
    fresh = _ready_there(report, opened)
    fresh_reach = nearer(reach_of(surface.latlon, there, beyond * limit), rival)
    blocks = [
        *today,
        *(
            _of_brands(near, in_time, brand)
            for near, in_time in zip(by_site(fresh_reach, place), fresh.in_time, strict=True)
        ),
        *(block for _, block in rights),
        *((np.empty(0, np.int64), np.empty(0)) for _ in more),
    ]
    problem = problem_of(weight, blocks, len(centres))
    capacity = np.concatenate(
        [
            _vehicles(report, _free(report))[centres],
            _of_openings(report, opened, fresh),
            np.zeros(len(rights)),
            [added for _, added in more],
        ]
    )
    rules = _rules(report, asked, columns, centres, able, place, capacity)
    return Posed(
        report, asked, candidates, columns, centres, place, brand, nearest, rival, problem, rules
    )  # fmt: skip


def _of_brands(around: Block, brands: Mask, brand: Ints) -> Block:
    customers, km = around
    held = brands[brand[customers]]
    return customers[held], km[held]


def _rules(
    report: Report,
    asked: PlanQuestion,
    columns: tuple[Column, ...],
    centres: Ints,
    able: Mask,
    place: Ints,
    capacity: Floats,
) -> Rules:
    before = len(centres)
    site = np.array([one.site for one in columns], np.int64)
    is_hours = np.array([one.site >= 0 and one.brand < 0 for one in columns], np.bool_)
    return replace(
        rules_of(report, asked, columns, np.asarray(able[centres].any(axis=1)), place),
        capacity=capacity,
        home=np.concatenate([centres, site]),
        choice=np.concatenate([np.full(before, -1), np.where(is_hours, site, -1)]),
    )


# Hours


def _vehicles(report: Report, hours: Floats) -> Floats:
    """Whole vehicles that can be served in some hours."""
    each = float(report.whole.network.ready.hours_each.max(initial=0.0))
    if each <= 0:
        return np.asarray(np.where(hours > 0, np.inf, 0.0), float)
    return np.asarray(np.floor(np.maximum(hours, 0.0) / each + _ROUNDING))


def _free(report: Report) -> Floats:
    """Hours of each centre that vehicles of other brands do not take today."""
    return np.asarray(report.whole.network.ready.capacity_hours - _taken(report), float)


def _taken(report: Report) -> Floats:
    """Hours of each centre that vehicles of brands which are not asked for take today."""
    each, given = report.whole.network.ready.hours_each, report.whole.cascade.allocation
    other = ~np.isin(given.brand, report.asked)
    hours = (given.vehicles * each[given.brand])[other]
    count = len(report.whole.network.sites.codes)
    return np.bincount(given.site[other], hours, minlength=count).astype(float)


def _of_openings(report: Report, opened: list[Column], fresh: Readiness) -> Floats:
    """Vehicles that each new centre can serve."""
    asked = [one.candidate.capacity if one.candidate else None for one in opened]
    limit = np.array([np.inf if one is None else one for one in asked], float)
    return np.asarray(np.minimum(_vehicles(report, fresh.capacity_hours), np.floor(limit)), float)


def _ready_there(report: Report, opened: list[Column]) -> Readiness:
    """What new centres at the candidates would have, of the asked brands."""
    snapshot, question = report.counted, report.question
    centres = [
        new_centre(snapshot, one, plan_code(one.candidate), Status.ACTIVE, question.day)
        for one in opened
        if one.candidate is not None
    ]
    others = [f for f in snapshot.facilities if f.kind is not FacilityKind.SERVICE_CENTRE]
    return readiness_on(
        replace(snapshot, facilities=(*others, *centres)), question.day, report.network.brands,
        question.work_type, Factors(snapshot.factors), question.detour,
    )[0]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Bundle:
    """Technicians, bays and shifts that a centre gets together."""

    technicians: int
    bays: int
    shifts: int

    @property
    def moves(self) -> tuple[Move, ...]:
        return (
            (Move.TRAIN,) * self.technicians + (Move.BAY,) * self.bays + (Move.SHIFT,) * self.shifts
        )


# Shift and bays in one bundle: a person decides for one of them.
_BUNDLES = tuple(
    _Bundle(technicians, bays, shifts)
    for technicians in range(_TECHNICIANS + 1)
    for bays, shifts in ((0, 0), (0, 1), *((bays, 0) for bays in range(1, _BAYS + 1)))
    if technicians + bays + shifts
)


def _more_hours(report: Report, centres: Ints) -> Iterator[tuple[Column, float]]:
    """What brings hours to centres of today, and how many more vehicles those serve."""
    factors = Factors(report.snapshot.factors)
    today = _vehicles(report, _free(report))
    taken, limited = _taken(report), np.isfinite(today)
    priced = sorted((sum(factors.costs[m] for m in one.moves), one) for one in _BUNDLES)
    held: dict[int, float] = {}
    for price, one in sorted(priced, key=lambda row: (row[0], len(row[1].moves))):
        hours = _hours_with(report, one.moves) - taken
        added = np.where(limited, _vehicles(report, hours) - np.where(limited, today, 0.0), 0.0)
        for site in centres[added[centres] > 0].tolist():
            # A bundle that serves no more than a cheaper one is no choice.
            if added[site] > held.get(site, 0.0):
                held[site] = float(added[site])
                yield Column(one.moves, None, site, -1, price), float(added[site])


def _hours_with(report: Report, moves: tuple[Move, ...]) -> Floats:
    """Hours of each centre with some moves; NaN where they cannot be made there."""
    workshop = Factors(report.snapshot.factors).workshop
    numbers = [numbers_with(centre, moves) for centre in report.counted.centres]
    technicians, bays, shifts, week = (
        np.array([[np.nan if value is None else value for value in row] for row in numbers], float)
        .reshape(-1, 4)
        .T
    )
    hours = capacity_hours(
        workshop.technician_hours(technicians),
        workshop.bay_hours(bays, workshop.open_hours(week, shifts)),
    )[0]
    return np.where((shifts > _SHIFTS) | (week > _WEEK), np.nan, hours)


# Rights, papers and parts


def _moves(
    report: Report, centres: Ints, around: list[Block], today: list[Block], weight: Floats,
    brand: Ints,
) -> tuple[list[tuple[Column, Block]], list[tuple[Column, float]]]:  # fmt: skip
    """What can be done at centres of today and brings the hours or the customers that are missing.

    With rights comes whom they reach, with hours how many more vehicles they serve.

    A right is one that vehicles without hours today can come to, were there hours enough, straight
    or by taking the place of others; hours are for centres that are full, or would be with such
    rights.
    """
    capacity = np.minimum(_vehicles(report, _free(report))[centres], weight.sum())
    pairs, base = _flow_of(today, weight, capacity)
    rights = list(_rights(report, centres))
    reached = [
        _of_brands(around[c.site], np.arange(brand.max(initial=0) + 1) == c.brand, brand)
        for c in rights
    ]
    added = most_added(pairs, weight, base, _table(reached, len(weight)))
    held = np.flatnonzero(added >= 1).tolist()
    coming = np.zeros(len(report.network.sites.codes))
    for k in held:
        coming[rights[k].site] += added[k]
    is_short = base.is_full | (capacity - base.into < coming[centres])
    return [(rights[k], reached[k]) for k in held], list(_more_hours(report, centres[is_short]))


def most_alone(posed: Posed) -> Floats:
    """What each column would add to today without the others, at most."""
    problem, first = posed.problem, posed.first
    assert posed.rules.capacity is not None and posed.rules.home is not None  # noqa: S101
    blocks = [problem.pairs(site) for site in range(problem.sites)]
    capacity = np.minimum(posed.rules.capacity, problem.weight.sum())
    pairs, base = _flow_of(blocks[:first], problem.weight, capacity[:first])
    number = {centre: k for k, centre in enumerate(posed.centres.tolist())}
    # More hours serve those whom the centre reaches today.
    reached = [
        blocks[number[one.site]] if one.candidate is None and one.brand < 0 else block
        for one, block in zip(posed.columns, blocks[first:], strict=True)
    ]
    room = np.array(
        [
            capacity[number[one.site]] if one.brand >= 0 else own
            for one, own in zip(posed.columns, capacity[first:].tolist(), strict=True)
        ],
        float,
    )
    added = most_added(pairs, problem.weight, base, _table(reached, len(problem.weight)))
    return np.asarray(np.minimum(added, room), float)


def _flow_of(today: list[Block], weight: Floats, capacity: Floats) -> tuple[csr_array, Found]:
    """Customers and centres of today, and the largest flow between them."""
    pairs = _table(today, len(weight))
    row = np.repeat(np.arange(len(weight)), np.diff(pairs.indptr))
    return pairs, max_flow(pairs, weight, weight[row], capacity)


def _table(blocks: list[Block], customers: int) -> csr_array:
    column = np.repeat(np.arange(len(blocks)), [len(who) for who, _ in blocks])
    row = np.concatenate([who for who, _ in blocks]) if blocks else column
    return csr_array((np.ones(len(row)), (row, column)), shape=(customers, len(blocks)))


def _rights(report: Report, centres: Ints) -> Iterator[Column]:
    """What each centre lacks to repair each asked brand, its hours aside."""
    cost = Factors(report.snapshot.factors).costs
    sites, ready = report.network.sites, report.network.ready
    for site, brand in itertools.product(centres.tolist(), range(len(report.network.brands))):
        lacks = (
            (Move.AUTHORISE, sites.authorised[site, brand]),
            (Move.CERTIFY, ready.certified[site, brand]),
            (Move.STOCK, ready.in_time[site, brand]),
        )
        moves = tuple(move for move, is_there in lacks if not is_there)
        if moves:
            yield Column(moves, None, site, brand, sum(cost[move] for move in moves))
