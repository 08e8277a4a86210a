"""The records that a plan would add to the registry: facilities, rights, papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from aftersales.analysis.repairs import Move
from aftersales.domain.records import (
    Authorisation,
    Basis,
    Certificate,
    Facility,
    FacilityKind,
    Status,
    StatusEntry,
    WorkType,
)
from aftersales.services.factors import STANDARD_WEEK, Factors
from aftersales.services.scenarios.overlay import free_code

if TYPE_CHECKING:
    from aftersales.services.coverage import Question
    from aftersales.services.network import Snapshot
    from aftersales.services.planning.posed import Column
    from aftersales.services.planning.question import Candidate

_NUMBERS = ("technicians", "bays", "shifts", "hours_per_week")


def codes_for(snapshot: Snapshot, columns: Sequence[Column]) -> list[str]:
    """A code that is not taken for each opening; that of its centre for another move."""
    taken = {facility.code for facility in snapshot.facilities}
    sites = [facility.code for facility in snapshot.centres]
    found = []
    for one in columns:
        code = (
            sites[one.site] if one.candidate is None else free_code(plan_code(one.candidate), taken)
        )
        taken.add(code)
        found.append(code)
    return found


def plan_code(place: Candidate) -> str:
    """The code that a centre at a candidate has, if it is not taken."""
    return f"PLAN-{place.id}"[:60]


def new_centre(
    snapshot: Snapshot, one: Column, code: str, status: Status, since: date, source: str = ""
) -> Facility:
    """The centre of an opening, with the bays that new centres are assumed to have."""
    place = one.candidate
    assert place is not None  # noqa: S101 - an opening has a place
    return Facility(
        code=code,
        kind=FacilityKind.SERVICE_CENTRE,
        name=place.name or place.id,
        region=place.region or None,
        city=place.name if place.place >= 0 else "",
        lat=round(place.lat, 6),
        lon=round(place.lon, 6),
        bays=round(Factors(snapshot.factors)["new_bays"]),
        hours_per_week=STANDARD_WEEK,
        basis=Basis.ASSUMED,
        source=source,
        history=(StatusEntry(status=status, since=since),),
    )


def rights_for(
    snapshot: Snapshot, question: Question, brands: Sequence[str], one: Column, code: str, day: date
) -> list[Authorisation]:
    """Rights for the asked work that a column needs, for its brand or all that are asked."""
    if one.candidate is None and Move.AUTHORISE not in one.moves:
        return []
    return [
        Authorisation(facility=code, brand=brand, work_type=question.work_type, valid_from=day)
        for brand in brands_of(one, brands)
    ]


def numbers_with(
    centre: Facility, moves: Sequence[Move]
) -> tuple[float | None, float | None, float | None, float | None]:
    """Technicians, bays, shifts and hours a week of a centre with some moves, None if unknown.

    Where they are known, technicians and bays grow in number; a shift lengthens the week as those
    before it do. A centre whose shifts are not known has one.
    """
    technicians, bays, week = centre.technicians, centre.bays, centre.hours_per_week or None
    shifts = centre.shifts or None
    count = moves.count
    if technicians is not None:
        technicians += count(Move.TRAIN)
    if bays is not None:
        bays += count(Move.BAY)
    if more := count(Move.SHIFT):
        before = shifts or 1
        shifts = before + more
        week = None if week is None else week * shifts / before
    return technicians, bays, shifts, week


def numbers_changed(centre: Facility, one: Column) -> dict[str, Any]:
    """Fields of a centre that moves change.

    With a right, a technician is the first one; what brings hours is added to what is there.
    """
    moves = [move for move in one.moves if move is not Move.TRAIN or one.brand < 0]
    if one.brand >= 0 and Move.TRAIN in one.moves and not centre.technicians:
        moves.append(Move.TRAIN)
        centre = centre.model_copy(update={"technicians": 0})
    before, after = numbers_with(centre, []), numbers_with(centre, moves)
    return {
        name: value
        for name, was, value in zip(_NUMBERS, before, after, strict=True)
        if value != was
    }


def stock_for(
    centre: Facility, brands: Sequence[str], code: str, day: date
) -> tuple[Facility, list[Authorisation]]:
    """Parts kept at a centre: a depot at its place, and its rights to send those of some brands."""
    depot = Facility(
        code=code,
        kind=FacilityKind.PARTS_DEPOT,
        name=centre.name,
        region=centre.region,
        city=centre.city,
        lat=centre.lat,
        lon=centre.lon,
        basis=Basis.ASSUMED,
        history=(StatusEntry(status=Status.ACTIVE, since=day),),
    )
    rights = [
        Authorisation(facility=code, brand=brand, work_type=WorkType.PARTS, valid_from=day)
        for brand in brands
    ]
    return depot, rights


def brands_of(one: Column, brands: Sequence[str]) -> Sequence[str]:
    """Brands that something in a plan is for."""
    return brands if one.brand < 0 else [brands[one.brand]]


def stock_code(centre: Facility) -> str:
    """The code of the depot at a centre, if it is not taken."""
    return f"STOCK-{centre.code}"[:60]


def with_plan(
    snapshot: Snapshot,
    question: Question,
    brands: Sequence[str],
    columns: Sequence[Column],
    closed: Sequence[str] = (),
) -> tuple[Snapshot, list[str]]:
    """The registry as if a plan were carried out on the day, and the code of each column."""
    day = question.day
    codes = codes_for(snapshot, columns)
    facilities = {facility.code: facility for facility in snapshot.facilities}
    rights, papers = list(snapshot.authorisations), list(snapshot.certificates)
    for code in closed:
        facilities[code] = facilities[code].with_status(Status.CLOSED, day)
    for one, code in zip(columns, codes, strict=True):
        rights += rights_for(snapshot, question, brands, one, code, day)
        if one.candidate is not None:
            facilities[code] = new_centre(snapshot, one, code, Status.ACTIVE, day)
        else:
            changed = numbers_changed(facilities[code], one)
            facilities[code] = facilities[code].model_copy(update=changed)
        if Move.STOCK in one.moves:
            centre = facilities[code]
            depot, sends = stock_for(centre, brands_of(one, brands), stock_code(centre), day)
            facilities.setdefault(depot.code, depot)
            rights += sends
        if one.candidate is not None or Move.CERTIFY in one.moves:
            brand = brands[one.brand] if one.brand >= 0 else None
            papers.append(Certificate(facility=code, title="plan", brand=brand, valid_from=day))
    return replace(
        snapshot,
        facilities=tuple(facilities.values()),
        authorisations=tuple(rights),
        certificates=tuple(papers),
    ), codes
