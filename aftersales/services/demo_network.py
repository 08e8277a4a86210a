"""Illustrative facilities of the demo registry, generated with a fixed seed.

No open list of dealers with coordinates exists, so the centres are invented: as many points
for each brand as were published, in the towns where its vehicles are, several brands to a
showroom as often as published. Plants are real. Everything invented carries the basis
*illustrative*.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from aftersales.analysis.demand import apportion
from aftersales.domain.records import (
    Authorisation,
    Basis,
    Certificate,
    DemandRow,
    Facility,
    FacilityKind,
    Lane,
    Settlement,
    Status,
    StatusEntry,
    WorkType,
)
from aftersales.geo.distance import destinations
from aftersales.services.factors import Factors
from aftersales.services.lanes import lane_table
from aftersales.settings import Settings

Rows = list[dict[str, str]]
_DEALER_WORK = (WorkType.SALES, WorkType.SERVICE, WorkType.WARRANTY)
_INVENTED = "generated with a fixed seed; not a real centre"


@dataclass(frozen=True, slots=True)
class Figures:
    """The published figures the demo stands on."""

    manifest: dict[str, Any]
    brands: Rows
    plants: Rows
    regional: Rows


def points_by_brand(figures: Figures) -> dict[str, tuple[int, str]]:
    """Dealer points of each brand with their source; brands without any are absent."""
    rule = figures.manifest["centres"]
    both = [b for b in figures.brands if b["dealer_points"] and b["parc_mid_2025"]]
    uio = sum(int(b["parc_mid_2025"]) for b in both)
    points = sum(int(b["dealer_points"]) for b in both)
    found = {}
    for brand in figures.brands:
        if brand["dealer_points"]:
            number = int(brand["dealer_points"])
            found[brand["code"]] = (number, brand["dealer_source"])
        elif brand["code"] in rule["assumed_points"]:
            number = round(int(brand["parc_mid_2025"]) * points / uio)
            source = f"assumed, no count published: parc ÷ {uio / points:.0f} vehicles per point"
            found[brand["code"]] = (number, source)
    return found


def facilities_and_rights(
    figures: Figures, places: Sequence[Settlement], demand: Sequence[DemandRow]
) -> tuple[list[Facility], list[Authorisation]]:
    """All facilities of the demo and the rights they hold."""
    chance = np.random.default_rng(figures.manifest["seed"])
    centres, rights = _centres(figures, places, demand, chance)
    plants, building = _plants(figures)
    depots, storing = _depots(figures, places)
    return [*centres, *depots, *plants], [*rights, *storing, *building]


def certificates(figures: Figures, facilities: Sequence[Facility]) -> list[Certificate]:
    """An invented audit for each centre, most of them valid in the year after the figures."""
    rule = figures.manifest["certificates"]
    chance = np.random.default_rng([figures.manifest["seed"], 1])
    found: list[Certificate] = []
    for centre in facilities:
        if centre.kind is not FacilityKind.SERVICE_CENTRE:
            continue
        last = rule["first_end"] + timedelta(days=int(chance.integers(0, rule["days"])))
        found.append(
            Certificate(
                facility=centre.code,
                title=rule["title"],
                number=f"A-{len(found) + 1:05d}",
                scope=_INVENTED,
                valid_from=last - timedelta(days=1095),
                valid_to=last,
            )
        )
    return found


def _centres(
    figures: Figures,
    places: Sequence[Settlement],
    demand: Sequence[DemandRow],
    chance: np.random.Generator,
) -> tuple[list[Facility], list[Authorisation]]:
    """Showrooms town by town: a town's contracts dealt out to its buildings in turn."""
    rule = figures.manifest["centres"]
    points = points_by_brand(figures)
    towns = [place for place in places if place.population >= rule["smallest_town"]]
    cars = _cars(towns, demand)
    wanted = np.column_stack(
        [
            apportion([n], np.zeros(len(towns)), cars * chance.lognormal(0, 0.5, len(towns)))
            for n, _ in points.values()
        ]
    )
    per_showroom = rule["contracts"] / rule["showrooms"]
    facilities: list[Facility] = []
    rights: list[Authorisation] = []
    for town, contracts in zip(towns, wanted, strict=True):
        buildings = max(int(contracts.max()), round(contracts.sum() / per_showroom))
        here = [_centre(town, k, chance) for k in range(1, buildings + 1)]
        dealt = [b for b, n in zip(points, contracts, strict=True) for _ in range(n)]
        for turn, brand in enumerate(dealt):
            rights += _dealer_rights(here[turn % buildings], brand, chance)
        for k, centre in enumerate(here):
            told = "; ".join(f"{brand}: {points[brand][1]}" for brand in dealt[k::buildings])
            facilities.append(
                centre.model_copy(update={"source": f"{_INVENTED}. Number of points: {told}"})
            )
    # The largest towns that got no showroom get one later.
    empty = [town for town, n in zip(towns, wanted.sum(axis=1), strict=True) if n == 0]
    for town in sorted(empty, key=lambda town: -town.population)[: rule["planned"]]:
        centre = _centre(town, 1, chance, rule["planned_since"], rule["planned_opening"])
        facilities.append(centre)
        for brand in list(points)[:3]:
            rights += _dealer_rights(centre, brand, None)
    return facilities, rights


