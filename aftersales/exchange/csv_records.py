"""From the lines of a text to records, strictly, in one dialect; nothing is chosen here."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from aftersales.exchange.csv_bytes import CsvFault

LONGEST_CELL = 131_072
WIDEST = 10_000
_SPACED = re.compile(r'\s+".*"\s*', re.DOTALL)
_OPENS = re.compile(r'"[^\s"]')
_CLOSES = re.compile(r'[^\s"]"')
_NEVER = "\x1f"  # in no text that comes this far


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are separated; `escapes` when a backslash stands before quotes and delimiters."""

    delimiter: str
    escapes: bool = False


class Records(NamedTuple):
    """Cells as they stand, record by record, and the physical line each record begins on."""

    cells: list[list[str]]
    lines: list[int]

    def since(self, first: int) -> "Records":
        """Records from one of them on."""
        return Records(self.cells[first:], self.lines[first:]) if first else self


def filled(cells: Sequence[str]) -> int:
    """How many cells there are up to the last that holds something."""
    for count in range(len(cells), 0, -1):
        if cells[count - 1].strip():
            return count
    return 0


ONE_COLUMN = Dialect(_NEVER)


def records(lines: Sequence[str], start: int, dialect: Dialect, quotes: bool = True) -> Records:
    """Split lines from `start` on into records.

    Parameters
    ----------
    quotes : bool
        False when it is known that there is no quote: then every line is a record.

    Raises
    ------
    CsvFault
        For a quote that does not close or is followed by text, a cell that is too long, too
        many columns, or a space between delimiter and quote.
    """
    csv.field_size_limit(LONGEST_CELL)
    if dialect.escapes:
        _refuse_other_escapes(lines, start, dialect.delimiter)
    reader = csv.reader(
        lines[start:] if start else lines,
        delimiter=dialect.delimiter,
        escapechar="\\" if dialect.escapes else None,
        strict=True,
    )
    found = Records([], [])
    try:
        if quotes:
            _several_lines(reader, found, lines, start, dialect.delimiter)
        else:
            found.cells.extend(reader)
    except csv.Error as error:
        begun = found.lines[-1] - 1 if quotes else start + len(found.cells)
        part = lines[begun : start + reader.line_num]
        raise _broken(str(error), part, begun, dialect) from error
    if quotes:
        if not dialect.escapes:
            _refuse_doubtful_quotes(lines, found, dialect.delimiter)
    else:
        found.lines.extend(range(start + 1, start + 1 + len(found.cells)))
    widest = max(map(len, found.cells), default=0)
    if widest > WIDEST:
        at = next(k for k, cells in enumerate(found.cells) if len(cells) > WIDEST)
        raise CsvFault("too_wide", found.lines[at], found=widest, limit=WIDEST)
    return found


def _several_lines(
    reader: Any, found: Records, lines: Sequence[str], start: int, delimiter: str
) -> None:
    """Take records that may go over several lines; the last place stays when it fails."""
    cells_of, places = found
    places.append(start + 1)
    begun, width = start, 0
    for cells in reader:
        end = start + reader.line_num
        if end - begun > 1:
            _refuse_swallowed(lines[begun:end], begun, delimiter, width)
        width = width or len(cells)
        cells_of.append(cells)
        places.append(end + 1)
        begun = end
    places.pop()


def first_record(lines: Sequence[str], start: int, dialect: Dialect) -> list[str]:
    """Cells of the first record, however it is written."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines[start : start + 50], delimiter=dialect.delimiter)
    try:
        return next(reader, [])
    except csv.Error:
        return []


def _broken(reason: str, part: Sequence[str], begun: int, dialect: Dialect) -> CsvFault:
    """Name the line where a quote opened that never closed, or was not closed properly."""
    opened = begun + 1 + _opening(part, dialect)
    if "field limit" in reason:
        return CsvFault("cell_too_long", opened, limit=LONGEST_CELL)
    return CsvFault("quote_open" if "unexpected end" in reason else "after_quote", opened)


def _opening(part: Sequence[str], dialect: Dialect) -> int:
    """Index of the line with the last quote that opened a cell before the first text after one."""
    opened = 0
    inside = shut = False  # within quotes; right after the quote that may have ended them
    for number, line in enumerate(part):
        before = dialect.delimiter
        for character in line:
            if character == '"' and not (dialect.escapes and before == "\\"):
                if not inside and not shut and before == dialect.delimiter:
                    opened = number
                    inside = True
                else:
                    inside, shut = shut, inside
            elif shut:
                if character not in (dialect.delimiter, "\r", "\n"):
                    return opened
                shut = False
            before = character
    return opened


def _refuse_swallowed(part: Sequence[str], begun: int, delimiter: str, width: int) -> None:
    """Refuse a quoted cell that holds what looks like whole rows: its quote never closed."""
    enough = width - 1
    if enough < 1:
        return
    inner = [line for line in part[1:-1] if line.count(delimiter) >= enough]
    if len(inner) > (enough == 1):
        raise CsvFault("quote_open", begun + 1)


def _refuse_doubtful_quotes(lines: Sequence[str], found: Records, delimiter: str) -> None:
    """Refuse quotes of which it is unclear whether they are text.

    Those are quotes after a space, and quotes that open within one cell and close within
    another of the same row. In a cell that is quoted as a whole there are none.
    """
    mark = re.escape(delimiter)
    whole = re.compile(rf'(?:^|(?<={mark}))"(?:[^"]|"")*"(?={mark}|[\r\n]|\Z)')
    ends = [*found.lines[1:], len(lines) + 1]
    for cells, line, end in zip(*found, ends, strict=True):
        held = [cell for cell in cells if '"' in cell]
        if not held:
            continue
        spaced = not delimiter.isspace() and any(map(_SPACED.fullmatch, held))
        if (spaced or _goes_on(held)) and '"' in whole.sub("", "".join(lines[line - 1 : end - 1])):
            raise CsvFault("space_before_quote" if spaced else "quote_inside", line)


def _goes_on(held: Sequence[str]) -> bool:
    """Whether a quote opens in one cell and closes in a later one."""
    odd = [cell for cell in held if cell.count('"') % 2]
    opens = next((k for k, cell in enumerate(odd) if _OPENS.search(cell)), len(odd))
    return any(_CLOSES.search(cell) for cell in odd[opens + 1 :])


def _refuse_other_escapes(lines: Sequence[str], start: int, delimiter: str) -> None:
    """Take backslashes as escapes only where all of them can be."""
    pair = re.compile(rf'\\(?:\\|"|{re.escape(delimiter)})')
    for number in range(start, len(lines)):
        line = lines[number]
        if "\\" in line and "\\" in pair.sub("", line):
            raise CsvFault("escape_unclear", number + 1)
