"""Values of rows as the journal keeps them, and the words by which rows are found."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Date, LargeBinary, Table

from aftersales.domain.errors import ConflictError
from aftersales.domain.folding import folded
from aftersales.store import tables

Row = Mapping[str, Any]
_UNJOURNALED = ("id", "rev", "search")


def typed(table: Table, values: Row, ids: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """Column values of what the journal keeps as JSON.

    Parameters
    ----------
    ids : mapping
        For each reference column the ids by uuid.

    Raises
    ------
    ConflictError
        ``reference_gone`` if a row that is referred to is no longer there.
    """
    found: dict[str, Any] = {}
    for name, value in values.items():
        column = f"{name}_id"
        if column in tables.REFERRED and column in table.c:
            if value is not None and value not in ids[column]:
                raise ConflictError("reference_gone", entity=name, uuid=value)
            found[column] = None if value is None else ids[column][value]
        elif value is None:
            found[name] = None
        elif isinstance(table.c[name].type, Date):
            found[name] = date.fromisoformat(value)
        elif isinstance(table.c[name].type, LargeBinary):
            found[name] = b64decode(value["base64"])
        else:
            found[name] = value
    return found


def plain(row: Row | None, names: Mapping[str, Mapping[int, str]]) -> dict[str, Any] | None:
    """Values as JSON keeps them: dates as ISO text, bytes as base64, references as uuid."""
    if row is None:
        return None
    found = {}
    for key, value in row.items():
        if key in names:
            found[key.removesuffix("_id")] = None if value is None else names[key][value]
        elif key not in _UNJOURNALED:
            found[key] = _json(value)
    return found


def _json(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"base64": b64encode(value).decode("ascii")}
    return value.isoformat() if isinstance(value, date) else value


def search_of(table: Table, row: Row) -> dict[str, str]:
    """The folded words by which a row is found."""
    if table not in tables.SEARCHED:
        return {}
    return {"search": search_text([row.get(name) for name in tables.SEARCHED[table]])}


def search_text(values: Iterable[Any]) -> str:
    """Folded words of the values of a row, a line each."""
    lines: list[str] = []
    for value in values:
        lines += value.values() if isinstance(value, dict) else (value,)
    return folded("\n".join(filter(None, lines)))
