"""Sheets and reports for tests, and what an independent reader finds in a PDF."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PageObject, PdfReader
from shapely.geometry import MultiPolygon, box

from aftersales.domain.errors import InputError
from aftersales.exchange.print_base import Basemap, basemap
from aftersales.exchange.print_fonts import faces, inert
from aftersales.exchange.print_map import page_of
from aftersales.exchange.print_page import Page, as_pdf, as_png
from aftersales.exchange.print_report import ReportTable, ShortReport, Tile
from aftersales.exchange.print_sheet import Place, Sheet, Site, SiteKind, SiteState, Spot

POINTS_OF_MM = 72 / 25.4
NAUGHTY = (
    "$\\frac{1}{0}$ & $x_y$",
    "<script>alert(1)</script>",
    "100 % \\n {name} {0} %s",
    "\u202eright to left\u202c سيارة",
    "</style><img src=http://example.org/x>",
    "a\x00b\ud800c\ufffe",
    "emoji \U0001f697 tab\tline\nend",
    "W" * 300,
)


def has_chinese() -> bool:
    """Whether this machine can print Chinese."""
    try:
        faces("zh")
    except InputError:
        return False
    return True


LANGUAGES = [
    "en",
    "ru",
    pytest.param(
        "zh", marks=pytest.mark.skipif(not has_chinese(), reason="no Chinese font is installed")
    ),
]
TITLES = {"en": "Sakha (Yakutia)", "ru": "Республика Саха", "zh": "萨哈共和国"}


def make_base() -> Basemap:
    """Two neighbours, and one that is cut at 180°."""
    split = MultiPolygon([box(165, 62, 180, 70), box(-180, 63, -170, 69)])
    return basemap(
        [
            ("A", "Alpha", box(30, 55, 34, 58)),
            ("B", "Beta", box(34, 55, 40, 58)),
            ("C", "Split", split),
        ]
    )


def make_sheet(base: Basemap | None = None, **over: Any) -> Sheet:
    """The sheet of region A: a covered, a half covered and an uncovered place."""
    sheet = Sheet(
        base=base or make_base(),
        focus="A",
        title="Region Alpha",
        subtitle="Brand One · within 60 km",
        day="23 Nov 2026",
        language="en",
        reach_km=60.0,
        card="Registry revision 7 · data abc123",
        figures=(("83.4%", "covered"), ("12,345", "vehicles")),
        notes=("Illustrative data.",),
        sources=("Somebody's outlines (CC BY)",),
        links=("none in reach", "not authorised"),
        places=(
            Place(56.0, 31.0, 900, 900, "Town", 0),
            Place(56.5, 32.0, 400, 100, "Half", 1),
            Place(57.6, 33.5, 150, 0, "Far", 0),
        ),
        sites=(
            Site(56.0, 31.1, SiteKind.SERVICE_CENTRE, SiteState.ELIGIBLE, "Centre"),
            Site(55.5, 33.0, SiteKind.SERVICE_CENTRE, SiteState.PLANNED, "Plan"),
            Site(55.4, 31.5, SiteKind.PARTS_DEPOT, SiteState.OTHER, "Depot"),
        ),
        spots=(Spot(1, 56.5, 32.0, 300, "Half"), Spot(2, 57.6, 33.5, 150, "Far")),
    )
    return replace(sheet, **over)


def make_report(**over: Any) -> ShortReport:
    """A report with a map, a long table and an empty one."""
    rows = tuple((str(k), f"Place {k}", f"{k * 10:,}") for k in range(1, 121))
    report = ShortReport(
        title="Region Alpha",
        subtitle="Brand One · within 60 km",
        day="23 Nov 2026",
        language="en",
        tiles=(Tile("83.4%", "covered", "of all"), Tile("12,345", "vehicles")),
        sentences=("Most vehicles are covered.", "The largest white spot is Half."),
        sheet=make_sheet(),
        tables=(
            ReportTable("Gaps", ("#", "Place of gap", "Vehicles"), rows, frozenset({0, 2})),
            ReportTable("Sites", ("Code",), (), empty="No sites here."),
        ),
        method=(("Covered", "Nearest eligible centre within reach."),),
        sources=("Somebody's outlines (CC BY)",),
        card=(("data", "abc123"), ("revision", "7")),
    )
    return replace(report, **over)


def pages_of(pdf: bytes) -> list[PageObject]:
    """Pages as pypdf reads them."""
    return list(PdfReader(io.BytesIO(pdf)).pages)


def words_of(pdf: bytes) -> str:
    """All text of a PDF, without regard to where lines end."""
    return " ".join(" ".join(page.extract_text().split()) for page in pages_of(pdf))


def map_pdf(sheets: Sheet | Sequence[Sheet], on_page: Callable[[int], None] | None = None) -> bytes:
    """Sheets as the pages of one PDF, told one by one as they are done."""
    listed = [sheets] if isinstance(sheets, Sheet) else sheets

    def pages() -> Iterator[Page]:
        for done, sheet in enumerate(listed, 1):
            yield page_of(sheet)
            if on_page is not None:
                on_page(done)

    return as_pdf(pages(), inert(listed[0].title, listed[0].language))


def map_files(sheet: Sheet, dpi: int = 200) -> tuple[bytes, bytes]:
    """PNG and PDF of a sheet, which is laid out once for both."""
    page = page_of(sheet)
    return as_png(page, dpi), as_pdf([page], inert(sheet.title, sheet.language))
