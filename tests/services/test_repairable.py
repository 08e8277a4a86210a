"""Plans for repairable vehicles: what they promise is what the network does with the plan in it."""

from dataclasses import replace
from itertools import combinations

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from aftersales.analysis.repairs import Move
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
from aftersales.services.coverage import Question, Report, answer_from
from aftersales.services.network import Snapshot
from aftersales.services.planning.answer import PlanAnswer, plan
from aftersales.services.planning.question import Candidate, PlanQuestion
from aftersales.services.planning.records import with_plan
from tests.builders import DAY, make_centre, make_right

REGIONS = ("A", "B", "C")
QUESTION = Question(None, 80.0, DAY)


def most_repaired(report: Report) -> int:
    """Vehicles that can be repaired at most: a flow over every pair, by the network's own facts."""
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
            if able[j, b] and km <= report.question.reach_km:
                table[row, 1 + count + j] = 10**6
    taken = np.zeros(centres)
    flows = report.whole.cascade.allocation
    for b, j, n in zip(flows.brand, flows.site, flows.vehicles, strict=True):
        taken[j] += 0 if b in report.asked else n * each
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
                region=r, brand=b, year=DAY.year - 1, uio=draw(st.integers(0, 2500)), source="a test",
                basis=Basis.ASSUMED,
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


@given(worlds(), st.sampled_from([None, "ONE"]), st.integers(1, 2))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.generate],
)
def test_no_two_things_to_do_repair_more(world: Snapshot, brand: str | None, count: int) -> None:
    report = answer_from(world, replace(QUESTION, brand=brand), Progress())
    found = plan(report, asked(count))
    assert found.plan.status.value == "optimal"
    assert found.covered - found.gain == most_repaired(report)
    assert (
        found.plan.objective
        == found.covered
        == found.covered - found.gain + sum(one.adds for one in found.proposals)
    )
    assert found.standing.by_region.sum() == found.covered
    chosen = [found.posed.columns.index(one.column) for one in found.proposals]
    has_stock = any(Move.STOCK in found.posed.columns[k].moves for k in chosen)
    done = most_repaired(with_columns(found, chosen))
    # Parts that are kept at one centre may come to its neighbours sooner as well.
    assert done >= found.covered if has_stock else done == found.covered
    columns = found.posed.columns
    for some in combinations(range(len(columns)), count):
        if any(Move.STOCK in columns[k].moves for k in some):
            continue
        sites = [columns[k].site for k in some if columns[k].site >= 0 and columns[k].brand < 0]
        if len(set(sites)) == len(sites):
            assert most_repaired(with_columns(found, list(some))) <= found.covered
