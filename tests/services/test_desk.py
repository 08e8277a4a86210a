"""What people save is whole, clashes are told, and nobody's edit is lost."""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from aftersales.domain.changes import Area
from aftersales.domain.errors import AftersalesError, ConflictError, NotFoundError
from aftersales.domain.progress import Cancelled, Progress
from aftersales.domain.records import (
    Authorisation,
    Brand,
    Certificate,
    Contact,
    DemandRow,
    Facility,
    Record,
    Region,
    StatusEntry,
)
from aftersales.services import desk
from aftersales.services.desk import Edit, Saved, save
from aftersales.store import history, queries, tables, undo
from aftersales.store.database import Database, open_database
from aftersales.store.entries import edited, removed
from tests.builders import fill, make_centre, make_right, new_registry

CENTRE, OTHER = "u-1", "u-2"
DAY = date(2024, 5, 6)
PLANT = {"code": "N", "kind": "plant", "name": "New"}


@pytest.fixture
def filled(registry: Database) -> Iterator[Database]:
    fill(registry, make_centre(uuid=CENTRE), make_centre("SC-2", uuid=OTHER), make_right(uuid="r"))
    yield registry


def content(path: Path) -> list[str]:
    """Everything the file holds."""
    with closing(sqlite3.connect(path)) as file:
        return list(file.iterdump())


def change(uuid: str = CENTRE, kind: type[Record] = Facility, /, **pairs: Any) -> Edit:
    """An edit of fields, each from one value to another."""
    base = {name: was for name, (was, _) in pairs.items()}
    return Edit(kind, uuid, base, {name: now for name, (_, now) in pairs.items()})


def new(kind: type[Record], uuid: str = "", /, **values: Any) -> Edit:
    return Edit(kind, uuid, {}, values)


def gone(kind: type[Record], uuid: str) -> Edit:
    return Edit(kind, uuid, {}, None)


def write(database: Database, *edits: Edit, **how: Any) -> Saved:
    return save(database, edits, "edit_facility", **how)


def centre(database: Database, uuid: str = CENTRE) -> Facility:
    with database.read() as connection:
        return queries.records(connection, Facility, [uuid])[0]


def refused(database: Database, *edits: Edit) -> AftersalesError:
    """What a save that writes nothing says."""
    before = content(database.path)
    with pytest.raises(AftersalesError) as caught:
        write(database, *edits)
    assert content(database.path) == before
    return caught.value


def test_a_save_is_one_write_with_its_label(filled: Database) -> None:
    saved = save(
        filled,
        [change(bays=(None, 3)), new(Contact, facility="SC-1", name="Anna")],
        "edit_facility",
        {"name": "Centre"},
        who="anna",
        source="f.csv",
    )
    assert saved.stale == ()
    assert saved.change is not None
    assert saved.change.area == Area.FACILITIES | Area.CONTACTS
    assert (saved.change.revision, saved.change.label) == (filled.revision, "edit_facility")
    assert saved.change.details == {"name": "Centre"}
    assert filled.revision == 2


def test_two_editors_of_the_same_field_clash(filled: Database) -> None:
    begin = datetime.now(UTC).replace(microsecond=0)
    write(filled, change(bays=(None, 3)), who="anna")
    before = content(filled.path)
    mine = change(bays=(None, 5), notes=("", "mine"))
    saved = write(filled, mine, who="boris")
    assert saved.change is None
    assert content(filled.path) == before
    (stale,) = saved.stale
    assert stale.edit is mine
    clash = stale.clash
    assert (clash.fields, clash.base, clash.held, clash.wanted) == (("bays",), (None,), (3,), (5,))
    assert stale.who == "anna"
    assert begin <= datetime.fromisoformat(stale.at) <= datetime.now(UTC)


def test_two_editors_of_different_fields_are_both_kept(filled: Database) -> None:
    write(filled, change(bays=(None, 3)))
    saved = write(filled, change(bays=(None, None), notes=("", "mine")))
    assert saved.stale == ()
    assert (centre(filled).bays, centre(filled).notes) == (3, "mine")


