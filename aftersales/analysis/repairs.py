"""What could be done next, and how many vehicles each of it would make repairable for its money.

Every move is looked at alone, as if it were the only one: gains do not add up. Opening is one
move among others, and seldom the cheapest.

    gain of a centre that becomes eligible = vehicles within its reach that have no eligible one,
                                             as far as its free hours go
    gain of more hours                     = vehicles within its reach that wait for hours
    gain of stock                          = vehicles it serves whose parts come late
    gain of an opening                     = vehicles of the white spot, as far as its hours go
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from aftersales.analysis.cascade import Cascade, Step
from aftersales.analysis.network import Network
from aftersales.analysis.reach import Reach
from aftersales.geo.distance import Floats

Ints = NDArray[np.int64]


class Move(StrEnum):
    """Something that mends a link of the chain."""

    AUTHORISE = "authorise"
    CERTIFY = "certify"
    TRAIN = "train"
    SHIFT = "shift"
    BAY = "bay"
    STOCK = "stock"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Terms:
    """What moves cost and bring.

    Attributes
    ----------
    cost : mapping of Move to float
        Money of one move.
    technician_hours, bay_hours : float
        Hours a year of one technician and of one bay.
    shift_hours : ndarray of shape (n,)
        Hours a year that one more shift adds to the bays of each centre.
    new_hours : float
        Hours a year of a new centre.
    """

    cost: Mapping[Move, float]
    technician_hours: float
    bay_hours: float
    shift_hours: Floats
    new_hours: float


@dataclass(frozen=True, slots=True)
class Repair:
    """Moves that belong together, at one place.

    Attributes
    ----------
    moves : tuple of Move
        All that has to be done.
    site : int
        Index of the centre; -1 for an opening.
    place : int
        Index of the place of an opening; -1 otherwise.
    brand : int
        Index of the brand; -1 for all.
    gain : int
        Vehicles that become repairable.
    cost : float
        Money.
    """

    moves: tuple[Move, ...]
    site: int
    place: int
    brand: int
    gain: int
    cost: float

    @property
    def gain_per_cost(self) -> float:
        """Vehicles for a unit of money; infinite for what costs nothing."""
        return self.gain / self.cost if self.cost else np.inf


def repairs(
    network: Network,
    reach: Reach,
    found: Cascade,
    terms: Terms,
    spots: Sequence[tuple[int, int]] = (),
) -> list[Repair]:
    """Everything that would help, the most vehicles for the money first.

    Parameters
    ----------
    found : Cascade
        Of the same network and reach.
    spots : sequence of (place, vehicles)
        White spots: where a centre could open, and the vehicles that have no eligible one there.
    """
    made = [
        *_made_eligible(network, reach, found, terms),
        *_more_hours(network, reach, found, terms),
        *_stocked(network, found, terms),
        *_opened(network, terms, spots),
    ]
    held = [one for one in made if one.gain > 0]
    return sorted(held, key=lambda one: (-one.gain_per_cost, -one.gain, one.site, one.place))


def _made_eligible(network: Network, reach: Reach, found: Cascade, terms: Terms) -> list[Repair]:
    """Rights, certificates and technicians at centres that are there."""
    sites, ready, eligible = network.sites, network.ready, network.eligible
    unserved = network.surface.uio - found.after(Step.STAFFED)
    waiting = reach.around(unserved.astype(float))
    free = np.maximum(ready.capacity_hours - found.allocation.hours, 0)
    # Who has no technician yet gets one with the move, who works at the bays that are there.
    free = np.where(ready.staffed, free, np.fmin(terms.technician_hours, ready.bay_hours))
    each = ready.hours_each
    able = np.where(each > 0, free[:, None] / np.where(each > 0, each, 1), np.inf)
    gains = np.floor(np.minimum(waiting, able) + 1e-6)
    gains[~sites.active] = 0
    gains[eligible] = 0
    made = []
    for site, brand in zip(*(axis.tolist() for axis in np.nonzero(gains)), strict=True):
        moves = []
        if not sites.authorised[site, brand]:
            moves.append(Move.AUTHORISE)
        if not ready.certified[site, brand]:
            moves.append(Move.CERTIFY)
        if not ready.staffed[site]:
            moves.append(Move.TRAIN)
        if not ready.in_time[site, brand]:
            moves.append(Move.STOCK)
        made.append(_repair(moves, site, -1, brand, gains[site, brand], terms))
    return made


def _more_hours(network: Network, reach: Reach, found: Cascade, terms: Terms) -> list[Repair]:
    """Technicians, shifts and bays at centres whose hours are used up.

    What is not known does not limit. Vehicles whose parts come late take their share of the
    hours, but are not repaired by them.
    """
    ready, each = network.ready, network.ready.hours_each
    waiting = found.lost(Step.CAPACITY).astype(float)
    near = np.where(network.eligible, reach.around(waiting), 0.0)
    hours = (near * each).sum(axis=1)
    mended = np.where(ready.in_time, near, 0.0).sum(axis=1)
    staff, room = (
        np.where(np.isnan(known), np.inf, known)
        for known in (ready.technician_hours, ready.bay_hours)
    )
    made = []
    for site in np.flatnonzero(hours > 0).tolist():
        slack = staff[site] - room[site]
        for move, extra in (
            (Move.TRAIN, min(terms.technician_hours, max(0.0, -slack))),
            (Move.SHIFT, min(terms.shift_hours[site], max(0.0, slack))),
            (Move.BAY, min(terms.bay_hours, max(0.0, slack))),
        ):
            if np.isfinite(extra) and extra > 0:
                gain = mended[site] * min(1.0, extra / hours[site])
                made.append(_repair([move], site, -1, -1, np.floor(gain + 1e-6), terms))
    return made


def _stocked(network: Network, found: Cascade, terms: Terms) -> list[Repair]:
    """Parts kept nearer to centres whose parts come late."""
    served = found.allocation.at_sites(len(network.sites.codes))
    late = np.where(network.ready.in_time, 0.0, served)
    return [
        _repair([Move.STOCK], site, -1, brand, np.floor(late[site, brand] + 1e-6), terms)
        for site, brand in zip(*(axis.tolist() for axis in np.nonzero(late)), strict=True)
    ]


def _opened(network: Network, terms: Terms, spots: Sequence[tuple[int, int]]) -> list[Repair]:
    """New centres in white spots."""
    each = network.ready.hours_each
    dearest = float(each.max()) if each.size else 0.0
    most = np.floor(terms.new_hours / dearest) if dearest > 0 else np.inf
    return [
        _repair([Move.OPEN], -1, place, -1, min(vehicles, most), terms) for place, vehicles in spots
    ]


def _repair(
    moves: Sequence[Move], site: int, place: int, brand: int, gain: float, terms: Terms
) -> Repair:
    cost = sum(terms.cost[move] for move in moves)
    return Repair(tuple(moves), site, place, brand, int(gain), cost)
