"""Outlines for the map page of each region: it and its neighbours, as fine as its size wants."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from shapely import STRtree, get_coordinates
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from aftersales.geo.boundaries import polygons_of, seam, simplified, unwrapped
from aftersales.services.network import Snapshot

_KM = 111.0  # of a degree of latitude, nearly
_DISPLAY_PIXELS = 2500  # an outline is drawn no finer than this across the map
_AROUND = 0.35  # of its size, how much of what lies around a region is drawn


@dataclass(frozen=True, slots=True)
class Outlines:
    """Outlines in one piece across 180°, by region code; `cut` is where nothing is."""

    shapes: dict[str, BaseGeometry]
    cut: float


def outlines_of(snapshot: Snapshot) -> Outlines:
    """Join the outlines of a registry; regions without a usable one are left out."""
    return _joined(tuple((region.code, region.boundary) for region in snapshot.regions))


@lru_cache(maxsize=2)
def _joined(boundaries: tuple[tuple[str, bytes | None], ...]) -> Outlines:
    """Outlines by code; they change rarely, and to join them takes as long as an answer."""
    usable = {code: polygons_of(boundary) for code, boundary in boundaries}
    held = {code: shape for code, shape in usable.items() if shape is not None}
    cut = seam(get_coordinates(list(held.values()))[:, 0]) if held else -180.0
    return Outlines({code: unwrapped(shape, cut) for code, shape in held.items()}, cut)


def around(outlines: Outlines, region: str | None) -> dict[str, Any]:
    """Outlines of a region with what lies around it, or of all, as GeoJSON for display.

    Parameters
    ----------
    region : str or None
        Code of the region; None for all of them, as also one without an outline.
    """
    codes = list(outlines.shapes)
    if region in outlines.shapes:
        codes = _near(outlines, str(region))
    if not codes:
        return {"type": "FeatureCollection", "features": []}
    shapes = [outlines.shapes[code] for code in codes]
    focus = None if region is None else outlines.shapes.get(region)
    tolerance = _tolerance_km(get_coordinates([focus] if focus is not None else shapes))
    digits = max(3, math.ceil(-math.log10(max(tolerance, 1e-4) / _KM)) + 1)
    features = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": rounded(mapping(shape), digits),
        }
        for code, shape in zip(codes, simplified(shapes, tolerance), strict=True)
        if not shape.is_empty
    ]
    return {"type": "FeatureCollection", "features": features}


def _near(outlines: Outlines, region: str) -> list[str]:
    """The region, and those that its surroundings touch."""
    codes = list(outlines.shapes)
    west, south, east, north = outlines.shapes[region].bounds
    margin = _AROUND * max(east - west, north - south, 0.5)
    from shapely import box

    frame = box(west - 2 * margin, south - margin, east + 2 * margin, north + margin)
    found = STRtree(list(outlines.shapes.values())).query(frame, predicate="intersects")
    return [codes[k] for k in sorted(found.tolist())]


def _tolerance_km(xy: Any) -> float:
    width = np.ptp(xy[:, 0]) * _KM * np.cos(np.radians(xy[:, 1].mean()))
    return float(max(width, np.ptp(xy[:, 1]) * _KM) / _DISPLAY_PIXELS)


def rounded(geometry: Any, digits: int) -> Any:
    """A GeoJSON geometry with so many decimals of a degree."""
    if isinstance(geometry, dict):
        return {**geometry, "coordinates": rounded(geometry["coordinates"], digits)}
    if isinstance(geometry, float):
        return round(geometry, digits)
    return [rounded(part, digits) for part in geometry]
