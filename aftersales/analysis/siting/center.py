"""p-center: the farthest customer as near as possible (Hakimi, 1964).

    min r  with every customer of positive weight within r of an open site, Σ x_j <= p

The least limit at which p sites cover all demand is found by bisection over the costs that occur
(Minieka, 1970). Each step asks only whether there is a plan: one that is found may be better than
the step asked for, and one that is proven impossible moves the bound.

Capacities C_j and least loads L are heeded as in :mod:`~aftersales.analysis.siting.loads`: r is
the least limit within which all demand, which may be split, can be served (after Özsoy and Pınar,
2006, who do not split it). With quotas, a step asks beside it for the share of each that is within
the reach R of open sites, served there where loads matter; the fewer pairs within R are within
every r that is longer, so that what is impossible at one r is at each that is shorter.
"""

from dataclasses import replace

import numpy as np

from aftersales.analysis.siting.covering import lscp
from aftersales.analysis.siting.problem import Control, Outcome, Plan, Problem, none_possible
from aftersales.analysis.siting.rules import Rules
from aftersales.geo.distance import Floats


def pcenter(
    problem: Problem,
    rules: Rules | None = None,
    control: Control | None = None,
    reach: float = np.inf,
) -> Plan:
    """Open sites so that the farthest customer is as near as possible.

    With ``copies`` it is the so-manieth nearest open site that counts. With capacities or least
    loads it is the site that serves the customer, which need not be the nearest.

    Parameters
    ----------
    rules : Rules
        All of them are heeded.
    reach : float
        Cost up to which a site counts for a quota; the edge belongs to it. Without it a quota says
        nothing, as all demand is served.

    Returns
    -------
    Plan
        ``objective`` is the largest cost. Infeasible where some demand is out of reach.

    Raises
    ------
    InputError
        For copies beside capacities or least loads: demand that is split among sites has no
        second one.
    """
    rules, control = rules or Rules(), control or Control()
    if rules.has_loads:
        rules.refuse("pcenter", "copies")
    if not (problem.weight > 0).any():
        return lscp(problem, np.inf, rules, control, reach)
    held = problem.only(problem.weight[problem.customer] > 0)
    costs = np.unique(held.cost)
    low, high = _shortest(held, costs), len(costs)
    best: Plan | None = None
    while low < high and not control.is_over:
        # The dearest limit says first whether there is a plan at all.
        middle = (low + high) // 2 if best is not None else len(costs) - 1
        step = replace(control, gap=1.0, tell=None)
        found = lscp(held, float(costs[middle]), rules, step, reach)
        if found.objective is not None:
            best = found
            high = (
                _least_limit(held, rules, best, costs[: middle + 1], step, reach)
                if rules.has_loads
                else int(np.searchsorted(costs, _farthest(held, best, rules.copies)))
            )
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


def _least_limit(
    problem: Problem, rules: Rules, plan: Plan, costs: Floats, control: Control, reach: float
) -> int:
    """Index of the least cost within which the sites of a plan serve everybody; the last does."""
    is_open = problem.fixed.copy()
    is_open[plan.opened], is_open[plan.closed] = True, False
    held = replace(problem, fixed=problem.fixed & is_open)
    own = Rules(
        required=is_open & ~problem.fixed, forbidden=~is_open, capacity=rules.capacity,
        least=rules.least, quotas=rules.quotas,
    )  # fmt: skip
    low, high = 0, len(costs) - 1
    while low < high:
        middle = (low + high) // 2
        if lscp(held, float(costs[middle]), own, control, reach).objective is None:
            low = middle + 1
        else:
            high = middle
    return high
