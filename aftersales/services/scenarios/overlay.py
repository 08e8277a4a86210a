"""A scenario laid over the registry: what all analyses then see in place of it.

Only the records that a scenario names differ; all others are those of the registry's snapshot.
Changes name records by uuid and hold single fields, so what is edited in the registry meanwhile
shows through.
"""

from bisect import insort
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from aftersales.domain.errors import NotFoundError
from aftersales.domain.fields import REFERENCES
from aftersales.domain.folding import folded
from aftersales.domain.records import (
    Authorisation,
    Facility,
    Record,
    Status,
)
from aftersales.domain.scenarios import KINDS, Entity, Scenario, ScenarioChange
from aftersales.services.network import Snapshot, Unapplied
from aftersales.store.queries import order_of

_TURNS = {entity: k for k, entity in enumerate(Entity)}
GONE, ALREADY, NOT_RIGHT = "gone", "already", "not_right"


class _Refused(Exception):  # noqa: N818 - says why a change does not apply, never leaves this module
    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def find_scenario(snapshot: Snapshot, wanted: str) -> Scenario:
    """The scenario of a name, whatever its case.

    Raises
    ------
    NotFoundError
        ``unknown_scenario`` naming the known ones.
    """
    found = named(snapshot, wanted)
    if found is None:
        known = ", ".join(one.name for one in snapshot.scenarios) or "–"
        raise NotFoundError("unknown_scenario", value=wanted, known=known)
    return found


def named(snapshot: Snapshot, wanted: str) -> Scenario | None:
    """The scenario of a name, None if there is none."""
    alike = (one for one in snapshot.scenarios if folded(one.name) == folded(wanted))
    return next((one for one in snapshot.scenarios if one.name == wanted), next(alike, None))


def ready_for(snapshot: Snapshot, name: str) -> Snapshot:
    """The registry with the scenario of a name over it, as it is where that is yet to begin."""
    found = named(snapshot, name)
    return laid_over(snapshot, "" if found is None else found.name)


def changes_of(snapshot: Snapshot, scenario: Scenario) -> list[ScenarioChange]:
    """What a scenario changes, by facility, each before what belongs to it."""
    mine = [one for one in snapshot.scenario_changes if one.scenario == scenario.uuid]
    return sorted(mine, key=lambda one: (one.name, _TURNS[one.entity], one.record))


def laid_over(snapshot: Snapshot, name: str) -> Snapshot:
    """The registry as a scenario would have it; the registry itself for an empty name.

    Raises
    ------
    NotFoundError
        ``unknown_scenario``.
    """
    if snapshot.scenario == name:
        return snapshot
    if not name:
        return snapshot.registry
    scenario = find_scenario(snapshot, name)
    return _Layer(snapshot.registry, scenario).snapshot


