"""Where things stand on a sheet: title above, map in the middle, panels beside or below it."""

from dataclasses import dataclass

from aftersales.exchange.print_page import Box
from aftersales.exchange.print_paper import Paper
from aftersales.exchange.print_sheet import Sheet
from aftersales.exchange.print_words import broken
from aftersales.texts import text

EDGE = 10.0  # mm of paper that most printers leave white, and a little
_GAP = 4.0
_TITLE, _STRIP, _BAND = 17.0, 9.0, 4.5
_BELOW, _BESIDE = 60.0, 66.0  # mm of the panels under the map, and of the column beside it
SMALL = 5.8  # points


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes of a sheet in millimetres.

    Attributes
    ----------
    unit : float
        By how much words and symbols are larger than on A4.
    """

    unit: float
    title: Box
    map: Box
    strip: Box
    legend: Box
    spots: Box
    locator: Box
    footer: Box
    footer_lines: tuple[str, ...]


def layout_of(sheet: Sheet) -> Layout:
    """Divide the paper."""
    unit = 1.0 if sheet.paper is Paper.A4 else 1.25
    width, height = sheet.size_mm
    page = Box(EDGE, EDGE, width - EDGE, height - EDGE)
    lines = _footer_lines(sheet, page.width, unit)
    footer = Box(page.left, page.bottom, page.right, page.bottom + (len(lines) * 2.6 + 1) * unit)
    title = Box(page.left, page.top - _TITLE * unit, page.right, page.top)
    middle = Box(page.left, footer.top + 2 * unit, page.right, title.bottom)
    located = sheet.focus is not None
    divided = _beside(middle, unit, located) if sheet.landscape else _below(middle, unit, located)
    return Layout(unit, title, *divided, footer, tuple(lines))


def _beside(middle: Box, unit: float, located: bool) -> tuple[Box, Box, Box, Box, Box]:
    column = middle.right - _BESIDE * unit
    strip = Box(middle.left, middle.bottom, column - _GAP * unit, middle.bottom + _STRIP * unit)
    held = _map(Box(strip.left, strip.top, strip.right, middle.top), unit)
    top = held.top
    gap = _GAP * unit
    locator = Box(column, top - middle.height * 0.25 * located, middle.right, top)
    under = locator.bottom - gap * located
    legend = Box(column, under - middle.height * 0.38, middle.right, under)
    spots = Box(column, middle.bottom, middle.right, legend.bottom - gap)
    return held, strip, legend, spots, locator


def _below(middle: Box, unit: float, located: bool) -> tuple[Box, Box, Box, Box, Box]:
    below = middle.bottom + _BELOW * unit
    strip = Box(middle.left, below + unit, middle.right, below + (1 + _STRIP) * unit)
    held = _map(Box(middle.left, strip.top, middle.right, middle.top), unit)
    gap = _GAP * unit
    third = (middle.width - 2 * gap) / 3 if located else (middle.width - gap) / 2.12
    legend = Box(middle.left, middle.bottom, middle.left + third * 1.12, below)
    spots = Box(legend.right + gap, middle.bottom, legend.right + gap + third, below)
    locator = Box(spots.right + gap, middle.bottom, middle.right, below)
    return held, strip, legend, spots, locator


def _map(room: Box, unit: float) -> Box:
    """The map's own rectangle, with a band for the degrees around it."""
    band = _BAND * unit
    return Box(room.left + band, room.bottom + band, room.right - band, room.top - band)


def _footer_lines(sheet: Sheet, width: float, unit: float) -> list[str]:
    said = list(sheet.notes)
    if sheet.sources:
        said.append(text("print.sources", sheet.language, names=" · ".join(sheet.sources)))
    if sheet.card:
        said.append(sheet.card)
    lines: list[str] = []
    for words in said:
        lines += broken(words, SMALL * unit, width, sheet.language, most=3)
    return lines[:12]
