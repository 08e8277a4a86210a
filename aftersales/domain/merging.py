"""Three-way merge of one row: what a person changed, against what the registry holds now.

The base is what the person had seen. Values that belong together merge as one: half of a
position is a wrong place. Names in several languages merge language by language.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TOGETHER = (
    ("lat", "lon"),
    ("valid_from", "valid_to"),
    ("attachment", "digest"),
    ("status", "opened", "closed"),
)
_PARTNERS = {name: frozenset(group) for group in TOGETHER for name in group}
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
        wants them; names in several languages with those that only others changed.
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
    for fields in groups(wanted):
        before, now, then = (values_of(side, fields) for side in (base, held, wanted))
        if then in (before, now):
            continue  # not the person's change, or already done
        is_free = now == before
        names = [side[0] for side in (before, now, then) if isinstance(side[0], Mapping)]
        if not is_free and len(names) == 3:  # noqa: PLR2004 - of all three sides
            whole, is_free = _by_key(*names)
            then = (whole,)
        if not is_free:
            clashes.append(Clash(fields, before, now, then))
        elif then != now:
            write |= dict(zip(fields, then, strict=True))
    return write, clashes


def _by_key(base: Values, held: Values, wanted: Values) -> tuple[dict[str, Any], bool]:
    """Names in several languages with those the person changed; whether nobody else did."""
    whole, is_free = dict(held), True
    for key in sorted({*base, *wanted}):
        before, now, then = (side.get(key) for side in (base, held, wanted))
        if then in (before, now):
            continue
        is_free &= now == before
        if then is None:
            whole.pop(key, None)
        else:
            whole[key] = then
    return whole, is_free


def values_of(side: Values, fields: Sequence[str]) -> tuple[Any, ...]:
    """Values of some fields; None where there is none."""
    if len(fields) == 1:  # nearly always
        return (side.get(fields[0]),)
    return tuple(side.get(name) for name in fields)


def with_partners(names: Iterable[str]) -> set[str]:
    """Some fields, and those that belong together with one of them."""
    given = set(names)
    if _PARTNERS.keys().isdisjoint(given):
        return given
    return given.union(*(_PARTNERS[name] for name in given if name in _PARTNERS))


def groups(names: Collection[str]) -> list[tuple[str, ...]]:
    """Some fields, those that belong together in one group."""
    if _PARTNERS.keys().isdisjoint(names):
        return [(name,) for name in names]
    found = [held for group in TOGETHER if (held := tuple(name for name in group if name in names))]
    grouped = {name for group in found for name in group}
    return [*found, *((name,) for name in names if name not in grouped)]
