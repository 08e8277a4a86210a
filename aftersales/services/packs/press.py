"""The press: what all packs of an answer share is made once, and each file from it."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from itertools import chain

from aftersales.domain.errors import InputError
from aftersales.exchange.file_names import safe_names
from aftersales.exchange.geodata import Layer, geojson_bytes, geopackage_bytes
from aftersales.exchange.print_base import Basemap
from aftersales.exchange.print_map import page_of
from aftersales.exchange.print_page import Page, as_pdf, as_png
from aftersales.exchange.print_report import ShortReport, report_html, report_pages, report_pdf
from aftersales.exchange.print_sheet import Sheet
from aftersales.exchange.run_card import in_html, in_pdf, in_png
from aftersales.services.coverage import Report
from aftersales.services.outlines import Outlines, outlines_of
from aftersales.services.packs import tables
from aftersales.services.packs.card import CARD_FILE, card_of
from aftersales.services.packs.content import Content, content_of
from aftersales.services.packs.extract import Nation
from aftersales.services.packs.frames import Words
from aftersales.services.packs.order import Order
from aftersales.services.packs.page import page
from aftersales.services.packs.paper import base_of, sheet_of, short_report

COUNTRY = "country"  # name of the folder of the pack of all regions
_PRINT_DPI = 200


class Press:
    """Writes packs of one answer; what all of them share is made once.

    Parameters
    ----------
    report : Report
        The answered question.
    order : Order
        Profile, formats, language and paper of all packs.

    Raises
    ------
    InputError
        ``pack_plans`` for an answer that counts what is planned, in a profile that keeps it inside.
    """

    def __init__(self, report: Report, order: Order) -> None:
        if (report.question.planned or report.question.scenario) and not order.profile.plans:
            raise InputError("pack_plans", profile=order.profile.name)
        self.report, self.order = report, order
        self.nation = Nation(report, order.profile.round_to)
        self.words = Words(self.nation, order.language)
        codes = [region.code for region in report.snapshot.regions]
        named = safe_names([COUNTRY, *codes])
        self.folders: dict[str | None, str] = dict(zip([None, *codes], named, strict=True))

    def again(self, order: Order) -> "Press":
        """A press for another order; what depends on profile and language alone is kept."""
        if (order.profile, order.language) != (self.order.profile, self.order.language):
            return Press(self.report, order)
        twin = copy(self)
        twin.order = order
        return twin

    @cached_property
    def outlines(self) -> Outlines:
        """Outlines for map pages."""
        return outlines_of(self.report.snapshot)

    @cached_property
    def base(self) -> Basemap:
        """Outlines for printed sheets."""
        return base_of(self.report, self.words)

    def content(self, region: str | None) -> Content:
        """What the pack of a region says."""
        card = card_of(self.report, self.order, region)
        return content_of(self.nation, region, self.order.profile, self.words, card)

    def files(self, region: str | None) -> Iterator[tuple[str, bytes]]:
        """Name and bytes of each file of a pack, made one after the other."""
        content = self.content(region)
        drawing, made = Drawing(self, content), {}
        prefix = f"{self.folders[region]}-"
        for form in self.order.formats:
            for name, body in _MAKERS[form](drawing):
                made[prefix + name] = hashlib.sha256(body).hexdigest()
                yield prefix + name, body
        words = json.dumps(
            {**content.card, "files": made}, ensure_ascii=False, indent=2, sort_keys=True
        )
        yield CARD_FILE, words.encode("utf-8", "replace") + b"\n"


class Drawing:
    """What several formats of one pack share: its page is laid out once."""

    def __init__(self, press: Press, content: Content) -> None:
        self.press, self.content = press, content

    @cached_property
    def sheet(self) -> Sheet:
        """The printed page, as it is told."""
        return sheet_of(self.content, self.press.base, self.press.order)

    @cached_property
    def page(self) -> Page:
        """The printed page, laid out."""
        return page_of(self.sheet)

    @cached_property
    def png(self) -> bytes:
        """The printed page as a picture."""
        return as_png(self.page, _PRINT_DPI)

    @cached_property
    def short_report(self) -> ShortReport:
        """What the short report says."""
        return short_report(self.content, self.sheet, self.press.order)

    def printed(self) -> Iterator[Page]:
        """Every page that is printed of the pack: its map, and its short report where wanted."""
        yield self.page
        if "report" in self.press.order.formats:
            yield from report_pages(self.short_report)

    @cached_property
    def layers(self) -> list[Layer]:
        """Layers for geographic software."""
        return tables.layers(self.content, self.press.report)


Made = Iterator[tuple[str, bytes]]


def _html(drawing: Drawing) -> Made:
    body = page(drawing.content, drawing.press.outlines, drawing.press.order.background)
    yield _SINGLE["html"], body.encode("utf-8", "replace")


def _png(drawing: Drawing) -> Made:
    yield _SINGLE["png"], in_png(drawing.png, drawing.content.card)


def _pdf(drawing: Drawing) -> Made:
    body = as_pdf([drawing.page], drawing.content.title)
    yield _SINGLE["pdf"], in_pdf(body, drawing.content.card)


def _xlsx(drawing: Drawing) -> Made:
    yield _SINGLE["xlsx"], tables.workbook(drawing.content)


def _gpkg(drawing: Drawing) -> Made:
    day = drawing.press.report.question.day
    yield _SINGLE["gpkg"], geopackage_bytes(drawing.layers, drawing.content.card, day)


def _geojson(drawing: Drawing) -> Made:
    for layer in drawing.layers:
        yield f"{layer.name}.geojson", geojson_bytes(layer, drawing.content.card)


def _csv(drawing: Drawing) -> Made:
    for name, frame in drawing.content.frames.items():
        yield f"{name}.csv", tables.table_csv(drawing.content, frame)


def _report(drawing: Drawing) -> Made:
    said, card = drawing.short_report, drawing.content.card
    written = in_html(report_html(said, drawing.png), card)
    yield "report.html", written.encode("utf-8", "replace")
    yield "report.pdf", in_pdf(report_pdf(said), card)


def _atlas(drawing: Drawing) -> Made:
    """The pages of the country and of all regions in one document; of the country alone."""
    press = drawing.press
    if drawing.content.region is None:
        pages = (Drawing(press, press.content(region)).page for region in press.nation.regions)
        body = as_pdf(chain([drawing.page], pages), drawing.content.title)
        yield "atlas.pdf", in_pdf(body, drawing.content.card)


_MAKERS: Mapping[str, Callable[[Drawing], Made]] = {
    "html": _html,
    "png": _png,
    "pdf": _pdf,
    "xlsx": _xlsx,
    "gpkg": _gpkg,
    "geojson": _geojson,
    "csv": _csv,
    "report": _report,
    "atlas": _atlas,
}


def file_names(content: Content, folder: str, formats: Sequence[str]) -> list[str]:
    """Names of the files that the pack of some content has, in its folder."""
    placed = [n for n in tables.MAPPED if n in content.frames and content.frames[n].is_placed]
    named = {
        **{form: (name,) for form, name in _SINGLE.items()},
        "geojson": tuple(f"{name}.geojson" for name in ("regions", *placed)),
        "csv": tuple(f"{name}.csv" for name in content.frames),
        "report": ("report.html", "report.pdf"),
        "atlas": ("atlas.pdf",) if content.region is None else (),
    }
    return [f"{folder}-{name}" for form in formats for name in named[form]] + [CARD_FILE]


_SINGLE = {
    "html": "map.html",
    "png": "map.png",
    "pdf": "map.pdf",
    "xlsx": "tables.xlsx",
    "gpkg": "map.gpkg",
}
