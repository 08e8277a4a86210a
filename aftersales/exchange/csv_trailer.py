"""The last line of our own files: that they are whole, and how they were when they left.

Who edits such a file leaves its rows different from what the line says, may sort the line in
among the rows, and may add rows below it: that is told and not refused. What the line proves is
that the file was not cut off, from which registry it comes, and what that had seen.

``#end;rows=3;sha256=…;registry=…;exported=…;by=…``

The hash is SHA-256 over header and rows as :func:`aftersales.exchange.csv_text.read` returns
them, rows in the order of their text: a file that was sorted otherwise, or saved again with
another delimiter, encoding, quoting or line end, still has it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from urllib.parse import unquote

from aftersales.exchange.csv_bytes import CsvFault

_BEGINS = re.compile(r'"?#end(?:[;,\t|"]|\s*$)')
_NOT_PLAIN = re.compile(r'[%;,|"^~\\\x00-\x1f\x7f-\x9f\u2028\u2029]')
_HASH = re.compile(r"[0-9a-f]{64}")


def content_hash(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """SHA-256 of a table, as 64 hexadecimal digits.

    Every cell is trimmed, put in NFC, and its line ends made LF. The cells of a row are joined
    by U+001F. The header, then the rows sorted by their code points, each followed by U+001E,
    are hashed as UTF-8. Rows without any content do not count.
    """
    digest = sha256((_joined(header) + "\x1e").encode())
    for row in sorted(_joined(row) for row in rows if any(cell.strip() for cell in row)):
        digest.update((row + "\x1e").encode())
    return digest.hexdigest()


def trailer(header: Sequence[str], rows: Sequence[Sequence[str]], **facts: object) -> str:
    """Last line of a file of ours, without a line end.

    Parameters
    ----------
    header, rows : sequence of str, sequence of sequences of str
        What was written before it, cells as text.
    **facts : object
        What else it says, in this order: ``registry``, ``exported``, ``by``. Characters that
        separate cells are written as ``%XX``, so that any spreadsheet keeps the line.
    """
    count = sum(1 for row in rows if any(cell.strip() for cell in row))
    said = {"rows": count, "sha256": content_hash(header, rows), **facts}
    return ";".join(["#end", *(f"{name}={_plain(str(value))}" for name, value in said.items())])


def take_trailer(lines: list[str]) -> tuple[list[str], dict[str, str] | None, int]:
    """Part a trailer from the other lines: those lines, what it says, and its line.

    Raises
    ------
    CsvFault
        ``truncated`` for half a trailer.
    """
    at = next((k for k, line in enumerate(lines) if _begins(line)), None)
    if at is None:
        return lines, None, 0
    parts = re.split(r"[;,\t|]", lines[at].strip().replace('"', ""))
    facts = dict(part.split("=", 1) for part in parts if "=" in part)
    whole = facts.get("rows", "").isdecimal() and _HASH.fullmatch(facts.get("sha256", ""))
    if not whole or not facts["rows"].isascii():
        raise CsvFault("truncated", at + 1)
    others = lines[:at] + lines[at + 1 :]
    return others, {name: unquote(value) for name, value in facts.items()}, at + 1


def is_untouched(
    facts: Mapping[str, str], header: Sequence[str], rows: Sequence[Sequence[str]]
) -> bool:
    """Whether a table is as it was when its trailer was written."""
    return content_hash(header, rows) == facts["sha256"]


def _begins(line: str) -> bool:
    return line[:5].startswith(("#end", '"#end')) and bool(_BEGINS.match(line))


def _joined(cells: Sequence[str]) -> str:
    # Nothing composes with U+001F, so that a row is composed as its cells are.
    row = "\x1f".join([cell.strip() for cell in cells])
    if not row.isascii():
        row = unicodedata.normalize("NFC", row)
    return row.replace("\r\n", "\n").replace("\r", "\n") if "\r" in row else row


def _plain(value: str) -> str:
    return _NOT_PLAIN.sub(lambda found: "".join(f"%{b:02X}" for b in found[0].encode()), value)