def _cars(towns: Sequence[Settlement], demand: Sequence[DemandRow]) -> Any:
    """Vehicles of all makes in each town, roughly: where dealers would open."""
    parc = {row.region: row.uio for row in demand if row.brand is None}
    people: dict[str, int] = {}
    for town in towns:
        people[town.region] = people.get(town.region, 0) + town.population
    return np.array([parc[t.region] * t.population / people[t.region] for t in towns], float)


def _centre(
    town: Settlement,
    number: int,
    chance: np.random.Generator,
    planned: date | None = None,
    opening: date | None = None,
) -> Facility:
    """One invented showroom somewhere in its town."""
    spread_km = 0.005 * np.sqrt(town.population) * np.sqrt(chance.random())
    lat, lon = destinations(town.lat, town.lon, [chance.uniform(0, 360)], [spread_km])
    bays = int(chance.integers(4, 9) // 2 + min(6, town.population // 400_000))
    opened = date(2019, 1, 1) + timedelta(days=int(chance.integers(0, 2000)))
    built = opened - timedelta(days=270)
    history = ((built, Status.BUILDING), (opened, Status.ACTIVE))
    if planned is not None and opening is not None:
        history = ((planned, Status.PLANNED), (opening, Status.ACTIVE))
    return Facility(
        code=f"SC-{town.code}-{number:02d}",
        kind=FacilityKind.SERVICE_CENTRE,
        name=f"{town.name} {number:02d}",
        region=town.region,
        city=town.name,
        lat=round(float(lat[0]), 5),
        lon=round(float(lon[0]), 5),
        store_format="4S" if bays > 5 else "3S",  # noqa: PLR2004 - a large showroom
        bays=bays,
        technicians=round(bays * 1.2),
        hours_per_week=float(chance.choice([60, 72, 84])),
        basis=Basis.ILLUSTRATIVE,
        source=_INVENTED,
        history=tuple(StatusEntry(status=status, since=since) for since, status in history),
    )


def _dealer_rights(
    centre: Facility, brand: str, chance: np.random.Generator | None
) -> list[Authorisation]:
    """A dealer contract; one in eight ends in the year after the figures."""
    # A planned centre holds its contracts from the day it is planned.
    first = min(entry.since for entry in centre.history)
    ends = chance is not None and chance.random() < 1 / 8
    last = (
        date(2027, 1, 1) + timedelta(days=int(chance.integers(0, 365))) if ends and chance else None
    )
    return [
        Authorisation(
            facility=centre.code, brand=brand, work_type=work, valid_from=first, valid_to=last
        )
        for work in _DEALER_WORK
    ]


def _depots(
    figures: Figures, places: Sequence[Settlement]
) -> tuple[list[Facility], list[Authorisation]]:
    """Illustrative parts depots for every brand that sells."""
    rule, place_of = figures.manifest["depots"], {place.code: place for place in places}
    depots = []
    for rank, code in enumerate(rule["settlements"]):
        place = place_of[str(code)]
        depots.append(
            Facility(
                code=f"PD-{rank:02d}",
                kind=FacilityKind.PARTS_DEPOT,
                name=f"{place.name} {'central' if rank == 0 else 'regional'} parts depot",
                region=place.region,
                city=place.name,
                lat=place.lat,
                lon=place.lon,
                basis=Basis.ILLUSTRATIVE,
                source=_INVENTED.replace("centre", "depot"),
                history=(StatusEntry(status=Status.ACTIVE, since=rule["since"]),),
            )
        )
    rights = [
        Authorisation(
            facility=depot.code, brand=brand, work_type=WorkType.PARTS, valid_from=rule["since"]
        )
        for depot in depots
        for brand in points_by_brand(figures)
    ]
    return depots, rights


def lanes(facilities: Sequence[Facility]) -> list[Lane]:
    """Lanes by which the central depot supplies the regional ones, by road."""
    central, *regional = (f for f in facilities if f.kind is FacilityKind.PARTS_DEPOT)
    hours = lane_table(regional, [central], (), ("",), Factors(), Settings().detour_ratio).hours
    return [
        Lane(
            origin=central.code,
            destination=depot.code,
            hours=round(float(hours[k, 0, 0]), 1),
            basis=Basis.ILLUSTRATIVE,
            source="generated: road distance and an assumed speed",
        )
        for k, depot in enumerate(regional)
    ]


def _plants(figures: Figures) -> tuple[list[Facility], list[Authorisation]]:
    """The real plants, with their sources; positions are those of their towns."""
    plants, rights = [], []
    for row in figures.plants:
        since = date.fromisoformat(row["since"])
        plants.append(
            Facility(
                code=row["code"],
                kind=FacilityKind.PLANT,
                name=row["name"],
                region=row["region"] or None,
                city=row["city"],
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                operator=row["operator"],
                capacity_per_year=int(row["capacity_per_year"] or 0) or None,
                notes=row["notes"],
                basis=Basis.MEASURED,
                source=row["source"],
                history=(StatusEntry(status=Status(row["status"]), since=since),),
            )
        )
        rights += [
            Authorisation(
                facility=row["code"], brand=brand, work_type=WorkType.ASSEMBLY, valid_from=since
            )
            for brand in row["brands"].split()
        ]
    return plants, rights
