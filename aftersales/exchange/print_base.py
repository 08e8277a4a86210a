"""Outlines of regions, made ready once for all printed sheets."""

from collections.abc import Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True, eq=False)
class Basemap:
    """Outlines in one piece across 180°, on longitudes that run on from `cut`.

    Attributes
    ----------
    codes, names : tuple of str
        Of the regions, in the order of `shapes`.
    shapes : tuple of shapely geometry
        For the sheet of one region and its neighbours.
    coarse : tuple of shapely geometry
        The same for sheets and insets of the whole country.
    cut : float
        Longitude at which the map is cut open, where nothing is.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    shapes: tuple[BaseGeometry, ...]
    coarse: tuple[BaseGeometry, ...]
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
    raise NotImplementedError
