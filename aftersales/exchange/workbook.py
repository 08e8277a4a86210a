"""Workbooks from people: the first sheet as text cells, as strictly as CSV.

A workbook is a zip of XML and comes from anywhere: sizes are counted before anything is
inflated, and a part that declares a document type is refused before it is parsed.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from aftersales.exchange.cells import unmarked
from aftersales.exchange.csv_bytes import CsvFault
from aftersales.exchange.csv_characters import refuse_characters
from aftersales.exchange.csv_records import WIDEST
from aftersales.exchange.csv_table import Table, folded
from aftersales.exchange.csv_trailer import is_untouched, take_trailer

_MAGIC = b"PK\x03\x04"
_CONTENT = "xl/workbook.xml"
_MOST_PARTS, _MOST_BYTES, _MOST_RATIO = 2_000, 512 * 1024 * 1024, 200
_MOST_ROWS, _MOST_CELLS = 1_048_576, 20_000_000  # a spreadsheet has no more rows
_HEAD_BYTES = 4096
# What stands before the first element of XML: nothing that declares or includes.
# Nothing is given back once matched, or a declaration could hide between two comments.
_PROLOG = re.compile(
    rb"\s*(?:<\?xml[^<>]*\?>)?(?:\s|<!--.*?-->|<\?(?!xml\s).*?\?>)*+<[A-Za-z_]", re.DOTALL
)
_HEADER_ROWS = 40
_EXACT = 1e15  # below, a number of a spreadsheet is exact
_BAD = (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, EOFError)


def is_workbook(content: bytes) -> bool:
    """Whether bytes are a workbook of the kind of ``.xlsx``."""
    if not content.startswith(_MAGIC):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return _CONTENT in parts.namelist()[:_MOST_PARTS]
    except _BAD:
        return False


def table_of(content: bytes, names: Iterable[str]) -> Table:
    """Read the first sheet that has a row of known column names.

    Numbers and dates become the text that reading CSV takes for the same value; what a formula
    gave when the workbook was saved is its cell.

    Raises
    ------
    CsvFault
        ``workbook_unsafe``, ``workbook_broken``, ``no_header``, or what is wrong with a row.
    """
    _refuse_unsafe(content)
    known = set(map(folded, names))
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            sheets = [_rows(sheet) for sheet in book]
        finally:
            book.close()
    except CsvFault:
        raise
    except Exception as error:  # a library that reads foreign XML raises whatever it meets
        raise CsvFault("workbook_broken", 1, reason=str(error)[:200]) from error
    for rows in sheets:
        found = _best_header(rows, known)
        if found is not None:
            return _table(rows, found, _end_of(sheets))
    first = next((" | ".join(filter(None, row)) for rows in sheets for row in rows if any(row)), "")
    raise CsvFault("no_header", 1, value=first[:80])


def marked_cell(content: bytes, mark: str) -> str:
    """The cell beside the one that holds a mark, on whatever sheet; empty where there is none.

    Raises
    ------
    CsvFault
        ``workbook_unsafe`` or ``workbook_broken``.
    """
    _refuse_unsafe(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            rows = (row for sheet in book for row in sheet.iter_rows(values_only=True, max_col=2))
            return next((str(row[1]) for row in rows if len(row) > 1 and row[0] == mark), "")
        finally:
            book.close()
    except Exception as error:  # a library that reads foreign XML raises whatever it meets
        raise CsvFault("workbook_broken", 1, reason=str(error)[:200]) from error


def _refuse_unsafe(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            listed = parts.infolist()
            total = sum(part.file_size for part in listed)
            if (
                len(listed) > _MOST_PARTS
                or total > _MOST_BYTES
                or total > _MOST_RATIO * max(len(content), 100_000)
            ):
                raise CsvFault("workbook_unsafe", 1)
            for part in listed:
                with parts.open(part) as file:
                    head = file.read(_HEAD_BYTES)
                if not _is_plain(head.removeprefix(b"\xef\xbb\xbf")):
                    raise CsvFault("workbook_unsafe", 1)
    except CsvFault:
        raise
    except (*_BAD, RuntimeError) as error:
        raise CsvFault("workbook_broken", 1, reason=str(error)[:200]) from error


def _is_plain(head: bytes) -> bool:
    """Whether the beginning of a part is of XML without declarations, or of no XML at all."""
    if b"<\0" in head[:8] or b"\0<" in head[:8]:  # UTF-16, in which nothing would be found
        return False
    return not head.lstrip().startswith(b"<") or bool(_PROLOG.match(head))


def _rows(sheet: Any) -> list[list[str]]:
    """Rows of a sheet up to the last that holds something, however large it says it is."""
    sheet.reset_dimensions()
    found: list[list[str]] = []
    cells = filled = 0
    for row in sheet.iter_rows(values_only=True):
        cells += len(row)
        if len(row) > WIDEST:
            raise CsvFault("too_wide", len(found) + 1, found=len(row), limit=WIDEST)
        if cells > _MOST_CELLS or len(found) >= _MOST_ROWS:
            raise CsvFault("workbook_unsafe", len(found) + 1)
        found.append(_texts(row))
        if found[-1]:
            filled = len(found)
    return found[:filled]


def _texts(row: Iterable[Any]) -> list[str]:
    cells = [_text(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(cell: Any) -> str:
    """A value as a CSV file would have it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime):
        return (cell.date() if cell.time() == time() else cell).isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)
    return unmarked(str(cell).strip())


