"""Checked records enter, change and leave the registry; every row is journaled.

Records name each other by code; codes become references here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Table, UniqueConstraint, select

from aftersales.domain.errors import ConflictError, NotFoundError
from aftersales.domain.fields import REFERENCES, fields_of
from aftersales.domain.merging import Clash, three_way, with_partners
from aftersales.domain.records import Facility, Record
from aftersales.store import queries
from aftersales.store import tables as t
from aftersales.store.chunks import chunks
from aftersales.store.journal import Writer

_FEW = 500  # records whose references are looked up one by one


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person changes of one record.

    Attributes
    ----------
    kind : type of Record
        What it is a record of.
    uuid : str
        Which one; of a new record, its uuid to be, or empty.
    base : mapping
        The changed fields as the person had seen them, to remove a record all of them; empty
        for a new record.
    values : mapping or None
        The fields as the person wants them; None removes the record.
    """

    kind: type[Record]
    uuid: str
    base: Mapping[str, Any]
    values: Mapping[str, Any] | None

    @property
    def is_new(self) -> bool:
        """Whether the record does not exist yet."""
        return not self.base and self.values is not None


def edited(seen: Record, values: Mapping[str, Any]) -> Edit | None:
    """What turns a record, as a person saw it, into what they want; None if that is the same.

    Of fields that belong together the edit names all: half of a position is only right with the
    other half that the person saw beside it.
    """
    changed = {name: value for name, value in values.items() if getattr(seen, name) != value}
    if not changed:
        return None
    names = with_partners(changed) & type(seen).model_fields.keys()
    base = {name: getattr(seen, name) for name in sorted(names)}
    return Edit(type(seen), seen.uuid, base, base | changed)


def added(record: Record) -> Edit:
    """What adds a record, under its own identity if it has one."""
    values = record.model_dump(exclude={"uuid"})
    return Edit(type(record), record.uuid or str(uuid4()), {}, values)


def removed(seen: Record) -> Edit:
    """What takes a record away, as a person saw it."""
    names = {spec.name.partition(".")[0] for spec in fields_of(type(seen))}
    return Edit(type(seen), seen.uuid, {name: getattr(seen, name) for name in names}, None)


def add(writer: Writer, records: Sequence[Record]) -> None:
    """Insert records of one kind; a facility with the statuses of its history.

    Raises
    ------
    NotFoundError
        ``unknown_code`` if a record names a region, brand or facility that is not there.
    ConflictError
        ``already_there`` if a record with the same key is.
    """
    if not records:
        return
    table = t.TABLES[type(records[0])]
    known = _known(writer.connection, table, records)
    ids = writer.insert(table, [_row(record, known) for record in records])
    assert len(ids) == len(records)  # noqa: S101 - rows in are rows out
    histories = [
        entry.model_copy(update={"facility": record.code})
        for record in records
        if isinstance(record, Facility)
        for entry in record.history
    ]
    add(writer, histories)


def amend(writer: Writer, *edits: Edit) -> list[tuple[Edit, Clash]]:
    """Change the fields of records that nobody else has changed since the person saw them.

    Parameters
    ----------
    edits : Edit
        Of records of one kind, each of another one.

    Returns
    -------
    list of (Edit, Clash)
        Fields that somebody else has changed; they are not written.

    Raises
    ------
    NotFoundError
        ``record_gone`` if a record is no longer there.
    ConflictError
        ``already_there`` if a new key is taken.
    pydantic.ValidationError
        If a record would not be right as a whole.
    """
    kind = edits[0].kind
    table = t.TABLES[kind]
    clashes: list[tuple[Edit, Clash]] = []
    made: dict[str, tuple[Record, dict[str, Any]]] = {}
    for edit, record in _held(writer.connection, edits):
        assert edit.values is not None  # noqa: S101 - removing is another function
        held = record.model_dump()
        write, found = three_way(edit.base, held, edit.values)
        clashes += [(edit, clash) for clash in found]
        if write:
            made[edit.uuid] = kind(**{**held, **write}), write
    known = _known(writer.connection, table, [whole for whole, _ in made.values()])
    rows = writer.rows(table, list(made))
    changes = []
    for uuid, (whole, write) in made.items():
        row = _row(whole, known)
        names = {f"{name}_id" if f"{name}_id" in row else name for name in write}
        changes.append((rows[uuid], {name: row[name] for name in names}))
    writer.update_many(table, changes)
    return clashes


