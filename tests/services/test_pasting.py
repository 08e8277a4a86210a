"""Pasted cells: planned whole, told row by row, and nothing written before it is wanted."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aftersales.domain.errors import InputError
from aftersales.domain.fields import FieldKind, field_of
from aftersales.domain.progress import Cancelled, Progress
from aftersales.domain.records import (
    Authorisation,
    Basis,
    Certificate,
    DemandPoint,
    Facility,
    FacilityKind,
    Record,
    Region,
    Status,
    StatusEntry,
    WorkType,
)
from aftersales.exchange.cells import CellError
from aftersales.exchange.tables import pasted
from aftersales.services import desk
from aftersales.services.checking import SECTIONS, Names
from aftersales.services.matching import RememberedNames, columns_named
from aftersales.services.pasting import Plan, clipboard_text, grid, plan
from aftersales.settings import LANGUAGES
from aftersales.store import entries, queries
from aftersales.store.database import Database
from aftersales.store.listing import KINDS, Request, columns_of, row_ids, rows_by_parts
from aftersales.texts import catalogue, day, fault_text, field_name, text
from tests.builders import DAY, fill, make_centre, make_right

LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def filled(registry: Database) -> Database:
    depot = make_centre("PD-1", kind=FacilityKind.PARTS_DEPOT, name="Depot")
    point = DemandPoint(code="p1", lat=55.5, lon=37.5, region="A", brand="ONE", uio=5)
    rights = [make_right("SC-1"), make_right("SC-1", "TWO"), make_right("SC-2", "TWO")]
    fill(registry, make_centre("SC-1", bays=4), make_centre("SC-2"), depot, point, *rights)
    return registry


def paste(database: Database, listing: str, words: str, **how: Any) -> Plan:
    """Plan a text, and see that planning is all that happened, and that faults can be told."""
    before = database.revision
    found = plan(database, listing, grid(words), **{"day": DAY, **how})
    assert database.revision == before
    assert found == plan(database, listing, grid(words), **{"day": DAY, **how})
    assert len(found.edits) == found.counts["new"] + found.counts["changed"]
    assert bool(found.faults) == bool(found.counts["faulty"])
    for fault in found.faults:
        assert all(fault_text(fault, language) for language in LANGUAGES)
    return found


def told(found: Plan) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.code) for fault in found.faults]


def states(found: Plan) -> list[str]:
    return [row.state for row in found.rows]


def save(database: Database, found: Plan) -> None:
    saved = desk.save(database, found.edits, "paste", {"count": len(found.edits)}, who="me")
    assert not saved.stale


def facility(database: Database, code: str) -> Facility:
    with database.read() as connection:
        return next(one for one in queries.facilities(connection) if one.code == code)


# Taking a text apart


@pytest.mark.parametrize(
    ("words", "cells"),
    [
        ("", []),
        ("\r\n", [[""]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\tb\nc\td", [["a", "b"], ["c", "d"]]),
        ("a\rb\r", [["a"], ["b"]]),
        ("a\n\nb\n", [["a"], [""], ["b"]]),
        ("a\nb\tc\td\n", [["a", "", ""], ["b", "c", "d"]]),
        ("\t\n", [["", ""]]),
        (" a\u00a0\t\u00a01\u00a0234\u202f", [["a", "1\u00a0234"]]),
        ('"one\ntwo"\tx', [["one\ntwo", "x"]]),
        ('"one\r\ntwo"\r\nx', [["one\r\ntwo"], ["x"]]),
        ('"a\tb"\tc', [["a\tb", "c"]]),
        ('"say ""hi"""\tc', [['say "hi"', "c"]]),
        ('ООО "Лада"\t"Лада"\t"Лада" Сервис', [['ООО "Лада"', '"Лада"', '"Лада" Сервис']]),
        ('5" pipe\t"never closed', [['5" pipe', '"never closed']]),
        ('"never closed\n"x" y\n', [['"never closed'], ['"x" y']]),
        ("吉利\t“引号”\n", [["吉利", "“引号”"]]),
    ],
)
def test_what_spreadsheets_put_on_the_clipboard(words: str, cells: list[list[str]]) -> None:
    assert grid(words) == cells


