"""The verb that plans over the registry, as a person meets it."""

import json
from datetime import date
from pathlib import Path

import pytest

from aftersales import cli
from aftersales.services.coverage import Question, answer
from aftersales.services.planning.answer import plan
from aftersales.services.planning.question import PlanQuestion
from aftersales.store.database import Database, open_database

TODAY = date(2026, 6, 1)


def run(*arguments: object) -> int:
    return cli.run([str(argument) for argument in arguments], today=TODAY)


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, object]:
    assert run("plan", *arguments, "--json") == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_the_verb_gives_the_plan_of_the_service(
    demo_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--registry", demo_path, "--brand", "haval", "--not-in", "Москва,RU-MOS")
    found = told(capsys, *asked, "--open", 4)
    keys = {"status", "objective", "bound", "gap", "opened", "covered_weight", "total_weight"}
    assert keys | {"seconds", "places", "regions", "card"} <= found.keys()
    database = open_database(demo_path)
    report = answer(database, Question("HAVAL", 100.0, TODAY))
    database.close()
    made = plan(report, PlanQuestion(count=4, not_in=("RU-MOW", "RU-MOS")))
    assert found["opened"] == [one.candidate.id for one in made.columns if one.candidate]
    assert found["objective"] == found["covered_weight"] == made.covered
    assert (found["status"], found["gap"]) == ("optimal", 0)
    assert found["card"] == made.card
    assert len(found["places"]) == 4  # type: ignore[arg-type]


def test_places_of_a_file_and_money(
    demo_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "places.csv"
    path.write_text("id,lat,lon,cost\nnorilsk,69.35,88.2,40\nomsk,55,73.4,90\n", "utf-8")
    asked = ("--registry", demo_path, "--brand", "HAVAL", "--candidates", path)
    found = told(capsys, *asked, "--budget", 50)
    assert found["opened"] == ["norilsk"]
    assert found["cost"] == 40


def test_hours_compete_with_openings(demo_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--registry", demo_path, "--brand", "HAVAL", "--max-km", 60, "--open", 2)
    found = told(capsys, *asked, "--goal", "repairable", "--moves", "--only-in", "RU-IRK,RU-BU")
    assert found["status"] == "optimal"
    moves = {move for place in found["places"] for move in place["moves"]}  # type: ignore[attr-defined]
    assert moves - {"open"}
    adds = sum(place["adds"] for place in found["places"])  # type: ignore[attr-defined]
    assert found["covered_weight"] == found["covered_before"] + adds  # type: ignore[operator]
    assert found["card"]["plan"]["goal"] == "repairable"  # type: ignore[index]
    assert run("plan", *asked, "--goal", "repairable", "--model", "pcenter") == 2


def test_competitors_of_a_file(
    demo_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rivals.csv"
    path.write_text("id,lat,lon\nthem,55.75,37.62\n", "utf-8")
    asked = ("--registry", demo_path, "--brand", "HAVAL", "--open", 1, "--only-in", "RU-KYA")
    alone = told(capsys, *asked)
    found = told(capsys, *asked, "--rivals", path)
    assert found["covered_weight"] < alone["covered_weight"]  # type: ignore[operator]
    assert found["card"]["plan"]["rivals"] == [["them", 55.75, 37.62]]  # type: ignore[index]
    path.write_text("id,lat,lon\nthem,95,37.62\n", "utf-8")
    assert run("plan", *asked, "--rivals", path, "--language", "en") == 2
    assert "95" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Proven"), ("ru", "Доказано"), ("zh", "已证明")]
)
def test_speaks(
    demo_path: Path, capsys: pytest.CaptureFixture[str], language: str, words: str
) -> None:
    asked = ("--brand", "HAVAL", "--open", 1, "--only-in", "RU-SA", "--language", language)
    assert run("plan", "--registry", demo_path, *asked) == 0
    assert words in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--open", "five"], "--open"),
        (["--budget", "-1"], "--budget"),
        (["--not-in", "Atlantis"], "Atlantis"),
        (["--region-share", "2"], "--region-share"),
        (["--require", "Nowhere"], "Nowhere"),
        (["--candidates", "none.csv"], "none.csv"),
        (["--gap", "x"], "--gap"),
    ],
)
def test_says_what_is_wrong(
    registry: Database, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    path = registry.path
    assert run("plan", "--registry", path, *arguments, "--language", "en") == 2
    caught = capsys.readouterr()
    assert words in caught.err
    assert caught.out == ""


def test_an_empty_registry_has_nothing_to_plan(
    registry: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    found = told(capsys, "--registry", registry.path)
    assert (found["opened"], found["total_weight"]) == ([], 0)


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--accept"], "--accept"),
        (["--accept-into", ""], "--accept-into"),
        (["--accept-into", "Plan", "--moves", "--not-in", "A"], "--not-in, --moves, --accept-into"),
    ],
)
def test_plain_files_refuse_what_is_of_the_registry(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    named: str,
    language: str,
) -> None:
    """Nothing is written silently, and none is ignored: the answer names what was given."""
    demand, sites = tmp_path / "d.csv", tmp_path / "s.csv"
    demand.write_text("id,lat,lon,weight\na,55,37,3\n", "utf-8")
    sites.write_text("id,lat,lon\ns,55,37.1\n", "utf-8")
    files = ("--demand", demand, "--sites", sites, "--open", 1, "--max-km", 50)
    registry = tmp_path / "none.sqlite"
    common = ("plan", *files, "--registry", registry, "--language", language)
    assert run(*common, *arguments) == 2
    answer = capsys.readouterr()
    assert answer.out == "" and f" {named}" in answer.err
    assert run(*common) == 0
    assert not registry.exists()
