"""One registry file: opening, transactions and schema.

SQLite is driven by the rules that keep an acknowledged write: the driver never begins a
transaction by itself, a writer takes the write lock at once (``BEGIN IMMEDIATE``), readers see
one snapshot, the rollback journal is used (the write-ahead log of the SQLite that Python ships
may lose commits), and nothing else in this process ever opens the file.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from aftersales.domain.errors import (
    AftersalesError,
    ForeignFileError,
    InputError,
    NewerSchemaError,
    NotFoundError,
    StorageError,
)
from aftersales.domain.folding import folded
from aftersales.store import tables
from aftersales.store.journal import Writer

APPLICATION_ID = 0x41465453  # "AFTS"
SCHEMA = 5
_WAIT_MS = 5_000
_MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def registry_path(location: str | Path) -> Path:
    """Path of a registry given as a path or an ``sqlite:///`` address.

    Raises
    ------
    InputError
        ``registry_address`` for an address of another kind.
    """
    text = str(location)
    if text.startswith("sqlite:///"):
        return Path(text.removeprefix("sqlite:///"))
    if "://" in text:
        raise InputError("registry_address", value=text.partition("://")[0])
    try:
        return Path(text).expanduser()
    except RuntimeError as error:  # a person whom this machine does not know
        raise InputError("registry_address", value=text) from error


def is_there(path: Path) -> bool:
    """Whether a file exists, as far as this person may see."""
    return os.path.exists(path)  # noqa: PTH110 - Path.exists raises for names that are too long


class Database:
    """A registry file that is open for reading and writing; safe to share between threads.

    Use :func:`open_database` or :func:`create_database`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = _engine(path, "rw")

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Read one consistent snapshot."""
        try:
            with _explained(self.path), self._engine.connect() as connection, connection.begin():
                yield connection
        except (ValueError, TypeError, RecursionError) as error:
            # Records check what they read: the file holds what nothing here can have written.
            first = str(error).partition("\n")[0]
            raise StorageError("registry_damaged", file=str(self.path), reason=first) from error

    @contextmanager
    def write(
        self,
        label: str,
        who: str = "",
        source: str = "",
        *,
        details: Mapping[str, Any] | None = None,
        undoes: int | None = None,
    ) -> Iterator[Writer]:
        """Write in one transaction: all of it, with its journal, or nothing.

        Parameters
        ----------
        label : str
            Code of what the person does, in the ``action`` section of the text catalogue.
        who : str
            Who does it.
        source : str
            File the values come from, if any.
        details : mapping, optional
            What the sentence of the label names.
        undoes : int, optional
            Id of the batch that this one reverses.
        """
        with _explained(self.path), self._engine.connect() as plain:
            connection = plain.execution_options(aftersales_write=True)
            with connection.begin():
                writer = Writer(connection, label, who, source, details, undoes)
                yield writer
                writer.finish()

    @property
    def revision(self) -> int:
        """Journal revision: how many writes the registry has seen."""
        with self.read() as connection:
            return read_revision(connection)


def read_revision(connection: Connection) -> int:
    """Journal revision inside a transaction."""
    found = connection.scalar(select(tables.meta.c.value).where(tables.meta.c.key == "revision"))
    return int(found or 0)


def create_database(location: str | Path, about: Mapping[str, str] | None = None) -> Database:
    """Create an empty registry.

    Parameters
    ----------
    location : str or Path
        Where; folders are made.
    about : mapping of str, optional
        What the registry says of itself, such as ``name`` and ``attribution``.

    Raises
    ------
    StorageError
        ``registry_exists`` if something is there; it is left untouched. Or what the disk says.
    """
    path = registry_path(location)
    if is_there(path):
        raise StorageError("registry_exists", file=str(path))
    make_folder(path.parent)
    with _explained(path):
        _migrate(_engine(path, "rwc"), about or {})
    return Database(path)


def make_folder(folder: Path) -> None:
    """Make a folder for a registry, with the folders above it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise StorageError("cannot_write", file=str(folder), reason=str(error)) from error