class _Layer:
    """Lays the changes of one scenario over a snapshot, facilities first."""

    def __init__(self, registry: Snapshot, scenario: Scenario) -> None:
        self._registry = registry
        self._facilities = list(registry.facilities)
        self._index = {one.uuid: k for k, one in enumerate(registry.facilities)}
        self._fresh: list[Facility] = []
        self._codes: dict[str, dict[str, str]] = {
            "region": {one.uuid: one.code for one in registry.regions},
            "brand": {one.uuid: one.code for one in registry.brands},
            "facility": {},  # of what the scenario opens
        }
        self._unapplied: list[Unapplied] = []
        changes = changes_of(registry, scenario)
        for change in changes:
            if change.entity is Entity.FACILITIES:
                self._try(change, self._facility)
        for one in self._fresh:
            insort(self._facilities, one, key=lambda f: order_of(Facility, f))
        rights = self._belonging(changes, Entity.AUTHORISATIONS, registry.authorisations)
        papers = self._belonging(changes, Entity.CERTIFICATES, registry.certificates)
        self.snapshot = replace(
            registry,
            facilities=tuple(self._facilities),
            authorisations=rights,
            certificates=papers,
            scenario=scenario.name,
            unapplied=tuple(self._unapplied),
            under=registry,
        )

    def _try(self, change: ScenarioChange, apply: Callable[[ScenarioChange], None]) -> None:
        try:
            apply(change)
        except _Refused as refused:
            self._unapplied.append(Unapplied(change, refused.why))
        except ValidationError:
            self._unapplied.append(Unapplied(change, NOT_RIGHT))

    # Facilities

    def _facility(self, change: ScenarioChange) -> None:
        at = self._index.get(change.record)
        if at is None:
            if not change.is_new:
                raise _Refused(GONE)
            self._fresh.append(self._opened(change))
            return
        held = self._facilities[at]
        if change.is_new:
            # It was put into the registry meanwhile, where it is still on its way.
            opens = first_day(change)
            if held.status_on(opens) is Status.ACTIVE:
                raise _Refused(ALREADY)
            self._facilities[at] = held.with_status(Status.ACTIVE, opens)
            return
        self._facilities[at] = self._changed(held, change.values)

    def _opened(self, change: ScenarioChange) -> Facility:
        values = self._decoded(change.values)
        taken = {one.code for one in (*self._registry.facilities, *self._fresh)}
        values["code"] = free_code(values["code"], taken)
        made = Facility(**{**values, "uuid": change.record})
        self._codes["facility"][made.uuid] = made.code
        return made

    def _changed(self, held: Facility, values: dict[str, Any]) -> Facility:
        """A facility with other values of some fields."""
        plain = {name: value for name, value in values.items() if name not in ("status", "since")}
        made = held
        if plain:
            whole = {**dict(held), **self._decoded(plain)}
            made = Facility(**whole)
        if "status" in values:
            status, since = Status(values["status"]), date.fromisoformat(values["since"])
            if is_other_status(made, status, since):
                made = made.with_status(status, since)
        if made == held:
            raise _Refused(ALREADY)
        return made

    # What belongs to facilities

    def _belonging(
        self, changes: Sequence[ScenarioChange], entity: Entity, held: tuple[Any, ...]
    ) -> tuple[Any, ...]:
        """Rights or certificates with what the scenario has of them."""
        mine = [change for change in changes if change.entity is entity]
        if not mine:
            return held
        kind = KINDS[entity]
        rows = list(held)
        wanted = {change.record for change in mine}
        at = {one.uuid: k for k, one in enumerate(held) if one.uuid in wanted}
        sites = {code for change in mine if (code := self._site(change))}
        alike = {key_of(one) for one in held if one.facility in sites}
        fresh: list[Record] = []

        def apply(change: ScenarioChange) -> None:
            place = at.get(change.record)
            if change.is_new:
                made = kind(**{**self._decoded(change.values), "uuid": change.record})
                if place is not None or key_of(made) in alike:
                    raise _Refused(ALREADY)
                alike.add(key_of(made))
                fresh.append(made)
            elif place is None:
                raise _Refused(GONE)
            else:
                made = kind(**{**dict(rows[place]), **self._decoded(change.values)})
                if made == rows[place]:
                    raise _Refused(ALREADY)
                rows[place] = made

        for change in mine:
            self._try(change, apply)
        for one in fresh:
            insort(rows, one, key=lambda record: order_of(kind, record))
        return tuple(rows)

    def _site(self, change: ScenarioChange) -> str | None:
        uuid = change.values.get("facility")
        return self._code("facility", uuid) if uuid else None

    # References

    def _code(self, what: str, uuid: str) -> str | None:
        """The code of a region, brand or facility; None where it is gone."""
        if what == "facility" and uuid in self._index:
            return self._registry.facilities[self._index[uuid]].code
        return self._codes[what].get(uuid)

    def _decoded(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values with codes in place of uuids."""
        found = dict(values)
        for name in REFERENCES.keys() & values.keys():
            if values[name] is None:
                continue
            code = self._code(REFERENCES[name], values[name])
            if code is None:
                raise _Refused(GONE)
            found[name] = code
        return found


def is_other_status(facility: Facility, status: Status, since: date) -> bool:
    """Whether a facility would be otherwise with a status from a day on."""
    later = any(entry.since > since for entry in facility.history)
    return later or facility.status_on(since) is not status


def encoded(record: Record, uuids: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """All fields of a record as a scenario keeps them.

    Parameters
    ----------
    uuids : mapping
        Uuids by code of what it refers to, for ``region``, ``brand`` and ``facility``.
    """
    found = record.model_dump(mode="json", exclude={"uuid"})
    for name in REFERENCES.keys() & found.keys():
        if found[name] is not None:
            found[name] = uuids[REFERENCES[name]][found[name]]
    if isinstance(record, Facility):
        found["history"] = [
            {"status": entry.status.value, "since": entry.since.isoformat()}
            for entry in record.history
        ]
    return found


def uuids_of(snapshot: Snapshot) -> dict[str, dict[str, str]]:
    """Uuids by code of everything that records of a snapshot refer to."""
    return {
        "region": {one.code: one.uuid for one in snapshot.regions},
        "brand": {one.code: one.uuid for one in snapshot.brands},
        "facility": {one.code: one.uuid for one in snapshot.facilities},
    }


def first_day(change: ScenarioChange) -> date:
    """The day on which what a scenario opens is active."""
    return min(date.fromisoformat(entry["since"]) for entry in change.values["history"])


def free_code(wanted: str, taken: Container[str]) -> str:
    """A code that is not taken: the wanted one, or the first of it with a number."""
    tried = (f"{wanted[:58]}-{k}" if k > 1 else wanted for k in range(1, 10_000))
    return next(code for code in tried if code not in taken)


def key_of(record: Any) -> tuple[Any, ...]:
    """What tells rights of a facility, or its certificates, apart."""
    if isinstance(record, Authorisation):
        return record.facility, record.brand, record.work_type, record.valid_from
    return tuple(value for name, value in dict(record).items() if name != "uuid")
