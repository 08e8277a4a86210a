"""A writer that is killed leaves the registry as it was before or as it is after, never between.

Run as a program, this file is a server that has imported everything and forks a child for each
run, because the start of Python takes longer than a save.
"""

import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from aftersales.domain.records import Brand, Contact, Facility, FacilityKind, Region
from aftersales.services import desk
from aftersales.services.desk import Edit, save
from aftersales.store import entries, tables
from aftersales.store.database import Database, open_database
from tests.builders import new_registry

HELD, ADDED, CHANGED, REMOVED = 600, 1800, 200, 50
PARTS = 8  # transactions of the control, which is wrong on purpose
ROOT = Path(__file__).resolve().parents[2]
Work = Callable[[Path], None]


@dataclass(frozen=True)
class Run:
    """What became of one run.

    ``state`` is ``before``, ``after`` or ``between``; ``inside`` says that the kill came while a
    transaction had begun to write, ``acknowledged`` that the save had returned.
    """

    act: str
    state: str
    inside: bool
    acknowledged: bool
    sound: bool


def facility(number: int) -> Facility:
    words = f"Centre {number} " * 4
    return Facility(
        uuid=f"f{number}", code=f"F{number}", kind=FacilityKind.PLANT, name=words, region="A"
    )


def template(path: Path) -> None:
    database = new_registry(path)
    with database.write("demo") as writer:
        entries.add(writer, [Brand(uuid="b", code="ONE", name="One")])
        entries.add(writer, [Region(uuid="r", code="A", name="A")])
        entries.add(writer, [facility(number) for number in range(HELD)])
        contacts = [
            Contact(uuid=f"c{number}", facility=f"F{number}", name="Anna") for number in range(HELD)
        ]
        entries.add(writer, contacts)
    database.close()


def edits() -> list[Edit]:
    changes = {"bays": None, "lat": None, "lon": None, "notes": ""}
    return [
        *(Edit(Facility, f"f{k}", {}, None) for k in range(REMOVED)),
        *(
            Edit(Facility, f"f{k}", changes, {"bays": k, "lat": 1.0, "lon": 2.0, "notes": "x" * 99})
            for k in range(REMOVED, REMOVED + CHANGED)
        ),
        *(
            Edit(Facility, f"f{k}", {}, facility(k).model_dump(exclude={"uuid", "history"}))
            for k in range(HELD, HELD + ADDED)
        ),
    ]


def save_all(path: Path) -> None:
    save(open_database(path), edits(), "edit_facility")


def undo(path: Path) -> None:
    desk.undo_last(open_database(path))


def save_in_parts(path: Path) -> None:
    """What the save must not be: a transaction for each part."""
    database: Database = open_database(path)
    wanted = edits()
    size = -(-len(wanted) // PARTS)
    for first in range(0, len(wanted), size):
        save(database, wanted[first : first + size], "edit_facility")


ACTS: dict[str, Work] = {"save": save_all, "undo": undo, "parts": save_in_parts}


def copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(target)) as here:
        there.backup(here)


def content(path: Path, without: Sequence[str] = ()) -> str:
    """Hash of all business rows; opening the file brings back what a killed writer left.

    `without` names columns whose values differ from run to run.
    """
    digest = hashlib.sha256()
    with closing(sqlite3.connect(path)) as file:
        for name, table in sorted(tables.BY_NAME.items()):
            columns = ", ".join(f'"{one.name}"' for one in table.c if one.name not in without)
            query = f'SELECT {columns} FROM "{name}" ORDER BY {columns}'  # noqa: S608
            for row in file.execute(query):
                digest.update(repr((name, row)).encode())
        for name in ("receipts", "claims", "conflicts"):
            for row in file.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2'):  # noqa: S608
                digest.update(repr((name, row)).encode())
    return digest.hexdigest()


def is_sound(path: Path) -> bool:
    """Whether journal, writes and revision agree, and the file is whole."""
    with closing(sqlite3.connect(path)) as file:
        whole = file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        whole &= file.execute("PRAGMA foreign_key_check").fetchall() == []
        said = int(file.execute("SELECT value FROM meta WHERE key='revision'").fetchone()[0])
        numbers = [row[0] for row in file.execute("SELECT revision FROM batches ORDER BY id")]
        whole &= numbers == list(range(1, said + 1))
        journaled = {row[0] for row in file.execute("SELECT DISTINCT batch_id FROM journal")}
        whole &= journaled == {row[0] for row in file.execute("SELECT id FROM batches")}
        for name in tables.BY_NAME:
            newest = file.execute(
                f'SELECT count(*) FROM "{name}" JOIN (SELECT row_uuid, max(rev) AS last FROM '  # noqa: S608
                "journal WHERE entity = ? GROUP BY row_uuid) ON row_uuid = uuid AND last = rev",
                (name,),
            ).fetchone()
            whole &= newest == file.execute(f'SELECT count(*) FROM "{name}"').fetchone()  # noqa: S608
    return whole


