"""What becomes of a row of a file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from aftersales.domain.faults import Fault
from aftersales.domain.records import Record
from aftersales.services.sync.claims import claim_of
from aftersales.services.sync.doubts import is_rough
from aftersales.services.sync.placing import ROUGH

State = Literal["new", "changed", "same", "conflict", "rejected"]
Change = tuple[str, Any, Any]
PLACE = ("lat", "lon")
DATUM = "datum"  # a place was computed from one of a Chinese map


@dataclass(frozen=True, slots=True)
class Item:
    """Something of a row that a person has to decide.

    Attributes
    ----------
    fields : tuple of str
        One field, several that belong together, or all of a new record.
    base : tuple or None
        What the sender had seen; None where that is not known.
    held, wanted : tuple
        What the registry holds, and what the file says.
    reason : str
        Why it is open, a key of the ``fault`` section of the text catalogue.
    claim : str
        See :func:`aftersales.services.sync.claims.claim_of`.
    detail : str
        What the reason names.
    """

    fields: tuple[str, ...]
    base: tuple[Any, ...] | None
    held: tuple[Any, ...]
    wanted: tuple[Any, ...]
    reason: str
    claim: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SyncRow:
    """What becomes of a row.

    Attributes
    ----------
    line : int
        Physical line in the file.
    state : str
        ``new``, ``changed``, ``same``, ``conflict`` or ``rejected``. A row in conflict may have
        changes as well: those are taken all the same.
    name, uuid : str
        What the record is called, and which one it is; a new one has no uuid yet.
    changes : tuple of (field, old, new)
        What is taken over.
    items : tuple of Item
        What is left open.
    faults : tuple of Fault
        Why the row is rejected.
    warnings : tuple of Fault
        What is taken over and deserves a look.
    record : Record or None
        A new record.
    claims : tuple of str
        Names of what is taken over.
    """

    line: int
    state: State
    name: str
    uuid: str
    changes: tuple[Change, ...] = ()
    items: tuple[Item, ...] = ()
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    record: Record | None = None
    claims: tuple[str, ...] = ()

    @property
    def all_claims(self) -> tuple[str, ...]:
        """Names of what is taken over and of what is left open."""
        return (*self.claims, *(item.claim for item in self.items))

    def left_open(self, reason: str, detail: str = "") -> "SyncRow":
        """A new row, of which a person is to decide whether it enters."""
        assert self.record is not None  # noqa: S101 - new rows have one
        item = replace(new_item(self.record, reason), detail=detail)
        return replace(self, state="conflict", items=(item,), claims=())


def new_item(record: Record, reason: str) -> Item:
    """The proposal to add a record."""
    values = {
        name: value
        for name, value in record.model_dump(mode="json").items()
        if name != "uuid" and value not in (None, "", [], {})
    }
    fields, wanted = tuple(values), tuple(values.values())
    claim = claim_of(type(record).__name__, fields, (), (), wanted)
    return Item(fields, None, (), wanted, reason, claim)


def nowhere(line: int, values: Mapping[str, Any], given: Mapping[str, str]) -> list[Fault]:
    """A fault for 0, 0, which stands for unknown in most files."""
    if all(values.get(name) == 0 for name in PLACE):
        return [Fault(line, "lat", "null_island", ", ".join(given.get(n, "0") for n in PLACE))]
    return []


def life_fault(line: int, error: ValueError, values: Mapping[str, Any]) -> Fault:
    """What is wrong with status, opening and closing day together."""
    column = "opened" if str(error) == "opens_later" else "closed"
    return Fault(line, column, str(error), str(values.get(column) or ""))


def warnings_of(line: int, given: Mapping[str, str]) -> tuple[Fault, ...]:
    """What of a place deserves a look."""
    cells = [given[name] for name in PLACE if name in given]
    if len(cells) < len(PLACE) or not is_rough(*cells):
        return ()
    return (Fault(line, "lat", ROUGH, ", ".join(cells)),)
