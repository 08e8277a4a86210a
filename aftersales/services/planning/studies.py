"""What surrounds a plan: others nearly as good, steady places, and what is in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from aftersales.analysis.siting.explain import alternatives
from aftersales.analysis.siting.impossible import why_impossible
from aftersales.analysis.siting.problem import Control
from aftersales.analysis.siting.steadiness import steadiness
from aftersales.services.planning.posed import Posed
from aftersales.services.planning.programme import pose
from aftersales.services.planning.question import COVERING, LSCP, MCLP, REPAIRABLE
from aftersales.services.planning.repairable import most_alone
from aftersales.services.planning.solving import solve
from aftersales.services.planning.standing import around, stand

if TYPE_CHECKING:
    from aftersales.analysis.siting.problem import Plan
    from aftersales.services.planning.answer import PlanAnswer
    from aftersales.services.planning.posed import Column

NEAR, DRAWS = 5, 200
_TOLERANCE, _BEYOND = 0.02, 1.4  # a draw's reach is seldom longer: three standard deviations
_FARTHEST = 8.0  # times the reach, up to which one that would be enough is looked for
_SECONDS = 60.0
_POOL = 150  # things that may be done in a draw where hours count


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another plan.

    Attributes
    ----------
    covered : int
        Vehicles that it covers.
    difference : int
        Those more (or, below 0, fewer) than the plan covers.
    without, instead : tuple of Column
        What it leaves out of the plan, and what it does instead.
    """

    covered: int
    difference: int
    without: tuple[Column, ...]
    instead: tuple[Column, ...]


def alternatives_of(
    answer: PlanAnswer, control: Control | None = None, most: int = NEAR
) -> tuple[Alternative, ...]:
    """Plans that are nearly as good, the best first."""
    posed, control = answer.posed, control or Control(seconds=_SECONDS)
    if not answer.has_plan:
        return ()
    found = alternatives(
        lambda rules, own: solve(posed, own, rules),
        posed.rules,
        answer.plan,
        tolerance=_TOLERANCE,
        most=most,
        control=control,
    )
    return tuple(_alternative(answer, one) for one in found)


def _alternative(answer: PlanAnswer, other: Plan) -> Alternative:
    posed = answer.posed
    mine, theirs = set(answer.plan.opened.tolist()), set(other.opened.tolist())
    if posed.asked.goal == REPAIRABLE:
        covered = round(other.objective or 0.0)
    else:
        columns = [posed.column(site) for site in sorted(theirs)]
        closed = posed.closed(other.closed)
        covered = int(stand(posed, columns, closed).covered.sum())
    return Alternative(
        covered,
        covered - answer.covered,
        tuple(posed.column(site) for site in sorted(mine - theirs)),
        tuple(posed.column(site) for site in sorted(theirs - mine)),
    )


@dataclass(frozen=True, slots=True)
class Steady:
    """How often each thing to do stays in the plan when numbers turn out otherwise.

    Attributes
    ----------
    shares : tuple of (Column, float, bool)
        What was in the plan of some draw, in which share of them, and whether it is in the plan.
    draws : int
        How many draws were made.
    """

    shares: tuple[tuple[Column, float, bool], ...]
    draws: int


def steady_of(
    answer: PlanAnswer,
    control: Control | None = None,
    done: Callable[[int, int], None] | None = None,
    draws: int = DRAWS,
) -> Steady:
    """Plan again for draws of parc (by region), reach and prices around what is known."""
    asked = answer.posed.asked
    control = control or Control(seconds=_SECONDS, seed=asked.seed)
    if asked.model != MCLP or not answer.has_plan:
        return Steady((), 0)
    wide = pose(answer.report, asked, _BEYOND)
    if asked.goal == REPAIRABLE:
        wide = _pooled(wide, answer.columns)
    region = answer.report.network.surface.region[wide.place]
    found = steadiness(
        wide.problem, wide.limit, wide.rules, draws=draws, groups=region, control=control, done=done
    )
    mine = set(answer.plan.opened.tolist())
    if asked.goal == REPAIRABLE:  # another reach offers other things to do
        own = set(answer.columns)
        mine = {k for k, one in enumerate(wide.columns, wide.first) if one in own}
    held = [site for site in range(wide.first, wide.problem.sites) if found.share[site] > 0]
    held += [site for site in sorted(mine) if found.share[site] == 0]
    held.sort(key=lambda site: (-found.share[site], site))
    return Steady(
        tuple((wide.column(site), float(found.share[site]), site in mine) for site in held),
        found.draws,
    )


def _pooled(posed: Posed, plan: Sequence[Column]) -> Posed:
    """Only what is in the plan, and what would add most to today.

    A draw has a fraction of a second: among all that may be done it would find a poor plan.
    """
    worth = most_alone(posed)
    held = set(plan)
    worth[[k for k, one in enumerate(posed.columns) if one in held]] = np.inf
    return posed.only(np.sort(np.argsort(-worth, kind="stable")[:_POOL]).tolist())


@dataclass(frozen=True, slots=True)
class InTheWay:
    """Why a target cannot be met.

    Attributes
    ----------
    places : tuple of (place, vehicles, bool)
        Places whose vehicles are in the way, and whether no candidate at all reaches them.
    enough_km : float or None
        The least reach with which it could be met; None where none was found.
    extra : int
        Place where one more candidate would mend most; -1 for none.
    mended : int
        Vehicles that it would mend.
    """

    places: tuple[tuple[int, int, bool], ...]
    enough_km: float | None
    extra: int
    mended: int


def in_the_way(answer: PlanAnswer, control: Control | None = None) -> InTheWay:
    """What makes a plan impossible: which places, what reach would do, what would mend it."""
    report, asked = answer.report, answer.posed.asked
    # Hours make no reach enough by themselves.
    wide = pose(report, asked, 1.0 if asked.goal == REPAIRABLE else _FARTHEST)
    rules = replace(wide.rules, count=None) if asked.model == LSCP else wide.rules
    xyz = answer.before.xyz
    latlon = report.network.surface.latlon

    def near_place(customer: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        lat, lon = latlon[wide.place[customer]].tolist()
        return np.flatnonzero(np.isin(wide.place, around(report, xyz, lat, lon, wide.rival_km)))

    found = why_impossible(
        wide.problem, report.question.reach_km, rules,
        near_place=near_place, control=control or Control(seconds=_SECONDS),
        serves_all=asked.model not in COVERING and not answer.has_plan,
    )  # fmt: skip
    alone = _by_place(wide, found.unreachable)
    left = _by_place(wide, found.left)
    places = [(place, count, True) for place, count in alone.items()]
    places += [(place, count, False) for place, count in left.items() if place not in alone]
    return InTheWay(
        tuple(sorted(places, key=lambda row: (-row[1], row[0]))),
        found.enough,
        -1 if found.place is None else int(wide.place[found.place]),
        round(float(wide.problem.weight[found.mended].sum())),
    )


def _by_place(
    posed: Posed, customers: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> dict[int, int]:
    found: dict[int, int] = {}
    for one in customers.tolist():
        place = int(posed.place[one])
        found[place] = found.get(place, 0) + round(float(posed.problem.weight[one]))
    return found
