"""Rows of the list of real faults that are about whole files, their headers and their keys.

Values are in test_reality; bytes are in tests/exchange/test_csv_rows.py.
"""

import re
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from openpyxl import Workbook

from aftersales.domain.errors import InputError, StorageError
from aftersales.domain.records import Status
from aftersales.exchange.tables import write_file
from aftersales.services.imports import Imported, import_file
from aftersales.services.sync import conflicts
from aftersales.services.sync.apply import THEIRS
from aftersales.services.sync.export import export_csv
from aftersales.settings import LANGUAGES
from aftersales.store import queries
from aftersales.store.database import Database
from aftersales.texts import error_text, fault_text
from tests.builders import fill, make_centre, new_registry
from tests.services.sync import test_reality, test_round_trip
from tests.services.sync.field import (
    DAY,
    amend,
    centre,
    edit,
    lines_of,
    only,
    send_out,
    show,
    take,
    write,
)

HEAD = "код;название;регион;город;посты\n"
ROW = "ТЦ-1;Автоцентр «Запад»;A;Тула;4\n"
WRITTEN = {*range(10, 14), *range(24, 64), *range(69, 72), 73, *range(77, 85)}


@pytest.fixture
def office(registry: Database) -> Database:
    fill(registry, make_centre("SC-1", name="Тула", bays=4), make_centre("007", lat=57.0))
    return registry


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "отчёт.csv"


def given(
    office: Database, path: Path, content: str | bytes, kind: str = "centres", **how: Any
) -> Imported:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_file(office, path, kind, day=DAY, **how)


def refused(office: Database, path: Path, content: str | bytes, code: str, line: int) -> InputError:
    """Whether a file is refused as a whole, in every language, and nothing is written."""
    revision = office.revision
    with pytest.raises(InputError) as caught:
        given(office, path, content, accept_good=True)
    assert (caught.value.code, caught.value.values["line"]) == (code, line)
    assert all(error_text(caught.value, language) for language in LANGUAGES)
    assert office.revision == revision
    return caught.value


def faults(found: Imported) -> list[tuple[int, str, str, str]]:
    """Every fault, after asking for its words in every language."""
    assert all(fault_text(one, language) for one in found.faults for language in LANGUAGES)
    return [(one.line, one.column, one.code, one.value) for one in found.faults]


def test_every_row_has_its_test() -> None:
    def rows(module: ModuleType | dict[str, Any]) -> set[int]:
        names = module if isinstance(module, dict) else vars(module)
        found = (re.match(r"test_row_(\d+(?:_\d+)*)", name) for name in names)
        return {int(number) for one in found if one for number in one.group(1).split("_")}

    here = rows(globals()) | rows(test_reality) | rows(test_round_trip)
    assert here >= WRITTEN


# Headers and rows


def test_row_13_unquoted_decimal_comma(office: Database, path: Path) -> None:
    content = "code,name,lat,lon\nN-1,Новый,55,75,37,61\n"
    error = refused(office, path, content, "csv_decimal_comma", 2)
    assert (error.values["expected"], error.values["found"]) == (4, 6)


def test_row_25_two_row_header_and_units(office: Database, path: Path) -> None:
    units = HEAD + "(текст);(текст);(код);(текст);(шт.)\n" + ROW
    refused(office, path, units + ROW.replace("-1", "-2"), "csv_second_header", 2)
    words = "код;название;посты\nномер;полное;штук\nN-1;Новый;3\nN-2;Иной;4\nN-3;Третий;5\n"
    found = given(office, path, words)
    assert faults(found) == [(2, "bays", "not_a_number", "штук")]
    assert found.revision is None
    refused(office, path, "code;name\nкод;название\nN-1;Новый\n", "csv_header_again", 2)


@pytest.mark.parametrize("word", ["Итого", "Total", "合计"])
def test_row_26_footer(office: Database, path: Path, word: str) -> None:
    error = refused(office, path, HEAD + ROW + f"{word};;;;4\n", "csv_total", 3)
    assert error.values["value"] == word


def test_row_27_duplicate_header(office: Database, path: Path) -> None:
    for head in ("code;name;code\n", "code;name;Код\n", "代码;name;code\n"):
        error = refused(office, path, head + "N-1;Новый;N-2\n", "csv_name_twice", 1)
        assert (error.values["first"], error.values["second"]) == (1, 3)
    found = given(office, path, "Отчёт\ncode;name;код\nN-1;Новый;N-1\n", dry_run=True)
    assert (found.new, found.preview.staged.ignored) == (1, ("код",))
    error = refused(office, path, "Отчёт\ncode;name;код\nN-1;a;N-2\n", "csv_name_twice", 2)


