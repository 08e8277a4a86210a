"""GeoPackages and Shapefiles through GDAL, from a private copy and with nothing else to open.

Every other driver is off, see :mod:`aftersales`; whether that held is looked at before a file is
opened, and which driver opened it afterwards.
"""

import codecs
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from shapely import from_wkb

from aftersales.domain.errors import InputError, StorageError
from aftersales.exchange.csv_bytes import PROPOSALS
from aftersales.exchange.polygon_layers import MOST_FEATURES, Layer, cell_text
from aftersales.exchange.polygon_parts import Parts

_DRIVER = {"gpkg": "GPKG", "shp": "ESRI Shapefile"}
_ALLOWED = {*_DRIVER.values(), "GeoJSON", "GeoJSONSeq", "MEM"}
_MOST_LAYERS = 50
_SHAPES = ("polygon", "unknown", "collection", "surface")


def layers_of(parts: Parts, encoding: str | None) -> Iterator[Layer]:
    """Layers of a file that may hold polygons.

    Parameters
    ----------
    encoding : str, optional
        Encoding of the attributes of a Shapefile that the person confirmed.

    Raises
    ------
    InputError
        ``polygons_damaged``, ``polygons_letters`` or ``polygons_many``.
    StorageError
        ``polygons_open`` if GDAL would follow what a file names.
    """
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    if not set(pyogrio.list_drivers()) <= _ALLOWED:
        raise StorageError("polygons_open")  # somebody imported it before the drivers were off
    with tempfile.TemporaryDirectory(prefix="aftersales-") as folder:
        path = Path(folder) / f"regions.{parts.form}"
        for suffix in ("shp", "shx", "dbf", "gpkg"):
            if suffix in parts.content:
                path.with_suffix(f".{suffix}").write_bytes(parts.content[suffix])
        try:
            yield from _layers(pyogrio, path, parts, encoding)
        except (DataSourceError, DataLayerError, RuntimeError, ValueError) as error:
            reason = str(error).replace(str(path), parts.file)[:200]
            raise InputError("polygons_damaged", file=parts.file, reason=reason) from error


def _layers(pyogrio: Any, path: Path, parts: Parts, encoding: str | None) -> Iterator[Layer]:
    listed = pyogrio.list_layers(path)[:_MOST_LAYERS]
    for name, kind in listed:
        if not any(word in str(kind).lower() for word in _SHAPES):
            continue
        about = pyogrio.read_info(path, layer=name, encoding="ISO-8859-1")
        if about["driver"] != _DRIVER[parts.form]:
            raise StorageError("polygons_open")
        if about["features"] > MOST_FEATURES:
            raise InputError("polygons_many", file=parts.file, limit=MOST_FEATURES)
        # As bytes: which letters they are is decided here, strictly.
        plain = "ISO-8859-1" if parts.form == "shp" else None
        meta, _, wkb, fields = pyogrio.raw.read(path, layer=name, encoding=plain)
        shapes = tuple(from_wkb(wkb, on_invalid="ignore"))
        texts = {
            str(field): [cell_text(one) for one in values.tolist()]
            for field, values in zip(meta["fields"], fields, strict=True)
        }
        title, crs = str(name) if len(listed) > 1 else "", _crs(meta["crs"], parts)
        for way in _encodings(parts, encoding):
            columns = _decoded(texts, way)
            if columns is not None:
                yield Layer(title, crs, columns, shapes, way)
            elif encoding is not None:
                raise InputError("polygons_letters", file=parts.file)
            if way == "utf-8" and columns is not None:
                break  # other letters are hardly ever valid UTF-8


def _decoded(texts: Mapping[str, list[str]], way: str) -> dict[str, tuple[str, ...]] | None:
    """Attributes in an encoding, None where they are none in it."""
    if not way:
        return {name: tuple(cells) for name, cells in texts.items()}
    try:
        return {
            name.encode("latin-1").decode(way): tuple(
                cell.encode("latin-1").decode(way).strip() for cell in cells
            )
            for name, cells in texts.items()
        }
    except UnicodeError:
        return None


def _crs(found: str | None, parts: Parts) -> str:
    """What a Shapefile says beside it, or a GeoPackage in it."""
    return parts.content.get("prj", b"").decode("utf-8-sig", "replace").strip() or found or ""


def _encodings(parts: Parts, confirmed: str | None) -> tuple[str, ...]:
    """How the attributes may be written, the likeliest first.

    Nothing that is read of them is kept, so that the way in which most regions are found is
    proof enough.
    """
    if parts.form != "shp":
        return ("",)
    said = parts.content.get("cpg", b"").decode("ascii", "ignore").strip()
    for name in filter(None, (confirmed, said, f"cp{said}" if said.isdecimal() else "")):
        try:
            return (codecs.lookup(name).name,)
        except LookupError:
            continue
    return ("utf-8", *PROPOSALS)
