"""What is told beside a plan, against counting by hand and against all plans."""

from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.analysis.siting.covering import mclp
from aftersales.analysis.siting.explain import alternatives, explain
from aftersales.analysis.siting.impossible import why_impossible
from aftersales.analysis.siting.problem import Control, Outcome, Problem
from aftersales.analysis.siting.rules import Quota, Rules
from aftersales.analysis.siting.sequence import Stages, sequence
from aftersales.analysis.siting.steadiness import Spread, steadiness
from tests.analysis.siting.oracle import (
    costs,
    every_plan,
    least_ways,
    made,
    meets_quotas,
    most_flow,
    open_of,
    ruled,
)

LIMIT = st.integers(0, 9)
EXAMPLES = settings(max_examples=60, deadline=None)


def covered(problem: Problem, chosen: list[int], limit: float, copies: int = 1) -> float:
    return float(problem.weight[costs(problem, chosen, copies) <= limit].sum())


@given(ruled("count", "closable", "copies"), LIMIT)
@EXAMPLES
def test_a_site_is_worth_what_is_lost_without_it(asked: tuple[Problem, Rules], limit: int) -> None:
    problem, rules = asked
    rules = replace(rules, price=np.arange(1.0, problem.sites + 1))
    plan = mclp(problem, limit, rules)
    chosen = open_of(problem, rules, plan)
    table = problem.dense()
    before = np.flatnonzero(problem.fixed).tolist()
    told = explain(problem, limit, rules, plan)
    assert [one.site for one in told] == plan.opened.tolist()
    for one in told:
        others = [k for k in chosen if k != one.site]
        lost = covered(problem, chosen, limit, rules.copies) - covered(
            problem, others, limit, rules.copies
        )
        assert one.gain == pytest.approx(lost)
        assert one.per_money == pytest.approx(lost / (one.site + 1))
        load, taken = 0.0, np.zeros(problem.sites)
        for row, weight in zip(table, problem.weight.tolist(), strict=True):
            near = min(chosen, key=lambda k: (row[k], not problem.fixed[k], k))
            if near == one.site and row[near] <= limit:
                load += weight
                held = min(before, key=lambda k: (row[k], k), default=None)
                if held is not None and row[held] <= limit:
                    taken[held] += weight
        assert one.load == pytest.approx(load)
        assert one.taken_from == pytest.approx(taken)
        assert one.utilisation is None


@given(ruled("count", "least", "capacity"), LIMIT)
@EXAMPLES
def test_loads_add_up_to_what_is_served(asked: tuple[Problem, Rules], limit: int) -> None:
    problem, rules = asked
    rules = replace(rules, capacity=5.0 * np.arange(problem.sites, dtype=np.float64))
    plan = mclp(problem, limit, rules)
    if plan.objective is None:
        return
    chosen = open_of(problem, rules, plan)
    told = explain(problem, limit, rules, plan)
    for one in told:
        others = most_flow(problem, limit, replace(rules, least=0.0), [
            k for k in chosen if k != one.site
        ])  # fmt: skip
        assert others is not None
        assert one.gain == pytest.approx(plan.objective - others, abs=1e-4)
        assert rules.least - 1e-4 <= one.load <= one.site * 5 + 1e-4
        assert one.utilisation is None or one.utilisation <= 1 + 1e-6


@given(ruled("budget", "choice", "required"), LIMIT, st.integers(1, 3))
@EXAMPLES
def test_alternatives_are_the_next_best_plans(
    asked: tuple[Problem, Rules], limit: int, count: int
) -> None:
    problem, rules = asked[0], replace(asked[1], count=count)
    best = mclp(problem, limit, rules)
    if best.objective is None:
        return
    found = alternatives(
        lambda r, c: mclp(problem, limit, r, c), rules, best, tolerance=0.2, most=3
    )
    seen = [best]
    for one in found:
        assert one.objective is not None
        assert one.objective >= 0.8 * best.objective - 1e-9
        open_of(problem, rules, one)
        barred = replace(rules, barred=tuple(plan.opened for plan in seen))
        values = [covered(problem, p, limit) for p in every_plan(problem, barred)]
        assert one.objective == pytest.approx(max(values))
        assert all(set(plan.opened) - set(one.opened) for plan in seen)
        seen.append(one)


