"""What closing any one site loses, against one run of coverage.

    python -m tests.benchmarks.bench_resilience [POINTS SITES REACH]

Every step runs in a process of its own (median of three). "Pairs" are found once; all losses
and an edit of one site are answered from them. The losses of 50 sites are checked against
coverage that is computed again without them.
"""

import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from aftersales.analysis.coverage import cover
from aftersales.analysis.reach import reach_of
from aftersales.analysis.resilience import closing_order, resilience
from tests.benchmarks.bench_coverage import demand


def coverage(data: Any, reach_km: float, _: Any) -> float:
    """Coverage once."""
    points, uio, sites = data
    return cover(points, uio[:, 0], sites, reach_km).covered_weight


def losses_of_coverage(data: Any, reach_km: float, _: Any) -> float:
    """Losses of all sites from one run of coverage: who has one site has the nearest one."""
    points, uio, sites = data
    found = cover(points, uio[:, 0], sites, reach_km)
    alone = found.in_reach == 1
    lost = np.bincount(found.nearest[alone], uio[alone, 0], minlength=len(sites))
    return float(lost.sum())


def pairs(data: Any, reach_km: float, _: Any) -> float:
    """All pairs within reach."""
    points, _, sites = data
    return float(len(reach_of(points, sites, reach_km).site))


def losses(data: Any, _: float, reach: Any) -> float:
    """Losses of all sites, pairs known."""
    _, uio, sites = data
    return float(resilience(reach, uio, np.ones((len(sites), 1), np.bool_)).loss.sum())


def edit(data: Any, _: float, reach: Any) -> float:
    """Coverage after one site has closed, pairs known."""
    _, uio, sites = data
    allowed = np.ones((len(sites), 1), np.bool_)
    allowed[len(sites) // 2] = False
    return float(uio[reach.counts(allowed) > 0].sum())


def closing(data: Any, _: float, reach: Any) -> float:
    """The 100 sites whose closing loses least, one after the other, pairs known."""
    _, uio, sites = data
    order = closing_order(reach, uio, np.ones((len(sites), 1), np.bool_), 100)
    return float(sum(lost for _, lost in order))


def check(data: Any, reach_km: float, reach: Any) -> float:
    """Largest difference to coverage without a site, over 50 sites; not timed against anything."""
    points, uio, sites = data
    found = resilience(reach, uio, np.ones((len(sites), 1), np.bool_))
    whole = cover(points, uio[:, 0], sites, reach_km).covered_weight
    worst = 0.0
    for site in np.linspace(0, len(sites) - 1, 50).astype(int).tolist():
        rest = np.delete(sites, site, axis=0)
        lost = whole - cover(points, uio[:, 0], rest, reach_km).covered_weight
        worst = max(worst, abs(lost - float(found.loss[site, 0])))
    return worst


STEPS: dict[str, tuple[Callable[[Any, float, Any], float], int]] = {
    "coverage once": (coverage, 3),
    "all losses, from coverage": (losses_of_coverage, 3),
    "pairs": (pairs, 3),
    "all losses, pairs known": (losses, 3),
    "one site's edit, pairs known": (edit, 3),
    "100 closings, pairs known": (closing, 1),
    "difference to brute force": (check, 1),
}

FROM_COORDINATES = (coverage, losses_of_coverage, pairs)


def measure(name: str, points: int, sites: int, reach_km: float, answer: Any) -> None:
    """Run one step and send seconds, memory in GB, and its number."""
    step, runs = STEPS[name]
    where, vehicles, place, _, _ = demand(points, sites)
    data = where, vehicles[:, None], place
    reach = reach_of(where, place, reach_km) if step not in FROM_COORDINATES else None
    seconds = []
    number = 0.0
    for _ in range(runs):
        start = time.perf_counter()
        number = step(data, reach_km, reach)
        seconds.append(time.perf_counter() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    answer.put((statistics.median(seconds), memory, number))


def main() -> None:
    """Print a table with ratios to one run of coverage."""
    words = [*sys.argv[1:4], *("1e5", "5e3", "100")[len(sys.argv) - 1 :]]
    points, sites, reach_km = int(float(words[0])), int(float(words[1])), float(words[2])
    spawn = multiprocessing.get_context("spawn")
    once = 0.0
    print(f"{points:,} points x {sites:,} sites, {reach_km:g} km")
    for name in STEPS:
        answer: Any = spawn.Queue()
        child = spawn.Process(target=measure, args=(name, points, sites, reach_km, answer))
        child.start()
        try:
            seconds, memory, number = answer.get(timeout=3600)
        finally:
            child.join(60)
        once = once or seconds
        told = f"{seconds:8.3f} s {memory:6.2f} GB {seconds / once:7.2f} x"
        print(f"{name:28} {told}  {number:,.0f}", flush=True)


if __name__ == "__main__":
    main()
