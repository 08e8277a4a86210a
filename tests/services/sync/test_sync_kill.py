"""A file is taken in whole or not at all: killed, stopped, out of disk, or beside other writers.

Run as a program, this file is a server that forks children which take a file in.
"""

import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from aftersales.domain.errors import StorageError
from aftersales.domain.progress import Cancelled, Progress
from aftersales.domain.records import Region
from aftersales.services import desk
from aftersales.services.sync.apply import apply
from aftersales.services.sync.export import export_csv
from aftersales.services.sync.preview import Preview, preview
from aftersales.services.sync.staging import stage
from aftersales.store import entries
from aftersales.store.database import Database, open_database
from aftersales.store.integrity import check
from tests.builders import make_centre, new_registry
from tests.services.sync.field import DAY, centre, lines_of, write
from tests.store.test_kill import ROOT, Server, assert_before_or_after, content, killed, serve

ROWS = int(os.environ.get("AFTERSALES_TEST_ROWS", "3000"))


def registry_of(path: Path, number: int) -> Database:
    database = new_registry(path)
    with database.write("fill", details={}) as writer:
        entries.add(writer, [Region(code="A", name="A")])
        sites = [make_centre(f"C{k:06}", city="Тула", lat=None, lon=None) for k in range(number)]
        entries.add(writer, sites)
    return database


def edited(path: Path) -> Path:
    """A file in which every row is changed, some are closed and one is new."""
    head, *rows = lines_of(path)
    end = rows.pop()
    for k, row in enumerate(rows):
        row[head.index("city")] = f"Город {k}"
        row[head.index("bays")] = str(k % 50)
        if k % 20 == 0:
            row[head.index("status")] = "closed"
    new = [""] * len(head)
    for name, cell in (("code", "NEW"), ("name", "Новый"), ("region", "A")):
        new[head.index(name)] = cell
    write(path, [head, *rows, new, end])
    return path


class SyncServer(Server):
    """Kills children while they take a file in."""

    shown: Preview

    def content(self, path: Path) -> str:  # type: ignore[override]
        """What is new has another uuid in each run."""
        return content(path, ("id", "uuid"))

    def take_in(self, path: Path) -> None:
        assert apply(open_database(path), self.shown, who="x").change is not None

    def fill(self) -> None:
        self.acts = {"sync": self.take_in}
        self.sources = {"sync": self.folder / "sync.sqlite"}
        database = registry_of(self.sources["sync"], ROWS)
        path = self.folder / "update.csv"
        export_csv(database, "centres", path, "ru", DAY)
        self.shown = preview(database, stage(edited(path)), DAY)
        database.close()


def test_a_killed_import_is_before_or_after(tmp_path: Path) -> None:
    assert_before_or_after(killed(tmp_path, 20, ["sync"], module=__name__))


@pytest.mark.slow
def test_a_hundred_thousand_rows_killed_fifty_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    if "slow" not in pytestconfig.option.markexpr:
        pytest.skip("takes ten minutes; run it with -m slow")
    monkeypatch.setenv("AFTERSALES_TEST_ROWS", "100000")
    assert_before_or_after(killed(tmp_path, 50, ["sync"], module=__name__))


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A registry, and a file of it as it came back."""
    folder = tmp_path_factory.mktemp("office")
    database = registry_of(folder / "r.sqlite", 2000)
    export_csv(database, "centres", folder / "update.csv", "ru", DAY)
    database.close()
    return database.path, edited(folder / "update.csv")


@pytest.fixture
def office(sent: tuple[Path, Path], tmp_path: Path) -> Database:
    return open_database(shutil.copy(sent[0], tmp_path))


@pytest.fixture
def shown(office: Database, sent: tuple[Path, Path], tmp_path: Path) -> Preview:
    return preview(office, stage(Path(shutil.copy(sent[1], tmp_path))), DAY)


class StopsAt(Progress):
    """A person who stops it at some step."""

    def __init__(self, step: int) -> None:
        super().__init__()
        self._left = step

    def step(self, done: float, stage: str) -> None:
        self._left -= 1
        if self._left < 0:
            self.cancel()
        super().step(done, stage)


@pytest.mark.parametrize("steps", range(4))
def test_stopped_it_writes_nothing(office: Database, shown: Preview, steps: int) -> None:
    before = content(office.path)
    with pytest.raises(Cancelled):
        apply(office, shown, progress=StopsAt(steps))
    assert content(office.path) == before
    with pytest.raises(Cancelled):
        preview(office, shown.staged, DAY, progress=StopsAt(steps))


def test_a_full_disk_leaves_the_registry_as_it_was(office: Database, shown: Preview) -> None:
    before = content(office.path)

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = office.path.stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 40_000, resource.RLIM_INFINITY))

    def unlimited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    held = signal.getsignal(signal.SIGXFSZ)
    limit()
    try:
        with pytest.raises(StorageError) as caught:
            apply(office, shown)
    finally:
        unlimited()
        signal.signal(signal.SIGXFSZ, held)
    assert caught.value.code == "cannot_write"
    assert content(office.path) == before
    assert check(office).ok
    assert apply(office, shown).change is not None


def test_beside_another_writer_nothing_is_lost(
    office: Database, shown: Preview, tmp_path: Path
) -> None:
    """The command line takes a file in while the window saves one edit after the other."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "aftersales", "import", str(tmp_path / "update.csv")),
            *("--registry", str(office.path), "--json"),
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    one = centre(office, "C000007")
    saved = 0
    while process.poll() is None:
        was = {"notes": centre(office, "C000007").notes}
        edit = desk.Edit(type(one), one.uuid, was, {"notes": f"note {saved}"})
        assert desk.save(office, [edit], "edit", {"name": one.name}, who="window").stale == ()
        saved += 1
    assert process.returncode == 0
    now = centre(office, "C000007")
    assert saved
    assert (now.notes, now.city) == (f"note {saved - 1}", "Город 7")
    assert check(office).ok
    assert office.revision == saved + 2


def test_the_day_is_the_senders(office: Database, shown: Preview) -> None:
    """A status that begins after the export is no change of the sender."""
    early: Callable[[date], Preview] = lambda day: preview(office, shown.staged, day)  # noqa: E731
    assert early(DAY).counts == early(date(2027, 1, 1)).counts


if __name__ == "__main__":
    serve(SyncServer, *sys.argv[1:])