def _best_header(rows: list[list[str]], known: set[str]) -> int | None:
    counts = [sum(folded(cell) in known for cell in row if cell) for row in rows[:_HEADER_ROWS]]
    best = max(counts, default=0)
    return counts.index(best) if best else None


def _end_of(sheets: list[list[list[str]]]) -> dict[str, str] | None:
    """What the last line of the sync form says, on whatever sheet it stands."""
    for rows in sheets:
        for row in rows:
            if row and row[0].startswith("#end"):
                return take_trailer([";".join(cell for cell in row if cell)])[1]
    return None


def _table(rows: list[list[str]], at: int, facts: dict[str, str] | None) -> Table:
    header = rows[at]
    width = len(header)
    seen: dict[str, int] = {}
    for place, name in enumerate(header):
        if name and folded(name) in seen:
            first = seen[folded(name)] + 1
            raise CsvFault("name_twice", at + 1, column=name[:80], first=first, second=place + 1)
        seen[folded(name)] = place
    kept = [place for place, name in enumerate(header) if name]
    found: list[tuple[str, ...]] = []
    lines: list[int] = []
    unfit = _unfit(header, at + 1)
    for line, row in enumerate(rows[at + 1 :], at + 2):
        if not row or row[0].startswith("#end"):
            continue
        if len(row) > width or any(c and not header[k] for k, c in enumerate(row)):
            place = next(k for k, c in enumerate(row) if c and (k >= width or not header[k]))
            raise CsvFault("no_name", line, position=place + 1, value=row[place][:80])
        unfit = unfit or _unfit(row, line)
        found.append(tuple(row[k] if k < len(row) else "" for k in kept))
        lines.append(line)
    names = tuple(header[k] for k in kept)
    notes: tuple[str, ...] = ("preamble",) if any(map(any, rows[:at])) else ()
    untouched = facts is not None and is_untouched(facts, names, found)
    if unfit is not None and not untouched:  # in a workbook of ours people keep what they like
        raise unfit
    if facts is not None:
        notes += ("trailer" if untouched else "edited",)
    return Table(names, found, lines, "xlsx", "", notes, tuple((facts or {}).items()))


def _unfit(row: list[str], line: int) -> CsvFault | None:
    """What is wrong with the characters of a row."""
    try:
        refuse_characters("\t".join(row))
    except CsvFault as fault:
        return fault.below(line - fault.line)
    return None
