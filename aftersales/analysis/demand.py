"""Regional demand spread over the places where people live (dasymetric mapping).

Registrations are published by region; people live in towns. Each region's units are divided
among its settlements in proportion to population, in whole vehicles, so that the sum over a
region is its published figure to the unit.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]


def apportion(totals: ArrayLike, groups: ArrayLike, weights: ArrayLike) -> Ints:
    """Divide whole totals among the members of each group by weight, by largest remainder.

    Parameters
    ----------
    totals : array_like of int, shape (g,)
        Units to divide in each group, not negative.
    groups : array_like of int, shape (m,)
        Group of each member, 0 to g - 1.
    weights : array_like of shape (m,)
        Share of each member, finite and not negative. Where a group's weights are all zero
        its members share equally.

    Returns
    -------
    ndarray of int64, shape (m,)
        Units of each member. The sum over a group that has members is exactly its total, and
        no member is a whole unit or more away from its exact share.

    Raises
    ------
    ValueError
        If a total or weight is negative or not finite, or a group is out of range.

    References
    ----------
    Hamilton's method; ties go to the earlier member.
    """
    total, group = np.asarray(totals, np.int64), np.asarray(groups, np.int64)
    weight = np.asarray(weights, float)
    if (total < 0).any() or not np.isfinite(weight).all() or (weight < 0).any():
        raise ValueError("totals and weights must be finite and not negative")
    if group.size and (group.min() < 0 or group.max() >= total.size):
        raise ValueError("a group index is out of range")
    # Scaled first: a weight may be so small or large that a plain sum loses or overflows it.
    largest = np.zeros(total.size)
    np.maximum.at(largest, group, weight)
    weight = np.where(largest[group] > 0, weight / np.where(largest > 0, largest, 1)[group], 1.0)
    share = total[group] * (weight / np.bincount(group, weight, minlength=total.size)[group])
    units = np.floor(share).astype(np.int64)
    given = np.zeros(total.size, np.int64)
    np.add.at(given, group, units)
    missing = total - given
    order = np.lexsort((np.arange(group.size), units - share, group))
    sizes = np.bincount(group, minlength=total.size)
    rank = np.arange(group.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    units[order] += rank < missing[group[order]]
    return units
