"""Which record of the registry each row of a file is about."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aftersales.domain.faults import Fault
from aftersales.domain.fields import FieldSpec
from aftersales.domain.lookalikes import mixed_scripts, skeleton
from aftersales.domain.records import Certificate, Record
from aftersales.exchange import cells
from aftersales.exchange.cells import CellError
from aftersales.services.checking import Names, convert
from aftersales.services.matching import key_fields
from aftersales.store.sync_rows import HeldRows

Key = tuple[Any, ...]
NO_BASE, ROW_DELETED, ZEROS_LOST = "no_base", "row_deleted", "zeros_lost"


@dataclass(slots=True)
class Identity:
    """Which record a row is about.

    Attributes
    ----------
    uuid : str
        Empty for a record that the registry does not have.
    reason : str
        Why a person has to look at a row as a whole, if so.
    gone : str
        Uuid of the record that it was about and that the registry no longer has; another one may
        have its key by now.
    faults : list of Fault
        Why it cannot be told.
    """

    uuid: str = ""
    reason: str = ""
    gone: str = ""
    faults: list[Fault] = field(default_factory=list)


class Finder:
    """Finds records by uuid, or by what people tell them by.

    Parameters
    ----------
    known : set of str
        Uuids that a file names and that the registry once had.
    """

    def __init__(
        self,
        held: HeldRows,
        specs: Mapping[str, FieldSpec],
        names: Names,
        known: set[str],
    ) -> None:
        self._held, self._specs, self._names, self._known = held, specs, names, known
        self.key_names = key_fields(held.kind)
        self.shares_keys = held.kind is Certificate
        places = [held.names.index(name) for name in self.key_names]
        self.by_key: dict[Key, list[str]] = defaultdict(list)
        for uuid, values in held.rows.items():
            self.by_key[tuple(values[place] for place in places)].append(uuid)
        self._skeletons: dict[str, str] | None = None
        self._digits: dict[str, str] | None = None

    def find(self, given: Mapping[str, str], line: int) -> Identity:
        """Say which record a row is about, given its cells by field."""
        uuid = given.get("uuid", "")
        if uuid in self._held.rows:
            return Identity(uuid)
        key = self.key_of(given)
        found = Identity()
        if uuid:
            found.gone = uuid if uuid in self._known else ""
            found.reason = ROW_DELETED if found.gone else NO_BASE
        if key is None:
            return found
        alike = self.by_key.get(key, [])
        if len(alike) > 1:
            found.faults.append(Fault(line, self.key_names[-1], "several_rows", str(len(alike))))
        elif alike:
            return Identity(alike[0], gone=found.gone)
        elif self.key_names == ("code",):
            self._look_at_code(str(key[0]), line, found)
        return found

    def key_of(self, given: Mapping[str, str]) -> Key | None:
        """Natural key that a row names; None when it does not, or not rightly."""
        key = []
        for name in self.key_names:
            spec = self._specs[name]
            cell = given.get(name, "")
            if spec.required and not cell:
                return None
            try:
                key.append(convert(spec, cell, self._names) if cell else spec.empty)
            except CellError:
                return None
        return tuple(key)

    def code_faults(self, code: str, line: int) -> Identity:
        """What is wrong with a code that the registry does not have."""
        found = Identity()
        self._look_at_code(code, line, found)
        return found

    def _look_at_code(self, code: str, line: int, found: Identity) -> None:
        if code in self._held.others or (code,) in self.by_key:
            found.faults.append(Fault(line, "code", "already_there", code))
            return
        strangers = mixed_scripts(code)
        if strangers:
            told = ", ".join(
                f"{one.character} ({one.script}, {one.position + 1})" for one in strangers
            )
            found.faults.append(Fault(line, "code", "code_mixed", code, f" → {told}"))
            return
        self._index_codes()
        assert self._skeletons is not None  # noqa: S101 - just made
        assert self._digits is not None  # noqa: S101 - just made
        alike = self._skeletons.get(skeleton(code))
        if alike is not None and code.isascii() != alike.isascii():
            found.faults.append(Fault(line, "code", "code_alike", code, f" → {alike}?"))
        elif code.isdecimal() and code.lstrip("0") in self._digits:
            found.reason = found.reason or ZEROS_LOST

    def _index_codes(self) -> None:
        if self._skeletons is None:
            codes = [str(key[0]) for key in self.by_key]
            self._skeletons = {skeleton(code): code for code in codes}
            self._digits = {code.lstrip("0"): code for code in codes if code.isdecimal()}


def named(kind: type[Record], given: Mapping[str, Any]) -> str:
    """What a row calls the record it is about."""
    for name in ("name", "title", "code"):
        if given.get(name):
            return cells.text(str(given[name]))[:300]
    parts = (given.get(name) for name in key_fields(kind))
    return " · ".join(str(part) for part in parts if part)[:300]
