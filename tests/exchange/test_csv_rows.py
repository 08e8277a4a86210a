"""The 84 inputs of the reading contract, each with its own bytes, by the number of its row.

Rows about values belong to the layer that knows what a column means; they are listed in
`ELSEWHERE` with that layer, and no number is in neither place.
"""

import gzip
import io
import os
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from aftersales.exchange import csv_bytes
from aftersales.exchange.csv_text import CsvFault, Table, content_hash, read, trailer

NAMES = {"code", "name", "city", "lat", "код", "название", "город", "широта", "代码", "名称"}
HEAD = "code;name;city;lat\n"
ROW = "007;Центр Запад;Тула;54,2\n"
CELLS = [("007", "Центр Запад", "Тула", "54,2")]

# Row: who owns it. `cells`, `coordinates` and `headers` are modules of exchange.
ELSEWHERE = {
    34: "services.imports and services.checking: a point outside its region",
    35: "exchange.coordinates",
    36: "exchange.coordinates and domain.records",
    37: "services.imports: distance to the outline of the region",
    38: "exchange.coordinates: looks_projected",
    39: "services.cleanup: accuracy of coordinates",
    40: "services.imports: the datum is asked for, it cannot be seen in a file",
    41: "services.imports: the same row twice",
    42: "services.imports: twice_in_file",
    43: "services.duplicates",
    44: "services.checking: unknown_region, unknown_brand",
    45: "services.cleanup: codes that look alike",
    46: "exchange.cells.day",
    47: "exchange.cells.day: date_ambiguous",
    48: "exchange.cells.day",
    49: "exchange.cells.day and domain.records",
    50: "exchange.cells.number",
    51: "exchange.cells.whole",
    52: "exchange.cells.number",
    53: "services.checking: phone numbers",
    54: "services.checking: phone numbers",
    55: "services.matching: codes are text and never match loosely",
    56: "exchange.cells.code",
    57: "exchange.cells.code",
    58: "exchange.cells",
    59: "services.checking: what is empty, by column",
    78: "exchange.tables.write_file and store: nothing half under the final name",
    82: "the sync service, once there is one: what a sender had seen, by base_rev",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "отчёт.csv"


def table(path: Path, content: bytes | str, **how: Any) -> Table:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path, **{"expected": NAMES, **how})


def fault(path: Path, content: bytes | str, code: str, line: int, **how: Any) -> CsvFault:
    with pytest.raises(CsvFault) as caught:
        table(path, content, **how)
    assert (caught.value.code, caught.value.line) == (f"csv_{code}", line)
    assert caught.value.message
    return caught.value


def test_every_row_is_here_or_elsewhere() -> None:
    here = {
        int(number)
        for name in globals()
        if (found := re.match(r"test_row_(\d+(?:_\d+)*)", name))
        for number in found.group(1).split("_")
    }
    assert here | set(ELSEWHERE) == set(range(1, 85))
    assert not here & set(ELSEWHERE)


def test_row_1_utf8_with_mark(file: Path) -> None:
    found = table(file, b"\xef\xbb\xbf" + (HEAD + ROW).encode())
    assert found.header[0] == "code"
    assert found.rows == CELLS


def test_row_2_utf8_without_mark(file: Path) -> None:
    assert table(file, "代码;名称\n007;服务中心\n").rows == [("007", "服务中心")]
    assert table(file, HEAD + ROW).rows == CELLS


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "koi8-r", "gb18030"])
def test_row_3_4_7_old_encodings(file: Path, encoding: str) -> None:
    told = fault(file, (HEAD + ROW).encode(encoding), "encoding_unknown", 2)
    assert encoding in str(told.values["proposals"])
    found = table(file, (HEAD + ROW).encode(encoding), encoding=encoding)
    assert (found.rows, found.encoding) == (CELLS, encoding)