def test_one_moves_north_and_one_moves_east(filled: Database) -> None:
    write(filled, change(lat=(55.0, 56.0), lon=(37.0, 37.0)))
    saved = write(filled, change(lat=(55.0, 55.0), lon=(37.0, 38.0)))
    (stale,) = saved.stale
    assert stale.clash.fields == ("lat", "lon")
    assert stale.clash.held == (56.0, 37.0)
    assert stale.clash.wanted == (55.0, 38.0)
    assert (centre(filled).lat, centre(filled).lon) == (56.0, 37.0)


def test_the_same_change_twice_is_no_clash_and_no_write(filled: Database) -> None:
    write(filled, change(bays=(None, 3), lat=(55.0, 1.0), lon=(37.0, 2.0)))
    saved = write(filled, change(bays=(None, 3), lat=(55.0, 1.0), lon=(37.0, 2.0)))
    assert saved == Saved(None)
    assert filled.revision == 2


def test_a_stale_value_never_reverts(filled: Database) -> None:
    write(filled, change(bays=(None, 3)))
    assert write(filled, change(bays=(None, None))).change is None
    assert centre(filled).bays == 3


def test_one_clash_of_several_edits_writes_nothing(filled: Database) -> None:
    write(filled, change(bays=(None, 3)), who="anna")
    write(filled, change(OTHER, notes=("", "theirs")), who="clara")
    before = content(filled.path)
    saved = write(
        filled,
        new(Facility, **PLANT),
        change(bays=(None, 5), technicians=(None, 1)),
        change(OTHER, notes=("", "mine"), name=("Centre SC-2", "Free")),
        gone(Authorisation, "r"),
        new(Contact, facility="SC-1", name="Anna"),
        attachments=[b"scan"],
    )
    assert saved.change is None
    assert {(one.edit.uuid, one.clash.fields, one.who) for one in saved.stale} == {
        (CENTRE, ("bays",), "anna"),
        (OTHER, ("notes",), "clara"),
    }
    assert content(filled.path) == before


def test_a_settled_clash_is_written(filled: Database) -> None:
    write(filled, change(bays=(None, 3)))
    (stale,) = write(filled, change(bays=(None, 5))).stale
    settled = change(bays=(stale.clash.held[0], 5))
    assert write(filled, settled).change is not None
    assert centre(filled).bays == 5


def test_a_record_that_would_not_be_right_is_not_written(filled: Database) -> None:
    error = refused(filled, change(bays=(None, 1)), change(OTHER, name=("Centre SC-2", "")))
    assert error.code == "not_right"
    assert error.values["fields"] == "name"


def test_two_good_edits_never_make_a_wrong_record(filled: Database) -> None:
    """One lets a right end in 2021, the other lets it begin in 2022."""
    write(filled, change("r", Authorisation, valid_to=(None, date(2021, 1, 1))))
    before = content(filled.path)
    later = change("r", Authorisation, valid_from=(date(2020, 1, 1), date(2022, 1, 1)))
    try:
        saved = write(filled, later)
    except ConflictError as error:
        assert error.code == "not_right"
    else:
        assert saved.stale
    assert content(filled.path) == before


@pytest.mark.parametrize(
    "edit",
    [
        new(Facility, code="SC-1", kind="plant", name="X"),
        change(OTHER, code=("SC-2", "SC-1")),
        new(StatusEntry, facility="SC-1", status="closed", since=date(2020, 1, 1)),
        new(
            Authorisation,
            facility="SC-1",
            brand="ONE",
            work_type="service",
            valid_from=date(2020, 1, 1),
        ),
        new(DemandRow, region="A", brand="ONE", year=2025, uio=1, basis="measured", source="s"),
    ],
)
def test_what_is_there_already_is_not_written_again(filled: Database, edit: Edit) -> None:
    assert refused(filled, change(bays=(None, 1)), edit).code == "already_there"