@given(st.integers(1, 5).flatmap(lambda n: st.lists(st.lists(st.text(), min_size=n, max_size=n))))
@example([['"', '""', '"a"', 'a"b', '"\t"'], ["\n", "\r\n", "", "a\tb", '"a\n']])
def test_any_table_survives_the_clipboard(table: list[list[str]]) -> None:
    assert grid(clipboard_text(table)) == [[cell.strip() for cell in row] for row in table]


@given(st.text(alphabet='"\t\n\ra '))
def test_any_text_is_a_table(words: str) -> None:
    found = grid(words)
    assert len({len(row) for row in found}) <= 1
    assert grid(clipboard_text(found)) == found


def test_a_few_characters_do_not_fill_the_memory() -> None:
    with pytest.raises(InputError, match="paste_too_large"):
        grid("\t" * 10_000 + "\n" * 10_000)


# Which columns and which records


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("listing", KINDS)
def test_a_copied_header_names_its_columns(listing: str, language: str) -> None:
    columns = list(columns_of(listing))
    assert columns_named(listing, columns) == (columns, [])
    labels = [field_name(column, language).upper() for column in columns]
    assert columns_named(listing, labels) == (columns, [])


@pytest.mark.parametrize(
    "header",
    ["Code\tName\tBays", "КОД\tназвание\u00a0\tПосты", "代码\t名称\t工位", "code\tname\tbays"],
)
def test_headers_in_every_language(filled: Database, header: str) -> None:
    found = paste(filled, "centres", f"{header}\nSC-1\tНовое имя\t7\n007\t吉利\t1\u00a0234\n")
    assert states(found) == ["changed", "new"]
    changed, new = found.rows
    assert changed.changes == (("name", "Centre SC-1", "Новое имя"), ("bays", 4, 7))
    assert (changed.line, changed.uuid) == (2, facility(filled, "SC-1").uuid)
    assert found.edits[0].base == {"name": "Centre SC-1", "bays": 4}
    assert (new.line, new.name, new.uuid) == (3, "吉利", "")
    save(filled, found)
    assert facility(filled, "SC-1").name == "Новое имя"
    added = facility(filled, "007")
    assert (added.kind, added.bays, added.history) == (FacilityKind.SERVICE_CENTRE, 1234, ())
    assert paste(filled, "centres", f"{header}\n007\t吉利\t1234").counts["same"] == 1


def test_the_aliases_of_files_are_known(filled: Database) -> None:
    found = paste(filled, "demand-points", "номер\tпарк\tбренд\np1\t6\tone")
    assert found.rows[0].changes == (("uio", 5, 6),)
    found = paste(
        filled, "demand", "код региона\t品牌\tyear\tvehicles\nRegion A\tBrand One\t2025\t9"
    )
    assert found.rows[0].changes == (("uio", 400, 9),)


def test_a_header_alone_changes_nothing(filled: Database) -> None:
    for words in ("Code\tName", "Name", "", "\n"):
        found = paste(filled, "centres", words)
        assert (found.rows, found.edits) == ((), ())


def test_wrong_headers_are_told_once(filled: Database) -> None:
    found = paste(
        filled, "centres", "Code\tNmae\tБухгалтер\tКод\t\nSC-1\tx\ty\tSC-2\t\nSC-2\t\t\t\t"
    )
    assert told(found) == [
        (1, "Nmae", "unknown_column"),
        (1, "Бухгалтер", "unknown_column"),
        (1, "Код", "column_twice"),
    ]
    assert "name" in fault_text(found.faults[0], "en")
    assert states(found) == ["faulty", "same", "same"]


