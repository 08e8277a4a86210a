"""What in a registry cannot be right, or is no longer: the list a manager works off."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from aftersales.domain.lookalikes import mixed_scripts, skeleton
from aftersales.domain.progress import Progress
from aftersales.domain.records import Facility, FacilityKind, Region, Status, WorkType
from aftersales.geo.boundaries import outside_km, polygons_of
from aftersales.services.network import Snapshot

OUTLINE_TOLERANCE_KM = 25.0  # outlines are simplified, and coasts and borders are drawn roughly
_PAST = {Status.CLOSED, Status.SUSPENDED}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at.

    Attributes
    ----------
    code : str
        What it is, in the ``finding`` section of the text catalogue.
    uuid : str
        Facility that it concerns.
    name, region : str
        What the facility is called, and the code of its region.
    place : str
        Field of its card where it is mended.
    values : dict
        What the sentence names.
    """

    code: str
    uuid: str
    name: str
    region: str
    place: str
    values: dict[str, Any] = field(default_factory=dict)


Found = Iterator[tuple[Facility, str, str, dict[str, Any]]]  # facility, code, field, values


def findings(snapshot: Snapshot, day: date, progress: Progress | None = None) -> list[Finding]:
    """Everything to clean up on a day, rule by rule."""
    progress = progress or Progress()
    found = []
    for number, rule in enumerate(RULES):
        progress.step(number / len(RULES), "cleanup")
        found += [
            Finding(code, one.uuid, one.name, one.region or "", place, values)
            for one, code, place, values in rule(snapshot, day)
        ]
    return found


def _expired(snapshot: Snapshot, day: date) -> Found:
    """Certificates and contracts that ended while their facility works on."""
    known = {facility.code: facility for facility in snapshot.facilities}
    good = {(c.facility, c.title, c.brand) for c in snapshot.certificates if c.valid_on(day)}
    for certificate in snapshot.certificates:
        facility = known[certificate.facility]
        ended = certificate.valid_to is not None and certificate.valid_to < day
        renewed = (certificate.facility, certificate.title, certificate.brand) in good
        if ended and not renewed and facility.status_on(day) not in _PAST:
            values = {"title": certificate.title, "day": certificate.valid_to}
            yield facility, "certificate_expired", "certificates", values
    for facility in snapshot.facilities:
        ended = facility.contract_to is not None and facility.contract_to < day
        if ended and facility.status_on(day) not in _PAST:
            yield facility, "contract_expired", "contract_to", {"day": facility.contract_to}


def _without(snapshot: Snapshot, day: date) -> Found:
    """Facilities that lack what they need to count."""
    served = {r.facility for r in snapshot.authorisations if r.valid_on(day)}
    for facility in snapshot.facilities:
        if facility.lat is None:
            yield facility, "off_map", "lat", {}
        if facility.region is None and facility.kind is not FacilityKind.PLANT:
            yield facility, "no_region", "region", {}
        if not facility.history:
            yield facility, "no_status", "history", {}
        is_plant = facility.kind is FacilityKind.PLANT
        active = facility.status_on(day) is Status.ACTIVE
        if active and not is_plant and facility.code not in served:
            yield facility, "no_rights", "authorisations", {}


def _impossible(snapshot: Snapshot, day: date) -> Found:
    """Values that cannot be true together."""
    rights = defaultdict(list)
    for right in snapshot.authorisations:
        if right.work_type is WorkType.SERVICE and right.valid_on(day):
            rights[right.facility].append(right)
    for facility in snapshot.facilities:
        status = facility.status_on(day)
        if facility.technicians and facility.bays == 0:
            values = {"count": facility.technicians}
            yield facility, "technicians_without_bays", "bays", values
        if facility.bays and facility.technicians == 0 and status is Status.ACTIVE:
            yield facility, "bays_without_technicians", "technicians", {"count": facility.bays}
        if facility.hours_per_week == 0 and status is Status.ACTIVE:
            yield facility, "never_open", "hours_per_week", {}
        if status is Status.CLOSED and rights[facility.code]:
            count = len(rights[facility.code])
            yield facility, "closed_with_rights", "authorisations", {"count": count}
        if (facility.lat, facility.lon) == (0, 0):
            yield facility, "null_island", "lat", {}


def _codes(snapshot: Snapshot, _day: date) -> Found:
    """Codes that mix alphabets, or look like another one."""
    alike: dict[str, list[Facility]] = defaultdict(list)
    for facility in snapshot.facilities:
        mixed = mixed_scripts(facility.code)
        if mixed:
            letters = ", ".join(f"{letter} ({place + 1})" for place, letter, _ in mixed)
            values = {"value": facility.code, "letters": letters, "script": mixed[0][2]}
            yield facility, f"code_mixed_{mixed[0][2]}", "code", values
        alike[skeleton(facility.code)].append(facility)
    for group in alike.values():
        for facility in group[1:]:
            values = {"value": facility.code, "other": group[0].code}
            yield facility, "code_alike", "code", values


def _misplaced(snapshot: Snapshot, _day: date) -> Found:
    """Facilities that lie well outside the region they are said to be in."""
    by_region: dict[str, list[Facility]] = defaultdict(list)
    for facility in snapshot.facilities:
        if facility.region and facility.lat is not None:
            by_region[facility.region].append(facility)
    for region in snapshot.regions:
        here = by_region.get(region.code, ())
        for facility, km in zip(here, _outside(region, here), strict=True):
            if km > OUTLINE_TOLERANCE_KM:
                yield facility, "outside_region", "lat", {"km": round(km)}


def _outside(region: Region, facilities: Sequence[Facility]) -> list[float]:
    """Kilometres by which facilities lie outside a region; 0 where it has no outline."""
    from shapely import intersects_xy, prepare

    shape = polygons_of(region.boundary) if facilities else None
    if shape is None:
        return [0.0] * len(facilities)
    prepare(shape)
    at = np.array([(f.lon, f.lat) for f in facilities], float)
    inside = intersects_xy(shape, at[:, 0], at[:, 1])
    return [
        0.0 if held else outside_km(shape, lat, lon)
        for held, (lon, lat) in zip(inside, at, strict=True)
    ]


RULES: tuple[Callable[[Snapshot, date], Found], ...] = (
    _without,
    _misplaced,
    _expired,
    _impossible,
    _codes,
)


@dataclass(frozen=True, slots=True)
class PlaceDoubt:
    """A place that is not where its region is.

    Attributes
    ----------
    km : float
        How far outside the region.
    swapped : bool
        Whether latitude and longitude the other way round lie inside it.
    inside : str
        Code of the region the place does lie in, empty for none.
    """

    km: float
    swapped: bool
    inside: str


def doubt_of_place(
    regions: Sequence[Region], code: str | None, lat: float, lon: float
) -> PlaceDoubt | None:
    """Doubt whether a place belongs to its region; None when all is well or nothing is known."""
    shapes = {region.code: region.boundary for region in regions}
    own = polygons_of(shapes.get(code or ""))
    if own is None:
        return None
    km = outside_km(own, lat, lon)
    if km <= OUTLINE_TOLERANCE_KM:
        return None
    could_swap = abs(lon) <= 90  # noqa: PLR2004 - degrees of latitude
    swapped = could_swap and outside_km(own, lon, lat) <= OUTLINE_TOLERANCE_KM
    inside = next((r.code for r in regions if _holds(r, lat, lon)), "")
    return PlaceDoubt(km, swapped, inside)


def _holds(region: Region, lat: float, lon: float) -> bool:
    shape = polygons_of(region.boundary)
    return shape is not None and outside_km(shape, lat, lon) == 0
