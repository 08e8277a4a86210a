"""CSV from people: bytes to text cells, or an error that names the line.

Nothing is typed, guessed silently or replaced. A file either becomes exactly the table that a
careful person would read in it, or a :class:`CsvFault` says where it does not, and why.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from aftersales.exchange.csv_bytes import CsvFault, content_of, decode

__all__ = ["CsvFault", "Table", "folded", "parse", "read"]

DELIMITERS = (";", ",", "\t", "|")
_SEARCHED_ROWS = 40  # a header lies within so many rows, or it is not found
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z")
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# Cyrillic in UTF-8 that was once read as a Western code page: two such pairs are no accident.
_TWICE = re.compile("[ÐÑ][\u00a0-\u00bf\u0152-\u0192\u02c6-\u02dc\u2013-\u2122]")
_TOTAL = re.compile(r"(итого|всего|total|sum|合计|总计|总和)\s*:?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text.

    Attributes
    ----------
    header : tuple of str
        Column names, trimmed and in NFC.
    rows : list of tuple of str
        Cells, trimmed and in NFC; every row is as wide as the header.
    lines : list of int
        Physical line on which each row begins, from 1.
    encoding, delimiter : str
        How the file is written.
    notes : tuple of str
        What was left out: ``preamble``, ``separator_line``, ``end_mark``, ``empty_columns``.
    """

    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    lines: list[int]
    encoding: str
    delimiter: str
    notes: tuple[str, ...] = ()


def read(
    path: str | Path, *, expected: Iterable[str] | None = None, encoding: str | None = None
) -> Table:
    """Read a file of comma- or otherwise separated values.

    Parameters
    ----------
    path : str or Path
        A regular file of at most 256 MiB.
    expected : iterable of str, optional
        Known column names in any language; they find the header row and the delimiter. Without
        them the first row is the header.
    encoding : str, optional
        Encoding that the person confirmed. Without it a byte-order mark or valid UTF-8 decides
        and anything else is a fault that proposes encodings.

    Raises
    ------
    CsvFault
        For whatever is wrong with the file.
    """
    decoded, used = decode(content_of(Path(path)), encoding)
    return parse(decoded, expected=expected, encoding=used)


def parse(decoded: str, *, expected: Iterable[str] | None = None, encoding: str = "utf-8") -> Table:
    """Find the table in a text; see :func:`read`."""
    notes: list[str] = []
    stripped = decoded.rstrip("\x1a\r\n\t ")
    if "\x1a" in decoded[len(stripped) :]:
        notes.append("end_mark")
        decoded = decoded[: len(stripped)]
    if not stripped:
        raise CsvFault("empty")
    if stripped.lstrip().startswith("<"):
        raise CsvFault("is_markup", 1)
    lines = _LINE.findall(decoded)
    _refuse_characters(lines)
    fixed = re.fullmatch(r'"?sep=(.)"?\s*', lines[0])
    first = 0
    if fixed:
        notes.append("separator_line")
        first = 1
    choices = (fixed.group(1),) if fixed else DELIMITERS
    if expected is None:
        return _without_names(lines, first, choices, encoding, notes)
    wanted = {folded(name) for name in expected}
    delimiter, start = _find_header(lines, first, choices, wanted)
    if start > first:
        notes.append("preamble")
    return _table(lines, start, delimiter, encoding, notes)


def _refuse_characters(lines: Sequence[str]) -> None:
    """Refuse characters that no cell may hold, naming the first line with one."""
    twice = 0
    for number, line in enumerate(lines, 1):
        if "\0" in line:
            raise CsvFault("nul", number)
        if "\ufeff" in line:
            raise CsvFault("mark_inside", number)
        if "\ufffd" in line:
            raise CsvFault("replaced", number)
        found = _CONTROL.search(line)
        if found:
            raise CsvFault("control", number, character=f"U+{ord(found.group()):04X}")
        twice += len(_TWICE.findall(line))
        if twice > 1:
            raise CsvFault("decoded_twice", number)


def _find_header(
    lines: Sequence[str], first: int, choices: Sequence[str], wanted: set[str]
) -> tuple[str, int]:
    """Delimiter and line index of the row with most known names; the earliest of equals."""
    best = (0, 0, 0, choices[0])
    for delimiter in choices:
        rows = csv.reader(lines[first:], delimiter=delimiter)
        at = first
        for _ in range(_SEARCHED_ROWS):
            try:
                row = next(rows)
            except (StopIteration, csv.Error):
                break
            hits = len({folded(cell.strip().strip("'")) for cell in row} & wanted)
            if (hits, -at) > best[:2] and hits:
                best = (hits, -at, len(row), delimiter)
            at = first + rows.line_num
    if not best[0]:
        head = lines[first].strip() if first < len(lines) else ""
        raise CsvFault("no_header", first + 1, value=head[:80])
    return best[3], -best[1]


def _without_names(
    lines: Sequence[str], first: int, choices: Sequence[str], encoding: str, notes: list[str]
) -> Table:
    """Table whose delimiter has to follow from the rows alone."""
    while first < len(lines) and not lines[first].strip():
        first += 1
    tables: list[Table] = []
    faults: list[tuple[int, CsvFault]] = []
    for delimiter in choices:
        head = next(csv.reader(lines[first:], delimiter=delimiter), [])
        if len(head) == 1 and len(choices) > 1:
            continue
        try:
            tables.append(_table(lines, first, delimiter, encoding, list(notes)))
        except CsvFault as fault:
            faults.append((len(head), fault))
    widths = sorted({len(table.header) for table in tables}, reverse=True)
    widest = [table for table in tables if len(table.header) == widths[0]]
    if len(widest) == 1:
        return widest[0]
    if widest:
        raise CsvFault("delimiter_unclear", first + 1)
    if faults:
        raise max(faults, key=lambda found: found[0])[1]
    return _table(lines, first, ",", encoding, notes)