def test_a_cell_without_a_header_is_told(filled: Database) -> None:
    found = paste(filled, "centres", "Code\tName\nSC-1\tNew\tsurplus")
    assert told(found) == [(2, "", "beyond_table")]


KEYS = [
    ("brands", "code\tname", "ONE\tOne!", "NEW\tNew"),
    ("regions", "код\tназвание по-русски", "A\tОбласть", "C\tКрай"),
    ("settlements", "code\tpopulation", "a1\t1", "x\t1"),
    ("demand", "region\tbrand\tyear\tuio", "a\tBrand One\t2025\t1", "A\tONE\t2026\t1"),
    ("demand-points", "code\tbrand\tuio", "p1\tone\t1", "p1\ttwo\t1"),
    (
        "authorisations",
        "facility\tbrand\twork type\tvalid from\tvalid to",
        "SC-1\tone\tсервис\t1 янв. 2020\t2027年1月2日",
        "SC-1\tone\t销售\t2020-01-01\t",
    ),
]


@pytest.mark.parametrize(("listing", "header", "known", "other"), KEYS)
def test_rows_are_known_by_their_natural_key(
    filled: Database, listing: str, header: str, known: str, other: str
) -> None:
    found = paste(filled, listing, f"{header}\n{known}\n{other}\n")
    assert found.rows[0].state == "changed", found.faults
    assert found.rows[0].uuid
    assert found.rows[1].uuid == ""
    assert found.rows[1].state in ("new", "faulty")  # some need more than is given here


def test_the_uuid_comes_before_the_key(filled: Database) -> None:
    uuid = facility(filled, "SC-1").uuid
    found = paste(filled, "centres", f"uuid\tcode\n{uuid}\tNEW-1\n")
    assert found.rows[0].changes == (("code", "SC-1", "NEW-1"),)
    save(filled, found)
    assert facility(filled, "NEW-1").uuid == uuid
    words = f"uuid\tcode\n{uuid}\tSC-2\nnobody\tSC-2\n\tSC-2\n{uuid}\t\n"
    assert told(paste(filled, "centres", words)) == [
        (2, "code", "already_there"),
        (3, "uuid", "record_gone"),
        (5, "", "twice_in_file"),
    ]


def test_a_code_of_another_kind_is_taken(filled: Database) -> None:
    found = paste(filled, "centres", "code\tname\nPD-1\tMine")
    assert told(found) == [(2, "code", "already_there")]
    assert paste(filled, "depots", "code\tname\nPD-1\tMine").counts["changed"] == 1


def test_the_second_of_two_equal_rows_is_told(filled: Database) -> None:
    words = "code\tname\nX\tone\nX\ttwo\nSC-1\tone\nSC-1\tCentre SC-1"
    found = paste(filled, "centres", words)
    assert told(found) == [(3, "", "twice_in_file"), (5, "", "twice_in_file")]
    assert [fault.value for fault in found.faults] == ["2", "4"]
    assert states(found) == ["new", "faulty", "changed", "faulty"]


def test_rows_without_a_code_are_not_taken_for_one_another(filled: Database) -> None:
    found = paste(filled, "centres", "code\tname\n\tone\n\ttwo")
    assert told(found) == [(2, "code", "required"), (3, "code", "required")]


def certificate(**over: Any) -> Certificate:
    return Certificate(**{"facility": "SC-1", "title": "ISO", "valid_from": LONG_AGO, **over})


def test_certificates_that_share_a_key(filled: Database) -> None:
    """A renewal often has neither a number nor another title."""
    again = date(2023, 1, 1)
    with filled.write("more") as writer:
        entries.add(writer, [certificate(), certificate(valid_from=again), certificate(title="B")])
    header = "facility\ttitle\tvalid from\tvalid to\n"
    rows = "SC-1\tISO\t2023-01-01\t2027-01-01\nSC-1\tISO\t2020-01-01\t\nSC-1\tB\t2020-01-01\t\n"
    found = paste(filled, "certificates", header + rows)
    assert states(found) == ["changed", "same", "same"]
    found = paste(filled, "certificates", header + "SC-1\tISO\t2026-01-01\t2029-01-01\n")
    assert told(found) == [(2, "number", "several_rows")]
    assert paste(filled, "certificates", header + "SC-2\tISO\t\t\n").counts["new"] == 1


