r"""Cells copied from a spreadsheet, planned row by row before anything is written.

A block with a header is matched to records by their uuid or natural key; one without goes over
the shown columns from the chosen cell on. An empty cell keeps what is there, ``\clear`` clears
it. The plan follows from registry and text alone; saving its edits is another step.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from aftersales.domain.faults import Fault
from aftersales.domain.fields import references, value_of
from aftersales.domain.progress import Progress
from aftersales.domain.records import Facility, Record
from aftersales.exchange.clipboard import clipboard_text, grid
from aftersales.services.checking import Checked, Names, check
from aftersales.services.matching import (
    CLEAR,
    Held,
    Pasted,
    RememberedNames,
    by_header,
    by_place,
    columns_named,
    key_fields,
)
from aftersales.services.pasted_cells import FROM_TABLES, CellReader, is_same
from aftersales.store import queries
from aftersales.store import tables as t
from aftersales.store.database import Database
from aftersales.store.entries import Edit, edited
from aftersales.store.listing import FACILITY_KINDS, KINDS, Request, columns_of, rows_by_parts

__all__ = ["CLEAR", "Plan", "PlannedRow", "clipboard_text", "grid", "plan"]

State = Literal["new", "changed", "same", "faulty"]
Change = tuple[str, Any, Any]
_STEP = 256  # rows between two reports of progress


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What becomes of a pasted row.

    Attributes
    ----------
    line : int
        Its number in the clipboard, from 1.
    state : str
        ``new``, ``changed``, ``same`` or ``faulty``.
    name, uuid : str
        What the record is called, and which one it is; a new one has no uuid yet.
    changes : tuple of tuple
        Field, old and new value of everything that would change.
    faults : tuple of Fault
        All that is wrong with the row.
    """

    line: int
    state: State
    name: str
    uuid: str
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a paste would do; ``edits`` are those of its new and changed rows."""

    rows: tuple[PlannedRow, ...]
    edits: tuple[Edit, ...]

    @property
    def counts(self) -> dict[State, int]:
        """Number of rows by state."""
        found = Counter(row.state for row in self.rows)
        states: tuple[State, ...] = ("new", "changed", "same", "faulty")
        return {state: found[state] for state in states}

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every fault of every row."""
        return tuple(fault for row in self.rows for fault in row.faults)


