"""A backup becomes the registry again: wholly or not at all, and never past recall."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from aftersales.domain.errors import InputError, NewerSchemaError, StorageError
from aftersales.store import database as base
from aftersales.store.backup import Inspection, inspect, keep_from
from aftersales.store.backup_folder import folder_of
from aftersales.store.columns import metadata
from aftersales.store.copying import (
    connect,
    copy,
    mode_of,
    part_in,
    put_in_place,
    refuse_damage,
    told,
)
from aftersales.store.database import Database, is_there, make_folder, registry_path


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did.

    ``backup`` is what the backup held, ``safety`` the copy of what the registry held before;
    None where there was no registry.
    """

    backup: Inspection
    safety: Path | None


def restore(database: Database, path: Path, now: datetime | None = None) -> Restored:
    """Put the content of a backup into the registry, after a copy of what it holds.

    The backup is copied beside the registry and brought to today's schema there; then all of it
    enters in one transaction, under the same lock as the safety copy. So a program that is
    killed leaves the registry as it was or as it is to be, nobody's write falls between, and
    other windows see the new content with their next question.

    Parameters
    ----------
    database : Database
        Registry to overwrite.
    path : Path
        Backup; it stays as it is.
    now : datetime, optional
        The person's own time, which names the safety copy.

    Raises
    ------
    InputError
        ``restore_itself``.
    NotFoundError, ForeignFileError, NewerSchemaError, StorageError
        As :func:`aftersales.store.backup.inspect` does; ``registry_locked`` if another program
        writes. The registry stays as it was.
    """
    found = inspect(path)
    with told(database.path):
        same = path.samefile(database.path)
    if same:
        raise InputError("restore_itself", file=str(path))
    with _ready(found, folder_of(database.path)) as part:
        safety = _replace(database.path, part, now or datetime.now())
    return Restored(found, safety)


def recover(location: str | Path, path: Path) -> Restored:
    """Make a registry from a backup, where there is none any more.

    Raises
    ------
    StorageError
        ``registry_exists`` if there is one; and as :func:`restore`.
    """
    place = registry_path(location)
    found = inspect(path)
    if is_there(place):
        raise StorageError("registry_exists", file=str(place))
    with _ready(found, place.parent) as part, told(path, place):
        part.chmod(mode_of(path))
        put_in_place(part, place)
    return Restored(found, None)


@contextmanager
def _ready(found: Inspection, folder: Path) -> Iterator[Path]:
    """Copy a backup into a folder, whole and of today's schema."""
    make_folder(folder)
    with told(found.file, folder), part_in(folder) as part:
        part.touch(0o600)
        with closing(connect(found.file, "ro")) as source, closing(connect(part, "rw")) as target:
            copy(source, target, found.file)
            # The registry takes over every page, and with them how its file is journaled.
            target.execute("PRAGMA journal_mode=DELETE")
        if found.schema < base.SCHEMA:
            _migrate(part, found.file)
        with closing(connect(part, "ro")) as copied:
            refuse_damage(copied, found.file)
            _refuse_other_schema(copied, found.file)
        yield part


def _migrate(part: Path, file: Path) -> None:
    """Bring a copy to today's schema; what was not right in the backup shows here."""
    try:
        base._migrate(base._engine(part, "rw"), {})
    except DBAPIError as error:
        reason = str(error.orig)
        if "full" in reason or "I/O" in reason:
            raise StorageError("cannot_write", file=str(part), reason=reason) from error
        raise StorageError("registry_damaged", file=str(file), reason=reason) from error


def _refuse_other_schema(copied: sqlite3.Connection, file: Path) -> None:
    """A registry has all our tables, and nothing that would act by itself."""
    held = copied.execute("SELECT type, name FROM sqlite_master").fetchall()
    lacking = set(metadata.tables) - {name for kind, name in held if kind == "table"}
    acting = [f"{kind} {name}" for kind, name in held if kind in ("trigger", "view")]
    reason = ", ".join([*(f"no such table: {name}" for name in sorted(lacking)), *acting])
    if reason:
        raise StorageError("registry_damaged", file=str(file), reason=reason)


def _replace(path: Path, part: Path, now: datetime) -> Path:
    """Keep what a registry holds, then overwrite it, with nobody else at work between."""
    with told(path, path), closing(connect(path, "rw")) as live:
        # In this mode the lock outlives the transaction that took it.
        live.execute("PRAGMA locking_mode=EXCLUSIVE")
        live.execute("BEGIN EXCLUSIVE")
        schema = int(live.execute("PRAGMA user_version").fetchone()[0])
        live.execute("COMMIT")
        if schema > base.SCHEMA:
            raise NewerSchemaError("newer_schema", file=str(path), found=schema, known=base.SCHEMA)
        # A damaged registry is what restores are for; its copy may be as damaged.
        safety = keep_from(live, path, now, "restore", verify=False)
        with closing(connect(part, "ro")) as source:
            copy(source, live, path)
    return safety
