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

    def only(self, kept: NDArray[np.bool_]) -> "Reach":
        """Only the pairs that a mask of shape (k,) keeps."""
        running = np.concatenate([[0], np.cumsum(kept)])
        return Reach(running[self.start], self.site[kept], self.km[kept], self.sites)

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


def carried_over(
    known: Reach, points: ArrayLike, before: ArrayLike, sites: ArrayLike, reach_km: float
) -> Reach:
    """The pairs of other sites; those that stand where one stood before are not measured again.

    Parameters
    ----------
    known : Reach
        Of the same points and reach, and of the sites `before`.
    points, before, sites : array_like of shape (m, 2), (k, 2) and (n, 2)
        Latitude and longitude in degrees; NaN for none.
    """
    there = as_places(sites, "sites")
    stood = {place: k for k, place in enumerate(map(tuple, as_places(before, "sites").tolist()))}
    old = np.array([stood.get(place, -1) for place in map(tuple, there.tolist())], np.int64)
    stays = old >= 0
    fresh = reach_of(points, np.where(stays[:, None], np.nan, there), reach_km)
    by_site = np.argsort(known.site, kind="stable")
    edges = np.searchsorted(known.site[by_site], np.arange(known.sites + 1))
    first = edges[old[stays]]
    count = edges[old[stays] + 1] - first
    within_site = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    pairs = by_site[np.repeat(first, count) + within_site]
    point = np.concatenate([fresh.point, known.point[pairs]])
    site = np.concatenate([fresh.site, np.repeat(np.flatnonzero(stays), count)])
    km = np.concatenate([fresh.km, known.km[pairs]])
    order = np.lexsort((site, km, point))
    counts = np.bincount(point, minlength=len(known.start) - 1)
    return Reach(np.r_[0, np.cumsum(counts)], site[order], km[order], len(there))
