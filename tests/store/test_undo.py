"""Undo and redo: the same again, never over a later edit, and history only grows."""

import json
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from aftersales.domain.errors import AftersalesError, ConflictError, NotFoundError
from aftersales.domain.folding import folded
from aftersales.domain.records import (
    Authorisation,
    Brand,
    Certificate,
    Contact,
    Decision,
    Facility,
    FacilityKind,
    Record,
    Region,
    Settlement,
    Status,
    StatusEntry,
    WorkType,
)
from aftersales.services import desk
from aftersales.services.desk import Edit, Undone, save
from aftersales.store import entries, queries, tables, undo
from aftersales.store.database import Database, open_database
from tests.builders import fill, make_centre, make_right, new_registry

DAY = date(2020, 1, 1)
Rows = dict[str, dict[str, dict[str, Any]]]
REFERENCES = {
    **{"region_id": "regions", "brand_id": "brands"},
    **dict.fromkeys(("facility_id", "origin_id", "destination_id"), "facilities"),
}


def held(path: Path) -> tuple[Rows, dict[str, int]]:
    """Every business row by table and uuid as the file holds it, and the revision of each."""
    rows: Rows = {}
    revisions: dict[str, int] = {}
    with closing(sqlite3.connect(path)) as file:
        file.row_factory = sqlite3.Row
        uuids = {
            table: dict(file.execute(f"SELECT id, uuid FROM {table}").fetchall())  # noqa: S608
            for table in REFERENCES.values()
        }
        for table in tables.BY_NAME:
            rows[table] = {}
            for found in file.execute(f"SELECT * FROM {table}"):  # noqa: S608
                row = dict(found)
                for column, referred in REFERENCES.items():
                    if column in row:
                        number = row.pop(column)
                        row[column.removesuffix("_id")] = uuids[referred].get(number)
                if "names" in row:
                    row["names"] = json.loads(row["names"])
                revisions[row["uuid"]] = row.pop("rev")
                rows[table][row["uuid"]] = {
                    name: {"base64": b64encode(value).decode()}
                    if isinstance(value, bytes)
                    else value
                    for name, value in row.items()
                    if name not in ("id", "search")
                }
    return rows, revisions


def replayed(path: Path) -> tuple[Rows, dict[str, int]]:
    """What the journal alone makes of an empty registry; every step has to fit."""
    rows: Rows = {table: {} for table in tables.BY_NAME}
    revisions: dict[str, int] = {}
    with closing(sqlite3.connect(path)) as file:
        steps = file.execute(
            "SELECT entity, row_uuid, rev, before, after FROM journal ORDER BY id"
        ).fetchall()
    for table, uuid, rev, was, then in steps:
        before: Any = None if was is None else json.loads(was)
        after: Any = None if then is None else json.loads(then)
        assert rev == revisions.get(uuid, 0) + 1
        revisions[uuid] = rev
        if before is None:
            assert uuid not in rows[table]
            rows[table][uuid] = after
        elif after is None:
            assert rows[table].pop(uuid) == before
        else:
            now = rows[table][uuid]
            assert before.keys() == after.keys()
            assert {name: now[name] for name in before} == before
            assert before != after
            rows[table][uuid] = {**now, **after}
    there = {uuid for table in rows.values() for uuid in table}
    return rows, {uuid: rev for uuid, rev in revisions.items() if uuid in there}


def assert_sound(path: Path) -> None:
    """Rows, journal, revisions and references of a registry say the same."""
    assert replayed(path) == held(path)
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        numbers = [row[0] for row in file.execute("SELECT revision FROM batches ORDER BY id")]
        assert numbers == list(range(1, len(numbers) + 1))
        said = file.execute("SELECT value FROM meta WHERE key='revision'").fetchone()[0]
        assert int(said) == len(numbers)
        for code, name, search in file.execute("SELECT code, name, search FROM facilities"):
            assert {folded(code), folded(name)} <= set(search.split("\n"))


@pytest.fixture
def filled(registry: Database) -> Iterator[Database]:
    """A centre with everything that can belong to one, written as the demo is."""
    fill(registry)
    with registry.write("demo") as writer:
        entries.add(writer, [make_centre()])
        entries.add(writer, [make_right()])
        entries.add(writer, [Certificate(facility="SC-1", title="Paint", brand="ONE")])
        entries.add(writer, [Contact(facility="SC-1", name="Anna")])
        entries.add(writer, [Decision(facility="SC-1", day=DAY, words="Extend")])
    yield registry
    assert_sound(registry.path)


