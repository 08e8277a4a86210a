"""The command line as a person meets it."""

import json
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from aftersales import cli
from aftersales.domain.records import Brand
from aftersales.store import entries
from aftersales.store.database import Database
from tests.builders import fill


def run(*arguments: object) -> int:
    return cli.run([str(argument) for argument in arguments], today=date(2026, 6, 1))


def test_demo_is_idempotent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "new folder" / "demo.sqlite"
    assert run("demo", "--registry", path, "--json") == 0
    first = json.loads(capsys.readouterr().out)
    assert first["schema"] == 1
    keys = {"regions", "settlements", "brands", "facilities", "uio_total"}
    assert keys <= first.keys()
    before = path.read_bytes()
    assert run("demo", "--registry", path, "--json") == 0
    assert json.loads(capsys.readouterr().out) == first
    assert path.read_bytes() == before


def test_coverage_keys(demo_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("coverage", "--registry", demo_path, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    keys = {"uio_total", "uio_covered", "share", "mean_km", "p90_km", "cascade", "regions"}
    assert keys <= told.keys()
    assert {"code", "uio", "covered", "share"} <= told["regions"][0].keys()
    assert told["card"]["as_of"] == "2026-06-01"


def test_gaps_keys(demo_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("gaps", "--registry", demo_path, "--top", 3, "--json") == 0
    gaps = json.loads(capsys.readouterr().out)["gaps"]
    keys = {"rank", "settlement", "region", "lat", "lon", "uio", "nearest_km", "cause"}
    assert [gap["rank"] for gap in gaps] == [1, 2, 3]
    assert all(keys <= gap.keys() for gap in gaps)
    assert gaps[0]["uio"] >= gaps[1]["uio"] >= gaps[2]["uio"]


def test_minutes_become_kilometres(demo_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("coverage", "--registry", demo_path, "--max-min", "60", "--json") == 0
    reach = json.loads(capsys.readouterr().out)["card"]["reach_km"]
    assert reach == pytest.approx(73 / 1.22)
    assert run("coverage", "--registry", demo_path, "--max-min", "60", "--language", "en") == 0
    assert "assumptions" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("language", "word"), [("en", "white spots"), ("ru", "белых"), ("zh", "空白点")]
)
def test_speaks(
    demo_path: Path, capsys: pytest.CaptureFixture[str], language: str, word: str
) -> None:
    assert run("gaps", "--registry", demo_path, "--language", language) == 0
    assert word in capsys.readouterr().out


def test_report_writes_map_and_tables(demo_path: Path, tmp_path: Path) -> None:
    assert run("report", tmp_path / "out", "--registry", demo_path, "--brand", "CHERY") == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    tables = {f"{name}.csv" for name in ("regions", "white_spots", "repairs", "facilities")}
    tables.add("demand.csv")
    assert names == {"coverage.html", *tables}


def test_a_brand_without_demand_is_explained(
    demo_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("coverage", "--registry", demo_path, "--brand", "JAECOO", "--language", "en") == 0
    assert "no demand" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["coverage", "--registry", "none.sqlite"], 3, "aftersales demo"),
        (["coverage", "--registry", "postgresql://host/db"], 2, "postgresql"),
        (["coverage", "--brand", "Nobody"], 2, "HAVAL"),
        (["coverage", "--max-km", "-5"], 2, "--max-km"),
        (["coverage", "--max-km", "nan"], 2, "nan"),
        (["coverage", "--max-km", "far"], 2, "far"),
        (["coverage", "--max-km="], 2, "--max-km"),
        (["coverage", "--max-min="], 2, "--max-min"),
        (["coverage", "--brand="], 2, "HAVAL"),
        (["coverage", "--registry", ""], 2, "sqlite:///"),
        (["coverage", "--registry", "~nobody-here/x"], 2, "~nobody-here"),
        (["coverage", "--registry", "x" * 300], 3, "xxx"),
        (["coverage", "--registry", "."], 2, "not a file"),
        (["coverage", "--max-km", "1,000"], 2, "1,000"),
        (["coverage", "--max-km", "１００"], 2, "１００"),
        (["coverage", "--max-km", "1e309"], 2, "1e309"),
        (["gaps", "--top", "0.5"], 2, "0.5"),
        (["coverage", "--as-of", "20261231"], 2, "2026-12-31"),
        (["coverage", "--max-km", "5", "--max-min", "5"], 2, "not both"),
        (["coverage", "--as-of", "31.12.2026"], 2, "2026-12-31"),
        (["gaps", "--top", "0"], 2, "--top"),
        (["map", "."], 3, "folder"),
        (["map", "/proc/none/map.html"], 3, "/proc/none"),
    ],
)
def test_says_what_is_wrong(
    demo_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    words: str,
) -> None:
    if "--registry" not in arguments:
        arguments = [*arguments, "--registry", str(demo_path)]
    assert run(*arguments, "--language", "en") == code
    told = capsys.readouterr()
    assert words in told.err
    assert told.out == ""


def test_unknown_verb_is_a_usage_error() -> None:
    with pytest.raises(SystemExit) as caught:
        run("fly")
    assert caught.value.code == 2


def test_as_a_program(demo_path: Path) -> None:
    """UTF-8 out, whatever the console; no Qt for a verb."""
    script = (
        "import sys; from aftersales.__main__ import main; sys.argv = ['aftersales', 'gaps', "
        f"'--registry', {str(demo_path)!r}, '--language', 'ru']; code = main(); "
        "assert not any(name.startswith('PySide6') for name in sys.modules); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        env={"PATH": "", "PYTHONIOENCODING": "ascii", "HOME": str(demo_path.parent)},
    )
    assert "белых пятен" in done.stdout.decode("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_an_answer_that_cannot_be_given_is_told(demo_path: Path) -> None:
    command = [sys.executable, "-m", "aftersales", "gaps", "--registry", str(demo_path)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "stdout" in done.stderr


def test_a_map_is_never_written_over_its_registry(
    registry: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    before = registry.path.read_bytes()
    assert run("map", registry.path, "--registry", registry.path, "--language", "en") == 3
    assert "not replaced" in capsys.readouterr().err
    assert registry.path.read_bytes() == before


def test_without_any_output_it_still_ends_well(demo_path: Path) -> None:
    command = f"{sys.executable} -m aftersales gaps --registry {demo_path}"
    for closed, code in ((">&-", 3), ("2>&-", 0)):
        done = subprocess.run(
            ["sh", "-c", f"{command} {closed}"], capture_output=True, text=True, check=False
        )
        assert done.returncode == code
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE settlements SET lat = 'x'",
        "UPDATE settlements SET population = -5",
        "UPDATE settlements SET names = 'null'",
        "UPDATE settlements SET names = '[[['",
        "UPDATE brands SET name = ''",
        "UPDATE demand SET uio = 'x'",
        "DROP TABLE demand_points",
    ],
)
def test_a_damaged_registry_is_told(
    registry: Database, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    fill(registry)
    with sqlite3.connect(registry.path) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute(damage)
    connection.close()
    assert run("coverage", "--registry", registry.path, "--language", "en") == 3
    assert "is damaged" in capsys.readouterr().err


def test_backup_and_restore(
    registry: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(registry)
    common = ("--registry", registry.path, "--json", "--language", "en")
    copy = tmp_path / "copy.sqlite"
    assert run("backup", copy, *common) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"schema": 1, "ok": True, "file": str(copy), "bytes": copy.stat().st_size}
    assert run("backup", copy, *common) == 3
    assert "already a file" in capsys.readouterr().err
    with registry.write("x") as writer:
        entries.add(writer, [Brand(code="NEW", name="New")])

    assert run("restore", copy, "--dry-run", *common) == 0
    seen = json.loads(capsys.readouterr().out)
    assert (seen["ok"], seen["same_registry"], seen["backups"]) == (True, True, [])
    assert (seen["current"]["revision"], seen["backup"]["revision"]) == (2, 1)
    assert registry.revision == 2
    assert run("restore", copy, *common) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["revision"]) == (True, 1)
    assert Path(told["safety"]).is_file()
    assert registry.revision == 1

    registry.path.unlink()
    assert run("restore", copy, *common) == 0
    assert json.loads(capsys.readouterr().out)["safety"] is None
    assert registry.revision == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Brands: 3 now, 2 in the backup"),
        ("ru", "Марки: сейчас 3, в копии 2"),
        ("zh", "品牌：当前 3，备份中 2"),
    ],
)
def test_a_restore_is_told_beforehand(
    registry: Database,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    language: str,
    words: str,
) -> None:
    fill(registry)
    common = ("--registry", registry.path, "--language", language)
    assert run("backup", tmp_path / "copy.sqlite", *common) == 0
    with registry.write("x") as writer:
        entries.add(writer, [Brand(code="NEW", name="New")])
    assert run("restore", tmp_path / "copy.sqlite", "--dry-run", *common) == 0
    assert words in capsys.readouterr().out
    assert run("restore", tmp_path / "copy.sqlite", *common) == 0
    assert "copy.sqlite" in capsys.readouterr().out


def test_restore_says_what_is_wrong(
    registry: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("notes")
    for file, code, words in (
        (tmp_path / "none.sqlite", 2, "no file"),
        (tmp_path / "notes.txt", 3, "not a registry"),
        (registry.path, 2, "the registry itself"),
    ):
        assert run("restore", file, "--registry", registry.path, "--language", "en") == code
        assert words in capsys.readouterr().err


def test_check(registry: Database, capsys: pytest.CaptureFixture[str]) -> None:
    fill(registry)
    common = ("check", "--registry", registry.path)
    assert run(*common, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["problems"]) == (True, [])
    with sqlite3.connect(registry.path) as connection:
        connection.execute("UPDATE batches SET revision = 5")
    connection.close()
    assert run(*common, "--json", "--language", "en") == 1
    told = json.loads(capsys.readouterr().out)
    assert not told["ok"]
    assert told["problems"][0]["code"] == "journal_gap"
    assert told["problems"][0]["message"] == "The journal lacks revision 1."
    for language in ("en", "ru", "zh"):
        assert run(*common, "--language", language) == 1
