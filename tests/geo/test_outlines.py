"""Outlines from files: cut at 180°, valid, and where they were."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer
from shapely import contains_xy, from_wkt, transform
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from aftersales.geo.antimeridian import dissolved
from aftersales.geo.outlines import (
    OutlineError,
    are_degrees,
    area_km2,
    is_same,
    outline_of,
    system_of,
    to_wgs84,
)

GEOD = Geod(ellps="WGS84")
# A peninsula across 180° with a lake across it as well.
SHORE: list[tuple[float, float]] = [
    (170, 62),
    (175, 66),
    (182, 69),
    (190, 67),
    (189, 64),
    (181, 62.5),
]
LAKE: list[tuple[float, float]] = [(179, 65), (181, 65), (181, 66), (179, 66)]


def jumping(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [((lon + 180) % 360 - 180, lat) for lon, lat in points]


def inside(shape: BaseGeometry, lon: float, lat: float) -> bool:
    """Whether a place is in an outline that keeps to -180…180."""
    return bool(contains_xy(shape, (lon + 180) % 360 - 180, lat))


@pytest.mark.parametrize("way", ["beyond", "jumps", "negative"])
def test_across_180_a_polygon_is_cut_and_loses_nothing(way: str) -> None:
    whole = Polygon(SHORE, [LAKE])
    given_as = {
        "beyond": whole,
        "jumps": Polygon(jumping(SHORE), [jumping(LAKE)]),
        "negative": transform(whole, lambda xy: xy - [360, 0]),
    }[way]
    found = outline_of(given_as).shape
    assert isinstance(found, MultiPolygon)
    assert found.is_valid
    west, _, east, _ = found.bounds
    assert (west, east) == (-180, 180)
    assert all(part.bounds[2] - part.bounds[0] < 20 for part in found.geoms)
    oracle = abs(GEOD.geometry_area_perimeter(whole)[0]) / 1e6
    # Where the edge of a ring is cut, two geodesics stand for one.
    assert area_km2(found) == pytest.approx(oracle, rel=2e-3)
    rng = np.random.default_rng(7)
    for lon, lat in zip(rng.uniform(165, 195, 500), rng.uniform(60, 70, 500), strict=True):
        assert inside(found, lon, lat) == bool(contains_xy(whole, lon, lat))


def test_what_is_cut_already_stays_as_it_is() -> None:
    cut = MultiPolygon([box(170, 60, 180, 70), box(-180, 60, -170, 70)])
    assert outline_of(cut).shape.equals_exact(cut, 0)


def test_a_file_may_round_its_edge_over_180() -> None:
    found = outline_of(Polygon([(170, 60), (180.0004, 60), (180.0004, 70), (170, 70)])).shape
    assert found.bounds == (170, 60, 180, 70)


def test_a_projection_around_the_pole_comes_back_in_parts() -> None:
    whole = Polygon(SHORE)
    there = Transformer.from_crs("EPSG:4326", "EPSG:3576", always_xy=True)
    flat = transform(whole, lambda xy: np.column_stack(there.transform(xy[:, 0], xy[:, 1])))
    found = outline_of(flat, to_wgs84(system_of("EPSG:3576"))).shape
    assert is_same(found, outline_of(whole).shape)


@given(
    st.floats(-180, 180),
    st.lists(st.tuples(st.floats(0.5, 8), st.floats(-1, 1)), min_size=3, max_size=12),
)
def test_any_star_keeps_its_area_wherever_it_lies(
    middle: float, rays: list[tuple[float, float]]
) -> None:
    angles = np.linspace(0, 2 * np.pi, len(rays), endpoint=False)
    star = Polygon(
        [
            (middle + r * np.cos(a), 60 + (r + shake * 0.1) * np.sin(a) / 2)
            for a, (r, shake) in zip(angles, rays, strict=True)
        ]
    )
    if not star.is_valid or star.area < 1e-6:
        return
    for shape in (star, Polygon(jumping(list(star.exterior.coords)))):
        found = outline_of(shape).shape
        west, _, east, _ = found.bounds
        assert west >= -180
        assert east <= 180
        assert found.area == pytest.approx(star.area, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (None, "polygon_broken"),
        (Point(1, 2), "not_polygon"),
        (LineString([(0, 0), (1, 1)]), "not_polygon"),
        (from_wkt("POLYGON EMPTY"), "not_polygon"),
        (Polygon([(0, 0), (1, 1), (2, 2)]), "polygon_broken"),
        (Polygon([(0, 80), (90, 80), (179, 80), (-91, 80)]), "polygon_around_pole"),
        (box(0, 80, 10, 91), "polygon_off_earth"),
        (box(4e6, 7e6, 5e6, 8e6), "polygon_off_earth"),
        (transform(box(0, 0, 1, 1), lambda xy: xy + np.inf), "polygon_off_earth"),
    ],
)
def test_what_is_no_outline_says_why(shape: BaseGeometry | None, code: str) -> None:
    with pytest.raises(OutlineError, match=code):
        outline_of(shape)


def test_a_bow_tie_is_mended_and_told() -> None:
    found = outline_of(Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]))
    assert found.repaired.startswith("Self-intersection")
    assert found.shape.is_valid
    assert found.shape.area == pytest.approx(2)


def test_lines_and_points_are_left_out() -> None:
    mixed = from_wkt(
        "GEOMETRYCOLLECTION (POINT (1 1), LINESTRING (0 0, 5 5), "
        "POLYGON Z ((0 0 7, 1 0 7, 1 1 7, 0 0 7)))"
    )
    found = outline_of(mixed).shape
    assert found.geom_type == "Polygon"
    assert not found.has_z


def test_neighbours_become_one() -> None:
    assert dissolved([box(0, 0, 1, 1), box(1, 0, 2, 1)]).equals(box(0, 0, 2, 1))


@pytest.mark.parametrize(
    "words",
    [
        "",
        "https://example.org/crs",
        "/etc/passwd",
        "+proj=longlat +nadgrids=/etc/passwd",
        'GEOGCS["x",EXTENSION["PROJ4","+proj=longlat +nadgrids=@/etc/passwd"]]',
        'GEOGCS["half"',
        "EPSG:99999999",
    ],
)
def test_a_system_that_is_none_or_leads_elsewhere_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        system_of(words)


def test_degrees_are_told_from_metres() -> None:
    assert are_degrees([box(19, 41, 191, 82), None])
    assert not are_degrees([box(4e6, 5e6, 4.1e6, 5.1e6)])
    assert not are_degrees([box(41, 19, 82, 180)])
