"""What files left open: shown with all three values, decided by people, and decided again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from aftersales.domain.changes import Change
from aftersales.domain.errors import ConflictError
from aftersales.domain.lives import LIFE, Life
from aftersales.domain.merging import with_partners
from aftersales.domain.progress import Progress
from aftersales.domain.records import Facility, Record, Status
from aftersales.services.desk import person
from aftersales.services.sync.apply import OURS, THEIRS, write_changes
from aftersales.services.sync.claims import plain
from aftersales.store import entries, inbox, queries, sync_rows
from aftersales.store.database import Database
from aftersales.store.inbox import Conflict
from aftersales.store.listing import KINDS

__all__ = ["OURS", "THEIRS", "Conflict", "OpenConflict", "Rule", "decide", "listed", "matching"]


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """A conflict beside the registry as it is now.

    Attributes
    ----------
    conflict : Conflict
        What the file said.
    name : str
        What the record is called.
    now : tuple or None
        JSON values that the registry holds now; None when the record is gone.
    """

    conflict: Conflict
    name: str
    now: tuple[Any, ...] | None


@dataclass(frozen=True, slots=True)
class Rule:
    """How many conflicts are decided at once.

    Attributes
    ----------
    field : str
        Only those of this field; empty for any.
    sender, file : str
        Only those that this person sent, or of this file; empty for any.
    answer : str
        ``ours`` keeps what the registry holds, ``theirs`` takes what the file says.
    """

    field: str
    answer: str
    sender: str = ""
    file: str = ""


def listed(database: Database, day: date) -> list[OpenConflict]:
    """Everything that is open, oldest first."""
    with database.read() as connection:
        found = inbox.open_conflicts(connection)
        now = _now(connection, found, day)
    return [_beside(one, now.get(one.row_uuid)) for one in found]


def _beside(conflict: Conflict, values: Mapping[str, Any] | None) -> OpenConflict:
    if not conflict.row_uuid:
        said = dict(zip(conflict.fields, conflict.wanted, strict=True))
        name = str(said.get("name") or said.get("title") or said.get("code") or "")
        return OpenConflict(conflict, name, ())
    if values is None:
        return OpenConflict(conflict, "", None)
    name = str(values.get("name") or values.get("title") or values.get("code") or "")
    if not name:
        keys = ("facility", "origin", "destination", "region", "brand", "year")
        name = " · ".join(str(values[key]) for key in keys if values.get(key))
    return OpenConflict(conflict, name, tuple(plain(values[n]) for n in conflict.fields))


def _now(connection: Any, conflicts: Sequence[Conflict], day: date) -> dict[str, dict[str, Any]]:
    """Values of the records that conflicts are about, with what statuses answer, by uuid."""
    about: dict[type[Record], set[str]] = {}
    for one in conflicts:
        if one.row_uuid:
            about.setdefault(KINDS[one.receipt.kind], set()).add(one.row_uuid)
    values: dict[str, dict[str, Any]] = {}
    for kind, uuids in about.items():
        wanted = sorted(uuids)
        lives = sync_rows.lives_of(connection, wanted) if kind is Facility else {}
        for record in queries.records_of(connection, kind, wanted):
            values[record.uuid] = record.model_dump()
            if record.uuid in lives:
                values[record.uuid] |= lives[record.uuid][1].answers(day)
    return values


def matching(conflicts: Sequence[Conflict], rule: Rule) -> list[Conflict]:
    """Those of some conflicts that a rule is about."""
    return [
        one
        for one in conflicts
        if (not rule.field or rule.field in one.fields)
        and (not rule.sender or rule.sender == one.receipt.sender)
        and (not rule.file or rule.file == one.receipt.file)
    ]


def decide(
    database: Database,
    answers: Mapping[int, str],
    day: date,
    *,
    who: str | None = None,
    progress: Progress | None = None,
) -> Change | None:
    """Decide conflicts, as one write that can be undone.

    Parameters
    ----------
    answers : mapping
        By the number of a conflict, ``ours`` or ``theirs``. What somebody else has decided
        meanwhile stays as it is.

    Raises
    ------
    ConflictError
        ``not_right`` if a record would not be right with what the file says, ``record_gone`` if
        it is no longer there; nothing is written.
    """
    progress = progress or Progress()
    own = person() if who is None else who
    details = {"count": len(answers)}
    with database.write("decide", own, details=details) as writer:
        open_ones = {one.id: one for one in inbox.open_conflicts(writer.connection)}
        chosen = [open_ones[number] for number in answers if number in open_ones]
        theirs = [one for one in chosen if answers[one.id] == THEIRS]
        for kind_name in dict.fromkeys(one.receipt.kind for one in theirs):
            mine = [one for one in theirs if one.receipt.kind == kind_name]
            _take(writer, KINDS[kind_name], mine, day, progress)
        for answer in (OURS, THEIRS):
            ids = [one.id for one in chosen if answers[one.id] == answer]
            if ids:
                inbox.answer(writer, ids, answer)
    return writer.change


def _take(
    writer: Any, kind: type[Record], conflicts: Sequence[Conflict], day: date, progress: Progress
) -> None:
    """Write what files say."""
    fresh = []
    changes: dict[str, dict[str, Any]] = {}
    about = sorted({one.row_uuid for one in conflicts if one.row_uuid})
    records = {one.uuid: one for one in queries.records_of(writer.connection, kind, about)}
    if records.keys() != set(about):
        raise ConflictError("record_gone")
    lives = sync_rows.lives_of(writer.connection, about) if kind is Facility else {}
    for one in conflicts:
        said = dict(zip(one.fields, one.wanted, strict=True))
        try:
            if one.row_uuid:
                life = lives[one.row_uuid][1] if lives else None
                typed = _typed(records[one.row_uuid], life, said, day)
                changes.setdefault(one.row_uuid, {}).update(typed)
            else:
                fresh.append(kind(**said))
        except ValidationError as error:
            names = ", ".join(str(e["loc"][0]) if e["loc"] else e["msg"] for e in error.errors())
            raise ConflictError("not_right", fields=names) from error
    entries.add(writer, fresh)
    write_changes(writer, kind, changes, day, progress)


def _typed(record: Record, life: Life | None, said: Mapping[str, Any], day: date) -> dict[str, Any]:
    """Values of what was kept as JSON, right beside what the record holds now."""
    own = {name: value for name, value in said.items() if name not in LIFE}
    whole = type(record)(**{**record.model_dump(), **own})
    names = {name for name in with_partners(own) if name in own}
    values: dict[str, Any] = {name: getattr(whole, name) for name in names}
    if life is not None and set(LIFE) & said.keys():
        answers = {
            name: value and (Status(value) if name == "status" else date.fromisoformat(value))
            for name, value in said.items()
            if name in LIFE
        }
        try:
            life.with_answers(answers, day)
        except ValueError as error:
            raise ConflictError("not_right", fields=str(error)) from error
        values |= answers
    return values
