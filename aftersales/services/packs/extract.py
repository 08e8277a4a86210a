"""One national answer, cut into regions: every number of an extract belongs to its region.

The answer is computed once. What it says of vehicles is rounded once, as the profile wants, and
every extract is a slice of that, so whatever is added up over regions is the national figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from aftersales.analysis.assessment import Assessment, WhiteSpot, cause_at
from aftersales.analysis.cascade import STEPS, Step
from aftersales.analysis.disclosure import Counts, counts, shares
from aftersales.domain.records import Facility, FacilityKind
from aftersales.geo.distance import geodesic_km
from aftersales.services.coverage import Report

Ints = NDArray[np.int64]
STAFFED = STEPS.index(Step.STAFFED)


@dataclass(frozen=True, slots=True)
class Extract:
    """What is known of one region, or of the whole country.

    Attributes
    ----------
    region : int or None
        Index of the region, None for all.
    places : ndarray of int64, shape (p,)
        Its places on the demand surface.
    left : ndarray of int64, shape (s, p)
        Vehicles that each step of the cascade leaves at each of them.
    by_brand : ndarray of int64, shape (s, b)
        The same of each asked brand.
    served : ndarray of int64, shape (n,)
        Its covered vehicles for which each centre is the nearest eligible one.
    spots : tuple of WhiteSpot
        White spots, or the parts of them that lie in it, the largest first; their ``uio`` add up
        to the uncovered vehicles of its places that are on the map.
    facilities : tuple of Facility
        Those that stand in it, and the centres beyond its border that serve its vehicles.
    mean_km, p90_km : float or None
        Distances of its vehicles to the nearest eligible centre.
    """

    region: int | None
    places: Ints
    left: Ints
    by_brand: Ints
    served: Ints
    spots: tuple[WhiteSpot, ...]
    facilities: tuple[Facility, ...]
    mean_km: float | None
    p90_km: float | None

    def after(self, step: Step) -> int:
        """Vehicles that a step and all before it keep."""
        return int(self.by_brand[STEPS.index(step)].sum())

    @property
    def uio(self) -> int:
        """All vehicles."""
        return self.after(Step.TOTAL)

    @property
    def covered(self) -> int:
        """Vehicles with an eligible centre within reach."""
        return self.after(Step.STAFFED)

    @property
    def repairable(self) -> int:
        """Vehicles that pass every step."""
        return self.after(Step.PARTS)


class Nation:
    """A national answer, ready to be cut.

    Parameters
    ----------
    report : Report
        The answered question.
    round_to : int
        Base that every number of vehicles is a multiple of.
    """

    def __init__(self, report: Report, round_to: int = 1) -> None:
        self.report = report
        self.round_to = round_to
        self.regions = report.network.regions
        self.told: Counts = counts(
            report.assessment.chain.left, report.network.surface.region, len(self.regions), round_to
        )

    @cached_property
    def nearest(self) -> Ints:
        """Nearest eligible centre within reach of each place and brand, -1 for none; (m, b)."""
        reach, network = self.report.whole.reach, self.report.network
        found = np.full(network.surface.uio.shape, -1, np.int64)
        point = reach.point
        for brand in range(len(network.brands)):
            may = np.flatnonzero(network.eligible[reach.site, brand])
            here, first = np.unique(point[may], return_index=True)  # the nearest comes first
            found[here, brand] = reach.site[may[first]]
        return found

    @cached_property
    def served(self) -> Ints:
        """Covered vehicles of each region by the centre that is their nearest; (n, r)."""
        network, chain = self.report.network, self.report.assessment.chain
        held = np.zeros((len(network.sites.codes), len(self.regions)), np.int64)
        covered = chain.after(Step.STAFFED)
        for brand in range(len(network.brands)):
            there = np.flatnonzero(self.nearest[:, brand] >= 0)
            at = self.nearest[there, brand], network.surface.region[there]
            np.add.at(held, at, covered[there, brand])
        return shares(self.told.by_region[STAFFED].sum(axis=1), held, self.round_to)

    @cached_property
    def uncovered(self) -> Ints:
        """Vehicles of each brand at each place that are not covered, as they are; (m, b)."""
        surface, chain = self.report.network.surface, self.report.assessment.chain
        return np.asarray(surface.uio - chain.after(Step.STAFFED))

    @cached_property
    def parts(self) -> Mapping[int, tuple[WhiteSpot, ...]]:
        """White spots of each region, cut where they cross a border."""
        region = self.report.network.surface.region
        found: dict[int, list[WhiteSpot]] = {r: [] for r in range(len(self.regions))}
        for spot in self.report.assessment.white_spots:
            where = region[spot.members]
            for r in np.unique(where).tolist():
                found[r].append(self._part(spot, spot.members[where == r]))
        return {r: _ranked(spots) for r, spots in found.items()}

    def _part(self, spot: WhiteSpot, members: Ints) -> WhiteSpot:
        """The part of a white spot that some of its places are, said of its own largest place."""
        lost = self.uncovered
        uio = int((self.told.by_place[0] - self.told.by_place[STAFFED])[members].sum())
        by_brand = tuple(lost[members].sum(axis=0).tolist())
        if spot.place in members:
            return replace(spot, members=members, uio=uio, by_brand=by_brand)
        place = int(members[np.argmax(lost[members].sum(axis=1))])
        brand = int(np.argmax(lost[place]))
        nearest, km = self._nearest_anywhere(place, brand)
        reach = self.report.whole.reach
        near = reach.site[reach.start[place] : reach.start[place + 1]]
        return WhiteSpot(
            place=place,
            members=members,
            uio=uio,
            by_brand=by_brand,
            brand=brand,
            nearest=nearest,
            nearest_km=km,
            cause=cause_at(self.report.network, brand, near, nearest),
        )

    def _nearest_anywhere(self, place: int, brand: int) -> tuple[int, float | None]:
        """Nearest eligible centre of a brand, however far, and its distance."""
        network = self.report.network
        may = np.flatnonzero(network.eligible[:, brand] & network.sites.placed)
        if not may.size:
            return -1, None
        lat, lon = network.surface.latlon[place]
        km = geodesic_km(lat, lon, network.sites.latlon[may, 0], network.sites.latlon[may, 1])
        return int(may[np.argmin(km)]), float(km.min())

    def extract(self, region: str | None) -> Extract:
        """Cut out a region by its code, or all of it for None."""
        report = self.report
        if region is None:
            summary = report.assessment.summary
            spots = tuple(self._part(spot, spot.members) for spot in report.assessment.white_spots)
            return Extract(
                region=None,
                places=np.arange(len(report.network.surface.codes)),
                left=self.told.by_place,
                by_brand=self.told.by_region.sum(axis=1),
                served=np.asarray(self.served.sum(axis=1)),
                spots=_ranked(spots),
                facilities=report.snapshot.facilities,
                mean_km=summary.mean_km,
                p90_km=summary.p90_km,
            )
        r = self.regions.index(region)
        places = np.flatnonzero(report.network.surface.region == r)
        served = self.served[:, r]
        summary = report.assessment.regions[r]
        return Extract(
            region=r,
            places=places,
            left=self.told.by_place[:, places],
            by_brand=self.told.by_region[:, r],
            served=served,
            spots=self.parts[r],
            facilities=self._facilities(region, served),
            mean_km=summary.mean_km,
            p90_km=summary.p90_km,
        )

    def _facilities(self, region: str, served: Ints) -> tuple[Facility, ...]:
        """What stands in a region, then who serves it from outside."""
        codes = self.report.network.sites.codes
        helping = {codes[k] for k in np.flatnonzero(served > 0)}
        listed = self.report.snapshot.facilities
        inside = [f for f in listed if f.region == region]
        return (*inside, *(f for f in listed if f.region != region and f.code in helping))

    @cached_property
    def counting(self) -> frozenset[str]:
        """Codes of the centres that count for any asked brand."""
        able = np.flatnonzero(self.assessment.eligible.any(axis=1))
        return frozenset(self.report.network.sites.codes[k] for k in able.tolist())

    @property
    def assessment(self) -> Assessment:
        """The assessment of the answer."""
        return self.report.assessment


def _ranked(spots: "tuple[WhiteSpot, ...] | list[WhiteSpot]") -> tuple[WhiteSpot, ...]:
    """Spots with vehicles, the largest first."""
    held = [spot for spot in spots if spot.uio > 0]
    return tuple(sorted(held, key=lambda spot: (-spot.uio, spot.place)))


def is_centre(facility: Facility) -> bool:
    """Whether a facility is a service centre."""
    return facility.kind is FacilityKind.SERVICE_CENTRE
