"""The sync form of a table: a CSV that leaves, is edited by people, and comes back.

Every row says which record it is (``uuid``) and how new the registry's row was when it left
(``base_rev``); the last line says of which registry, when, and that the file is whole.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from aftersales.exchange.cells import marked
from aftersales.exchange.csv_text import trailer
from aftersales.exchange.headers import heading
from aftersales.exchange.tables import csv_text_bytes

_FACILITY = (
    *("uuid", "code", "base_rev", "name", "status", "region", "city", "address", "lat", "lon"),
    *("store_format", "bays", "technicians", "hours_per_week", "opened", "closed"),
    *("phone", "email", "notes", "tax_id", "operator", "contract", "contract_to"),
)
_NO_BAYS = tuple(c for c in _FACILITY if c not in ("store_format", "bays", "technicians"))
FORMS: dict[str, tuple[str, ...]] = {
    "centres": (*_FACILITY, "shifts"),
    "depots": (*_NO_BAYS, "capacity_per_year"),
    "plants": (*_NO_BAYS, "capacity_per_year"),
    "brands": ("uuid", "code", "base_rev", "name", "group"),
    "regions": (
        *("uuid", "code", "base_rev", "name", "name_ru", "name_zh", "district"),
        *("population", "population_source"),
    ),
    "demand": (
        *("uuid", "base_rev", "region", "brand", "year", "uio", "new_sales", "basis", "source"),
    ),
    "demand-points": ("uuid", "base_rev", "id", "lat", "lon", "region", "brand", "uio"),
    "authorisations": (
        *("uuid", "base_rev", "facility", "brand", "work_type", "valid_from", "valid_to"),
    ),
    "certificates": (
        *("uuid", "base_rev", "facility", "title", "number", "brand", "work_type", "scope"),
        *("valid_from", "valid_to"),
    ),
    "lanes": (
        *("uuid", "base_rev", "origin", "destination", "brand", "hours", "cutoff"),
        *("basis", "source"),
    ),
}
_PRECISION = 6  # decimals of a coordinate: a tenth of a metre


def cell_text(value: Any, decimal_comma: bool = False) -> str:
    """A value as text that reading takes for the same one."""
    if isinstance(value, str):
        return marked(str(value))
    if value is None:
        return ""
    if isinstance(value, float):
        plain = f"{value:.{_PRECISION}f}".rstrip("0").rstrip(".")
        return plain.replace(".", ",") if decimal_comma else plain
    return value.isoformat() if isinstance(value, date) else str(value)


def sync_bytes(
    kind: str,
    rows: Sequence[Mapping[str, Any]],
    language: str,
    facts: Mapping[str, object],
    *,
    columns: Sequence[str] = (),
    localised: bool = False,
    shown: Callable[[str, Any], Any] = lambda _column, value: value,
) -> bytes:
    """Write rows in their sync form.

    Parameters
    ----------
    rows : sequence of mappings
        Values by column.
    language : str
        Decides delimiter and decimal sign, and with `localised` the names of the columns.
    facts : mapping
        What the last line says besides number and hash of the rows.
    columns : sequence of str
        Columns to write; by default all of the form.
    shown : callable
        What a value of a column is called; by default itself.
    """
    comma = language == "ru"
    names = tuple(columns) or FORMS[kind]
    header = [heading(name, language) if localised else name for name in names]
    cells = [[cell_text(shown(name, row[name]), comma) for name in names] for row in rows]
    end = trailer(header, cells, kind=kind, **facts)
    content = csv_text_bytes(header, cells, ";" if comma else ",")
    return content + f"{end}\r\n".encode()
