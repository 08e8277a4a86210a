"""What a file would do, row by row and field by field, before anything is written.

A preview follows from the file and the registry at one revision alone: computed twice, it is the
same. Each field is merged three ways: what the sender had seen, what the registry holds now, and
what the file says. What both changed, and what nobody can decide from the file, is left open.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from aftersales.domain.faults import Fault
from aftersales.domain.fields import references
from aftersales.domain.progress import Progress
from aftersales.domain.records import Facility, Record
from aftersales.services.checking import Names
from aftersales.services.matching import RememberedNames
from aftersales.services.sync.collecting import undisturbed
from aftersales.services.sync.identity import Finder, Identity
from aftersales.services.sync.outcome import Item, SyncRow
from aftersales.services.sync.placing import NEAR_DUPLICATE, Outlines, near_duplicates
from aftersales.services.sync.reading import RowReader
from aftersales.services.sync.rows import RowMerger
from aftersales.services.sync.staging import Staged
from aftersales.store import queries, sync_rows
from aftersales.store import tables as t
from aftersales.store.chunks import chunks
from aftersales.store.database import Database, read_revision
from aftersales.store.inbox import known_claims, taken_content
from aftersales.store.listing import FACILITY_KINDS, KINDS

__all__ = ["Item", "Preview", "SyncRow", "compute", "preview"]

_REVISION = re.compile(r"[0-9]{1,18}")
_STEP = 256  # rows between two reports of progress


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do.

    Attributes
    ----------
    staged : Staged
        The file.
    revision : int
        Journal revision of the registry it was compared with.
    day : date
        Day on which statuses were compared.
    rows : tuple of SyncRow
        Every row of the file, in its order.
    taken : str
        When the same content was taken in before (UTC, ISO); empty if it was not.
    is_foreign : bool
        Whether the file is from another registry, or a newer one: what the sender had seen is
        then not known.
    """

    staged: Staged
    revision: int
    day: date
    rows: tuple[SyncRow, ...]
    taken: str = ""
    is_foreign: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """Number of rows by state: new, changed, same, conflict, rejected."""
        found = Counter(row.state for row in self.rows)
        return {state: found[state] for state in ("new", "changed", "same", "conflict", "rejected")}

    @property
    def field_counts(self) -> dict[str, int]:
        """Number of rows in which each field would change."""
        return dict(Counter(name for row in self.rows for name, _, _ in row.changes))

    @property
    def faults(self) -> list[Fault]:
        """Every fault of every row."""
        return [fault for row in self.rows for fault in row.faults]

    @property
    def is_clean(self) -> bool:
        """Whether no row has a fault."""
        return not any(row.faults for row in self.rows)


def preview(
    database: Database, staged: Staged, day: date, *, progress: Progress | None = None
) -> Preview:
    """Compare a file with the registry as it is now; writes nothing."""
    with undisturbed(), database.read() as connection:
        return compute(connection, staged, day, progress=progress)


