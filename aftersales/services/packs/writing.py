"""Packs written into a folder, one region after another.

A file is put in its place whole. The run card comes last, with the hash of every other file of
its pack: where it stands and fits, the pack is whole. What goes wrong with one region is told and
stops no other.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from aftersales.domain.errors import AftersalesError
from aftersales.domain.progress import Cancelled, Progress
from aftersales.exchange.file_names import safe_names
from aftersales.exchange.geodata import geojson_bytes, geopackage_bytes
from aftersales.exchange.print_base import Basemap
from aftersales.exchange.print_map import map_pdf, map_png
from aftersales.exchange.print_report import report_html, report_pdf
from aftersales.exchange.print_sheet import Sheet
from aftersales.exchange.run_card import Card, in_html, in_pdf, in_png
from aftersales.exchange.tables import write_file
from aftersales.services.coverage import Report
from aftersales.services.outlines import Outlines, outlines_of
from aftersales.services.packs import tables
from aftersales.services.packs.card import CARD_FILE, Order, card_of
from aftersales.services.packs.content import Content, content_of
from aftersales.services.packs.extract import Nation
from aftersales.services.packs.frames import Words
from aftersales.services.packs.page import page
from aftersales.services.packs.paper import base_of, sheet_of, short_report
from aftersales.services.packs.profiles import INTERNAL
from aftersales.services.packs.regions import codes_of

COUNTRY = "country"  # name of the folder of the pack of all regions
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """A pack that could not be written: its region, None for the country, and why."""

    region: str | None
    error: Exception


@dataclass
class Outcome:
    """What was written, in order, and what was not."""

    files: list[Path] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)


class Press:
    """Writes packs of one answer; what all of them share is made once.

    Parameters
    ----------
    report : Report
        The answered question.
    order : Order
        Profile, formats, language and paper of all packs.
    """

    def __init__(self, report: Report, order: Order) -> None:
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

    def sheet(self, content: Content) -> Sheet:
        """The printed page of a pack."""
        return sheet_of(content, self.base, self.order)

    def files(self, region: str | None) -> Iterator[tuple[str, bytes]]:
        """Name and bytes of each file of a pack, made one after the other."""
        content, made = self.content(region), {}
        for form in self.order.formats:
            for name, body in _MAKERS[form](self, content):
                made[name] = hashlib.sha256(body).hexdigest()
                yield f"{self.folders[region]}-{name}", body
        prefix = f"{self.folders[region]}-"
        card = {**content.card, "files": {prefix + name: made[name] for name in sorted(made)}}
        words = json.dumps(card, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        yield CARD_FILE, words.encode("utf-8", "replace")

    def write(self, region: str | None, folder: Path, progress: Progress) -> Iterator[Path]:
        """Write the pack of a region into a folder of its own; tell each file that is there."""
        for name, body in self.files(region):
            progress.step(0.0, "packs")
            path = folder / self.folders[region] / name
            write_file(path, body)
            yield path


def write_packs(
    press: Press, regions: Sequence[str | None], folder: Path, progress: Progress | None = None
) -> Outcome:
    """Write the packs of some regions, None for that of the whole country.

    Raises
    ------
    Cancelled
        If the person stopped it; packs that are there already are whole.
    """
    outcome, report = Outcome(), progress or Progress()
    for number, region in enumerate(regions):
        inner = _Within(report, number / len(regions))
        inner.step(0.0, "packs")
        try:
            outcome.files += press.write(region, folder, inner)
        except Cancelled:
            raise
        except Exception as error:
            if not isinstance(error, AftersalesError):
                _log.exception("pack of %s", region)
            outcome.failed.append(Failure(region, error))
    return outcome


def write_region_map(report: Report, wanted: str, path: Path, language: str) -> int:
    """Write the map page of one region, with all that may be known inside; return its size.

    Raises
    ------
    InputError
        ``region_unknown``.
    """
    region = codes_of(report.snapshot, [wanted])[0]
    press = Press(report, Order(INTERNAL, ("html",), language))
    body = page(press.content(region), press.outlines).encode("utf-8", "replace")
    write_file(path, body)
    return len(body)


class _Within(Progress):
    """Progress of one pack among several: it can be stopped between its files."""

    def __init__(self, whole: Progress, done: float) -> None:
        super().__init__()
        self._whole, self._done = whole, done

    def step(self, done: float, stage: str) -> None:
        """Tell how far all packs are."""
        del done
        self._whole.step(self._done, stage)


Made = Iterator[tuple[str, bytes]]


def _html(press: Press, content: Content) -> Made:
    yield _SINGLE["html"], page(content, press.outlines).encode("utf-8", "replace")


def _png(press: Press, content: Content) -> Made:
    yield _SINGLE["png"], in_png(map_png(press.sheet(content)), content.card)


def _pdf(press: Press, content: Content) -> Made:
    yield _SINGLE["pdf"], in_pdf(map_pdf(press.sheet(content)), content.card)


def _xlsx(press: Press, content: Content) -> Made:
    del press
    yield _SINGLE["xlsx"], tables.workbook(content)


def _gpkg(press: Press, content: Content) -> Made:
    layers = tables.layers(content, press.report)
    yield _SINGLE["gpkg"], geopackage_bytes(layers, content.card, press.report.question.day)


def _geojson(press: Press, content: Content) -> Made:
    for layer in tables.layers(content, press.report):
        yield f"{layer.name}.geojson", geojson_bytes(layer, content.card)


def _csv(press: Press, content: Content) -> Made:
    del press
    for name, frame in content.frames.items():
        yield f"{name}.csv", tables.table_csv(content, frame)


def _report(press: Press, content: Content) -> Made:
    said = short_report(content, press.sheet(content), press.order)
    yield "report.html", in_html(report_html(said), content.card).encode("utf-8", "replace")
    yield "report.pdf", in_pdf(report_pdf(said), content.card)


_MAKERS: dict[str, Callable[[Press, Content], Made]] = {
    "html": _html,
    "png": _png,
    "pdf": _pdf,
    "xlsx": _xlsx,
    "gpkg": _gpkg,
    "geojson": _geojson,
    "csv": _csv,
    "report": _report,
}


def file_names(content: Content, folder: str, formats: Sequence[str]) -> list[str]:
    """Names of the files that the pack of some content has, in its folder."""
    placed = [n for n in tables.MAPPED if n in content.frames and content.frames[n].is_placed]
    named = {
        **{form: (name,) for form, name in _SINGLE.items()},
        "geojson": tuple(f"{name}.geojson" for name in ("regions", *placed)),
        "csv": tuple(f"{name}.csv" for name in content.frames),
        "report": ("report.html", "report.pdf"),
    }
    return [f"{folder}-{name}" for form in formats for name in named[form]] + [CARD_FILE]


_SINGLE = {
    "html": "map.html",
    "png": "map.png",
    "pdf": "map.pdf",
    "xlsx": "tables.xlsx",
    "gpkg": "map.gpkg",
}


def other_files(card: Card, folder: Path, press: Press, region: str | None) -> list[str]:
    """Names of the files of a card that now stand in a folder with other bytes, or not at all."""
    differ = []
    for name, digest in card.get("files", {}).items():
        path = folder / press.folders[region] / str(name)
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            differ.append(str(name))
    return differ
