"""Plans for repairable vehicles: what they promise is what the network does with the plan in it."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from aftersales.analysis.repairs import Move
from aftersales.domain.errors import InputError
from aftersales.domain.progress import Progress
from aftersales.domain.records import (
    Authorisation,
    Basis,
    Brand,
    Certificate,
    DemandRow,
    Facility,
    FacilityKind,
    Factor,
    Region,
    Settlement,
    Status,
    StatusEntry,
    WorkType,
)
from aftersales.geo.distance import geodesic_km
from aftersales.services.coverage import Question, Report, answer, answer_from
from aftersales.services.network import Snapshot
from aftersales.services.planning.answer import PlanAnswer, plan
from aftersales.services.planning.question import Candidate, PlanQuestion
from aftersales.services.planning.records import with_plan
from aftersales.services.planning.revising import moved
from aftersales.services.planning.studies import alternatives_of, steady_of
from aftersales.services.planning.tables import plan_regions_table
from aftersales.services.planning.words import looked_at, outcome, proof
from aftersales.services.planning.years import years_of
from aftersales.store.database import Database
from tests.builders import DAY, fill, make_centre, make_right

REGIONS = ("A", "B", "C")
QUESTION = Question(None, 80.0, DAY)


def most_repaired(report: Report, today: Report, rivals: tuple[Candidate, ...] = ()) -> int:
    """Vehicles that can be repaired at most: a flow over every pair, by the network's own facts.

    Hours that brands which are not asked for take today stay theirs.
    """
    network = report.whole.network
    ready, surface, sites = network.ready, network.surface, network.sites
    able = network.eligible & ready.in_time
    each = ready.hours_each[0]
    wanted = [(i, b) for i in range(len(surface.uio)) for b in report.asked]
    count, centres = len(wanted), len(sites.codes)
    table = np.zeros((count + centres + 2, count + centres + 2), np.int32)
    for row, (i, b) in enumerate(wanted, 1):
        table[0, row] = surface.uio[i, b]
        for j in range(centres):
            km = geodesic_km(*surface.latlon[i], *sites.latlon[j])
            lat, lon = surface.latlon[i].tolist()
            theirs = [float(geodesic_km(lat, lon, one.lat, one.lon)) for one in rivals]
            if able[j, b] and km <= report.question.reach_km and km < min(theirs, default=np.inf):
                table[row, 1 + count + j] = 10**6
    taken = np.zeros(centres)
    flows, codes = today.whole.cascade.allocation, today.whole.network.sites.codes
    for b, j, n in zip(flows.brand, flows.site, flows.vehicles, strict=True):
        taken[sites.codes.index(codes[j])] += 0 if b in report.asked else n * each
    room = np.minimum(ready.capacity_hours - taken, 1e6)
    table[1 + count : -1, -1] = np.floor(np.maximum(room, 0) / each + 1e-6)
    return int(maximum_flow(csr_array(table), 0, count + centres + 1).flow_value)


def asked(count: int | None = 2, **over: object) -> PlanQuestion:
    plain = PlanQuestion(goal="repairable", count=count, with_moves=True, only_own=True)
    own = (
        Candidate("P1", 55.9, 37.9, "A"),
        Candidate("P2", 60.1, 60.1, "B"),
    )
    return replace(plain, own=own, **over)  # type: ignore[arg-type]


@st.composite
def worlds(draw: st.DrawFn) -> Snapshot:
    """Three centres near two towns, with a few rights, papers, people, bays and depots."""
    some = st.one_of(st.none(), st.integers(0, 2))
    spots = [(55.75, 37.62), (56.0, 38.0), (60.0, 60.0)]
    facilities: list[Facility] = [
        make_centre(
            f"SC-{k}", lat=lat, lon=lon, technicians=draw(some), bays=draw(some),
            shifts=draw(st.sampled_from([None, 1, 2])),
            hours_per_week=draw(st.sampled_from([None, 40.0, 100.0])),
        )
        for k, (lat, lon) in enumerate(spots, 1)
    ]  # fmt: skip
    brands = ("ONE", "TWO")
    rights: list[Authorisation] = [
        make_right(f.code, brand) for f in facilities for brand in brands if draw(st.booleans())
    ]
    if draw(st.booleans()):
        depot = Facility(
            code="D", kind=FacilityKind.PARTS_DEPOT, name="D", lat=56.0, lon=38.0,
            history=(StatusEntry(status=Status.ACTIVE, since=DAY),),
        )  # fmt: skip
        facilities.append(depot)
        sent = draw(st.sampled_from([("ONE",), brands]))
        rights += [
            Authorisation(facility="D", brand=b, work_type=WorkType.PARTS, valid_from=DAY)
            for b in sent
        ]
    papers = [
        Certificate(facility=f.code, title="old", brand=draw(st.sampled_from([None, "ONE"])),
                    valid_to=DAY.replace(year=DAY.year - 1))
        for f in facilities[:3] if draw(st.booleans())
    ]  # fmt: skip
    return Snapshot(
        about={}, revision=1,
        brands=tuple(Brand(code=b, name=b) for b in brands),
        regions=tuple(Region(code=r, name=r) for r in REGIONS),
        settlements=tuple(
            Settlement(code=f"t{r}", name=r, region=r, lat=lat + 0.1, lon=lon, population=9)
            for r, (lat, lon) in zip(REGIONS, spots, strict=True)
        ),
        facilities=tuple(facilities),
        authorisations=tuple(rights),
        demand=tuple(
            DemandRow(
                region=r, brand=b, year=DAY.year - 1, uio=draw(st.integers(0, 2500)),
                source="a test", basis=Basis.ASSUMED,
            )
            for r in REGIONS for b in brands
        ),
        demand_points=(),
        certificates=tuple(papers),
        factors=(Factor(code="new_bays", value=1, basis=Basis.ASSUMED),),
    )  # fmt: skip


def with_columns(found: PlanAnswer, chosen: list[int]) -> Report:
    """The network once some columns are done, each written as records."""
    report = found.report
    columns = [found.posed.columns[k] for k in chosen]
    supposed, _ = with_plan(report.snapshot, report.question, report.network.brands, columns)
    return answer_from(supposed, report.question, Progress())


RIVALS = st.sampled_from([(), (Candidate("r", 55.9, 37.7),)])


@given(worlds(), st.sampled_from([None, "ONE"]), st.integers(1, 2), RIVALS)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.generate],
)
def test_no_two_things_to_do_repair_more(
    world: Snapshot, brand: str | None, count: int, rivals: tuple[Candidate, ...]
) -> None:
    report = answer_from(world, replace(QUESTION, brand=brand), Progress())
    found = plan(report, asked(count, rivals=rivals))
    assert found.plan.status.value == "optimal"
    assert found.covered - found.gain == most_repaired(report, report, rivals)
    assert (
        found.plan.objective
        == found.covered
        == found.covered - found.gain + sum(one.adds for one in found.proposals)
    )
    assert found.standing.by_region.sum() == found.covered
    chosen = [found.posed.columns.index(one.column) for one in found.proposals]
    has_stock = any(Move.STOCK in found.posed.columns[k].moves for k in chosen)
    done = most_repaired(with_columns(found, chosen), report, rivals)
    # Parts that are kept at one centre may come to its neighbours sooner as well.
    assert done >= found.covered if has_stock else done == found.covered
    columns = found.posed.columns
    for some in combinations(range(len(columns)), count):
        if any(Move.STOCK in columns[k].moves for k in some):
            continue
        sites = [columns[k].site for k in some if columns[k].site >= 0 and columns[k].brand < 0]
        if len(set(sites)) == len(sites):
            assert most_repaired(with_columns(found, list(some)), report, rivals) <= found.covered


def town(code: str, lat: float, lon: float, region: str = "A") -> Settlement:
    return Settlement(code=code, name=code, region=region, lat=lat, lon=lon, population=20_000)


@pytest.fixture
def narrow(registry: Database) -> Database:
    """A full centre, one without people, one whose parts come late, and a town without any."""
    fill(
        registry,
        make_centre("FULL", lat=55.0, lon=37.0, technicians=1, bays=2),
        make_centre("EMPTY", lat=56.0, lon=38.0, technicians=0, bays=2),
        make_centre("LATE", lat=60.0, lon=60.0, technicians=3, bays=3, region="B"),
        *(make_right(code) for code in ("FULL", "EMPTY", "LATE")),
        town("far", 65.0, 50.0, "B"),
        Facility(
            code="D", kind=FacilityKind.PARTS_DEPOT, name="D", lat=55.5, lon=37.5,
            history=(StatusEntry(status=Status.ACTIVE, since=DAY),),
        ),
        Authorisation(facility="D", brand="ONE", work_type=WorkType.PARTS, valid_from=DAY),
        *(
            DemandRow(
                region=r, brand="ONE", year=2026, uio=uio, basis=Basis.MEASURED, source="a test"
            )
            for r, uio in (("A", 4000), ("B", 3000))
        ),
    )  # fmt: skip
    return registry


def test_every_kind_of_move_has_its_place(narrow: Database) -> None:
    report = answer(narrow, replace(QUESTION, brand="ONE"))
    found = plan(report, asked(None, budget=400.0, only_own=False, smallest_town=1))
    moves = {move for one in found.columns for move in one.moves}
    assert {Move.TRAIN, Move.STOCK, Move.OPEN} <= moves
    assert found.plan.status.value == "optimal"
    assert found.cost <= 400
    text = outcome(found, "en") + looked_at(found, "en") + proof(found, "en")
    assert "repairable vehicles go from" in text and "vehicles repairable" in text
    table = plan_regions_table(found, "en")
    assert table.heads["covered_after"] == "repaired_after"
    after = [row[table.columns.index("covered_after")] for row in table.rows]
    assert sum(one for one in after if isinstance(one, int)) == found.covered
    # Hours bring what they cost: a centre that is full stays so.
    assert all(one.utilisation is None or one.utilisation <= 1 for one in found.proposals)


def test_what_surrounds_such_a_plan(narrow: Database) -> None:
    report = answer(narrow, replace(QUESTION, brand="ONE"))
    found = plan(report, asked(3, only_own=False, smallest_town=1))
    years = years_of(found, [1000.0, 1000.0])
    assert years.status.value == "optimal"
    assert (years.covered[0], years.covered[-1]) == (found.covered - found.gain, found.covered)
    first = {one.proposal: one.opens for one in years.steps}
    assert all(first.values())
    others = alternatives_of(found)
    assert all(one.covered <= found.covered for one in others)
    steady = steady_of(found, draws=5)
    assert steady.draws == 5
    assert {column for column, _, is_in in steady.shares if is_in} == set(found.columns)


def test_a_moved_opening_is_counted_at_once(narrow: Database) -> None:
    report = answer(narrow, replace(QUESTION, brand="ONE"))
    found = plan(report, asked(3, only_own=False, smallest_town=1))
    which = next(k for k, one in enumerate(found.columns) if one.candidate is not None)
    place = found.columns[which].candidate
    assert place is not None
    assert found.standing.covered_at(which, place.lat, place.lon) == found.covered
    away = moved(found, which, replace(place, lat=10.0, lon=10.0))
    assert away.covered == found.covered - found.proposals[which].loss
    assert away.covered == found.standing.covered_at(which, 10.0, 10.0)
    assert sum(one.adds for one in away.proposals) == away.gain


def test_other_models_count_no_hours() -> None:
    with pytest.raises(InputError, match="plan_rule"):
        PlanQuestion(model="pmedian", goal="repairable").check()
