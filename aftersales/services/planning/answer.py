"""A plan for the registry: solved, proven, and told in vehicles, money and hours."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from aftersales.analysis.siting.problem import Control, Live, Plan
from aftersales.domain.progress import Progress
from aftersales.geo.distance import geodesic_km, within
from aftersales.services.planning.posed import Column, Posed
from aftersales.services.planning.programme import pose
from aftersales.services.planning.question import REPAIRABLE
from aftersales.services.planning.records import with_plan
from aftersales.services.planning.repaired import Repaired, repaired
from aftersales.services.planning.solving import solve
from aftersales.services.planning.standing import Standing, stand

if TYPE_CHECKING:
    from aftersales.services.coverage import Report
    from aftersales.services.planning.question import PlanQuestion


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing to do, by its rank in the plan.

    Attributes
    ----------
    column : Column
        What, where, and for how much.
    adds : int
        Vehicles that it covers and no proposal before it does; they add up to the plan's gain.
    loss : int
        Vehicles that only it covers: what the plan loses without it.
    takes : int
        Vehicles that a centre of today covers, to which this one is nearer than any of today.
    served : int or None
        Vehicles, of all brands it may serve, for which it has hours in its first year; None
        where that was not counted.
    utilisation : float or None
        Share of its hours that they take; None where its hours are not limited.
    """

    column: Column
    adds: int
    loss: int
    takes: int
    served: int | None
    utilisation: float | None

    @property
    def gain_per_cost(self) -> float | None:
        """Vehicles that it adds for a unit of money; None for what costs nothing."""
        return self.adds / self.column.price if self.column.price else None


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """An answered plan question, with all that is needed to show and to repeat it.

    Attributes
    ----------
    posed : Posed
        The question as arrays.
    plan : Plan
        What was found and proven.
    proposals : tuple of Proposal
        What to do, in the order in which each adds most.
    closed : tuple of int
        Indices of the centres of today that the plan closes.
    standing : Standing or Repaired
        Coverage, or repair, with the plan.
    before : Standing or Repaired
        The same today.
    seconds : float
        How long it took.
    """

    posed: Posed
    plan: Plan
    proposals: tuple[Proposal, ...]
    closed: tuple[int, ...]
    standing: Standing | Repaired
    before: Standing | Repaired
    seconds: float

    @property
    def report(self) -> Report:
        """What was planned for."""
        return self.posed.report

    @property
    def columns(self) -> tuple[Column, ...]:
        """What to do, by rank."""
        return tuple(one.column for one in self.proposals)

    @property
    def covered(self) -> int:
        """Vehicles that are covered (or repaired) once the plan is carried out."""
        return int(self.standing.covered.sum())

    @property
    def gain(self) -> int:
        """Vehicles that the plan adds."""
        return self.covered - int(self.before.covered.sum())

    @property
    def total(self) -> int:
        """All asked vehicles."""
        return self.report.assessment.summary.uio_total

    @property
    def cost(self) -> float:
        """Money of all proposals."""
        return float(sum(one.price for one in self.columns))

    @property
    def has_plan(self) -> bool:
        """Whether there is something to show."""
        return self.plan.objective is not None

    @property
    def card(self) -> dict[str, Any]:
        """Run card: the same card gives the same plan."""
        return {**self.report.card, "plan": self.posed.asked.card}


