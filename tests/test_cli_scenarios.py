"""Scenarios and planned centres from the command line."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aftersales import cli
from aftersales.store.database import Database
from tests.builders import fill, make_centre, make_right


@pytest.fixture
def path(registry: Database) -> Path:
    fill(registry, make_centre(), make_right())
    return registry.path


class Terminal:
    """Runs commands on a registry and reads what they print."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._path, self._capsys = path, capsys

    def json(self, *words: object, code: int = 0) -> Any:
        told = self.lines(*words, "--json", code=code)
        found = json.loads(told[0])
        assert found["schema"] == 1
        return found

    def lines(self, *words: object, code: int = 0) -> list[str]:
        line = [*map(str, words), "--registry", str(self._path), "--language", "en"]
        assert cli.run(line, today=date(2026, 6, 1)) == code
        self.error = ""
        told = self._capsys.readouterr()
        self.error = told.err
        return told.out.splitlines()


@pytest.fixture
def terminal(path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(path, capsys)


PLAN = ("plan", "--open", 2, "--min-population", 1, "--max-km", 100)


def test_a_plan_is_accepted_into_a_scenario_and_asked(terminal: Terminal, tmp_path: Path) -> None:
    ask = ("coverage", "--max-km", 100)
    before = terminal.json(*ask)
    made = terminal.json(*PLAN, "--accept-into", "B")
    assert made["accepted"]["scenario"] == "B"
    assert terminal.json(*ask) == before | {"card": {**before["card"], "revision": 2}}
    asked = terminal.json(*ask, "--scenario", "b")
    assert asked["uio_covered"] == made["covered_weight"] == 470
    assert asked["card"]["scenario"] == "B"
    assert terminal.json("gaps", "--max-km", 100, "--scenario", "B")["gaps"] == []
    assert terminal.json("repairs", "--max-km", 100, "--scenario", "B")["count"] == 0
    again = terminal.json(*PLAN, "--scenario", "B")
    assert again["opened"] == []
    page, folder = tmp_path / "map.html", tmp_path / "report"
    terminal.json("map", page, "--scenario", "B")
    assert "scenario “B”" in page.read_text("utf-8")
    terminal.json("report", folder, "--scenario", "B")
    assert any(folder.iterdir())


def test_scenarios_are_listed_shown_renamed_compared_and_deleted(terminal: Terminal) -> None:
    assert "accept-into" in terminal.lines("scenario", "list")[0]
    terminal.json("scenario", "create", "Empty", "--note", "for later")
    terminal.json(*PLAN, "--accept-into", "B")
    listed = terminal.json("scenario", "list")["scenarios"]
    assert [(one["name"], one["changes"], one["note"]) for one in listed] == [
        ("B", 6, ""),
        ("Empty", 0, "for later"),
    ]
    shown = terminal.json("scenario", "show", "B")["changes"]
    assert sorted(one["entity"] for one in shown) == [
        *("authorisations", "authorisations", "certificates", "certificates"),
        *("facilities", "facilities"),
    ]
    compared = terminal.json("scenario", "compare", "B", "Empty", "--max-km", 100)["compared"]
    assert [(one["scenario"], one["uio_covered"]) for one in compared] == [
        *((None, 300), ("B", 470), ("Empty", 300))
    ]
    assert compared[1]["cost"] > 0 == compared[1]["unapplied"]
    words = terminal.lines("scenario", "compare", "--max-km", 100)
    assert any("470 (+170)" in line for line in words)
    terminal.json("scenario", "rename", "B", "C")
    terminal.lines("coverage", "--scenario", "B", code=2)
    assert "Known scenarios: C, Empty" in terminal.error
    terminal.lines("scenario", "create", "c", code=1)
    assert "C" in terminal.error or "c" in terminal.error
    terminal.json("scenario", "delete", "C")
    assert len(terminal.json("scenario", "list")["scenarios"]) == 1
    terminal.json("undo")
    assert terminal.json("coverage", "--max-km", 100, "--scenario", "C")["uio_covered"] == 470


def test_into_the_registry_as_planned(terminal: Terminal) -> None:
    ask = ("coverage", "--max-km", 100)
    terminal.json(*PLAN, "--accept-into", "B")
    put = terminal.json("scenario", "put", "B")
    assert put["written"] == 4
    assert [one["why"] for one in put["left_out"]] == ["certify", "certify"]
    assert terminal.json(*ask)["uio_covered"] == 300
    planned = terminal.json(*ask, "--planned")
    assert (planned["uio_covered"], planned["card"]["planned"]) == (470, True)
    assert any("Counted as open" in line for line in terminal.lines(*ask, "--planned"))
    terminal.lines("scenario", "put", "B", code=1)
    terminal.json("undo")
    accepted = terminal.json(*PLAN, "--accept")["accepted"]
    assert accepted["scenario"] is None and accepted["left_out"] == []
    assert terminal.json(*ask, "--planned")["uio_covered"] == 470


@pytest.mark.parametrize("supposed", [("--planned",), ("--scenario", "B")])
def test_packs_keep_plans_inside_unless_their_profile_lets_them_out(
    terminal: Terminal, tmp_path: Path, supposed: tuple[str, ...]
) -> None:
    terminal.json(*PLAN, "--accept-into", "B")
    terminal.json("scenario", "put", "B")
    some = ("--max-km", 100, "--region", "B", "--formats", "csv", *supposed)
    terminal.lines("pack", tmp_path / "out", *some, code=2)
    assert "external" in terminal.error
    assert not (tmp_path / "out").exists()
    made = terminal.json("pack", tmp_path / "in", *some, "--profile", "internal")
    card = next(file for file in made["files"] if file.endswith("run-card.json"))
    again = terminal.json("pack", tmp_path / "again", "--replay", card)
    assert again["differ"] == []


def test_a_scenario_is_edited_by_hand(terminal: Terminal) -> None:
    ask = ("coverage", "--max-km", 100, "--scenario", "Hand")
    terminal.json("scenario", "create", "Hand")
    terminal.json("scenario", "set", "Hand", "SC-1", "technicians=0", "bays=3")
    assert terminal.json(*ask)["uio_covered"] == 0
    assert terminal.json("coverage", "--max-km", 100)["uio_covered"] == 300
    terminal.json("scenario", "set", "Hand", "SC-1", "technicians=2")
    assert terminal.json(*ask)["uio_covered"] == 300
    [change] = terminal.json("scenario", "show", "Hand")["changes"]
    assert change["values"] == {"technicians": 2, "bays": 3}
    terminal.json("scenario", "close", "Hand", "SC-1", "--as-of", "2026-07-01")
    assert terminal.json(*ask)["uio_covered"] == 300
    assert terminal.json(*ask, "--as-of", "2026-07-01")["uio_covered"] == 0
    terminal.lines("scenario", "set", "Hand", "SC-1", "bays=3", code=1)
    assert "already" in terminal.error
    terminal.json("scenario", "reopen", "Hand", "SC-1", "--as-of", "2026-07-01")
    terminal.lines("scenario", "reopen", "Hand", "SC-1", code=1)
    assert terminal.json(*ask, "--as-of", "2026-07-01")["uio_covered"] == 300
    terminal.json("scenario", "drop", "Hand", "SC-1", "bays")
    [change] = terminal.json("scenario", "show", "Hand")["changes"]
    assert change["values"] == {"technicians": 2}
    terminal.lines("scenario", "drop", "Hand", "SC-1", "bays", code=2)
    terminal.lines("scenario", "drop", "Hand", "SC-1", "name", code=2)
    terminal.json("scenario", "drop", "Hand", "SC-1")
    assert terminal.json("scenario", "show", "Hand")["changes"] == []
    for wrong, words in (("bays=many", "many"), ("name=X", "technicians"), ("bays", "bays")):
        terminal.lines("scenario", "set", "Hand", "SC-1", wrong, code=2)
        assert words in terminal.error
    terminal.lines("scenario", "drop", "Hand", "SC-1", code=2)
    terminal.json(*PLAN, "--accept-into", "Hand")
    opened = next(
        one for one in terminal.json("scenario", "show", "Hand")["changes"]
        if one["entity"] == "facilities"
    )  # fmt: skip
    code = opened["values"]["code"]
    terminal.lines("scenario", "close", "Hand", code, code=1)
    terminal.json("scenario", "drop", "Hand", code)
    left = terminal.json("scenario", "show", "Hand")["changes"]
    assert len(left) == 3
    terminal.lines("plan", "--accept", "--accept-into", "Hand", code=2)
