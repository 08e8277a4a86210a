"""Lanes of a day as arrays: known ones from the registry, all others from distance and speed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from aftersales.analysis.supply import Clocks
from aftersales.domain.records import Facility, FacilityKind, Lane
from aftersales.geo.clock import utc_offset_hours
from aftersales.geo.distance import geodesic_km
from aftersales.services.factors import HOURS_OF_DAY, Factors

_LONG_WEEK, _LONGER_WEEK = 45.0, 60.0  # hours that are still worked in five, in six days


@dataclass(frozen=True, slots=True)
class LaneTable:
    """Lanes from `s` sources to `n` facilities, for `b` brands.

    Attributes
    ----------
    hours, cutoff : ndarray of shape (n, s, b)
        Elapsed hours from the cut-off to the door, infinite for no way; and the cut-off, as a
        local hour of the source.
    is_known : ndarray of bool, shape (n, s, b)
        Whether the registry holds the lane.
    """

    hours: NDArray[np.float64]
    cutoff: NDArray[np.float64]
    is_known: NDArray[np.bool_]

    @property
    def special(self) -> NDArray[np.bool_]:
        """Whether a brand has a lane that is not that of the first brand, shape (b,)."""
        if not self.hours.size:
            return np.zeros(self.hours.shape[2], np.bool_)
        differs = [table != table[:, :, :1] for table in (self.hours, self.cutoff, self.is_known)]
        return np.asarray(np.any(differs, axis=(0, 1, 2)))


def lane_table(
    ends: Sequence[Facility],
    sources: Sequence[Facility],
    lanes: Sequence[Lane],
    brands: Sequence[str],
    factors: Factors,
    detour: float,
) -> LaneTable:
    """Hours of all lanes; a lane of one brand stands before one of all brands.

    Parameters
    ----------
    detour : float
        Road kilometres for a geodesic one.
    """
    shape = (len(ends), len(sources), len(brands))
    here = np.array([_place(f) for f in ends]).reshape(-1, 2)
    there = np.array([_place(f) for f in sources]).reshape(-1, 2)
    km = geodesic_km(here[:, None, 0], here[:, None, 1], there[None, :, 0], there[None, :, 1])
    derived = factors["handling_hours"] + km * detour / factors["lane_speed_kmh"]
    derived = np.where(np.isnan(derived), np.inf, derived)
    hours = np.repeat(derived[:, :, None], shape[2], axis=2)
    cutoff = np.full(shape, factors["cutoff_hour"])
    is_known = np.zeros(shape, np.bool_)
    row = {facility.code: k for k, facility in enumerate(ends)}
    source = {facility.code: k for k, facility in enumerate(sources)}
    for lane in sorted(lanes, key=lambda one: one.brand is not None):
        if lane.origin in source and lane.destination in row:
            columns = [k for k, brand in enumerate(brands) if lane.brand in (None, brand)]
            at = row[lane.destination], source[lane.origin], columns
            hours[at], is_known[at] = lane.hours, True
            cutoff[at] = _clock(lane.cutoff) if lane.cutoff else factors["cutoff_hour"]
    return LaneTable(hours, cutoff, is_known)


def days_a_week(hours: float) -> int:
    """Days over which the opening hours of a week are spread."""
    return 5 if hours <= _LONG_WEEK else 6 if hours <= _LONGER_WEEK else 7


def clocks_of(facilities: Sequence[Facility], day: date, factors: Factors) -> Clocks:
    """Working weeks; hours of a week are spread over as many days as they need."""
    weekly = [
        f.hours_per_week
        if f.hours_per_week and f.kind is FacilityKind.SERVICE_CENTRE
        else factors["shift_hours"] * factors["depot_days"]
        for f in facilities
    ]
    days = [
        days_a_week(hours) if f.kind is FacilityKind.SERVICE_CENTRE else factors["depot_days"]
        for f, hours in zip(facilities, weekly, strict=True)
    ]
    daily = np.minimum(np.array(weekly, float) / np.array(days, float), HOURS_OF_DAY)
    opens = np.minimum(factors["opens_at"], HOURS_OF_DAY - daily)
    offset = [
        0.0 if f.lat is None or f.lon is None else utc_offset_hours(f.lat, f.lon, day)
        for f in facilities
    ]
    half = np.round(np.array(offset, float) * 2) / 2
    return Clocks(half, np.array(days, float), opens, opens + daily)


def _place(facility: Facility) -> tuple[float, float]:
    if facility.lat is None or facility.lon is None:
        return np.nan, np.nan
    return facility.lat, facility.lon


def _clock(words: str) -> float:
    hour, minute = words.split(":")
    return int(hour) + int(minute) / 60