def plan(
    report: Report,
    asked: PlanQuestion,
    *,
    tell: Callable[[Live], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> PlanAnswer:
    """Plan for the network of a report.

    Parameters
    ----------
    tell : callable, optional
        Told how far the solution is.
    cancelled : callable, optional
        Once it says true, the best plan so far is the answer.

    Raises
    ------
    InputError
        For a question that lacks a limit, or a rule that its model cannot heed.
    NotFoundError
        ``candidate_unknown`` for a required place that is not there.
    """
    begun = time.monotonic()
    posed = pose(report, asked)
    control = Control(asked.gap, asked.seconds, asked.seed, tell, cancelled)
    found = solve(posed, control)
    return answered(posed, found, time.monotonic() - begun)


def answered(posed: Posed, found: Plan, seconds: float) -> PlanAnswer:
    """Tell a plan in vehicles, money and hours."""
    if posed.asked.goal == REPAIRABLE:
        return _answered(posed, found, seconds)
    closed = posed.closed(found.closed)
    chosen = [posed.column(site) for site in found.opened.tolist()]
    before = stand(posed, ())
    standing = stand(posed, chosen, closed)
    order = ranked(standing, [_saved(posed, site) for site in found.opened.tolist()])
    standing = standing.only(order)
    columns = [chosen[k] for k in order]
    takes = [
        taken(posed, near, one.candidate.lat, one.candidate.lon) if one.candidate else 0
        for one, near in zip(columns, standing.near, strict=True)
    ]
    served, used = _first_year(posed, columns, closed)
    proposals = tuple(
        Proposal(*parts)
        for parts in zip(columns, standing.adds, standing.losses, takes, served, used, strict=True)
    )
    return PlanAnswer(posed, found, proposals, closed, standing, before, seconds)


def _answered(posed: Posed, found: Plan, seconds: float) -> PlanAnswer:
    """Tell a plan by who gets repaired."""
    standing = repaired(posed, found.opened.tolist(), found.closed.tolist())
    proposals = []
    for which, site in enumerate(standing.hours.sites):
        one = posed.column(site)
        takes = 0
        if one.candidate is not None:
            takes = taken(posed, standing.near[which], one.candidate.lat, one.candidate.lon)
        proposals.append(
            Proposal(
                one, standing.adds[which], standing.losses[which], takes,
                *standing.first_year(which),
            )
        )  # fmt: skip
    return PlanAnswer(
        posed, found, tuple(proposals), posed.closed(found.closed), standing, repaired(posed),
        seconds,
    )  # fmt: skip


def ranked(standing: Standing, saved: list[float]) -> list[int]:
    """Proposals in the order in which each adds most vehicles to those before it.

    Parameters
    ----------
    saved : list of float
        Vehicle-kilometres that each saves alone; of equals the one that saves more is first.
    """
    left = np.where(standing.held, 0, standing.report.network.surface.uio)
    rest, order = list(range(len(standing.near))), []
    while rest:
        worth = [
            (int(left[standing.near[k]][:, standing.serves[k]].sum()), saved[k], -k) for k in rest
        ]
        best = -max(worth)[2]
        order.append(best)
        rest.remove(best)
        left[np.ix_(standing.near[best], np.flatnonzero(standing.serves[best]))] = 0
    return order


def _saved(posed: Posed, site: int) -> float:
    customers, km = posed.problem.pairs(site)
    today = posed.today_km[customers]
    known = np.isfinite(today)
    return float(posed.problem.weight[customers][known] @ np.maximum(today - km, 0.0)[known])


def taken(posed: Posed, near: NDArray[np.int64], lat: float, lon: float) -> int:
    """Covered vehicles of some places to which a site is nearer than any centre of today."""
    customers = np.flatnonzero(np.isin(posed.place, near))
    points = posed.report.network.surface.latlon[posed.place[customers]]
    km, today = geodesic_km(points[:, 0], points[:, 1], lat, lon), posed.today_km[customers]
    is_taken = within(today, posed.report.question.reach_km) & (km < today)
    return round(float(posed.problem.weight[customers][is_taken].sum()))


def _first_year(
    posed: Posed, columns: list[Column], closed: tuple[int, ...]
) -> tuple[list[int], list[float | None]]:
    """Vehicles that each proposal has hours for, and the share of its hours that they take."""
    from aftersales.services.coverage import answer_from

    if not columns:
        return [], []
    report = posed.report
    codes = [report.network.sites.codes[k] for k in closed]
    supposed, names = with_plan(
        report.snapshot, report.question, report.network.brands, columns, codes
    )
    after = answer_from(supposed, report.question, Progress()).whole
    sites = {code: k for k, code in enumerate(after.network.sites.codes)}
    given = after.cascade.allocation
    vehicles = given.at_sites(len(sites)).sum(axis=1)
    hours, capacity = given.hours, after.network.ready.capacity_hours
    rows = [sites[name] for name in names]
    return (
        [round(float(vehicles[k])) for k in rows],
        [
            float(hours[k] / capacity[k]) if np.isfinite(capacity[k]) and capacity[k] > 0 else None
            for k in rows
        ],
    )
