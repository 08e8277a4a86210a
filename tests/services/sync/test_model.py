"""A head office and its field, driven at random, against a model of a few dictionaries."""

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from aftersales.services import desk
from aftersales.services.sync import conflicts
from aftersales.services.sync.apply import OURS, THEIRS
from aftersales.store import inbox
from aftersales.store.integrity import check
from tests.builders import fill, make_centre, new_registry
from tests.services.sync.field import DAY, amend, centre, lines_of, send_out, show, take, write

CODES = ("A1", "A2")
CITIES = ("Тула", "Орёл", "Клин")
BAYS = (1, 2, 3)
PLACES = ((55.0, 37.0), (55.5, 37.0), (55.5, 37.5))
Key = tuple[str, str]  # code and field
State = dict[Key, Any]
VALUES = st.one_of(
    st.tuples(st.just("city"), st.sampled_from(CITIES)),
    st.tuples(st.just("bays"), st.sampled_from(BAYS)),
    st.tuples(st.just("place"), st.sampled_from(PLACES)),
)


@dataclass
class File:
    """A file in the field: what its owner had seen, and what they want."""

    path: Path
    base: State
    wanted: State


@dataclass
class Batch:
    """A write: what it changed, what a sender had claimed, what it left open or decided."""

    changes: dict[Key, tuple[Any, Any]]
    claims: set[tuple[Key, Any, Any]] = field(default_factory=set)
    opened: list[tuple[Key, Any]] = field(default_factory=list)
    origin: int = 0  # revision of the write, and of the one that undid or did it again last
    revision: int = 0
    stands: bool = True
    last: dict[Key, tuple[Any, Any]] = field(default_factory=dict)  # what it did most recently
    decided: "Batch | None" = None
    which: tuple[Key, Any] | None = None


