"""Who changed what, when, from what to what: the journal as people read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, union

from aftersales.store import tables as t
from aftersales.store.undo import Batch

_BATCH = tuple(Batch.__slots__)
_FACILITIES = tuple(f"$.{column.removesuffix('_id')}" for column in t.OWNERS)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one row, before and after a write.

    Attributes
    ----------
    batch : Batch
        The write.
    entity, uuid : str
        Table and identity of the row.
    field : str
        Name of the field; empty for a row that came or went as a whole.
    old, new : object
        JSON values; a reference as the code of what is referred to. For a whole row they are
        its fields, or None where there was no row.
    """

    batch: Batch
    entity: str
    uuid: str
    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A row that was written.

    Attributes
    ----------
    entity, uuid : str
        Its table and its identity.
    owners : set of str
        The facilities it belonged to before and after; none for what has no facility.
    """

    entity: str
    uuid: str
    owners: frozenset[str]


def rows_since(
    connection: Connection, revision: int, write: str, limit: int
) -> list[JournalRow] | None:
    """Rows written since a revision; None where that is unknown or they are too many.

    Parameters
    ----------
    revision, write : int, str
        The revision, and the identity of its write: history may have become another one.
    limit : int
        How many rows are not too many.
    """
    b, j = t.batches, t.journal
    known = connection.scalar(select(b.c.uuid).where(b.c.revision == revision))
    if known != write:
        return None
    query = (
        select(j.c.entity, j.c.row_uuid, j.c.owner, _owner_after())
        .join(b, b.c.id == j.c.batch_id)
        .where(b.c.revision > revision)
        .limit(limit + 1)
    )
    found = [
        JournalRow(entity, uuid, frozenset(owners) - {None})
        for entity, uuid, *owners in connection.execute(query)
    ]
    return None if len(found) > limit else found


def changes_of(connection: Connection, uuid: str) -> list[FieldChange]:
    """Changes of a row, and of what belonged to it at the time, newest first.

    A lane belongs to its destination. What came from another facility is there from its coming on.
    """
    j = t.journal
    owned = union(
        select(j.c.row_uuid).where(j.c.owner == uuid),
        *(
            select(table.c.uuid)
            .join(t.facilities, t.facilities.c.id == table.c[owner])
            .where(t.facilities.c.uuid == uuid)
            for table in t.AREAS
            if (owner := t.owner_of(table))
        ),
    )
    came = and_(j.c.row_uuid.in_(owned), _owner_after() == uuid)
    return _changes(connection, or_(j.c.row_uuid == uuid, j.c.owner == uuid, came))


def _owner_after() -> ColumnElement[Any]:
    """Uuid of the facility that a journal row gives to what it wrote."""
    return func.coalesce(*(func.json_extract(t.journal.c.after, path) for path in _FACILITIES))


def changes_in(connection: Connection, batch: int, limit: int = 1000) -> list[FieldChange]:
    """Changes of one write, in their order, at most so many rows of it."""
    return _changes(connection, t.journal.c.batch_id == batch, limit)[::-1]


def batches(connection: Connection, limit: int = 1000) -> list[tuple[Batch, int]]:
    """The newest writes with the number of rows of each, newest first."""
    b, j = t.batches, t.journal
    count = select(func.count()).where(j.c.batch_id == b.c.id).scalar_subquery()
    query = select(*(b.c[name] for name in _BATCH), count).order_by(b.c.id.desc()).limit(limit)
    return [(Batch(*row[:-1]), row[-1]) for row in connection.execute(query)]


def last_writer(connection: Connection, uuid: str) -> tuple[str, str]:
    """Who wrote a row last, and when."""
    b, j = t.batches, t.journal
    query = (
        select(b.c.who, b.c.at)
        .join(j, j.c.batch_id == b.c.id)
        .where(j.c.row_uuid == uuid)
        .order_by(j.c.id.desc())
        .limit(1)
    )
    found = connection.execute(query).first()
    return ("", "") if found is None else (found.who, found.at)


def _changes(connection: Connection, which: Any, limit: int = -1) -> list[FieldChange]:
    b, j = t.batches, t.journal
    query = (
        select(j.c.entity, j.c.row_uuid, j.c.before, j.c.after, *(b.c[name] for name in _BATCH))
        .join(b, b.c.id == j.c.batch_id)
        .where(which)
        .order_by(j.c.id.desc())
        .limit(limit)
    )
    rows = connection.execute(query).all()
    codes = codes_of(connection, [side for row in rows for side in row[2:4] if side])
    found = []
    for entity, uuid, before, after, *batch in rows:
        old, new = _coded(before, codes), _coded(after, codes)
        whole = old is None or new is None
        for name in [""] if whole else list(new or {}):
            sides = (old, new) if whole else ((old or {}).get(name), (new or {}).get(name))
            if sides[0] == sides[1]:
                continue  # it only belongs to what changed
            found.append(FieldChange(Batch(*batch), entity, uuid, name, *sides))
    return found


def codes_of(connection: Connection, sides: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Codes by uuid of everything the journal rows refer to, also of what is gone."""
    names = [column.removesuffix("_id") for column in t.REFERRED]
    wanted = {side[name] for side in sides for name in names if side.get(name)}
    found: dict[str, str] = {}
    for referred in t.REFERRED.values():
        query = select(referred.c.uuid, referred.c.code).where(referred.c.uuid.in_(wanted))
        found |= {row.uuid: row.code for row in connection.execute(query)}
    gone = wanted - found.keys()
    j = t.journal
    query = select(j.c.row_uuid, j.c.before).where(j.c.row_uuid.in_(gone), j.c.after.is_(None))
    return found | {row.row_uuid: row.before.get("code", "") for row in connection.execute(query)}


def _coded(side: Mapping[str, Any] | None, codes: Mapping[str, str]) -> dict[str, Any] | None:
    if side is None:
        return None
    names = {column.removesuffix("_id") for column in t.REFERRED}
    return {
        key: codes.get(value, value) if key in names and value else value
        for key, value in side.items()
        if key != "uuid"
    }
