"""Lanes name two facilities: they come, go, move and come back with either of them."""

from pathlib import Path
from typing import Any

import pytest

from aftersales.domain.changes import Area
from aftersales.domain.errors import ConflictError, NotFoundError
from aftersales.domain.records import Basis, Facility, FacilityKind, Factor, Lane, Record
from aftersales.services import desk
from aftersales.services.desk import Edit, save
from aftersales.services.network import read_snapshot
from aftersales.services.refresh import refreshed
from aftersales.store import backup, entries, history, queries, restore, tables
from aftersales.store.database import Database
from aftersales.store.entries import edited, removed
from aftersales.store.integrity import check
from tests.builders import fill, make_centre
from tests.store.test_undo import assert_sound

OUT = Lane(origin="PD-1", destination="SC-1", hours=30.5, cutoff="16:30", source="a list")
ALL = (
    Lane(origin="PL-1", destination="PD-1", brand="ONE", hours=240),
    OUT,
    OUT.model_copy(update={"brand": "TWO", "hours": 12.0, "basis": Basis.ESTIMATED}),
)


@pytest.fixture
def filled(registry: Database) -> Database:
    """A plant, a depot, two centres, and three lanes between them."""
    fill(
        registry,
        make_centre("PL-1", kind=FacilityKind.PLANT),
        make_centre("PD-1", kind=FacilityKind.PARTS_DEPOT),
        make_centre("SC-1"),
        make_centre("SC-2"),
    )
    with registry.write("lanes") as writer:
        entries.add(writer, ALL)
    return registry


def lanes(database: Database) -> list[Lane]:
    with database.read() as connection:
        return queries.lanes(connection)


def plain(found: list[Lane]) -> list[Lane]:
    return [one.model_copy(update={"uuid": ""}) for one in found]


def site(database: Database, code: str) -> Facility:
    with database.read() as connection:
        return next(one for one in queries.facilities(connection) if one.code == code)


def changed(record: Record, **values: Any) -> Edit:
    edit = edited(record, values)
    assert edit is not None
    return edit


def test_they_come_back_as_they_were_given(filled: Database) -> None:
    assert plain(lanes(filled)) == [OUT, ALL[2], ALL[0]]
    assert read_snapshot(filled).lanes == tuple(lanes(filled))
    with filled.read() as connection:
        numbers = {
            code: len(queries.of_facility(connection, Lane, site(filled, code).uuid))
            for code in ("PL-1", "PD-1", "SC-1", "SC-2")
        }
    assert numbers == {"PL-1": 1, "PD-1": 3, "SC-1": 2, "SC-2": 0}
    assert check(filled).ok
    assert_sound(filled.path)


@pytest.mark.parametrize("brand", [None, "TWO"])
def test_there_is_one_for_two_ends_and_a_brand(filled: Database, brand: str | None) -> None:
    again = {**OUT.model_dump(), "brand": brand, "hours": 1.0}
    with pytest.raises(ConflictError, match="already_there"):
        save(filled, [Edit(Lane, "", {}, again)], "create")
    back = {**again, "origin": "SC-1", "destination": "PD-1"}
    assert save(filled, [Edit(Lane, "", {}, back)], "create").change is not None


def test_an_unknown_end_writes_nothing(filled: Database) -> None:
    for name in ("origin", "destination"):
        with pytest.raises(NotFoundError, match="unknown_code"):
            save(filled, [Edit(Lane, "", {}, {**OUT.model_dump(), name: "X"})], "create")
    assert len(lanes(filled)) == 3


def test_an_edit_is_undone_and_done_again(filled: Database) -> None:
    before = lanes(filled)
    wanted = {"destination": "SC-2", "hours": 48.25, "cutoff": "", "brand": "ONE"}
    saved = save(filled, [changed(before[0], **wanted)], "edit", {"name": "PD-1 → SC-1"})
    assert saved.change is not None
    assert saved.change.area == Area.LANES
    after = lanes(filled)
    assert {name: getattr(after[1], name) for name in wanted} == wanted
    assert desk.undo_last(filled).kept == ()
    assert lanes(filled) == before
    assert desk.redo_last(filled).kept == ()
    assert lanes(filled) == after
    assert_sound(filled.path)


@pytest.mark.parametrize(
    ("code", "left"), [("PL-1", [0, 1]), ("PD-1", []), ("SC-1", [2]), ("SC-2", [0, 1, 2])]
)
def test_they_go_with_either_end_and_come_back(
    filled: Database, code: str, left: list[int]
) -> None:
    seen, before = read_snapshot(filled), lanes(filled)
    save(filled, [removed(site(filled, code))], "remove", {"name": code})
    assert lanes(filled) == [before[k] for k in left]
    assert refreshed(filled, seen) == read_snapshot(filled)
    gone = read_snapshot(filled)
    assert desk.undo_last(filled).kept == ()
    assert lanes(filled) == before
    assert refreshed(filled, gone) == read_snapshot(filled)
    assert_sound(filled.path)


