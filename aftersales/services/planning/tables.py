"""A plan as tables that screens show and files hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aftersales.services.maps import place_names, region_names
from aftersales.services.repairs import moves_text
from aftersales.services.tables import ReportTable
from aftersales.texts import text

if TYPE_CHECKING:
    from aftersales.services.coverage import Report
    from aftersales.services.planning.answer import PlanAnswer
    from aftersales.services.planning.posed import Column
    from aftersales.services.planning.question import Candidate
    from aftersales.services.planning.studies import Alternative, InTheWay, Steady
    from aftersales.services.planning.years import Years


def where(report: Report, columns: tuple[Column, ...], language: str) -> list[tuple[str, str]]:
    """Name of the place or centre of each column, and code of its region."""
    places = place_names(report, language)
    centres = report.snapshot.centres
    found = []
    for one in columns:
        place = one.candidate
        if place is None:
            found.append((centres[one.site].name, centres[one.site].region or ""))
        else:
            name = places[place.place] if place.place >= 0 else place.name or place.id
            found.append((name, place.region))
    return found


def proposals_table(answer: PlanAnswer, language: str) -> ReportTable:
    """One row for each proposal, by rank; the key is its place in that order, from 0."""
    report = answer.report
    regions = region_names(report, language)
    names = {brand.code: brand.name for brand in report.snapshot.brands}
    rows = []
    for rank, (one, (name, region)) in enumerate(
        zip(answer.proposals, where(report, answer.columns, language), strict=True), 1
    ):
        column = one.column
        brands = report.network.brands
        served = brands if column.brand < 0 else (brands[column.brand],)
        rows.append(
            (
                rank,
                name,
                regions.get(region, region),
                moves_text(column, language),
                ", ".join(names[brand] for brand in served),
                one.adds,
                one.loss,
                one.takes,
                one.served,
                one.utilisation,
                column.price,
                one.gain_per_cost,
                column.candidate.population or None if column.candidate else None,
                column.candidate.lat if column.candidate else None,
                column.candidate.lon if column.candidate else None,
            )
        )
    columns = (
        *("proposal", "place", "region", "move", "brand", "adds", "loss_without", "takes"),
        *("served_first_year", "utilisation", "cost", "adds_per_cost", "population"),
        *("latitude", "longitude"),
    )
    return ReportTable(columns, tuple(rows), tuple(str(k) for k in range(len(rows))))


def plan_regions_table(answer: PlanAnswer, language: str) -> ReportTable:
    """One row for each region: its vehicles, and those covered before and after the plan."""
    report = answer.report
    names = region_names(report, language)
    before, after = answer.before.by_region.tolist(), answer.standing.by_region.tolist()
    opened: dict[str, int] = {}
    for _, region in where(report, answer.columns, language):
        opened[region] = opened.get(region, 0) + 1
    rows = [
        (
            names[code],
            opened.get(code, 0),
            summary.uio_total,
            then,
            now,
            now - then,
            then / summary.uio_total if summary.uio_total else None,
            now / summary.uio_total if summary.uio_total else None,
        )
        for code, summary, then, now in zip(
            report.network.regions, report.assessment.regions, before, after, strict=True
        )
    ]
    columns = (
        *("region", "proposals", "uio", "covered_before", "covered_after", "adds"),
        *("share_before", "share_after"),
    )
    return ReportTable(columns, tuple(rows), report.network.regions)


def candidate_names(report: Report, candidates: Sequence[Candidate], language: str) -> list[str]:
    """Names of candidates in a language."""
    places = place_names(report, language)
    return [places[one.place] if one.place >= 0 else one.name or one.id for one in candidates]


def alternatives_table(
    answer: PlanAnswer, found: Sequence[Alternative], language: str
) -> ReportTable:
    """One row for each plan that is nearly as good."""

    def told(columns: tuple[Column, ...]) -> str:
        return ", ".join(name for name, _ in where(answer.report, columns, language))

    rows = tuple(
        (rank, one.covered, one.difference, told(one.without), told(one.instead))
        for rank, one in enumerate(found, 1)
    )
    columns = ("variant", "covered_after", "difference", "without", "instead")
    return ReportTable(columns, rows, tuple(str(k) for k in range(len(rows))))


def steady_table(answer: PlanAnswer, found: Steady, language: str) -> ReportTable:
    """One row for each place that is in the plan of some draw."""
    regions = region_names(answer.report, language)
    columns = tuple(one for one, _, _ in found.shares)
    rows = tuple(
        (
            name,
            regions.get(region, region),
            share,
            text("planning.in_plan" if is_in else "planning.not_in_plan", language),
            moves_text(column, language),
        )
        for (column, share, is_in), (name, region) in zip(
            found.shares, where(answer.report, columns, language), strict=True
        )
    )
    keys = tuple(str(k) for k in range(len(rows)))
    return ReportTable(("place", "region", "stays", "in_plan", "move"), rows, keys)


def in_the_way_table(answer: PlanAnswer, found: InTheWay, language: str) -> ReportTable:
    """One row for each place that keeps a target from being met; the key is the place."""
    report = answer.report
    names, regions = place_names(report, language), region_names(report, language)
    surface = report.network.surface
    rows = tuple(
        (
            names[place],
            regions[report.network.regions[surface.region[place]]],
            vehicles,
            text("planning.out_of_reach" if is_alone else "planning.left_over", language),
        )
        for place, vehicles, is_alone in found.places
    )
    keys = tuple(str(place) for place, _, _ in found.places)
    return ReportTable(("place", "region", "uncovered", "reason"), rows, keys)


def years_table(answer: PlanAnswer, found: Years, language: str) -> ReportTable:
    """One row for each proposal in the order of its opening; the key is its rank from 0."""
    named = where(answer.report, answer.columns, language)
    regions = region_names(answer.report, language)
    rows = tuple(
        (
            one.proposal + 1,
            named[one.proposal][0],
            regions.get(named[one.proposal][1], named[one.proposal][1]),
            one.begun,
            one.opens,
            answer.columns[one.proposal].price,
            answer.proposals[one.proposal].adds,
        )
        for one in found.steps
    )
    columns = ("proposal", "place", "region", "begins", "opens", "cost", "adds")
    return ReportTable(columns, rows, tuple(str(one.proposal) for one in found.steps))
