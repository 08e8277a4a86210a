"""Backups that are whole, restores that are before or after, files that are refused untouched."""

import hashlib
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from aftersales.domain.errors import (
    AftersalesError,
    ForeignFileError,
    InputError,
    NewerSchemaError,
    NotFoundError,
    StorageError,
)
from aftersales.domain.records import Brand
from aftersales.store import backup as module
from aftersales.store import copying, entries
from aftersales.store import database as base
from aftersales.store.backup import backup, before_migration, inspect, inspect_live, keep
from aftersales.store.backup_folder import backup_name, backups_in, folder_of
from aftersales.store.columns import metadata
from aftersales.store.database import Database, open_database
from aftersales.store.integrity import check
from aftersales.store.restore import recover, restore
from tests.builders import fill, make_centre, make_right, new_registry

NOW = datetime(2026, 6, 1, 9, 30)


def add_brand(database: Database, code: str) -> None:
    with database.write("brand") as writer:
        entries.add(writer, [Brand(code=code, name=code)])


def content(path: Path) -> str:
    """Hash of every row of every table."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as held:
        held.execute("BEGIN")
        return _hash(held)


def _hash(held: sqlite3.Connection) -> str:
    digest = hashlib.sha256()
    for name in sorted(metadata.tables):
        for row in held.execute(f'SELECT * FROM "{name}" ORDER BY 1'):  # noqa: S608
            digest.update(repr((name, row)).encode())
    return digest.hexdigest()


def leftovers(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if ".part" in path.name]


def old_registry(path: Path) -> None:
    """A registry as the first version wrote it, with one brand."""
    config = Config()
    config.set_main_option("script_location", str(base._MIGRATIONS))
    with base._engine(path, "rwc").begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in (
            "INSERT INTO meta VALUES ('registry', 'r-1'), ('revision', '1'), ('name', 'Old')",
            "INSERT INTO batches (uuid, revision, label, who, at) "
            "VALUES ('b-1', 1, 'import', '', '2026-01-02T03:04:05+00:00')",
            "INSERT INTO brands (uuid, rev, code, name) VALUES ('u-1', 1, 'ONE', 'Brand One')",
            f"PRAGMA application_id={base.APPLICATION_ID}",
            "PRAGMA user_version=1",
        ):
            connection.exec_driver_sql(statement)


@pytest.fixture
def filled(registry: Database) -> Iterator[Database]:
    fill(registry, make_centre(), make_right())
    yield registry


def test_a_backup_holds_the_same(filled: Database, tmp_path: Path) -> None:
    target = tmp_path / "new folder" / "копия 1.sqlite"
    assert backup(filled, target) == target.stat().st_size
    assert content(target) == content(filled.path)
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(filled.path.stat().st_mode)
    assert list(target.parent.iterdir()) == [target]
    found = inspect(target)
    assert (found.registry, found.revision) == (inspect_live(filled).registry, 1)
    assert found.counts["facilities"] == 1
    assert found.written is not None
    assert found.written.tzinfo is not None


def test_a_backup_beside_a_busy_writer_is_one_moment(registry: Database, tmp_path: Path) -> None:
    """Whatever revision it has, it has all of that revision and nothing of the next."""
    states = {0: content(registry.path)}
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            number = len(states)
            with registry.write("x") as writer:
                brands = [Brand(code=f"B{number}-{k}", name="B") for k in range(40)]
                entries.add(writer, brands)
            states[number] = content(registry.path)

    writer = threading.Thread(target=write)
    writer.start()
    copies = [tmp_path / f"{k}.sqlite" for k in range(8)]
    try:
        for copy in copies:
            backup(registry, copy)
            time.sleep(0.05)
    finally:
        stop.set()
        writer.join()
    found = [inspect(copy) for copy in copies]
    assert [content(copy) for copy in copies] == [states[one.revision] for one in found]
    assert [one.counts["brands"] for one in found] == [40 * one.revision for one in found]
    assert found[-1].revision > found[0].revision


def test_a_backup_never_replaces(filled: Database, tmp_path: Path) -> None:
    (tmp_path / "link.sqlite").symlink_to(tmp_path / "nowhere.sqlite")
    (tmp_path / "mine.sqlite").write_text("mine")
    for target in (tmp_path / "mine.sqlite", tmp_path / "link.sqlite", filled.path, tmp_path):
        with pytest.raises(StorageError) as caught:
            backup(filled, target)
        assert caught.value.code == "registry_exists"
    assert (tmp_path / "mine.sqlite").read_text() == "mine"
    assert not (tmp_path / "nowhere.sqlite").exists()


def test_a_name_taken_meanwhile_is_not_replaced(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "mine.sqlite"
    monkeypatch.setattr("aftersales.store.copying.is_there", lambda path: False)
    target.write_text("mine")
    with pytest.raises(StorageError) as caught:
        backup(filled, target)
    assert caught.value.code == "registry_exists"
    assert target.read_text() == "mine"
    assert not leftovers(tmp_path)


def test_a_file_system_without_links(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    backup(filled, tmp_path / "a.sqlite")
    assert content(tmp_path / "a.sqlite") == content(filled.path)
    assert not leftovers(tmp_path)


@pytest.mark.parametrize("place", ["file/inside.sqlite", "x" * 300, "nul\0.sqlite"])
def test_an_unwritable_target_leaves_nothing(filled: Database, tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(StorageError) as caught:
        backup(filled, tmp_path / place)
    assert caught.value.code == "cannot_write"
    assert sorted(tmp_path.iterdir()) == before


LIMITED = """
import resource, signal, sys
from pathlib import Path
from aftersales.domain.errors import StorageError
from aftersales.store.database import open_database
from aftersales.store import backup, restore
database = open_database(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
try:
    if sys.argv[2] == "backup":
        backup.backup(database, Path(sys.argv[3]))
    else:
        restore.restore(database, Path(sys.argv[3]))
except StorageError as error:
    print(error.code)
"""


@pytest.mark.parametrize("act", ["backup", "restore"])
def test_a_full_disk_leaves_nothing(filled: Database, tmp_path: Path, act: str) -> None:
    """The limit of a file's size stands in for the end of the disk."""
    target = tmp_path / "copy.sqlite"
    if act == "restore":
        backup(filled, target)
        add_brand(filled, "LATER")
    before = content(filled.path)
    arguments = [sys.executable, "-c", LIMITED, str(filled.path), act, str(target)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert done.stdout == "cannot_write\n", done.stderr
    assert target.exists() == (act == "restore")
    assert not leftovers(tmp_path)
    assert content(filled.path) == before
    assert check(filled).ok


def test_what_a_killed_backup_left_goes_with_the_next(filled: Database) -> None:
    folder = folder_of(filled.path)
    folder.mkdir()
    old, young = folder / ".backup.a.part", folder / ".backup.b.part"
    for path in (old, young):
        path.touch()
    os.utime(old, (0, 0))
    keep(filled, NOW, "daily")
    assert not old.exists()
    assert young.exists()


def test_kept_backups_have_names_of_their_own(filled: Database) -> None:
    first, second = keep(filled, NOW, "daily"), keep(filled, NOW, "daily")
    assert first.name == "registry 2026-06-01 093000 daily.sqlite"
    assert second.name == "registry 2026-06-01 093001 daily.sqlite"
    assert first.parent.name == "registry-backups"


def test_only_our_names_are_backups(tmp_path: Path) -> None:
    registry = tmp_path / "сеть [1].sqlite"
    folder = folder_of(registry)
    folder.mkdir()
    good = folder / backup_name(registry, NOW, "manual")
    for name in (
        good.name,
        good.name.replace("manual", "mine"),
        f"{good.name}.bak",
        f"a{good.name}",
        good.name.replace("06-01", "02-30"),
        good.name.replace("2026", "２０２６"),
    ):
        (folder / name).write_text("12345")
    (folder / backup_name(registry, NOW, "daily")).mkdir()
    (folder / backup_name(registry, NOW, "restore")).symlink_to(good)
    (found,) = backups_in(folder)
    assert (found.path, found.at, found.why, found.size) == (good, NOW, "manual", 5)
    assert backups_in(tmp_path) == backups_in(tmp_path / "none-backups") == []


def broken(path: Path) -> None:
    """Damage a page that the header does not mention."""
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096)


def test_damage_is_not_backed_up(filled: Database, tmp_path: Path) -> None:
    broken(filled.path)
    with pytest.raises(StorageError) as caught:
        backup(filled, tmp_path / "copy.sqlite")
    assert caught.value.code == "registry_damaged"
    assert caught.value.values["file"] == str(filled.path)
    assert not (tmp_path / "copy.sqlite").exists()
    assert check(filled).problems[0][0] == "damaged"


def foreign(path: Path) -> None:
    path.write_bytes(b"name;city\r\n")


def foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE notes (x)")


def newer(path: Path) -> None:
    new_registry(path).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA user_version=999")


def damaged(path: Path) -> None:
    database = new_registry(path)
    fill(database)
    database.close()
    broken(path)


def without_tables(path: Path) -> None:
    new_registry(path).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP TABLE demand_points")


def acting(path: Path) -> None:
    new_registry(path).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TRIGGER t AFTER INSERT ON brands BEGIN DELETE FROM regions; END")


def without_identity(path: Path) -> None:
    new_registry(path).close()
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("DELETE FROM meta")


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (foreign, ForeignFileError),
        (foreign_database, ForeignFileError),
        (newer, NewerSchemaError),
        (damaged, StorageError),
        (without_tables, StorageError),
        (acting, StorageError),
        (without_identity, StorageError),
    ],
)
def test_what_is_no_backup_is_refused_and_both_files_stay(
    filled: Database, tmp_path: Path, make: type, kind: type[AftersalesError]
) -> None:
    path = tmp_path / "other.sqlite"
    make(path)
    before, registry = path.read_bytes(), filled.path.read_bytes()
    with pytest.raises(kind) as caught:
        restore(filled, path, NOW)
    assert caught.value.values["file"] == str(path)
    assert path.read_bytes() == before
    assert filled.path.read_bytes() == registry
    assert not list(folder_of(filled.path).glob("*"))
    with pytest.raises(kind):
        recover(tmp_path / "new.sqlite", path)
    assert not (tmp_path / "new.sqlite").exists()
    assert not leftovers(tmp_path)


