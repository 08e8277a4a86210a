"""Who is covered while proposals stand somewhere: moved one at a time, counted at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aftersales.geo.distance import Floats, chord_bounds_km, ecef_km, geodesic_km, within
from aftersales.services.planning.posed import nearer, places_of

if TYPE_CHECKING:
    from aftersales.services.coverage import Report
    from aftersales.services.planning.posed import Column, Posed

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Standing:
    """Coverage of a report's vehicles by what stays of today's network and by proposals.

    Attributes
    ----------
    report : Report
        Today.
    held : ndarray of bool, shape (m, b)
        Vehicles that a centre of today which stays open covers.
    near : tuple of ndarray of int64
        Places within reach of each proposal.
    serves : tuple of ndarray of bool, shape (b,)
        Asked brands that each proposal serves.
    xyz : ndarray of shape (m, 3)
        Places in earth-centred kilometres.
    rival : ndarray of shape (m,)
        Kilometres from each place to the nearest competitor.
    """

    report: Report
    held: Mask
    near: tuple[Ints, ...]
    serves: tuple[Mask, ...]
    xyz: Floats
    rival: Floats

    @property
    def counts(self) -> NDArray[np.int32]:
        """Proposals within reach that serve each place and brand, shape (m, b)."""
        found = np.zeros(self.held.shape, np.int32)
        for places, brands in zip(self.near, self.serves, strict=True):
            found[places] += brands
        return found

    @property
    def covered(self) -> Ints:
        """Covered vehicles of each place and brand, shape (m, b)."""
        return np.asarray(self.report.network.surface.uio * (self.held | (self.counts > 0)))

    @property
    def by_region(self) -> Ints:
        """Covered vehicles of each region."""
        surface = self.report.network.surface
        found = np.zeros(len(self.report.network.regions), np.int64)
        np.add.at(found, surface.region, self.covered.sum(axis=1))
        return found

    @property
    def losses(self) -> tuple[int, ...]:
        """Vehicles that would lose their only centre without each proposal."""
        uio = np.where(~self.held & (self.counts == 1), self.report.network.surface.uio, 0)
        return tuple(
            int(uio[places][:, brands].sum())
            for places, brands in zip(self.near, self.serves, strict=True)
        )

    @property
    def adds(self) -> tuple[int, ...]:
        """Vehicles that each proposal adds to those before it; they add up to the gain."""
        left = np.where(self.held, 0, self.report.network.surface.uio)
        found = []
        for places, brands in zip(self.near, self.serves, strict=True):
            won = left[places] * brands
            found.append(int(won.sum()))
            left[places] -= won
        return tuple(found)

    def moved(self, which: int, lat: float, lon: float) -> Standing:
        """The same with one proposal somewhere else."""
        near = list(self.near)
        near[which] = around(self.report, self.xyz, lat, lon, self.rival)
        return replace(self, near=tuple(near))

    def covered_at(self, which: int, lat: float, lon: float) -> int:
        """Covered vehicles with one proposal somewhere else."""
        return int(self.moved(which, lat, lon).covered.sum())

    def only(self, kept: Sequence[int]) -> Standing:
        """The same with some of the proposals, in this order."""
        return replace(
            self,
            near=tuple(self.near[k] for k in kept),
            serves=tuple(self.serves[k] for k in kept),
        )


def stand(posed: Posed, columns: Sequence[Column], closed: Sequence[int] = ()) -> Standing:
    """Coverage with some columns of a plan, without the centres that it closes."""
    report, rival = posed.report, posed.rival_km
    eligible = report.network.eligible.copy()
    eligible[list(closed)] = False
    points = report.network.surface.latlon
    xyz = ecef_km(points[:, 0], points[:, 1])
    count = eligible.shape[1]
    near, serves = [], []
    for one in columns:
        near.append(near_of(report, xyz, one, rival))
        serves.append(np.arange(count) == one.brand if one.brand >= 0 else np.ones(count, np.bool_))
    held = nearer(report.whole.reach, rival).counts(eligible) > 0
    return Standing(report, held, tuple(near), tuple(serves), xyz, rival)


def near_of(report: Report, xyz: Floats, one: Column, rival: Floats) -> Ints:
    """Places within reach of what a plan does, and nearer to it than to a competitor."""
    if one.candidate is not None:
        return around(report, xyz, one.candidate.lat, one.candidate.lon, rival)
    places, km = places_of(report, one.site)
    return places[km < rival[places]]


def around(report: Report, xyz: Floats, lat: float, lon: float, rival: Floats) -> Ints:
    """Places within the reach of a position, and nearer to it than to a competitor.

    The geodesic settles what the chord does not.
    """
    reach = report.question.reach_km
    surely, perhaps = (float(bound) for bound in chord_bounds_km(reach))
    chord = np.sqrt(((xyz - ecef_km(lat, lon)) ** 2).sum(axis=1))
    inside = chord <= surely
    doubtful = np.flatnonzero((chord <= perhaps) & ~inside)
    points = report.network.surface.latlon
    inside[doubtful] = within(
        geodesic_km(points[doubtful, 0], points[doubtful, 1], lat, lon), reach
    )
    found = np.flatnonzero(inside)
    threatened = found[np.isfinite(rival[found])]
    km = geodesic_km(points[threatened, 0], points[threatened, 1], lat, lon)
    return np.setdiff1d(found, threatened[km >= rival[threatened]])
