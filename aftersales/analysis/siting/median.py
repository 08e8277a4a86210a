"""p-median: open p sites so that all demand travels as little as possible.

    min Σ_i w_i · min_{j open} d_ij

*Search*: greedy, exchanges of one site evaluated for all at once (Resende and Werneck, 2007), and
kicks. *Bound*: Lagrangian relaxation of "each customer is served once", by subgradients, which
also fixes sites that no better plan can contain or miss. *Proof*: the radius formulation
(Elloumi, 2010): with D_i1 < D_i2 < … the distinct costs of customer i, and u_ik = 1 where no open
site is within D_ik,

    min Σ_i w_i (D_i1 + Σ_k (D_i,k+1 − D_ik)·u_ik)
    with  u_i1 + Σ_{j: d_ij = D_i1} x_j >= 1  and  u_ik + Σ_{j: d_ij = D_ik} x_j >= u_i,k−1
"""

import time

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from aftersales.analysis.siting.problem import Outcome, Plan, Problem, none_possible
from aftersales.analysis.siting.solve import Programme, solve
from aftersales.geo.distance import Floats

Ints = NDArray[np.int64]
_KICKS, _STEPS = 60, 1000
_ENTRIES = 6_000_000  # of the radius formulation; beyond, the Lagrangian bound has to do


def pmedian(problem: Problem, count: int, *, gap: float = 0.0, seconds: float = 60.0) -> Plan:
    """Open a number of new sites so that the demand travels as little as possible.

    Returns
    -------
    Plan
        ``objective`` is Σ w·d to the nearest open site. Infeasible where some demand can reach
        none of as many sites.
    """
    ends = time.monotonic() + seconds
    asked = np.flatnonzero(problem.weight > 0)
    cost = problem.dense()[asked]
    weight = problem.weight[asked]
    if not asked.size:
        return Plan(Outcome.OPTIMAL, np.empty(0, np.int64), 0.0, 0.0)
    if not np.isfinite(cost).any(axis=1).all():
        return none_possible()
    fixed = np.flatnonzero(problem.fixed)
    count = min(count, problem.sites - len(fixed))
    # A cost that no plan has to pay stands for a pair that is not there.
    finite = cost[np.isfinite(cost)]
    never = float(finite.max() * 2 + 1) * max(1.0, float(weight.sum() / weight.min()))
    table = np.where(np.isfinite(cost), cost, never)
    chosen = _search(table, weight, fixed, count, ends)
    value = _value(table, weight, np.r_[fixed, chosen])
    bound, keep = _lagrangian(table, weight, fixed, count, value, ends)
    if value - bound > max(gap, 1e-9) * value and time.monotonic() < ends:
        better = _radius(table, weight, fixed, count, chosen, value, keep, gap, ends)
        if better is not None:
            chosen, value, proven = better
            bound = max(bound, proven)
    if all((np.asarray(one) % 1 == 0).all() for one in (finite, weight)):
        bound = float(np.ceil(bound - 1e-6))  # whole costs add up to whole ones
    opened = np.sort(chosen)
    reached = np.isfinite(cost[:, np.r_[fixed, opened]]).any(axis=1).all()
    is_proven = value - bound <= max(gap, 1e-6) * abs(value)
    if not reached:
        return none_possible() if is_proven else Plan(Outcome.TIME_LIMIT, opened, None, None)
    status = Outcome.OPTIMAL if is_proven else Outcome.TIME_LIMIT
    if not is_proven and time.monotonic() < ends:
        status = Outcome.FEASIBLE
    return Plan(status, opened, value, min(bound, value))


def _value(table: Floats, weight: Floats, chosen: Ints) -> float:
    if not len(chosen):
        return np.inf
    return float(weight @ table[:, chosen].min(axis=1))


