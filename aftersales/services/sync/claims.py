"""What a sender said of a row, as a short name: said once, it is not asked about twice."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from hashlib import blake2b
from typing import Any


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if value is None or type(value) in (str, int):
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {key: plain(one) for key, one in sorted(value.items())}
    return value


def claim_of(
    about: str,
    fields: Sequence[str],
    base: Sequence[Any] | None,
    held: Sequence[Any],
    wanted: Sequence[Any],
) -> str:
    """Name of a claim: 32 hexadecimal digits.

    Parameters
    ----------
    about : str
        Uuid of the row, or the key of one that is not there.
    base : sequence or None
        What the sender had seen. Where that is unknown, what the registry holds stands for it:
        once that is another value, it is another question.
    """
    seen = held if base is None else base
    said = repr((about, tuple(fields), [plain(one) for one in (*seen, *wanted)]))
    return blake2b(said.encode("utf-8", "replace"), digest_size=16).hexdigest()
