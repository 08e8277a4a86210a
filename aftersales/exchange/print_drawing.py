"""What is inside the frame of a printed map."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from shapely import clip_by_rect, get_coordinates, is_empty, transform
from shapely.geometry.base import BaseGeometry

from aftersales.exchange.print_fonts import Face
from aftersales.exchange.print_frame import Frame, frame_of, plane_of
from aftersales.exchange.print_labels import Wish, placed_labels
from aftersales.exchange.print_page import Box, Ink, Mark, Page, measured
from aftersales.exchange.print_scale import Line, extent, graticule
from aftersales.exchange.print_sheet import Place, Sheet, Site, SiteKind, SiteState, Spot
from aftersales.exchange.print_symbols import (
    EDGE,
    INK,
    PAPER,
    PLANNED_REACH,
    QUIET,
    REACH,
    SPOT,
    bounds_of,
    circle,
    place_marks,
    radius_of,
    reach_shape,
    root_scale,
    site_marks,
)
from aftersales.exchange.print_words import broken, degrees_text
from aftersales.texts import text

Floats = NDArray[np.float64]
_AROUND = "#f3f5f7"
_NEIGHBOUR = Ink(fill="#e3e7ea", edge="#bcc5cc", width=0.15)
_HALO = Ink(edge="#b4c3d1", width=2.0)
_FOCUS = Ink(fill="#fdfbf4")
_FOCUS_EDGE = Ink(edge="#46525d", width=0.3)
_ALL = Ink(fill="#fdfbf4", edge="#a9b3bb", width=0.15)
_GRID = Ink(edge="#c3ccd4", width=0.1)
_LARGEST = 6.0  # mm of radius of the largest circle on A4
_LARGEST_OF_ALL = 4.5  # the same where the whole country is shown
_NAMED = 45  # places on A4
_SIZES = ((40, 2.3), (150, 1.8), (500, 1.3), (1_000_000, 0.9))  # sites on the map, mm of a symbol
_BADGE = 6.0  # points
_SAME = 0.3  # mm between a white spot and the place it is named after, at most
_T = TypeVar("_T", Place, Site)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came onto the map, for its legend.

    Attributes
    ----------
    per_root : float
        Millimetres of radius for the root of one vehicle.
    places : tuple of Place
        Those within the frame.
    sites : tuple of Site
        The same.
    site_mm : float
        Size of a site's symbol.
    reach, planned_reach : bool
        Whether some of it is seen.
    """

    frame: Frame
    per_root: float
    places: tuple[Place, ...]
    sites: tuple[Site, ...]
    site_mm: float
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
    _names(page, sheet, _Scene(frame, unit, per_root, places, marks, neighbours), listed)
    page.box(box, Ink(edge=INK, width=0.35))
    _degrees(page, sheet.language, frame, lines, unit)
    return Drawn(
        frame,
        per_root,
        tuple(place for place, _, _ in places if place.uio),
        tuple(site for site, _, _ in sites),
        size,
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
    held = [
        (code, name, clip_by_rect(frame.drawn(shape), *_beyond(box)))
        for code, name, shape in zip(base.codes, base.names, base.shapes, strict=True)
        if _is_near(shape, frame)
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


def _is_near(shape: BaseGeometry, frame: Frame) -> bool:
    """Whether a shape in degrees may be seen; its longitudes may be of another turn."""
    south, north, west, east = extent(frame)
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


@dataclass(frozen=True, slots=True)
class _Scene:
    """What names have to find room among."""

    frame: Frame
    unit: float
    per_root: float
    places: list[tuple[Place, float, float]]
    sites: list[list[Mark]]
    neighbours: list[tuple[str, BaseGeometry]]


def _names(page: Page, sheet: Sheet, scene: _Scene, listed: Sequence[Spot]) -> None:
    """White spots by number, then towns by size, then neighbours."""
    room = scene.frame.box.shrunk(0.8)
    taken = _arrow(page, sheet, scene)
    taken += _caption(page, sheet, scene)
    hidden = np.array(
        [
            (x - r, y - r, x + r, y + r)
            for place, x, y in scene.places
            for r in [radius_of(place.uio, scene.per_root)]
        ]
        + [bounds_of(marks) for marks in scene.sites]
    ).reshape(-1, 4)
    taken += _badges(page, sheet, scene, listed, np.array(taken).reshape(-1, 4), hidden)
    ranked = sorted(scene.places, key=lambda one: (-one[0].uio, one[1], one[2]))
    ranked = ranked[: round(_NAMED * scene.unit**2)]
    sizes = [_size_of(place, k, len(ranked)) * scene.unit for k, (place, _, _) in enumerate(ranked)]
    wishes = [
        _wish(page, place.name, x, y, size, radius_of(place.uio, scene.per_root))
        for (place, x, y), size in zip(ranked, sizes, strict=True)
    ]
    soft = 6.2 * scene.unit
    inner = [(name, shape.representative_point()) for name, shape in scene.neighbours]
    wishes += [_wish(page, name, at.x, at.y, soft, 0.0, centred=True) for name, at in inner]
    found = placed_labels(wishes, room, np.array(taken).reshape(-1, 4), hidden)
    for (place, x, y), size, label in zip(ranked, sizes, found, strict=False):
        if label is None:
            continue
        if not place.uio:
            page.marks([Mark(circle(x, y, 0.35 * scene.unit), QUIET, PAPER)])
        _label(page, label, place.name, size, INK, Face.PLAIN)
    for (name, _), label in zip(inner, found[len(ranked) :], strict=True):
        if label is not None:
            _label(page, label, name, soft, QUIET, Face.SLANTED)


def _size_of(place: Place, rank: int, count: int) -> float:
    """Points of a name: the first few are larger."""
    if rank < max(1, count // 10):
        return 7.6
    return 6.6 if rank < count // 3 else 5.8


def _wish(
    page: Page, words: str, x: float, y: float, size: float, radius: float, centred: bool = False
) -> Wish:
    face = Face.SLANTED if centred else Face.PLAIN
    width, height = measured(words, size, page.language, face)
    return Wish(x, y, width, height, radius, centred)


def _label(page: Page, label: Box, words: str, size: float, colour: str, face: Face) -> None:
    page.words(label.left, label.bottom, words, size, colour=colour, face=face, halo=True)


def _badges(
    page: Page,
    sheet: Sheet,
    scene: _Scene,
    listed: Sequence[Spot],
    taken: Floats,
    hidden: Floats,
) -> list[tuple[float, float, float, float]]:
    """Numbers of the white spots; one without room lies on its place."""
    if not listed:
        return []
    mm = scene.frame.placed([spot.lat for spot in listed], [spot.lon for spot in listed])
    sizes = [badge_size(page, spot.rank, scene.unit) for spot in listed]
    wishes = [
        Wish(float(x), float(y), width, height, _radius_at(scene, float(x), float(y)))
        for spot, (x, y), (width, height) in zip(listed, mm, sizes, strict=True)
    ]
    found = placed_labels(wishes, scene.frame.box.shrunk(0.8), taken, hidden)
    held = []
    for spot, wish, label in zip(listed, wishes, found, strict=True):
        half = (wish.width / 2, wish.height / 2)
        at = label or Box(wish.x - half[0], wish.y - half[1], wish.x + half[0], wish.y + half[1])
        draw_badge(page, at, spot.rank, scene.unit)
        held.append((at.left, at.bottom, at.right, at.top))
    return held


def _radius_at(scene: _Scene, x: float, y: float) -> float:
    """Radius of the circle whose middle is here, if there is one."""
    found = [
        radius_of(place.uio, scene.per_root)
        for place, at, up in scene.places
        if abs(at - x) < _SAME and abs(up - y) < _SAME
    ]
    return max(found, default=0.0)


def badge_size(page: Page, rank: int, unit: float) -> tuple[float, float]:
    """Width and height in millimetres of a white spot's number."""
    width, height = measured(str(rank), _BADGE * unit, page.language, Face.BOLD)
    high = height + 1.5 * unit
    return max(high, width + 1.6 * unit), high


def draw_badge(page: Page, at: Box, rank: int, unit: float) -> None:
    """Draw a white spot's number: white on dark, so that it stands out of everything."""
    radius = at.height / 2
    left = circle(at.left + radius, at.centre[1], radius, 40)[20:]
    right = circle(at.right - radius, at.centre[1], radius, 40)[:21]
    outline = np.vstack([right, left, right[:1]])
    page.marks([Mark(outline, SPOT, PAPER, 0.2)])
    high = measured("0", _BADGE * unit, page.language)[1]
    page.words(
        at.centre[0],
        at.centre[1] - high / 2,
        str(rank),
        _BADGE * unit,
        colour=PAPER,
        face=Face.BOLD,
        across="center",
    )


def _arrow(page: Page, sheet: Sheet, scene: _Scene) -> list[tuple[float, float, float, float]]:
    """A north arrow in the upper right corner, for the middle of the map, as the scale bar is."""
    box, unit = scene.frame.box, scene.unit
    x, y = box.right - 6.5 * unit, box.top - 7.5 * unit
    turn = np.radians(scene.frame.north_at(*box.centre))
    turned = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    left = np.array([[0, 4.2], [-1.6, -2.6], [0, -1.4], [0, 4.2]]) * unit @ turned + (x, y)
    right = np.array([[0, 4.2], [1.6, -2.6], [0, -1.4], [0, 4.2]]) * unit @ turned + (x, y)
    page.marks([Mark(circle(x, y, 5.9 * unit), PAPER, PAPER)], alpha=0.75)
    page.marks([Mark(left, INK, INK, 0.15), Mark(right, PAPER, INK, 0.15)])
    at = np.array([0, -4.6]) * unit @ turned + (x, y)
    letter = text("print.north", sheet.language)
    high = measured(letter, 6.5 * unit, page.language)[1]
    page.words(
        float(at[0]), float(at[1]) - high / 2, letter, 6.5 * unit, face=Face.BOLD, across="center"
    )
    half = 6.0 * unit
    return [(x - half, y - half, x + half, y + half)]


def _caption(page: Page, sheet: Sheet, scene: _Scene) -> list[tuple[float, float, float, float]]:
    """Say in words that a map is empty, rather than leave it to be taken for a fault."""
    vehicles = any(place.uio for place in sheet.places)
    centres = any(site.kind is SiteKind.SERVICE_CENTRE for site in sheet.sites)
    if vehicles and centres:
        return []
    code = "no_centres" if vehicles else "no_vehicles" if centres else "nothing"
    box, unit, size = scene.frame.box, scene.unit, 8.5 * scene.unit
    lines = broken(text(f"print.{code}", sheet.language), size, box.width * 0.6, sheet.language)
    wide = max(measured(line, size, sheet.language)[0] for line in lines) + 6 * unit
    high = len(lines) * 4.4 * unit + 3 * unit
    x = box.centre[0]
    plate = Box(x - wide / 2, box.bottom + 5 * unit, x + wide / 2, box.bottom + 5 * unit + high)
    page.box(plate, Ink(fill=PAPER, edge=EDGE, width=0.2))
    for k, line in enumerate(lines):
        page.words(x, plate.top - (4.6 + 4.4 * k) * unit, line, size, across="center")
    return [(plate.left, plate.bottom, plate.right, plate.top)]


def _degrees(page: Page, language: str, frame: Frame, lines: Sequence[Line], unit: float) -> None:
    """Write degrees along the frame: meridians below and above, parallels left and right."""
    size, box = 5.4 * unit, frame.box
    ends: dict[str, list[tuple[float, str]]] = {"bottom": [], "top": [], "left": [], "right": []}
    for line in lines:
        words = degrees_text(line.degrees, line.meridian, language)
        for x, y in line.ends():
            side = _side(box, x, y)
            if side in (("bottom", "top") if line.meridian else ("left", "right")):
                ends[side].append((x if line.meridian else y, words))
    for side, marks in ends.items():
        last = -np.inf
        for at, words in sorted(marks):
            half = measured(words, size, language)[0] / 2
            across = side in ("bottom", "top")
            low, high = (box.left, box.right) if across else (box.bottom, box.top)
            if at - half < max(last, low - 2) or at + half > high + 2:
                continue
            last = at + half + 2 * unit
            _degree(page, box, side, at, words, size, unit)


def _side(box: Box, x: float, y: float) -> str:
    far = {
        "bottom": abs(y - box.bottom),
        "top": abs(y - box.top),
        "left": abs(x - box.left),
        "right": abs(x - box.right),
    }
    side = min(far, key=lambda name: far[name])
    return side if far[side] < 0.05 else ""  # noqa: PLR2004 - mm; a pole ends no line at the frame


def _degree(
    page: Page, box: Box, side: str, at: float, words: str, size: float, unit: float
) -> None:
    high = measured(words, size, page.language)[1]
    if side == "bottom":
        page.words(at, box.bottom - high - 0.9 * unit, words, size, colour=QUIET, across="center")
    elif side == "top":
        page.words(at, box.top + 0.9 * unit, words, size, colour=QUIET, across="center")
    elif side == "left":
        x = box.left - 0.9 * unit
        page.words(x, at, words, size, colour=QUIET, across="center", turned=90)
    else:
        x = box.right + 0.9 * unit + high
        page.words(x, at, words, size, colour=QUIET, across="center", turned=90)
