"""Files as people send them: the right table, or the line where it is not one."""

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.exchange.csv_text import CsvFault, Table, read

NAMES = {"code", "name", "city", "lat", "код", "название", "город", "широта", "代码", "名称"}
HEAD = "code;name;city;lat\n"
ROW = "007;Центр Запад;Тула;54,2\n"


@pytest.fixture
def given_bytes(tmp_path: Path) -> Path:
    return tmp_path / "отчёт (1).csv"


def table(path: Path, content: bytes | str, encoding: str | None = None) -> Table:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path, expected=NAMES, encoding=encoding)


def fault(path: Path, content: bytes | str, encoding: str | None = None) -> CsvFault:
    with pytest.raises(CsvFault) as caught:
        table(path, content, encoding)
    assert str(caught.value.line) in caught.value.message.replace(",", "") or not caught.value.line
    return caught.value


EXPECTED = [("007", "Центр Запад", "Тула", "54,2")]
GOOD: dict[str, bytes | str] = {
    "utf-8 with mark": b"\xef\xbb\xbf" + (HEAD + ROW).encode(),
    "utf-8": HEAD + ROW,
    "utf-16 tabs": b"\xff\xfe" + (HEAD + ROW).replace(";", "\t").encode("utf-16-le"),
    "utf-16 big": b"\xfe\xff" + (HEAD + ROW).encode("utf-16-be"),
    "utf-32": b"\xff\xfe\x00\x00" + (HEAD + ROW).encode("utf-32-le"),
    "pipe": (HEAD + ROW).replace(";", "|"),
    "quoted decimal comma": 'code,name,city,lat\n007,Центр Запад,Тула,"54,2"\n',
    "sep line": "sep=;\n" + HEAD + ROW,
    "cr only": (HEAD + ROW).replace("\n", "\r"),
    "crlf": (HEAD + ROW).replace("\n", "\r\n"),
    "mixed ends": HEAD.replace("\n", "\r\n") + ROW,
    "no newline at the end": (HEAD + ROW).rstrip(),
    "blank lines": HEAD + "\n" + ROW + "\n\n;;;\n \n",
    "end mark": HEAD + ROW + "\x1a",
    "preamble": "Отчёт филиала\n\nза ноябрь;;;\n" + HEAD + ROW,
    "translated, reordered spaces": "\u00a0КОД ;Название; Город ;Широта\n" + ROW,
    "trailing empty column": "code;name;city;lat;\n007;Центр Запад;Тула;54,2;\n",
    "empty column": "code;;name;city;lat\n007;;Центр Запад;Тула;54,2\n",
    "decomposed letters": HEAD + "007;Центр Запад;Тула;54,2\n",
}


@pytest.mark.parametrize("name", GOOD)
def test_reads(given_bytes: Path, name: str) -> None:
    found = table(given_bytes, GOOD[name])
    assert found.rows == EXPECTED
    assert len(found.header) == 4


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "koi8-r"])
def test_old_encodings_are_proposed_and_never_guessed(given_bytes: Path, encoding: str) -> None:
    content = (HEAD + ROW).encode(encoding)
    told = fault(given_bytes, content)
    assert (told.code, told.line) == ("csv_encoding_unknown", 2)
    assert encoding in str(told.values["proposals"])
    assert table(given_bytes, content, encoding).rows == EXPECTED


def test_chinese_encoding(given_bytes: Path) -> None:
    content = "代码,名称\n007,服务中心\n".encode("gb18030")
    assert "gb18030" in str(fault(given_bytes, content).values["proposals"])
    assert table(given_bytes, content, "gb18030").rows == [("007", "服务中心")]