def one(database: Database, kind: type[Record] = Facility, /, **values: Any) -> Any:
    """The only record with such values."""
    with database.read() as connection:
        found = [
            record
            for record in queries.records(connection, kind)
            if all(getattr(record, name) == value for name, value in values.items())
        ]
    assert len(found) == 1
    return found[0]


def edit(database: Database, /, **values: Any) -> int:
    """Change the facility as a person does who saw what is there; return the revision."""
    centre = one(database)
    base = {name: getattr(centre, name) for name in values}
    saved = save(database, [Edit(Facility, centre.uuid, base, values)], "edit_facility")
    assert saved.change is not None
    return saved.change.revision


def add(database: Database, record: type[Record], /, **values: Any) -> int:
    saved = save(database, [Edit(record, "", {}, values)], "add")
    assert saved.change is not None
    return saved.change.revision


def reopened(database: Database) -> Database:
    database.close()
    return open_database(database.path)


def test_an_edit_goes_and_comes_back(filled: Database) -> None:
    before = held(filled.path)[0]
    edit(filled, bays=7, notes="a\nb", region=None, contract_to=DAY)
    after = held(filled.path)[0]
    assert before != after
    done = desk.undo_last(filled)
    assert (done.batch.label, done.kept) == ("edit_facility", ())
    assert held(filled.path)[0] == before
    assert desk.redo_last(filled).kept == ()
    assert held(filled.path)[0] == after


def test_a_changed_reference_goes_and_comes_back(filled: Database) -> None:
    edit(filled, region="B")
    assert one(filled).region == "B"
    desk.undo_last(filled)
    assert one(filled).region == "A"
    desk.redo_last(filled)
    assert one(filled).region == "B"


def test_an_added_facility_goes_and_comes_back(filled: Database) -> None:
    before = held(filled.path)[0]
    history = [{"status": "active", "since": DAY}, {"status": "closed", "since": date(2024, 1, 1)}]
    add(filled, Facility, code="N", kind="plant", name="New", history=history)
    after = held(filled.path)[0]
    assert len(one(filled, code="N").history) == 2
    desk.undo_last(filled)
    assert held(filled.path)[0] == before
    desk.redo_last(filled)
    assert held(filled.path)[0] == after


def test_a_removed_facility_comes_back_with_all_that_belongs_to_it(filled: Database) -> None:
    before = held(filled.path)[0]
    centre = one(filled)
    save(filled, [Edit(Facility, centre.uuid, {}, None)], "remove")
    gone = held(filled.path)[0]
    owned = ("facilities", "facility_statuses", "authorisations", "certificates", "contacts")
    assert all(gone[table] == {} for table in (*owned, "decisions"))
    desk.undo_last(filled)
    assert held(filled.path)[0] == before
    assert one(filled) == centre
    desk.redo_last(filled)
    assert held(filled.path)[0] == gone
    desk.undo_last(filled)
    assert held(filled.path)[0] == before


def test_undo_and_redo_go_on_after_a_restart(filled: Database) -> None:
    states = [held(filled.path)[0]]
    for bays in (1, 2, 3):
        edit(filled, bays=bays)
        states.append(held(filled.path)[0])
    again = filled
    for state in reversed(states[:-1]):
        again = reopened(again)
        desk.undo_last(again)
        assert held(again.path)[0] == state
    for state in states[1:]:
        again = reopened(again)
        desk.redo_last(again)
        assert held(again.path)[0] == state
    with pytest.raises(ConflictError) as caught:
        desk.redo_last(again)
    assert caught.value.code == "nothing_to_redo"
    again.close()


def test_redo_is_forgotten_after_a_new_write(filled: Database) -> None:
    edit(filled, bays=1)
    desk.undo_last(filled)
    edit(filled, technicians=4)
    with pytest.raises(ConflictError) as caught:
        desk.redo_last(filled)
    assert caught.value.code == "nothing_to_redo"
    desk.undo_last(filled)
    assert (one(filled).bays, one(filled).technicians) == (None, None)


