"""Lanes go out to be edited and come back, in three languages, with every fault named."""

import json
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from aftersales import cli
from aftersales.domain.records import Basis, FacilityKind, Lane
from aftersales.exchange.headers import heading
from aftersales.exchange.sync_form import FORMS
from aftersales.services import desk
from aftersales.services.sync import conflicts, templates
from aftersales.services.sync.apply import THEIRS
from aftersales.settings import LANGUAGES
from aftersales.store import entries, queries
from aftersales.store.database import Database
from aftersales.texts import fault_text
from tests.builders import fill, make_centre
from tests.services.sync.field import DAY, edit, lines_of, send_out, show, take, write

HEADERS = {
    "en": ["Origin", "Ship to", "Brand", "Hours", "Cut-off", "Basis", "Source"],
    "ru": ["Откуда", "Куда", "Марка", "Часов в пути", "Приём заказов до", "Основание", "Источник"],
    "zh": ["发货地", "收货地", "品牌", "在途小时数", "截单时间", "依据", "来源"],
}


@pytest.fixture
def office(registry: Database) -> Database:
    """A depot, three centres in two regions, and two lanes."""
    fill(
        registry,
        make_centre("PD-1", kind=FacilityKind.PARTS_DEPOT, name="Склад Подольск"),
        make_centre("SC-1", name="Centre One"),
        make_centre("SC-2", region="B", name="中心"),
        make_centre("SC-3", name="Third"),
    )
    with registry.write("lanes") as writer:
        own = Lane(origin="PD-1", destination="SC-1", hours=30.5, cutoff="16:30", source="list")
        entries.add(writer, [own, Lane(origin="PD-1", destination="SC-2", brand="ONE", hours=72)])
    return registry


def lanes(database: Database) -> dict[tuple[str, str, str | None], Lane]:
    with database.read() as connection:
        found = queries.lanes(connection)
    return {(one.origin, one.destination, one.brand): one for one in found}


def plain_file(path: Path, language: str, *rows: list[str]) -> Path:
    write(path, [HEADERS[language], *rows])
    return path


