"""Every rule of the clean-up list fires on what it is for, and on nothing else."""

from datetime import date
from typing import Any

import pytest
from shapely.geometry import box

from aftersales.domain.progress import Cancelled, Progress
from aftersales.domain.records import (
    Authorisation,
    Certificate,
    Facility,
    FacilityKind,
    Region,
    Status,
    StatusEntry,
    WorkType,
)
from aftersales.services.cleanup import RULES, Finding, doubt_of_place, findings
from aftersales.services.network import Snapshot, read_snapshot
from aftersales.store.database import Database
from aftersales.texts import catalogue
from tests.builders import fill, make_centre, make_right

DAY = date(2026, 6, 1)
BEFORE, AFTER = date(2026, 5, 31), date(2026, 6, 2)
LONG_AGO = date(2020, 1, 1)
SQUARE = Region(code="A", name="A", boundary=box(36, 54, 38, 56).wkb)
EDGE = Region(code="E", name="Edge", boundary=box(170, 60, 180, 66).wkb)
BARE = Region(code="B", name="B")


def at(status: Status, since: date = LONG_AGO) -> tuple[StatusEntry, ...]:
    return (StatusEntry(status=status, since=since),)


def snapshot(*records: Any) -> Snapshot:
    def of(kind: type[Any]) -> tuple[Any, ...]:
        return tuple(record for record in records if isinstance(record, kind))

    return Snapshot(
        about={},
        revision=1,
        brands=(),
        regions=of(Region) or (SQUARE, BARE, EDGE),
        settlements=(),
        facilities=of(Facility),
        authorisations=of(Authorisation),
        demand=(),
        demand_points=(),
        certificates=of(Certificate),
    )


def good(code: str = "SC-1", **over: Any) -> Facility:
    """A centre of which there is nothing to say, as long as it has a right."""
    return make_centre(code, uuid=f"u-{code}", **over)


def paper(**over: Any) -> Certificate:
    return Certificate(**{"facility": "SC-1", "title": "Paint", "valid_to": BEFORE, **over})


def codes(*records: Any, right: bool = True, day: date = DAY) -> list[str]:
    rights = [make_right(one.code) for one in records if isinstance(one, Facility)] if right else []
    return [one.code for one in findings(snapshot(*records, *rights), day)]


def test_of_a_good_network_there_is_nothing_to_say() -> None:
    depot = good("D", kind=FacilityKind.PARTS_DEPOT, bays=0, technicians=0)
    assert codes(good(bays=5, technicians=8, hours_per_week=40, contract_to=DAY), depot) == []


@pytest.mark.parametrize(
    ("expected", "over"),
    [
        (["off_map"], {"lat": None, "lon": None}),
        ([], {"lat": 55.0, "lon": 37.0}),
        (["no_region"], {"region": None}),
        (["no_region"], {"region": None, "kind": FacilityKind.PARTS_DEPOT}),
        ([], {"region": None, "kind": FacilityKind.PLANT}),
        (["no_status"], {"history": ()}),
        ([], {"history": at(Status.PLANNED, AFTER)}),
        (["technicians_without_bays"], {"technicians": 3, "bays": 0}),
        ([], {"technicians": 3, "bays": None}),
        ([], {"technicians": 3, "bays": 1}),
        ([], {"technicians": 0, "bays": 0}),
        (["bays_without_technicians"], {"technicians": 0, "bays": 3}),
        ([], {"technicians": 0, "bays": 3, "history": at(Status.BUILDING)}),
        ([], {"technicians": None, "bays": 3}),
        (["never_open"], {"hours_per_week": 0}),
        ([], {"hours_per_week": 0.5}),
        ([], {"hours_per_week": None}),
        ([], {"hours_per_week": 0, "history": at(Status.SUSPENDED)}),
        (["closed_with_rights"], {"history": at(Status.CLOSED)}),
        (["closed_with_rights"], {"history": at(Status.CLOSED, DAY)}),
        ([], {"history": at(Status.SUSPENDED)}),
        (["null_island"], {"lat": 0.0, "lon": 0.0, "region": "B"}),
        ([], {"lat": 0.0, "lon": 0.1, "region": "B"}),
        (["contract_expired"], {"contract_to": BEFORE}),
        ([], {"contract_to": DAY}),
        ([], {"contract_to": BEFORE, "history": at(Status.SUSPENDED)}),
        (["outside_region"], {"lat": 56.3, "lon": 37.0}),
        ([], {"lat": 56.2, "lon": 37.0}),
        (["outside_region"], {"lat": 37.0, "lon": 55.0}),
        ([], {"lat": 10.0, "lon": 10.0, "region": "B"}),
        ([], {"lat": 65.0, "lon": -179.9, "region": "E"}),
        (["outside_region"], {"lat": 65.0, "lon": -179.0, "region": "E"}),
        (["code_mixed_cyrillic"], {"code": "MSK-К1"}),
        (["code_mixed_latin"], {"code": "СКЛАД-K"}),
        (["code_mixed_greek"], {"code": "ABΕ"}),
        ([], {"code": "СКЛАД-001"}),
    ],
)
def test_a_rule_of_one_facility(expected: list[str], over: dict[str, Any]) -> None:
    assert codes(good(**{"code": "SC-1", **over})) == expected


