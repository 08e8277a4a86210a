"""Files with polygons, before anything reads them: what they are, and that they are whole.

The bytes decide, and they have to fit the name. What is read later is a private copy of just
these bytes: no path of the file's own, and none from an archive, is ever opened.
"""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from aftersales.domain.errors import InputError
from aftersales.exchange.csv_bytes import LARGEST_BYTES, CsvFault, content_of

SUFFIXES = (".geojson", ".gpkg", ".shp")  # that say by themselves that polygons are in it
_NO_PATH = re.compile(r"^[/\\]vsi|<|\{|PG:|\w\w:/|://", re.IGNORECASE)
_SHAPE_CODE, _SHAPE_HEAD = 9994, 100
_POLYGON_TYPES = (5, 15, 25)  # flat, with heights, with measures
_TABLE_HEAD, _TABLES = 32, (0x03, 0x30, 0x31, 0x32, 0x83, 0x8B)  # of dBase and FoxPro
_SQLITE = b"SQLite format 3\0"
_OURS, _PACKAGES = b"AFTS", (b"GPKG", b"GP10", b"GP11")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MOST_MEMBERS, _MOST_RATIO = 1000, 200
_NEEDED, _WANTED = ("shp", "shx", "dbf"), ("prj", "cpg")


@dataclass(frozen=True, slots=True)
class Parts:
    """What a file consists of.

    Attributes
    ----------
    file : str
        Its name.
    form : str
        ``geojson``, ``gpkg`` or ``shp``.
    content : mapping
        Bytes by suffix; a Shapefile has several.
    """

    file: str
    form: str
    content: Mapping[str, bytes]


def parts_of(path: Path) -> Parts:
    """Read a file of polygons into memory.

    Raises
    ------
    InputError
        ``polygons_path``, ``polygons_format``, ``polygons_registry``, ``polygons_part``,
        ``polygons_archive``, ``polygons_damaged``, or why it cannot be read.
    """
    given = str(path)
    if _NO_PATH.search(given):
        raise InputError("polygons_path", file=given)
    suffix = path.suffix.lower()
    readers: dict[str, Callable[[Path], Parts]] = {
        ".geojson": _geojson,
        ".json": _geojson,
        ".gpkg": _package,
        ".shp": _shapefile,
        ".zip": _archive,
    }
    if suffix not in readers:
        raise InputError("polygons_format", file=path.name)
    return readers[suffix](path)


def _content(path: Path) -> bytes:
    try:
        return content_of(path)
    except CsvFault as fault:
        if fault.code in ("csv_not_a_file", "csv_too_large"):
            limit = LARGEST_BYTES // 1024**2
            raise InputError("polygons_no_file", file=str(path), limit=limit) from fault
        raise


def _geojson(path: Path) -> Parts:
    content = _content(path)
    if not content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        raise InputError("polygons_format", file=path.name)
    return Parts(path.name, "geojson", {"geojson": content})


def _package(path: Path) -> Parts:
    content = _content(path)
    application = content[68:72]
    if content.startswith(_SQLITE) and application == _OURS:
        raise InputError("polygons_registry", file=path.name)
    if not content.startswith(_SQLITE) or application not in _PACKAGES:
        raise InputError("polygons_format", file=path.name)
    return Parts(path.name, "gpkg", {"gpkg": content})


def _shapefile(path: Path) -> Parts:
    content = {"shp": _content(path)}
    beside: dict[str, Path] = {}
    for other in path.parent.iterdir():
        if other.stem == path.stem and other.suffix.lower() != path.suffix.lower():
            beside[other.suffix.lower().removeprefix(".")] = other
    for suffix in (*_NEEDED[1:], *_WANTED):
        if suffix in beside:
            content[suffix] = _content(beside[suffix])
    return _checked(Parts(path.name, "shp", content))


def _archive(path: Path) -> Parts:
    """The one Shapefile in an archive, its members read by their place in it."""
    packed = _content(path)
    if not packed.startswith(_ZIP):
        raise InputError("polygons_format", file=path.name)
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            content = _members(archive, path.name, len(packed))
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError) as error:
        raise InputError("polygons_damaged", file=path.name, reason=str(error)[:200]) from error
    return _checked(Parts(path.name, "shp", content))


def _members(archive: zipfile.ZipFile, file: str, packed: int) -> dict[str, bytes]:
    listed = archive.infolist()
    size = sum(one.file_size for one in listed)
    if len(listed) > _MOST_MEMBERS or size > min(LARGEST_BYTES, _MOST_RATIO * max(packed, 10_000)):
        raise InputError("polygons_archive", file=file)
    names = [PurePosixPath(one.filename.replace("\\", "/")) for one in listed]
    shapes = [
        name
        for name in names
        if name.suffix.lower() == ".shp"
        and not name.name.startswith(".")
        and "__MACOSX" not in name.parts
    ]
    if len(shapes) != 1:
        raise InputError("polygons_several", file=file, count=len(shapes))
    content: dict[str, bytes] = {}
    for member, name in zip(listed, names, strict=True):
        suffix = name.suffix.lower().removeprefix(".")
        if name.with_suffix("") != shapes[0].with_suffix("") or suffix not in _NEEDED + _WANTED:
            continue
        if suffix in content:
            raise InputError("polygons_archive", file=file)
        with archive.open(member) as source:
            # What a member says of its size may be a lie.
            content[suffix] = source.read(member.file_size + 1)
        if len(content[suffix]) != member.file_size:
            raise InputError("polygons_archive", file=file)
    return content


def _checked(parts: Parts) -> Parts:
    """A Shapefile whose parts are there and are what they are called."""
    missing = [suffix for suffix in _NEEDED if suffix not in parts.content]
    if missing:
        raise InputError("polygons_part", file=parts.file, missing=", ".join(missing))
    for suffix in ("shp", "shx"):
        head = parts.content[suffix][:_SHAPE_HEAD]
        if len(head) < _SHAPE_HEAD or struct.unpack(">i", head[:4])[0] != _SHAPE_CODE:
            raise InputError("polygons_format", file=parts.file)
    shapes = parts.content["shp"]
    words, kind = struct.unpack(">i", shapes[24:28])[0], struct.unpack("<i", shapes[32:36])[0]
    if kind not in _POLYGON_TYPES:
        raise InputError("polygons_none", file=parts.file)
    if words * 2 != len(shapes):
        reason = f"{len(shapes)} ≠ {words * 2}"
        raise InputError("polygons_damaged", file=parts.file, reason=reason)
    table = parts.content["dbf"]
    if len(table) < _TABLE_HEAD or table[0] not in _TABLES:
        raise InputError("polygons_format", file=parts.file)
    return parts
