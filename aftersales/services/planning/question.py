"""What is asked of a plan: how much may be done, where, and by which rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from aftersales.domain.errors import InputError
from aftersales.exchange.cells import CellError
from aftersales.services.checking import Names

if TYPE_CHECKING:
    from aftersales.services.network import Snapshot

MCLP, LSCP, PMEDIAN, PCENTER = MODELS = ("mclp", "lscp", "pmedian", "pcenter")
COVERING = (MCLP, LSCP)
COVERED, REPAIRABLE = GOALS = ("covered", "repairable")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a centre may open.

    Attributes
    ----------
    id : str
        Code of a settlement, or what a file or a click calls it.
    lat, lon : float
        Degrees.
    region : str
        Code of the region it lies in; empty where that is not known.
    name : str
        As the registry or the file has it.
    place : int
        Index on the demand surface, -1 for a place of one's own.
    population : int
        Inhabitants; 0 where that is not known.
    cost : float or None
        Money of opening there; None for the assumed cost.
    capacity : float or None
        Vehicles that a centre there can add to those of today; None for no limit.
    """

    id: str
    lat: float
    lon: float
    region: str = ""
    name: str = ""
    place: int = -1
    population: int = 0
    cost: float | None = None
    capacity: float | None = None


@dataclass(frozen=True, slots=True)
class PlanQuestion:
    """What a plan is asked for, beside brand, reach, day and work of the report it belongs to.

    Attributes
    ----------
    model : str
        ``mclp``: most vehicles covered. ``lscp``: all that can be covered, with the fewest
        openings. ``pmedian``: least kilometres for all vehicles. ``pcenter``: the farthest
        vehicle as near as possible.
    goal : str
        ``covered``: a centre that may serve a vehicle is within reach. ``repairable``: it has
        hours left and the part in time as well.
    count : int or None
        Openings (and other moves) at most.
    budget : float or None
        Money at most, in the unit of the registry.
    not_in, only_in : tuple of str
        Codes of regions where nothing opens, and of those where alone something may.
    required, refused : tuple of str
        Ids of candidates that every plan has, and that none has.
    smallest_town : int
        Inhabitants that a settlement needs to be a candidate.
    least : int
        Vehicles that each new centre has to add to those of today; for models that count
        kilometres, that it has to serve: those that it is nearer to than any centre which stays.
    region_share : float
        Share of the vehicles of every region that has to be covered within the reach, 0 to 1.
    closings : int
        Centres of today that may close.
    with_moves : bool
        Whether what can be done at centres of today competes with openings: rights, certificates
        and technicians, and for the goal ``repairable`` shifts, bays and stock too.
    own : tuple of Candidate
        Places of one's own, beside the settlements.
    only_own : bool
        Whether they stand in place of the settlements.
    rivals : tuple of Candidate
        Workshops of competitors: vehicles count as served only by centres that are nearer.
    gap, seconds, seed : float, float, int
        Relative gap that is proof enough, time limit, and seed of what is drawn.
    """

    model: str = MCLP
    goal: str = COVERED
    count: int | None = 10
    budget: float | None = None
    not_in: tuple[str, ...] = ()
    only_in: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    smallest_town: int = 10_000
    least: int = 0
    region_share: float = 0.0
    closings: int = 0
    with_moves: bool = False
    own: tuple[Candidate, ...] = ()
    only_own: bool = False
    rivals: tuple[Candidate, ...] = ()
    gap: float = 0.0
    seconds: float = 60.0
    seed: int = 0

    def check(self) -> None:
        """Refuse what no plan can answer.

        Raises
        ------
        InputError
            ``plan_needs`` without a limit.
        """
        if self.model != LSCP and self.count is None and self.budget is None:
            raise InputError("plan_needs", name="--open | --budget", model=self.model)
        if self.goal == REPAIRABLE and self.model != MCLP:
            raise InputError("plan_rule", model=self.model, rule="goal")
        if self.rivals and self.model != MCLP:
            raise InputError("plan_rule", model=self.model, rule="rivals")

    @property
    def card(self) -> dict[str, Any]:
        """What is asked, for the run card; what is at its default is left out."""
        told: dict[str, Any] = {"model": self.model, "count": self.count}
        plain = PlanQuestion()
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name in ("own", "rivals"):
                told |= {one.name: [(c.id, c.lat, c.lon) for c in value]} if value else {}
            elif value != getattr(plain, one.name):
                told[one.name] = list(value) if isinstance(value, tuple) else value
        return told


def find_regions(snapshot: Snapshot, wanted: Iterable[str]) -> tuple[str, ...]:
    """Codes of regions that are given by code or by a name in any language.

    Raises
    ------
    InputError
        ``region_unknown``, with the nearest name.
    """
    names = Names(snapshot.regions, snapshot.brands)
    found = []
    for one in wanted:
        try:
            found.append(names.code("region", one.strip()))
        except CellError as error:
            hint = str(error.values.get("hint", ""))
            raise InputError("region_unknown", value=one, hint=hint) from error
    return tuple(dict.fromkeys(found))
