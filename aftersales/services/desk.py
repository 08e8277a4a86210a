"""The registry desk: every change a person makes, checked against what others did meanwhile.

Each function owns its transaction. A change is saved whole or not at all; where somebody else
has changed the same field since the person saw it, nothing is written and the clash is told.
"""

import getpass
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from pydantic import ValidationError

from aftersales.domain.changes import Change
from aftersales.domain.errors import AftersalesError, ConflictError
from aftersales.domain.merging import Clash
from aftersales.domain.progress import Progress
from aftersales.domain.records import Brand, Facility, Record, Region
from aftersales.domain.scenarios import Scenario
from aftersales.services.checking import Names
from aftersales.store import entries, history, queries, undo
from aftersales.store import tables as t
from aftersales.store.database import Database
from aftersales.store.entries import Edit
from aftersales.store.journal import Writer

__all__ = ["Edit", "Saved", "StaleEdit", "names_of", "redo_last", "save", "undo_batch", "undo_last"]


@dataclass(frozen=True, slots=True)
class StaleEdit:
    """An edit that clashes with what somebody else wrote since.

    Attributes
    ----------
    edit : Edit
        What the person wanted.
    clash : Clash
        The fields, with the three values of each.
    who, at : str
        Who wrote the value that is there now, and when.
    """

    edit: Edit
    clash: Clash
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Saved:
    """Outcome of a save: what was written, or the clashes for which nothing was."""

    change: Change | None
    stale: tuple[StaleEdit, ...] = ()


class _Stale(Exception):  # noqa: N818 - rolls the transaction back, never leaves this module
    def __init__(self, clashes: list[tuple[Edit, Clash]]) -> None:
        super().__init__()
        self.clashes = clashes


@dataclass(frozen=True, slots=True)
class Undone:
    """Outcome of an undo or redo.

    Attributes
    ----------
    batch : Batch
        What was reversed.
    change : Change
        The write that reversed it.
    kept : tuple of Kept
        What stayed as it was, because it was changed or is used since.
    """

    batch: undo.Batch
    change: Change
    kept: tuple[undo.Kept, ...] = field(default=())


