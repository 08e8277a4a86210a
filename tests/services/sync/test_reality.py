"""What real files hold, row by row of the list of faults, through the whole way of a file.

The reader's rows are tests of their own (tests/exchange/test_csv_rows.py); these are the rows
about values, and what becomes of them in the registry.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import box

from aftersales.domain.errors import InputError
from aftersales.domain.records import Facility, Region, Status
from aftersales.services.imports import Imported, import_file
from aftersales.services.sync import conflicts
from aftersales.services.sync.apply import THEIRS
from aftersales.services.sync.staging import stage
from aftersales.settings import LANGUAGES
from aftersales.store import entries, history
from aftersales.store.database import Database
from aftersales.texts import fault_text
from tests.builders import fill, make_centre
from tests.services.sync.field import DAY, centre, only

HEAD = "код;название;регион;широта;долгота\n"


@pytest.fixture
def office(registry: Database) -> Database:
    around = box(30, 50, 45, 60).wkb
    fill(registry, make_centre("K-001", name="Первый"), make_centre("007", name="Bond", lat=57.0))
    with registry.write("more", details={}) as writer:
        entries.add(writer, [Region(code="RU-T", name="Tula", boundary=around)])
        entries.add(writer, [Region(code="NA", name="NA")])
    return registry


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "файл (1) #%.csv"  # row 79


def take(office: Database, path: Path, content: str, kind: str = "centres", **how: Any) -> Imported:
    path.write_text(content, "utf-8")
    return import_file(office, path, kind, day=DAY, **how)


def new(office: Database, path: Path, column: str, cell: str, code: str = "N-1") -> Imported:
    """Take in a new centre with one more cell."""
    quoted = '"' + cell.replace('"', '""') + '"' if set(cell) & set(';"\n') else cell
    return take(office, path, f"code;name;{column}\n{code};Новый;{quoted}\n")


def refused(found: Imported, column: str, code: str, line: int = 2) -> None:
    """Whether a row was refused at a cell, in words of every language."""
    fault = only([one for one in found.faults if one.column == column])
    assert (fault.line, fault.code) == (line, code)
    assert all(fault_text(fault, language) for language in LANGUAGES)
    assert found.rejected == 1
    assert found.revision is None


def left_open(office: Database, found: Imported, reason: str) -> conflicts.OpenConflict:
    """What waits for somebody to decide."""
    assert (found.new, found.conflicts, found.rejected) == (0, 1, 0)
    (one,) = conflicts.listed(office, DAY)
    assert one.conflict.reason == reason
    return one


def accept(office: Database, one: conflicts.OpenConflict) -> None:
    """Decide for the file."""
    conflicts.decide(office, {one.conflict.id: THEIRS}, DAY)


# Numbers


@pytest.mark.parametrize(
    ("cell", "bays"),
    [("1 234", 1234), ("1\u00a0234", 1234), ("1\u202f234", 1234), ("1'234", 1234)],
)
def test_row_50_thousands(office: Database, path: Path, cell: str, bays: int) -> None:
    assert new(office, path, "bays", cell).new == 1
    assert centre(office, "N-1").bays == bays


def test_row_11_12_decimal_commas(office: Database, path: Path) -> None:
    found = take(office, path, HEAD + 'N-1;Новый;A;"55,75123";37,5\n')
    assert found.new == 1
    assert (centre(office, "N-1").lat, centre(office, "N-1").lon) == (55.75123, 37.5)


def test_row_51_points_that_may_part_thousands(office: Database, path: Path) -> None:
    one = left_open(office, new(office, path, "bays", "1.234"), "thousands")
    accept(office, one)
    assert centre(office, "N-1").bays == 1234


@pytest.mark.parametrize("cell", ["1_000", "١٢", "\uff11\uff12", "0x10", "1e3", "inf", "nan"])
def test_row_52_what_is_no_number(office: Database, path: Path, cell: str) -> None:
    refused(new(office, path, "bays", cell), "bays", "not_a_number")


def test_row_52_a_real_minus(office: Database, path: Path) -> None:
    found = take(office, path, "code;name;lat;lon\nN-1;Новый;\u221255.5123;37.1234\n")
    assert found.new == 1
    assert centre(office, "N-1").lat == -55.5123


# Codes, phones, words


@pytest.mark.parametrize("column", ["phone", "tax_id"])
def test_row_53_digits_lost(office: Database, path: Path, column: str) -> None:
    refused(new(office, path, column, "7.9E+10"), column, "digits_lost")


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("8 (495) 123-45-67", "+7 495 123-45-67"),
        ("+74951234567", "+7 495 123-45-67"),
        ("84951234567; 8 800 555-35-35", "+7 495 123-45-67, +7 800 555-35-35"),
        ("8 495 123 45 67 доб. 12", "+7 495 123-45-67 ext. 12"),
        ("спросить Анну", "спросить Анну"),
    ],
)
def test_row_54_phones(office: Database, path: Path, cell: str, phone: str) -> None:
    content = f'code;name;region;phone\nN-1;Новый;RU-T;"{cell}"\n'
    assert take(office, path, content).new == 1
    stored = centre(office, "N-1").phone
    assert stored == phone
    again = take(office, path, f"code;phone\nN-1;{phone}\n")
    assert again.unchanged == 1


def test_row_55_leading_zeros(office: Database, path: Path) -> None:
    one = left_open(office, new(office, path, "bays", "1", code="7"), "zeros_lost")
    assert centre(office, "007").bays is None
    assert dict(zip(one.conflict.fields, one.conflict.wanted, strict=True))["code"] == "7"


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("1234567890123000", "digits_lost"),
        ("1,23E+17", "digits_lost"),
        ("01.фев", "became_date"),
        ("1-Jan", "became_date"),
        ("1月2日", "became_date"),
    ],
)
def test_row_56_57_codes_that_a_spreadsheet_changed(
    office: Database, path: Path, code: str, fault: str
) -> None:
    refused(new(office, path, "bays", "1", code=code), "code", fault)


@pytest.mark.parametrize("cell", ["#REF!", "#N/A", "#ДЕЛ/0!", "#ЗНАЧ!", "#Н/Д"])
@pytest.mark.parametrize("column", ["bays", "city", "region", "opened"])
def test_row_58_errors_of_spreadsheets(
    office: Database, path: Path, cell: str, column: str
) -> None:
    refused(new(office, path, column, cell), column, "spreadsheet_error")


@pytest.mark.parametrize("cell", ["-", "н/д", "NA", "null", "无", "—"])
def test_row_59_words_for_nothing(office: Database, path: Path, cell: str) -> None:
    content = f"code;name;bays;contract_to;city;region\nN-1;Новый;{cell};{cell};{cell};NA\n"
    assert take(office, path, content).new == 1
    one = centre(office, "N-1")
    assert (one.bays, one.contract_to, one.city, one.region) == (None, None, cell, "NA")


@pytest.mark.parametrize(
    "cell", ['=HYPERLINK("http://x";"y")', "+cmd|' /C calc'!A0", "-1+1", "@SUM(A1)"]
)
def test_row_60_formulas_are_text(office: Database, path: Path, cell: str) -> None:
    assert new(office, path, "notes", cell).new == 1
    assert centre(office, "N-1").notes == cell


@pytest.mark.parametrize(
    "cell", ["<script>alert(1)</script>", "<img src=x onerror=a>", "`${1}`", "{{7*7}}"]
)
def test_row_61_markup_is_text(office: Database, path: Path, cell: str) -> None:
    assert new(office, path, "city", cell).new == 1
    assert centre(office, "N-1").city == cell


def test_row_62_unseen_characters(office: Database, path: Path) -> None:
    with pytest.raises(InputError) as caught:
        new(office, path, "city", "a\u202eb")
    assert (caught.value.code, caught.value.values["line"]) == ("csv_control", 2)


def test_row_63_composed_letters(office: Database, path: Path) -> None:
    assert new(office, path, "city", "И\u0306ошкар-Ола").new == 1
    assert centre(office, "N-1").city == "Йошкар-Ола"
    assert take(office, path, "code;city\nN-1;Йошкар-Ола\n").unchanged == 1


def test_row_64_all_planes(office: Database, path: Path) -> None:
    assert new(office, path, "city", "🚗 𠀀 z\u0351\u0352").new == 1
    assert centre(office, "N-1").city == "🚗 𠀀 z\u0351\u0352"


# Dates


@pytest.mark.parametrize("cell", ["01.02.2026", "2026-02-01", "2026/2/1", "2026年2月1日"])
def test_row_46_dates(office: Database, path: Path, cell: str) -> None:
    assert new(office, path, "opened", cell).new == 1
    assert only(centre(office, "N-1").history).since == date(2026, 2, 1)


def test_row_47_ambiguous_dates_unless_the_file_proves_them(office: Database, path: Path) -> None:
    head = "code;name;contract_to\n"
    refused(take(office, path, head + "N-1;a;03/04/2026\n"), "contract_to", "date_ambiguous")
    assert take(office, path, head + "N-1;a;03/04/2026\nN-2;Второй;25/12/2026\n").new == 2
    assert centre(office, "N-1").contract_to == date(2026, 4, 3)
    assert take(office, path, head + "N-3;c;03/04/2026\nN-4;Иной;12/25/2026\n").new == 2
    assert centre(office, "N-3").contract_to == date(2026, 3, 4)
    mixed = take(office, path, head + "N-5;e;25/12/2026\nN-6;f;12/25/2026\nN-7;g;1/2/2026\n")
    assert [(one.line, one.code) for one in mixed.faults] == [(4, "date_ambiguous")]


def test_row_48_serial_dates(office: Database, path: Path) -> None:
    one = left_open(office, new(office, path, "contract_to", "45292"), "serial_date")
    accept(office, one)
    assert centre(office, "N-1").contract_to == date(2024, 1, 1)


@pytest.mark.parametrize("cell", ["31.02.2026", "01.01.0026", "01.01.2206"])
def test_row_49_impossible_dates(office: Database, path: Path, cell: str) -> None:
    refused(new(office, path, "opened", cell), "opened", "not_a_date")


def test_row_49_opening_after_closing_and_in_the_future(office: Database, path: Path) -> None:
    head = "code;name;status;opened;closed\n"
    found = take(office, path, head + "N-1;a;closed;02.02.2026;01.02.2026\n")
    refused(found, "closed", "closes_before_it_opens")
    found = take(office, path, head + "N-1;a;active;02.02.2030;\n")
    refused(found, "opened", "opens_later")
    found = take(office, path, head + "N-1;a;active;;01.02.2026\n")
    refused(found, "closed", "closed_or_not")
    assert take(office, path, head + "N-1;a;planned;02.02.2030;\n").new == 1
    one = centre(office, "N-1")
    assert (one.status_on(DAY), one.status_on(date(2031, 1, 1))) == (Status.PLANNED, Status.ACTIVE)


# Places


def test_row_34_swapped(office: Database, path: Path) -> None:
    found = take(office, path, HEAD + "N-1;a;RU-T;37,6123;55,7123\n")
    one = left_open(office, found, "swapped")
    assert one.conflict.detail.isdecimal()
    assert only(found.faults).code == "swapped"


@pytest.mark.parametrize(
    ("lat", "lon"),
    [("55°45′21″N", "37°37′04″E"), ("N55 45 21", "E37 37 04"), ("55 45 21", "37 37 04")],
)
def test_row_35_degrees_minutes_seconds(office: Database, path: Path, lat: str, lon: str) -> None:
    assert take(office, path, HEAD + f"N-1;a;RU-T;{lat};{lon}\n").new == 1
    one = centre(office, "N-1")
    assert [one.lat, one.lon] == pytest.approx([55.755833, 37.617778])


def test_row_35_sixty_minutes(office: Database, path: Path) -> None:
    found = take(office, path, HEAD + "N-1;a;RU-T;55°61′21″;37.5\n")
    refused(found, "lat", "minutes_seconds")


@pytest.mark.parametrize(
    ("lat", "lon", "column", "code"),
    [
        ("91", "37.1", "lat", "out_of_range"),
        ("55.1", "181", "lon", "out_of_range"),
        ("", "37.1", "lat", "half_position"),
        ("6178000", "412000", "lat", "looks_projected"),  # row 38
    ],
)
def test_row_36_38_no_places(
    office: Database, path: Path, lat: str, lon: str, column: str, code: str
) -> None:
    found = take(office, path, HEAD + f"N-1;a;RU-T;{lat};{lon}\n")
    assert found.rejected == 1
    assert (2, column, code) in [(one.line, one.column, one.code) for one in found.faults]


def test_row_36_nought(office: Database, path: Path) -> None:
    found = take(office, path, "code;name;lat;lon\nN-1;a;0;0\n")
    assert found.rejected == 1
    assert "null_island" in {one.code for one in found.faults}


def test_row_37_outside_the_region(office: Database, path: Path) -> None:
    found = take(office, path, HEAD + "N-1;a;RU-T;65,1234;40,1234\n")
    one = left_open(office, found, "outside_region")
    assert 500 < int(one.conflict.detail) < 650
    accept(office, one)
    assert centre(office, "N-1").lat == 65.1234


def test_row_39_rounded(office: Database, path: Path) -> None:
    found = take(office, path, HEAD + "N-1;a;RU-T;55,7;37,6\n")
    assert (found.new, [one.code for one in found.warnings]) == (1, ["rough_place"])


def test_row_40_places_of_chinese_maps(office: Database, path: Path) -> None:
    """Nothing gives them away: who says so gets them moved, to be confirmed, and it is kept."""
    content = "代码,名称,纬度,经度\nN-1,a,31.175304,121.531542\nN-2,Иной,55.751234,37.611234\n"
    path.write_text(content, "utf-8")
    assert stage(path, "centres").may_be_shifted
    found = import_file(office, path, "centres", day=DAY, datum="gcj02")
    assert (found.new, found.conflicts) == (1, 1)
    one = only(conflicts.listed(office, DAY))
    assert one.conflict.reason == "datum"
    accept(office, one)
    moved = centre(office, "N-1")
    assert [moved.lat, moved.lon] == pytest.approx([31.177428, 121.527211], abs=1e-6)
    assert centre(office, "N-2").lat == 55.751234
    with office.read() as connection:
        written = [batch.details.get("datum") for batch, _ in history.batches(connection)]
    assert "gcj02" in written
    path.write_text("code;name;lat;lon\nN-3;a;1.1234;2.1234\n")
    assert not stage(path, "centres").may_be_shifted


# Identity


def test_row_29_30_columns(office: Database, path: Path) -> None:
    with pytest.raises(InputError) as caught:
        take(office, path, "название;город\na;b\n")
    assert caught.value.code == "columns_missing"
    assert "название, город" in str(caught.value.values["found"])
    found = take(office, path, "код;название;любимый цвет\nN-1;a;красный\n")
    assert (found.new, found.preview.staged.ignored) == (1, ("любимый цвет",))


def test_row_31_32_headers(office: Database, path: Path) -> None:
    for k, head in enumerate(
        (
            "ГОРОД ; Код;\u00a0Название",
            "名称;城市;代码",
            "E-Mail;CODE;Name",
            "Населённый пункт;код;НАЗВАНИЕ",
        )
    ):
        cells = {"код": f"N-{k}", "代码": f"N-{k}", "code": f"N-{k}"}
        names = [cell.strip().casefold() for cell in head.split(";")]
        row = ";".join(cells.get(name, f"Слово {k}") for name in names)
        assert take(office, path, f"{head}\n{row}\n").new == 1, head


def test_row_41_42_twice_in_the_file(office: Database, path: Path) -> None:
    found = take(office, path, "code;name;bays\nN-1;a;1\nN-1;a;1\n")
    assert (found.new, found.unchanged, found.rejected) == (1, 1, 0)
    found = take(office, path, "code;name;bays\nN-2;Иной;1\nN-2;Иной;2\n")
    fault = only(found.faults)
    assert (fault.line, fault.code, fault.value) == (3, "twice_in_file", "2")
    assert found.revision is None


def test_row_43_near_and_alike(office: Database, path: Path) -> None:
    found = take(office, path, HEAD + "N-1;ООО «Первый»;A;55,0001;37,0001\n")
    one = left_open(office, found, "near_duplicate")
    assert one.conflict.detail == "K-001"


def test_row_44_unknown_names(office: Database, path: Path) -> None:
    refused(new(office, path, "region", "Tulla"), "region", "unknown_region")
    fault = only(new(office, path, "region", "Tulla").faults)
    assert fault.hint == " → RU-T?"


def test_row_45_letters_that_look_alike(office: Database, path: Path) -> None:
    found = new(office, path, "bays", "1", code="К-001")
    refused(found, "code", "code_alike")
    assert only(found.faults).hint == " → K-001?"
    found = new(office, path, "bays", "1", code="SС-9")
    refused(found, "code", "code_mixed")
    assert "С (cyrillic, 2)" in only(found.faults).hint


def test_row_69_header_only(office: Database, path: Path) -> None:
    found = take(office, path, "code;name\n")
    assert (found.read, found.revision) == (0, None)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>", "csv_is_markup"),
        (b"%PDF-1.7", "csv_is_pdf"),
        (b"PK\x03\x04 no workbook", "csv_is_zip"),
        (b"SQLite format 3\x00", "csv_is_sqlite"),
    ],
)
def test_row_71_73_other_files(office: Database, path: Path, content: bytes, code: str) -> None:
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        import_file(office, path, "centres", day=DAY)
    assert caught.value.code == code
    assert office.revision == 2


def test_row_77_a_folder_that_only_gives(
    office: Database, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from aftersales.domain.errors import StorageError
    from aftersales.exchange import tables
    from aftersales.services.sync import aside

    plain = tables.write_file

    def only_gives(target: Path, content: bytes) -> None:
        if target.parent == path.parent:
            raise StorageError("cannot_write", file=str(target), reason="read-only")
        plain(target, content)

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr(aside, "write_file", only_gives)
    monkeypatch.chdir(elsewhere)
    found = take(office, path, "code;name;bays\nN-1;a;1\nN-2;b;x\n", accept_good=True)
    assert found.rejected_file == elsewhere / "файл (1) #%.rejected.csv"
    assert found.rejected_file.is_file()


def test_row_10_mojibake(office: Database, path: Path) -> None:
    for cell, code in (("ÐŸÑ€Ð¸Ð²ÐµÑ‚", "csv_decoded_twice"), ("?????", "csv_letters_lost")):
        with pytest.raises(InputError) as caught:
            new(office, path, "city", cell)
        assert caught.value.code == code


def test_row_24_preamble_and_26_footer(office: Database, path: Path) -> None:
    found = take(office, path, "Отчёт за май\n\nкод;название;посты\nN-1;a;1\n")
    assert (found.new, "preamble" in found.preview.staged.notes) == (1, True)
    with pytest.raises(InputError) as caught:
        take(office, path, "код;название;посты\nN-2;a;1\nИтого;;1\n")
    assert (caught.value.code, caught.value.values["line"]) == ("csv_total", 3)


def test_a_facility_of_another_kind_is_not_touched(office: Database, path: Path) -> None:
    found = take(office, path, "code;name\nK-001;Склад\n", "depots")
    refused(found, "code", "already_there")
    assert isinstance(centre(office, "K-001"), Facility)
