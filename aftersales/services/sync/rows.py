"""The rows of a file, one by one: known, new, or standing in it twice."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from aftersales.domain.faults import Fault
from aftersales.services.sync.fresh import FreshRows
from aftersales.services.sync.identity import Finder, Identity, named
from aftersales.services.sync.known import KnownRows
from aftersales.services.sync.outcome import SyncRow
from aftersales.services.sync.placing import Outlines
from aftersales.services.sync.reading import RowReader
from aftersales.store.sync_rows import HeldRows, Past


class RowMerger:
    """Says of each row what becomes of it.

    Parameters
    ----------
    current : set of str
        Uuids of the records whose sender had seen what the registry holds now.
    pasts : mapping
        By uuid what the sender had seen of others; None, or nothing, where that is not known.
    """

    def __init__(
        self,
        reader: RowReader,
        held: HeldRows,
        finder: Finder,
        outlines: Outlines,
        day: date,
        *,
        seen_on: date,
        current: set[str],
        pasts: Mapping[str, Past | None],
    ) -> None:
        self._reader, self._held, self._finder = reader, held, finder
        self._current, self._pasts, self._seen_on = current, pasts, seen_on
        self._known = KnownRows(reader, held, finder, outlines, day, seen_on)
        self._fresh = FreshRows(reader, outlines, day)
        self._lines: dict[str, int] = {}
        self._keys: dict[tuple[Any, ...], int] = {}

    def settle(self, claims: set[str]) -> None:
        """Make no more of some claims."""
        self._known.settled = self._fresh.settled = claims

    def row(self, place: int, identity: Identity) -> SyncRow:
        """What becomes of a row."""
        found = self._merged(place, identity)
        fault = self._key_fault(found)
        if fault is None:
            return found
        given = self._reader.given(place)
        return self._reader.rejected(found.line, given, found.uuid, [fault])

    def _key_fault(self, row: SyncRow) -> Fault | None:
        """Why a record may not get what it would be told by: another one has it, or gets it."""
        names, fresh = self._finder.key_names, {name: new for name, _, new in row.changes}
        if self._finder.shares_keys or not (
            row.state == "new" or (row.uuid and set(names) & fresh.keys())
        ):
            return None
        values = dict(row.record) if row.record else self._held.values(row.uuid) | fresh
        key = tuple(values[name] for name in names)
        if any(uuid != row.uuid for uuid in self._finder.by_key.get(key, ())):
            column = next(name for name in names if name in fresh)
            return Fault(row.line, column, "already_there", " · ".join(map(str, key)))
        first = self._keys.setdefault(key, row.line)
        return None if first == row.line else Fault(row.line, "", "twice_in_file", str(first))

    def _merged(self, place: int, identity: Identity) -> SyncRow:
        line, given = self._reader.staged.lines[place], self._reader.given(place)
        if identity.faults:
            return self._reader.rejected(line, given, identity.uuid, identity.faults)
        again = self._repeated(place, identity)
        if again is not None:
            return again
        if not identity.uuid:
            if self._is_as_it_was(line, given, identity):
                name = named(self._held.kind, given)
                return SyncRow(line, "same", name, "")
            return self._fresh.row(line, given, identity)
        uuid = identity.uuid
        past = self._pasts.get(identity.gone or uuid)
        if uuid in self._current and not identity.gone:
            past = Past({}, None)
        return self._known.row(line, given, uuid, past)

    def _is_as_it_was(self, line: int, given: Mapping[str, str], identity: Identity) -> bool:
        """Whether a row about a record that is gone says only what its sender had seen."""
        past = self._pasts.get(identity.gone)
        if past is None or not past.values:
            return False
        seen = dict(past.values)
        if past.life is not None:
            seen |= past.life.answers(self._seen_on)
        wanted, _, faults = self._reader.wanted(line, given, seen)
        return not wanted and not faults

    def _repeated(self, place: int, identity: Identity) -> SyncRow | None:
        """A row that stands in the file already: once more the same, or another way."""
        staged, keys = self._reader.staged, self._reader.keys_of(place)
        about = identity.uuid or repr(self._finder.key_of(keys) or place)
        first = self._lines.setdefault(about, place)
        if first == place:
            return None
        line, name = staged.lines[place], named(self._held.kind, keys)
        if staged.rows[first] == staged.rows[place]:
            return SyncRow(line, "same", name, identity.uuid)
        fault = Fault(line, "", "twice_in_file", str(staged.lines[first]))
        return SyncRow(line, "rejected", name, identity.uuid, faults=(fault,))
