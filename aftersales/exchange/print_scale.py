"""Scale bar, north arrow and graticule: what tells where the map lies and how large it is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely import box as rectangle
from shapely import get_coordinates, get_parts, linestrings

from aftersales.exchange.print_frame import GEOD, Frame

Floats = NDArray[np.float64]
_LENGTHS = (1.0, 2.0, 5.0, 10.0)
_STEPS = (1 / 60, 1 / 30, 1 / 12, 1 / 6, 1 / 4, 1 / 2, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0)
_LINES = 4.5  # about so many parallels on a sheet
_VERTICES = 120
_MERIDIANS_END = 88.0  # near the pole they would run into each other


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """A bar of `km` kilometres that is `mm` millimetres long in the middle of the map."""

    km: float
    mm: float


def scale_bar(frame: Frame, most_mm: float) -> ScaleBar:
    """The longest round bar of at most `most_mm`, true along the ellipsoid in the map's middle."""
    x, y = frame.box.centre
    km = _across(frame, x, y, most_mm)
    power = 10.0 ** np.floor(np.log10(km))
    round_km = max(step * power for step in _LENGTHS if step * power <= km)
    mm = most_mm * round_km / km
    for _ in range(3):  # a large bar is not quite in proportion
        mm *= round_km / _across(frame, x, y, mm)
    return ScaleBar(round_km, mm)


def _across(frame: Frame, x: float, y: float, mm: float) -> float:
    """Kilometres between two places left and right of a point of the page."""
    (lon1, lat1), (lon2, lat2) = frame.located(np.array([[x - mm / 2, y], [x + mm / 2, y]]))
    return float(GEOD.inv(lon1, lat1, lon2, lat2)[2] / 1000)


@dataclass(frozen=True, slots=True)
class Line:
    """A meridian or parallel on the page.

    Attributes
    ----------
    degrees : float
        Its longitude or latitude; longitudes in -180…180.
    meridian : bool
        Which of the two.
    parts : tuple of ndarray
        Points (n, 2) in millimetres, within the map.
    """

    degrees: float
    meridian: bool
    parts: tuple[Floats, ...]

    def ends(self) -> Floats:
        """Where its parts begin and end (n, 2)."""
        return np.array([end for part in self.parts for end in (part[0], part[-1])])


def graticule(frame: Frame) -> list[Line]:
    """Meridians and parallels at round degrees, as they cross the map."""
    south, north, west, east = extent(frame)
    step_lat = _step((north - south) / _LINES)
    middle = np.cos(np.radians((south + north) / 2))
    step_lon = min(_step((north - south) / _LINES / max(middle, 0.1)), 30.0)
    lats = np.arange(np.ceil(south / step_lat), np.floor(north / step_lat) + 1) * step_lat
    lons = np.arange(np.ceil(west / step_lon), np.floor(east / step_lon) + 1) * step_lon
    top = min(north, _MERIDIANS_END)
    bottom = max(south, -_MERIDIANS_END)
    found = [
        _line(frame, lat, False, np.linspace(west, east, _VERTICES), np.full(_VERTICES, lat))
        for lat in lats
        if abs(lat) < 90  # noqa: PLR2004 - a pole is a point
    ]
    found += [
        _line(frame, lon, True, np.full(_VERTICES, lon), np.linspace(bottom, top, _VERTICES))
        for lon in lons
    ]
    return [line for line in found if line.parts]


def extent(frame: Frame) -> tuple[float, float, float, float]:
    """South, north, west and east of what the map shows; longitudes run on."""
    box = frame.box
    x, y = np.meshgrid(np.linspace(box.left, box.right, 25), np.linspace(box.bottom, box.top, 25))
    lonlat = frame.located(np.column_stack([x.ravel(), y.ravel()]))
    lonlat = lonlat[np.isfinite(lonlat).all(axis=1)]
    south, north = float(lonlat[:, 1].min()), float(lonlat[:, 1].max())
    west, east = float(lonlat[:, 0].min()), float(lonlat[:, 0].max())
    if east - west > 300:  # noqa: PLR2004 - around a pole
        west, east = frame.plane.lon - 180, frame.plane.lon + 180
    return south, north, west, east


def _step(wanted: float) -> float:
    return next((step for step in _STEPS if step >= wanted), _STEPS[-1])


def _line(frame: Frame, degrees: float, meridian: bool, lon: Floats, lat: Floats) -> Line:
    box = frame.box
    mm = frame.placed(lat, lon)
    mm = mm[np.isfinite(mm).all(axis=1)]
    inside = linestrings(mm).intersection(rectangle(box.left, box.bottom, box.right, box.top))
    parts = [get_coordinates(part) for part in get_parts(inside) if part.length > 1]
    turned = (degrees + 180) % 360 - 180 if meridian else degrees
    return Line(round(float(turned), 6), meridian, tuple(parts))
