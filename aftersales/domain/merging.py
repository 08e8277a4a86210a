"""Three-way merge of one row: what a person changed, against what the registry holds now.

The base is what the person had seen. Values that belong together merge as one: half of a
position is a wrong place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TOGETHER = (("lat", "lon"), ("valid_from", "valid_to"), ("attachment", "digest"))
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Clash:
    """Fields that both sides changed, each otherwise.

    Attributes
    ----------
    fields : tuple of str
        One field, or several that belong together.
    base, held, wanted : tuple
        Their values as the person had seen them, as the registry holds them, and as the person
        wants them.
    """

    fields: tuple[str, ...]
    base: tuple[Any, ...]
    held: tuple[Any, ...]
    wanted: tuple[Any, ...]


def three_way(base: Values, held: Values, wanted: Values) -> tuple[dict[str, Any], list[Clash]]:
    """Merge what a person wants into what the registry holds.

    Parameters
    ----------
    base : mapping
        The wanted fields as the person had seen them.
    held : mapping
        The row as it is now; has at least the same fields.
    wanted : mapping
        The fields the person may have changed.

    Returns
    -------
    dict
        Fields to write: changed by the person, and still as the person had seen them.
    list of Clash
        Fields that somebody else has changed otherwise in the meantime.
    """
    write: dict[str, Any] = {}
    clashes = []
    for fields in _groups(wanted):
        before, now, then = (
            tuple(side.get(name) for name in fields) for side in (base, held, wanted)
        )
        if then in (before, now):
            continue  # not the person's change, or already done
        if now == before:
            write |= dict(zip(fields, then, strict=True))
        else:
            clashes.append(Clash(fields, before, now, then))
    return write, clashes


def _groups(wanted: Values) -> list[tuple[str, ...]]:
    """The wanted fields, those that belong together in one group."""
    groups = [
        held for group in TOGETHER if (held := tuple(name for name in group if name in wanted))
    ]
    grouped = {name for group in groups for name in group}
    return [*groups, *((name,) for name in wanted if name not in grouped)]
