"""Which row is the header and which character parts the cells: by names, or by shape alone."""

import csv
from collections.abc import Sequence
from dataclasses import replace

from aftersales.exchange.csv_bytes import CsvFault
from aftersales.exchange.csv_kinds import header_proven, is_data
from aftersales.exchange.csv_reading import all_of_them, either_escaping, noted, same
from aftersales.exchange.csv_records import (
    LONGEST_CELL,
    ONE_COLUMN,
    Dialect,
    Records,
    filled,
    first_record,
    records,
)
from aftersales.exchange.csv_table import Table, Text, folded, table_of

# From the one that no text has to the one that any text has.
STRONG = ("\t", "|", ";", ",")
WEAK = ("^", "~", ":", " ")
_IN_WORDS = (":", " ")  # these also stand within cells that nobody quoted
_SEARCHED_ROWS = 40  # a header lies within so many rows, or it is not found
_THREE = 3
_COMMON = frozenset("-_./@'’\" ()")  # occur in most cells of many a column


def by_names(text: Text, fixed: str | None) -> Table:
    """Find the table whose header has the most known names.

    Raises
    ------
    CsvFault
        When no row has any, or nothing fits the rows below it.
    """
    choices = (fixed,) if fixed else (*STRONG, *WEAK)
    found = [(*_best_header(text, delimiter), delimiter) for delimiter in choices]
    most = max(hits for hits, _, _ in found)
    if not most:
        rest = (line.strip() for line in text.lines[text.start :] if line.strip())
        at = next((k for k in range(text.start, len(text.lines)) if text.lines[k].strip()), 0)
        raise CsvFault("no_header", at + 1, value=next(rest, "")[:80])
    tables: list[tuple[int, Table]] = []
    faults: list[tuple[int, int, CsvFault]] = []
    for order, (hits, at, delimiter) in enumerate(found):
        if hits < most:
            continue
        width = len(first_record(text.lines, at, Dialect(delimiter)))
        try:
            if width < 2:  # noqa: PLR2004 - nothing is parted
                tables.append((order, _one_column(replace(text, start=at), text.start)))
                break
            _refuse_rows_above(text, at, delimiter)
            table = either_escaping(replace(text, start=at), delimiter, all_of_them)
        except CsvFault as fault:
            faults.append((order, width, fault))
        else:
            above = any(line.strip() for line in text.lines[text.start : at])
            tables.append((order, noted(table, "preamble") if above else table))
    return _decided(tables, faults, text)


def by_shape(text: Text, fixed: str | None) -> Table:
    """Find the table from the shape of the rows alone.

    Raises
    ------
    CsvFault
        When no delimiter parts all rows alike, or several do.
    """
    choices = (fixed,) if fixed else STRONG
    places = range(text.start, len(text.lines))
    start = next((k for k in places if not _is_blank(text.lines[k], choices)), None)
    if start is None:
        raise CsvFault("empty", 1)
    text = replace(text, start=start)
    tables: list[tuple[int, Table]] = []
    faults: list[tuple[int, int, CsvFault]] = []
    for order, delimiter in enumerate(choices):
        head = first_record(text.lines, start, Dialect(delimiter))
        if len(head) < 2:  # noqa: PLR2004 - nothing is parted
            continue
        try:
            tables.append((order, either_escaping(text, delimiter, all_of_them)))
        except CsvFault as fault:
            faults.append((order, len(head), fault))
    if not tables:
        below = _below_a_title(text, choices)
        if below is not None:
            return below
    if tables or faults:
        return _with_header(_decided(tables, faults, text), text)
    other = None if fixed else _weakly_parted(text)
    return _with_header(other or _one_column(text, start), text)


def _is_blank(line: str, choices: Sequence[str]) -> bool:
    """Whether a line has nothing in any cell."""
    return line.count('"') % 2 == 0 and any(
        not filled(first_record([line], 0, Dialect(choice))) for choice in choices
    )


def _best_header(text: Text, delimiter: str) -> tuple[int, int]:
    """How many known names the best row has, and its line index; the earliest of equals."""
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(text.lines[text.start : text.start + 1000], delimiter=delimiter)
    best, place, at = 0, 0, text.start
    for _ in range(_SEARCHED_ROWS):
        try:
            row = next(rows)
        except (StopIteration, csv.Error):
            break
        hits = len({folded(cell.strip().strip("'")) for cell in row} & (text.names or set()))
        if hits > best:
            best, place = hits, at
        at = text.start + rows.line_num
    return best, place


def _refuse_rows_above(text: Text, at: int, delimiter: str) -> None:
    """Refuse rows above the header that hold as much as it does: they may be data."""
    if at == text.start:
        return
    head = filled(first_record(text.lines, at, Dialect(delimiter)))
    for k in range(text.start, at):
        cells = first_record(text.lines[k : k + 1], 0, Dialect(delimiter))
        held = sum(1 for cell in cells if cell.strip())
        if held > 1 and held >= min(_THREE, head):
            raise CsvFault("header_unclear", k + 1)


