"""The frames of a pack as CSV, as a workbook, and as layers for geographic software."""

from collections.abc import Sequence
from datetime import date

from shapely.geometry.base import BaseGeometry

from aftersales.exchange.geodata import Layer, outline_shape, point_shapes
from aftersales.exchange.pack_workbook import Column, Sheet, workbook_bytes
from aftersales.exchange.run_card import MARK, card_text
from aftersales.exchange.tables import Cell, csv_bytes
from aftersales.geo.boundaries import polygons_of
from aftersales.services.coverage import Report
from aftersales.services.packs.content import Content
from aftersales.services.packs.frames import DEGREES, DISTANCES, SHARES, VEHICLES, Frame
from aftersales.texts import catalogue

_WHOLE = VEHICLES | {"rank", "places", "bays", "technicians"}
_NUMBERS = SHARES | DISTANCES | DEGREES | {"hours_per_week"}
_BARS = {
    "regions": {"uio", "share"},
    "brands": {"uio", "share"},
    "cascade": {"uio"},
    "white_spots": {"uncovered"},
    "sites": {"served"},
    "places": {"uio"},
}
MAPPED = ("white_spots", "sites", "places")  # frames whose rows lie somewhere
_FORMS = {"share": "share", "vehicles": "whole", "km": "km", "count": "whole"}


def table_csv(content: Content, frame: Frame) -> bytes:
    """A frame as CSV; the last line is the run card."""
    card = (MARK, card_text(content.card), *("" for _ in frame.columns[2:]))
    rows: list[Sequence[Cell]] = [*frame.rows, card[: max(2, len(frame.columns))]]
    return csv_bytes(frame.columns, rows, content.language)


def workbook(content: Content) -> bytes:
    """Key figures, every frame, how numbers are made, and the run card, as a workbook."""
    sheets = [_figures_sheet(content)]
    for frame in content.frames.values():
        columns = [
            Column(content.say(f"table.{c}"), _form(c), c in _BARS[frame.name])
            for c in frame.columns
        ]
        name = content.say(f"pack.sheet_{frame.name}")
        above = (f"{content.title} – {name}", content.subtitle)
        below = () if frame.rows else (content.say(f"pack.{_EMPTY[frame.name]}"),)
        sheets.append(Sheet(name, columns, frame.rows, above, below))
    sheets += [_method_sheet(content), _card_sheet(content)]
    title = f"{content.title} · {content.subtitle}"
    return workbook_bytes(sheets, title, date.fromisoformat(content.card["as_of"]))


_EMPTY = {"white_spots": "no_spots", "sites": "no_sites"} | dict.fromkeys(
    ("regions", "brands", "cascade", "places"), "no_vehicles"
)


def _form(column: str) -> str:
    if column in _WHOLE:
        return "whole"
    if column in SHARES:
        return "share"
    if column in DEGREES:
        return "degrees"
    return "km" if column in _NUMBERS else "text"


def _figures_sheet(content: Content) -> Sheet:
    """Key figures with what they mean, and what the short report says of them."""
    columns = [Column(content.say(f"table.{c}"), "text") for c in ("figure", "value", "meaning")]
    rows: list[tuple[Cell, ...]] = [
        (content.say(f"kpi_name.{f.code}"), f.value, content.say(f"kpi_meaning.{f.code}"))
        for f in content.figures
    ]
    return Sheet(
        content.say("pack.sheet_figures"),
        columns,
        rows,
        (content.title, content.subtitle),
        (*content.sentences, "", *content.notes, "", *content.sources, content.card_line),
        [_FORMS[figure.form] for figure in content.figures],
    )


def method(content: Content) -> list[tuple[str, str, str]]:
    """Name, formula and meaning of everything a pack counts."""
    codes = [figure.code for figure in content.figures]
    codes += ["white_spot"] if "white_spots" in content.frames else []
    codes += ["cascade"] if "cascade" in content.frames else []
    codes += ["served"] if "served" in content.frames.get("sites", _NONE).columns else []
    return [
        tuple(content.say(f"{section}.{code}") for section in _KPI)  # type: ignore[misc]
        for code in (*codes, "run_card")
    ]


