"""Plans over the registry: what they promise is what coverage finds once they are carried out."""

from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.analysis.siting.assigned import travel_loads
from aftersales.domain.errors import InputError, NotFoundError
from aftersales.domain.progress import Progress
from aftersales.domain.records import (
    Authorisation,
    Basis,
    DemandPoint,
    Facility,
    FacilityKind,
    Status,
    StatusEntry,
)
from aftersales.geo.distance import geodesic_km
from aftersales.services import desk
from aftersales.services.coverage import Question, Report, answer, answer_from
from aftersales.services.network import Snapshot, read_snapshot
from aftersales.services.planning.acceptance import acceptance
from aftersales.services.planning.answer import PlanAnswer, plan
from aftersales.services.planning.candidates import candidates_of, read_candidates, regions_at
from aftersales.services.planning.question import Candidate, PlanQuestion, find_regions
from aftersales.services.planning.revising import moved, neighbours, placed
from aftersales.services.planning.standing import stand
from aftersales.services.planning.studies import alternatives_of, in_the_way, steady_of
from aftersales.services.planning.tables import (
    plan_regions_table,
    proposals_table,
    years_table,
)
from aftersales.services.planning.words import looked_at
from aftersales.services.planning.years import default_budgets, years_of
from aftersales.store.database import Database, open_database
from tests.builders import DAY, fill, make_centre, make_right

HAVAL = Question("HAVAL", 100.0, date(2026, 11, 28))
EVERY = replace(HAVAL, brand=None)


@pytest.fixture(scope="module")
def snapshot(demo_path: Path) -> Snapshot:
    database = open_database(demo_path)
    found = read_snapshot(database)
    database.close()
    return found


@pytest.fixture(scope="module")
def district(snapshot: Snapshot) -> Snapshot:
    """One federal district of the demo: what is proven of it takes a fraction of the time."""
    regions = tuple(r for r in snapshot.regions if r.district == "Volga")
    codes = {r.code for r in regions}
    facilities = tuple(f for f in snapshot.facilities if f.region in codes)
    names = {f.code for f in facilities}
    return replace(
        snapshot,
        regions=regions,
        settlements=tuple(s for s in snapshot.settlements if s.region in codes),
        facilities=facilities,
        authorisations=tuple(a for a in snapshot.authorisations if a.facility in names),
        certificates=tuple(c for c in snapshot.certificates if c.facility in names),
        lanes=tuple(x for x in snapshot.lanes if {x.origin, x.destination} <= names),
        demand=tuple(d for d in snapshot.demand if d.region in codes),
    )


@pytest.fixture(scope="module")
def haval(district: Snapshot) -> Report:
    return answer_from(district, HAVAL, Progress())


@pytest.fixture(scope="module")
def every(district: Snapshot) -> Report:
    return answer_from(district, EVERY, Progress())


@pytest.fixture(scope="module")
def ten(haval: Report) -> PlanAnswer:
    return plan(haval, PlanQuestion())


def carried_out(found: PlanAnswer) -> Report:
    """The whole registry with the plan's centres as records of its own, answered from scratch."""
    report = found.report
    question = report.question
    facilities, rights = list(report.snapshot.facilities), list(report.snapshot.authorisations)
    names = report.network.sites.codes
    for code in (names[k] for k in found.closed):
        k = next(k for k, f in enumerate(facilities) if f.code == code)
        entry = StatusEntry(status=Status.CLOSED, since=question.day)
        kept = tuple(e for e in facilities[k].history if e.since < question.day)
        facilities[k] = facilities[k].model_copy(update={"history": (*kept, entry)})
    for k, one in enumerate(found.columns):
        place, code = one.candidate, f"NEW-{k}"
        if place is None:
            code = names[one.site]
        else:
            history = (StatusEntry(status=Status.ACTIVE, since=question.day),)
            facilities.append(
                Facility(
                    code=code, kind=FacilityKind.SERVICE_CENTRE, name=code, lat=place.lat,
                    lon=place.lon, history=history,
                )
            )  # fmt: skip
        brands = report.network.brands if one.brand < 0 else (report.network.brands[one.brand],)
        rights += [
            Authorisation(
                facility=code, brand=brand, work_type=question.work_type, valid_from=question.day
            )
            for brand in brands
        ]
    fresh = replace(report.snapshot, facilities=tuple(facilities), authorisations=tuple(rights))
    return answer_from(fresh, question, Progress())