def test_row_5_unicode_text_of_excel(file: Path) -> None:
    content = (HEAD + ROW).replace(";", "\t").replace("\n", "\r\n")
    found = table(file, b"\xff\xfe" + content.encode("utf-16-le"))
    assert (found.rows, found.delimiter, found.encoding) == (CELLS, "\t", "utf-16-le")
    cut = b"\xff\xfe" + content.encode("utf-16-le")[:-5]
    fault(file, cut, "bad_byte", 2)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
@pytest.mark.parametrize("content", [HEAD + "1;a;b;2\n", "код\nТула\nОмск\n", "代码\n服务\n中心\n"])
def test_row_6_utf16_without_mark(file: Path, encoding: str, content: str) -> None:
    fault(file, content.encode(encoding), "utf16_without_mark", 1)


def test_row_8_one_bad_byte(file: Path) -> None:
    content = (HEAD + ROW * 3).encode() + b"8;a\xffb;x;1\n"
    told = fault(file, content, "bad_byte", 5)
    assert told.values["offset"] == content.index(b"\xff")


def test_row_9_two_encodings(file: Path) -> None:
    content = (HEAD + ROW * 20).encode() + "8;Юг;x;1\n".encode("cp1251")
    fault(file, content, "bad_byte", 22)
    half = (HEAD + ROW).encode() + ROW.encode("cp1251") * 3
    fault(file, half, "encoding_unknown", 3)
    fault(file, half, "decoded_twice", 2, encoding="cp1251")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Ð–ÑƒÐº", "decoded_twice"),
        ("Æóê", "decoded_twice"),
        ("Р–СѓРє", "decoded_twice"),
        ("标题".encode().decode("cp1252"), "decoded_twice"),
        ("CafÃ© cafÃ©", "decoded_twice"),
        ("it’s “so”".encode().decode("cp1252", "ignore"), "decoded_twice"),
        ("???? ??", "letters_lost"),
        ("Ж\ufffdк", "replaced"),
    ],
)
def test_row_10_mojibake(file: Path, cell: str, code: str) -> None:
    fault(file, HEAD + ROW + f"8;{cell};x;1\n", code, 3)


@pytest.mark.parametrize("cell", ["Münster", "VOILÀ»", "«È»", "ÆØÅ", "Сімферополь", "РЎ", "Ø50"])
def test_row_10_and_words_that_only_look_odd(file: Path, cell: str) -> None:
    assert table(file, HEAD + f"8;{cell};x;1\n").rows[0][1] == cell


def test_row_11_decimal_comma(file: Path) -> None:
    assert table(file, "code;lat\n1;55,75\n").rows == [("1", "55,75")]


def test_row_12_quoted_decimal_comma(file: Path) -> None:
    assert table(file, 'code,lat\n1,"55,75"\n').rows == [("1", "55,75")]


def test_row_13_unquoted_decimal_comma(file: Path) -> None:
    told = fault(file, "code,lat\n1,55,75\n", "decimal_comma", 2)
    assert (told.values["expected"], told.values["found"]) == (2, 3)


@pytest.mark.parametrize("delimiter", ["\t", "|", "^", "~"])
def test_row_14_tab_and_pipe(file: Path, delimiter: str) -> None:
    found = table(file, (HEAD + ROW).replace(";", delimiter))
    assert (found.rows, found.delimiter) == (CELLS, delimiter)


def test_row_15_sep_line(file: Path) -> None:
    found = table(file, "sep=;\r\n" + HEAD + ROW)
    assert (found.rows, found.lines, found.notes) == (CELLS, [3], ("separator_line",))
    assert table(file, '"sep=,"\ncode,lat\n1,2\n').delimiter == ","
    fault(file, "sep=,\n" + HEAD + ROW, "no_header", 2)


def test_row_16_mixed_delimiters(file: Path) -> None:
    fault(file, HEAD + ROW + "8,b,c,1\n" + ROW, "row_short", 3)
    fault(file, HEAD + ROW + "8,b,c,1\n" + ROW, "row_short", 3, expected=None)


def test_row_17_quoted_newline(file: Path) -> None:
    found = table(file, HEAD + '1;"ул.\nМира";c;1\n2;d;e;1\n')
    assert found.rows[0][1] == "ул.\nМира"
    assert found.lines == [2, 4]