def test_its_form(office: Database, tmp_path: Path) -> None:
    head, *rows = lines_of(send_out(office, tmp_path / "x.csv", "lanes"))
    assert ",".join(head) == "uuid,base_rev,origin,destination,brand,hours,cutoff,basis,source"
    assert [row[2:] for row in rows[:2]] == [
        ["PD-1", "SC-1", "", "30,5", "16:30", "measured", "list"],
        ["PD-1", "SC-2", "ONE", "72", "", "measured", ""],
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_new_and_known_ones_by_code_or_name(
    office: Database, tmp_path: Path, language: str
) -> None:
    path = plain_file(
        tmp_path / "x.csv",
        language,
        ["склад подольск", "Third", "brand one", "12,25", "9:05", "оценка", "a fax"],
        ["PD-1", "中心", "ONE", "72", "", "", ""],
        ["PD-1", "SC-1", "TWO", "8", "16:30:00", "", ""],
    )
    found = take(office, path)
    assert found.preview.staged.kind == "lanes"
    counts = found.preview.counts
    assert (counts["new"], counts["same"], counts["rejected"], counts["conflict"]) == (2, 1, 0, 0)
    new = lanes(office)["PD-1", "SC-3", "ONE"]
    assert (new.hours, new.cutoff, new.source) == (12.25, "09:05", "a fax")
    assert new.basis is Basis.ESTIMATED
    assert lanes(office)["PD-1", "SC-1", "TWO"].cutoff == "16:30"
    assert take(office, path).change is None
    assert len(lanes(office)) == 4
    desk.undo_last(office)
    assert len(lanes(office)) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_is_named(office: Database, tmp_path: Path, language: str) -> None:
    path = plain_file(
        tmp_path / "x.csv",
        language,
        ["PD-7", "SC-3", "", "5", "", "", ""],
        ["PD-1", "Нигде", "", "5", "", "", ""],
        ["PD-1", "Склад Подольск", "", "5", "", "", ""],
        ["PD-1", "SC-3", "", "", "", "", ""],
        ["PD-1", "SC-3", "TWO", "abc", "25:00", "guess", ""],
        ["PD-1", "SC-1", "", "20000", "", "", ""],
        ["", "SC-3", "", "5", "", "", ""],
    )
    found = show(office, path)
    told = {
        (fault.line, fault.column, fault.code): fault for row in found.rows for fault in row.faults
    }
    assert told.keys() == {
        (2, "origin", "unknown_facility"),
        (3, "destination", "unknown_facility"),
        (4, "destination", "lane_to_itself"),
        (5, "hours", "required"),
        (6, "hours", "not_a_number"),
        (6, "cutoff", "not_a_time"),
        (6, "basis", "not_a_choice"),
        (7, "hours", "out_of_range"),
        (8, "origin", "required"),
    }
    words = [fault_text(fault, one) for fault in told.values() for one in LANGUAGES]
    assert all(words)
    assert "PD-7" in fault_text(told[2, "origin", "unknown_facility"], language)
    assert take(office, path).change is None
    assert len(lanes(office)) == 2


def test_sent_back_late_it_changes_only_what_its_sender_changed(
    office: Database, tmp_path: Path
) -> None:
    path = send_out(office, tmp_path / "x.csv", "lanes")
    held = lanes(office)["PD-1", "SC-1", None]
    made = entries.edited(held, {"source": "a newer list", "destination": "SC-3"})
    assert made is not None
    with office.write("edit") as writer:
        assert entries.amend(writer, made) == []
    edit(path, {"SC-1": {"hours": "28", "cutoff": "\\clear"}}, key="destination")
    found = take(office, path)
    assert found.preview.counts["changed"] == 1
    now = lanes(office)["PD-1", "SC-3", None]
    assert (now.uuid, now.hours, now.cutoff) == (held.uuid, 28.0, "")
    assert now.source == "a newer list"
    assert take(office, path).change is None
    assert found.change is not None
    desk.undo_batch(office, found.change.revision)
    now = lanes(office)["PD-1", "SC-3", None]
    assert (now.hours, now.cutoff) == (30.5, "16:30")


def test_changed_on_both_sides_it_is_decided(office: Database, tmp_path: Path) -> None:
    path = send_out(office, tmp_path / "x.csv", "lanes")
    made = entries.edited(lanes(office)["PD-1", "SC-1", None], {"hours": 26.0})
    assert made is not None
    with office.write("edit") as writer:
        assert entries.amend(writer, made) == []
    edit(path, {"SC-1": {"hours": "28"}}, key="destination")
    assert take(office, path).preview.counts["conflict"] == 1
    (waiting,) = conflicts.listed(office, DAY)
    assert waiting.name == "PD-1 · SC-1"
    conflicts.decide(office, {waiting.conflict.id: THEIRS}, DAY)
    assert lanes(office)["PD-1", "SC-1", None].hours == 28


def test_a_region_gets_the_lanes_that_lead_there(office: Database, tmp_path: Path) -> None:
    for region, ends in (("A", ["SC-1"]), ("Region B", ["SC-2"])):
        _, *rows = lines_of(send_out(office, tmp_path / "x.csv", "lanes", region=region))
        assert [row[3] for row in rows if len(row) > 1] == ends


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_filled_in_by_hand(office: Database, tmp_path: Path, language: str) -> None:
    path = tmp_path / "lanes.xlsx"
    assert templates.write(office, path, "lanes", language, DAY) == 2
    book = load_workbook(path)
    sheet = book.worksheets[0]
    head = [str(cell.value) for cell in sheet[1]]
    at = {name: head.index(heading(name, language)) for name in FORMS["lanes"]}
    sheet[2][at["cutoff"]].value = time(9, 45)  # what a spreadsheet makes of 9:45
    given: dict[str, Any] = {"origin": "SC-3", "destination": "SC-2", "hours": 4.5}
    for name, value in given.items():
        sheet[4][at[name]].value = value
    book.save(path)
    found = take(office, path)
    assert (found.preview.counts["new"], found.preview.counts["changed"]) == (1, 1)
    assert lanes(office)["PD-1", "SC-1", None].cutoff == "09:45"
    assert lanes(office)["SC-3", "SC-2", None].hours == 4.5


def test_on_the_command_line(
    office: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--registry", str(office.path), "--language", "en", "--json"]
    path = tmp_path / "x.csv"
    assert cli.run(["export-csv", str(path), "--kind", "lanes", *where]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == 2
    plain_file(
        path, "en", ["PD-1", "SC-3", "", "5", "", "", ""], ["PD-1", "X", "", "5", "", "", ""]
    )
    assert cli.run(["import", str(path), "--kind", "lanes", *where]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["read"], told["new"], told["rejected"]) == (2, 1, 1)
    (fault,) = told["faults"]
    assert {name: fault[name] for name in ("line", "column", "value", "code")} == {
        "line": 3,
        "column": "destination",
        "value": "X",
        "code": "unknown_facility",
    }
    assert len(lanes(office)) == 2
    assert cli.run(["import", str(path), "--kind", "lanes", "--accept-good", *where]) in (0, 1)
    assert len(lanes(office)) == 3
    assert cli.run(["history", "SC-3", *where[:-1]]) == 0
    assert "Lane" in capsys.readouterr().out
