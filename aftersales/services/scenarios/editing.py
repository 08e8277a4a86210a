"""Scenarios as they are begun, filled, renamed, deleted and put into the registry, as edits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from pydantic import ValidationError

from aftersales.domain.errors import ConflictError, InputError
from aftersales.domain.folding import folded
from aftersales.domain.records import Facility, FacilityKind, Record, Status, StatusEntry
from aftersales.domain.scenarios import KINDS, Entity, Scenario, ScenarioChange
from aftersales.services.network import Snapshot
from aftersales.services.planning.acceptance import LeftOut
from aftersales.services.scenarios.overlay import (
    ALREADY,
    changes_of,
    encoded,
    laid_over,
    named,
    uuids_of,
)
from aftersales.store.entries import Edit, added, edited, removed

if TYPE_CHECKING:
    from aftersales.services.planning.acceptance import Acceptance

_ENTITIES = {kind: entity for entity, kind in KINDS.items()}


def created(
    snapshot: Snapshot, name: str, author: str, day: date, note: str = ""
) -> tuple[Scenario, Edit]:
    """A new scenario that changes nothing yet, and what writes it.

    Raises
    ------
    InputError
        ``scenario_name`` for what cannot be a name.
    ConflictError
        ``scenario_exists`` if one of that name is there, whatever its case.
    """
    _refuse_name(snapshot, name)
    try:
        made = Scenario(uuid=str(uuid4()), name=name, author=author, created=day, note=note)
    except ValidationError as error:
        raise InputError("scenario_name", value=name[:80]) from error
    return made, added(made)


def renamed(snapshot: Snapshot, scenario: Scenario, name: str, note: str) -> list[Edit]:
    """What gives a scenario another name and note; see :func:`created` for the errors."""
    _refuse_name(snapshot, name, scenario.uuid)
    try:
        wanted = Scenario(**{**dict(scenario), "name": name, "note": note})
    except ValidationError as error:
        raise InputError("scenario_name", value=name[:80]) from error
    edit = edited(scenario, {"name": wanted.name, "note": wanted.note})
    return [] if edit is None else [edit]


def deleted(snapshot: Snapshot, scenario: Scenario) -> list[Edit]:
    """What deletes a scenario with all that it changes."""
    return [removed(scenario), *map(removed, changes_of(snapshot, scenario))]


def _refuse_name(snapshot: Snapshot, name: str, own: str = "") -> None:
    if any(folded(one.name) == folded(name) and one.uuid != own for one in snapshot.scenarios):
        raise ConflictError("scenario_exists", value=name)


def accepted(snapshot: Snapshot, scenario: Scenario, found: Acceptance) -> list[Edit]:
    """What writes accepted proposals into a scenario.

    Parameters
    ----------
    snapshot : Snapshot
        The registry with the scenario laid over it, as it was given to the acceptance.
    """
    uuids = uuids_of(snapshot)
    uuids["facility"] |= {one.code: one.uuid for one in found.facilities}
    names = {one.code: one.name for one in (*snapshot.facilities, *found.facilities)}
    edits = [
        added(
            ScenarioChange(
                scenario=scenario.uuid,
                entity=_ENTITIES[type(one)],
                record=one.uuid,
                name=names[_site_of(one)],
                is_new=True,
                values=encoded(one, uuids),
                cost=found.costs.get(one.uuid),
            )
        )
        for one in found.records
    ]
    held = {one.record: one for one in changes_of(snapshot, scenario)}
    by_uuid = {one.uuid: one for one in snapshot.facilities}
    for uuid, fields in found.changed.items():
        cost = found.costs.get(uuid)
        edits.append(_changed(scenario, held.get(uuid), by_uuid[uuid], fields, cost))
    return edits


def accepted_into(
    snapshot: Snapshot, name: str, found: Acceptance, author: str, day: date
) -> tuple[Scenario, list[Edit]]:
    """A scenario, begun if it is not there, and what writes accepted proposals into it.

    Parameters
    ----------
    snapshot : Snapshot
        What :func:`.ready_for` gives for the name.
    author, day : str, date
        Of a scenario that is begun; see :func:`created` for the errors.
    """
    scenario, begun = named(snapshot, name), []
    if scenario is None:
        scenario, edit = created(snapshot, name, author, day)
        begun.append(edit)
    return scenario, begun + accepted(snapshot, scenario, found)


def _changed(
    scenario: Scenario,
    held: ScenarioChange | None,
    facility: Facility,
    fields: Mapping[str, Any],
    cost: float | None,
) -> Edit:
    """Other fields of a facility, beside those that the scenario has otherwise already."""
    if held is None:
        return added(
            ScenarioChange(
                scenario=scenario.uuid,
                entity=Entity.FACILITIES,
                record=facility.uuid,
                name=facility.name,
                values=dict(fields),
                cost=cost,
            )
        )
    total = held.cost if cost is None else (held.cost or 0.0) + cost
    base = {"values": held.values, "cost": held.cost}
    values = {"values": {**held.values, **fields}, "cost": total}
    return Edit(ScenarioChange, held.uuid, base, values)


def _site_of(record: Any) -> str:
    return str(record.code if isinstance(record, Facility) else record.facility)


@dataclass(frozen=True, slots=True)
class Put:
    """What putting a scenario into the registry would write: the records, and what stays out."""

    records: tuple[Record, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def edits(self) -> list[Edit]:
        """The records as edits."""
        return [added(one) for one in self.records]


def put(snapshot: Snapshot, scenario: Scenario, day: date) -> Put:
    """What a scenario would become in the registry: centres planned since a day, and rights.

    What the registry cannot hold as a plan is left out: it holds certificates, numbers and
    closings as they are.
    """
    registry = snapshot.registry
    laid = laid_over(registry, scenario.name)
    gone = {one.change.uuid: one.why for one in laid.unapplied}
    known = {one.uuid for one in registry.facilities}
    by_uuid = {one.uuid: one for one in (*laid.facilities, *laid.authorisations)}
    records: list[Record] = []
    left_out: list[LeftOut] = []
    for change in changes_of(registry, scenario):
        why = gone.get(change.uuid) or _why_not(change, known)
        if why:
            left_out.append(LeftOut(change.name, what_of(change), why))
            continue
        record = by_uuid[change.record]
        if isinstance(record, Facility):
            history = (StatusEntry(status=Status.PLANNED, since=day),)
            record = record.model_copy(update={"history": history})
        records.append(record)
    return Put(tuple(records), tuple(left_out))


def _why_not(change: ScenarioChange, known: set[str]) -> str:
    """Why a change cannot be planned in the registry; empty if it can."""
    if change.entity is Entity.CERTIFICATES:
        return "certify"
    if change.is_new:
        return ALREADY if change.record in known else ""
    if change.entity is Entity.AUTHORISATIONS:
        return "fact"
    return "close" if "status" in change.values else "fact"


def opens_centre(change: ScenarioChange) -> bool:
    """Whether a change opens a service centre; plans open depots too, for stocks of parts."""
    return (
        change.is_new
        and change.entity is Entity.FACILITIES
        and change.values.get("kind") == FacilityKind.SERVICE_CENTRE
    )


def what_of(change: ScenarioChange) -> str:
    """Code of what a change does, in the section ``scenario_change`` of the text catalogue."""
    if change.entity is Entity.FACILITIES:
        if change.is_new:
            return "open" if opens_centre(change) else "stock"
        return "close" if change.values.get("status") == Status.CLOSED else "fields"
    return "right" if change.entity is Entity.AUTHORISATIONS else "paper"
