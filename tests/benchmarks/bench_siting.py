"""Siting against its bars and against spopt, CBC and a plain model in the same run.

    python -m tests.benchmarks.bench_siting mclp|lscp|loads|pmedian|pcenter [SIZE ...]

Covering instances are those of Cordeau, Furini and Ljubić (2019): uniform points in [0, 30]²,
whole weights 1 to 100. Medians are random graphs shaped as OR-Library's pmed1 to pmed40 (n²/50
edges of length 1 to 100, costs are shortest ways). Other work on the machine makes all of these
slower; a peer runs in the same minute.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from aftersales.analysis.siting.center import pcenter
from aftersales.analysis.siting.covering import lscp, mclp
from aftersales.analysis.siting.median import pmedian
from aftersales.analysis.siting.problem import Control, Plan, Problem
from aftersales.analysis.siting.rules import Rules

RADIUS = 5.5


def points(customers: int, sites: int, seed: int = 1) -> tuple[np.ndarray, ...]:
    chance = np.random.default_rng(seed)
    return (
        chance.uniform(0, 30, (customers, 2)), chance.uniform(0, 30, (sites, 2)),
        chance.integers(1, 101, customers).astype(float),
    )  # fmt: skip


def plane(customers: int, sites: int, radius: float = RADIUS, seed: int = 1) -> Problem:
    here, there, weight = points(customers, sites, seed)
    start, customer, cost = [0], [], []
    for x, y in there:
        away = np.hypot(here[:, 0] - x, here[:, 1] - y)
        held = np.flatnonzero(away <= radius)
        customer.append(held)
        cost.append(away[held])
        start.append(start[-1] + held.size)
    fixed = np.zeros(sites, np.bool_)
    return Problem(weight, np.array(start), np.concatenate(customer), np.concatenate(cost), fixed)


def graph(vertices: int, seed: int) -> Problem:
    chance = np.random.default_rng(seed)
    ring = np.arange(vertices)
    more = vertices * vertices // 50 - vertices
    a = np.r_[ring, chance.integers(0, vertices, more)]
    b = np.r_[(ring + 1) % vertices, chance.integers(0, vertices, more)]
    length = chance.integers(1, 101, len(a)).astype(float)
    order = np.argsort(-length, kind="stable")  # the last of two edges would be added
    table = np.full((vertices, vertices), 0.0)
    table[a[order], b[order]] = table[b[order], a[order]] = length[order]
    ways = dijkstra(coo_array(table).tocsr())
    return Problem(
        np.ones(vertices), np.arange(vertices + 1) * vertices,
        np.tile(np.arange(vertices), vertices), ways.ravel(), np.zeros(vertices, np.bool_),
    )  # fmt: skip


def told(name: str, plan: Plan, begun: float) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{name:28} {plan.status:10} {plan.objective} bound {plan.bound} "
        f"gap {100 * (plan.gap or 0):.3f} % {time.monotonic() - begun:.1f} s, peak {memory:.2f} GB",
        flush=True,
    )


def bench_mclp(customers: int = 1_000_000, sites: int = 100) -> None:
    problem = plane(customers, sites)
    begun = time.monotonic()
    plan = mclp(problem, RADIUS, Rules(count=10), Control(seconds=120))
    told(f"mclp {customers} x {sites}", plan, begun)
    ours = time.monotonic() - begun
    with tempfile.TemporaryDirectory() as folder:
        files = written(Path(folder), customers, sites)
        begun = time.monotonic()
        from aftersales.services.plans import plan as from_files

        found = from_files(files, "mclp", count=10, limit=RADIUS, seconds=120)
        told("   the same from CSV", found.plan, begun)
    if customers <= 10_000:
        spopt_mclp(problem, ours)


def written(folder: Path, customers: int, sites: int):  # noqa: ANN201
    import pandas as pd

    from aftersales.services.plans import Files

    here, there, weight = points(customers, sites)
    demand, places = folder / "demand.csv", folder / "sites.csv"
    pd.DataFrame(
        {"id": np.arange(customers), "x": here[:, 0], "y": here[:, 1], "weight": weight.astype(int)}
    ).to_csv(demand, index=False)
    pd.DataFrame({"id": np.arange(sites), "x": there[:, 0], "y": there[:, 1]}).to_csv(
        places, index=False
    )
    return Files(demand, places, None, is_plane=True)


def spopt_mclp(problem: Problem, ours: float, limit: int = 120) -> None:
    import pulp
    from spopt.locate import MCLP

    begun = time.monotonic()
    table = np.where(np.isfinite(problem.dense()), problem.dense(), 1e9)
    model = MCLP.from_cost_matrix(table, problem.weight, RADIUS, p_facilities=10)
    model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=limit))
    seconds = time.monotonic() - begun
    print(f"   spopt + CBC {seconds:.1f} s (limit {limit} s), {seconds / ours:.1f} x ours")


def bench_lscp(customers: int = 20_000, sites: int = 1000, radius: float = 1.5) -> None:
    problem = plane(customers, sites, radius)
    table = problem
    reached = np.unique(table.customer)
    weight = np.zeros(customers)
    weight[reached] = 1.0  # those out of reach of all sites would make it impossible
    problem = Problem(weight, table.start, table.customer, table.cost, table.fixed)
    begun = time.monotonic()
    told(f"lscp {customers} x {sites}", lscp(problem, radius, Rules(), Control()), begun)


def bench_loads(customers: int = 100_000, sites: int = 500) -> None:
    """Equal capacities within a wide reach, then unequal ones within a short reach."""
    for radius, count, least, most in (
        (RADIUS, 20, 0.5, 0.5), (RADIUS, 20, 0.8, 0.8), (RADIUS, 20, 1.2, 1.2), (3, 20, 0.2, 1.0),
        (3, 20, 0.3, 0.9), (3, 20, 0.5, 1.5), (3, 30, 0.2, 0.6), (3, 25, 0.05, 1.2),
    ):  # fmt: skip
        problem = plane(customers, sites, radius)
        share = np.random.default_rng(8).uniform(least, most, sites)
        capacity = (share * problem.weight.sum() / count).round()
        begun = time.monotonic()
        rules = Rules(count=count, capacity=capacity)
        plan = mclp(problem, radius, rules, Control(gap=0.01, seconds=120))
        told(f"loads, reach {radius}, {count} open, {least} to {most}", plan, begun)


SHAPES = [
    (n, p)
    for n in range(100, 1000, 100)
    for p in (5, 10, n // 10, n // 5, n // 3)[: {700: 4, 800: 3, 900: 3}.get(n, 5)]
]


def bench_pmedian(least: int = 100, most: int = 900) -> None:
    proven, gaps = 0, []
    shapes = [one for one in SHAPES if least <= one[0] <= most]
    for number, (vertices, count) in enumerate(shapes):
        begun = time.monotonic()
        plan = pmedian(graph(vertices, number), Rules(count=count), Control(seconds=60))
        told(f"pmedian {vertices} p {count}", plan, begun)
        proven += plan.status == "optimal"
        gaps.append(plan.gap or 0.0)
    print(f"{proven} of {len(shapes)} proven, mean gap {100 * np.mean(gaps):.4f} %")


def bench_pcenter(least: int = 100, most: int = 900) -> None:
    for number, (vertices, count) in enumerate(SHAPES):
        if least <= vertices <= most:
            begun = time.monotonic()
            plan = pcenter(graph(vertices, number), Rules(count=count), Control(seconds=60))
            told(f"pcenter {vertices} p {count}", plan, begun)


if __name__ == "__main__":
    globals()[f"bench_{sys.argv[1]}"](*map(int, sys.argv[2:]))
