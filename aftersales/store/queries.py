"""Named questions to the registry; answers are frozen records, never live rows."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, func, or_, select

from aftersales.domain.records import (
    Authorisation,
    Brand,
    Certificate,
    DemandPoint,
    DemandRow,
    Facility,
    Factor,
    Lane,
    Record,
    Region,
    Settlement,
    StatusEntry,
)
from aftersales.domain.scenarios import Scenario, ScenarioChange
from aftersales.store import tables as t
from aftersales.store.chunks import chunks

R = TypeVar("R", bound=Record)
_OWN = ("id", "rev", "search", *t.REFERRED)
_ORDER: dict[type[Record], tuple[str, ...]] = {
    Brand: ("name",),
    Authorisation: ("facility", "brand", "work_type", "valid_from"),
    Certificate: ("facility", "valid_to", "title"),
    DemandRow: ("region", "brand", "year"),
    DemandPoint: ("code", "brand"),
    StatusEntry: ("facility", "since"),
    Lane: ("origin", "destination", "brand"),
    Scenario: ("name",),
    ScenarioChange: ("scenario", "record"),
}


def records(connection: Connection, kind: type[R], uuids: Collection[str] | None = None) -> list[R]:
    """All records of a kind in a fixed order, or those with some uuids.

    A facility has its dated statuses; a status read by itself names its facility.
    """
    return [record for _, record in _numbered(connection, kind, uuids)]


def records_of(connection: Connection, kind: type[R], uuids: Sequence[str]) -> list[R]:
    """Records with any number of uuids."""
    return [one for part in chunks(uuids) for one in records(connection, kind, part)]


def order_of(kind: type[Record], record: Record) -> tuple[Any, ...]:
    """Where a record stands among those of its kind, as :func:`records` orders them."""
    names = _ORDER.get(kind, ("code",))
    # Nothing comes before anything, as the database has it.
    return tuple((value is not None, value) for value in (getattr(record, n) for n in names))


def of_facility(connection: Connection, kind: type[R], uuid: str) -> list[R]:
    """Records of a kind that belong to a facility; lanes from it and to it."""
    table = t.TABLES[kind]
    owner = select(t.facilities.c.id).where(t.facilities.c.uuid == uuid).scalar_subquery()
    found = select(table.c.uuid).where(or_(*(table.c[c] == owner for c in t.sites_of(table))))
    return records(connection, kind, list(connection.scalars(found)))


def _numbered(
    connection: Connection, kind: type[R], uuids: Collection[str] | None
) -> list[tuple[int, R]]:
    """Records with the ids of their rows."""
    table = t.TABLES[kind]
    query = _with_codes(kind)
    if uuids is not None:
        query = query.where(table.c.uuid.in_(uuids))
    rows = connection.execute(query).mappings().all()
    more: Mapping[int, dict[str, Any]] = {}
    if kind is Facility:
        wanted = None if uuids is None else [row["id"] for row in rows]
        more = {k: {"history": v} for k, v in _histories(connection, wanted).items()}
    return [
        (
            row["id"],
            kind(
                **{key: value for key, value in row.items() if key not in _OWN},
                **more.get(row["id"], {}),
            ),
        )
        for row in rows
    ]


def _with_codes(kind: type[Record]) -> Select[Any]:
    """Rows of a table with the codes of what they refer to."""
    table = t.TABLES[kind]
    joined: Any = table
    codes = []
    for column, referred in t.referred_by(table).items():
        joined = joined.outerjoin(referred, referred.c.id == table.c[column])
        codes.append(referred.c.code.label(column.removesuffix("_id")))
    order = _ORDER.get(kind, ("code",) if "code" in table.c else ("id",))
    keys = [table.c.get(name, name) for name in order]
    return select(table, *codes).select_from(joined).order_by(*keys)


def _histories(
    connection: Connection, facilities: Collection[int] | None
) -> dict[int, tuple[StatusEntry, ...]]:
    """Dated statuses by facility id, oldest first."""
    s = t.facility_statuses
    query = select(s.c.facility_id, s.c.status, s.c.since, s.c.uuid).order_by(s.c.since)
    if facilities is not None:
        query = query.where(s.c.facility_id.in_(facilities))
    found: dict[int, list[StatusEntry]] = defaultdict(list)
    for row in connection.execute(query):
        entry = StatusEntry(uuid=row.uuid, status=row.status, since=row.since)
        found[row.facility_id].append(entry)
    return {facility: tuple(entries) for facility, entries in found.items()}


def brands(connection: Connection) -> list[Brand]:
    """All brands by name."""
    return records(connection, Brand)


def regions(connection: Connection) -> list[Region]:
    """All regions by code."""
    return records(connection, Region)


def settlements(connection: Connection) -> list[Settlement]:
    """All settlements by code."""
    return records(connection, Settlement)


def facilities(connection: Connection) -> list[Facility]:
    """All facilities by code, each with its dated statuses."""
    return records(connection, Facility)


def authorisations(connection: Connection) -> list[Authorisation]:
    """All authorisations by facility, brand, work type and date."""
    return records(connection, Authorisation)


def certificates(connection: Connection) -> list[Certificate]:
    """All certificates by facility and last day."""
    return records(connection, Certificate)


def demand(connection: Connection) -> list[DemandRow]:
    """All demand rows by region, brand and year; brand None is the parc of all makes."""
    return records(connection, DemandRow)


def demand_points(connection: Connection) -> list[DemandPoint]:
    """All demand points by code and brand."""
    return records(connection, DemandPoint)


def lanes(connection: Connection) -> list[Lane]:
    """All lanes by origin, destination and brand; brand None carries parts of all brands."""
    return records(connection, Lane)


def factors(connection: Connection) -> list[Factor]:
    """All values of one's own for assumptions, by code."""
    return records(connection, Factor)


