"""Checked records enter the registry: codes become references, every row is journaled."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table

from aftersales.domain.errors import NotFoundError
from aftersales.domain.records import (
    Authorisation,
    Brand,
    DemandPoint,
    DemandRow,
    Facility,
    Record,
    Region,
    Settlement,
)
from aftersales.store import queries
from aftersales.store import tables as t
from aftersales.store.journal import Writer

_TABLES: dict[type[Record], Table] = {
    Brand: t.brands,
    Region: t.regions,
    Settlement: t.settlements,
    Facility: t.facilities,
    Authorisation: t.authorisations,
    DemandRow: t.demand,
    DemandPoint: t.demand_points,
}
_REFERENCES = {"region": t.regions, "brand": t.brands, "facility": t.facilities}


def add(writer: Writer, records: Sequence[Record]) -> None:
    """Insert records of one kind.

    Raises
    ------
    NotFoundError
        ``unknown_code`` if a record names a region, brand or facility that is not there.
    """
    if not records:
        return
    table = _TABLES[type(records[0])]
    owned = {name: ref for name, ref in _REFERENCES.items() if f"{name}_id" in table.c}
    known = {name: queries.ids(writer.connection, ref) for name, ref in owned.items()}
    ids = writer.insert(table, [_row(record, known) for record in records])
    histories = [record for record in records if isinstance(record, Facility)]
    if histories:
        by_code = queries.ids(writer.connection, t.facilities)
        writer.insert(
            t.facility_statuses,
            [
                {
                    "uuid": entry.uuid,
                    "facility_id": by_code[facility.code],
                    "status": entry.status.value,
                    "since": entry.since,
                }
                for facility in histories
                for entry in facility.history
            ],
        )
    assert len(ids) == len(records)  # noqa: S101 - rows in are rows out


def _row(record: Record, known: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """Values of the record's table row."""
    row = {
        key: getattr(value, "value", value)
        for key, value in ((name, getattr(record, name)) for name in type(record).model_fields)
        if key not in known and key != "history"
    }
    for name, codes in known.items():
        code = getattr(record, name)
        if code is not None and code not in codes:
            raise NotFoundError("unknown_code", kind=name, value=code)
        row[f"{name}_id"] = None if code is None else codes[code]
    return row