def test_a_backup_that_is_not_there(filled: Database, tmp_path: Path) -> None:
    for path, code in (
        (tmp_path / "none.sqlite", "backup_missing"),
        (tmp_path / ("x" * 300), "backup_missing"),
        (tmp_path, "registry_is_folder"),
    ):
        with pytest.raises(NotFoundError) as caught:
            inspect(path)
        assert caught.value.code == code
    with pytest.raises(InputError) as wrong:
        restore(filled, filled.path, NOW)
    assert wrong.value.code == "restore_itself"


def test_restore_drill(filled: Database, tmp_path: Path) -> None:
    """Back, and back again by the safety copy; another window sees each with its next question."""
    window = open_database(filled.path)
    copy = tmp_path / "copy.sqlite"
    backup(filled, copy)
    before, kept = content(filled.path), copy.read_bytes()
    for k in range(30):
        add_brand(filled, f"LATER-{k}")
    after = content(filled.path)
    assert window.revision == 31
    done = restore(filled, copy, NOW)
    assert content(filled.path) == before
    assert window.revision == done.backup.revision == 1
    assert copy.read_bytes() == kept
    assert done.safety is not None
    assert done.safety.name == "registry 2026-06-01 093000 restore.sqlite"
    assert content(done.safety) == after
    add_brand(window, "NEW")
    restore(filled, done.safety, NOW)
    assert content(filled.path) == after
    assert check(filled).ok
    assert not leftovers(tmp_path)
    with closing(sqlite3.connect(filled.path)) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone()[0] == "delete"


