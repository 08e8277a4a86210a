"""What pages hold of tiles, and what they say of them."""

import base64
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from aftersales.domain.errors import InputError
from aftersales.domain.tiles import at_address
from aftersales.services import backgrounds
from aftersales.services.backgrounds import (
    background_set,
    background_wanted,
    embedded,
    for_export,
    tile_of,
    tiles_over,
)
from aftersales.settings import Settings
from aftersales.store.mbtiles import background_of
from tests.tilefiles import mbtiles, png, world

HALF = 20037508.342789244  # metres from the middle of the Web Mercator plane to its edge
PLANE = Transformer.from_crs(4326, 3857, always_xy=True)


@given(st.floats(-84, 84), st.floats(-179.9, 179.9), st.integers(0, 18))
def test_a_tile_holds_its_place(lat: float, lon: float, z: int) -> None:
    """Against the projection of another library."""
    x, y = PLANE.transform(lon, lat)
    _, column, row = tile_of(lat, lon, z)
    side = 2 * HALF / 2**z
    assert column * side - 1e-3 <= x + HALF <= (column + 1) * side + 1e-3
    assert row * side - 1e-3 <= HALF - y <= (row + 1) * side + 1e-3


def test_an_extent_across_180_is_one_piece() -> None:
    assert tiles_over((60, 160, 72, 191), 4)[0] == [(14, 15), (0, 0)]
    assert tiles_over((-90, 0, 90, 359), 2) == ([(0, 3)], (0, 3))
    assert tiles_over((50, 30, 60, 40), 0) == ([(0, 0)], (0, 0))


@given(st.floats(-84, 84), st.floats(-180, 180), st.floats(0, 1), st.floats(0, 359),
       st.integers(0, 12), st.floats(0, 1), st.floats(0, 1))  # fmt: skip
def test_every_place_of_an_extent_has_its_tile(
    south: float, west: float, up: float, wide: float, z: int, a: float, b: float
) -> None:
    north = south + up * (84 - south)
    columns, (top, bottom) = tiles_over((south, west, north, west + wide), z)
    lat, lon = south + a * (north - south), west + b * wide
    _, x, y = tile_of(lat, (lon + 180) % 360 - 180, z)
    assert top <= y <= bottom
    assert any(first <= x <= last for first, last in columns)


def test_whole_levels_are_held_while_they_fit(tmp_path: Path) -> None:
    found = background_of(str(world(tmp_path / "w.mbtiles", (1, 2, 3), deepest=4)))
    extent = (-80, -179, 80, 179)
    whole = embedded(found, extent)
    assert whole.deepest == 4
    assert len(whole.pictures) == 1 + 4 + 16 + 64 + 256
    size = len(png((1, 2, 3)))
    less = embedded(found, extent, room=30 * size)
    assert less.deepest == 2
    assert (whole.is_cut, less.is_cut) == (False, True)
    assert len(less.pictures) == 21
    assert base64.b64decode(less.pictures["1/0/1"].removeprefix("data:image/png;base64,"))


def test_a_page_says_what_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = background_of(str(world(tmp_path / "w.mbtiles", (1, 2, 3), deepest=3)))
    tiles, note = for_export(found, (50, 30, 60, 40), "en")
    assert tiles is not None
    assert note == ""
    monkeypatch.setattr(backgrounds, "embedded", partial(embedded, room=5 * len(png((1, 2, 3)))))
    tiles, note = for_export(found, (-60, -170, 60, 170), "en")
    assert tiles is not None
    assert tiles["deepest"] == 1
    assert "zoom level 1 of 3" in note


def test_a_file_of_another_place(tmp_path: Path) -> None:
    file = mbtiles(tmp_path / "far.mbtiles", [(5, 1, 1, png((9, 9, 9)))])
    tiles, note = for_export(background_of(str(file)), (50, 30, 60, 40), "en")
    assert tiles is None
    assert "no tiles of this area" in note


def test_an_address_is_named_on_the_page() -> None:
    found = at_address("https://t.example.org/{z}/{x}/{y}?key=s", "Me", 12)
    for language in ("en", "ru", "zh"):
        tiles, _ = for_export(found, (50, 30, 60, 40), language)
        assert tiles is not None
        assert "https://t.example.org" in tiles["note"]
        assert "key=s" not in tiles["note"]
        assert found.origin in backgrounds.warning(found, language)


def test_settings_give_a_background(tmp_path: Path) -> None:
    assert background_set(Settings()) is None
    with pytest.raises(InputError) as caught:
        background_wanted(Settings())
    assert caught.value.code == "tiles_none"
    file = world(tmp_path / "w.mbtiles", (1, 2, 3), deepest=1)
    found = background_set(Settings(tiles=str(file)))
    assert found is not None
    assert found.file == str(file)
    address = Settings(tiles="https://a.org/{z}/{x}/{y}", tiles_attribution="A", tiles_max_zoom=9)
    asked = background_set(address)
    assert asked is not None
    assert (asked.origin, asked.deepest) == ("https://a.org", 9)
