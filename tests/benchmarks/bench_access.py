"""Access by floating catchments against PySAL's `access`, in one run on this machine.

    pip install --target LIBRARIES access==1.1.10 scikit-learn
    PYTHONPATH=LIBRARIES python -m tests.benchmarks.bench_access [POINTS SITES]

Both do the enhanced two-step method with zones of 50, 100 and 200 km and weights 1, 0.68 and
0.22. The peer has no search of its own for points: it measures every pair on a plane, which at
full size does not fit into memory. So it is also given the table of geodesic pairs within 200 km,
made before its clock starts; then its numbers have to be ours. Every engine runs in a process
of its own, which tells its time (median of three, one for the peer) and its largest memory.
"""

import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.benchmarks.bench_coverage import demand

ZONES, WEIGHTS = (50.0, 100.0, 200.0), (1.0, 0.68, 0.22)
ALBERS = "+proj=aea +lat_1=52 +lat_2=64 +lat_0=60 +lon_0=105 +ellps=WGS84 +units=m"
Question = tuple[Any, Any, Any, Any]  # points, demand, sites, capacity


def question(points: int, sites: int) -> Question:
    """Towns and villages with vehicles; sites with hours."""
    where, vehicles, place, _, _ = demand(points, sites)
    capacity = np.random.default_rng(5).integers(500, 20_000, sites).astype(float)
    return where, vehicles, place, capacity


def ours(asked: Question, _: Any) -> Any:
    """Geodesic, from coordinates."""
    from aftersales.analysis.access import e2sfca

    points, vehicles, sites, capacity = asked
    return e2sfca(points, vehicles, sites, capacity, ZONES, WEIGHTS)[0]


def known_pairs(asked: Question) -> Any:
    """Geodesic kilometres of all pairs within the last zone, by other libraries."""
    import pandas
    from pyproj import Geod
    from scipy.spatial import cKDTree

    def on_sphere(latlon: Any) -> Any:
        phi, lam = np.radians(latlon).T
        return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])

    points, _, sites, _ = asked
    tree, geod, parts = cKDTree(on_sphere(sites)), Geod(ellps="WGS84"), []
    for first in range(0, len(points), 10_000):
        part = points[first : first + 10_000]
        near = cKDTree(on_sphere(part)).sparse_distance_matrix(
            tree, 1.01 * ZONES[-1] / 6371, output_type="ndarray"
        )
        a, b = part[near["i"]], sites[near["j"]]
        km = geod.inv(a[:, 1], a[:, 0], b[:, 1], b[:, 0])[2] / 1000
        held = km <= ZONES[-1]
        parts.append((near["i"][held] + first, near["j"][held], km[held]))
    origin, dest, km = (np.concatenate(column) for column in zip(*parts, strict=True))
    return pandas.DataFrame({"origin": origin, "dest": dest, "cost": km})


def pysal_given_pairs(asked: Question, pairs: Any) -> Any:
    """The method alone, on a table of pairs."""
    import pandas
    from access import Access, weights

    points, vehicles, sites, capacity = asked
    model = Access(
        demand_df=pandas.DataFrame({"id": np.arange(len(points)), "value": vehicles}),
        demand_index="id",
        demand_value="value",
        supply_df=pandas.DataFrame({"id": np.arange(len(sites)), "value": capacity}),
        supply_index="id",
        supply_value="value",
        cost_df=pairs,
        cost_origin="origin",
        cost_dest="dest",
        cost_name="cost",
    )
    steps = weights.step_fn(dict(zip(ZONES, WEIGHTS, strict=True)))
    found = model.enhanced_two_stage_fca(cost="cost", max_cost=ZONES[-1], weight_fn=steps)
    return found.iloc[:, 0].reindex(np.arange(len(points))).fillna(0).to_numpy()


def pysal_own_pairs(asked: Question, _: Any) -> Any:
    """From coordinates on a plane, as it comes."""
    import geopandas
    from access import Access, weights

    points, vehicles, sites, capacity = asked
    frames = [
        geopandas.GeoDataFrame(
            {"id": np.arange(len(at)), "value": value},
            geometry=geopandas.points_from_xy(at[:, 1], at[:, 0]),
            crs="EPSG:4326",
        ).to_crs(ALBERS)
        for at, value in ((points, vehicles), (sites, capacity))
    ]
    model = Access(
        demand_df=frames[0],
        demand_index="id",
        demand_value="value",
        supply_df=frames[1],
        supply_index="id",
        supply_value="value",
    )
    metres = [1000 * zone for zone in ZONES]
    model.create_euclidean_distance(name="metres", threshold=metres[-1])
    steps = weights.step_fn(dict(zip(metres, WEIGHTS, strict=True)))
    found = model.enhanced_two_stage_fca(cost="metres", max_cost=metres[-1], weight_fn=steps)
    return found.iloc[:, 0].reindex(np.arange(len(points))).fillna(0).to_numpy()


ENGINES: dict[str, tuple[Callable[[Question, Any], Any], int, int]] = {
    # engine: function, runs, most pairs it is asked for
    "aftersales": (ours, 3, 10**12),
    "PySAL access, pairs given": (pysal_given_pairs, 1, 10**12),
    "PySAL access, own pairs": (pysal_own_pairs, 1, 2 * 10**7),
}


def measure(name: str, points: int, sites: int, answer: Any) -> None:
    """Run one engine and send seconds, memory in GB, and access at every point."""
    engine, runs, _ = ENGINES[name]
    asked = question(points, sites)
    pairs = known_pairs(asked) if engine is pysal_given_pairs else None
    seconds = []
    access = np.empty(0)
    for _ in range(runs):
        start = time.perf_counter()
        access = engine(asked, pairs)
        seconds.append(time.perf_counter() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    answer.put((statistics.median(seconds), memory, access))


def main() -> None:
    """Print a table with ratios to ours, and at how many points the numbers are the same."""
    points, sites = (int(float(word)) for word in (sys.argv[1:3] or ("1e5", "5e3")))
    spawn = multiprocessing.get_context("spawn")
    own_seconds, own = 0.0, np.empty(0)
    print(f"{points:,} points x {sites:,} sites")
    for name, (_, _, most) in ENGINES.items():
        if points * sites > most:
            print(f"{name:28} not asked: its table of pairs would not fit")
            continue
        answer: Any = spawn.Queue()
        child = spawn.Process(target=measure, args=(name, points, sites, answer))
        child.start()
        try:
            seconds, memory, access = answer.get(timeout=3600)
        finally:
            child.join(60)
        own_seconds, own = own_seconds or seconds, own if own.size else access
        same = np.isclose(access, own, rtol=1e-9, atol=0)
        words = f"{seconds:8.2f} s {memory:6.2f} GB {seconds / own_seconds:7.1f} x"
        print(f"{name:28} {words}  same at {same.mean():.4%}", flush=True)


if __name__ == "__main__":
    main()
