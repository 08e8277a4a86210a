"""Verbs that read and reverse what was written."""

import argparse
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from aftersales.cli.options import Answer, read_location
from aftersales.domain.errors import InputError, NotFoundError
from aftersales.texts import action_text, field_name, text

_SHOWN = 200


def undo(options: argparse.Namespace) -> Answer:
    """Take back the newest write, or one of history."""
    from aftersales.services import desk
    from aftersales.store.database import open_database

    language = options.language
    revision = None if options.batch is None else _revision(options.batch)
    database = open_database(read_location(options))
    undone = desk.undo_last(database) if revision is None else desk.undo_batch(database, revision)
    database.close()
    what = action_text(undone.batch.label, undone.batch.details, language)
    number = undone.batch.revision
    lines = [text("cli.undone", language, action=what, revision=str(number))]
    if undone.kept:
        lines.append(text("cli.kept", language, count=len(undone.kept)))
    kept = [
        {"entity": one.entity, "uuid": one.uuid, "fields": list(one.fields)} for one in undone.kept
    ]
    data = {
        "undone": number,
        "label": undone.batch.label,
        "batch": undone.change.revision,
        "kept": kept,
    }
    return data, lines


def _revision(given: str) -> int:
    if not given.isdecimal() or not given.isascii() or len(given) > 9:  # noqa: PLR2004 - digits
        raise InputError("bad_number", name="BATCH", value=given)
    return int(given)


def history(options: argparse.Namespace) -> Answer:
    """Say what was written, or what became of one facility."""
    from aftersales.services.desk_tables import batch_text
    from aftersales.store import history as past
    from aftersales.store.database import open_database

    language = options.language
    database = open_database(read_location(options))
    if options.code is not None:
        answer = _of_facility(database, options.code, language)
        database.close()
        return answer
    with database.read() as connection:
        batches = past.batches(connection, _SHOWN)
    database.close()
    known = {batch.id: batch for batch, _ in batches}
    found = [
        {
            "batch": batch.revision,
            "at": batch.at,
            "who": batch.who,
            "label": batch.label,
            "details": batch.details,
            "source": batch.source,
            "rows": rows,
            "undoes": known[batch.undoes].revision if batch.undoes in known else None,
        }
        for batch, rows in batches
    ]
    lines = [
        text(
            "cli.batch",
            language,
            revision=f"{batch.revision:>6}",
            at=_moment(batch.at),
            who=batch.who,
            action=batch_text(batch, language, known.get(batch.undoes or 0)),
            rows=rows,
        )
        for batch, rows in batches
    ]
    return {"batches": found}, lines or [text("cli.no_history", language)]


def _of_facility(database: Any, code: str, language: str) -> Answer:
    """Changes of a facility and of what belongs to it, newest first."""
    from aftersales.store import history as past
    from aftersales.store import queries

    with database.read() as connection:
        uuid = queries.facility_uuid(connection, code)
        if uuid is None:
            raise NotFoundError("unknown_facility", value=code)
        changes = past.changes_of(connection, uuid)
    found = [
        {
            "batch": change.batch.revision,
            "at": change.batch.at,
            "who": change.batch.who,
            "entity": change.entity,
            "field": change.field,
            "old": change.old,
            "new": change.new,
            "source": change.batch.source,
        }
        for change in changes
    ]
    lines = [
        text(
            "cli.change",
            language,
            revision=f"{change.batch.revision:>6}",
            at=_moment(change.batch.at),
            who=change.batch.who,
            field=_field(change.entity, change.field, language),
            old=_plain(change.old),
            new=_plain(change.new),
        )
        for change in changes
    ]
    return {"changes": found}, lines


def _moment(at: str) -> str:
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")


def _field(entity: str, name: str, language: str) -> str:
    thing = text(f"entity.{entity}", language)
    if not name:
        return thing
    words = field_name(name, language)
    return words if entity == "facilities" else f"{thing}, {words}"


def _plain(value: Any) -> str:
    """One side of a change on one line."""
    if value is None or value == "":
        return "–"
    if isinstance(value, Mapping):
        return _joined(word for key, word in value.items() if word and key != "base64")
    return " ".join(str(value).split())[:120]


def _joined(words: Iterable[Any]) -> str:
    return " · ".join(str(word) for word in words)[:120]