def test_row_27_a_name_and_a_code_of_one_thing(office: Database, path: Path) -> None:
    content = "code;name;region;код региона\nN-1;Новый;Region A;A\n"
    found = given(office, path, content)
    assert (found.new, found.preview.staged.ignored) == (1, ("код региона",))
    assert centre(office, "N-1").region == "A"


def test_row_28_blank_header(office: Database, path: Path) -> None:
    error = refused(office, path, "код;;название\nN-1;x;Новый\n", "csv_no_name", 2)
    assert (error.values["position"], error.values["value"]) == (2, "x")
    found = given(office, path, "код;;название\nN-1;;Новый\n")
    assert (found.new, found.preview.staged.notes) == (1, ("empty_columns",))


def test_row_33_short_and_long_rows(office: Database, path: Path) -> None:
    error = refused(office, path, HEAD + ROW + "ТЦ-2;Юг\n", "csv_row_short", 3)
    assert (error.values["expected"], error.values["found"]) == (5, 2)
    refused(office, path, HEAD + ROW + "ТЦ-2;Юг;A;Тула;4;9\n", "csv_row_long", 3)


# Places, codes and keys


@pytest.mark.parametrize(
    ("lat", "lon"),
    [("6178000", "7412000"), ("5756421,12", "412345,6"), ("7508933.2", "4187591.9")],
)
def test_row_38_metres(office: Database, path: Path, lat: str, lon: str) -> None:
    found = given(office, path, f"code;name;lat;lon\nN-1;Новый;{lat};{lon}\n")
    assert faults(found) == [
        (2, "lat", "looks_projected", lat),
        (2, "lon", "looks_projected", lon),
    ]
    assert found.revision is None


def test_row_35_sixty_seconds_and_parts_of_a_degree(office: Database, path: Path) -> None:
    found = given(office, path, "code;name;lat;lon\nN-1;Новый;55°45′60″;37,5123\n")
    assert faults(found) == [(2, "lat", "minutes_seconds", "55°45′60″")]
    given(office, path, "code;name;lat;lon\nN-1;Новый;1 5 30.6;S 0 0 36\n")
    found = given(office, path, "code;name;lat;lon\nN-1;Новый;1 5 30.6;W 0 0 36\n")
    assert found.new == 1
    assert centre(office, "N-1").lat == pytest.approx(1.091833, abs=1e-6)
    assert centre(office, "N-1").lon == pytest.approx(-0.01)


def test_row_36_half_a_place_of_a_known_row(office: Database, path: Path) -> None:
    edit(send_out(office, path), {"SC-1": {"lat": "55,5123", "lon": ""}})
    fault = only(show(office, path).faults)
    assert (fault.line, fault.column, fault.code) == (3, "lon", "half_position")


def test_row_42_one_key_in_two_ways_of_writing(office: Database, path: Path) -> None:
    content = "region;brand;year;uio\nA;TWO;2025;900\nRegion A;Brand Two;2025;901\n"
    found = given(office, path, content, "demand")
    assert faults(found) == [(3, "", "twice_in_file", "2")]
    assert found.revision is None


def test_row_43_two_new_ones_beside_each_other(office: Database, path: Path) -> None:
    content = "code;name;lat;lon\nN-1;Автоцентр;61,1234;40,123\nN-2;Автоцентр;61,1235;40,123\n"
    found = given(office, path, content)
    assert (found.new, found.conflicts) == (1, 1)
    assert faults(found) == [(3, "", "near_duplicate", "N-1")]


def test_row_44_brands_are_not_made_by_the_way(office: Database, path: Path) -> None:
    content = "region;brand;year;uio\nA;Brend One;2025;3\nA;Чери;2025;3\n"
    found = given(office, path, content, "demand")
    assert faults(found) == [
        (2, "brand", "unknown_brand", "Brend One"),
        (3, "brand", "unknown_brand", "Чери"),
    ]
    assert [one.hint for one in found.faults] == [" → ONE?", ""]
    with office.read() as connection:
        assert len(queries.brands(connection)) == 2


@pytest.mark.parametrize("cell", ["45292", "1.234"])
def test_row_48_51_doubts_about_a_known_row(office: Database, path: Path, cell: str) -> None:
    column, value = ("contract_to", "2024-01-01") if cell == "45292" else ("bays", 1234)
    found = take(office, edit(send_out(office, path), {"SC-1": {column: cell}}))
    item = only(only(found.preview.rows, lambda row: row.state == "conflict").items)
    assert (item.fields, item.reason) == (
        (column,),
        "serial_date" if column == "contract_to" else "thousands",
    )
    waiting = only(conflicts.listed(office, DAY))
    assert waiting.conflict.wanted == (value,)
    assert centre(office, "SC-1").bays == 4
    conflicts.decide(office, {waiting.conflict.id: THEIRS}, DAY)
    assert str(getattr(centre(office, "SC-1"), column)) == str(value)


