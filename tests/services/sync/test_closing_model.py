"""Closing, opening again and deleting at both ends at random, against the merge table in a model.

Statuses are rows of their own, so what an undo may do is told as a bound: it gives back what its
write found where its write still stands, or nothing.
"""

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from aftersales.domain.errors import ConflictError, NotFoundError
from aftersales.domain.progress import Progress
from aftersales.domain.records import Facility, Region, Status
from aftersales.services import desk
from aftersales.services.sync import conflicts
from aftersales.services.sync.apply import OURS, THEIRS, write_changes
from aftersales.services.sync.preview import Preview
from aftersales.store import entries, queries
from aftersales.store.database import Database
from aftersales.store.integrity import check
from tests.builders import fill, make_centre, new_registry
from tests.services.sync.field import (
    DAY,
    amend,
    centre,
    edit,
    lines_of,
    send_out,
    show,
    take,
    write,
)

CODES = ("A1", "A2", "A3")
CITIES = ("Тула", "Орёл", "Клин")
STATUSES = ("active", "suspended", "closed")
VALUES = st.one_of(
    st.tuples(st.just("city"), st.sampled_from(CITIES)),
    st.tuples(st.just("status"), st.sampled_from(STATUSES)),
)
Key = tuple[str, str]  # code and field; of a row that is gone, its whole
State = dict[Key, str]
Claim = tuple[object, ...]


@dataclass
class File:
    """A file in the field: what its owner had seen, and what they want."""

    path: Path
    base: State
    wanted: State


@dataclass
class Batch:
    """A file that was taken in: what the write, or its last undo, changed, and what it said."""

    changes: State = field(default_factory=dict)
    found: State = field(default_factory=dict)
    claims: set[Claim] = field(default_factory=set)
    opened: set[Key] = field(default_factory=set)
    revision: int = 0
    stands: bool = True