# What cells say


def test_empty_keeps_and_clear_clears(filled: Database) -> None:
    words = "code\tname\tbays\tlat\tlon\nSC-1\t\t\\clear\t\\clear\t\\clear\nSC-2\t\\clear\t\t\t"
    found = paste(filled, "centres", words)
    assert found.rows[0].changes == (("lat", 55.0, None), ("lon", 37.0, None), ("bays", 4, None))
    assert told(found) == [(3, "name", "required")]


def test_every_fault_of_every_row_at_once(filled: Database) -> None:
    header = "code\tregion\tlat\tbays\thours per week\tcontract until\tbasis\temail"
    rows = "SC-1\tRegoin A\t95\t1.5\t999\t03/04/2026\tmesured\t" + "x" * 301
    found = paste(
        filled, "centres", f"{header}\n{rows}\nSC-2\tB\t55,5\t3\t40,5\t31.12.2027\t实测\t"
    )
    assert told(found) == [
        (2, "region", "unknown_region"),
        (2, "lat", "out_of_range"),
        (2, "bays", "not_whole"),
        (2, "hours_per_week", "out_of_range"),
        (2, "contract_to", "date_ambiguous"),
        (2, "basis", "not_a_choice"),
        (2, "email", "too_long"),
    ]
    assert states(found) == ["faulty", "changed"]


@pytest.mark.parametrize(
    "cell", ["2027-12-31", "31.12.2027", "31 дек. 2027 г.", "2027年12月31日", "31/12/2027"]
)
def test_dates_as_people_write_them(filled: Database, cell: str) -> None:
    found = paste(filled, "centres", f"code\tcontract until\nSC-1\t{cell}")
    assert found.rows[0].changes == (("contract_to", None, date(2027, 12, 31)),)


@pytest.mark.parametrize(
    ("cell", "value"), [("1\u00a0234,5", 1234.5), ("1 234.5", 1234.5), ("40,25", 40.25)]
)
def test_numbers_as_people_write_them(filled: Database, cell: str, value: float) -> None:
    found = paste(filled, "centres", f"code\thours per week\nSC-1\t{cell}")
    if value > 168:
        assert told(found) == [(2, "hours_per_week", "out_of_range")]
    assert found.rows[0].changes[:1] in ((), (("hours_per_week", None, value),))


def test_a_place_in_one_cell(filled: Database) -> None:
    found = paste(filled, "centres", "code\tlat\nSC-1\t55.7558, 37.6173")
    assert found.rows[0].changes == (("lat", 55.0, 55.7558), ("lon", 37.0, 37.6173))


def test_half_a_place_takes_the_other_half_along(filled: Database) -> None:
    """Who moves the place meanwhile does not get half of it mixed in."""
    found = paste(filled, "centres", "code\tlat\nSC-1\t56")
    uuid = facility(filled, "SC-1").uuid
    desk.save(
        filled, [desk.Edit(Facility, uuid, {"lon": 37.0}, {"lon": 38.0})], "edit", {"name": ""}
    )
    saved = desk.save(filled, found.edits, "paste", {"count": 1})
    assert [stale.clash.fields for stale in saved.stale] == [("lat", "lon")]


