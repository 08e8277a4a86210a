"""p-center: the farthest customer as near as possible (Hakimi, 1964).

    min r  with every customer of positive weight within r of an open site, Σ x_j <= p

The least limit at which p sites cover all demand is found by bisection over the costs that occur
(Minieka, 1970). Each step asks only whether there is a plan: one that is found may be better than
the step asked for, and one that is proven impossible moves the bound.
"""

from dataclasses import replace

import numpy as np

from aftersales.analysis.siting.covering import lscp
from aftersales.analysis.siting.problem import Control, Outcome, Plan, Problem, none_possible
from aftersales.analysis.siting.rules import Rules
from aftersales.geo.distance import Floats


def pcenter(problem: Problem, rules: Rules | None = None, control: Control | None = None) -> Plan:
    """Open sites so that the farthest customer is as near as possible.

    With ``copies`` it is the so-manieth nearest open site that counts.

    Returns
    -------
    Plan
        ``objective`` is the largest cost. Infeasible where some demand is out of reach.

    Raises
    ------
    InputError
        For quotas and capacities, which say nothing about the farthest customer.
    """
    rules, control = rules or Rules(), control or Control()
    rules.refuse("pcenter", "quotas", "capacity")
    if not (problem.weight > 0).any():
        return lscp(problem, np.inf, rules, control)
    held = problem.only(problem.weight[problem.customer] > 0)
    costs = np.unique(held.cost)
    low, high = _shortest(held, costs), len(costs)
    best: Plan | None = None
    while low < high and not control.is_over:
        # The dearest limit says first whether there is a plan at all.
        middle = (low + high) // 2 if best is not None else len(costs) - 1
        step = replace(control, gap=1.0, tell=None)
        found = lscp(held, float(costs[middle]), rules, step)
        if found.objective is not None:
            best = found
            high = int(np.searchsorted(costs, _farthest(held, best, rules.copies)))
        elif found.status is Outcome.INFEASIBLE:
            low = middle + 1
        else:
            break
        if best is not None:
            control.say(float(costs[high]), float(costs[low]), best.opened)
    if best is None:
        return none_possible() if low >= high else Plan(
            Outcome.TIME_LIMIT, np.empty(0, np.int64), None,
            float(costs[low]),
        )  # fmt: skip
    status = Outcome.OPTIMAL if low >= high else Outcome.TIME_LIMIT
    return replace(best, status=status, objective=float(costs[high]), bound=float(costs[low]))


def _shortest(problem: Problem, costs: Floats) -> int:
    """Index of the cost below which some customer has no site at all."""
    nearest = np.full(len(problem.weight), np.inf)
    np.minimum.at(nearest, problem.customer, problem.cost)
    worst = float(nearest[problem.weight > 0].max())
    return int(np.searchsorted(costs, worst)) if np.isfinite(worst) else len(costs)


def _farthest(problem: Problem, plan: Plan, copies: int) -> float:
    """The largest cost of any customer to as many open sites as it needs."""
    is_open = problem.fixed.copy()
    is_open[plan.opened], is_open[plan.closed] = True, False
    site = np.repeat(np.arange(problem.sites), np.diff(problem.start))
    kept = is_open[site]
    customer, cost = problem.customer[kept], problem.cost[kept]
    order = np.lexsort((cost, customer))
    first = np.flatnonzero(np.diff(customer[order], prepend=-1))
    return float(cost[order][first + copies - 1].max())
