"""All plans of a small problem, one by one, and what they are worth: nothing of the engine."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog

from aftersales.analysis.siting.problem import Plan, Problem
from aftersales.analysis.siting.rules import Quota, Rules

COST = st.one_of(st.none(), st.integers(0, 9).map(float), st.floats(0, 9))


def made(table: list[list[float | None]], weight: list[float], fixed: list[bool]) -> Problem:
    """A problem of a table with customers in rows; None where there is no pair."""
    start, customer, cost = [0], [], []
    for site in range(len(fixed)):
        held = [(k, row[site]) for k, row in enumerate(table) if row[site] is not None]
        customer += [k for k, _ in held]
        cost += [value for _, value in held]
        start.append(len(customer))
    return Problem(
        np.array(weight, float), np.array(start), np.array(customer, np.int64),
        np.array(cost, float), np.array(fixed, np.bool_),
    )  # fmt: skip


@st.composite
def problems(draw: st.DrawFn, most: int = 6) -> Problem:
    sites = draw(st.integers(1, most))
    customers = draw(st.integers(0, 7))
    row = st.lists(COST, min_size=sites, max_size=sites)
    table = draw(st.lists(row, min_size=customers, max_size=customers))
    weight = draw(st.lists(st.integers(0, 20), min_size=customers, max_size=customers))
    fixed = draw(st.lists(st.booleans(), min_size=sites, max_size=sites))
    return made(table, [float(one) for one in weight], fixed)


@st.composite
def ruled(draw: st.DrawFn, *names: str, most: int = 5) -> tuple[Problem, Rules]:
    """A problem and some of the named rules."""
    problem = draw(problems(most))
    n, m = problem.sites, len(problem.weight)

    def mask() -> np.ndarray:
        return np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)), np.bool_)

    def numbers(least: int, top: int, count: int = n) -> np.ndarray:
        return np.array(draw(st.lists(st.integers(least, top), min_size=count, max_size=count)))

    asked = {name for name in names if draw(st.booleans())}
    money = "budget" in asked
    part, share = numbers(0, 2, m), st.sampled_from([0.3, 0.5, 1.0])
    quotas = tuple(Quota(part == one, draw(share)) for one in range(draw(st.integers(1, 2))))
    rules = Rules(
        count=draw(st.integers(0, 3)) if "count" in asked else None,
        budget=float(draw(st.integers(0, 12))) if money else None,
        price=numbers(0, 6).astype(float) if money else None,
        saved=numbers(0, 4).astype(float) if money and "closable" in asked else None,
        forbidden=mask() if "forbidden" in asked else None,
        required=mask() if "required" in asked else None,
        closable=mask() if "closable" in asked else None,
        closings=draw(st.integers(0, 2)) if "closable" in asked else None,
        capacity=np.where(mask(), np.inf, numbers(0, 25)) if "capacity" in asked else None,
        least=float(draw(st.integers(1, 15))) if "least" in asked else 0.0,
        quotas=quotas if "quotas" in asked else (),
        home=numbers(-1, 1) if "home" in asked else None,
        choice=numbers(-1, 1) if "choice" in asked else None,
        copies=2 if "copies" in asked else 1,
        barred=(np.unique(numbers(0, n - 1)),) if "barred" in asked else (),
    )
    return problem, rules


def every_plan(problem: Problem, rules: Rules) -> Iterator[list[int]]:
    """Open sites of every plan that keeps the rules about sites alone."""
    n = problem.sites
    for size in range(n + 1):
        for one in combinations(range(n), size):
            if keeps(problem, rules, np.isin(np.arange(n), one)):
                yield list(one)


def keeps(problem: Problem, rules: Rules, is_open: np.ndarray) -> bool:
    """Whether open sites keep the rules about sites alone."""
    new, closed = is_open & ~problem.fixed, ~is_open & problem.fixed
    nobody, free = np.zeros(problem.sites, bool), np.zeros(problem.sites)
    price = free if rules.price is None else rules.price
    saved = free if rules.saved is None else rules.saved
    required = nobody if rules.required is None else rules.required & ~problem.fixed
    tests = [
        not (closed & ~(nobody if rules.closable is None else rules.closable)).any(),
        rules.closings is None or closed.sum() <= rules.closings,
        rules.count is None or new.sum() <= rules.count,
        rules.budget is None or price[new].sum() <= rules.budget + saved[closed].sum(),
        rules.forbidden is None or not (new & rules.forbidden).any(),
        not (required & ~new).any(),
        rules.choice is None
        or all(((rules.choice == k) & new).sum() <= 1 for k in range(int(rules.choice.max()) + 1)),
        rules.home is None
        or not any(
            (new & (rules.home == k)).any() and (closed & (rules.home == k)).any() for k in (0, 1)
        ),
        not any(new[one].all() for one in rules.barred if not problem.fixed[one].all()),
    ]
    return all(tests)


def costs(problem: Problem, chosen: list[int], copies: int = 1) -> np.ndarray:
    """Cost of each customer to the so-manieth nearest open site."""
    table = np.sort(problem.dense()[:, chosen], axis=1)
    if table.shape[1] < copies:
        return np.full(len(problem.weight), np.inf)
    return np.asarray(table[:, copies - 1])


def meets_quotas(problem: Problem, rules: Rules, served: np.ndarray) -> bool:
    return all(
        served[one.customers].sum() >= one.share * problem.weight[one.customers].sum() - 1e-6
        for one in rules.quotas
    )


def most_flow(
    problem: Problem, limit: float, rules: Rules, chosen: list[int], *, is_all: bool = False
) -> float | None:
    """What open sites serve at most under loads and quotas, by a linear programme; None if none."""
    table = problem.dense()[:, chosen]
    pairs = np.argwhere(table <= limit)
    weight = problem.weight
    home = np.full(problem.sites, -1) if rules.home is None else rules.home
    if not len(pairs):
        empty = np.zeros(len(weight))
        short = rules.least > 0 and (~problem.fixed & (home < 0))[chosen].any()
        bad = short or not meets_quotas(problem, rules, empty) or (is_all and weight.sum() > 0)
        return None if bad else 0.0
    rows, most = [], []
    for customer in range(len(weight)):
        rows.append((pairs[:, 0] == customer).astype(float))
        most.append(weight[customer])
        if is_all:
            rows.append(-rows[-1])
            most.append(-weight[customer])
    for place, site in enumerate(chosen):
        load = (pairs[:, 1] == place).astype(float)
        together = [site] if home[site] < 0 else [k for k in chosen if home[k] == home[site]]
        if rules.capacity is not None and np.isfinite(rules.capacity[together].sum()):
            rows.append(np.isin(np.array(chosen)[pairs[:, 1]], together).astype(float))
            most.append(rules.capacity[together].sum())
        if rules.least > 0 and home[site] < 0 and not problem.fixed[site]:
            rows.append(-load)
            most.append(-rules.least)
    for quota in rules.quotas:
        rows.append(-quota.customers[pairs[:, 0]].astype(float))
        most.append(-quota.share * weight[quota.customers].sum() + 1e-9)
    found = linprog(-np.ones(len(pairs)), A_ub=np.array(rows), b_ub=np.array(most))
    return None if found.fun is None else -float(found.fun)


def least_ways(
    problem: Problem, limit: float, rules: Rules, chosen: list[int], reach: float
) -> float | None:
    """Σ w·d when open sites serve everybody within a limit, under loads and quotas; None if none.

    By a linear programme; what is served within the reach counts for a quota.
    """
    table = problem.dense()[:, chosen]
    held = problem.weight > 0
    pairs = np.argwhere((table <= limit) & np.isfinite(table) & held[:, None])
    if not len(pairs):
        short = rules.least > 0 and not problem.fixed[chosen].all()
        return None if short or held.any() else 0.0
    away = table[pairs[:, 0], pairs[:, 1]]
    rows, most = [], []
    for place, site in enumerate(chosen):
        load = (pairs[:, 1] == place).astype(float)
        if rules.capacity is not None and np.isfinite(rules.capacity[site]):
            rows.append(load)
            most.append(rules.capacity[site])
        if rules.least > 0 and not problem.fixed[site]:
            rows.append(-load)
            most.append(-rules.least)
    for quota in rules.quotas:
        rows.append(-(quota.customers[pairs[:, 0]] & (away <= reach)).astype(float))
        most.append(-quota.share * problem.weight[quota.customers].sum() + 1e-9)
    every = np.array([pairs[:, 0] == one for one in np.flatnonzero(held)], float)
    found = linprog(
        away, A_ub=np.array(rows) if rows else None, b_ub=most or None, A_eq=every,
        b_eq=problem.weight[held],
    )  # fmt: skip
    return None if found.fun is None else float(found.fun)


def open_of(problem: Problem, rules: Rules, found: Plan) -> list[int]:
    """Open sites of a plan, which keeps its promises."""
    is_open = problem.fixed.copy()
    assert not is_open[found.opened].any()
    assert is_open[found.closed].all()
    is_open[found.opened], is_open[found.closed] = True, False
    assert keeps(problem, rules, is_open)
    return np.flatnonzero(is_open).tolist()
