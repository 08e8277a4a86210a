"""What a person may fill in is what the records hold, no more and no less."""

from datetime import date
from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, Date, Float, Integer, String

from aftersales.domain.fields import (
    LOCAL_NAMES,
    FieldKind,
    as_seen,
    field_of,
    fields_of,
    value_of,
)
from aftersales.domain.records import (
    Basis,
    Facility,
    FacilityKind,
    Record,
    Region,
    Settlement,
    Status,
    StatusEntry,
    WorkType,
)
from aftersales.store.tables import TABLES
from tests.builders import TYPED

HIDDEN: dict[str, set[str]] = {
    "Region": {"boundary"},
    "Facility": {"history"},
    "Certificate": {"digest"},
}
KINDS = pytest.mark.parametrize("kind", TYPED, ids=lambda kind: kind.__name__)
CHOICES: dict[str, type[StrEnum]] = {
    "kind": FacilityKind,
    "status": Status,
    "work_type": WorkType,
    "basis": Basis,
}
VALID: dict[str, Any] = {
    "code": "C",
    "name": "N",
    "title": "T",
    "words": "W",
    "source": "S",
    "region": "A",
    "brand": "ONE",
    "facility": "SC",
    "origin": "PD",
    "destination": "SC",
    "hours": 30.5,
    "value": 1.5,
    "lat": 1.0,
    "lon": 2.0,
    "population": 1,
    "uio": 1,
    "year": 2025,
    "kind": "plant",
    "status": "active",
    "work_type": "sales",
    "basis": "measured",
    "since": date(2020, 1, 1),
    "valid_from": date(2020, 1, 1),
    "day": date(2020, 1, 1),
}


def test_every_kind_of_record_is_kept_in_a_table() -> None:
    assert set(TABLES) == set(Record.__subclasses__())


@KINDS
def test_every_field_is_offered_or_hidden_on_purpose(kind: type[Record]) -> None:
    offered = [spec.name for spec in fields_of(kind)]
    assert len(offered) == len(set(offered))
    own = list(dict.fromkeys(name.partition(".")[0] for name in offered))
    hidden = {"uuid"} | HIDDEN.get(kind.__name__, set())
    assert own == [name for name in kind.model_fields if name not in hidden]


@KINDS
def test_a_field_is_written_as_its_column_is_kept(kind: type[Record]) -> None:
    """The schema of the registry says the same of every field as the record does."""
    table = TABLES[kind]
    listed = {
        str(check.name).removeprefix(f"ck_{table.name}_"): str(check.sqltext)
        for check in table.constraints
        if isinstance(check, CheckConstraint) and " IN (" in str(check.sqltext)
    }
    kept = {Integer: FieldKind.WHOLE, Float: FieldKind.NUMBER, Date: FieldKind.DATE}
    for spec in fields_of(kind):
        name = spec.name.partition(".")[0]
        if f"{name}_id" in table.c:
            assert spec.kind is FieldKind.REFERENCE
        elif name in listed:
            assert spec.kind is FieldKind.CHOICE
            assert spec.choices is CHOICES[name]
            assert all(f"'{choice}'" in listed[name] for choice in spec.choices)
        elif type(table.c[name].type) in kept:
            assert spec.kind is kept[type(table.c[name].type)]
        else:
            assert spec.kind in (FieldKind.TEXT, FieldKind.LONG)
            assert isinstance(table.c[name].type, String) or "." in spec.name
        assert (spec.choices is not None) == (spec.kind is FieldKind.CHOICE)


@KINDS
def test_required_is_what_a_record_cannot_do_without(kind: type[Record]) -> None:
    schema = kind.model_json_schema()
    for spec in fields_of(kind):
        name = spec.name.partition(".")[0]
        options = schema["properties"][name].get("anyOf", ())
        may_be_none = any(option.get("type") == "null" for option in options)
        expected = name in schema.get("required", ()) and not may_be_none
        assert spec.required == expected, spec.name


@KINDS
def test_an_empty_field_that_is_not_required_is_taken(kind: type[Record]) -> None:
    specs = fields_of(kind)
    values = {spec.name: VALID[spec.name] for spec in specs if spec.required}
    empty = {
        spec.name: spec.empty
        for spec in specs
        if not spec.required and "." not in spec.name and spec.name not in ("basis", "facility")
    }
    record = kind(**{**values, **empty})
    assert {name: value_of(record, name) for name in empty} == empty


def test_names_in_other_languages_are_fields() -> None:
    for kind in (Region, Settlement):
        names = [spec.name for spec in fields_of(kind) if "." in spec.name]
        assert names == [f"names.{language}" for language in LOCAL_NAMES]
        assert "names" not in {spec.name for spec in fields_of(kind)}
    region = Region(code="A", name="Moscow", names={"ru": "Москва"})
    assert value_of(region, "names.ru") == "Москва"
    assert value_of(region, "names.zh") == ""
    assert value_of(region, "name") == "Moscow"


def test_a_field_is_found_by_its_name() -> None:
    lat = field_of(Facility, "lat")
    assert lat is not None
    assert (lat.kind, lat.required, lat.empty) == (FieldKind.NUMBER, False, None)
    notes = field_of(Facility, "notes")
    assert notes is not None
    assert (notes.kind, notes.empty) == (FieldKind.LONG, "")
    for name in ("uuid", "history", "names", "nothing"):
        assert field_of(Facility, name) is None


def test_a_status_names_its_facility() -> None:
    facility = field_of(StatusEntry, "facility")
    assert facility is not None
    assert facility.kind is FieldKind.REFERENCE


def test_a_record_as_it_stands_in_a_row() -> None:
    held = Region(code="A", name="Alpha", names={"ru": "А", "zh": "甲"}, population=7)
    row = {"name": "Old", "names.ru": "Б", "names.zh": None, "facilities": 3, "population": None}
    seen = as_seen(held, row)
    assert seen == Region(uuid=held.uuid, code="A", name="Old", names={"ru": "Б"})
    assert held.names == {"ru": "А", "zh": "甲"}
    assert as_seen(held, {}) == held
    status = StatusEntry(status=Status.PLANNED, since=date(2020, 1, 1))
    found = as_seen(status, {"status": "closed"})
    assert found.status is Status.CLOSED
