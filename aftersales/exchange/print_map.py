"""A map on paper: a page for PNG or PDF, equal bytes for equal sheets."""

from aftersales.exchange.print_drawing import draw_map
from aftersales.exchange.print_layout import EDGE, layout_of
from aftersales.exchange.print_margin import (
    draw_footer,
    draw_legend,
    draw_locator,
    draw_spots,
    draw_strip,
    draw_title,
    listed_spots,
)
from aftersales.exchange.print_page import Box, Ink, Page, as_png
from aftersales.exchange.print_sheet import Sheet


def map_png(sheet: Sheet, dpi: int = 200) -> bytes:
    """Draw a sheet as PNG.

    Parameters
    ----------
    dpi : int
        Pixels per inch of the sheet's paper size.

    Raises
    ------
    InputError
        ``print_font`` if no font of the system has the characters of the sheet's language.
    """
    return as_png(page_of(sheet), dpi)


def page_of(sheet: Sheet) -> Page:
    """A sheet as a page that is not yet written; see :func:`map_png` for the error."""
    page = Page(sheet.size_mm, sheet.language)
    layout = layout_of(sheet)
    listed = listed_spots(sheet, layout)
    drawn = draw_map(page, sheet, layout.map, layout.unit, listed)
    draw_title(page, sheet, layout)
    draw_strip(page, sheet, layout, drawn)
    draw_legend(page, sheet, layout, drawn)
    draw_spots(page, sheet, layout, listed)
    draw_locator(page, sheet, layout)
    draw_footer(page, layout)
    page.box(Box(0, 0, page.width, page.height).shrunk(EDGE - 3), Ink(edge="#46525d", width=0.25))
    return page
