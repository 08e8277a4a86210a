"""Tables in their sync form, to be edited elsewhere and taken in again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from aftersales.exchange.headers import field_of
from aftersales.exchange.sync_form import FORMS, sync_bytes
from aftersales.exchange.tables import write_file
from aftersales.services.checking import Names, region_code
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
    sites : tuple of str
        Codes of the facilities that lie there.
    """

    kind: str
    rows: list[Row]
    facts: dict[str, object]
    names: Names
    sites: tuple[str, ...] = ()


class Office:
    """A table of the registry at one moment, to be sent out whole or region by region.

    Parameters
    ----------
    day : date
        Day whose statuses are told.
    now : datetime, optional
        Moment of the export.
    """

    def __init__(
        self,
        database: Database,
        kind: str,
        day: date,
        *,
        now: datetime | None = None,
        who: str | None = None,
    ) -> None:
        self.kind, self._day = kind, day
        with database.read() as connection:
            self.names = Names(queries.regions(connection), queries.brands(connection))
            self._held = sync_rows.held_rows(connection, KINDS[kind], FACILITY_KINDS.get(kind))
            self._revisions = sync_rows.revisions(connection, list(self._held.rows))
            self._region_of_site = sync_rows.regions_of_facilities(connection)
            about = queries.meta(connection)
            write, revision = queries.last_write(connection), read_revision(connection)
        self._facts: dict[str, object] = {
            "registry": about.get("registry", ""),
            "revision": revision,
            "write": write,
            "exported": (now or datetime.now(UTC)).isoformat(timespec="seconds"),
            "day": day.isoformat(),
            "by": person() if who is None else who,
        }

    def region(self, wanted: str) -> str:
        """Code of a region, given by code or name.

        Raises
        ------
        InputError
            ``region_unknown``.
        """
        return region_code(self.names, wanted)

    def part(self, region: str | None = None) -> Exported:
        """Rows of a region, or all; what belongs to a facility by where that lies.

        A lane belongs to its destination.
        """
        columns = FORMS[self.kind]
        chosen = [uuid for uuid in self._held.rows if region in (None, self._lies_in(uuid))]
        rows = [
            _row(self._held, uuid, self._revisions.get(uuid, 0), columns, self._day)
            for uuid in chosen
        ]
        rows.sort(key=_order(columns))
        facts = self._facts if region is None else {**self._facts, "region": region}
        sites = sorted(c for c, r in self._region_of_site.items() if region in (None, r))
        return Exported(self.kind, rows, facts, self.names, tuple(sites))

    def _lies_in(self, uuid: str) -> str | None:
        """Region of a row; what belongs to none belongs to each."""
        values = self._held.values(uuid)
        if "region" in values:
            found: str | None = values["region"]
            return found
        for name in ("facility", "destination"):
            if name in values:
                return self._region_of_site.get(values[name])
        return values["code"] if self.kind == "regions" else None


def exported(
    database: Database,
    kind: str,
    day: date,
    *,
    region: str | None = None,
    now: datetime | None = None,
    who: str | None = None,
) -> Exported:
    """Read a table for its sync form; of a region given by code or name, what lies there."""
    office = Office(database, kind, day, now=now, who=who)
    return office.part(None if region is None else office.region(region))


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


def _row(
    held: sync_rows.HeldRows, uuid: str, revision: int, columns: Sequence[str], day: date
) -> Row:
    values = {**held.values(uuid), **held.answers(uuid, day)}
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