def _search(table: Floats, weight: Floats, fixed: Ints, count: int, ends: float) -> Ints:
    """Greedy, exchanges and kicks."""
    chosen = _exchanged(table, weight, fixed, _greedy(table, weight, fixed, count), ends)
    best, value = chosen, _value(table, weight, np.r_[fixed, chosen])
    closed_count = table.shape[1] - len(fixed) - count
    chance = np.random.default_rng(1)
    quarter = time.monotonic() + max(0.0, ends - time.monotonic()) / 4
    for _ in range(_KICKS if count and closed_count else 0):
        if time.monotonic() > quarter:
            break
        kicked = best.copy()
        closed = np.setdiff1d(np.arange(table.shape[1]), np.r_[fixed, kicked])
        number = min(3, count, len(closed))
        kicked[chance.choice(count, number, replace=False)] = chance.choice(
            closed, number, replace=False
        )
        found = _exchanged(table, weight, fixed, kicked, ends)
        if (now := _value(table, weight, np.r_[fixed, found])) < value - 1e-9:
            best, value = found, now
    return best


def _greedy(table: Floats, weight: Floats, fixed: Ints, count: int) -> Ints:
    chosen: list[int] = []
    highest = float(table.max())
    near = table[:, fixed].min(axis=1) if len(fixed) else np.full(len(weight), highest)
    for _ in range(count):
        saved = weight @ np.maximum(near[:, None] - table, 0.0)
        saved[[*fixed.tolist(), *chosen]] = -1.0
        best = int(np.argmax(saved))
        chosen.append(best)
        near = np.minimum(near, table[:, best])
    return np.array(chosen, np.int64)


def _exchanged(table: Floats, weight: Floats, fixed: Ints, chosen: Ints, ends: float) -> Ints:
    """The best exchange of one site for another, again and again.

    Opening j saves g_j = Σ w·(c1 − d_j)+; closing site r then costs, for the customers that r
    serves, the way to the nearest of what is left and j.
    """
    chosen = chosen.copy()
    sites = table.shape[1]
    while len(chosen) and time.monotonic() < ends:
        open_sites = np.r_[chosen, fixed]
        part = np.argsort(table[:, open_sites], axis=1, kind="stable")[:, :2]
        first = part[:, 0]
        rows = np.arange(len(weight))
        c1 = table[rows, open_sites[first]]
        c2 = table[rows, open_sites[part[:, 1]]] if len(open_sites) > 1 else np.full(
            len(weight), float(table.max())
        )  # fmt: skip
        saved = weight @ np.maximum(c1[:, None] - table, 0.0)
        # For customers of r: d_j >= c1 pays min(d_j, c2) − c1 more; d_j < c1 is in `saved`.
        more = weight[:, None] * np.maximum(np.minimum(table, c2[:, None]) - c1[:, None], 0.0)
        served = csr_array(
            (np.ones(len(weight)), (first, rows)), shape=(len(open_sites), len(weight))
        )
        change = np.asarray(served @ more)[: len(chosen)] - saved[None, :]
        change[:, open_sites] = np.inf
        place, site = np.unravel_index(int(np.argmin(change)), (len(chosen), sites))
        if not change[place, site] < -1e-9:  # noqa: PLR2004 - no gain
            break
        chosen[place] = site
    return chosen


def _lagrangian(
    table: Floats, weight: Floats, fixed: Ints, count: int, value: float, ends: float
) -> tuple[float, NDArray[np.bool_]]:
    """A bound by subgradients, and which sites a better plan may still open."""
    paid = weight[:, None] * table
    near = np.partition(paid, min(1, paid.shape[1] - 1), axis=1)
    prices = near[:, min(1, paid.shape[1] - 1)].astype(float)
    best, scale, stale = -np.inf, 2.0, 0
    sites = table.shape[1]
    is_free = np.ones(sites, np.bool_)
    is_free[fixed] = False
    keep = np.ones(sites, np.bool_)
    for _ in range(_STEPS):
        if time.monotonic() > ends or value - best <= 1e-9 * max(1.0, value):
            break
        gains = np.minimum(paid - prices[:, None], 0.0).sum(axis=0)
        order = np.argsort(np.where(is_free, gains, np.inf), kind="stable")
        opened = np.r_[fixed, order[:count]]
        bound = float(prices.sum() + gains[opened].sum())
        if bound > best + 1e-9:
            best, stale = bound, 0
            # Opening a site in place of the last one chosen already costs more than is known.
            if count and count < int(is_free.sum()):
                worst = gains[order[count - 1]]
                keep &= ~(is_free & (bound + gains - worst > value + 1e-6)) | np.isin(
                    np.arange(sites), order[:count]
                )
        else:
            stale += 1
            if stale > 15:  # noqa: PLR2004 - a custom of the method
                scale, stale = scale / 2, 0
        times = (paid[:, opened] < prices[:, None]).sum(axis=1)
        slope = 1.0 - times
        norm = float(slope @ slope)
        if norm == 0:
            break
        prices = prices + scale * (value - bound) / norm * slope
    return min(best, value), keep