def test_row_51_what_is_proposed_is_said(office: Database, path: Path) -> None:
    content = "region;brand;year;uio\nA;TWO;2025;1.234\nB;TWO;2025;900\n"
    found = given(office, path, content, "demand")
    assert (found.new, found.conflicts) == (1, 1)
    assert faults(found) == [(2, "", "thousands", "1.234 → 1234")]


def test_row_55_leading_zeros_of_a_reference(office: Database, path: Path) -> None:
    content = "facility;brand;work_type;valid_from\n7;ONE;service;01.01.2026\n"
    found = given(office, path, content, "authorisations")
    assert faults(found) == [(2, "facility", "unknown_facility", "7")]
    assert only(found.faults).hint == " → 007?"


@pytest.mark.parametrize(
    "code",
    ["Feb-01", "фев.01", "янв.25", "2-Jan", "1月2日", "01.02.2026", "2026-02-01", "1/2/2026"],
)
def test_row_57_codes_that_became_dates(office: Database, path: Path, code: str) -> None:
    found = given(office, path, f"code;name\n{code};Новый\n")
    assert faults(found) == [(2, "code", "became_date", code)]


@pytest.mark.parametrize("code", ["MAR-01", "1-2", "Мар-01", "2026-02", "N-01.02"])
def test_row_57_codes_that_only_look_so(office: Database, path: Path, code: str) -> None:
    assert given(office, path, f"code;name\n{code};Новый\n").new == 1
    assert centre(office, code).name == "Новый"


def test_row_57_a_date_cell_of_a_workbook(office: Database, tmp_path: Path) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["code", "name"])
    sheet.append([datetime(2026, 1, 2), "Новый"])
    path = tmp_path / "x.xlsx"
    book.save(path)
    found = import_file(office, path, "centres", day=DAY)
    assert faults(found) == [(2, "code", "became_date", "2026-01-02")]


# Whole files


def test_row_69_nothing_is_removed(office: Database, path: Path) -> None:
    write(path, [lines_of(send_out(office, path))[0], lines_of(path)[-1]])
    found = import_file(office, path, day=DAY)
    assert (found.read, found.revision) == (0, None)
    assert centre(office, "SC-1").status_on(DAY) is Status.ACTIVE


class TestRow70:
    """Files that were cut off."""

    def test_in_a_number(self, office: Database, path: Path) -> None:
        whole = send_out(office, path).read_bytes()
        cut = whole[: whole.index(b"55,") + 3] if b"55," in whole else whole[:-400]
        with pytest.raises(InputError) as caught:
            given(office, path, cut, "")
        assert caught.value.code in {"csv_row_short", "end_line_missing"}

    def test_between_rows(self, office: Database, path: Path) -> None:
        whole = send_out(office, path).read_bytes()
        refused(office, path, whole[: whole.index(b"#end")], "end_line_missing", 3)

    def test_in_the_last_line(self, office: Database, path: Path) -> None:
        whole = send_out(office, path).read_bytes()
        refused(office, path, whole[: whole.index(b"sha256") + 20], "csv_truncated", 4)

    @pytest.mark.parametrize("share", range(5, 100, 5))
    def test_anywhere_nothing_wrong_is_taken(
        self, office: Database, path: Path, share: int
    ) -> None:
        whole = send_out(office, path).read_bytes()
        try:
            found = given(office, path, whole[: len(whole) * share // 100], "")
        except InputError as error:
            assert error_text(error, "zh")
        else:  # the rows are whole, and the end of the last line only said who
            assert (found.read, found.unchanged) == (2, 2)
        assert office.revision == 1


def test_row_70_is_a_class_above() -> None:
    assert TestRow70.__doc__


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "csv_is_ole"),
        (b"<html><table><tr><td>code", "csv_is_markup"),
        (b"\x1f\x8b\x08\x00", "csv_is_zip"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><OGRVRTDataSource/>', "csv_is_markup"),
        (b"\x78\x9f\x3e\x22\x01", "csv_is_other"),
        (b'{"type": "FeatureCollection", "features": [{"a": 1}]}', "csv_is_json"),
    ],
)
@pytest.mark.parametrize("name", ["x.csv", "winmail.dat", "отчёт (1).xlsx"])
def test_row_71_73_83_other_files_by_any_name(
    office: Database, tmp_path: Path, content: bytes, code: str, name: str
) -> None:
    if content.startswith(b"{"):
        with pytest.raises(InputError):
            given(office, tmp_path / name, content)
    else:
        refused(office, tmp_path / name, content, code, 1)


