"""What a person changes of single facilities in a scenario, against a plain model of it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.domain.errors import ConflictError
from aftersales.domain.records import Facility, Record, Status, StatusEntry
from aftersales.domain.scenarios import Entity, Scenario, ScenarioChange
from aftersales.services import desk
from aftersales.services.coverage import Question, answer
from aftersales.services.network import Snapshot, read_snapshot
from aftersales.services.scenarios.adjusting import (
    NUMBERS,
    adjusted,
    closed,
    forgotten,
    reopened,
    taken_out,
    with_fields,
    without_fields,
)
from aftersales.services.scenarios.overlay import encoded, laid_over, uuids_of
from aftersales.store.database import Database
from aftersales.store.entries import Edit
from tests.builders import DAY, fill, make_centre, make_right
from tests.services.test_readiness import snapshot_of

SCENARIO = Scenario(uuid="s", name="Hand", created=DAY)
HELD = {"technicians": 4, "bays": 3, "shifts": None}
CENTRE = make_centre(uuid="f", technicians=4, bays=3)
FIELDS = st.dictionaries(st.sampled_from(sorted(HELD)), st.integers(0, 4), max_size=3)


def written(snapshot: Snapshot, edits: list[Edit]) -> Snapshot:
    """A snapshot after edits of changes."""
    changes = {one.uuid: one for one in snapshot.scenario_changes}
    for edit in edits:
        before = dict(changes[edit.uuid]) if edit.uuid in changes else {"uuid": edit.uuid}
        assert all(before[name] == value for name, value in edit.base.items())
        if edit.values is None:
            del changes[edit.uuid]
        else:
            changes[edit.uuid] = ScenarioChange(**{**before, **edit.values})
    return replace(snapshot, scenario_changes=tuple(changes.values()))


@given(st.lists(st.tuples(st.sampled_from(["set", "drop", "only"]), FIELDS), max_size=6))
def test_a_scenario_has_what_was_set_last_and_nothing_that_the_registry_has(
    steps: list[tuple[str, dict[str, int]]],
) -> None:
    snapshot = replace(snapshot_of(CENTRE), scenarios=(SCENARIO,))
    model: dict[str, int] = {}
    for step, fields in steps:
        if step == "set":
            edits = with_fields(snapshot, SCENARIO, CENTRE, fields)
            model |= fields
        elif step == "drop":
            edits = without_fields(snapshot, SCENARIO, CENTRE, fields)
            model = {name: value for name, value in model.items() if name not in fields}
        else:
            edits = adjusted(snapshot, SCENARIO, CENTRE, fields)
            model = dict(fields)
        model = {name: value for name, value in model.items() if value != HELD[name]}
        snapshot = written(snapshot, edits)
        assert [one.values for one in snapshot.scenario_changes] == ([model] if model else [])
        laid = laid_over(snapshot, "Hand")
        assert not laid.unapplied
        [seen] = laid.facilities
        assert {name: getattr(seen, name) for name in HELD} == {**HELD, **model}


@pytest.fixture
def small(registry: Database) -> Database:
    """A centre that works, and one that has closed."""
    gone = (
        StatusEntry(status=Status.ACTIVE, since=date(2020, 1, 1)),
        StatusEntry(status=Status.CLOSED, since=date(2025, 1, 1)),
    )
    fill(
        registry,
        make_centre("SC-1", technicians=2),
        make_centre("SC-2", region="B", lat=60.0, lon=60.0, history=gone),
        make_right("SC-1"),
        make_right("SC-2"),
    )
    save(registry, [Edit(Scenario, "", {}, SCENARIO.model_dump(exclude={"uuid"}))])
    return registry


def save(database: Database, edits: list[Edit]) -> None:
    assert not desk.save(database, edits, "edit_scenario", {"name": "Hand"}, who="a").stale


def opened(database: Database) -> tuple[Snapshot, Scenario, dict[str, Facility]]:
    snapshot = laid_over(read_snapshot(database), "Hand")
    return snapshot, snapshot.scenarios[0], {one.code: one for one in snapshot.facilities}


def covered(database: Database, day: date = DAY) -> int:
    asked = Question("ONE", 60.0, day, scenario="Hand")
    return answer(database, asked).assessment.summary.uio_covered


def test_centres_close_and_open_again(small: Database) -> None:
    snapshot, hand, sites = opened(small)
    save(small, closed(snapshot, hand, sites["SC-1"], DAY))
    assert (covered(small, date(2026, 5, 31)), covered(small)) == (300, 0)
    snapshot, hand, sites = opened(small)
    save(small, reopened(snapshot, hand, sites["SC-2"], date(2026, 7, 1)))
    assert (covered(small), covered(small, date(2026, 7, 1))) == (0, 70)
    # Its own closing is left out, not written over; the registry's is.
    snapshot, hand, sites = opened(small)
    save(small, reopened(snapshot, hand, sites["SC-1"], DAY))
    [left] = read_snapshot(small).scenario_changes
    assert left.values == {"status": "active", "since": "2026-07-01"}
    assert covered(small, date(2026, 7, 1)) == 370
    snapshot, hand, sites = opened(small)
    for act, site in ((reopened, "SC-1"), (closed, "SC-2")):
        with pytest.raises(ConflictError, match="scenario_already"):
            act(snapshot, hand, snapshot.registry.facilities[site == "SC-2"], DAY)


def test_one_change_is_taken_out_and_the_others_stay(small: Database) -> None:
    """A right that the scenario adds to a centre of today does not go with its numbers."""
    snapshot, hand, sites = opened(small)
    new = make_centre("SC-9", uuid="9", lat=56.0, lon=38.0)
    made: list[tuple[Entity, Record, str]] = [
        (Entity.FACILITIES, new, "9"),
        (Entity.AUTHORISATIONS, make_right("SC-9", uuid="r9"), "9"),
        (Entity.AUTHORISATIONS, make_right("SC-1", "TWO", uuid="r1"), "1"),
    ]
    uuids = uuids_of(snapshot)
    uuids["facility"]["SC-9"] = "9"
    save(
        small,
        [
            Edit(ScenarioChange, "", {}, {
                "scenario": hand.uuid, "entity": entity, "record": record.uuid, "name": name,
                "is_new": True, "values": encoded(record, uuids), "cost": None,
            })
            for entity, record, name in made
        ],
    )  # fmt: skip
    snapshot, hand, sites = opened(small)
    save(small, with_fields(snapshot, hand, sites["SC-1"], {"bays": 7}))
    snapshot, hand, sites = opened(small)
    by_record = {one.record: one.uuid for one in snapshot.scenario_changes}

    def left_by(edits: list[Edit]) -> set[str]:
        out = {edit.uuid for edit in edits}
        return {record for record, uuid in by_record.items() if uuid not in out}

    own = sites["SC-1"].uuid
    everything = {"9", "r9", "r1", own}
    for records, left in (
        ({own}, {"9", "r9", "r1"}),
        ({"r1"}, {"9", "r9", own}),
        ({"9"}, {"r1", own}),
        ({"r9"}, {"9", "r1", own}),
    ):
        assert left_by(taken_out(snapshot, hand, {by_record[one] for one in records})) == left
    assert left_by(forgotten(snapshot, hand, sites["SC-1"])) == {"9", "r9"}
    assert left_by(forgotten(snapshot, hand, sites["SC-9"])) == everything - {"9", "r9"}
    # What the scenario opens has numbers of its own, but no status, and none once it is written.
    save(small, with_fields(snapshot, hand, sites["SC-9"], {"bays": 2}))
    snapshot, hand, sites = opened(small)
    assert sites["SC-9"].bays == 2
    with pytest.raises(ConflictError, match="scenario_opens"):
        closed(snapshot, hand, sites["SC-9"], DAY)
    save(small, [Edit(Facility, "9", {}, new.model_dump(exclude={"uuid"}))])
    snapshot, hand, sites = opened(small)
    with pytest.raises(ConflictError, match="scenario_put_in"):
        with_fields(snapshot, hand, sites["SC-9"], dict.fromkeys(NUMBERS, 1))
