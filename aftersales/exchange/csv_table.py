"""From records to a table: one header, rows as wide as it, and nothing that is no data."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from aftersales.exchange.csv_bytes import CsvFault
from aftersales.exchange.csv_kinds import (
    breaks_kinds,
    column_kinds,
    is_ruler,
    is_units,
    lone_cells,
    strange_row,
)
from aftersales.exchange.csv_records import Records, filled

_TOTAL = re.compile(
    r"(?:grand |sub-?)?(?:totals?|sum|summe|gesamt)|итого|итоги?|всего|подытог"
    r"|合计|总计|总和|小计|共计",
    re.IGNORECASE,
)
_LOST = re.compile(r"\?{3,}(\s+\?+)*")
_DEGREES = re.compile(r"-?\d{1,3}", re.ASCII)
_PAIRS = (("'", "'"), ("‘", "’"), ("“", "”"), ("«", "»"), ("`", "`"))
_FRINGES = frozenset("~^#*@&+=<>!\\/`|:;")
_NARROW = 3  # with fewer columns a row of one cell is nothing unusual
_ENOUGH = 3  # rows before a pattern is one
_GAPS = 50  # with more empty lines, they part no tables


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
        What was left out or read otherwise: ``preamble``, ``separator_line``, ``end_mark``,
        ``empty_columns``, ``escapes``; of a file of ours ``trailer`` when it is as it left,
        ``edited`` when it is not.
    trailer : tuple of (name, value)
        What the last line of a file of ours says.
    """

    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    lines: list[int]
    encoding: str
    delimiter: str
    notes: tuple[str, ...] = ()
    trailer: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """Lines of a file, and what occurs in it at all, so that not every cell is asked.

    Attributes
    ----------
    start : int
        Index of the first line that may belong to a table.
    names : frozenset of str or None
        Known column names, folded; None when there are none to go by.
    """

    lines: list[str]
    start: int
    encoding: str
    names: frozenset[str] | None
    quotes: bool
    composed: bool
    apostrophes: bool
    questions: bool
    backslashes: bool


def table_of(found: Records, text: Text, delimiter: str) -> Table:
    """Make a table of records of which the first is the header.

    Raises
    ------
    CsvFault
        For the first record that is not what a row has to be.
    """
    head, at = found.cells[0], found.lines[0]
    header = _cleaned(head, text)
    if not header[-1]:
        widest = max(map(filled, found.cells))
        header = header[: max(widest, filled(header))]
    if not any(header):
        raise CsvFault("no_header", at, value="")
    _refuse_header(header, at, text)
    rows: list[tuple[str, ...]] = []
    places: list[int] = []
    gaps: list[int] = []
    width = len(header)
    checks = _Checks(header, len(head), text, delimiter)
    for raw, line in zip(found.cells[1:], found.lines[1:], strict=True):
        cells = [cell.strip() for cell in raw]
        if not text.composed:
            cells = [unicodedata.normalize("NFC", cell) for cell in cells]
        if not any(cells):
            gaps.append(len(rows))
            continue
        if len(cells) != width:
            cells = checks.fitted(cells, line)
        checks.row(cells, line)
        rows.append(tuple(cells))
        places.append(line)
    _refuse_second_header(header, rows, places, at, text.names is not None)
    _refuse_other_rows(header, rows, places, gaps)
    _refuse_fringes(header, rows, at)
    kept = _named_columns(header, rows, places, at)
    notes: tuple[str, ...] = ()
    if len(kept) < width:
        notes = ("empty_columns",)
        rows = [tuple(row[k] for k in kept) for row in rows]
    names = tuple(header[k] for k in kept)
    return Table(names, rows, places, text.encoding, delimiter, notes)


class _Checks:
    """What every row is asked."""

    def __init__(self, header: list[str], raw_width: int, text: Text, delimiter: str) -> None:
        self._header, self._raw_width = header, raw_width
        self._text, self._delimiter = text, delimiter
        self._names = text.names or frozenset()

    def fitted(self, cells: list[str], line: int) -> list[str]:
        """Cells without the empty ones at the end that the header has too."""
        width = len(self._header)
        if width < len(cells) <= self._raw_width and not any(cells[width:]):
            return cells[:width]
        code = "row_short" if len(cells) < width else "row_long"
        if (
            code == "row_long"
            and self._delimiter == ","
            and any(
                _DEGREES.fullmatch(a) and b.isdigit() and b.isascii() for a, b in pairwise(cells)
            )
        ):
            code = "decimal_comma"
        raise CsvFault(code, line, expected=width, found=len(cells))

    def row(self, cells: list[str], line: int) -> None:
        """Refuse a header that comes again, a total, and what tells of another quoting."""
        first = cells[0] or next(filter(None, cells))
        if (cells == self._header and len(cells) > 1) or self._all_names(first, cells):
            raise CsvFault("header_again", line)
        if _TOTAL.match(first) and _TOTAL.fullmatch(first.rstrip(" :.")):
            raise CsvFault("total", line, value=first)
        if self._text.questions:
            for name, cell in zip(self._header, cells, strict=True):
                if "???" in cell and _LOST.fullmatch(cell):
                    raise CsvFault("letters_lost", line, column=name)
        if self._text.apostrophes and any(
            cell[:1] == "'" and cell[-1] == "'" and len(cell) > 1 for cell in cells
        ):
            raise CsvFault("other_quotes", line)

    def _all_names(self, first: str, cells: list[str]) -> bool:
        if first.casefold() not in self._names:
            return False
        held = [cell for cell in cells if cell]
        return len(held) > 1 and all(folded(cell) in self._names for cell in held)


