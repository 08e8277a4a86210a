"""The shift of Chinese maps, against published pairs, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from aftersales.geo.datum import from_gcj02, to_gcj02

PAIRS = [  # places, and where maps of mainland China put them
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
]


@pytest.mark.parametrize(("place", "shown"), PAIRS)
def test_published_pairs(place: tuple[float, float], shown: tuple[float, float]) -> None:
    assert to_gcj02(*place) == pytest.approx(shown, abs=1e-8)
    assert from_gcj02(*shown) == pytest.approx(place, abs=1e-8)


@given(st.floats(20, 50), st.floats(80, 130))
def test_back_again(lat: float, lon: float) -> None:
    shown = to_gcj02(lat, lon)
    assert from_gcj02(*shown) == pytest.approx((lat, lon), abs=1e-7)
    metres = Geod(ellps="WGS84").inv(lon, lat, shown[1], shown[0])[2]
    assert 20 < metres < 1500


@pytest.mark.parametrize("place", [(55.75, 37.62), (43.1, 140.0), (-33.9, 151.2)])
def test_elsewhere_nothing_is_shifted(place: tuple[float, float]) -> None:
    assert to_gcj02(*place) == place
    assert from_gcj02(*place) == place
