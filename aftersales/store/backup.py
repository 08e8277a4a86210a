"""Backups of a registry, and what a registry file says of itself."""

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from aftersales.domain.errors import NewerSchemaError, NotFoundError, StorageError
from aftersales.store import database as base
from aftersales.store import tables
from aftersales.store.backup_folder import backup_name, folder_of
from aftersales.store.copying import connect, refuse_damage, told, write_copy
from aftersales.store.database import Database, is_there


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a registry file holds, read without changing it.

    Attributes
    ----------
    file : Path
        Which file.
    registry, name : str
        Identity of the registry, and what it calls itself.
    schema, revision : int
        Number of its schema, and how many writes it has seen.
    written : datetime or None
        Time of the last write; None if there was none.
    counts : mapping of str to int
        Rows of each business table that this schema has.
    """

    file: Path
    registry: str
    name: str
    schema: int
    revision: int
    written: datetime | None
    counts: Mapping[str, int]


def backup(database: Database, path: Path) -> int:
    """Write a copy of the registry as it is at one moment.

    Returns
    -------
    int
        Size in bytes.

    Raises
    ------
    StorageError
        ``registry_exists`` if something is there, ``registry_locked``, ``registry_damaged``, or
        what the disk says; nothing is left behind.
    """
    settle(database)
    with told(database.path), closing(connect(database.path, "ro")) as source:
        return write_copy(source, database.path, path)


def keep(database: Database, at: datetime, why: str) -> Path:
    """Write a copy into the registry's own folder of backups, and say where it is."""
    settle(database)
    with told(database.path), closing(connect(database.path, "ro")) as source:
        return keep_from(source, database.path, at, why)


def before_migration(database: Database) -> Path:
    """Keep a registry as it is before its schema is brought up to date.

    Raises
    ------
    StorageError
        ``migration_without_backup`` if that cannot be done; then the schema has to stay.
    """
    try:
        return keep(database, datetime.now(), "migration")
    except StorageError as error:
        if error.code != "cannot_write":
            raise
        raise StorageError(
            "migration_without_backup", file=str(database.path), reason=error.values["reason"]
        ) from error


def inspect(path: Path, *, thorough: bool = True) -> Inspection:
    """Look into a registry file, of this schema or an older one.

    Parameters
    ----------
    path : Path
        A backup, or any other registry.
    thorough : bool
        Whether to read every page and refuse a file that is damaged anywhere.

    Raises
    ------
    NotFoundError
        ``backup_missing``.
    ForeignFileError, NewerSchemaError, StorageError
        If it is no registry, a newer one, or ``registry_damaged``.
    """
    if not os.path.isfile(path):  # noqa: PTH113 - Path.is_file raises for names that are too long
        code = "registry_is_folder" if is_there(path) else "backup_missing"
        raise NotFoundError(code, file=str(path))
    schema = base._schema_of(path)
    if schema > base.SCHEMA:
        raise NewerSchemaError("newer_schema", file=str(path), found=schema, known=base.SCHEMA)
    with told(path), closing(connect(path, "ro")) as held:
        held.execute("BEGIN")
        if thorough:
            refuse_damage(held, path)
        try:
            return _facts(held, path, schema)
        except (KeyError, TypeError, ValueError) as error:
            raise StorageError("registry_damaged", file=str(path), reason=str(error)) from error


def inspect_live(database: Database) -> Inspection:
    """Look into the registry that is open."""
    settle(database)
    return inspect(database.path, thorough=False)


def _facts(held: sqlite3.Connection, path: Path, schema: int) -> Inspection:
    names = {row[0] for row in held.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    if not {"meta", "batches"} <= names:
        raise ValueError("no such table: meta, batches")
    about = dict(held.execute("SELECT key, value FROM meta"))
    last = held.execute("SELECT at FROM batches ORDER BY revision DESC LIMIT 1").fetchone()
    counts = {
        table.name: int(held.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0])  # noqa: S608
        for table in tables.AREAS
        if table.name in names
    }
    return Inspection(
        file=path,
        registry=str(about["registry"]),
        name=str(about.get("name", "")),
        schema=schema,
        revision=int(about["revision"]),
        written=datetime.fromisoformat(last[0]) if last else None,
        counts=counts,
    )


def settle(database: Database) -> None:
    """Roll back what a killed writer left, which a connection that only reads may not do."""
    with database.read() as connection:
        connection.exec_driver_sql("PRAGMA user_version")


def keep_from(
    source: sqlite3.Connection, origin: Path, at: datetime, why: str, *, verify: bool = True
) -> Path:
    """Copy an open registry into its folder of backups, under a name that is free."""
    folder = folder_of(origin)
    while True:
        path = folder / backup_name(origin, at, why)
        try:
            write_copy(source, origin, path, verify=verify)
        except StorageError as error:
            if error.code != "registry_exists":
                raise
            at += timedelta(seconds=1)
        else:
            return path
