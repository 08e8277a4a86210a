"""MBTiles: a SQLite file of map tiles that somebody else made. It is read and never written.

Nothing in the file is trusted: its tables may be views that never end, its tiles anything at all.
A question of it may take so many steps and a tile so many bytes; then it has no tile there.

References
----------
MBTiles specification 1.3, https://github.com/mapbox/mbtiles-spec.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

from aftersales.domain.errors import InputError
from aftersales.domain.tiles import DEEPEST_ZOOM, LARGEST_TILE, Background, kind_of

_STEPS, _EVERY = 2_000_000, 10_000  # of SQLite's machine, for one question
_MANY_STEPS = 50_000_000  # for a question about many tiles
_LONGEST = 4_000  # characters of a value of the metadata that are looked at
_LONGEST_ATTRIBUTION = 300
_COMPRESSED = (b"\x1f\x8b", b"\x78\x9c", b"\x1a")  # gzip, zlib, and a bare vector tile


class TileFile:
    """An open MBTiles file.

    Raises
    ------
    InputError
        ``tiles_missing`` without such a file, ``tiles_no_mbtiles`` for another kind of file.
    """

    def __init__(self, file: str) -> None:
        self.path = Path(file)
        if not self.path.is_file():
            raise InputError("tiles_missing", file=file)
        try:
            self._held = _opened(self.path)
            with self._asking():
                self._held.execute("SELECT zoom_level, tile_data FROM tiles LIMIT 1").fetchone()
        except sqlite3.Error as error:
            self.close()
            raise InputError("tiles_no_mbtiles", file=file) from error

    def close(self) -> None:
        """Let go of the file."""
        if hasattr(self, "_held"):
            self._held.close()

    def tile(self, z: int, x: int, y: int) -> bytes:
        """The picture of a tile, y counted from the north; empty where there is none."""
        row = self._first(
            "SELECT tile_data FROM tiles"
            " WHERE zoom_level = ? AND tile_column = ? AND tile_row = ? LIMIT 1",
            z, x, (1 << z) - 1 - y,
        )  # fmt: skip
        data = row[0] if row is not None else b""
        return data if isinstance(data, bytes) and kind_of(data) else b""

    def tiles(
        self, z: int, columns: tuple[int, int], rows: tuple[int, int]
    ) -> Iterator[tuple[int, int, bytes]]:
        """Column, row and picture of every tile between two columns and rows, in their order.

        Raises
        ------
        InputError
            ``tiles_slow`` for a file that takes too long to look through, or breaks off.
        """
        south, north = ((1 << z) - 1 - y for y in reversed(rows))
        try:
            with self._asking(_MANY_STEPS):
                for x, row, data in self._held.execute(
                    "SELECT tile_column, tile_row, tile_data FROM tiles WHERE zoom_level = ?"
                    " AND tile_column BETWEEN ? AND ? AND tile_row BETWEEN ? AND ?"
                    " ORDER BY tile_column, tile_row DESC",
                    (z, *columns, south, north),
                ):
                    if isinstance(data, bytes) and kind_of(data):
                        yield x, (1 << z) - 1 - row, data
        except sqlite3.Error as error:
            raise InputError("tiles_slow", file=str(self.path)) from error

    def about(self) -> dict[str, str]:
        """What the file says of itself."""
        found = {}
        try:
            with self._asking():
                rows = self._held.execute(
                    "SELECT substr(name, 1, 100), substr(value, 1, ?) FROM metadata LIMIT 100",
                    (_LONGEST,),
                )
                for name, value in rows:
                    found[str(name)] = "" if value is None else str(value)
        except sqlite3.Error:
            pass  # a file without words about itself may still have tiles
        return found

    def zooms(self) -> tuple[int, int]:
        """Shallowest and deepest zoom level, by the tiles, or by what the file says.

        Raises
        ------
        InputError
            ``tiles_empty`` where there is no tile, ``tiles_vector`` where tiles are no pictures.
        """
        first = self._first("SELECT tile_data FROM tiles WHERE tile_data IS NOT NULL LIMIT 1")
        if first is None:
            raise InputError("tiles_empty", file=str(self.path))
        data = first[0] if isinstance(first[0], bytes) else b""
        if not kind_of(data):
            is_vector = data.startswith(_COMPRESSED) or self.about().get("format") == "pbf"
            code = "tiles_vector" if is_vector else "tiles_no_pictures"
            raise InputError(code, file=str(self.path))
        lowest = self._first("SELECT min(zoom_level) FROM tiles") or (None,)
        highest = self._first("SELECT max(zoom_level) FROM tiles") or (None,)
        said = self.about()
        low = _level(lowest[0], said.get("minzoom", ""), 0)
        high = _level(highest[0], said.get("maxzoom", ""), DEEPEST_ZOOM)
        return min(low, high), max(low, high)

    @contextmanager
    def _asking(self, steps: int = _STEPS) -> Iterator[None]:
        """A question that ends, whatever the file makes of it."""
        left = [steps // _EVERY]

        def is_enough() -> bool:
            left[0] -= 1
            return left[0] < 0

        self._held.set_progress_handler(is_enough, _EVERY)
        try:
            yield
        finally:
            self._held.set_progress_handler(None, 0)

    def _first(self, question: str, *values: int) -> tuple[object, ...] | None:
        try:
            with self._asking():
                found: tuple[object, ...] | None = self._held.execute(question, values).fetchone()
                return found
        except (sqlite3.Error, OverflowError):
            return None


def background_of(file: str) -> Background:
    """Look into an MBTiles file.

    Raises
    ------
    InputError
        ``tiles_missing``, ``tiles_no_mbtiles``, ``tiles_empty``, ``tiles_vector`` or
        ``tiles_no_pictures``, naming the file.
    """
    with closing(TileFile(file)) as held:
        low, high = held.zooms()
        about = held.about()
    told = repr((Path(file).stat().st_size, sorted(about.items()))).encode("utf-8", "replace")
    return Background(
        attribution=plain_words(about.get("attribution", ""))[:_LONGEST_ATTRIBUTION],
        shallowest=low,
        deepest=high,
        mark=f"mbtiles:{hashlib.sha256(told).hexdigest()[:16]}",
        file=file,
    )


def _opened(path: Path) -> sqlite3.Connection:
    """Open for reading alone; nothing appears beside a file that nobody is writing to."""
    beside = (path.with_name(path.name + end) for end in ("-wal", "-journal"))
    still = "" if any(other.exists() for other in beside) else "&immutable=1"
    held = sqlite3.connect(
        f"file:{quote(str(path.resolve()))}?mode=ro{still}",
        uri=True,
        timeout=0.2,
        isolation_level=None,
        check_same_thread=False,
    )
    held.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_TILE)
    held.execute("PRAGMA trusted_schema = OFF")
    held.execute("PRAGMA cell_size_check = ON")
    held.execute("PRAGMA query_only = ON")
    return held


def _level(found: object, said: str, default: int) -> int:
    """A zoom level that can be one."""
    for value in (found, int(said) if said.isascii() and said.isdigit() else None):
        if isinstance(value, int) and 0 <= value <= DEEPEST_ZOOM:
            return value
    return default


class _Words(HTMLParser):
    """Gathers the words between tags."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep what is no tag."""
        self.found.append(data)


def plain_words(markup: str) -> str:
    """Words of an attribution, which by custom is written with links."""
    reader = _Words()
    reader.feed(markup)
    reader.close()
    return " ".join("".join(reader.found).split())