@pytest.mark.parametrize(
    "asked",
    [
        PlanQuestion(),
        PlanQuestion(count=None, budget=760.0),
        PlanQuestion(count=3, not_in=("RU-TA", "RU-SAR")),
        PlanQuestion(count=4, smallest_town=50_000),
        PlanQuestion(count=9, region_share=0.7),
    ],
    ids=["ten", "budget", "not-in", "towns", "quota"],
)
def test_the_objective_is_what_coverage_finds_afterwards(
    every: Report, asked: PlanQuestion
) -> None:
    found = plan(every, asked)
    after = carried_out(found).assessment
    assert found.plan.objective == found.covered == after.summary.uio_covered
    assert found.plan.bound is not None
    assert found.plan.bound >= found.plan.objective
    assert sum(one.adds for one in found.proposals) == found.gain
    assert found.gain == after.summary.uio_covered - every.assessment.summary.uio_covered
    regions = [summary.uio_covered for summary in after.regions]
    assert found.standing.by_region.tolist() == regions
    if asked.budget is not None:
        assert found.cost <= asked.budget
    else:
        assert len(found.proposals) <= (asked.count or 0)
    for one in found.columns:
        assert one.candidate is not None
        assert one.candidate.region not in asked.not_in
        assert one.candidate.population >= asked.smallest_town
    if asked.region_share:
        shares = [s.uio_covered / s.uio_total for s in after.regions if s.uio_total]
        assert min(shares) >= asked.region_share - 1e-9


def test_moves_beside_openings(every: Report) -> None:
    """An authorisation is cheaper than an opening, and counts for its brand alone."""
    found = plan(every, PlanQuestion(count=None, budget=200.0, with_moves=True))
    kinds = {one.candidate is None for one in found.columns}
    assert True in kinds
    assert found.cost <= 200.0
    without = plan(every, PlanQuestion(count=None, budget=200.0))
    assert found.covered > without.covered
    mends = [one for one in found.columns if one.candidate is None]
    assert all(one.brand >= 0 for one in mends)
    assert found.covered == int(stand(found.posed, found.columns).covered.sum())


def test_closings_free_nothing_that_is_needed(haval: Report) -> None:
    found = plan(haval, PlanQuestion(count=2, closings=2))
    assert len(found.closed) <= 2
    assert found.covered == carried_out(found).assessment.summary.uio_covered


def test_the_same_question_has_the_same_answer(haval: Report, ten: PlanAnswer) -> None:
    again = plan(haval, PlanQuestion())
    assert again.plan.opened.tolist() == ten.plan.opened.tolist()
    assert again.proposals == ten.proposals
    assert again.card == ten.card
    assert ten.card["plan"] == {"model": "mclp", "count": 10}
    assert ten.plan.gap == 0


def test_more_money_never_covers_less(haval: Report) -> None:
    covered = [
        plan(haval, PlanQuestion(count=None, budget=budget)).covered
        for budget in (0, 149, 150, 450, 900)
    ]
    assert covered == sorted(covered)
    assert covered[0] == covered[1] == haval.assessment.summary.uio_covered


def test_other_models(haval: Report) -> None:
    median = plan(haval, PlanQuestion(model="pmedian", count=2, smallest_town=50_000, seconds=20))
    assert median.plan.objective is not None
    after = carried_out(median)
    total = after.assessment.summary.uio_total
    assert after.assessment.summary.mean_km == pytest.approx(median.plan.objective / total)
    centre = plan(haval, PlanQuestion(model="pcenter", count=2, smallest_town=50_000))
    far = carried_out(centre).assessment.distance_km[haval.assessment.uio > 0].max()
    assert far == pytest.approx(centre.plan.objective)


@pytest.mark.parametrize(("model", "count", "share"), [("pmedian", 1, 0.81), ("pcenter", 6, 0.83)])
def test_every_region_gets_its_share_whatever_the_goal(
    haval: Report, model: str, count: int, share: float
) -> None:
    common = PlanQuestion(model=model, count=count, smallest_town=50_000, seconds=20)
    shares = []
    for asked in (0.0, share):
        found = plan(haval, replace(common, region_share=asked))
        assert found.plan.objective is not None
        after = carried_out(found).assessment
        shares.append(min(s.uio_covered / s.uio_total for s in after.regions if s.uio_total))
    assert shares[0] < share <= shares[1]


