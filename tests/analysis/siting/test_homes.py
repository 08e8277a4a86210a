"""Sites that are parts of one place: what they serve together, against flows we did not write."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from aftersales.analysis.siting.covering import mclp
from aftersales.analysis.siting.cuts import Cuts
from aftersales.analysis.siting.flows import Flow
from aftersales.analysis.siting.maximum import max_flow, most_added, touched
from aftersales.analysis.siting.problem import Control, Outcome
from aftersales.analysis.siting.rules import Rules
from tests.analysis.siting.oracle import made

Given = tuple[np.ndarray, ...]


def numbers(draw: st.DrawFn, count: int, least: int, most: int) -> np.ndarray:
    return np.array(draw(st.lists(st.integers(least, most), min_size=count, max_size=count)))


@st.composite
def places(draw: st.DrawFn) -> Given:
    """Members, weights, capacities and homes; the first site of each home stays."""
    sets, sites = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    members = numbers(draw, sets * sites, 0, 1).reshape(sets, sites)
    home = numbers(draw, sites, 0, 2)
    stays = np.isin(np.arange(sites), np.unique(home, return_index=True)[1])
    return members, numbers(draw, sets, 0, 9), numbers(draw, sites, 0, 15), home, stays


def most(given: Given, is_open: np.ndarray) -> int:
    """Maximum flow through sets, open sites and the homes they belong to."""
    members, weight, capacity, home, _ = given
    sets, sites = members.shape
    first_site, first_home, last = 1 + sets, 1 + sets + sites, 1 + sets + sites + 3
    table = np.zeros((last + 1, last + 1), np.int32)
    for g in range(sets):
        table[0, 1 + g] = weight[g]
        for j in np.flatnonzero(members[g] & is_open):
            table[1 + g, first_site + j] = 1000
    for j in np.flatnonzero(is_open):
        table[first_site + j, first_home + home[j]] = 1000
        table[first_home + home[j], last] += capacity[j]
    return int(maximum_flow(csr_array(table), 0, last).flow_value)


def plans(given: Given) -> list[np.ndarray]:
    """Every plan in which a part is open only where its home is."""
    home, stays = given[3], given[4]
    count = len(home)
    every = [(number >> np.arange(count) & 1).astype(bool) for number in range(2**count)]
    return [one for one in every if np.isin(home[one], home[one & stays]).all()]


@given(places(), st.data())
@settings(max_examples=100, deadline=None)
def test_bounds_hold_for_every_plan(given: Given, data: st.DataObject) -> None:
    members, weight, capacity, home, stays = given
    flow = Flow(
        csr_array(members.astype(float)), weight.astype(float), capacity.astype(float),
        home=home, stays=stays,
    )  # fmt: skip
    is_open = data.draw(st.sampled_from(plans(given)))
    value, inside = flow.served(is_open)
    assert value == most(given, is_open)
    exact, row = flow.tangent(is_open.astype(float), inside)
    assert exact + row @ is_open == pytest.approx(value)
    x = np.array(data.draw(st.lists(st.floats(0, 1), min_size=len(home), max_size=len(home))))
    near, slope = flow.tangent(x)
    for one in plans(given):
        assert most(given, one) <= exact + row @ one + 1e-6
        assert most(given, one) <= near + slope @ one + 1e-5


@given(places(), st.data())
@settings(max_examples=100, deadline=None)
def test_what_one_more_site_adds(given: Given, data: st.DataObject) -> None:
    members, weight, capacity, _, _ = given
    sets, sites = members.shape
    stays = np.array(data.draw(st.lists(st.booleans(), min_size=sites, max_size=sites)))
    pairs = csr_array((members * stays).astype(float))
    pairs.eliminate_zeros()
    row = np.repeat(np.arange(sets), np.diff(pairs.indptr))
    base = max_flow(pairs, weight.astype(float), weight[row].astype(float), capacity.astype(float))
    added = most_added(pairs, weight.astype(float), base, csr_array(members.astype(float)))

    def value(is_open: np.ndarray, room: np.ndarray, number: np.ndarray = weight) -> int:
        sizes = [room[k] if is_open[k] else 0 for k in range(sites)]
        table = np.zeros((sets + sites + 2, sets + sites + 2), np.int32)
        table[0, 1 : 1 + sets] = number
        table[1 : 1 + sets, 1 + sets : -1] = members * is_open * 1000
        table[1 + sets : -1, -1] = sizes
        return int(maximum_flow(csr_array(table), 0, sets + sites + 1).flow_value)

    assert base.out.sum() == value(stays, capacity)
    wide = csr_array(members.astype(float))
    left = touched(pairs, weight.astype(float), base, wide)
    for site in np.flatnonzero(~stays).tolist():
        more = stays | (np.arange(sites) == site)
        room = np.where(np.arange(sites) == site, 1000, capacity)
        assert value(more, room) - base.out.sum() <= added[site]
    # Whoever is left out is served in full by every plan, and takes nothing from the others.
    for number in range(2**sites):
        is_open = stays | (number >> np.arange(sites) & 1).astype(bool)
        settled = int(weight[~left].sum())
        rest = value(is_open, capacity, np.where(left, weight, 0))
        assert value(is_open, capacity) == settled + rest


@given(places())
@settings(max_examples=50, deadline=None)
def test_a_flow_grows_without_taking(given: Given) -> None:
    members, weight, capacity, home, _ = given
    first = (members * (home == 0)).astype(float)
    wide = csr_array(members.astype(float))
    row = np.repeat(np.arange(len(weight)), np.diff(wide.indptr))
    between = weight[row].astype(float)
    less = max_flow(wide, weight.astype(float), between * first[row, wide.indices], capacity * 1.0)
    more = max_flow(
        wide, weight.astype(float), between, capacity.astype(float), held=less.between
    )  # fmt: skip
    fresh = max_flow(wide, weight.astype(float), between, capacity.astype(float))
    assert more.out.sum() == fresh.out.sum()
    assert (more.out >= less.out).all()
    assert (more.into >= less.into).all()
    assert (np.bincount(row, more.between, minlength=len(weight)) == more.out).all()
    assert (more.between >= 0).all()


def test_a_right_at_a_full_centre_and_an_opening_help_each_other() -> None:
    """Neither adds anything alone: the opening takes demand from the centre, the right fills it."""
    # Customers: 0 is served by the centre, 1 has no right there. Sites: centre, right, opening.
    problem = made([[0.0, None, 0.0], [None, 0.0, None]], [5.0, 5.0], [True, False, False])
    rules = Rules(capacity=np.array([5.0, 0.0, 5.0]), home=np.array([0, 0, -1]))
    for count, served in ((1, 5.0), (2, 10.0)):
        asked = replace(rules, count=count)
        for found in (mclp(problem, 1.0, asked), Cuts(problem, asked, Control()).plan()):
            assert (found.status, found.objective) == (Outcome.OPTIMAL, served)
