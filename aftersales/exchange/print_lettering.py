"""Words and numbers on a printed map: places, white spots, degrees, north, and why it is empty."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from aftersales.exchange.print_fonts import Face
from aftersales.exchange.print_frame import Frame
from aftersales.exchange.print_labels import Wish, placed_labels
from aftersales.exchange.print_page import Box, Ink, Mark, Page, measured
from aftersales.exchange.print_scale import Line
from aftersales.exchange.print_sheet import Place, Sheet, SiteKind, Spot
from aftersales.exchange.print_symbols import (
    EDGE,
    INK,
    PAPER,
    QUIET,
    SPOT,
    bounds_of,
    circle,
    radius_of,
)
from aftersales.exchange.print_words import broken, degrees_text
from aftersales.texts import text

Floats = NDArray[np.float64]
_NAMED = 45  # places on A4
_BADGE = 6.0  # points
_SAME = 0.3  # mm between a white spot and the place it is named after, at most


@dataclass(frozen=True, slots=True)
class Scene:
    """What names have to find room among.

    Attributes
    ----------
    frame : Frame
        The map on the page.
    unit : float
        By how much words and symbols are larger than on A4.
    per_root : float
        Millimetres of radius for the root of one vehicle.
    places : list of (Place, x, y)
        Those on the map, in millimetres.
    sites : list of list of Mark
        Symbols of sites.
    neighbours : list of (name, shape)
        Visible parts of regions that are not in focus.
    """

    frame: Frame
    unit: float
    per_root: float
    places: list[tuple[Place, float, float]]
    sites: list[list[Mark]]
    neighbours: list[tuple[str, BaseGeometry]]


def draw_names(page: Page, sheet: Sheet, scene: Scene, listed: Sequence[Spot]) -> None:
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
    taken += _badges(page, scene, listed, np.array(taken).reshape(-1, 4), hidden)
    ranked = sorted(scene.places, key=lambda one: (-one[0].uio, one[1], one[2]))
    ranked = ranked[: round(_NAMED * scene.unit**2)]
    sizes = [_size_of(k, len(ranked)) * scene.unit for k in range(len(ranked))]
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


def _size_of(rank: int, count: int) -> float:
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
    scene: Scene,
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


def _radius_at(scene: Scene, x: float, y: float) -> float:
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


def _arrow(page: Page, sheet: Sheet, scene: Scene) -> list[tuple[float, float, float, float]]:
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


def _caption(page: Page, sheet: Sheet, scene: Scene) -> list[tuple[float, float, float, float]]:
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


def draw_degrees(
    page: Page, language: str, frame: Frame, lines: Sequence[Line], unit: float
) -> None:
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
