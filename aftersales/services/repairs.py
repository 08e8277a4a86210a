"""What to do next, ranked by vehicles for the money, and what would mend each white spot."""

import numpy as np

from aftersales.analysis.repairs import Repair, Terms, repairs
from aftersales.services.coverage import Report
from aftersales.services.factors import STANDARD_WEEK, Factors
from aftersales.texts import number, text


def repairs_of(report: Report) -> list[Repair]:
    """Every move that makes vehicles of the asked brands repairable, the best first."""
    whole = report.whole
    terms = _terms(report)
    spots = [(spot.place, spot.uio) for spot in report.assessment.white_spots]
    found = repairs(whole.network, whole.reach, whole.cascade, terms, spots)
    if report.question.brand is None:
        return found
    return [one for one in found if one.brand in (*report.asked, -1)]


def _terms(report: Report) -> Terms:
    factors = Factors(report.snapshot.factors)
    workshop = factors.workshop
    ready = report.whole.network.ready
    shifts = np.array([f.shifts or 1 for f in report.snapshot.centres], float)
    year = workshop.open_hours([STANDARD_WEEK], [np.nan])
    bay = float(workshop.bay_hours([1], year)[0])
    return Terms(
        cost=factors.costs,
        technician_hours=float(workshop.technician_hours([1])[0]),
        bay_hours=bay,
        shift_hours=np.nan_to_num(ready.bay_hours) / shifts,
        new_hours=bay * factors["new_bays"],
    )


def best_for_spots(report: Report, found: list[Repair]) -> list[Repair | None]:
    """For each white spot the move with the most vehicles for the money that reaches its namesake.

    Parameters
    ----------
    found : list of Repair
        What :func:`repairs_of` returns.
    """
    reach, brands = report.whole.reach, report.whole.network.brands
    opened = {one.place: one for one in found if one.place >= 0}
    at_site: dict[tuple[int, int], Repair] = {}
    for one in found:
        if one.site >= 0 and one.brand >= 0:
            at_site.setdefault((one.site, one.brand), one)
    best: list[Repair | None] = []
    for spot in report.assessment.white_spots:
        near = reach.site[reach.start[spot.place] : reach.start[spot.place + 1]].tolist()
        brand = brands.index(report.network.brands[spot.brand])
        held = [at_site[site, brand] for site in near if (site, brand) in at_site]
        held += [opened[spot.place]] if spot.place in opened else []
        best.append(max(held, key=lambda one: one.gain_per_cost, default=None))
    return best


def money(report: Report, cost: float, language: str) -> str:
    """An amount of money in the registry's own unit."""
    unit = report.snapshot.about.get("currency") or text("unit.money", language)
    return f"{number(cost, language, 0 if cost == int(cost) else 1)} {unit}"


def moves_text(repair: Repair, language: str) -> str:
    """What is to be done."""
    return " + ".join(text(f"move.{move.value}", language) for move in repair.moves)


def repair_text(report: Report, repair: Repair | None, language: str) -> str:
    """A move in a line: what, where, and what it costs."""
    if repair is None:
        return ""
    where = report.whole.network.sites.names[repair.site] if repair.site >= 0 else ""
    words = moves_text(repair, language)
    cost = money(report, repair.cost, language)
    return f"{words}: {where} ({cost})" if where else f"{words} ({cost})"
