"""Which demand lies within reach of which site.

The search is exact and needs no projection. Points are put into cubes of earth-centred space;
a site whose reach holds a whole cube counts for all its points at once, a site that cannot
touch it is never tested, and only the cubes that a reach cuts are tested point by point, on
chords. The few pairs whose chord does not decide are settled by the geodesic.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

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
_CUBE_KM = 60.0
_SITES_AT_ONCE = 256  # bounds the memory that wide reaches need
_LIMIT = 1 << 20  # cubes along an axis, packed three times into 63 bits


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of `m` points by `n` sites.

    Attributes
    ----------
    nearest : ndarray of int64, shape (m,)
        Index of the nearest site, -1 where there is none.
    distance_km : ndarray of float64, shape (m,)
        Geodesic distance to it, infinite where there is none.
    in_reach : ndarray of int32, shape (m,)
        Number of sites whose reach holds the point.
    covered : ndarray of bool, shape (m,)
        Whether there is at least one.
    covered_weight : float
        Sum of the weights of covered points.
    covered_by_group : ndarray of float64, shape (g,)
        The same per group; one group when none were given.
    """

    nearest: Ints
    distance_km: Floats
    in_reach: NDArray[np.int32]
    covered: NDArray[np.bool_]
    covered_weight: float
    covered_by_group: Floats


@dataclass(frozen=True, slots=True)
class _Cubes:
    """Points sorted by cube; ``start`` and ``length`` delimit each cube's run."""

    order: Ints
    points: Floats
    start: Ints
    length: Ints
    centre: Floats
    radius: Floats


def cover(
    points: ArrayLike,
    weights: ArrayLike,
    sites: ArrayLike,
    reach_km: ArrayLike,
    groups: ArrayLike | None = None,
) -> Coverage:
    """Find for every point its nearest site, how many sites reach it, and the weight covered.

    Rows in are rows out: a point or site without coordinates (NaN) stays in place and is
    never near anything.

    Parameters
    ----------
    points : array_like of shape (m, 2)
        Latitude and longitude in degrees, WGS84.
    weights : array_like of shape (m,)
        Demand at each point, finite and not negative.
    sites : array_like of shape (n, 2)
        Latitude and longitude in degrees.
    reach_km : array_like of shape (n,) or scalar
        Geodesic reach of each site in kilometres; the edge belongs to it.
    groups : array_like of int, shape (m,), optional
        Group (region) index of each point, from 0.

    Returns
    -------
    Coverage

    Raises
    ------
    ValueError
        If shapes disagree, a latitude is beyond the poles, or a weight or reach is negative
        or not a number.
    """
    where, sites_ll = as_places(points, "points"), as_places(sites, "sites")
    what = as_amounts(weights, len(where), "weights")
    reach = unmasked(reach_km)
    if reach.shape not in ((), (len(sites_ll),)):
        raise ValueError(f"reach_km: shape {reach.shape}, expected ({len(sites_ll)},)")
    reach = np.broadcast_to(reach, (len(sites_ll),))
    if not (reach >= 0).all():
        raise ValueError("reach_km must be numbers of kilometres from 0")
    numbers = np.zeros(len(where), np.int64) if groups is None else np.asarray(groups)
    if numbers.size and not np.issubdtype(numbers.dtype, np.integer):
        raise ValueError("groups must be whole numbers")
    group = numbers.astype(np.int64)
    if group.shape != (len(where),) or (group.size and group.min() < 0):
        raise ValueError("groups must hold one index from 0 for each point")

    nearest = np.full(len(where), -1, np.int64)
    distance = np.full(len(where), np.inf)
    counts = np.zeros(len(where), np.int32)
    placed_points = np.flatnonzero(np.isfinite(where).all(axis=1))
    placed_sites = np.flatnonzero(np.isfinite(sites_ll).all(axis=1))
    if placed_points.size and placed_sites.size:
        near, km, count = _search(where[placed_points], sites_ll[placed_sites], reach[placed_sites])
        nearest[placed_points] = placed_sites[near]
        distance[placed_points] = km
        counts[placed_points] = count
    covered = counts > 0
    by_group = np.bincount(group, weights=what * covered, minlength=1 if groups is None else 0)
    return Coverage(
        nearest, distance, counts, covered, float(what[covered].sum()), by_group.astype(float)
    )