def _refuse_header(header: Sequence[str], line: int, text: Text) -> None:
    if len(header) > 1:
        for left, right in _PAIRS:
            if all(len(c) > 1 and (c[0], c[-1]) == (left, right) for c in header if c):
                raise CsvFault("other_quotes", line)
    if text.questions:
        lost = next((name for name in header if _LOST.fullmatch(name)), None)
        if lost:
            raise CsvFault("letters_lost", line, column=lost)


def _refuse_second_header(
    header: Sequence[str],
    rows: Sequence[tuple[str, ...]],
    places: Sequence[int],
    at: int,
    named: bool,
) -> None:
    """Refuse a second row of the header, units, and a comment or title taken for a header."""
    if len(rows) < 2 or len(header) < 2:  # noqa: PLR2004 - nothing to compare with
        return
    kinds = column_kinds(rows[1:], len(header))
    if header[0][:1] == "#" and (header[0][1:2].isspace() or breaks_kinds(rows[0], kinds)):
        raise CsvFault("comment", at, value=_shown(header))
    broken = len(rows) >= _ENOUGH and breaks_kinds(rows[0], kinds, enough=2 if named else 1)
    if broken or is_units(rows[0]) or is_ruler(rows[0]):
        raise CsvFault("second_header", places[0], value=_shown(rows[0]))


def _refuse_other_rows(
    header: Sequence[str],
    rows: Sequence[tuple[str, ...]],
    places: Sequence[int],
    gaps: Sequence[int],
) -> None:
    """Refuse rows of another table, comments and notes."""
    for gap in dict.fromkeys(gaps) if len(gaps) <= _GAPS else ():
        before = rows[max(0, gap - 200) : gap]
        fits = len(before) < 2 or gap == len(rows)  # noqa: PLR2004 - one row is no pattern
        if not fits and breaks_kinds(rows[gap], column_kinds(before, len(header))):
            raise CsvFault("second_table", places[gap], value=_shown(rows[gap]))
    strange = strange_row(rows, len(header))
    if strange is not None:
        raise CsvFault("second_table", places[strange], value=_shown(rows[strange]))
    marked = [k for k, row in enumerate(rows) if row[0][:1] == "#"]
    if marked and header[0][:1] != "#" and len(marked) <= max(1, len(rows) // 20) < len(rows):
        raise CsvFault("comment", places[marked[0]], value=_shown(rows[marked[0]]))
    if len(header) >= _NARROW:
        lone = lone_cells(rows)
        if lone is not None:
            raise CsvFault("note_row", places[lone], value=_shown(rows[lone]))


def _refuse_fringes(header: Sequence[str], rows: Sequence[Sequence[str]], line: int) -> None:
    """Refuse a delimiter of several characters that was taken for one of them."""
    if len(header) < 2 or not rows:  # noqa: PLR2004 - a delimiter has two sides
        return
    last, first = header[0][-1:], header[1][:1]
    if last in _FRINGES and all(c[-1:] == last for row in (header, *rows) for c in row[:-1]):
        raise CsvFault("delimiter_unclear", line)
    if first in _FRINGES and all(c[:1] == first for row in (header, *rows) for c in row[1:]):
        raise CsvFault("delimiter_unclear", line)


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
            raise CsvFault("name_twice", at, column=name[:80], first=seen[name] + 1, second=k + 1)
        seen[name] = k
        kept.append(k)
    return kept


def _cleaned(cells: Sequence[str], text: Text) -> list[str]:
    if text.composed:
        return [cell.strip() for cell in cells]
    return [unicodedata.normalize("NFC", cell.strip()) for cell in cells]


def _shown(row: Sequence[str]) -> str:
    return " | ".join(cell for cell in row if cell)[:80]


def folded(name: str) -> str:
    """Name of a column as it is compared: case, ё, spaces and underscores do not matter."""
    plain = unicodedata.normalize("NFKC", name).casefold().replace("ё", "е")
    return " ".join(plain.replace("_", " ").replace("-", " ").split())
