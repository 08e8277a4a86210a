"""All pairs within reach, against distances of the geodesy library pair by pair."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.analysis import reach as module
from aftersales.analysis.reach import Reach, carried_over, reach_of
from tests.analysis.oracles import NOWHERE, Floats, dense_km

MOSCOW = (55.75, 37.62)
PLACE = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
SEAM = st.tuples(st.floats(64, 66), st.floats(178, 182).map(lambda x: (x + 180) % 360 - 180))
POLES = st.tuples(st.sampled_from([90.0, -90.0, 89.9999, -89.9999]), st.floats(-180, 180))
ANTIPODES = st.sampled_from([(0.0, 0.0), (0.0, 180.0), (0.0, 179.5), (0.0, -180.0), (1e-7, 180.0)])
MISSING = st.sampled_from([NOWHERE, (NOWHERE[0], 37.0), (55.0, NOWHERE[0])])
ANY = st.one_of(PLACE, SEAM, POLES, ANTIPODES, MISSING)


def pairs_of(found: Reach) -> list[tuple[int, int, float]]:
    return list(zip(found.point.tolist(), found.site.tolist(), found.km.tolist(), strict=True))


def expected_pairs(km: Floats, reach_km: float) -> list[tuple[int, int, float]]:
    """Point by point, the nearest first, the earlier site of two that are equally far."""
    rows = []
    for i, row in enumerate(km.tolist()):
        near = sorted((d, j) for j, d in enumerate(row) if d <= reach_km and d < np.inf)
        rows += [(i, j, d) for d, j in near]
    return rows


@given(
    st.lists(ANY, max_size=8),
    st.lists(ANY, max_size=6),
    st.data(),
)
@settings(max_examples=200)
def test_pairs_equal_brute_force(points: Any, sites: Any, data: Any) -> None:
    """With any reach, also one that is just one of the distances: the edge is inside."""
    km = dense_km(points, sites)
    known = km[np.isfinite(km)].tolist()
    special = [0.0, 19_903.0, 19_950.0, 20_003.93, 20_100.0, 1e9, np.inf]
    edges = st.sampled_from(known or [0.0])
    just_below = edges.map(lambda d: max(0.0, float(np.nextafter(d, 0))))
    reach_km = data.draw(
        st.one_of(edges, just_below, st.floats(0, 21_000), st.sampled_from(special))
    )
    found = reach_of(points, sites, reach_km)
    assert pairs_of(found) == expected_pairs(km, reach_km)
    assert found.sites == len(sites)
    assert len(found.start) == len(points) + 1
    assert (found.start[0], found.start[-1]) == (0, len(found.site))


def test_many_pairs_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(7)
    towns = np.column_stack([rng.uniform(60, 70, 9), rng.uniform(170, 195, 9)])
    points = towns[rng.integers(0, 9, 250)] + rng.normal(0, 0.7, (250, 2))
    sites = points[rng.integers(0, 250, 40)]  # many lie in the places themselves
    for array in (points, sites):
        array[:, 1] = (array[:, 1] + 180) % 360 - 180
    sites[5], sites[9], points[17] = sites[4], NOWHERE, NOWHERE
    expected = expected_pairs(dense_km(points, sites), 150.0)
    assert pairs_of(reach_of(points, sites, 150.0)) == expected
    monkeypatch.setattr(module, "_POINTS_AT_ONCE", 31)
    assert pairs_of(reach_of(points, sites, 150.0)) == expected


def test_duplicates_are_pairs_of_their_own() -> None:
    found = reach_of([(55, 37)] * 2, [(55, 37), (56, 37), (55, 37)], 0)
    assert pairs_of(found) == [(0, 0, 0.0), (0, 2, 0.0), (1, 0, 0.0), (1, 2, 0.0)]


def test_over_the_pole_and_over_180() -> None:
    """Neighbours whose longitudes are far apart."""
    beside = dense_km([(89.5, 10.0)], [(89.5, -170.0)])[0, 0]
    assert 111 < beside < 112
    assert reach_of([(89.5, 10.0)], [(89.5, -170.0)], beside).site.tolist() == [0]
    assert reach_of([(64.4235, -173.2258)], [(64.7337, 177.4968)], 446).site.tolist() == [0]
    assert reach_of([(64.4235, -173.2258)], [(64.7337, 177.4968)], 445).site.tolist() == []


@given(
    st.lists(st.one_of(SEAM, MISSING), max_size=9),
    st.lists(st.one_of(SEAM, MISSING), max_size=6),
    st.floats(0, 200),
    st.integers(0, 3),
    st.integers(0, 2**32 - 1),
)
@settings(max_examples=60)
def test_counts_and_sums_equal_dense_tables(
    points: Any, sites: Any, reach_km: float, brands: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    allowed = rng.random((len(sites), brands)) < 0.5
    amounts = rng.integers(0, 1000, (len(points), brands)).astype(float)
    near = dense_km(points, sites) <= reach_km
    found = reach_of(points, sites, reach_km)
    counts, sums = found.counts(allowed), found.around(amounts)
    assert counts.dtype == np.int32
    assert counts.tolist() == np.einsum("ij,jb->ib", near.astype(int), allowed.astype(int)).tolist()
    assert sums.tolist() == np.einsum("ij,ib->jb", near.astype(float), amounts).tolist()
    assert (found.table.toarray() == near).all()


@pytest.mark.parametrize(
    ("points", "sites", "reach_km", "words"),
    [
        ([(91, 0)], [], 1.0, "points"),
        ([], [(0, 0, 0)], 1.0, "sites"),
        ([], [], -1.0, "reach_km"),
        ([], [], np.nan, "reach_km"),
    ],
)
def test_says_what_is_wrong(points: Any, sites: Any, reach_km: float, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        reach_of(points, sites, reach_km)


@given(
    st.lists(ANY, max_size=8),
    st.lists(ANY, max_size=5),
    st.lists(ANY, max_size=3),
    st.data(),
    st.floats(0, 21_000),
)
def test_other_sites_are_as_if_all_were_found_anew(
    points: Any, before: Any, more: Any, data: Any, reach_km: float
) -> None:
    kept = data.draw(st.lists(st.sampled_from([*before, *more, *points, MOSCOW]), max_size=7))
    known = reach_of(points, before, reach_km)
    now = carried_over(known, points, before, kept, reach_km)
    assert pairs_of(now) == pairs_of(reach_of(points, kept, reach_km))
    assert now.sites == len(kept)
