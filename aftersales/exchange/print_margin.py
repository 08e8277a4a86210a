"""What stands around a printed map: title, scale, legend, white spots, locator and sources."""

from collections.abc import Callable, Sequence

import numpy as np
from shapely import get_coordinates, transform

from aftersales.exchange.print_drawing import Drawn
from aftersales.exchange.print_fonts import Face
from aftersales.exchange.print_frame import ALBERS, frame_of
from aftersales.exchange.print_layout import SMALL, Layout
from aftersales.exchange.print_lettering import badge_size, draw_badge
from aftersales.exchange.print_page import Box, Ink, Mark, Page, measured
from aftersales.exchange.print_scale import scale_bar
from aftersales.exchange.print_sheet import Sheet, SiteKind, SiteState, Spot
from aftersales.exchange.print_symbols import (
    COVERED,
    EDGE,
    INK,
    LACKING,
    PAPER,
    PLANNED_REACH,
    QUIET,
    REACH,
    circle,
    place_marks,
    radius_of,
    site_marks,
    smallest_of,
)
from aftersales.exchange.print_words import broken, cut_off, degrees_text
from aftersales.texts import number, plain, text

_HEAD, _BODY = 7.2, 6.4  # points
_ROW = 3.7  # mm
_COLUMN = 9.0  # mm of the symbols of the legend
_FEWEST = 7.0  # points; a title is cut rather than made smaller
_COARSE = 0.08  # mm; outlines of the inset
_LOCATED = 3.0  # mm; a region that is smaller in the inset gets a ring

Draw = Callable[[float, float], None]


def draw_title(page: Page, sheet: Sheet, layout: Layout) -> None:
    """Title and subtitle on the left, key figures on the right."""
    box, unit, language = layout.title, layout.unit, sheet.language
    left = _figures(page, sheet, layout)
    width = left - box.left - 4 * unit
    size = 16.0 * unit
    while size > _FEWEST * unit and measured(sheet.title, size, language, Face.BOLD)[0] > width:
        size -= 0.5
    title = cut_off(sheet.title, size, width, language, Face.BOLD)
    page.words(box.left, box.top - 6.5 * unit, title, size, face=Face.BOLD, colour=INK)
    said = sheet.subtitle
    if sheet.day and sheet.day not in said:
        said = " · ".join(part for part in (said, sheet.day) if part)
    lines = broken(said, 8.6 * unit, width, language, most=2)
    for k, line in enumerate(lines):
        page.words(box.left, box.top - (11.6 + 3.9 * k) * unit, line, 8.6 * unit, colour=QUIET)


def _figures(page: Page, sheet: Sheet, layout: Layout) -> float:
    """Draw key figures from the right; return where they begin."""
    box, unit, language = layout.title, layout.unit, sheet.language
    x = box.right
    for value, label in reversed(sheet.figures[:3]):
        lines = broken(label, SMALL * unit, 27 * unit, language, most=2)
        wide = max(
            measured(value, 15 * unit, language, Face.BOLD)[0],
            *(measured(line, SMALL * unit, language)[0] for line in lines or [""]),
        )
        page.words(
            x,
            box.top - 6.5 * unit,
            value,
            15 * unit,
            face=Face.BOLD,
            colour=COVERED,
            across="right",
        )
        for k, line in enumerate(lines):
            page.words(
                x,
                box.top - (10.4 + 2.6 * k) * unit,
                line,
                SMALL * unit,
                colour=QUIET,
                across="right",
            )
        x -= wide + 6 * unit
    return x