def test_a_taken_code_is_named(filled: Database) -> None:
    error = refused(filled, change(OTHER, code=("SC-2", "SC-1")))
    assert error.values["value"] == "SC-1"


def test_what_others_use_is_not_removed(filled: Database) -> None:
    with filled.read() as connection:
        brand = next(one for one in queries.brands(connection) if one.code == "ONE")
        region = queries.regions(connection)[0]
    error = refused(filled, change(bays=(None, 1)), gone(Brand, brand.uuid))
    assert (error.code, error.values["value"]) == ("still_used", "Brand One")
    assert refused(filled, gone(Region, region.uuid)).code == "still_used"


def test_what_somebody_removed_is_gone(filled: Database) -> None:
    write(filled, gone(Facility, CENTRE))
    assert refused(filled, change(OTHER, bays=(None, 1)), change(bays=(None, 1))).code == (
        "record_gone"
    )
    assert refused(filled, gone(Facility, CENTRE)).code == "record_gone"
    assert refused(filled, change("r", Authorisation, valid_to=(None, DAY))).code == "record_gone"


def test_a_reference_to_nothing_is_refused(filled: Database) -> None:
    for edit in (
        new(Contact, facility="SC-9", name="X"),
        change(region=("A", "Z")),
        new(Certificate, facility="SC-1", title="T", brand="NINE"),
    ):
        with pytest.raises(NotFoundError) as caught:
            write(filled, edit)
        assert caught.value.code == "unknown_code"
    assert filled.revision == 1


def test_a_reference_is_changed(filled: Database) -> None:
    write(filled, change(region=("A", "B")))
    assert centre(filled).region == "B"
    write(filled, change(region=("B", None)))
    write(filled, change(region=(None, "A")))
    assert centre(filled).region == "A"
    write(filled, change("r", Authorisation, brand=("ONE", "TWO"), facility=("SC-1", "SC-2")))
    with filled.read() as connection:
        right = queries.authorisations(connection)[0]
    assert (right.brand, right.facility) == ("TWO", "SC-2")


def test_a_facility_comes_with_what_belongs_to_it(filled: Database) -> None:
    saved = write(
        filled,
        new(Contact, facility="N", name="Anna"),
        new(StatusEntry, facility="N", status="active", since=DAY),
        change("r", Authorisation, valid_to=(None, DAY)),
        new(Facility, "n", **PLANT),
    )
    assert saved.change is not None
    with filled.read() as connection:
        assert [c.name for c in queries.of_facility(connection, Contact, "n")] == ["Anna"]
    assert centre(filled, "n").status_on(DAY) == "active"


def test_a_right_moves_to_a_facility_that_is_new(filled: Database) -> None:
    write(
        filled,
        gone(Facility, CENTRE),
        change("r", Authorisation, facility=("SC-1", "N")),
        new(Facility, "n", **PLANT),
    )
    with filled.read() as connection:
        assert [right.facility for right in queries.authorisations(connection)] == ["N"]
        assert {one.code for one in queries.facilities(connection)} == {"N", "SC-2"}


def test_what_goes_makes_room_for_what_comes(filled: Database) -> None:
    right = make_right(valid_to=DAY).model_dump(exclude={"uuid"})
    write(filled, new(Authorisation, "r2", **right), gone(Authorisation, "r"))
    with filled.read() as connection:
        assert [one.uuid for one in queries.authorisations(connection)] == ["r2"]
    write(filled, new(Facility, "n", **{**PLANT, "code": "SC-1"}), gone(Facility, CENTRE))
    assert centre(filled, "n").code == "SC-1"