_NONE = Frame("", (), (), ())
_KPI = ("kpi_name", "kpi_formula", "kpi_meaning")


def _method_sheet(content: Content) -> Sheet:
    columns = [Column(content.say(f"table.{c}"), "text") for c in ("figure", "formula", "meaning")]
    symbols = tuple(catalogue(content.language)["kpi_symbol"].values())
    name = content.say("pack.sheet_method")
    return Sheet(name, columns, method(content), (name,), symbols)


def card_rows(content: Content) -> list[tuple[str, str]]:
    """The run card as people read it."""
    card, profile = content.card, content.card["profile"]["name"]
    known = f"profile_{profile}" in catalogue(content.language)["pack"]
    return [
        *((content.say(f"pack.card_{key}"), str(card[key])) for key in ("version", "revision")),
        (content.say("pack.card_data"), card["data"]),
        (content.say("pack.card_brand"), card["brand"] or content.say("map.all_brands")),
        (content.say("pack.card_reach_km"), f"{card['reach_km']:g}"),
        (content.say("pack.card_as_of"), content.day),
        (content.say("pack.card_work_type"), content.say(f"work_type.{card['work_type']}")),
        (content.say("pack.card_region"), content.title),
        (
            content.say("pack.card_profile"),
            content.say(f"pack.profile_{profile}") if known else profile,
        ),
    ]


def _card_sheet(content: Content) -> Sheet:
    columns = [Column(content.say(f"table.{c}"), "text") for c in ("field", "value")]
    name = content.say("pack.sheet_card")
    rows: list[tuple[Cell, ...]] = [*card_rows(content), (MARK, card_text(content.card))]
    return Sheet(name, columns, rows, (name,), (content.say("pack.card_help"),))


def layers(content: Content, report: Report) -> list[Layer]:
    """Outlines with their figures, and what may be put on a map."""
    found = [_outlines(content, report)]
    for name in MAPPED:
        frame = content.frames.get(name)
        if frame is not None and frame.is_placed:
            shapes = point_shapes(frame.column("latitude"), frame.column("longitude"))
            found.append(Layer(name, _fields(frame.columns), frame.rows, shapes, "Point"))
    return found


def _fields(columns: Sequence[str]) -> dict[str, str]:
    return {c: "whole" if c in _WHOLE else "number" if c in _NUMBERS else "text" for c in columns}


def _outlines(content: Content, report: Report) -> Layer:
    """Outlines of the country's regions with their figures, or of the one region."""
    outlines = {region.code: region.boundary for region in report.snapshot.regions}
    frame = content.frames.get("regions")
    if content.region is None and frame is not None:
        shapes = [_outline(outlines[code]) for code in frame.marks]
        return Layer("regions", _fields(frame.columns), frame.rows, shapes, "MultiPolygon")
    if content.region is None:
        shapes = [_outline(boundary) for boundary in outlines.values()]
        return Layer("regions", {}, [()] * len(shapes), shapes, "MultiPolygon")
    told = {_COLUMN_OF[f.code]: f.value for f in content.figures}
    columns = ("region", *told)
    row = (content.title, *told.values())
    shape = _outline(outlines[content.region])
    return Layer("regions", _fields(columns), [row], [shape], "MultiPolygon")


_COLUMN_OF = {
    "parc_coverage": "share",
    "uio": "uio",
    "uio_covered": "covered",
    "uio_uncovered": "uncovered",
    "repairable": "repairable",
    "weighted_mean_km": "mean_km",
    "p90_km": "p90_km",
}


def _outline(boundary: bytes | None) -> BaseGeometry | None:
    shape = polygons_of(boundary)
    return None if shape is None else outline_shape(shape)
