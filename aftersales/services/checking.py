"""What a person typed, pasted or sent, against what a record may hold.

One set of rules for every path into the registry: card, table, clipboard, file, command line.
All faults of a record are found at once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from aftersales.domain.errors import InputError
from aftersales.domain.faults import Fault
from aftersales.domain.fields import REFERENCES, FieldKind, FieldSpec, field_of
from aftersales.domain.folding import folded
from aftersales.domain.records import (
    Basis,
    Brand,
    FacilityKind,
    Record,
    Region,
    Status,
    WorkType,
)
from aftersales.exchange import cells, coordinates
from aftersales.settings import LANGUAGES
from aftersales.texts import catalogue

SECTIONS: dict[type[StrEnum], str] = {
    Status: "status",
    Basis: "basis",
    WorkType: "work_type",
    FacilityKind: "kind",
}
_CODES = {
    "missing": "required",
    "string_too_short": "required",
    "string_too_long": "too_long",
    "string_pattern_mismatch": "characters",
    "enum": "not_a_choice",
}
_OWN_FIELD = {  # where a rule over several fields is told
    "half_position": "lat",
    "ends_before_it_starts": "valid_to",
    "two_statuses_on_one_day": "history",
    "lane_to_itself": "destination",
}

_LONGEST_NAME = 300  # for more, nothing near is looked for: it takes long


class Names:
    """Codes of regions, brands and facilities by every name that people use for them."""

    def __init__(
        self,
        regions: Iterable[Region] = (),
        brands: Iterable[Brand] = (),
        facilities: Mapping[str, str] | None = None,
    ) -> None:
        self.regions, self.brands = tuple(regions), tuple(brands)
        self.facilities = facilities or {}
        codes = {
            "region": _codes((r.code, r.name, *r.names.values()) for r in self.regions),
            "brand": _codes((b.code, b.name) for b in self.brands),
            "facility": _codes(self.facilities.items()),
        }
        self._codes = {name: codes[what] for name, what in REFERENCES.items()}
        self._regions = {r.code: r for r in self.regions}
        shown = {
            "region": {r.code: r.name for r in self.regions},
            "brand": {b.code: b.name for b in self.brands},
            "facility": dict(self.facilities),
        }
        self._shown = {name: shown[what] for name, what in REFERENCES.items()}

    def code(self, name: str, cell: str) -> str:
        """Code of a region, brand or facility that is meant in a field of that name.

        Raises
        ------
        CellError
            ``unknown_region``, ``unknown_brand`` or ``unknown_facility``, with the nearest name.
        """
        if cell in self._shown[name]:
            return cell
        codes = self._codes[name]
        wanted = folded(cell)
        if wanted in codes:
            return codes[wanted]
        near = get_close_matches(wanted, codes, 1) if len(wanted) <= _LONGEST_NAME else []
        if not near and wanted.isdecimal():  # a spreadsheet took the leading zeros
            digits = wanted.lstrip("0")
            near = [one for one in codes if one.isdecimal() and one.lstrip("0") == digits][:1]
        hint = f" → {codes[near[0]]}?" if near else ""
        raise cells.CellError(f"unknown_{REFERENCES[name]}", value=cell, hint=hint)

    def shown(self, name: str, code: str, language: str) -> str:
        """Name that stands for a code on the screen."""
        if name == "region":
            found = self._regions.get(code)
            return code if found is None else found.names.get(language) or found.name
        return self._shown[name].get(code, code)


def region_code(names: Names, wanted: str) -> str:
    """Code of the region that somebody names by code or name.

    Raises
    ------
    InputError
        ``region_unknown``, with the nearest name.
    """
    try:
        return names.code("region", wanted)
    except cells.CellError as error:
        hint = str(error.values.get("hint", ""))
        raise InputError("region_unknown", value=wanted, hint=hint) from error


@dataclass(frozen=True, slots=True)
class Checked:
    """Outcome of a check.

    Attributes
    ----------
    record : Record or None
        The whole record, None with any fault.
    values : dict
        The given fields as the record holds them; those with a fault are missing.
    faults : list of Fault
        Every fault, in the order of the fields.
    """

    record: Record | None
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def check(
    kind: type[Record],
    given: Mapping[str, Any],
    names: Names,
    *,
    held: Record | None = None,
    line: int = 0,
) -> Checked:
    """Check what was given for a record.

    Parameters
    ----------
    kind : type of Record
        What it is to be.
    given : mapping
        Field names to cells as text, or to values that are typed already.
    names : Names
        What references may mean.
    held : Record, optional
        The record that is changed; fields that are not given keep its values.
    line : int
        Line of the file, for the faults.
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, cell in given.items():
        spec = field_of(kind, name)
        if spec is None or not isinstance(cell, str):
            values[name] = cell
            continue
        try:
            values |= _both(name, cell, given)
            if name not in values:
                _put(values, spec, convert(spec, cell, names), held)
        except cells.CellError as error:
            hint = str(error.values.get("hint", ""))
            faults.append(Fault(line, name, error.code, cell, hint))
    record, more = as_record(kind, {**(dict(held) if held else {}), **values}, given, line)
    faulty = {fault.column for fault in faults}
    half = "half_position" if faulty & set(_PLACE) else ""  # follows from the other half
    more = [fault for fault in more if fault.column not in faulty and fault.code != half]
    if more:
        faults += more
        order = list(given)
        faults.sort(key=lambda fault: order.index(fault.column) if fault.column in given else -1)
    return Checked(None if faults else record, values, faults)