class Closings(RuleBasedStateMachine):
    """Closing against editing is asked about, and nobody's word is lost."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.registry = new_registry(self.folder / "r.sqlite")
        sites = (make_centre(c, name=c, city=CITIES[0], lat=None, lon=None) for c in CODES)
        fill(self.registry, *sites)
        self.model = self.held()
        self.files: list[File] = []
        self.batches: list[Batch] = []

    def teardown(self) -> None:
        assert check(self.registry).ok
        self.registry.close()
        shutil.rmtree(self.folder)

    def held(self) -> State:
        with self.registry.read() as connection:
            found = queries.facilities(connection)
        cities = {(one.code, "city"): one.city for one in found}
        return cities | {(one.code, "status"): str(one.status_on(DAY)) for one in found}

    # What people do

    @rule(code=st.sampled_from(CODES), what=VALUES)
    def office_edits(self, code: str, what: tuple[str, str]) -> None:
        name, value = what
        if self.model.get((code, name), value) == value:
            return
        if name == "city":
            amend(self.registry, code, city=value)
        else:
            uuid = centre(self.registry, code).uuid
            with self.registry.write("set_status", "Анна") as writer:
                write_changes(writer, Facility, {uuid: {"status": Status(value)}}, DAY, Progress())
        self.model[code, name] = value

    @precondition(lambda self: len({code for code, _ in self.model}) > 1)
    @rule(code=st.sampled_from(CODES))
    def office_deletes(self, code: str) -> None:
        if (code, "city") in self.model:
            with self.registry.write("remove", "Анна") as writer:
                assert entries.remove(writer, entries.removed(centre(self.registry, code))) == []
            self.model = {key: value for key, value in self.model.items() if key[0] != code}

    @precondition(lambda self: len(self.files) < 4)
    @rule()
    def export(self) -> None:
        path = send_out(self.registry, self.folder / f"{len(self.files)}.csv")
        self.files.append(File(path, dict(self.model), dict(self.model)))

    @precondition(lambda self: self.files)
    @rule(which=st.integers(0, 3), code=st.sampled_from(CODES), what=VALUES)
    def field_edits(self, which: int, code: str, what: tuple[str, str]) -> None:
        file = self.files[which % len(self.files)]
        if (code, what[0]) in file.wanted:
            file.wanted[code, what[0]] = what[1]

    @precondition(lambda self: self.files)
    @rule(which=st.integers(0, 3))
    def send(self, which: int) -> None:
        file = self.files[which % len(self.files)]
        self._fill_in(file)
        before = self.registry.revision
        shown = show(self.registry, file.path)
        assert self.registry.revision == before
        assert shown.is_clean
        expected = self._merge(file)
        assert _said(shown) == (set(expected.changes), expected.opened)
        done = take(self.registry, file.path)
        assert (done.change is None) == (not expected.changes and not expected.opened)
        self.model |= expected.changes
        if done.change is not None:
            expected.revision = done.change.revision
            self.batches.append(expected)
        again = take(self.registry, file.path)
        assert again.change is None
        assert again.preview.counts["conflict"] == 0

    @precondition(lambda self: bool(conflicts.listed(self.registry, DAY)))
    @rule(which=st.integers(0, 9), answer=st.sampled_from((OURS, THEIRS)))
    def decide(self, which: int, answer: str) -> None:
        waiting = conflicts.listed(self.registry, DAY)
        one = waiting[which % len(waiting)]
        answers = {one.conflict.id: answer}
        code = one.name
        said = dict(zip(one.conflict.fields, one.conflict.wanted, strict=True))
        if answer == THEIRS and (one.now is None or self._is_back(one.conflict.row_uuid, code)):
            with pytest.raises((ConflictError, NotFoundError)):
                conflicts.decide(self.registry, answers, DAY)
            return
        assert conflicts.decide(self.registry, answers, DAY) is not None
        assert len(conflicts.listed(self.registry, DAY)) == len(waiting) - 1
        now = self.held()
        if answer == THEIRS and one.conflict.row_uuid:
            self.model |= {(code, n): said[n] for n in said if n in ("city", "status")}
        elif answer == THEIRS:
            assert now[code, "city"] == said["city"]
            for batch in self.batches:  # what is there now is another record
                batch.claims = {one for one in batch.claims if one[0] not in self._keys(code)}
                batch.changes = {k: new for k, new in batch.changes.items() if k[0] != code}
            self.model |= {key: value for key, value in now.items() if key[0] == code}
        assert now == self.model

    @precondition(lambda self: self.batches)
    @rule(which=st.integers(0, 30))
    def undo_or_redo(self, which: int) -> None:
        batch = self.batches[which % len(self.batches)]
        undone = desk.undo_batch(self.registry, batch.revision)
        now = self.held()
        assert now.keys() == self.model.keys()
        moved = {key for key, value in now.items() if self.model[key] != value}
        for key in moved:
            assert (self.model[key], now[key]) == (batch.changes[key], batch.found[key])
        cities = {k for k, new in batch.changes.items() if k[1] == "city" and k in self.model}
        assert {k for k in cities if self.model[k] == batch.changes[k] != batch.found[k]} <= moved
        batch.found = {key: self.model[key] for key in moved}
        batch.changes = {key: now[key] for key in moved}
        batch.stands = not batch.stands
        batch.revision = undone.change.revision
        self.model = now

    @invariant()
    def the_registry_is_the_model(self) -> None:
        assert self.held() == self.model

    # The merge table

    def _keys(self, code: str) -> set[Key]:
        return {(code, "city"), (code, "status")}

    def _is_back(self, uuid: str, code: str) -> bool:
        """Whether a proposal is about a code that is there again."""
        return not uuid and (code, "city") in self.model

    def _merge(self, file: File) -> Batch:
        said = {claim for batch in self.batches if batch.stands for claim in batch.claims}
        found = Batch()
        for code in sorted({code for code, _ in file.base}):
            keys = [(code, "city"), (code, "status")]
            base, wanted = ([side[key] for key in keys] for side in (file.base, file.wanted))
            if keys[0] not in self.model:
                claim: Claim = (code, *wanted)
                if wanted != base and claim not in said:
                    found.opened.add((code, "whole"))
                    found.claims.add(claim)
                continue
            held = [self.model[key] for key in keys]
            is_closed = held[1] == "closed" != base[1]
            for place, key in enumerate(keys):
                claim = (key, base[place], wanted[place])
                if wanted[place] in (base[place], held[place]) or claim in said:
                    continue
                found.claims.add(claim)
                closes = wanted[place] == "closed" and held[0] != base[0]
                if held[place] == base[place] and not is_closed and not closes:
                    found.found[key], found.changes[key] = held[place], wanted[place]
                else:
                    found.opened.add(key)
        return found

    def _fill_in(self, file: File) -> None:
        head, *others = lines_of(file.path)
        for row in others:
            if row[0].startswith("#end"):
                continue
            code = row[head.index("code")]
            base, status = file.base[code, "status"], file.wanted[code, "status"]
            row[head.index("city")] = file.wanted[code, "city"]
            row[head.index("status")] = status
            if base == "closed":
                row[head.index("closed")] = DAY.isoformat() if status == "closed" else r"\clear"
        write(file.path, [head, *others])


def _said(shown: Preview) -> tuple[set[Key], set[Key]]:
    """What a preview changes and leaves open; opening and closing days follow the status."""
    changed = {
        (row.name, name)
        for row in shown.rows
        if row.record is None
        for name, _, _ in row.changes
        if name in ("city", "status")
    }
    opened = {
        (row.name, "whole" if row.record is not None else item.fields[0])
        for row in shown.rows
        for item in row.items
    }
    return changed, opened


TestClosings = Closings.TestCase
TestClosings.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shrink takes minutes
)


@pytest.mark.slow
def test_closings_for_long(pytestconfig: pytest.Config) -> None:
    if "slow" not in pytestconfig.option.markexpr:
        pytest.skip("takes minutes; run it with -m slow")
    long = settings(TestClosings.settings, max_examples=400, stateful_step_count=40)
    run_state_machine_as_test(Closings, settings=long)


@pytest.fixture
def office(registry: Database) -> Database:
    fill(registry, make_centre("A1"), make_centre("A2", region=None))
    return registry


def test_what_its_sender_did_not_touch_is_no_question_though_it_is_gone(
    office: Database, tmp_path: Path
) -> None:
    path = send_out(office, tmp_path / "f.csv")
    with office.write("remove") as writer:
        assert entries.remove(writer, entries.removed(centre(office, "A2"))) == []
    assert take(office, path).preview.counts["same"] == 2
    assert take(office, edit(path, {"A2": {"city": "Клин"}})).preview.counts["conflict"] == 1


def test_a_stale_row_is_not_faulty_for_what_is_no_longer_right(
    office: Database, tmp_path: Path
) -> None:
    """The head office opened again what was closed, and left a region that then went."""
    with office.write("more") as writer:
        entries.add(writer, [Region(code="C", name="Region C")])
    uuid = centre(office, "A2").uuid
    with office.write("set_status") as writer:
        closed = {uuid: {"status": Status.CLOSED, "region": "C"}}
        write_changes(writer, Facility, closed, DAY, Progress())
    path = send_out(office, tmp_path / "f.csv")
    with office.write("set_status") as writer:
        again = {uuid: {"status": Status.ACTIVE, "region": "A"}}
        write_changes(writer, Facility, again, DAY, Progress())
    with office.read() as connection:
        (region,) = [one for one in queries.regions(connection) if one.code == "C"]
    with office.write("remove") as writer:
        assert entries.remove(writer, entries.removed(region)) == []
    assert take(office, path).preview.counts["same"] == 2
    found = take(office, edit(path, {"A2": {"city": "Клин"}})).preview
    assert found.counts["changed"] == 1
    assert centre(office, "A2").status_on(DAY) is Status.ACTIVE
