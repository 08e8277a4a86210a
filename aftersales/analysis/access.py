"""Access as vehicle owners feel it: what a site can do, shared by all the demand around it.

Enhanced two-step floating catchment area (Luo and Qi, 2009, Health & Place 15, 1100-1107) with
stepwise decay. With capacity S_j of site j, demand w_i at point i, geodesic distance d_ij, and
f(d) the weight of the zone that holds d:

    R_j = S_j / Σ_i w_i · f(d_ij)        what a unit of demand around site j gets of it
    A_i = Σ_j R_j · f(d_ij)              what a unit of demand at point i gets in all

Where every site has demand around it nothing is lost: Σ_i w_i · A_i = Σ_j S_j.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from aftersales.analysis.coverage import as_amounts, as_places
from aftersales.geo.distance import (
    LARGEST_RADIUS_KM,
    Floats,
    chord_bounds_km,
    ecef_km,
    geodesic_km,
    unmasked,
    within,
)

Ints = NDArray[np.int64]
_SITES_AT_ONCE = 128  # bounds the memory that the pairs of wide zones need


def e2sfca(
    points: ArrayLike,
    weights: ArrayLike,
    sites: ArrayLike,
    capacity: ArrayLike,
    zones_km: ArrayLike,
    zone_weights: ArrayLike,
) -> tuple[Floats, Floats]:
    """Compute access at points and the ratio of capacity to demand at sites.

    Rows in are rows out: a point or site without coordinates (NaN) has no access and no ratio.

    Parameters
    ----------
    points : array_like of shape (m, 2)
        Latitude and longitude in degrees, WGS84.
    weights : array_like of shape (m,)
        Demand at each point, finite and not negative.
    sites : array_like of shape (n, 2)
        Latitude and longitude in degrees.
    capacity : array_like of shape (n,)
        Capacity of each site, in any unit; finite and not negative.
    zones_km : array_like of shape (z,)
        Outer geodesic radii of the zones in kilometres, growing; the edge belongs to a zone.
    zone_weights : array_like of shape (z,)
        Weight of each zone, not negative.

    Returns
    -------
    access : ndarray of shape (m,)
        Units of capacity for each unit of demand at a point; 0 where no site is in a zone.
    ratio : ndarray of shape (n,)
        R_j; 0 for a site without demand in its zones, whose capacity nobody can use.

    Raises
    ------
    ValueError
        If shapes disagree, a latitude is beyond the poles, or a number is not what it has to be.
    """
    where, there = as_places(points, "points"), as_places(sites, "sites")
    demand = as_amounts(weights, len(where), "weights")
    supply = as_amounts(capacity, len(there), "capacity")
    zones, decay = unmasked(zones_km), unmasked(zone_weights)
    if zones.ndim != 1 or zones.shape != decay.shape or not zones.size:
        raise ValueError("zones_km and zone_weights must have one number for each zone")
    if not (np.isfinite(zones).all() and (zones >= 0).all() and (np.diff(zones) > 0).all()):
        raise ValueError("zones_km must be growing numbers of kilometres")
    if not (np.isfinite(decay).all() and (decay >= 0).all()):
        raise ValueError("zone_weights must be finite and not negative")
    access, ratio = np.zeros(len(where)), np.zeros(len(there))
    held_points = np.flatnonzero(np.isfinite(where).all(axis=1))
    held_sites = np.flatnonzero(np.isfinite(there).all(axis=1))
    if not (held_points.size and held_sites.size):
        return access, ratio
    point_tree = cKDTree(ecef_km(where[held_points, 0], where[held_points, 1]))
    furthest = min(float(chord_bounds_km(zones[-1:])[1][0]), 2 * LARGEST_RADIUS_KM)
    for start in range(0, len(held_sites), _SITES_AT_ONCE):
        part = held_sites[start : start + _SITES_AT_ONCE]
        site_tree = cKDTree(ecef_km(there[part, 0], there[part, 1]))
        pairs = site_tree.sparse_distance_matrix(point_tree, furthest, output_type="ndarray")
        own, point = pairs["i"].copy(), held_points[pairs["j"]]
        share = _decayed(pairs["v"].copy(), point, part[own], where, there, zones, decay)
        around = np.bincount(own, demand[point] * share, minlength=len(part))
        ratio[part] = np.divide(supply[part], around, out=np.zeros(len(part)), where=around > 0)
        access += np.bincount(point, ratio[part][own] * share, minlength=len(where))
    return access, ratio


def _decayed(
    chord: Floats,
    point: Ints,
    site: Ints,
    where: Floats,
    there: Floats,
    zones: Floats,
    decay: Floats,
) -> Floats:
    """Weight of the zone that holds each pair, given its chord; 0 beyond the last zone.

    Chords decide; the few that lie between the bounds of an edge are settled by the geodesic.
    """
    # A handful of edges: comparing with each is several times quicker than a binary search.
    zone, most = np.zeros(len(chord), np.int8), np.zeros(len(chord), np.int8)
    for surely, perhaps in zip(*chord_bounds_km(zones), strict=True):
        zone += chord > surely
        most += chord > perhaps
    doubtful = np.flatnonzero(zone != most)
    if doubtful.size:
        a, b = where[point[doubtful]], there[site[doubtful]]
        km = geodesic_km(a[:, 0], a[:, 1], b[:, 0], b[:, 1])
        zone[doubtful] = (~within(km[:, None], zones[None, :])).sum(axis=1)
    return np.append(decay, 0.0)[zone]
