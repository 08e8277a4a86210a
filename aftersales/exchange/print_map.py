"""A map on paper: PNG for screens and letters, PDF for print, equal bytes for equal sheets."""

from collections.abc import Callable, Sequence

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
    raise NotImplementedError


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
    raise NotImplementedError
