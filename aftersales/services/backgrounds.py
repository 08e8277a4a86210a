"""Tiles behind maps: what a person has set, what a page holds of them, and what it says."""

import base64
import math
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from aftersales.domain.errors import InputError
from aftersales.domain.tiles import Background, at_address, kind_of
from aftersales.exchange.map_page import SCHEME
from aftersales.settings import Settings
from aftersales.store.mbtiles import TileFile, background_of
from aftersales.texts import text

ROOM = 8_000_000  # bytes of pictures that a page may hold
_MARGIN = 0.1  # of the extent, on each side
_FURTHEST_LAT = 85.0511287798066  # where the square of Web Mercator ends


@dataclass(frozen=True, slots=True)
class Embedded:
    """Tiles that a page holds.

    Attributes
    ----------
    pictures : dict
        ``data:`` addresses by ``z/x/y``.
    deepest : int or None
        Deepest zoom level of which there are tiles; None where there is none.
    is_cut : bool
        Whether the file has deeper ones for which there is no room.
    """

    pictures: dict[str, str]
    deepest: int | None
    is_cut: bool


def background_set(settings: Settings) -> Background | None:
    """The background that somebody has set; None without one.

    Raises
    ------
    InputError
        What is wrong with file or address.
    """
    if not settings.tiles:
        return None
    if "://" in settings.tiles:
        return at_address(settings.tiles, settings.tiles_attribution, settings.tiles_max_zoom)
    return background_of(settings.tiles)


def background_wanted(settings: Settings) -> Background:
    """The background that an export is to have.

    Raises
    ------
    InputError
        ``tiles_none`` where none is set, or what is wrong with it.
    """
    found = background_set(settings)
    if found is None:
        raise InputError("tiles_none")
    return found


def warning(background: Background, language: str) -> str:
    """What has to be known before a page with this background is written."""
    if background.address:
        return text("tiles.export_address", language, origin=background.origin)
    return text("tiles.export_file", language, size=ROOM // 1_000_000)


def for_window(background: Background, language: str) -> dict[str, Any]:
    """What a page of the window needs to draw tiles: they are asked for one by one."""
    return {
        **_facts(background, language),
        "address": background.address or f"{SCHEME}://network/tiles/{{z}}/{{x}}/{{y}}",
        "deepest": background.deepest,
    }


def for_export(
    background: Background, extent: Sequence[float], language: str
) -> tuple[dict[str, Any] | None, str]:
    """What an exported page needs to draw tiles, and what it has to say of them.

    Parameters
    ----------
    background : Background
        From an address, the page asks for its tiles; from a file, it holds them.
    extent : sequence of float
        South, west, north and east of what the page shows, in degrees; east may exceed 180.
    language : str
        Of the words.

    Returns
    -------
    tiles : dict or None
        None where the file has no tiles.
    note : str
        What stands among the notes of the page.
    """
    facts = _facts(background, language)
    if background.address:
        facts |= {"address": background.address, "deepest": background.deepest}
        note = text("tiles.needs_network", language, origin=background.origin)
        return {**facts, "note": note}, ""
    held = embedded(background, extent)
    if held.deepest is None:
        return None, text("tiles.none_here", language)
    note = ""
    if held.is_cut:
        note = text(
            "tiles.left_out",
            language,
            deepest=str(held.deepest),
            available=str(background.deepest),
            size=ROOM // 1_000_000,
        )
    return {**facts, "pictures": held.pictures, "deepest": held.deepest}, note


def _facts(background: Background, language: str) -> dict[str, Any]:
    return {
        "attribution": background.attribution,
        "shallowest": background.shallowest,
        "origin": background.origin,
        "layer": text("tiles.layer", language),
    }


def embedded(background: Background, extent: Sequence[float], room: int = ROOM) -> Embedded:
    """Gather the tiles of an extent, whole zoom levels from the shallowest on, while they fit."""
    pictures: dict[str, str] = {}
    deepest = None
    with closing(TileFile(background.file)) as file:
        for z in range(background.shallowest, background.deepest + 1):
            level = _level(file, z, extent, room)
            if level is None:
                return Embedded(pictures, deepest, is_cut=True)
            if level:
                deepest = z
            for key, picture in level.items():
                room -= len(picture)
                words = base64.b64encode(picture).decode("ascii")
                pictures[key] = f"data:{kind_of(picture)};base64,{words}"
    return Embedded(pictures, deepest, is_cut=False)


def _level(file: TileFile, z: int, extent: Sequence[float], room: int) -> dict[str, bytes] | None:
    """Tiles of an extent at one zoom level; None if there is no room for all of them."""
    ranges, rows = tiles_over(extent, z)
    found = {}
    for columns in ranges:
        for x, y, picture in file.tiles(z, columns, rows):
            found[f"{z}/{x}/{y}"] = picture
            room -= len(picture)
            if room < 0:
                return None
    return found


def tiles_over(extent: Sequence[float], z: int) -> tuple[list[tuple[int, int]], tuple[int, int]]:
    """First and last columns, two pairs across 180°, and first and last row over an extent.

    A margin lies around the extent.

    References
    ----------
    Spherical Mercator tiles: OGC 17-083r4 (WebMercatorQuad), annex D.
    """
    south, west, north, east = extent
    high, wide = max(north - south, 0.1) * _MARGIN, max(east - west, 0.1) * _MARGIN
    count = 1 << z
    left = math.floor((west - wide + 180) / 360 * count)
    right = math.floor((east + wide + 180) / 360 * count)
    rows = _row(north + high, count), _row(south - high, count)
    if right - left >= count - 1:
        return [(0, count - 1)], rows
    first, last = left % count, right % count
    return [(first, last)] if first <= last else [(first, count - 1), (0, last)], rows


def _row(lat: float, count: int) -> int:
    phi = math.radians(max(-_FURTHEST_LAT, min(_FURTHEST_LAT, lat)))
    share = (1 - math.asinh(math.tan(phi)) / math.pi) / 2
    return max(0, min(count - 1, math.floor(share * count)))


def tile_of(lat: float, lon: float, z: int) -> tuple[int, int, int]:
    """Zoom level, column and row of the tile that holds a place."""
    count = 1 << z
    return z, math.floor((lon + 180) / 360 * count) % count, _row(lat, count)


def sample(background: Background, lat: float, lon: float) -> bytes:
    """A tile of a file that holds a place, a shallow one before none; empty without any."""
    with closing(TileFile(background.file)) as file:
        for z in range(min(6, background.deepest), background.shallowest - 1, -1):
            picture = file.tile(*tile_of(lat, lon, z))
            if picture:
                return picture
    return b""
