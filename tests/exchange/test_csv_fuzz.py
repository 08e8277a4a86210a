"""What a spreadsheet writes comes back; what is damaged is refused, or read as it stands."""

import csv
import io
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aftersales.exchange.csv_text import CsvFault, Table, read

HEADER = ["code", "name", "city", "lat"]
NAMES = set(HEADER)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1251", "gb18030")
LETTERS = st.text(st.sampled_from('aZжЯё7 ;,\t|"\n.-:^~&/\\'), max_size=9)
QUIET = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def words(cell: str) -> str:
    """Text without what could be read in two ways.

    That is a backslash before a quote, and line ends beside delimiters, which look like rows.
    """
    cell = re.sub(r'\\(?="|\Z)', "/", cell)
    return re.sub(r"[\n\\]", " ", cell) if re.search(r"[;,\t|^~]", cell) else cell


CELL = LETTERS.map(words)


def plain(cell: str) -> str:
    return unicodedata.normalize("NFC", cell.strip())


def written(rows: list[list[str]], delimiter: str, end: str, quoting: Any) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue()


def table_strategy() -> st.SearchStrategy[list[list[str]]]:
    rows = st.lists(st.tuples(CELL, CELL), max_size=6)
    return rows.map(
        lambda cells: [HEADER, *([f"K-{k}", a, b, f"{k},5"] for k, (a, b) in enumerate(cells))]
    )


@QUIET
@given(
    table_strategy(),
    st.sampled_from(";,\t|^~"),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(ENCODINGS),
)
def test_what_is_written_comes_back(
    tmp_path: Path, rows: list[list[str]], delimiter: str, end: str, quoting: Any, encoding: str
) -> None:
    path = tmp_path / "f.csv"
    # The standard library quotes only the line ends that it writes itself.
    rows = [[cell.replace("\n", end[-1]) for cell in row] for row in rows]
    path.write_bytes(written(rows, delimiter, end, quoting).encode(encoding, "ignore"))
    confirmed = encoding if encoding in {"cp1251", "gb18030"} else None
    try:
        found = read(path, expected=NAMES, encoding=confirmed)
    except CsvFault as fault:
        # A backslash before a quote may escape it, or end a cell: the line is named.
        assert fault.code == "csv_escape_unclear"
        assert any("\\" in cell for row in rows for cell in row)
        return
    assert found.header == tuple(HEADER)
    assert found.delimiter == delimiter
    assert found.rows == [tuple(map(plain, row)) for row in rows[1:]]


@QUIET
@given(
    st.integers(2, 6).flatmap(
        lambda width: st.lists(
            st.lists(st.text(st.sampled_from("abжю 7.\"'"), max_size=5), min_size=width,
                     max_size=width), min_size=1, max_size=6)
    ),
    st.sampled_from(";,\t|"),
)  # fmt: skip
def test_without_names_it_comes_back_or_a_line_is_named(
    tmp_path: Path, rows: list[list[str]], delimiter: str
) -> None:
    path = tmp_path / "f.csv"
    content = written(rows, delimiter, "\n", csv.QUOTE_ALL)
    path.write_text(content, newline="")
    try:
        found = read(path)
    except CsvFault as fault:
        assert fault.line
        return
    cleaned = [tuple(map(plain, row)) for row in rows]
    held = [row for row in cleaned if any(row)]
    kept = [k for k, name in enumerate(held[0]) if name]
    assert [found.header, *found.rows] == [tuple(row[k] for k in kept) for row in held]


def careful(content: str, delimiter: str) -> list[list[str]] | None:
    """Read character by character as RFC 4180 says; None for anything it does not allow.

    A quote within a cell that did not begin with one is text, as in every spreadsheet. Line
    ends are those of the file; CR and LF together are one.
    """
    rows: list[list[str]] = [[]]
    at = 0
    while at <= len(content):
        cell, at = careful_cell(content, at, delimiter)
        if cell is None:
            return None
        rows[-1].append(cell)
        if content[at : at + 1] != delimiter:
            at += content[at : at + 2] == "\r\n"
            rows.append([])
        at += 1
    return rows


def careful_cell(content: str, at: int, delimiter: str) -> tuple[str | None, int]:
    """Cell that begins at a place, and where it ends."""
    ends = (delimiter, "\r", "\n", "")
    if content[at : at + 1] != '"':
        found = at
        while content[found : found + 1] not in ends:
            found += 1
        return content[at:found], found
    cell = ""
    at += 1
    while True:
        close = content.find('"', at)
        if close < 0:
            return None, at
        cell += content[at:close]
        at = close + 1
        if content[at : at + 1] != '"':
            return (cell if content[at : at + 1] in ends else None), at
        cell += '"'
        at += 1


