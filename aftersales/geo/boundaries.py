"""Boundaries on the globe and on the page: the antimeridian, and simplification for display."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer
from shapely import (
    GEOSException,
    coverage_simplify,
    from_wkb,
    get_coordinates,
    make_valid,
    set_precision,
    transform,
    union_all,
)
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from aftersales.geo.distance import geodesic_km

Floats = NDArray[np.float64]
_SEAM_DEGREES = 1e-6
_WHOLE_WORLD = (180.001, 90.0)  # degrees; a file may round its edge a little over


def seam(lons: ArrayLike) -> float:
    """Longitude in the middle of the widest empty gap, where a map is best cut open.

    Parameters
    ----------
    lons : array_like
        Longitudes in degrees, of which NaN are ignored.

    Returns
    -------
    float
        -180 when there is nothing to show.
    """
    held = np.asarray(lons, float)
    held = np.sort((held[np.isfinite(held)] + 180) % 360 - 180)
    if not held.size:
        return -180.0
    gaps = np.diff(np.r_[held, held[0] + 360])
    widest = int(np.argmax(gaps))
    middle = held[widest] + gaps[widest] / 2
    return float((middle + 180) % 360 - 180)


def unwrap(lons: ArrayLike, cut: float) -> Floats:
    """Shift longitudes by whole turns so that they run on from `cut` without a jump."""
    return np.asarray((np.asarray(lons, float) - cut) % 360 + cut)


def unwrapped(shape: BaseGeometry, cut: float) -> BaseGeometry:
    """One piece of a shape that was cut at the antimeridian, on unwrapped longitudes."""
    parts = getattr(shape, "geoms", [shape])
    moved = []
    for part in parts:
        middle = part.representative_point().x
        turn = float(unwrap(middle, cut)) - middle
        # A part never crosses the cut, so it moves by whole turns as a whole.
        moved.append(transform(part, lambda xy, turn=turn: xy + np.array([turn, 0.0])))
    # Snapped, the halves of a cut meet exactly; a shape too small for that stays as it is.
    snapped = union_all([set_precision(part, _SEAM_DEGREES) for part in moved])
    return union_all(moved) if snapped.is_empty else snapped


def polygons_of(boundary: bytes | None) -> BaseGeometry | None:
    """The valid polygons in a WKB boundary; None when it holds none.

    A boundary comes from somebody's file: it may cross itself, mix kinds, or be no geometry.
    """
    if not boundary:
        return None
    try:
        shape = from_wkb(boundary, on_invalid="ignore")
        xy = get_coordinates(shape)
        if not (xy.size and np.isfinite(xy).all() and (np.abs(xy) <= _WHOLE_WORLD).all()):
            return None
        whole = make_valid(shape)
    except (GEOSException, RuntimeError):  # a curve, for one, is not supported
        return None
    parts = [
        part
        for part in getattr(whole, "geoms", [whole])
        if part.geom_type in ("Polygon", "MultiPolygon") and part.area > 0
    ]
    return union_all(parts) if parts else None


def outside_km(shape: BaseGeometry, lat: float, lon: float) -> float:
    """Geodesic distance from a place to the nearest point of a shape, 0 inside it."""
    if shape.covers(Point(lon, lat)):
        return 0.0
    # Nearest on a plane of degrees that is squeezed as the parallels are there; either side of
    # the antimeridian may be the nearer one.
    squeeze = max(0.05, float(np.cos(np.radians(lat))))
    found = []
    for turn in (-360.0, 0.0, 360.0):
        flat = transform(shape, lambda xy: xy * [squeeze, 1.0])
        nearest = nearest_points(flat, Point((lon + turn) * squeeze, lat))[0]
        found.append(float(geodesic_km(lat, lon, nearest.y, nearest.x / squeeze)))
    return min(found)


def display_centre(lat: ArrayLike, lon: ArrayLike) -> tuple[float, float]:
    """Middle of the extent of points on unwrapped longitudes."""
    lats, lons = np.asarray(lat, float), np.asarray(lon, float)
    return float((lats.min() + lats.max()) / 2), float((lons.min() + lons.max()) / 2)


def simplified(shapes: list[BaseGeometry], tolerance_km: float) -> list[BaseGeometry]:
    """Simplify a coverage of polygons for display, so that neighbours stay neighbours.

    Works in an azimuthal equal-area plane around the shapes (longitudes already unwrapped).

    Parameters
    ----------
    shapes : list of shapely geometry
        Polygons in degrees.
    tolerance_km : float
        Square root of the area that may be cut off at a vertex.
    """
    if not shapes:
        return []
    xy = get_coordinates(shapes)
    lat, lon = display_centre(xy[:, 1], xy[:, 0])
    plane = f"+proj=laea +lat_0={lat} +lon_0={lon} +ellps=WGS84 +units=km"
    there = Transformer.from_crs("EPSG:4326", plane, always_xy=True)
    flat = [transform(shape, _columns(there, "FORWARD")) for shape in shapes]
    simple = coverage_simplify(np.array(flat, object), tolerance_km)
    back = _columns(there, "INVERSE")
    # The inverse answers in -180…180: unwrap again around the centre.
    return [transform(shape, lambda points: _around(back(points), lon - 180)) for shape in simple]


def _columns(transformer: Transformer, direction: str) -> Any:
    def apply(points: Floats) -> Floats:
        x, y = transformer.transform(points[:, 0], points[:, 1], direction=direction)
        return np.column_stack([x, y])

    return apply


def _around(points: Floats, cut: float) -> Floats:
    return np.column_stack([unwrap(points[:, 0], cut), points[:, 1]])
