"""Facilities that are one and the same: found, compared, and merged without losing a word."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from aftersales.domain.errors import ConflictError, InputError
from aftersales.domain.fields import fields_of
from aftersales.domain.progress import Progress
from aftersales.domain.records import (
    Authorisation,
    Certificate,
    Contact,
    Decision,
    Facility,
    Lane,
    Record,
    Status,
    StatusEntry,
)
from aftersales.services.desk import Saved, person
from aftersales.services.merge_note import decisions
from aftersales.services.merge_parts import Shared, ends_at, identity, moved
from aftersales.services.network import Snapshot
from aftersales.store import entries, queries
from aftersales.store.database import Database
from aftersales.store.entries import Edit

PARTS = (Authorisation, Certificate, Contact, Decision, Lane)
_PLACE = ("lat", "lon")


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two facilities that may be one.

    Attributes
    ----------
    first, second : Facility
        Both of one kind.
    score : float
        From 0 to 1; see :func:`aftersales.analysis.duplicates.candidates`.
    km : float or None
        How far apart; None when one of them has no place.
    same_tax_id : bool
        Whether both have the same tax id.
    name_similarity : float
        From 0 to 1.
    """

    first: Facility
    second: Facility
    score: float
    km: float | None
    same_tax_id: bool
    name_similarity: float


