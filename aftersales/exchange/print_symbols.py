"""Symbols of the printed map, the same on the map and in its legend.

Everything is told apart twice: by colour, and by fill or shape, for those who print in black and
white or do not see the difference of two colours. Colours of what is lacking are those of Okabe
and Ito (Color Universal Design, 2008).
"""

from collections.abc import Sequence
from math import pi, sqrt

import numpy as np
from numpy.typing import NDArray
from shapely import union_all
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from aftersales.exchange.print_frame import GEOD, Frame
from aftersales.exchange.print_page import Box, Ink, Mark
from aftersales.exchange.print_sheet import Place, Site, SiteKind, SiteState

Floats = NDArray[np.float64]
INK, QUIET, EDGE, PAPER = "#1d2733", "#5b6772", "#98a3ad", "#ffffff"
COVERED = "#1f62a8"
LACKING = ("#d55e00", "#a6417f", "#b07900", "#007a5a", "#4d4d4d", "#7a1f1f")
SPOT = "#1d2733"
_SITES = {
    SiteKind.SERVICE_CENTRE: "#0b2e52",
    SiteKind.PARTS_DEPOT: "#7a3b9c",
    SiteKind.PLANT: "#8a5a00",
}
REACH = Ink(fill=COVERED, edge=COVERED, width=0.2, alpha=0.10)
PLANNED_REACH = Ink(edge=COVERED, width=0.25, dash=(1.2, 0.8))
_SMALLEST = 0.3  # mm of radius; less is not seen
_INKED = 0.10  # of the map at most is under circles
_FARTHEST_KM = 5_000.0  # a reach beyond it is no circle on a map
_SEGMENTS = 72


def radius_of(uio: float, per_root: float) -> float:
    """Radius in millimetres of the circle of so many vehicles; its area is their number."""
    return max(_SMALLEST, per_root * sqrt(uio))


def smallest_of(per_root: float) -> int:
    """Vehicles up to which places have the smallest circle."""
    return int((_SMALLEST / per_root) ** 2) if per_root else 0


def root_scale(places: Sequence[Place], box: Box, largest: float) -> float:
    """Millimetres of radius for the root of one vehicle.

    Parameters
    ----------
    largest : float
        Radius of the largest place, unless all circles together would hide the map.
    """
    total = sum(place.uio for place in places)
    if not total:
        return 0.0
    most = largest / sqrt(max(place.uio for place in places))
    return min(most, sqrt(_INKED * box.width * box.height / pi / total))


def circle(x: float, y: float, radius: float, sides: int = 0) -> Floats:
    """Corners (n + 1, 2) of a circle's polygon."""
    count = sides or (12 if radius < 0.6 else 24 if radius < 2 else 60)  # noqa: PLR2004
    angle = np.linspace(0, 2 * pi, count + 1)
    return np.column_stack([x + radius * np.sin(angle), y + radius * np.cos(angle)])


def _sector(x: float, y: float, radius: float, share: float) -> Floats:
    """The share of a circle, clockwise from above."""
    angle = np.linspace(0, 2 * pi * share, max(3, round(48 * share)))
    arc = np.column_stack([x + radius * np.sin(angle), y + radius * np.cos(angle)])
    return np.vstack([[x, y], arc, [x, y]])


def place_marks(x: float, y: float, radius: float, share: float, link: int = 0) -> list[Mark]:
    """Symbol of a place: filled if covered, open with a sign of what it lacks if not, else a pie.

    Parameters
    ----------
    share : float
        Of its vehicles that are covered.
    link : int
        Index of what the others lack.
    """
    outline = circle(x, y, radius)
    if share >= 1:
        return [Mark(outline, COVERED, PAPER, 0.12)]
    colour = LACKING[max(link, 0) % len(LACKING)]
    width = min(0.45, 0.2 + radius * 0.12)
    marks = [Mark(outline, PAPER, colour, width)]
    if share > 0:
        marks.append(Mark(_sector(x, y, radius, share), COVERED, COVERED, 0.05))
        return marks
    return marks + [
        Mark(radius * sign + (x, y), colour, colour, 0.05) for sign in _signs(max(link, 0))
    ]


