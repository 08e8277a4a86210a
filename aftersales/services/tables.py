"""The tables of an answered question, as rows that screens show and files hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np

from aftersales.domain.records import DemandRow
from aftersales.domain.tiles import Background
from aftersales.exchange.tables import Cell, csv_bytes, write_file
from aftersales.services.coverage import Report
from aftersales.services.maps import cause_text, place_names, region_names, write_map
from aftersales.services.network import brands_on, demand_on, demand_used, points_used
from aftersales.services.repairs import best_for_spots, moves_text, repair_text
from aftersales.texts import text


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table: column codes of the catalogue's ``table`` section, rows, and a key for each row.

    ``keys`` name what a row is about: a region code, a white spot's index, a facility code;
    ``heads`` the entry of the catalogue for columns that mean something else this time.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    keys: tuple[str, ...]
    heads: Mapping[str, str] = field(default_factory=dict)

    def only(self, places: Iterable[int]) -> Self:
        """The rows at some places."""
        kept = list(places)
        rows = tuple(self.rows[k] for k in kept)
        return type(self)(self.columns, rows, tuple(self.keys[k] for k in kept), self.heads)


def regions_table(report: Report, language: str) -> ReportTable:
    """One row for each region, in the order of the registry; the sums are the national ones."""
    parc: dict[str, DemandRow] = {
        region: row
        for (region, brand), row in demand_on(report.snapshot, report.question.day).items()
        if brand is None
    }
    rows = []
    for region, summary, repairable in zip(
        report.snapshot.regions,
        report.assessment.regions,
        report.assessment.by_region[-1].tolist(),
        strict=True,
    ):
        known = parc.get(region.code)
        rows.append(
            (
                region.code,
                region.names.get(language, region.name),
                summary.uio_total,
                summary.uio_covered,
                summary.uio_total - summary.uio_covered,
                summary.share if summary.uio_total else None,
                repairable,
                repairable / summary.uio_total if summary.uio_total else None,
                summary.mean_km,
                summary.p90_km,
                known.uio if known else None,
                text(f"basis.{known.basis}", language) if known else "",
            )
        )
    columns = (
        "region_code",
        "region",
        "uio",
        "covered",
        "uncovered",
        "share",
        "repairable",
        "repairable_share",
        "mean_km",
        "p90_km",
        "parc",
        "parc_basis",
    )
    return ReportTable(columns, tuple(rows), tuple(r.code for r in report.snapshot.regions))


def white_spots_table(report: Report, language: str) -> ReportTable:
    """White spots by rank; their vehicles add up to the uncovered ones that are on the map."""
    surface, sites = report.network.surface, report.network.sites
    names = place_names(report, language)
    regions = region_names(report, language)
    rows = []
    mends = best_for_spots(report)
    for rank, (spot, mend) in enumerate(zip(report.assessment.white_spots, mends, strict=True), 1):
        lat, lon = surface.latlon[spot.place].tolist()
        rows.append(
            (
                rank,
                names[spot.place],
                regions[report.network.regions[surface.region[spot.place]]],
                spot.uio,
                len(spot.members),
                spot.nearest_km,
                sites.names[spot.nearest] if spot.nearest >= 0 else "",
                cause_text(report, spot, language, "cause_short"),
                repair_text(report, mend, language),
                lat,
                lon,
            )
        )
    columns = (
        "rank",
        "place",
        "region",
        "uncovered",
        "places",
        "nearest_km",
        "nearest",
        "cause",
        "repair",
        "latitude",
        "longitude",
    )
    return ReportTable(columns, tuple(rows), tuple(str(k) for k in range(len(rows))))


def repairs_table(report: Report, language: str) -> ReportTable:
    """One row for each move, the most vehicles for the money first.

    The key is ``site|`` and the code of a centre, or ``place|`` and the index of a place.
    """
    network, surface = report.whole.network, report.network.surface
    regions, places = region_names(report, language), place_names(report, language)
    names = {brand.code: brand.name for brand in report.snapshot.brands}
    by_code = {facility.code: facility for facility in report.snapshot.facilities}
    rows, keys = [], []
    for rank, one in enumerate(report.repairs, 1):
        if one.site >= 0:
            facility = by_code[network.sites.codes[one.site]]
            where, region = facility.name, regions.get(facility.region or "", "")
        else:
            where = places[one.place]
            region = regions[report.network.regions[surface.region[one.place]]]
        brand = names[network.brands[one.brand]] if one.brand >= 0 else text(
            "map.all_brands", language
        )  # fmt: skip
        per = one.gain_per_cost if np.isfinite(one.gain_per_cost) else None
        rows.append(
            (rank, moves_text(one, language), where, region, brand, one.gain, one.cost, per)
        )
        keys.append(
            f"site|{network.sites.codes[one.site]}" if one.site >= 0 else f"place|{one.place}"
        )
    columns = ("rank", "move", "where", "region", "brand", "gain", "cost", "gain_per_cost")
    return ReportTable(columns, tuple(rows), tuple(keys))


def facilities_table(report: Report, language: str) -> ReportTable:
    """Every facility, also those that are not on the map."""
    day = report.question.day
    rights = brands_on(report.snapshot, day)
    brand_names = {brand.code: brand.name for brand in report.snapshot.brands}
    regions = region_names(report, language)
    served = dict(zip(report.network.sites.codes, report.assessment.served.tolist(), strict=True))
    rows = []
    for facility in report.snapshot.facilities:
        status = facility.status_on(day)
        rows.append(
            (
                facility.code,
                facility.name,
                text(f"kind.{facility.kind}", language),
                text(f"status.{status or 'none'}", language),
                regions.get(facility.region or "", ""),
                facility.city,
                ", ".join(brand_names[code] for code in rights.get(facility.code, ())),
                served.get(facility.code),
                text(f"basis.{facility.basis}", language),
                facility.lat,
                facility.lon,
                facility.source,
            )
        )
    columns = (
        "code",
        "name",
        "kind",
        "status",
        "region",
        "city",
        "brands",
        "served",
        "basis",
        "latitude",
        "longitude",
        "source",
    )
    return ReportTable(columns, tuple(rows), tuple(f.code for f in report.snapshot.facilities))


def demand_table(report: Report, language: str) -> ReportTable:
    """Every demand figure that is in force on the day, with its basis and source."""
    brand_names = {brand.code: brand.name for brand in report.snapshot.brands}
    regions = region_names(report, language)
    everything = {
        key: row
        for key, row in demand_on(report.snapshot, report.question.day).items()
        if row.brand is None
    }
    used = demand_used(report.snapshot, report.network, report.question.day)
    rows: list[tuple[Cell, ...]] = [
        (
            regions[row.region],
            brand_names[row.brand] if row.brand else text("map.all_makes", language),
            row.year,
            row.uio,
            row.new_sales,
            text(f"basis.{row.basis}", language),
            row.source,
        )
        for row in (*everything.values(), *used)
    ]
    own: dict[tuple[str, str], list[int]] = {}
    for point in points_used(report.snapshot, report.network):
        own.setdefault((point.region, point.brand), []).append(point.uio)
    rows += [
        (
            regions[region],
            brand_names[brand],
            None,
            sum(uio),
            None,
            text("basis.measured", language),
            text("table.own_points", language, count=len(uio)),
        )
        for (region, brand), uio in own.items()
    ]
    columns = ("region", "brand", "year", "uio", "new_sales", "basis", "source")
    return ReportTable(columns, tuple(rows), tuple(str(k) for k in range(len(rows))))


TABLES = {
    "regions": regions_table,
    "white_spots": white_spots_table,
    "repairs": repairs_table,
    "facilities": facilities_table,
    "demand": demand_table,
}


def table_bytes(table: ReportTable, language: str) -> bytes:
    """A table as a CSV file for a spreadsheet."""
    return csv_bytes(table.columns, table.rows, language)


def write_report(
    report: Report, folder: Path, language: str, background: Background | None = None
) -> Sequence[Path]:
    """Write the map page and every table of a report into a folder; see :func:`.write_map`."""
    written = [folder / "coverage.html"]
    write_map(report, written[0], language, background)
    for name, make in TABLES.items():
        written.append(folder / f"{name}.csv")
        write_file(written[-1], table_bytes(make(report, language), language))
    return written