def test_undo_of_an_older_batch_never_reverts_a_later_edit(filled: Database) -> None:
    first = edit(filled, bays=1, technicians=10, name="First")
    edit(filled, bays=2)
    done = desk.undo_batch(filled, first)
    centre = one(filled)
    assert (centre.bays, centre.technicians, centre.name) == (2, None, "Centre SC-1")
    assert [(kept.entity, kept.uuid, kept.fields) for kept in done.kept] == [
        ("facilities", centre.uuid, ("bays",))
    ]


def test_an_older_removal_comes_back_beside_later_edits(filled: Database) -> None:
    right = one(filled, Authorisation)
    removed = save(filled, [Edit(Authorisation, right.uuid, {}, None)], "remove").change
    assert removed is not None
    edit(filled, bays=2)
    assert desk.undo_batch(filled, removed.revision).kept == ()
    assert one(filled, Authorisation) == right
    assert one(filled).bays == 2


def test_an_older_position_is_not_mixed_with_a_later_one(filled: Database) -> None:
    """Half of a position is a wrong place."""
    first = edit(filled, lat=55.5, lon=37.0)
    edit(filled, lat=55.5, lon=38.0)
    done = desk.undo_batch(filled, first)
    assert (one(filled).lat, one(filled).lon) == (55.5, 38.0)
    assert {name for kept in done.kept for name in kept.fields} >= {"lat"}


def test_an_insert_that_others_use_stays_whole(filled: Database) -> None:
    history = [{"status": "active", "since": DAY}]
    added = add(filled, Facility, code="N", kind="plant", name="New", history=history)
    add(filled, Contact, facility="N", name="Ivan")
    before = held(filled.path)[0]
    done = desk.undo_batch(filled, added)
    assert "facilities" in {kept.entity for kept in done.kept}
    assert held(filled.path)[0] == before


def test_a_single_insert_that_others_use_stays(filled: Database) -> None:
    added = add(filled, Brand, code="NEW", name="New")
    add(filled, Certificate, facility="SC-1", title="Body", brand="NEW")
    before = held(filled.path)[0]
    done = desk.undo_batch(filled, added)
    assert [kept.entity for kept in done.kept] == ["brands"]
    assert held(filled.path)[0] == before


def test_an_insert_that_was_changed_since_stays(filled: Database) -> None:
    added = add(filled, Brand, code="NEW", name="New")
    brand = one(filled, Brand, code="NEW")
    edits = [Edit(Brand, brand.uuid, {"name": "New"}, {"name": "Newer"})]
    save(filled, edits, "edit")
    done = desk.undo_batch(filled, added)
    assert [(kept.entity, kept.fields) for kept in done.kept] == [("brands", ("name",))]
    assert one(filled, Brand, code="NEW").name == "Newer"


def test_the_demo_is_the_floor(filled: Database) -> None:
    floor = filled.revision
    edit(filled, bays=1)
    desk.undo_last(filled)
    desk.undo_last(reopened(filled))  # what a registry was filled with by hand can be undone
    before, revision = held(filled.path), filled.revision
    with pytest.raises(ConflictError) as caught:
        desk.undo_last(filled)
    assert caught.value.code == "nothing_to_undo"
    with pytest.raises(ConflictError) as caught:
        desk.undo_batch(filled, floor)
    assert caught.value.code == "nothing_to_undo"
    assert (held(filled.path), filled.revision) == (before, revision)


def test_a_batch_that_is_not_there(filled: Database) -> None:
    with pytest.raises(NotFoundError) as caught:
        desk.undo_batch(filled, 99)
    assert caught.value.code == "no_batch"


def test_a_code_that_was_freed_and_taken_meanwhile_is_not_taken_back(filled: Database) -> None:
    renamed = edit(filled, code="OLD-1", name="Renamed")
    add(filled, Facility, code="SC-1", kind="plant", name="Squatter")
    done = desk.undo_batch(filled, renamed)
    assert {kept.entity for kept in done.kept} == {"facilities"}
    assert one(filled, code="SC-1").name == "Squatter"
    assert one(filled, code="OLD-1").kind is FacilityKind.SERVICE_CENTRE