BAD: dict[str, tuple[bytes | str, str, int]] = {
    "one bad byte": ((HEAD + ROW * 3).encode() + b"8;\xff;x;1\n", "csv_bad_byte", 5),
    "two encodings glued": (
        (HEAD + ROW * 20).encode() + "8;Ю;x;1\n".encode("cp1251"), "csv_bad_byte", 22,
    ),
    "utf-16 without mark": ((HEAD + "1;a;b;2\n").encode("utf-16-le"), "csv_utf16_without_mark", 1),
    "decoded twice": (HEAD + "1;Ð¢ÑƒÐ»Ð°;x;1\n", "csv_decoded_twice", 2),
    "replaced letter": (HEAD + ROW + "1;Т\ufffdла;x;1\n", "csv_replaced", 3),
    "question marks": (HEAD + "1;????? ????;x;1\n", "csv_letters_lost", 2),
    "unquoted decimal comma": ("code,name,city,lat\n1,a,b,54,2\n", "csv_decimal_comma", 2),
    "mixed delimiters": (HEAD + ROW + "8,b,c,1\n", "csv_row_short", 3),
    "unclosed quote": (HEAD + ROW + '8;"b;c;1\n9;d;e;2\n', "csv_quote_open", 3),
    "unclosed quote, closed later": (
        HEAD + ROW + '8;"b;c;1\n9;d;e;2\n10;"f";g;3\n', "csv_after_quote", 3,
    ),
    "swallowed rows": (HEAD + '8;"b;c;1\n9;d;e;2\n10;f";g;3\n', "csv_quote_open", 2),
    "text after quote": (HEAD + '8;"b" c;d;1\n', "csv_after_quote", 2),
    "space before quote": (HEAD + '8; "b";c;1\n', "csv_space_before_quote", 2),
    "apostrophes": ("'code';'name'\n'1';'a;b'\n", "csv_other_quotes", 1),
    "nul": (HEAD + ROW + "8;a\0b;c;1\n", "csv_nul", 3),
    "control": (HEAD + "8;a\x07b;c;1\n", "csv_control", 2),
    "mark inside": (HEAD + ROW + "\ufeff" + HEAD + ROW, "csv_mark_inside", 3),
    "header again": (HEAD + ROW + HEAD + ROW, "csv_header_again", 3),
    "total": (HEAD + ROW + "Итого:;;;54\n", "csv_total", 3),
    "duplicate header": ("code;name;code\n1;a;2\n", "csv_name_twice", 1),
    "no name with data": ("code;;name\n1;x;a\n", "csv_no_name", 2),
    "short": (HEAD + ROW + "8;b\n", "csv_row_short", 3),
    "long": (HEAD + ROW + "8;b;c;1;e\n", "csv_row_long", 3),
    "cut off": (HEAD + ROW + "8;b;c", "csv_row_short", 3),
    "long cell": (HEAD + "8;" + "x" * 200_000 + ";c;1\n", "csv_cell_too_long", 2),
    "empty": (b"", "csv_empty", 1),
    "only a mark": (b"\xef\xbb\xbf", "csv_empty", 1),
    "only spaces": ("  \n\n ", "csv_empty", 1),
    "no known name": ("a;b\n1;2\n", "csv_no_header", 1),
    "workbook": (b"PK\x03\x04rest", "csv_is_zip", 1),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1", "csv_is_ole", 1),
    "pdf": (b"%PDF-1.7", "csv_is_pdf", 1),
    "gzip": (b"\x1f\x8b\x08", "csv_is_zip", 1),
    "database": (b"SQLite format 3\x00", "csv_is_sqlite", 1),
    "html": ("\n<html><table>", "csv_is_markup", 1),
    "vrt": ("<OGRVRTDataSource>", "csv_is_markup", 1),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_names_the_line(given_bytes: Path, name: str) -> None:
    content, code, line = BAD[name]
    told = fault(given_bytes, content)
    assert (told.code, told.line) == (code, line)


def test_lines_are_physical(given_bytes: Path) -> None:
    found = table(given_bytes, "x\n" + HEAD + '1;"a\nb";c;1\n\n2;d;e;1\n')
    assert found.lines == [3, 6]
    assert found.rows[0][1] == "a\nb"
    assert found.notes == ("preamble",)


def test_quotes_inside_text(given_bytes: Path) -> None:
    found = table(given_bytes, HEAD + '1;ООО "Лада" Сервис;"a ""b"" c";1\n')
    assert found.rows[0][1:3] == ('ООО "Лада" Сервис', 'a "b" c')


def test_header_only_is_a_table(given_bytes: Path) -> None:
    assert table(given_bytes, HEAD).rows == []


def test_without_names_the_delimiter_follows_from_the_rows(given_bytes: Path) -> None:
    given_bytes.write_text("a;b\n1,5;2,5\n3,5;4,5\n")
    found = read(given_bytes)
    assert (found.delimiter, found.rows) == (";", [("1,5", "2,5"), ("3,5", "4,5")])
    given_bytes.write_text("word\nx\ny\n")
    assert read(given_bytes).rows == [("x",), ("y",)]
    given_bytes.write_text("a;b,c;d\n1;2,3;4\n")
    assert len(read(given_bytes).header) == 3
    given_bytes.write_text("a;b,c\n1;2,3\n")
    with pytest.raises(CsvFault) as caught:
        read(given_bytes)
    assert caught.value.code == "csv_delimiter_unclear"


@pytest.mark.parametrize("kind", ["folder", "missing", "link", "pipe", "device"])
def test_only_ordinary_files(tmp_path: Path, kind: str) -> None:
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
    with pytest.raises(CsvFault):
        read(path)


CELL = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff\ufffd\u2028\u2029?"),
    max_size=12,
).map(str.strip)


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), max_size=8), st.sampled_from(";,\t|"))
def test_what_a_spreadsheet_writes_comes_back(
    tmp_path: Path, rows: list[tuple[str, ...]], delimiter: str
) -> None:
    """Written by the standard library, every table is read as it was or refused with a line."""
    import unicodedata

    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["code", "name", "city", "lat"])
    writer.writerows(rows)
    path = tmp_path / "f.csv"
    path.write_bytes(out.getvalue().encode())
    try:
        found = read(path, expected=NAMES)
    except CsvFault as told:
        assert told.line
        return
    cleaned = [tuple(unicodedata.normalize("NFC", c.strip()) for c in row) for row in rows]
    assert found.rows == [row for row in cleaned if any(row)]


@given(st.binary(max_size=400))
def test_any_bytes_become_a_table_or_a_fault(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    for expected in (None, NAMES):
        try:
            found = read(path, expected=expected)
        except CsvFault as told:
            assert told.message
            continue
        assert all(len(row) == len(found.header) for row in found.rows)
        assert len(found.lines) == len(found.rows)
