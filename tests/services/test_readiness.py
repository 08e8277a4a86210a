"""What centres have beside a right: papers, people, hours and parts, from the records."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest
from pyproj import Geod

from aftersales.analysis.fill_rates import FillRates
from aftersales.analysis.network import Readiness
from aftersales.domain.records import (
    Authorisation,
    Basis,
    Brand,
    Certificate,
    Facility,
    FacilityKind,
    Factor,
    Lane,
    Region,
    Status,
    StatusEntry,
    WorkType,
)
from aftersales.services.factors import Factors
from aftersales.services.network import Snapshot, whole_network
from aftersales.services.readiness import readiness_on
from aftersales.services.supply import Supply
from tests.analysis.test_fill_rates import NEVER, by_hand
from tests.analysis.test_supply import Place, relayed, simulated
from tests.builders import DAY, make_centre, make_right

BRANDS = ("ONE", "TWO")
MOSCOW, KHABAROVSK, KAMCHATKA = (55.75, 37.62), (48.48, 135.07), (53.02, 158.65)
AHEAD = {MOSCOW: 3.0, KHABAROVSK: 10.0, KAMCHATKA: 12.0}
DETOUR = 1.25
CLOSED = (
    StatusEntry(status=Status.ACTIVE, since=date(2020, 1, 1)),
    StatusEntry(status=Status.CLOSED, since=DAY),
)


def snapshot_of(*records: object) -> Snapshot:
    def held(kind: Any) -> tuple[Any, ...]:
        return tuple(record for record in records if type(record) is kind)

    return Snapshot(
        about={},
        revision=1,
        brands=tuple(Brand(code=code, name=code) for code in BRANDS),
        regions=(Region(code="A", name="A"),),
        settlements=(),
        facilities=held(Facility),
        authorisations=held(Authorisation),
        demand=(),
        demand_points=(),
        certificates=held(Certificate),
        lanes=held(Lane),
        factors=held(Factor),
    )


def ready_of(
    *records: object, work_type: WorkType = WorkType.SERVICE, brands: Sequence[str] = BRANDS
) -> tuple[Readiness, Supply]:
    snapshot = snapshot_of(*records)
    factors = Factors(snapshot.factors)
    return readiness_on(snapshot, DAY, brands, work_type, factors, DETOUR)


def at(place: tuple[float, float], code: str = "SC-1", **over: Any) -> Facility:
    return make_centre(code, **{"lat": place[0], "lon": place[1], **over})


def depot(code: str = "D-1", place: tuple[float, float] = MOSCOW, **over: Any) -> Facility:
    return at(place, code, **{"kind": FacilityKind.PARTS_DEPOT, **over})


def parts(code: str = "D-1", brand: str = "ONE", **over: Any) -> Authorisation:
    return make_right(code, brand, **{"work_type": WorkType.PARTS, **over})


def paper(**over: Any) -> Certificate:
    return Certificate(**{"facility": "SC-1", "title": "Approved workshop", **over})


def factor(code: str, value: float) -> Factor:
    return Factor(code=code, value=value, basis=Basis.MEASURED)


def lane(hours: float, **over: Any) -> Lane:
    return Lane(**{"origin": "D-1", "destination": "SC-1", "hours": hours, **over})


def test_what_is_not_recorded_does_not_count_against_a_centre() -> None:
    ready, supply = ready_of(make_centre("SC-1"), make_centre("SC-2", lat=None, lon=None))
    assert ready.certified.tolist() == [[True, True]] * 2
    assert ready.staffed.tolist() == [True, True]
    assert ready.in_time.tolist() == [[True, True]] * 2
    assert ready.capacity_hours.tolist() == [np.inf, np.inf]
    assert np.isnan([*ready.technician_hours, *ready.bay_hours]).all()
    assert not supply.has_depot
    assert supply.facing.tolist() == supply.other.tolist() == [[-1, -1]] * 2
    assert np.isinf(ready.lead_hours).all()


def test_only_service_centres_have_rows() -> None:
    plant = make_centre("P-1", kind=FacilityKind.PLANT)
    ready, _ = ready_of(depot(technicians=0), make_centre("SC-1", technicians=2), plant)
    assert ready.staffed.tolist() == [True]
    assert ready.certified.shape == (1, 2)
    nobody, supply = ready_of(depot(), parts())
    assert nobody.certified.shape == nobody.in_time.shape == (0, 2)
    assert supply.has_depot
    none, _ = ready_of(make_centre(), brands=())
    assert none.hours_each.shape == (0,)
    assert none.in_time.shape == (1, 0)


@pytest.mark.parametrize(
    ("over", "staffed", "technician_hours", "bay_hours"),
    [
        ({"technicians": 0}, False, 0.0, None),
        ({"technicians": 3}, True, 3 * 1840 * 0.8, None),
        ({"bays": 0}, True, None, 0.0),
        ({"bays": 2}, True, None, 2 * 40 * 50 * 0.85),
        ({"bays": 2, "shifts": 2}, True, None, 2 * 80 * 50 * 0.85),
        ({"bays": 2, "hours_per_week": 60}, True, None, 2 * 60 * 50 * 0.85),
        ({"bays": 2, "hours_per_week": 60, "shifts": 2}, True, None, 2 * 60 * 50 * 0.85),
        ({"bays": 2, "technicians": 3}, True, 4416.0, 3400.0),
        ({"shifts": 2, "hours_per_week": 60}, True, None, None),
    ],
)
def test_people_and_hours(
    over: dict[str, Any], staffed: bool, technician_hours: float | None, bay_hours: float | None
) -> None:
    ready, _ = ready_of(make_centre(**over))
    known = [x for x in (technician_hours, bay_hours) if x is not None]
    expected = [np.nan if x is None else x for x in (technician_hours, bay_hours)]
    assert ready.staffed.tolist() == [staffed]
    found = [ready.technician_hours[0], ready.bay_hours[0]]
    assert found == pytest.approx(expected, nan_ok=True)
    assert ready.capacity_hours.tolist() == pytest.approx([min(known, default=np.inf)])


def test_hours_use_own_factors() -> None:
    mine = [factor("utilisation", 0.9), factor("efficiency", 1.1), factor("weeks", 52)]
    ready, _ = ready_of(make_centre(bays=2, technicians=3, hours_per_week=50), *mine)
    assert ready.technician_hours[0] == pytest.approx(3 * 1840 * 0.9 * 1.1)
    assert ready.bay_hours[0] == pytest.approx(2 * 50 * 52 * 0.85 * 1.1)


@pytest.mark.parametrize(("work_type", "hours"), [(WorkType.BODY, 0.35), (WorkType.SALES, 0.0)])
def test_hours_of_a_vehicle_are_those_of_the_work(work_type: WorkType, hours: float) -> None:
    ready, _ = ready_of(make_centre(), work_type=work_type)
    assert ready.hours_each.tolist() == pytest.approx([hours, hours])


EXPIRED, FUTURE = {"valid_to": date(2026, 5, 31)}, {"valid_from": date(2026, 6, 2)}
EDGES = {"valid_from": DAY, "valid_to": DAY}
SERVICE, BODY = {"work_type": WorkType.SERVICE}, {"work_type": WorkType.BODY}


@pytest.mark.parametrize(
    ("papers", "certified", "if_needed"),
    [
        ([], [True, True], [False, False]),
        ([{}], [True, True], [True, True]),
        ([EDGES], [True, True], [True, True]),
        ([EXPIRED], [False, False], [False, False]),
        ([FUTURE], [False, False], [False, False]),
        ([EXPIRED, EDGES], [True, True], [True, True]),
        ([EXPIRED, FUTURE], [False, False], [False, False]),
        ([{"brand": "ONE"}], [True, True], [True, False]),
        ([{"brand": "ONE", **EXPIRED}], [False, True], [False, False]),
        ([{"brand": "ONE", **EXPIRED}, {"brand": "TWO"}], [False, True], [False, True]),
        ([{"brand": "ONE", **EXPIRED}, {}], [True, True], [True, True]),
        ([{"brand": "THREE", **EXPIRED}], [True, True], [False, False]),
        ([SERVICE], [True, True], [True, True]),
        ([{**SERVICE, **EXPIRED}], [False, False], [False, False]),
        ([BODY], [True, True], [False, False]),
        ([{**BODY, **EXPIRED}], [True, True], [False, False]),
        ([{**SERVICE, **EXPIRED}, BODY], [False, False], [False, False]),
        ([{"facility": "SC-2", **EXPIRED}], [True, True], [False, False]),
        ([{"facility": "D-1", **EXPIRED}], [True, True], [False, False]),
    ],
)
def test_certificates(
    papers: list[dict[str, Any]], certified: list[bool], if_needed: list[bool]
) -> None:
    """By brand, by kind of work and by date; None holds for all."""
    records = [make_centre("SC-1"), make_centre("SC-2"), depot(), *(paper(**p) for p in papers)]
    assert ready_of(*records)[0].certified[0].tolist() == certified
    strict = ready_of(*records, factor("certificate_needed", 1))[0]
    assert strict.certified[0].tolist() == if_needed


@pytest.mark.parametrize(
    "records",
    [
        [],
        [depot()],  # holds no right to send parts
        [depot(), parts(valid_to=date(2026, 5, 31))],
        [depot(), parts(brand="THREE")],
        [depot(), make_right("D-1")],
        [depot(history=CLOSED), parts()],
        [depot(lat=None, lon=None), parts()],
        [depot(kind=FacilityKind.PLANT), parts()],
        [depot(kind=FacilityKind.PLANT), parts(work_type=WorkType.ASSEMBLY)],
        [depot(), parts(work_type=WorkType.ASSEMBLY)],
    ],
)
def test_without_any_depot_parts_are_in_time(records: list[Any]) -> None:
    ready, supply = ready_of(at(KAMCHATKA), *records)
    assert not supply.has_depot
    assert ready.in_time.all()
    assert np.isinf(supply.expected_hours).all()
    assert not supply.hit.any()


def test_a_brand_without_a_depot_is_late_where_another_has_one() -> None:
    ready, supply = ready_of(at(MOSCOW), depot(), parts())
    assert ready.in_time.tolist() == [[True, False]]
    assert supply.facing.tolist() == [[0, -1]]
    assert supply.depots[0].code == "D-1"
    assert ready.lead_hours[0, 1] == supply.expected_hours[0, 1] == np.inf
    assert (supply.hit[0] > 0).tolist() == [True, False]


def road_hours(start: tuple[float, float], end: tuple[float, float]) -> float:
    metres = Geod(ellps="WGS84").inv(start[1], start[0], end[1], end[0])[2]
    return float(4 + metres / 1000 * DETOUR / 45)


@pytest.mark.parametrize("place", [MOSCOW, KHABAROVSK, KAMCHATKA])
@pytest.mark.parametrize(
    ("weekly", "days", "closes"), [(None, 5, 17.0), (45, 5, 18.0), (60, 6, 19.0), (84, 7, 21.0)]
)
def test_derived_lanes(
    place: tuple[float, float], weekly: float | None, days: int, closes: float
) -> None:
    """By road from Moscow, on the clocks of both ends."""
    centre = at(place, hours_per_week=weekly)
    ready, supply = ready_of(centre, depot(), parts(), brands=("ONE",))
    workshop, store = Place(AHEAD[place], days, 9.0, closes), Place(3.0, 5, 9.0, 17.0)
    hours, working, hit = simulated(workshop, store, 15.0, road_hours(MOSCOW, place), 48.0)
    assert ready.lead_hours[0, 0] == pytest.approx(hours)
    assert supply.working_hours[0, 0] == pytest.approx(working)
    assert ready.in_time[0, 0] == (hours <= 48)
    rates = Factors()
    assert supply.hit[0, 0] == pytest.approx(rates["fill_facing"] * hit)
    assert supply.expected_hours[0, 0] == pytest.approx(hours + 0.05 * 21 * 24)


def test_a_lane_of_one_brand_comes_before_one_of_all() -> None:
    """In whatever order they are; the centre beside has none and goes by road."""
    workshop, store = Place(12.0, 5, 9.0, 17.0), Place(3.0, 5, 9.0, 17.0)
    lanes = [lane(30), lane(10, brand="ONE", cutoff="12:00"), lane(1, destination="SC-9"),
             lane(2, origin="D-9")]  # fmt: skip
    centres = [at(KAMCHATKA), at(KAMCHATKA, "SC-2")]
    expected = [
        [simulated(workshop, store, 12.0, 10, 48)[0], simulated(workshop, store, 15.0, 30, 48)[0]],
        [simulated(workshop, store, 15.0, road_hours(MOSCOW, KAMCHATKA), 48)[0]] * 2,
    ]
    for order in (lanes, lanes[::-1]):
        ready, _ = ready_of(*centres, depot(), parts(), parts(brand="TWO"), *order)
        assert ready.lead_hours == pytest.approx(np.array(expected))


def test_a_lane_of_one_brand_leaves_the_others_to_the_road() -> None:
    with_lane, _ = ready_of(
        at(KAMCHATKA), depot(), parts(), parts(brand="TWO"), lane(10, brand="ONE")
    )
    without, _ = ready_of(at(KAMCHATKA), depot(), parts(), parts(brand="TWO"))
    assert with_lane.lead_hours[0, 1] == without.lead_hours[0, 1]
    assert with_lane.lead_hours[0, 0] < without.lead_hours[0, 0]


def test_a_cutoff_at_the_end_of_the_day_still_sends() -> None:
    ready, _ = ready_of(at(MOSCOW), depot(), parts(), lane(10, cutoff="23:59"))
    expected = simulated(Place(3.0, 5, 9.0, 17.0), Place(3.0, 5), 23.5, 10, 48)[0]
    assert ready.lead_hours[0, 0] == pytest.approx(expected)


def test_a_centre_without_coordinates_has_only_the_lanes_that_are_known() -> None:
    nowhere = make_centre("SC-1", lat=None, lon=None)
    ready, _ = ready_of(nowhere, depot(), parts(), parts(brand="TWO"), lane(10, brand="ONE"))
    assert np.isfinite(ready.lead_hours[0]).tolist() == [True, False]
    assert not ready.in_time[0, 1]


def test_the_depot_with_the_shortest_lead_faces_a_centre() -> None:
    depots = [depot("D-1", MOSCOW), depot("D-2", KHABAROVSK)]
    rights = [parts("D-1"), parts("D-2"), parts("D-1", "TWO")]
    ready, supply = ready_of(at(KAMCHATKA), at(MOSCOW, "SC-2"), *depots, *rights)
    assert [one.code for one in supply.depots] == ["D-1", "D-2"]
    assert supply.facing.tolist() == [[1, 0], [0, 0]]
    assert supply.other.tolist() == [[0, -1], [1, -1]]
    one_by_one = [
        ready_of(at(KAMCHATKA), at(MOSCOW, "SC-2"), d, parts(d.code))[0].lead_hours[:, 0]
        for d in depots
    ]
    assert ready.lead_hours[:, 0].tolist() == np.min(one_by_one, axis=0).tolist()


@pytest.mark.parametrize("known", [None, 30.0])
def test_what_no_depot_has_comes_from_the_plant_or_from_abroad(known: float | None) -> None:
    """A part of the plant is made, then travels to the depot, or on a lane of its own."""
    plant = depot("P-1", KHABAROVSK, kind=FacilityKind.PLANT)
    makes = make_right("P-1", "ONE", work_type=WorkType.ASSEMBLY)
    records: list[object] = [at(KAMCHATKA), depot(), parts(), parts(brand="TWO"), plant, makes]
    records += [lane(known, origin="P-1")] if known else []
    ready, supply = ready_of(*records)
    workshop, store, works = Place(12.0, 5, 9.0, 17.0), Place(3.0), Place(10.0)
    last = (store, 15.0, road_hours(MOSCOW, KAMCHATKA))
    made = (
        [(works, 15.0, known)] if known else [(works, 15.0, road_hours(KHABAROVSK, MOSCOW)), last]
    )
    first = relayed(workshop, [last], 48)
    third = relayed(workshop, made, 48, first=5 * 24)
    abroad = relayed(workshop, [last], 48, first=21 * 24)
    rates = FillRates(0.95, 0.98, 0.3)
    for brand, from_plant in ((0, (third[0], third[2])), (1, NEVER)):
        ways = [(first[0], first[2]), NEVER, from_plant, (abroad[0], abroad[2])]
        hours, hit = by_hand(rates, ways)
        assert supply.expected_hours[0, brand] == pytest.approx(hours)
        assert supply.hit[0, brand] == pytest.approx(hit)
    assert supply.facing.tolist() == [[0, 0]]  # a plant faces nobody
    assert supply.other.tolist() == [[-1, -1]]
    assert ready.lead_hours[0] == pytest.approx([first[0]] * 2)


def test_parts_come_down_from_plant_and_central_depot_to_the_regional_one() -> None:
    """Two lanes are known: what nobody has passes both depots, on the clocks of each."""
    plant = depot("P-1", MOSCOW, kind=FacilityKind.PLANT)
    makes = make_right("P-1", "ONE", work_type=WorkType.ASSEMBLY)
    chain = [
        lane(6, origin="P-1", destination="D-1", cutoff="12:00"),
        lane(20, origin="D-1", destination="D-2", cutoff="18:00"),
    ]
    rights = [parts("D-1"), parts("D-2")]
    _, supply = ready_of(
        at(KAMCHATKA), depot(), depot("D-2", KHABAROVSK), plant, makes, *rights, *chain
    )
    workshop, east = Place(12.0, 5, 9.0, 17.0), Place(10.0)
    last = (east, 15.0, road_hours(KHABAROVSK, KAMCHATKA))
    down = [(Place(3.0), 18.0, 20.0), last]
    first = relayed(workshop, [last], 48)
    second = relayed(workshop, down, 48)
    assert second[0] < relayed(workshop, [(Place(3.0), 15.0, road_hours(MOSCOW, KAMCHATKA))], 48)[0]
    third = relayed(workshop, [(Place(3.0), 12.0, 6.0), *down], 48, first=5 * 24)
    abroad = relayed(workshop, down, 48, first=21 * 24)
    ways = [(way[0], way[2]) for way in (first, second, third, abroad)]
    hours, hit = by_hand(FillRates(0.95, 0.98, 0.3), ways)
    assert supply.expected_hours[0, 0] == pytest.approx(hours)
    assert supply.hit[0, 0] == pytest.approx(hit)
    named = [one.code for one in supply.depots]
    assert [named[k] for k in (supply.facing[0, 0], supply.other[0, 0])] == ["D-2", "D-1"]
    assert supply.supplier.tolist() == [-1, named.index("D-1"), -1]
    assert np.isfinite(supply.resupply_hours).tolist() == [False, True, False]


def test_a_network_carries_the_readiness_of_its_day() -> None:
    """Papers that end, rights of parts and hours all reach what is computed of them."""
    snapshot = snapshot_of(
        at(MOSCOW, technicians=2), at(MOSCOW, "SC-2", technicians=0), make_right("SC-1"),
        make_right("SC-2"), paper(valid_to=DAY), depot(), parts(),
    )  # fmt: skip
    network, supply = whole_network(snapshot, DAY, "ONE")
    assert network.eligible[:, 0].tolist() == [True, False]
    assert network.ready.in_time[:, 0].tolist() == [True, True]
    assert network.ready.capacity_hours[0] == pytest.approx(2 * 1840 * 0.8)
    assert supply.has_depot
    later, _ = whole_network(snapshot, date(2026, 6, 2), "ONE")
    assert later.eligible[:, 0].tolist() == [False, False]