def test_a_removed_facility_whose_code_is_taken_stays_gone(filled: Database) -> None:
    centre = one(filled)
    removed = save(filled, [Edit(Facility, centre.uuid, {}, None)], "remove").change
    assert removed is not None
    add(filled, Facility, code="SC-1", kind="plant", name="Squatter")
    before = held(filled.path)[0]
    done = desk.undo_batch(filled, removed.revision)
    assert held(filled.path)[0] == before
    assert len(done.kept) == 6


def test_an_undo_says_who_and_what(filled: Database) -> None:
    centre = one(filled)
    details = {"name": "Centre SC-1"}
    edits = [Edit(Facility, centre.uuid, {"bays": None}, {"bays": 3})]
    save(filled, edits, "edit_facility", details, who="anna", source="f.csv")
    done = desk.undo_last(filled, who="boris")
    with filled.read() as connection:
        made = undo.find_batch(connection, done.change.revision)
    assert (made.label, made.details, made.source) == ("edit_facility", details, "f.csv")
    assert (made.who, made.undoes) == ("boris", done.batch.id)


def crowd(database: Database, number: int) -> int:
    """Many plants in one write, each with a status; return its revision."""
    history = [{"status": "active", "since": DAY}]
    edits = [
        Edit(
            Facility,
            f"n{k}",
            {},
            {"code": f"N{k}", "kind": "plant", "name": "P", "history": history},
        )
        for k in range(number)
    ]
    change = save(database, edits, "add").change
    assert change is not None
    return change.revision


def test_many_rows_go_and_come_back_as_one(filled: Database) -> None:
    before = held(filled.path)[0]
    crowd(filled, 300)
    after = held(filled.path)[0]
    assert desk.undo_last(filled).kept == ()
    assert held(filled.path)[0] == before
    assert desk.redo_last(filled).kept == ()
    assert held(filled.path)[0] == after
    gone = save(filled, [Edit(Facility, f"n{k}", {}, None) for k in range(300)], "remove").change
    assert gone is not None
    assert held(filled.path)[0] == before
    assert desk.undo_last(filled).kept == ()
    assert held(filled.path)[0] == after


def test_of_many_rows_only_those_stay_that_have_to(filled: Database) -> None:
    """One is used, one was changed, one has lost its status, one is gone already."""
    added = crowd(filled, 100)
    add(filled, Contact, facility="N1", name="Ivan")
    save(filled, [Edit(Facility, "n2", {"bays": None}, {"bays": 1})], "edit")
    status = one(filled, Facility, uuid="n3").history[0]
    save(filled, [Edit(StatusEntry, status.uuid, {}, None)], "remove")
    save(filled, [Edit(Facility, "n4", {}, None)], "remove")
    before = held(filled.path)[0]
    desk.undo_batch(filled, added)
    after = held(filled.path)[0]
    codes = {row["code"] for row in after["facilities"].values()}
    assert codes == {"SC-1", "N1", "N2", "N3"}
    for table in ("facility_statuses", "contacts"):
        assert after[table] == {
            uuid: row
            for uuid, row in before[table].items()
            if row["facility"] in after["facilities"]
        }


def test_of_many_removed_rows_one_whose_code_is_taken_stays_gone(filled: Database) -> None:
    crowd(filled, 100)
    before = held(filled.path)[0]
    gone = save(filled, [Edit(Facility, f"n{k}", {}, None) for k in range(100)], "remove").change
    assert gone is not None
    add(filled, Facility, code="N7", kind="plant", name="Squatter")
    done = desk.undo_batch(filled, gone.revision)
    after = held(filled.path)[0]
    assert {kept.entity for kept in done.kept} == {"facilities", "facility_statuses"}
    assert before["facilities"].keys() - after["facilities"].keys() == {"n7"}
    assert len(after["facility_statuses"]) == 100
    assert one(filled, code="N7").name == "Squatter"


