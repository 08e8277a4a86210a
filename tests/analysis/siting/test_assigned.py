"""p-median in which it matters who serves whom, where only a solver can tell the truth.

The truth is the whole programme at once, written down a second time for scipy's interface.
"""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, kron

from aftersales.analysis.siting.assigned import travel_loads
from aftersales.analysis.siting.explain import alternatives, explain
from aftersales.analysis.siting.median import pmedian
from aftersales.analysis.siting.problem import Control, Live, Outcome, Plan, Problem
from aftersales.analysis.siting.rules import Quota, Rules
from tests.analysis.siting.test_control import towns

REACH = 0.22


def truth(problem: Problem, rules: Rules) -> float:
    """The least Σ w·d of ``count`` sites, infinite without a plan."""
    table = problem.dense()
    m, n = table.shape
    of_customer = kron(eye_array(m), np.ones((1, n)))
    of_site = kron(problem.weight[None, :], eye_array(n))
    capacity = np.full(n, problem.weight.sum()) if rules.capacity is None else rules.capacity
    near = (table <= REACH) * problem.weight[:, None]
    ones = csr_array(np.ones((1, n)))
    none = csr_array((1, m * n))
    blocks = [
        (csr_array((m, n)), of_customer, 1.0, 1.0),
        (-kron(np.ones((m, 1)), eye_array(n)), eye_array(m * n), -np.inf, 0.0),
        (-csr_array(np.diag(capacity)), of_site, -np.inf, 0.0),
        (-csr_array(np.eye(n) * rules.least), of_site, 0.0, np.inf),
        (ones, none, 0.0, float(rules.count or 0)),
    ]
    for quota in rules.quotas:
        inside = quota.inside(m)
        row = csr_array((near * inside[:, None]).reshape(1, -1))
        asked = quota.share * float(problem.weight[inside].sum()) - 1e-6
        blocks.append((csr_array((1, n)), row, asked, np.inf))
    limits = [
        LinearConstraint(csr_array(hstack([csr_array(of_x), csr_array(of_y)])), low, high)
        for of_x, of_y, low, high in blocks
    ]
    cost = np.r_[np.zeros(n), (table * problem.weight[:, None]).ravel()]
    whole = np.r_[np.ones(n), np.zeros(m * n)]
    found = milp(cost, constraints=limits, integrality=whole, bounds=Bounds(0, 1))
    return np.inf if found.fun is None else float(found.fun)


def asked(seed: int, kind: str) -> tuple[Problem, Rules]:
    problem = towns(40, 14, seed)
    chance = np.random.default_rng(seed)
    whole, count = float(problem.weight.sum()), 4
    capacity = (chance.uniform(0.5, 1.5, 14) * whole / count).round()
    group = chance.integers(0, 3, 40)
    return problem, Rules(
        count=count,
        capacity=capacity if "capacity" in kind else None,
        least=round(0.9 * whole / count) if "least" in kind else 0.0,
        quotas=tuple(Quota(group == one, 0.55) for one in range(3)) if "quota" in kind else (),
    )