HOSTILE = [
    '=HYPERLINK("http://example.org";"x")',
    "+cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "`${7*7}` {{7*7}} {name}",
    "\u202etxt.exe",
    "Робот'); DROP TABLE facilities;--",
    "🚗𠮷",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text(filled: Database, name: str) -> None:
    found = paste(filled, "centres", clipboard_text([["code", "name"], ["H-1", name]]))
    save(filled, found)
    assert facility(filled, "H-1").name == name
    assert paste(filled, "centres", clipboard_text([["code", "name"], ["H-1", name]])).counts[
        "same"
    ]


@pytest.mark.parametrize("code", ["SC\u202e-9", "SC\u200b-9", "a\x07b", "a\x00b"])
def test_hidden_characters_in_codes_are_told(filled: Database, code: str) -> None:
    found = paste(filled, "centres", clipboard_text([["code", "name"], [code, "x"]]))
    assert told(found) == [(2, "code", "characters")]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("name", "я" * 10_000_000),
        ("notes", '"\n' * 5_000_000),
        ("names.ru", "x" * 10_000_000),
        ("region", "A" * 10_000_000),
        ("bays", "9" * 10_000_000),
        ("bays", "9" * 309),
        ("lat", "1 " * 5_000_000),
        ("contract_to", "1" * 10_000_000),
    ],
)
def test_huge_cells_are_refused(filled: Database, column: str, cell: str) -> None:
    listing = "regions" if column == "names.ru" else "centres"
    code = "A" if column == "names.ru" else "SC-1"
    found = plan(filled, listing, grid(clipboard_text([["code", column], [code, cell]])), day=DAY)
    assert told(found) == [(2, column, "too_long")]
    assert len(found.faults[0].value) <= 80


def test_leading_zeros_are_kept(filled: Database) -> None:
    save(filled, paste(filled, "centres", "code\tname\ttax id\n007\tBond\t0077012345"))
    assert facility(filled, "007").tax_id == "0077012345"
    assert paste(filled, "centres", "code\tname\n7\tBond").counts["new"] == 1


def test_names_in_other_languages_stay(filled: Database) -> None:
    save(filled, paste(filled, "regions", "code\tnames.ru\tnames.zh\nA\tОбласть\t州"))
    save(filled, paste(filled, "regions", "code\tНазвание по-китайски\nA\t新州"))
    with filled.read() as connection:
        assert queries.regions(connection)[0].names == {"ru": "Область", "zh": "新州"}


# What follows from other tables


def test_what_follows_from_other_tables_may_be_repeated(filled: Database) -> None:
    header = "code\tname\tСтатус\tМарки\tNext expiry\n"
    found = paste(filled, "centres", header + "SC-1\tNew\tдействует\tBrand One, Brand Two\t\n")
    assert found.rows[0].changes == (("name", "Centre SC-1", "New"),)
    found = paste(filled, "centres", header + "SC-1\tNew\tclosed\tBrand One\t2027-01-01\n")
    assert told(found) == [
        (2, "status", "read_only"),
        (2, "brands", "read_only"),
        (2, "next_expiry", "read_only"),
    ]
    found = paste(filled, "regions", "code\tfacilities\nA\t3\nB\t1")
    assert told(found) == [(3, "facilities", "read_only")]
    header = "facility\tfacility name\tbrand\twork\tfrom\n"
    rows = (
        "SC-1\tcentre sc-1\tONE\tservice\t2020-01-01\nSC-2\tCentre SC-1\tONE\tsales\t2020-01-01\n"
    )
    assert told(paste(filled, "authorisations", header + rows)) == [
        (3, "facility_name", "read_only")
    ]
    found = paste(filled, "certificates", "facility\ttitle\tattachment\nSC-1\tISO\tscan.pdf")
    assert told(found) == [(2, "attachment", "read_only")]


def test_the_status_is_compared_on_the_day(filled: Database) -> None:
    uuid = facility(filled, "SC-1").uuid
    later = StatusEntry(facility="SC-1", status=Status.CLOSED, since=date(2027, 1, 1))
    with filled.write("more") as writer:
        entries.add(writer, [later])
    words = "code\tstatus\tsince\nSC-1\t{}\t{}"
    assert paste(filled, "centres", words.format("active", "2020-01-01")).counts["same"] == 1
    after = {"day": date(2028, 1, 1)}
    assert paste(filled, "centres", words.format("关闭", ""), **after).counts["same"] == 1
    assert paste(filled, "centres", words.format("关闭", ""), day=None).counts["same"] == 1
    assert told(paste(filled, "centres", words.format("active", "2021-01-01"), **after)) == [
        (2, "status", "read_only"),
        (2, "since", "read_only"),
    ]
    assert facility(filled, "SC-1").uuid == uuid


