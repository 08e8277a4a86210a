"""Scenarios: named sets of changes over the registry, which itself stays as it is."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from aftersales.domain.records import (
    Authorisation,
    Certificate,
    Day,
    Facility,
    Line,
    Name,
    Record,
    Text,
)


class Entity(StrEnum):
    """Kinds of records that a scenario may add or change, by the names of their tables."""

    FACILITIES = "facilities"
    AUTHORISATIONS = "authorisations"
    CERTIFICATES = "certificates"


KINDS: dict[Entity, type[Record]] = {
    Entity.FACILITIES: Facility,
    Entity.AUTHORISATIONS: Authorisation,
    Entity.CERTIFICATES: Certificate,
}


class Scenario(Record):
    """A named set of changes; ``created`` is the day on which ``author`` began it."""

    name: Name
    note: Text = ""
    author: Line = ""
    created: Day


class ScenarioChange(Record):
    """A record that a scenario adds, or some fields of one that the registry has.

    Attributes
    ----------
    scenario : str
        Uuid of the scenario.
    entity, record : Entity, str
        Kind and uuid of the record.
    name : str
        What the facility of the record was called when this was written.
    is_new : bool
        Whether the scenario adds it.
    values : dict
        All fields of a new record, or the changed fields, as JSON; references are uuids, so that
        they hold when a code changes. ``status`` with ``since`` is a status from a day on, in
        place of all that would follow it.
    cost : float or None
        Money, where it is known.
    """

    scenario: str
    entity: Entity
    record: str
    name: Line = ""
    is_new: bool = False
    values: dict[str, Any]
    cost: Annotated[float, Field(ge=0, le=1e15, allow_inf_nan=False)] | None = None
