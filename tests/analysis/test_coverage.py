"""The coverage kernel against brute force, and what must always hold."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from pyproj import Geod

from aftersales.analysis.coverage import cover, weighted_mean, weighted_percentile
from aftersales.geo.distance import destinations, geodesic_km

Floats = NDArray[np.float64]
PLACE = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
NEAR = st.tuples(st.floats(64, 66), st.floats(178, 182).map(lambda x: x - 360 if x > 180 else x))


def brute(points: Floats, sites: Floats) -> Floats:
    """Every distance by another route: PROJ's geodesic, pair by pair."""
    m, n = len(points), len(sites)
    a, b = np.repeat(points, n, axis=0), np.tile(sites, (m, 1))
    metres = Geod(ellps="WGS84").inv(a[:, 1], a[:, 0], b[:, 1], b[:, 0])[2]
    return np.asarray(metres).reshape(m, n) / 1000


def clustered(seed: int, m: int, n: int) -> tuple[Floats, Floats, Floats]:
    """Towns and villages from the Baltic across 180°, with sites among them."""
    rng = np.random.default_rng(seed)
    towns = np.column_stack([rng.uniform(41, 77, 40), rng.uniform(20, 192, 40)])
    points = towns[rng.integers(0, 40, m)] + rng.normal(0, 0.5, (m, 2))
    sites = points[rng.integers(0, m, n)] + rng.normal(0, 0.05, (n, 2))
    for array in (points, sites):
        array[:, 1] = (array[:, 1] + 180) % 360 - 180
    return points, sites, rng.choice([5.0, 50.0, 123.4, 400.0, 3000.0], n)


@pytest.mark.parametrize("seed", range(4))
def test_equals_brute_force(seed: int) -> None:
    points, sites, reach = clustered(seed, 3000, 60)
    weights = np.random.default_rng(seed).integers(0, 50, 3000)
    groups = np.arange(3000) % 7
    found, km = cover(points, weights, sites, reach, groups), brute(points, sites)
    held = km <= reach
    assert (found.in_reach == held.sum(axis=1)).all()
    assert (found.covered == held.any(axis=1)).all()
    assert found.distance_km == pytest.approx(km.min(axis=1), abs=1e-9)
    assert (km[np.arange(3000), found.nearest] == km.min(axis=1)).all()
    assert found.covered_weight == weights[held.any(axis=1)].sum()
    expected = [weights[held.any(axis=1) & (groups == g)].sum() for g in range(7)]
    assert found.covered_by_group.tolist() == expected
    assert found.nearest.dtype == np.int64
    assert found.in_reach.dtype == np.int32


def test_nearest_is_exact_far_away_too() -> None:
    """Sites at nearly the same great distance in all directions: a chord would choose wrongly."""
    rng = np.random.default_rng(3)
    for km in (300.0, 2000.0, 6000.0, 15_000.0):
        lat, lon = destinations(55.0, 37.0, rng.uniform(0, 360, 300), km + rng.normal(0, 0.02, 300))
        sites = np.column_stack([lat, lon])
        sites = np.vstack([sites, sites[:5]])
        found = cover([(55.0, 37.0)], [1], sites, km)
        exact = brute(np.array([(55.0, 37.0)]), sites)[0]
        assert found.nearest[0] == int(np.argmin(exact))
        assert found.distance_km[0] == pytest.approx(exact.min(), abs=1e-9)
        assert found.in_reach[0] == (exact <= km).sum()


def test_across_180() -> None:
    """A site in Anadyr covers Provideniya over the date line, just when its reach suffices."""
    anadyr, provideniya = (64.7337, 177.4968), (64.4235, -173.2258)
    km = float(geodesic_km(*anadyr, *provideniya))
    assert cover([provideniya], [1], [anadyr], [km]).covered[0]
    assert not cover([provideniya], [1], [anadyr], [np.nextafter(km, 0)]).covered[0]


@example([(89.99999999999999, 0.0), (90.0, 0.0)], [(89.99999999999999, 0.0)])
@given(
    st.lists(PLACE | NEAR, min_size=1, max_size=8), st.lists(PLACE | NEAR, min_size=1, max_size=5)
)
def test_edge_is_inside_everywhere(
    points: list[tuple[float, float]], sites: list[tuple[float, float]]
) -> None:
    """With a reach equal to a distance, exactly the pairs at most that far count."""
    km = geodesic_km(
        np.array(points)[:, [0]],
        np.array(points)[:, [1]],
        np.array(sites)[:, 0],
        np.array(sites)[:, 1],
    )
    reach = km[0]
    found = cover(points, np.ones(len(points)), sites, reach)
    assert (found.in_reach == (km <= reach).sum(axis=1)).all()