def open_database(location: str | Path) -> Database:
    """Open a registry, bringing an older schema up to date.

    Raises
    ------
    NotFoundError
        ``registry_missing`` if there is no such file.
    ForeignFileError, NewerSchemaError
        If the file is not ours to open; it is left untouched.
    """
    path = registry_path(location)
    if not os.path.isfile(path):  # noqa: PTH113 - as above
        code = "registry_is_folder" if is_there(path) else "registry_missing"
        raise NotFoundError(code, file=str(path))
    schema = _schema_of(path)
    if schema > SCHEMA:
        raise NewerSchemaError("newer_schema", file=str(path), found=schema, known=SCHEMA)
    database = Database(path)
    if schema < SCHEMA:
        from aftersales.store.backup import before_migration

        before_migration(database)
        with _explained(path):
            _migrate(database._engine, {})
    return database


def _schema_of(path: Path) -> int:
    """Schema number of a registry, read without being able to write."""
    try:
        owner, schema = _peek(path, "mode=ro")
    except sqlite3.DatabaseError as error:
        name = error.sqlite_errorname
        if name.startswith("SQLITE_READONLY"):
            # A writer was killed: its journal has to be rolled back, which reading may not do.
            # Whose file it is stands outside the journal; ours is then opened for writing.
            owner, schema = _peek(path, "mode=ro&immutable=1")
        elif name.startswith("SQLITE_BUSY"):
            raise StorageError("registry_locked", file=str(path)) from error
        elif name.startswith(("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_PERM")):
            raise StorageError("cannot_read", file=str(path), reason=str(error)) from error
        else:
            raise ForeignFileError("foreign_file", file=str(path)) from error
    if owner != APPLICATION_ID or schema < 1:
        raise ForeignFileError("foreign_file", file=str(path))
    return schema


def _peek(path: Path, how: str) -> tuple[int, int]:
    """Application and schema numbers in the header of a database."""
    uri = f"{path.resolve().as_uri()}?{how}"
    with closing(sqlite3.connect(uri, uri=True, timeout=_WAIT_MS / 1000)) as peek:
        owner = peek.execute("PRAGMA application_id").fetchone()[0]
        return int(owner), int(peek.execute("PRAGMA user_version").fetchone()[0])


def _engine(path: Path, how: str) -> Engine:
    """Engine whose transactions begin exactly when and how we say.

    A registry that was moved away while it was open is not made anew: only ``mode=rwc`` creates.
    """
    uri = f"{path.resolve().as_uri()}?mode={how}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, check_same_thread=False)

    # Without a pool a connection never outlives its use, so no thread keeps a stale lock.
    engine = create_engine("sqlite://", creator=connect, hide_parameters=True, poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _connect(driver: Any, _record: object) -> None:
        driver.isolation_level = None
        driver.create_function("folded", 1, _folded, deterministic=True)
        driver.create_function("holds_all", 2, _holds_all, deterministic=True)
        for pragma in (
            f"busy_timeout={_WAIT_MS}",
            "foreign_keys=ON",
            "synchronous=FULL",
            "trusted_schema=OFF",
        ):
            driver.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("aftersales_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


@lru_cache(maxsize=1 << 17)
def _folded(value: Any) -> str | None:
    """Words as people compare them, for statements that sort and search."""
    return None if value is None else folded(str(value))


def _holds_all(text: str, words: str) -> bool:
    """Whether every word, one a line, stands in a text."""
    return all(word in text for word in words.split("\n"))


def _migrate(engine: Engine, about: Mapping[str, str]) -> None:
    """Bring the schema to :data:`SCHEMA`, all steps in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.connect() as plain:
        connection = plain.execution_options(aftersales_write=True)
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if not connection.scalar(select(tables.meta.c.key)):
                own = {"registry": str(uuid4()), "revision": "0", **about}
                connection.execute(
                    insert(tables.meta), [{"key": k, "value": v} for k, v in own.items()]
                )
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what the disk or another writer did into an error a person can act on."""
    try:
        yield
    except AftersalesError:
        raise
    except OperationalError as error:
        if not path.is_file():
            raise NotFoundError("registry_missing", file=str(path)) from error
        reason = str(error.orig)
        code = "registry_locked" if "locked" in reason else "cannot_write"
        if "no such" in reason:
            code = "registry_damaged"
        raise StorageError(code, file=str(path), reason=reason) from error
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.IntegrityError):
            raise
        raise StorageError("registry_damaged", file=str(path), reason=str(error.orig)) from error
