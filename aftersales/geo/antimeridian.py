"""Polygons that cross 180°, cut there (RFC 7946): whole in one piece, kept as parts."""

from collections.abc import Iterable
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from shapely import box, get_coordinates, transform, union_all
from shapely.affinity import translate
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
HALF, TURN = 180.0, 360.0
NEAR = 1e-9  # degrees; a tenth of a millimetre
ROUNDED_OVER = 1e-3  # degrees by which a file may round its edge over 180


class AroundPoleError(ValueError):
    """A ring goes around a pole; no plane of degrees holds it."""


def polygons_in(shape: BaseGeometry) -> list[Polygon]:
    """Polygons in a geometry, however deep in collections."""
    if shape.geom_type == "Polygon":
        return [] if shape.is_empty else [shape]
    return [one for part in getattr(shape, "geoms", ()) for one in polygons_in(part)]


def only_polygons(shape: BaseGeometry) -> BaseGeometry:
    """A geometry without its lines, points and what has no area."""
    parts = [part for part in polygons_in(shape) if part.area > 0]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def dissolved(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """Several outlines as one; a single one is left exactly as it is."""
    listed = list(shapes)
    return listed[0] if len(listed) == 1 else only_polygons(union_all(listed))


def run_on(polygon: Polygon) -> Polygon:
    """A polygon whose longitudes run on where a ring jumps from one side of 180° to the other.

    Raises
    ------
    AroundPoleError
        If a ring goes around a pole.
    """
    shell = _ring(polygon.exterior)
    least = shell[:, 0].min() - NEAR
    holes = []
    for interior in polygon.interiors:
        hole = _ring(interior)
        # A hole lies inside: on the same turn as the ring around it.
        hole[:, 0] += ceil((least - hole[:, 0].min()) / TURN) * TURN
        holes.append(hole)
    return Polygon(shell, holes)


def _ring(ring: BaseGeometry) -> Floats:
    xy = get_coordinates(ring)
    lon = np.where(np.abs(np.abs(xy[:, 0]) - HALF) <= NEAR, np.sign(xy[:, 0]) * HALF, xy[:, 0])
    if (np.abs(np.diff(lon)) > HALF).any():
        lon = np.unwrap(lon, period=TURN)
        if abs(lon[-1] - lon[0]) > 1:
            raise AroundPoleError
        lon[-1] = lon[0]
    elif np.abs(lon).max() <= HALF + ROUNDED_OVER:
        lon = np.clip(lon, -HALF, HALF)
    return np.column_stack([lon, xy[:, 1]])


def cut(shape: BaseGeometry) -> BaseGeometry:
    """The parts of a shape on each turn of the globe, moved to -180…180."""
    west, _, east, _ = shape.bounds
    turns = range(floor((west + HALF) / TURN), ceil((east + HALF) / TURN))
    if list(turns) == [0]:
        return only_polygons(shape)
    parts = []
    for turn in turns:
        middle = turn * TURN
        window = box(middle - HALF, -90, middle + HALF, 90)
        moved = translate(shape.intersection(window), -middle)
        parts += [transform(part, _inside) for part in polygons_in(moved) if part.area > 0]
    return dissolved(parts)


def _inside(xy: Floats) -> Floats:
    return np.column_stack([np.clip(xy[:, 0], -HALF, HALF), xy[:, 1]])
