"""Take a file in: everything its preview shows, in one transaction, or nothing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from aftersales.domain.lives import LIFE
from aftersales.domain.progress import Progress
from aftersales.domain.records import Facility, Record, StatusEntry
from aftersales.services.desk import person
from aftersales.services.sync.claims import plain
from aftersales.services.sync.collecting import undisturbed
from aftersales.services.sync.outcome import Item
from aftersales.services.sync.preview import Preview, SyncRow, compute
from aftersales.services.taking import Applied, MovedError, refuse_moved
from aftersales.store import entries, inbox, sync_rows
from aftersales.store import tables as t
from aftersales.store.database import Database
from aftersales.store.journal import Writer
from aftersales.store.listing import KINDS

OURS, THEIRS = "ours", "theirs"
Choices = Mapping[str, str]


def apply(
    database: Database,
    preview: Preview,
    *,
    choices: Choices | None = None,
    accept_good: bool = False,
    own_columns: Mapping[str, str] | None = None,
    who: str | None = None,
    progress: Progress | None = None,
) -> Applied[Preview]:
    """Write what a preview shows, with its history, its receipt, and what is left open.

    Parameters
    ----------
    choices : mapping, optional
        By claim how somebody decided what is open: ``ours`` or ``theirs``.
    accept_good : bool
        Write the good rows although others are faulty; otherwise one fault stops all.
    own_columns : mapping, optional
        Columns by folded names, to be remembered for the sender.
    progress : Progress, optional
        Told how far it is; may stop it, and then nothing is written.
    """
    progress = progress or Progress()
    if not preview.is_clean and not accept_good:
        return Applied(preview)
    work = _Work(preview, choices or {})
    if not work.is_needed:
        return Applied(preview)
    own = person() if who is None else who
    details: dict[str, Any] = {"count": work.count, "file": preview.staged.file}
    if preview.staged.datum:
        details["datum"] = preview.staged.datum
    try:
        write = database.write("sync", own, preview.staged.file, details=details)
        with undisturbed(), write as writer:
            writer.look_up = lambda: progress.step(0.5, "saving")
            refuse_moved(
                writer.connection,
                preview,
                lambda: compute(writer.connection, preview.staged, preview.day, progress=progress),
            )
            work.write(writer, progress)
            if own_columns and preview.staged.sender:
                staged = preview.staged
                inbox.remember_mappings(writer, staged.sender, staged.kind, own_columns)
    except MovedError as moved:
        return Applied(moved.preview, moved=True)
    return Applied(preview, writer.change)


class _Work:
    """What is to be written."""

    def __init__(self, preview: Preview, choices: Choices) -> None:
        self._preview = preview
        self._kind = KINDS[preview.staged.kind]
        self._fresh: list[Record] = []
        self._changes: dict[str, dict[str, Any]] = {}
        self._claims: list[str] = []
        self._open: list[dict[str, Any]] = []
        for row in preview.rows:
            if row.state in ("same", "rejected"):
                continue
            self._claims += row.claims
            if row.record is not None and not row.items:
                self._fresh.append(row.record)
            for name, _, new in row.changes if row.uuid else ():
                self._put(row.uuid, name, new)
            for item in row.items:
                self._decide(row, item, choices.get(item.claim, ""))

    @property
    def is_needed(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._fresh or self._changes or self._open)

    @property
    def count(self) -> int:
        """Number of records that come or change."""
        return len(self._fresh) + len(self._changes)

    def _put(self, uuid: str, name: str, value: Any) -> None:
        self._changes.setdefault(uuid, {})[name] = value

    def _decide(self, row: SyncRow, item: Item, answer: str) -> None:
        if answer == THEIRS:
            if row.record is not None:
                self._fresh.append(row.record)
            elif row.uuid:
                for name, value in zip(item.fields, item.wanted, strict=True):
                    self._put(row.uuid, name, value)
        self._open.append(
            {
                "entity": self._preview.staged.kind,
                "row_uuid": row.uuid,
                "line": row.line,
                "reason": item.reason,
                "detail": item.detail,
                "fields": list(item.fields),
                "base": None if item.base is None else [plain(one) for one in item.base],
                "held": [plain(one) for one in item.held],
                "wanted": [plain(one) for one in item.wanted],
                "claim": item.claim,
                "answer": answer,
            }
        )

    def write(self, writer: Writer, progress: Progress) -> None:
        """Write it all."""
        progress.step(0.0, "saving")
        entries.add(writer, self._fresh)
        progress.step(0.3, "saving")
        write_changes(writer, self._kind, self._changes, self._preview.day, progress)
        progress.step(0.9, "saving")
        staged = self._preview.staged
        about = {
            "kind": staged.kind,
            "file": staged.file,
            "file_hash": staged.file_hash,
            "content_hash": staged.content_hash,
            "sender": staged.sender,
            "counts": self._preview.counts,
        }
        inbox.add_receipt(writer, about, self._claims, self._open)


def write_changes(
    writer: Writer,
    kind: type[Record],
    changes: Mapping[str, Mapping[str, Any]],
    day: date,
    progress: Progress,
) -> None:
    """Write changed fields by uuid; names in one language into those in others."""
    plain_fields: dict[str, dict[str, Any]] = {}
    lives: dict[str, dict[str, Any]] = {}
    for uuid, values in changes.items():
        for name, value in values.items():
            if kind is Facility and name in LIFE:
                lives.setdefault(uuid, {})[name] = value
            else:
                plain_fields.setdefault(uuid, {})[name] = value
    _join_names(writer, kind, plain_fields)
    entries.amend_many(writer, kind, plain_fields)
    progress.step(0.7, "saving")
    if lives:
        _write_lives(writer, lives, day)


def _join_names(writer: Writer, kind: type[Record], changes: Mapping[str, dict[str, Any]]) -> None:
    """Put names of single languages beside those that stay."""
    local = [
        uuid for uuid, values in changes.items() if any(n.startswith("names.") for n in values)
    ]
    held = writer.rows(t.TABLES[kind], local)
    for uuid in local:
        values = changes[uuid]
        names = dict(held[uuid]["names"])
        for name in [one for one in values if one.startswith("names.")]:
            language, word = name.partition(".")[2], values.pop(name)
            names = {key: old for key, old in names.items() if key != language}
            names |= {language: word} if word else {}
        values["names"] = names


def _write_lives(writer: Writer, lives: Mapping[str, Mapping[str, Any]], day: date) -> None:
    """Write statuses of facilities that give other answers."""
    held = sync_rows.lives_of(writer.connection, list(lives))
    rows = writer.rows(
        t.facility_statuses, [one.uuid for _, life in held.values() for one in life.entries]
    )
    fresh: list[StatusEntry] = []
    moved: list[tuple[Mapping[str, Any], Mapping[str, Any]]] = []
    gone: list[Mapping[str, Any]] = []
    for uuid, answers in lives.items():
        code, before = held[uuid]
        after = before.with_answers(answers, day)
        kept = {one.uuid: one for one in after.entries if one.uuid}
        fresh += [
            one.model_copy(update={"facility": code}) for one in after.entries if not one.uuid
        ]
        for number in (one.uuid for one in before.entries):
            if number not in kept:
                gone.append(rows[number])
            else:
                entry = kept[number]
                values = {"status": entry.status.value, "since": entry.since}
                moved.append((rows[number], values))
    writer.delete_many(t.facility_statuses, gone)
    writer.update_many(t.facility_statuses, moved)
    entries.add(writer, fresh)
