"""Hours of workshops: figures that others published, and which side limits a site."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.analysis.capacity import (
    Binding,
    Workshop,
    bays_required,
    capacity_hours,
    service_hours,
    throughput,
)
from tests.analysis.oracles import make_ready

# A training data sheet of a Toyota dealer (Scribd 476642177), one year and its December.
UIO, CUSTOMERS, ORDERS, CUSTOMER_ORDERS, WARRANTY_ORDERS = 9_796, 3_428, 7_200, 4_600, 480
HOURS_SOLD, CUSTOMER_HOURS, WARRANTY_HOURS, STALLS = 14_800, 8_200, 960, 10
SOLD, CLOCKED, AVAILABLE, TECHNICIANS = 1_230, 1_181, 1_280, 5


def make_workshop(**over: float) -> Workshop:
    values = {
        "attended_hours": 1840.0,
        "utilisation": 0.8,
        "efficiency": 1.0,
        "bay_use": 0.85,
        "workers_per_bay": 1.0,
        "weeks": 50.0,
        "shift_hours": 8.0,
    }
    return Workshop(**{**values, **over})


def test_the_sheet_sells_what_it_sold() -> None:
    """1,230 of 1,280 available hours, at the ratios the sheet gives: 92.3, 104.1 and 96.1 %."""
    utilisation, efficiency = CLOCKED / AVAILABLE, SOLD / CLOCKED
    assert utilisation == pytest.approx(0.923, abs=5e-4)
    assert efficiency == pytest.approx(1.041, abs=5e-4)
    workshop = make_workshop(
        attended_hours=AVAILABLE / TECHNICIANS, utilisation=utilisation, efficiency=efficiency
    )
    sold = float(workshop.technician_hours(TECHNICIANS))
    assert sold == pytest.approx(SOLD)
    assert sold / AVAILABLE == pytest.approx(0.961, abs=5e-4)  # productivity
    assert workshop.technician_hours([0, 1, 10]) == pytest.approx([0, SOLD / 5, SOLD * 2])


def test_the_sheet_visits_and_hours() -> None:
    """9,796 vehicles, of which 34.99 % come 1.48 times, take 14,800 hours at 2.06 an order."""
    paid = CUSTOMER_ORDERS + WARRANTY_ORDERS
    share = CUSTOMERS / UIO
    assert share == pytest.approx(0.3499, abs=5e-5)
    assert paid / CUSTOMERS == pytest.approx(1.48, abs=5e-3)
    visits = service_hours(UIO, share, paid / CUSTOMERS, 1.0)
    assert float(visits) == pytest.approx(paid)
    assert float(service_hours(UIO, 0.3499, 1.48, 1.0)) == pytest.approx(paid, rel=2e-3)
    assert paid / UIO == pytest.approx(0.519, abs=5e-4)
    for hours, orders, each in (
        (HOURS_SOLD, ORDERS, 2.06),
        (CUSTOMER_HOURS, CUSTOMER_ORDERS, 1.78),
        (WARRANTY_HOURS, WARRANTY_ORDERS, 2.0),
    ):
        assert hours / orders == pytest.approx(each, abs=5e-3)
        found = service_hours(UIO, share, orders / CUSTOMERS, hours / orders)
        assert float(found) == pytest.approx(hours)
        assert float(service_hours(UIO, 1.0, orders / UIO, each)) == pytest.approx(hours, rel=3e-3)


def test_the_sheet_throughput() -> None:
    assert throughput(ORDERS, STALLS, 300) == pytest.approx(2.4)
    # A Chinese dealer: 30 bays, 1,000 to 2,000 vehicles a month.
    assert throughput(1000, 30, 30) == pytest.approx(1.1, abs=0.05)
    assert throughput(2000, 30, 30) == pytest.approx(2.2, abs=0.05)


def test_the_design_norm_needs_seven_bays() -> None:
    """10,000 vehicles × 0.50 × 1.4 × 2.0 h × 1.15 / (300 · 9 · 1 · 0.85) = 7.0."""
    hours = service_hours(10_000, 0.5, 1.4, 2.0)
    assert float(hours) == pytest.approx(14_000)
    bays = float(bays_required(hours, open_hours=300 * 9, use=0.85, unevenness=1.15))
    assert bays == pytest.approx(7.0, abs=0.05)
    assert float(
        bays_required(hours, open_hours=2700, use=0.85, unevenness=1.15, workers=2, efficiency=1.25)
    ) == pytest.approx(bays / 2.5)


@given(
    st.floats(1, 60), st.floats(1, 8000), st.floats(0.1, 1), st.floats(0.5, 3), st.floats(0.5, 2)
)
def test_bays_required_is_the_inverse_of_bay_hours(
    bays: float, open_hours: float, use: float, workers: float, efficiency: float
) -> None:
    workshop = make_workshop(bay_use=use, workers_per_bay=workers, efficiency=efficiency)
    hours = workshop.bay_hours(bays, open_hours)
    back = bays_required(
        hours, open_hours=open_hours, use=use, workers=workers, efficiency=efficiency
    )
    assert float(back) == pytest.approx(bays)


def test_bays_that_sell_nothing_are_never_enough() -> None:
    for over in ({"open_hours": 0.0, "use": 0.85}, {"open_hours": 2700.0, "use": 0.0}):
        assert bays_required([5.0, 0.0], **over).tolist() == [np.inf, np.inf]


def test_hours_by_age_are_summed_over_the_last_axis() -> None:
    """Retention of years 1 to 5 in Australia: 92/85/73/54/45 %."""
    retention = [0.92, 0.85, 0.73, 0.54, 0.45]
    found = service_hours([[100] * 5, [0, 0, 0, 0, 10]], retention, 1.4, 2.0)
    assert found.shape == (2, 5)
    assert found.sum(axis=1) == pytest.approx([349 * 2.8, 4.5 * 2.8])


@pytest.mark.parametrize(
    ("technician", "bay", "hours", "binding"),
    [
        (100.0, 200.0, 100.0, Binding.TECHNICIANS),
        (200.0, 100.0, 100.0, Binding.BAYS),
        (150.0, 150.0, 150.0, Binding.TECHNICIANS),
        (np.nan, 100.0, 100.0, Binding.BAYS),
        (100.0, np.nan, 100.0, Binding.TECHNICIANS),
        (np.nan, np.nan, np.inf, Binding.UNKNOWN),
        (0.0, 100.0, 0.0, Binding.TECHNICIANS),
        (100.0, 0.0, 0.0, Binding.BAYS),
        (0.0, np.nan, 0.0, Binding.TECHNICIANS),
        (np.nan, 0.0, 0.0, Binding.BAYS),
    ],
)
def test_which_side_limits(technician: float, bay: float, hours: float, binding: Binding) -> None:
    found, limits = capacity_hours([technician], [bay])
    assert found.tolist() == [hours]
    assert limits == (binding,)
    ready = make_ready(1, 1, technician_hours=[technician], bay_hours=[bay])
    assert ready.capacity_hours.tolist() == [hours]


def test_no_sites() -> None:
    found, limits = capacity_hours([], [])
    assert found.shape == (0,)
    assert limits == ()


@pytest.mark.parametrize(
    ("weekly", "shifts", "hours"),
    [
        (60.0, 2.0, 3000.0),  # the known opening hours come first
        (60.0, np.nan, 3000.0),
        (np.nan, 1.0, 2000.0),
        (np.nan, 2.0, 4000.0),
        (np.nan, np.nan, 2000.0),
        (np.nan, 0.0, 0.0),
    ],
)
def test_open_hours(weekly: float, shifts: float, hours: float) -> None:
    assert make_workshop().open_hours([weekly], [shifts]).tolist() == [hours]


@pytest.mark.parametrize(
    "over",
    [{"efficiency": 2.0}, {"utilisation": 1.0}, {"attended_hours": 2000.0}],
)
def test_more_of_anything_sells_more(over: dict[str, Any]) -> None:
    less, more = make_workshop(), make_workshop(**over)
    assert more.technician_hours(3) > less.technician_hours(3)
    assert more.bay_hours(3, 2000) >= less.bay_hours(3, 2000)
