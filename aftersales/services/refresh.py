"""Bring a snapshot up to date by what the journal says was written since."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

from aftersales.domain.records import (
    Authorisation,
    Certificate,
    DemandPoint,
    DemandRow,
    Facility,
    Factor,
    Lane,
    Record,
    Settlement,
)
from aftersales.services.network import Snapshot, read_snapshot
from aftersales.store import history, queries
from aftersales.store.database import Database, read_revision

_FEW = 2000  # rows; beyond, reading everything is quicker
_HELD: dict[type[Record], str] = {
    Settlement: "settlements",
    Facility: "facilities",
    Authorisation: "authorisations",
    Certificate: "certificates",
    DemandRow: "demand",
    DemandPoint: "demand_points",
    Lane: "lanes",
    Factor: "factors",
}
_OF_FACILITY = (Authorisation, Certificate, Lane)
_UNHELD = {"contacts", "decisions", "scenarios", "scenario_changes"}
_KINDS = {name: kind for kind, name in _HELD.items()}


def refreshed(database: Database, snapshot: Snapshot) -> Snapshot:
    """The registry as it is now; records that nobody wrote since are those of the snapshot.

    Where the journal does not go on from the snapshot, as after a restore, or a brand or region
    was written, whose codes stand in other records, everything is read anew.
    """
    with database.read() as connection:
        rows = history.rows_since(connection, snapshot.revision, snapshot.written, _FEW)
        names = None if rows is None else {row.entity for row in rows}
        if rows is not None and names is not None and not names & {"brands", "regions"}:
            changes: dict[str, Any] = {
                _HELD[kind]: _merged(connection, kind, snapshot, uuids)
                for kind, uuids in _touched(connection, rows).items()
            }
            return replace(
                snapshot,
                revision=read_revision(connection),
                written=queries.last_write(connection),
                about=queries.meta(connection),
                scenarios=tuple(queries.scenarios(connection)),
                scenario_changes=tuple(queries.scenario_changes(connection)),
                **changes,
            )
    return read_snapshot(database)


def _touched(connection: Any, rows: list[history.JournalRow]) -> dict[type[Record], set[str]]:
    """Uuids of the records to read again."""
    found: dict[type[Record], set[str]] = defaultdict(set)
    for row in rows:
        if row.entity == "facility_statuses":
            found[Facility] |= row.owners
        elif row.entity not in _UNHELD:
            found[_KINDS[row.entity]].add(row.uuid)
    # A facility may have another code now, by which its rights, certificates and lanes name it.
    for uuid in list(found[Facility]):
        for kind in _OF_FACILITY:
            found[kind] |= {one.uuid for one in queries.of_facility(connection, kind, uuid)}
    return found


def _merged(
    connection: Any, kind: type[Record], snapshot: Snapshot, uuids: set[str]
) -> tuple[Record, ...]:
    """The records of the snapshot with those of some uuids as they are now."""
    kept = [one for one in getattr(snapshot, _HELD[kind]) if one.uuid not in uuids]
    fresh = queries.records_of(connection, kind, sorted(uuids))
    return tuple(sorted([*kept, *fresh], key=lambda record: queries.order_of(kind, record)))
