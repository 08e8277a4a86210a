"""An outline as somebody's file has it, as the registry keeps it.

WGS84 in degrees, valid polygons alone, cut at the antimeridian (RFC 7946).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Geod, Transformer
from pyproj.exceptions import CRSError
from shapely import (
    GEOSException,
    equals_exact,
    force_2d,
    get_coordinates,
    is_valid_reason,
    make_valid,
    normalize,
    orient_polygons,
    transform,
)
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from aftersales.geo.antimeridian import (
    HALF,
    ROUNDED_OVER,
    TURN,
    AroundPoleError,
    cut,
    polygons_in,
    run_on,
)

Floats = NDArray[np.float64]
WGS84 = "EPSG:4326"
NOT_POLYGON, BROKEN, AROUND_POLE, OFF_EARTH = (
    "not_polygon",
    "polygon_broken",
    "polygon_around_pole",
    "polygon_off_earth",
)
_SAME = 1e-8  # degrees; a projection there and back moves a vertex by less
_SYSTEM = re.compile(r"(?:EPSG|OGC|ESRI):\w+|[A-Z_]+\s*[\[(].*", re.DOTALL)
_GRIDS = ("nadgrids", "geoidgrids", "parameterfile", "://", "+proj")  # name files


class OutlineError(ValueError):
    """A geometry is no outline; its only argument is a code of the ``fault`` section."""


@dataclass(frozen=True, slots=True)
class Outline:
    """An outline as the registry keeps it.

    Attributes
    ----------
    shape : shapely geometry
        Polygon or polygons.
    repaired : str
        What was wrong with it before; empty for nothing.
    """

    shape: BaseGeometry
    repaired: str = ""


def system_of(words: str) -> CRS:
    """Coordinate system of WKT or of a code like ``EPSG:3857``.

    Raises
    ------
    ValueError
        If it is none, or leads to other files.
    """
    if not _SYSTEM.fullmatch(words) or any(word in words.lower() for word in _GRIDS):
        raise ValueError(words)
    try:
        found: CRS = CRS.from_user_input(words)
    except CRSError as error:
        raise ValueError(words) from error
    return found


def to_wgs84(system: CRS) -> Transformer | None:
    """Way from a system to WGS84; None for one that is the same."""
    if system.equals(WGS84, ignore_axis_order=True):
        return None
    return Transformer.from_crs(system, WGS84, always_xy=True)


def are_degrees(shapes: Iterable[BaseGeometry | None]) -> bool:
    """Whether coordinates can be degrees, for all that nothing says so."""
    xy = get_coordinates([shape for shape in shapes if shape is not None])
    lon, lat = xy[:, 0], xy[:, 1]
    on_earth = (np.abs(lat) <= HALF / 2) & (lon >= -HALF - ROUNDED_OVER) & (lon <= TURN)
    return bool(on_earth.all())


def outline_of(shape: BaseGeometry | None, way: Transformer | None = None) -> Outline:
    """Make an outline of a geometry.

    Parameters
    ----------
    way : Transformer, optional
        From its coordinates to WGS84.

    Raises
    ------
    OutlineError
        ``not_polygon``, ``polygon_broken``, ``polygon_around_pole`` or ``polygon_off_earth``.
    """
    if shape is None:
        raise OutlineError(BROKEN)
    parts = polygons_in(force_2d(shape))
    if not parts:
        raise OutlineError(NOT_POLYGON)
    if way is not None:
        parts = [transform(part, lambda xy: _moved(way, xy)) for part in parts]
    xy = get_coordinates(parts)
    most = TURN + HALF
    if not (np.isfinite(xy).all() and (np.abs(xy) <= (most, HALF / 2)).all()):
        raise OutlineError(OFF_EARTH)
    try:
        whole = [run_on(part) for part in parts]
        joined = whole[0] if len(whole) == 1 else MultiPolygon(whole)
        reason = "" if joined.is_valid else str(is_valid_reason(joined))
        valid = make_valid(joined, method="structure", keep_collapsed=False) if reason else joined
        found = cut(valid) if valid.area > 0 else MultiPolygon()
    except AroundPoleError as error:
        raise OutlineError(AROUND_POLE) from error
    except GEOSException as error:
        raise OutlineError(BROKEN) from error
    if found.is_empty:
        raise OutlineError(BROKEN)
    return Outline(found, reason)


def is_same(first: BaseGeometry, second: BaseGeometry) -> bool:
    """Whether two outlines have the same vertices, to a millimetre."""
    one, other = (normalize(MultiPolygon(polygons_in(shape))) for shape in (first, second))
    return bool(equals_exact(one, other, _SAME))


def area_km2(shape: BaseGeometry) -> float:
    """Area on the ellipsoid."""
    metres: float = Geod(ellps="WGS84").geometry_area_perimeter(orient_polygons(shape))[0]
    return abs(metres) / 1e6


def _moved(way: Transformer, xy: Floats) -> Floats:
    x, y = way.transform(xy[:, 0], xy[:, 1])
    return np.column_stack([x, y])
