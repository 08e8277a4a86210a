"""Single facilities as a scenario has them otherwise: numbers, closing, opening again."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date
from typing import Any

from aftersales.domain.errors import ConflictError
from aftersales.domain.records import Facility, FacilityKind, Status
from aftersales.domain.scenarios import Entity, Scenario, ScenarioChange
from aftersales.services.network import Snapshot
from aftersales.services.scenarios.overlay import changes_of, is_other_status
from aftersales.store.entries import Edit, added, removed

NUMBERS = ("technicians", "bays", "shifts", "hours_per_week", "capacity_per_year")
_STATUS = ("status", "since")


def numbers_of(kind: FacilityKind) -> tuple[str, ...]:
    """Those of :data:`NUMBERS` that say something of a kind of facility."""
    return NUMBERS[:-1] if kind is FacilityKind.SERVICE_CENTRE else NUMBERS[-1:]


def change_of(snapshot: Snapshot, scenario: Scenario, facility: Facility) -> ScenarioChange | None:
    """What a scenario has otherwise of a facility itself, without its rights and papers."""
    mine = changes_of(snapshot, scenario)
    return next((one for one in mine if one.record == facility.uuid), None)


def own_values(change: ScenarioChange | None) -> dict[str, Any]:
    """Values that a scenario has in place of the registry's; none of what it opens itself."""
    return {} if change is None or change.is_new else dict(change.values)


def adjusted(
    snapshot: Snapshot, scenario: Scenario, facility: Facility, values: Mapping[str, Any]
) -> list[Edit]:
    """What makes values all that a scenario has otherwise of a facility.

    Parameters
    ----------
    facility : Facility
        One of the registry with the scenario laid over it.
    values : mapping
        Some of :data:`NUMBERS`, checked, and ``status`` with ``since``. What is not among them
        is as in the registry again, as is what has the registry's number; of a facility that
        the scenario opens it stays.

    Raises
    ------
    ConflictError
        ``scenario_already`` for a status that the registry has from that day on;
        ``scenario_opens`` for a status of what the scenario itself opens; ``scenario_put_in``
        where that is in the registry by now.
    """
    held = change_of(snapshot, scenario, facility)
    known = next((f for f in snapshot.registry.facilities if f.uuid == facility.uuid), None)
    if held is not None and held.is_new:
        if known is not None:
            raise ConflictError("scenario_put_in", name=facility.name)
        if "status" in values:
            raise ConflictError("scenario_opens", name=facility.name)
        wanted = {**held.values, **values}
    else:
        wanted = _other_than(known, values)
    if wanted == (held.values if held is not None else {}):
        return []
    if held is None:
        return [added(_first(scenario, facility, wanted))]
    if not wanted:
        return [removed(held)]
    return [Edit(ScenarioChange, held.uuid, {"values": held.values}, {"values": wanted})]


def _other_than(known: Facility | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values without those that the registry has."""
    if known is None:
        return dict(values)
    if "status" in values:
        since = date.fromisoformat(values["since"])
        if not is_other_status(known, Status(values["status"]), since):
            raise ConflictError("scenario_already", name=known.name)
    return {
        name: value
        for name, value in values.items()
        if name in _STATUS or value != getattr(known, name)
    }


def _first(scenario: Scenario, facility: Facility, values: dict[str, Any]) -> ScenarioChange:
    return ScenarioChange(
        scenario=scenario.uuid,
        entity=Entity.FACILITIES,
        record=facility.uuid,
        name=facility.name,
        values=values,
    )


def with_fields(
    snapshot: Snapshot, scenario: Scenario, facility: Facility, fields: Mapping[str, Any]
) -> list[Edit]:
    """What gives a facility other values beside those that it has otherwise already.

    See :func:`adjusted` for the fields and the errors.
    """
    own = own_values(change_of(snapshot, scenario, facility))
    return adjusted(snapshot, scenario, facility, {**own, **fields})


def without_fields(
    snapshot: Snapshot, scenario: Scenario, facility: Facility, names: Container[str]
) -> list[Edit]:
    """What leaves some values of a facility as they are in the registry."""
    own = own_values(change_of(snapshot, scenario, facility))
    kept = {name: value for name, value in own.items() if name not in names}
    return adjusted(snapshot, scenario, facility, kept)


def closed(snapshot: Snapshot, scenario: Scenario, facility: Facility, day: date) -> list[Edit]:
    """What closes a facility in a scenario from a day on; see :func:`adjusted` for the errors."""
    fields = {"status": Status.CLOSED.value, "since": day.isoformat()}
    return with_fields(snapshot, scenario, facility, fields)


def reopened(snapshot: Snapshot, scenario: Scenario, facility: Facility, day: date) -> list[Edit]:
    """What has a facility active in a scenario from a day on.

    Where the registry has it active then, the scenario only leaves its own closing out.
    See :func:`adjusted` for the errors.
    """
    own = own_values(change_of(snapshot, scenario, facility))
    known = next((f for f in snapshot.registry.facilities if f.uuid == facility.uuid), None)
    if "status" in own and known is not None and known.status_on(day) is Status.ACTIVE:
        return without_fields(snapshot, scenario, facility, _STATUS)
    fields = {"status": Status.ACTIVE.value, "since": day.isoformat()}
    return with_fields(snapshot, scenario, facility, fields)


def taken_out(snapshot: Snapshot, scenario: Scenario, changes: Container[str]) -> list[Edit]:
    """What takes changes out of a scenario again, with what belongs to facilities that it opens.

    Parameters
    ----------
    changes : container of str
        Their uuids.
    """
    mine = changes_of(snapshot, scenario)
    shut = {one.record for one in mine if one.uuid in changes and one.is_new}
    return [removed(one) for one in mine if one.uuid in changes or _site(one) in shut]


def forgotten(snapshot: Snapshot, scenario: Scenario, facility: Facility) -> list[Edit]:
    """What takes all out that a scenario changes of a facility, its rights and its papers."""
    mine = changes_of(snapshot, scenario)
    return [removed(one) for one in mine if facility.uuid in (one.record, _site(one))]


def _site(change: ScenarioChange) -> Any:
    """Uuid of the facility that a right or certificate of a scenario belongs to."""
    return change.values.get("facility")
