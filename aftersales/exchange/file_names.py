"""Names of files that others chose: any bytes on some disks, and too long for ours with more."""

import unicodedata
from pathlib import Path

_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_ROOM = 150  # bytes of 255 that a disk allows; marks, suffixes and the word "receipt" follow


def shown(path: Path | str) -> str:
    """A name or path that can be shown and written: what is no text, or unseen, is U+FFFD."""
    return "".join("\ufffd" if unicodedata.category(c) in _UNSEEN else c for c in str(path))


def short_stem(path: Path | str) -> str:
    """Name of a file without its suffix, so short that more fits behind it."""
    return shown(Path(path).stem).encode()[:_ROOM].decode("utf-8", "ignore")
