"""Names of files that others chose: any bytes on some disks, and too long for ours with more."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
_ROOM = 150  # bytes of 255 that a disk allows; marks, suffixes and the word "receipt" follow
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])$", re.IGNORECASE)
_SAFE_ROOM = 60


def shown(path: Path | str) -> str:
    """A name or path that can be shown and written: what is no text, or unseen, is U+FFFD."""
    return "".join("\ufffd" if unicodedata.category(c) in _UNSEEN else c for c in str(path))


def short_stem(path: Path | str) -> str:
    """Name of a file without its suffix, so short that more fits behind it."""
    return shown(Path(path).stem).encode()[:_ROOM].decode("utf-8", "ignore")


def safe_name(words: str) -> str:
    """Words of data as the name of a file or folder on any system.

    Letters and digits of any script stay, with ``-``, ``_`` and spaces inside; everything else
    becomes ``_``. What Windows keeps for its devices gets a ``_`` in front.
    """
    kept = "".join(
        c if c.isalnum() or c in "-_ " else "_" for c in unicodedata.normalize("NFC", words)
    )
    short = kept.encode()[:_SAFE_ROOM].decode("utf-8", "ignore").strip() or "_"
    return f"_{short}" if _RESERVED.match(short) else short


def safe_names(words: Sequence[str]) -> list[str]:
    """A safe name for each of some codes; none is another's on a disk that ignores case."""
    used: set[str] = set()
    found = []
    for code in words:
        name = safe_name(code)
        while name.casefold() in used:
            name += "_"
        used.add(name.casefold())
        found.append(name)
    return found