@pytest.mark.parametrize("since", ["since", "opened", "Дата открытия", "自"])
def test_a_new_facility_gets_its_status(filled: Database, since: str) -> None:
    words = f"code\tname\tstatus\t{since}\nN-1\tNew\tстроится\t01.02.2026\nN-2\tNew\tплан\t\n"
    found = paste(filled, "plants", words)
    assert found.rows[0].changes[-1] == ("status", None, Status.BUILDING)
    save(filled, found)
    first, second = facility(filled, "N-1"), facility(filled, "N-2")
    assert first.kind is FacilityKind.PLANT
    assert [(e.status, e.since) for e in first.history] == [(Status.BUILDING, date(2026, 2, 1))]
    assert [(e.status, e.since) for e in second.history] == [(Status.PLANNED, DAY)]


def test_faults_of_a_first_status(filled: Database) -> None:
    words = (
        "code\tname\tstatus\tsince\nN-1\tx\tопен\t\nN-2\tx\t\t2020-01-01\nN-3\tx\tactive\t1.13.20"
    )
    assert told(paste(filled, "centres", words)) == [
        (2, "status", "not_a_choice"),
        (3, "status", "required"),
        (4, "since", "not_a_date"),
    ]
    found = paste(filled, "centres", "code\tname\tstatus\nN-1\tx\tactive", day=None)
    assert told(found) == [(2, "since", "required")]


def test_no_brand_is_not_all_makes_by_accident(filled: Database) -> None:
    header = "region\tbrand\tyear\tuio\tbasis\tsource\n"
    found = paste(
        filled, "demand", header + "A\t\t2025\t9\tmeasured\tx\nB\t\\clear\t2025\t9\t实测\tx"
    )
    assert told(found) == [(2, "brand", "required")]
    assert states(found) == ["faulty", "new"]
    save(filled, found)
    assert paste(filled, "demand", header + "B\t\t2025\t9\tизмерено\tx").counts["same"] == 1


# A block without a header


def shown(database: Database) -> list[str]:
    return [facility(database, code).uuid for code in ("SC-1", "SC-2")]


def test_a_block_goes_over_the_shown_cells(filled: Database) -> None:
    columns = ("name", "bays", "status", "phone")
    block = {"targets": shown(filled), "columns": columns, "start": 1}
    found = paste(filled, "centres", "7\tactive\t+7 900\n\t\t\\clear\n", **block)
    assert states(found) == ["changed", "same"]
    assert found.rows[0].changes == (("bays", 4, 7), ("phone", "", "+7 900"))
    assert found.edits[0].base == {"bays": 4, "phone": ""}


def test_nothing_beyond_the_table_is_dropped_silently(filled: Database) -> None:
    block = {"targets": shown(filled), "columns": ("bays", "phone"), "start": 1}
    found = paste(filled, "centres", "1\t2\n3\t\n4\n5\t6\n\t\n", **block)
    assert told(found) == [
        (1, "", "beyond_table"),
        (3, "", "beyond_table"),
        (4, "", "beyond_table"),
    ]
    assert states(found) == ["faulty", "changed", "faulty", "faulty"]
    assert told(paste(filled, "centres", "x\ty")) == [(1, "", "beyond_table")]


def test_codes_in_a_block(filled: Database) -> None:
    block = {"targets": [*shown(filled), "nobody"], "columns": ("code", "name")}
    found = paste(filled, "centres", "SC-2\tx\nNEW\tx\nQ\tx", **block)
    assert told(found) == [(1, "code", "already_there"), (3, "uuid", "record_gone")]
    found = paste(filled, "centres", "NEW\tx\nNEW\tx", **block)
    assert told(found) == [(2, "code", "twice_in_file")]
    assert found.rows[1].faults[0].value == "1"


