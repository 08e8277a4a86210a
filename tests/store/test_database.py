"""Transactions that hold, and files that are refused untouched."""

import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError

from aftersales.domain.errors import (
    ForeignFileError,
    InputError,
    NewerSchemaError,
    NotFoundError,
    StorageError,
)
from aftersales.domain.records import Brand
from aftersales.store import database as module
from aftersales.store import entries, queries, sync_tables, tables
from aftersales.store.columns import metadata
from aftersales.store.database import (
    Database,
    create_database,
    open_database,
    registry_path,
)


def brands(database: Database) -> list[str]:
    with database.read() as connection:
        return [brand.code for brand in queries.brands(connection)]


def test_writes_all_or_nothing(registry: Database) -> None:
    with pytest.raises(ZeroDivisionError), registry.write("x") as writer:
        entries.add(writer, [Brand(code="A", name="A")])
        raise ZeroDivisionError
    assert brands(registry) == []
    assert registry.revision == 0
    with registry.write("x") as writer:
        entries.add(writer, [Brand(code="A", name="A")])
    assert brands(registry) == ["A"]
    assert registry.revision == 1


def test_rollback_reaches_behind_a_released_savepoint(registry: Database) -> None:
    """The driver's own transactions would keep this row."""
    with pytest.raises(ZeroDivisionError), registry.write("x") as writer:
        with writer.connection.begin_nested():
            entries.add(writer, [Brand(code="A", name="A")])
        raise ZeroDivisionError
    assert brands(registry) == []


def test_rollback_undoes_a_created_table(registry: Database) -> None:
    with pytest.raises(ZeroDivisionError), registry.write("x") as writer:
        writer.connection.execute(text("CREATE TABLE extra (x)"))
        raise ZeroDivisionError
    with registry.read() as connection:
        assert "extra" not in set(connection.scalars(text("SELECT name FROM sqlite_master")))


def test_a_reader_sees_one_moment(registry: Database) -> None:
    """Another's commit waits for, or is invisible to, a reader that has begun."""
    count = select(func.count()).select_from(tables.brands)

    def write() -> None:
        with registry.write("x") as writer:
            entries.add(writer, [Brand(code="A", name="A")])

    other = threading.Thread(target=write)
    with registry.read() as connection:
        before = connection.scalar(count)
        other.start()
        other.join(0.3)
        assert connection.scalar(count) == before == 0
    other.join()
    assert brands(registry) == ["A"]


def test_a_writer_holds_the_lock_from_the_start(registry: Database) -> None:
    """Two read-modify-writes never pass each other."""

    def raise_population() -> None:
        for _ in range(20):
            with registry.write("x") as writer:
                held = writer.connection.scalar(select(func.count()).select_from(tables.brands))
                entries.add(writer, [Brand(code=f"B{held}", name="B")])

    threads = [threading.Thread(target=raise_population) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(brands(registry)) == 60
    assert registry.revision == 60


def test_says_that_another_program_writes(
    registry: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_WAIT_MS", 50)
    impatient = open_database(registry.path)
    with registry.write("x") as writer:
        entries.add(writer, [Brand(code="A", name="A")])
        with pytest.raises(StorageError) as caught, impatient.write("y"):
            pass
    assert caught.value.code == "registry_locked"


def test_constraints_are_on(registry: Database) -> None:
    row = {
        "uuid": "u", "rev": 1, "facility_id": 1, "brand_id": 1, "work_type": "service",
        "valid_from": None, "valid_to": None,
    }  # fmt: skip
    with pytest.raises(IntegrityError), registry.write("x") as writer:
        writer.connection.execute(insert(tables.authorisations), row)


def test_errors_hide_values(registry: Database) -> None:
    row = {"code": "SECRET-CANARY", "name": None}
    with pytest.raises(IntegrityError) as caught, registry.write("x") as writer:
        writer.insert(tables.brands, [row])
    assert "SECRET-CANARY" not in str(caught.value)


def test_schema_is_what_the_tables_say(registry: Database) -> None:
    with registry.read() as connection:
        assert sync_tables.receipts.metadata is metadata
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_schema_number_counts_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(module._MIGRATIONS))
    head = ScriptDirectory.from_config(config).get_current_head()
    assert head == f"{module.SCHEMA:04d}"


def test_missing_registry(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError) as caught:
        open_database(tmp_path / "none.sqlite")
    assert caught.value.code == "registry_missing"
    assert not (tmp_path / "none.sqlite").exists()


@pytest.mark.parametrize("content", [b"", b"name;city\r\n", b"SQLite format 3\x00" + b"x" * 2000])
def test_foreign_files_are_refused_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.sqlite"
    path.write_bytes(content)
    with pytest.raises(ForeignFileError):
        open_database(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_foreign_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE notes (x)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(ForeignFileError):
        open_database(path)
    assert path.read_bytes() == before


def test_newer_schema_is_refused_untouched(registry: Database) -> None:
    registry.close()
    with sqlite3.connect(registry.path) as newer:
        newer.execute("PRAGMA user_version=999")
    newer.close()
    before = registry.path.read_bytes()
    with pytest.raises(NewerSchemaError) as caught:
        open_database(registry.path)
    assert caught.value.values["found"] == 999
    assert registry.path.read_bytes() == before


def test_creating_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "mine.sqlite"
    path.write_text("mine")
    with pytest.raises(StorageError):
        create_database(path)
    assert path.read_text() == "mine"


def test_paths_of_any_script(tmp_path: Path) -> None:
    path = tmp_path / "сеть 网络 #1 %20?.sqlite"
    database = create_database(path)
    database.close()
    assert path.exists()
    assert brands(open_database(path)) == []


def test_addresses() -> None:
    assert registry_path("sqlite:////data/a.sqlite") == Path("/data/a.sqlite")
    with pytest.raises(InputError) as caught:
        registry_path("postgresql://user:secret@host/db")
    assert "secret" not in str(caught.value)


def test_a_killed_writer_leaves_the_registry_as_it_was(registry: Database) -> None:
    """The next start rolls the killed write back by itself."""
    with registry.write("x") as writer:
        entries.add(writer, [Brand(code="A", name="A")])
    script = (
        "import os, signal, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA cache_size=1')\n"
        "c.execute('BEGIN IMMEDIATE')\n"
        "c.execute('DELETE FROM brands')\n"
        "rows = ((str(k), 'x' * 900) for k in range(999))\n"
        "c.executemany('INSERT INTO meta VALUES (?, ?)', rows)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(registry.path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert registry.path.with_name(f"{registry.path.name}-journal").exists()
    assert brands(open_database(registry.path)) == ["A"]


def test_a_lock_is_not_taken_for_a_foreign_file(
    registry: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_WAIT_MS", 50)
    other = sqlite3.connect(registry.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageError) as caught:
        open_database(registry.path)
    other.close()
    assert caught.value.code == "registry_locked"


def test_a_registry_that_was_moved_away_is_not_made_anew(registry: Database) -> None:
    registry.path.rename(registry.path.with_name("moved.sqlite"))
    with pytest.raises(NotFoundError):
        _ = registry.revision
    assert not registry.path.exists()
