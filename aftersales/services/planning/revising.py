"""A plan that the person changes by hand: a proposal moved, what that costs, and who is near."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from aftersales.geo.distance import geodesic_km
from aftersales.services.planning.answer import taken
from aftersales.services.planning.candidates import regions_at
from aftersales.services.planning.question import Candidate

if TYPE_CHECKING:
    from aftersales.services.planning.answer import PlanAnswer

_NEIGHBOURS = 12


def moved(answer: PlanAnswer, which: int, place: Candidate) -> PlanAnswer:
    """The plan with one opening somewhere else; the others and their order stay.

    Vehicles are counted anew at once; what the first year brings is not.
    """
    standing = answer.standing.moved(which, place.lat, place.lon)
    proposals = [
        replace(one, adds=adds, loss=loss)
        for one, adds, loss in zip(answer.proposals, standing.adds, standing.losses, strict=True)
    ]
    held = proposals[which]
    price = held.column.price if place.cost is None else place.cost
    column = replace(held.column, candidate=place, price=price)
    takes = taken(answer.posed, standing.near[which], place.lat, place.lon)
    proposals[which] = replace(held, column=column, takes=takes, served=None, utilisation=None)
    return replace(answer, proposals=tuple(proposals), standing=standing)


def placed(answer: PlanAnswer, which: int, lat: float, lon: float) -> Candidate:
    """A place of one's own for a proposal, named after the one it was proposed for."""
    held = answer.proposals[which].column.candidate
    assert held is not None  # noqa: S101 - only openings are moved
    region = regions_at(answer.report.snapshot, np.array([[lat, lon]]))[0]
    return Candidate(held.id, lat, lon, region, held.name, -1, 0, held.cost, held.capacity)


def neighbours(answer: PlanAnswer, which: int) -> list[tuple[Candidate, float, int]]:
    """Candidates next to a proposal, with their kilometres and the vehicles won or lost."""
    held = answer.proposals[which].column.candidate
    if held is None:
        return []
    taken = {one.candidate.id for one in answer.columns if one.candidate is not None}
    kept = [one for one in answer.posed.candidates.kept if one.id not in taken]
    there = np.array([(one.lat, one.lon) for one in kept], float).reshape(-1, 2)
    km = geodesic_km(there[:, 0], there[:, 1], held.lat, held.lon)
    nearest = np.argsort(km, kind="stable")[:_NEIGHBOURS].tolist()
    return [
        (
            kept[k],
            float(km[k]),
            answer.standing.covered_at(which, kept[k].lat, kept[k].lon) - answer.covered,
        )
        for k in nearest
    ]
