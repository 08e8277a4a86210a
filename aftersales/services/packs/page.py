"""The map page of a pack: what its frames hold, and not a figure more."""

from typing import Any

import numpy as np
from shapely import get_coordinates
from shapely.geometry import shape

from aftersales.analysis.cascade import Step
from aftersales.domain.records import COMING
from aftersales.domain.tiles import Background
from aftersales.exchange.map_page import View, render
from aftersales.exchange.run_card import in_html
from aftersales.services.maps import SITE_COLUMNS, on_tiles, page_view
from aftersales.services.outlines import Outlines, around
from aftersales.services.packs.content import Content
from aftersales.services.packs.frames import Frame
from aftersales.texts import percent, plain

_SPOTS = 50
_NONE = Frame("", (), (), ())
_SITE_TEXTS = ("status_text", "basis_text", "operator", "brands")
_SITE_COLUMNS = ("status", "basis", "operator", "brands")


def page(content: Content, outlines: Outlines, background: Background | None = None) -> str:
    """Write the map page of a pack: one file that needs nothing else.

    With a background from an address it needs the network for its tiles, and says so.
    """
    view = view_of(content, outlines)
    if background is not None:
        view = on_tiles(view, background)
    return in_html(render(view), content.card)


def view_of(content: Content, outlines: Outlines) -> View:
    """Gather what the page shows."""
    outline = around(outlines, content.region)
    places, sites, spots = (_placed(content, n) for n in ("places", "sites", "white_spots"))
    steps = _steps(content, places)
    shown = [
        shape(feature["geometry"])
        for feature in outline["features"]
        if content.region in (None, feature["properties"]["code"])
    ]
    extent = [get_coordinates(shown)[:, ::-1]]
    for frame in (places, sites):
        latlon = [frame.column("latitude"), frame.column("longitude")]
        extent.append(np.array(latlon, float).T.reshape(-1, 2))
    return {
        **page_view(np.concatenate(extent), outline, content.language),
        "focus": content.region if shown else None,
        "reach_km": content.reach_km,
        "several": content.several,
        "step": Step.STAFFED.value,
        "steps": [{"key": step.value, "label": content.say(label)} for step, label, _ in steps],
        "head": _head(content, spots),
        "regions": _regions(content, [column for _, _, column in steps]),
        "places": _places(content, places, [column for _, _, column in steps]),
        "sites": _sites(sites, is_planned=content.card["planned"]),
        "spots": _spots(content, spots),
    }


def _placed(content: Content, name: str) -> Frame:
    """A frame whose rows may be put on the map; an empty one otherwise."""
    frame = content.frames.get(name, _NONE)
    return frame if frame.is_placed else _NONE


def _steps(content: Content, places: Frame) -> list[tuple[Step, str, str]]:
    """Steps of the cascade that the page can colour by, with the column of each."""
    found = [(Step.STAFFED, "map.covered_step", "covered")]
    told = {figure.code for figure in content.figures}
    if "repairable" in places.columns and "repairable" in told:
        found.append((Step.PARTS, f"step_short.{Step.PARTS}", "repairable"))
    return found


def _head(content: Content, spots: Frame) -> dict[str, Any]:
    told = {figure.code: figure.value for figure in content.figures}
    share = told.get("parc_coverage")
    covered = ""
    if {"uio", "uio_covered"} <= told.keys():
        covered = content.say("map.covered_of", covered=told["uio_covered"], total=told["uio"])
    rest = [value or 0 for value in spots.column("uncovered")[_SPOTS:]]
    more = content.say("map.more_spots", count=len(rest), uio=sum(rest)) if rest else ""
    neighbours = () if content.region is None else (content.say("pack.neighbours"),)
    return {
        "title": content.title,
        "subtitle": content.subtitle,
        "share": "–" if share is None else percent(float(share), content.language),
        "headline": content.say("map.headline", reach=plain(content.reach_km, content.language)),
        "covered_of": covered,
        "notes": [*content.notes, *neighbours, content.card_line],
        "attribution": " · ".join((*content.sources, "Leaflet (BSD-2-Clause)")),
        "no_spots": _no_spots(content),
        "more_spots": more,
    }


