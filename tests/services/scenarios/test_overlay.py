"""A scenario asked is the same as its changes written for real into a copy of the registry."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.domain.errors import ConflictError, InputError, NotFoundError
from aftersales.domain.records import (
    Authorisation,
    Certificate,
    Facility,
    Record,
    Status,
    StatusEntry,
    WorkType,
)
from aftersales.domain.scenarios import Entity, Scenario, ScenarioChange
from aftersales.services import desk
from aftersales.services.coverage import Question, Report, answer
from aftersales.services.network import read_snapshot
from aftersales.services.refresh import refreshed
from aftersales.services.scenarios import editing
from aftersales.services.scenarios.overlay import encoded, laid_over, uuids_of
from aftersales.store import entries
from aftersales.store.database import Database, open_database
from aftersales.store.entries import Edit
from aftersales.store.integrity import check
from tests.builders import DAY, fill, make_centre, make_right, new_registry

QUESTION = Question(None, 120.0, DAY)
NAME = "Пять новых"


def furnish(database: Database) -> None:
    """Two regions, two brands, three centres of which one has a paper and one nobody to work."""
    fill(
        database,
        make_centre("SC-1", bays=1, technicians=1, hours_per_week=40),
        make_centre("SC-2", lat=56.0, lon=38.0, technicians=0),
        make_centre("SC-3", lat=60.0, lon=60.0),
        make_right("SC-1"),
        make_right("SC-2"),
    )
    with database.write("fill") as writer:
        paper = Certificate(facility="SC-1", title="ISO", valid_to=date(2026, 5, 1))
        entries.add(writer, [paper])


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scenarios") / "registry.sqlite"
    database = new_registry(path)
    furnish(database)
    database.close()
    return path


@pytest.fixture
def small(registry: Database) -> Database:
    furnish(registry)
    return registry


def begin(database: Database, name: str = NAME) -> Scenario:
    made, edit = editing.created(read_snapshot(database), name, "Иванова", DAY, "a note")
    desk.save(database, [edit], "create_scenario", {"name": name}, who="a")
    return made


def write(database: Database, scenario: Scenario, changes: list[ScenarioChange]) -> None:
    edits = [Edit(ScenarioChange, "", {}, c.model_dump(exclude={"uuid"})) for c in changes]
    saved = desk.save(database, edits, "accept_into_scenario", {"name": scenario.name}, who="a")
    assert not saved.stale


def figures(report: Report) -> dict[str, Any]:
    """All that a question answers, but for what it was answered from."""
    found = report.assessment
    return {
        "summary": found.summary,
        "regions": found.regions,
        "cascade": found.cascade,
        "by_region": found.by_region.tolist(),
        "served": found.served_by_brand.tolist(),
        "hours": np.nan_to_num(report.whole.cascade.allocation.hours).tolist(),
        "spots": [(s.place, s.uio, s.cause, s.nearest, s.nearest_km) for s in found.white_spots],
        "repairs": report.repairs,
    }


# Random scenarios

days = st.integers(-400, 400).map(lambda n: DAY + timedelta(days=n))
works = st.sampled_from([WorkType.SERVICE, WorkType.SERVICE, WorkType.WARRANTY])
brands = st.sampled_from(["ONE", "TWO"])


@st.composite
def doings(draw: st.DrawFn) -> dict[str, Any]:
    """Openings, rights and papers by number of their centre, other numbers, closings."""
    opened = draw(st.lists(st.tuples(st.floats(54, 61), st.floats(36, 61), days), max_size=3))
    codes = ["SC-1", "SC-2", "SC-3", *(f"NEW-{k}" for k in range(len(opened)))]
    site = st.sampled_from(codes)
    right = st.tuples(site, brands, works, days)
    paper = st.tuples(site, st.none() | brands, st.none() | works, st.none() | days)
    number = st.fixed_dictionaries(
        {},
        optional={
            "technicians": st.integers(0, 9),
            "bays": st.integers(0, 9),
            "shifts": st.integers(1, 3),
            "hours_per_week": st.sampled_from([20.0, 84.0]),
        },
    )
    return {
        "opened": opened,
        "rights": draw(st.lists(right, max_size=5, unique_by=lambda one: one)),
        "papers": draw(st.lists(paper, max_size=3, unique_by=lambda one: one)),
        "numbers": draw(st.dictionaries(st.sampled_from(codes[:3]), number, max_size=3)),
        "closed": draw(st.dictionaries(st.sampled_from(codes[:3]), days, max_size=2)),
    }


def records_of(doing: dict[str, Any]) -> list[Record]:
    opened: list[Record] = [
        make_centre(
            f"NEW-{k}", lat=lat, lon=lon, history=(StatusEntry(status=Status.ACTIVE, since=since),)
        )
        for k, (lat, lon, since) in enumerate(doing["opened"])
    ]
    rights = [
        Authorisation(facility=site, brand=brand, work_type=work, valid_from=day)
        for site, brand, work, day in doing["rights"]
    ]
    papers = [
        Certificate(facility=site, title="paper", brand=brand, work_type=work, valid_from=day)
        for site, brand, work, day in doing["papers"]
    ]
    found = [*opened, *rights, *papers]
    return [one.model_copy(update={"uuid": f"u-{k}"}) for k, one in enumerate(found)]


def as_scenario(database: Database, doing: dict[str, Any]) -> None:
    snapshot, scenario = read_snapshot(database), begin(database)
    uuids, held = uuids_of(snapshot), {one.code: one for one in snapshot.facilities}
    made, changes = records_of(doing), []
    uuids["facility"] |= {one.code: one.uuid for one in made if isinstance(one, Facility)}
    kinds = {
        Facility: Entity.FACILITIES,
        Authorisation: Entity.AUTHORISATIONS,
        Certificate: Entity.CERTIFICATES,
    }
    changes = [
        ScenarioChange(
            scenario=scenario.uuid, entity=kinds[type(one)], record=one.uuid, is_new=True,
            values=encoded(one, uuids),
        )
        for one in made
    ]  # fmt: skip
    patches: dict[str, dict[str, Any]] = {code: dict(n) for code, n in doing["numbers"].items()}
    for code, day in doing["closed"].items():
        patches.setdefault(code, {}).update(status="closed", since=day.isoformat())
    changes += [
        ScenarioChange(
            scenario=scenario.uuid, entity=Entity.FACILITIES, record=held[code].uuid, values=values
        )
        for code, values in patches.items()
        if values
    ]
    write(database, scenario, changes)


def for_real(database: Database, doing: dict[str, Any]) -> None:
    """Write the same as a careful person would: into the records themselves."""
    made = records_of(doing)
    taken = {_key(right) for right in read_snapshot(database).authorisations}
    rights = [r for r in made if isinstance(r, Authorisation) and _key(r) not in taken]
    with database.write("real") as writer:
        entries.add(writer, [one for one in made if isinstance(one, Facility)])
        entries.add(writer, rights)
        entries.add(writer, [one for one in made if isinstance(one, Certificate)])
    snapshot = read_snapshot(database)
    held = {one.code: one for one in snapshot.facilities}
    with database.write("real") as writer:
        for code, values in doing["numbers"].items():
            entries.amend_many(writer, Facility, {held[code].uuid: values} if values else {})
        for code, day in doing["closed"].items():
            for entry in held[code].history:
                if entry.since >= day:
                    seen = entry.model_copy(update={"facility": code})
                    entries.remove(writer, entries.removed(seen))
            entries.add(writer, [StatusEntry(facility=code, status=Status.CLOSED, since=day)])


def _key(right: Authorisation) -> tuple[Any, ...]:
    return right.facility, right.brand, right.work_type, right.valid_from


@settings(max_examples=15)
@given(doing=doings(), brand=st.none() | brands, day=days)
def test_asking_a_scenario_is_asking_what_it_writes(
    furnished: Path, tmp_path_factory: pytest.TempPathFactory, doing: Any, brand: Any, day: date
) -> None:
    folder = tmp_path_factory.mktemp("twins")
    twins = []
    for name, act in (("scenario", as_scenario), ("real", for_real)):
        path = folder / f"{name}.sqlite"
        shutil.copy(furnished, path)
        database = open_database(path)
        act(database, doing)
        twins.append(database)
    question = replace(QUESTION, brand=brand, day=day)
    asked = answer(twins[0], replace(question, scenario=NAME))
    real = answer(twins[1], question)
    assert figures(asked) == figures(real)
    assert [f.code for f in asked.snapshot.facilities] == [f.code for f in real.snapshot.facilities]
    # The registry under the scenario is as it was.
    plain = answer(twins[0], question)
    assert figures(plain) == figures(answer(open_database(furnished), question))
    for database in twins:
        database.close()
    shutil.rmtree(folder)


# What stays, and what no longer applies


def opening(code: str = "NEW-1", **over: Any) -> Facility:
    history = (StatusEntry(status=Status.ACTIVE, since=DAY),)
    return make_centre(code, uuid="new-1", lat=60.0, lon=60.0, **{"history": history, **over})


def with_opening(database: Database) -> Scenario:
    """A scenario that opens a centre in B with a right, and lets SC-2 have a technician."""
    snapshot, scenario = read_snapshot(database), begin(database)
    uuids = uuids_of(snapshot)
    uuids["facility"]["NEW-1"] = "new-1"
    right = make_right("NEW-1", uuid="right-1", valid_from=DAY)
    write(
        database,
        scenario,
        [
            ScenarioChange(
                scenario=scenario.uuid, entity=Entity.FACILITIES, record="new-1", name="New",
                is_new=True, values=encoded(opening(), uuids), cost=150.0,
            ),
            ScenarioChange(
                scenario=scenario.uuid, entity=Entity.AUTHORISATIONS, record="right-1", name="New",
                is_new=True, values=encoded(right, uuids),
            ),
            ScenarioChange(
                scenario=scenario.uuid, entity=Entity.FACILITIES,
                record=uuids["facility"]["SC-2"], name="Centre SC-2", values={"technicians": 1},
            ),
        ],
    )  # fmt: skip
    return scenario


def site(database: Database, code: str, scenario: str = "") -> Facility:
    snapshot = laid_over(read_snapshot(database), scenario)
    return next(one for one in snapshot.facilities if one.code == code)


def amend(database: Database, named: str, **values: Any) -> None:
    edit = entries.edited(site(database, named), values)
    assert edit is not None
    desk.save(database, [edit], "edit", {"name": named}, who="b")


def why(database: Database) -> list[str]:
    return [one.why for one in laid_over(read_snapshot(database), NAME).unapplied]


def test_later_edits_of_other_fields_show_through(small: Database) -> None:
    with_opening(small)
    amend(small, "SC-2", bays=7, code="SC-2b")
    laid = site(small, "SC-2b", NAME)
    assert (laid.technicians, laid.bays) == (1, 7)
    assert site(small, "SC-2b").technicians == 0
    assert why(small) == []
    amend(small, "SC-2b", technicians=1)
    assert why(small) == ["already"]


def test_what_is_gone_is_told_and_undo_brings_it_back(small: Database) -> None:
    with_opening(small)
    before = figures(answer(small, replace(QUESTION, scenario=NAME)))
    desk.save(small, [entries.removed(site(small, "SC-2"))], "remove", {"name": "SC-2"}, who="b")
    assert why(small) == ["gone"]
    desk.undo_last(small, who="b")
    assert why(small) == []
    assert figures(answer(small, replace(QUESTION, scenario=NAME))) == before


def test_a_right_of_a_brand_that_is_gone(small: Database) -> None:
    with_opening(small)
    snapshot = read_snapshot(small)
    ones = [r for r in snapshot.authorisations if r.brand == "ONE"]
    rows = [d for d in snapshot.demand if d.brand == "ONE"]
    brand = next(b for b in snapshot.brands if b.code == "ONE")
    gone = [entries.removed(one) for one in (*ones, *rows, brand)]
    desk.save(small, gone, "remove", {"name": "ONE"}, who="b")
    assert why(small) == ["gone"]
    assert site(small, "NEW-1", NAME).status_on(DAY) is Status.ACTIVE


def test_a_code_that_was_taken_meanwhile(small: Database) -> None:
    with_opening(small)
    with small.write("other") as writer:
        entries.add(writer, [make_centre("NEW-1", lat=50.0, lon=50.0)])
    asked = answer(small, replace(QUESTION, scenario=NAME))
    assert {"NEW-1", "NEW-1-2"} <= {one.code for one in asked.snapshot.facilities}
    assert asked.assessment.regions[1].uio_covered == 70


def test_put_into_the_registry(small: Database) -> None:
    scenario = with_opening(small)
    open_there = figures(answer(small, replace(QUESTION, scenario=NAME)))
    today = figures(answer(small, QUESTION))
    found = editing.put(read_snapshot(small), scenario, DAY)
    assert [one.why for one in found.left_out] == ["fact"]
    desk.save(small, found.edits, "put_scenario", {"name": NAME}, who="a")
    assert check(small).ok
    assert site(small, "NEW-1").status_on(DAY) is Status.PLANNED
    assert site(small, "NEW-1").uuid == "new-1"
    # It is planned: the registry does not count it, the scenario and the switch do.
    assert figures(answer(small, QUESTION))["cascade"] == today["cascade"]
    assert figures(answer(small, replace(QUESTION, scenario=NAME))) == open_there
    counted = answer(small, replace(QUESTION, planned=True))
    assert counted.assessment.regions[1].uio_covered == 70
    again = editing.put(read_snapshot(small), scenario, DAY)
    assert again.records == ()
    assert [one.why for one in again.left_out] == ["fact", "already", "already"]
    entry = StatusEntry(facility="NEW-1", status=Status.ACTIVE, since=DAY + timedelta(days=-1))
    with small.write("opened") as writer:
        entries.add(writer, [entry])
    later = replace(QUESTION, scenario=NAME, day=DAY)
    assert figures(answer(small, later))["summary"] == open_there["summary"]
    desk.undo_last(small, who="a")
    desk.undo_last(small, who="a")
    assert figures(answer(small, QUESTION)) == today


def test_a_scenario_is_deleted_renamed_and_comes_back(small: Database) -> None:
    scenario = with_opening(small)
    snapshot = read_snapshot(small)
    with pytest.raises(ConflictError, match="scenario_exists"):
        editing.created(snapshot, NAME.upper(), "", DAY)
    with pytest.raises(InputError, match="scenario_name"):
        editing.created(snapshot, "two\nlines", "", DAY)
    desk.save(
        small, editing.renamed(snapshot, scenario, "Other", ""), "rename_scenario", {}, who="a"
    )
    with pytest.raises(NotFoundError, match="unknown_scenario"):
        answer(small, replace(QUESTION, scenario=NAME))
    held = read_snapshot(small)
    assert (
        answer(small, replace(QUESTION, scenario="Other")).assessment.regions[1].uio_covered == 70
    )
    desk.save(small, editing.deleted(held, held.scenarios[0]), "delete_scenario", {}, who="a")
    gone = refreshed(small, held)
    assert (gone.scenarios, gone.scenario_changes) == ((), ())
    assert check(small).ok
    desk.undo_last(small, who="a")
    back = refreshed(small, gone)
    assert back == read_snapshot(small)
    assert (back.scenarios, back.scenario_changes) == (held.scenarios, held.scenario_changes)


def test_two_windows_change_other_fields_of_one_centre(small: Database) -> None:
    scenario = with_opening(small)
    held = next(one for one in read_snapshot(small).scenario_changes if not one.is_new)
    for name in ("bays", "shifts"):
        edit = Edit(
            ScenarioChange, held.uuid, {"values": held.values}, {"values": {**held.values, name: 2}}
        )
        assert desk.save(small, [edit], "accept_into_scenario", {"name": scenario.name}).change
    laid = site(small, "SC-2", NAME)
    assert (laid.technicians, laid.bays, laid.shifts) == (1, 2, 2)
