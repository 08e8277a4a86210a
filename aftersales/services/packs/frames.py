"""Tables of an extract, cut down to the columns that may leave before anything else sees them.

Whatever is written is made of these frames and of :class:`Figure`; so what a profile does not
allow is not there to leak.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from aftersales.analysis.cascade import STEPS
from aftersales.domain.records import Facility, Status
from aftersales.exchange.tables import Cell
from aftersales.services.maps import cause_text, place_names, region_names
from aftersales.services.network import brands_on
from aftersales.services.packs.extract import STAFFED, Extract, Nation, is_centre
from aftersales.services.packs.profiles import COLUMNS, Profile
from aftersales.services.repairs import best_for_spots, repair_text
from aftersales.texts import text

SHARES = frozenset({"share", "repairable_share"})
VEHICLES = frozenset({"uio", "covered", "uncovered", "repairable", "lost", "served"})
DISTANCES = frozenset({"mean_km", "p90_km", "nearest_km"})
DEGREES = frozenset({"latitude", "longitude"})
_NOT_YET = frozenset({None, Status.CANDIDATE, Status.PLANNED, Status.BUILDING})
_OURS = frozenset(  # of a centre beyond the border only this is told
    {
        *("name", "kind", "status", "region", "city", "brands", "counts", "served", "basis"),
        *("latitude", "longitude"),
    }
)


@dataclass(frozen=True, slots=True)
class Frame:
    """A table that may leave.

    Attributes
    ----------
    name : str
        One of the tables of a profile.
    columns : tuple of str
        Allowed columns, codes of the catalogue's ``table`` section.
    rows : tuple of tuples
        Cells: numbers, words of the language, None.
    marks : tuple of str
        For each row the code by which it is drawn, made of allowed columns alone: kind and state
        of a site, region of a place, cause of a white spot.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    marks: tuple[str, ...]

    def column(self, name: str) -> list[Any]:
        """Cells of a column; None in each row where it may not leave."""
        if name not in self.columns:
            return [None] * len(self.rows)
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

    @property
    def is_placed(self) -> bool:
        """Whether its rows may be put on a map."""
        return {"latitude", "longitude"} <= set(self.columns)


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure: a code of the ``kpi_name`` section, or of ``pack``, and its value.

    ``form`` is ``share``, ``vehicles``, ``km`` or ``count``.
    """

    code: str
    value: float | int | None
    form: str


class Words:
    """Names of a national answer in one language, looked up once for all extracts."""

    def __init__(self, nation: Nation, language: str) -> None:
        report = nation.report
        self.language = language
        self.places = place_names(report, language)
        self.regions = region_names(report, language)
        self.brands = {brand.code: brand.name for brand in report.snapshot.brands}
        self.rights = brands_on(report.counted, report.question.day)
        self.rank = {code: k for k, code in enumerate(report.network.sites.codes)}


Row = dict[str, Any]
_Made = tuple[list[Row], list[str]]


def frames(nation: Nation, extract: Extract, profile: Profile, words: Words) -> Mapping[str, Frame]:
    """Tables of an extract that a profile lets out, by name."""
    made = {}
    for name, make in _MAKERS.items():
        allowed = profile.columns.get(name, ())
        if not allowed or (name == "regions" and extract.region is not None):
            continue
        rows, marks = make(nation, extract, profile, words)
        cells = tuple(tuple(_cell(c, row.get(c), profile) for c in allowed) for row in rows)
        made[name] = Frame(name, allowed, cells, tuple(marks))
    return made


def _cell(column: str, value: Any, profile: Profile) -> Cell:
    """A value as it leaves: floats that nobody can measure finer are cut."""
    if isinstance(value, float) and not isfinite(value):
        return None
    if column in DEGREES and value is not None:
        return round(float(value), profile.decimals)
    if column in DISTANCES and value is not None:
        return round(float(value), 1)
    if column in SHARES and value is not None:
        return round(float(value), 6)
    return value  # type: ignore[no-any-return]


def _ratio(part: int, total: int) -> float | None:
    return part / total if total else None


def _counted(total: int, covered: int, repairable: int) -> Row:
    return {
        "uio": total,
        "covered": covered,
        "uncovered": total - covered,
        "share": _ratio(covered, total),
        "repairable": repairable,
        "repairable_share": _ratio(repairable, total),
    }


def _regions(nation: Nation, extract: Extract, profile: Profile, words: Words) -> _Made:
    del extract, profile
    left = nation.told.by_region.sum(axis=2)
    rows = []
    for r, (code, summary) in enumerate(
        zip(nation.regions, nation.assessment.regions, strict=True)
    ):
        rows.append(
            {
                "region_code": code,
                "region": words.regions[code],
                **_counted(int(left[0, r]), int(left[STAFFED, r]), int(left[-1, r])),
                "mean_km": summary.mean_km,
                "p90_km": summary.p90_km,
            }
        )
    return rows, list(nation.regions)


def _brands(nation: Nation, extract: Extract, profile: Profile, words: Words) -> _Made:
    del profile
    rows = []
    for b, code in enumerate(nation.report.network.brands):
        total, covered, kept = extract.by_brand[[0, STAFFED, -1], b].tolist()
        rows.append({"brand": words.brands[code], **_counted(total, covered, kept)})
    return rows, [""] * len(rows)


def _cascade(nation: Nation, extract: Extract, profile: Profile, words: Words) -> _Made:
    del nation, profile
    rows, before = [], extract.uio
    for step in STEPS:
        left = extract.after(step)
        rows.append(
            {
                "step": text(f"step.{step}", words.language).lstrip("… "),
                "uio": left,
                "lost": before - left,
                "share": _ratio(left, extract.uio),
            }
        )
        before = left
    return rows, [step.value for step in STEPS]


def _white_spots(nation: Nation, extract: Extract, profile: Profile, words: Words) -> _Made:
    report = nation.report
    surface, sites = report.network.surface, report.network.sites
    may_mend = profile.allows("white_spots", "repair")
    mends = best_for_spots(report, extract.spots) if may_mend else [None] * len(extract.spots)
    rows, marks = [], []
    for rank, (spot, mend) in enumerate(zip(extract.spots, mends, strict=True), 1):
        lat, lon = surface.latlon[spot.place].tolist()
        rows.append(
            {
                "rank": rank,
                "place": words.places[spot.place],
                "region": words.regions[report.network.regions[surface.region[spot.place]]],
                "uncovered": spot.uio,
                "places": len(spot.members),
                "nearest_km": spot.nearest_km,
                "nearest": sites.names[spot.nearest] if spot.nearest >= 0 else "",
                "cause": cause_text(report, spot, words.language, "cause_short"),
                "repair": repair_text(report, mend, words.language),
                "latitude": lat,
                "longitude": lon,
            }
        )
        marks.append(spot.cause.value if profile.allows("white_spots", "cause") else "")
    return rows, marks


def _sites(nation: Nation, extract: Extract, profile: Profile, words: Words) -> _Made:
    rows, marks = [], []
    here = None if extract.region is None else nation.regions[extract.region]
    day = nation.report.question.day
    for facility in extract.facilities:
        if not profile.plans and facility.status_on(day) in _NOT_YET:
            continue
        row = _site(nation, facility, words)
        counted = facility.code in nation.counting
        k = words.rank.get(facility.code)
        row["served"] = int(extract.served[k]) if k is not None else None
        if here is not None and facility.region != here:
            row = {column: value for column, value in row.items() if column in _OURS}
        rows.append(row)
        status = facility.status_on(day)
        may = profile.allows
        kind = facility.kind.value if may("sites", "kind") else ""
        shown = (status.value if status else "none") if may("sites", "status") else ""
        counts = "counts" if counted and may("sites", "counts") else ""
        marks.append(f"{kind}|{shown}|{counts}")
    return rows, marks


def _site(nation: Nation, facility: Facility, words: Words) -> Row:
    report, language = nation.report, words.language
    status = facility.status_on(report.question.day)
    answer = text("map.yes" if facility.code in nation.counting else "map.no", language)
    return {
        "name": facility.name,
        "kind": text(f"kind.{facility.kind}", language),
        "status": text(f"status.{status or 'none'}", language),
        "region": words.regions.get(facility.region or "", ""),
        "city": facility.city,
        "brands": ", ".join(words.brands[b] for b in words.rights.get(facility.code, ())),
        "counts": answer if is_centre(facility) else "",
        "basis": text(f"basis.{facility.basis}", language),
        "latitude": facility.lat,
        "longitude": facility.lon,
        "code": facility.code,
        "address": facility.address,
        "operator": facility.operator,
        "store_format": facility.store_format,
        "bays": facility.bays if is_centre(facility) else None,
        "technicians": facility.technicians if is_centre(facility) else None,
        "hours_per_week": facility.hours_per_week,
        "phone": facility.phone,
        "email": facility.email,
        "source": facility.source,
    }


def _places(nation: Nation, extract: Extract, profile: Profile, words: Words) -> _Made:
    report = nation.report
    surface, km = report.network.surface, report.assessment.distance_km
    may_tell = profile.allows("places", "region")
    rows, marks = [], []
    left = extract.left[[0, STAFFED, -1]].T.tolist()
    for place, (total, covered, kept) in zip(extract.places.tolist(), left, strict=True):
        region = report.network.regions[surface.region[place]]
        lat, lon = surface.latlon[place].tolist()
        rows.append(
            {
                "place": words.places[place],
                "region": words.regions[region],
                **_counted(total, covered, kept),
                "nearest_km": float(km[place]),
                "latitude": lat,
                "longitude": lon,
            }
        )
        marks.append(region if may_tell else "")
    return rows, marks


_MAKERS: Mapping[str, Callable[[Nation, Extract, Profile, Words], _Made]] = {
    "regions": _regions,
    "brands": _brands,
    "cascade": _cascade,
    "white_spots": _white_spots,
    "sites": _sites,
    "places": _places,
}
assert tuple(_MAKERS) == tuple(COLUMNS)  # noqa: S101 - two lists of the same tables


def figures(extract: Extract, profile: Profile) -> tuple[Figure, ...]:
    """Key figures of an extract, of those that a profile lets out."""
    uio = extract.uio
    listed: Sequence[tuple[str, Figure]] = (
        ("share", Figure("parc_coverage", _ratio(extract.covered, uio), "share")),
        ("uio", Figure("uio", uio, "vehicles")),
        ("covered", Figure("uio_covered", extract.covered, "vehicles")),
        ("uncovered", Figure("uio_uncovered", uio - extract.covered, "vehicles")),
        ("repairable", Figure("repairable", extract.repairable, "vehicles")),
        ("mean_km", Figure("weighted_mean_km", _rounded(extract.mean_km), "km")),
        ("p90_km", Figure("p90_km", _rounded(extract.p90_km), "km")),
    )
    return tuple(figure for column, figure in listed if profile.allows("regions", column))


def _rounded(km: float | None) -> float | None:
    return None if km is None else round(km, 1)