@given(
    ruled("capacity", "home", most=4), LIMIT, st.data(), st.integers(1, 3), st.booleans(),
)  # fmt: skip
@EXAMPLES
def test_a_sequence_is_the_best_of_all(
    asked: tuple[Problem, Rules], limit: int, data: st.DataObject, periods: int, keeps_rest: bool
) -> None:
    def numbers(most: int, count: int) -> np.ndarray:
        return np.array(
            data.draw(st.lists(st.integers(0, most), min_size=count, max_size=count)), np.int64
        )

    problem, rules = asked
    known: dict[tuple[int, ...], float] = {}

    def served(chosen: list[int]) -> float:
        key = tuple(chosen)
        if key not in known:
            flow = most_flow(problem, limit, rules, chosen) if rules.has_loads else None
            known[key] = covered(problem, chosen, limit) if flow is None else flow
        return known[key]

    sites = np.flatnonzero(~problem.fixed)
    stages = Stages(
        numbers(8, periods).astype(float), numbers(6, problem.sites).astype(float),
        numbers(2, problem.sites), 1 + numbers(2, periods) / 2, keeps_rest,
    )  # fmt: skip
    assert stages.growth is not None
    fixed = np.flatnonzero(problem.fixed).tolist()
    best = 0.0
    for begun in product(range(-1, periods), repeat=len(sites)):
        when = np.array(begun, int)
        spent = [stages.price[sites[when == t]].sum() for t in range(periods)]
        left = stages.budget - np.array(spent)
        if ((np.cumsum(left) if keeps_rest else left) < 0).any():
            continue
        value = sum(
            stages.growth[t]
            * served(fixed + sites[(when >= 0) & (when + stages.build[sites] <= t)].tolist())
            for t in range(periods)
        )
        best = max(best, value)
    found = sequence(problem, limit, sites, stages, rules=rules)
    assert found.status is Outcome.OPTIMAL
    assert found.objective == pytest.approx(best)
    assert found.bound == pytest.approx(best)
    assert found.coverage.sum() == pytest.approx(best)
    assert (found.cash >= 0).all()
    for t in range(periods):
        serving = sites[(found.serves >= 0) & (found.serves <= t)].tolist()
        value = stages.growth[t] * served(fixed + serving)
        assert found.coverage[t] == pytest.approx(value)
        assert found.spent[t] == stages.price[sites[found.begun == t]].sum()


@given(ruled("count", "budget", "forbidden", "copies", "quotas", "closable"), LIMIT)
@EXAMPLES
def test_why_it_is_impossible(asked: tuple[Problem, Rules], limit: int) -> None:
    problem, rules = asked
    told = why_impossible(problem, limit, rules, near_place=lambda k: np.array([k]))
    table = problem.dense()
    may = problem.fixed | ~(
        np.zeros(problem.sites, bool) if rules.forbidden is None else rules.forbidden
    )
    held = problem.weight > 0
    if rules.quotas:
        held = held & np.any([quota.customers > 0 for quota in rules.quotas], axis=0)
    alone = held & ((table[:, may] <= limit).sum(axis=1) < rules.copies)
    assert sorted(told.unreachable) == np.flatnonzero(alone).tolist()
    assert not alone[told.left].any()
    plans = list(every_plan(problem, rules))

    def fits(chosen: list[int], cost: float) -> bool:
        served = np.where(costs(problem, chosen, rules.copies) <= cost, problem.weight, 0.0)
        return meets_quotas(problem, rules, served) if rules.quotas else bool(
            (served >= problem.weight).all()
        )  # fmt: skip

    limits = [c for c in np.unique(problem.cost) if any(fits(one, c) for one in plans)]
    if held.any():
        assert told.enough == (limits[0] if limits else None)
    failing = [*told.unreachable, *told.left]
    heaviest = max((problem.weight[k] for k in failing), default=None)
    assert (told.place in failing) if failing else told.place is None
    assert told.place is None or problem.weight[told.place] == heaviest
    for quota, share in zip(rules.quotas, told.attainable, strict=True):
        whole = problem.weight[quota.customers].sum()
        most = max((
            problem.weight[quota.customers & (costs(problem, one, rules.copies) <= limit)].sum()
            for one in plans
        ), default=0.0)  # fmt: skip
        assert share == pytest.approx(most / whole if whole else 1.0)