def test_row_18_unclosed_quote(file: Path) -> None:
    fault(file, HEAD + ROW + '8;"b;c;1\n9;d;e;2\n', "quote_open", 3)
    fault(file, HEAD + '8;"b\nc";"d;1\n9;d;e;2\n', "quote_open", 3)
    fault(file, HEAD + '8;"b;c;1\n' + ROW * 5000, "quote_open", 2)


def test_row_19_quotes_in_the_middle(file: Path) -> None:
    found = table(file, HEAD + '1;ООО "Лада" Сервис;c;1\n')
    assert found.rows[0][1] == 'ООО "Лада" Сервис'
    fault(file, HEAD + '1;"Лада" Сервис;c;1\n', "after_quote", 2)
    fault(file, 'code,name,city\n1,ООО "Лада, Тула",\n', "quote_inside", 2)
    fault(file, 'code,name,city\n1,ООО"Лада, Тула"\n', "quote_inside", 2)


def test_row_20_nul(file: Path) -> None:
    told = fault(file, HEAD + ROW + "8;a\0b;c;1\n", "nul", 3)
    assert told.values["position"] == 4


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\r\r\n"])
def test_row_21_line_ends(file: Path, end: str) -> None:
    assert table(file, (HEAD + ROW).replace("\n", end)).rows == CELLS
    mixed = HEAD.replace("\n", "\r\n") + ROW.replace("\n", "\r") + '1;"a\rb";c;2\n'
    assert table(file, mixed).rows == [*CELLS, ("1", "a\rb", "c", "2")]


def test_row_22_ends_of_files(file: Path) -> None:
    assert table(file, (HEAD + ROW).rstrip("\n")).rows == CELLS
    assert table(file, HEAD + ROW + "\n \r\n;;;\n\n\n").rows == CELLS


def test_row_23_end_mark(file: Path) -> None:
    found = table(file, HEAD + ROW + "\x1a")
    assert (found.rows, found.notes) == (CELLS, ("end_mark",))
    assert table(file, "code\tlat\n1\t\t\n".replace("\t\t", "\t") + "\x1a\r\n").rows == [("1", "")]
    fault(file, HEAD + "8;a\x1ab;c;1\n", "control", 2)


def test_row_24_preamble(file: Path) -> None:
    found = table(file, "Отчёт\n\nза ноябрь;;;\nдата;01.11.2026\n" + HEAD + ROW)
    assert (found.rows, found.lines, found.notes) == (CELLS, [6], ("preamble",))
    fault(file, "1;a;b;2\n" + HEAD + ROW, "header_unclear", 1)


def test_row_25_two_row_header(file: Path) -> None:
    units = "code;bays;lat\n-;шт.;град.\n1;2;3\n4;5;6\n"
    fault(file, units, "second_header", 2)
    fault(file, units, "second_header", 2, expected=None)
    fault(file, "code;name\n(текст);(текст)\n1;a\n", "second_header", 2)
    fault(file, "Центр;;Место;\n" + "code;name;city;lat\n1;a;b;2\n", "no_name", 2, expected=None)


@pytest.mark.parametrize("word", ["Итого", "Итого:", "Total", "合计", "Всего ", "GRAND TOTAL"])
def test_row_26_totals(file: Path, word: str) -> None:
    told = fault(file, HEAD + ROW + f"{word};;;54\n", "total", 3)
    assert told.values["value"] == word.strip()
    fault(file, HEAD + ROW * 4 + "Источник: отчёт;;;\n", "note_row", 6)


def test_row_27_duplicate_header(file: Path) -> None:
    told = fault(file, "code;name;code\n1;a;2\n", "name_twice", 1)
    assert (told.values["first"], told.values["second"]) == (1, 3)


