"""One reading of a text: a delimiter, doubled quotes or backslashes, and the table that gives."""

from collections.abc import Callable
from dataclasses import replace

from aftersales.exchange.csv_bytes import CsvFault
from aftersales.exchange.csv_records import Dialect, Records, records
from aftersales.exchange.csv_table import Table, Text, table_of

Reading = Callable[[Records], Records]


def all_of_them(found: Records) -> Records:
    """Records as they are: the first is the header."""
    return found


def either_escaping(text: Text, delimiter: str, below: Reading) -> Table:
    """Read with doubled quotes; with backslashes only where that alone makes a table."""

    def made(dialect: Dialect) -> Table:
        found = below(records(text.lines, text.start, dialect, text.quotes))
        return table_of(found, text, delimiter)

    try:
        plain = made(Dialect(delimiter))
    except CsvFault:
        if not text.backslashes:
            raise
        try:
            escaped = made(Dialect(delimiter, escapes=True))
        except CsvFault:
            escaped = None
        if escaped is None:
            raise
        return noted(escaped, "escapes")
    at = _first_escaped_quote(text) if text.backslashes else None
    if at is not None:
        try:
            equal = same(plain, made(Dialect(delimiter, escapes=True)))
        except CsvFault:
            equal = True
        if not equal:
            raise CsvFault("escape_unclear", at)
    return plain


def _first_escaped_quote(text: Text) -> int | None:
    places = range(text.start, len(text.lines))
    return next((k + 1 for k in places if '\\"' in text.lines[k]), None)


def same(one: Table, other: Table) -> bool:
    """Whether two readings come to the same."""
    return one.header == other.header and one.rows == other.rows


def noted(table: Table, note: str) -> Table:
    """Table with one more note."""
    return replace(table, notes=(note, *table.notes))
