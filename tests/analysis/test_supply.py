"""Lead times against a calendar: order by order, day by day, on the clocks of both ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.analysis.supply import Clocks, Stock, docked, leads

MONDAY = datetime(2026, 6, 1)  # in UTC
HALF = timedelta(minutes=30)


@dataclass(frozen=True)
class Place:
    """A working week on a local clock."""

    ahead: float = 3.0
    days: int = 5
    opens: float = 9.0
    closes: float = 18.0

    def local(self, moment: datetime) -> datetime:
        return moment + timedelta(hours=self.ahead)

    def shift(self, moment: datetime, days: int) -> tuple[datetime, datetime] | None:
        """Beginning and end, in UTC, of the work of a local day, `days` after that of a moment."""
        day = self.local(moment).replace(hour=0, minute=0) + timedelta(days=days)
        if day.weekday() >= self.days or self.closes <= self.opens:
            return None
        midnight = day - timedelta(hours=self.ahead)
        return midnight + timedelta(hours=self.opens), midnight + timedelta(hours=self.closes)

    def next_open(self, moment: datetime) -> datetime:
        for days in range(9):
            shift = self.shift(moment, days)
            if shift and moment < shift[1]:
                return max(moment, shift[0])
        raise AssertionError("never open")

    def worked(self, start: datetime, end: datetime) -> float:
        """Open hours between two moments."""
        total = timedelta()
        for days in range((end - start).days + 3):
            if shift := self.shift(start, days):
                total += max(timedelta(), min(end, shift[1]) - max(start, shift[0]))
        return total / timedelta(hours=1)

    def next_cutoff(self, moment: datetime, hour: float) -> datetime:
        for days in range(9):
            shift = Place(self.ahead, self.days, hour, hour + 1).shift(moment, days)
            if shift and shift[0] >= moment:
                return shift[0]
        raise AssertionError("never sends")


def simulated(
    workshop: Place, depot: Place, cutoff: float, hours: float, promise: float
) -> tuple[float, float, float]:
    """Mean elapsed and working hours, and the share in time, of an order each half hour."""
    return relayed(workshop, [(depot, cutoff, hours)], promise)


def relayed(
    workshop: Place, ways: list[tuple[Place, float, float]], promise: float, first: float = 0.0
) -> tuple[float, float, float]:
    """As :func:`simulated`, over several depots; the first has the part after so many hours."""
    taken, worked = [], []
    for step in range(336):
        order = MONDAY + step * HALF
        if workshop.next_open(order) != order:
            continue
        there = order + timedelta(hours=first)
        for depot, cutoff, hours in ways:
            there = depot.next_cutoff(there, cutoff) + timedelta(hours=hours)
            there += (MONDAY - there) % HALF  # looked at each half hour
        ready = workshop.next_open(there)
        taken.append((ready - order) / timedelta(hours=1))
        worked.append(workshop.worked(order, ready))
    return fmean(taken), fmean(worked), fmean(one <= promise for one in taken)


def clocks(*places: Place) -> Clocks:
    names = ("ahead", "days", "opens", "closes")
    return Clocks(*(np.array([getattr(p, name) for p in places], float) for name in names))


def found_for(
    workshop: Place, depot: Place, cutoff: float, hours: float, promise: float
) -> tuple[float, float, float]:
    found = leads(clocks(workshop), clocks(depot), [cutoff], [hours], promise)
    return found.hours[0], found.working_hours[0], found.hit[0]


AHEAD = st.integers(-24, 28).map(lambda halves: halves / 2)
HALVES = st.integers(0, 47).map(lambda halves: halves / 2)
WEEKS = st.builds(
    lambda ahead, days, ends: Place(ahead, days, min(ends), max(ends) + 0.5),
    AHEAD, st.integers(1, 7), st.tuples(HALVES, HALVES),
)  # fmt: skip
TRAVEL = st.one_of(
    st.integers(0, 200).map(lambda quarters: quarters / 4), st.integers(0, 900).map(float)
)
LANES = st.tuples(WEEKS, WEEKS, HALVES, TRAVEL)


@given(st.lists(LANES, min_size=1, max_size=3), st.integers(0, 300))
@settings(max_examples=60)
def test_leads_equal_a_simulation(lanes: Any, promise: int) -> None:
    workshops, depots, cutoffs, travel = zip(*lanes, strict=True)
    found = leads(clocks(*workshops), clocks(*depots), cutoffs, travel, promise)
    for k, (workshop, depot, cutoff, hours) in enumerate(lanes):
        one = (found.hours[k], found.working_hours[k], found.hit[k])
        expected = simulated(workshop, depot, cutoff, hours, promise)
        assert one == pytest.approx(expected, abs=1e-9)


MOSCOW, KAMCHATKA = Place(ahead=3.0), Place(ahead=12.0)


@pytest.mark.parametrize("promise", [24, 48, 71.5, 72])
@pytest.mark.parametrize("hours", [0.0, 9.1, 24.0, 100.0])
@pytest.mark.parametrize(
    "workshop",
    [KAMCHATKA, Place(12.0, 7, 0.0, 24.0), Place(-11.0, 6), Place(5.5, 1, 8.5, 9.0), MOSCOW],
)
def test_far_from_the_depot(workshop: Place, hours: float, promise: float) -> None:
    expected = simulated(workshop, MOSCOW, 15.0, hours, promise)
    assert found_for(workshop, MOSCOW, 15.0, hours, promise) == pytest.approx(expected)


def test_kamchatka_by_hand() -> None:
    """Cut-off in Moscow is midnight in Kamchatka; a day later it is midnight there again.

    An order of Monday 9:00 (Sunday 21:00 in London) is at the bay on Wednesday 9:00: 48 hours.
    So on Tuesday and Wednesday. One of Thursday arrives on Saturday and waits until Monday: 96
    hours; one of Friday 72. Each half hour later in the day takes half an hour less.
    """
    hours, working, hit = found_for(KAMCHATKA, MOSCOW, 15.0, 24.0, 48.0)
    assert hours == pytest.approx((48 + 48 + 48 + 96 + 72) / 5 - 4.25)
    assert working == pytest.approx((18 + 18 + 18 + 18 + 9) / 5 - 4.25)
    assert hit == pytest.approx(3 / 5)


def test_an_order_just_at_the_cutoff_still_leaves() -> None:
    """A workshop that is open for half an hour a week, next door to the depot."""
    tiny = Place(3.0, 1, 15.0, 15.5)
    assert found_for(tiny, MOSCOW, 15.0, 0.0, 0.0) == (0.0, 0.0, 1.0)
    assert found_for(tiny, MOSCOW, 14.5, 0.0, 167.5) == (168.0, 0.5, 0.0)
    assert found_for(tiny, MOSCOW, 15.0, 0.25, 168.0) == (168.0, 0.5, 1.0)


def test_hours_that_are_whole_but_for_rounding_are_whole() -> None:
    """At a workshop that never closes, half an hour more would be seen."""
    always = Place(12.0, 7, 0.0, 24.0)
    expected = simulated(always, MOSCOW, 15.0, 24.0, 48.0)
    for hours in (24.0 + 1e-12, 24.0 - 1e-12):
        assert found_for(always, MOSCOW, 15.0, hours, 48.0) == pytest.approx(expected)


@pytest.mark.parametrize("cutoff", [23.75, 23.99, 0.0, 0.2, 15.1])
def test_any_cutoff_of_a_day_sends(cutoff: float) -> None:
    """Cut-offs are taken to the half hour, and the last one of a day stays in it."""
    nearest = min(round(cutoff * 2) / 2, 23.5)
    expected = simulated(KAMCHATKA, MOSCOW, nearest, 24.0, 48.0)
    assert found_for(KAMCHATKA, MOSCOW, cutoff, 24.0, 48.0) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("workshop", "depot", "hours"),
    [
        (Place(closes=9.0), MOSCOW, 5.0),  # never open
        (Place(days=0), MOSCOW, 5.0),
        (KAMCHATKA, Place(days=0), 5.0),  # never sends
        (KAMCHATKA, MOSCOW, np.inf),
        (KAMCHATKA, MOSCOW, np.nan),
    ],
)
def test_no_way_takes_for_ever(workshop: Place, depot: Place, hours: float) -> None:
    """Nor does it spoil the lane beside it."""
    found = leads(
        clocks(workshop, KAMCHATKA), clocks(depot, MOSCOW), [15, 15], [hours, 24], 48
    )  # fmt: skip
    assert found.hours.tolist() == [np.inf, pytest.approx(58.15)]
    assert found.working_hours.tolist() == [np.inf, pytest.approx(11.95)]
    assert found.hit.tolist() == [0.0, pytest.approx(0.6)]


def test_no_lanes() -> None:
    found = leads(clocks(), clocks(), [], [], 48)
    assert [len(part) for part in (found.hours, found.working_hours, found.hit)] == [0, 0, 0]


def test_many_lanes_in_parts() -> None:
    """More lanes than are computed at once: all of them alike."""
    count = 4100
    found = leads(clocks(*[KAMCHATKA] * count), clocks(*[MOSCOW] * count), [15] * count,
                  [24] * count, 48)  # fmt: skip
    assert found.hours == pytest.approx(58.15)
    assert found.hit == pytest.approx(0.6)


@given(LANES, st.floats(0, 300), st.floats(0, 100), st.floats(0, 100))
@settings(max_examples=80)
def test_monotone(lane: Any, promise: float, later: float, longer: float) -> None:
    workshop, depot, cutoff, hours = lane
    found = leads(
        clocks(*[workshop] * 2), clocks(*[depot] * 2), [cutoff] * 2, [hours, hours + longer],
        promise,
    )  # fmt: skip
    more = leads(clocks(workshop), clocks(depot), [cutoff], [hours], promise + later)
    assert found.hours[0] <= found.hours[1] + 1e-9
    assert found.working_hours[0] <= found.working_hours[1] + 1e-9
    assert found.hit[0] >= found.hit[1] - 1e-12
    assert more.hit[0] >= found.hit[0]
    assert 0 <= found.hit.min() <= found.hit.max() <= 1
    assert (found.working_hours <= found.hours + 1e-9).all()
    # One that is there at once still waits for the cut-off, and at most a week for each end.
    assert hours <= found.hours[0] <= hours + 0.5 + 2 * 168


@given(st.lists(LANES, min_size=2, max_size=4), st.integers(0, 300))
@settings(max_examples=60)
def test_what_has_to_come_first_equals_a_simulation(lanes: Any, promise: int) -> None:
    """From depot to depot and on to a workshop, each on its own clock."""
    workshops, depots, cutoffs, travel = zip(*lanes, strict=True)
    stock = np.zeros((1, 336))
    for k in range(len(lanes) - 1):
        stock = docked(clocks(depots[k]), [cutoffs[k]], [travel[k]], stock)
    found = leads(
        clocks(workshops[-1]), clocks(depots[-1]), [cutoffs[-1]], [travel[-1]], promise,
        Stock(stock, np.array([0])),
    )  # fmt: skip
    one = (found.hours[0], found.working_hours[0], found.hit[0])
    ways = list(zip(depots, cutoffs, travel, strict=True))
    assert one == pytest.approx(relayed(workshops[-1], ways, promise), abs=1e-9)


def test_what_never_comes_is_never_sent() -> None:
    stock = Stock(np.vstack([np.zeros(336), np.full(336, np.inf)]), np.array([0, 1]))
    found = leads(clocks(KAMCHATKA, KAMCHATKA), clocks(MOSCOW, MOSCOW), [15, 15], [24, 24], 48,
                  stock)  # fmt: skip
    assert found.hours.tolist() == [pytest.approx(58.15), np.inf]
    assert found.hit.tolist() == [pytest.approx(0.6), 0.0]
