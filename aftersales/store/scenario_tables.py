"""Tables of scenarios."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    String,
    Table,
    UniqueConstraint,
)

from aftersales.domain.scenarios import Entity
from aftersales.store.columns import metadata, one_of, row, words

scenarios = Table(
    "scenarios",
    metadata,
    *row(),
    Column("name", String, nullable=False, unique=True),
    words("note"),
    words("author"),
    Column("created", Date, nullable=False),
)

# Records are named by uuid without a rule: one may go from the registry, or not be in it yet.
scenario_changes = Table(
    "scenario_changes",
    metadata,
    *row(),
    Column("scenario", ForeignKey("scenarios.uuid"), nullable=False),
    Column("entity", String, nullable=False),
    Column("record", String(36), nullable=False),
    words("name"),
    Column("is_new", Boolean, nullable=False),
    Column("values", JSON, nullable=False),
    Column("cost", Float),
    UniqueConstraint("scenario", "record"),
    one_of("entity", Entity),
)