def as_places(values: ArrayLike, name: str) -> Floats:
    """Check an array of latitudes and longitudes; an empty one becomes (0, 2).

    Raises
    ------
    ValueError
        For another shape, or a latitude beyond the poles.
    """
    array = unmasked(values)
    if array.size == 0:
        return np.empty((0, 2))
    if array.ndim != 2 or array.shape[1] != 2:  # noqa: PLR2004 - latitude and longitude
        raise ValueError(f"{name}: shape {array.shape}, expected (rows, 2)")
    if (np.abs(array[:, 0]) > 90).any():  # noqa: PLR2004 - the poles
        raise ValueError(f"{name}: a latitude lies beyond the poles")
    return array


def as_amounts(values: ArrayLike, size: int, name: str) -> Floats:
    """Check an array of finite numbers from 0, one for each of `size` rows.

    Raises
    ------
    ValueError
        For another shape or number.
    """
    array = unmasked(values)
    if array.shape != (size,):
        raise ValueError(f"{name}: shape {array.shape}, expected ({size},)")
    if not (np.isfinite(array).all() and (array >= 0).all()):
        raise ValueError(f"{name} must be finite and not negative")
    return array


def _search(points: Floats, sites: Floats, reach: Floats) -> tuple[Ints, Floats, NDArray[np.int32]]:
    """Nearest site, its distance, and the number of sites in reach; all coordinates finite."""
    cubes = _into_cubes(ecef_km(points[:, 0], points[:, 1]))
    latlon = points[cubes.order]
    near, km, counts = (np.empty(len(points), kind) for kind in (np.int64, float, np.int32))
    near[cubes.order], km[cubes.order] = _nearest(cubes.points, latlon, sites)
    centres = ecef_km(sites[:, 0], sites[:, 1])
    counts[cubes.order] = _count(cubes, latlon, sites, centres, reach)
    return near, km, counts


