"""Why a target cannot be met: which customers make it so, and what would mend it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from aftersales.analysis.siting.center import pcenter
from aftersales.analysis.siting.covering import lscp, mclp
from aftersales.analysis.siting.loads import served_of
from aftersales.analysis.siting.problem import Control, Ints, Outcome, Plan, Problem
from aftersales.analysis.siting.rules import Mask, Quota, Rules

_ROUNDING = 1e-6
_PLACES = 200  # customers at whose place one more site is tried: those with most demand


@dataclass(frozen=True, slots=True)
class Impossible:
    """What stands in the way.

    Attributes
    ----------
    unreachable : ndarray of int64
        Customers that too few sites reach which may be open, most demand first.
    left : ndarray of int64
        Others that the best plan under the rules leaves uncovered, most demand first; with
        capacities or least loads those of whom it serves less than all.
    enough : float or None
        The least limit at which the target can be met, by the costs that are given; None where
        none is enough, or time was up.
    attainable : tuple of float
        Largest share of each quota that a plan reaches if only that one counts.
    place : int or None
        Customer at whose place one more candidate would cover most of those two groups.
    mended : ndarray of int64
        Those of them whom it would cover.
    """

    unreachable: Ints
    left: Ints
    enough: float | None
    attainable: tuple[float, ...]
    place: int | None
    mended: Ints

    @property
    def is_mended(self) -> bool:
        """Whether the one candidate covers all who stand in the way."""
        return len(self.mended) == len(self.unreachable) + len(self.left)


def why_impossible(
    problem: Problem,
    limit: float,
    rules: Rules | None = None,
    *,
    near_place: Callable[[int], Ints] | None = None,
    control: Control | None = None,
    serves_all: bool = False,
) -> Impossible:
    """Explain why not all demand can be covered, or not every quota be met.

    Parameters
    ----------
    problem : Problem
        With the pairs beyond the limit too, so that a limit that is enough can be found.
    limit : float
        Cost within which all demand (or the share of each quota) has to be covered.
    near_place : callable, optional
        Customers within the limit of the place of a customer; without it no place is proposed.
    control : Control
        Time for all parts together.
    serves_all : bool
        Whether all demand has to be served at whatever cost, as in p-median and p-center, and the
        limit is that of the quotas alone. Where that is impossible even without quotas, it is
        what is explained, and no limit is enough.
    """
    rules, control = rules or Rules(), control or Control()
    if serves_all and not _serves_all(problem, replace(rules, quotas=()), control):
        limit, rules = np.inf, replace(rules, quotas=())
    near = problem.within(limit)
    asked = near.weight > 0
    if rules.quotas:
        asked &= np.logical_or.reduce([one.inside(len(problem.weight)) for one in rules.quotas])
    reach = _reach(near, rules)
    alone = asked & (reach < rules.copies)
    free = replace(rules, quotas=())
    counted = replace(near, weight=np.where(asked, near.weight, 0.0))
    best = mclp(counted, np.inf, free, _part(control, 3))
    left = asked & ~alone & _is_left(counted, rules, best)
    place, mended = _place(near, alone | left, near_place)
    return Impossible(
        _heaviest(near, alone), _heaviest(near, left), _enough(problem, rules, control, serves_all),
        tuple(_attainable(near, one, free, _part(control, 4)) for one in rules.quotas),
        place, mended,
    )  # fmt: skip


def _part(control: Control, parts: int) -> Control:
    """A share of the time that is left."""
    return Control(control.gap, control.left / parts, control.seed, None, control.cancelled)


def _reach(problem: Problem, rules: Rules) -> Ints:
    """How many sites that may be open reach each customer."""
    may = np.ones(problem.sites, np.bool_) if rules.forbidden is None else ~rules.forbidden
    return _within(problem, may | problem.fixed)


def _serves_all(problem: Problem, rules: Rules, control: Control) -> bool:
    """Whether some plan serves all demand; taken for granted where that is not settled in time."""
    step = replace(_part(control, 4), gap=1.0)
    return lscp(problem, np.inf, rules, step).status is not Outcome.INFEASIBLE


def _is_left(problem: Problem, rules: Rules, plan: Plan) -> Mask:
    """Customers whom a plan does not cover, or does not serve whole."""
    is_open = problem.fixed.copy()
    is_open[plan.opened], is_open[plan.closed] = True, False
    if rules.has_loads:
        found: Mask = served_of(problem, rules, is_open) < 1 - _ROUNDING
        return found
    return _within(problem, is_open) < rules.copies


def _within(problem: Problem, sites: Mask) -> Ints:
    found = np.zeros(len(problem.weight), np.int64)
    for site in np.flatnonzero(sites).tolist():
        found[np.unique(problem.customer[problem.of(site)])] += 1
    return found


def _heaviest(problem: Problem, customers: Mask) -> Ints:
    found = np.flatnonzero(customers)
    return found[np.argsort(-problem.weight[found], kind="stable")]


def _place(
    problem: Problem, failing: Mask, near_place: Callable[[int], Ints] | None
) -> tuple[int | None, Ints]:
    best, mended = None, np.empty(0, np.int64)
    if near_place is None:
        return best, mended
    worth = 0.0
    for place in _heaviest(problem, failing)[:_PLACES].tolist():
        covered = near_place(place)
        covered = np.sort(covered[failing[covered]])
        if (value := float(problem.weight[covered].sum())) > worth:
            best, mended, worth = place, covered, value
    return best, mended


def _attainable(problem: Problem, quota: Quota, rules: Rules, control: Control) -> float:
    inside = np.where(quota.inside(len(problem.weight)), problem.weight, 0.0)
    found = mclp(replace(problem, weight=inside), np.inf, rules, control)
    whole = float(inside.sum())
    return 1.0 if whole == 0 else (found.objective or 0.0) / whole


def _enough(problem: Problem, rules: Rules, control: Control, serves_all: bool) -> float | None:
    if not rules.quotas:
        found = pcenter(problem, rules, _part(control, 2))
        return found.objective if found.status is Outcome.OPTIMAL else None
    costs = np.unique(problem.cost)
    low, high = 0, len(costs)
    while low < high and not control.is_over:
        middle = (low + high) // 2
        step, cost = replace(_part(control, 2), gap=1.0), float(costs[middle])
        found = (
            lscp(problem, np.inf, rules, step, cost)
            if serves_all
            else mclp(problem, cost, rules, step)
        )
        if found.objective is not None:
            high = middle
        elif found.status is Outcome.INFEASIBLE:
            low = middle + 1
        else:
            return None
    return float(costs[high]) if low == high < len(costs) else None
