"""What the cells of a pasted row say of a record, before they are checked."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from aftersales.domain.faults import Fault
from aftersales.domain.fields import REFERENCES, FieldKind, FieldSpec, fields_of, value_of
from aftersales.domain.folding import folded
from aftersales.domain.records import Facility, Record, Status, StatusEntry
from aftersales.exchange import cells as rules
from aftersales.exchange.cells import CellError
from aftersales.services.checking import Names, convert
from aftersales.services.matching import CLEAR, Pasted
from aftersales.settings import LANGUAGES
from aftersales.store.listing import FACILITY_KINDS, KINDS

FROM_TABLES = {"brands", "next_expiry", "facilities"}
_NAMED = {f"{name}_name": name for name, what in REFERENCES.items() if what == "facility"}
_READ_ONLY = FROM_TABLES | {"status", "since", "attachment", *_NAMED}
_STATUS = FieldSpec("status", FieldKind.CHOICE, required=False, choices=Status)
_SHORT = (FieldKind.WHOLE, FieldKind.DATE, FieldKind.CHOICE, FieldKind.REFERENCE)
_LONGEST_SHORT, _LONGEST = 300, 4000  # no field takes more, and some readers would be slow
_DECIMALS = 6  # of a number as it is copied


class CellReader:
    """Reads the cells of pasted rows.

    Parameters
    ----------
    listing : str
        Listing they are pasted into.
    names : Names
        What references may mean.
    day : date or None
        Day from which a new facility has its status; see :func:`aftersales.services.pasting.plan`.

    Attributes
    ----------
    shown : dict
        By uuid what stands in columns that follow from other tables.
    """

    def __init__(self, listing: str, names: Names, day: date | None) -> None:
        self._names, self._day = names, day
        self._kind_of_facility = FACILITY_KINDS.get(listing)
        self.specs = {spec.name: spec for spec in fields_of(KINDS[listing])}
        self.shown: Mapping[str, Mapping[str, Any]] = {}

    def read(self, row: Pasted, held: Record | None) -> tuple[dict[str, Any], list[Fault]]:
        """Fields that a row gives, as :func:`check` takes them, and what it may not give."""
        given: dict[str, Any] = {}
        faults: list[Fault] = []
        for column, cell in row.cells.items():
            spec = self.specs.get(column)
            short = spec is not None and spec.kind in _SHORT
            if len(cell) > (_LONGEST_SHORT if short else _LONGEST):
                faults.append(Fault(row.line, column, "too_long", cell))
            elif spec is None or column in _READ_ONLY:
                if not self._may_stand(row, column, cell, held):
                    faults.append(Fault(row.line, column, "read_only", cell))
            elif cell == CLEAR:
                given[column] = spec.empty
            elif held is None or not self._stands_for(spec, cell, held):
                given[column] = cell
        if held is None and self._kind_of_facility:
            given["kind"] = self._kind_of_facility
            given["history"] = self._history(row, faults)
        return given, faults

    def _stands_for(self, spec: FieldSpec, cell: str, held: Record) -> bool:
        """Whether a cell is how the screen shows what is there; two regions may be namesakes."""
        if spec.kind is not FieldKind.REFERENCE:
            return False
        code = value_of(held, spec.name)
        if code is None:
            return False
        shown = {self._names.shown(spec.name, code, language) for language in LANGUAGES}
        return folded(rules.text(cell)) in {folded(name) for name in shown}

    def _may_stand(self, row: Pasted, column: str, cell: str, held: Record | None) -> bool:
        """Whether a cell says of what cannot be set here only what is so already."""
        text = "" if cell == CLEAR else rules.text(cell)
        if held is None and self._kind_of_facility and column in ("status", "since"):
            return True  # a new facility begins with it
        if isinstance(held, Facility) and column == "since":
            return any(_says(text, entry.since) for entry in held.history)
        if isinstance(held, Facility) and column == "status":
            return self._is_status(text, held.status_on(self._day or date.max))
        return _says(text, self._standing(row, column, held))

    def _standing(self, row: Pasted, column: str, held: Record | None) -> Any:
        """What stands in a column that follows from other tables."""
        if column in _NAMED:
            return self._facility_name(row, _NAMED[column], held)
        if held is None:
            return 0 if column == "facilities" else None
        if column == "attachment":
            return value_of(held, column)
        return self.shown.get(held.uuid, {}).get(column)

    def _is_status(self, text: str, status: Status | None) -> bool:
        if not text or status is None:
            return not text and status is None
        try:
            return bool(convert(_STATUS, text, self._names) == status)
        except CellError:
            return False

    def _facility_name(self, row: Pasted, field: str, held: Record | None) -> str:
        code = getattr(held, field, "")
        if field in row.cells:
            try:
                code = self._names.code(field, rules.text(row.cells[field]))
            except CellError:
                code = ""
        return self._names.facilities.get(code, "")

    def _history(self, row: Pasted, faults: list[Fault]) -> tuple[StatusEntry, ...]:
        """First status of a new facility."""
        word, since = (row.cells.get(column, "") for column in ("status", "since"))
        if word in ("", CLEAR):
            if since:
                faults.append(Fault(row.line, "status", "required", ""))
            return ()
        status, begun = None, self._day
        try:
            status = convert(_STATUS, word, self._names)
        except CellError as error:
            hint = str(error.values.get("hint", ""))
            faults.append(Fault(row.line, "status", error.code, word, hint))
        try:
            begun = rules.day(rules.text(since)) if since else self._day
            if begun is None:
                faults.append(Fault(row.line, "since", "required", ""))
        except CellError as error:
            faults.append(Fault(row.line, "since", error.code, since))
            return ()
        return (StatusEntry(status=status, since=begun),) if status and begun else ()


def _says(text: str, value: Any) -> bool:
    """Whether a text shows a value."""
    if value is None or value == "":
        return not text
    try:
        if isinstance(value, date):
            return rules.day(text) == value
        if isinstance(value, int):
            return rules.whole(text) == value
    except CellError:
        return False
    return _plain(folded(text)) == _plain(folded(str(value)))


def _plain(text: str) -> str:
    return " ".join(text.split())


def is_same(old: Any, new: Any) -> bool:
    """Whether a value that was pasted is the one that is there, as far as copying keeps it."""
    if old == new or isinstance(old, StrEnum) or isinstance(new, StrEnum):
        return bool(old == new)
    if isinstance(old, str) and isinstance(new, str):
        return _as_pasted(old) == _as_pasted(new)
    if isinstance(old, float) and isinstance(new, float):
        return round(old, _DECIMALS) == round(new, _DECIMALS)
    return bool(old == new)


@lru_cache(4096)  # a value is compared several times, and the values of a column repeat
def _as_pasted(text: str) -> str:
    """A text without what a clipboard does to it: its marks of a line's end."""
    return rules.text(text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text)
