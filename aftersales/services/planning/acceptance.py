"""Proposals that are accepted: into the registry as planned, or whole into a scenario."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from aftersales.analysis.repairs import Move
from aftersales.domain.records import Authorisation, Certificate, Facility, Record, Status
from aftersales.services.planning.records import (
    brands_of,
    new_centre,
    numbers_changed,
    plan_code,
    rights_for,
    stock_code,
    stock_for,
)
from aftersales.services.scenarios.overlay import free_code, key_of
from aftersales.store.entries import Edit, added
from aftersales.texts import text

if TYPE_CHECKING:
    from datetime import date

    from aftersales.services.network import Snapshot
    from aftersales.services.planning.answer import PlanAnswer
    from aftersales.services.planning.posed import Column

R = TypeVar("R", bound=Record)
_NUMBERED = (Move.TRAIN, Move.SHIFT, Move.BAY)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that is not accepted: what, of which facility, and a code of the reason."""

    name: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What accepting would write.

    Attributes
    ----------
    facilities : tuple of Facility
        New centres.
    rights : tuple of Authorisation
        Their rights for the asked brands and work, and those of centres of today.
    papers : tuple of Certificate
        Certificates that a scenario supposes.
    changed : mapping
        Fields that a scenario has otherwise, by the uuid of a centre.
    costs : mapping
        Money by the uuid of a record, of those that stand for a whole proposal.
    left_out : tuple of LeftOut
        What is not accepted, and why.
    """

    facilities: tuple[Facility, ...]
    rights: tuple[Authorisation, ...]
    papers: tuple[Certificate, ...] = ()
    changed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    costs: Mapping[str, float] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()

    @property
    def records(self) -> tuple[Record, ...]:
        """All new records, facilities first."""
        return (*self.facilities, *self.rights, *self.papers)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be written."""
        return not (self.records or self.changed)

    @property
    def edits(self) -> list[Edit]:
        """The new records as edits of the registry."""
        return [added(one) for one in self.records]


def acceptance(
    answer: PlanAnswer,
    chosen: Sequence[int],
    day: date,
    language: str,
    scenario: Snapshot | None = None,
) -> Acceptance:
    """What accepting some proposals, by their place in the order of ranks, would write.

    The registry takes what can be planned in it: centres that are planned, and rights from a day
    on. A scenario takes everything, as if it were done on the day.

    Parameters
    ----------
    day : date
        Since when they are planned, or from when on the scenario has them.
    language : str
        Language of the note on where they come from.
    scenario : Snapshot, optional
        The registry with the scenario laid over it into which they go; without it they go into
        the registry.
    """
    taking = _Taking(answer, day, language, scenario)
    for one in (answer.proposals[k].column for k in chosen):
        taking.take(one)
    for site in answer.closed:
        taking.close(site)
    return taking.taken


