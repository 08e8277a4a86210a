"""Full coverage against named peers, in one run on this machine.

    .venv/bin/pip install -e '.[bench]'
    .venv/bin/python -m tests.benchmarks.bench_coverage [POINTS SITES]

"Full" is: nearest site and its distance, covered or not with a reach per site (50, 100 or
200 km), number of sites in reach, and the covered weight of each of 83 regions. Every engine
runs in a process of its own, which tells its time (median of three, one for slow peers) and
its largest memory. Peers that cannot do all of it do what they can, which the table says.
"""

import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

Data = tuple[Any, Any, Any, Any, Any]


def demand(points: int, sites: int) -> Data:
    """Zipf-weighted towns and a uniform rest from 28°E across 180° to 170°W."""
    rng = np.random.default_rng(20260101)
    towns = np.column_stack([rng.uniform(41, 77, 900), rng.uniform(28, 190, 900)])
    share = 1 / np.arange(1, 901)
    town = rng.choice(900, int(points * 0.85), p=share / share.sum())
    near = towns[town] + rng.normal(0, 0.3, (len(town), 2))
    rest = points - len(town)
    anywhere = np.column_stack([rng.uniform(41, 77, rest), rng.uniform(28, 190, rest)])
    where = np.vstack([near, anywhere])
    place = where[rng.choice(points, sites, replace=False)] + rng.normal(0, 0.01, (sites, 2))
    for array in (where, place):
        array[:, 1] = (array[:, 1] + 180) % 360 - 180
    reach = rng.choice([50.0, 100.0, 200.0], sites)
    return where, rng.integers(1, 100, points), place, reach, rng.integers(0, 83, points)


def ours(data: Data) -> float:
    """Everything, geodesic."""
    from aftersales.analysis.coverage import cover

    points, weights, sites, reach, groups = data
    return cover(points, weights, sites, reach, groups).covered_weight


def geopandas_buffer(data: Data) -> float:
    """Buffers in one national Albers projection, joined; counts and shares, no nearest."""
    import geopandas

    points, weights, sites, reach, groups = data
    albers = "+proj=aea +lat_1=52 +lat_2=64 +lat_0=60 +lon_0=105 +ellps=WGS84 +units=km"
    frame = geopandas.GeoDataFrame(
        {"weight": weights, "group": groups},
        geometry=geopandas.points_from_xy(points[:, 1], points[:, 0]),
        crs="EPSG:4326",
    ).to_crs(albers)
    circles = geopandas.GeoDataFrame(
        geometry=geopandas.points_from_xy(sites[:, 1], sites[:, 0]), crs="EPSG:4326"
    ).to_crs(albers)
    circles["geometry"] = circles.geometry.buffer(reach)
    pairs = geopandas.sjoin(frame, circles, predicate="within")
    counts = pairs.groupby(level=0).size()
    held = frame.loc[counts.index]
    held.groupby("group")["weight"].sum()
    return float(held["weight"].sum())


def balltree(data: Data) -> float:
    """Great-circle nearest and counts by reach class."""
    from sklearn.neighbors import BallTree

    points, weights, sites, reach, groups = data
    radians = np.radians(points)
    BallTree(np.radians(sites), metric="haversine").query(radians)
    counts = np.zeros(len(points), np.int64)
    for one in np.unique(reach):
        tree = BallTree(np.radians(sites[reach == one]), metric="haversine")
        counts += tree.query_radius(radians, one / 6371.0088, count_only=True)
    np.bincount(groups, weights * (counts > 0))
    return float(weights[counts > 0].sum())


def pysal_access(data: Data) -> float:
    """PySAL's table of pairs within 200 km and its floating catchment on it; no own reaches."""
    import geopandas
    from access import Access

    points, weights, sites, _, _ = data
    albers = "+proj=aea +lat_1=52 +lat_2=64 +lat_0=60 +lon_0=105 +ellps=WGS84 +units=m"
    frames = [
        geopandas.GeoDataFrame(
            {"id": np.arange(len(at)), "value": value},
            geometry=geopandas.points_from_xy(at[:, 1], at[:, 0]),
            crs="EPSG:4326",
        ).to_crs(albers)
        for at, value in ((points, weights), (sites, np.ones(len(sites))))
    ]
    model = Access(
        demand_df=frames[0],
        demand_index="id",
        demand_value="value",
        supply_df=frames[1],
        supply_index="id",
        supply_value="value",
    )
    model.create_euclidean_distance(name="metres", threshold=200_000)
    model.two_stage_fca(name="fca", cost="metres", max_cost=200_000)
    return float(weights.sum())


ENGINES: dict[str, tuple[Callable[[Data], float], int, int]] = {
    # engine: function, runs, most pairs it is asked for
    "aftersales": (ours, 3, 10**12),
    "geopandas buffer + sjoin": (geopandas_buffer, 1, 10**12),
    "BallTree haversine": (balltree, 1, 10**12),
    "PySAL access": (pysal_access, 1, 5 * 10**8),
}


def measure(name: str, points: int, sites: int, answer: Any) -> None:
    """Run one engine and send seconds, memory in GB, and the covered weight."""
    engine, runs, _ = ENGINES[name]
    data = demand(points, sites)
    seconds = []
    covered = 0.0
    for _ in range(runs):
        start = time.perf_counter()
        covered = engine(data)
        seconds.append(time.perf_counter() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    answer.put((statistics.median(seconds), memory, covered))


def main() -> None:
    """Print a table with ratios to ours."""
    points, sites = (int(float(word)) for word in (sys.argv[1:3] or ("1e6", "5e3")))
    spawn = multiprocessing.get_context("spawn")
    own = 0.0
    print(f"{points:,} points x {sites:,} sites")
    for name, (_, _, most) in ENGINES.items():
        if points * sites > most:
            print(f"{name:28} not asked: its table of pairs would not fit")
            continue
        answer: Any = spawn.Queue()
        child = spawn.Process(target=measure, args=(name, points, sites, answer))
        child.start()
        child.join()
        if child.exitcode:
            print(f"{name:28} failed")
            continue
        seconds, memory, covered = answer.get()
        own = own or seconds
        words = f"{seconds:8.2f} s {memory:6.2f} GB {seconds / own:7.1f} x"
        print(f"{name:28} {words}  covered {covered:,.0f}")


if __name__ == "__main__":
    main()