def compute(
    connection: Any, staged: Staged, day: date, *, progress: Progress | None = None
) -> Preview:
    """Compare a file with the registry inside a transaction; see :func:`preview`."""
    progress = progress or Progress()
    progress.step(0.0, "comparing")
    kind = KINDS[staged.kind]
    about = queries.meta(connection)
    held = sync_rows.held_rows(connection, kind, FACILITY_KINDS.get(staged.kind))
    regions, brands = queries.regions(connection), queries.brands(connection)
    owners = queries.names_by_code(connection, t.facilities) if references(kind, "facility") else {}
    names = RememberedNames(Names(regions, brands), owners)
    progress.step(0.03, "comparing")
    trusted = _is_trusted(connection, staged, about)
    reader = RowReader(staged, names)
    strange = [uuid for uuid in reader.column("uuid") if uuid and uuid not in held.rows]
    finder = Finder(held, reader.specs, names, sync_rows.known_uuids(connection, strange))
    found = [finder.find(reader.keys_of(place), line) for place, line in enumerate(staged.lines)]
    progress.step(0.06, "comparing")
    current, bases = _bases(connection, reader, found) if trusted else (set(), {})
    progress.step(0.1, "comparing")
    merger = RowMerger(
        reader,
        held,
        finder,
        Outlines(regions),
        day,
        seen_on=_seen_on(staged.facts, day),
        current=current,
        pasts=sync_rows.pasts(connection, held, bases),
    )
    rows = []
    for place, identity in enumerate(found):
        if place % _STEP == 0:
            progress.step(0.15 + 0.8 * place / len(found), "comparing")
        rows.append(merger.row(place, identity))
    # Most files say nothing that was said before: what was is looked up once, for all rows.
    said: set[str] = set()
    for part in chunks(rows):
        claims = {claim for row in part for claim in row.all_claims}
        said |= known_claims(connection, claims, lambda: progress.step(0.96, "comparing"))
    merger.settle(said)
    for place, identity in enumerate(found):
        if said.intersection(rows[place].all_claims):
            rows[place] = merger.row(place, identity)
    if kind is Facility:
        rows = _beside_others(rows, held)
    return Preview(
        staged,
        read_revision(connection),
        day,
        tuple(rows),
        taken_content(connection, staged.content_hash),
        is_foreign=bool(staged.facts) and not trusted,
    )


def _is_trusted(connection: Any, staged: Staged, about: Mapping[str, str]) -> bool:
    """Whether the revisions that a file names are those of this registry's history."""
    facts = staged.facts
    if facts.get("registry") != about.get("registry"):
        return False
    write = facts.get("write", "")
    return not write or queries.has_write(connection, write)


def _seen_on(facts: Mapping[str, str], day: date) -> date:
    """Day on which the sender's values were read."""
    try:
        return date.fromisoformat(facts.get("day", ""))
    except ValueError:
        return day


def _bases(
    connection: Any, reader: RowReader, found: Sequence[Identity]
) -> tuple[set[str], dict[str, int]]:
    """Records that are as their sender saw them, and of others at which revision that was."""
    about = [one.gone or one.uuid for one in found]
    latest = sync_rows.revisions(connection, [uuid for uuid in about if uuid])
    newest = read_revision(connection)
    current: set[str] = set()
    bases: dict[str, int] = {}
    for cell, uuid in zip(reader.column("base_rev"), about, strict=True):
        if not uuid or not _REVISION.fullmatch(cell):
            continue
        base = int(cell)
        if latest.get(uuid, 0) <= base <= newest:
            current.add(uuid)
        elif base <= newest:
            bases[uuid] = min(base, bases.get(uuid, base))
    return current, bases


def _beside_others(rows: list[SyncRow], held: sync_rows.HeldRows) -> list[SyncRow]:
    """Leave it open whether new facilities are ones that are there already."""
    fresh = [k for k, row in enumerate(rows) if isinstance(row.record, Facility)]
    if not fresh:
        return rows
    new = [_site(rows[k].record) for k in fresh]
    places = [held.names.index(name) for name in ("name", "tax_id", "lat", "lon")]
    there = [tuple(values[place] for place in places) for values in held.rows.values()]
    codes = held.names.index("code")
    others = [values[codes] for values in held.rows.values()]
    for first, second in near_duplicates(new, there).items():
        row = rows[fresh[first]]
        other = others[second - len(new)] if second >= len(new) else str(_code(rows[fresh[second]]))
        if row.state == "new":
            rows[fresh[first]] = row.left_open(NEAR_DUPLICATE, other)
    return rows


def _site(record: Record | None) -> tuple[str, str, float | None, float | None]:
    assert isinstance(record, Facility)  # noqa: S101 - chosen so
    return record.name, record.tax_id, record.lat, record.lon


def _code(row: SyncRow) -> Any:
    return getattr(row.record, "code", "")