def plan(
    database: Database,
    listing: str,
    cells: Sequence[Sequence[str]],
    *,
    targets: Sequence[str] = (),
    columns: Sequence[str] = (),
    start: int = 0,
    names: Names | None = None,
    day: date | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Plan what pasted cells would do to a listing.

    Parameters
    ----------
    cells : sequence of sequences
        As :func:`grid` takes them apart.
    targets : sequence of str
        Uuids of the shown rows from the chosen one on, for cells without a header.
    columns : sequence of str
        Shown columns, for cells without a header.
    start : int
        Place of the chosen column among them.
    names : Names, optional
        What references may mean; read from the registry if not given.
    day : date, optional
        Day from which a new facility has the status it is pasted with, and on which pasted
        statuses are compared. Without it the last status counts, and a new one needs a date.
    progress : Progress, optional
        Told how far it is; may stop it.
    """
    progress = progress or Progress()
    named = columns_named(listing, cells[0]) if cells else None
    rows = by_header(cells[1:], named[0]) if named else by_place(cells, targets, columns[start:])
    planner = _planner(database, listing, rows, names, day)
    planned: list[tuple[PlannedRow, Edit | None]] = []
    if named and named[1]:
        planned.append((PlannedRow(1, "faulty", "", "", (), tuple(named[1])), None))
    for number, row in enumerate(rows):
        if number % _STEP == 0:
            progress.step(number / len(rows), "pasting")
        planned.append(planner.planned(row))
    edits = (edit for _, edit in planned if edit is not None)
    return Plan(tuple(row for row, _ in planned), tuple(edits))


def _planner(
    database: Database,
    listing: str,
    rows: Sequence[Pasted],
    names: Names | None,
    day: date | None,
) -> "_Planner":
    """Read what the rows are about; nothing is computed while the registry is held."""
    kind = KINDS[listing]
    with database.read() as connection:
        names = names or Names(queries.regions(connection), queries.brands(connection))
        sites = references(kind, "facility")
        owners = queries.names_by_code(connection, t.facilities) if sites else {}
        wanted = _wanted(listing, rows)
        records: list[Record] = (
            list(queries.records(connection, kind))
            if wanted is None
            else list(queries.records_of(connection, kind, wanted))
        )
    planner = _Planner(listing, Held(kind, records), RememberedNames(names, owners), day)
    planner.match(rows)
    if any(FROM_TABLES & row.cells.keys() for row in rows):
        planner.reader.shown = _shown(database, listing, rows, day)
    return planner


def _wanted(listing: str, rows: Sequence[Pasted]) -> list[str] | None:
    """Uuids that the rows name; None where keys decide, and all records are needed."""
    keys = set(key_fields(KINDS[listing]))
    if any("uuid" not in row.cells or keys & row.cells.keys() for row in rows if not row.is_lost):
        return None
    return list({row.cells["uuid"]: None for row in rows if not row.is_lost})


def _shown(
    database: Database, listing: str, rows: Sequence[Pasted], day: date | None
) -> dict[str, dict[str, Any]]:
    """What stands in the columns that follow from other tables, by uuid."""
    columns = columns_of(listing)
    request = Request(listing, "", day=day or date.max)
    codes = {getattr(row.held, "code", "") for row in rows if row.held}
    with database.read() as connection:
        ids = queries.ids(connection, t.TABLES[KINDS[listing]])
        asked = [number for code, number in ids.items() if code in codes]
        found = rows_by_parts(connection, request, asked)
    return {one.uuid: dict(zip(columns, one.cells, strict=True)) for one in found.values()}


class _Planner:
    """Plans rows, one after the other."""

    def __init__(self, listing: str, held: Held, names: Names, day: date | None) -> None:
        self._kind, self._held, self._names = KINDS[listing], held, names
        self._facility_kind = FACILITY_KINDS.get(listing)
        self._lines: dict[tuple[Any, ...], int] = {}
        self.reader = CellReader(listing, names, day)

    def match(self, rows: Sequence[Pasted]) -> None:
        """Say of each row which record it is about."""

        def differences(row: Pasted, held: Record) -> int:
            given, _ = self.reader.read(row, held)
            checked = check(self._kind, given, self._names, held=held)
            return len(self._changes(given, checked.values, held))

        self._held.match(rows, self._names, differences)

    def planned(self, row: Pasted) -> tuple[PlannedRow, Edit | None]:
        """What becomes of a row, and the edit that does it."""
        if row.is_lost:
            return PlannedRow(row.line, "faulty", _named(row), "", (), tuple(row.faults)), None
        held = row.held
        given, refused = self.reader.read(row, held)
        checked = check(self._kind, given, self._names, held=held, line=row.line)
        told = {fault.column for fault in refused}
        faults = [*row.faults, *refused]
        if isinstance(held, Facility) and held.kind is not self._facility_kind:
            faults.append(Fault(row.line, "code", "already_there", held.code))
        faults += [fault for fault in checked.faults if fault.column not in told]
        changes = self._changes(given, checked.values, held)
        if not faults and checked.record is not None and (held is None or changes):
            faults += self._key_faults(row.line, held, checked.record)
        state: State = "new" if held is None else "changed" if changes else "same"
        if faults:
            order = list(row.cells)
            faults.sort(key=lambda one: order.index(one.column) if one.column in order else -1)
            state = "faulty"
        name = called(checked.record or held) or _named(row)
        uuid = held.uuid if held else ""
        done = PlannedRow(row.line, state, name, uuid, tuple(changes), tuple(faults))
        return done, None if state in ("same", "faulty") else self._edit(held, changes, checked)

    def _changes(
        self, given: Mapping[str, Any], values: Mapping[str, Any], held: Record | None
    ) -> list[Change]:
        """Fields that would hold something else, among those that could be read."""
        found: list[Change] = []
        for name, spec in self.reader.specs.items():
            field, _, language = name.partition(".")
            if field not in values or (language and name not in given):
                continue
            if field == "kind" and self._facility_kind:
                continue  # follows from the listing
            new = values[field].get(language, "") if language else values[field]
            old = value_of(held, name) if held else spec.empty
            if not is_same(old, new):
                found.append((name, old, new))
        return found + [("status", None, entry.status) for entry in values.get("history", ())]

    def _key_faults(self, line: int, held: Record | None, record: Record) -> list[Fault]:
        """Faults of a key that another record has, or another row gives."""
        key = self._held.key_of(record)
        if held is not None and key == self._held.key_of(held):
            return []
        own = key_fields(self._kind)[0]
        first = self._lines.setdefault(key, line)
        if first != line:
            return [Fault(line, own, "twice_in_file", str(first))]
        holder = self._held.holder(record)
        return [Fault(line, own, "already_there", str(key[0]))] if holder else []

    def _edit(
        self, held: Record | None, changes: Sequence[Change], checked: Checked
    ) -> Edit | None:
        if held is None:
            return Edit(self._kind, "", {}, checked.values)
        changed = {name.partition(".")[0] for name, _, _ in changes}
        return edited(held, {name: checked.values[name] for name in changed})


def called(record: Record | None) -> str:
    """What a record is called in a list of rows."""
    if record is None:
        return ""
    for name in ("name", "title", "code"):
        if hasattr(record, name):
            return str(getattr(record, name))
    parts = (getattr(record, name) for name in key_fields(type(record)))
    return " · ".join(str(part) for part in parts if part is not None)


def _named(row: Pasted) -> str:
    """What a row calls itself, where it is not known what it is about."""
    names = ("name", "title", "code", "facility", "destination", "region")
    named = (row.cells.get(name) for name in names)
    return next((name[:300] for name in named if name), "")
