"""Demand from files: all or nothing, every fault named, nothing overwritten."""

import json
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import box

from aftersales import cli
from aftersales.domain.errors import InputError
from aftersales.domain.records import Region
from aftersales.exchange.cells import CellError, number, whole
from aftersales.services.coverage import Question, answer
from aftersales.services.imports import Imported, import_file
from aftersales.store.database import Database
from tests.builders import DAY, fill

POINTS = "id;lat;lon;region;brand;uio\n"


@pytest.fixture
def filled(registry: Database) -> Database:
    fill(registry)
    return registry


def take(
    registry: Database, path: Path, content: str, kind: str = "demand-points", **how: Any
) -> Imported:
    path.write_text(content, "utf-8")
    return import_file(registry, path, kind, day=DAY, **how)


def test_own_points_replace_the_spread(filled: Database, tmp_path: Path) -> None:
    content = POINTS + "p1;55,5;37,5;A;Brand One;120\np2;55,6;37,6;region a;one;80\n"
    found = take(filled, tmp_path / "p.csv", content)
    assert (found.read, found.new, found.rejected, found.revision) == (2, 2, 0, 2)
    report = answer(filled, Question("ONE", 100.0, DAY))
    assert report.assessment.summary.uio_total == 200 + 70


def test_the_same_file_twice_changes_nothing(filled: Database, tmp_path: Path) -> None:
    content = POINTS + "p1;55.5;37.5;A;ONE;120\n"
    take(filled, tmp_path / "p.csv", content)
    again = take(filled, tmp_path / "other name.csv", content)
    assert (again.new, again.unchanged, again.conflicts, again.revision) == (0, 1, 0, None)
    assert filled.revision == 2


def test_a_difference_is_a_conflict_and_not_applied(filled: Database, tmp_path: Path) -> None:
    content = "region,brand,year,uio\nA,ONE,2025,999\nB,ONE,2026,80\n"
    found = take(filled, tmp_path / "d.csv", content, "demand")
    assert (found.new, found.conflicts, found.rejected) == (1, 1, 0)
    assert [(f.line, f.column, f.value) for f in found.faults] == [(2, "uio", "400 → 999")]
    report = answer(filled, Question("ONE", 100.0, DAY))
    assert report.assessment.summary.uio_total == 400 + 80


BROKEN = POINTS + (
    "p1;55.5;37.5;A;ONE;120\np2;95;37.5;A;ONE;1\np3;;37.5;Regoin A;TWO2;1.5\np1;55.5;37.5;A;ONE;7\n"
)


def test_one_fault_stops_all(filled: Database, tmp_path: Path) -> None:
    found = take(filled, tmp_path / "p.csv", BROKEN)
    assert (found.read, found.new, found.rejected, found.revision) == (4, 1, 3, None)
    assert [(f.line, f.column, f.code) for f in found.faults] == [
        (3, "lat", "out_of_range"),
        (4, "lat", "required"),
        (4, "region", "unknown_region"),
        (4, "brand", "unknown_brand"),
        (4, "uio", "not_whole"),
        (5, "", "twice_in_file"),
    ]
    assert "→ A?" in found.faults[2].hint
    assert filled.revision == 1


def test_good_rows_enter_when_wanted_and_the_rest_comes_back(
    filled: Database, tmp_path: Path
) -> None:
    found = take(filled, tmp_path / "p.csv", BROKEN, accept_good=True)
    assert (found.new, found.rejected, found.revision) == (1, 3, 2)
    aside = tmp_path / "p.rejected.csv"
    assert found.rejected_file == aside
    mended = aside.read_text("utf-8-sig").replace("95;", "56;").replace("p3;;", "p3;57;")
    mended = mended.replace("Regoin A", "A").replace("TWO2", "TWO").replace("1.5;", "15;")
    rows = [line for line in mended.splitlines() if not line.startswith("p1")]
    again = take(filled, tmp_path / "mended.csv", "\n".join(rows))
    assert (again.new, again.rejected) == (2, 0)


def test_points_far_outside_their_region_are_refused(registry: Database, tmp_path: Path) -> None:
    """Swapped coordinates above all; across 180° a neighbour is near."""
    edge = Region(code="E", name="Edge", boundary=box(178, 60, 180, 62).wkb)
    fill(registry, edge)
    rows = "p1;61;179;E;ONE;1\np2;179;61;E;ONE;1\np3;61;-179.9;E;ONE;1\np4;61;150;E;ONE;1\n"
    found = take(registry, tmp_path / "p.csv", POINTS + rows)
    assert [(f.line, f.code) for f in found.faults] == [(3, "out_of_range"), (5, "outside_region")]
    assert found.new == 2


def test_says_what_the_points_replace(filled: Database, tmp_path: Path) -> None:
    found = take(filled, tmp_path / "p.csv", POINTS + "p1;55.5;37.5;A;ONE;120\n", dry_run=True)
    assert (found.replaced_uio, found.own_uio) == (400, 120)


def test_dry_run_writes_nothing(filled: Database, tmp_path: Path) -> None:
    found = take(filled, tmp_path / "p.csv", POINTS + "p1;55;37;A;ONE;1\n", dry_run=True)
    assert (found.new, found.revision) == (1, None)
    assert filled.revision == 1


def test_missing_columns_are_named(filled: Database, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        take(filled, tmp_path / "p.csv", "id;широта;номер\n1;2;3\n")
    assert caught.value.values["missing"] == "lon, region, brand, uio"


def test_three_languages(filled: Database, tmp_path: Path) -> None:
    for k, head in enumerate(
        ("код;широта;долгота;регион;марка;парк", "编号,纬度,经度,地区,品牌,保有量")
    ):
        delimiter = ";" if ";" in head else ","
        row = delimiter.join((f"p{k}", "55.5", "37.5", "A", "ONE", "1 234"))
        found = take(filled, tmp_path / "p.csv", f"{head}\n{row}\n")
        assert (found.new, found.rejected) == (1, 0)


def test_on_the_command_line(
    filled: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "p.csv"
    path.write_text(BROKEN)
    arguments = ["import", str(path), "--kind", "demand-points", "--registry", str(filled.path)]
    assert cli.run([*arguments, "--json", "--language", "en"]) == 1
    told = json.loads(capsys.readouterr().out)
    keys = {"read", "new", "changed", "unchanged", "conflicts", "rejected", "batch", "faults"}
    assert keys <= told.keys()
    assert {"line", "column", "value", "code", "message"} == told["faults"][0].keys()
    for language, word in (("en", "Nothing was written"), ("ru", "Ничего"), ("zh", "未写入")):
        assert cli.run([*arguments, "--language", language]) == 1
        assert word in capsys.readouterr().out
    path.write_bytes("id;lat\nя;1\n".encode("cp1251"))
    assert cli.run([*arguments, "--language", "ru"]) == 2
    assert "cp1251" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1 234,5", 1234.5),
        ("1\u00a0234", 1234),
        ("1\u202f234.5", 1234.5),
        ("\u22125", -5),
        ("1'000", 1000),
    ],
)
def test_numbers(cell: str, value: float) -> None:
    assert number(cell) == value


@pytest.mark.parametrize(
    "cell",
    ["1_000", "١٢", "\uff11\uff12", "0x10", "1e3", "inf", "nan", "1 23", "", "1,2,3", "--1", "55°"],
)
def test_no_numbers(cell: str) -> None:
    with pytest.raises(CellError):
        number(cell)


@pytest.mark.parametrize("cell", ["1.234", "1,0", "2.5"])
def test_no_whole_numbers(cell: str) -> None:
    with pytest.raises(CellError):
        whole(cell)
