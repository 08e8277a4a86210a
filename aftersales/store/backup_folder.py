"""Where the backups of a registry lie, and what their names say.

``network.sqlite`` keeps its backups beside it, in ``network-backups``, as files like
``network 2026-06-01 093000 daily.sqlite``. The time is the person's own.
"""

import re
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

WHYS = ("daily", "migration", "restore", "manual")
_ENDING = "-backups"
_TIME = "%Y-%m-%d %H%M%S"
_REST = re.compile(rf" ([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} [0-9]{{6}}) ({'|'.join(WHYS)})\.sqlite")


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup as its name and the disk describe it: when and why it was made, bytes it has."""

    path: Path
    at: datetime
    why: str
    size: int


def folder_of(registry: Path) -> Path:
    """Folder that keeps the backups of a registry; it need not exist."""
    return registry.parent / f"{registry.stem}{_ENDING}"


def backup_name(registry: Path, at: datetime, why: str) -> str:
    """Name of a backup of a registry."""
    assert why in WHYS  # noqa: S101 - a name that nobody could read again
    return f"{registry.stem} {at.strftime(_TIME)} {why}.sqlite"


def backups_in(folder: Path) -> list[BackupFile]:
    """Backups in such a folder, newest first; files of any other name are not among them."""
    stem = folder.name.removesuffix(_ENDING)
    if stem == folder.name or not folder.is_dir():
        return []
    found = []
    for path in folder.iterdir():
        said = _said(path.name, stem)
        held = path.lstat()
        if said is not None and stat.S_ISREG(held.st_mode):
            found.append(BackupFile(path, *said, held.st_size))
    return sorted(found, key=lambda file: (file.at, file.path.name), reverse=True)


def _said(name: str, stem: str) -> tuple[datetime, str] | None:
    """When and why, if a name is one of ours."""
    match = _REST.fullmatch(name.removeprefix(stem)) if name.startswith(stem) else None
    if match is None:
        return None
    try:
        return datetime.strptime(match[1], _TIME), match[2]
    except ValueError:  # the 30th of February
        return None
