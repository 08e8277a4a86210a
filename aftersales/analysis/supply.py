"""How long a part takes from its order to the bay, on the clocks of both ends.

A lane leads from a depot to a workshop. An order is placed while the workshop is open; the
depot sends once a working day, at its cut-off; the lane takes its hours; the part is at the bay
as soon as the workshop is open again. Clocks are local: a depot may have closed before a far
workshop opens. Time is the hours of one week, in UTC, Monday 0:00 first, in steps of half an
hour; an order at each step at which the workshop is open counts the same.

With the fill rates f1 of the facing depot and f2 of the system, and the share s of what comes
from a plant within the country of what nobody has in stock:

    expected lead = f1·t_facing + (f2−f1)·t_other + (1−f2)·[s·t_plant + (1−s)·t_import]
    P(lead <= L)  = f1·P(t_facing <= L) + (f2−f1)·P(t_other <= L) + …
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aftersales.geo.distance import Floats

Flags = NDArray[np.bool_]
STEPS = 336  # half hours of a week
_HOUR = 2  # steps
_LAST = 23.5  # local hour of the last step of a day
_LANES_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class Clocks:
    """Local working weeks of `n` facilities.

    Attributes
    ----------
    offset : ndarray of shape (n,)
        Hours by which local time is ahead of UTC.
    days : ndarray of shape (n,)
        Working days a week, from Monday on.
    opens, closes : ndarray of shape (n,)
        Local hours of a working day.
    """

    offset: Floats
    days: Floats
    opens: Floats
    closes: Floats

    def is_open(self) -> Flags:
        """Whether each facility is open in each step of the week, shape (n, 336)."""
        utc = np.arange(STEPS) / _HOUR
        local = (utc[None, :] + self.offset[:, None]) % (STEPS / _HOUR)
        hour, day = local % 24, local // 24
        return (
            (day < self.days[:, None])
            & (hour >= self.opens[:, None])
            & (hour < self.closes[:, None])
        )


@dataclass(frozen=True, slots=True)
class Leads:
    """Lead times of `k` lanes, over all moments an order may be placed at.

    Attributes
    ----------
    hours : ndarray of shape (k,)
        Mean elapsed hours from order to bay; infinite for a workshop that never opens.
    working_hours : ndarray of shape (k,)
        Mean of the hours in between in which the workshop is open.
    hit : ndarray of shape (k,)
        Share of the orders whose part is there within the promised hours.
    """

    hours: Floats
    working_hours: Floats
    hit: Floats


def leads(
    workshops: Clocks,
    depots: Clocks,
    cutoff: ArrayLike,
    lane_hours: ArrayLike,
    promise: float,
) -> Leads:
    """Lead times of lanes, each given by the clocks of its two ends.

    Parameters
    ----------
    workshops, depots : Clocks
        Of the end and the beginning of each of `k` lanes.
    cutoff : array_like of shape (k,)
        Local hour of the depot up to which orders leave on the same working day.
    lane_hours : array_like of shape (k,)
        Elapsed hours from the cut-off to the workshop's door; infinite for no lane.
    promise : float
        L, elapsed hours within which the part has to be there.
    """
    latest, travel = np.asarray(cutoff, float), np.asarray(lane_hours, float)
    # A thousandth of a step of grace: hours that are whole steps stay whole.
    steps = np.ceil(travel * _HOUR - 1e-3)
    ends = [
        part
        for clocks in (workshops, depots)
        for part in (clocks.offset, clocks.days, clocks.opens, clocks.closes)
    ]
    # Most lanes are like others: as many steps between ends whose clocks go alike.
    _, one_of, like = np.unique(
        np.column_stack([*ends, latest, steps]), axis=0, return_index=True, return_inverse=True
    )
    there, here = (
        Clocks(one.offset[one_of], one.days[one_of], one.opens[one_of], one.closes[one_of])
        for one in (workshops, depots)
    )
    few = _each_lead(there, here, latest[one_of], steps[one_of], promise)
    return Leads(few.hours[like], few.working_hours[like], few.hit[like])


def _each_lead(
    workshops: Clocks, depots: Clocks, latest: Floats, steps: Floats, promise: float
) -> Leads:
    """Lead times of lanes of so many steps, one by one."""
    count = len(steps)
    found = Leads(np.full(count, np.inf), np.full(count, np.inf), np.zeros(count))
    is_open = workshops.is_open()
    sends, opens = _next(_cutoffs(depots, latest)), _next(is_open)
    usable = np.isfinite(steps) & is_open.any(axis=1) & np.isfinite(sends[:, 0])
    lanes = np.flatnonzero(usable)
    for first in range(0, len(lanes), _LANES_AT_ONCE):
        part = lanes[first : first + _LANES_AT_ONCE]
        open_now = is_open[part]
        ordered = np.arange(STEPS)
        arrived = (ordered + sends[part] + steps[part, None]).astype(np.int64)
        wait = np.take_along_axis(opens[part], arrived % STEPS, axis=1).astype(np.int64)
        ready = arrived + wait
        lead = (ready - ordered) / _HOUR
        orders = open_now.sum(axis=1)
        running = np.cumsum(open_now, axis=1, dtype=np.int64)
        worked = (ready // STEPS) * orders[:, None] + _before(running, ready % STEPS)
        worked = (worked - _before(running, np.broadcast_to(ordered, lead.shape))) / _HOUR
        found.hours[part] = (lead * open_now).sum(axis=1) / orders
        found.working_hours[part] = (worked * open_now).sum(axis=1) / orders
        found.hit[part] = ((lead <= promise) & open_now).sum(axis=1) / orders
    return found


def _before(running: NDArray[np.int64], step: NDArray[np.int64]) -> NDArray[np.int64]:
    """Open steps of a week before a step of it."""
    padded = np.concatenate([np.zeros((len(running), 1), np.int64), running], axis=1)
    return np.take_along_axis(padded, step, axis=1)


def _cutoffs(depots: Clocks, cutoff: Floats) -> Flags:
    """Steps at which each depot sends: the nearest half hour of the same day."""
    utc = np.arange(STEPS) / _HOUR
    local = (utc[None, :] + depots.offset[:, None]) % (STEPS / _HOUR)
    rounded = np.minimum(np.round(cutoff * _HOUR) / _HOUR, _LAST)
    return (local // 24 < depots.days[:, None]) & (np.abs(local % 24 - rounded[:, None]) < 1e-9)  # noqa: PLR2004


def _next(flags: Flags) -> Floats:
    """Steps from each step of the week to the next flagged one, 0 at it; infinite for none."""
    wait = np.full(flags.shape, np.inf)
    last = np.full(len(flags), np.inf)
    for step in range(2 * STEPS - 1, -1, -1):
        last = np.where(flags[:, step % STEPS], 0.0, last + 1)
        if step < STEPS:
            wait[:, step] = last
    return wait


@dataclass(frozen=True, slots=True)
class FillRates:
    """How often a part is there.

    Attributes
    ----------
    facing : float
        f1, by the depot that faces the workshop.
    system : float
        f2, by any depot; not less.
    local : float
        s, of the rest by a plant within the country, where there is one.
    import_hours : float
        Hours until a part from abroad is at the depot.
    """

    facing: float
    system: float
    local: float
    import_hours: float


def mixed(
    rates: FillRates,
    facing: Leads,
    other: Leads,
    plant: Leads,
    has_plant: Flags,
    promise: float,
) -> tuple[Floats, Floats]:
    """Expected lead and the probability of keeping a promise, over all ways a part may come.

    Parameters
    ----------
    facing, other, plant : Leads
        Of the same `k` workshops: from the depot that faces it, from the next one, and from the
        plant; where there is none the way before it stands for it.
    has_plant : ndarray of bool, shape (k,)
        Whether a plant makes parts of the brand.

    Returns
    -------
    tuple of ndarray of shape (k,)
        Hours; probability.
    """
    f1, f2 = rates.facing, max(rates.facing, rates.system)
    abroad = facing.hours + rates.import_hours
    second = np.isfinite(other.hours)
    # What comes from abroad keeps no promise shorter than its journey.
    p3 = np.where(rates.import_hours <= promise, facing.hit, 0.0)
    t2, p2 = np.where(second, other.hours, abroad), np.where(second, other.hit, p3)
    made = has_plant & np.isfinite(plant.hours)
    local = np.where(made, rates.local, 0.0)
    t3, p4 = np.where(made, plant.hours, 0.0), np.where(made, plant.hit, 0.0)
    expected = _part(f1, facing.hours) + _part(f2 - f1, t2)
    expected += _part((1 - f2) * local, t3) + _part((1 - f2) * (1 - local), abroad)
    hit = f1 * facing.hit + (f2 - f1) * p2 + (1 - f2) * (local * p4 + (1 - local) * p3)
    return np.where(np.isfinite(facing.hours), expected, np.inf), hit


def _part(share: Floats | float, hours: Floats) -> Floats:
    """Share of hours that may be infinite: nothing of for ever is nothing."""
    return np.asarray(share * np.where(np.asarray(share) > 0, hours, 0.0))
