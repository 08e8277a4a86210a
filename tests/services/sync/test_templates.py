"""Templates go out in three languages and three forms, and come back."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from aftersales import cli
from aftersales.domain.errors import InputError
from aftersales.domain.records import Facility, Region, Status
from aftersales.exchange.headers import heading
from aftersales.exchange.kinds import KINDS, ROLES
from aftersales.exchange.sync_form import FORMS
from aftersales.services.sync import templates
from aftersales.settings import LANGUAGES
from aftersales.store import entries
from aftersales.store.database import Database
from aftersales.texts import text
from tests.builders import fill, make_centre, make_right
from tests.services.sync.field import DAY, centre, show, take


@pytest.fixture
def office(registry: Database) -> Database:
    fill(
        registry,
        make_centre(
            "007", name="=1+1", phone="+7 495 123-45-67", bays=4, notes="'=2", tax_id="007"
        ),
        make_centre("SC-2", lat=56.123456, lon=38.5, hours_per_week=40.5, technicians=3),
        make_centre("SC-3", region="B", lat=None, lon=None),
        make_right("SC-2"),
    )
    with registry.write("more", details={}) as writer:
        entries.add(writer, [Region(code="../X", name="Region A")])  # a namesake of another
    return registry


def sheet_of(path: Path) -> tuple[Any, Any, list[str]]:
    book = load_workbook(path)
    sheet = book.worksheets[0]
    return book, sheet, [str(cell.value) for cell in sheet[1]]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_untouched_they_change_nothing(
    office: Database, tmp_path: Path, kind: str, language: str, suffix: str
) -> None:
    for role in templates.roles_of(kind):
        path = tmp_path / f"{role}.{suffix}"
        count = templates.write(office, path, kind, language, DAY, role=role)
        found = show(office, path)
        assert found.staged.kind == kind
        assert found.counts == {**dict.fromkeys(found.counts, 0), "same": count}
        assert not found.is_foreign
        assert "trailer" in found.staged.notes
        assert take(office, path).change is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_filled_in_and_saved(office: Database, tmp_path: Path, language: str) -> None:
    path = tmp_path / "centres.xlsx"
    templates.write(office, path, "centres", language, DAY)
    book, sheet, head = sheet_of(path)
    at = {name: head.index(heading(name, language)) for name in FORMS["centres"]}
    first, second = sheet[2], sheet[3]
    first[at["bays"]].value = 9
    first[at["city"]].value = "Тула"
    second[at["status"]].value = {"en": "closed", "ru": "закрыт", "zh": "关闭"}[language]
    second[at["closed"]].value = date(2026, 5, 4)
    second[at["lat"]].value = 56.5
    new = sheet[5]
    for name, value in (("code", "0010"), ("name", "Новый"), ("region", "Region B"), ("bays", 2)):
        new[at[name]].value = value
    book.save(path)
    found = take(office, path)
    assert found.preview.counts == {
        **{"new": 1, "changed": 2, "same": 1, "conflict": 0, "rejected": 0}
    }
    one, other, fresh = (centre(office, code) for code in ("007", "SC-2", "0010"))
    assert (one.name, one.bays, one.city, one.notes) == ("=1+1", 9, "Тула", "'=2")
    assert (other.lat, other.lon, other.status_on(DAY)) == (56.5, 38.5, Status.CLOSED)
    assert other.history[-1].since == date(2026, 5, 4)
    assert (fresh.region, fresh.bays) == ("B", 2)
    assert take(office, path).change is None


def test_keys_are_locked_and_text_stays_text(office: Database, tmp_path: Path) -> None:
    path = tmp_path / "centres.xlsx"
    templates.write(office, path, "centres", "en", DAY, role="service")
    book, sheet, head = sheet_of(path)
    row = dict(zip(head, sheet[2], strict=True))
    assert sheet.protection.sheet
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref
    assert row["Code"].value == "007"
    assert row["Code"].number_format == "@"
    assert (row["Name"].value, row["Name"].data_type) == ("=1+1", "s")
    locked = {name for name, cell in row.items() if cell.protection.locked}
    assert locked == {"Unique id", "Base revision", "Code", "Name", "Region", "City"}
    assert not sheet[6][head.index("Code")].protection.locked
    assert {"Bays", "Status", "Phone"} < row.keys()
    assert "Address" not in row
    hidden = [
        name for name, cell in row.items() if sheet.column_dimensions[cell.column_letter].hidden
    ]
    assert hidden == ["Unique id", "Base revision"]
    rules = {
        str(rule.sqref).split("2:")[0]: rule.formula1
        for rule in sheet.data_validations.dataValidation
    }
    status = row["Status"].column_letter
    assert rules[status].startswith(f"lists!${status}$1:")
    assert [ws.sheet_state for ws in book.worksheets] == ["visible", "visible", "hidden", "hidden"]
    words = [str(cell.value) for line in book.worksheets[1] for cell in line if cell.value]
    assert any("\\clear" in line for line in words)
    assert any("active" in line for line in words)


def test_namesakes_are_told_by_their_codes(office: Database, tmp_path: Path) -> None:
    path = tmp_path / "centres.xlsx"
    templates.write(office, path, "centres", "en", DAY)
    _, sheet, head = sheet_of(path)
    shown = {sheet[row][head.index("Region")].value for row in (2, 3, 4)}
    assert "Region B" in shown
    assert shown & {"A", "Region A"}
    assert show(office, path).counts["same"] == 3


def test_one_for_each_region(office: Database, tmp_path: Path) -> None:
    with office.write("more", details={}) as writer:
        entries.add(writer, [make_centre("SC-9", region="../X")])
    for suffix in ("xlsx", "csv"):
        folder = tmp_path / suffix
        paths = templates.write_all(office, folder, "centres", "ru", DAY, suffix=suffix)
        assert sorted(path.name for path in paths) == [
            f"centres-{code}.{suffix}" for code in ("A", "B", "___X")
        ]
        assert all(path.parent == folder for path in paths)
        assert sum(len(show(office, path).rows) for path in paths) == 4
        assert {show(office, path).staged.facts["region"] for path in paths} == {"../X", "A", "B"}
    rights = templates.write_all(office, tmp_path / "rights", "authorisations", "zh", DAY)
    assert [path.name for path in rights] == ["authorisations-A.xlsx"]
    plain = templates.write_all(
        office, tmp_path / "plain", "demand", "en", DAY, suffix="csv", plain=True
    )
    assert plain[0].read_text("utf-8-sig").startswith("uuid,base_rev,region,brand")


def test_a_workbook_without_its_last_line_is_refused(office: Database, tmp_path: Path) -> None:
    path = tmp_path / "centres.xlsx"
    templates.write(office, path, "centres", "en", DAY)
    book = load_workbook(path)
    del book["sync"]
    book.save(path)
    with pytest.raises(InputError) as caught:
        show(office, path)
    assert caught.value.code == "end_line_missing"


def test_on_the_command_line(
    office: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--registry", str(office.path), "--language", "en"]
    path = tmp_path / "t.xlsx"
    made = ["template", str(path), "--kind"]
    assert (
        cli.run(["template", str(path), "--kind", "centres", "--region", "Region B", *where]) == 0
    )
    assert len(show(office, path).rows) == 1
    folder = tmp_path / "mail"
    assert cli.run(["templates", str(folder), "--kind", "centres", "--csv", *where]) == 0
    assert len(list(folder.iterdir())) == 2
    assert "2 files written" in capsys.readouterr().out
    assert cli.run([*made, "brands", "--role", "service", *where]) == 2
    assert "no role" in capsys.readouterr().err
    assert cli.run([*made, "centres", "--region", "?", *where]) == 2
    assert set(ROLES) == set(templates.roles_of("centres"))


def test_what_a_template_hides_comes_back_too(office: Database, tmp_path: Path) -> None:
    """Rows that were sorted in the spreadsheet keep their identity."""
    path = tmp_path / "centres.xlsx"
    templates.write(office, path, "centres", "en", DAY)
    book, sheet, head = sheet_of(path)
    rows = [[cell.value for cell in sheet[k]] for k in (2, 3, 4)]
    for place, values in zip((2, 3, 4), rows[::-1], strict=True):
        for cell, value in zip(sheet[place], values, strict=True):
            cell.value = value
            cell.data_type = "s" if isinstance(value, str) else cell.data_type
    sheet[2][head.index("City")].value = "Орёл"
    book.save(path)
    assert take(office, path).preview.counts["changed"] == 1
    assert centre(office, "SC-3").city == "Орёл"
    assert show(office, path).counts["same"] == 3


def test_a_facility_is_a_facility(office: Database, tmp_path: Path) -> None:
    path = tmp_path / "depots.xlsx"
    assert templates.write(office, path, "depots", "en", DAY) == 0
    assert isinstance(centre(office, "SC-2"), Facility)
    assert show(office, path).rows == ()


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "d mmm yyyy"), ("ru", "dd.mm.yyyy"), ("zh", "yyyy-mm-dd")]
)
def test_it_explains_itself_in_the_language(
    office: Database, tmp_path: Path, language: str, shown: str
) -> None:
    path = tmp_path / "rights.xlsx"
    templates.write(office, path, "authorisations", language, DAY)
    book, sheet, head = sheet_of(path)
    at = {name: head.index(heading(name, language)) for name in FORMS["authorisations"]}
    assert sheet[2][at["valid_from"]].is_date
    assert {sheet[row][at["valid_from"]].number_format for row in (2, 50)} == {shown}
    letter = sheet[2][at["facility"]].column_letter
    rules = {str(r.sqref): r.formula1 for r in sheet.data_validations.dataValidation}
    (source,) = [formula for cells, formula in rules.items() if cells.startswith(f"{letter}2:")]
    listed = [cell.value for (cell,) in book["lists"][source.partition("!")[2].replace("$", "")]]
    assert listed == ["007", "SC-2", "SC-3"]
    lines = [[cell.value for cell in line] for line in book.worksheets[1]]
    explained = {line[0]: line[1] for line in lines if line[1]}
    for column in FORMS["authorisations"][2:]:
        assert explained[heading(column, language)] == text(f"column.{column}", language)