def test_a_backup_of_another_page_size_and_journal(filled: Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    backup(filled, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as other:
        other.execute("PRAGMA page_size=1024")
        other.execute("VACUUM")
        other.execute("PRAGMA journal_mode=WAL")
    before = content(filled.path)
    add_brand(filled, "LATER")
    restore(filled, copy, NOW)
    assert content(filled.path) == before
    with closing(sqlite3.connect(filled.path)) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone()[0] == "delete"


def test_a_damaged_registry_is_restored(filled: Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    backup(filled, copy)
    before = content(filled.path)
    broken(filled.path)
    restore(filled, copy, NOW)
    assert content(filled.path) == before
    assert check(filled).ok


def test_a_lost_registry_is_made_anew(filled: Database, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    backup(filled, copy)
    filled.path.unlink()
    assert recover(filled.path, copy).safety is None
    assert content(filled.path) == content(copy)
    with pytest.raises(StorageError) as caught:
        recover(filled.path, copy)
    assert caught.value.code == "registry_exists"


def test_a_locked_registry_is_not_restored(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.sqlite"
    backup(filled, copy)
    monkeypatch.setattr(base, "_WAIT_MS", 50)
    for lock in ("IMMEDIATE", "EXCLUSIVE"):
        with closing(sqlite3.connect(filled.path, isolation_level=None)) as other:
            other.execute(f"BEGIN {lock}")
            with pytest.raises(StorageError) as caught:
                restore(filled, copy, NOW)
            assert caught.value.code == "registry_locked"
            if lock == "EXCLUSIVE":
                with pytest.raises(StorageError) as caught:
                    backup(filled, tmp_path / "second.sqlite")
                assert caught.value.code == "registry_locked"
    assert not leftovers(tmp_path)
    assert not backups_in(folder_of(filled.path))


@pytest.mark.parametrize("locked", ["source", "target"])
def test_a_copy_does_not_wait_for_ever(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locked: str
) -> None:
    other = new_registry(tmp_path / "other.sqlite")
    monkeypatch.setattr(base, "_WAIT_MS", 50)
    held = filled if locked == "source" else other
    with (
        closing(copying.connect(filled.path, "ro")) as source,
        closing(copying.connect(other.path, "rw")) as target,
        closing(sqlite3.connect(held.path, isolation_level=None)) as holder,
    ):
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError) as caught:
            copying.copy(source, target, held.path)
    assert caught.value.code == "registry_locked"
    assert other.revision == 0


def test_nobody_writes_between_safety_copy_and_restore(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.sqlite"
    backup(filled, copy)
    other = open_database(filled.path)
    refused = []

    def meanwhile(*arguments: object, **named: object) -> Path:
        kept = module.keep_from(*arguments, **named)  # type: ignore[arg-type]
        try:
            with closing(sqlite3.connect(other.path, timeout=0)) as intruder:
                intruder.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            refused.append(str(error))
        return kept

    monkeypatch.setattr("aftersales.store.restore.keep_from", meanwhile)
    restore(filled, copy, NOW)
    assert refused == ["database is locked"]
    add_brand(other, "AFTERWARDS")


RESTORE = """
import sys
from pathlib import Path
from aftersales.store import restore
from aftersales.store.database import open_database
database = open_database(sys.argv[1])
print("ready", flush=True)
restore.restore(database, Path(sys.argv[2]))
print("done", flush=True)
"""


def test_a_killed_restore_leaves_before_or_after(registry: Database, tmp_path: Path) -> None:
    with registry.write("x") as writer:
        entries.add(writer, [Brand(code=f"A{k}", name="x" * 200) for k in range(6000)])
    copy = tmp_path / "copy.sqlite"
    backup(registry, copy)
    with registry.write("y") as writer:
        entries.add(writer, [Brand(code=f"B{k}", name="y" * 200) for k in range(6000)])
    before, after = content(registry.path), content(copy)
    journal = registry.path.with_name(f"{registry.path.name}-journal")
    ends, unfinished = set(), 0
    for run in range(9):
        arguments = [sys.executable, "-c", RESTORE, str(registry.path), str(copy)]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            if run % 3:
                while child.poll() is None and not journal.exists():
                    pass
                time.sleep(0.002 * run)  # while pages are written
            else:
                time.sleep(0.01 * run)
            child.send_signal(signal.SIGKILL)
            done = child.stdout.read()
        begun = journal.exists() and journal.stat().st_size > 0
        _ = registry.revision  # rolls back, as the next start does
        found = content(registry.path)
        assert found in (before, after)
        assert found == after or "done" not in done
        assert check(registry).ok
        ends.add(found)
        unfinished += begun and found == before
        for kept in backups_in(folder_of(registry.path)):
            assert content(kept.path) == before
        if found == after:
            safety = backups_in(folder_of(registry.path))[0].path
            restore(registry, safety, NOW)
            for kept in backups_in(folder_of(registry.path)):
                kept.path.unlink()
    assert before in ends
    assert unfinished, "no kill fell into a write"


def test_a_migration_makes_a_backup_first(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    old_registry(path)
    with open_database(path).read() as connection:
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == base.SCHEMA
    (kept,) = backups_in(folder_of(path))
    assert kept.why == "migration"
    found = inspect(kept.path)
    assert (found.schema, found.revision, found.name) == (1, 1, "Old")
    assert found.counts["brands"] == 1
    open_database(path)
    assert len(backups_in(folder_of(path))) == 1


def test_no_migration_without_a_backup(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    old_registry(path)
    folder_of(path).write_text("in the way")
    before = path.read_bytes()
    with pytest.raises(StorageError) as caught:
        open_database(path)
    assert caught.value.code == "migration_without_backup"
    assert path.read_bytes() == before


def test_an_older_backup_is_brought_up_to_date(filled: Database, tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    old_registry(path)
    before = path.read_bytes()
    assert restore(filled, path, NOW).backup.schema == 1
    assert path.read_bytes() == before
    assert inspect_live(filled).schema == base.SCHEMA
    assert inspect_live(filled).counts["brands"] == 1
    assert check(filled).ok
    recover(tmp_path / "new.sqlite", path)
    assert inspect(tmp_path / "new.sqlite").schema == base.SCHEMA


def test_a_killed_writer_is_rolled_back_before_a_backup(filled: Database, tmp_path: Path) -> None:
    before = content(filled.path)
    script = (
        "import os, signal, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA cache_size=1')\n"
        "c.execute('BEGIN IMMEDIATE')\n"
        "rows = ((str(k), 'x' * 900) for k in range(999))\n"
        "c.executemany('INSERT INTO meta VALUES (?, ?)', rows)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(filled.path)], check=False)
    assert filled.path.with_name(f"{filled.path.name}-journal").exists()
    backup(filled, tmp_path / "copy.sqlite")
    assert content(tmp_path / "copy.sqlite") == before
    before_migration(filled)


HOOKED = """
import sys
from datetime import datetime
from pathlib import Path
from aftersales.services import backups
from aftersales.store.database import open_database
path, copy = sys.argv[1:]
def hook(event, arguments):
    if event == "open" and str(arguments[0]).startswith(path):
        raise RuntimeError(event)
sys.addaudithook(hook)
now = datetime(2026, 6, 1)
database = open_database(path)
backups.backup(database, Path(copy))
backups.daily(database, now)
backups.preview(database, Path(copy))
backups.restore(database, Path(copy), now)
print(backups.check(database).ok)
"""


def test_the_live_file_is_opened_by_sqlite_alone(filled: Database, tmp_path: Path) -> None:
    """Closing any other descriptor would drop the locks of this process."""
    arguments = [sys.executable, "-c", HOOKED, str(filled.path), str(tmp_path / "copy.sqlite")]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ("PRAGMA application_id=1", "application"),
        ("PRAGMA user_version=1", "schema"),
        ("DELETE FROM brands WHERE code = 'ONE'", "reference"),
        ("UPDATE batches SET revision = 7", "journal_gap"),
        ("UPDATE meta SET value = '9' WHERE key = 'revision'", "revision"),
        ("UPDATE settlements SET population = NULL", "damaged"),
        ("DROP TABLE batches", "damaged"),
    ],
)
def test_check_finds(filled: Database, damage: str, code: str) -> None:
    assert check(filled).ok
    with closing(sqlite3.connect(filled.path)) as other, other:
        if "NULL" in damage:
            other.execute("PRAGMA writable_schema=ON")
            other.execute(
                "UPDATE sqlite_master SET sql = replace(sql, 'population INTEGER NOT NULL', "
                "'population INTEGER') WHERE name = 'settlements'"
            )
            other.execute("PRAGMA writable_schema=RESET")
        other.execute(damage)
    if "NULL" in damage:
        with closing(sqlite3.connect(filled.path)) as other, other:
            other.execute("PRAGMA writable_schema=ON")
            other.execute(
                "UPDATE sqlite_master SET sql = replace(sql, 'population INTEGER', "
                "'population INTEGER NOT NULL') WHERE name = 'settlements'"
            )
    found = check(filled)
    assert not found.ok
    assert code in [name for name, _ in found.problems]