def held_by(content: str, delimiter: str) -> list[tuple[str, ...]] | None:
    rows = careful(content, delimiter)
    if rows is None:
        return None
    cleaned = [tuple(map(plain, row)) for row in rows]
    return [row for row in cleaned if any(row)]


ORIGINAL = [
    HEADER,
    *(
        [f"K-{k}", f'ООО "Центр {k}", запад', f"ул. Мира;\n{k}" if k % 3 else "Тула", f"5{k},2"]
        for k in range(6)
    ),
]


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes, str]:
    """Valid file and what became of it."""
    delimiter = draw(st.sampled_from(";,\t|"))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    content = written(ORIGINAL, delimiter, end, quoting).encode()
    how = draw(st.sampled_from(["flip", "cut", "twice", "quote", "gone", "insert"]))
    at = draw(st.integers(0, len(content) - 1))
    size = draw(st.integers(1, 90))
    if how == "flip":
        content = (
            content[:at]
            + bytes([content[at] ^ (1 << draw(st.integers(0, 7)))])
            + (content[at + 1 :])
        )
    elif how == "cut":
        content = content[:at]
    elif how == "twice":
        content = content[: at + size] + content[at:]
    elif how == "gone":
        content = content[:at] + content[at + size :]
    elif how == "insert":
        content = (
            content[:at]
            + draw(st.sampled_from([b'"', b";", b",", b"\n", b"\r", b"\t"]))
            + (content[at:])
        )
    else:
        places = [k for k, byte in enumerate(content) if byte == ord('"')]
        gone = draw(st.sets(st.sampled_from(places), min_size=1, max_size=3))
        content = bytes(byte for k, byte in enumerate(content) if k not in gone)
    return how, content, delimiter


def expected_of(content: bytes, delimiter: str) -> list[tuple[str, ...]] | None:
    text = content.decode("utf-8-sig")
    ended = text.rstrip("\x1a\r\n\t ")
    # An end mark of old systems after the last row says nothing.
    return held_by(ended if "\x1a" in text[len(ended) :] else text, delimiter)


@settings(QUIET, max_examples=300)
@given(damaged())
def test_a_damaged_file_is_read_as_it_stands_or_refused(
    tmp_path: Path, file: tuple[str, bytes, str]
) -> None:
    _, content, delimiter = file
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    for expected in (NAMES, None):
        try:
            found = read(path, expected=expected)
        except CsvFault as fault:
            assert fault.line >= 1
            assert fault.message
            continue
        assert "escapes" not in found.notes
        rows = expected_of(content, found.delimiter)
        assert rows is not None
        above = len(rows) - 1 - len(found.rows)
        assert above == 0 or "preamble" in found.notes
        kept = [k for k, name in enumerate(rows[above]) if name]
        assert not any(cell for row in rows[above:] for k, cell in enumerate(row) if k not in kept)
        assert [found.header, *found.rows] == [tuple(row[k] for k in kept) for row in rows[above:]]
        same = found.delimiter == delimiter
        assert same or content.split(b"\n")[0] != b";".join(h.encode() for h in HEADER)


@settings(QUIET, max_examples=300)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(st.sampled_from("a1\"'\\;,\t|\n\r #:^~."), max_size=60).map(str.encode),
    ),
    st.sampled_from([None, "cp1251", "utf-16-le", "gb18030", "idna", "no such", "unicode_escape"]),
)
def test_any_bytes_become_a_table_or_a_fault(
    tmp_path: Path, content: bytes, encoding: str | None
) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    for expected in (None, {"a", "1"}):
        try:
            found = read(path, expected=expected, encoding=encoding)
        except CsvFault as fault:
            assert fault.message
            assert fault.line or fault.code == "csv_unknown_encoding"
            continue
        assert isinstance(found, Table)
        assert all(len(row) == len(found.header) for row in found.rows)
        assert len(found.lines) == len(found.rows)
        assert found.lines == sorted(set(found.lines))


def test_the_careful_reader_is_one() -> None:
    assert careful('a;"b;""c"\r\nd;e"f', ";") == [["a", 'b;"c'], ["d", 'e"f'], []]
    assert careful('a;"b', ";") is None
    assert careful('a;"b"c', ";") is None


@pytest.mark.parametrize("content", [b"a,b\n" + b"1,2\n\n" * 100_000, b"a\n" + b"x\n" * 200_000])
def test_long_files_take_no_longer_than_they_are(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    assert len(read(path).rows) >= 100_000
