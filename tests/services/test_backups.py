"""When backups are made and kept, what a restore would change, where a registry should not lie."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.domain.errors import ForeignFileError
from aftersales.domain.records import Brand
from aftersales.services import backups
from aftersales.services.backups import thin, to_drop
from aftersales.services.places import (
    is_network_mount,
    is_network_path,
    is_synced,
    shared_folder,
)
from aftersales.settings import LANGUAGES
from aftersales.store import entries, tables
from aftersales.store.backup_folder import backup_name, folder_of
from aftersales.store.database import Database
from aftersales.texts import catalogue
from tests.builders import fill

NOW = datetime(2026, 6, 1, 9, 30)
TIMES = st.lists(
    st.datetimes(NOW - timedelta(days=800), NOW + timedelta(days=30)).map(
        lambda at: at.replace(microsecond=0)
    ),
    max_size=60,
)


def write(database: Database, code: str) -> None:
    with database.write("x") as writer:
        entries.add(writer, [Brand(code=code, name=code)])


def made(folder: Path, *ages: float, why: str = "daily") -> list[Path]:
    folder.mkdir(exist_ok=True)
    registry = Path(f"{folder.name.removesuffix('-backups')}.sqlite")
    paths = [folder / backup_name(registry, NOW - timedelta(days=age), why) for age in ages]
    for path in paths:
        path.touch()
    return paths


@given(TIMES)
def test_thinning_keeps_what_it_must(times: list[datetime]) -> None:
    dropped = to_drop(times, NOW)
    left = set(times) - dropped
    assert dropped <= set(times)
    assert not [at for at in dropped if at >= NOW - timedelta(days=2)]
    assert not times or max(times) in left
    assert to_drop(left, NOW) == set()
    for at in dropped:  # something newer speaks for it
        if at >= NOW - timedelta(days=14):
            assert any(other.date() == at.date() and other > at for other in left)
        if at >= NOW - timedelta(weeks=8):
            week = at.isocalendar()[:2]
            assert any(other.isocalendar()[:2] == week and other > at for other in left)
        if at >= NOW - timedelta(days=366):
            assert any((o.year, o.month) == (at.year, at.month) and o > at for o in left)


@given(TIMES, st.integers(0, 400))
def test_thinning_day_by_day_loses_no_more(times: list[datetime], days: int) -> None:
    """Of each month of the last year one stays, however often the folder was thinned before."""
    left = set(times)
    for day in range(0, days, 20):
        left -= to_drop(left, NOW + timedelta(days=day))
    end = NOW + timedelta(days=days)
    wanted = {(at.year, at.month) for at in times if at >= end - timedelta(days=360)}
    have = {(at.year, at.month) for at in left - to_drop(left, end)}
    assert wanted <= have | {(max(times).year, max(times).month)} if times else not have


def test_a_year_of_days_becomes_a_handful() -> None:
    days = [NOW - timedelta(days=k) for k in range(365)]
    assert 14 + 5 + 10 <= len(set(days) - to_drop(days, NOW)) <= 33


def test_thinning_deletes_only_what_is_ours_to_delete(tmp_path: Path) -> None:
    folder = tmp_path / "network-backups"
    kept = [
        *made(folder, 0.5, 1, 30),
        *made(folder, 40.4, why="migration"),
        *made(folder, 40.3, why="restore"),
        *made(folder, 500, why="manual"),
    ]
    for name in ("notes.txt", "other 2020-01-01 000000 daily.sqlite", "network.sqlite"):
        (folder / name).touch()
        kept.append(folder / name)
    gone = [
        *made(folder, 30.1, 400, 700),
        *made(folder, 500.1, why="migration"),
        *made(folder, 500.2, why="restore"),
    ]
    assert sorted(thin(folder, NOW)) == sorted(gone)
    assert sorted(folder.iterdir()) == sorted(kept)
    assert thin(folder, NOW) == []
    assert thin(tmp_path / "none", NOW) == []


def test_a_backup_a_day_if_there_is_something_new(registry: Database) -> None:
    fill(registry)
    first = backups.daily(registry, NOW)
    assert first is not None
    assert first.name == "registry 2026-06-01 093000 daily.sqlite"
    write(registry, "A")
    assert backups.daily(registry, NOW + timedelta(hours=9)) is None
    second = backups.daily(registry, NOW + timedelta(days=1))
    assert second is not None
    assert backups.daily(registry, NOW + timedelta(days=2)) is None  # nothing new
    write(registry, "B")
    second.write_bytes(b"")  # a backup that is none
    assert backups.daily(registry, NOW + timedelta(days=2)) is not None


def test_another_state_of_the_same_revision_is_new(registry: Database) -> None:
    fill(registry)
    first = backups.backup_now(registry, NOW)
    assert backups.daily(registry, NOW + timedelta(days=1)) is None
    with closing(sqlite3.connect(registry.path)) as other, other:
        other.execute("UPDATE batches SET at = '2020-01-01T00:00:00+00:00'")
    assert backups.daily(registry, NOW + timedelta(days=1)) is not None
    assert first.exists()


def test_the_day_of_a_backup_thins_the_old(registry: Database) -> None:
    fill(registry)
    old = made(folder_of(registry.path), 700, 800)
    assert backups.daily(registry, NOW) is not None
    assert not any(path.exists() for path in old)


def test_preview_says_what_would_change(registry: Database, tmp_path: Path) -> None:
    fill(registry)
    copy = tmp_path / "copy.sqlite"
    assert backups.backup(registry, copy) == copy.stat().st_size
    write(registry, "A")
    automatic = backups.daily(registry, NOW)
    before = registry.path.read_bytes(), copy.read_bytes()
    seen = backups.preview(registry, copy)
    assert seen.current is not None
    assert (seen.current.revision, seen.backup.revision) == (2, 1)
    assert (seen.current.counts["brands"], seen.backup.counts["brands"]) == (3, 2)
    assert seen.same_registry
    assert [(file.path, file.why) for file in seen.backups] == [(automatic, "daily")]
    assert (registry.path.read_bytes(), copy.read_bytes()) == before
    with closing(sqlite3.connect(copy)) as other, other:
        other.execute("UPDATE meta SET value = 'other' WHERE key = 'registry'")
    assert not backups.preview(registry, copy).same_registry
    copy.write_text("no registry")
    with pytest.raises(ForeignFileError):
        backups.preview(registry, copy)


def test_restoring_by_the_service(registry: Database) -> None:
    fill(registry)
    kept = backups.backup_now(registry, NOW)
    write(registry, "A")
    done = backups.restore(registry, kept, NOW)
    assert registry.revision == 1
    assert [file.why for file in backups.backups_of(registry)] == ["restore", "manual"]
    assert done.safety is not None
    assert backups.check(registry).ok


def test_check_reads_every_record(registry: Database) -> None:
    fill(registry)
    with closing(sqlite3.connect(registry.path)) as other, other:
        other.execute("UPDATE brands SET name = ''")
    assert [code for code, _ in backups.check(registry).problems] == ["unreadable"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_has_a_name(language: str) -> None:
    assert {f"rows_{table.name}" for table in tables.AREAS} <= catalogue(language)["cli"].keys()


MOUNTS = r"""proc /proc proc rw 0 0
/dev/sda1 / ext4 rw,relatime 0 0
server:/export /mnt/office nfs4 rw 0 0
/dev/sdb1 /mnt/office/local ext4 rw 0 0
//nas/share /media/our\040share cifs rw 0 0
me@host: /home/me/far fuse.sshfs rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
tmpfs /mnt/twice tmpfs rw 0 0
server:/b /mnt/twice nfs rw 0 0
/dev/sdc1 /media/stick fuseblk rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "network"),
    [
        ("/home/me/a.sqlite", False),
        ("/mnt/office/a.sqlite", True),
        ("/mnt/office2/a.sqlite", False),
        ("/mnt/office/local/a.sqlite", False),
        ("/media/our share/новый/a.sqlite", True),
        ("/home/me/far/a.sqlite", True),
        ("/run/user/1000/gvfs/smb-share/a.sqlite", True),
        ("/mnt/twice/a.sqlite", True),
        ("/media/stick/a.sqlite", False),
    ],
)
def test_network_mounts(path: str, network: bool) -> None:
    assert is_network_mount(PurePosixPath(path), MOUNTS) == network
    assert not is_network_mount(PurePosixPath(path), "")


