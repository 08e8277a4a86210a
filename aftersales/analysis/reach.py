"""Every pair of a place and a site within reach of it, once, for all that is asked of them.

Coverage under other rights, on another day, or without one of the sites needs no other pairs:
it is a product of this sparse table with what each site may do.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from aftersales.analysis.coverage import as_places
from aftersales.geo.distance import (
    LARGEST_RADIUS_KM,
    Floats,
    chord_bounds_km,
    ecef_km,
    geodesic_km,
    within,
)

Ints = NDArray[np.int64]
_POINTS_AT_ONCE = 20_000  # bounds the memory that wide reaches need


@dataclass(frozen=True, slots=True)
class Reach:
    """Pairs of `m` points and `n` sites within reach, point by point, the nearest site first.

    Attributes
    ----------
    start : ndarray of int64, shape (m + 1,)
        Where the pairs of each point begin; the last is their number k.
    site : ndarray of int64, shape (k,)
        Index of the site of each pair.
    km : ndarray of float64, shape (k,)
        Geodesic distance.
    sites : int
        Number of sites, n.
    """

    start: Ints
    site: Ints
    km: Floats
    sites: int

    @property
    def point(self) -> Ints:
        """Index of the point of each pair, shape (k,)."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))

    @property
    def table(self) -> csr_array:
        """The pairs as a sparse table of ones, shape (m, n)."""
        shape = (len(self.start) - 1, self.sites)
        return csr_array((np.ones(len(self.site)), self.site, self.start), shape=shape)

    def counts(self, allowed: NDArray[np.bool_]) -> NDArray[np.int32]:
        """How many allowed sites reach each point.

        Parameters
        ----------
        allowed : ndarray of bool, shape (n, b)
            Which sites count for each of `b` brands.

        Returns
        -------
        ndarray of int32, shape (m, b)
        """
        return np.asarray(self.table @ allowed.astype(float)).astype(np.int32)

    def around(self, amounts: Floats) -> Floats:
        """Sum of what lies within reach of each site.

        Parameters
        ----------
        amounts : ndarray of shape (m, b)
            Amount of each brand at each point.

        Returns
        -------
        ndarray of shape (n, b)
        """
        return np.asarray(self.table.T @ amounts)


def reach_of(points: ArrayLike, sites: ArrayLike, reach_km: float) -> Reach:
    """Find all pairs within reach; a point or site without coordinates (NaN) is in none.

    Parameters
    ----------
    points, sites : array_like of shape (m, 2) and (n, 2)
        Latitude and longitude in degrees, WGS84.
    reach_km : float
        Geodesic reach in kilometres; the edge belongs to it.

    Raises
    ------
    ValueError
        If shapes disagree, a latitude is beyond the poles, or the reach is no number from 0.
    """
    where, there = as_places(points, "points"), as_places(sites, "sites")
    if not reach_km >= 0:
        raise ValueError("reach_km must be a number of kilometres from 0")
    held = np.flatnonzero(np.isfinite(where).all(axis=1))
    placed = np.flatnonzero(np.isfinite(there).all(axis=1))
    counts = np.zeros(len(where), np.int64)
    if not (held.size and placed.size):
        return Reach(np.r_[0, np.cumsum(counts)], np.empty(0, np.int64), np.empty(0), len(there))
    tree = cKDTree(ecef_km(there[placed, 0], there[placed, 1]))
    surely, perhaps = (float(bound) for bound in chord_bounds_km(reach_km))
    furthest = min(perhaps, 2 * LARGEST_RADIUS_KM)
    sites_found, km_found = [], []
    for first in range(0, len(held), _POINTS_AT_ONCE):
        part = held[first : first + _POINTS_AT_ONCE]
        here = cKDTree(ecef_km(where[part, 0], where[part, 1]))
        pairs = here.sparse_distance_matrix(tree, furthest, output_type="ndarray")
        point, site = part[pairs["i"]], placed[pairs["j"]]
        km = geodesic_km(where[point, 0], where[point, 1], there[site, 0], there[site, 1])
        inside = (pairs["v"] <= surely) | within(km, reach_km)
        point, site, km = point[inside], site[inside], km[inside]
        order = np.lexsort((site, km, point))
        counts += np.bincount(point, minlength=len(where))
        sites_found.append(site[order])
        km_found.append(km[order])
    return Reach(
        np.r_[0, np.cumsum(counts)], np.concatenate(sites_found), np.concatenate(km_found),
        len(there),
    )  # fmt: skip


def moved(
    known: Reach, points: ArrayLike, site: int, place: tuple[float, float], reach_km: float
) -> Reach:
    """The pairs when one site stands elsewhere; those of all others stay as they are.

    Parameters
    ----------
    known : Reach
        Of the same points and reach.
    points : array_like of shape (m, 2)
        Latitude and longitude in degrees.
    site : int
        Index of the site.
    place : tuple of float
        Its new latitude and longitude; NaN for none.
    """
    where = as_places(points, "points")
    kept = known.site != site
    counts = np.bincount(known.point[kept], minlength=len(where))
    start = np.r_[0, np.cumsum(counts)]
    others, km = known.site[kept], known.km[kept]
    away = geodesic_km(where[:, 0], where[:, 1], *place)
    found = np.flatnonzero(within(away, reach_km))  # nothing is within reach of nowhere
    at = np.array(
        [
            first + _rank(km[first:last], others[first:last], away[point], site)
            for point, first, last in zip(found, start[found], start[found + 1], strict=True)
        ],
        np.int64,
    )
    counts[found] += 1
    return Reach(
        np.r_[0, np.cumsum(counts)], np.insert(others, at, site), np.insert(km, at, away[found]),
        known.sites,
    )  # fmt: skip


def _rank(km: Floats, sites: Ints, away: float, site: int) -> int:
    """Where a pair belongs among those of its point."""
    first, last = np.searchsorted(km, away, "left"), np.searchsorted(km, away, "right")
    return int(first + np.searchsorted(sites[first:last], site))
