"""Boundaries across 180° and their simplification."""

import json

import numpy as np
import pytest
from pyproj import Geod
from shapely import get_coordinates
from shapely.geometry import Polygon, box, shape
from shapely.geometry.base import BaseGeometry

from aftersales.geo.boundaries import seam, simplified, unwrap, unwrapped
from aftersales.settings import resource


@pytest.fixture(scope="module")
def regions() -> dict[str, BaseGeometry]:
    found = json.loads(resource("demo", "regions.geojson").read_text("utf-8"))
    return {f["properties"]["code"]: shape(f["geometry"]) for f in found["features"]}


def area_km2(geometry: BaseGeometry) -> float:
    return abs(Geod(ellps="WGS84").geometry_area_perimeter(geometry)[0]) / 1e6


def test_seam_lies_in_the_widest_gap() -> None:
    assert seam([20, 100, 190 - 360]) == pytest.approx(-75)
    assert seam([-10, 10]) == pytest.approx(-180)
    assert seam([]) == -180
    assert seam([np.nan, 5]) == pytest.approx(-175)


def test_unwrapping_runs_on_across_180() -> None:
    assert unwrap([179, -179], -75.0).tolist() == [179, 181]
    assert unwrap([-10, 10], -180.0).tolist() == [-10, 10]


def test_a_cut_region_becomes_one_piece(regions: dict[str, BaseGeometry]) -> None:
    """Chukotka: halves on both sides of 180° in the file, one mainland on the page."""
    cut = regions["RU-CHU"]
    assert cut.bounds[0] == pytest.approx(-180, abs=0.01)
    whole = unwrapped(cut, seam([20, 190]))
    parts = getattr(whole, "geoms", [whole])
    assert max(p.bounds[2] - p.bounds[0] for p in parts) > 25
    assert len(parts) < len(cut.geoms)
    assert area_km2(whole) == pytest.approx(area_km2(cut), rel=1e-4)
    assert whole.is_valid


def test_simplified_regions_stay_neighbours(regions: dict[str, BaseGeometry]) -> None:
    names = ["RU-MOS", "RU-MOW", "RU-KLU", "RU-TUL", "RU-RYA"]
    before = [regions[name] for name in names]
    after = simplified(before, 3.0)
    assert len(get_coordinates(after)) < 0.6 * len(get_coordinates(before))
    for old, new in zip(before, after, strict=True):
        assert new.is_valid
        assert old.intersection(new).area > 0.85 * old.union(new).area
    # What one region loses its neighbour gains: shared edges are simplified once.
    assert sum(map(area_km2, after)) == pytest.approx(sum(map(area_km2, before)), rel=0.01)


def test_simplified_keeps_unwrapped_longitudes() -> None:
    square = box(175, 60, 185, 65)
    moved = simplified([square], 0.1)[0]
    assert moved.bounds == pytest.approx((175, 60, 185, 65), abs=1e-6)


def test_nothing_to_simplify() -> None:
    assert simplified([], 1.0) == []


def test_shape_off_the_seam_is_left_alone() -> None:
    triangle = Polygon([(30, 50), (31, 50), (30, 51)])
    assert unwrapped(triangle, -75.0).equals(triangle)
