"""What open sites serve, and the bounds on it, against a maximum flow that we did not write."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from aftersales.analysis.siting.flows import Flow


@st.composite
def flows(draw: st.DrawFn) -> tuple[np.ndarray, ...]:
    """Members, weights, capacities, groups, and what counts of each group."""
    sets, sites = draw(st.integers(1, 7)), draw(st.integers(1, 5))

    def numbers(count: int, least: int, most: int) -> np.ndarray:
        return np.array(draw(st.lists(st.integers(least, most), min_size=count, max_size=count)))

    members = numbers(sets * sites, 0, 1).reshape(sets, sites)
    return (
        members, numbers(sets, 0, 9), numbers(sites, 0, 15), numbers(sets, -1, 2), numbers(3, 0, 12)
    )  # fmt: skip


def most(given: tuple[np.ndarray, ...], is_open: np.ndarray) -> int:
    """Maximum flow from a source through groups, sets and open sites."""
    members, weight, capacity, group, counted = given
    sets, sites = members.shape
    first_set, first_site, last = 4, 4 + sets, 4 + sets + sites
    table = np.zeros((last + 1, last + 1), np.int32)
    for q, limit in enumerate(counted):
        table[0, 1 + q] = limit
    for g in range(sets):
        if group[g] >= 0:
            table[1 + group[g], first_set + g] = weight[g]
        for j in np.flatnonzero(members[g] & is_open):
            table[first_set + g, first_site + j] = 1000
    table[first_site:last, last] = capacity
    return int(maximum_flow(csr_array(table), 0, last).flow_value)


def made(given: tuple[np.ndarray, ...]) -> Flow:
    members, weight, capacity, group, counted = given
    return Flow(
        csr_array(members.astype(float)), weight.astype(float), capacity.astype(float), group,
        counted.astype(float),
    )  # fmt: skip


@given(flows(), st.data())
@settings(max_examples=100, deadline=None)
def test_a_flow_and_its_cut(given: tuple[np.ndarray, ...], data: st.DataObject) -> None:
    sites, flow = given[0].shape[1], made(given)
    is_open = np.array(data.draw(st.lists(st.booleans(), min_size=sites, max_size=sites)))
    value, inside = flow.served(is_open)
    assert value == pytest.approx(most(given, is_open), abs=1e-6)
    constant, row = flow.tangent(is_open.astype(float), inside)
    assert constant + row @ is_open == pytest.approx(value, abs=1e-6)
    for number in range(2**sites):
        other = (number >> np.arange(sites) & 1).astype(bool)
        assert most(given, other) <= constant + row @ other + 1e-6


@given(flows(), st.data())
@settings(max_examples=100, deadline=None)
def test_tangents_anywhere_hold_for_all_plans(
    given: tuple[np.ndarray, ...], data: st.DataObject
) -> None:
    sites = given[0].shape[1]
    x = np.array(data.draw(st.lists(st.floats(0, 1), min_size=sites, max_size=sites)))
    constant, row = made(given).tangent(x)
    for number in range(2**sites):
        is_open = (number >> np.arange(sites) & 1).astype(bool)
        assert most(given, is_open) <= constant + row @ is_open + 1e-5


@given(flows(), st.data())
@settings(max_examples=50, deadline=None)
def test_fewer_sites_serve_the_same(given: tuple[np.ndarray, ...], data: st.DataObject) -> None:
    sites = given[0].shape[1]
    kept = np.array(data.draw(st.lists(st.booleans(), min_size=sites, max_size=sites)))
    value = made(given).only(kept).served(np.ones(int(kept.sum()), np.bool_))[0]
    assert value == pytest.approx(most(given, kept), abs=1e-6)
