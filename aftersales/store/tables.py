"""Tables of the registry.

Every business table has a ``uuid`` that is never reused and a ``rev`` that grows by one with
each change of the row; the journal refers to both. Tables that people search have a ``search``
column with their folded words; it follows from the others and is not journaled.
"""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    FromClause,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from aftersales.domain.changes import Area
from aftersales.domain.records import (
    Authorisation,
    Basis,
    Brand,
    Certificate,
    Contact,
    Decision,
    DemandPoint,
    DemandRow,
    Facility,
    FacilityKind,
    Factor,
    Lane,
    Record,
    Region,
    Settlement,
    Status,
    StatusEntry,
    WorkType,
)
from aftersales.domain.scenarios import Scenario, ScenarioChange
from aftersales.store.columns import metadata, one_of, reference, row, words
from aftersales.store.scenario_tables import scenario_changes, scenarios

meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)

batches = Table(
    "batches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uuid", String(36), nullable=False, unique=True),
    Column("revision", Integer, nullable=False, unique=True),
    Column("label", String, nullable=False),
    Column("who", String, nullable=False),
    Column("at", String, nullable=False),
    words("source"),
    Column("details", JSON, nullable=False, server_default="{}"),
    Column("undoes", ForeignKey("batches.id")),
)

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),
    reference("batch_id", "batches"),
    Column("entity", String, nullable=False),
    Column("row_uuid", String(36), nullable=False),
    Column("owner", String(36)),
    Column("rev", Integer, nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    Index("ix_journal_row", "row_uuid", "rev"),
    Index("ix_journal_owner", "owner"),
)

