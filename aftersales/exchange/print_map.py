"""A map on paper: PNG for screens and letters, PDF for print, equal bytes for equal sheets."""

from collections.abc import Callable, Sequence

from aftersales.exchange.print_drawing import draw_map
from aftersales.exchange.print_fonts import inert
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
from aftersales.exchange.print_page import Box, Ink, Page, as_pdf, as_png
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


def map_pdf(sheets: Sheet | Sequence[Sheet], on_page: Callable[[int], None] | None = None) -> bytes:
    """Draw sheets as the pages of one vector PDF whose text can be searched.

    Parameters
    ----------
    sheets : Sheet or sequence of Sheet
        One page each; an atlas is the country's sheet and one for each region.
    on_page : callable, optional
        Called with the number of pages done; what it raises (:class:`Cancelled`) ends the work.

    Raises
    ------
    InputError
        ``print_font`` as in :func:`map_png`.
    """
    listed = [sheets] if isinstance(sheets, Sheet) else sheets
    return as_pdf((page_of(sheet) for sheet in listed), _title(*listed[:1]), on_page)


def map_files(sheet: Sheet, dpi: int = 200) -> tuple[bytes, bytes]:
    """PNG and PDF of a sheet, which is laid out once for both.

    Raises
    ------
    InputError
        ``print_font`` as in :func:`map_png`.
    """
    page = page_of(sheet)
    return as_png(page, dpi), as_pdf([page], _title(sheet))


def _title(*sheets: Sheet) -> str:
    return inert(sheets[0].title, sheets[0].language) if sheets else ""


def page_of(sheet: Sheet) -> Page:
    """A sheet as a page that is not yet written."""
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
