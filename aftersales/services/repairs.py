"""What to do next, ranked by vehicles for the money, and what would mend each white spot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from aftersales.analysis.assessment import WhiteSpot
from aftersales.analysis.repairs import Repair, Terms, repairs
from aftersales.services.factors import STANDARD_WEEK, Factors
from aftersales.texts import number, text

if TYPE_CHECKING:
    from aftersales.services.coverage import Report, Whole
    from aftersales.services.network import Snapshot
    from aftersales.services.planning.posed import Column


def repairs_of(
    snapshot: Snapshot, whole: Whole, spots: Sequence[WhiteSpot], brand: str | None
) -> tuple[Repair, ...]:
    """Every move that makes vehicles repairable, the best first.

    Parameters
    ----------
    spots : sequence of WhiteSpot
        Where an opening may help.
    brand : str or None
        Code of the brand that is asked for; moves for other brands alone are left out.
    """
    openings = [(spot.place, spot.uio) for spot in spots]
    found = repairs(whole.network, whole.reach, whole.cascade, _terms(snapshot, whole), openings)
    asked = (-1, *(k for k, code in enumerate(whole.network.brands) if brand in (None, code)))
    return tuple(one for one in found if one.brand in asked)


def _terms(snapshot: Snapshot, whole: Whole) -> Terms:
    factors = Factors(snapshot.factors)
    workshop = factors.workshop
    ready = whole.network.ready
    shifts = np.array([f.shifts or 1 for f in snapshot.centres], float)
    year = workshop.open_hours([STANDARD_WEEK], [np.nan])
    bay = float(workshop.bay_hours([1], year)[0])
    return Terms(
        cost=factors.costs,
        technician_hours=float(workshop.technician_hours([1])[0]),
        bay_hours=bay,
        shift_hours=np.nan_to_num(ready.bay_hours) / shifts,
        new_hours=bay * factors["new_bays"],
    )


def best_for_spots(report: Report, spots: Sequence[WhiteSpot] | None = None) -> list[Repair | None]:
    """The move with the most vehicles for the money that reaches each white spot.

    Parameters
    ----------
    spots : sequence of WhiteSpot, optional
        White spots; by default those of the report.
    """
    reach, brands = report.whole.reach, report.whole.network.brands
    opened = {one.place: one for one in report.repairs if one.place >= 0}
    at_site: dict[tuple[int, int], Repair] = {}
    for one in report.repairs:
        if one.site >= 0 and one.brand >= 0:
            at_site.setdefault((one.site, one.brand), one)
    best: list[Repair | None] = []
    for spot in report.assessment.white_spots if spots is None else spots:
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


def moves_text(repair: Repair | Column, language: str) -> str:
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
