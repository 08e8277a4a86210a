"""Folder mode: files that come into ``inbox`` are taken in and moved to ``done`` or ``rejected``.

The folder may lie on a shared drive; the registry does not. A file is taken when it is complete,
and moved only after what it says is written: a crash in between is harmless, since the same
content taken in twice changes nothing.
"""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from aftersales.domain.errors import AftersalesError, InputError, StorageError
from aftersales.domain.progress import Progress
from aftersales.exchange.file_names import short_stem, shown
from aftersales.exchange.tables import write_file
from aftersales.services.imports import Imported, import_file
from aftersales.services.sync.words import receipt_text
from aftersales.store.database import Database
from aftersales.texts import error_text

INBOX, DONE, REJECTED = "inbox", "done", "rejected"
_SUFFIXES = (".csv", ".xlsx", ".txt", ".tsv")
_SETTLE_SECONDS = 2.0  # a file without our last line is complete when it was left alone so long
_DAY_SECONDS = 86_400.0
_TAIL_BYTES = 4096
_NOT_YET = ("csv_changing", "csv_locked")  # somebody still has it open


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file of the inbox.

    Attributes
    ----------
    file, moved_to : str
        Its name, and where it lies now; empty for one that is not complete yet.
    imported : Imported or None
        What was taken in; None where the file could not be read.
    error : str
        Why not, in the person's language.
    """

    file: str
    moved_to: str = ""
    imported: Imported | None = None
    error: str = ""


def prepare(folder: Path) -> None:
    """Make the three folders.

    Raises
    ------
    StorageError
        With what the disk said.
    """
    try:
        for name in (INBOX, DONE, REJECTED):
            (folder / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageError("cannot_write", file=str(folder), reason=reason) from error


def sync(
    database: Database,
    folder: Path,
    day: date,
    *,
    accept_good: bool = False,
    language: str = "en",
    clock: Callable[[], float] = time.time,
    progress: Progress | None = None,
) -> list[Taken]:
    """Take in every complete file of the inbox, the oldest first.

    Parameters
    ----------
    accept_good : bool
        Take good rows although others are faulty; otherwise a file with a fault is rejected.
    clock : callable
        Seconds since 1970, as the times of files are.

    Raises
    ------
    InputError
        ``folder_missing``.
    """
    if not folder.is_dir():
        raise InputError("folder_missing", file=str(folder))
    prepare(folder)
    progress = progress or Progress()
    found = []
    for path in waiting(folder):
        progress.step(0.0, "comparing")
        if not is_complete(path, clock()):
            if path.exists():  # or another run has taken it
                found.append(Taken(shown(path.name)))
            continue
        taken = _take(database, folder, path, day, accept_good, language, progress)
        if taken is not None:
            found.append(taken)
    return found


def waiting(folder: Path) -> list[Path]:
    """Files of the inbox, the oldest first; what hides or is no table is none of our business."""
    listed = []
    try:
        for one in os.scandir(folder / INBOX):
            if not one.name.lower().endswith(_SUFFIXES) or one.name.startswith((".", "~$")):
                continue
            with suppress(FileNotFoundError):  # another run has taken it meanwhile
                if one.is_file(follow_symlinks=False):
                    listed.append((one.stat().st_mtime, one.name, Path(one.path)))
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageError("cannot_read", file=shown(folder / INBOX), reason=reason) from error
    return [path for _, _, path in sorted(listed)]


def is_complete(path: Path, now: float) -> bool:
    """Whether nobody writes a file any more: it ends as ours do, or was left alone."""
    try:
        before = path.stat()
        age = now - before.st_mtime
        if age >= _SETTLE_SECONDS or age < -_DAY_SECONDS:  # its clock may be wrong by years
            return True
        with path.open("rb") as file:
            file.seek(max(0, before.st_size - _TAIL_BYTES))
            tail = file.read()
    except OSError:
        return False
    return b"#end;rows=" in tail and tail.endswith(b"\n")


def _take(
    database: Database,
    folder: Path,
    path: Path,
    day: date,
    accept_good: bool,
    language: str,
    progress: Progress,
) -> Taken | None:
    """Take in a file and move it; None when another run has moved it meanwhile."""
    name = shown(path.name)
    try:
        found = import_file(
            database,
            path,
            day=day,
            accept_good=accept_good,
            language=language,
            aside_in=folder / REJECTED,
            progress=progress,
        )
    except StorageError:
        raise  # the registry, not the file: nothing is moved
    except AftersalesError as error:
        if error.code in _NOT_YET:
            return Taken(name)
        words = error_text(error, language)
        moved = _move(path, folder / REJECTED, "")
        if moved is None:
            return None
        _put_beside(moved, f"{words}\r\n")
        return Taken(name, shown(moved), error=words)
    refused = bool(found.rejected) and not accept_good
    moved = _move(path, folder / (REJECTED if refused else DONE), found.preview.staged.file_hash)
    if moved is None:
        return None
    _put_beside(moved, receipt_text(found.preview, language, found.revision))
    return Taken(name, shown(moved), found)


def _move(path: Path, folder: Path, file_hash: str) -> Path | None:
    """Give a file its place among those that are done; its name has the start of its hash."""
    stem, suffix = short_stem(path), path.suffix
    mark = f"-{file_hash[:8]}" if file_hash else ""
    target = folder / f"{stem}{mark}{suffix}"
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{stem}{mark}-{number}{suffix}"
    try:
        path.replace(target)
    except FileNotFoundError:
        if path.parent.is_dir() and folder.is_dir():
            return None
        raise StorageError("cannot_write", file=shown(target), reason="") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageError("cannot_write", file=shown(target), reason=reason) from error
    return target


def _put_beside(path: Path, words: str) -> None:
    """Write the receipt for the sender beside a file; a full disk does not undo what is done."""
    try:
        write_file(path.with_name(f"{path.name}.receipt.txt"), words.encode("utf-8-sig"))
    except AftersalesError:
        return
