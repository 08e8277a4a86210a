"""Vehicles as they may be told: rounded to a base, so that every sum of them is still right.

Controlled rounding. Small figures say too much about single owners, and figures that are each
rounded on their own no longer add up. So the total of the country is rounded first and then
divided, in whole bases and by largest remainder, among the regions; each region's among its
brands and the steps at which their vehicles are lost; each of these among the places of the
region. Whatever is added up afterwards, of places, regions, brands or steps, gives the figure
that stands elsewhere, to the vehicle.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aftersales.analysis.demand import apportion

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counts:
    """What each step of the cascade leaves, in vehicles that are multiples of a base.

    Attributes
    ----------
    by_region : ndarray of int64, shape (s, r, b)
        After each of `s` steps, of each brand in each region.
    by_place : ndarray of int64, shape (s, m)
        The same of all brands at each place; over a region's places it is that of the region.
    """

    by_region: Ints
    by_place: Ints


def counts(left: ArrayLike, region: ArrayLike, regions: int, base: int = 1) -> Counts:
    """Round what each step leaves to a base; with 1 every figure stays as it is.

    Parameters
    ----------
    left : array_like of int, shape (s, m, b)
        Vehicles of each brand at each place after each step, never more than before.
    region : array_like of int, shape (m,)
        Region of each place.
    regions : int
        Number of regions.
    base : int
        What every figure is a multiple of, from 1.

    Returns
    -------
    Counts
        Divided by largest remainder: the total of each division is kept, and no part of it is a
        whole base or more away from its exact share of that total.

    Raises
    ------
    ValueError
        If the base is below 1.
    """
    after, at = np.asarray(left, np.int64), np.asarray(region, np.int64)
    if base < 1:
        raise ValueError("base must be a whole number from 1")
    steps, _, brands = after.shape
    lost = after - np.concatenate([after[1:], np.zeros_like(after[:1])])
    told = np.zeros((steps, regions, brands), np.int64)
    for step in range(steps):
        np.add.at(told[step], at, lost[step])
    total = (int(told.sum()) + base // 2) // base
    shares = apportion([total], np.zeros(regions, np.int64), told.sum(axis=(0, 2)))
    leaves = told.transpose(1, 0, 2)
    group = np.repeat(np.arange(regions), steps * brands)
    units = apportion(shares, group, leaves.ravel()).reshape(leaves.shape)
    each = (at[:, None] * steps + np.arange(steps)).ravel()
    placed = apportion(units.sum(axis=2).ravel(), each, lost.sum(axis=2).T.ravel())
    return Counts(
        base * _after(units.transpose(1, 0, 2)), base * _after(placed.reshape(len(at), steps).T)
    )


def _after(lost: Ints) -> Ints:
    """What each step leaves, given what is lost behind it."""
    return np.asarray(np.cumsum(lost[::-1], axis=0)[::-1])


def shares(totals: ArrayLike, amounts: ArrayLike, base: int = 1) -> Ints:
    """Divide rounded totals among parts, each a multiple of the base.

    Parameters
    ----------
    totals : array_like of int, shape (g,)
        Multiples of the base; 0 where nothing is to be divided.
    amounts : array_like of shape (n, g)
        What each of `n` parts has of each total.

    Returns
    -------
    ndarray of int64, shape (n, g)
    """
    held = np.asarray(amounts)
    if not held.size:
        return np.zeros(held.shape, np.int64)
    group = np.broadcast_to(np.arange(held.shape[1]), held.shape).ravel()
    divided = apportion(np.asarray(totals) // base, group, held.ravel())
    return np.asarray(base * divided.reshape(held.shape))
