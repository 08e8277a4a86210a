"""Run cards inside files: written into every format of a pack, and read out of each again."""

import io
import json
import re
import struct
import zlib
from pathlib import Path
from typing import Any

from aftersales.domain.errors import InputError
from aftersales.exchange.csv_bytes import content_of
from aftersales.exchange.map_page import as_json
from aftersales.exchange.workbook import is_workbook, marked_cell

KEY = "aftersales-run-card"
MARK = f"#{KEY}"
_PNG, _PNG_END = b"\x89PNG\r\n\x1a\n", b"\0\0\0\0IEND"
_SQLITE = b"SQLite format 3\0"
_ELEMENT = re.compile(rf'<script type="application/json" id="{KEY}">(.*?)</script>', re.DOTALL)
_PDF_LINE = re.compile(rb"^%" + MARK.encode() + rb" (\{.*\})\r?$", re.MULTILINE)

Card = dict[str, Any]


def card_text(card: Card) -> str:
    """A card as one line of JSON, the same for the same card."""
    return json.dumps(card, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def in_html(page: str, card: Card) -> str:
    """A page with a card at the end of its body, as data that no browser runs."""
    element = f'<script type="application/json" id="{KEY}">{as_json(card)}</script>\n'
    body, end, rest = page.rpartition("</body>")
    return f"{body}{element}{end}{rest}" if end else page + element


def in_png(content: bytes, card: Card) -> bytes:
    """A picture with a card in a text chunk of its own.

    References
    ----------
    Portable Network Graphics, ISO/IEC 15948, 11.3.4.5 (iTXt).
    """
    data = KEY.encode() + b"\0\0\0\0\0" + card_text(card).encode()
    kind = b"iTXt"
    chunk = struct.pack(">I", len(data)) + kind + data
    chunk += struct.pack(">I", zlib.crc32(kind + data))
    end = content.rindex(_PNG_END)
    return content[:end] + chunk + content[end:]


def in_pdf(content: bytes, card: Card) -> bytes:
    """A document with a card as a comment behind its last object.

    A comment may stand wherever white space may (ISO 32000-1, 7.2.3); before the
    cross-reference table it would move what that points at, so the offset behind ``startxref``
    is moved with it.
    """
    start = content.rindex(b"startxref")
    offset = int(content[start + 9 :].split()[0])
    line = f"%{MARK} {card_text(card)}\n".encode()
    rest = content[start:].replace(str(offset).encode(), str(offset + len(line)).encode(), 1)
    return content[:offset] + line + content[offset:start] + rest


def read_card(path: Path) -> Card:
    """The run card in a file of a pack, or in a ``run-card.json``.

    Raises
    ------
    InputError
        ``pack_card`` if there is none, or why the file cannot be read.
    """
    content = content_of(path)
    try:
        found = json.loads(_words_of(content, path))
    except (ValueError, RecursionError) as error:
        raise InputError("pack_card", file=path.name) from error
    if not isinstance(found, dict):
        raise InputError("pack_card", file=path.name)
    return found


def _words_of(content: bytes, path: Path) -> str:
    """The JSON of the card; empty where there is none."""
    if content.startswith(_PNG):
        return _png_text(content)
    if content.startswith(b"%PDF"):
        return b"".join(_PDF_LINE.findall(content)[-1:]).decode()
    if content.startswith(_SQLITE):
        return _package_text(path)
    if is_workbook(content):
        return marked_cell(content, MARK)
    return _plain_text(content.decode("utf-8-sig", "strict"))


def _plain_text(words: str) -> str:
    element = _ELEMENT.search(words)
    if element is not None:
        return element[1]
    if words.lstrip().startswith("{"):
        held = json.loads(words)
        return json.dumps(held.get(KEY, held)) if isinstance(held, dict) else ""
    return _csv_text(words)


def _png_text(content: bytes) -> str:
    stream = io.BytesIO(content[len(_PNG) :])
    while len(head := stream.read(8)) == 8:  # noqa: PLR2004 - length and kind of a chunk
        size, kind = struct.unpack(">I4s", head)
        data = stream.read(size)
        stream.read(4)
        if kind == b"iTXt" and data.startswith(KEY.encode() + b"\0"):
            return data[len(KEY) + 5 :].decode()
    return ""


def _package_text(path: Path) -> str:
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        about = pyogrio.read_info(path, layer="regions")
    except (DataSourceError, DataLayerError) as error:
        raise ValueError(str(error)) from error
    return str((about.get("dataset_metadata") or {}).get(KEY, ""))


def _csv_text(words: str) -> str:
    import csv

    for row in csv.reader(io.StringIO(words), delimiter=";" if f"{MARK};" in words else ","):
        if row and row[0] == MARK:
            return row[1]
    return ""
