"""A file of ours as it left: read as it was written, whatever people keep in their cells.

Rules for files of people would refuse some of it, such as a note that looks decoded twice. The
hash of all cells in the last line proves that nothing happened to the file on its way.
"""

import csv
import io
import unicodedata
from collections.abc import Collection

from aftersales.exchange.csv_bytes import CsvFault
from aftersales.exchange.csv_records import LONGEST_CELL
from aftersales.exchange.csv_table import Table, folded
from aftersales.exchange.csv_trailer import is_untouched, take_trailer

_DELIMITERS = (";", ",")  # those we write


def as_it_left(decoded: str, encoding: str, names: Collection[str] | None) -> Table | None:
    """The table of an untouched file of ours; None for any other file.

    Parameters
    ----------
    names : collection of str or None
        Folded names of columns, of which the header has one at least.
    """
    content, _, last = decoded.rstrip("\r\n").rpartition("\n")
    if not last.startswith("#end;"):
        return None
    try:
        facts = take_trailer([last])[1]
    except CsvFault:
        return None
    for delimiter in _DELIMITERS:
        found = _rows(content, delimiter)
        if found is None or facts is None:
            continue
        (header, *rows), (_, *lines) = found
        known = names is None or any(folded(name) in names for name in header)
        if known and is_untouched(facts, header, rows):
            told = tuple(facts.items())
            return Table(header, rows, lines, encoding, delimiter, ("trailer",), told)
    return None


def _rows(content: str, delimiter: str) -> tuple[list[tuple[str, ...]], list[int]] | None:
    """Cells and the lines on which rows begin; None where rows are not equally wide."""
    csv.field_size_limit(LONGEST_CELL)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    line = 1
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            rows.append(tuple(unicodedata.normalize("NFC", cell.strip()) for cell in cells))
            lines.append(line)
            line = reader.line_num + 1
    except csv.Error:
        return None
    return (rows, lines) if rows and {len(row) for row in rows} == {len(rows[0])} else None
