"""Named questions to the registry; answers are frozen records, never live rows."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, func, select

from aftersales.domain.records import (
    Authorisation,
    Brand,
    DemandPoint,
    DemandRow,
    Facility,
    Region,
    Settlement,
    StatusEntry,
)
from aftersales.store import tables as t

_ROW = ("id", "rev")


def _without(row: Any, *names: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in (*_ROW, *names)}


def brands(connection: Connection) -> list[Brand]:
    """All brands by name."""
    rows = connection.execute(select(t.brands).order_by(t.brands.c.name)).mappings()
    return [Brand(**_without(row)) for row in rows]


def regions(connection: Connection) -> list[Region]:
    """All regions by code."""
    rows = connection.execute(select(t.regions).order_by(t.regions.c.code)).mappings()
    return [Region(**_without(row)) for row in rows]


def settlements(connection: Connection) -> list[Settlement]:
    """All settlements by code."""
    query = (
        select(t.settlements, t.regions.c.code.label("region"))
        .join(t.regions, t.regions.c.id == t.settlements.c.region_id)
        .order_by(t.settlements.c.code)
    )
    return [
        Settlement(**_without(row, "region_id")) for row in connection.execute(query).mappings()
    ]


def facilities(connection: Connection) -> list[Facility]:
    """All facilities by code, each with its dated statuses."""
    history: dict[int, list[StatusEntry]] = defaultdict(list)
    statuses = t.facility_statuses
    for row in connection.execute(
        select(
            statuses.c.facility_id, statuses.c.status, statuses.c.since, statuses.c.uuid
        ).order_by(statuses.c.facility_id, statuses.c.since)
    ).mappings():
        history[row["facility_id"]].append(
            StatusEntry(uuid=row["uuid"], status=row["status"], since=row["since"])
        )
    query = (
        select(t.facilities, t.regions.c.code.label("region"))
        .outerjoin(t.regions, t.regions.c.id == t.facilities.c.region_id)
        .order_by(t.facilities.c.code)
    )
    return [
        Facility(**_without(row, "region_id"), history=tuple(history[row["id"]]))
        for row in connection.execute(query).mappings()
    ]


def authorisations(connection: Connection) -> list[Authorisation]:
    """All authorisations by facility, brand, work type and date."""
    a = t.authorisations
    query = (
        select(
            a.c.uuid,
            a.c.work_type,
            a.c.valid_from,
            a.c.valid_to,
            t.facilities.c.code.label("facility"),
            t.brands.c.code.label("brand"),
        )
        .join(t.facilities, t.facilities.c.id == a.c.facility_id)
        .join(t.brands, t.brands.c.id == a.c.brand_id)
        .order_by("facility", "brand", a.c.work_type, a.c.valid_from)
    )
    return [Authorisation(**row) for row in connection.execute(query).mappings()]


def demand(connection: Connection) -> list[DemandRow]:
    """All demand rows by region, brand and year; brand None is the parc of all makes."""
    d = t.demand
    query = (
        select(d, t.regions.c.code.label("region"), t.brands.c.code.label("brand"))
        .join(t.regions, t.regions.c.id == d.c.region_id)
        .outerjoin(t.brands, t.brands.c.id == d.c.brand_id)
        .order_by("region", "brand", d.c.year)
    )
    return [
        DemandRow(**_without(row, "region_id", "brand_id"))
        for row in connection.execute(query).mappings()
    ]


def demand_points(connection: Connection) -> list[DemandPoint]:
    """All demand points by code and brand."""
    p = t.demand_points
    query = (
        select(p, t.regions.c.code.label("region"), t.brands.c.code.label("brand"))
        .join(t.regions, t.regions.c.id == p.c.region_id)
        .join(t.brands, t.brands.c.id == p.c.brand_id)
        .order_by(p.c.code, "brand")
    )
    return [
        DemandPoint(**_without(row, "region_id", "brand_id"))
        for row in connection.execute(query).mappings()
    ]


def meta(connection: Connection) -> dict[str, str]:
    """What the registry says of itself: its identity, revision, and what made it."""
    return {row.key: row.value for row in connection.execute(select(t.meta))}


def batch_labels(connection: Connection) -> list[str]:
    """Labels of all writes, oldest first."""
    return list(connection.scalars(select(t.batches.c.label).order_by(t.batches.c.revision)))


def counts(connection: Connection) -> dict[str, int]:
    """Number of rows of each business table."""
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in t.AREAS
    }


def ids(connection: Connection, table: Any) -> dict[str, int]:
    """Ids of all rows by code."""
    return {row.code: row.id for row in connection.execute(select(table.c.code, table.c.id))}
