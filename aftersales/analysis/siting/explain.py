"""What each new site of a plan is worth, and plans that are nearly as good."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from aftersales.analysis.siting.loads import loads_of
from aftersales.analysis.siting.problem import Control, Ints, Outcome, Plan, Problem
from aftersales.analysis.siting.rules import Mask, Rules
from aftersales.geo.distance import Floats


@dataclass(frozen=True, slots=True)
class Worth:
    """What one new site is worth in its plan.

    Attributes
    ----------
    site : int
        Which one.
    gain : float
        Demand that would not be covered without it, all others staying.
    load : float
        Demand that it serves in the first year: of those in reach that have it as their nearest
        open site, or, with capacities or least loads, that the best assignment gives it.
    taken_from : ndarray of shape (n,)
        Demand that was nearest to a site open before, and is nearest to the new one now.
    per_money : float or None
        ``gain`` for each unit of its price; None without a price.
    utilisation : float or None
        ``load`` as a share of its capacity; None without a limit.
    """

    site: int
    gain: float
    load: float
    taken_from: Floats
    per_money: float | None
    utilisation: float | None

    @property
    def taken(self) -> float:
        """Demand that it takes from all sites that were open before."""
        return float(self.taken_from.sum())


def explain(
    problem: Problem, limit: float, rules: Rules | None, plan: Plan, loads: Floats | None = None
) -> tuple[Worth, ...]:
    """What each opened site of a plan is worth.

    Parameters
    ----------
    limit : float
        Cost up to which a site covers a customer; infinite for models without one.
    rules : Rules, optional
        Those of the plan.
    loads : ndarray of shape (n,), optional
        What each site serves in the plan's own assignment, as
        :func:`~aftersales.analysis.siting.assigned.travel_loads` of a p-median.

    Returns
    -------
    tuple of Worth
        In the order of ``plan.opened``. Of sites that are as near the one open before serves.
    """
    rules = rules or Rules()
    near = problem.within(limit)
    is_open = near.fixed.copy()
    is_open[plan.opened], is_open[plan.closed] = True, False
    before, after = nearest(near, near.fixed), nearest(near, is_open)
    was_served = np.where(before >= 0, near.weight, 0.0)
    if rules.has_loads:
        most = loads_of(near, rules, is_open)
    else:
        served = after >= 0
        most = _sums(after[served], near.weight[served], near.sites)
    gains = _gains(near, rules, is_open, plan.opened, most)
    loads = most if loads is None else loads
    found = []
    for site, gain in zip(plan.opened.tolist(), gains, strict=True):
        own = (after == site) & (before >= 0)
        taken = _sums(before[own], was_served[own], near.sites)
        load = float(loads[site])
        price = None if rules.price is None else float(rules.price[site])
        capacity = np.inf if rules.capacity is None else float(rules.capacity[site])
        found.append(
            Worth(
                site, gain, load, taken, gain / price if price else None,
                load / capacity if 0 < capacity < np.inf else None,
            )
        )  # fmt: skip
    return tuple(found)


def nearest(problem: Problem, is_open: Mask) -> Ints:
    """Nearest open site of each customer, −1 where none is in reach; a tie goes to fixed sites."""
    site = np.repeat(np.arange(problem.sites), np.diff(problem.start))
    kept = is_open[site]
    site, customer, cost = site[kept], problem.customer[kept], problem.cost[kept]
    order = np.lexsort((site, ~problem.fixed[site], cost, customer))
    first = order[np.diff(customer[order], prepend=-1) > 0]
    found = np.full(len(problem.weight), -1, np.int64)
    found[customer[first]] = site[first]
    return found


def _gains(
    problem: Problem, rules: Rules, is_open: Mask, opened: Ints, loads: Floats
) -> list[float]:
    if rules.has_loads:
        free = replace(rules, least=0.0)
        found = []
        for site in opened.tolist():
            without = is_open.copy()
            without[site] = False
            found.append(max(0.0, float(loads.sum() - loads_of(problem, free, without).sum())))
        return found
    counts = np.zeros(len(problem.weight), np.int64)
    reached = [np.unique(problem.customer[problem.of(k)]) for k in range(problem.sites)]
    for site in np.flatnonzero(is_open).tolist():
        counts[reached[site]] += 1
    needed = np.where(counts == rules.copies, problem.weight, 0.0)
    return [float(needed[reached[site]].sum()) for site in opened.tolist()]


def alternatives(
    solve: Callable[[Rules, Control], Plan],
    rules: Rules,
    plan: Plan,
    *,
    tolerance: float = 0.01,
    most: int = 5,
    control: Control | None = None,
) -> tuple[Plan, ...]:
    """Plans that are nearly as good, each with other new sites than all before.

    Parameters
    ----------
    solve : callable
        Answers the question under other rules, as ``lambda r, c: mclp(problem, limit, r, c)``.
    plan : Plan
        The best one.
    tolerance : float
        Relative difference of the objective that counts as nearly as good.
    most : int
        Plans, at most.
    control : Control
        Time for all of them together.

    Returns
    -------
    tuple of Plan
        Best first. Each bars all sites of the plans before from being in it together.
    """
    control = control or Control()
    found: list[Plan] = []
    while len(found) < most and plan.objective is not None and not control.is_over:
        seen = [one.opened for one in (plan, *found)]
        if not len(seen[-1]):
            break
        share = max(0.2, control.left / (most - len(found)))
        step = Control(control.gap, share, control.seed, None, control.cancelled)
        new = solve(replace(rules, barred=(*rules.barred, *seen)), step)
        if new.status is Outcome.INFEASIBLE or new.objective is None:
            break
        if abs(new.objective - plan.objective) > tolerance * abs(plan.objective):
            break
        found.append(new)
    return tuple(found)


def _sums(site: Ints, weight: Floats, sites: int) -> Floats:
    return np.asarray(np.bincount(site, weight, minlength=sites), float)
