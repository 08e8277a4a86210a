"""Whether a place that a file gives can be right."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from aftersales.analysis.duplicates import candidates
from aftersales.domain.folding import folded
from aftersales.domain.records import Region
from aftersales.geo.boundaries import outside_km, polygons_of
from aftersales.geo.distance import ecef_km
from aftersales.services.cleanup import OUTLINE_TOLERANCE_KM

SWAPPED, OUTSIDE, ROUGH, NEAR_DUPLICATE = (
    "swapped",
    "outside_region",
    "rough_place",
    "near_duplicate",
)
_AROUND_KM = 6.0  # wider than any rule for duplicates that looks at places


class Outlines:
    """Regions by code, their polygons made when they are first asked for."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self._boundaries = {region.code: region.boundary for region in regions}
        self._shapes: dict[str, Any] = {}

    def doubt(self, region: str | None, lat: float, lon: float) -> tuple[str, str]:
        """Why a place is doubtful in a region, and how many kilometres outside it lies."""
        shape = self._shape(region)
        if shape is None:
            return "", ""
        km = outside_km(shape, lat, lon)
        if km <= OUTLINE_TOLERANCE_KM:
            return "", ""
        swapped = abs(lon) <= 90 and outside_km(shape, lon, lat) <= OUTLINE_TOLERANCE_KM  # noqa: PLR2004
        return (SWAPPED if swapped else OUTSIDE), f"{km:.0f}"

    def _shape(self, region: str | None) -> Any:
        if region is None or region not in self._boundaries:
            return None
        if region not in self._shapes:
            self._shapes[region] = polygons_of(self._boundaries[region])
        return self._shapes[region]


Site = tuple[str, str, float | None, float | None]  # name, tax id, latitude, longitude


def near_duplicates(fresh: Sequence[Site], held: Sequence[Site]) -> dict[int, int]:
    """Of new facilities, those that may be one that is there, or an earlier new one.

    Returns
    -------
    dict
        By place among the new ones, the place among the new ones followed by those held.
    """
    everything = [*fresh, *held]
    size = len(fresh)
    around = range(size, size + len(held))
    if len(held) > 1:
        around = _around(fresh, held)
    chosen = [*range(size), *around]
    names = [everything[k][0] for k in chosen]
    taxes = [everything[k][1] for k in chosen]
    places = np.array(
        [[np.nan if v is None else v for v in everything[k][2:]] for k in chosen],
        float,
    ).reshape(-1, 2)
    found: dict[int, int] = {}
    for pair in candidates(names, taxes, places):
        first, second = chosen[pair.first], chosen[pair.second]
        if first < size and second >= size:
            found[first] = second
        elif second < size:
            found.setdefault(second, first)
    return found


def _around(fresh: Sequence[Site], held: Sequence[Site]) -> Any:
    """Those held that are near a new one, or have the name or the tax id of one."""
    names = {folded(name) for name, _, _, _ in fresh}
    taxes = {tax for _, tax, _, _ in fresh if tax}
    chosen = {
        k for k, (name, tax, _, _) in enumerate(held) if tax in taxes or folded(name) in names
    }
    placed = [k for k, site in enumerate(held) if site[2] is not None]
    new = np.array([site[2:] for site in fresh if site[2] is not None], float).reshape(-1, 2)
    if placed and new.size:
        there = np.array([held[k][2:] for k in placed], float)
        tree = cKDTree(ecef_km(there[:, 0], there[:, 1]))
        around: Any = tree.query_ball_point(ecef_km(new[:, 0], new[:, 1]), _AROUND_KM)
        for near in around:
            chosen |= {placed[k] for k in near}
    return [len(fresh) + k for k in sorted(chosen)]