def test_row_28_blank_header(file: Path) -> None:
    told = fault(file, "code;;name\n1;x;a\n", "no_name", 2)
    assert (told.values["position"], told.values["value"]) == (2, "x")
    found = table(file, "code;;name;\n1;;a;\n")
    assert (found.header, found.rows) == (("code", "name"), [("1", "a")])
    assert found.notes == ("empty_columns",)


def test_row_29_30_missing_and_extra_columns_are_in_the_header(file: Path) -> None:
    found = table(file, "code;colour\n1;red\n")
    assert found.header == ("code", "colour")
    told = fault(file, "a;b\n1;2\n", "no_header", 1)
    assert told.values["value"] == "a;b"


def test_row_31_32_translated_and_reordered(file: Path) -> None:
    found = table(file, "\u00a0ШИРОТА ;Город; код\n54,2;Тула;007\n")
    assert found.header == ("ШИРОТА", "Город", "код")
    assert found.rows == [("54,2", "Тула", "007")]


def test_row_33_short_and_long(file: Path) -> None:
    told = fault(file, HEAD + ROW + "8;b\n", "row_short", 3)
    assert (told.values["expected"], told.values["found"]) == (4, 2)
    fault(file, HEAD + ROW + "8;b;c;1;e\n", "row_long", 3)


def test_row_60_61_formulas_and_markup_are_text(file: Path) -> None:
    cells = ["=HYPERLINK(1)", "+cmd", "-1+1", "@SUM", "<script>", "`${a}`", "{{b}}"]
    found = table(file, "code;name\n" + "".join(f"{k};{c}\n" for k, c in enumerate(cells)))
    assert [row[1] for row in found.rows] == cells


@pytest.mark.parametrize("character", "\u202e\u200b\u2066\u200e\ufeff\u2060\U000e0041\u200d\u2028")
def test_row_62_unseen_characters(file: Path, character: str) -> None:
    code = "mark_inside" if character == "\ufeff" else "control"
    told = fault(file, HEAD + ROW + f"8;a{character}b;c;1\n", code, 3)
    assert told.values["position"] == 4
    fault(file, f"co{character}de;name\n1;2\n", code, 1)


def test_row_63_composed(file: Path) -> None:
    apart = "И\u0306ошкар"
    found = table(file, HEAD + f"1;{apart};c;2\n")
    assert found.rows == table(file, HEAD + "1;Йошкар;c;2\n").rows


def test_row_64_all_planes(file: Path) -> None:
    zalgo = "Z\u0351\u036b\u0342a\u034b"
    for cell in ("🚗", "👨\u200d👩\u200d👧", "𠮷野家", zalgo, "می\u200cخواهم"):
        assert table(file, HEAD + f"1;{cell};c;2\n").rows[0][1] == cell
    fault(file, HEAD.encode() + b"1;\xed\xa0\x80;c;2\n", "encoding_unknown", 2)
    fault(file, b"\xff\xfe" + "code;n\n1;".encode("utf-16-le") + b"\x00\xd8\n\x00", "bad_byte", 2)


def test_row_65_long_cell(file: Path) -> None:
    fault(file, HEAD + ROW + "8;" + "x" * 10_000_000 + ";c;1\n", "cell_too_long", 3)
    fault(file, HEAD + ROW + '8;"' + "x\n" * 5_000_000 + '";c;1\n', "cell_too_long", 3)


def test_row_66_limit_before_reading(file: Path) -> None:
    with file.open("wb") as out:
        out.truncate(csv_bytes.LARGEST_BYTES + 1)
    with pytest.raises(CsvFault) as caught:
        read(file)
    assert caught.value.code == "csv_too_large"


def test_row_67_too_many_columns(file: Path) -> None:
    wide = ";".join(f"c{k}" for k in range(16_000))
    fault(file, f"{wide};code\n", "too_wide", 1)
    found = table(file, ";".join(f"c{k}" for k in range(1024)) + ";code\n")
    assert len(found.header) == 1025


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b" \n\t \r\n", b"\x1a"])
def test_row_68_empty(file: Path, content: bytes) -> None:
    fault(file, content, "empty", 1)
    fault(file, content, "empty", 1, expected=None)


