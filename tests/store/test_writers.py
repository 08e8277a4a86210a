"""Two processes write one registry: neither loses an edit of the other, nor its own.

Run as a program, this file is the other process.
"""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from aftersales.domain.records import Facility, FacilityKind
from aftersales.services.desk import Edit, Saved, save
from aftersales.store import history, queries
from aftersales.store.database import Database, open_database
from tests.builders import fill, make_centre

ROOT = Path(__file__).resolve().parents[2]
UUID = "u-1"
TIMES = 200


def bays(database: Database) -> int:
    with database.read() as connection:
        return queries.records(connection, Facility, [UUID])[0].bays or 0


def set_bays(database: Database, seen: int, wanted: int, who: str) -> Saved:
    edit = Edit(Facility, UUID, {"bays": seen}, {"bays": wanted})
    return save(database, [edit], "edit_facility", who=who)


def count_up(database: Database, times: int, who: str) -> int:
    """Raise the number by one, so many times; return how often another one was quicker.

    A save that wrote nothing is one as well: the other wrote the same number.
    """
    beaten = 0
    for _ in range(times):
        seen = bays(database)
        while (saved := set_bays(database, seen, seen + 1, who)).change is None:
            beaten += 1
            seen = saved.stale[0].clash.held[0] if saved.stale else bays(database)
    return beaten


def other(registry: Path, times: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.test_writers", str(registry), str(times)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def go(process: subprocess.Popen[str]) -> None:
    """Let the other process begin, once it has loaded everything."""
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("go\n")
    process.stdin.flush()


@pytest.fixture
def filled(registry: Database) -> Database:
    fill(registry, make_centre(uuid=UUID, bays=0, kind=FacilityKind.SERVICE_CENTRE))
    return registry


def test_two_processes_count_together_and_lose_nothing(filled: Database) -> None:
    process = other(filled.path, TIMES)
    go(process)
    own = count_up(filled, TIMES, "window")
    out, _ = process.communicate()
    assert process.returncode == 0
    assert bays(filled) == 2 * TIMES
    assert own + int(out) > 0, "the two never met"
    with filled.read() as connection:
        found = [
            (one.batch.who, one.old, one.new)
            for one in history.changes_of(connection, UUID)
            if one.field == "bays"
        ]
    assert [(old, new) for _, old, new in found[::-1]] == [(k, k + 1) for k in range(2 * TIMES)]
    writers = [who for who, _, _ in found]
    assert writers.count("window") == writers.count("other") == TIMES
    assert filled.revision == 1 + 2 * TIMES


def test_two_threads_count_together_and_lose_nothing(filled: Database) -> None:
    """The window's own threads share one open registry."""
    threads = [
        threading.Thread(target=count_up, args=(filled, 50, name)) for name in ("one", "two")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert bays(filled) == 100


def test_the_window_is_told_what_another_process_wrote(filled: Database) -> None:
    seen = bays(filled)
    process = other(filled.path, 3)
    go(process)
    process.communicate()
    (stale,) = set_bays(filled, seen, 10, "window").stale
    assert (stale.who, stale.clash.held, stale.clash.wanted) == ("other", (3,), (10,))
    assert bays(filled) == 3


def test_an_import_of_the_command_line_and_the_window_are_both_kept(
    filled: Database, tmp_path: Path
) -> None:
    rows = "".join(f"p{k};55.5;37.5;A;ONE;{k}\n" for k in range(2000))
    (tmp_path / "p.csv").write_text(f"id;lat;lon;region;brand;uio\n{rows}", "utf-8")
    arguments = ["import", str(tmp_path / "p.csv"), "--kind", "demand-points"]
    process = subprocess.Popen(
        [sys.executable, "-m", "aftersales", *arguments, "--registry", str(filled.path)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    times = 0
    while process.poll() is None:
        assert set_bays(filled, times, times + 1, "window").stale == ()
        times += 1
    assert process.returncode == 0
    assert times > 0
    with filled.read() as connection:
        assert len(queries.demand_points(connection)) == 2000
        batches = history.batches(connection, 10_000)
    assert bays(filled) == times
    revisions = [batch.revision for batch, _ in batches]
    assert revisions == list(range(times + 2, 0, -1))
    (imported,) = [rows for batch, rows in batches if batch.label == "sync"]
    assert imported == 2000


def serve(path: str, times: str) -> None:
    database = open_database(path)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write(str(count_up(database, int(times), "other")))


if __name__ == "__main__":
    serve(*sys.argv[1:])
