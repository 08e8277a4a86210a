"""Good p-median plans in a moment: greedy, exchanges of one site, and kicks.

Exchanges are evaluated for all sites at once (Resende and Werneck, 2007).
"""

import time

import numpy as np
from scipy.sparse import csr_array

from aftersales.analysis.siting.problem import Ints
from aftersales.geo.distance import Floats

_KICKS = 30


def value_of(table: Floats, weight: Floats, chosen: Ints) -> float:
    """Σ w·d to the nearest of some columns; infinite without any."""
    if not len(chosen):
        return np.inf
    return float(weight @ table[:, chosen].min(axis=1))


def search(table: Floats, weight: Floats, fixed: Ints, count: int, ends: float) -> Ints:
    """Columns to open beside the fixed ones: greedy, exchanges and kicks."""
    chosen = _exchanged(table, weight, fixed, _greedy(table, weight, fixed, count), ends)
    best, value = chosen, value_of(table, weight, np.r_[fixed, chosen])
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
        if (now := value_of(table, weight, np.r_[fixed, found])) < value - 1e-9:
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
        part = _two_nearest(table[:, open_sites])
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


def _two_nearest(cost: Floats) -> Ints:
    """Columns of the two least of each row, or of the one there is."""
    if cost.shape[1] <= 2:  # noqa: PLR2004 - both
        return np.argsort(cost, axis=1)
    two = np.argpartition(cost, 1, axis=1)[:, :2]
    order = np.argsort(np.take_along_axis(cost, two, axis=1), axis=1)
    return np.take_along_axis(two, order, axis=1)
