"""The parc rolled forward against a Leslie matrix, and what it conserves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.analysis.parc import roll_forward

AGES = 6
COUNTS = st.lists(st.floats(0, 1e6), min_size=AGES, max_size=AGES)
SHARES = st.lists(st.floats(0, 1), min_size=AGES, max_size=AGES)


@given(COUNTS, SHARES, st.floats(0, 1e5), st.integers(0, 12))
def test_it_is_a_power_of_a_matrix(
    counts: list[float], scrappage: list[float], sales: float, years: int
) -> None:
    """Ages as a vector, with one more place that stays 1 and brings the sales."""
    step = np.zeros((AGES + 1, AGES + 1))
    step[0, AGES] = sales
    step[AGES, AGES] = 1
    for age in range(AGES):
        step[min(age + 1, AGES - 1), age] += 1 - scrappage[age]
    expected = np.linalg.matrix_power(step, years) @ np.append(counts, 1.0)
    found = roll_forward(counts, sales, scrappage, 3, years)
    assert len(found) == years + 1
    assert found[-1].by_age == pytest.approx(expected[:AGES], rel=1e-9, abs=1e-6)


@given(COUNTS, SHARES, st.floats(0, 1e5))
def test_nothing_is_lost(counts: list[float], scrappage: list[float], sales: float) -> None:
    before, after = roll_forward(counts, sales, scrappage, 3, 1)
    assert after.uio == pytest.approx(before.uio + sales - after.scrapped, rel=1e-9, abs=1e-6)
    assert after.leaving_warranty == pytest.approx(counts[2] * (1 - scrappage[2]))


def test_without_sales_it_grows_old() -> None:
    found = roll_forward([10, 0, 0], 0, [0, 0, 0], 2, 4)
    assert [year.by_age.tolist() for year in found] == [
        [10, 0, 0],
        [0, 10, 0],
        *[[0, 0, 10]] * 3,
    ]
    assert [year.leaving_warranty for year in found] == [0, 0, 10, 0, 0]


@pytest.mark.parametrize(
    ("counts", "sales", "scrappage"),
    [([], 0, []), ([1], 0, [0, 0]), ([-1], 0, [0]), ([1], -1, [0]), ([1], 0, [1.1])],
)
def test_wrong_numbers_are_refused(
    counts: list[float], sales: float, scrappage: list[float]
) -> None:
    with pytest.raises(ValueError, match="must"):
        roll_forward(counts, sales, scrappage, 3, 1)