def _radius(
    table: Floats, weight: Floats, fixed: Ints, count: int, chosen: Ints, value: float,
    keep: NDArray[np.bool_], gap: float, ends: float,
) -> tuple[Ints, float, float] | None:  # fmt: skip
    """Prove a plan, or find a better one; None where the programme would be too large."""
    open_now = np.zeros(table.shape[1], np.bool_)
    open_now[np.r_[fixed, chosen]] = True
    columns = np.flatnonzero(keep | open_now)
    cost = table[:, columns]
    sites = len(columns)
    order = np.argsort(cost, axis=1, kind="stable")
    ranked = np.take_along_axis(cost, order, axis=1)
    # With so many sites open, one of the nearest n − p + 1 is: the rest is never used.
    most = sites - (count + len(fixed)) + 1
    ranked, order = ranked[:, :most], order[:, :most]
    if ranked.size > _ENTRIES:
        return None
    breaks = np.diff(ranked, axis=1) > 0
    customer, rank = np.nonzero(breaks)
    number = len(customer)
    step = weight[customer] * (ranked[customer, rank + 1] - ranked[customer, rank])
    # Row of each pair: that of its cost's level; the last level of a customer needs none.
    levels = np.cumsum(np.c_[np.zeros(len(ranked), np.int64), breaks], axis=1)
    per_customer = breaks.sum(axis=1)
    first = np.cumsum(per_customer) - per_customer
    held_pairs = levels < per_customer[:, None]
    row = (first[:, None] + levels)[held_pairs]
    column = order[held_pairs]
    total = sites + number
    u = np.arange(number)
    later = np.flatnonzero(np.diff(customer, prepend=-1) == 0)  # levels with one before them
    rows = coo_array(
        (
            np.r_[np.ones(len(row)), np.ones(number), -np.ones(len(later)), np.ones(sites)],
            (
                np.r_[row, u, later, np.full(sites, number)],
                np.r_[column, sites + u, sites + later - 1, np.arange(sites)],
            ),
        ),
        shape=(number + 1, total),
    ).tocsr()
    least = np.ones(number)
    least[later] = 0.0
    is_fixed = np.isin(columns, fixed)
    programme = Programme(
        cost=np.r_[np.zeros(sites), step],
        lower=np.r_[is_fixed.astype(float), np.zeros(number)],
        upper=np.ones(total),
        is_whole=np.arange(total) < sites,
        rows=csr_array(rows),
        row_lower=np.r_[least, -np.inf],
        row_upper=np.r_[np.full(number, np.inf), float(count + len(fixed))],
    )
    held = open_now[columns]
    nearest = np.where(held[order], ranked, np.inf).min(axis=1)
    start = np.r_[held.astype(float), (ranked[customer, rank] < nearest[customer]).astype(float)]
    base = float(weight @ ranked[:, 0])
    solved = solve(programme, gap=gap, seconds=ends - time.monotonic(), start=start)
    bound = base + solved.bound if np.isfinite(solved.bound) else -np.inf
    if solved.values is None:
        return chosen, value, min(bound, value)
    found = columns[np.flatnonzero(solved.values[:sites] > 0.5)]  # noqa: PLR2004 - whole values
    fresh = np.setdiff1d(found, fixed)
    now = _value(table, weight, np.r_[fixed, fresh])
    return (fresh, now, bound) if now < value else (chosen, value, min(bound, value))