def draw_strip(page: Page, sheet: Sheet, layout: Layout, drawn: Drawn) -> None:
    """Scale bar, scale in figures, and the projection."""
    box, unit, language = layout.strip, layout.unit, sheet.language
    bar = scale_bar(drawn.frame, min(55 * unit, layout.map.width / 3))
    left, y, high = layout.map.left, box.bottom + 2.6 * unit, 1.2 * unit
    quarter = bar.mm / 4
    page.box(Box(left, y, left + bar.mm, y + high), Ink(fill=PAPER, edge=INK, width=0.2))
    for k in (0, 2):
        part = Box(left + k * quarter, y, left + (k + 1) * quarter, y + high)
        page.box(part, Ink(fill=INK, edge=INK, width=0.2))
    size = SMALL * unit
    for share in (0.0, 0.5, 1.0):
        words = plain(bar.km * share, language)
        if share == 1.0:
            words += f" {text('print.km', language)}"
        page.words(left + bar.mm * share, y + high + 0.8 * unit, words, size, across="center")
    after = left + bar.mm + 9 * unit
    words = text(
        "print.scale",
        language,
        scale=number(drawn.frame.scale, language),
        paper=sheet.paper.value,
    )
    page.words(after, y, words, size, colour=INK)
    room = layout.map.right - after - measured(words, size, language)[0] - 5 * unit
    lines = broken(_projection(drawn, language), size, room, language, most=2)
    for k, line in enumerate(lines):
        up = (len(lines) - 1 - k) * 2.6 * unit
        page.words(layout.map.right, y + up, line, size, colour=QUIET, across="right")


def _projection(drawn: Drawn, language: str) -> str:
    plane = drawn.frame.plane
    lon = degrees_text(plane.lon, True, language, rounded=True)
    if plane.name == ALBERS and plane.parallels is not None:
        first, second = (
            degrees_text(one, False, language, rounded=True) for one in plane.parallels
        )
        return text("print.albers", language, first=first, second=second, lon=lon)
    lat = degrees_text(plane.lat, False, language, rounded=True)
    return text("print.lambert", language, lat=lat, lon=lon)


def _head(page: Page, box: Box, words: str, unit: float) -> float:
    """Heading of a panel; return the height at which it goes on."""
    page.words(box.left, box.top - 3.2 * unit, words, _HEAD * unit, face=Face.BOLD)
    y = box.top - 4.6 * unit
    page.lines([np.array([[box.left, y], [box.right, y]])], Ink(edge=EDGE, width=0.15))
    return y - 0.8 * unit


def draw_legend(page: Page, sheet: Sheet, layout: Layout, drawn: Drawn) -> None:
    """Explain what is on the map, and nothing else."""
    box, unit, language = layout.legend, layout.unit, sheet.language
    entries = _entries(page, sheet, drawn, unit)
    if not entries:
        return
    y = _head(page, box, text("map.legend", language), unit)
    y = _sizes(page, sheet, layout, drawn, y)
    size, column = _BODY * unit, _COLUMN * unit
    for draw, words in entries:
        lines = broken(words, size, box.width - column, language, most=2)
        high = max(_ROW, 2.75 * len(lines) + 0.9) * unit
        if y - high < box.bottom - unit:
            break
        draw(box.left + column / 2 - unit, y - high / 2)
        base = y - high / 2 + (len(lines) - 1) * 1.35 * unit
        capital = measured("0", size, language)[1] / 2
        for k, line in enumerate(lines):
            page.words(box.left + column, base - capital - 2.7 * k * unit, line, size)
        y -= high


def _sizes(page: Page, sheet: Sheet, layout: Layout, drawn: Drawn, y: float) -> float:
    """Circles of round numbers of vehicles, side by side on one line."""
    if not drawn.places:
        return y
    box, unit, language = layout.legend, layout.unit, sheet.language
    y -= 2.6 * unit
    page.words(box.left, y, text("print.vehicles", language), _BODY * unit)
    numbers = _round_numbers(max(place.uio for place in drawn.places))
    radii = [radius_of(count, drawn.per_root) for count in numbers]
    middle = y - 1.2 * unit - max(radii)
    x = box.left + 0.5 * unit
    for count, radius in zip(numbers, radii, strict=True):
        page.marks([Mark(circle(x + radius, middle, radius), PAPER, QUIET, 0.2)])
        words = number(count, language)
        x += 2 * radius + unit
        high = measured(words, _BODY * unit, language)[1]
        page.words(x, middle - high / 2, words, _BODY * unit)
        x += measured(words, _BODY * unit, language)[0] + 3 * unit
    return middle - max(radii) - 1.2 * unit


