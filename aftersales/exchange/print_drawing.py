"""What is inside the frame of a printed map."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from shapely import clip_by_rect, get_coordinates, is_empty, transform
from shapely.geometry.base import BaseGeometry

from aftersales.exchange.print_frame import Frame, frame_of, plane_of
from aftersales.exchange.print_lettering import Scene, draw_degrees, draw_names
from aftersales.exchange.print_page import Box, Ink, Mark, Page
from aftersales.exchange.print_scale import extent, graticule
from aftersales.exchange.print_sheet import Place, Sheet, Site, SiteKind, SiteState, Spot
from aftersales.exchange.print_symbols import (
    INK,
    PLANNED_REACH,
    REACH,
    place_marks,
    radius_of,
    reach_shape,
    root_scale,
    site_marks,
)

Floats = NDArray[np.float64]
_AROUND = "#f3f5f7"
_NEIGHBOUR = Ink(fill="#e3e7ea", edge="#bcc5cc", width=0.15)
_HALO = Ink(edge="#b4c3d1", width=2.0)
_FOCUS = Ink(fill="#fdfbf4")
_FOCUS_EDGE = Ink(edge="#46525d", width=0.3)
_ALL = Ink(fill="#fdfbf4", edge="#a9b3bb", width=0.15)
_GRID = Ink(edge="#c3ccd4", width=0.1)
_UNSEEN = 0.04  # mm; a finer outline only makes files larger
_LARGEST = 6.0  # mm of radius of the largest circle on A4
_LARGEST_OF_ALL = 4.5  # the same where the whole country is shown
_SIZES = ((40, 2.3), (150, 1.8), (500, 1.3), (1_000_000, 0.75))  # sites on the map, mm of a symbol
_T = TypeVar("_T", Place, Site)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came onto the map, for its legend.

    Attributes
    ----------
    frame : Frame
        The map on the page.
    per_root : float
        Millimetres of radius for the root of one vehicle.
    places : tuple of Place
        Those within the frame.
    sites : tuple of Site
        The same.
    reach, planned_reach : bool
        Whether some of it is seen.
    """

    frame: Frame
    per_root: float
    places: tuple[Place, ...]
    sites: tuple[Site, ...]
    reach: bool
    planned_reach: bool


def framed(sheet: Sheet, box: Box) -> Frame:
    """Frame the region in focus, the country, or the places of a region without outline."""
    base = sheet.base
    if sheet.focus is None and base.plane is not None:
        return frame_of(base.plane, get_coordinates(base.country), box)
    if sheet.focus in base.codes:
        lonlat = get_coordinates(base.shapes[base.codes.index(sheet.focus)])
    else:
        held = [
            *((one.lon, one.lat) for one in sheet.places),
            *((one.lon, one.lat) for one in sheet.sites),
        ]
        lonlat = np.array(held or [(0.0, 0.0)])
        lonlat[:, 0] = (lonlat[:, 0] - base.cut) % 360 + base.cut
    plane = plane_of(lonlat[:, 1], lonlat[:, 0])
    return frame_of(plane, plane.forward(lonlat), box)


def draw_map(page: Page, sheet: Sheet, box: Box, unit: float, listed: Sequence[Spot]) -> Drawn:
    """Draw everything within the frame.

    Parameters
    ----------
    listed : sequence of Spot
        White spots that the margin lists, and so the map numbers.
    """
    frame = framed(sheet, box)
    page.box(box, Ink(fill=_AROUND))
    focus, neighbours = _land(page, sheet, frame)
    lines = graticule(frame)
    page.lines([part for line in lines for part in line.parts], _GRID, box)
    reach, planned = _reaches(page, sheet, frame)
    page.area(focus, _FOCUS_EDGE, box)
    places = _within(frame, sheet.places)
    sites = _within(frame, sheet.sites)
    largest = _LARGEST if sheet.focus is not None else _LARGEST_OF_ALL
    per_root = root_scale([place for place, _, _ in places], box, largest * unit)
    _circles(page, places, per_root, box)
    size = unit * next(mm for most, mm in _SIZES if len(sites) <= most)
    marks = _sites(sites, size)
    page.marks([mark for one in marks for mark in one], clip=box)
    draw_names(page, sheet, Scene(frame, unit, per_root, places, marks, neighbours), listed)
    page.box(box, Ink(edge=INK, width=0.35))
    draw_degrees(page, sheet.language, frame, lines, unit)
    return Drawn(
        frame,
        per_root,
        tuple(place for place, _, _ in places if place.uio),
        tuple(site for site, _, _ in sites),
        reach,
        planned,
    )