# Names, progress, size


def test_names_of_the_window_lack_facilities(filled: Database) -> None:
    words = "facility\tbrand\twork\tfrom\nSC-1\tone\tservice\t2020-01-01"
    names = desk.names_of(filled)
    assert isinstance(names, Names)
    assert paste(filled, "authorisations", words, names=names).counts["same"] == 1


def test_two_regions_of_one_name(filled: Database) -> None:
    with filled.write("more") as writer:
        entries.add(writer, [Region(code="A2", name="Region A")])
    assert paste(filled, "centres", "code\tregion\nSC-1\tRegion A").counts["same"] == 1


def test_guesses_end_before_patience_does() -> None:
    names = RememberedNames(Names(), {f"SC-{k}": f"Centre {k}" for k in range(100_000)})
    hints = []
    for k in range(1000):
        with pytest.raises(CellError) as caught:
            names.code("facility", f"SC-X{k}")
        hints.append(str(caught.value.values.get("hint", "")))
    assert hints[0].startswith(" → SC-")
    assert hints[-1] == ""
    assert names.code("facility", "centre 77") == "SC-77"


def test_ten_thousand_rows(filled: Database) -> None:
    columns = [
        "code",
        "name",
        "status",
        "brands",
        "region",
        "city",
        "address",
        "lat",
        "lon",
        "bays",
    ]
    columns += ["technicians", "hours_per_week", "contract_to", "basis", "phone"]
    with filled.write("more") as writer:
        entries.add(writer, [make_centre(f"X-{k}") for k in range(3000)])
    rows = [
        f"X-{k}|Name {k}|active||region a|Город|ул. 1|55,{k:05}|37.1|5|1\u00a0200|40,5|31.12.2027"
        "|оценка|+7 900"
        for k in range(10_000)
    ]
    words = "\n".join(["|".join(columns), *rows]).replace("|", "\t")
    found = plan(filled, "centres", grid(words), day=DAY)
    assert found.counts == {"new": 7000, "changed": 3000, "same": 0, "faulty": 0}
    wrong = [[f"Y-{k}", *["\u00a0?"] * 14] for k in range(10_000)]
    found = plan(filled, "centres", [columns, *wrong], day=DAY)
    assert found.counts["faulty"] == 10_000


def test_planning_can_be_stopped(filled: Database) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        plan(filled, "centres", grid("code\tname\nX\ty"), progress=progress)


# What was copied


def copied(database: Database, listing: str, language: str) -> str:
    """All rows of a listing as a person sees and copies them."""
    columns = columns_of(listing)
    request = Request(listing, columns[0], day=DAY)
    with database.read() as connection:
        found = rows_by_parts(connection, request, row_ids(connection, request))
    names = desk.names_of(database)

    def word(column: str, value: Any) -> str:
        spec = field_of(KINDS[listing], column)
        if value in (None, ""):
            return ""
        if isinstance(value, date):
            return day(value, language)
        if column == "status":
            return text(f"status.{value}", language)
        if spec and spec.choices:
            return str(catalogue(language)[SECTIONS[spec.choices]][value])
        if spec and spec.kind is FieldKind.REFERENCE and column != "facility":
            return names.shown(column, value, language)
        return pasted(value, language)

    head = [field_name(column, language) for column in columns]
    return clipboard_text([head, *([*map(word, columns, row.cells)] for row in found.values())])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("listing", KINDS)
def test_pasting_the_demo_over_itself(demo_registry: Database, listing: str, language: str) -> None:
    found = plan(demo_registry, listing, grid(copied(demo_registry, listing, language)), day=DAY)
    assert not found.faults[:3]
    assert set(states(found)) <= {"same"}
    assert not found.edits


