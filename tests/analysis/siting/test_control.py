"""Stopped or out of time: the best plan so far, and a bound that no plan exceeds."""

import os
import threading
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from aftersales.analysis.siting import solve as solving
from aftersales.analysis.siting.center import pcenter
from aftersales.analysis.siting.covering import lscp, mclp
from aftersales.analysis.siting.median import pmedian
from aftersales.analysis.siting.problem import Control, Live, Outcome, Plan, Problem
from aftersales.analysis.siting.rules import Rules

COUNT, LIMIT = 3, 0.3


def towns(customers: int = 60, sites: int = 14, seed: int = 3) -> Problem:
    chance = np.random.default_rng(seed)
    here, there = chance.random((customers, 2)), chance.random((sites, 2))
    away = np.hypot(*(here[None, :, axis] - there[:, None, axis] for axis in (0, 1)))
    return Problem(
        chance.integers(1, 100, customers).astype(float), np.arange(sites + 1) * customers,
        np.tile(np.arange(customers), sites), away.ravel(), np.zeros(sites, np.bool_),
    )  # fmt: skip


def best(problem: Problem, value: Callable[[np.ndarray], float]) -> float:
    table = problem.dense()
    return min(
        value(table[:, one].min(axis=1)) for one in map(list, combinations(range(14), COUNT))
    )


MODELS: list[tuple[Callable[[Problem, Control], Plan], Callable[[Problem], float]]] = [
    (
        lambda p, c: mclp(p, LIMIT, Rules(count=COUNT), c),
        lambda p: -best(p, lambda d: -float(p.weight[d <= LIMIT].sum())),
    ),
    (
        lambda p, c: pmedian(p, Rules(count=COUNT), c),
        lambda p: best(p, lambda d: float(p.weight @ d)),
    ),
    (
        lambda p, c: pcenter(p, Rules(count=COUNT), c),
        lambda p: best(p, lambda d: float(d.max())),
    ),
]


@pytest.mark.parametrize(("model", "truth"), MODELS)
@pytest.mark.parametrize("calls", [0, 1, 3, 10, 40])
def test_stopped_at_any_moment_the_bound_holds(
    model: Callable[[Problem, Control], Plan], truth: Callable[[Problem], float], calls: int
) -> None:
    problem, told = towns(), [0]

    def cancelled() -> bool:
        told[0] += 1
        return told[0] > calls

    found = model(problem, Control(cancelled=cancelled))
    value = truth(problem)
    assert found.status in {Outcome.OPTIMAL, Outcome.FEASIBLE, Outcome.TIME_LIMIT}
    is_most = model is MODELS[0][0]
    assert found.bound is not None
    assert found.bound >= value - 1e-6 if is_most else found.bound <= value + 1e-6
    if found.objective is not None:
        assert found.objective <= value + 1e-6 if is_most else found.objective >= value - 1e-6
    if found.status is Outcome.OPTIMAL:
        assert found.objective == pytest.approx(value)


@pytest.mark.parametrize(("model", "truth"), MODELS)
def test_a_child_gives_the_same_and_tells(
    model: Callable[[Problem, Control], Plan],
    truth: Callable[[Problem], float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is told on the way never contradicts the truth, and ends at the answer."""
    monkeypatch.setattr(solving, "_SMALL", 900)
    problem, heard = towns(seed=5), list[Live]()
    value = truth(problem)
    found = model(problem, Control(tell=heard.append))
    assert found.status is Outcome.OPTIMAL
    assert found.objective == pytest.approx(value)
    side = 1 if model is MODELS[0][0] else -1
    for live in heard:
        assert live.bound is None or side * live.bound >= side * value - 1e-6
        assert live.objective is None or side * live.objective <= side * value + 1e-6
        assert live.gap is None or live.gap >= 0
    assert heard
    assert heard[-1].objective == pytest.approx(value)


def test_a_child_is_stopped_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A set cover too large to prove: the best plan so far, and what is proven of it."""
    monkeypatch.setattr(solving, "_SMALL", 0)
    chance = np.random.default_rng(2)
    sites, customers = 300, 900
    member = chance.random((sites, customers)) < 0.03
    member[0] |= ~member.any(axis=0)
    start = np.r_[0, np.cumsum(member.sum(axis=1))]
    problem = Problem(
        np.ones(customers), start, np.nonzero(member)[1], np.ones(int(start[-1])),
        np.zeros(sites, np.bool_),
    )  # fmt: skip
    stop = threading.Event()
    heard: list[Live] = []

    def tell(live: Live) -> None:
        heard.append(live)
        if live.bound:
            stop.set()

    found = lscp(problem, 1.0, Rules(), Control(tell=tell, cancelled=stop.is_set))
    assert heard
    assert found.status is Outcome.TIME_LIMIT
    assert found.objective == len(found.opened)
    assert member[found.opened].any(axis=0).all()
    assert found.bound is not None
    assert 0 < found.bound < found.objective


def test_a_child_that_dies_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving, "_SMALL", 0)
    monkeypatch.setattr(solving, "serve", os.abort)
    problem = towns()
    found = mclp(problem, LIMIT, Rules(count=COUNT))
    assert found.objective == pytest.approx(MODELS[0][1](problem))