def _nearest(xyz: Floats, latlon: Floats, sites: Floats) -> tuple[Ints, Floats]:
    """Nearest site by geodesic: the nearest by chord, unless a second comes close to it."""
    places, first = np.unique(sites, axis=0, return_index=True)
    tree = cKDTree(ecef_km(places[:, 0], places[:, 1]))
    chords, sites_by_rank = tree.query(xyz, k=[1, 2], workers=-1)
    chord, near = np.asarray(chords), np.asarray(sites_by_rank)
    best = near[:, 0]
    km = geodesic_km(latlon[:, 0], latlon[:, 1], places[best, 0], places[best, 1])
    # Whatever is nearer along the ellipsoid has a chord below the upper bound of that length.
    bound = chord_bounds_km(km)[1]
    close = np.flatnonzero(chord[:, 1] <= bound)
    for block in np.array_split(close, max(1, len(close) // 65_536)):
        if not block.size:
            continue
        found = tree.query_ball_point(xyz[block], np.minimum(bound[block], 2e4), workers=-1)
        size = np.fromiter((len(hits) for hits in found), np.int64, len(found))
        site = np.concatenate([np.sort(np.asarray(hits, np.int64)) for hits in found])
        point = np.repeat(block, size)
        there = places[site]
        each = geodesic_km(latlon[point, 0], latlon[point, 1], there[:, 0], there[:, 1])
        start = np.cumsum(size) - size
        least = np.minimum.reduceat(each, start)
        at = np.flatnonzero(each == np.repeat(least, size))
        chosen = at[np.searchsorted(at, start)]
        best[block], km[block] = site[chosen], least
    return first[best], km


def _into_cubes(xyz: Floats) -> _Cubes:
    """Sort points by cube, so that neighbours in space are neighbours in memory."""
    cell = np.floor(xyz / _CUBE_KM).astype(np.int64) + _LIMIT // 2
    key = (cell[:, 0] * _LIMIT + cell[:, 1]) * _LIMIT + cell[:, 2]
    order = np.argsort(key, kind="stable")
    key, xyz = key[order], xyz[order]
    start = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    length = np.diff(np.r_[start, len(key)])
    centre = np.add.reduceat(xyz, start, axis=0) / length[:, None]
    off = xyz - np.repeat(centre, length, axis=0)
    radius = np.sqrt(np.maximum.reduceat(np.einsum("ij,ij->i", off, off), start))
    return _Cubes(order, xyz, start, length, centre, radius)


def _count(
    cubes: _Cubes, latlon: Floats, sites: Floats, centres: Floats, reach: Floats
) -> NDArray[np.int32]:
    """Count the sites that reach each point, in cube order."""
    surely, perhaps = chord_bounds_km(reach)
    tree = cKDTree(cubes.centre)
    whole_cubes = np.zeros(len(cubes.start), np.int64)
    cut_cubes, cut_sites = [], []
    for start in range(0, len(centres), _SITES_AT_ONCE):
        part = slice(start, start + _SITES_AT_ONCE)
        cube, site = _candidates(tree, centres[part], perhaps[part] + cubes.radius.max())
        site += start
        apart = np.sqrt(((cubes.centre[cube] - centres[site]) ** 2).sum(axis=1))
        whole = apart + cubes.radius[cube] <= surely[site]
        cut = ~whole & (apart - cubes.radius[cube] <= perhaps[site])
        whole_cubes += np.bincount(cube[whole], minlength=len(whole_cubes))
        cut_cubes.append(cube[cut])
        cut_sites.append(site[cut])
    counts: NDArray[np.int32] = np.repeat(whole_cubes.astype(np.int32), cubes.length)
    cube, site = np.concatenate(cut_cubes), np.concatenate(cut_sites)
    by_cube = np.argsort(cube, kind="stable")
    _count_cut(counts, cubes, cube[by_cube], site[by_cube], latlon, sites, centres, reach)
    return counts


def _candidates(tree: cKDTree, centres: Floats, chord: Floats) -> tuple[Ints, Ints]:
    """Pairs of cube and site that may touch; none is missed."""
    largest = 2 * LARGEST_RADIUS_KM  # an unlimited reach holds every cube
    found = tree.query_ball_point(centres, np.minimum(chord, largest), workers=-1)
    number = np.fromiter((len(hits) for hits in found), np.int64, len(found))
    site = np.repeat(np.arange(len(centres)), number)
    cube = np.concatenate([np.asarray(hits, np.int64) for hits in found])
    return cube, site


def _count_cut(
    counts: NDArray[np.int32],
    cubes: _Cubes,
    cube: Ints,
    site: Ints,
    latlon: Floats,
    sites: Floats,
    centres: Floats,
    reach: Floats,
) -> None:
    """Add, point by point, the sites whose reach cuts a cube; pairs come sorted by cube.

    With coordinates from the cube's centre, |p − s|² ≤ c² is p·s ≥ (|p|² + |s|² − c²)/2: one
    small matrix product for each cube.
    """
    if not cube.size:
        return
    offset = centres[site] - cubes.centre[cube]
    norm = np.einsum("ij,ij->i", offset, offset)
    surely, perhaps = (bound[site] for bound in chord_bounds_km(reach))
    # A reach so short that no chord is surely in it has a bound below 0.
    within_reach = np.where(surely > 0, surely**2, -1.0)
    inner, outer = (norm - within_reach) / 2, (norm - perhaps**2) / 2
    first = np.flatnonzero(np.r_[True, cube[1:] != cube[:-1]])
    last = np.r_[first[1:], len(cube)]
    for a, b, k in zip(first.tolist(), last.tolist(), cube[first].tolist(), strict=True):
        run = slice(cubes.start[k], cubes.start[k] + cubes.length[k])
        local = cubes.points[run] - cubes.centre[k]
        margin = local @ offset[a:b].T
        margin -= np.einsum("ij,ij->i", local, local)[:, None] / 2
        inside = margin >= inner[a:b]
        doubtful = inside ^ (margin >= outer[a:b])
        if doubtful.any():
            row, column = np.nonzero(doubtful)
            point, centre = latlon[run][row], site[a:b][column]
            km = geodesic_km(point[:, 0], point[:, 1], sites[centre, 0], sites[centre, 1])
            inside[row, column] = within(km, reach[centre])
        counts[run] += inside.sum(axis=1, dtype=np.int32)


def weighted_mean(values: ArrayLike, weights: ArrayLike) -> float | None:
    """Mean of `values` by `weights`; None without weight or with an infinite value in it."""
    value, weight = np.asarray(values, float), np.asarray(weights, float)
    held = weight > 0
    if not held.any() or not np.isfinite(value[held]).all():
        return None
    return float(np.average(value[held], weights=weight[held]))


def weighted_percentile(values: ArrayLike, weights: ArrayLike, percent: float) -> float | None:
    """Smallest value that at least `percent` of the weight does not exceed.

    None without weight, or where that value is infinite.
    """
    value, weight = np.asarray(values, float), np.asarray(weights, float)
    held = weight > 0
    if not held.any():
        return None
    order = np.argsort(value[held], kind="stable")
    running = np.cumsum(weight[held][order])
    at = np.searchsorted(running, running[-1] * percent / 100.0 * (1 - 1e-12))
    found = float(value[held][order][min(int(at), len(order) - 1)])
    return found if np.isfinite(found) else None