LETTERS = st.characters(exclude_categories=("Cs", "Cc"))
LINES = st.text(LETTERS | st.sampled_from("=+-@'\"\\"), max_size=40)
WORDS = st.text(LETTERS | st.sampled_from("\n\t\r\"'="), max_size=80)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
CODES = st.text("AZ09-=+@Яж店", min_size=1, max_size=8)
FACILITIES = st.fixed_dictionaries(
    {
        "name": LINES.filter(lambda line: bool(line.strip())),
        "operator": LINES,
        "notes": WORDS,
        "city": LINES,
        "lat": st.floats(-90, 90),
        "lon": st.floats(-180, 180),
        "bays": st.none() | st.integers(0, 10**9),
        "hours_per_week": st.none() | st.floats(0, 168),
        "contract_to": st.none() | DAYS,
        "basis": st.sampled_from(Basis),
        "region": st.sampled_from([None, "A", "B"]),
        "history": st.lists(
            st.builds(StatusEntry, status=st.sampled_from(Status), since=DAYS),
            max_size=2,
            unique_by=lambda entry: entry.since,
        ),
    }
)
RIGHTS = st.lists(
    st.builds(
        Authorisation,
        facility=st.just("?"),
        brand=st.sampled_from(["ONE", "TWO"]),
        work_type=st.sampled_from(WorkType),
        valid_from=DAYS,
    ),
    max_size=3,
    unique_by=lambda one: (one.brand, one.work_type, one.valid_from),
)
CERTIFICATES = st.lists(
    st.builds(
        Certificate,
        facility=st.just("?"),
        title=st.sampled_from(["ISO 9001", "«Право»", "证书"]),
        number=st.sampled_from(["", "01"]),
        brand=st.sampled_from([None, "ONE"]),
        scope=WORDS,
        valid_to=st.none() | DAYS,
    ),
    max_size=4,
)


def _with(facility: str, parts: Sequence[Record]) -> list[Record]:
    return [part.model_copy(update={"facility": facility}) for part in parts]


@settings(max_examples=60)
@given(CODES, FACILITIES, RIGHTS, CERTIFICATES, st.sampled_from(LANGUAGES))
def test_pasting_what_was_copied_changes_nothing(
    filled: Database,
    code: str,
    values: dict[str, Any],
    rights: list[Authorisation],
    certificates: list[Certificate],
    language: str,
) -> None:
    with filled.write("more") as writer:
        entries.add(writer, [Facility(code=code, kind=FacilityKind.SERVICE_CENTRE, **values)])
        entries.add(writer, _with(code, rights))
        entries.add(writer, _with(code, certificates))
    try:
        for listing in ("centres", "authorisations", "certificates"):
            words = copied(filled, listing, language)
            found = plan(filled, listing, grid(words), day=DAY)
            assert (found.faults, found.edits) == ((), ())
            assert set(states(found)) <= {"same"}
    finally:
        uuid = facility(filled, code).uuid
        with filled.write("less") as writer:
            entries.remove(writer, desk.Edit(Facility, uuid, {}, None))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_copy_pasted_into_an_empty_registry_is_the_same(
    filled: Database, registry: Database, language: str
) -> None:
    words = copied(filled, "centres", language)
    uuids = [facility(filled, code).uuid for code in ("SC-1", "SC-2")]
    rows = grid(words)
    brands = rows[0].index(field_name("brands", language))
    kept = [[cell for k, cell in enumerate(row) if k != brands] for row in rows]
    with filled.write("less") as writer:
        for uuid in uuids:
            entries.remove(writer, desk.Edit(Facility, uuid, {}, None))
    save(filled, paste(filled, "centres", clipboard_text(kept)))
    assert facility(filled, "SC-1") == make_centre("SC-1", bays=4).model_copy(
        update={
            "uuid": facility(filled, "SC-1").uuid,
            "history": facility(filled, "SC-1").history,
        }
    )
    desk.undo_last(filled)
    assert "SC-1" not in copied(filled, "centres", language)