def _land(
    page: Page, sheet: Sheet, frame: Frame
) -> tuple[list[BaseGeometry], list[tuple[str, BaseGeometry]]]:
    """Draw the regions; return the one in focus, and names and visible parts of the others."""
    base, box = sheet.base, frame.box
    if sheet.focus is None:
        shown = [transform(shape, frame.on_paper) for shape in base.country]
        page.area(shown, _ALL, box)
        return [], []
    around = extent(frame)
    held = [
        (code, name, clip_by_rect(frame.drawn(shape), *_beyond(box)).simplify(_UNSEEN))
        for code, name, shape in zip(base.codes, base.names, base.shapes, strict=True)
        if _is_near(shape, around)
    ]
    held = [one for one in held if not is_empty(one[2])]
    others = [(name, shape) for code, name, shape in held if code != sheet.focus]
    focus = [shape for code, _, shape in held if code == sheet.focus]
    page.area([shape for _, shape in others], _NEIGHBOUR, box)
    page.area(focus, _HALO, box)
    page.area(focus, _FOCUS, box)
    return focus, others


def _beyond(box: Box) -> tuple[float, float, float, float]:
    wide = box.shrunk(-3)
    return wide.left, wide.bottom, wide.right, wide.top


def _is_near(shape: BaseGeometry, around: tuple[float, float, float, float]) -> bool:
    """Whether a shape in degrees may be seen; its longitudes may be of another turn."""
    south, north, west, east = around
    left, low, right, high = shape.bounds
    if high < south or low > north:
        return False
    return any(left + turn <= east and right + turn >= west for turn in (-360, 0, 360))


def _reaches(page: Page, sheet: Sheet, frame: Frame) -> tuple[bool, bool]:
    """Draw what lies within reach of centres that count, and of planned ones."""
    seen = []
    for state, ink in ((SiteState.ELIGIBLE, REACH), (SiteState.PLANNED, PLANNED_REACH)):
        sites = [
            site
            for site in sheet.sites
            if site.kind is SiteKind.SERVICE_CENTRE and site.state is state
        ]
        shape = reach_shape(sites, sheet.reach_km, frame)
        if shape is not None:
            shape = clip_by_rect(shape, *_beyond(frame.box))
            page.area([shape], ink, frame.box)
        seen.append(shape is not None and not shape.is_empty)
    return seen[0], seen[1]


def _within(frame: Frame, things: Sequence[_T]) -> list[tuple[_T, float, float]]:
    """Things that lie within the map, with their place on the page."""
    if not things:
        return []
    mm = frame.placed([one.lat for one in things], [one.lon for one in things])
    box = frame.box
    inside = ((mm >= (box.left, box.bottom)) & (mm <= (box.right, box.top))).all(axis=1)
    return [(things[i], float(mm[i, 0]), float(mm[i, 1])) for i in np.flatnonzero(inside).tolist()]


def _circles(
    page: Page, places: Sequence[tuple[Place, float, float]], per_root: float, box: Box
) -> None:
    """Large circles first, so that small ones are seen on them."""
    marks: list[Mark] = []
    for place, x, y in sorted(places, key=lambda one: (-one[0].uio, one[1], one[2])):
        if place.uio:
            radius = radius_of(place.uio, per_root)
            marks += place_marks(x, y, radius, place.covered / place.uio, place.link)
    page.marks(marks, alpha=0.88, clip=box)


def _sites(sites: Sequence[tuple[Site, float, float]], size: float) -> list[list[Mark]]:
    """Symbols, those that count on top."""
    order = (SiteState.OTHER, SiteState.PLANNED, SiteState.ELIGIBLE)
    ranked = sorted(sites, key=lambda one: (order.index(one[0].state), -one[2], one[1]))
    return [site_marks(x, y, size, site.kind, site.state) for site, x, y in ranked]
