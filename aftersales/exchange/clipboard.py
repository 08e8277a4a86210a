"""Cells as spreadsheets put them on the clipboard: text with tabs between and lines for rows.

A spreadsheet quotes a cell only where it has to. So a cell in quotes without a tab, a line break
or a doubled quote inside is a name that somebody has put in quotes.
"""

import re
from collections.abc import Iterable, Sequence

from aftersales.domain.errors import InputError

LIMIT = 5_000_000
_CELL = re.compile(r'"((?:[^"]++|"")*+)"(?=[\t\r\n]|\Z)|[^\t\r\n]*')
_HAD_TO = re.compile(r'[\t\r\n]|""')
_HAS_TO = re.compile(r'[\t\r\n]|\A"')


def grid(text: str) -> list[list[str]]:
    """Cells of a text, trimmed; rows that are shorter are filled up with empty cells.

    Lines end with CRLF, LF or CR; the end of the last one begins no further row.

    Raises
    ------
    InputError
        ``paste_too_large`` for more than :data:`LIMIT` cells.
    """
    rows: list[list[str]] = []
    row: list[str] = []
    at = 0
    while at < len(text) or row:
        found = _CELL.match(text, at)
        assert found  # noqa: S101 - an empty cell matches everywhere
        quoted = found[1]
        plain = quoted is None or not _HAD_TO.search(quoted)
        row.append((found[0] if plain else quoted.replace('""', '"')).strip())
        at = found.end() + 1
        if text[at - 1 : at] != "\t":
            at += text.startswith("\r\n", at - 1)
            rows.append(row)
            row = []
    width = max(map(len, rows), default=0)
    if width * len(rows) > LIMIT:
        raise InputError("paste_too_large", limit=LIMIT)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def clipboard_text(rows: Iterable[Sequence[str]]) -> str:
    """Text that a spreadsheet, and :func:`grid`, takes apart into the same cells."""
    return "".join("\t".join(map(_quoted, row)) + "\r\n" for row in rows)


def _quoted(cell: str) -> str:
    if not _HAS_TO.search(cell):
        return cell
    return '"' + cell.replace('"', '""') + '"'
