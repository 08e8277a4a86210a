"""Settings survive, and a broken file says which line."""

from pathlib import Path

import pytest

from aftersales.domain.errors import InputError
from aftersales.settings import Settings, default_registry, load, save


def test_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.toml"
    wanted = Settings(
        language="ru", theme="dark", reach_km=55.5, tiles="a.mbtiles", tiles_max_zoom=7
    )
    save(wanted, path)
    assert load(path) == wanted
    assert [p.name for p in path.parent.iterdir()] == ["settings.toml"]


def test_missing_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "none.toml") == Settings()


def test_unknown_keys_are_ignored(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('colour = "red"\nreach_km = 80\n')
    assert load(path) == Settings(reach_km=80.0)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('theme = "pink"', "theme"),
        ('language = "fr"', "language"),
        ("reach_km = 0", "reach_km"),
        ("reach_km = true", "reach_km"),
        ('road_speed_kmh = "fast"', "road_speed_kmh"),
        ("tiles = 5", "tiles"),
        ("tiles_max_zoom = 99", "tiles_max_zoom"),
        ("tiles_max_zoom = true", "tiles_max_zoom"),
        ("reach_km =", ""),
        ("reach_km = inf", "reach_km"),
        ("reach_km = " + "9" * 5000, ""),
        ("detour_ratio = 0.5", "detour_ratio"),
        ("road_speed_kmh = 1e-320", "road_speed_kmh"),
        ("a = " + "[" * 3000, ""),
    ],
)
def test_says_what_is_wrong(tmp_path: Path, line: str, key: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(line)
    with pytest.raises(InputError) as caught:
        load(path)
    assert caught.value.values["key"] == key
    assert caught.value.values["file"] == str(path)


def test_environment_names_the_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_registry().endswith("registry.sqlite")
    monkeypatch.setenv("AFTERSALES_REGISTRY", "/data/mine.sqlite")
    assert default_registry() == "/data/mine.sqlite"


def test_hostile_places_are_not_remembered(tmp_path: Path) -> None:
    """What was saved can always be read again."""
    path = tmp_path / "settings.toml"
    names = ("/a\x7f.sqlite", "/\udcff.sqlite", "/" + "x" * 70_000, '/"тест" \\ 网络.sqlite')
    save(Settings(recent=names, tour_seen=True), path)
    assert load(path) == Settings(recent=(names[0], names[3]), tour_seen=True)
