"""Leads over all ways a part may come, against the formula as it is written."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.analysis.fill_rates import FillRates, mixed
from aftersales.analysis.supply import Leads

Way = tuple[float, float]
NEVER = (np.inf, 0.0)


def one_lead(hours: float, hit: float) -> Leads:
    return Leads(np.array([hours]), np.array([hours]), np.array([hit]))


def by_hand(rates: FillRates, ways: list[Way]) -> Way:
    """Facing, other, plant, abroad; nothing times for ever is nothing."""
    first, other, plant, abroad = ways
    f1, f2 = rates.facing, max(rates.facing, rates.system)
    parts = [
        (f1, first),
        (f2 - f1, other if other[0] < np.inf else abroad),
        ((1 - f2) * rates.local, plant if plant[0] < np.inf else abroad),
        ((1 - f2) * (1 - rates.local), abroad),
    ]
    expected = sum(share * t for share, (t, _) in parts if share > 0)
    return expected, sum(share * p for share, (_, p) in parts)


SHARE = st.one_of(st.sampled_from([0.0, 0.95, 0.98, 1.0]), st.floats(0, 1))
TIME = st.one_of(st.just(np.inf), st.floats(0, 1000))
WAY = st.tuples(TIME, SHARE).map(lambda way: (way[0], 0.0 if way[0] == np.inf else way[1]))


@given(st.builds(FillRates, SHARE, SHARE, SHARE), st.tuples(WAY, WAY, WAY, WAY))
@settings(max_examples=300)
def test_mixed_is_the_formula(rates: FillRates, ways: Any) -> None:
    hours, hit = mixed(rates, *(one_lead(*way) for way in ways))
    assert not np.isnan(hours).any()
    assert 0 <= hit[0] <= 1 + 1e-12
    if ways[0][0] == np.inf:
        assert hours[0] == np.inf
        return
    expected, sure = by_hand(rates, list(ways))
    assert hours[0] == pytest.approx(expected)
    assert hit[0] == pytest.approx(sure)


def test_mixed_of_usual_rates() -> None:
    """95 % after 20 h, 3 % after 44 h, of 2 % a third in 5 days from a plant, the rest in 21."""
    rates = FillRates(0.95, 0.98, 0.3)
    abroad = one_lead(524, 0.0)
    args = (one_lead(20, 0.97), one_lead(44, 0.6), one_lead(120, 0.0), abroad)
    hours, hit = mixed(rates, *args)
    assert hours[0] == pytest.approx(0.95 * 20 + 0.03 * 44 + 0.02 * (0.3 * 120 + 0.7 * 524))
    assert hit[0] == pytest.approx(0.95 * 0.97 + 0.03 * 0.6)
    alone, sure = mixed(rates, args[0], one_lead(*NEVER), one_lead(*NEVER), abroad)
    assert alone[0] == pytest.approx(20 + 0.05 * 504)
    assert sure[0] == pytest.approx(0.95 * 0.97)


def test_a_better_system_is_never_slower() -> None:
    """Where another depot is nearer than abroad."""
    args = (one_lead(20, 0.97), one_lead(44, 0.6), one_lead(120, 0.2), one_lead(524, 0.0))
    for facing in (0.0, 0.5, 0.9):
        found = [mixed(FillRates(facing, f2, 0.3), *args) for f2 in (0.9, 0.95, 1.0)]
        hours, hits = ([float(part[k][0]) for part in found] for k in (0, 1))
        assert hours == sorted(hours, reverse=True)
        assert hits == sorted(hits)
