"""The printed side of a pack: its sheet, and the short report."""

from collections.abc import Sequence

from shapely.geometry.base import BaseGeometry

from aftersales.domain.records import Status
from aftersales.exchange.print_base import Basemap, basemap
from aftersales.exchange.print_report import ReportTable, ShortReport, Tile
from aftersales.exchange.print_sheet import Place, Sheet, Site, SiteKind, SiteState, Spot
from aftersales.geo.boundaries import polygons_of
from aftersales.services.coverage import Report
from aftersales.services.packs.content import Content, figure_text
from aftersales.services.packs.frames import DISTANCES, SHARES, VEHICLES, Frame, Words
from aftersales.services.packs.order import Order
from aftersales.services.packs.tables import card_rows, method
from aftersales.texts import number, percent

_TITLE_FIGURES = ("parc_coverage", "uio_covered", "uio_uncovered")
_TILES = 8
_ROWS = 20  # of a table of the short report
_COMING = (Status.CANDIDATE, Status.PLANNED, Status.BUILDING)
_TABLES = {
    "white_spots": ("rank", "place", "uncovered", "nearest_km", "cause", "repair"),
    "sites": ("name", "kind", "status", "city", "served"),
    "brands": ("brand", "uio", "covered", "share"),
    "regions": ("region", "uio", "covered", "share", "repairable_share"),
}


def base_of(report: Report, words: Words) -> Basemap:
    """Outlines of the registry, made ready once for all sheets of a language."""
    shapes = [(region, polygons_of(region.boundary)) for region in report.snapshot.regions]
    usable: list[tuple[str, str, BaseGeometry]] = [
        (region.code, words.regions[region.code], shape)
        for region, shape in shapes
        if shape is not None
    ]
    return basemap(usable)


def sheet_of(content: Content, base: Basemap, order: Order) -> Sheet:
    """The page with the map of a pack."""
    told = {figure.code: figure for figure in content.figures}
    return Sheet(
        base=base,
        focus=content.region,
        title=content.title,
        subtitle=content.subtitle,
        day=content.day,
        language=content.language,
        reach_km=content.reach_km,
        card=content.card_line,
        figures=tuple(
            (figure_text(told[code], content.language), content.say(f"kpi_name.{code}"))
            for code in _TITLE_FIGURES
            if code in told
        ),
        notes=content.notes,
        sources=content.sources,
        places=_places(content.frames.get("places")),
        sites=_sites(content.frames.get("sites")),
        spots=_spots(content.frames.get("white_spots")),
        paper=order.paper,
        landscape=order.landscape,
    )


def _places(frame: Frame | None) -> tuple[Place, ...]:
    if frame is None or not frame.is_placed:
        return ()
    columns = ("latitude", "longitude", "uio", "covered", "place")
    rows = zip(*map(frame.column, columns), strict=True)
    return tuple(
        Place(lat, lon, uio or 0, covered or 0, name or "")
        for lat, lon, uio, covered, name in rows
        if lat is not None
    )


def _sites(frame: Frame | None) -> tuple[Site, ...]:
    """Sites whose kind may be told; without it nobody could say how to draw them."""
    if frame is None or not frame.is_placed or "kind" not in frame.columns:
        return ()
    rows = zip(
        frame.marks, *(frame.column(c) for c in ("latitude", "longitude", "name")), strict=True
    )
    found = []
    for mark, lat, lon, name in rows:
        kind, status, counts = mark.split("|")
        if lat is None:
            continue
        what = SiteKind(kind)
        state = SiteState.ELIGIBLE if counts else SiteState.OTHER
        if status in _COMING:
            state = SiteState.PLANNED
        elif what is not SiteKind.SERVICE_CENTRE and status in (Status.ACTIVE, ""):
            state = SiteState.ELIGIBLE
        found.append(Site(lat, lon, what, state, name or ""))
    return tuple(found)


def _spots(frame: Frame | None) -> tuple[Spot, ...]:
    if frame is None or not frame.is_placed:
        return ()
    columns = ("latitude", "longitude", "uncovered", "place")
    rows = enumerate(zip(*map(frame.column, columns), strict=True), 1)
    return tuple(Spot(rank, lat, lon, uio or 0, name or "") for rank, (lat, lon, uio, name) in rows)


def short_report(content: Content, sheet: Sheet, order: Order) -> ShortReport:
    """What the short report of a pack says."""
    tiles = [
        Tile(figure_text(figure, content.language), content.say(f"kpi_name.{figure.code}"))
        for figure in content.figures
    ]
    return ShortReport(
        title=content.title,
        subtitle=content.subtitle,
        day=content.day,
        language=content.language,
        tiles=tuple(tiles[:_TILES]),
        sentences=(*content.sentences, *content.notes),
        sheet=sheet,
        tables=tuple(_tables(content)),
        method=tuple((name, meaning) for name, _, meaning in method(content)),
        sources=content.sources,
        card=tuple(card_rows(content)),
        paper=order.paper,
    )


def _tables(content: Content) -> Sequence[ReportTable]:
    found = []
    for name, wanted in _TABLES.items():
        frame = content.frames.get(name)
        if frame is None:
            continue
        columns = [column for column in wanted if column in frame.columns]
        more = len(frame.rows) - _ROWS
        rows = zip(*map(frame.column, columns), strict=True)
        found.append(
            ReportTable(
                title=content.say(f"pack.sheet_{name}"),
                columns=tuple(content.say(f"table.{column}") for column in columns),
                rows=tuple(
                    tuple(
                        _words(cell, c, content.language)
                        for cell, c in zip(row, columns, strict=True)
                    )
                    for row in list(rows)[:_ROWS]
                ),
                numeric=frozenset(k for k, c in enumerate(columns) if c in _NUMERIC),
                empty=content.say("pack.no_spots" if name == "white_spots" else "pack.no_sites"),
                note=content.say("pack.more_rows", count=more) if more > 0 else "",
            )
        )
    return found


_NUMERIC = VEHICLES | SHARES | DISTANCES | {"rank"}


def _words(cell: object, column: str, language: str) -> str:
    """A cell as it is written in a report."""
    if cell is None:
        return "–"
    if isinstance(cell, int | float):
        if column in SHARES:
            return percent(cell, language)
        return number(cell, language, 1 if column in DISTANCES else 0)
    return str(cell)
