"""A row about a record that the registry does not have."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from aftersales.domain.faults import Fault
from aftersales.domain.lives import LIFE, Life
from aftersales.domain.records import Basis, DemandRow, Record, StatusEntry
from aftersales.exchange.cells import CellError
from aftersales.services.checking import as_record
from aftersales.services.sync.identity import Identity, named
from aftersales.services.sync.outcome import (
    DATUM,
    PLACE,
    SyncRow,
    life_fault,
    new_item,
    nowhere,
    warnings_of,
)
from aftersales.services.sync.placing import Outlines
from aftersales.services.sync.reading import RowReader
from aftersales.store.listing import FACILITY_KINDS, KINDS


class FreshRows:
    """Makes records of rows.

    Parameters
    ----------
    day : date
        Day on which a status begins that a row gives without one.

    Attributes
    ----------
    settled : set of str
        Claims that were taken over or left open before; they are not made again.
    """

    def __init__(self, reader: RowReader, outlines: Outlines, day: date) -> None:
        self._reader, self._outlines, self._day = reader, outlines, day
        self._kind = KINDS[reader.staged.kind]
        self._facility_kind = FACILITY_KINDS.get(reader.staged.kind)
        self.settled: set[str] = set()

    def row(self, line: int, given: Mapping[str, str], identity: Identity) -> SyncRow:
        """Make a record of a row."""
        values: dict[str, Any] = {}
        reason, detail, faults = identity.reason, "", list(identity.faults)
        for name, cell in given.items():
            try:
                read = self._reader.read(self._reader.specs[name], cell, self._region_of(given))
            except CellError as error:
                hint = str(error.values.get("hint", ""))
                faults.append(Fault(line, name, error.code, cell, hint))
                continue
            if read is not None:
                values[name] = read[0]
                if read[1] and not reason:
                    reason, detail = read[1], f"{cell} → {read[0]}"
        faults += nowhere(line, values, given)
        record = self._checked(line, given, values, faults)
        if faults or record is None:
            return self._reader.rejected(line, given, "", faults)
        lat, lon = getattr(record, "lat", None), getattr(record, "lon", None)
        if lat is not None and lon is not None and not reason:
            reason, detail = self._outlines.doubt(getattr(record, "region", None), lat, lon)
            reason = reason or (DATUM if line in self._reader.moved else "")
        item = new_item(record, reason)
        name = named(self._kind, given)
        if item.claim in self.settled:
            return SyncRow(line, "same", name, "")
        changes = tuple(
            (name, None, value) for name, value in values.items() if value not in (None, "")
        )
        row = SyncRow(
            *(line, "new", name, "", changes, (), ()),
            warnings=warnings_of(line, given),
            record=record,
            claims=(item.claim,),
        )
        return row.left_open(reason, detail) if reason else row

    def _region_of(self, given: Mapping[str, str]) -> str | None:
        try:
            return self._reader.names.code("region", given["region"]) if "region" in given else None
        except CellError:
            return None

    def _checked(
        self,
        line: int,
        given: Mapping[str, str],
        values: Mapping[str, Any],
        faults: list[Fault],
    ) -> Record | None:
        """The new record, after noting all that is wrong with it."""
        fields = {name: value for name, value in values.items() if name not in LIFE}
        for language in ("ru", "zh"):
            word = fields.pop(f"names.{language}", "")
            if word:
                fields.setdefault("names", {})[language] = word
        told = {fault.column for fault in faults}
        if self._facility_kind:
            fields["kind"] = self._facility_kind
            try:
                answers = {name: values[name] for name in LIFE if values.get(name)}
                life = Life().with_answers(answers, self._day)
                fields["history"] = tuple(
                    StatusEntry(status=one.status, since=one.since) for one in life.entries
                )
            except ValueError as error:
                faults.append(life_fault(line, error, values))
        if self._kind is DemandRow:
            fields["basis"] = fields.get("basis") or Basis.MEASURED
            fields["source"] = fields.get("source") or self._reader.staged.file
            if "brand" not in fields and "brand" not in told:
                # Without one the row would mean the parc of all makes.
                faults.append(Fault(line, "brand", "required", ""))
                told.add("brand")
        record, wrong = as_record(self._kind, fields, fields, line)
        half = "half_position" if told & set(PLACE) else ""  # follows from the other half
        faults += [one for one in wrong if one.column not in told and one.code != half]
        order = [name for _, name in self._reader.fields]
        faults.sort(key=lambda f: order.index(f.column) if f.column in order else -1)
        return record