attachments = Table(
    "attachments",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

brands = Table(
    "brands",
    metadata,
    *row(),
    Column("code", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    words("group"),
    words("search"),
)

regions = Table(
    "regions",
    metadata,
    *row(),
    Column("code", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("names", JSON, nullable=False),
    words("district"),
    Column("population", Integer),
    words("population_source"),
    Column("boundary", LargeBinary),
    words("search"),
)

settlements = Table(
    "settlements",
    metadata,
    *row(),
    Column("code", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("names", JSON, nullable=False),
    reference("region_id", "regions"),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    Column("population", Integer, nullable=False),
    words("search"),
)

facilities = Table(
    "facilities",
    metadata,
    *row(),
    Column("code", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    words("tax_id"),
    words("operator"),
    reference("region_id", "regions", nullable=True),
    words("city"),
    words("address"),
    Column("lat", Float),
    Column("lon", Float),
    words("store_format"),
    Column("bays", Integer),
    Column("technicians", Integer),
    Column("shifts", Integer),
    Column("hours_per_week", Float),
    Column("capacity_per_year", Integer),
    words("contract"),
    Column("contract_to", Date),
    words("phone"),
    words("email"),
    words("notes"),
    Column("basis", String, nullable=False),
    words("source"),
    words("search"),
    one_of("kind", FacilityKind),
    one_of("basis", Basis),
    CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="whole_position"),
)

facility_statuses = Table(
    "facility_statuses",
    metadata,
    *row(),
    reference("facility_id", "facilities"),
    Column("status", String, nullable=False),
    Column("since", Date, nullable=False),
    UniqueConstraint("facility_id", "since"),
    one_of("status", Status),
)

authorisations = Table(
    "authorisations",
    metadata,
    *row(),
    reference("facility_id", "facilities"),
    reference("brand_id", "brands"),
    Column("work_type", String, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    UniqueConstraint("facility_id", "brand_id", "work_type", "valid_from"),
    one_of("work_type", WorkType),
    CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="in_order"),
)

certificates = Table(
    "certificates",
    metadata,
    *row(),
    reference("facility_id", "facilities"),
    Column("title", String, nullable=False),
    words("number"),
    reference("brand_id", "brands", nullable=True),
    Column("work_type", String),
    words("scope"),
    Column("valid_from", Date),
    Column("valid_to", Date),
    words("attachment"),
    words("digest"),
    words("search"),
    one_of("work_type", WorkType),
    CheckConstraint("valid_to >= valid_from", name="in_order"),
)

contacts = Table(
    "contacts",
    metadata,
    *row(),
    reference("facility_id", "facilities"),
    Column("name", String, nullable=False),
    words("role"),
    words("phone"),
    words("email"),
)

decisions = Table(
    "decisions",
    metadata,
    *row(),
    reference("facility_id", "facilities"),
    Column("day", Date, nullable=False),
    words("author"),
    Column("words", String, nullable=False),
)

demand = Table(
    "demand",
    metadata,
    *row(),
    reference("region_id", "regions"),
    reference("brand_id", "brands", nullable=True),
    Column("year", Integer, nullable=False),
    Column("uio", Integer, nullable=False),
    Column("new_sales", Integer),
    Column("basis", String, nullable=False),
    Column("source", String, nullable=False),
    one_of("basis", Basis),
    CheckConstraint("uio >= 0", name="uio"),
)
# SQLite counts NULLs as different, so "all makes" needs its own unique index.
Index("uq_demand_brand", demand.c.region_id, demand.c.brand_id, demand.c.year, unique=True)
Index(
    "uq_demand_all_makes",
    demand.c.region_id,
    demand.c.year,
    unique=True,
    sqlite_where=demand.c.brand_id.is_(None),
)

demand_points = Table(
    "demand_points",
    metadata,
    *row(),
    Column("code", String, nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
    reference("region_id", "regions"),
    reference("brand_id", "brands"),
    Column("uio", Integer, nullable=False),
    UniqueConstraint("code", "brand_id"),
    CheckConstraint("uio >= 0", name="uio"),
)

lanes = Table(
    "lanes",
    metadata,
    *row(),
    reference("origin_id", "facilities"),
    reference("destination_id", "facilities"),
    reference("brand_id", "brands", nullable=True),
    Column("hours", Float, nullable=False),
    words("cutoff"),
    Column("basis", String, nullable=False),
    words("source"),
    one_of("basis", Basis),
    CheckConstraint("hours >= 0", name="hours"),
    CheckConstraint("origin_id <> destination_id", name="leads_elsewhere"),
)
# As with demand, "all brands" needs its own unique index.
Index("uq_lanes_brand", lanes.c.origin_id, lanes.c.destination_id, lanes.c.brand_id, unique=True)
Index(
    "uq_lanes_all_brands",
    lanes.c.origin_id,
    lanes.c.destination_id,
    unique=True,
    sqlite_where=lanes.c.brand_id.is_(None),
)

factors = Table(
    "factors",
    metadata,
    *row(),
    Column("code", String, nullable=False, unique=True),
    Column("value", Float, nullable=False),
    Column("basis", String, nullable=False),
    words("source"),
    one_of("basis", Basis),
)

AREAS = {
    brands: Area.BRANDS,
    regions: Area.REGIONS,
    settlements: Area.SETTLEMENTS,
    facilities: Area.FACILITIES,
    facility_statuses: Area.FACILITIES,
    authorisations: Area.AUTHORISATIONS,
    demand: Area.DEMAND,
    demand_points: Area.DEMAND,
    certificates: Area.CERTIFICATES,
    contacts: Area.CONTACTS,
    decisions: Area.DECISIONS,
    lanes: Area.LANES,
    factors: Area.FACTORS,
    scenarios: Area.SCENARIOS,
    scenario_changes: Area.SCENARIOS,
}

TABLES: dict[type[Record], Table] = {
    Brand: brands,
    Region: regions,
    Settlement: settlements,
    Facility: facilities,
    StatusEntry: facility_statuses,
    Authorisation: authorisations,
    Certificate: certificates,
    Contact: contacts,
    Decision: decisions,
    DemandRow: demand,
    DemandPoint: demand_points,
    Lane: lanes,
    Factor: factors,
    Scenario: scenarios,
    ScenarioChange: scenario_changes,
}
BY_NAME = {table.name: table for table in AREAS}
REFERRED = {
    "region_id": regions,
    "brand_id": brands,
    "facility_id": facilities,
    "origin_id": facilities,
    "destination_id": facilities,
}
SITES = tuple(column for column, referred in REFERRED.items() if referred is facilities)
# The facility a row belongs to: a lane to what it supplies.
OWNERS = ("facility_id", "destination_id")
SEARCHED = {
    brands: ("code", "name", "group"),
    regions: ("code", "name", "names", "district"),
    settlements: ("code", "name", "names"),
    facilities: (
        *("code", "name", "tax_id", "operator", "city", "address", "store_format"),
        *("contract", "phone", "email", "notes"),
    ),
    certificates: ("title", "number", "scope"),
}


def owner_of(table: Table) -> str | None:
    """Column with the facility a row of a table belongs to; None where there is none."""
    return next((column for column in OWNERS if column in table.c), None)


def sites_of(table: Table) -> tuple[str, ...]:
    """Columns of a table that name facilities; such a row goes when one of them goes."""
    return tuple(column for column in SITES if column in table.c)


def referred_by(table: Table) -> dict[str, FromClause]:
    """What each reference of a table names, under names of their own where two name one kind."""
    columns = [column for column in REFERRED if column in table.c]
    named = [REFERRED[column] for column in columns]
    return {
        column: referred if named.count(referred) == 1 else referred.alias(column)
        for column, referred in zip(columns, named, strict=True)
    }