def as_record(
    kind: type[Record], whole: Mapping[str, Any], given: Mapping[str, Any], line: int = 0
) -> tuple[Record | None, list[Fault]]:
    """A record of values that are typed already, or all that is wrong with them.

    Parameters
    ----------
    whole : mapping
        Values of the fields.
    given : mapping
        What the person gave, for the faults.
    """
    try:
        return kind(**whole), []
    except ValidationError as error:
        return None, _told(error.errors(), given, line)


def convert(spec: FieldSpec, cell: str, names: Names) -> Any:
    """Turn the text of one cell into the value of its field.

    Raises
    ------
    CellError
        With a code of the ``fault`` section.
    """
    text = cells.text(cell)
    if not text:
        return spec.empty
    if spec.kind is FieldKind.REFERENCE:
        return names.code(spec.name, text)
    if spec.choices is not None:
        return _choice(spec.choices, text)
    read = _BY_NAME.get(spec.name) or _BY_KIND.get(spec.kind, str)
    return read(text)


_BY_NAME: dict[str, Callable[[str], Any]] = {
    "code": cells.code,
    "lat": coordinates.latitude,
    "lon": coordinates.longitude,
    "cutoff": cells.time_of_day,
}
_PLACE = ("lat", "lon")
_BY_KIND: dict[FieldKind, Callable[[str], Any]] = {
    FieldKind.WHOLE: cells.whole,
    FieldKind.NUMBER: cells.number,
    FieldKind.DATE: cells.day,
}


def _both(name: str, cell: str, given: Mapping[str, Any]) -> dict[str, float]:
    """Latitude and longitude, where both were pasted into the field of one; else nothing."""
    if name not in _PLACE or all(one in given for one in _PLACE):
        return {}
    try:
        convert_one = _BY_NAME[name]
        convert_one(cells.text(cell) or "0")
    except cells.CellError:
        try:
            return dict(zip(_PLACE, coordinates.pair(cell), strict=True))
        except cells.CellError:
            return {}
    return {}


def _put(values: dict[str, Any], spec: FieldSpec, value: Any, held: Record | None) -> None:
    """Set a field; a name in one language leaves those in others."""
    name, _, language = spec.name.partition(".")
    if not language:
        values[name] = value
        return
    known = values.get(name, dict(getattr(held, name)) if held else {})
    others = {key: word for key, word in known.items() if key != language}
    values[name] = {**others, language: value} if value else others


def _told(errors: Iterable[ErrorDetails], given: Mapping[str, Any], line: int) -> list[Fault]:
    """Faults of what pydantic found, with the text that was given where there is one."""
    found = []
    for error in errors:
        code = _CODES.get(error["type"], "out_of_range")
        if error["input"] in (None, ""):
            code = "required"
        name = str(error["loc"][0]) if error["loc"] else ""
        if error["type"] == "value_error":
            code = str(error["ctx"]["error"])
            name = name or _OWN_FIELD[code]
        shown = given.get(name, "" if code == "required" else error["input"])
        shown = "" if shown is None or isinstance(shown, dict) else shown
        found.append(Fault(line, name, code, str(shown)))
    return found


def _choice(choices: type[StrEnum], cell: str) -> StrEnum:
    """The word of an enumeration, as it is written in any of the languages."""
    wanted = folded(cell)
    known: dict[str, StrEnum] = {}
    for choice in choices:
        words = [catalogue(language)[SECTIONS[choices]][choice] for language in LANGUAGES]
        known |= dict.fromkeys([folded(choice), *map(folded, words)], choice)
    if wanted in known:
        return known[wanted]
    near = get_close_matches(wanted, known, 1)
    hint = f" → {near[0]}?" if near else ""
    raise cells.CellError("not_a_choice", value=cell, hint=hint)


def _codes(groups: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """Code by every folded name of a thing; its own code beats the name of another."""
    listed = list(groups)
    codes = {folded(name): group[0] for group in listed for name in group if name}
    return codes | {folded(group[0]): group[0] for group in listed}
