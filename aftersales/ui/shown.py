"""Values of records as the window shows them, and as they stand in a field to be edited."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from aftersales.domain.fields import REFERENCES, FieldKind, FieldSpec, field_of
from aftersales.domain.records import Record, Status
from aftersales.services.checking import SECTIONS, Names
from aftersales.texts import catalogue, day, number, text

_DIGITS = {"lat": 5, "lon": 5}
_PLAIN = {"year"}


def shown(kind: type[Record], column: str, value: Any, names: Names, language: str) -> str:
    """A cell in the person's language; empty when there is nothing in it."""
    if value is None or value == "":
        return ""
    spec = field_of(kind, column)
    section = SECTIONS.get(spec.choices) if spec is not None and spec.choices else None
    if isinstance(value, date):
        return day(value, language)
    if section or column == "status":
        return text(f"{section or 'status'}.{value}", language)
    if spec is not None and spec.kind is FieldKind.REFERENCE and REFERENCES[column] != "facility":
        return names.shown(column, value, language)
    if isinstance(value, int | float) and column not in _PLAIN:
        digits = _DIGITS.get(column, 0 if value == int(value) else 1)
        return number(value, language, digits)
    return str(value)


def written(spec: FieldSpec, value: Any, language: str) -> str:
    """A value as a person would type it; reading it back gives the same value."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y") if language == "ru" else value.isoformat()
    if isinstance(value, float):
        plain = format(Decimal(repr(value)), "f").removesuffix(".0")
        return plain.replace(".", ",") if language == "ru" else plain
    if spec.choices is not None:
        return text(f"{SECTIONS[spec.choices]}.{value}", language)
    return str(value)


def choices_of(spec: FieldSpec, names: Names, language: str) -> list[tuple[str, str]]:
    """Code and words of each value that a field offers; empty for a free one."""
    if spec.choices is not None:
        return [(choice.value, word_of(choice, language)) for choice in spec.choices]
    if spec.name == "region":
        listed = [(r.code, names.shown("region", r.code, language)) for r in names.regions]
    elif spec.name == "brand":
        listed = [(brand.code, brand.name) for brand in names.brands]
    else:
        return []
    return sorted(listed, key=lambda pair: pair[1])


def word_of(choice: StrEnum, language: str) -> str:
    """A word of an enumeration in the person's language."""
    return str(catalogue(language)[SECTIONS[type(choice)]][choice])


def statuses(language: str) -> list[tuple[str, str]]:
    """Code and words of each status."""
    return [(status.value, word_of(status, language)) for status in Status]
