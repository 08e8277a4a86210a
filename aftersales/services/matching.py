"""Which record of the registry each pasted row is about."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from aftersales.domain.faults import Fault
from aftersales.domain.fields import REFERENCES, field_of
from aftersales.domain.folding import folded
from aftersales.domain.records import (
    Authorisation,
    Certificate,
    DemandPoint,
    DemandRow,
    Facility,
    Lane,
    Record,
)
from aftersales.exchange import cells, headers
from aftersales.exchange.csv_text import folded as folded_header
from aftersales.services.checking import Names, convert
from aftersales.settings import LANGUAGES
from aftersales.store.listing import KINDS, columns_of
from aftersales.texts import field_name

CLEAR = r"\clear"
_TOLD = "?"  # stands for a column of which a fault is told already
Key = tuple[Any, ...]
_KEYS: dict[type[Record], tuple[str, ...]] = {
    DemandRow: ("region", "brand", "year"),
    DemandPoint: ("code", "brand"),
    Authorisation: ("facility", "brand", "work_type", "valid_from"),
    Certificate: ("facility", "title", "number"),
    Lane: ("origin", "destination", "brand"),
}
_OPENED = ("opened", "дата открытия", "открыт", "开业日期")
_GUESSES = 100  # headers to which the nearest name is looked for
_COMPARED = 1_000_000  # names that are compared with unknown ones, for the nearest


@dataclass(slots=True)
class Pasted:
    """A pasted row: its cells by column, without empty ones, and what is wrong with it.

    ``held`` is the record it is about, None for a new one; ``is_lost`` says that it could not
    be told which one.
    """

    line: int
    cells: dict[str, str]
    faults: list[Fault] = field(default_factory=list)
    held: Record | None = None
    is_lost: bool = False

    def lose(self, fault: Fault) -> None:
        """Note why it cannot be told which record the row is about."""
        self.faults.append(fault)
        self.is_lost = True


Differences = Callable[[Pasted, Record], int]


class RememberedNames(Names):
    """Names that answer the same question once, and stop guessing when nearly all is unknown."""

    def __init__(self, names: Names, facilities: Mapping[str, str]) -> None:
        super().__init__(names.regions, names.brands, facilities)
        self._answers: dict[tuple[str, str], str | cells.CellError] = {}
        self._left = _COMPARED

    def code(self, name: str, cell: str) -> str:
        """Code that is meant; see :meth:`Names.code`."""
        asked = name, cell
        if asked not in self._answers:
            self._answers[asked] = self._answer(name, cell)
        answer = self._answers[asked]
        if isinstance(answer, cells.CellError):
            raise answer
        return answer

    def _answer(self, name: str, cell: str) -> str | cells.CellError:
        if folded(cell) not in self._codes[name]:
            self._left -= len(self._codes[name])
            if self._left < 0:
                return cells.CellError(f"unknown_{REFERENCES[name]}", value=cell)
        try:
            return super().code(name, cell)
        except cells.CellError as error:
            return error


def columns_named(listing: str, row: Sequence[str]) -> tuple[list[str], list[Fault]] | None:
    """Columns that a first row names, with what it names wrongly; None when it is no header.

    It is one when at least two of its cells, or all of fewer, are names of columns: of fields,
    or what they are called in any of the languages.
    """
    known = column_names(listing)
    columns = [known.get(folded_header(cell), "") for cell in row]
    filled = [cell for cell in row if cell.strip()]
    if not filled or sum(map(bool, columns)) < min(2, len(filled)):
        return None
    faults: list[Fault] = []
    for place, (cell, column) in enumerate(zip(row, columns, strict=True)):
        if not column and cell.strip():
            wanted = folded_header(cell)[:80] if len(faults) < _GUESSES else ""
            near = get_close_matches(wanted, known, 1)
            hint = f" → {near[0]}?" if near else ""
            faults.append(Fault(1, cell[:80], "unknown_column", cell, hint))
            columns[place] = _TOLD
        elif column and column in columns[:place]:
            faults.append(Fault(1, cell, "column_twice", cell))
            columns[place] = _TOLD
    return columns, faults


def column_names(listing: str) -> dict[str, str]:
    """Column by each of its folded names; names of fields come before words for them."""
    columns = [*columns_of(listing), "uuid"]
    found = {folded_header(column): column for column in columns}
    if KINDS[listing] is Facility:
        columns.append("since")
        found |= dict.fromkeys(map(folded_header, ("since", *_OPENED)), "since")
    for language in LANGUAGES:
        for column in columns:
            if column != "uuid":
                found.setdefault(folded_header(field_name(column, language)), column)
    for column, names in headers.COLUMNS.get(listing, {}).items():
        if headers.field_of(column) in columns:
            for name in names:
                found.setdefault(folded_header(name), headers.field_of(column))
    return found


def by_header(rows: Sequence[Sequence[str]], columns: Sequence[str]) -> list[Pasted]:
    """Rows under a header, which stood on line 1; empty ones say nothing."""
    found = []
    for line, row in enumerate(rows, 2):
        given = {c: cell.strip() for c, cell in zip(columns, row, strict=False) if cell.strip()}
        unnamed = given.pop("", "") or next((c for c in row[len(columns) :] if c.strip()), "")
        given.pop(_TOLD, None)
        pasted = Pasted(line, given)
        if unnamed:
            pasted.faults.append(Fault(line, "", "beyond_table", unnamed))
        if given or unnamed:
            found.append(pasted)
    return found


def by_place(
    rows: Sequence[Sequence[str]], targets: Sequence[str], columns: Sequence[str]
) -> list[Pasted]:
    """Rows of a block that goes over the shown columns of given records."""
    found = []
    for line, row in enumerate(rows, 1):
        given = {c: cell.strip() for c, cell in zip(columns, row, strict=False) if cell.strip()}
        surplus = row[len(columns) :] if line <= len(targets) else row
        beyond = next((cell for cell in surplus if cell.strip()), "")
        pasted = Pasted(line, given)
        if line <= len(targets):
            pasted.cells["uuid"] = targets[line - 1]
        else:
            pasted.is_lost = True
        if beyond:
            pasted.faults.append(Fault(line, "", "beyond_table", beyond))
        if beyond or not pasted.is_lost:
            found.append(pasted)
    return found


def key_fields(kind: type[Record]) -> tuple[str, ...]:
    """Fields by which people tell one record of a kind from another."""
    return _KEYS.get(kind, ("code",))


class Held:
    """Records of one kind, by uuid and by natural key."""

    def __init__(self, kind: type[Record], records: Iterable[Record]) -> None:
        self.kind, self._names = kind, key_fields(kind)
        self.by_uuid: dict[str, Record] = {}
        self.by_key: dict[Key, list[Record]] = defaultdict(list)
        for record in records:
            self.by_uuid[record.uuid] = record
            self.by_key[self.key_of(record)].append(record)

    def key_of(self, record: Record) -> Key:
        """Natural key of a record."""
        return tuple(getattr(record, name) for name in self._names)

    def holder(self, record: Record) -> Record | None:
        """Another record that has the key of this one; certificates may share theirs."""
        others = () if self.kind is Certificate else self.by_key.get(self.key_of(record), ())
        return next((one for one in others if one.uuid != record.uuid), None)

    def match(self, rows: Iterable[Pasted], names: Names, differences: Differences) -> None:
        """Say of each row which record it is about, and of two about one that they are.

        Of several records with one key, a row is about the one from which it differs least.
        """
        seen: dict[Any, int] = {}
        for row in rows:
            uuid = row.cells.pop("uuid", "")
            if row.is_lost:
                continue
            asked: Any = uuid or self._asked(row.cells, names)
            if uuid:
                row.held = self.by_uuid.get(uuid)
                if row.held is None:
                    row.lose(Fault(row.line, "uuid", "record_gone", uuid))
                    continue
            elif asked in self.by_key:
                alike = self.by_key[asked]
                left = [one for one in alike if one.uuid not in seen] or alike[:1]
                row.held = _nearest(left, row, differences)
                if row.held is None:
                    row.lose(Fault(row.line, self._names[-1], "several_rows", str(len(left))))
                    continue
            mark = row.held.uuid if row.held else asked
            if mark in seen:
                row.faults.append(Fault(row.line, "", "twice_in_file", str(seen[mark])))
            elif mark is not None:
                seen[mark] = row.line

    def _asked(self, given: Mapping[str, str], names: Names) -> Key | None:
        """Natural key that a row names; None when it does not, or not rightly."""
        key = []
        for name in self._names:
            spec = field_of(self.kind, name)
            assert spec  # noqa: S101 - keys are fields
            cell = given.get(name, "")
            if spec.required and not cell:
                return None
            try:
                key.append(spec.empty if cell in ("", CLEAR) else convert(spec, cell, names))
            except cells.CellError:
                return None
        return tuple(key)


def _nearest(alike: Sequence[Record], row: Pasted, differences: Differences) -> Record | None:
    """The record from which a row differs least; None when two are as near."""
    if len(alike) == 1:
        return alike[0]
    distances = [differences(row, one) for one in alike]
    least = min(distances)
    if least and distances.count(least) > 1:
        return None
    return alike[distances.index(least)]