def scenarios(connection: Connection) -> list[Scenario]:
    """All scenarios by name."""
    return records(connection, Scenario)


def scenario_changes(connection: Connection) -> list[ScenarioChange]:
    """What all scenarios change, by scenario and record."""
    return records(connection, ScenarioChange)


def attachment(connection: Connection, digest: str) -> bytes | None:
    """Content of an attached file, None when the registry does not have it."""
    kept = t.attachments
    return connection.scalar(select(kept.c.content).where(kept.c.digest == digest))


def meta(connection: Connection) -> dict[str, str]:
    """What the registry says of itself: its identity, revision, and what made it."""
    return {row.key: row.value for row in connection.execute(select(t.meta))}


def last_write(connection: Connection) -> str:
    """Identity of the newest write, empty for none; a restored registry has another one."""
    b = t.batches
    return connection.scalar(select(b.c.uuid).order_by(b.c.id.desc()).limit(1)) or ""


def has_write(connection: Connection, uuid: str) -> bool:
    """Whether a write is part of the registry's history."""
    b = t.batches
    return connection.scalar(select(b.c.id).where(b.c.uuid == uuid)) is not None


def batch_labels(connection: Connection) -> list[str]:
    """Labels of all writes, oldest first."""
    return list(connection.scalars(select(t.batches.c.label).order_by(t.batches.c.revision)))


def counts(connection: Connection) -> dict[str, int]:
    """Number of rows of each business table."""
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in t.AREAS
    }


def names_by_code(connection: Connection, table: Any) -> dict[str, str]:
    """Names of all rows by code."""
    return {row.code: row.name for row in connection.execute(select(table.c.code, table.c.name))}


def facility_uuid(connection: Connection, code: str) -> str | None:
    """Uuid of the facility with a code, None if there is none."""
    found = select(t.facilities.c.uuid).where(t.facilities.c.code == code)
    return connection.scalar(found)


def ids(connection: Connection, table: Any) -> dict[str, int]:
    """Ids of all rows by code."""
    return {row.code: row.id for row in connection.execute(select(table.c.code, table.c.id))}
