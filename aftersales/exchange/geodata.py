"""Layers for geographic software: GeoJSON as RFC 7946 wants it, and GeoPackage.

Coordinates are WGS84, longitude first, between -180 and 180. Outer rings run against the clock.
"""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from shapely import get_coordinates, orient_polygons, points, set_precision
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from aftersales.exchange.run_card import KEY, Card, card_text
from aftersales.exchange.tables import Cell

DECIMALS = 6  # of a degree, a tenth of a metre
_GDAL = Lock()  # its options belong to the whole process


@dataclass(frozen=True, slots=True)
class Layer:
    """Features of one kind.

    Attributes
    ----------
    name : str
        What it is called.
    fields : mapping
        For each column its kind, ``text``, ``whole`` or ``number``.
    rows : sequence of sequences
        Cells of each feature, in the order of `fields`.
    shapes : sequence of shapely geometry or None
        Their geometry; None where it is not known.
    kind : str
        ``Point`` or ``MultiPolygon``.
    """

    name: str
    fields: Mapping[str, str]
    rows: Sequence[Sequence[Cell]]
    shapes: Sequence[BaseGeometry | None]
    kind: str


def point_shapes(
    lats: Sequence[float | None], lons: Sequence[float | None]
) -> list[BaseGeometry | None]:
    """A point for each pair of degrees, None where there is none."""
    return [
        None if lat is None or lon is None else points(_turned(float(lon)), float(lat))
        for lat, lon in zip(lats, lons, strict=True)
    ]


def _turned(lon: float) -> float:
    return (lon + 180) % 360 - 180 if abs(lon) > 180 else lon  # noqa: PLR2004 - half a turn


def outline_shape(shape: BaseGeometry) -> BaseGeometry:
    """An outline with rounded coordinates and rings in the order of RFC 7946, 3.1.6."""
    rounded = set_precision(shape, 10.0**-DECIMALS)
    return orient_polygons(shape if rounded.is_empty else rounded, exterior_cw=False)


def geojson_bytes(layer: Layer, card: Card) -> bytes:
    """Write a layer as a FeatureCollection; the run card is a foreign member (7.1).

    There is no ``crs`` member, and no position lies beyond 180°.
    """
    features = [
        {
            "type": "Feature",
            "properties": dict(zip(layer.fields, row, strict=True)),
            "geometry": None if shape is None else _rounded(mapping(shape)),
        }
        for row, shape in zip(layer.rows, layer.shapes, strict=True)
    ]
    whole: dict[str, Any] = {"type": "FeatureCollection", "name": layer.name}
    box = _box(layer.shapes)
    if box is not None:
        whole["bbox"] = box
    whole |= {KEY: card, "features": features}
    written = json.dumps(whole, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return written.encode("utf-8", "replace") + b"\n"


def _rounded(geometry: Any) -> Any:
    if isinstance(geometry, dict):
        return {"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"])}
    if isinstance(geometry, float):
        return round(geometry, DECIMALS)
    return [_rounded(part) for part in geometry]


def _box(shapes: Sequence[BaseGeometry | None]) -> list[float] | None:
    """West, south, east, north; west is greater than east where the box crosses 180° (5.2)."""
    held = [shape for shape in shapes if shape is not None]
    xy = get_coordinates(held)
    if not xy.size:
        return None
    lon = np.sort(xy[:, 0])
    gaps = np.diff(np.r_[lon, lon[0] + 360])
    widest = int(np.argmax(gaps))
    west, east = (lon[0], lon[-1]) if widest == len(lon) - 1 else (lon[widest + 1], lon[widest])
    south, north = xy[:, 1].min(), xy[:, 1].max()
    return [round(float(value), DECIMALS) for value in (west, south, east, north)]


def geopackage_bytes(layers: Sequence[Layer], card: Card, day: date) -> bytes:
    """Write layers as a GeoPackage; equal bytes for equal layers and the same libraries.

    Parameters
    ----------
    day : date
        When it says that it was changed last.
    """
    import pyogrio

    with tempfile.TemporaryDirectory(prefix="aftersales-") as folder, _GDAL:
        path = Path(folder) / "pack.gpkg"
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{day.isoformat()}T00:00:00.000Z"})
        try:
            for number, layer in enumerate(layers):
                _append(pyogrio, path, layer, card, is_first=number == 0)
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        return path.read_bytes()


def _append(pyogrio: Any, path: Path, layer: Layer, card: Card, *, is_first: bool) -> None:
    from shapely import to_wkb

    kinds = list(layer.fields.values())
    columns = [_column([row[k] for row in layer.rows], kind) for k, kind in enumerate(kinds)]
    wkb = np.array([None if shape is None else to_wkb(shape) for shape in layer.shapes], object)
    pyogrio.raw.write(
        path,
        wkb,
        [values for values, _ in columns],
        np.array(list(layer.fields), object),
        field_mask=[missing for _, missing in columns],
        layer=layer.name,
        driver="GPKG",
        geometry_type=layer.kind,
        crs="EPSG:4326",
        promote_to_multi=layer.kind == "MultiPolygon",
        nan_as_null=True,
        dataset_metadata={KEY: card_text(card)} if is_first else None,
        append=False,
    )


def _column(cells: Sequence[Cell], kind: str) -> tuple[Any, Any]:
    """Cells as an array of their kind, and which of them are missing."""
    missing = np.array([cell is None for cell in cells], np.bool_)
    if kind == "text":
        words = [None if cell is None else _whole_text(str(cell)) for cell in cells]
        return np.array(words, object), missing
    numbers = [0 if cell is None else cell for cell in cells]
    return np.array(numbers, np.int64 if kind == "whole" else np.float64), missing


def _whole_text(words: str) -> str:
    """Words without NUL, at which a database would end them."""
    return words.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
