"""Scenarios in words: their list, what each changes, and what stays out of the registry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from aftersales.domain.records import Facility, FacilityKind, Status, WorkType
from aftersales.domain.scenarios import Entity, Scenario, ScenarioChange
from aftersales.services.scenarios.editing import what_of
from aftersales.services.scenarios.overlay import changes_of, first_day, laid_over
from aftersales.services.tables import ReportTable
from aftersales.texts import day, field_name, number, text

if TYPE_CHECKING:
    from aftersales.services.network import Snapshot
    from aftersales.services.planning.acceptance import Acceptance, LeftOut
    from aftersales.services.scenarios.editing import Put


def scenarios_table(snapshot: Snapshot) -> ReportTable:
    """One row for each scenario; the key is its uuid."""
    rows, keys = [], []
    for one in snapshot.scenarios:
        count = len(changes_of(snapshot, one))
        stale = len(laid_over(snapshot, one.name).unapplied) if count else 0
        rows.append((one.name, count, stale, one.created, one.author, one.note))
        keys.append(one.uuid)
    columns = ("scenario", "changes", "unapplied", "created", "author", "note")
    return ReportTable(columns, tuple(rows), tuple(keys))


def changes_table(snapshot: Snapshot, scenario: Scenario, language: str) -> ReportTable:
    """One row for each change of a scenario, with why it no longer applies, if so."""
    stale = {one.change.uuid: one.why for one in laid_over(snapshot, scenario.name).unapplied}
    rows, keys = [], []
    for one in changes_of(snapshot, scenario):
        why = stale.get(one.uuid)
        fits = text("map.yes", language) if why is None else text(f"why_not.{why}", language)
        rows.append((one.name, change_text(snapshot, one, language), one.cost, fits))
        keys.append(one.uuid)
    return ReportTable(("facility", "change", "cost", "fits"), tuple(rows), tuple(keys))


def change_text(snapshot: Snapshot, change: ScenarioChange, language: str) -> str:
    """What a change does, in a line."""
    values, words = change.values, text(f"scenario_change.{what_of(change)}", language)
    if change.entity is not Entity.FACILITIES:
        brands = {brand.uuid: brand.name for brand in snapshot.brands}
        brand, work = values.get("brand"), values.get("work_type")
        parts = [brands.get(brand, "")] if brand else []
        parts += [text(f"work_type.{WorkType(work)}", language)] if work else []
        return f"{words}: {', '.join(filter(None, parts))}" if parts else words
    if change.is_new:
        return f"{words}, {day(first_day(change), language)}"
    return ", ".join(_fields(values, language))


def _fields(values: dict[str, object], language: str) -> list[str]:
    told = []
    for name, value in values.items():
        if name == "since":
            continue
        words = number(value, language) if isinstance(value, int | float) else str(value)
        if name == "status":
            since = date.fromisoformat(str(values["since"]))
            words = f"{text(f'status.{Status(str(value))}', language)}, {day(since, language)}"
        told.append(f"{field_name(name, language)}: {words}")
    return told


def _counted(facilities: Sequence[Facility], language: str) -> str:
    """How many centres, and depots if there are any."""
    found = Counter(one.kind for one in facilities)
    kinds = (kind for kind in FacilityKind if found[kind] or kind is FacilityKind.SERVICE_CENTRE)
    return ", ".join(text(f"kind_count.{kind}", language, count=found[kind]) for kind in kinds)


def planned_text(facilities: Sequence[Facility], rights: int, language: str) -> str:
    """Say what is written into the registry as planned."""
    return text(
        "scenario.planned",
        language,
        centres=_counted(facilities, language),
        rights=text("scenario.rights", language, count=rights),
    )


def put_text(found: Put, language: str) -> str:
    """Say what putting a scenario into the registry writes."""
    facilities = [one for one in found.records if isinstance(one, Facility)]
    return planned_text(facilities, len(found.records) - len(facilities), language)


def accepted_text(found: Acceptance, name: str, language: str) -> str:
    """Say what is accepted into a scenario."""
    return text(
        "scenario.accepted",
        language,
        name=name,
        centres=_counted(found.facilities, language),
        rights=text("scenario.rights", language, count=len(found.rights)),
        changed=text("scenario.changed", language, count=len(found.changed)),
    )


def left_out_texts(left_out: Sequence[LeftOut], language: str) -> list[str]:
    """Say what is not written, and why."""
    return [
        text(
            f"left_out.{one.why}",
            language,
            name=one.name,
            what=text(f"scenario_change.{one.what}", language),
        )
        for one in left_out
    ]
