"""History says of every field who changed it, when, from what to what, and from which file."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import pytest

from aftersales.domain.records import (
    Authorisation,
    Brand,
    Certificate,
    Contact,
    Decision,
    Facility,
    Record,
    Settlement,
    StatusEntry,
)
from aftersales.services import desk
from aftersales.services.desk import Edit, save
from aftersales.store import history, queries
from aftersales.store.database import Database
from aftersales.store.history import FieldChange
from tests.builders import fill, make_centre, make_right

DAY = date(2024, 5, 6)
CENTRE, OTHER = "u-1", "u-2"


@pytest.fixture
def filled(registry: Database) -> Iterator[Database]:
    fill(registry, make_centre(uuid=CENTRE), make_centre("SC-2", uuid=OTHER), make_right())
    yield registry


def write(database: Database, *edits: Edit, **how: Any) -> int:
    saved = save(database, edits, "edit_facility", **how)
    assert saved.change is not None
    return saved.change.revision


def edit(database: Database, kind: type[Record], uuid: str, **pairs: tuple[Any, Any]) -> int:
    """Change fields of a record, each from one value to another."""
    base = {name: was for name, (was, _) in pairs.items()}
    return write(database, Edit(kind, uuid, base, {name: now for name, (_, now) in pairs.items()}))


def add(database: Database, kind: type[Record], uuid: str, /, **values: Any) -> int:
    return write(database, Edit(kind, uuid, {}, values))


def changes(database: Database, uuid: str) -> list[FieldChange]:
    with database.read() as connection:
        return history.changes_of(connection, uuid)


def told(found: list[FieldChange]) -> list[tuple[str, str, Any, Any]]:
    return [(one.entity, one.field, one.old, one.new) for one in found]


def test_says_who_when_what_and_from_which_file(filled: Database) -> None:
    begin = datetime.now(UTC).replace(microsecond=0)
    wanted = {"bays": 7, "notes": "новое", "contract_to": DAY}
    base = {"bays": None, "notes": "", "contract_to": None}
    edits = Edit(Facility, CENTRE, base, wanted)
    revision = write(filled, edits, who="anna", source="f.csv", details={"name": "X"})
    found = changes(filled, CENTRE)[:3]
    assert {one.field: (one.old, one.new) for one in found} == {
        "bays": (None, 7),
        "notes": ("", "новое"),
        "contract_to": (None, "2024-05-06"),
    }
    for one in found:
        batch = one.batch
        assert (batch.who, batch.source, batch.label) == ("anna", "f.csv", "edit_facility")
        assert (batch.revision, batch.details, batch.undoes) == (revision, {"name": "X"}, None)
        assert (one.entity, one.uuid) == ("facilities", CENTRE)
        assert begin <= datetime.fromisoformat(batch.at) <= datetime.now(UTC)
        assert datetime.fromisoformat(batch.at).utcoffset() == UTC.utcoffset(None)


def test_a_row_that_came_is_told_whole(filled: Database) -> None:
    first = changes(filled, CENTRE)
    came = next(one for one in first if one.entity == "facilities")
    assert (came.field, came.old, came.batch.label) == ("", None, "fill")
    assert came.new["code"] == "SC-1"
    assert came.new["region"] == "A"
    assert "uuid" not in came.new


def test_a_row_that_went_is_told_whole(filled: Database) -> None:
    write(filled, Edit(Facility, OTHER, {}, None))
    gone = changes(filled, OTHER)[0]
    assert (gone.entity, gone.field, gone.new) == ("facilities", "", None)
    assert (gone.old["code"], gone.old["region"]) == ("SC-2", "A")


def test_the_newest_comes_first(filled: Database) -> None:
    for bays in (1, 2, 3):
        edit(filled, Facility, CENTRE, bays=(None if bays == 1 else bays - 1, bays))
    found = changes(filled, CENTRE)
    assert told(found[:3]) == [
        ("facilities", "bays", 2, 3),
        ("facilities", "bays", 1, 2),
        ("facilities", "bays", None, 1),
    ]
    revisions = [one.batch.revision for one in found]
    assert revisions == sorted(revisions, reverse=True)


def test_what_belongs_to_a_facility_is_in_its_history(filled: Database) -> None:
    add(filled, StatusEntry, "s", facility="SC-1", status="closed", since=DAY)
    add(filled, Certificate, "c", facility="SC-1", title="Paint", brand="ONE")
    add(filled, Contact, "k", facility="SC-1", name="Anna")
    add(filled, Decision, "d", facility="SC-1", day=DAY, words="Close")
    edit(filled, Contact, "k", phone=("", "1"))
    write(filled, Edit(Contact, "k", {}, None))
    entities = [(one.entity, one.field) for one in changes(filled, CENTRE)]
    assert entities[:6] == [
        ("contacts", ""),
        ("contacts", "phone"),
        ("decisions", ""),
        ("contacts", ""),
        ("certificates", ""),
        ("facility_statuses", ""),
    ]
    assert {entity for entity, _ in entities} == {
        *("facilities", "facility_statuses", "authorisations", "certificates", "contacts"),
        "decisions",
    }
    others = changes(filled, OTHER)
    assert {one.entity for one in others} == {"facilities", "facility_statuses"}
    assert all(one.new["facility"] == "SC-2" for one in others if one.entity != "facilities")


def test_what_belonged_to_a_removed_facility_stays_in_its_history(filled: Database) -> None:
    write(filled, Edit(Facility, CENTRE, {}, None))
    found = changes(filled, CENTRE)
    gone = {one.entity: one.old for one in found if one.new is None}
    assert gone.keys() == {"facilities", "facility_statuses", "authorisations"}
    assert gone["authorisations"]["facility"] == "SC-1"
    assert gone["authorisations"]["brand"] == "ONE"


def test_references_are_codes_also_of_what_is_gone(filled: Database) -> None:
    add(filled, Brand, "b", code="NEW", name="New")
    add(filled, Certificate, "c", facility="SC-1", title="Paint", brand="NEW")
    edit(filled, Certificate, "c", brand=("NEW", None))
    write(filled, Edit(Brand, "b", {}, None))
    changed, came = changes(filled, "c")
    assert (changed.field, changed.old, changed.new) == ("brand", "NEW", None)
    assert came.new["brand"] == "NEW"


def test_a_changed_reference_is_told_by_its_codes(filled: Database) -> None:
    edit(filled, Facility, CENTRE, region=("A", "B"))
    assert told(changes(filled, CENTRE)[:1]) == [("facilities", "region", "A", "B")]


def test_a_reference_that_was_renamed_has_its_code_of_today(filled: Database) -> None:
    edit(filled, Facility, CENTRE, code=("SC-1", "MSK-1"))
    rights = [one for one in changes(filled, CENTRE) if one.entity == "authorisations"]
    assert [one.new["facility"] for one in rights] == ["MSK-1"]


def test_undo_and_redo_are_in_history(filled: Database) -> None:
    edit(filled, Facility, CENTRE, bays=(None, 3))
    desk.undo_last(filled, who="boris")
    desk.redo_last(filled, who="clara")
    found = changes(filled, CENTRE)[:3]
    assert [(one.old, one.new, one.batch.who) for one in found[:2]] == [
        (None, 3, "clara"),
        (3, None, "boris"),
    ]
    assert found[0].batch.undoes == found[1].batch.id
    assert found[1].batch.undoes == found[2].batch.id


def test_writes_are_listed_with_the_number_of_their_rows(filled: Database) -> None:
    write(filled, Edit(Facility, OTHER, {}, None))
    edits = [
        Edit(Facility, CENTRE, {"bays": None, "notes": ""}, {"bays": 1, "notes": "x"}),
        Edit(Contact, "", {}, {"facility": "SC-1", "name": "Anna"}),
    ]
    write(filled, *edits)
    with filled.read() as connection:
        found = history.batches(connection)
        assert [(batch.revision, rows) for batch, rows in found][:2] == [(3, 2), (2, 2)]
        assert [batch.label for batch, _ in found] == ["edit_facility", "edit_facility", "fill"]
        assert history.batches(connection, 1) == found[:1]
        newest = history.changes_in(connection, found[0][0].id)
    assert {one.field for one in newest} == {"bays", "notes", ""}
    assert {one.batch for one in newest if one.batch != found[0][0]} == set()


def test_the_changes_of_one_write_are_in_their_order(filled: Database) -> None:
    with filled.read() as connection:
        found = history.changes_in(connection, 1)
    entities = list(dict.fromkeys(one.entity for one in found))
    assert entities == [
        *("brands", "regions", "settlements", "facilities", "facility_statuses"),
        *("authorisations", "demand"),
    ]


def test_the_last_writer_is_named(filled: Database) -> None:
    edits = Edit(Facility, CENTRE, {"bays": None}, {"bays": 1})
    write(filled, edits, who="anna")
    write(filled, Edit(Facility, OTHER, {"bays": None}, {"bays": 1}), who="boris")
    with filled.read() as connection:
        who, at = history.last_writer(connection, CENTRE)
        assert history.last_writer(connection, "nobody") == ("", "")
    assert who == "anna"
    assert datetime.fromisoformat(at) <= datetime.now(UTC)


def test_history_is_the_journal_told_for_people(filled: Database) -> None:
    """Every field of every step, counted and compared in the file itself."""
    edit(filled, Facility, CENTRE, bays=(None, 3), notes=("", "x"), lat=(55.0, 56.0))
    with filled.read() as connection:
        town = queries.settlements(connection)[0]
        right = queries.authorisations(connection)[0]
    edit(filled, Settlement, town.uuid, names=({}, {"ru": "А"}))
    edit(filled, Authorisation, right.uuid, valid_to=(None, DAY))
    write(filled, Edit(Authorisation, right.uuid, {}, None))
    desk.undo_last(filled)
    with closing(sqlite3.connect(filled.path)) as file:
        steps = file.execute("SELECT row_uuid, entity, before, after FROM journal").fetchall()
    expected = set()
    for uuid, entity, was, now in steps:
        before: Any = None if was is None else json.loads(was)
        after: Any = None if now is None else json.loads(now)
        whole = before is None or after is None
        for name in [""] if whole else after:
            sides = (None, None) if whole else (str(before[name]), str(after[name]))
            if whole or before[name] != after[name]:  # half of a pair may not have changed
                expected.add((uuid, entity, name, *sides))
    found = {
        (
            one.uuid,
            one.entity,
            one.field,
            *((str(one.old), str(one.new)) if one.field else (None, None)),
        )
        for uuid in {step[0] for step in steps}
        for one in changes(filled, uuid)
    }
    assert found == expected


def test_a_move_to_no_region_is_told(filled: Database) -> None:
    edit(filled, Facility, CENTRE, region=("A", None))
    assert told(changes(filled, CENTRE)[:1]) == [("facilities", "region", "A", None)]


def test_rights_that_were_added_later_are_told_by_codes(filled: Database) -> None:
    right = make_right("SC-2", "TWO")
    values = right.model_dump(exclude={"uuid"})
    add(filled, Authorisation, "r", **values)
    came = changes(filled, OTHER)[0]
    assert (came.new["facility"], came.new["brand"]) == ("SC-2", "TWO")


def test_what_came_from_elsewhere_is_there_from_its_coming_on(filled: Database) -> None:
    add(filled, Contact, "k", facility="SC-1", name="Anna")
    edit(filled, Contact, "k", phone=("", "1"))
    edit(filled, Contact, "k", facility=("SC-1", "SC-2"))
    moved = ("contacts", "facility", "SC-1", "SC-2")
    contacts = [one for one in told(changes(filled, OTHER)) if one[0] == "contacts"]
    assert contacts == [moved]
    edit(filled, Contact, "k", phone=("1", "2"))
    write(filled, Edit(Contact, "k", {}, None))
    fields = [(one.field, one.entity) for one in changes(filled, OTHER)]
    assert fields[:3] == [("", "contacts"), ("phone", "contacts"), ("facility", "contacts")]
    before = [one for one in told(changes(filled, CENTRE)) if one[0] == "contacts"]
    assert before[0] == moved
    assert [field for _, field, *_ in before] == ["facility", "phone", ""]