def test_what_comes_in_the_place_of_another_is_not_taken_for_it(filled: Database) -> None:
    """The new row may get the number that the one that goes had."""
    write(
        filled,
        gone(Facility, OTHER),
        new(Facility, "n", **PLANT),
        new(Contact, "c", facility="N", name="Anna"),
    )
    with filled.read() as connection:
        mine, theirs = (history.changes_of(connection, uuid) for uuid in ("n", OTHER))
    assert {one.entity for one in mine} == {"facilities", "contacts"}
    assert {one.entity for one in theirs} == {"facilities", "facility_statuses"}
    desk.undo_last(filled)
    desk.redo_last(filled)
    with filled.read() as connection:
        assert [one.uuid for one in queries.of_facility(connection, Contact, "n")] == ["c"]


def test_a_facility_comes_with_its_region_and_brand(filled: Database) -> None:
    right = make_right("N", "NEW").model_dump(exclude={"uuid"})
    write(
        filled,
        new(Authorisation, **right),
        new(Facility, "n", **PLANT, region="NEW"),
        new(Region, code="NEW", name="R"),
        new(Brand, code="NEW", name="B"),
    )
    assert centre(filled, "n").region == "NEW"


def test_a_brand_goes_with_the_rights_for_it(filled: Database) -> None:
    write(filled, new(Brand, "b", code="NEW", name="New"))
    right = make_right("SC-2", "NEW").model_dump(exclude={"uuid"})
    write(filled, new(Authorisation, "r2", **right))
    write(filled, gone(Brand, "b"), gone(Authorisation, "r2"))
    with filled.read() as connection:
        assert {brand.code for brand in queries.brands(connection)} == {"ONE", "TWO"}


def attached(database: Database) -> int:
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(tables.attachments)) or 0


def test_an_attachment_is_kept_once_and_is_readable(filled: Database) -> None:
    scan = bytes(range(256)) * 1000
    digest = hashlib.sha256(scan).hexdigest()
    for number in range(3):
        edit = new(
            Certificate,
            f"c{number}",
            facility="SC-1",
            title="Paint",
            attachment="скан.pdf",
            digest=digest,
        )
        write(filled, edit, attachments=[scan, scan])
    assert attached(filled) == 1
    filled.close()
    again = open_database(filled.path)
    with again.read() as connection:
        paper = queries.certificates(connection)[0]
        assert (paper.attachment, paper.digest) == ("скан.pdf", digest)
        assert queries.attachment(connection, paper.digest) == scan
        assert queries.attachment(connection, "0" * 64) is None
    desk.undo_last(again)
    desk.redo_last(again)
    with again.read() as connection:
        assert queries.attachment(connection, digest) == scan
    again.close()


def test_a_refused_save_keeps_no_attachment(filled: Database) -> None:
    write(filled, change(bays=(None, 3)))
    write(filled, change(bays=(None, 5)), attachments=[b"scan"])
    with pytest.raises(ConflictError):
        write(filled, change(OTHER, code=("SC-2", "SC-1")), attachments=[b"scan"])
    assert attached(filled) == 0


def test_a_cancelled_save_writes_nothing(filled: Database) -> None:
    before = content(filled.path)
    heard: list[float] = []

    def report(done: float, stage: str) -> None:
        assert stage == "saving"
        heard.append(done)
        if len(heard) == 3:
            progress.cancel()

    progress = Progress(report)
    edits = [
        change(bays=(None, 1)),
        change(OTHER, bays=(None, 1)),
        gone(Authorisation, "r"),
        new(Facility, **PLANT),
    ]
    with pytest.raises(Cancelled):
        write(filled, *edits, progress=progress, attachments=[b"scan"])
    assert heard == [0.0, 0.25, 0.5]
    assert content(filled.path) == before
    assert write(filled, *edits).change is not None


def test_nothing_to_save_writes_nothing(filled: Database) -> None:
    assert write(filled) == Saved(None)
    assert filled.revision == 1


