"""Undo and redo from the journal: an inverse patch for each field, never over a later edit.

An undo is a batch of its own that names the batch it reverses; undoing that one is the redo.
So history only grows, and another window or the command line can go on where one stopped.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select

from aftersales.domain.errors import ConflictError, NotFoundError
from aftersales.domain.merging import three_way
from aftersales.store import tables as t
from aftersales.store.journal import Writer
from aftersales.store.journal_values import Row, typed

_MANY = 50  # rows that are worth reading together
_FLOOR = ("demo",)  # what a registry was made with is where undo ends


@dataclass(frozen=True, slots=True)
class Batch:
    """One write of the registry, as history shows it.

    Attributes
    ----------
    id, revision, uuid : int, int, str
        Its row, the journal revision it made, and its identity: after a restore another write
        may have its revision.
    label : str
        Code of what was done, in the ``action`` section of the text catalogue.
    details : dict
        What the sentence of the label names.
    who, at, source : str
        Who wrote it, when (UTC, ISO), and from which file.
    undoes : int or None
        Id of the batch that this one reverses.
    """

    id: int
    revision: int
    label: str
    details: dict[str, Any]
    who: str
    at: str
    source: str
    undoes: int | None
    uuid: str = ""

    @property
    def is_floor(self) -> bool:
        """Whether the registry was made with it, so that undo ends there."""
        return self.label in _FLOOR


@dataclass(frozen=True, slots=True)
class Kept:
    """A value that undo left alone, because it was changed or is used since."""

    entity: str
    uuid: str
    fields: tuple[str, ...]


def stacks(batches: Iterable[tuple[int, int | None]]) -> tuple[list[int], list[int]]:
    """Batches that can be undone and redone, the next one last.

    Parameters
    ----------
    batches : iterable of tuple
        Id of every batch, oldest first, with the id it reverses.
    """
    done: list[int] = []
    undone: list[int] = []
    for batch, undoes in batches:
        if undoes is None:
            done.append(batch)
            undone.clear()
        elif undoes in undone:
            undone.remove(undoes)
            done.append(batch)
        else:
            if undoes in done:
                done.remove(undoes)
            undone.append(batch)
    return done, undone


def next_batches(connection: Connection) -> tuple[Batch | None, Batch | None]:
    """What undo and redo would reverse next."""
    b = t.batches
    query = select(b.c.id, b.c.undoes).where(b.c.label.not_in(_FLOOR)).order_by(b.c.id)
    done, undone = stacks((row.id, row.undoes) for row in connection.execute(query))
    return (
        batch_of(connection, done[-1]) if done else None,
        batch_of(connection, undone[-1]) if undone else None,
    )


def batch_of(connection: Connection, number: int) -> Batch:
    """A batch by its id."""
    b = t.batches
    query = select(*(b.c[name] for name in Batch.__slots__)).where(b.c.id == number)
    return Batch(**connection.execute(query).mappings().one())


def find_batch(connection: Connection, revision: int) -> Batch:
    """The batch of a journal revision.

    Raises
    ------
    NotFoundError
        ``no_batch``.
    """
    found = connection.scalar(select(t.batches.c.id).where(t.batches.c.revision == revision))
    if found is None:
        raise NotFoundError("no_batch", value=revision)
    return batch_of(connection, found)


def reverse(writer: Writer, batch: Batch) -> list[Kept]:
    """Take back what a batch did, field by field, where nobody changed it since.

    Returns
    -------
    list of Kept
        What stays, because it was changed later or other rows use it.

    Raises
    ------
    ConflictError
        ``nothing_to_undo`` for what the registry was made with.
    """
    if batch.is_floor:
        raise ConflictError("nothing_to_undo")
    writer.reverse(batch.id, batch.label, batch.source, batch.details)
    j = t.journal
    rows = (
        writer.connection.execute(select(j).where(j.c.batch_id == batch.id).order_by(j.c.id.desc()))
        .mappings()
        .all()
    )
    staying = _staying(writer, rows)
    kept = []
    for (entity, how), run in groupby(rows, key=_how):
        table = t.BY_NAME[entity]
        left: list[RowMapping] = []
        for row in run:
            if staying & {row["row_uuid"], _whole_of(row)}:
                kept.append(Kept(entity, row["row_uuid"], tuple(row["after"] or row["before"])))
            else:
                left.append(row)
        if how != "changed" and len(left) > _MANY:
            left = _reverse_many(writer, table, left, came=how == "came")
        for row in left:
            fields = _reverse_row(writer, table, row)
            if fields:
                kept.append(Kept(table.name, row["row_uuid"], fields))
    return kept


def _whole_of(row: RowMapping) -> str | None:
    """Facility that a row is a part of; a lane is part of neither end and goes with either."""
    owner: str | None = row["owner"]
    return owner if "facility_id" in t.BY_NAME[row["entity"]].c else None


def _how(row: RowMapping) -> tuple[str, str]:
    """Table of a journal row, and whether the row came, went or changed."""
    went = "went" if row["after"] is None else "changed"
    return row["entity"], "came" if row["before"] is None else went


def _staying(writer: Writer, rows: Sequence[RowMapping]) -> set[str]:
    """Facilities a batch brought that stay, and all it brought with them.

    They, or something that came with them, were changed since, or something came to them later:
    half of a facility would be worse than either.
    """
    came = [row for row in rows if row["before"] is None]
    brought = {row["row_uuid"] for row in came if row["entity"] == t.facilities.name}
    if not brought:
        return set()
    staying = {
        uuid
        for entity in {row["entity"] for row in came}
        for row in _changed_since(
            writer, t.BY_NAME[entity], [r for r in came if r["entity"] == entity]
        )
        for uuid in _sites(row["after"]) or {row["row_uuid"]}
    }
    # What the batch itself moved to them goes back before they go.
    own = {row["row_uuid"] for row in rows if _sites(row["after"] or {})}
    ids = {number: uuid for uuid, number in writer.ids(t.facilities, brought).items()}
    for table in t.AREAS:
        for column in t.sites_of(table):
            staying |= {
                ids[facility]
                for uuid, facility in writer.referring(table, column, ids)
                if uuid not in own
            }
    return staying & brought


def _sites(side: Row) -> set[str]:
    """Facilities that the values of a journal row name."""
    return {side[name] for column in t.SITES if side.get(name := column.removesuffix("_id"))}


def _changed_since(
    writer: Writer, table: Table, rows: Sequence[RowMapping]
) -> Iterator[RowMapping]:
    """Rows a batch brought that are no longer as they came."""
    held = writer.rows(table, [row["row_uuid"] for row in rows])
    for row in rows:
        now = held.get(row["row_uuid"])
        if now is None:
            yield row
        elif now["rev"] != row["rev"]:
            try:
                after = typed(table, row["after"], _ids(writer, table, [row["after"]]))
            except ConflictError:  # what it came with is gone: it refers to something else now
                yield row
                continue
            if any(now[name] != value for name, value in after.items()):
                yield row


def _reverse_many(
    writer: Writer, table: Table, rows: list[RowMapping], *, came: bool
) -> list[RowMapping]:
    """Take out or put back many rows at once; return those that need a closer look."""
    side = "after" if came else "before"
    ids = _ids(writer, table, [row[side] for row in rows])
    uuids = [row["row_uuid"] for row in rows]
    held, revs = writer.rows(table, uuids), writer.last_revisions(uuids)
    plain, left = [], []
    for row in rows:
        now = held.get(row["row_uuid"])
        try:
            values = typed(table, row[side], ids)
        except ConflictError:
            left.append(row)
            continue
        if came and now is not None and all(now[n] == v for n, v in values.items()):
            plain.append(now)
        elif not came and now is None:
            plain.append({**values, "rev": revs[row["row_uuid"]] + 1})
        else:
            left.append(row)
    try:
        with writer.connection.begin_nested():
            if came:
                writer.delete_many(table, plain)
            else:
                writer.insert(table, plain)
    except ConflictError:  # one of them is in use, or its code is taken: row by row
        return rows
    return left


def _reverse_row(writer: Writer, table: Table, row: RowMapping) -> tuple[str, ...]:
    """Reverse one row of the journal; return the fields that had to stay."""
    uuid = row["row_uuid"]
    held = writer.row(table, uuid)
    try:
        before, after = (
            None if row[side] is None else typed(table, row[side], _ids(writer, table, [row[side]]))
            for side in ("before", "after")
        )
        if before is None:
            return _take_out(writer, table, uuid, held, after or {})
        if after is None:
            if held is None:
                rev = writer.last_revisions([uuid])[uuid]
                writer.insert(table, [{**before, "rev": rev + 1}])
            return ()
    except ConflictError:
        return tuple(row["before"] or row["after"])
    if held is None:
        return tuple(before)
    write, clashes = three_way(after, held, before)
    try:
        writer.update(table, uuid, held["rev"], write)
    except ConflictError:  # its old code has gone to somebody else
        return tuple(write)
    return tuple(name for clash in clashes for name in clash.fields)


def _take_out(
    writer: Writer, table: Table, uuid: str, held: Row | None, after: Row
) -> tuple[str, ...]:
    """Remove a row that a batch inserted, unless it was changed since or is in use."""
    if held is None:
        return ()
    changed = tuple(name for name, value in after.items() if held[name] != value)
    if not changed:
        writer.delete(table, uuid)
    return changed


def _ids(writer: Writer, table: Table, sides: Sequence[Row]) -> dict[str, dict[str, int]]:
    """Ids by uuid of what the values of journal rows refer to."""
    return {
        column: writer.ids(referred, {side.get(column.removesuffix("_id")) for side in sides})
        for column, referred in t.REFERRED.items()
        if column in table.c
    }