KINDS = ["capacity", "least", "quota", "capacity quota", "least quota"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", [0, 1, 3])
def test_it_is_what_the_whole_programme_says(seed: int, kind: str) -> None:
    problem, rules = asked(seed, kind)
    best = truth(problem, rules)
    found = pmedian(problem, rules, None, REACH)
    if not np.isfinite(best):
        assert found.status is Outcome.INFEASIBLE
        return
    assert found.status is Outcome.OPTIMAL
    assert found.objective == pytest.approx(best, rel=1e-5)
    assert found.bound == pytest.approx(best, rel=1e-5)


def test_the_rules_are_felt() -> None:
    """Otherwise the test above would say little."""
    free = [pmedian(towns(40, 14, seed), Rules(count=4)).objective or 0.0 for seed in (0, 1, 3)]
    for kind in KINDS:
        values = [truth(*asked(seed, kind)) for seed in (0, 1, 3)]
        assert any(a > b * 1.001 for a, b in zip(values, free, strict=True)), kind
        assert np.isfinite(values).any(), kind


@pytest.mark.parametrize("calls", [0, 2, 10, 60, 300])
def test_stopped_at_any_moment_the_bound_holds(calls: int) -> None:
    problem, rules = asked(3, "capacity quota")
    told, heard = [0], list[Live]()

    def cancelled() -> bool:
        told[0] += 1
        return told[0] > calls

    best = truth(problem, rules)
    found = pmedian(problem, rules, Control(cancelled=cancelled, tell=heard.append), REACH)
    assert found.bound is not None
    assert found.bound <= best * (1 + 1e-6)
    assert found.objective is None or found.objective >= best * (1 - 1e-6)
    for live in heard:
        assert live.bound is None or live.bound <= best * (1 + 1e-6)
        assert live.objective is None or live.objective >= best * (1 - 1e-6)


def test_every_site_serves_what_it_may_and_must() -> None:
    problem, rules = asked(2, "capacity least")
    rules = replace(rules, least=60.0)
    found = pmedian(problem, rules)
    assert found.status is Outcome.OPTIMAL
    loads = travel_loads(problem, rules, found)
    assert rules.capacity is not None
    assert loads.sum() == pytest.approx(problem.weight.sum())
    assert (np.flatnonzero(loads) == found.opened).all()
    assert (loads[found.opened] <= rules.capacity[found.opened] + 1e-6).all()
    assert (loads[found.opened] >= 60.0 - 1e-6).all()
    told = explain(problem, np.inf, rules, found, loads)
    assert [one.load for one in told] == pytest.approx(loads[found.opened].tolist())
    for one in told:
        assert one.utilisation == pytest.approx(one.load / rules.capacity[one.site])


def test_alternatives_differ_and_are_no_better() -> None:
    problem, rules = asked(0, "capacity")
    best = pmedian(problem, rules)
    found = alternatives(lambda r, c: pmedian(problem, r, c), rules, best, tolerance=0.05, most=2)
    assert best.objective is not None
    assert found
    for one in found:
        assert one.objective is not None
        assert best.objective <= one.objective <= best.objective * 1.05
        assert set(best.opened.tolist()) - set(one.opened.tolist())


def test_money_and_closings_beside_many_customers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the radius formulation is too large, prices and exchanges find and bound the plan."""
    from aftersales.analysis.siting import median

    problem = towns(40, 10, 4)
    price = np.random.default_rng(4).integers(1, 6, 10).astype(float)
    rules = Rules(budget=8.0, price=price)
    whole = pmedian(problem, rules)
    monkeypatch.setattr(median, "_ENTRIES", 0)
    found = pmedian(problem, rules)
    assert whole.status is found.status is Outcome.OPTIMAL
    assert found.objective == pytest.approx(whole.objective)


@pytest.mark.parametrize("kind", KINDS)
def test_it_needs_no_plan_to_begin_with(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from aftersales.analysis.siting import assigned

    nothing = Plan(Outcome.TIME_LIMIT, np.empty(0, np.int64), None, None)
    monkeypatch.setattr(assigned, "lscp", lambda *_: nothing)
    problem, rules = asked(3, kind)
    found = pmedian(problem, rules, None, REACH)
    assert found.status is Outcome.OPTIMAL
    assert found.objective == pytest.approx(truth(problem, rules), rel=1e-5)


@pytest.mark.parametrize("kind", KINDS[:3])
def test_prices_settle_nothing_that_the_best_plan_has_otherwise(kind: str) -> None:
    from aftersales.analysis.siting.assigned import _Assigned
    from aftersales.analysis.siting.knapsacks import Knapsacks

    problem, rules = asked(3, kind)
    best = pmedian(problem, rules, None, REACH)
    assert best.objective is not None
    posed = _Assigned(problem, rules, Control(), REACH)
    prices = Knapsacks(posed._market())
    value = best.objective * 1.0001
    prices.rise(value, Control(), lambda _chosen, _bound: value, 0.0)
    prices.settle(value)
    assert prices.bound <= best.objective * (1 + 1e-9)
    assert prices.bound >= 0.97 * best.objective
    assert prices.gone.any() or prices.sure.any()
    assert not prices.gone[best.opened].any()
    assert np.isin(np.flatnonzero(prices.sure), best.opened).all()
