"""Every model under every rule it heeds, against brute force over all plans."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aftersales.analysis.siting.center import pcenter
from aftersales.analysis.siting.covering import lscp, mclp
from aftersales.analysis.siting.cuts import Cuts
from aftersales.analysis.siting.median import pmedian
from aftersales.analysis.siting.problem import Control, Outcome, Plan, Problem, competed
from aftersales.analysis.siting.quotas import is_disjoint
from aftersales.analysis.siting.rules import Rules
from aftersales.domain.errors import InputError
from tests.analysis.siting.oracle import (
    costs,
    every_plan,
    least_ways,
    meets_quotas,
    most_flow,
    open_of,
    problems,
    ruled,
)

SITES = ("count", "budget", "forbidden", "required", "closable", "choice", "barred")
LIMIT = st.integers(0, 9)
EXAMPLES = settings(max_examples=100, deadline=None)
FEWER = settings(max_examples=60, deadline=None)


def assert_proven(
    problem: Problem, rules: Rules, found: Plan, best: float | None,
    value: Callable[[list[int]], float | None],
) -> None:  # fmt: skip
    """A plan as good as the best of all, which is None where there is none."""
    if best is None:
        assert found.status is Outcome.INFEASIBLE
        return
    assert found.status is Outcome.OPTIMAL
    assert found.objective == pytest.approx(best, abs=1e-4)
    assert found.bound == pytest.approx(best, abs=1e-4)
    assert value(open_of(problem, rules, found)) == pytest.approx(best, abs=1e-4)


@given(ruled(*SITES, "quotas", "copies"), LIMIT)
@EXAMPLES
def test_mclp(asked: tuple[Problem, Rules], limit: int) -> None:
    problem, rules = asked

    def value(chosen: list[int]) -> float | None:
        served = np.where(costs(problem, chosen, rules.copies) <= limit, problem.weight, 0.0)
        return float(served.sum()) if meets_quotas(problem, rules, served) else None

    values = [v for one in every_plan(problem, rules) if (v := value(one)) is not None]
    found = mclp(problem, limit, rules)
    if not values:
        assert found.status is Outcome.INFEASIBLE
        return
    assert found.status is Outcome.OPTIMAL
    assert found.objective == pytest.approx(max(values))
    assert found.bound == pytest.approx(max(values))
    assert value(open_of(problem, rules, found)) == pytest.approx(max(values))


@given(ruled(*SITES, "capacity", "least", "quotas", "home"), LIMIT)
@EXAMPLES
def test_mclp_with_loads(asked: tuple[Problem, Rules], limit: int) -> None:
    problem, rules = asked
    plans = every_plan(problem, rules)
    values = [v for one in plans if (v := most_flow(problem, limit, rules, one)) is not None]
    found = mclp(problem, limit, rules)
    assert_proven(
        problem, rules, found, max(values, default=None), partial(most_flow, problem, limit, rules)
    )


@given(ruled(*SITES, "capacity", "least", "quotas", "home"), LIMIT)
@EXAMPLES
def test_mclp_with_loads_cut_by_cut(asked: tuple[Problem, Rules], limit: int) -> None:
    problem, rules = asked[0].within(limit), asked[1]
    assume(is_disjoint(problem, rules))
    plans = every_plan(problem, rules)
    values = [v for one in plans if (v := most_flow(problem, limit, rules, one)) is not None]
    found = Cuts(problem, rules, Control()).plan()
    assert_proven(
        problem, rules, found, max(values, default=None), partial(most_flow, problem, limit, rules)
    )


@given(ruled(*SITES, "copies", "capacity", "least"), LIMIT)
@EXAMPLES
def test_lscp(asked: tuple[Problem, Rules], limit: int) -> None:
    problem, rules = asked
    if rules.has_loads and rules.copies > 1:
        with pytest.raises(InputError):
            lscp(problem, limit, rules)
        return
    held = problem.weight > 0

    def is_plan(chosen: list[int]) -> bool:
        if rules.has_loads:
            return most_flow(problem, limit, rules, chosen, is_all=True) is not None
        return bool((costs(problem, chosen, rules.copies)[held] <= limit).all())

    values = [
        (~problem.fixed[one]).sum() for one in every_plan(problem, rules) if is_plan(one)
    ]  # fmt: skip
    found = lscp(problem, limit, rules)
    if not values:
        assert found.status is Outcome.INFEASIBLE
        return
    assert found.status is Outcome.OPTIMAL
    assert found.objective == found.bound == min(values) == len(found.opened)
    assert is_plan(open_of(problem, rules, found))


@given(ruled(*SITES))
@EXAMPLES
def test_pmedian(asked: tuple[Problem, Rules]) -> None:
    problem, rules = asked
    held = problem.weight > 0

    def value(chosen: list[int]) -> float:
        return float((problem.weight[held] * costs(problem, chosen)[held]).sum())

    best = min((value(one) for one in every_plan(problem, rules)), default=np.inf)
    found = pmedian(problem, rules)
    if not np.isfinite(best):
        assert found.status is Outcome.INFEASIBLE
        return
    assert found.status is Outcome.OPTIMAL
    assert found.objective == pytest.approx(best, abs=1e-6)
    assert found.bound == pytest.approx(best, abs=1e-4)
    assert value(open_of(problem, rules, found)) == pytest.approx(best, abs=1e-6)


@given(ruled(*SITES, "copies"))
@EXAMPLES
def test_pcenter(asked: tuple[Problem, Rules]) -> None:
    problem, rules = asked
    held = problem.weight > 0

    def value(chosen: list[int]) -> float:
        return float(costs(problem, chosen, rules.copies)[held].max(initial=0.0))

    best = min((value(one) for one in every_plan(problem, rules)), default=np.inf)
    found = pcenter(problem, rules)
    if not np.isfinite(best):
        assert found.status is Outcome.INFEASIBLE
        return
    assert found.status is Outcome.OPTIMAL
    if held.any():
        assert found.objective == found.bound == best
        assert value(open_of(problem, rules, found)) == best


@given(ruled(*SITES, "capacity", "least", "quotas"), LIMIT)
@FEWER
def test_pmedian_serves_under_loads_and_quotas(asked: tuple[Problem, Rules], reach: int) -> None:
    problem, rules = asked

    def value(chosen: list[int]) -> float | None:
        return least_ways(problem, np.inf, rules, chosen, reach)

    values = [v for one in every_plan(problem, rules) if (v := value(one)) is not None]
    found = pmedian(problem, rules, None, reach)
    assert_proven(problem, rules, found, min(values, default=None), value)


@given(ruled(*SITES), st.integers(2, 3))
@FEWER
def test_pmedian_with_backup(asked: tuple[Problem, Rules], copies: int) -> None:
    problem, rules = asked[0], replace(asked[1], copies=copies)
    held = problem.weight > 0

    def value(chosen: list[int]) -> float:
        ways = [costs(problem, chosen, one)[held] for one in range(1, copies + 1)]
        return float(problem.weight[held] @ np.mean(ways, axis=0))

    best = min((value(one) for one in every_plan(problem, rules)), default=np.inf)
    found = pmedian(problem, rules)
    assert_proven(problem, rules, found, best if np.isfinite(best) else None, value)


@given(ruled(*SITES, "capacity", "least", "quotas"), LIMIT)
@FEWER
def test_pcenter_serves_under_loads_and_quotas(asked: tuple[Problem, Rules], reach: int) -> None:
    problem, rules = asked
    plans = list(every_plan(problem, rules))

    def is_plan(chosen: list[int], limit: float) -> bool:
        return least_ways(problem, limit, rules, chosen, reach) is not None

    limits = (c for c in np.unique(problem.cost) if any(is_plan(one, c) for one in plans))
    best = next(limits, None)
    found = pcenter(problem, rules, None, reach)
    if not (problem.weight > 0).any():
        return
    if best is None:
        assert found.status is Outcome.INFEASIBLE
        return
    assert found.status is Outcome.OPTIMAL
    assert found.objective == found.bound == best
    assert is_plan(open_of(problem, rules, found), best)


@given(ruled(*SITES, "quotas", "copies"), LIMIT)
@FEWER
def test_pcenter_with_quotas_and_backup(asked: tuple[Problem, Rules], reach: int) -> None:
    problem, rules = asked
    held = problem.weight > 0

    def value(chosen: list[int]) -> float:
        away = costs(problem, chosen, rules.copies)
        is_met = meets_quotas(problem, rules, np.where(away <= reach, problem.weight, 0.0))
        return float(away[held].max(initial=0.0)) if is_met else np.inf

    best = min((value(one) for one in every_plan(problem, rules)), default=np.inf)
    found = pcenter(problem, rules, None, reach)
    if not np.isfinite(best):
        assert found.status is Outcome.INFEASIBLE
        return
    assert found.status is Outcome.OPTIMAL
    if held.any():
        assert found.objective == found.bound == best
        assert value(open_of(problem, rules, found)) == best


@given(problems(), st.lists(st.integers(0, 9), min_size=7, max_size=7), LIMIT)
@settings(deadline=None)
def test_competitors_keep_who_is_just_as_near(
    problem: Problem, rival: list[int], limit: int
) -> None:
    away = np.array(rival[: len(problem.weight)], float)
    kept = competed(problem, away).dense()
    table = problem.dense()
    assert (kept == np.where(table < away[:, None], table, np.inf)).all()
    most = float(problem.weight[(kept <= limit).any(axis=1)].sum())
    assert mclp(competed(problem, away), limit).objective == pytest.approx(most)


@pytest.mark.parametrize(
    ("model", "rules"),
    [
        (lambda p, r: lscp(p, 5, r), {"quotas": ("any",)}),
        (pmedian, {"capacity": np.ones(1), "copies": 2}),
        (lambda p, r: pmedian(p, r, None, 0.5), {"quotas": ("any",), "copies": 2}),
        (pcenter, {"least": 3.0, "copies": 2}),
        (lambda p, r: mclp(p, 5, r), {"capacity": np.ones(1), "copies": 2}),
    ],
)
def test_a_rule_without_meaning_is_refused(model: object, rules: dict[str, object]) -> None:
    from tests.analysis.siting.oracle import made

    with pytest.raises(InputError) as caught:
        model(made([[1.0]], [1.0], [False]), Rules(**rules))  # type: ignore[operator, arg-type]
    assert caught.value.code == "plan_rule"
