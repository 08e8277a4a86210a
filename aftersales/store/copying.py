"""Copies of registry files: made by SQLite itself, checked, and put in place whole.

A live registry is never opened, copied or hashed by any other means: closing such a file would
drop the locks this process holds on it, and another writer could lose a commit.
"""

import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from aftersales.domain.errors import StorageError
from aftersales.store import database as base
from aftersales.store.database import is_there, make_folder

_ABANDONED_SECONDS = 3600
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_PRIMARY = 0xFF  # an extended result code holds the plain one in its lowest byte


def connect(path: Path, how: str) -> sqlite3.Connection:
    """Open a registry file for the backup interface; ``ro`` to read, ``rw`` to write."""
    uri = f"{path.resolve().as_uri()}?mode={how}"
    connection = sqlite3.connect(
        uri, uri=True, timeout=base._WAIT_MS / 1000, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA synchronous=FULL")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def copy(source: sqlite3.Connection, target: sqlite3.Connection, file: Path) -> None:
    """Make one database the same as another, in one transaction.

    All pages in one step: a copy in several would begin anew after every write of another
    program, and never end beside a busy one.

    Raises
    ------
    StorageError
        ``registry_locked`` naming `file` if another program does not let go of it.
    """
    end = time.monotonic() + base._WAIT_MS / 1000

    def wait(status: int, _remaining: int, _total: int) -> None:
        # The driver itself would wait for ever.
        if status & _PRIMARY in _BUSY and time.monotonic() > end:
            raise StorageError("registry_locked", file=str(file))

    source.backup(target, pages=-1, progress=wait, sleep=0.05)


def write_copy(source: sqlite3.Connection, origin: Path, path: Path, *, verify: bool = True) -> int:
    """Copy an open registry into a new file, which appears whole or not at all.

    Parameters
    ----------
    source : sqlite3.Connection
        Connection to the registry.
    origin : Path
        File of that registry.
    path : Path
        Where the copy goes.
    verify : bool
        Whether a copy that is damaged, as the registry may be, is refused.

    Returns
    -------
    int
        Size in bytes.
    """
    with told(origin, path):
        if is_there(path) or path.is_symlink():
            raise StorageError("registry_exists", file=str(path))
    make_folder(path.parent)
    with told(origin, path), part_in(path.parent) as part:
        part.touch(mode_of(origin))  # no wider than what it copies
        with closing(connect(part, "rw")) as target:
            copy(source, target, origin)
        if verify:
            with closing(connect(part, "ro")) as written:
                refuse_damage(written, origin)
        size = part.stat().st_size
        put_in_place(part, path)
    return size


def refuse_damage(held: sqlite3.Connection, file: Path) -> None:
    """Read every page, and raise ``registry_damaged`` naming `file` if one is wrong."""
    (first,) = held.execute("PRAGMA integrity_check(1)").fetchone()
    if first != "ok":
        raise StorageError("registry_damaged", file=str(file), reason=first)


def mode_of(path: Path) -> int:
    """Permissions of a file; its owner may always write."""
    return stat.S_IMODE(path.stat().st_mode) | stat.S_IWUSR


@contextmanager
def part_in(folder: Path) -> Iterator[Path]:
    """Give a name of its own in a folder, of which nothing is left afterwards."""
    for old in folder.glob(".backup.*.part*"):
        # What a killed process left; one that is younger may still be at work.
        with suppress(OSError):
            if time.time() - old.stat().st_mtime > _ABANDONED_SECONDS:
                old.unlink()
    part = folder / f".backup.{uuid4().hex}.part"
    try:
        yield part
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            part.with_name(f"{part.name}{ending}").unlink(missing_ok=True)


def put_in_place(part: Path, path: Path) -> None:
    """Give a complete file its name, unless that name is taken; it outlasts a power cut."""
    try:
        os.link(part, path)
    except FileExistsError as error:
        raise StorageError("registry_exists", file=str(path)) from error
    except OSError:  # a file system without links
        if path.exists():
            raise StorageError("registry_exists", file=str(path)) from None
        part.rename(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def told(reading: Path, writing: Path | None = None) -> Iterator[None]:
    """Turn what SQLite or the disk did into an error that names the file concerned."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        reason = str(error)
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise StorageError("registry_locked", file=str(reading)) from error
        if not name.startswith(
            ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")
        ):
            raise StorageError("registry_damaged", file=str(reading), reason=reason) from error
        raise _refused(reading, writing, reason) from error
    except (OSError, ValueError) as error:
        raise _refused(reading, writing, getattr(error, "strerror", None) or str(error)) from error


def _refused(reading: Path, writing: Path | None, reason: str) -> StorageError:
    if writing is None:
        return StorageError("cannot_read", file=str(reading), reason=reason)
    return StorageError("cannot_write", file=str(writing), reason=reason)