@dataclass(frozen=True, slots=True)
class FieldPair:
    """A field of both facilities, and the value proposed for the one that stays."""

    name: str
    keep: Any
    drop: Any
    proposed: Any


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What merging two facilities would do.

    Attributes
    ----------
    keep, drop : Facility
        The one that stays and the one that goes.
    fields : tuple of FieldPair
        Every field with both values and the proposed one.
    moves : tuple of Record
        Rights, certificates, contacts, decisions, lanes and statuses that go over.
    shared : tuple of Shared
        What both have.
    told : tuple of StatusEntry
        Statuses that stay behind and are named in the note.
    inner : tuple of Lane
        Lanes from one to the other, which lead nowhere any more and are named in the note.
    """

    keep: Facility
    drop: Facility
    fields: tuple[FieldPair, ...]
    moves: tuple[Record, ...]
    shared: tuple[Shared, ...]
    told: tuple[StatusEntry, ...]
    inner: tuple[Lane, ...] = ()

    @property
    def lost_lanes(self) -> tuple[Lane, ...]:
        """Lanes that are not kept and say something that the kept ones do not."""
        shared = [
            one.drop for one in self.shared if isinstance(one.drop, Lane) and not one.says_the_same
        ]
        return (*shared, *self.inner)

    @property
    def counts(self) -> dict[type[Record], int]:
        """Number of records of each kind that go over."""
        found = Counter(type(record) for record in self.moves)
        return {kind: found[kind] for kind in (*PARTS, StatusEntry)}


def find(snapshot: Snapshot, progress: Progress | None = None) -> tuple[Duplicate, ...]:
    """Pairs of one kind that may be one facility, the likeliest first; not two closed ones."""
    from aftersales.analysis.duplicates import candidates

    (progress or Progress()).step(0.0, "duplicates")
    all_of = snapshot.facilities
    nowhere = float("nan")
    pairs = candidates(
        [one.name for one in all_of],
        [one.tax_id for one in all_of],
        [
            (nowhere if f.lat is None else f.lat, nowhere if f.lon is None else f.lon)
            for f in all_of
        ],
    )
    found = (
        Duplicate(
            all_of[pair.first],
            all_of[pair.second],
            pair.score,
            pair.km,
            pair.same_tax_id,
            pair.name_similarity,
        )
        for pair in pairs
        if all_of[pair.first].kind is all_of[pair.second].kind
    )
    return tuple(one for one in found if not (_is_closed(one.first) and _is_closed(one.second)))


def _is_closed(facility: Facility) -> bool:
    return facility.status_on(date.max) is Status.CLOSED


def preview(database: Database, keep_uuid: str, drop_uuid: str) -> MergePreview:
    """Compare two facilities and say what merging them would do.

    Raises
    ------
    NotFoundError
        ``record_gone`` if one of them is no longer there.
    InputError
        ``merge_itself`` for one and the same.
    """
    with database.read() as connection:
        return _preview(connection, keep_uuid, drop_uuid)


def _preview(connection: Any, keep_uuid: str, drop_uuid: str) -> MergePreview:
    keep, drop = (
        found
        for uuid in (keep_uuid, drop_uuid)
        if isinstance(found := entries.current(connection, Facility, uuid), Facility)
    )
    if keep.uuid == drop.uuid:
        raise InputError("merge_itself", name=keep.name)
    moves: list[Record] = []
    shared: list[Shared] = []
    inner: list[Lane] = []
    for kind in PARTS:
        own = {identity(one): one for one in queries.of_facility(connection, kind, keep_uuid)}
        for part in queries.of_facility(connection, kind, drop_uuid):
            gone_over = moved(part, drop, keep)
            same = own.get(identity(gone_over))
            if isinstance(part, Lane) and keep.code in (part.origin, part.destination):
                inner.append(part)
            elif same is None:
                moves.append(part)
            else:
                shared.append(Shared(same, part))
    statuses = queries.of_facility(connection, StatusEntry, drop_uuid)
    known = {(entry.status, entry.since) for entry in keep.history}
    told = [entry for entry in statuses if (entry.status, entry.since) not in known]
    if not keep.history:
        moves, told = [*moves, *statuses], []
    parts = (tuple(moves), tuple(shared), tuple(told), tuple(inner))
    return MergePreview(keep, drop, _fields(keep, drop), *parts)


def _fields(keep: Facility, drop: Facility) -> tuple[FieldPair, ...]:
    """Every field; the value of the one that stays is proposed, unless it has none."""
    names = [spec.name for spec in fields_of(Facility)]
    empty = {name for name in names if getattr(keep, name) in (None, "")}
    return tuple(
        FieldPair(
            name,
            getattr(keep, name),
            getattr(drop, name),
            getattr(drop if name in empty else keep, name),
        )
        for name in names
    )


def merge(
    database: Database,
    preview: MergePreview,
    chosen: Mapping[str, Any],
    who: str | None = None,
    *,
    day: date,
    language: str,
) -> Saved:
    """Merge two facilities in one write, which one undo takes back.

    Everything that is not kept is named in a decision on the facility that stays.

    Parameters
    ----------
    chosen : mapping
        Values for fields for which the person prefers another one than the proposed; of a
        place both coordinates, or one and the other follows it.
    who : str, optional
        Who does it; by default the person at this machine.
    day, language
        Day and language of the decision.

    Raises
    ------
    ConflictError
        ``moved_on`` if either facility, or what belongs to it, is no longer as in the preview.
    InputError
        ``value_not_right`` if the facility would not be right with the chosen values.
    """
    own = person() if who is None else who
    keep, drop = preview.keep, preview.drop
    merged = _merged(preview, chosen)
    names = {"name": merged.name, "other": drop.name}
    with database.write("merge", own, details=names) as writer:
        if _preview(writer.connection, keep.uuid, drop.uuid) != preview:
            raise ConflictError("moved_on", name=keep.name, other=drop.name)
        for edit in _edits(preview):
            entries.amend(writer, edit)
        # The one that goes makes room: its code may be the one that is kept.
        entries.remove(writer, entries.removed(drop))
        fields = [pair.name for pair in preview.fields if getattr(merged, pair.name) != pair.keep]
        base, values = ({name: getattr(one, name) for name in fields} for one in (keep, merged))
        entries.amend(writer, Edit(Facility, keep.uuid, base, values))
        ends = [(one.keep, *days) for one in preview.shared if (days := one.last_days)]
        lost = preview.lost_lanes
        notes = decisions(keep, drop, merged, preview.told, ends, language, lanes=lost)
        entries.add(
            writer,
            [Decision(facility=merged.code, day=day, author=own[:300], words=n) for n in notes],
        )
    return Saved(writer.change)


def _merged(preview: MergePreview, chosen: Mapping[str, Any]) -> Facility:
    """The facility that stays, as it will be."""
    wanted = dict(chosen)
    if len(wanted.keys() & set(_PLACE)) == 1:
        name = next(iter(wanted.keys() & set(_PLACE)))
        other = _PLACE[1 - _PLACE.index(name)]
        side = preview.drop if wanted[name] == getattr(preview.drop, name) else preview.keep
        wanted[other] = getattr(side, other)
    values = {pair.name: pair.proposed for pair in preview.fields}
    if unknown := wanted.keys() - values.keys():
        raise InputError("value_not_right", fields=", ".join(sorted(unknown)))
    try:
        return Facility(**{**preview.keep.model_dump(), **values, **wanted})
    except ValidationError as error:
        fields = {str(one["loc"][0]) if one["loc"] else "lat, lon" for one in error.errors()}
        raise InputError("value_not_right", fields=", ".join(sorted(fields))) from error


def _edits(preview: MergePreview) -> Iterator[Edit]:
    """Moves of the parts, and the longer ends of rights that both have."""
    for part in preview.moves:
        names = ends_at(part, preview.drop)
        base, values = (dict.fromkeys(names, one.code) for one in (preview.drop, preview.keep))
        yield Edit(type(part), part.uuid, base, values)
    for one in preview.shared:
        held = one.keep
        if (days := one.last_days) and isinstance(held, Authorisation):
            ends = {"valid_to": held.valid_to}, {"valid_to": days[0]}
            yield Edit(Authorisation, held.uuid, *ends)
