"""The view of an answered question that the map page shows, and the page as a file."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from aftersales.analysis.assessment import Summary, WhiteSpot
from aftersales.analysis.cascade import STEPS, Step
from aftersales.domain.records import Basis, Facility, FacilityKind
from aftersales.domain.tiles import Background
from aftersales.exchange.map_page import View, render
from aftersales.exchange.tables import write_file
from aftersales.geo.boundaries import display_centre, seam, unwrap
from aftersales.geo.distance import Floats
from aftersales.services.backgrounds import for_export, for_window
from aftersales.services.captions import (
    brand_name,
    card_note,
    demand_note,
    supposed_notes,
    supposed_open,
    supposed_words,
    within_text,
)
from aftersales.services.coverage import Report
from aftersales.services.network import Snapshot, brands_on, points_used
from aftersales.services.outlines import around, outlines_of
from aftersales.texts import catalogue, day, percent, plain, text

_SPOTS = 50
SITE_COLUMNS = (
    *("code", "name", "kind", "lat", "lon", "status", "status_text", "basis_text", "operator"),
    *("bays", "capacity", "eligible", "concerned", "supposed", "served", "brands"),
)


def boundaries(snapshot: Snapshot) -> View:
    """Region polygons for display as GeoJSON: in one piece across 180°, simplified.

    Regions without a usable boundary are left out; their figures stay in every table.
    """
    return around(outlines_of(snapshot), None)


def view_of(
    report: Report,
    outline: View,
    language: str,
    *,
    theme: str = "system",
    embedded: bool = False,
    background: Background | None = None,
) -> View:
    """Gather all the page shows.

    Parameters
    ----------
    report : Report
        The answered question.
    outline : dict
        What :func:`boundaries` returns.
    language : str
        Language of texts and numbers.
    theme : str
        ``system``, ``light`` or ``dark``.
    embedded : bool
        Whether the page is part of the window, which shows headline and lists itself.
    background : Background, optional
        Tiles to draw behind the network.
    """
    base = page_view(_extent(report, outline), outline, language, theme=theme, embedded=embedded)
    view = {**base, **answer_view(report, language)}
    if background is None:
        return view
    if embedded:
        return {**view, "tiles": for_window(background, language)}
    return on_tiles(view, background)


def on_tiles(view: View, background: Background) -> View:
    """The view of an exported page with tiles behind it, and with what is to be said of them."""
    tiles, note = for_export(background, view["extent"], view["language"])
    if note:
        view = {**view, "head": {**view["head"], "notes": [note, *view["head"]["notes"]]}}
    return view if tiles is None else {**view, "tiles": tiles}


def page_view(
    latlon: Floats, outline: View, language: str, *, theme: str = "system", embedded: bool = False
) -> View:
    """The part of the view that stays whatever is asked.

    Parameters
    ----------
    latlon : ndarray of shape (k, 2)
        Latitudes and longitudes of everything the page can show.
    outline, language, theme, embedded
        As those of :func:`view_of`.
    """
    held = latlon[np.isfinite(latlon).all(axis=1)]
    held = held if len(held) else np.array([[0.0, 0.0]])
    lon = unwrap(held[:, 1], seam(held[:, 1]))
    lat_0, lon_0 = display_centre(held[:, 0], lon)
    return {
        "schema": 1,
        "language": language,
        "locale": {"en": "en-GB", "ru": "ru-RU", "zh": "zh-CN"}[language],
        "theme": theme,
        "embedded": embedded,
        "centre": [round(lat_0, 4), round(lon_0, 4)],
        "extent": [
            float(value) for value in (held[:, 0].min(), lon.min(), held[:, 0].max(), lon.max())
        ],
        "texts": _texts(language),
        "boundaries": outline,
    }


def _extent(report: Report, outline: View) -> Floats:
    """Latitudes and longitudes of everything the page can show."""
    from shapely import get_coordinates
    from shapely.geometry import shape

    held = [report.network.surface.latlon]
    held += [np.array([[f.lat, f.lon]]) for f in report.snapshot.facilities if f.lat is not None]
    outlines = [shape(feature["geometry"]) for feature in outline["features"]]
    held.append(get_coordinates(outlines)[:, ::-1])
    return np.concatenate(held)


def _texts(language: str) -> dict[str, str]:
    """Fixed words of the page."""
    words = {key: word for key, word in catalogue(language)["map"].items() if "{" not in str(word)}
    kinds = {f"kind_{kind}": word for kind, word in catalogue(language)["kind"].items()}
    return {**words, **kinds}


def answer_view(report: Report, language: str) -> View:
    """The part of the view that changes with the question."""
    return {
        "reach_km": report.question.reach_km,
        "several": len(report.network.brands) > 1,
        "step": Step.STAFFED.value,
        "steps": [
            {
                "key": step.value,
                "label": text(
                    "map.covered_step" if step is Step.STAFFED else f"step_short.{step.value}",
                    language,
                ),
            }
            for step in STEPS[1:]
        ],
        "head": _head(report, language),
        "regions": _regions(report, language),
        "places": _places(report, language),
        "sites": _sites(report, language),
        "spots": _spots(report, language),
    }


def _head(report: Report, language: str) -> dict[str, Any]:
    question, summary = report.question, report.assessment.summary
    reach = plain(question.reach_km, language)
    notes = [demand_note(report, language)]
    notes[:0] = supposed_notes(report, language)
    if any(facility.basis is Basis.ILLUSTRATIVE for facility in report.snapshot.facilities):
        notes.append(text("map.illustrative", language))
    if report.unplaced:
        names = ", ".join(facility.name for facility in report.unplaced[:10])
        notes.append(text("map.not_on_map", language, count=len(report.unplaced), names=names))
    if report.uio_off_map:
        notes.append(text("map.uio_off_map", language, count=report.uio_off_map))
    notes.append(card_note(report, language))
    spots = report.assessment.white_spots
    rest = spots[_SPOTS:]
    return {
        "title": text("map.title", language),
        "subtitle": text(
            "map.subtitle",
            language,
            brand=brand_name(report, language),
            reach=reach,
            day=day(question.day, language),
        )
        + supposed_words(report, language),
        "share": percent(summary.share, language) if summary.uio_total else "–",
        "headline": within_text(report, language),
        "covered_of": text(
            "map.covered_of", language, covered=summary.uio_covered, total=summary.uio_total
        ),
        "notes": notes,
        "attribution": " · ".join(
            part
            for part in (report.snapshot.about.get("attribution", ""), "Leaflet (BSD-2-Clause)")
            if part
        ),
        "no_spots": text("map.no_spots" if summary.uio_total else "map.demand_none", language),
        "more_spots": text(
            "map.more_spots", language, count=len(rest), uio=sum(spot.uio for spot in rest)
        )
        if rest
        else "",
    }


def _regions(report: Report, language: str) -> list[dict[str, Any]]:
    return [
        {
            "code": region.code,
            "name": region.names.get(language, region.name),
            **_figures(summary),
            "left": left[1:],
        }
        for region, summary, left in zip(
            report.snapshot.regions,
            report.assessment.regions,
            report.assessment.by_region.T.tolist(),
            strict=True,
        )
    ]


def _figures(summary: Summary) -> dict[str, Any]:
    return {
        "uio": summary.uio_total,
        "mean_km": None if summary.mean_km is None else round(summary.mean_km, 1),
    }


def region_names(report: Report, language: str) -> dict[str, str]:
    """Names of the regions in a language, by code."""
    return {r.code: r.names.get(language, r.name) for r in report.snapshot.regions}


def place_names(report: Report, language: str) -> list[str]:
    """Names of the places of the demand surface in a language, in their order."""
    surface = report.network.surface
    names = [p.names.get(language, p.name) for p in report.snapshot.settlements]
    regions = region_names(report, language)
    own = {point.code for point in points_used(report.snapshot, report.network)}
    rest = range(surface.settled, len(surface.codes))
    return names + [
        surface.names[i] if surface.codes[i] in own else regions[surface.codes[i]] for i in rest
    ]


def _places(report: Report, language: str) -> dict[str, list[Any]]:
    surface, assessment = report.network.surface, report.assessment
    names = place_names(report, language)
    shown = np.flatnonzero(np.isfinite(surface.latlon).all(axis=1)).tolist()
    km = np.where(np.isfinite(assessment.distance_km), assessment.distance_km, -1).round(1).tolist()
    return {
        "index": shown,
        "name": [names[i] for i in shown],
        "region": [report.network.regions[surface.region[i]] for i in shown],
        "lat": surface.latlon[shown, 0].round(4).tolist(),
        "lon": surface.latlon[shown, 1].round(4).tolist(),
        "uio": assessment.uio[shown].tolist(),
        "left": assessment.chain.left[1:, shown].sum(axis=2).tolist(),
        "km": [None if km[i] < 0 else km[i] for i in shown],
    }


def _sites(report: Report, language: str) -> dict[str, list[Any]]:
    assessment, sites = report.assessment, report.network.sites
    rank = {code: k for k, code in enumerate(sites.codes)}
    rights = brands_on(report.counted, report.question.day)
    supposed = supposed_open(report)
    names = {brand.code: brand.name for brand in report.snapshot.brands}
    wanted = report.question.brand
    asked = set(names) if wanted is None else {wanted}
    served = assessment.served.tolist()
    rows = []
    for facility in report.snapshot.facilities:
        if facility.lat is None:
            continue
        k = rank.get(facility.code)
        row = {
            **_facility(facility, report.question.day, language),
            "eligible": k is not None and bool(assessment.eligible[k].any()),
            "supposed": facility.code in supposed,
            "concerned": bool(asked & set(rights.get(facility.code, ()))),
            "served": served[k] if k is not None else 0,
            "brands": ", ".join(names[code] for code in rights.get(facility.code, ())),
        }
        rows.append(row)
    return {key: [row[key] for row in rows] for key in SITE_COLUMNS}


def _facility(facility: Facility, on: date, language: str) -> dict[str, Any]:
    status = facility.status_on(on)
    return {
        "code": facility.code,
        "name": facility.name,
        "kind": facility.kind.value,
        "lat": facility.lat,
        "lon": facility.lon,
        "status": status.value if status else "none",
        "status_text": text(f"status.{status.value if status else 'none'}", language),
        "basis_text": text(f"basis.{facility.basis.value}", language),
        "operator": facility.operator,
        "bays": facility.bays if facility.kind is FacilityKind.SERVICE_CENTRE else None,
        "capacity": facility.capacity_per_year,
    }


def cause_text(report: Report, spot: WhiteSpot, language: str, section: str = "cause") -> str:
    """Say why a white spot is white, and for which brand when several are asked."""
    words = text(f"{section}.{spot.cause.value}", language)
    if report.question.brand is not None:
        return words
    code = report.network.brands[spot.brand]
    name = next(brand.name for brand in report.snapshot.brands if brand.code == code)
    return text("cause_for.brand", language, brand=name, cause=words)


def _spots(report: Report, language: str) -> list[dict[str, Any]]:
    names = place_names(report, language)
    return [_spot(report, spot, names, language) for spot in report.assessment.white_spots[:_SPOTS]]


def _spot(report: Report, spot: WhiteSpot, names: list[str], language: str) -> dict[str, Any]:
    surface, sites = report.network.surface, report.network.sites
    return {
        "name": names[spot.place],
        "region": report.network.regions[surface.region[spot.place]],
        "lat": round(float(surface.latlon[spot.place, 0]), 4),
        "lon": round(float(surface.latlon[spot.place, 1]), 4),
        "uio": spot.uio,
        "places": len(spot.members),
        "cause": spot.cause.value,
        "cause_text": cause_text(report, spot, language),
        "cause_short": cause_text(report, spot, language, "cause_short"),
        "nearest_name": sites.names[spot.nearest] if spot.nearest >= 0 else "",
        "nearest_km": None if spot.nearest_km is None else round(spot.nearest_km, 1),
    }


def write_map(
    report: Report, path: Path, language: str, background: Background | None = None
) -> int:
    """Write the self-contained page of a report; return its size in bytes.

    With a background from an address the page needs the network for its tiles, and says so.
    """
    view = view_of(report, boundaries(report.snapshot), language, background=background)
    content = render(view).encode()
    write_file(path, content)
    return len(content)
