"""Tables in their sync form, to be edited elsewhere and taken in again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from aftersales.domain.errors import InputError
from aftersales.exchange.cells import CellError
from aftersales.exchange.headers import field_of
from aftersales.exchange.sync_form import FORMS, sync_bytes
from aftersales.exchange.tables import write_file
from aftersales.services.checking import Names
from aftersales.services.desk import person
from aftersales.store import queries, sync_rows
from aftersales.store.database import Database, read_revision
from aftersales.store.listing import FACILITY_KINDS, KINDS

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Exported:
    """Rows of a table as they leave.

    Attributes
    ----------
    kind : str
        What they are.
    rows : list of dict
        Values by column of the sync form, in the order of their codes.
    facts : dict
        What the last line says of registry, revision and region.
    names : Names
        What codes are called.
    """

    kind: str
    rows: list[Row]
    facts: dict[str, object]
    names: Names


def exported(
    database: Database,
    kind: str,
    day: date,
    *,
    region: str | None = None,
    now: datetime | None = None,
    who: str | None = None,
) -> Exported:
    """Read a table for its sync form.

    Parameters
    ----------
    day : date
        Day whose statuses are told.
    region : str, optional
        Code or name; only what lies there.
    now : datetime, optional
        Moment of the export.

    Raises
    ------
    InputError
        ``region_unknown``.
    """
    record_kind = KINDS[kind]
    with database.read() as connection:
        names = Names(queries.regions(connection), queries.brands(connection))
        code = None if region is None else _region(names, region)
        held = sync_rows.held_rows(connection, record_kind, FACILITY_KINDS.get(kind))
        chosen = _chosen(connection, held, code)
        revisions = sync_rows.revisions(connection, chosen)
        about = queries.meta(connection)
        write, revision = queries.last_write(connection), read_revision(connection)
    columns = FORMS[kind]
    rows = [_row(held, uuid, revisions.get(uuid, 0), columns, day) for uuid in chosen]
    rows.sort(key=_order(columns))
    moment = (now or datetime.now(UTC)).isoformat(timespec="seconds")
    facts: dict[str, object] = {
        "registry": about.get("registry", ""),
        "revision": revision,
        "write": write,
        "exported": moment,
        "day": day.isoformat(),
        "by": person() if who is None else who,
    }
    if code is not None:
        facts["region"] = code
    return Exported(kind, rows, facts, names)


def export_csv(
    database: Database,
    kind: str,
    path: Path,
    language: str,
    day: date,
    *,
    region: str | None = None,
) -> int:
    """Write a table in its sync form; return how many rows it has."""
    found = exported(database, kind, day, region=region)
    write_file(path, sync_bytes(kind, found.rows, language, found.facts))
    return len(found.rows)


def _region(names: Names, region: str) -> str:
    try:
        return names.code("region", region)
    except CellError as error:
        hint = str(error.values.get("hint", ""))
        raise InputError("region_unknown", value=region, hint=hint) from error


def _chosen(connection: Any, held: sync_rows.HeldRows, region: str | None) -> list[str]:
    """Uuids of the rows of a region; of what belongs to a facility, by where that lies."""
    if region is None:
        return list(held.rows)
    if "region" in held.names:
        place = held.names.index("region")
    elif "facility" in held.names:
        place = held.names.index("facility")
        sites = sync_rows.codes_in_region(connection, region)
        return [uuid for uuid, values in held.rows.items() if values[place] in sites]
    elif "district" in held.names:  # regions themselves
        place = held.names.index("code")
    else:
        return list(held.rows)
    return [uuid for uuid, values in held.rows.items() if values[place] == region]


def _row(
    held: sync_rows.HeldRows, uuid: str, revision: int, columns: Sequence[str], day: date
) -> Row:
    values = {**held.values(uuid), **held.life(uuid).answers(day)}
    names = values.get("names") or {}
    row: Row = {}
    for column in columns:
        field, _, language = field_of(column).partition(".")
        if column == "uuid":
            row[column] = uuid
        elif column == "base_rev":
            row[column] = revision
        else:
            row[column] = names.get(language, "") if language else values[field]
    return row


def _order(columns: Sequence[str]) -> Callable[[Row], tuple[str, ...]]:
    names = [name for name in columns if name not in ("uuid", "base_rev")]
    keys = ["code"] if "code" in names else names[:4]
    return lambda row: tuple("" if row[key] is None else str(row[key]) for key in keys)
