"""MBTiles files for tests, good and bad, written by nothing of ours."""

import sqlite3
import struct
import zlib
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

Tile = tuple[int, int, int, object]  # zoom level, column, row counted from the south, data


def png(colour: tuple[int, int, int], side: int = 256) -> bytes:
    """A picture of one colour."""
    rows = (b"\0" + bytes(colour) * side) * side

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def mbtiles(path: Path, tiles: Iterable[Tile], about: Mapping[str, str] | None = None) -> Path:
    """Write a file with these tiles."""
    with closing(sqlite3.connect(path)) as held, held:
        held.execute("CREATE TABLE metadata (name text, value text)")
        held.execute(
            "CREATE TABLE tiles"
            " (zoom_level integer, tile_column integer, tile_row integer, tile_data blob)"
        )
        held.executemany("INSERT INTO metadata VALUES (?, ?)", (about or {}).items())
        held.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", tiles)
    return path


def world(path: Path, colour: tuple[int, int, int], deepest: int = 3, **about: str) -> Path:
    """A file with every tile of the first zoom levels in one colour."""
    picture = png(colour)
    every = [
        (z, x, y, picture) for z in range(deepest + 1) for x in range(1 << z) for y in range(1 << z)
    ]
    return mbtiles(path, every, about)