def test_both_ends_go_at_once(filled: Database) -> None:
    before = lanes(filled)
    gone = [removed(site(filled, code)) for code in ("PD-1", "SC-1", "PL-1")]
    save(filled, [*gone, removed(before[0])], "remove_many", {"count": 4})
    assert lanes(filled) == []
    assert desk.undo_last(filled).kept == ()
    assert lanes(filled) == before


def test_another_code_of_an_end_is_another_name_of_it(filled: Database) -> None:
    seen = read_snapshot(filled)
    save(filled, [changed(site(filled, "PD-1"), code="PD-9")], "edit")
    assert {(one.origin, one.destination) for one in lanes(filled)} == {
        ("PD-9", "SC-1"),
        ("PL-1", "PD-9"),
    }
    assert refreshed(filled, seen) == read_snapshot(filled)


def test_a_facility_to_which_a_lane_came_later_stays(filled: Database) -> None:
    brought = save(filled, [Edit(Facility, "new", {}, make_centre("PD-2").model_dump())], "create")
    assert brought.change is not None
    way = {**OUT.model_dump(), "origin": "PD-2"}
    save(filled, [Edit(Lane, "", {}, way)], "create")
    undone = desk.undo_batch(filled, brought.change.revision)
    assert {one.entity for one in undone.kept} == {"facilities", "facility_statuses"}
    assert site(filled, "PD-2").history
    assert len(lanes(filled)) == 4
    assert_sound(filled.path)


@pytest.mark.parametrize("touch", ["lane", "depot", "nothing"])
def test_a_write_of_facilities_and_lanes_is_taken_back_in_whole_pieces(
    filled: Database, touch: str
) -> None:
    """A lane that was changed since keeps both its ends; one between goes with either."""
    sites = [Edit(Facility, f"u{k}", {}, make_centre(f"N-{k}").model_dump()) for k in (1, 2)]
    way = {**OUT.model_dump(), "origin": "N-1", "destination": "N-2"}
    saved = save(filled, [Edit(Lane, "way", {}, way), *sites], "paste", {"count": 3})
    assert saved.change is not None
    if touch == "lane":
        save(filled, [Edit(Lane, "way", {"hours": 30.5}, {"hours": 2.0})], "edit")
    elif touch == "depot":
        save(filled, [Edit(Facility, "u1", {"bays": None}, {"bays": 2})], "edit")
    desk.undo_batch(filled, saved.change.revision)
    with filled.read() as connection:
        left = {one.code for one in queries.facilities(connection)} & {"N-1", "N-2"}
    assert left == {"lane": {"N-1", "N-2"}, "depot": {"N-1"}, "nothing": set()}[touch]
    assert ("way" in {one.uuid for one in lanes(filled)}) == (touch == "lane")
    assert_sound(filled.path)


def test_history_of_what_a_lane_supplies(filled: Database) -> None:
    lane = lanes(filled)[0]
    save(filled, [changed(lane, destination="SC-2")], "edit")
    with filled.read() as connection:
        own = history.changes_of(connection, lane.uuid)
        old = history.changes_of(connection, site(filled, "SC-1").uuid)
        new = history.changes_of(connection, site(filled, "SC-2").uuid)
    assert [(one.field, one.old, one.new) for one in own[:1]] == [("destination", "SC-1", "SC-2")]
    assert own[1].new["origin"] == "PD-1"
    for found in (old, new):
        assert ("lanes", "destination") in {(one.entity, one.field) for one in found}


def test_a_restore_brings_them_back(filled: Database, tmp_path: Path) -> None:
    kept, before = tmp_path / "b.sqlite", lanes(filled)
    made = backup.backup(filled, kept)
    assert made is not None
    save(filled, [removed(one) for one in before], "remove_many", {"count": 3})
    restore.restore(filled, kept)
    assert lanes(filled) == before


def test_own_values_of_assumptions(filled: Database) -> None:
    seen = read_snapshot(filled)
    factor = Factor(code="speed", value=-1.5e12 / 2, basis=Basis.ASSUMED)
    saved = save(filled, [Edit(Factor, "", {}, factor.model_dump())], "create", {"name": "speed"})
    assert saved.change is not None
    assert saved.change.area == Area.FACTORS
    now = refreshed(filled, seen)
    assert now == read_snapshot(filled)
    (held,) = now.factors
    assert held.model_copy(update={"uuid": ""}) == factor
    save(filled, [changed(held, value=2.0, source="a report")], "edit", {"name": "speed"})
    with pytest.raises(ConflictError, match="already_there"):
        save(filled, [Edit(Factor, "", {}, factor.model_dump())], "create")
    desk.undo_last(filled)
    assert refreshed(filled, now).factors == (held,)
    save(filled, [removed(held)], "remove", {"name": "speed"})
    assert read_snapshot(filled).factors == ()
    desk.undo_last(filled)
    assert read_snapshot(filled).factors == (held,)
    with filled.read() as connection:
        assert {one.entity for one in history.changes_of(connection, held.uuid)} == {"factors"}
    assert check(filled).ok
    assert_sound(filled.path)


def test_every_reference_is_joined_under_a_name_of_its_own() -> None:
    for table in tables.AREAS:
        named = list(tables.referred_by(table).values())
        assert len({one.name for one in named if hasattr(one, "name")}) == len(named)
