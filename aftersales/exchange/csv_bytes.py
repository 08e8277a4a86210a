"""From the bytes of a file to its text, strictly: no encoding is guessed, no letter replaced."""

import os
import re
import stat
from pathlib import Path

from aftersales.domain.errors import InputError
from aftersales.texts import text

PROPOSALS = ("cp1251", "gb18030", "cp866", "koi8-r")
LARGEST_BYTES = 256 * 1024 * 1024
_BREAK = re.compile(rb"\r\n|\n|\r")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"%PDF", "pdf"),
    (b"7z\xbc\xaf\x27\x1c", "zip"),
    (b"\x1f\x8b", "zip"),
    (b"SQLite format 3", "sqlite"),
)


class CsvFault(InputError):  # noqa: N818 - the name others rely on
    """A file is not a table; `line` is the physical line from 1, 0 for the file as a whole."""

    def __init__(self, code: str, line: int = 0, **values: object) -> None:
        super().__init__(f"csv_{code}", line=line, **values)
        self.line = line

    @property
    def message(self) -> str:
        """What is wrong and how to mend it, in English."""
        return text(f"error.{self.code}", "en", **self.values)


def content_of(path: Path) -> bytes:
    """All bytes of a regular file, read once; never follows a link or waits for a pipe."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                raise CsvFault("not_a_file", file=str(path))
            if before.st_size > LARGEST_BYTES:
                raise CsvFault("too_large", file=str(path), limit=LARGEST_BYTES // 1024**2)
            content = file.read(LARGEST_BYTES + 1)
            after = os.fstat(descriptor)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CsvFault("unreadable", file=str(path), reason=reason) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise CsvFault("changing", file=str(path))
    return content


def decode(content: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Turn bytes into text strictly; return it with the encoding that was used.

    Raises
    ------
    CsvFault
        If the bytes are another kind of file, or not text in the encoding.
    """
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            raise CsvFault(f"is_{kind}", 1)
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], name), name
    if encoding is not None:
        return _strictly(content, encoding), encoding
    if content[:2000].count(0) > len(content[:2000]) // 4:
        raise CsvFault("utf16_without_mark", 1)
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        raise _not_utf8(content, error) from error


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = _line_at(content, error.start) if encoding[:3] != "utf" else 1
        if encoding == "utf-8":
            line = _line_at(content, error.start)
        raise CsvFault("bad_byte", line, offset=error.start, encoding=encoding) from error
    except LookupError as error:
        raise CsvFault("unknown_encoding", encoding=encoding) from error


def _not_utf8(content: bytes, error: UnicodeDecodeError) -> CsvFault:
    """A broken UTF-8 file, or one of an older encoding that the person has to confirm."""
    line = _line_at(content, error.start)
    good = len(content.decode("utf-8", "ignore").encode())
    high = sum(byte > 0x7F for byte in content)  # noqa: PLR2004 - beyond ASCII
    if high and len(content) - good < high / 4:
        return CsvFault("bad_byte", line, offset=error.start, encoding="utf-8")
    able = []
    for name in PROPOSALS:
        try:
            content.decode(name)
        except UnicodeDecodeError:
            continue
        able.append(name)
    return CsvFault("encoding_unknown", line, proposals=", ".join(able))


def _line_at(content: bytes, offset: int) -> int:
    return len(_BREAK.findall(content, 0, offset)) + 1