def test_each_new_centre_gets_its_vehicles(haval: Report) -> None:
    """Ways are counted to the centre that serves, which is nearer than all of today."""
    common = PlanQuestion(model="pmedian", count=3, smallest_town=50_000, seconds=20)
    free = plan(haval, common)
    assert free.plan.objective is not None
    posed = free.posed
    nearer = [posed.problem.weight[posed.problem.customer[posed.problem.of(site)]].sum()
              for site in free.plan.opened.tolist()]  # fmt: skip
    least = int(min(nearer)) + 1
    found = plan(haval, replace(common, least=least))
    assert found.plan.objective is not None
    assert found.plan.objective >= free.plan.objective
    loads = travel_loads(posed.problem, replace(posed.rules, least=float(least)), found.plan)
    assert (loads[found.plan.opened] >= least - 1e-6).all()


@pytest.mark.parametrize("model", ["pmedian", "pcenter"])
def test_closings_and_moves_whatever_the_goal(haval: Report, model: str) -> None:
    """Ways are those that coverage finds once centres are closed, opened and authorised."""
    asked = PlanQuestion(
        model=model, count=2, smallest_town=100_000, closings=1, with_moves=True, seconds=20
    )
    found = plan(haval, asked)
    assert found.plan.objective is not None
    assert len(found.closed) <= 1
    after = carried_out(found).assessment
    told = found.plan.objective
    if model == "pmedian":
        assert after.summary.mean_km == pytest.approx(told / after.summary.uio_total)
    else:
        assert after.distance_km[haval.assessment.uio > 0].max() == pytest.approx(told)


def test_first_year(ten: PlanAnswer) -> None:
    after = carried_out(ten)
    sites = after.whole.network.sites.codes
    served = after.assessment.served
    nearest = sum(int(served[sites.index(f"NEW-{k}")]) for k in range(len(ten.proposals)))
    assert ten.gain <= nearest <= ten.gain + sum(one.takes for one in ten.proposals)
    for one in ten.proposals:
        assert 0 < one.loss <= one.adds
        assert one.utilisation is not None
        assert 0 < one.utilisation <= 1


# Small registries, against brute force


def spread(registry: Database, seed: int) -> Report:
    """Two regions, a dozen counted places, two brands, one centre."""
    chance = np.random.default_rng(seed)
    points = [
        DemandPoint(
            code=f"d{k}", lat=float(55 + chance.uniform(-2, 2)),
            lon=float(37 + chance.uniform(-3, 3)), region="A" if k % 2 else "B",
            brand="ONE" if k % 3 else "TWO", uio=int(chance.integers(1, 50)),
        )
        for k in range(12)
    ]  # fmt: skip
    fill(registry, make_centre(), make_right(), *points)
    return answer(registry, Question(None, 80.0, DAY))


