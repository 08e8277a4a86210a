"""Undo and redo from the journal: an inverse patch for each field, never over a later edit.

An undo is a batch of its own that names the batch it reverses; undoing that one is the redo.
So history only grows, and another window or the command line can go on where one stopped.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from aftersales.domain.errors import ConflictError, NotFoundError
from aftersales.domain.merging import three_way
from aftersales.store import tables as t
from aftersales.store.journal import Row, Writer, typed

_FLOOR = ("demo",)  # what a registry was made with is where undo ends


@dataclass(frozen=True, slots=True)
class Batch:
    """One write of the registry, as history shows it.

    Attributes
    ----------
    id, revision : int
        Its row, and the journal revision it made.
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
    if batch.label in _FLOOR:
        raise ConflictError("nothing_to_undo")
    j = t.journal
    rows = (
        writer.connection.execute(select(j).where(j.c.batch_id == batch.id).order_by(j.c.id.desc()))
        .mappings()
        .all()
    )
    kept = []
    for row in rows:
        table = t.BY_NAME[row["entity"]]
        fields = _reverse_row(writer, table, dict(row))
        if fields:
            kept.append(Kept(table.name, row["row_uuid"], fields))
    return kept


def _reverse_row(writer: Writer, table: Table, row: Row) -> tuple[str, ...]:
    """Reverse one row of the journal; return the fields that had to stay."""
    uuid = row["row_uuid"]
    held = writer.row(table, uuid)
    try:
        before, after = (
            None if row[side] is None else typed(table, row[side], _ids(writer, table, row[side]))
            for side in ("before", "after")
        )
        if before is None:
            return _take_out(writer, table, uuid, held, after or {})
        if after is None:
            if held is None:
                writer.insert(table, [{**before, "rev": row["rev"] + 1}])
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


def _ids(writer: Writer, table: Table, values: Row) -> dict[str, dict[str, int]]:
    """Ids by uuid of what the values of a journal row refer to."""
    found = {}
    for column, referred in t.REFERRED.items():
        uuid = values.get(column.removesuffix("_id"))
        if column in table.c:
            query = select(referred.c.id).where(referred.c.uuid == uuid)
            number = None if uuid is None else writer.connection.scalar(query)
            found[column] = {} if number is None else {str(uuid): number}
    return found
