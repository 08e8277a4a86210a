"""Covering models: as much demand as possible with p sites, or all of it with as few as possible.

Maximal covering location problem (Church and ReVelle, 1974), over distinct covering sets g of
weight w_g, sites j, x_j = 1 where a new site opens and z_g <= 1 where a set is covered:

    max Σ_g w_g·z_g    with  z_g <= Σ_{j covers g} x_j,   Σ_j x_j <= p,   x_j in {0, 1}

Location set covering problem (Toregas et al., 1971):

    min Σ_j x_j        with  Σ_{j covers g} x_j >= 1 for every set,   x_j in {0, 1}

Sets that fixed sites cover are settled before. Sites that another one dominates, and in the
second problem sets that are covered with another, are left out: the answer stays the same.
"""

import time

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array, hstack, vstack

from aftersales.analysis.siting.aggregate import (
    Sets,
    covering_sets,
    dominated_sets,
    dominated_sites,
)
from aftersales.analysis.siting.problem import Outcome, Plan, Problem, none_possible
from aftersales.analysis.siting.solve import Programme, solve
from aftersales.geo.distance import Floats

Ints = NDArray[np.int64]
_KICKS = 60  # of the search for a start
_NOTHING = 1e-9


def mclp(
    problem: Problem, limit: float, count: int, *, gap: float = 0.0, seconds: float = 60.0
) -> Plan:
    """Cover as much demand as possible with a number of new sites.

    Parameters
    ----------
    limit : float
        Cost up to which a site covers a customer; the edge belongs to it.
    count : int
        New sites, at most.
    gap, seconds : float
        Relative gap that is proof enough, and time limit.

    Returns
    -------
    Plan
        ``objective`` is the covered demand, with that of fixed sites.
    """
    ends = time.monotonic() + seconds
    sets = covering_sets(problem.within(limit))
    allowed = np.flatnonzero(~problem.fixed & ~dominated_sites(sets.members))
    members = csr_array(sets.members[:, allowed])
    size = np.diff(members.indptr)
    begun, worth = _search(members, sets.weight, min(count, len(allowed)))
    whole = float(sets.weight.sum())
    reachable = sets.covered + whole
    if worth >= whole:
        return Plan(Outcome.OPTIMAL, np.sort(allowed[begun]), reachable, reachable)
    lone = size == 1
    value = np.zeros(len(allowed))
    np.add.at(value, members.indices[members.indptr[:-1][lone]], sets.weight[lone])
    rows = csr_array(members[~lone])
    many = rows.shape[0]
    programme = Programme(
        cost=-np.r_[value, sets.weight[~lone]],
        lower=np.zeros(len(allowed) + many),
        upper=np.ones(len(allowed) + many),
        is_whole=np.arange(len(allowed) + many) < len(allowed),
        rows=csr_array(
            vstack(
                [
                    hstack([-rows, eye_array(many)]),
                    csr_array(np.r_[np.ones(len(allowed)), np.zeros(many)][None, :]),
                ],
                format="csr",
            )
        ),
        row_lower=np.full(many + 1, -np.inf),
        row_upper=np.r_[np.zeros(many), float(count)],
    )
    chosen = np.zeros(len(allowed))
    chosen[begun] = 1.0
    start = np.r_[chosen, np.minimum(rows @ chosen, 1.0)]
    solved = solve(programme, gap=gap, seconds=ends - time.monotonic(), start=start)
    if solved.values is not None:
        begun = np.flatnonzero(solved.values[: len(allowed)] > 0.5)  # noqa: PLR2004 - whole values
    covered = float(sets.weight[np.asarray(members[:, begun].sum(axis=1)) > 0].sum())
    objective = sets.covered + covered
    bound = max(objective, min(sets.covered - solved.bound, reachable))
    return Plan(solved.status, np.sort(allowed[begun]), objective, bound)


def _search(members: csr_array, weight: Floats, count: int) -> tuple[Ints, float]:
    """A good plan to begin with and what it covers: greedy, exchanges of one site, and kicks."""
    by_site = csr_array(members.T)
    best = _exchanged(by_site, weight, _greedy(by_site, weight, count))
    worth = _worth(by_site, weight, best)
    chance = np.random.default_rng(1)
    for _ in range(_KICKS if 0 < count < by_site.shape[0] else 0):
        kicked = best.copy()
        closed = np.setdiff1d(np.arange(by_site.shape[0]), kicked)
        number = min(2, count, len(closed))
        kicked[chance.choice(count, number, replace=False)] = chance.choice(
            closed, number, replace=False
        )
        found = _exchanged(by_site, weight, kicked)
        if (value := _worth(by_site, weight, found)) > worth + _NOTHING:
            best, worth = found, value
    return best, worth


def _worth(by_site: csr_array, weight: Floats, chosen: Ints) -> float:
    return float(weight[np.asarray(by_site[chosen].sum(axis=0)).ravel() > 0].sum())