def test_the_person_at_the_machine_is_the_writer(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "Анна")
    write(filled, change(bays=(None, 3)))

    def unknown() -> str:
        raise OSError

    monkeypatch.setattr("getpass.getuser", unknown)
    (first,) = write(filled, change(bays=(None, 4))).stale
    assert first.who == "Анна"
    write(filled, change(bays=(3, 4)))
    (second,) = write(filled, change(bays=(3, 5))).stale
    assert second.who == ""


def test_names_are_what_the_registry_holds(filled: Database) -> None:
    names = desk.names_of(filled, with_facilities=True)
    assert names.code("region", "region a") == "A"
    assert names.code("brand", "brand two") == "TWO"
    assert names.code("facility", "centre sc-2") == "SC-2"
    assert desk.names_of(filled).facilities == {}


# Kinds of edits, each of the record with a number.
WAYS: dict[str, Callable[[int], Edit]] = {
    "bays": lambda k: change(f"u{k}", bays=(None, k)),
    "words": lambda k: change(f"u{k}", name=(f"Centre C{k}", "Named"), notes=("", "x")),
    "stale": lambda k: change(f"u{k}", bays=(7, 8), notes=("", "y")),
    "wrong": lambda k: change(f"u{k}", name=(f"Centre C{k}", "")),
    "next code": lambda k: change(f"u{k}", code=(f"C{k}", f"C{k + 1}"), notes=("", "z")),
    "another code": lambda k: change(f"u{k}", code=(f"C{k}", f"X{k}")),
    "gone": lambda k: gone(Facility, f"u{k}"),
    "changed and gone": lambda k: Edit(Facility, f"u{k}", {"bays": 7}, None),
    "right": lambda k: change(f"r{k}", Authorisation, valid_to=(None, DAY)),
    "right gone": lambda k: gone(Authorisation, f"r{k}"),
    "brand gone": lambda k: gone(Brand, f"b{k}"),
    "new": lambda k: new(Facility, f"n{k}", code=f"C{k}", kind="plant", name="New"),
    "new right": lambda k: new(
        Authorisation, f"m{k}", facility=f"C{k}", brand="TWO", work_type="body", valid_from=DAY
    ),
}
# What goes wrong is rarer, or nothing would ever be written.
WAY = st.sampled_from([*list(WAYS) * 3][: 2 * len(WAYS)])
SOUND = st.sampled_from(
    ["bays", "words", "another code", "gone", "right", "right gone", "new right"]
)


@cache
def a_dozen() -> bytes:
    with TemporaryDirectory() as folder:
        database = new_registry(Path(folder) / "r.sqlite")
        sites = [make_centre(f"C{k}", uuid=f"u{k}") for k in range(12)]
        rights = [make_right(f"C{k}", uuid=f"r{k}") for k in range(0, 12, 2)]
        brands = [Brand(uuid=f"b{k}", code=f"B{k}", name="B") for k in range(12)]
        fill(database, *sites, *rights, *brands, make_right("C1", "B1", uuid="r1"))
        database.close()
        return database.path.read_bytes()


def outcome(folder: Path, edits: list[Edit]) -> tuple[Any, ...]:
    """What a save says, and what it makes of rows and journal."""
    path = folder / "r.sqlite"
    path.write_bytes(a_dozen())
    database = open_database(path)
    said: Any
    try:
        saved = write(database, *edits)
        said = {(one.edit.uuid, one.clash) for one in saved.stale}
    except AftersalesError as error:
        said = (error.code, error.values)
    with closing(sqlite3.connect(path)) as file:
        rows = {
            name: sorted(map(repr, file.execute(f'SELECT * FROM "{name}"')))  # noqa: S608
            for name in tables.BY_NAME
        }
        query = "SELECT entity, row_uuid, owner, rev, before, after FROM journal"
        journal = sorted(
            repr((*row[:4], *(json.loads(side or "null") for side in row[4:])))
            for row in file.execute(query)
        )
    database.close()
    return said, rows, journal