@given(
    st.lists(PLACE | NEAR, min_size=1, max_size=30),
    st.lists(PLACE | NEAR, min_size=1, max_size=6),
    st.floats(0, 5000),
    st.floats(1, 3),
)
def test_monotone_in_reach_and_sites(
    points: list[tuple[float, float]], sites: list[tuple[float, float]], reach: float, more: float
) -> None:
    weights = np.arange(1, len(points) + 1)
    here = cover(points, weights, sites, reach)
    wider = cover(points, weights, sites, reach * more)
    fewer = cover(points, weights, sites[:-1], reach)
    assert (wider.in_reach >= here.in_reach).all()
    assert wider.covered_weight >= here.covered_weight >= fewer.covered_weight
    assert (here.distance_km <= fewer.distance_km).all()
    assert here.nearest.min() >= 0


def test_no_sites_cover_nothing() -> None:
    found = cover([(55, 37), (60, 30)], [1, 2], [], [])
    assert found.nearest.tolist() == [-1, -1]
    assert np.isinf(found.distance_km).all()
    assert not found.covered.any()
    assert found.covered_weight == 0
    assert found.covered_by_group.tolist() == [0]


def test_no_points() -> None:
    found = cover([], [], [(55, 37)], [100])
    assert len(found.covered) == 0
    assert found.covered_weight == 0


def test_rows_without_coordinates_stay_in_place() -> None:
    nowhere = (np.nan, np.nan)
    found = cover([nowhere, (55, 37)], [5, 7], [nowhere, (55, 37)], [1e9, 1.0])
    assert found.nearest.tolist() == [-1, 1]
    assert found.in_reach.tolist() == [0, 1]
    assert found.covered_weight == 7


def test_what_is_masked_is_not_known() -> None:
    points = np.ma.array([(55.0, 37.0), (55.0, 37.0)], mask=[[False, False], [True, True]])
    assert cover(points, [1, 2], [(55, 37)], 10).covered.tolist() == [True, False]
    with pytest.raises(ValueError, match="finite"):
        cover([(55, 37)], np.ma.array([1], mask=[True]), [(55, 37)], 10)
    with pytest.raises(ValueError, match="whole"):
        cover([(55, 37)], [1], [(55, 37)], 10, [0.5])


def test_unlimited_reach_holds_all() -> None:
    found = cover([(-89, 0), (89, 180)], [1, 1], [(0, 0)], [np.inf])
    assert found.covered.all()


@pytest.mark.parametrize(
    ("points", "weights", "sites", "reach", "words"),
    [
        ([(95, 0)], [1], [], [], "poles"),
        ([(55, 0)], [1, 2], [], [], "weights"),
        ([(55, 0)], [-1], [], [], "negative"),
        ([(55, 0)], [np.nan], [], [], "finite"),
        ([(55, 0)], [1], [(55, 0)], [-1], "reach_km"),
        ([(55, 0)], [1], [(55, 0)], [np.nan], "reach_km"),
        ([(55, 0, 1)], [1], [], [], "shape"),
    ],
)
def test_says_what_is_wrong(
    points: list[tuple[float, ...]],
    weights: list[float],
    sites: list[tuple[float, float]],
    reach: list[float],
    words: str,
) -> None:
    with pytest.raises(ValueError, match=words):
        cover(points, weights, sites, reach)


def test_weighted_statistics() -> None:
    assert weighted_mean([10, 20], [3, 1]) == 12.5
    assert weighted_mean([10, np.inf], [3, 0]) == 10
    assert weighted_mean([10, np.inf], [3, 1]) is None
    assert weighted_mean([1], [0]) is None
    assert weighted_percentile([30, 10, 20], [1, 8, 1], 90) == 20
    assert weighted_percentile([10, np.inf], [1, 1], 90) is None
    assert weighted_percentile([], [], 90) is None


@given(st.lists(st.tuples(st.floats(0, 1e4), st.integers(1, 99)), min_size=1))
def test_percentile_splits_the_weight(rows: list[tuple[float, int]]) -> None:
    values, weights = np.array([r[0] for r in rows]), np.array([r[1] for r in rows])
    found = weighted_percentile(values, weights, 90)
    assert found is not None
    assert weights[values <= found].sum() >= 0.9 * weights.sum() * (1 - 1e-9)
    assert weights[values < found].sum() < 0.9 * weights.sum()
