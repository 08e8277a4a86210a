"""Every model against brute force over all plans, with and without fixed sites."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.analysis.siting import center, covering, median
from aftersales.analysis.siting.aggregate import covering_sets, dominated_sets, dominated_sites
from aftersales.analysis.siting.problem import Outcome, Plan, Problem
from aftersales.analysis.siting.rules import Rules
from tests.analysis.siting.oracle import problems


def plans(problem: Problem, count: int) -> list[list[int]]:
    """All sets of open sites with exactly so many new ones, or all there are."""
    fixed = np.flatnonzero(problem.fixed).tolist()
    free = np.flatnonzero(~problem.fixed).tolist()
    return [[*fixed, *one] for one in combinations(free, min(count, len(free)))]


def nearest(problem: Problem, chosen: list[int]) -> np.ndarray:
    table = problem.dense()
    return table[:, chosen].min(axis=1) if chosen else np.full(len(problem.weight), np.inf)


def is_whole(problem: Problem, found: Plan, count: int) -> list[int]:
    """The open sites of a plan, which keeps its promises."""
    assert len(found.opened) <= count
    assert not problem.fixed[found.opened].any()
    return [*np.flatnonzero(problem.fixed).tolist(), *found.opened.tolist()]


@given(problems(), st.integers(0, 4), st.integers(0, 9))
@settings(max_examples=120, deadline=None)
def test_mclp(problem: Problem, count: int, limit: int) -> None:
    best = max(
        float(problem.weight[nearest(problem, one) <= limit].sum()) for one in plans(problem, count)
    )
    found = covering.mclp(problem, limit, Rules(count=count))
    chosen = is_whole(problem, found, count)
    assert found.status is Outcome.OPTIMAL
    assert found.objective == pytest.approx(best)
    assert found.bound == pytest.approx(best)
    covered = float(problem.weight[nearest(problem, chosen) <= limit].sum())
    assert covered == pytest.approx(best)


@given(problems(), st.integers(0, 9))
@settings(max_examples=120, deadline=None)
def test_lscp(problem: Problem, limit: int) -> None:
    asked = problem.weight > 0
    possible = [
        count
        for count in range(problem.sites + 1)
        for one in plans(problem, count)
        if (nearest(problem, one)[asked] <= limit).all()
    ]
    found = covering.lscp(problem, limit)
    if not possible:
        assert found.status is Outcome.INFEASIBLE
        return
    chosen = is_whole(problem, found, problem.sites)
    assert found.status is Outcome.OPTIMAL
    assert found.objective == found.bound == min(possible) == len(found.opened)
    assert (nearest(problem, chosen)[asked] <= limit).all()


@given(problems(), st.integers(0, 4))
@settings(max_examples=120, deadline=None)
def test_pmedian(problem: Problem, count: int) -> None:
    asked = problem.weight > 0
    values = [
        float((problem.weight[asked] * nearest(problem, one)[asked]).sum())
        for one in plans(problem, count)
    ]
    found = median.pmedian(problem, Rules(count=count))
    best = min(values)
    if not np.isfinite(best):
        assert found.status is Outcome.INFEASIBLE
        return
    chosen = is_whole(problem, found, count)
    assert found.objective == pytest.approx(best, abs=1e-6)
    assert found.status is Outcome.OPTIMAL
    assert found.bound == pytest.approx(best, abs=1e-5)
    real = float((problem.weight[asked] * nearest(problem, chosen)[asked]).sum())
    assert real == pytest.approx(best, abs=1e-6)


@given(problems(), st.integers(0, 4))
@settings(max_examples=120, deadline=None)
def test_pcenter(problem: Problem, count: int) -> None:
    asked = problem.weight > 0
    values = [float(nearest(problem, one)[asked].max(initial=0.0)) for one in plans(problem, count)]
    found = center.pcenter(problem, Rules(count=count))
    if not np.isfinite(min(values)):
        assert found.status is Outcome.INFEASIBLE
        return
    chosen = is_whole(problem, found, count)
    assert found.status is Outcome.OPTIMAL
    assert found.objective == found.bound == pytest.approx(min(values))
    assert float(nearest(problem, chosen)[asked].max(initial=0.0)) == pytest.approx(min(values))


@given(problems(9), st.integers(0, 9))
def test_sets_are_those_of_the_customers(problem: Problem, limit: int) -> None:
    """Grouped by a dictionary of frozen sets, as one would without keys."""
    table = problem.dense()
    expected: dict[frozenset[int], float] = {}
    held = none = 0.0
    for row, weight in zip(table, problem.weight.tolist(), strict=True):
        sites = frozenset(np.flatnonzero(row <= limit).tolist())
        if not sites:
            none += weight
        elif problem.fixed[list(sites)].any():
            held += weight
        else:
            expected[sites] = expected.get(sites, 0.0) + weight
    found = covering_sets(problem.within(limit))
    members = found.members.toarray()
    told = {
        frozenset(np.flatnonzero(row).tolist()): weight
        for row, weight in zip(members, found.weight.tolist(), strict=True)
    }
    assert told == expected
    assert (found.covered, found.uncoverable) == (held, none)
    gone = dominated_sites(found.members)
    columns = [frozenset(np.flatnonzero(column).tolist()) for column in members.T]
    for site, column in enumerate(columns):
        others = [c for k, c in enumerate(columns) if not gone[k]]
        assert not gone[site] or not column or any(column <= other for other in others)
    lost = dominated_sets(found.members)
    rows = [frozenset(np.flatnonzero(row).tolist()) for row in members]
    for number, row in enumerate(rows):
        kept = [r for k, r in enumerate(rows) if not lost[k]]
        assert not lost[number] or any(other <= row for other in kept)
