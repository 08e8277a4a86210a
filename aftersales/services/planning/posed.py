"""A question as arrays: what a plan decides about, and by which rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aftersales.analysis.coverage import cover
from aftersales.analysis.reach import Reach
from aftersales.analysis.repairs import Move
from aftersales.analysis.siting.problem import Problem
from aftersales.analysis.siting.rules import Quota, Rules
from aftersales.domain.errors import NotFoundError
from aftersales.geo.distance import Floats
from aftersales.services.factors import Factors
from aftersales.services.planning.candidates import Candidates
from aftersales.services.planning.question import COVERING, LSCP, Candidate, PlanQuestion

if TYPE_CHECKING:
    from aftersales.services.coverage import Report

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Block = tuple[Ints, Floats]  # customers of a site, and their kilometres


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

    The sites of the problem are what is there today, and behind it the columns.

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
    centres : ndarray of int64
        Centre of each site that is there today; -1 for the network as a whole, or what stays of
        it.
    place, brand : ndarray of int64, shape (m,)
        Place of each customer, and its brand among the asked ones, -1 where brands are alike.
    today_km : ndarray of shape (m,)
        Kilometres to the nearest centre of today that may serve it, infinite without one within
        what pairs are known for.
    rival_km : ndarray of shape (places,)
        Kilometres from each place of the surface to the nearest competitor; infinite without one.
    problem : Problem
        Customers and sites.
    rules : Rules
        Limits of the plan.
    """

    report: Report
    asked: PlanQuestion
    candidates: Candidates
    columns: tuple[Column, ...]
    centres: Ints
    place: Ints
    brand: Ints
    today_km: Floats
    rival_km: Floats
    problem: Problem
    rules: Rules

    @property
    def first(self) -> int:
        """Index of the first column among the sites of the problem."""
        return len(self.centres)

    def column(self, site: int) -> Column:
        """What the plan does when it opens a site of the problem."""
        return self.columns[site - self.first]

    def closed(self, sites: Ints) -> tuple[int, ...]:
        """Centres behind sites of today."""
        return tuple(self.centres[sites].tolist())

    @property
    def limit(self) -> float:
        """Kilometres up to which a site covers; infinite for models that count kilometres."""
        return self.report.question.reach_km if self.asked.model in COVERING else np.inf

    def only(self, kept: Sequence[int]) -> Posed:
        """The same with some of the columns."""
        sites = np.r_[np.arange(self.first), self.first + np.asarray(kept, np.int64)]
        problem, rules = self.problem, self.rules
        blocks = [problem.pairs(site) for site in sites.tolist()]
        return replace(
            self,
            columns=tuple(self.columns[k] for k in kept),
            problem=problem_of(problem.weight, blocks, self.first),
            rules=replace(
                rules,
                **{
                    name: value[sites]
                    for name in ("price", "required", "closable", "capacity", "home", "choice")
                    if (value := getattr(rules, name)) is not None
                },
            ),
        )


def openings(report: Report, candidates: Candidates) -> list[Column]:
    """An opening at each candidate."""
    price = Factors(report.snapshot.factors)["cost_open"]
    return [
        Column((Move.OPEN,), one, -1, -1, price if one.cost is None else one.cost)
        for one in candidates.kept
    ]


def at_places(place: Ints, at: Ints, km: Floats) -> Block:
    """Customers of some places, which stand side by side, with the kilometres of their place."""
    first, last = np.searchsorted(place, at, "left"), np.searchsorted(place, at, "right")
    count = last - first
    within_place = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(first, count) + within_place, np.repeat(km, count)


def places_of(report: Report, site: int) -> tuple[Ints, Floats]:
    """Places within reach of a centre of today, and their kilometres."""
    table = report.whole.reach
    pairs = np.flatnonzero(table.site == site)
    return np.searchsorted(table.start, pairs, "right") - 1, table.km[pairs]


def rival_km(report: Report, asked: PlanQuestion) -> Floats:
    """Kilometres from each place to the nearest competitor; infinite without any."""
    points = report.network.surface.latlon
    if not asked.rivals:
        return np.full(len(points), np.inf)
    there = np.array([(one.lat, one.lon) for one in asked.rivals])
    return cover(points, np.zeros(len(points)), there, 0.0).distance_km


def nearer(reach: Reach, rival: Floats) -> Reach:
    """Only the pairs in which the site is nearer than a competitor; see :func:`.competed`."""
    return reach.only(reach.km < rival[reach.point]) if np.isfinite(rival).any() else reach


def by_site(reach: Reach, place: Ints) -> list[Block]:
    """Customers within reach of each site, whatever their brand."""
    order = np.argsort(reach.site, kind="stable")
    edges = np.searchsorted(reach.site[order], np.arange(reach.sites + 1))
    at, km = reach.point[order], reach.km[order]
    return [
        at_places(place, at[first:last], km[first:last])
        for first, last in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)
    ]


def problem_of(weight: Floats, blocks: Sequence[Block], fixed: int) -> Problem:
    """A problem with the customers of each site; the first sites are fixed."""
    start = np.cumsum([0, *(len(customers) for customers, _ in blocks)])
    return Problem(
        weight,
        start,
        np.concatenate([customers for customers, _ in blocks]),
        np.concatenate([km for _, km in blocks]),
        np.arange(len(blocks)) < fixed,
    )


def rules_of(
    report: Report,
    asked: PlanQuestion,
    columns: Sequence[Column],
    may_close: Mask,
    place: Ints,
) -> Rules:
    """What a plan has to heed, without what sites can serve.

    Parameters
    ----------
    may_close : ndarray of bool, shape (f,)
        Which sites that are there today may close if closings are asked for.

    Raises
    ------
    NotFoundError
        ``candidate_unknown`` for a required place that is not among the candidates.
    """
    return Rules(
        count=None if asked.model == LSCP else asked.count,
        budget=asked.budget,
        price=np.r_[np.zeros(len(may_close)), [one.price for one in columns]],
        required=_required(asked, columns, len(may_close)),
        closable=np.append(may_close, np.zeros(len(columns), np.bool_)) if asked.closings else None,
        closings=asked.closings or None,
        least=float(asked.least),
        quotas=_quotas(report, asked, place),
    )


def _required(asked: PlanQuestion, columns: Sequence[Column], before: int) -> Mask | None:
    """Which sites of a problem every plan has; None where nothing is required."""
    index = {one.candidate.id: k for k, one in enumerate(columns) if one.candidate is not None}
    found = np.zeros(before + len(columns), np.bool_)
    for one in asked.required:
        if one not in index:
            raise NotFoundError("candidate_unknown", value=one)
        found[before + index[one]] = True
    return found if found.any() else None


def _quotas(report: Report, asked: PlanQuestion, place: Ints) -> tuple[Quota, ...]:
    """A quota for each region with vehicles."""
    if not asked.region_share:
        return ()
    region = report.network.surface.region[place]
    return tuple(
        Quota(np.flatnonzero(region == one), asked.region_share) for one in np.unique(region)
    )
