"""What coverage rests on: single sites, documents that end, and brands that may leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from aftersales.analysis.resilience import (
    Resilience,
    adoptable,
    adopters,
    closing_order,
    resilience,
)
from aftersales.services.coverage import Report
from aftersales.services.expiries import expiries
from aftersales.services.factors import Factors
from aftersales.services.maps import region_names
from aftersales.services.network import sites_on
from aftersales.services.readiness import certified_on
from aftersales.services.tables import ReportTable
from aftersales.texts import text

MONTHS = 24  # that are looked ahead


@dataclass(frozen=True, slots=True)
class Risks:
    """What a report's coverage rests on.

    Attributes
    ----------
    resilience : Resilience
        Of the asked brands.
    days : tuple of date
        The day of the question, and the first days of the months after it.
    covered : tuple of int
        Vehicles covered on each of them, if nothing is renewed.
    closing : tuple of (facility code, vehicles)
        Sites in the order in which they could close with the least loss.
    opening : tuple of int
        Vehicles that openings at the white spots would add, the largest first.
    orphans : tuple of (brand code, covered, adoptable)
        What would become of each brand's covered vehicles if it left.
    """

    resilience: Resilience
    days: tuple[date, ...]
    covered: tuple[int, ...]
    closing: tuple[tuple[str, int], ...]
    opening: tuple[int, ...]
    orphans: tuple[tuple[str, int, int], ...]


def risks_of(report: Report) -> Risks:
    """Find what the coverage of a report rests on."""
    network, reach = report.whole.network, report.whole.reach
    asked = report.asked
    uio, eligible = network.surface.uio[:, asked], network.eligible[:, asked]
    days = _days(report.question.day)
    order = closing_order(reach, uio, eligible, len(network.sites.codes))
    return Risks(
        resilience(reach, uio, eligible),
        days,
        tuple(_covered_on(report, day, asked) for day in days),
        tuple((network.sites.codes[site], loss) for site, loss in order),
        tuple(spot.uio for spot in report.assessment.white_spots),
        tuple(
            (
                network.brands[k],
                *adoptable(reach, network.surface.uio, network.eligible, network.sites.active, k),
            )
            for k in asked
        ),
    )


def _days(first: date) -> tuple[date, ...]:
    start = first.year * 12 + first.month
    months = [date(k // 12, k % 12 + 1, 1) for k in range(start, start + MONTHS) if k // 12 <= 2200]  # noqa: PLR2004
    return (first, *months)


def _covered_on(report: Report, day: date, asked: list[int]) -> int:
    """Vehicles of today that are covered on a later day, with what is then in force."""
    eligible = eligible_on(report, day)[:, asked]
    counts = report.whole.reach.counts(eligible)
    return int(report.whole.network.surface.uio[:, asked][counts > 0].sum())


def eligible_on(report: Report, day: date) -> NDArray[np.bool_]:
    """Which centres may serve each brand on a day, as the registry knows today, shape (n, b)."""
    snapshot, network = report.counted, report.whole.network
    sites = sites_on(snapshot, day, network.brands, report.question.work_type)
    certified = certified_on(
        snapshot,
        day,
        network.brands,
        report.question.work_type,
        is_needed=Factors(snapshot.factors)["certificate_needed"] > 0,
    )
    can = sites.active & network.ready.staffed
    return np.asarray(can[:, None] & sites.authorised & certified)


def sites_at_risk_table(report: Report, found: Risks, language: str) -> ReportTable:
    """Centres whose closing leaves vehicles without any, the greatest loss first."""
    network, asked = report.whole.network, report.asked
    regions = region_names(report, language)
    names = {brand.code: brand.name for brand in report.snapshot.brands}
    centres = report.snapshot.centres
    loss = found.resilience.loss
    served = report.whole.cascade.allocation.at_sites(len(centres))[:, asked].sum(axis=1)
    order = np.argsort(-loss.sum(axis=1), kind="stable")
    order = order[loss.sum(axis=1)[order] > 0]
    closings = [(int(k), asked[int(np.argmax(loss[k]))]) for k in order]
    rows, keys = [], []
    for (k, worst), adopter in zip(closings, _adopted(report, closings), strict=True):
        rows.append(
            (
                centres[k].name,
                regions.get(centres[k].region or "", ""),
                int(loss[k].sum()),
                names[network.brands[worst]],
                round(float(served[k])),
                *adopter,
            )
        )
        keys.append(centres[k].code)
    columns = (
        *("facility", "region", "closing_loss", "worst_brand", "allocated", "adopter"),
        "adopted",
    )
    return ReportTable(columns, tuple(rows), tuple(keys))


def _adopted(report: Report, closings: Sequence[tuple[int, int]]) -> list[tuple[str, int | None]]:
    """Who could adopt most of what each closing leaves, and how much of it."""
    network = report.whole.network
    sites = network.sites
    found = adopters(
        report.whole.reach, network.surface.uio, network.eligible, sites.active, closings
    )
    return [(sites.names[other], count) if other >= 0 else ("", None) for other, count in found]


def renewals_table(report: Report, found: Risks, language: str) -> ReportTable:
    """What ends in the months ahead, with the vehicles that lose their last centre by it."""
    network, asked = report.whole.network, report.asked
    row = {code: k for k, code in enumerate(network.sites.codes)}
    column = {network.brands[k]: at for at, k in enumerate(asked)}
    names = {brand.code: brand.name for brand in report.snapshot.brands}
    regions = region_names(report, language)
    held = []
    for one in expiries(report, overdue_days=0, ahead_days=(found.days[-1] - found.days[0]).days):
        site = row.get(one.facility.code)
        if site is None or (one.brand is not None and one.brand not in column):
            continue
        loss = found.resilience.loss[site]
        lost = int(loss.sum() if one.brand is None else loss[column[one.brand]])
        held.append((lost, one))
    held.sort(key=lambda pair: (-pair[0], pair[1].day, pair[1].facility.code))
    rows = tuple(
        (
            one.facility.name,
            regions.get(one.facility.region or "", ""),
            text(f"expiry.{one.kind}", language),
            one.day,
            names[one.brand] if one.brand else text("map.all_brands", language),
            lost,
            one.uio,
        )
        for lost, one in held
    )
    columns = ("facility", "region", "expiry", "ends", "brand", "closing_loss", "uio_behind")
    keys = tuple(one.facility.code for _, one in held)
    return ReportTable(columns, rows, keys)


def orphans_table(report: Report, found: Risks, language: str) -> ReportTable:
    """What would become of each brand's vehicles if the brand left."""
    names = {brand.code: brand.name for brand in report.snapshot.brands}
    rows = tuple(
        (names[code], covered, adopted, covered - adopted)
        for code, covered, adopted in found.orphans
    )
    columns = ("brand", "covered", "adoptable", "orphaned")
    return ReportTable(columns, rows, tuple(code for code, _, _ in found.orphans))