@cache
def key_fields(kind: type[Record]) -> frozenset[str]:
    """Fields of which no two records of a kind have the same values, alone or together."""
    table = t.TABLES[kind]
    rules = [rule.columns for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    rules += [index.columns for index in table.indexes if index.unique]
    return frozenset(column.name.removesuffix("_id") for rule in rules for column in rule)


def amend_many(
    writer: Writer, kind: type[Record], changes: Mapping[str, Mapping[str, Any]]
) -> None:
    """Change fields of many records at once, given by uuid; their values were checked.

    Raises
    ------
    NotFoundError
        ``record_gone`` if one of them is no longer there; ``unknown_code`` for a reference to
        what is not there.
    ConflictError
        ``already_there`` if a new key is taken.
    """
    table = t.TABLES[kind]
    known = {
        name: {row.code: row.id for row in writer.connection.execute(query)}
        for column, referred in t.REFERRED.items()
        if (name := column.removesuffix("_id")) in kind.model_fields and column in table.c
        for query in (select(referred.c.code, referred.c.id),)
    }
    for part in chunks(list(changes)):
        writer.look_up()
        held = writer.rows(table, part)
        if len(held) < len(part):
            raise NotFoundError("record_gone")
        writer.update_many(table, [(held[uuid], _columns(changes[uuid], known)) for uuid in part])


def _columns(values: Mapping[str, Any], known: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """Columns of a table that hold some fields."""
    row: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            row[name] = getattr(value, "value", value)
            continue
        if value is not None and value not in known[name]:
            raise NotFoundError("unknown_code", kind=REFERENCES[name], value=value)
        row[f"{name}_id"] = None if value is None else known[name][value]
    return row


def remove(writer: Writer, *edits: Edit) -> list[tuple[Edit, Clash]]:
    """Remove records that nobody else has changed since the person saw them.

    A facility goes with everything that belongs to it.

    Parameters
    ----------
    edits : Edit
        Of records of one kind, each of another one.

    Returns
    -------
    list of (Edit, Clash)
        One for each record that somebody else has changed; then it stays.

    Raises
    ------
    NotFoundError
        ``record_gone`` if one is no longer there.
    ConflictError
        ``still_used`` if others refer to one; it names the first of the records.
    """
    kind = edits[0].kind
    clashes: list[tuple[Edit, Clash]] = []
    going: dict[str, Record] = {}
    for edit, record in _held(writer.connection, edits):
        fields = tuple(name for name, was in edit.base.items() if getattr(record, name) != was)
        if fields:
            was, now = (tuple(side[name] for name in fields) for side in (edit.base, dict(record)))
            clashes.append((edit, Clash(fields, was, now, (None,) * len(fields))))
        else:
            going[edit.uuid] = record
    if kind is Facility:
        _remove_owned(writer, list(going))
    rows = writer.rows(t.TABLES[kind], list(going))
    try:
        writer.delete_many(t.TABLES[kind], [rows[uuid] for uuid in going])
    except ConflictError as error:
        first = next(iter(going.values()))
        name = getattr(first, "name", "") or getattr(first, "code", "")
        raise ConflictError(error.code, value=name) from error
    return clashes


def _remove_owned(writer: Writer, uuids: Sequence[str]) -> None:
    """Remove everything that belongs to some facilities."""
    ids = list(writer.ids(t.facilities, uuids).values())
    for table in t.TABLES.values():
        owned = {
            uuid: None
            for column in t.sites_of(table)
            for uuid, _ in writer.referring(table, column, ids)
        }
        writer.delete_many(table, list(writer.rows(table, list(owned)).values()))


def _held(connection: Connection, edits: Sequence[Edit]) -> Iterator[tuple[Edit, Record]]:
    """Edits with the records as they are now."""
    records = queries.records_of(connection, edits[0].kind, [edit.uuid for edit in edits])
    found = {record.uuid: record for record in records}
    for edit in edits:
        if edit.uuid not in found:
            raise NotFoundError("record_gone")
        yield edit, found[edit.uuid]


def current(connection: Connection, kind: type[Record], uuid: str) -> Record:
    """A record as it is now.

    Raises
    ------
    NotFoundError
        ``record_gone``.
    """
    found = queries.records(connection, kind, [uuid])
    if not found:
        raise NotFoundError("record_gone")
    return found[0]


def _known(
    connection: Connection, table: Table, records: Sequence[Record]
) -> dict[str, dict[str, int]]:
    """Ids by code of what the records refer to."""
    known = {}
    for column, referred in t.REFERRED.items():
        if column not in table.c:
            continue
        name = column.removesuffix("_id")
        codes = {getattr(record, name) for record in records} - {None}
        query = select(referred.c.code, referred.c.id)
        if len(codes) <= _FEW:
            query = query.where(referred.c.code.in_(codes))
        known[name] = {row.code: row.id for row in connection.execute(query)}
    return known


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
            raise NotFoundError("unknown_code", kind=REFERENCES[name], value=code)
        row[f"{name}_id"] = None if code is None else codes[code]
    return row