class Offices(RuleBasedStateMachine):
    """What is applied, equal or queued is what the merge table says, and undo reverts no more."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.registry = new_registry(self.folder / "r.sqlite")
        fill(
            self.registry,
            *(make_centre(c, name=c, city=CITIES[0], bays=1, lat=55.0, lon=37.0) for c in CODES),
        )
        self.model: State = {
            (code, name): value
            for code in CODES
            for name, value in (("city", CITIES[0]), ("bays", 1), ("place", PLACES[0]))
        }
        self.files: list[File] = []
        self.batches: list[Batch] = []

    def teardown(self) -> None:
        assert check(self.registry).ok
        self.registry.close()
        shutil.rmtree(self.folder)

    # What people do

    @rule(code=st.sampled_from(CODES), what=VALUES)
    def office_edits(self, code: str, what: tuple[str, Any]) -> None:
        name, value = what
        if self.model[code, name] != value:
            values = {"lat": value[0], "lon": value[1]} if name == "place" else {name: value}
            amend(self.registry, code, **values)
            self.model[code, name] = value

    @precondition(lambda self: len(self.files) < 4)
    @rule()
    def export(self) -> None:
        path = send_out(self.registry, self.folder / f"{len(self.files)}.csv")
        self.files.append(File(path, dict(self.model), dict(self.model)))

    @precondition(lambda self: self.files)
    @rule(which=st.integers(0, 3), code=st.sampled_from(CODES), what=VALUES)
    def field_edits(self, which: int, code: str, what: tuple[str, Any]) -> None:
        file = self.files[which % len(self.files)]
        file.wanted[code, what[0]] = what[1]

    @precondition(lambda self: self.files)
    @rule(which=st.integers(0, 3), is_sorted=st.booleans())
    def send(self, which: int, is_sorted: bool) -> None:
        file = self.files[which % len(self.files)]
        self._fill_in(file, is_sorted)
        before = self.registry.revision
        shown = show(self.registry, file.path)
        assert self.registry.revision == before
        expected = self._merge(file)
        assert self._said(shown) == (set(expected.changes), {key for key, _ in expected.opened})
        done = take(self.registry, file.path)
        assert (done.change is None) == (not expected.changes and not expected.opened)
        if done.change is not None:
            expected.origin = expected.revision = done.change.revision
            expected.last = expected.changes
            self.batches.append(expected)
        again = take(self.registry, file.path)
        assert again.change is None

    @precondition(lambda self: self._open())
    @rule(which=st.integers(0, 9), answer=st.sampled_from((OURS, THEIRS)))
    def decide(self, which: int, answer: str) -> None:
        batch, (key, value) = self._open()[which % len(self._open())]
        one = next(
            one
            for one in conflicts.listed(self.registry, DAY)
            if one.conflict.receipt.revision == batch.origin
            and _key(one.name, one.conflict.fields) == key
        )
        change = conflicts.decide(self.registry, {one.conflict.id: answer}, DAY)
        assert change is not None
        held = self.model[key]
        changes = {key: (held, value)} if answer == THEIRS and held != value else {}
        self.model.update({key: new for key, (_, new) in changes.items()})
        decided = Batch(changes, revision=change.revision, decided=batch, which=(key, value))
        decided.last = changes
        self.batches.append(decided)

    @precondition(lambda self: self.batches)
    @rule(which=st.integers(0, 30))
    def undo_or_redo(self, which: int) -> None:
        batch = self.batches[which % len(self.batches)]
        undone = desk.undo_batch(self.registry, batch.revision)
        # An undo takes back what is still so, and doing it again what the undo did.
        batch.last = {
            key: (new, old) for key, (old, new) in batch.last.items() if self.model[key] == new
        }
        self.model.update({key: new for key, (_, new) in batch.last.items()})
        batch.stands = not batch.stands
        batch.revision = undone.change.revision

    # What must hold

    @invariant()
    def the_registry_is_the_model(self) -> None:
        for code in CODES:
            one = centre(self.registry, code)
            assert (one.city, one.bays) == (self.model[code, "city"], self.model[code, "bays"])
            assert (one.lat, one.lon) == self.model[code, "place"]

    @invariant()
    def what_is_open_is_known(self) -> None:
        with self.registry.read() as connection:
            found = inbox.open_conflicts(connection)
        assert len(found) == len(self._open())

    # The model

    def _open(self) -> list[tuple[Batch, tuple[Key, Any]]]:
        settled = [(one.decided, one.which) for one in self.batches if one.decided and one.stands]
        return [
            (batch, item)
            for batch in self.batches
            if batch.stands
            for item in batch.opened
            if not any(d is batch and w == item for d, w in settled)
        ]

    def _merge(self, file: File) -> Batch:
        """The merge table, field by field, and what it does to the model."""
        said = {claim for batch in self.batches if batch.stands for claim in batch.claims}
        found = Batch({})
        for key, wanted in file.wanted.items():
            base, held = file.base[key], self.model[key]
            claim = (key, base, wanted)
            if wanted in (base, held) or claim in said:
                continue
            found.claims.add(claim)
            if held == base:
                found.changes[key] = (held, wanted)
                self.model[key] = wanted
            else:
                found.opened.append((key, wanted))
        return found

    def _said(self, shown: Any) -> tuple[set[Key], set[Key]]:
        """What a preview changes and leaves open."""
        changed = {_key(row.name, (name,)) for row in shown.rows for name, _, _ in row.changes}
        opened = {_key(row.name, item.fields) for row in shown.rows for item in row.items}
        return changed, opened

    def _fill_in(self, file: File, is_sorted: bool) -> None:
        head, *others = lines_of(file.path)
        for row in others:
            if row[0].startswith("#end"):
                continue
            code = row[head.index("code")]
            lat, lon = file.wanted[code, "place"]
            cells = {"city": file.wanted[code, "city"], "bays": file.wanted[code, "bays"]}
            for name, value in {**cells, "lat": lat, "lon": lon}.items():
                row[head.index(name)] = str(value).replace(".", ",")
        write(file.path, [head, *(sorted(others) if is_sorted else others)])


def _key(name: str, fields: tuple[str, ...]) -> Key:
    return name, "place" if fields[0] in ("lat", "lon") else fields[0]


SHORT = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestOffices = Offices.TestCase
TestOffices.settings = SHORT


@pytest.mark.slow
def test_offices_for_long(pytestconfig: pytest.Config) -> None:
    if "slow" not in pytestconfig.option.markexpr:
        pytest.skip("takes two minutes; run it with -m slow")
    from hypothesis.stateful import run_state_machine_as_test

    long = settings(SHORT, max_examples=400, stateful_step_count=40)
    run_state_machine_as_test(Offices, settings=long)
