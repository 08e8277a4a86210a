"""CSV from people: bytes to text cells, or an error that names the line.

Nothing is typed, guessed silently or replaced. A file either becomes exactly the table that a
careful person would read in it, or a :class:`CsvFault` says where it does not, and why.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from aftersales.exchange.csv_bytes import CsvFault, content_of, decode
from aftersales.exchange.csv_characters import refuse_characters
from aftersales.exchange.csv_choice import by_names, by_shape
from aftersales.exchange.csv_own import as_it_left
from aftersales.exchange.csv_table import Table, Text, folded
from aftersales.exchange.csv_trailer import content_hash, is_untouched, take_trailer, trailer

__all__ = ["CsvFault", "Table", "content_hash", "folded", "parse", "read", "trailer"]

_SEPARATOR = re.compile(r'"?sep=([^\w"\r\n])"?[ \t;,]*[\r\n]*', re.IGNORECASE)
_MARKUP = re.compile(r"\s*<")
_JSON = re.compile(r"\s*[\[{]\s*[\[{\"]")
_APOSTROPHE = re.compile(r"(?:^|[;,\t|^~: \r\n])\s*'")


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
        them the delimiter is the one under which all rows are equally wide, and the header is
        the first row, if it can be one.
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
    names = None if expected is None else frozenset(map(folded, expected))
    try:
        return _parse(decoded, names, encoding)
    except CsvFault:
        own = as_it_left(decoded, encoding, names)
        if own is None:
            raise
        return own


def _parse(decoded: str, names: frozenset[str] | None, encoding: str) -> Table:
    notes: list[str] = []
    if decoded.endswith("\x1a") or "\x1a" in decoded[-100:]:
        whole = re.sub(r"[\r\n \t]*\x1a[\x1a\r\n \t]*\Z", "", decoded[-100:])
        if len(whole) < len(decoded[-100:]) and "\x1a" not in whole:
            notes.append("end_mark")
            decoded = decoded[:-100] + decoded[-100:].rstrip("\x1a\r\n")
    if not decoded or decoded.isspace():
        raise CsvFault("empty", 1)
    _refuse_formats(decoded)
    refuse_characters(decoded)
    # No line end but CR and LF is left, so this splits where a physical line ends.
    lines, facts, trailer_line = decoded.splitlines(keepends=True), None, 0
    if "#end" in decoded:
        lines, facts, trailer_line = take_trailer(lines)
    if not any(map(str.strip, lines)):
        raise CsvFault("empty", 1)
    fixed = _SEPARATOR.fullmatch(lines[0])
    if fixed:
        notes.append("separator_line")
    text = Text(
        lines,
        1 if fixed else 0,
        encoding,
        names,
        quotes='"' in decoded,
        composed=decoded.isascii() or unicodedata.is_normalized("NFC", decoded),
        # Files of ours are quoted as they should be; an apostrophe is text.
        apostrophes=facts is None and "'" in decoded and bool(_APOSTROPHE.search(decoded)),
        questions="???" in decoded,
        backslashes="\\" in decoded,
    )
    del decoded
    choose = by_shape if text.names is None else by_names
    try:
        found = choose(text, fixed.group(1) if fixed else None)
    except CsvFault as fault:
        below = facts is not None and fault.line >= trailer_line
        raise fault.below(1) if below else fault from None
    if facts is None:
        return replace(found, notes=(*notes, *found.notes))
    notes.append("trailer" if is_untouched(facts, found.header, found.rows) else "edited")
    places = [line + (line >= trailer_line) for line in found.lines]
    told = tuple(facts.items())
    return replace(found, lines=places, notes=(*notes, *found.notes), trailer=told)


def _refuse_formats(decoded: str) -> None:
    """Refuse text that is another kind of file."""
    if _MARKUP.match(decoded):
        raise CsvFault("is_markup", 1)
    if _JSON.match(decoded):
        raise CsvFault("is_json", 1)