@given(
    st.lists(st.tuples(st.one_of(WAY, SOUND), st.integers(0, 11)), max_size=12).map(
        lambda chosen: [WAYS[way](number) for way, number in chosen]
    )
)
@settings(max_examples=60)
def test_edits_at_once_are_those_edits_one_by_one(edits: list[Edit]) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        at_once = outcome(Path(folder), edits)
        patch.setattr(desk, "_AT_ONCE", 1)
        assert at_once == outcome(Path(folder), edits)


def test_thousands_of_edits_in_one_save(registry: Database) -> None:
    number = 2_000
    fill(registry, *(make_centre(f"C{k:05}", uuid=f"u{k}") for k in range(number)))
    edits = [change(f"u{k}", bays=(None, k % 50), notes=("", "x")) for k in range(number)]
    assert write(registry, *edits).change is not None
    assert registry.revision == 2
    with registry.read() as connection:
        bays = {one.uuid: one.bays for one in queries.facilities(connection)}
        rows = (
            select(func.count()).select_from(tables.journal).where(tables.journal.c.batch_id == 2)
        )
        assert connection.scalar(rows) == number
    assert bays == {f"u{k}": k % 50 for k in range(number)}


def test_undo_takes_the_step_that_was_shown_or_none(filled: Database) -> None:
    """What somebody else wrote meanwhile is not taken back unseen, nor another of its number."""
    write(filled, change("r", Authorisation, valid_to=(None, DAY)))
    with filled.read() as connection:
        shown = undo.next_batches(connection)[0]
    assert shown is not None
    write(filled, new(Brand, "b", code="NEW", name="New"))
    with pytest.raises(ConflictError, match="steps_moved"):
        desk.undo_last(filled, shown=shown.uuid)
    with pytest.raises(ConflictError, match="steps_moved"):
        desk.undo_batch(filled, shown.revision + 1, shown=shown.uuid)
    with filled.read() as connection:
        assert {brand.code for brand in queries.brands(connection)} == {"NEW", "ONE", "TWO"}
    assert desk.undo_batch(filled, shown.revision, shown=shown.uuid).batch == shown


def test_two_at_once_undo_two_steps(filled: Database) -> None:
    for k in range(6):
        write(filled, new(Brand, f"b{k}", code=f"B{k}", name="B"))
    others = [open_database(filled.path) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        undone = {done.batch.revision for done in pool.map(desk.undo_last, others)}
    assert len(undone) == 6
    with filled.read() as connection:
        assert {brand.code for brand in queries.brands(connection)} == {"ONE", "TWO"}


def test_half_of_a_pair_goes_with_the_half_that_was_seen(filled: Database) -> None:
    seen = centre(filled)
    north, east = edited(seen, {"lat": 56.0}), edited(seen, {"lon": 38.0, "name": seen.name})
    assert north is not None
    assert east is not None
    assert (east.base, east.values) == ({"lat": 55.0, "lon": 37.0}, {"lat": 55.0, "lon": 38.0})
    assert edited(seen, {"lat": 55.0}) is None
    assert write(filled, north).change is not None
    (stale,) = write(filled, east).stale
    assert stale.clash.fields == ("lat", "lon")
    assert (centre(filled).lat, centre(filled).lon) == (56.0, 37.0)


def test_what_somebody_has_just_changed_is_not_removed_unasked(filled: Database) -> None:
    seen = centre(filled)
    write(filled, change(bays=(None, 3), notes=("", "new")), who="anna")
    before = content(filled.path)
    saved = write(filled, removed(seen), change(OTHER, bays=(None, 1)))
    (stale,) = saved.stale
    assert saved.change is None
    assert (set(stale.clash.fields), stale.who) == ({"bays", "notes"}, "anna")
    assert stale.clash.wanted == (None, None)
    assert content(filled.path) == before
    assert write(filled, removed(centre(filled))).change is not None
    with filled.read() as connection:
        assert CENTRE not in {one.uuid for one in queries.facilities(connection)}
