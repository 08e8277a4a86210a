"""What a workshop can do in a year, and what the vehicles around it need.

All hours are *sold* hours: time by the manufacturer's manual, as it is billed. With the usual
ratios, which sources name in contradicting ways:

    utilisation  = hours worked on vehicles / hours attended
    efficiency   = hours sold / hours worked
    productivity = hours sold / hours attended = utilisation · efficiency

A site can sell what its technicians and its bays both allow:

    technician hours = technicians · attended · utilisation · efficiency
    bay hours        = bays · open hours · use · workers per bay · efficiency
    capacity         = min(technician hours, bay hours)
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from aftersales.geo.distance import Floats


class Binding(StrEnum):
    """What limits the hours of a site."""

    TECHNICIANS = "technicians"
    BAYS = "bays"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Workshop:
    """How workshops work, the same for all of them.

    Attributes
    ----------
    attended_hours : float
        Hours a technician is there in a year.
    utilisation, efficiency : float
        The ratios above.
    bay_use : float
        Share of the open hours in which a bay can be worked at.
    workers_per_bay : float
        Technicians at a bay.
    weeks : float
        Weeks a site is open in a year.
    shift_hours : float
        Hours of a shift, five days a week, where the opening hours are not known.
    """

    attended_hours: float
    utilisation: float
    efficiency: float
    bay_use: float
    workers_per_bay: float
    weeks: float
    shift_hours: float

    def technician_hours(self, technicians: ArrayLike) -> Floats:
        """Hours that technicians can sell in a year."""
        each = self.attended_hours * self.utilisation * self.efficiency
        return np.asarray(technicians, float) * each

    def bay_hours(self, bays: ArrayLike, open_hours: ArrayLike) -> Floats:
        """Hours that can be sold at bays in a year.

        Parameters
        ----------
        open_hours : array_like
            Hours a year in which the bays are staffed.
        """
        each = self.bay_use * self.workers_per_bay * self.efficiency
        return np.asarray(np.asarray(bays, float) * np.asarray(open_hours, float) * each)

    def open_hours(self, hours_per_week: ArrayLike, shifts: ArrayLike) -> Floats:
        """Open hours in a year; where they are not known (NaN), those of the shifts, or of one."""
        weekly = np.asarray(hours_per_week, float)
        worked = np.where(np.isnan(shifts), 1.0, shifts) * self.shift_hours * 5
        return np.asarray(np.where(np.isnan(weekly), worked, weekly) * self.weeks)


def capacity_hours(technician: ArrayLike, bay: ArrayLike) -> tuple[Floats, tuple[Binding, ...]]:
    """Hours that sites can sell in a year, and what limits each.

    Parameters
    ----------
    technician, bay : array_like of shape (n,)
        Hours of technicians and of bays; NaN where their number is not known.

    Returns
    -------
    hours : ndarray of shape (n,)
        The smaller of both; the known one where one is not; infinite where neither is.
    binding : tuple of Binding, length n
    """
    staff, room = np.asarray(technician, float), np.asarray(bay, float)
    hours = np.fmin(staff, room)
    binding = tuple(
        Binding.UNKNOWN if np.isnan(h) else Binding.TECHNICIANS if s == h else Binding.BAYS
        for h, s in zip(hours, staff, strict=True)
    )
    return np.where(np.isnan(hours), np.inf, hours), binding


def service_hours(
    uio: ArrayLike, penetration: ArrayLike, visits: float, hours_per_visit: float
) -> Floats:
    """Hours that vehicles need in a year.

    Parameters
    ----------
    uio : array_like
        Vehicles, by age in the last axis if `penetration` is by age.
    penetration : array_like
        Share of the vehicles that come at all in a year.
    visits : float
        Visits a year of a vehicle that comes.
    hours_per_visit : float
        Sold hours of a repair order.
    """
    coming = np.asarray(uio, float) * np.asarray(penetration, float)
    return np.asarray(coming * visits * hours_per_visit)


def bays_required(
    hours: ArrayLike,
    *,
    open_hours: float,
    use: float,
    workers: float = 1.0,
    efficiency: float = 1.0,
    unevenness: float = 1.0,
) -> Floats:
    """Bays that hours of work need: hours · φ / (open hours · η · workers · efficiency).

    Parameters
    ----------
    open_hours : float
        Days · hours of a shift · shifts, in a year.
    use : float
        η, share of the open hours in which a bay can be worked at.
    unevenness : float
        φ, peak over mean of the arrivals.

    Returns
    -------
    ndarray
        Not rounded; infinite where nothing can be sold at a bay.
    """
    each = open_hours * use * workers * efficiency
    if each <= 0:
        return np.full(np.shape(hours), np.inf)
    return np.asarray(np.asarray(hours, float) * unevenness / each)


def throughput(repair_orders: float, bays: float, days: float) -> float:
    """Repair orders that are finished at a bay in a working day."""
    return repair_orders / (bays * days)
