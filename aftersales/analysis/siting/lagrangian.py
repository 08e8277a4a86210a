"""A bound of the p-median by prices, and the sites that a better plan may still open.

Lagrangian relaxation of "each customer is served once" (Narula, Ogbu and Samuelsson, 1977): with a
price v_i for each customer, a site is worth ρ_j = Σ_i min(w_i·d_ij − v_i, 0), and

    L(v) = Σ_i v_i + the p least ρ_j

is a bound whatever the prices are; subgradients raise it.
"""

import time

import numpy as np
from numpy.typing import NDArray

from aftersales.geo.distance import Floats

_STEPS = 1000


def lagrangian(
    table: Floats, weight: Floats, fixed: NDArray[np.int64], count: int, value: float, ends: float
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
