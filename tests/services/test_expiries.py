"""What ends when, and how many vehicles stand behind it: the numbers of coverage itself."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from aftersales.domain.progress import Progress
from aftersales.domain.records import (
    Authorisation,
    Certificate,
    Facility,
    FacilityKind,
    Status,
    StatusEntry,
    WorkType,
)
from aftersales.services.coverage import Question, Report, answer, answer_from
from aftersales.services.expiries import (
    AUTHORISATION,
    CERTIFICATE,
    CONTRACT,
    Expiry,
    expiries,
)
from aftersales.services.network import read_snapshot
from aftersales.store import entries
from aftersales.store.database import Database
from tests.builders import fill, make_centre, make_right

DAY = date(2026, 6, 1)
FIRST, LAST = DAY - timedelta(90), DAY + timedelta(731)


def report(registry: Database, *records: Any, brand: str | None = "ONE") -> Report:
    """Centres at both towns of region A; 300 and 100 of its 400 vehicles live there."""
    fill(registry, *(r for r in records if not isinstance(r, Certificate)))
    papers = [record for record in records if isinstance(record, Certificate)]
    with registry.write("papers") as writer:
        entries.add(writer, papers)
    return answer(registry, Question(brand, 30.0, DAY))


def told(found: list[Expiry]) -> list[tuple[str, str, tuple[str, ...], int]]:
    return [(one.kind, one.facility.code, one.what, one.uio) for one in found]


def paper(facility: str = "SC-1", **over: Any) -> Certificate:
    return Certificate(**{"facility": facility, "title": "Paint", "valid_to": DAY, **over})


def test_all_that_ends_is_listed_with_the_vehicles_behind_it(registry: Database) -> None:
    found = expiries(
        report(
            registry,
            make_centre("SC-1", contract="№ 7", contract_to=date(2026, 9, 1)),
            make_centre("SC-2", lat=56.0, lon=38.0),
            make_right("SC-1", valid_to=date(2026, 8, 1)),
            make_right("SC-2", valid_to=date(2026, 7, 1)),
            make_right("SC-2", "TWO", valid_to=date(2026, 7, 1)),
            paper(valid_to=date(2026, 10, 1)),
            paper("SC-2", brand="ONE", valid_to=date(2026, 11, 1)),
            paper("SC-2", brand="TWO", valid_to=date(2026, 12, 1)),
        )
    )
    assert told(found) == [
        (AUTHORISATION, "SC-2", ("service",), 100),
        (AUTHORISATION, "SC-2", ("service",), 0),
        (AUTHORISATION, "SC-1", ("service",), 300),
        (CONTRACT, "SC-1", ("№ 7",), 300),
        (CERTIFICATE, "SC-1", ("Paint",), 300),
        (CERTIFICATE, "SC-2", ("Paint",), 100),
        (CERTIFICATE, "SC-2", ("Paint",), 0),
    ]
    assert [one.brand for one in found] == ["ONE", "TWO", "ONE", None, None, "ONE", "TWO"]
    assert [one.day for one in found] == sorted(one.day for one in found)


@pytest.mark.parametrize(
    ("day", "listed"),
    [
        (FIRST - timedelta(1), False),
        (FIRST, True),
        (DAY - timedelta(1), True),
        (DAY, True),
        (LAST, True),
        (LAST + timedelta(1), False),
        (None, False),
    ],
)
def test_the_window_has_both_its_ends(registry: Database, day: date | None, listed: bool) -> None:
    found = expiries(
        report(
            registry, make_centre(contract_to=day), make_right(valid_to=day), paper(valid_to=day)
        )
    )
    expected = {CERTIFICATE, AUTHORISATION, CONTRACT} if listed else set()
    assert {one.kind for one in found} == expected
    assert len(found) == len(expected)


def test_the_window_can_be_another(registry: Database) -> None:
    asked = report(
        registry,
        make_centre(contract_to=DAY - timedelta(10)),
        make_right(valid_to=DAY + timedelta(10)),
    )
    assert expiries(asked, overdue_days=9, ahead_days=9) == []
    assert len(expiries(asked, overdue_days=10, ahead_days=10)) == 2


def test_a_facility_that_is_closed_by_then_is_left_out(registry: Database) -> None:
    closing = (
        StatusEntry(status=Status.ACTIVE, since=date(2020, 1, 1)),
        StatusEntry(status=Status.CLOSED, since=date(2026, 8, 1)),
    )
    found = expiries(
        report(
            registry,
            make_centre(history=closing, contract_to=date(2026, 7, 31)),
            make_right(valid_to=date(2026, 8, 1)),
            paper(valid_to=date(2026, 9, 1)),
        )
    )
    assert [one.kind for one in found] == [CONTRACT]


def test_of_equal_days_more_vehicles_come_first(registry: Database) -> None:
    found = expiries(
        report(
            registry,
            make_centre("SC-1", contract_to=DAY),
            make_centre("SC-0", contract_to=DAY, lat=56.0, lon=38.0),
            make_centre("SC-9", contract_to=DAY, lat=10.0),
            make_centre("SC-8", contract_to=DAY, lat=10.0),
            make_right("SC-0"),
            make_right("SC-1"),
        )
    )
    assert [(one.facility.code, one.uio) for one in found] == [
        *(("SC-1", 300), ("SC-0", 100), ("SC-8", 0), ("SC-9", 0)),
    ]


def test_other_facilities_than_centres_serve_nobody(registry: Database) -> None:
    depot = make_centre("D", kind=FacilityKind.PARTS_DEPOT, contract_to=DAY)
    found = expiries(report(registry, depot, make_right("D", valid_to=DAY)))
    assert [one.uio for one in found] == [0, 0]


def test_behind_what_has_ended_are_those_that_come_back_with_it(registry: Database) -> None:
    """Nobody is covered by it on the day of the question; its renewal would change that."""
    found = expiries(report(registry, make_centre(), make_right(valid_to=DAY - timedelta(1))))
    assert told(found) == [(AUTHORISATION, "SC-1", ("service",), 300)]


def test_a_right_to_something_else_has_its_brands_vehicles(registry: Database) -> None:
    sales = make_right(work_type=WorkType.SALES, valid_to=DAY)
    found = expiries(report(registry, make_centre(), make_right(), sales))
    assert told(found) == [(AUTHORISATION, "SC-1", ("sales",), 300)]


def test_rights_that_end_together_are_one_matter(registry: Database) -> None:
    """Their vehicles are the same, and are not counted twice."""
    found = expiries(
        report(
            registry,
            make_centre(),
            make_right(valid_to=DAY),
            make_right(work_type=WorkType.BODY, valid_to=DAY),
            make_right(work_type=WorkType.WARRANTY, valid_to=DAY + timedelta(1)),
            make_right(brand="TWO", valid_to=DAY),
        )
    )
    assert [(one.day, one.brand, set(one.what), one.uio) for one in found] == [
        (DAY, "ONE", {"service", "body"}, 300),
        (DAY, "TWO", {"service"}, 0),
        (DAY + timedelta(1), "ONE", {"warranty"}, 300),
    ]


def test_numbers_tie_to_coverage_in_the_demo(demo_registry: Database) -> None:
    """Every centre gets one paper for each brand: they add up to what coverage says."""
    snapshot = read_snapshot(demo_registry)
    for asked in (None, next(row.brand for row in snapshot.demand if row.brand)):
        first = answer_from(snapshot, Question(asked, 100.0, DAY), Progress())
        papers = tuple(
            Certificate(facility=facility.code, title="T", brand=brand, valid_to=DAY)
            for facility in snapshot.facilities
            for brand in (*first.network.brands, None)
        )
        rights = tuple(
            Authorisation(**{**right.model_dump(), "valid_to": DAY})
            for right in snapshot.authorisations
            if right.valid_on(DAY)
        )
        open_sites = tuple(
            Facility(**{**one.model_dump(), "contract_to": DAY}) for one in snapshot.facilities
        )
        fields = {name: getattr(snapshot, name) for name in type(snapshot).__slots__}
        more = {"certificates": papers, "authorisations": rights, "facilities": open_sites}
        again = answer_from(
            type(snapshot)(**{**fields, **more}), Question(asked, 100.0, DAY), Progress()
        )
        found = expiries(again)
        assert again.assessment.summary.uio_covered > 0
        table = pd.DataFrame(
            [(one.kind, one.facility.code, one.brand, one.uio) for one in found],
            columns=["kind", "facility", "brand", "uio"],
        )
        listed = table[table.kind == CERTIFICATE]
        served = pd.DataFrame(
            again.assessment.served_by_brand,
            index=list(again.network.sites.codes),
            columns=list(again.network.brands),
        )
        by_brand = listed.pivot_table(index="facility", columns="brand", values="uio")
        assert (by_brand.loc[served.index, served.columns] == served).all(axis=None)
        for brand, summary in zip(again.network.brands, again.assessment.brands, strict=True):
            assert listed[listed.brand == brand].uio.sum() == summary.uio_covered
        whole = listed[listed.brand.isna()].set_index("facility").uio
        assert (whole.loc[served.index] == served.sum(axis=1)).all()
        assert whole.sum() == again.assessment.summary.uio_covered
        contracts = table[table.kind == CONTRACT]
        assert contracts.uio.sum() == again.assessment.summary.uio_covered
        service = {
            (one.facility.code, one.brand): one.uio
            for one in found
            if one.kind == AUTHORISATION and "service" in one.what
        }
        assert sum(service.values()) == again.assessment.summary.uio_covered
