"""Every write goes through here, so that history, undo and sync have one source.

A journal row holds what a row was before and after: the whole row for an insert or delete, the
changed fields for an update. The rows of one transaction form a batch with a label.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from aftersales.domain.changes import Area, Change
from aftersales.domain.errors import ConflictError
from aftersales.store import tables

Row = Mapping[str, Any]


class Writer:
    """Writes rows of business tables and records each of them in the journal.

    Handed out by :meth:`aftersales.store.database.Database.write`; it lives as long as the
    transaction.
    """

    def __init__(self, connection: Connection, label: str, who: str, source: str) -> None:
        self.connection = connection
        self.area = Area.NOTHING
        self.change: Change | None = None
        self._label, self._who, self._source = label, who, source
        self._records: list[dict[str, Any]] = []

    def insert(self, table: Table, rows: Sequence[Row]) -> dict[str, int]:
        """Insert rows, giving a new uuid to those that have none.

        Returns
        -------
        dict
            The id of each row by its uuid.
        """
        if not rows:
            return {}
        first = self.connection.scalar(select(table.c.id).order_by(table.c.id.desc()).limit(1)) or 0
        full = [
            {**row, "id": first + k, "uuid": row.get("uuid") or str(uuid4()), "rev": 1}
            for k, row in enumerate(rows, 1)
        ]
        self.connection.execute(insert(table), full)
        self._record(table, [(row["uuid"], 1, None, row) for row in full])
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
            ``stale_row`` if the row has moved on or is gone.
        """
        held = self.connection.execute(select(table).where(table.c.uuid == uuid)).mappings().first()
        if held is None or held["rev"] != rev:
            raise ConflictError("stale_row", entity=table.name, uuid=uuid)
        changed = {key: value for key, value in values.items() if held[key] != value}
        if not changed:
            return False
        self.connection.execute(
            update(table).where(table.c.uuid == bindparam("key")).values(rev=rev + 1, **changed),
            {"key": uuid},
        )
        before = {key: held[key] for key in changed}
        self._record(table, [(uuid, rev + 1, before, changed)])
        return True

    def _record(self, table: Table, rows: list[tuple[str, int, Row | None, Row | None]]) -> None:
        self.area |= tables.AREAS[table]
        self._records += [
            {
                "entity": table.name,
                "row_uuid": uuid,
                "rev": rev,
                "before": _plain(before),
                "after": _plain(after),
            }
            for uuid, rev, before, after in rows
        ]

    def finish(self) -> None:
        """Write the journal and raise the registry's revision; nothing without a change."""
        if not self._records:
            return
        key = tables.meta.c.key
        held = self.connection.scalar(select(tables.meta.c.value).where(key == "revision"))
        revision = int(held or 0) + 1
        batch = self.connection.execute(
            insert(tables.batches).values(
                uuid=str(uuid4()),
                revision=revision,
                label=self._label,
                who=self._who,
                at=datetime.now(UTC).isoformat(timespec="seconds"),
                source=self._source,
            )
        ).inserted_primary_key
        number = batch[0] if batch else None
        self.connection.execute(
            insert(tables.journal), [{**record, "batch_id": number} for record in self._records]
        )
        self.connection.execute(
            update(tables.meta).where(key == "revision").values(value=str(revision))
        )
        self.change = Change(self.area, revision, self._label)


def _plain(row: Row | None) -> dict[str, Any] | None:
    """Values as JSON keeps them: dates as ISO text, bytes as base64."""
    if row is None:
        return None
    return {key: _json(value) for key, value in row.items() if key not in ("id", "rev")}


def _json(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"base64": b64encode(value).decode("ascii")}
    return value.isoformat() if isinstance(value, date) else value
