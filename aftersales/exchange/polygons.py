"""Polygons from people: GeoJSON, GeoPackage or Shapefile as layers of shapes with attributes.

GeoJSON is read here and not by GDAL, which fetches an address that ``crs`` names.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely import from_geojson
from shapely.geometry.base import BaseGeometry

from aftersales.domain.errors import InputError
from aftersales.exchange.polygon_gdal import layers_of
from aftersales.exchange.polygon_layers import MOST_FEATURES, Layer, cell_text
from aftersales.exchange.polygon_parts import Parts, parts_of

_CRS84 = "OGC:CRS84"
_NAMED = re.compile(r"(?:urn:(?:x-)?ogc:def:crs:)?(OGC|EPSG):(?:[0-9.]*:)?(CRS84|[0-9]{4,6})")


@dataclass(frozen=True, slots=True)
class PolygonFile:
    """A file as it was read.

    Attributes
    ----------
    file : str
        Its name.
    layers : tuple of Layer
        A Shapefile that does not say how its letters are written is one layer for each way.
    """

    file: str
    layers: tuple[Layer, ...]


def read(path: Path, encoding: str | None = None) -> PolygonFile:
    """Read a file of polygons.

    Parameters
    ----------
    encoding : str, optional
        Encoding of the attributes of a Shapefile that the person confirmed.

    Raises
    ------
    InputError
        ``polygons_damaged``, ``polygons_crs``, ``polygons_many`` or what :func:`parts_of` says.
    """
    parts = parts_of(path)
    name = path.name.encode("utf-8", "replace").decode()
    found = (_geojson(parts),) if parts.form == "geojson" else tuple(layers_of(parts, encoding))
    if not any(any(shape is not None for shape in layer.shapes) for layer in found):
        raise InputError("polygons_none", file=name)
    return PolygonFile(name, found)


def _geojson(parts: Parts) -> Layer:
    try:
        root = json.loads(parts.content["geojson"].decode("utf-8-sig"))
        features = _features(root)
        properties = [one.get("properties") or {} for one in features]
        names = list(dict.fromkeys(str(name) for one in properties for name in one))
        columns = {name: tuple(cell_text(one.get(name)) for one in properties) for name in names}
        shapes = tuple(_shape(one.get("geometry")) for one in features)
    except (ValueError, RecursionError, AttributeError, TypeError) as error:
        reason = str(error)[:200]
        raise InputError("polygons_damaged", file=parts.file, reason=reason) from error
    if len(features) > MOST_FEATURES:
        raise InputError("polygons_many", file=parts.file, limit=MOST_FEATURES)
    return Layer("", _named_crs(root.get("crs"), parts.file), columns, shapes)


def _features(root: Any) -> list[dict[str, Any]]:
    if root.get("type") == "FeatureCollection":
        found: list[dict[str, Any]] = root.get("features", [])
        return found
    if root.get("type") == "Feature":
        return [root]
    raise ValueError(f"type {str(root.get('type'))[:40]}")


def _shape(geometry: Any) -> BaseGeometry | None:
    if not isinstance(geometry, dict):
        return None
    return from_geojson(json.dumps(geometry), on_invalid="ignore")


def _named_crs(member: Any, file: str) -> str:
    """What an older GeoJSON says of its coordinates; a link in it is never followed."""
    if member is None:
        return _CRS84
    about = member.get("properties") if isinstance(member, dict) else None
    name = str(about.get("name", "")) if isinstance(about, dict) else ""
    found = _NAMED.fullmatch(name)
    if not found:
        raise InputError("polygons_crs", file=file, reason=name[:80] or "crs")
    return f"{found[1]}:{found[2]}"