def _signs(link: int) -> list[Floats]:
    """Sign inside a circle of radius 1, so that colours are not needed."""
    bar = np.array([[-0.55, -0.12], [0.55, -0.12], [0.55, 0.12], [-0.55, 0.12], [-0.55, -0.12]])
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    slant = np.array([[1.0, -1.0], [1.0, 1.0]]) / sqrt(2)
    signs: list[list[Floats]] = [
        [],
        [circle(0, 0, 0.35, 12)],
        [bar],
        [bar @ turn],
        [bar @ slant, bar @ turn @ slant],
        [bar, bar @ turn],
    ]
    return signs[link % len(signs)]


def site_marks(x: float, y: float, size: float, kind: SiteKind, state: SiteState) -> list[Mark]:
    """Symbol of a site: square, diamond or triangle; full, open, or open with a dot if planned."""
    half = size / 2
    corners = {
        SiteKind.SERVICE_CENTRE: [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9), (-0.9, -0.9)],
        SiteKind.PARTS_DEPOT: [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0), (0, -1.25)],
        SiteKind.PLANT: [(-1.15, -0.9), (1.15, -0.9), (0, 1.15), (-1.15, -0.9)],
    }[kind]
    colour = _SITES[kind]
    outline = half * np.array(corners) + (x, y)
    if state is SiteState.ELIGIBLE:
        return [Mark(outline, colour, PAPER, min(0.2, size * 0.1))]
    if state is SiteState.OTHER:
        return [Mark(outline, PAPER, EDGE if kind is SiteKind.SERVICE_CENTRE else colour, 0.25)]
    return [Mark(outline, PAPER, colour, 0.3), Mark(circle(x, y, half * 0.4, 12), colour, colour)]


def reach_shape(sites: Sequence[Site], reach_km: float, frame: Frame) -> BaseGeometry | None:
    """What lies within reach of any of the sites, on the page; None for nothing.

    Circles are geodesic; they are joined on the plane of the map, where 180° is no edge.
    """
    if not sites or reach_km > _FARTHEST_KM:
        return None
    places = np.array([(site.lat, site.lon) for site in sites])
    places = places[_may_touch(frame.placed(places[:, 0], places[:, 1]), reach_km, frame)]
    if not len(places):
        return None
    lat, lon = np.repeat(places, _SEGMENTS, axis=0).T
    azimuth = np.tile(np.linspace(0, 360, _SEGMENTS, endpoint=False), len(places))
    east, north, _ = GEOD.fwd(lon, lat, azimuth, np.full(len(lat), reach_km * 1000))
    rings = frame.placed(north, east).reshape(len(places), _SEGMENTS, 2)
    box = frame.box
    seen = (
        np.isfinite(rings).all(axis=(1, 2))
        & (rings.min(axis=1) < (box.right, box.top)).all(axis=1)
        & (rings.max(axis=1) > (box.left, box.bottom)).all(axis=1)
    )
    shapes = [Polygon(ring) for ring in rings[seen]]
    return union_all(shapes) if shapes else None


def _may_touch(mm: Floats, reach_km: float, frame: Frame) -> NDArray[np.bool_]:
    """Whether a circle around a place on the page can touch the map, generously."""
    box = frame.box.shrunk(-2 * reach_km * 1e6 / frame.scale)
    return np.asarray(((mm >= (box.left, box.bottom)) & (mm <= (box.right, box.top))).all(axis=1))


def bounds_of(marks: Sequence[Mark]) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of marks."""
    xy = np.concatenate([mark.outline for mark in marks])
    (left, bottom), (right, top) = xy.min(axis=0), xy.max(axis=0)
    return float(left), float(bottom), float(right), float(top)