class _Taking:
    """Takes proposals one after the other."""

    def __init__(
        self, answer: PlanAnswer, day: date, language: str, scenario: Snapshot | None
    ) -> None:
        self._report, self._day, self._language = answer.report, day, language
        self._is_whole = scenario is not None
        self._target = scenario or answer.report.snapshot.registry
        self._here = {one.uuid: one for one in self._target.centres}
        self._codes = {one.code for one in self._target.facilities}
        self._places = {(one.lat, one.lon) for one in self._only_planned()}
        self._held = {key_of(right) for right in self._target.authorisations}
        self._source = text(
            "planning.source",
            language,
            reach=self._report.question.reach_km,
            revision=str(self._report.snapshot.revision),
            day=self._report.question.day,
        )
        self._facilities: list[Facility] = []
        self._rights: list[Authorisation] = []
        self._papers: list[Certificate] = []
        self._changed: dict[str, dict[str, Any]] = {}
        self._costs: dict[str, float] = {}
        self._left_out: list[LeftOut] = []
        self._stocks: dict[str, str] = {}

    def _only_planned(self) -> Iterable[Facility]:
        """Centres that the target has and the network of today has not: accepted before."""
        known = {one.uuid for one in self._report.snapshot.centres}
        return (one for one in self._target.centres if one.uuid not in known)

    @property
    def taken(self) -> Acceptance:
        """All that was taken so far."""
        return Acceptance(
            tuple(self._facilities),
            tuple(self._rights),
            tuple(self._papers),
            self._changed,
            self._costs,
            tuple(self._left_out),
        )

    def take(self, one: Column) -> None:
        """Take a proposal."""
        rights, papers = len(self._rights), len(self._papers)
        centre = self._opened(one) if one.candidate is not None else self._centre_of(one)
        if centre is None:
            return
        brands, question = self._report.network.brands, self._report.question
        for right in rights_for(self._target, question, brands, one, centre.code, self._day):
            if key_of(right) not in self._held:
                self._held.add(key_of(right))
                self._rights.append(_named(right))
        if self._is_whole and (one.candidate is not None or Move.CERTIFY in one.moves):
            self._papers.append(self._paper(one, centre))
        if one.candidate is None:
            self._mend(one, centre)
        fresh = [*self._rights[rights:], *self._papers[papers:]]
        first = fresh[0].uuid if fresh and one.candidate is None else centre.uuid
        self._costs[first] = self._costs.get(first, 0.0) + one.price

    def _paper(self, one: Column, centre: Facility) -> Certificate:
        """What a centre that opens is certified for, or the brand and work of a move."""
        is_move = one.candidate is None and one.brand >= 0
        made = Certificate(
            facility=centre.code,
            title=text("planning.paper", self._language),
            brand=self._report.network.brands[one.brand] if is_move else None,
            work_type=self._report.question.work_type if is_move else None,
            valid_from=self._day,
        )
        return _named(made)

    def _opened(self, one: Column) -> Facility | None:
        assert one.candidate is not None  # noqa: S101 - an opening has a place
        status = Status.ACTIVE if self._is_whole else Status.PLANNED
        code = free_code(plan_code(one.candidate), self._codes)
        made = new_centre(self._target, one, code, status, self._day, self._source)
        if (made.lat, made.lon) in self._places:
            self._left_out.append(LeftOut(made.name, "open", "already"))
            return None
        self._codes.add(code)
        made = _named(made)
        self._facilities.append(made)
        return made

    def _centre_of(self, one: Column) -> Facility | None:
        centre = self._report.snapshot.centres[one.site]
        if centre.uuid not in self._here:
            self._left_out.append(LeftOut(centre.name, one.moves[0].value, "not_there"))
        return self._here.get(centre.uuid)

    def _mend(self, one: Column, centre: Facility) -> None:
        """Take moves at a centre of today, beside its rights."""
        fields = self._changed.get(centre.uuid, {})
        if self._is_whole and set(one.moves) & set(_NUMBERED):
            changed = numbers_changed(centre.model_copy(update=fields), one)
            self._changed[centre.uuid] = {**fields, **changed}
        if self._is_whole and Move.STOCK in one.moves:
            self._stock(one, centre)
        if self._is_whole:
            return
        for move in dict.fromkeys(one.moves):
            if move is not Move.AUTHORISE:
                why = "fact" if move in _NUMBERED else move.value
                self._left_out.append(LeftOut(centre.name, move.value, why))

    def _stock(self, one: Column, centre: Facility) -> None:
        """Parts at a centre: one depot for all the brands that the plan keeps there."""
        code = self._stocks.get(centre.uuid) or free_code(stock_code(centre), self._codes)
        brands = brands_of(one, self._report.network.brands)
        depot, rights = stock_for(centre, brands, code, self._day)
        if centre.uuid not in self._stocks:
            self._stocks[centre.uuid] = code
            self._codes.add(code)
            self._facilities.append(_named(depot))
        self._rights += map(_named, rights)

    def close(self, site: int) -> None:
        """Take the closing of a centre of today."""
        centre = self._report.snapshot.centres[site]
        known = {one.uuid for one in self._target.registry.facilities}
        if not self._is_whole or centre.uuid not in known:
            why = "close" if centre.uuid in known else "not_there"
            self._left_out.append(LeftOut(centre.name, "close", why))
            return
        fields = self._changed.setdefault(centre.uuid, {})
        fields |= {"status": Status.CLOSED.value, "since": self._day.isoformat()}


def _named(record: R) -> R:
    """A record with an identity, by which others may already refer to it."""
    return record.model_copy(update={"uuid": str(uuid4())})
