"""The verbs `pack` and `map --region` as a person meets them."""

import json
from pathlib import Path

import pytest

from aftersales.services.packs import profiles
from aftersales.services.packs.profiles import EXTERNAL, Profile
from tests.test_cli import run


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_a_pack_and_the_same_again(
    demo_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ("--registry", demo_path, "--json")
    wanted = ("--region", "RU-NEN", "--formats", "csv,geojson,xlsx", "--profile", "internal")
    assert run("pack", tmp_path / "first", *wanted, "--brand", "HAVAL", *common) == 0
    first = told(capsys)
    assert {"schema", "files", "failed", "profile", "card"} <= first.keys()
    assert first["failed"] == []
    files = [Path(str(file)) for file in first["files"]]  # type: ignore[attr-defined]
    assert files
    assert all(file.is_file() for file in files)
    card = tmp_path / "first" / "RU-NEN" / "run-card.json"
    assert files[-1] == card
    for source in (card, files[0]):
        assert run("pack", tmp_path / "again", "--replay", source, *common) == 0
        assert told(capsys)["differ"] == []
    for file in files:
        again = tmp_path / "again" / "RU-NEN" / file.name
        assert again.read_bytes() == file.read_bytes()


def test_a_profile_of_ones_own(
    demo_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profiles.save(Profile("dealers", {**EXTERNAL.columns, "sites": ("name",)}, 0, 100))
    arguments = ("--region", "Москва", "--profile", "dealers", "--formats", "csv")
    assert run("pack", tmp_path, *arguments, "--registry", demo_path, "--language", "en") == 0
    assert "6 files" in capsys.readouterr().out
    sites = (tmp_path / "RU-MOW" / "RU-MOW-sites.csv").read_text("utf-8-sig").splitlines()
    assert sites[0].split(",") == ["Name"]


def test_a_failed_region_is_told_and_the_code_says_so(
    demo_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "RU-MOW").write_text("no folder")
    wanted = ("--region", "RU-MOW", "--region", "RU-NEN", "--formats", "csv")
    assert run("pack", tmp_path, *wanted, "--registry", demo_path, "--json") == 3
    answered = told(capsys)
    failed = answered["failed"]
    assert isinstance(failed, list)
    assert [one["region"] for one in failed] == ["RU-MOW"]
    assert "RU-MOW" in failed[0]["message"]
    assert "RU-NEN" in str(answered["files"])


def test_a_map_of_one_region(demo_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "chukotka.html"
    assert run("map", path, "--region", "ru-chu", "--registry", demo_path) == 0
    page = path.read_text("utf-8")
    assert "Анадыр" in page or "Anadyr" in page
    assert "RU-MOW" not in page


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["pack", "out"], 2, "--region"),
        (["pack", "out", "--all", "--region", "RU-MOW"], 2, "--all"),
        (["pack", "out", "--region", "Atlantis"], 2, "Atlantis"),
        (["pack", "out", "--region", "RU-MOW", "--profile", "nobody"], 2, "external"),
        (["pack", "out", "--region", "RU-MOW", "--formats", "docx"], 2, "geojson"),
        (["pack", "out", "--region", "RU-MOW", "--brand", "Nobody"], 2, "HAVAL"),
        (["pack", "out", "--replay", "none.json"], 2, "none.json"),
        (["pack", "out", "--replay", "/dev/null"], 2, "/dev/null"),
        (["map", "out.html", "--region", "Atlantis"], 2, "Atlantis"),
    ],
)
def test_says_what_is_wrong(
    demo_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    words: str,
) -> None:
    assert run(*arguments, "--registry", demo_path, "--language", "en") == code
    assert words in capsys.readouterr().err


def test_a_card_of_other_data_is_refused(
    demo_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("--region", "RU-NEN", "--formats", "csv", "--registry", demo_path)
    assert run("pack", tmp_path, *arguments) == 0
    path = tmp_path / "RU-NEN" / "run-card.json"
    card = json.loads(path.read_text("utf-8"))
    for change, words in (
        ({"data": "0" * 16}, "revision"),
        ({"version": "9.9"}, "9.9"),
        ({"what_if": "A depot"}, "A depot"),
        ({"reach_km": -1}, "reach_km"),
        ({"formats": ["docx"]}, "formats"),
        ({"profile": {"columns": {"sites": ["tax_id"]}}}, "tax_id"),
        ({"as_of": "never"}, "as_of"),
    ):
        path.write_text(json.dumps({**card, **change}), "utf-8")
        again = ("pack", tmp_path / "x", "--replay", path, "--registry", demo_path)
        assert run(*again, "--language", "en") in {1, 2}
        assert words in capsys.readouterr().err
    assert not (tmp_path / "x").exists()
