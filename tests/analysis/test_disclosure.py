"""Rounded vehicles still add up, whatever is added up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from aftersales.analysis.disclosure import counts, shares

Left = tuple[NDArray[np.int64], NDArray[np.int64], int]


@st.composite
def cascades(draw: st.DrawFn) -> Left:
    """What each of some steps leaves of each brand at each place, and the places' regions."""
    steps, places = draw(st.integers(1, 5)), draw(st.integers(0, 12))
    brands, regions = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    size = steps * places * brands
    lost = draw(st.lists(st.integers(0, 40), min_size=size, max_size=size))
    table = np.array(lost, np.int64).reshape(steps, places, brands)
    region = draw(st.lists(st.integers(0, regions - 1), min_size=places, max_size=places))
    return np.cumsum(table[::-1], axis=0)[::-1], np.array(region, np.int64), regions


@given(cascades(), st.integers(1, 20))
def test_every_sum_ties(given_left: Left, base: int) -> None:
    left, region, regions = given_left
    told = counts(left, region, regions, base)
    assert not (told.by_region % base).any()
    assert not (told.by_place % base).any()
    for r in range(regions):
        at_places = told.by_place[:, region == r].sum(axis=1)
        assert at_places.tolist() == told.by_region[:, r].sum(axis=1).tolist()
    # A step keeps no more than the one before, of anything.
    assert (np.diff(told.by_region, axis=0) <= 0).all()
    assert (np.diff(told.by_place, axis=0) <= 0).all()
    whole = int(left[0].sum())
    assert abs(int(told.by_region[0].sum()) - whole) <= base / 2
    of_regions = np.bincount(region, left[0].sum(axis=1), regions)
    # Less than a base from a share of a total that is itself at most half a base away.
    assert (np.abs(told.by_region[0].sum(axis=1) - of_regions) < 1.5 * base).all()


@given(cascades())
def test_without_rounding_nothing_changes(given_left: Left) -> None:
    left, region, regions = given_left
    told = counts(left, region, regions)
    assert told.by_place.tolist() == left.sum(axis=2).tolist()
    for r in range(regions):
        assert told.by_region[:, r].tolist() == left[:, region == r].sum(axis=1).tolist()


def test_what_is_nowhere_stays_nowhere() -> None:
    left = np.array([[[0], [7], [0], [8]]], np.int64)
    told = counts(left, np.array([0, 0, 1, 1]), 2, 5)
    assert told.by_place[0, [0, 2]].tolist() == [0, 0]
    assert told.by_place.sum() == 15


def test_shares_keep_their_totals() -> None:
    told = shares([20, 0], [[9, 0], [9, 0], [2, 0]], 5)
    assert told[:, 0].sum() == 20
    assert told[:, 1].tolist() == [0, 0, 0]
    assert set((told % 5).ravel().tolist()) == {0}


def test_a_base_is_a_whole_number_from_one() -> None:
    with pytest.raises(ValueError, match="base"):
        counts(np.zeros((1, 0, 1)), np.zeros(0), 1, 0)
