"""Outlines of regions, made ready once for all printed sheets."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from shapely import coverage_simplify, get_coordinates, get_num_coordinates, transform
from shapely.geometry.base import BaseGeometry

from aftersales.exchange.print_frame import Plane, plane_of
from aftersales.geo.boundaries import seam, simplified, unwrapped

_MOST_VERTICES = 300_000
_FINEST_KM = 0.05
_WHOLE_MM = 400.0  # the largest sheet is not much wider


@dataclass(frozen=True, slots=True, eq=False)
class Basemap:
    """Outlines in one piece across 180°, on longitudes that run on from `cut`.

    Attributes
    ----------
    codes, names : tuple of str
        Of the regions, in the order of `shapes`.
    shapes : tuple of shapely geometry
        Degrees, for the sheet of one region and its neighbours.
    plane : Plane or None
        Projection of the whole country; None without outlines.
    country : tuple of shapely geometry
        Metres of that plane, simplified for sheets and insets of the whole country.
    cut : float
        Longitude at which the map is cut open, where nothing is.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    shapes: tuple[BaseGeometry, ...] = field(repr=False)
    plane: Plane | None
    country: tuple[BaseGeometry, ...] = field(repr=False)
    cut: float


def basemap(outlines: Sequence[tuple[str, str, BaseGeometry]]) -> Basemap:
    """Prepare outlines for print.

    Parameters
    ----------
    outlines : sequence of (code, name, shape)
        Regions with the polygons of their boundary as the registry keeps them
        (:func:`aftersales.geo.boundaries.polygons_of`), in WGS84 degrees, cut at 180°. A region
        without a boundary is left out by the caller; its sheet is framed around its places.
    """
    if not outlines:
        return Basemap((), (), (), None, (), -180.0)
    codes, names, held = zip(*outlines, strict=True)
    cut = seam(get_coordinates(held)[:, 0])
    shapes = [unwrapped(shape, cut) for shape in held]
    tolerance = _FINEST_KM
    detailed = shapes
    while get_num_coordinates(shapes).sum() > _MOST_VERTICES:
        shapes = simplified(detailed, tolerance)
        tolerance *= 2
    xy = get_coordinates(shapes)
    plane = plane_of(xy[:, 1], xy[:, 0])
    flat = np.array([transform(shape, plane.forward) for shape in shapes], object)
    extent = np.ptp(get_coordinates(flat), axis=0).max()
    country = coverage_simplify(flat, extent / _WHOLE_MM / 8)
    return Basemap(codes, names, tuple(shapes), plane, tuple(country), cut)
