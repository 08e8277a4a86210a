"""Many values in a statement."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, column, func, select

V = TypeVar("V")
_MOST = 10_000  # between two looks at whether to stop


def chunks(values: Sequence[V]) -> Iterator[Sequence[V]]:
    """Any number of values, in chunks in their order."""
    for first in range(0, len(values), _MOST):
        yield values[first : first + _MOST]


def among(held: ColumnElement[Any], values: Sequence[str | int]) -> ColumnElement[bool]:
    """Whether a column is one of many values.

    They go to SQLite as one value: written out, each of them takes longer to bind than to find.
    """
    told = func.json_each(json.dumps(list(values))).table_valued(column("value"))
    return held.in_(select(told.c.value))