def person() -> str:
    """Name of the person at this machine, as history shows it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a machine that does not know its user
        return ""


def names_of(database: Database, *, with_facilities: bool = False) -> Names:
    """Codes and names that references may mean."""
    with database.read() as connection:
        facilities = queries.names_by_code(connection, t.facilities) if with_facilities else {}
        return Names(queries.regions(connection), queries.brands(connection), facilities)


def save(
    database: Database,
    edits: Sequence[Edit],
    label: str,
    details: Mapping[str, Any] | None = None,
    *,
    who: str | None = None,
    source: str = "",
    attachments: Sequence[bytes] = (),
    progress: Progress | None = None,
) -> Saved:
    """Write edits in one transaction.

    Parameters
    ----------
    edits : sequence of Edit
        What to add, change and remove; their values were checked.
    label : str
        Code of what the person does, in the ``action`` section of the text catalogue.
    details : mapping, optional
        What the sentence of the label names.
    who : str, optional
        Who does it; by default the person at this machine.
    source : str
        File the values come from.
    attachments : sequence of bytes
        Contents of files that the edits name by their digest.
    progress : Progress, optional
        Told how far it is; may stop it, and then nothing is written.

    Raises
    ------
    AftersalesError
        If a code is taken, a record is gone or still used, or the record would not be right as
        a whole (``not_right``, when somebody else has changed another field of it).
    """
    progress = progress or Progress()
    own = person() if who is None else who
    try:
        with database.write(label, own, source, details=details) as writer:
            for content in attachments:
                writer.attach(content)
            clashes = _write(writer, edits, progress)
            if clashes:
                raise _Stale(clashes)
    except _Stale as stale:
        with database.read() as connection:
            return Saved(
                None,
                tuple(
                    StaleEdit(edit, clash, *history.last_writer(connection, edit.uuid))
                    for edit, clash in stale.clashes
                ),
            )
    return Saved(writer.change)


def _write(writer: Writer, edits: Sequence[Edit], progress: Progress) -> list[tuple[Edit, Clash]]:
    """Write edits in the order that lets one refer to another; return the clashes."""
    clashes: list[tuple[Edit, Clash]] = []
    fresh: dict[type[Record], list[Record]] = {}
    ordered = sorted(edits, key=lambda edit: (_turn(edit), edit.is_new))
    done = 0
    for run in _runs(ordered):
        for _ in run:
            progress.step(done / len(ordered), "saving")
            done += 1
        kind = run[0].kind
        if run[0].values is None:
            clashes += entries.remove(writer, *run)
        elif run[0].is_new:
            made = [kind(**{**(edit.values or {}), "uuid": edit.uuid}) for edit in run]
            fresh.setdefault(kind, []).extend(made)
        else:
            _add(writer, fresh, before=_RANK.get(kind, _LAST))
            try:
                clashes += entries.amend(writer, *run)
            except ValidationError as error:
                raise ConflictError("not_right", fields=_fields(error)) from error
    _add(writer, fresh)
    return clashes


def _runs(edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    """Edits in their order; together those that can be written at once."""
    seen: set[str] = set()

    def alike(numbered: tuple[int, Edit]) -> tuple[bool, bool, type[Record], int]:
        number, edit = numbered
        alone = edit.uuid in seen or _goes_alone(edit)
        seen.add(edit.uuid)
        part = number if alone else -1 - number // _AT_ONCE
        return edit.values is None, edit.is_new, edit.kind, part

    for _, run in groupby(enumerate(edits), alike):
        yield [edit for _, edit in run]


def _goes_alone(edit: Edit) -> bool:
    """Whether an edit before this one may make room for its key, or an error has to name it."""
    if edit.values is None:
        return _RANK.get(edit.kind) == 0
    return not entries.key_fields(edit.kind).isdisjoint(edit.values)


# What others refer to comes before them, and goes after them.
_RANK: dict[type[Record], int] = {Region: 0, Brand: 0, Scenario: 0, Facility: 1}
_LAST = 2
_AT_ONCE = 500  # edits between two looks at whether to stop


def _add(writer: Writer, fresh: dict[type[Record], list[Record]], before: int = _LAST + 1) -> None:
    """Add the new records of the kinds before a rank, those that others refer to first."""
    for kind in sorted(fresh, key=lambda kind: _RANK.get(kind, _LAST)):
        if _RANK.get(kind, _LAST) < before:
            entries.add(writer, fresh.pop(kind))


def _turn(edit: Edit) -> int:
    """When an edit is written; what goes makes room for a row with the same key."""
    rank = _RANK.get(edit.kind, _LAST)
    if edit.values is None:
        return 0 if rank == _LAST else 2 * _LAST + 1 - rank
    return 1 + rank


def _fields(error: ValidationError) -> str:
    return ", ".join(str(one["loc"][0]) if one["loc"] else one["msg"] for one in error.errors())


def undo_last(database: Database, *, who: str | None = None, shown: str = "") -> Undone:
    """Take back the newest write that is not taken back yet.

    Parameters
    ----------
    shown : str
        Identity of the write that the person was shown; by default whatever is the newest.

    Raises
    ------
    ConflictError
        ``nothing_to_undo``; ``steps_moved`` if another one is the newest by now.
    """
    return _reverse(
        database, lambda c: _shown(undo.next_batches(c)[0], shown, "nothing_to_undo"), who
    )


def redo_last(database: Database, *, who: str | None = None, shown: str = "") -> Undone:
    """Do again what was taken back last; see :func:`undo_last`.

    Raises
    ------
    ConflictError
        ``nothing_to_redo``; ``steps_moved``.
    """
    return _reverse(
        database, lambda c: _shown(undo.next_batches(c)[1], shown, "nothing_to_redo"), who
    )


def undo_batch(
    database: Database, revision: int, *, who: str | None = None, shown: str = ""
) -> Undone:
    """Take back one write, wherever it stands in history; see :func:`undo_last`.

    Raises
    ------
    NotFoundError
        ``no_batch`` if there is no write of that revision.
    ConflictError
        ``steps_moved`` if it is another write, as after a restore.
    """
    return _reverse(database, lambda c: _shown(undo.find_batch(c, revision), shown, ""), who)


def _shown(batch: undo.Batch | None, shown: str, nothing: str) -> undo.Batch:
    """The write that a person means, if it is still the one."""
    if batch is None:
        raise ConflictError(nothing)
    if shown and batch.uuid != shown:
        raise ConflictError("steps_moved")
    return batch


def _reverse(database: Database, choose: Callable[[Any], undo.Batch], who: str | None) -> Undone:
    """Reverse the write that is chosen inside the transaction, so that none goes twice."""
    own = person() if who is None else who
    with database.write("undo", own) as writer:
        batch = choose(writer.connection)
        kept = undo.reverse(writer, batch)
    if writer.change is None:  # an undo is written even when everything had to stay
        raise AftersalesError("nothing_to_undo")
    return Undone(batch, writer.change, tuple(kept))