def _round_numbers(most: int) -> list[int]:
    """Up to three round numbers, each about a tenth of the one before."""
    power = 10 ** (len(str(most)) - 1)
    top = next(step * power for step in (5, 2, 1) if step * power <= most)
    return sorted({one for one in (top, top // 5, top // 50) if one >= 1}, reverse=True)


def _entries(page: Page, sheet: Sheet, drawn: Drawn, unit: float) -> list[tuple[Draw, str]]:
    """Symbols and words of the legend, in its order."""
    found = _place_entries(page, sheet, drawn, unit)
    found += _reach_entries(page, sheet, drawn, unit)
    kinds = {(site.kind, site.state) for site in drawn.sites}
    for kind in SiteKind:
        for state in SiteState:
            if (kind, state) in kinds:
                found.append(_site_entry(page, kind, state, unit, sheet.language))
    if sheet.spots:
        wide, high = badge_size(page, 1, unit)

        def badge(x: float, y: float) -> None:
            draw_badge(page, Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2), 1, unit)

        found.append((badge, text("print.spot", sheet.language)))
    return found


def _place_entries(page: Page, sheet: Sheet, drawn: Drawn, unit: float) -> list[tuple[Draw, str]]:
    """Circles: the smallest, the covered, the partly covered, and each thing that others lack."""
    language, places = sheet.language, drawn.places
    found: list[tuple[Draw, str]] = []

    def add(share: float, link: int, words: str) -> None:
        radius = 1.45 * unit
        found.append((lambda x, y: page.marks(place_marks(x, y, radius, share, link)), words))

    smallest = smallest_of(drawn.per_root)
    if any(place.uio < smallest for place in places):
        dot = Ink(edge=QUIET, width=0.2)
        words = text("print.smallest", language, count=smallest)
        ring = radius_of(0, drawn.per_root)
        found.append((lambda x, y: page.lines([circle(x, y, ring)], dot), words))
    if any(place.covered >= place.uio for place in places):
        add(1.0, 0, text("print.covered", language))
    if any(0 < place.covered < place.uio for place in places):
        add(0.6, 0, text("print.partly", language))
    for link in sorted({max(place.link, 0) for place in places if not place.covered}):
        if link < len(sheet.links):
            add(0.0, link, text("print.uncovered_link", language, link=sheet.links[link]))
        else:
            add(0.0, link, text("print.uncovered", language))
    return found


def _site_entry(
    page: Page, kind: SiteKind, state: SiteState, unit: float, language: str
) -> tuple[Draw, str]:
    words = text(f"print.{kind.value}_{state.value}", language)
    return (lambda x, y: page.marks(site_marks(x, y, 2.2 * unit, kind, state))), words


def _reach_entries(page: Page, sheet: Sheet, drawn: Drawn, unit: float) -> list[tuple[Draw, str]]:
    found: list[tuple[Draw, str]] = []
    reach = plain(sheet.reach_km, sheet.language)
    for seen, ink, code in (
        (drawn.reach, REACH, "reach"),
        (drawn.planned_reach, PLANNED_REACH, "reach_planned"),
    ):
        if seen:

            def patch(x: float, y: float, ink: Ink = ink) -> None:
                half = 1.3 * unit
                page.box(Box(x - 2.4 * unit, y - half, x + 2.4 * unit, y + half), ink)

            found.append((patch, text(f"print.{code}", sheet.language, reach=reach)))
    return found


def listed_spots(sheet: Sheet, layout: Layout) -> Sequence[Spot]:
    """White spots for which the margin has room; the map numbers just these."""
    room = int((layout.spots.height / layout.unit - 9.5) // _ROW)
    fitting = room if len(sheet.spots) <= room else room - 1
    return sheet.spots[: max(fitting, 0)]


def draw_spots(page: Page, sheet: Sheet, layout: Layout, listed: Sequence[Spot]) -> None:
    """The ranked list; its numbers are those on the map."""
    box, unit, language = layout.spots, layout.unit, sheet.language
    y = _head(page, box, text("map.white_spots", language), unit)
    size, column = _BODY * unit, 7 * unit
    if not sheet.spots:
        words = text(_no_spots(sheet), language)
        for k, line in enumerate(broken(words, size, box.width, language, most=6)):
            page.words(box.left, y - (2.6 + 3.2 * k) * unit, line, size, colour=QUIET)
        return
    y -= 2.6 * unit
    page.words(box.left, y, text("print.rank", language), SMALL * unit, colour=QUIET)
    page.words(box.left + column, y, text("print.place", language), SMALL * unit, colour=QUIET)
    page.words(
        box.right, y, text("print.uio", language), SMALL * unit, colour=QUIET, across="right"
    )
    for spot in listed:
        y -= _ROW * unit
        wide, high = badge_size(page, spot.rank, unit)
        middle = y + measured("0", size, language)[1] / 2
        left = box.left
        draw_badge(
            page, Box(left, middle - high / 2, left + wide, middle + high / 2), spot.rank, unit
        )
        count = number(spot.uio, language)
        room = box.width - column - measured(count, size, language)[0] - 2 * unit
        page.words(left + column, y, cut_off(spot.name, size, room, language), size)
        page.words(box.right, y, count, size, across="right")
    rest = sheet.spots[len(listed) :]
    if rest:
        words = text(
            "print.more_spots", language, count=len(rest), uio=sum(spot.uio for spot in rest)
        )
        y -= _ROW * unit
        shown = cut_off(words, SMALL * unit, box.width, language)
        page.words(box.left, y, shown, SMALL * unit, colour=QUIET)


def _no_spots(sheet: Sheet) -> str:
    """Why the list is empty; a place may belong to a white spot named after one elsewhere."""
    if not any(place.uio for place in sheet.places):
        return "print.no_vehicles"
    covered = all(place.covered >= place.uio for place in sheet.places)
    return "print.all_covered" if covered else "print.spots_elsewhere"


def draw_locator(page: Page, sheet: Sheet, layout: Layout) -> None:
    """The country with the region in focus; nothing if the map shows the country."""
    base, unit = sheet.base, layout.unit
    if sheet.focus not in base.codes or base.plane is None or len(base.codes) == 1:
        return
    y = _head(page, layout.locator, text("print.locator", sheet.language), unit)
    box = Box(layout.locator.left, layout.locator.bottom, layout.locator.right, y - unit)
    frame = frame_of(base.plane, get_coordinates(base.country), box, rounded=False)
    shown = [transform(shape, frame.on_paper).simplify(_COARSE) for shape in base.country]
    page.area(shown, Ink(fill="#e3e7ea", edge="#ffffff", width=0.08))
    focus = shown[base.codes.index(sheet.focus)]
    page.area([focus], Ink(fill=LACKING[0], edge=LACKING[0], width=0.15))
    left, bottom, right, top = focus.bounds
    if max(right - left, top - bottom) < _LOCATED * unit:
        at = focus.centroid
        ring = circle(at.x, at.y, 1.9 * unit, 40)
        page.lines([ring], Ink(edge=LACKING[0], width=0.4))


def draw_footer(page: Page, layout: Layout) -> None:
    """Notes, sources and run card."""
    box, unit = layout.footer, layout.unit
    page.lines([np.array([[box.left, box.top], [box.right, box.top]])], Ink(edge=EDGE, width=0.15))
    for k, line in enumerate(layout.footer_lines):
        page.words(box.left, box.top - (2.6 + 2.6 * k) * unit, line, SMALL * unit, colour=QUIET)