def offered(seed: int) -> tuple[Candidate, ...]:
    chance = np.random.default_rng(seed + 1)
    return tuple(
        Candidate(
            f"c{k}", float(55 + chance.uniform(-2, 2)), float(37 + chance.uniform(-3, 3)),
            cost=float(chance.integers(1, 9)),
        )
        for k in range(7)
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_no_choice_of_candidates_is_better(registry: Database, seed: int) -> None:
    report, places = spread(registry, seed), offered(seed)
    by_count = plan(report, PlanQuestion(count=2, own=places, only_own=True))
    by_money = plan(report, PlanQuestion(count=None, budget=8.0, own=places, only_own=True))
    columns = by_count.posed.columns
    worth = {
        chosen: int(stand(by_count.posed, [columns[k] for k in chosen]).covered.sum())
        for size in range(len(columns) + 1)
        for chosen in combinations(range(len(columns)), size)
    }
    assert by_count.covered == max(v for chosen, v in worth.items() if len(chosen) <= 2)
    affordable = (v for chosen, v in worth.items() if sum(columns[k].price for k in chosen) <= 8.0)
    assert by_money.covered == max(affordable)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("closings", [0, 1])
def test_competitors_keep_who_is_nearer_to_them(
    registry: Database, seed: int, closings: int
) -> None:
    report, places = spread(registry, seed), offered(seed)
    chance = np.random.default_rng(seed + 2)
    rivals = tuple(
        Candidate(f"r{k}", float(55 + chance.uniform(-2, 2)), float(37 + chance.uniform(-3, 3)))
        for k in range(2)
    )
    asked = PlanQuestion(count=2, own=places, only_own=True, rivals=rivals, closings=closings)
    found = plan(report, asked)
    surface, sites = report.network.surface, report.network.sites
    eligible = report.network.eligible

    def covered(chosen: tuple[int, ...], closed: tuple[int, ...] = ()) -> int:
        """Vehicles with one of our centres within reach that is nearer than every competitor."""
        total = 0
        for place, brand in zip(*np.nonzero(surface.uio), strict=True):
            lat, lon = surface.latlon[place].tolist()

            def km(there: float, along: float, lat: float = lat, lon: float = lon) -> float:
                return float(geodesic_km(lat, lon, there, along))

            theirs = min(km(one.lat, one.lon) for one in rivals)
            able = set(np.flatnonzero(eligible[:, brand]).tolist()) - set(closed)
            ours = [km(*sites.latlon[k].tolist()) for k in able]
            ours += [km(places[k].lat, places[k].lon) for k in chosen]
            if min(ours, default=np.inf) < min(theirs, 80.0 + 1e-9):
                total += int(surface.uio[place, brand])
        return total

    every = range(len(places))
    best = max(covered(chosen) for size in range(3) for chosen in combinations(every, size))
    assert found.plan.objective == found.covered == best
    assert found.covered - found.gain == covered(())
    assert "competitor" in looked_at(found, "en")
    ids = {one.candidate.id for one in found.columns if one.candidate is not None}
    opened = [k for k, one in enumerate(places) if one.id in ids]
    assert covered(tuple(opened), found.closed) == best
    first = found.columns[0].candidate
    assert first is not None
    away = moved(found, 0, replace(first, lat=rivals[0].lat, lon=rivals[0].lon))
    assert away.covered <= found.covered


def test_who_serves_everybody_leaves_nobody_to_competitors() -> None:
    with pytest.raises(InputError, match="plan_rule"):
        PlanQuestion(model="lscp", rivals=(Candidate("r", 55.0, 37.0),)).check()


def test_required_and_refused(registry: Database) -> None:
    report, places = spread(registry, 3), offered(3)
    asked = PlanQuestion(count=2, own=places, only_own=True)
    best = plan(report, asked).columns[0].candidate
    assert best is not None
    without = plan(report, replace(asked, refused=(best.id,)))
    assert best.id not in {one.candidate.id for one in without.columns if one.candidate}
    other = next(c.id for c in places if c.id != best.id)
    wanted = plan(report, replace(asked, required=(other,)))
    assert other in {one.candidate.id for one in wanted.columns if one.candidate}
    with pytest.raises(NotFoundError, match="candidate_unknown"):
        plan(report, replace(asked, required=("nowhere",)))


def test_impossible_says_where(registry: Database) -> None:
    report, places = spread(registry, 2), offered(2)
    asked = PlanQuestion(model="lscp", count=None, own=places, only_own=True)
    found = plan(report, asked)
    if found.has_plan:
        pytest.fail("the seed has to leave a place out of reach")
    why = in_the_way(found)
    surface = report.network.surface
    reached = stand(found.posed, found.posed.columns).covered
    left = surface.uio.sum(axis=1) - reached.sum(axis=1)
    alone = {place: count for place, count, is_alone in why.places if is_alone}
    assert alone == {k: int(left[k]) for k in np.flatnonzero(left)}
    assert why.extra in alone
    assert why.mended > 0
    assert why.enough_km is not None
    wide = answer_from(
        report.snapshot, replace(report.question, reach_km=why.enough_km), Progress()
    )
    assert plan(wide, asked).has_plan


def test_a_question_without_limit(haval: Report) -> None:
    with pytest.raises(InputError, match="plan_needs"):
        plan(haval, PlanQuestion(count=None))


def test_a_registry_without_anything(registry: Database) -> None:
    report = answer(registry, Question(None, 100.0, DAY))
    found = plan(report, PlanQuestion())
    assert (found.covered, found.total, found.proposals) == (0, 0, ())


def test_across_the_antimeridian(registry: Database) -> None:
    """A place on one side of 180° covers one on the other."""
    points = [
        DemandPoint(code="east", lat=66.0, lon=179.8, region="A", brand="ONE", uio=10),
        DemandPoint(code="west", lat=66.0, lon=-179.8, region="A", brand="ONE", uio=10),
    ]
    fill(registry, *points)
    report = answer(registry, Question("ONE", 30.0, DAY))
    place = Candidate("c", 66.0, -180.0)
    found = plan(report, PlanQuestion(count=1, own=(place,), only_own=True))
    assert found.gain == 20
    assert moved(found, 0, replace(place, lon=170.0)).gain == 0


# Places


def test_places_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("id;lat;lon;cost;capacity\na;55,5;37,5;12,5;\nb;56;38;;900\n", "utf-8")
    first, second = read_candidates(path)
    assert (first.id, first.lat, first.lon, first.cost) == ("a", 55.5, 37.5, 12.5)
    assert (second.capacity, second.cost) == (900.0, None)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("id,lat\na,55\n", "columns_missing"),
        ("id,lat,lon\na,95,37\n", "plan_cell"),
        ("id,lat,lon\na,55,37\na,56,38\n", "plan_cell"),
        ("id,lat,lon,cost\na,55,37,-1\n", "plan_cell"),
        ("id,lat,lon,cost\na,55,37,dear\n", "plan_cell"),
        ("id,lat,lon\n,55,37\n", "plan_cell"),
    ],
)
def test_faults_of_a_file_are_named(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "places.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(InputError) as caught:
        read_candidates(path)
    assert caught.value.code == code
    assert caught.value.values["file"] == "places.csv"


def test_regions_by_outline_and_by_name(snapshot: Snapshot) -> None:
    assert regions_at(snapshot, np.array([[55.75, 37.62], [66.0, 177.0]])) == ["RU-MOW", "RU-CHU"]
    assert find_regions(snapshot, ["Москва", "RU-LEN"]) == ("RU-MOW", "RU-LEN")
    with pytest.raises(InputError, match="region_unknown"):
        find_regions(snapshot, ["Atlantis"])


def test_who_is_no_candidate_is_counted(haval: Report) -> None:
    first = candidates_of(haval, PlanQuestion(not_in=("RU-TA",))).kept[0].id
    found = candidates_of(haval, PlanQuestion(not_in=("RU-TA",), refused=(first,)))
    assert len(found.kept) + found.too_small + found.elsewhere + found.refused == len(
        haval.snapshot.settlements
    )
    assert found.elsewhere > 10
    assert found.refused == 1


# By hand


@settings(max_examples=15)
@given(
    which=st.integers(0, 9),
    lat=st.floats(45, 70),
    lon=st.floats(30, 170),
)
def test_a_moved_proposal_is_counted_as_coverage_would(
    ten: PlanAnswer, which: int, lat: float, lon: float
) -> None:
    by_hand = moved(ten, which, placed(ten, which, lat, lon))
    whole = stand(ten.posed, by_hand.columns)
    assert by_hand.covered == int(whole.covered.sum())
    assert sum(one.adds for one in by_hand.proposals) == by_hand.gain


def test_neighbours_say_what_they_cost(ten: PlanAnswer) -> None:
    near = neighbours(ten, 0)
    assert [km for _, km, _ in near] == sorted(km for _, km, _ in near)
    for place, _, change in near[:4]:
        assert moved(ten, 0, place).covered - ten.covered == change
        assert change <= 0


# Around a plan


def test_alternatives_are_other_plans_and_no_better(ten: PlanAnswer) -> None:
    found = alternatives_of(ten)
    assert found
    seen = set()
    for one in found:
        assert one.covered <= ten.covered
        assert one.difference == one.covered - ten.covered
        assert one.instead
        seen.add(tuple(c.candidate.id for c in one.instead if c.candidate))
    assert len(seen) == len(found)


def test_steady_places(registry: Database) -> None:
    report, places = spread(registry, 1), offered(1)
    found = plan(report, PlanQuestion(count=2, own=places, only_own=True))
    steady = steady_of(found, draws=20)
    assert steady.draws == 20
    assert all(0 <= share <= 1 for _, share, _ in steady.shares)
    assert {c for c, _, is_in in steady.shares if is_in} == set(found.columns)
    assert steady_of(found, draws=20) == steady


@pytest.mark.parametrize("budget", [0.0, 150.0, 300.0, 460.0])
def test_an_order_never_spends_more_than_there_is(ten: PlanAnswer, budget: float) -> None:
    years = years_of(ten, [budget] * 4, 9)
    assert (np.array(years.cash) >= 0).all()
    assert sum(years.spent) <= 4 * budget
    assert list(years.covered) == sorted(years.covered)
    begun = [one for one in years.steps if one.begun is not None]
    assert sum(ten.columns[one.proposal].price for one in begun) == sum(years.spent)
    for one in begun:
        assert one.begun is not None
        if one.opens is not None:
            months = (one.opens.year - one.begun.year) * 12 + one.opens.month - one.begun.month
            assert months == 9


def test_an_order_ends_with_the_whole_plan(ten: PlanAnswer) -> None:
    years = years_of(ten)
    assert years.budgets == default_budgets(ten)
    assert years.covered[-1] == ten.covered
    assert all(one.opens is not None for one in years.steps)
    table = years_table(ten, years, "en")
    assert [row[0] for row in table.rows] == [one.proposal + 1 for one in years.steps]


@pytest.mark.parametrize(("lat", "lon"), [(62.0, 129.7), (0.0, 0.0)])
def test_an_order_heeds_where_a_proposal_was_moved(ten: PlanAnswer, lat: float, lon: float) -> None:
    by_hand = moved(ten, 0, placed(ten, 0, lat, lon))
    assert by_hand.covered < ten.covered
    assert years_of(by_hand).covered[-1] == by_hand.covered


# Into the registry


def test_accepted_proposals_are_planned_and_count_once_they_are_active(
    registry: Database, ten: PlanAnswer
) -> None:
    report, places = spread(registry, 3), offered(3)
    found = plan(report, PlanQuestion(count=2, own=places, only_own=True))
    written = acceptance(found, [0, 1], DAY, "en")
    assert len(written.facilities) == 2
    assert {right.brand for right in written.rights} == {"ONE", "TWO"}
    assert all(f.status_on(DAY) is Status.PLANNED for f in written.facilities)
    assert all(f.basis is Basis.ASSUMED and f.source for f in written.facilities)
    desk.save(registry, written.edits, "accept_plan", {"count": 2}, who="a")
    today = answer(registry, report.question)
    assert today.assessment.summary == report.assessment.summary
    opened = tuple(
        f.model_copy(update={"history": (StatusEntry(status=Status.ACTIVE, since=DAY),)})
        if f.code.startswith("PLAN-")
        else f
        for f in today.snapshot.facilities
    )
    after = answer_from(replace(today.snapshot, facilities=opened), report.question, Progress())
    assert after.assessment.summary.uio_covered == found.covered
    again = acceptance(plan(today, found.posed.asked), [0], DAY, "en")
    assert again.facilities[0].code not in {f.code for f in today.snapshot.facilities}
    desk.undo_last(registry, who="a")
    assert read_snapshot(registry).facilities == report.snapshot.facilities


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_tables(ten: PlanAnswer, language: str) -> None:
    proposals = proposals_table(ten, language)
    assert [row[0] for row in proposals.rows] == list(range(1, 11))
    regions = plan_regions_table(ten, language)
    place = regions.columns.index
    assert sum(row[place("adds")] for row in regions.rows) == ten.gain  # type: ignore[misc]
    assert sum(row[place("proposals")] for row in regions.rows) == 10  # type: ignore[misc]


@pytest.mark.parametrize("least", [400, 700, 5000])
def test_each_new_centre_adds_its_least(haval: Report, ten: PlanAnswer, least: int) -> None:
    found = plan(haval, PlanQuestion(least=least, seconds=20))
    assert found.covered <= ten.covered
    assert all(
        len(near) and haval.assessment.uio[near].sum() >= least for near in found.standing.near
    )
    if least < min(one.adds for one in ten.proposals):
        assert found.covered == ten.covered
    assert found.gain >= least * len(found.proposals)
