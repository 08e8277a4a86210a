"""When to open what: an order under yearly budgets with the time that building takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from aftersales.analysis.siting.problem import Control, Outcome, Problem
from aftersales.analysis.siting.sequence import Stages, sequence
from aftersales.services.factors import Factors

if TYPE_CHECKING:
    from aftersales.services.planning.answer import PlanAnswer

QUARTERS = 4
_MONTHS = 3
_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Step:
    """One proposal on the way.

    Attributes
    ----------
    proposal : int
        Its place in the order of ranks.
    begun, opens : date or None
        First days of building and of service; None where the money or the years do not allow it.
    """

    proposal: int
    begun: date | None
    opens: date | None


@dataclass(frozen=True, slots=True)
class Years:
    """An opening order.

    Attributes
    ----------
    budgets : tuple of float
        Money of each year.
    days : tuple of date
        First days of the quarters.
    steps : tuple of Step
        When each proposal is begun and opens, the first first.
    covered : tuple of int
        Vehicles of today that are covered in each quarter.
    spent, cash : tuple of float
        Money paid in each quarter, and left at its end.
    status : Outcome
        Whether no order covers more over all quarters.
    gap : float
        Relative distance of the order from what no order can be better than.
    """

    budgets: tuple[float, ...]
    days: tuple[date, ...]
    steps: tuple[Step, ...]
    covered: tuple[int, ...]
    spent: tuple[float, ...]
    cash: tuple[float, ...]
    status: Outcome
    gap: float


def years_of(
    answer: PlanAnswer,
    budgets: Sequence[float] | None = None,
    build_months: float | None = None,
    control: Control | None = None,
) -> Years:
    """Order the proposals of a plan so that most vehicles are covered over all quarters.

    Parameters
    ----------
    budgets : sequence of float, optional
        Money of each year, ready at its beginning; what is not spent stays. By default the
        plan's cost over three years, and one year more.
    build_months : float, optional
        From the beginning of an opening to its first day; by default the assumed time. Other
        moves serve from the next quarter on.
    """
    posed = answer.posed
    if build_months is None:
        build_months = Factors(answer.report.snapshot.factors)["build_months"]
    if budgets is None:
        budgets = default_budgets(answer)
    days = _quarters(answer.report.question.day, len(budgets) * QUARTERS)
    money = np.zeros(len(days))
    money[::QUARTERS] = budgets
    build = np.zeros(posed.problem.sites, np.int64)
    for k, one in enumerate(posed.columns, posed.first):
        build[k] = int(np.ceil(build_months / _MONTHS)) if one.candidate is not None else 1
    sites = _sites(answer)
    price = np.zeros(posed.problem.sites)
    price[sites] = [one.price for one in answer.columns]
    found = sequence(
        _as_placed(answer, sites), answer.report.question.reach_km, sites,
        Stages(money, price, build), control or Control(seconds=_SECONDS),
    )  # fmt: skip
    steps = [
        Step(
            k,
            days[begun] if begun >= 0 else None,
            days[serves] if 0 <= serves < len(days) else None,
        )
        for k, (begun, serves) in enumerate(
            zip(found.begun.tolist(), found.serves.tolist(), strict=True)
        )
    ]
    steps.sort(key=lambda one: (one.begun is None, one.begun or days[0], one.proposal))
    gap = abs(found.bound - found.objective) / max(1.0, abs(found.objective))
    return Years(
        tuple(budgets), days, tuple(steps),
        tuple(round(one) for one in found.coverage.tolist()),
        tuple(found.spent.tolist()), tuple(found.cash.tolist()), found.status, gap,
    )  # fmt: skip


def default_budgets(answer: PlanAnswer) -> tuple[float, ...]:
    """A third of the plan's cost for three years, and a year more in which to finish."""
    return (float(np.ceil(answer.cost / 3)),) * 4


def _sites(answer: PlanAnswer) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Sites of the problem for the proposals, by rank; one that was moved keeps its site."""
    posed = answer.posed
    ids = {
        (one.candidate.id if one.candidate else (one.site, one.brand)): posed.first + k
        for k, one in enumerate(posed.columns)
    }
    return np.array(
        [
            ids[one.candidate.id if one.candidate else (one.site, one.brand)]
            for one in answer.columns
        ],
        np.int64,
    )


def _as_placed(answer: PlanAnswer, sites: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Problem:
    """The problem, with what each proposal reaches from where it is now."""
    posed = answer.posed
    problem = posed.problem
    customers = [problem.customer[problem.of(site)] for site in range(problem.sites)]
    cost = [problem.cost[problem.of(site)] for site in range(problem.sites)]
    for site, one, near in zip(sites.tolist(), answer.columns, answer.standing.near, strict=True):
        was = posed.column(site).candidate
        if one.candidate is not None and one.candidate != was:
            customers[site] = np.flatnonzero(np.isin(posed.place, near))
            cost[site] = np.zeros(len(customers[site]))
    start = np.cumsum([0, *(len(held) for held in customers)])
    return replace(
        problem, start=start, customer=np.concatenate(customers), cost=np.concatenate(cost)
    )


def _quarters(day: date, count: int) -> tuple[date, ...]:
    """First days of the quarters that begin after a day."""
    first = (day.year * 12 + day.month - 1) // _MONTHS + 1
    return tuple(
        date(k * _MONTHS // 12, k * _MONTHS % 12 + 1, 1) for k in range(first, first + count)
    )