def test_a_working_facility_without_any_right() -> None:
    assert codes(good(), right=False) == ["no_rights"]
    assert codes(good(history=at(Status.PLANNED)), right=False) == []
    assert codes(good(kind=FacilityKind.PARTS_DEPOT), right=False) == ["no_rights"]
    assert codes(good(kind=FacilityKind.PLANT), right=False) == []
    ended = make_right(valid_to=BEFORE)
    assert codes(good(), ended, right=False) == ["no_rights"]
    assert codes(good(), make_right(valid_to=DAY), right=False) == []
    assert codes(good(), make_right(valid_from=AFTER), right=False) == ["no_rights"]
    assert codes(good(), make_right(work_type=WorkType.SALES), right=False) == []
    assert codes(good(), good("SC-2"), make_right("SC-2"), right=False) == ["no_rights"]


def test_a_closed_facility_counts_service_rights_in_force() -> None:
    closed = good(history=at(Status.CLOSED))
    rights = [
        make_right(),
        make_right(brand="TWO"),
        make_right(work_type=WorkType.SALES),
        make_right(valid_from=AFTER),
        make_right(valid_to=BEFORE),
    ]
    found = findings(snapshot(closed, *rights), DAY)
    assert [(one.code, one.place, one.values) for one in found] == [
        ("closed_with_rights", "authorisations", {"count": 2})
    ]
    assert codes(closed, *rights[2:], right=False) == []


@pytest.mark.parametrize(
    ("expected", "papers", "over"),
    [
        (["certificate_expired"], [paper()], {}),
        ([], [paper(valid_to=DAY)], {}),
        ([], [paper(valid_to=None)], {}),
        ([], [paper(), paper(valid_from=BEFORE, valid_to=AFTER)], {}),
        ([], [paper(), paper(valid_to=None)], {}),
        (["certificate_expired"], [paper(), paper(valid_from=AFTER, valid_to=None)], {}),
        (["certificate_expired"], [paper(), paper(title="Body", valid_to=None)], {}),
        (["certificate_expired"], [paper(), paper(brand="ONE", valid_to=None)], {}),
        (["certificate_expired"] * 2, [paper(), paper(valid_to=LONG_AGO)], {}),
        ([], [paper()], {"history": at(Status.SUSPENDED)}),
        (["certificate_expired"], [paper()], {"history": at(Status.PLANNED)}),
    ],
)
def test_expired_certificates(
    expected: list[str], papers: list[Certificate], over: dict[str, Any]
) -> None:
    assert codes(good(**over), *papers) == expected