def test_row_69_header_only(file: Path) -> None:
    assert table(file, HEAD).rows == []
    assert table(file, HEAD, expected=None).header == ("code", "name", "city", "lat")


class TestRow70:
    """A file cut off, and the trailer of our own files."""

    header = ("code", "name", "city", "lat")
    end = trailer(header, CELLS, registry="r-1", exported="2026-11-01", by="Иванова; 50%")

    def test_cut_rows(self, file: Path) -> None:
        fault(file, HEAD + ROW + "8;b;c", "row_short", 3)
        fault(file, HEAD + ROW + '8;"b', "quote_open", 3)

    def test_whole(self, file: Path) -> None:
        found = table(file, HEAD + ROW + self.end + "\n")
        assert (found.rows, found.notes) == (CELLS, ("trailer",))
        told = dict(found.trailer)
        assert (told["rows"], told["by"], told["registry"]) == ("1", "Иванова; 50%", "r-1")
        assert told["sha256"] == content_hash(self.header, CELLS)

    def test_saved_again_by_a_spreadsheet(self, file: Path) -> None:
        again = 'code,name,city,lat\r\n007,Центр Запад,Тула,"54,2"\r\n'
        assert table(file, again + self.end + ",,,\r\n").rows == CELLS
        assert table(file, again + f'"{self.end}",,,\r\n').rows == CELLS
        assert table(file, (HEAD + ROW + self.end + "\n").replace(";", "\t")).rows == CELLS

    def test_order_and_form_of_letters_do_not_matter(self) -> None:
        rows = [("1", "Й"), ("2", "b\r\nc")]
        other = [("2 ", "b\nc"), ("1", "И\u0306"), ("", " ")]
        assert content_hash(("a", "b"), rows) == content_hash((" a", "b"), other)
        assert content_hash(("a", "b"), [("1", "2")]) != content_hash(("a", "b"), [("12", "")])

    def test_half_a_trailer(self, file: Path) -> None:
        fault(file, HEAD + ROW + self.end[:40], "truncated", 3)
        fault(file, HEAD + ROW + "#end", "truncated", 3)

    def test_a_person_has_edited_it(self, file: Path) -> None:
        for content, lines in (
            (HEAD + ROW.replace("54,2", "54,3") + self.end, [2]),
            (HEAD + ROW + "8;b;c;1\n" + self.end, [2, 3]),
            (HEAD + ROW + self.end + "\n8;b;c;1\n", [2, 4]),
            (HEAD + self.end + "\n" + ROW, [3]),
            (HEAD + self.end + "\n" + ROW + "8;b;c;1\n", [3, 4]),
        ):
            found = table(file, content)
            assert found.lines == lines
            assert dict(found.trailer)["registry"] == "r-1"
            edited = found.rows != CELLS
            assert found.notes == (("edited",) if edited else ("trailer",))

    def test_a_fault_below_it_has_its_own_line(self, file: Path) -> None:
        fault(file, HEAD + ROW + self.end + "\n8;b;c\n", "row_short", 4)
        fault(file, HEAD + "8;b;c\n" + ROW + self.end + "\n", "row_short", 2)

    def test_not_only_the_end(self, file: Path) -> None:
        assert table(file, HEAD + "1;#end of line;c;2\n").rows[0][1] == "#end of line"


def test_row_70_is_a_class_above() -> None:
    assert TestRow70.end.startswith("#end;rows=1;sha256=")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04rest", "is_zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "is_ole"),
        (b"%PDF-1.7", "is_pdf"),
        (gzip.compress(b"a;b\n", mtime=0), "is_zip"),
        (b"SQLite format 3\x00", "is_sqlite"),
        (b"7z\xbc\xaf\x27\x1c", "is_zip"),
        (b"\n<html><table>", "is_markup"),
        (b"\x89PNG\r\n", "is_other"),
        (b"{\\rtf1", "is_other"),
        (b'{"a": [1, 2]}', "is_json"),
    ],
)
def test_row_71_renamed_files(file: Path, content: bytes, code: str) -> None:
    fault(file, content, code, 1)


