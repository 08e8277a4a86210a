"""Scenarios: what would be otherwise, kept beside what is."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ENTITIES = "'facilities', 'authorisations', 'certificates'"


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default="")


def _row(table: str, *more: sa.schema.SchemaItem) -> None:
    """A business table."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(36), nullable=False),
        sa.Column("rev", sa.Integer(), server_default="1", nullable=False),
        *more,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("uuid", name=f"uq_{table}_uuid"),
    )


def upgrade() -> None:
    """Apply."""
    _row(
        "scenarios",
        sa.Column("name", sa.String(), nullable=False),
        _words("note"),
        _words("author"),
        sa.Column("created", sa.Date(), nullable=False),
        sa.UniqueConstraint("name", name="uq_scenarios_name"),
    )
    key = sa.ForeignKey("scenarios.uuid", name="fk_scenario_changes_scenario_scenarios")
    _row(
        "scenario_changes",
        sa.Column("scenario", sa.String(36), key, nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("record", sa.String(36), nullable=False),
        _words("name"),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("cost", sa.Float()),
        sa.UniqueConstraint("scenario", "record", name="uq_scenario_changes_scenario"),
        sa.CheckConstraint(f"entity IN ({_ENTITIES})", name="ck_scenario_changes_entity"),
    )