def _no_spots(content: Content) -> str:
    """What is said where no white spot is listed; nothing where none may be told."""
    if "white_spots" not in content.frames:
        return ""
    has_vehicles = all(f.value for f in content.figures if f.code == "uio")
    return content.say("pack.no_spots" if has_vehicles else "pack.no_vehicles")


def _regions(content: Content, columns: list[str]) -> list[dict[str, Any]]:
    if content.region is not None:
        told = {figure.code: figure.value for figure in content.figures}
        left = [told.get({"covered": "uio_covered"}.get(column, column)) for column in columns]
        return [
            {
                "code": content.region,
                "name": content.title,
                "uio": told.get("uio") or 0,
                "mean_km": told.get("weighted_mean_km"),
                "left": [value or 0 for value in left],
            }
        ]
    frame = content.frames.get("regions", _NONE)
    if not {"region", "uio"} <= set(frame.columns):
        return []
    rows = zip(
        frame.marks, *(frame.column(c) for c in ("region", "uio", "mean_km", *columns)),
        strict=True,
    )  # fmt: skip
    return [
        {"code": code, "name": name, "uio": uio, "mean_km": km, "left": [v or 0 for v in left]}
        for code, name, uio, km, *left in rows
    ]


def _places(content: Content, frame: Frame, columns: list[str]) -> dict[str, list[Any]]:
    lat, lon = frame.column("latitude"), frame.column("longitude")
    kept = [k for k, value in enumerate(lat) if value is not None]
    code = content.region or ""

    def of(name: str, default: Any) -> list[Any]:
        column = frame.column(name)
        return [default if column[k] is None else column[k] for k in kept]

    return {
        "index": kept,
        "name": of("place", ""),
        "region": [frame.marks[k] or code for k in kept],
        "lat": [lat[k] for k in kept],
        "lon": [lon[k] for k in kept],
        "uio": of("uio", 0),
        "left": [of(column, 0) for column in columns],
        "km": of("nearest_km", None),
    }


def _sites(frame: Frame, *, is_planned: bool) -> dict[str, list[Any]]:
    """Sites whose kind may be told; without it nobody could say how to draw them.

    Depots and plants never bear the mark of what counts: with planned ones counted all do.
    """
    found: dict[str, list[Any]] = {name: [] for name in SITE_COLUMNS}
    if "kind" not in frame.columns:
        return found
    wanted = ("name", "latitude", "longitude", "bays", "served", *_SITE_COLUMNS)
    columns = {name: frame.column(name) for name in wanted}
    for k, mark in enumerate(frame.marks):
        if columns["latitude"][k] is None:
            continue
        kind, status, counts = mark.split("|")
        row = {
            "code": str(k),
            "name": columns["name"][k] or "",
            "kind": kind,
            "lat": columns["latitude"][k],
            "lon": columns["longitude"][k],
            "status": status or "active",
            "bays": columns["bays"][k],
            "capacity": None,
            "eligible": bool(counts),
            "supposed": status in COMING
            and (bool(counts) or (is_planned and kind != "service_centre")),
            "concerned": bool(counts) or kind != "service_centre",
            "served": columns["served"][k] or 0,
        }
        for name, column in zip(_SITE_TEXTS, _SITE_COLUMNS, strict=True):
            row[name] = columns[column][k] or ""
        for name, value in row.items():
            found[name].append(value)
    return found


def _spots(content: Content, frame: Frame) -> list[dict[str, Any]]:
    columns = (
        *("cause", "place", "region", "latitude", "longitude", "uncovered", "places"),
        *("nearest", "nearest_km"),
    )
    rows = zip(frame.marks, *map(frame.column, columns), strict=True)
    spots = []
    for cause, words, name, region, lat, lon, uio, places, nearest, km in list(rows)[:_SPOTS]:
        spots.append(
            {
                "name": name or "",
                "region": content.region or region or "",  # the page shows an unknown code as it is
                "lat": lat,
                "lon": lon,
                "uio": uio or 0,
                "places": places or 0,
                "cause": cause,
                "cause_text": words or "",
                "cause_short": words or "",
                "nearest_name": nearest or "",
                "nearest_km": km,
            }
        )
    return spots
