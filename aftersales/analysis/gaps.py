"""White spots: where uncovered demand lies together, and why nobody serves it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from aftersales.geo.distance import chord_bounds_km, ecef_km, geodesic_km, within


@dataclass(frozen=True, slots=True)
class Cluster:
    """Uncovered points that one site at the heaviest of them would reach.

    Attributes
    ----------
    seed : int
        Index of the heaviest point, the namesake of the white spot.
    members : ndarray of int64
        Indices of all its points, the seed among them.
    weight : float
        Uncovered demand of the members.
    """

    seed: int
    members: NDArray[np.int64]
    weight: float


def clusters(
    lat: ArrayLike, lon: ArrayLike, uncovered: ArrayLike, reach_km: float
) -> list[Cluster]:
    """Gather uncovered points into white spots, heaviest first.

    The heaviest point that is left takes every point left within `reach_km` of it, until none
    is left. So each uncovered point with coordinates is in exactly one white spot, the white
    spots add up to the uncovered demand, and each can be served from its namesake.

    Parameters
    ----------
    lat, lon : array_like of shape (m,)
        Degrees; points without coordinates (NaN) stay outside.
    uncovered : array_like of shape (m,)
        Uncovered demand; points with none stay outside.
    reach_km : float
        Reach of a site.

    Returns
    -------
    list of Cluster
        Sorted by weight, then by the order of the seeds.
    """
    place = np.column_stack([np.asarray(lat, float), np.asarray(lon, float)])
    weight = np.asarray(uncovered, float)
    held = np.flatnonzero((weight > 0) & np.isfinite(place).all(axis=1))
    if not held.size:
        return []
    place, weight = place[held], weight[held]
    xyz = ecef_km(place[:, 0], place[:, 1])
    tree = cKDTree(xyz)
    surely, perhaps = (float(bound) for bound in chord_bounds_km(reach_km))
    free = np.ones(held.size, np.bool_)
    found: list[Cluster] = []
    for seed in np.argsort(-weight, kind="stable").tolist():
        if not free[seed]:
            continue
        near = np.asarray(tree.query_ball_point(xyz[seed], min(perhaps, 2e4)), np.int64)
        near = near[free[near]]
        chord = np.sqrt(((xyz[near] - xyz[seed]) ** 2).sum(axis=1))
        inside = chord <= surely
        doubtful = np.flatnonzero(~inside)
        if doubtful.size:
            there = place[near[doubtful]]
            km = geodesic_km(place[seed, 0], place[seed, 1], there[:, 0], there[:, 1])
            inside[doubtful] = within(km, reach_km)
        members = np.sort(near[inside])
        free[members] = False
        found.append(Cluster(int(held[seed]), held[members], float(weight[members].sum())))
    return sorted(found, key=lambda cluster: (-cluster.weight, cluster.seed))