def _decided(
    tables: Sequence[tuple[int, Table]], faults: Sequence[tuple[int, int, CsvFault]], text: Text
) -> Table:
    """Return the only table; of several that of the rarest delimiter, if it is the widest too.

    A rarer delimiter that parts the header into as many cells, and not the rows, is the right
    one with a mistake somewhere.
    """
    if not tables:
        raise max(faults, key=lambda found: found[1])[2]
    (order, first), *others = tables
    for _, other in others:
        if not same(first, other) and len(other.header) >= len(first.header):
            raise CsvFault("delimiter_unclear", text.start + 1)
    for rank, width, fault in faults:
        if rank < order and width >= len(first.header):
            raise fault
    return first


def _with_header(table: Table, text: Text) -> Table:
    """Refuse a table whose first row is data like the others."""
    if is_data(table.header, table.rows):
        raise CsvFault("header_missing", text.start + 1, value=" | ".join(table.header)[:80])
    return table


def _below_a_title(text: Text, choices: Sequence[str]) -> Table | None:
    """Table below lines of one cell each, if its header is proven by what stands under it."""
    tables = []
    for delimiter in choices:
        if not any(delimiter in line for line in text.lines[text.start :][: 10 * _SEARCHED_ROWS]):
            continue
        try:
            table = either_escaping(text, delimiter, _without_title)
        except CsvFault:
            continue
        if len(table.header) > 1 and header_proven(table.header, table.rows):
            tables.append(table)
    if len(tables) != 1 or len(tables[0].rows) < 2:  # noqa: PLR2004 - one row proves nothing
        return None
    delimiter = tables[0].delimiter
    others = [choice for choice in choices if choice != delimiter]
    for line in text.lines[text.start : tables[0].lines[0] - 1]:
        if filled(first_record([line], 0, Dialect(delimiter))) > 1:
            break
        narrow = delimiter in line and len(tables[0].header) < _THREE
        unnamed = line.strip() and not any(map(str.isalpha, line)) and not _is_blank(line, choices)
        if narrow or unnamed or any(other in line for other in others):
            return None
    return noted(tables[0], "preamble")


def _without_title(found: Records) -> Records:
    """Records from the first with several cells on."""
    for k, cells in enumerate(found.cells[:_SEARCHED_ROWS]):
        if filled(cells) > 1:
            return found.since(k)
    raise CsvFault("header_unclear", found.lines[0])


def _weakly_parted(text: Text) -> Table | None:
    """Table with a delimiter that also occurs in words, where rows prove it.

    Raises
    ------
    CsvFault
        ``delimiter_unclear`` where it may part the rows and nothing proves it.
    """
    lines = [line.strip() for line in text.lines[text.start :] if line.strip()]
    tables = []
    unclear = False
    for delimiter in WEAK:
        if delimiter not in lines[0]:
            continue
        try:
            table = either_escaping(text, delimiter, all_of_them)
        except CsvFault:
            table = None
        if table is not None and len(table.header) > 1 and _proven(table, lines, delimiter):
            tables.append(table)
        elif len(lines) > 1:
            unclear = unclear or all(delimiter in line for line in lines)
    if len(tables) > 1 or (unclear and not tables):
        raise CsvFault("delimiter_unclear", text.start + 1)
    return tables[0] if tables else None


def _proven(table: Table, lines: Sequence[str], delimiter: str) -> bool:
    if delimiter not in _IN_WORDS:
        return bool(table.rows)
    quoted = (delimiter + '"', '"' + delimiter)
    if any(mark in line for line in lines for mark in quoted) and table.rows:
        return True
    return len(table.header) >= _THREE and header_proven(table.header, table.rows)


def _one_column(text: Text, first: int) -> Table:
    """Table of one column, which no delimiter may part.

    Raises
    ------
    CsvFault
        For the first row that one does part, or if all rows have a mark that may be one.
    """
    for delimiter in STRONG:
        if any(delimiter in line for line in text.lines[text.start :]):
            parted = records(text.lines, text.start, Dialect(delimiter), text.quotes)
            for record, line in zip(*parted, strict=True):
                if len(record) > 1:
                    raise CsvFault("row_long", line, expected=1, found=len(record))
    found = records(text.lines, text.start, ONE_COLUMN, text.quotes)
    at = next((k for k, record in enumerate(found.cells) if filled(record)), None)
    if at is None:
        raise CsvFault("empty", 1)
    found = found.since(at)
    cells = [record[0] for record in found.cells if filled(record)]
    shared = _shared_marks(cells)
    if (shared and len(cells) > 1) or any(mark in cells[0] for mark in STRONG):
        raise CsvFault("delimiter_unclear", found.lines[0])
    table = table_of(found, text, ",")
    above = any(line.strip() for line in text.lines[first : text.start])
    return noted(table, "preamble") if above else table


def _shared_marks(cells: Sequence[str]) -> set[str]:
    """Marks in every cell that may be delimiters: rare ones, others if always as many."""
    head = cells[0]
    marks = {c for c in head if not c.isalnum()}
    shared = {c for c in marks if c not in _COMMON or (c in "-_./@" and head.count(c) > 1)}
    for cell in cells[1:]:
        many = {c: cell.count(c) for c in shared}
        shared = {c for c in shared if many[c] == head.count(c) or (many[c] and c not in _COMMON)}
        if not shared:
            break
    return shared