def test_row_78_a_full_disk_leaves_what_was_there(
    office: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.csv"
    write_file(path, b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("aftersales.exchange.tables.os.fsync", full)
    with pytest.raises(StorageError) as caught:
        export_csv(office, "centres", path, "ru", DAY)
    assert caught.value.code == "cannot_write"
    assert path.read_bytes() == b"old"
    assert {one.name for one in tmp_path.iterdir()} == {"out.csv", "registry.sqlite"}


@pytest.mark.parametrize(
    "name",
    ["отчёт (1).csv", "报告 2026.csv", "a#b%20c+d.csv", "x" * 251 + ".csv", "ё" * 120 + ".CSV"],
)
def test_row_79_83_names_and_long_paths(office: Database, tmp_path: Path, name: str) -> None:
    folder = tmp_path
    for _ in range(4):  # in all more than 260 characters
        folder = folder / ("папка " * 12).strip()
    folder.mkdir(parents=True)
    found = given(office, folder / name, HEAD + ROW + "ТЦ-2;Юг;A;Тула;x\n", accept_good=True)
    assert (found.new, found.rejected) == (1, 1)
    assert found.preview.staged.file == name
    assert found.rejected_file is not None
    assert found.rejected_file.parent == folder
    assert "ТЦ-2" in found.rejected_file.read_text("utf-8-sig")


class TestRow80:
    """The same content once more, however it is written."""

    def test_all_ways(self, office: Database, tmp_path: Path) -> None:
        first = edit(send_out(office, tmp_path / "a.csv"), {"SC-1": {"city": "Тула", "bays": "6"}})
        assert take(office, first).change is not None
        revision = office.revision
        head, *rows, end = lines_of(first)
        text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in [head, *rows])
        tabs = "\t".join
        ways = {
            "the same.csv": first.read_bytes(),
            "without mark.csv": first.read_bytes().removeprefix(b"\xef\xbb\xbf"),
            "commas.csv": f"{text}\n{end[0]}\n".encode(),
            "excel.txt": ("\n".join(map(tabs, [head, *rows])) + f"\n{end[0]}\n").encode("utf-16"),
            "sep.csv": b"sep=;\r\n" + first.read_bytes().removeprefix(b"\xef\xbb\xbf"),
        }
        for name, content in ways.items():
            found = given(office, tmp_path / name, content, "")
            assert (found.unchanged, found.revision) == (2, None), name
            assert found.preview.taken, name
        write(tmp_path / "sorted.csv", [head, *rows[::-1], end])
        assert import_file(office, tmp_path / "sorted.csv", day=DAY).preview.taken
        assert office.revision == revision
        assert conflicts.listed(office, DAY) == []

    def test_columns_in_another_order(self, office: Database, tmp_path: Path) -> None:
        first = edit(send_out(office, tmp_path / "a.csv"), {"SC-1": {"bays": "6"}})
        take(office, first)
        head, *rows, end = lines_of(first)
        write(tmp_path / "b.csv", [head[::-1], *(row[::-1] for row in rows), end])
        found = import_file(office, tmp_path / "b.csv", day=DAY)
        assert (found.unchanged, found.revision) == (2, None)


def test_row_80_is_a_class_above() -> None:
    assert TestRow80.__doc__


def test_row_81_a_file_of_another_registry(office: Database, tmp_path: Path) -> None:
    other = new_registry(tmp_path / "other.sqlite")
    fill(other, make_centre("SC-1", name="Тула", bays=9), make_centre("SC-9", lat=61.5))
    path = send_out(other, tmp_path / "x.csv")
    other.close()
    found = import_file(office, path, day=DAY)
    assert found.preview.is_foreign
    assert centre(office, "SC-1").bays == 4
    reasons = {one.conflict.reason for one in conflicts.listed(office, DAY)}
    assert reasons == {"no_base"}


def test_row_82_an_older_export_after_later_edits(office: Database, tmp_path: Path) -> None:
    path = send_out(office, tmp_path / "x.csv")
    amend(office, "SC-1", city="Новомосковск", bays=8, notes="позже")
    edit(path, {"SC-1": {"phone": "+7 495 123-45-67"}})
    found = take(office, path)
    assert found.preview.field_counts == {"phone": 1}
    now = centre(office, "SC-1")
    assert (now.city, now.bays, now.notes, now.phone) == (
        *("Новомосковск", 8, "позже", "+7 495 123-45-67"),
    )


def test_row_84_joined_files(office: Database, path: Path) -> None:
    refused(office, path, HEAD + ROW + "\ufeff" + HEAD + ROW, "csv_mark_inside", 3)
    refused(office, path, HEAD + ROW + HEAD + ROW, "csv_header_again", 3)
    whole = send_out(office, path).read_bytes()
    refused(office, path, whole + whole, "csv_mark_inside", 5)
