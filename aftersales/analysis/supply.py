"""How long a part takes from its order to the bay, on the clocks of both ends.

A lane leads from a depot to a workshop, or to another depot. An order is placed while the workshop
is open; the depot sends once a working day, at its cut-off; the lane takes its hours; the part is
at the bay as soon as the workshop is open again. A part that the depot does not have is ordered
from where it is at the same moment, and leaves with the depot's next cut-off after it has come.
Clocks are local: a depot may have closed before a far workshop opens. Time is the hours of one
week, in UTC, Monday 0:00 first, in steps of half an hour; an order at each step at which the
workshop is open counts the same.
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

    def taken(self, which: NDArray[np.int64]) -> "Clocks":
        """The working weeks of some of them, in that order."""
        return Clocks(self.offset[which], self.days[which], self.opens[which], self.closes[which])

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


@dataclass(frozen=True, slots=True)
class Stock:
    """When parts that a depot does not have are on its shelf.

    Attributes
    ----------
    steps : ndarray of shape (q, 336)
        Half hours from each moment of the week at which the part is ordered; infinite for never.
    of : ndarray of int64, shape (k,)
        Which row counts for each of `k` lanes.
    """

    steps: Floats
    of: NDArray[np.int64]


def docked(
    depots: Clocks, cutoff: ArrayLike, lane_hours: ArrayLike, stock: Floats | None = None
) -> Floats:
    """Half hours from each moment of the week until a part ordered then is at the end of a lane.

    Parameters
    ----------
    depots, cutoff, lane_hours
        Of the beginnings of `k` lanes, as in :func:`leads`.
    stock : ndarray of shape (k, 336), optional
        Half hours until the part is at the beginning; left out where it is there.

    Returns
    -------
    ndarray of shape (k, 336)
        Infinite for never. An order later in the week never arrives earlier.
    """
    sends = _next(_cutoffs(depots, np.asarray(cutoff, float)))
    # A thousandth of a step of grace: hours that are whole steps stay whole.
    steps = np.ceil(np.asarray(lane_hours, float) * _HOUR - 1e-3)[:, None]
    if stock is None:
        return sends + steps
    moment = np.where(np.isfinite(stock), stock, 0.0).astype(np.int64) + np.arange(STEPS)
    return stock + np.take_along_axis(sends, moment % STEPS, axis=1) + steps


def leads(
    workshops: Clocks,
    depots: Clocks,
    cutoff: ArrayLike,
    lane_hours: ArrayLike,
    promise: float,
    stock: Stock | None = None,
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
    stock : Stock, optional
        When the part is at the depot; left out where it is there.
    """
    latest, travel = np.asarray(cutoff, float), np.asarray(lane_hours, float)
    ends = [
        part
        for clocks in (workshops, depots)
        for part in (clocks.offset, clocks.days, clocks.opens, clocks.closes)
    ]
    shelf = np.zeros(len(travel), np.int64) if stock is None else stock.of
    # Most lanes are like others: as many steps between ends whose clocks go alike.
    steps = np.ceil(travel * _HOUR - 1e-3)
    one_of, like = _alike(np.column_stack([*ends, latest, steps, shelf]))
    count = len(one_of)
    few = Leads(np.full(count, np.inf), np.full(count, np.inf), np.zeros(count))
    for first in range(0, count, _LANES_AT_ONCE):
        part = slice(first, first + _LANES_AT_ONCE)
        lane = one_of[part]
        waits = None if stock is None else stock.steps[shelf[lane]]
        there = docked(depots.taken(lane), latest[lane], travel[lane], waits)
        _measure(workshops.taken(lane).is_open(), there, promise, few, part)
    return Leads(few.hours[like], few.working_hours[like], few.hit[like])


def _alike(rows: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """One row of each kind, and which kind each row is; several times quicker than np.unique."""
    order = np.lexsort(rows.T)
    sorted_rows = rows[order]
    is_new = np.r_[True, (sorted_rows[1:] != sorted_rows[:-1]).any(axis=1)][: len(rows)]
    kind = np.empty(len(rows), np.int64)
    kind[order] = np.cumsum(is_new) - 1
    return order[is_new], kind


def _measure(is_open: Flags, there: Floats, promise: float, found: Leads, part: slice) -> None:
    """Lead times of lanes whose parts are at the door so long after each moment."""
    usable = np.isfinite(there).all(axis=1) & is_open.any(axis=1)
    lanes = np.flatnonzero(usable)
    open_now = is_open[lanes]
    ordered = np.arange(STEPS)
    arrived = ordered + there[lanes].astype(np.int64)
    wait = np.take_along_axis(_next(open_now), arrived % STEPS, axis=1).astype(np.int64)
    ready = arrived + wait
    lead = (ready - ordered) / _HOUR
    orders = open_now.sum(axis=1)
    running = np.cumsum(open_now, axis=1, dtype=np.int64)
    worked = (ready // STEPS) * orders[:, None] + _before(running, ready % STEPS)
    worked = (worked - _before(running, np.broadcast_to(ordered, lead.shape))) / _HOUR
    found.hours[part][lanes] = (lead * open_now).sum(axis=1) / orders
    found.working_hours[part][lanes] = (worked * open_now).sum(axis=1) / orders
    found.hit[part][lanes] = ((lead <= promise) & open_now).sum(axis=1) / orders


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
    steps = np.arange(2 * STEPS)
    flagged = np.where(np.tile(flags, 2), steps, np.inf)
    upcoming = np.minimum.accumulate(flagged[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(upcoming[:, :STEPS] - steps[:STEPS])