def test_a_renewal_of_another_facility_does_not_count() -> None:
    other = paper(facility="SC-2", valid_to=None)
    assert codes(good(), good("SC-2"), paper(), other) == ["certificate_expired"]


def test_codes_that_look_alike() -> None:
    found = findings(
        snapshot(
            *(good(code) for code in ("AB-01", "ab-o1", "AB-02", "AВ-O1")),
            *(make_right(code) for code in ("AB-01", "ab-o1", "AB-02", "AВ-O1")),
        ),
        DAY,
    )
    alike = [(one.uuid, one.values) for one in found if one.code == "code_alike"]
    assert alike == [
        ("u-ab-o1", {"value": "ab-o1", "other": "AB-01"}),
        ("u-AВ-O1", {"value": "AВ-O1", "other": "AB-01"}),
    ]
    (mixed,) = [one for one in found if one.code == "code_mixed_cyrillic"]
    assert mixed.values == {"value": "AВ-O1", "letters": "В (2)", "script": "cyrillic"}


def test_a_finding_says_where_it_is_mended() -> None:
    facility = good(lat=56.5, contract_to=BEFORE, bays=0, technicians=2)
    found = {one.code: one for one in findings(snapshot(facility, make_right()), DAY)}
    assert found["contract_expired"] == Finding(
        "contract_expired", "u-SC-1", "Centre SC-1", "A", "contract_to", {"day": BEFORE}
    )
    assert found["outside_region"].place == "lat"
    assert found["outside_region"].values == {"km": 56}
    assert (found["technicians_without_bays"].place, found["technicians_without_bays"].values) == (
        "bays",
        {"count": 2},
    )


def test_everything_of_everybody_at_once() -> None:
    bad = good(lat=None, lon=None, region=None, bays=0, technicians=2, hours_per_week=0)
    assert codes(bad, good("K-2", lat=0.0, lon=0.0), right=False) == [
        *("off_map", "no_region", "no_rights", "no_rights"),
        "outside_region",
        *("technicians_without_bays", "never_open", "null_island"),
    ]


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_every_finding_has_words(language: str) -> None:
    told = {
        *("off_map", "no_region", "no_status", "no_rights", "outside_region"),
        *("certificate_expired", "contract_expired", "technicians_without_bays"),
        *("bays_without_technicians", "never_open", "closed_with_rights", "null_island"),
        *("code_mixed_latin", "code_mixed_cyrillic", "code_mixed_greek", "code_alike"),
    }
    for section in ("finding", "finding_name"):
        assert told <= catalogue(language)[section].keys()


def test_of_the_registry_itself(registry: Database) -> None:
    fill(registry, make_centre(lat=None, lon=None), make_right())
    assert [one.code for one in findings(read_snapshot(registry), DAY)] == ["off_map"]


def test_it_can_be_stopped() -> None:
    heard: list[float] = []

    def report(done: float, stage: str) -> None:
        assert stage == "cleanup"
        heard.append(done)
        progress.cancel()

    progress = Progress(report)
    with pytest.raises(Cancelled):
        findings(snapshot(good()), DAY, progress)
    assert heard == [0.0]
    assert len(RULES) > 1


@pytest.mark.parametrize(
    ("code", "lat", "lon", "doubt"),
    [
        ("A", 55.0, 37.0, None),
        ("A", 56.2, 37.0, None),
        ("B", 10.0, 10.0, None),
        (None, 10.0, 10.0, None),
        ("gone", 10.0, 10.0, None),
        ("A", 37.0, 55.0, (True, "")),
        ("A", 62.0, 175.0, (False, "E")),
        ("E", 55.0, 37.0, (False, "A")),
        ("A", 10.0, 10.0, (False, "")),
    ],
)
def test_doubt_of_a_place(
    code: str | None, lat: float, lon: float, doubt: tuple[bool, str] | None
) -> None:
    found = doubt_of_place([SQUARE, BARE, EDGE], code, lat, lon)
    assert (found and (found.swapped, found.inside)) == doubt
    assert found is None or found.km > 25