def test_row_72_bombs_are_never_inflated(file: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * 50_000_000)
        archive.writestr("b.zip", out.getvalue())
    fault(file, out.getvalue(), "is_zip", 1)


def test_row_73_vrt_and_xml(file: Path) -> None:
    vrt = b"<OGRVRTDataSource><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTDataSource>"
    fault(file, vrt, "is_markup", 1)
    fault(file, b"\xef\xbb\xbf  <?xml version='1.0'?>", "is_markup", 1)


@pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and devices of Unix")
@pytest.mark.parametrize("kind", ["folder", "link", "pipe", "device", "made while read", "gone"])
def test_row_74_only_ordinary_files(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "file.csv"
    if kind == "folder":
        path.mkdir()
    elif kind == "link":
        (tmp_path / "real.csv").write_text(HEAD)
        path.symlink_to(tmp_path / "real.csv")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path = Path("/dev/zero")
    elif kind == "made while read":
        path = Path("/proc/self/status")
    with pytest.raises(CsvFault) as caught:
        read(path)
    assert caught.value.code in {"csv_not_a_file", "csv_unreadable"}
    assert caught.value.message


def test_row_74_other_streams_of_windows(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aftersales.exchange.csv_bytes.os.name", "nt")
    with pytest.raises(CsvFault) as caught:
        csv_bytes.content_of(file.with_name("x.csv:y"))
    assert caught.value.code == "csv_not_a_file"


def test_row_75_changing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(HEAD + ROW)
    real = os.fstat
    calls: list[int] = []

    def growing(descriptor: int) -> os.stat_result:
        if calls:
            with file.open("a") as out:
                out.write(ROW)
        calls.append(descriptor)
        return real(descriptor)

    monkeypatch.setattr("aftersales.exchange.csv_bytes.os.fstat", growing)
    with pytest.raises(CsvFault) as caught:
        read(file)
    assert caught.value.code in {"csv_changing", "csv_unreadable"}


def test_row_76_locked_by_excel(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*_: object) -> int:
        error = PermissionError(13, "in use")
        error.winerror = 32  # type: ignore[attr-defined]
        raise error

    monkeypatch.setattr("aftersales.exchange.csv_bytes.os.open", held)
    with pytest.raises(CsvFault) as caught:
        read(file)
    assert caught.value.code == "csv_locked"
    assert "Excel" in caught.value.message


def test_row_77_read_only(file: Path) -> None:
    file.write_text(HEAD + ROW)
    file.chmod(0o444)
    assert read(file, expected=NAMES).rows == CELLS


@pytest.mark.parametrize("name", ["отчёт 1.csv", "报告.csv", "a#b%20c.csv", "x" * 240 + ".csv"])
def test_row_79_83_names_of_files(tmp_path: Path, name: str) -> None:
    assert table(tmp_path / name, HEAD + ROW).rows == CELLS
    fault(tmp_path / "winmail.dat", b"\x78\x9f\x3e\x22\x01", "is_other", 1)


def test_row_80_the_same_content(file: Path) -> None:
    one = table(file, HEAD + ROW + "1;a;b;2\n")
    two = table(file, ('code,name,city,lat\r\n1,a,b,2\r\n007,Центр Запад,Тула,"54,2"\r\n'))
    assert content_hash(one.header, one.rows) == content_hash(two.header, two.rows)


def test_row_81_the_registry_is_told(file: Path) -> None:
    end = trailer(("code", "lat"), [("1", "2")], registry="other", exported="2027")
    assert dict(table(file, f"code;lat\n1;2\n{end}\n").trailer)["registry"] == "other"


def test_row_84_joined_files(file: Path) -> None:
    fault(file, HEAD + ROW + "\ufeff" + HEAD + ROW, "mark_inside", 3)
    fault(file, HEAD + ROW + HEAD + ROW, "header_again", 3)
    fault(file, HEAD + ROW + "name;code;lat;city\n" + ROW, "header_again", 3)
