"""From a report and a question to a problem of siting: customers, sites and rules as arrays.

Below is the question who is covered; the one who gets repaired is in :mod:`.repairable`.

A customer is the vehicles of one place that are equally far from today's network. All centres of
today that stay open are one fixed site: to each customer it is as far as the nearest of them that
may serve its vehicles, so a vehicle of each brand counts against the centres of its own brand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aftersales.analysis.coverage import cover
from aftersales.analysis.reach import reach_of
from aftersales.analysis.repairs import Move, Repair
from aftersales.analysis.siting.problem import competed
from aftersales.geo.distance import Floats, geodesic_km, within
from aftersales.services.planning.candidates import candidates_of
from aftersales.services.planning.posed import (
    Block,
    Column,
    Posed,
    at_places,
    by_site,
    openings,
    places_of,
    problem_of,
    rival_km,
    rules_of,
)
from aftersales.services.planning.question import COVERING, REPAIRABLE, Candidate, PlanQuestion
from aftersales.services.planning.repairable import pose_repairable

if TYPE_CHECKING:
    from aftersales.services.coverage import Report

Ints = NDArray[np.int64]
_MENDS = {Move.AUTHORISE, Move.CERTIFY, Move.TRAIN}  # what makes a centre eligible
_BLOCK = 4_000_000  # pairs that are measured at a time


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
    if asked.goal == REPAIRABLE:
        return pose_repairable(report, asked, beyond)
    candidates = candidates_of(report, asked)
    columns = (*openings(report, candidates), *(_moves(report) if asked.with_moves else ()))
    closable = _closable(report) if asked.closings else np.empty(0, np.int64)
    limit = beyond * report.question.reach_km if asked.model in COVERING else np.inf
    is_merged = not (asked.with_moves or len(closable))
    rival = rival_km(report, asked)
    place, brand, weight, today = _customers(report, limit, rival, is_merged=is_merged)
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
    centres = np.append(-1, closable)
    problem = competed(problem_of(weight, blocks, len(centres)), rival[place])
    rules = replace(
        rules_of(report, asked, columns, centres >= 0, place),
        capacity=_capacity(columns, len(centres)),
    )
    return Posed(
        report, asked, candidates, columns, centres, place, brand, today, rival, problem, rules
    )  # fmt: skip


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
    report: Report, limit: float, rival: Floats, *, is_merged: bool
) -> tuple[Ints, Ints, Floats, Floats]:
    """Place, brand, vehicles, and kilometres to today's network of each customer.

    Whoever is beyond the limit, or not nearer than a competitor, is equally far: how far decides
    nothing.
    """
    network = report.network
    surface = network.surface
    placed = np.asarray(np.isfinite(surface.latlon).all(axis=1))
    km = nearest_km(report)
    place, brand = np.nonzero(surface.uio * placed[:, None])
    weight, today = surface.uio[place, brand].astype(float), km[place, brand]
    today = np.where(within(today, limit) & (today < rival[place]), today, np.inf)
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
        found = by_site(reach_of(points, there, limit), place)
        return [(who[open_to[who]], away[open_to[who]]) for who, away in found]
    held = np.unique(place)
    blocks: list[Block] = []
    step = max(1, _BLOCK // max(1, held.size))
    for first in range(0, len(there), step):
        part = there[first : first + step]
        away = geodesic_km(points[held, 0], points[held, 1], part[:, [0]], part[:, [1]])
        for row in away:
            customers, km = at_places(place, held, row)
            nearer = km < today[customers]
            blocks.append((customers[nearer], km[nearer]))
    return blocks


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
    customers, away = at_places(place, places, km)
    held = brands[brand[customers]]
    return customers[held], away[held]


def _capacity(columns: Sequence[Column], before: int) -> Floats | None:
    """What each site can add; None where nothing is limited."""
    limits = [None if one.candidate is None else one.candidate.capacity for one in columns]
    own = np.array([np.inf if one is None else one for one in limits], float)
    return np.append(np.full(before, np.inf), own) if np.isfinite(own).any() else None
