"""Backups: when one is made, how long it is kept, what going back to one would change."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from aftersales.domain.errors import StorageError
from aftersales.services.network import read_snapshot
from aftersales.store import backup as store
from aftersales.store import integrity
from aftersales.store import restore as store_restore
from aftersales.store.backup import Inspection
from aftersales.store.backup_folder import BackupFile, backups_in, folder_of
from aftersales.store.copying import told
from aftersales.store.database import Database
from aftersales.store.integrity import CheckResult
from aftersales.store.restore import Restored

_ALL = timedelta(days=2)
_DAILY = timedelta(days=14)
_WEEKLY = timedelta(weeks=8)
_MONTHLY = timedelta(days=366)
_LONG = {"migration": timedelta(days=90), "restore": timedelta(days=90)}


@dataclass(frozen=True, slots=True)
class Preview:
    """What going back to a backup would change.

    Attributes
    ----------
    current : Inspection or None
        The registry now; None where it cannot be read.
    backup : Inspection
        What it would become.
    same_registry : bool
        Whether both are the same registry at different times.
    backups : tuple of BackupFile
        Every backup in the registry's folder, newest first.
    """

    current: Inspection | None
    backup: Inspection
    same_registry: bool
    backups: tuple[BackupFile, ...]


def backup(database: Database, path: Path) -> int:
    """Write a copy of the registry into a new file; return its size in bytes.

    Raises
    ------
    StorageError
        ``registry_exists`` if something is there, or what the disk says.
    """
    return store.backup(database, path)


def backup_now(database: Database, now: datetime) -> Path:
    """Write a copy into the registry's own folder because the person asks for it."""
    return store.keep(database, now, "manual")


def backups_of(database: Database) -> tuple[BackupFile, ...]:
    """Backups in the registry's own folder, newest first."""
    with told(folder_of(database.path)):
        return tuple(backups_in(folder_of(database.path)))


def daily(database: Database, now: datetime) -> Path | None:
    """Make the backup of the day, if there is something new to keep, and thin the old ones.

    Parameters
    ----------
    database : Database
        The registry.
    now : datetime
        The person's own time, without a zone.

    Returns
    -------
    Path or None
        The backup; None if today has one, or nothing was written since the newest.
    """
    made = backups_of(database)
    if any(file.why == "daily" and file.at.date() == now.date() for file in made):
        return None
    if made and _standing(store.inspect_live(database)) == _standing_of(made[0].path):
        return None
    path = store.keep(database, now, "daily")
    thin(path.parent, now)
    return path


def _standing(found: Inspection) -> tuple[object, ...]:
    """Which write a registry stands at; after a restore a revision alone does not say."""
    return found.registry, found.revision, found.written


def _standing_of(path: Path) -> tuple[object, ...] | None:
    try:
        return _standing(store.inspect(path, thorough=False))
    except StorageError:  # it is no backup of anything any more
        return None


def to_drop(times: Iterable[datetime], now: datetime) -> set[datetime]:
    """Which backups have had their time.

    What stays: all of the last 2 days, the newest of each day for 14 days, of each ISO week for
    8 weeks, of each month for 12 months, and always the newest of all.

    Parameters
    ----------
    times : iterable of datetime
        When the backups were made.
    now : datetime
        The time, of the same kind.
    """
    made = sorted(set(times))
    days: dict[date, datetime] = {}
    weeks: dict[tuple[int, int], datetime] = {}
    months: dict[tuple[int, int], datetime] = {}
    for at in made:  # oldest first, so the newest of each stays
        days[at.date()] = at
        weeks[at.isocalendar()[:2]] = at
        months[at.year, at.month] = at
    kept = {at for at in made if now - at <= _ALL} | set(made[-1:])
    for newest, age in (
        (days.values(), _DAILY),
        (weeks.values(), _WEEKLY),
        (months.values(), _MONTHLY),
    ):
        kept |= {at for at in newest if now - at <= age}
    return set(made) - kept


def thin(folder: Path, now: datetime) -> list[Path]:
    """Delete the backups that have had their time; return them.

    Those from before a migration or a restore stay at least 90 days, those that a person made
    stay until the person deletes them, and no other file is touched.
    """
    with told(folder):
        made = backups_in(folder)
    old = to_drop((file.at for file in made), now)
    dropped = []
    for file in made:
        if file.why == "manual" or file.at not in old:
            continue
        if now - file.at > _LONG.get(file.why, timedelta(0)):
            with suppress(OSError):  # somebody reads it; another day
                file.path.unlink()
                dropped.append(file.path)
    return dropped


def preview(database: Database, path: Path) -> Preview:
    """Say what going back to a backup would change; nothing is written.

    Raises
    ------
    NotFoundError, ForeignFileError, NewerSchemaError, StorageError
        If it cannot be restored.
    """
    found = store.inspect(path)
    try:
        current = store.inspect_live(database)
    except StorageError:
        current = None
    same = current is not None and current.registry == found.registry
    return Preview(current, found, same, backups_of(database))


def restore(database: Database, path: Path, now: datetime) -> Restored:
    """Go back to a backup, after a copy of what the registry holds now.

    Raises
    ------
    NotFoundError, ForeignFileError, NewerSchemaError, StorageError
        If it cannot be restored; the registry stays as it was.
    """
    return store_restore.restore(database, path, now)


def recover(location: str | Path, path: Path) -> Restored:
    """Make a registry from a backup, where there is none any more."""
    return store_restore.recover(location, path)


def check(database: Database) -> CheckResult:
    """Check a registry: its file, references and journal, and that every record can be read."""
    found = integrity.check(database)
    try:
        read_snapshot(database)
    except StorageError as error:
        if error.code != "registry_damaged":
            raise
        problem = "unreadable", str(error.values["reason"])
        return CheckResult((*found.problems, problem))
    return found
