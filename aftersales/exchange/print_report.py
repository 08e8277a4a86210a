"""The short report of a region: HTML for any browser and PDF for paper, from plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftersales.exchange.print_paper import Paper
from aftersales.exchange.print_sheet import Sheet

if TYPE_CHECKING:
    from aftersales.exchange.print_page import Page

_SCREEN_DPI = 150


@dataclass(frozen=True, slots=True)
class Tile:
    """A key figure: its value as written, what it is, and a word about it."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table of the report.

    Attributes
    ----------
    title : str
        Heading above it.
    columns : tuple of str
        Headings.
    rows : tuple of tuple of str
        Cells as they are written.
    numeric : frozenset of int
        Indices of the columns that are aligned right.
    empty : str
        Said instead of rows if there are none.
    note : str
        Said under it, such as how many rows were left out.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    empty: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShortReport:
    """What the report says.

    Attributes
    ----------
    title, subtitle, day, language : str
        As those of a :class:`Sheet`.
    tiles : tuple of Tile
        Key figures, up to eight.
    sentences : tuple of str
        Paragraphs that follow from the numbers.
    sheet : Sheet or None
        The map; in the PDF a page of its own, upright and of the size of the others.
    tables : tuple of ReportTable
        Gaps, sites.
    method : tuple of (str, str)
        How numbers are made: name and explanation.
    sources : tuple of str
        Attributions.
    card : tuple of (str, str)
        Run card, name and value.
    paper : Paper
        Pages are upright.
    """

    title: str
    subtitle: str
    day: str
    language: str
    tiles: tuple[Tile, ...] = ()
    sentences: tuple[str, ...] = ()
    sheet: Sheet | None = None
    tables: tuple[ReportTable, ...] = ()
    method: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()
    card: tuple[tuple[str, str], ...] = ()
    paper: Paper = Paper.A4


def report_html(report: ShortReport, picture: bytes | None = None) -> str:
    """Write the report as one HTML file without script or remote address.

    Parameters
    ----------
    picture : bytes, optional
        PNG of the report's map, if it is drawn already; drawn at 150 dpi otherwise.

    Raises
    ------
    InputError
        ``print_font`` as in :func:`aftersales.exchange.print_map.map_png`.
    """
    from aftersales.exchange.print_map import map_png
    from aftersales.exchange.print_report_html import html_of

    if picture is None and report.sheet is not None:
        picture = map_png(report.sheet, _SCREEN_DPI)
    return html_of(report, picture)


def report_pdf(report: ShortReport) -> bytes:
    """Write the report as vector PDF: pages with header, footer and page numbers.

    Raises
    ------
    InputError
        ``print_font`` as in :func:`aftersales.exchange.print_map.map_png`.
    """
    from aftersales.exchange.print_report_pdf import pdf_of

    return pdf_of(report)


def report_pages(report: ShortReport) -> Iterator[Page]:
    """The pages of :func:`report_pdf`, not yet written."""
    from aftersales.exchange.print_report_pdf import pages_of

    return pages_of(report)