@given(ruled("count", "forbidden", "capacity", "least", "quotas", most=4), LIMIT)
@EXAMPLES
def test_why_not_everybody_can_be_served(asked: tuple[Problem, Rules], limit: int) -> None:
    """As p-median and p-center ask: all demand at whatever cost, and quotas within the limit."""
    problem, rules = asked
    told = why_impossible(problem, limit, rules, serves_all=True)
    plans = list(every_plan(problem, rules))
    free = replace(rules, quotas=())
    held = problem.weight > 0

    def serves(some: Rules, reach: float) -> bool:
        return any(least_ways(problem, np.inf, some, one, reach) is not None for one in plans)

    may = problem.fixed | ~(
        np.zeros(problem.sites, bool) if rules.forbidden is None else rules.forbidden
    )
    if not serves(free, np.inf):
        assert told.enough is None
        nobody = held & ~np.isfinite(problem.dense()[:, may]).any(axis=1)
        assert sorted(told.unreachable) == np.flatnonzero(nobody).tolist()
        assert not nobody[told.left].any()
        return
    if rules.quotas and held.any():
        limits = (float(c) for c in np.unique(problem.cost) if serves(rules, c))
        assert told.enough == next(limits, None)


def test_who_has_no_room_is_told() -> None:
    """Two customers in reach of one site with room for half of them."""
    problem = made([[1.0], [2.0]], [4.0, 4.0], [False])
    rules = Rules(capacity=np.array([4.0]))
    told = why_impossible(problem, 5.0, rules, near_place=lambda k: np.array([k]), serves_all=True)
    assert (told.unreachable.tolist(), told.left.tolist()) == ([], [0, 1])
    assert (told.enough, told.place, told.mended.tolist()) == (None, 0, [0])


def test_sites_that_stay_whatever_comes() -> None:
    """The first site is worth ten times any other; the others change places by chance."""
    problem = made(
        [[1.0, None, None], [None, 1.0, None], [None, None, 1.0]], [100, 10, 10], [False] * 3
    )
    rules = Rules(count=2, budget=10.0, price=np.ones(3))
    told: list[int] = []
    found = steadiness(problem, 2.0, rules, done=lambda k, of: told.append(k))
    assert found.draws == 200
    assert told == list(range(1, 201))
    assert found.share[0] == 1
    assert 0.3 < found.share[1] < 0.7
    assert found.share[1] + found.share[2] == pytest.approx(1)
    assert 0 <= found.proven <= 200
    again = steadiness(problem, 2.0, rules)
    assert (again.objective == found.objective).all()
    still = steadiness(problem, 2.0, rules, Spread(0, 0, 0), draws=3)
    assert (still.objective == 110).all()
    # A reach that is too short by a hair covers nothing in about half of the draws.
    edge = steadiness(problem, 1.0, rules, Spread(0, 0.1, 0))
    assert 0.35 < edge.share[0] < 0.65


def test_stopped_draws_say_how_many_there_were() -> None:
    problem = made([[1.0, 2.0]], [1.0], [False, False])
    seen: list[int] = []
    control = Control(cancelled=lambda: len(seen) >= 5)
    found = steadiness(
        problem, 2.0, Rules(count=1), control=control, done=lambda k, of: seen.append(k)
    )
    assert found.draws == 5


def test_a_quota_that_is_out_of_reach_is_told() -> None:
    problem = made([[1.0, None], [None, 9.0]], [4.0, 4.0], [False, False])
    east = Quota(np.array([1]), 0.5)
    told = why_impossible(problem, 2.0, Rules(quotas=(east,)), near_place=lambda k: np.array([k]))
    assert told.attainable == (0.0,)
    assert (told.enough, told.place, told.is_mended) == (9.0, 1, True)
    assert list(combinations(told.unreachable.tolist(), 1)) == [(1,)]
