"""The cells of a file as values, row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from unicodedata import normalize

from aftersales.domain.faults import Fault
from aftersales.domain.fields import FieldKind, FieldSpec, fields_of
from aftersales.domain.records import Status
from aftersales.exchange import coordinates
from aftersales.exchange.cells import CellError
from aftersales.exchange.csv_bytes import CsvFault
from aftersales.exchange.csv_characters import refuse_characters
from aftersales.exchange.headers import COLUMNS, field_of
from aftersales.exchange.sync_form import cell_text
from aftersales.geo.datum import from_gcj02
from aftersales.services.checking import Names
from aftersales.services.matching import CLEAR
from aftersales.services.pasted_cells import is_same
from aftersales.services.sync.doubts import order_of_dates, read_cell
from aftersales.services.sync.identity import named
from aftersales.services.sync.outcome import SyncRow
from aftersales.services.sync.phones import phone_text
from aftersales.services.sync.staging import Staged
from aftersales.store.listing import FACILITY_KINDS, KINDS

_LIFE_SPECS = (
    FieldSpec("status", FieldKind.CHOICE, required=False, choices=Status),
    FieldSpec("opened", FieldKind.DATE, required=False),
    FieldSpec("closed", FieldKind.DATE, required=False),
)
_KEYS = {
    *("uuid", "id", "code", "facility", "region", "brand", "year", "origin", "destination"),
    *("work_type", "valid_from", "title", "number", "name"),
}
_LONGEST = 4000  # no field takes more, and some readers would be slow


class RowReader:
    """Reads the rows of a file.

    Attributes
    ----------
    specs : dict
        Fields that a file may give, by name.
    fields : list of (place, name)
        Columns of the file that are such fields.
    moved : set of int
        Lines whose place was given on a Chinese map.
    columns : dict
        Column of each field, as files of this kind call it.
    """

    def __init__(self, staged: Staged, names: Names) -> None:
        self.staged, self.names = staged, names
        self._kind = KINDS[staged.kind]
        specs = (*fields_of(self._kind), *(_LIFE_SPECS if staged.kind in FACILITY_KINDS else ()))
        self.specs = {spec.name: spec for spec in specs if spec.name != "kind"}
        parts = {name: name.partition(".") for name in self.specs}
        self._parts = {name: (one[0], one[2]) for name, one in parts.items()}
        self.moved: set[int] = set()
        self._is_untouched = "trailer" in staged.notes
        self.columns = {field_of(column): column for column in COLUMNS[staged.kind]}
        named = [(place, field_of(column)) for place, column in enumerate(staged.columns)]
        self.fields = [(place, name) for place, name in named if name in self.specs]
        self._places = {column: k for k, column in enumerate(staged.columns) if column}
        self._key_places = [
            (place, field_of(column)) for column, place in self._places.items() if column in _KEYS
        ]
        self._orders = {
            name: order_of_dates([row[place] for row in staged.rows])
            for place, name in self.fields
            if self.specs[name].kind is FieldKind.DATE
        }

    def column(self, name: str) -> list[str]:
        """Cells of a column; empty ones where the file does not have it."""
        place = self._places.get(name)
        return ["" if place is None else row[place] for row in self.staged.rows]

    def keys_of(self, place: int) -> dict[str, str]:
        """Cells of a row by which its record is found and named."""
        row = self.staged.rows[place]
        return {name: row[k] for k, name in self._key_places if row[k]}

    def given(self, place: int) -> dict[str, str]:
        """Cells of a row by field, without empty ones."""
        cells = self.staged.rows[place]
        found = {name: cells[k] for k, name in self.fields if cells[k]}
        if self.staged.datum == "gcj02" and "lat" in found and "lon" in found:
            self._move(self.staged.lines[place], found)
        return found

    def _move(self, line: int, given: dict[str, str]) -> None:
        """Put a place of a Chinese map where it is."""
        try:
            shown = coordinates.latitude(given["lat"]), coordinates.longitude(given["lon"])
        except CellError:  # told when it is read
            return
        there = from_gcj02(*shown)
        if there != shown:
            self.moved.add(line)
            given["lat"], given["lon"] = (cell_text(value) for value in there)

    def rejected(
        self, line: int, given: Mapping[str, str], uuid: str, faults: Sequence[Fault]
    ) -> SyncRow:
        """A row with its faults, under the names of the columns of its file."""
        told = tuple(
            replace(one, column=self.columns.get(one.column, one.column)) for one in faults
        )
        return SyncRow(line, "rejected", named(self._kind, given), uuid, faults=told)

    def read(self, spec: FieldSpec, cell: str, region: str | None) -> tuple[Any, str] | None:
        """Value of a cell, and why somebody has to look at it; None where it says nothing.

        Raises
        ------
        CellError
            With a code of the ``fault`` section.
        """
        if len(cell) > _LONGEST:
            raise CellError("too_long", value=cell)
        if cell == CLEAR:
            if spec.required:
                raise CellError("required", value=cell)
            return spec.empty, ""
        read = read_cell(spec, cell, self.names, self._orders.get(spec.name, ""))
        if read is None:
            return None
        if self._is_untouched and isinstance(read.value, str):
            _refuse_unseen(cell)
        value = phone_text(read.value, region) if spec.name == "phone" else read.value
        return value, read.reason

    def wanted(
        self, line: int, given: Mapping[str, str], now: Mapping[str, Any]
    ) -> tuple[dict[str, Any], dict[str, str], list[Fault]]:
        """Values that a row gives and the registry does not hold, and what is doubtful."""
        wanted: dict[str, Any] = {}
        doubts: dict[str, str] = {}
        faults: list[Fault] = []
        for name, cell in given.items():
            field_name, language = self._parts[name]
            held = now[field_name].get(language, "") if language else now[field_name]
            # Files are read without the blanks around a cell, and composed.
            if cell == normalize("NFC", cell_text(held).strip()) or (
                isinstance(held, float) and cell == cell_text(held, True)
            ):
                continue
            spec = self.specs[name]
            try:
                read = self.read(spec, cell, now.get("region"))
            except CellError as error:
                hint = str(error.values.get("hint", ""))
                faults.append(Fault(line, name, error.code, cell, hint))
                continue
            if read is None or is_same(held, read[0]):
                continue
            if spec.name == "phone" and phone_text(held, now.get("region")) == read[0]:
                continue
            if language:
                names = dict(wanted.get(field_name, now[field_name]))
                names.pop(language, None)
                wanted[field_name] = {**names, **({language: read[0]} if read[0] else {})}
            else:
                wanted[name] = read[0]
            if read[1]:
                doubts[field_name] = read[1]
        return wanted, doubts, faults


def _refuse_unseen(cell: str) -> None:
    """Refuse what readers of files refuse, but for one of ours that nobody touched."""
    try:
        refuse_characters(cell)
    except CsvFault as fault:
        raise CellError("characters", value=cell) from fault
