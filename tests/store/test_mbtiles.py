"""A file of tiles is read as the specification says, and whatever it holds stays harmless."""

import gzip
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from aftersales.domain.errors import InputError
from aftersales.domain.tiles import LARGEST_TILE
from aftersales.store.mbtiles import TileFile, background_of, plain_words
from tests.tilefiles import mbtiles, png, world

RED = png((255, 0, 0))
ENDLESS = """CREATE VIEW tiles AS
    WITH RECURSIVE n(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM n)
    SELECT 0 AS zoom_level, 0 AS tile_column, 0 AS tile_row, d AS tile_data FROM t
    UNION ALL SELECT k, 0, 5, 'x' FROM n"""


def test_rows_are_counted_from_the_south(tmp_path: Path) -> None:
    """The example of the specification: tile 11/327/791 is stored in row 1256."""
    file = mbtiles(tmp_path / "one.mbtiles", [(11, 327, 1256, RED)])
    with closing(TileFile(str(file))) as held:
        assert held.tile(11, 327, 791) == RED
        assert held.tile(11, 327, 1256) == b""


def test_many_tiles_at_once_are_the_same(tmp_path: Path) -> None:
    every = {(x, y): png((x, y, 0)) for x in range(8) for y in range(8) if (x, y) != (3, 3)}
    file = mbtiles(tmp_path / "m.mbtiles", [(3, x, 7 - y, data) for (x, y), data in every.items()])
    with closing(TileFile(str(file))) as held:
        found = {(x, y): data for x, y, data in held.tiles(3, (2, 5), (1, 4))}
        assert found == {
            at: data for at, data in every.items() if 2 <= at[0] <= 5 and 1 <= at[1] <= 4
        }
        assert all(held.tile(3, *at) == data for at, data in every.items())
        assert held.tile(3, 3, 3) == b""


def test_what_a_file_says_of_itself(tmp_path: Path) -> None:
    told = '&copy; <a href="https://a.org" onclick="x()">Someone</a> &amp; others<script>y</script>'
    file = world(tmp_path / "w.mbtiles", (0, 0, 9), deepest=2, attribution=told, maxzoom="14")
    found = background_of(str(file))
    assert (found.shallowest, found.deepest) == (0, 2)  # by the tiles, whatever is said
    assert found.attribution == "© Someone & othersy"
    assert found.file == str(file)
    assert found.origin == ""
    assert background_of(str(file)) == found


def test_the_mark_follows_the_content(tmp_path: Path) -> None:
    one = background_of(str(world(tmp_path / "1.mbtiles", (0, 0, 9), deepest=1)))
    other = background_of(str(world(tmp_path / "2.mbtiles", (0, 0, 9), deepest=2)))
    assert one.mark != other.mark


def refused(file: Path) -> str:
    with pytest.raises(InputError) as caught:
        background_of(str(file))
    assert caught.value.values["file"] == str(file)
    return caught.value.code


def test_files_that_are_none(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.mbtiles") == "tiles_missing"
    assert refused(tmp_path) == "tiles_missing"
    words = tmp_path / "words.mbtiles"
    words.write_text("<html>not a database</html>" * 100)
    assert refused(words) == "tiles_no_mbtiles"
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as held:
        held.execute("CREATE TABLE things (a)")
    assert refused(tmp_path / "other.sqlite") == "tiles_no_mbtiles"
    empty = tmp_path / "zero.mbtiles"
    empty.touch()
    assert refused(empty) == "tiles_no_mbtiles"


def test_a_broken_file(tmp_path: Path) -> None:
    file = world(tmp_path / "w.mbtiles", (0, 0, 9))
    content = bytearray(file.read_bytes())
    content[100:9000] = os.urandom(8900)
    file.write_bytes(content)
    assert refused(file) == "tiles_no_mbtiles"


def test_tiles_that_are_no_pictures(tmp_path: Path) -> None:
    vector = gzip.compress(b"\x1a\x0a")
    assert refused(mbtiles(tmp_path / "0.mbtiles", [])) == "tiles_empty"
    assert refused(mbtiles(tmp_path / "v.mbtiles", [(0, 0, 0, vector)])) == "tiles_vector"
    said = mbtiles(tmp_path / "p.mbtiles", [(0, 0, 0, b"??")], {"format": "pbf"})
    assert refused(said) == "tiles_vector"
    for k, data in enumerate((b"<html><script>x</script>", "text", 7, b"")):
        file = mbtiles(tmp_path / f"n{k}.mbtiles", [(0, 0, 0, data)])
        assert refused(file) == "tiles_no_pictures"


def test_hostile_tiles_are_no_tiles(tmp_path: Path) -> None:
    huge = RED + b"\0" * LARGEST_TILE
    tiles = [
        (0, 0, 0, RED), (1, 0, 1, b"<html><script>alert(1)</script>"), (1, 1, 1, "words"),
        (1, 0, 0, huge), (1, 1, 0, None),
    ]  # fmt: skip
    with closing(TileFile(str(mbtiles(tmp_path / "h.mbtiles", tiles)))) as held:
        assert held.tile(0, 0, 0) == RED
        assert [held.tile(1, x, y) for x in (0, 1) for y in (0, 1)] == [b""] * 4
        assert held.tile(40, 1 << 70, 3) == b""


def test_a_view_that_never_ends_is_stopped(tmp_path: Path) -> None:
    """Tables of the file may be questions of their own; each may take so many steps."""
    file = tmp_path / "endless.mbtiles"
    with closing(sqlite3.connect(file)) as held:
        held.execute("CREATE TABLE metadata (name text, value text)")
        held.execute("CREATE TABLE t (d blob)")
        held.execute("INSERT INTO t VALUES (?)", (RED,))
        held.execute(ENDLESS)
        held.commit()
    begun = time.monotonic()
    with closing(TileFile(str(file))) as opened:
        assert opened.tile(3, 7, 1) == b""
        with pytest.raises(InputError) as caught:
            list(opened.tiles(3, (0, 7), (0, 7)))
    assert caught.value.code == "tiles_slow"
    assert background_of(str(file)).deepest == 22
    assert time.monotonic() - begun < 20  # without the stop it would never come here


def test_nothing_is_written(tmp_path: Path) -> None:
    file = world(tmp_path / "w.mbtiles", (0, 0, 9), deepest=1)
    with closing(sqlite3.connect(file)) as held:
        held.execute("PRAGMA journal_mode = WAL")
    before = file.read_bytes()
    background_of(str(file))
    with closing(TileFile(str(file))) as opened:
        assert opened.tile(1, 1, 0)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["w.mbtiles"]


def test_attributions_become_words() -> None:
    assert plain_words("a <b>c</b>\n d &lt;i&gt;") == "a c d <i>"
    assert plain_words("<img src=x onerror=alert(1)>") == ""