def test_network_paths_of_windows() -> None:
    for path in (r"\\server\share\a.sqlite", r"\\?\UNC\server\share\a.sqlite", "//server/share/a"):
        assert is_network_path(path)
    assert not is_network_path("/home/me/a.sqlite")


@pytest.mark.parametrize(
    ("path", "synced"),
    [
        (PureWindowsPath(r"C:\Users\me\OneDrive\a.sqlite"), True),
        (PureWindowsPath(r"C:\Users\me\OneDrive - Company\Plans\a.sqlite"), True),
        (PureWindowsPath(r"D:\坚果云\a.sqlite"), True),
        (PureWindowsPath(r"D:\BaiduSyncdisk\a.sqlite"), True),
        (PurePosixPath("/home/me/Dropbox (Work)/a.sqlite"), True),
        (PurePosixPath("/home/me/dropboxes/a.sqlite"), False),
        (PurePosixPath("/home/me/Яндекс.Диск/a.sqlite"), True),
        (PurePosixPath("/home/me/Yandex.Disk/a.sqlite"), True),
        (PurePosixPath("/Users/me/Library/Mobile Documents/com~apple~CloudDocs/a.sqlite"), True),
        (PurePosixPath("/Users/me/Library/CloudStorage/GoogleDrive-me@x.com/My Drive/a"), True),
        (PurePosixPath("/home/me/Nextcloud/a.sqlite"), True),
        (PurePosixPath("/home/me/Nextcloud"), False),  # the file itself
        (PurePosixPath("/home/me/Documents/a.sqlite"), False),
    ],
)
def test_synced_folders(path: PurePosixPath | PureWindowsPath, synced: bool) -> None:
    assert is_synced(path) == synced


@pytest.mark.skipif("os.name == 'nt'")
def test_shared_folders(tmp_path: Path) -> None:
    (tmp_path / "ownCloud").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "ownCloud")
    local = "/dev/sda1 / ext4 rw 0 0\n"
    assert shared_folder(tmp_path / "a.sqlite", local) is None
    assert shared_folder(tmp_path / "link" / "a.sqlite", local) == "cloud"
    assert shared_folder(tmp_path / "ownCloud" / "new" / "a.sqlite") == "cloud"
    assert shared_folder(Path("/mnt/office/Dropbox/a.sqlite"), MOUNTS) == "network"