def test_of_many_brands_only_those_stay_that_have_to(filled: Database) -> None:
    """One was renamed and one is used; the others go, and come back."""
    edits = [Edit(Brand, f"b{k}", {}, {"code": f"B{k}", "name": "B"}) for k in range(100)]
    added = save(filled, edits, "add").change
    assert added is not None
    save(filled, [Edit(Brand, "b50", {"name": "B"}, {"name": "Better"})], "edit")
    done = desk.undo_batch(filled, added.revision)
    assert [(kept.uuid, kept.fields) for kept in done.kept] == [("b50", ("name",))]
    desk.redo_last(filled)
    assert len(held(filled.path)[0]["brands"]) == 102
    add(filled, Certificate, facility="SC-1", title="Body", brand="B60")
    done = desk.undo_batch(filled, added.revision)
    assert {kept.uuid for kept in done.kept} == {"b50", "b60"}
    codes = {row["code"] for row in held(filled.path)[0]["brands"].values()}
    assert codes == {"ONE", "TWO", "B50", "B60"}


def many_brands(database: Database) -> int:
    """Come and go in one write each; return the revision of the second."""
    new = [Edit(Brand, f"b{k}", {}, {"code": f"B{k}", "name": "B"}) for k in range(100)]
    save(database, new, "add")
    gone = save(database, [Edit(Brand, one.uuid, {}, None) for one in new], "remove").change
    assert gone is not None
    return gone.revision


def test_rows_that_came_and_went_often_keep_counting(filled: Database) -> None:
    first = many_brands(filled)
    desk.undo_last(filled)
    save(filled, [Edit(Brand, f"b{k}", {}, None) for k in range(100)], "remove")
    assert len(held(filled.path)[0]["brands"]) == 2
    assert desk.undo_batch(filled, first).kept == ()
    rows, revisions = held(filled.path)
    assert len(rows["brands"]) == 102
    assert {revisions[f"b{k}"] for k in range(100)} == {5}


def test_of_many_removed_brands_one_whose_code_is_taken_stays_gone(filled: Database) -> None:
    gone = many_brands(filled)
    add(filled, Brand, code="B60", name="Squatter")
    done = desk.undo_batch(filled, gone)
    assert [kept.uuid for kept in done.kept] == ["b60"]
    assert one(filled, Brand, code="B60").name == "Squatter"
    assert len(held(filled.path)[0]["brands"]) == 102


def test_what_referred_to_something_that_is_gone_stays(filled: Database) -> None:
    """The facility came with a region, left it, and the region was removed."""
    add(filled, Region, code="NEW", name="New")
    added = add(filled, Facility, code="N", kind="plant", name="New", region="NEW")
    plant, region = one(filled, code="N"), one(filled, Region, code="NEW")
    save(filled, [Edit(Facility, plant.uuid, {"region": "NEW"}, {"region": None})], "edit")
    save(filled, [Edit(Region, region.uuid, {}, None)], "remove")
    before = held(filled.path)[0]
    done = desk.undo_batch(filled, added)
    assert [kept.entity for kept in done.kept] == ["facilities"]
    assert held(filled.path)[0] == before


@pytest.mark.parametrize(
    ("batches", "done", "undone"),
    [
        ([], [], []),
        ([(1, None), (2, None)], [1, 2], []),
        ([(1, None), (2, 1)], [], [2]),
        ([(1, None), (2, 1), (3, 2)], [3], []),
        ([(1, None), (2, 1), (3, 2), (4, 3)], [], [4]),
        ([(1, None), (2, 1), (3, None)], [3], []),
        ([(1, None), (2, None), (3, 1)], [2], [3]),
        ([(1, None), (2, None), (3, 2), (4, 1), (5, 4), (6, 3)], [5, 6], []),
    ],
)
def test_stacks(batches: list[tuple[int, int | None]], done: list[int], undone: list[int]) -> None:
    assert undo.stacks(batches) == (done, undone)


Key = tuple[str, str]
Model = dict[Key, dict[str, Any]]
Delta = tuple[Key, dict[str, Any] | None, dict[str, Any] | None]
KIND: dict[str, type[Record]] = {
    "facilities": Facility,
    "authorisations": Authorisation,
    "facility_statuses": StatusEntry,
    "contacts": Contact,
    "brands": Brand,
    "settlements": Settlement,
}
UNIQUE = {
    "facilities": ("code",),
    "brands": ("code",),
    "settlements": ("code",),
    "authorisations": ("facility", "brand", "work_type", "valid_from"),
    "facility_statuses": ("facility", "since"),
}
PLACES = [(None, None), (1.0, 2.0), (3.0, 4.0), (5.5, 6.5)]
WORDS = st.sampled_from(["", "x", "Ёж", "line\nline"])
CODES = st.sampled_from(["F1", "F2", "F3", "F4"])
DAYS = st.sampled_from([date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)])


