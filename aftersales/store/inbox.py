"""Files that were taken in, what they claimed, and what of it is open.

A receipt counts while the write it belongs to stands; an answer while the write that gave it
does. So undoing either opens again what it had settled, and nothing else has to be kept in step.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from aftersales.store import sync_tables as s
from aftersales.store import tables as t
from aftersales.store.bulk import execute_many
from aftersales.store.chunks import among, chunks
from aftersales.store.journal import Writer


@dataclass(frozen=True, slots=True)
class Receipt:
    """A file that was taken in.

    Attributes
    ----------
    id, batch_id, revision : int
        Its row, and the write it belongs to.
    kind, file, sender : str
        What its rows are, its name, and who sent it.
    who, at : str
        Who took it in, and when (UTC, ISO).
    counts : mapping
        Rows by state.
    stands : bool
        Whether the write was not undone.
    """

    id: int
    batch_id: int
    revision: int
    kind: str
    file: str
    sender: str
    who: str
    at: str
    counts: Mapping[str, int]
    stands: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something open: a file says it, and a person has to decide.

    Attributes
    ----------
    id : int
        Its row.
    receipt : Receipt
        The file it comes from.
    line : int
        Physical line in that file.
    row_uuid : str
        The record; empty for a proposal to add one.
    reason, detail : str
        Why it is open.
    fields : tuple of str
        The fields that are decided together.
    base, held, wanted : tuple
        JSON values: what the sender had seen (None where that is not known), what the registry
        held when the file came, and what the file says.
    """

    id: int
    receipt: Receipt
    line: int
    row_uuid: str
    reason: str
    detail: str
    fields: tuple[str, ...]
    base: tuple[Any, ...] | None
    held: tuple[Any, ...]
    wanted: tuple[Any, ...]


def undone_batches(connection: Connection) -> set[int]:
    """Ids of the writes that are taken back and not done again."""
    b = t.batches
    rows = connection.execute(
        select(b.c.id, b.c.undoes).where(b.c.undoes.is_not(None)).order_by(b.c.id)
    )
    roots: dict[int, int] = {}
    undone: set[int] = set()
    for number, undoes in rows:
        roots[number] = roots.get(undoes, undoes)
        undone ^= {roots[number]}
    return undone


def known_claims(
    connection: Connection, digests: Collection[str], look_up: Callable[[], None] = lambda: None
) -> set[str]:
    """Of some claims, those that a file made before whose taking in stands."""
    undone = undone_batches(connection)
    found: set[str] = set()
    for table, column in ((s.claims, s.claims.c.digest), (s.conflicts, s.conflicts.c.claim)):
        for part in chunks(sorted(digests)):
            look_up()
            query = (
                select(column, s.receipts.c.batch_id)
                .select_from(table.join(s.receipts, s.receipts.c.id == table.c.receipt_id))
                .where(among(column, part))
            )
            found |= {claim for claim, batch in connection.execute(query) if batch not in undone}
    return found


def taken_content(connection: Connection, content_hash: str) -> str:
    """When the same content was taken in, if that stands; empty otherwise."""
    r, b = s.receipts, t.batches
    query = (
        select(b.c.id, b.c.at)
        .join(r, r.c.batch_id == b.c.id)
        .where(r.c.content_hash == content_hash)
        .order_by(b.c.id)
    )
    undone = undone_batches(connection)
    return next((at for number, at in connection.execute(query) if number not in undone), "")


def add_receipt(
    writer: Writer,
    about: Mapping[str, Any],
    claims: Iterable[str],
    conflicts: Sequence[Mapping[str, Any]],
) -> None:
    """Note a file with the write that takes it in.

    Parameters
    ----------
    about : mapping
        Columns of the receipt.
    claims : iterable of str
        Names of what was taken over.
    conflicts : sequence of mappings
        Columns of what is left open; one that is answered already has its ``answer``.
    """

    def note(batch: int) -> None:
        key = writer.connection.execute(
            insert(s.receipts).values(**about, batch_id=batch)
        ).inserted_primary_key
        receipt = key[0] if key else 0
        # In their order a tree of them grows at its end.
        digests = [{"digest": one, "receipt_id": receipt} for one in sorted(set(claims))]
        for part in chunks(digests):
            writer.look_up()
            execute_many(writer.connection, insert(s.claims), part)
        open_ones = [
            {
                **one,
                "receipt_id": receipt,
                "answered_by": batch if one.get("answer") else None,
                "answer": one.get("answer", ""),
            }
            for one in conflicts
        ]
        if open_ones:
            execute_many(writer.connection, insert(s.conflicts), open_ones)

    writer.afterwards(note)


def answer(writer: Writer, ids: Sequence[int], words: str) -> None:
    """Note how conflicts were decided, by the write that does it."""

    def note(batch: int) -> None:
        for part in chunks(ids):
            writer.connection.execute(
                update(s.conflicts)
                .where(among(s.conflicts.c.id, part))
                .values(answered_by=batch, answer=words)
            )

    writer.afterwards(note)


def receipts(connection: Connection, limit: int = 1000) -> list[Receipt]:
    """Files that were taken in, the newest first."""
    undone = undone_batches(connection)
    return [_receipt(row, undone) for row in connection.execute(_receipt_query().limit(limit))]


def _receipt_query() -> Any:
    r, b = s.receipts, t.batches
    columns = (r.c.id, r.c.batch_id, b.c.revision, r.c.kind, r.c.file, r.c.sender)
    query = select(*columns, b.c.who, b.c.at, r.c.counts).join(b, b.c.id == r.c.batch_id)
    return query.order_by(r.c.id.desc())


def _receipt(row: Any, undone: set[int]) -> Receipt:
    return Receipt(**row._mapping, stands=row.batch_id not in undone)


def open_conflicts(connection: Connection) -> list[Conflict]:
    """What a person has to decide, oldest first."""
    undone = undone_batches(connection)
    files = {one.id: one for one in receipts(connection, -1) if one.stands}
    c = s.conflicts
    told = connection.execute(select(c.c.id, c.c.receipt_id, c.c.answered_by).order_by(c.c.id))
    # What was decided stays for ever; only what is open is read whole.
    wanted = [
        number
        for number, receipt, batch in told
        if receipt in files and (batch is None or batch in undone)
    ]
    return [
        Conflict(
            row.id,
            files[row.receipt_id],
            row.line,
            row.row_uuid,
            row.reason,
            row.detail,
            tuple(row.fields),
            None if row.base is None else tuple(row.base),
            tuple(row.held or ()),
            tuple(row.wanted),
        )
        for part in chunks(wanted)
        for row in connection.execute(select(c).where(among(c.c.id, part)).order_by(c.c.id))
    ]


def mappings(connection: Connection, sender: str, kind: str) -> dict[str, str]:
    """Columns by the folded names that a sender uses for them."""
    m = s.mappings
    query = select(m.c.header, m.c.column).where(m.c.sender == sender, m.c.kind == kind)
    return {row.header: row.column for row in connection.execute(query)}


def remember_mappings(writer: Writer, sender: str, kind: str, own: Mapping[str, str]) -> None:
    """Keep the names that a sender uses for columns."""
    m = s.mappings
    held = mappings(writer.connection, sender, kind)
    for header, column in own.items():
        if header in held:
            writer.connection.execute(
                update(m)
                .where(m.c.sender == sender, m.c.kind == kind, m.c.header == header)
                .values(column=column)
            )
        else:
            values = {"sender": sender, "kind": kind, "header": header, "column": column}
            writer.connection.execute(insert(m).values(**values))
