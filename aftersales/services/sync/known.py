"""A row about a record that the registry has, merged field by field."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from aftersales.domain.faults import Fault
from aftersales.domain.lives import LIFE, Life
from aftersales.domain.merging import groups, three_way, values_of, with_partners
from aftersales.domain.records import Status
from aftersales.exchange.cells import CellError
from aftersales.services.checking import as_record
from aftersales.services.pasted_cells import is_same
from aftersales.services.sync.claims import claim_of
from aftersales.services.sync.identity import NO_BASE, Finder, named
from aftersales.services.sync.outcome import (
    DATUM,
    PLACE,
    Change,
    Item,
    State,
    SyncRow,
    life_fault,
    nowhere,
    warnings_of,
)
from aftersales.services.sync.placing import Outlines
from aftersales.services.sync.reading import RowReader
from aftersales.store.listing import FACILITY_KINDS
from aftersales.store.sync_rows import HeldRows, Past

_PLACE, _LIFE = frozenset(PLACE), frozenset(LIFE)
BOTH_CHANGED, CLOSED_AND_EDITED = "both_changed", "closed_and_edited"


class KnownRows:
    """Merges rows into records.

    Parameters
    ----------
    seen_on : date
        Day on which the senders' values were read from the registry.

    Attributes
    ----------
    settled : set of str
        Claims that were taken over or left open before; they are not made again.
    """

    def __init__(
        self,
        reader: RowReader,
        held: HeldRows,
        finder: Finder,
        outlines: Outlines,
        day: date,
        seen_on: date,
    ) -> None:
        self._reader, self._held, self._finder = reader, held, finder
        self._outlines, self._day, self._seen_on = outlines, day, seen_on
        self._kind = held.kind
        self._has_life = reader.staged.kind in FACILITY_KINDS
        self.settled: set[str] = set()

    def row(self, line: int, given: Mapping[str, str], uuid: str, past: Past | None) -> SyncRow:
        """Merge a row.

        Parameters
        ----------
        past : Past or None
            What the sender had seen of the record; None where that is not known.
        """
        now = self._held.values(uuid)
        if self._has_life:
            now |= self._held.answers(uuid, self._day)
        base = self._base(uuid, now, past)
        said = given if base is None else self._said(line, given, base, now)
        wanted, doubts, faults = self._reader.wanted(line, said, now)
        name = str(now.get("name") or now.get("title") or named(self._kind, given))
        if line in self._reader.moved and not _PLACE.isdisjoint(wanted):
            doubts["lat"] = DATUM
        if not wanted and not faults:
            return SyncRow(line, "same", name, uuid)
        whole = self._with_partners(line, wanted, given, base or now, faults)
        faults += nowhere(line, whole, given)
        faults += self._faults_of(line, uuid, now, whole)
        if faults:
            return self._reader.rejected(line, given, uuid, faults)
        write, items = self._merged(uuid, base, now, whole, doubts)
        if base is not None and past is not None:
            self._part_closed(uuid, base, now, past, write, items)
        self._part_places(uuid, base, now, write, items)
        claims = self._claims_of(uuid, base, now, write)
        items = [item for item in items if item.claim not in self.settled]
        changes = tuple(
            change for name, value in write.items() for change in _changes(name, now, value)
        )
        state: State = "conflict" if items else "changed" if changes else "same"
        warnings = () if _PLACE.isdisjoint(write) else warnings_of(line, given)
        return SyncRow(line, state, name, uuid, changes, tuple(items), (), warnings, None, claims)

    def _base(
        self, uuid: str, now: Mapping[str, Any], past: Past | None
    ) -> Mapping[str, Any] | None:
        """What the sender had seen; None where that is not known."""
        if past is None:
            return None
        seen: Mapping[str, Any] = {}
        if self._has_life and past.life is not None:
            seen = past.life.answers(self._seen_on)
        elif self._has_life and self._seen_on != self._day:
            seen = self._held.answers(uuid, self._seen_on)
        return {**now, **past.values, **seen} if past.values or seen else now

    def _said(
        self,
        line: int,
        given: Mapping[str, str],
        base: Mapping[str, Any],
        now: Mapping[str, Any],
    ) -> Mapping[str, str]:
        """The cells that their sender changed: what others say may not even be right any more."""
        if base is now or base == now:
            return given
        changed, _, faults = self._reader.wanted(line, given, base)
        own = with_partners(changed.keys() | {fault.column for fault in faults})
        return {name: cell for name, cell in given.items() if {name, name.partition(".")[0]} & own}

    def _with_partners(
        self,
        line: int,
        wanted: Mapping[str, Any],
        given: Mapping[str, str],
        seen: Mapping[str, Any],
        faults: list[Fault],
    ) -> dict[str, Any]:
        """The wanted values with those that belong to them, as the file has or saw them."""
        whole = dict(wanted)
        for name in sorted((with_partners(wanted) - wanted.keys()) & seen.keys()):
            # A cell that says what the registry holds is not among the wanted ones.
            whole[name] = self._partner(name, given, seen)
        half = [name for name in PLACE if name in whole and name not in given]
        if half and not (_PLACE.isdisjoint(given) or _PLACE.isdisjoint(wanted)):
            faults.append(Fault(line, half[0], "half_position", ""))
        return whole

    def _partner(self, name: str, given: Mapping[str, str], seen: Mapping[str, Any]) -> Any:
        if name in given:
            try:
                read = self._reader.read(self._reader.specs[name], given[name], None)
            except CellError:  # told already
                return seen[name]
            if read is not None:
                return read[0]
        return seen[name]

    def _faults_of(
        self,
        line: int,
        uuid: str,
        now: Mapping[str, Any],
        wanted: Mapping[str, Any],
    ) -> list[Fault]:
        """What would not be right with the record as the file wants it."""
        fields = {name: value for name, value in wanted.items() if name not in LIFE}
        own = {name: now[name] for name in self._held.names}
        _, faults = as_record(self._kind, {**own, **fields}, fields, line)
        if "code" in fields and "name" in self._kind.model_fields:
            faults += self._finder.code_faults(str(fields["code"]), line).faults
        if self._has_life and not _LIFE.isdisjoint(wanted):
            faults += self._life_faults(line, self._held.life(uuid), wanted)
        return faults

    def _life_faults(self, line: int, life: Life, wanted: Mapping[str, Any]) -> list[Fault]:
        try:
            life.with_answers({name: wanted[name] for name in LIFE if name in wanted}, self._day)
        except ValueError as error:
            return [life_fault(line, error, wanted)]
        return []

    def _merged(
        self,
        uuid: str,
        base: Mapping[str, Any] | None,
        now: Mapping[str, Any],
        wanted: Mapping[str, Any],
        doubts: Mapping[str, str],
    ) -> tuple[dict[str, Any], list[Item]]:
        """Values to take over, and what is open."""
        if base is None:
            _, clashes = three_way(dict.fromkeys(wanted, _UNKNOWN), now, wanted)
            return {}, [self._item(uuid, c.fields, None, now, wanted, NO_BASE) for c in clashes]
        as_seen = {n: base[n] if is_same(base[n], v) else v for n, v in wanted.items()}
        write, clashes = three_way(base, now, as_seen)
        items = [self._item(uuid, c.fields, base, now, wanted, BOTH_CHANGED) for c in clashes]
        for name, reason in doubts.items():
            group = tuple(one for one in write if one in with_partners([name]))
            if group:
                items.append(self._item(uuid, group, base, now, wanted, reason))
                for one in group:
                    del write[one]
        return write, items

    def _item(
        self,
        uuid: str,
        fields: Sequence[str],
        base: Mapping[str, Any] | None,
        now: Mapping[str, Any],
        wanted: Mapping[str, Any],
        reason: str,
        detail: str = "",
    ) -> Item:
        names = tuple(fields)
        held, then = values_of(now, names), values_of(wanted, names)
        seen = None if base is None else values_of(base, names)
        claim = claim_of(uuid, names, seen, held, then)
        return Item(names, seen, held, then, reason, claim, detail)

    def _part_closed(
        self,
        uuid: str,
        base: Mapping[str, Any],
        now: Mapping[str, Any],
        past: Past,
        write: dict[str, Any],
        items: list[Item],
    ) -> None:
        """Leave open what one side closed while the other edited it."""
        if not self._has_life:
            return
        ours_edited = any(now[name] != value for name, value in past.values.items() if name in now)
        ours_closed = now["status"] == Status.CLOSED != base["status"]
        closes = write.get("status") == Status.CLOSED
        chosen = [name for name in write if name in LIFE] if closes and ours_edited else []
        if ours_closed:
            chosen += [name for name in write if name not in chosen]
        wanted = {name: write.pop(name) for name in chosen}
        for group in groups(chosen):
            items.append(self._item(uuid, group, base, now, wanted, CLOSED_AND_EDITED))

    def _part_places(
        self,
        uuid: str,
        base: Mapping[str, Any] | None,
        now: Mapping[str, Any],
        write: dict[str, Any],
        items: list[Item],
    ) -> None:
        """Leave open a place that may be wrong."""
        if not write.keys() >= _PLACE or write["lat"] is None:
            return
        region = write.get("region", now.get("region"))
        reason, detail = self._outlines.doubt(region, write["lat"], write["lon"])
        if reason:
            wanted = {name: write.pop(name) for name in PLACE}
            items.append(self._item(uuid, PLACE, base, now, wanted, reason, detail))

    def _claims_of(
        self,
        uuid: str,
        base: Mapping[str, Any] | None,
        now: Mapping[str, Any],
        write: dict[str, Any],
    ) -> tuple[str, ...]:
        """Names of what is taken over; what was taken over before is not taken again."""
        claims = []
        for group in groups(list(write)):
            seen = values_of(now if base is None else base, group)
            claim = claim_of(uuid, group, seen, seen, values_of(write, group))
            if claim in self.settled:
                for name in group:
                    del write[name]
            else:
                claims.append(claim)
        return tuple(claims)


class _Unknown:
    """Stands for a value that nobody knows: it differs from every other."""

    def __eq__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return 0


_UNKNOWN: Any = _Unknown()


def _changes(name: str, now: Mapping[str, Any], value: Any) -> list[Change]:
    """A change as a person reads it; names language by language."""
    old = now[name]
    if not isinstance(value, dict):
        return [] if is_same(old, value) else [(name, old, value)]
    languages = sorted({*old, *value})
    return [
        (f"{name}.{one}", old.get(one, ""), value.get(one, ""))
        for one in languages
        if old.get(one) != value.get(one)
    ]
