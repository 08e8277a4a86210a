"""Plans accepted whole into a scenario, and as far as they can be planned into the registry."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from aftersales.analysis.repairs import Move
from aftersales.domain.progress import Progress
from aftersales.domain.records import (
    Basis,
    Certificate,
    DemandRow,
    FacilityKind,
    Factor,
    Status,
    StatusEntry,
    WorkType,
)
from aftersales.services import desk
from aftersales.services.coverage import Question, Report, answer, answer_from
from aftersales.services.network import read_snapshot
from aftersales.services.planning.acceptance import Acceptance, acceptance
from aftersales.services.planning.answer import PlanAnswer, plan
from aftersales.services.planning.posed import Column
from aftersales.services.planning.question import PlanQuestion
from aftersales.services.scenarios import editing
from aftersales.services.scenarios.comparison import as_json, compare
from aftersales.services.scenarios.overlay import laid_over
from aftersales.services.scenarios.words import accepted_text, changes_table
from aftersales.store import entries
from aftersales.store.database import Database
from tests.builders import DAY, fill, make_centre, make_right
from tests.services.test_repairable import most_repaired

QUESTION = Question(None, 60.0, DAY)


@pytest.fixture
def wanting(registry: Database) -> Database:
    """A centre without a right, one with an old paper, one with nobody, and a town with none."""
    fill(
        registry,
        make_centre("SC-1"),
        make_centre("SC-2", lat=56.0, lon=38.0, technicians=0, bays=2),
        make_centre("SC-3", lat=60.0, lon=60.0),
        make_right("SC-2"),
        make_right("SC-3"),
        *(
            DemandRow(
                region=r, brand="TWO", year=2025, uio=90, basis=Basis.MEASURED, source="a test"
            )
            for r in ("A", "B")
        ),
    )
    with registry.write("fill") as writer:
        paper = Certificate(facility="SC-3", title="ISO", valid_to=date(2026, 5, 1))
        entries.add(writer, [paper])
    return registry


def planned(report: Report, **over: Any) -> PlanAnswer:
    return plan(
        report, PlanQuestion(**{"count": 9, "smallest_town": 1, "with_moves": True, **over})
    )


def take(database: Database, found: PlanAnswer, name: str = "S") -> Acceptance:
    """Accept everything into a scenario, new or there."""
    snapshot, edits = read_snapshot(database), []
    scenario = next((one for one in snapshot.scenarios if one.name == name), None)
    if scenario is None:
        scenario, edit = editing.created(snapshot, name, "a", DAY)
        edits.append(edit)
    else:
        snapshot = laid_over(snapshot, name)
    taken = acceptance(found, range(len(found.proposals)), DAY, "en", snapshot)
    edits += editing.accepted(snapshot, scenario, taken)
    if edits:
        desk.save(database, edits, "accept_into_scenario", {"name": name}, who="a")
    return taken


@pytest.mark.parametrize("brand", [None, "ONE"])
@pytest.mark.parametrize("needs_papers", [False, True])
def test_a_scenario_covers_what_its_plan_promised(
    wanting: Database, brand: str | None, needs_papers: bool
) -> None:
    if needs_papers:
        with wanting.write("fill") as writer:
            entries.add(writer, [Factor(code="certificate_needed", value=1, basis=Basis.ASSUMED)])
    question = replace(QUESTION, brand=brand)
    report = answer(wanting, question)
    found = planned(report)
    assert found.gain > 0
    taken = take(wanting, found)
    assert taken.left_out == ()
    asked = answer(wanting, replace(question, scenario="S"))
    assert asked.assessment.summary.uio_covered == found.covered
    plain = answer(wanting, question).assessment.summary
    assert plain == report.assessment.summary
    # Nothing is left to do, and accepting the same once more adds nothing.
    assert planned(asked).gain == 0
    again = take(wanting, found)
    assert not again.facilities and not again.rights


def test_every_kind_of_move_is_taken_whole(wanting: Database) -> None:
    found = planned(answer(wanting, QUESTION), only_own=True)
    moves = {move for one in found.columns for move in one.moves}
    assert {Move.AUTHORISE, Move.CERTIFY, Move.TRAIN} <= moves
    taken = take(wanting, found)
    laid = laid_over(read_snapshot(wanting), "S")
    centres = {one.code: one for one in laid.centres}
    assert centres["SC-2"].technicians == 1
    assert {one.facility for one in taken.papers} >= {"SC-3"}
    assert all(one.valid_on(DAY) for one in taken.papers)
    [registry, scenario] = compare(read_snapshot(wanting), ["S"], QUESTION)
    assert (registry.cost, scenario.cost) == (None, found.cost)
    opened = planned(answer(wanting, QUESTION), with_moves=False)
    costs = take(wanting, opened, "Open").costs
    snapshot = read_snapshot(wanting)
    by_record = {one.record: one.cost for one in snapshot.scenario_changes}
    whole = laid_over(snapshot, "Open").centres
    mine = {c.uuid: by_record[c.uuid] for c in whole if c.uuid in costs}
    assert mine == costs and set(costs.values()) == {one.price for one in opened.columns}
    told = as_json([registry, scenario])
    assert told[1]["uio_covered"] == found.covered


def test_the_registry_takes_what_can_be_planned_and_says_what_not(wanting: Database) -> None:
    found = replace(planned(answer(wanting, QUESTION), only_own=True), closed=(2,))
    taken = acceptance(found, range(len(found.proposals)), DAY, "en")
    assert taken.papers == () and not taken.changed
    whys = {(one.what, one.why) for one in taken.left_out}
    wanted = {move for one in found.columns for move in one.moves} - {Move.AUTHORISE, Move.OPEN}
    names = {Move.CERTIFY: "certify", Move.TRAIN: "fact"}
    assert {(move.value, names[move]) for move in wanted} | {("close", "close")} == whys
    desk.save(wanting, taken.edits, "accept_plan", {"count": 1}, who="a")
    held = read_snapshot(wanting)
    assert {f.status_on(DAY) for f in held.centres if f.code.startswith("PLAN")} <= {Status.PLANNED}
    codes = {one.code for one in taken.facilities}
    assert {r.facility for r in held.authorisations} >= codes


def test_shifts_and_bays_are_numbers_of_their_centre(wanting: Database) -> None:
    report = answer(wanting, QUESTION)
    found = planned(report)
    site = report.network.sites.codes.index("SC-2")
    columns = [
        Column((move,), None, site, -1, 5.0)
        for move in (Move.SHIFT, Move.BAY, Move.BAY, Move.TRAIN, Move.STOCK)
    ]
    first = found.proposals[0]
    more = replace(found, proposals=tuple(replace(first, column=one) for one in columns))
    taken = take(wanting, more, "More")
    centre = next(c for c in laid_over(read_snapshot(wanting), "More").centres if c.code == "SC-2")
    assert (centre.shifts, centre.bays, centre.technicians) == (2, 4, 1)
    assert accepted_text(taken, "More", "en").startswith(
        "Accepted into the scenario “More”: 0 centres, 1 depot, "
    )
    [_, made] = compare(read_snapshot(wanting), ["More"], QUESTION)
    assert (made.opened, made.others) == (0, 2)
    scenario = next(one for one in read_snapshot(wanting).scenarios if one.name == "More")
    told = changes_table(read_snapshot(wanting), scenario, "en").rows
    assert any(str(row[1]).startswith("stock of parts") for row in told)
    assert taken.left_out == ()
    stock = next(f for f in taken.facilities if f.code == "STOCK-SC-2")
    assert (stock.kind, stock.lat) == (FacilityKind.PARTS_DEPOT, centre.lat)
    sends = [r.brand for r in taken.rights if r.work_type is WorkType.PARTS]
    assert sends == list(report.network.brands)
    in_registry = acceptance(more, range(5), DAY, "en")
    assert in_registry.is_empty
    assert [one.why for one in in_registry.left_out] == ["fact"] * 4 + ["stock"]


def test_a_scenario_repairs_what_its_plan_promised(wanting: Database) -> None:
    report = answer(wanting, QUESTION)
    found = planned(report, goal="repairable")
    assert found.gain > 0 and Move.TRAIN in {m for one in found.columns for m in one.moves}
    taken = take(wanting, found)
    assert taken.left_out == ()
    asked = answer(wanting, replace(QUESTION, scenario="S"))
    assert most_repaired(asked, report) == found.covered
    assert planned(asked, goal="repairable").gain == 0


def test_closings_hold_in_a_scenario(wanting: Database) -> None:
    found = replace(planned(answer(wanting, QUESTION), with_moves=False, count=1), closed=(2,))
    take(wanting, found)
    laid = laid_over(read_snapshot(wanting), "S")
    assert [c.code for c in laid.centres if c.status_on(DAY) is Status.CLOSED] == ["SC-3"]


def test_planned_centres_count_where_they_are_asked_to(wanting: Database) -> None:
    question = replace(QUESTION, brand="ONE")
    report = answer(wanting, question)
    found = planned(report, with_moves=False)
    taken = acceptance(found, range(len(found.proposals)), DAY, "en")
    desk.save(wanting, taken.edits, "accept_plan", {"count": 1}, who="a")
    plain, counted = (answer(wanting, replace(question, planned=on)) for on in (False, True))
    assert plain.assessment.summary == report.assessment.summary
    assert counted.assessment.summary.uio_covered == found.covered
    assert (plain.card["planned"], counted.card["planned"]) == (False, True)


def test_planned_centres_are_open_as_long_as_they_are_on_their_way(registry: Database) -> None:
    def on(day: date, status: Status) -> StatusEntry:
        return StatusEntry(status=status, since=day)

    planned_then = (on(date(2026, 1, 1), Status.PLANNED), on(date(2026, 9, 1), Status.CLOSED))
    built = (on(date(2026, 7, 1), Status.BUILDING), on(date(2027, 1, 1), Status.ACTIVE))
    fill(
        registry,
        make_centre("SC-1", history=planned_then),
        make_centre("SC-2", lat=60.0, lon=60.0, history=built),
        make_right("SC-1", valid_from=date(2026, 8, 1)),
        make_right("SC-2", valid_from=date(2027, 1, 1)),
    )
    snapshot = read_snapshot(registry)

    def covered(day: date, *, planned: bool) -> int:
        asked = replace(QUESTION, brand="ONE", day=day, planned=planned)
        return answer_from(snapshot, asked, Progress()).assessment.summary.uio_covered

    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 7, 1), date(2026, 9, 1)]
    assert [covered(day, planned=True) for day in days] == [0, 300, 370, 70]
    assert [covered(day, planned=False) for day in days] == [0, 0, 0, 0]
    assert covered(date(2027, 1, 1), planned=False) == 70


def test_a_certificate_of_a_move_is_for_its_brand_alone(wanting: Database) -> None:
    with wanting.write("fill") as writer:
        entries.add(writer, [make_right("SC-3", "TWO")])
    question = replace(QUESTION, brand="ONE")
    before = answer(wanting, replace(question, brand="TWO")).assessment.summary
    taken = take(wanting, planned(answer(wanting, question), only_own=True))
    assert {one.brand for one in taken.papers} == {"ONE"}
    other = answer(wanting, replace(question, brand="TWO", scenario="S"))
    assert other.assessment.regions[1].uio_covered == 0
    assert other.assessment.summary.uio_covered == before.uio_covered