class Server:
    """Forks children that write, and kills them; has one thread, so that forking is safe."""

    acts = ACTS
    content = staticmethod(content)

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.random = random.Random(seed)  # noqa: S311 - moments, not secrets
        self.states: dict[str, tuple[str, str]] = {}
        self.seconds: dict[str, float] = {}
        self.sources = {act: folder / f"{act}.sqlite" for act in self.acts}
        self.fill()

    def fill(self) -> None:
        """Make the registries that the acts begin with."""
        template(self.sources["save"])
        copy(self.sources["save"], self.sources["parts"])
        copy(self.sources["save"], self.sources["undo"])
        save_all(self.sources["undo"])

    def prepare(self, act: str) -> None:
        """Learn how long an act takes, and what it makes of the registry."""
        path = self.folder / "whole.sqlite"
        path.unlink(missing_ok=True)
        copy(self.sources[act], path)
        child, pipe = self.fork(act, path)
        os.read(pipe, 1)
        begin = time.perf_counter()
        assert os.read(pipe, 1) == b"a"
        self.seconds[act] = time.perf_counter() - begin
        os.waitpid(child, 0)
        os.close(pipe)
        self.states[act] = self.content(self.sources[act]), self.content(path)
        assert self.states[act][0] != self.states[act][1]
        assert is_sound(path)

    def fork(self, act: str, path: Path) -> tuple[int, int]:
        assert len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - names are all it takes
        out, into = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(out)
            os.write(into, b"r")
            self.acts[act](path)
            os.write(into, b"a")
            os._exit(0)
        os.close(into)
        return child, out

    def moment(self, act: str) -> float:
        """Seconds until the kill; every third one lies around the commit."""
        first = 0.8 if self.random.random() < 1 / 3 else 0.0
        return self.random.uniform(first, 1.2) * self.seconds[act]

    def learn(self, act: str, wait: float, state: str) -> None:
        """Follow a machine that becomes slower or faster, so that the kills stay spread out."""
        if state == "after":
            self.seconds[act] = min(self.seconds[act], 0.9 * wait)
        elif wait > 0.8 * self.seconds[act]:
            self.seconds[act] = 1.25 * wait

    def run(self, act: str) -> Run:
        path = self.folder / "run.sqlite"
        journal = path.with_name(f"{path.name}-journal")
        for old in (path, journal):
            old.unlink(missing_ok=True)
        copy(self.sources[act], path)
        wait = self.moment(act)
        child, pipe = self.fork(act, path)
        os.read(pipe, 1)
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        acknowledged = os.read(pipe, 1) == b"a"
        os.close(pipe)
        inside = os.WIFSIGNALED(status) and not acknowledged and journal.exists()
        before, after = self.states[act]
        found = self.content(path)
        state = {before: "before", after: "after"}.get(found, "between")
        self.learn(act, wait, state)
        return Run(act, state, inside, acknowledged, is_sound(path))


def serve(kind: type[Server], folder: str, seed: str, runs: str, *acts: str) -> None:
    server = kind(Path(folder), int(seed))
    for act in set(acts):
        server.prepare(act)
    found = [asdict(server.run(acts[number % len(acts)])) for number in range(int(runs))]
    sys.stdout.write(json.dumps(found))


def killed(
    folder: Path, runs: int, acts: Sequence[str], seed: int = 1, module: str = __name__
) -> list[Run]:
    """Outcomes of runs, from two servers side by side."""
    servers = []
    for half in range(2):
        (folder / str(half)).mkdir()
        arguments = [str(folder / str(half)), str(seed + half), str(runs // 2), *acts]
        servers.append(
            subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=ROOT,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
                stdout=subprocess.PIPE,
                text=True,
            )
        )
    found: list[Run] = []
    for server in servers:
        out, _ = server.communicate()
        assert server.returncode == 0
        found += [Run(**run) for run in json.loads(out)]
    assert len(found) == runs // 2 * 2
    return found


def assert_before_or_after(found: list[Run]) -> None:
    """Never between, nothing acknowledged is lost, and the kills did fall inside the write."""
    states = Counter(run.state for run in found)
    inside = sum(run.inside for run in found)
    print(f"{dict(states)}, {inside} of {len(found)} killed inside the write")  # noqa: T201
    assert states["between"] == 0
    assert all(run.sound for run in found)
    assert all(run.state == "after" for run in found if run.acknowledged)
    assert states["before"] >= len(found) // 20
    assert states["after"] >= len(found) // 20
    assert inside >= len(found) // 5
    for act in {run.act for run in found}:
        assert any(run.inside for run in found if run.act == act)


def test_a_killed_save_or_undo_is_before_or_after(tmp_path: Path) -> None:
    assert_before_or_after(killed(tmp_path, 50, ["save", "save", "undo", "save"]))


def test_a_save_in_parts_would_be_caught(tmp_path: Path) -> None:
    """Where sixteen kills all miss the gap between two commits, sixteen others find it."""
    found: list[Run] = []
    for seed in (1, 101, 201):
        folder = tmp_path / str(seed)
        folder.mkdir()
        found += killed(folder, 16, ["parts"], seed=seed)
        if "between" in {run.state for run in found}:
            break
    assert "between" in {run.state for run in found}
    assert all(run.sound for run in found)


@pytest.mark.slow
def test_five_hundred_killed_saves_and_undos(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    if "slow" not in pytestconfig.option.markexpr:
        pytest.skip("takes two minutes; run it with -m slow")
    assert_before_or_after(killed(tmp_path, 500, ["save", "save", "undo", "save"], seed=100))


if __name__ == "__main__":
    serve(Server, *sys.argv[1:])
