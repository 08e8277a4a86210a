"""The plane on which a printed map lies, and how it comes onto the paper.

Every plane is equal-area: Lambert's azimuthal one for extents that are about as wide as high,
Albers' conic one for those that are wide and lie between the tropics and the polar circles
(Snyder, Map Projections, USGS PP 1395, chapters 14 and 24).
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod, Transformer
from shapely import transform
from shapely.geometry.base import BaseGeometry

from aftersales.exchange.print_page import Box
from aftersales.geo.boundaries import unwrap

Floats = NDArray[np.float64]
GEOD = Geod(ellps="WGS84")
LAMBERT, ALBERS = "lambert", "albers"
_WIDE = 1.6  # width over height from which a conic plane distorts less
_LARGE = 2_500.0  # km of width below which the two look the same
_CONIC_LATITUDES = (15.0, 85.0)  # degrees; the cone is neither flat nor a cylinder
_SMALLEST_KM = 20.0  # a sheet of one town is not a plan of its streets
_MARGIN = 0.05  # of the map, around what it shows
_STEPS = (1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0)
_KM_OF_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Plane:
    """An equal-area projection in metres around a middle.

    Attributes
    ----------
    name : str
        ``lambert`` or ``albers``.
    lat, lon : float
        Its middle.
    parallels : (float, float) or None
        Standard parallels of the conic one.
    """

    name: str
    lat: float
    lon: float
    parallels: tuple[float, float] | None = None
    _way: list[Transformer] = field(default_factory=list, repr=False, compare=False)

    @property
    def definition(self) -> str:
        """The projection in PROJ's words."""
        around = f"+lat_0={self.lat} +lon_0={self.lon} +ellps=WGS84 +units=m"
        if self.parallels is None:
            return f"+proj=laea {around}"
        return f"+proj=aea +lat_1={self.parallels[0]} +lat_2={self.parallels[1]} {around}"

    def forward(self, lonlat: Floats) -> Floats:
        """Metres (n, 2) of longitudes and latitudes (n, 2)."""
        x, y = self._transformer().transform(lonlat[:, 0], lonlat[:, 1])
        return np.column_stack([x, y])

    def inverse(self, xy: Floats) -> Floats:
        """Longitudes and latitudes (n, 2) of metres (n, 2); the longitudes run on at 180°."""
        lon, lat = self._transformer().transform(xy[:, 0], xy[:, 1], direction="INVERSE")
        # Off the earth PROJ answers with infinity, which has no remainder.
        lon = np.where(np.isfinite(lon), lon, np.nan)
        return np.column_stack([unwrap(lon, self.lon - 180), lat])

    def _transformer(self) -> Transformer:
        if not self._way:
            self._way.append(Transformer.from_crs("EPSG:4326", self.definition, always_xy=True))
        return self._way[0]


def plane_of(lat: ArrayLike, lon: ArrayLike) -> Plane:
    """Choose a plane by the extent of points whose longitudes run on.

    Parameters
    ----------
    lat, lon : array_like
        Degrees (n,).
    """
    lats, lons = np.asarray(lat, float), np.asarray(lon, float)
    south, north = float(lats.min()), float(lats.max())
    middle = (south + north) / 2
    centre = (float(lons.min()) + float(lons.max())) / 2
    high = (north - south) * _KM_OF_DEGREE
    wide = float(np.ptp(lons)) * _KM_OF_DEGREE * np.cos(np.radians(middle))
    least, most = _CONIC_LATITUDES
    between = (
        south * north > 0
        and min(abs(south), abs(north)) >= least
        and max(abs(south), abs(north)) <= most
    )
    turned = round((centre + 180) % 360 - 180, 2)
    if wide >= max(_WIDE * high, _LARGE) and between:
        sixth = (north - south) / 6
        parallels = (round(south + sixth, 2), round(north - sixth, 2))
        return Plane(ALBERS, round(middle, 2), turned, parallels)
    return Plane(LAMBERT, round(middle, 2), turned)


@dataclass(frozen=True, slots=True)
class Frame:
    """The map on the page: a plane, a scale, and the place of a point of the plane on the paper.

    Attributes
    ----------
    plane : Plane
        Where it is flat.
    box : Box
        The map's rectangle on the page, in millimetres.
    centre : (float, float)
        Metres of the plane in the middle of the box.
    scale : float
        Denominator: 5e6 for 1 : 5 000 000. Areas are true to it everywhere.
    """

    plane: Plane
    box: Box
    centre: tuple[float, float]
    scale: float

    def on_paper(self, xy: Floats) -> Floats:
        """Millimetres on the page of metres of the plane."""
        return (xy - self.centre) * (1000.0 / self.scale) + self.box.centre

    def on_plane(self, mm: Floats) -> Floats:
        """Metres of the plane of millimetres on the page."""
        return (mm - self.box.centre) * (self.scale / 1000.0) + self.centre

    def placed(self, lat: ArrayLike, lon: ArrayLike) -> Floats:
        """Millimetres (n, 2) on the page of places."""
        lonlat = np.column_stack([np.asarray(lon, float), np.asarray(lat, float)])
        return self.on_paper(self.plane.forward(lonlat))

    def located(self, mm: Floats) -> Floats:
        """Longitudes and latitudes (n, 2) of places on the page."""
        return self.plane.inverse(self.on_plane(mm))

    def drawn(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape in degrees on the page."""
        return transform(shape, lambda lonlat: self.on_paper(self.plane.forward(lonlat)))

    def north_at(self, x: float, y: float) -> float:
        """Degrees, counterclockwise, by which true north is turned away from up at a place."""
        lon, lat = self.located(np.array([[x, y]]))[0]
        step = -0.01 if lat > 89 else 0.01  # noqa: PLR2004 - beyond the pole is no north
        dx, dy = (self.placed([lat + step], [lon])[0] - (x, y)) * np.sign(step)
        return float(np.degrees(np.arctan2(-dx, dy)))


def frame_of(plane: Plane, metres: Floats, box: Box, rounded: bool = True) -> Frame:
    """Fit points (n, 2) of a plane into a box, at a round scale if nothing else is said."""
    low, high = metres.min(axis=0), metres.max(axis=0)
    middle = (low + high) / 2
    span = np.maximum(high - low, _SMALLEST_KM * 1000)
    room = np.array([box.width, box.height]) / 1000 * (1 - 2 * _MARGIN)
    scale = float(max(span / room))
    centre = (float(middle[0]), float(middle[1]))
    return Frame(plane, box, centre, _round_up(scale) if rounded else scale)


def _round_up(denominator: float) -> float:
    power = 10.0 ** np.floor(np.log10(denominator))
    return float(next(step * power for step in _STEPS if step * power >= denominator * (1 - 1e-9)))