def _greedy(by_site: csr_array, weight: Floats, count: int) -> Ints:
    left = weight.copy()
    chosen: list[int] = []
    for _ in range(count):
        gains = by_site @ left
        gains[chosen] = -1.0
        best = int(np.argmax(gains))
        chosen.append(best)
        left[by_site.indices[by_site.indptr[best] : by_site.indptr[best + 1]]] = 0.0
    return np.array(chosen, np.int64)


def _exchanged(by_site: csr_array, weight: Floats, chosen: Ints) -> Ints:
    """Exchange one site for another as long as that covers more."""
    chosen = chosen.copy()
    counts = np.asarray(by_site[chosen].sum(axis=0)).ravel()
    place = stayed = 0
    while stayed < len(chosen):
        site = int(chosen[place])
        own = by_site.indices[by_site.indptr[site] : by_site.indptr[site + 1]]
        counts[own] -= 1
        gains = by_site @ np.where(counts == 0, weight, 0.0)
        gains[np.delete(chosen, place)] = -1.0
        best = int(np.argmax(gains))
        if gains[best] > gains[site] + _NOTHING:
            chosen[place], stayed = best, 0
        else:
            best, stayed = site, stayed + 1
        counts[by_site.indices[by_site.indptr[best] : by_site.indptr[best + 1]]] += 1
        place = (place + 1) % len(chosen)
    return chosen


def lscp(problem: Problem, limit: float, *, gap: float = 0.0, seconds: float = 60.0) -> Plan:
    """Cover all demand with as few new sites as possible; see :func:`mclp`.

    Returns
    -------
    Plan
        ``objective`` is the number of new sites. Infeasible where some demand is out of reach
        of every site.
    """
    sets = covering_sets(problem.within(limit))
    if sets.uncoverable > 0:
        return none_possible()
    return _fewest(problem, sets, gap, seconds)


def _fewest(problem: Problem, sets: Sets, gap: float, seconds: float) -> Plan:
    ends = time.monotonic() + seconds
    kept = np.flatnonzero(~problem.fixed)
    members = csr_array(sets.members[sets.weight > 0][:, kept])
    while members.shape[0]:
        rows = csr_array(members[~dominated_sets(members)])
        gone = dominated_sites(rows)
        members = csr_array(rows[:, ~gone])
        kept = kept[~gone]
        if not gone.any():
            break
    if not members.shape[0]:
        return Plan(Outcome.OPTIMAL, np.empty(0, np.int64), 0.0, 0.0)
    many, sites = members.shape
    programme = Programme(
        cost=np.ones(sites),
        lower=np.zeros(sites),
        upper=np.ones(sites),
        is_whole=np.ones(sites, np.bool_),
        rows=members,
        row_lower=np.ones(many),
        row_upper=np.full(many, np.inf),
    )
    begun = _all_covered(csr_array(members.T))
    start = np.zeros(sites)
    start[begun] = 1.0
    solved = solve(programme, gap=gap, seconds=ends - time.monotonic(), start=start)
    if solved.values is not None:
        begun = np.flatnonzero(solved.values > 0.5)  # noqa: PLR2004 - whole values
    bound = float(np.ceil(solved.bound - 1e-6)) if np.isfinite(solved.bound) else 0.0
    objective = float(len(begun))
    status = Outcome.OPTIMAL if bound >= objective else solved.status
    return Plan(status, np.sort(kept[begun]), objective, min(bound, objective))


def _all_covered(by_site: csr_array) -> Ints:
    """Greedy: the site that covers most of what is left, until nothing is."""
    left = np.ones(by_site.shape[1])
    chosen: list[int] = []
    while left.any():
        best = int(np.argmax(by_site @ left))
        chosen.append(best)
        left[by_site.indices[by_site.indptr[best] : by_site.indptr[best + 1]]] = 0.0
    return np.array(chosen, np.int64)


def pcenter(problem: Problem, count: int, *, seconds: float = 60.0) -> Plan:
    """Open a number of sites so that the farthest customer is as near as possible.

    The least limit at which :func:`lscp` needs no more sites is found by bisection over the
    costs that occur; the one before is proven to be too short.
    """
    ends = time.monotonic() + seconds
    held = problem.weight[problem.customer] > 0
    costs = np.unique(problem.cost[held])
    low, high = 0, len(costs) - 1
    best: Plan | None = None
    status = Outcome.OPTIMAL
    while low <= high and costs.size:
        middle = (low + high) // 2
        found = lscp(problem, float(costs[middle]), seconds=max(0.1, ends - time.monotonic()))
        fits = found.objective is not None and found.objective <= count
        # A bound above the number proves as much as an optimal plan does.
        too_many = found.status is Outcome.INFEASIBLE or (found.bound or 0.0) > count
        if fits:
            best, high = found, middle - 1
            value = float(costs[middle])
        elif too_many:
            low = middle + 1
        else:
            status = Outcome.TIME_LIMIT
            break
    if not (problem.weight > 0).any():
        return Plan(Outcome.OPTIMAL, np.empty(0, np.int64), 0.0, 0.0)
    if best is None:
        return none_possible() if status is Outcome.OPTIMAL else Plan(
            status, np.empty(0, np.int64), None, None
        )  # fmt: skip
    return Plan(status, best.opened, value, float(costs[min(low, len(costs) - 1)]))
