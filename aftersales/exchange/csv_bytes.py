"""From the bytes of a file to its text, strictly: no encoding is guessed, no letter replaced."""

import codecs
import os
import re
import stat
from pathlib import Path

from aftersales.domain.errors import InputError
from aftersales.exchange.file_names import shown
from aftersales.texts import text

PROPOSALS = ("cp1251", "gb18030", "cp866", "koi8-r")
LARGEST_BYTES = 256 * 1024 * 1024
_BREAK = re.compile(rb"\r\n|\n|\r")
_TEXT_BREAK = re.compile(r"\r\n|\n|\r")
_SAMPLE = 4000
_HELD = (32, 33)  # what Windows says of a file that another program keeps to itself
# Codecs that are no encodings of whole files; some of them know no errors of their own.
_NO_ENCODINGS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf_7"}
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
    (b"PK\x07\x08", "zip"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"%PDF", "pdf"),
    (b"7z\xbc\xaf\x27\x1c", "zip"),
    (b"\x1f\x8b", "zip"),
    (b"BZh", "zip"),
    (b"\xfd7zXZ", "zip"),
    (b"\x28\xb5\x2f\xfd", "zip"),
    (b"Rar!\x1a", "zip"),
    (b"SQLite format 3", "sqlite"),
)
_OTHERS = (
    (b"\x78\x9f\x3e\x22", "winmail.dat"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"PAR1", "Parquet"),
    (b"ARROW1", "Arrow"),
    (b"\x7fELF", "ELF"),
    (b"\x00\x01\x00\x00Standard", "Access"),
)


class CsvFault(InputError):  # noqa: N818 - the name others rely on
    """A file is not a table; `line` is the physical line from 1, 0 for the file as a whole."""

    def __init__(self, code: str, line: int = 0, **values: object) -> None:
        super().__init__(f"csv_{code}", line=line, **values)
        self.line = line

    def below(self, lines: int) -> "CsvFault":
        """The same fault so many lines further down."""
        others = {name: value for name, value in self.values.items() if name != "line"}
        return CsvFault(self.code.removeprefix("csv_"), self.line + lines, **others)

    @property
    def message(self) -> str:
        """What is wrong and how to mend it, in English."""
        return text(f"error.{self.code}", "en", **self.values)


def content_of(path: Path) -> bytes:
    """All bytes of a regular file, read once; never follows a link or waits for a pipe."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if os.name == "nt" and ":" in path.name:  # another stream behind the file's name
        raise CsvFault("not_a_file", file=shown(path))
    try:
        descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                raise CsvFault("not_a_file", file=shown(path))
            if before.st_size > LARGEST_BYTES:
                raise CsvFault("too_large", file=shown(path), limit=LARGEST_BYTES // 1024**2)
            content = file.read(LARGEST_BYTES + 1)
            after = os.fstat(descriptor)
    except (OSError, ValueError) as error:
        if getattr(error, "winerror", None) in _HELD:
            raise CsvFault("locked", file=shown(path)) from error
        reason = getattr(error, "strerror", None) or str(error)
        raise CsvFault("unreadable", file=shown(path), reason=reason) from error
    if not before.st_size and content:  # made while it is read, as in /proc
        raise CsvFault("not_a_file", file=shown(path))
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    if not same or len(content) != before.st_size:
        raise CsvFault("changing", file=shown(path))
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
    for magic, kind in _OTHERS:
        if content.startswith(magic):
            raise CsvFault("is_other", 1, kind=kind)
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], name), name
    if encoding is not None:
        return _strictly(content, encoding), encoding
    if _two_bytes_wide(content[:_SAMPLE]):
        raise CsvFault("utf16_without_mark", 1)
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        raise _not_utf8(content, error) from error


def samples(path: Path) -> list[tuple[str, str]]:
    """How a file begins in each encoding that it may have, for a person to choose by.

    Only lines with letters beyond ASCII say anything; encodings in which they are not text are
    left out.
    """
    content = content_of(path)
    lines = [line for line in _BREAK.split(content[: 64 * 1024])[:-1] if not line.isascii()]
    found = []
    for encoding in PROPOSALS:
        try:
            words = b" / ".join(lines[:2]).decode(encoding)
        except UnicodeDecodeError:
            continue
        found.append((encoding, " ".join(words.split())[:120]))
    return found


def _two_bytes_wide(sample: bytes) -> bool:
    """Whether NUL bytes, or line ends, stand as they do in UTF-16 and UTF-32."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if even + odd > len(sample) // 4:
        return True
    # Cyrillic or Chinese: only delimiters and line ends have a NUL, always on the same side.
    wide = sample.count(b"\n\0") + sample.count(b"\0\n") + sample.count(b"\r\0")
    return bool(wide) and min(even, odd) * 10 <= max(even, odd)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        if codecs.lookup(encoding).name.replace("-", "_") in _NO_ENCODINGS:
            raise CsvFault("unknown_encoding", encoding=encoding)
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = _line_in(content, error.start, encoding)
        raise CsvFault("bad_byte", line, offset=error.start, encoding=encoding) from error
    except (LookupError, UnicodeError, ValueError) as error:
        raise CsvFault("unknown_encoding", encoding=encoding) from error


def _line_in(content: bytes, offset: int, encoding: str) -> int:
    """Line of an offset, also where a line end is more than one byte."""
    if not encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32", "utf16", "utf32")):
        return _line_at(content, offset)
    return len(_TEXT_BREAK.findall(content[:offset].decode(encoding, "ignore"))) + 1


def _not_utf8(content: bytes, error: UnicodeDecodeError) -> CsvFault:
    """A broken UTF-8 file, or one of an older encoding that the person has to confirm."""
    line = _line_at(content, error.start)
    good = len(content.decode("utf-8", "ignore").encode())
    high = sum(map(content.count, map(bytes, ([byte] for byte in range(0x80, 0x100)))))
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
