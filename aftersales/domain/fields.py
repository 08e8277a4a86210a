"""What a person can fill in of each kind of record, read off the records themselves.

Tables, cards, pasted cells and files all follow this list, so that a new field of a record
appears everywhere at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum, auto
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from aftersales.domain.records import Record

R = TypeVar("R", bound=Record)
LOCAL_NAMES = ("ru", "zh")
REFERENCES = {
    "region": "region",
    "brand": "brand",
    **dict.fromkeys(("facility", "origin", "destination"), "facility"),
}
_HIDDEN = {"uuid", "history", "boundary", "digest"}
_LONG = {"notes", "source", "words", "scope", "address", "population_source"}


class FieldKind(Enum):
    """How a field is written and read."""

    TEXT = auto()
    LONG = auto()
    WHOLE = auto()
    NUMBER = auto()
    DATE = auto()
    CHOICE = auto()
    REFERENCE = auto()


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a record.

    Attributes
    ----------
    name : str
        Name of the field; a name in another language is ``names.<language>``.
    kind : FieldKind
        How it is written.
    required : bool
        Whether it has to hold something.
    choices : type of StrEnum or None
        The words it may hold.
    """

    name: str
    kind: FieldKind
    required: bool
    choices: type[StrEnum] | None = None

    @property
    def empty(self) -> Any:
        """Value of the field when nothing is in it."""
        return "" if self.kind in (FieldKind.TEXT, FieldKind.LONG) else None


@cache
def fields_of(kind: type[Record]) -> tuple[FieldSpec, ...]:
    """Fields of a kind of record that a person fills in, in their order."""
    return tuple(
        spec
        for name, info in kind.model_fields.items()
        if name not in _HIDDEN
        for spec in _specs(name, info)
    )


def field_of(kind: type[Record], name: str) -> FieldSpec | None:
    """One field by its name, None if a person cannot fill it in."""
    return next((spec for spec in fields_of(kind) if spec.name == name), None)


def references(kind: type[Record], what: str) -> tuple[str, ...]:
    """Fields of a kind of record that name a region, brand or facility."""
    return tuple(name for name in kind.model_fields if REFERENCES.get(name) == what)


def value_of(record: Record, name: str) -> Any:
    """Value of a field, also of a name in another language."""
    field, _, language = name.partition(".")
    value = getattr(record, field)
    return value.get(language, "") if language else value


def as_seen(record: R, seen: Mapping[str, Any]) -> R:
    """A record with the values of some fields as a person sees them in a row of a table.

    Parameters
    ----------
    seen : mapping
        Values by name as in :func:`fields_of`; what is not such a field is passed over.
    """
    values: dict[str, Any] = {}
    for spec in fields_of(type(record)):
        if spec.name not in seen:
            continue
        name, _, language = spec.name.partition(".")
        value = seen[spec.name]
        if language:
            others = values.get(name, getattr(record, name))
            kept = {key: word for key, word in others.items() if key != language}
            values[name] = {**kept, language: value} if value else kept
        else:
            values[name] = spec.choices(value) if spec.choices and value else value
    return record.model_copy(update=values)


def _specs(name: str, info: FieldInfo) -> Iterator[FieldSpec]:
    base, optional = _base(info.annotation)
    required = info.is_required() and not optional
    if base is dict:
        for language in LOCAL_NAMES:
            yield FieldSpec(f"{name}.{language}", FieldKind.TEXT, required=False)
    elif name in REFERENCES:
        yield FieldSpec(name, FieldKind.REFERENCE, required)
    elif isinstance(base, type) and issubclass(base, StrEnum):
        yield FieldSpec(name, FieldKind.CHOICE, required, base)
    else:
        kinds = {int: FieldKind.WHOLE, float: FieldKind.NUMBER, date: FieldKind.DATE}
        text = FieldKind.LONG if name in _LONG else FieldKind.TEXT
        yield FieldSpec(name, kinds.get(base, text), required)


def _base(annotation: Any) -> tuple[Any, bool]:
    """Type under annotations and options, and whether None is allowed."""
    if get_origin(annotation) is Annotated:
        return _base(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        parts = get_args(annotation)
        return _base(next(part for part in parts if part is not NoneType))[0], NoneType in parts
    return get_origin(annotation) or annotation, False
