"""Spreading conserves every vehicle."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.analysis.demand import apportion

MEMBERS = st.lists(
    st.tuples(st.integers(0, 3), st.floats(0, 1e9) | st.sampled_from([0.0, 5e-324, 1e308])),
    max_size=40,
)


@given(st.lists(st.integers(0, 10**9), min_size=4, max_size=4), MEMBERS)
def test_conserved_to_the_unit(totals: list[int], members: list[tuple[int, float]]) -> None:
    groups = np.array([g for g, _ in members], np.int64)
    weights = np.array([w for _, w in members], float)
    units = apportion(totals, groups, weights)
    for group, total in enumerate(totals):
        here = groups == group
        if not here.any():
            continue
        assert units[here].sum() == total
        held = weights[here]
        if held.max() > 0:
            scaled = held / held.max()
            share = total * scaled / scaled.sum()
            assert (np.abs(units[here] - share) < 1 + 1e-6).all()
            assert (units[here][scaled == 0] == 0).all()
        else:
            assert np.ptp(units[here]) <= 1


def test_hamilton_example() -> None:
    """The US House of 1791 under Hamilton's method: 120 seats by the census of 1790.

    Source: Balinski & Young, Fair Representation (1982), table of the first apportionment.
    """
    population = {
        "VA": 630_560, "MA": 475_327, "PA": 432_879, "NC": 353_523, "NY": 331_589,
        "MD": 278_514, "CT": 236_841, "SC": 206_236, "NJ": 179_570, "NH": 141_822,
        "VT": 85_533, "GA": 70_835, "KY": 68_705, "RI": 68_446, "DE": 55_540,
    }  # fmt: skip
    seats = [21, 16, 14, 12, 11, 9, 8, 7, 6, 5, 3, 2, 2, 2, 2]
    found = apportion([120], [0] * 15, list(population.values()))
    assert found.tolist() == seats


@pytest.mark.parametrize(
    ("totals", "groups", "weights"),
    [([-1], [0], [1]), ([1], [0], [-1]), ([1], [0], [np.nan]), ([1], [1], [1]), ([1], [-1], [1])],
)
def test_refuses_nonsense(totals: list[int], groups: list[int], weights: list[float]) -> None:
    with pytest.raises(ValueError, match=r"."):
        apportion(totals, groups, weights)
