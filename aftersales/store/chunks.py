"""Values in chunks that a statement takes."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

V = TypeVar("V")
_MOST = 10_000  # SQLite takes no more than 32,766 values in a statement


def chunks(values: Sequence[V]) -> Iterator[Sequence[V]]:
    """Any number of values, in chunks in their order."""
    for first in range(0, len(values), _MOST):
        yield values[first : first + _MOST]
