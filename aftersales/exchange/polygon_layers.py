"""Features of a file of polygons: shapes, and attributes as text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shapely.geometry.base import BaseGeometry

MOST_FEATURES = 200_000


@dataclass(frozen=True, slots=True)
class Layer:
    """Features of one kind.

    Attributes
    ----------
    name : str
        What it is called; empty where a file has only one.
    crs : str
        In which system its coordinates are, as WKT or a code; empty where nothing says so.
    columns : mapping
        Texts of each attribute, one for each feature; empty for no value.
    shapes : tuple
        For each feature its geometry, None where it has none or a broken one.
    encoding : str
        How the attributes of a Shapefile were read.
    """

    name: str
    crs: str
    columns: Mapping[str, tuple[str, ...]]
    shapes: tuple[BaseGeometry | None, ...]
    encoding: str = ""


def cell_text(value: Any) -> str:
    """An attribute by which a region can be named; empty for any other."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).strip()
