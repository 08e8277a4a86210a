"""Shows a file that the registry keeps, in the person's own program for it."""

import re
from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from aftersales.domain.errors import StorageError

_LONGEST_BYTES, _LONGEST_SUFFIX = 160, 60  # disks take 255
_SHOWN = {".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".txt", ".docx", ".xlsx", ".odt"}


def open_attachment(name: str, content: bytes) -> Path:
    """Write an attachment into a folder of the person's own and show it.

    What is no document is shown in its folder and never started: a name comes from somebody's
    file and may be that of a program.
    """
    folder = Path(mkdtemp(prefix="aftersales-"))
    path = folder / safe_name(name)
    try:
        path.write_bytes(content)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageError("cannot_write", file=path.name, reason=reason) from error
    shown = path if path.suffix.lower() in _SHOWN else folder
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(shown)))
    return path


def safe_name(name: str) -> str:
    """A file name of ours for a name from elsewhere: no folders, devices or hidden characters."""
    plain = re.sub(r"[^\w .()\-]", "_", Path(name.replace("\\", "/")).name).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    stem = stem.encode("utf-8", "ignore")[-_LONGEST_BYTES:].decode("utf-8", "ignore")
    suffix = suffix.encode("utf-8", "ignore")[-_LONGEST_SUFFIX:].decode("utf-8", "ignore")
    if stem.upper().split(".")[0] in _DEVICES or plain.upper() in _DEVICES:
        stem = f"_{stem}"
    return f"{stem}{dot}{suffix}" if stem else f"attachment{dot}{suffix}"


_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{d}{k}" for d in ("COM", "LPT") for k in range(1, 10))}
