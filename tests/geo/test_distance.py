"""Distances against published lines and the rules that decide a reach."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from aftersales.geo.distance import (
    chord_bounds_km,
    destinations,
    ecef_km,
    geodesic_km,
    within,
)

LATITUDE = st.floats(-90, 90)
LONGITUDE = st.floats(-180, 180)


def test_published_line() -> None:
    """Wellington to Salamanca, from the documentation of GeographicLib."""
    assert geodesic_km(-41.32, 174.81, 40.96, -5.50) == pytest.approx(19959.679267, abs=1e-6)


def test_across_the_antimeridian() -> None:
    """Anadyr and Provideniya have longitudes of opposite sign and are 500 km apart."""
    km = geodesic_km(64.7337, 177.4968, 64.4235, -173.2258)
    assert km == pytest.approx(
        Geod(ellps="WGS84").inv(177.4968, 64.7337, -173.2258, 64.4235)[2] / 1e3
    )
    assert 440 < float(km) < 450


def test_broadcasts_and_keeps_shape() -> None:
    lat, lon = np.zeros((3, 1)), np.arange(4.0)
    assert geodesic_km(lat, 0, 0, lon).shape == (3, 4)
    assert geodesic_km(10, 20, 10, 20).shape == ()
    assert np.isnan(geodesic_km(np.nan, 0, 0, 0))


def test_many_points_equal_few() -> None:
    """Blocks on several threads give what one call gives."""
    rng = np.random.default_rng(5)
    a, b = rng.uniform(-90, 90, (2, 200_000)), rng.uniform(-180, 180, (2, 200_000))
    many = geodesic_km(a[0], b[0], a[1], b[1])
    some = slice(130_000, 130_050)
    assert (many[some] == geodesic_km(a[0][some], b[0][some], a[1][some], b[1][some])).all()


@given(LATITUDE, LONGITUDE, LATITUDE, LONGITUDE)
def test_symmetric(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    there, back = geodesic_km(lat1, lon1, lat2, lon2), geodesic_km(lat2, lon2, lat1, lon1)
    assert there == pytest.approx(back, abs=1e-6)


@given(LATITUDE, LONGITUDE, st.floats(0, 360), st.floats(0, 3000))
def test_chords_bound_the_geodesic(lat: float, lon: float, azimuth: float, km: float) -> None:
    """A point at exactly `km` lies between the chord that is surely in and the one that is out."""
    lat2, lon2 = destinations(lat, lon, [azimuth], [km])
    chord = float(np.linalg.norm(ecef_km([lat], [lon]) - ecef_km(lat2, lon2)))
    surely, perhaps = chord_bounds_km(km)
    assert surely <= chord + 1e-5
    assert chord <= perhaps + 1e-5


def test_edge_belongs_to_the_reach() -> None:
    assert within(100.0, 100.0)
    assert not within(np.nextafter(100.0, 200.0), 100.0)


def test_unlimited_reach_has_no_bound() -> None:
    surely, perhaps = chord_bounds_km([np.inf, 30_000.0])
    assert np.isinf(surely).all()
    assert np.isinf(perhaps).all()
