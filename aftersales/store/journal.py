"""Every write goes through here, so that history, undo and sync have one source.

A journal row holds what a row was before and after: the whole row for an insert or delete, the
changed fields for an update. It refers to other rows by uuid and names the facility a row
belongs to as its ``owner``. The rows of one transaction form a batch with a label.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    Connection,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from aftersales.domain.changes import Area, Change
from aftersales.domain.errors import ConflictError
from aftersales.domain.merging import with_partners
from aftersales.store import tables
from aftersales.store.bulk import execute_many
from aftersales.store.chunks import among, chunks
from aftersales.store.journal_values import Row, plain, search_of

_MOST = 10_000  # journal rows that wait to be written
_FEW = 500  # rows whose references are looked up one by one


class Writer:
    """Writes rows of business tables and records each of them in the journal.

    Handed out by :meth:`aftersales.store.database.Database.write`; it lives as long as the
    transaction.

    Parameters
    ----------
    label : str
        Code of what the person does, in the ``action`` section of the text catalogue.
    details : mapping, optional
        What the sentence of the label names.
    undoes : int, optional
        Id of the batch that this one reverses.
    """

    def __init__(
        self,
        connection: Connection,
        label: str,
        who: str,
        source: str,
        details: Mapping[str, Any] | None = None,
        undoes: int | None = None,
    ) -> None:
        self.connection = connection
        self.area = Area.NOTHING
        self.change: Change | None = None
        self._label, self._who, self._source = label, who, source
        self._details, self._undoes = dict(details or {}), undoes
        self._records: list[dict[str, Any]] = []
        self._uuids: dict[Table, dict[int, str]] = {}
        self._batch = self._revision = 0  # nothing is in the journal yet
        self._afterwards: list[Callable[[int], None]] = []
        self.look_up: Callable[[], None] = lambda: None  # whether to stop, between two chunks

    def afterwards(self, work: Callable[[int], None]) -> None:
        """Do something more in the transaction, with the id of the write.

        The write is then kept even when no row of it differs.
        """
        self._afterwards.append(work)

    def reverse(
        self, batch: int, label: str, source: str, details: Mapping[str, Any] | None
    ) -> None:
        """Become the write that reverses a batch, which was found inside the transaction."""
        self._undoes, self._label, self._source = batch, label, source
        self._details = dict(details or {})

    def insert(self, table: Table, rows: Sequence[Row]) -> dict[str, int]:
        """Insert rows, giving a new uuid to those that have none.

        Returns
        -------
        dict
            The id of each row by its uuid.

        Raises
        ------
        ConflictError
            ``already_there`` if a row with the same key exists.
        """
        if not rows:
            return {}
        first = self.connection.scalar(select(table.c.id).order_by(table.c.id.desc()).limit(1)) or 0
        full = [
            {
                "rev": 1,
                **row,
                "id": first + k,
                "uuid": row.get("uuid") or str(uuid4()),
                **search_of(table, row),
            }
            for k, row in enumerate(rows, 1)
        ]
        try:
            execute_many(self.connection, insert(table), full)
        except IntegrityError as error:
            raise _taken(table, rows, error) from error
        self._record(table, [(row["uuid"], row["rev"], None, row, row) for row in full])
        return {row["uuid"]: row["id"] for row in full}

    def update(self, table: Table, uuid: str, rev: int, values: Row) -> bool:
        """Change fields of a row that still has the revision the writer saw.

        Returns
        -------
        bool
            Whether anything differed; equal values write nothing.

        Raises
        ------
        ConflictError
            ``stale_row`` if the row has moved on or is gone; ``already_there`` if its new key
            is taken.
        """
        held = self.row(table, uuid)
        if held is None or held["rev"] != rev:
            raise ConflictError("stale_row", entity=table.name, uuid=uuid)
        changed = {key: value for key, value in values.items() if held[key] != value}
        if not changed:
            return False
        after = {**held, **changed}
        try:
            self.connection.execute(
                update(table)
                .where(table.c.uuid == bindparam("key"))
                .values(rev=rev + 1, **changed, **search_of(table, after)),
                {"key": uuid},
            )
        except IntegrityError as error:
            raise _taken(table, [after], error) from error
        # Values that belong together are journaled together: they are undone together too.
        names = with_partners(changed)
        before, now = ({key: side[key] for key in held if key in names} for side in (held, after))
        self._record(table, [(uuid, rev + 1, before, now, held)])
        return True

    def update_many(self, table: Table, rows: Sequence[tuple[Row, Row]]) -> None:
        """Change fields of many rows, each given as it is now, with its new values.

        Raises
        ------
        ConflictError
            ``already_there`` if a new key is taken; the transaction has to be rolled back.
        """
        by_fields: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        records: list[tuple[str, int, Row | None, Row | None, Row]] = []
        searched = set(tables.SEARCHED.get(table, ()))
        for held, values in rows:
            changed = {key: value for key, value in values.items() if held[key] != value}
            if not changed:
                continue
            after = {**held, **changed}
            found = search_of(table, after) if searched & changed.keys() else {}
            new = {f"new_{key}": value for key, value in (changed | found).items()}
            given = {"key": held["id"], "new_rev": held["rev"] + 1, **new}
            by_fields.setdefault(tuple(given), []).append(given)
            names = sorted(with_partners(changed) & held.keys())
            before, now = ({key: side[key] for key in names} for side in (held, after))
            records.append((held["uuid"], held["rev"] + 1, before, now, held))
        for names_given, given_rows in by_fields.items():
            columns = [name.removeprefix("new_") for name in names_given if name != "key"]
            statement = (
                update(table)
                .where(table.c.id == bindparam("key"))
                .values({column: bindparam(f"new_{column}") for column in columns})
            )
            try:
                execute_many(self.connection, statement, given_rows)
            except IntegrityError as error:
                codes = [{"code": row.get("new_code", "")} for row in given_rows]
                raise _taken(table, codes, error) from error
        if records:
            self._record(table, records)

    def delete(self, table: Table, uuid: str) -> None:
        """Remove a row that nothing refers to; the journal keeps all of it.

        Raises
        ------
        ConflictError
            ``stale_row`` if it is gone already, ``still_used`` if other rows refer to it.
        """
        held = self.row(table, uuid)
        if held is None:
            raise ConflictError("stale_row", entity=table.name, uuid=uuid)
        self.delete_many(table, [held])

    def delete_many(self, table: Table, rows: Sequence[Row]) -> None:
        """Remove rows, given as they are now, that nothing refers to.

        Raises
        ------
        ConflictError
            ``still_used`` if other rows refer to one of them; then some of them may be gone,
            and the transaction or its savepoint has to be rolled back.
        """
        for part in chunks(rows):
            try:
                ids = [row["id"] for row in part]
                self.connection.execute(delete(table).where(table.c.id.in_(ids)))
            except IntegrityError as error:
                raise ConflictError("still_used", value=part[0].get("code", "")) from error
        for row in rows:  # the next row may get the same id
            self._uuids.get(table, {}).pop(row["id"], None)
        if rows:
            self._record(table, [(row["uuid"], row["rev"] + 1, row, None, row) for row in rows])

    def row(self, table: Table, uuid: str) -> dict[str, Any] | None:
        """A row as it is now, None when it is gone."""
        return self.rows(table, [uuid]).get(uuid)

    def rows(self, table: Table, uuids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Rows as they are now, by uuid; those that are gone are missing."""
        names = table.c.keys()
        found: dict[str, dict[str, Any]] = {}
        for part in chunks(uuids):
            query = select(table).where(among(table.c.uuid, part))
            rows = self.connection.execute(query).all()
            found |= {row.uuid: dict(zip(names, row, strict=True)) for row in rows}
        return found

    def last_revisions(self, uuids: Sequence[str]) -> dict[str, int]:
        """The newest revision that each row ever had, by uuid."""
        j = tables.journal
        found: dict[str, int] = {}
        for part in chunks(uuids):
            newest = func.max(j.c.rev).label("newest")
            query = select(j.c.row_uuid, newest).where(among(j.c.row_uuid, part))
            rows = self.connection.execute(query.group_by(j.c.row_uuid))
            found |= {row.row_uuid: row.newest for row in rows}
        return found

    def referring(self, table: Table, column: str, ids: Iterable[int]) -> Iterator[tuple[str, int]]:
        """Uuids of the rows that refer to rows with some ids, each with that id."""
        for part in chunks(list(ids)):
            query = select(table.c.uuid, table.c[column]).where(among(table.c[column], part))
            yield from ((row[0], row[1]) for row in self.connection.execute(query))

    def ids(self, table: Table, uuids: Iterable[str | None]) -> dict[str, int]:
        """Ids of rows by uuid; those that are gone are missing."""
        found: dict[str, int] = {}
        for part in chunks([uuid for uuid in uuids if uuid is not None]):
            query = select(table.c.uuid, table.c.id).where(among(table.c.uuid, part))
            found |= {row.uuid: row.id for row in self.connection.execute(query)}
        return found

    def attach(self, content: bytes) -> str:
        """Keep the content of a file; return the digest that names it."""
        digest = hashlib.sha256(content).hexdigest()
        kept = tables.attachments
        known = select(kept.c.digest).where(kept.c.digest == digest)
        if self.connection.scalar(known) is None:
            self.connection.execute(insert(kept).values(digest=digest, content=content))
        return digest

    def _record(
        self, table: Table, rows: list[tuple[str, int, Row | None, Row | None, Row]]
    ) -> None:
        """Journal rows given as uuid, revision, before, after, and the whole row."""
        self.area |= tables.AREAS[table]
        names = self._named(table, [side for row in rows for side in row[2:] if side])
        owner = tables.owner_of(table)
        self._records += [
            {
                "entity": table.name,
                "row_uuid": uuid,
                "owner": names[owner].get(whole[owner]) if owner else None,
                "rev": rev,
                "before": plain(before, names),
                "after": plain(after, names),
            }
            for uuid, rev, before, after, whole in rows
        ]
        if len(self._records) > _MOST:
            self._write_records()

    def _named(self, table: Table, rows: Sequence[Row]) -> dict[str, dict[int, str]]:
        """Uuids by id for each reference of the rows."""
        return {
            column: self._uuids_of(referred, {row[column] for row in rows if row.get(column)})
            for column, referred in tables.REFERRED.items()
            if column in table.c
        }

    def _uuids_of(self, table: Table, ids: set[int]) -> dict[int, str]:
        known = self._uuids.setdefault(table, {})
        missing = ids - known.keys()
        if missing:
            query = select(table.c.id, table.c.uuid)
            if len(missing) <= _FEW:
                query = query.where(table.c.id.in_(missing))
            known |= {row.id: row.uuid for row in self.connection.execute(query)}
        return known

    def finish(self) -> None:
        """Write the journal and raise the registry's revision; nothing without a change."""
        if not (self._records or self._batch or self._afterwards) and self._undoes is None:
            return
        self._write_records()
        for work in self._afterwards:
            work(self._batch)
        self.change = Change(self.area, self._revision, self._label, self._details)

    def _write_records(self) -> None:
        """Write the journal rows so far; those of very many changes would fill the memory."""
        if not self._batch:
            self._open_batch()
        for part in chunks(self._records):
            self.look_up()
            rows = [{**record, "batch_id": self._batch} for record in part]
            execute_many(self.connection, insert(tables.journal), rows)
        self._records = []

    def _open_batch(self) -> None:
        meta = tables.meta
        held = self.connection.scalar(select(meta.c.value).where(meta.c.key == "revision"))
        self._revision = int(held or 0) + 1
        batch = self.connection.execute(
            insert(tables.batches).values(
                uuid=str(uuid4()),
                revision=self._revision,
                label=self._label,
                details=self._details,
                who=self._who,
                at=datetime.now(UTC).isoformat(timespec="seconds"),
                source=self._source,
                undoes=self._undoes,
            )
        ).inserted_primary_key
        self._batch = batch[0] if batch else 0
        self.connection.execute(
            update(meta).where(meta.c.key == "revision").values(value=str(self._revision))
        )


def _taken(table: Table, rows: Sequence[Row], error: IntegrityError) -> Exception:
    """Explain a broken rule of uniqueness; any other broken rule is a fault of ours."""
    if "UNIQUE" not in str(error.orig):
        return error
    value = str(rows[0].get("code", "")) if len(rows) == 1 else ""
    return ConflictError("already_there", entity=table.name, value=value)
