"""Access by floating catchments: against the formula written out, and what it must conserve."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from aftersales.analysis.access import e2sfca

ZONES, WEIGHTS = (50.0, 100.0, 200.0), (1.0, 0.68, 0.22)
GEOD = Geod(ellps="WGS84")


def oracle(
    points: Any, weights: Any, sites: Any, capacity: Any, zones: Any, decay: Any
) -> tuple[list[float], list[float]]:
    """The two sums, pair by pair, with distances of the geodesy library."""

    def share(point: Any, site: Any) -> float:
        km = GEOD.inv(point[1], point[0], site[1], site[0])[2] / 1000
        return next((w for z, w in zip(zones, decay, strict=True) if km <= z), 0.0)

    ratios = []
    for site, held in zip(sites, capacity, strict=True):
        around = sum(w * share(p, site) for p, w in zip(points, weights, strict=True))
        ratios.append(held / around if around else 0.0)
    access = [sum(r * share(p, s) for s, r in zip(sites, ratios, strict=True)) for p in points]
    return access, ratios


PLACES = st.tuples(st.floats(50, 58), st.floats(176, 188).map(lambda x: (x + 180) % 360 - 180))
PARTS = st.tuples(
    st.lists(st.tuples(PLACES, st.integers(0, 50)), min_size=1, max_size=12),
    st.lists(st.tuples(PLACES, st.integers(0, 9)), min_size=1, max_size=6),
)


@given(PARTS)
@settings(max_examples=80)
def test_it_is_the_formula(parts: Any) -> None:
    """Across the antimeridian too."""
    demand, supply = parts
    points, weights = [p for p, _ in demand], [w for _, w in demand]
    sites, capacity = [s for s, _ in supply], [c for _, c in supply]
    access, ratio = e2sfca(points, weights, sites, capacity, ZONES, WEIGHTS)
    expected = oracle(points, weights, sites, capacity, ZONES, WEIGHTS)
    assert access == pytest.approx(expected[0])
    assert ratio == pytest.approx(expected[1])


@given(PARTS)
@settings(max_examples=50)
def test_nothing_is_lost_where_every_site_has_demand(parts: Any) -> None:
    demand, supply = parts
    points, weights = [p for p, _ in demand], np.array([w for _, w in demand], float)
    sites, capacity = [s for s, _ in supply], np.array([c for _, c in supply], float)
    access, ratio = e2sfca(points, weights, sites, capacity, ZONES, WEIGHTS)
    used = capacity[ratio > 0].sum()
    assert float((weights * access).sum()) == pytest.approx(used)


def test_the_edge_belongs_to_the_zone() -> None:
    lon, lat, _ = GEOD.fwd(37.0, 55.0, 90, 50_000.0)
    for zone, expected in ((50.0 + 1e-6, 1.0), (50.0 - 1e-6, 0.68)):
        access, _ = e2sfca([(55.0, 37.0)], [1], [(lat, lon)], [7], (zone, 100.0), (1.0, 0.68))
        assert access == pytest.approx([7.0])
        _, ratio = e2sfca([(55.0, 37.0)], [1], [(lat, lon)], [7], (zone, 100.0), (1.0, 0.68))
        assert ratio == pytest.approx([7 / expected])


def test_many_sites_go_in_parts() -> None:
    chance = np.random.default_rng(5)
    points = np.column_stack([chance.uniform(50, 60, 400), chance.uniform(30, 60, 400)])
    sites = np.column_stack([chance.uniform(50, 60, 300), chance.uniform(30, 60, 300)])
    weights, capacity = chance.integers(1, 9, 400), chance.integers(1, 9, 300)
    access, ratio = e2sfca(points, weights, sites, capacity, ZONES, WEIGHTS)
    first, second = e2sfca(points, weights, sites[:150], capacity[:150], ZONES, WEIGHTS)
    third, fourth = e2sfca(points, weights, sites[150:], capacity[150:], ZONES, WEIGHTS)
    assert access == pytest.approx(first + third)
    assert ratio == pytest.approx(np.r_[second, fourth])


def test_places_without_coordinates_stay_in_their_row() -> None:
    nowhere = (np.nan, np.nan)
    points, sites = [(55.0, 37.0), nowhere], [nowhere, (55.0, 37.0)]
    access, ratio = e2sfca(points, [2, 2], sites, [5, 6], ZONES, WEIGHTS)
    assert access.tolist() == [3.0, 0.0]
    assert ratio.tolist() == [0.0, 3.0]
    empty = e2sfca([], [], [], [], ZONES, WEIGHTS)
    assert [len(part) for part in empty] == [0, 0]


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"weights": [1, 2]}, "weights"),
        ({"weights": [-1]}, "weights"),
        ({"capacity": [np.nan]}, "capacity"),
        ({"zones_km": (100.0, 50.0, 200.0)}, "zones_km"),
        ({"zones_km": (50.0,)}, "zones_km"),
        ({"zone_weights": (1.0, -1.0, 0.2)}, "zone_weights"),
        ({"points": [(1.0, 2.0, 3.0)]}, "points"),
    ],
)
def test_what_cannot_be_is_refused(over: dict[str, Any], words: str) -> None:
    given_values: dict[str, Any] = {
        "points": [(55.0, 37.0)],
        "weights": [1],
        "sites": [(55.0, 37.0)],
        "capacity": [1],
        "zones_km": ZONES,
        "zone_weights": WEIGHTS,
    }
    with pytest.raises(ValueError, match=words):
        e2sfca(**{**given_values, **over})