def put_back(was: dict[str, Any], then: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Fields of a row that an undo may give their old value; a position counts as one."""
    new: dict[str, Any] = {}
    for names in [("lat", "lon"), *((name,) for name in then if name not in ("lat", "lon"))]:
        moved = [name for name in names if name in then and was[name] != then[name]]
        if all(now[name] == then[name] for name in moved):
            new |= {name: was[name] for name in moved}
    return new


class Registry(RuleBasedStateMachine):
    """A registry at the desk, beside plain dictionaries that hold what it has to hold."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.database = new_registry(Path(self.folder.name) / "r.sqlite")
        with self.database.write("demo") as writer:
            # Random identities would put the choices of two equal runs into another order.
            brands = [("b1", "ONE"), ("b2", "TWO")]
            entries.add(writer, [Brand(uuid=uuid, code=code, name=code) for uuid, code in brands])
            regions = [("r1", "A"), ("r2", "B")]
            entries.add(writer, [Region(uuid=uuid, code=code, name=code) for uuid, code in regions])
            town = {"code": "t", "name": "T", "lat": 1.0, "lon": 1.0, "population": 5}
            entries.add(writer, [Settlement(uuid="t1", **town, region="A")])
            plant = Facility(uuid="f1", code="F1", kind=FacilityKind.PLANT, name="F")
            entries.add(writer, [plant])
        self.model = self.read()
        self.done: list[int] = []
        self.undone: list[int] = []
        self.deltas: dict[int, list[Delta]] = {}

    def teardown(self) -> None:
        undo._MANY = 50
        self.database.close()
        self.folder.cleanup()

    def read(self) -> Model:
        rows, _ = held(self.database.path)
        return {
            (table, uuid): row
            for table, found in rows.items()
            for uuid, row in found.items()
            if table in KIND
        }

    def of(self, table: str) -> list[str]:
        return [uuid for name, uuid in self.ordered() if name == table]

    def ordered(self) -> list[Key]:
        """Keys in an order that does not hang on uuids, which differ from run to run."""
        return sorted(
            self.model,
            key=lambda key: (
                key[0],
                repr(sorted((n, repr(v)) for n, v in self.model[key].items() if n != "uuid")),
            ),
        )

    def code(self, table: str, uuid: str | None) -> str | None:
        return None if uuid is None else str(self.model[table, uuid]["code"])

    def region(self, code: str | None) -> str | None:
        if code is None:
            return None
        rows, _ = held(self.database.path)
        return next(uuid for uuid, row in rows["regions"].items() if row["code"] == code)

    def taken(self, model: Model, key: Key, row: dict[str, Any]) -> bool:
        names = UNIQUE.get(key[0], ())
        return bool(names) and any(
            other != key and other[0] == key[0] and all(has[n] == row[n] for n in names)
            for other, has in model.items()
        )

    def used(self, model: Model, uuid: str) -> bool:
        return any(uuid in (row.get("facility"), row.get("brand")) for row in model.values())

    def write(self, edits: list[Edit], expected: Model | None) -> None:
        """Save, and hold the registry to what the model expects; None is a refusal."""
        if expected is None:
            with pytest.raises(AftersalesError):
                save(self.database, edits, "edit")
            return
        change = save(self.database, edits, "edit").change
        if expected == self.model:
            assert change is None
            return
        assert change is not None
        self.note(change.revision, expected)
        self.done.append(change.revision)
        self.undone.clear()

    def note(self, revision: int, expected: Model) -> None:
        keys = [*self.model, *(key for key in expected if key not in self.model)]
        self.deltas[revision] = [
            (key, self.model.get(key), expected.get(key))
            for key in keys
            if self.model.get(key) != expected.get(key)
        ]
        self.model = expected

    def staying(self, delta: list[Delta]) -> set[str]:
        """Facilities a write brought that have to stay, with all that came with them."""
        came = [(key, then) for key, was, then in delta if was is None and then is not None]
        brought = {uuid for (table, uuid), _ in came if table == "facilities"}
        found = {then.get("facility", key[1]) for key, then in came if self.model.get(key) != then}
        known = {key[1] for key, _ in came}
        found |= {row["facility"] for (_, u), row in self.parts() if u not in known}
        return found & brought

    def parts(self) -> list[tuple[Key, dict[str, Any]]]:
        return [(key, row) for key, row in self.model.items() if "facility" in row]

    def reversal(self, revision: int) -> Model:
        """What undoing a write has to leave."""
        model = dict(self.model)
        delta = sorted(self.deltas[revision], key=lambda one: one[0][0] != "facilities")
        stay = self.staying(delta)
        for key, was, then in delta:
            if then is None and was is not None and key not in model:
                needed = [("facilities", was.get("facility")), ("brands", was.get("brand"))]
                there = all(one in model for one in needed if one[1] is not None)
                if there and not self.taken(model, key, was):
                    model[key] = was
        for key, was, then in delta[::-1]:
            now = model.get(key)
            if then is None or now is None or {key[1], then.get("facility")} & stay:
                continue
            if was is None:
                if now == then and not self.used(model, key[1]):
                    del model[key]
                continue
            new = {**now, **put_back(was, then, now)}
            if not self.taken(model, key, new):
                model[key] = new
        return model

    def reverse(self, revision: int, undone: Undone, expected: Model) -> int:
        self.note(undone.change.revision, expected)
        with self.database.read() as connection:
            batch = undo.find_batch(connection, undone.change.revision)
            assert undone.batch == undo.find_batch(connection, revision)
        assert batch.undoes == undone.batch.id
        return undone.change.revision

    @rule(
        data=st.data(),
        values=st.dictionaries(
            st.sampled_from(["name", "notes", "bays", "code", "place", "region"]),
            st.integers(0, 3),
            min_size=1,
        ),
    )
    def edit_facility(self, data: st.DataObject, values: dict[str, int]) -> None:
        if not self.of("facilities"):
            return
        uuid = data.draw(st.sampled_from(self.of("facilities")))
        row = self.model["facilities", uuid]
        pools: dict[str, list[Any]] = {
            "name": ["a", "b", "c", "Ё"],
            "notes": ["", "x", "y\nz", "w"],
            "bays": [None, 0, 1, 2],
            "code": ["F1", "F2", "F3", "F4"],
            "region": [None, "A", "B", None],
        }
        wanted = {name: pools[name][k] for name, k in values.items() if name in pools}
        if "place" in values:
            wanted |= dict(zip(("lat", "lon"), PLACES[values["place"]], strict=True))
        base = {name: row[name] for name in wanted if name != "region"}
        if "region" in wanted:
            with self.database.read() as connection:
                base["region"] = queries.records(connection, Facility, [uuid])[0].region
        new = {**row, **wanted}
        if "region" in wanted:
            new["region"] = self.region(wanted["region"])
        key = "facilities", uuid
        refused = self.taken(self.model, key, new)
        self.write(
            [Edit(Facility, uuid, base, wanted)], None if refused else {**self.model, key: new}
        )

    @rule(name=st.sampled_from("abc"), population=st.integers(0, 3))
    def edit_two_kinds(self, name: str, population: int) -> None:
        if not self.of("brands"):
            return
        brand, town = self.of("brands")[0], self.of("settlements")[0]
        rows = self.model["brands", brand], self.model["settlements", town]
        names = {"ru": name}
        edits = [
            Edit(Brand, brand, {"name": rows[0]["name"]}, {"name": name}),
            Edit(
                Settlement,
                town,
                {"population": rows[1]["population"], "names": rows[1]["names"]},
                {"population": population, "names": names},
            ),
        ]
        expected = {
            **self.model,
            ("brands", brand): {**rows[0], "name": name},
            ("settlements", town): {**rows[1], "population": population, "names": names},
        }
        self.write(edits, expected)

    @rule(code=CODES, name=WORDS.filter(bool), number=st.integers(1, 1 << 60))
    def add_facility(self, code: str, name: str, number: int) -> None:
        uuid = f"f-{number}"
        assume(("facilities", uuid) not in self.model)
        assume(all(key[1] != uuid for found in self.deltas.values() for key, *_ in found))
        name = name.replace("\n", " ")
        values = {"code": code, "kind": "plant", "name": name}
        filled = Facility(code=code, kind=FacilityKind.PLANT, name=name, uuid=uuid)
        row = filled.model_dump(mode="json", exclude={"history"})
        key = "facilities", uuid
        refused = self.taken(self.model, key, row)
        self.write(
            [Edit(Facility, uuid, {}, values)], None if refused else {**self.model, key: row}
        )

    @rule(data=st.data(), what=st.integers(0, 2), day=DAYS, number=st.integers(1, 1 << 60))
    def add_part(self, data: st.DataObject, what: int, day: date, number: int) -> None:
        if not self.of("facilities") or not self.of("brands"):
            return
        owner = data.draw(st.sampled_from(self.of("facilities")))
        brand = data.draw(st.sampled_from(self.of("brands")))
        kinds: tuple[type[Record], ...] = (Authorisation, StatusEntry, Contact)
        kind = kinds[what]
        uuid = f"p-{number}"
        assume(all(key[1] != uuid for found in self.deltas.values() for key, *_ in found))
        own: list[dict[str, Any]] = [
            {"brand": self.code("brands", brand), "work_type": WorkType.SALES, "valid_from": day},
            {"status": Status.ACTIVE, "since": day},
            {"name": "Anna"},
        ]
        values = {**own[what], "facility": self.code("facilities", owner)}
        row = kind(**values, uuid=uuid).model_dump(mode="json") | {"facility": owner}
        if kind is Authorisation:
            row["brand"] = brand
        key = tables.TABLES[kind].name, uuid
        refused = self.taken(self.model, key, row)
        self.write([Edit(kind, uuid, {}, values)], None if refused else {**self.model, key: row})

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        keys = [key for key in self.ordered() if key[0] != "settlements"]
        if not keys:
            return
        table, uuid = data.draw(st.sampled_from(keys))
        refused = table == "brands" and self.used(self.model, uuid)
        if table == "brands" and len(self.of("brands")) == 1:
            return
        left = {
            key: row
            for key, row in self.model.items()
            if key[1] != uuid and row.get("facility") != uuid
        }
        self.write([Edit(KIND[table], uuid, {}, None)], None if refused else left)

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        revision = self.done[-1]
        expected = self.reversal(revision)
        made = self.reverse(revision, desk.undo_last(self.database), expected)
        self.done.pop()
        self.undone.append(made)

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        revision = self.undone[-1]
        expected = self.reversal(revision)
        made = self.reverse(revision, desk.redo_last(self.database), expected)
        self.undone.pop()
        self.done.append(made)

    @precondition(lambda self: self.deltas)
    @rule(data=st.data())
    def undo_any(self, data: st.DataObject) -> None:
        revision = data.draw(st.sampled_from(sorted(self.deltas)))
        expected = self.reversal(revision)
        made = self.reverse(revision, desk.undo_batch(self.database, revision), expected)
        if revision in self.undone:
            self.undone.remove(revision)
            self.done.append(made)
            return
        if revision in self.done:
            self.done.remove(revision)
        self.undone.append(made)

    @precondition(lambda self: not self.done)
    @rule()
    def nothing_to_undo(self) -> None:
        with pytest.raises(ConflictError):
            desk.undo_last(self.database)

    @precondition(lambda self: self.done)
    @rule()
    def undo_and_redo_is_nothing(self) -> None:
        before = self.model
        delta = self.deltas[self.done[-1]]
        clean = all(self.model.get(key) == then for key, _, then in delta)
        self.undo()
        if clean:
            self.redo()
            assert self.read() == before

    @rule(rows=st.sampled_from([0, 50]))
    def many_rows_are(self, rows: int) -> None:
        """From how many rows on an undo takes them together; the outcome is the same."""
        undo._MANY = rows

    @rule()
    def reopen(self) -> None:
        self.database = reopened(self.database)

    @invariant()
    def registry_is_the_model(self) -> None:
        assert self.read() == self.model
        assert_sound(self.database.path)
        with self.database.read() as connection:
            batches = undo.next_batches(connection)
        found = [batch and batch.revision for batch in batches]
        assert found == [stack[-1] if stack else None for stack in (self.done, self.undone)]


# A failure is told as it was found: to make its steps fewer takes minutes on files.
Registry.TestCase.settings = settings(
    max_examples=30,
    stateful_step_count=20,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    report_multiple_bugs=False,
)
TestRegistry = Registry.TestCase