def _table(
    lines: Sequence[str], start: int, delimiter: str, encoding: str, notes: list[str]
) -> Table:
    """Parse from the header on, strictly."""
    records = _records(lines, start, delimiter)
    if not records:
        raise CsvFault("empty")
    raw_header, at = records[0]
    header = [_clean(cell) for cell in raw_header]
    if len(header) > 1 and all(len(c) > 1 and c[0] == c[-1] == "'" for c in header):
        raise CsvFault("other_quotes", at)
    while header and not header[-1] and all(_blank_beyond(r, len(header) - 1) for r, _ in records):
        header.pop()
    width = len(header)
    rows: list[tuple[str, ...]] = []
    places: list[int] = []
    for record, line in records[1:]:
        cells = [_clean(cell) for cell in record]
        if not any(cells):
            continue
        if len(cells) > width and not any(cells[width:]) and len(cells) <= len(raw_header):
            cells = cells[:width]
        _check_row(cells, header, line, delimiter)
        rows.append(tuple(cells))
        places.append(line)
    kept = _named_columns(header, rows, places, at)
    if len(kept) < width:
        notes.append("empty_columns")
        rows = [tuple(row[k] for k in kept) for row in rows]
    names = tuple(header[k] for k in kept)
    return Table(names, rows, places, encoding, delimiter, tuple(notes))


def _blank_beyond(record: Sequence[str], column: int) -> bool:
    return not any(cell.strip() for cell in record[column:])


def _records(lines: Sequence[str], start: int, delimiter: str) -> list[tuple[list[str], int]]:
    """Records with the physical line each begins on."""
    reader = csv.reader(lines[start:], delimiter=delimiter, strict=True)
    found: list[tuple[list[str], int]] = []
    begun = start
    width = 0
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return found
        except csv.Error as error:
            raise _broken(str(error), lines, begun, start + reader.line_num, delimiter) from error
        end = start + reader.line_num
        if end - begun > 1:
            _refuse_swallowed(lines[begun:end], begun, delimiter, width)
        for cell in record:
            if cell[:1].isspace() and cell.lstrip()[:1] == '"' and cell.rstrip()[-1:] == '"':
                raise CsvFault("space_before_quote", begun + 1)
        width = width or len(record)
        found.append((record, begun + 1))
        begun = end


def _broken(
    reason: str, lines: Sequence[str], begun: int, reached: int, delimiter: str
) -> CsvFault:
    """Name the line where a quote opened that never closed, or was not closed properly."""
    if "field limit" in reason:
        return CsvFault("cell_too_long", begun + 1, limit=csv.field_size_limit())
    opened = begun
    inside = False
    for number in range(begun, min(reached, len(lines))):
        line = lines[number]
        for k, character in enumerate(line):
            if character != '"':
                continue
            at_start = k == 0 or line[k - 1] == delimiter
            if not inside and at_start:
                inside, opened = True, number
            elif inside:
                inside = False
    code = "quote_open" if "unexpected end" in reason else "after_quote"
    return CsvFault(code, (opened if code == "quote_open" else begun) + 1)


def _refuse_swallowed(part: Sequence[str], begun: int, delimiter: str, width: int) -> None:
    """Refuse a quoted cell that holds what looks like whole rows: its quote never closed."""
    enough = width - 1
    if enough > 1 and any(line.count(delimiter) >= enough for line in part[1:-1]):
        raise CsvFault("quote_open", begun + 1)


def _check_row(cells: Sequence[str], header: Sequence[str], line: int, delimiter: str) -> None:
    """Refuse a row of another width, a repeated header and a total."""
    if len(cells) != len(header):
        code = "row_short" if len(cells) < len(header) else "row_long"
        split = re.compile(r"-?\d{1,3}")
        if (
            code == "row_long"
            and delimiter == ","
            and any(split.fullmatch(a) and b.isdigit() and b.isascii() for a, b in pairwise(cells))
        ):
            code = "decimal_comma"
        raise CsvFault(code, line, expected=len(header), found=len(cells))
    if len(header) > 1 and list(cells) == list(header):
        raise CsvFault("header_again", line)
    leading = next(cell for cell in cells if cell)
    if _TOTAL.fullmatch(leading):
        raise CsvFault("total", line, value=leading)
    for name, cell in zip(header, cells, strict=True):
        if re.fullmatch(r"\?{3,}(\s+\?+)*", cell):
            raise CsvFault("letters_lost", line, column=name)


def _named_columns(
    header: Sequence[str], rows: Sequence[Sequence[str]], places: Sequence[int], at: int
) -> list[int]:
    """Columns that have a name; one without may hold nothing, and no name may come twice."""
    seen: dict[str, int] = {}
    kept = []
    for k, name in enumerate(header):
        if not name:
            for row, line in zip(rows, places, strict=True):
                if row[k]:
                    raise CsvFault("no_name", line, position=k + 1, value=row[k][:80])
            continue
        if name in seen:
            raise CsvFault("name_twice", at, column=name, first=seen[name] + 1, second=k + 1)
        seen[name] = k
        kept.append(k)
    return kept


def _clean(cell: str) -> str:
    return unicodedata.normalize("NFC", cell.strip())


def folded(name: str) -> str:
    """Name of a column as it is compared: case, ё, spaces and underscores do not matter."""
    plain = unicodedata.normalize("NFKC", name).casefold().replace("ё", "е")
    return " ".join(plain.replace("_", " ").replace("-", " ").split())
