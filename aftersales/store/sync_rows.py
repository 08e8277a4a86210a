"""Rows of a kind as files name them: values now, at which revision, and what they were before.

Many rows at once and as plain values: a file may speak of a hundred thousand.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, func, or_, select

from aftersales.domain.lives import Life, answers_of
from aftersales.domain.records import Facility, FacilityKind, Record, Status, StatusEntry
from aftersales.store import tables as t
from aftersales.store.bulk import many_rows
from aftersales.store.chunks import among, chunks
from aftersales.store.history import codes_of

_UNTOLD = {"uuid", "history", "boundary"}
_STATUSES = t.facility_statuses.name
_Status = tuple[str, str, date]
_STATUS_OF = {status.value: status for status in Status}


@dataclass(slots=True)
class HeldRows:
    """All rows of a kind.

    Attributes
    ----------
    kind : type of Record
        What they are.
    names : tuple of str
        Fields of a row, in the order of its values.
    rows : dict
        Values by uuid; references as codes.
    statuses : dict
        Of facilities, uuid, status and first day of their statuses by uuid, oldest first.
    others : frozenset of str
        Codes that facilities of another kind have.
    """

    kind: type[Record]
    names: tuple[str, ...]
    rows: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    statuses: dict[str, list[_Status]] = field(default_factory=dict)
    others: frozenset[str] = frozenset()

    def values(self, uuid: str) -> dict[str, Any]:
        """Values of a row by field."""
        return dict(zip(self.names, self.rows[uuid], strict=True))

    def answers(self, uuid: str, day: date) -> dict[str, Any]:
        """What the statuses of a facility answer on a day."""
        held = self.statuses.get(uuid, ())
        return answers_of([(_STATUS_OF[status], since) for _, status, since in held], day)

    def life(self, uuid: str) -> Life:
        """Dated statuses of a facility."""
        return _life(self.statuses.get(uuid, ()))


def held_rows(
    connection: Connection, kind: type[Record], facility_kind: FacilityKind | None = None
) -> HeldRows:
    """Read all rows of a kind, of facilities those of one kind of them."""
    table = t.TABLES[kind]
    names = tuple(name for name in kind.model_fields if name not in _UNTOLD)
    joined: Any = table
    columns = []
    referred_by = t.referred_by(table)
    for name in names:
        referred = referred_by.get(f"{name}_id")
        if referred is not None:
            joined = joined.outerjoin(referred, referred.c.id == table.c[f"{name}_id"])
            columns.append(referred.c.code)
        else:
            columns.append(table.c[name])
    query = select(table.c.uuid, *columns).select_from(joined)
    found = HeldRows(kind, names)
    if facility_kind is not None:
        of_kind = table.c.kind == facility_kind
        found.others = frozenset(connection.scalars(select(table.c.code).where(~of_kind)))
        query = query.where(of_kind)
    for uuid, *values in many_rows(connection, query.order_by(table.c.id)):
        found.rows[uuid] = tuple(values)
    if kind is Facility:
        found.statuses = _statuses(connection)
    return found


def regions_of_facilities(connection: Connection) -> dict[str, str]:
    """Code of the region of each facility that has one, by the facility's code."""
    f, r = t.facilities, t.regions
    query = select(f.c.code, r.c.code).join(r, r.c.id == f.c.region_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def lives_of(connection: Connection, uuids: Sequence[str]) -> dict[str, tuple[str, Life]]:
    """Code and statuses of facilities by uuid."""
    f = t.facilities
    found: dict[str, tuple[str, Life]] = {}
    for part in chunks(uuids):
        statuses = _statuses(connection, among(f.c.uuid, part))
        query = select(f.c.uuid, f.c.code).where(among(f.c.uuid, part))
        found |= {
            uuid: (code, _life(statuses.get(uuid, ())))
            for uuid, code in many_rows(connection, query)
        }
    return found


def _statuses(connection: Connection, *which: Any) -> dict[str, list[_Status]]:
    s, f = t.facility_statuses, t.facilities
    query = select(f.c.uuid, s.c.uuid, s.c.status, s.c.since).join(f, f.c.id == s.c.facility_id)
    found: dict[str, list[_Status]] = defaultdict(list)
    for facility, uuid, status, since in many_rows(
        connection, query.where(*which).order_by(s.c.since)
    ):
        # One text for each status, not one for each row.
        found[facility].append((uuid, _STATUS_OF[status].value, since))
    return found


def _life(statuses: Iterable[_Status]) -> Life:
    return Life(
        tuple(
            StatusEntry.model_construct(uuid=uuid, facility="", status=Status(status), since=since)
            for uuid, status, since in statuses
        )
    )


def revisions(connection: Connection, uuids: Sequence[str]) -> dict[str, int]:
    """Journal revision at which each row, or a status of it, was written last."""
    j, b = t.journal, t.batches
    by_batch = {row.id: row.revision for row in connection.execute(select(b.c.id, b.c.revision))}
    found: dict[str, int] = {}
    for part in chunks(uuids):
        for column, more in ((j.c.row_uuid, ()), (j.c.owner, (j.c.entity == _STATUSES,))):
            query = select(column, func.max(j.c.batch_id)).where(among(column, part), *more)
            for uuid, batch in many_rows(connection, query.group_by(column)):
                found[uuid] = max(found.get(uuid, 0), by_batch[batch])
    return found


def known_uuids(connection: Connection, uuids: Sequence[str]) -> set[str]:
    """Of some uuids, those that ever were rows of the registry."""
    j = t.journal
    return {
        uuid
        for part in chunks(uuids)
        for uuid in connection.scalars(select(j.c.row_uuid).where(among(j.c.row_uuid, part)))
    }


@dataclass(frozen=True, slots=True)
class Past:
    """What a row was at a revision: the fields that differ from now, and its statuses then.

    ``life`` is None where the statuses are those of now.
    """

    values: Mapping[str, Any]
    life: Life | None


def pasts(
    connection: Connection, held: HeldRows, revision_of: Mapping[str, int]
) -> dict[str, Past | None]:
    """What rows were at some revision.

    Parameters
    ----------
    revision_of : mapping
        By uuid the journal revision that is asked for.

    Returns
    -------
    dict
        By uuid; None for a row that was not there yet.
    """
    wanted = sorted(revision_of)
    table = t.TABLES[held.kind]
    j, b = t.journal, t.batches
    rows: dict[str, list[Any]] = defaultdict(list)
    sides: list[Mapping[str, Any]] = []
    for part in chunks(wanted):
        lowest = min(revision_of[uuid] for uuid in part)
        query = (
            select(j.c.entity, j.c.row_uuid, j.c.owner, j.c.before, j.c.after, b.c.revision)
            .join(b, b.c.id == j.c.batch_id)
            .where(b.c.revision > lowest)
            .where(
                or_(
                    among(j.c.row_uuid, part),
                    (j.c.entity == _STATUSES) & among(j.c.owner, part),
                )
            )
            .order_by(j.c.id.desc())
        )
        for row in many_rows(connection, query):
            uuid = row.row_uuid if row.entity == table.name else row.owner
            if uuid in revision_of and row.revision > revision_of[uuid]:
                rows[uuid].append(row)
                sides += [row.before] if row.before else []
    codes = codes_of(connection, sides)
    return {uuid: _past(table, held.life(uuid), rows[uuid], codes) for uuid in wanted}


def _past(table: Any, life: Life, rows: Iterable[Any], codes: Mapping[str, str]) -> Past | None:
    """Go back through the journal rows of one row, the newest first."""
    values: dict[str, Any] = {}
    entries = {entry.uuid: entry for entry in life.entries}
    for row in rows:
        if row.entity == _STATUSES:
            _go_back(entries, row)
        elif row.before is None:
            return None
        else:
            values |= _plain(table, row.before, codes)
    return Past(values, Life(tuple(sorted(entries.values(), key=lambda one: one.since))))


def _go_back(entries: dict[str, StatusEntry], row: Any) -> None:
    if row.before is None:
        entries.pop(row.row_uuid, None)
        return
    old = entries.get(row.row_uuid)
    said = {"status": old.status, "since": old.since.isoformat()} if old else {}
    said |= row.before
    if {"status", "since"} <= said.keys():
        entries[row.row_uuid] = StatusEntry.model_construct(
            uuid=row.row_uuid,
            status=Status(said["status"]),
            since=date.fromisoformat(said["since"]),
        )


def _plain(table: Any, side: Mapping[str, Any], codes: Mapping[str, str]) -> dict[str, Any]:
    """Values of a side of the journal as files name them."""
    found = {}
    for name, value in side.items():
        if name in _UNTOLD:
            continue
        if f"{name}_id" in table.c:
            found[name] = codes.get(value, value)
        elif value is not None and isinstance(table.c[name].type, Date):
            found[name] = date.fromisoformat(value)
        else:
            found[name] = value
    return found
