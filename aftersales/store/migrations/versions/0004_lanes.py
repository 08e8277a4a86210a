"""How parts travel, and values of one's own for assumptions."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BASES = "'measured', 'estimated', 'assumed', 'illustrative'"


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
        sa.Column("basis", sa.String(), nullable=False),
        _words("source"),
        sa.CheckConstraint(f"basis IN ({_BASES})", name=f"ck_{table}_basis"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("uuid", name=f"uq_{table}_uuid"),
    )


def _reference(name: str, target: str, *, nullable: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(f"{target}.id", name=f"fk_lanes_{name}_{target}")
    return sa.Column(name, sa.Integer(), key, nullable=nullable)


def upgrade() -> None:
    """Apply."""
    _row(
        "lanes",
        _reference("origin_id", "facilities"),
        _reference("destination_id", "facilities"),
        _reference("brand_id", "brands", nullable=True),
        sa.Column("hours", sa.Float(), nullable=False),
        _words("cutoff"),
        sa.CheckConstraint("hours >= 0", name="ck_lanes_hours"),
        sa.CheckConstraint("origin_id <> destination_id", name="ck_lanes_leads_elsewhere"),
    )
    for name in ("origin_id", "destination_id", "brand_id"):
        op.create_index(f"ix_lanes_{name}", "lanes", [name])
    ends = ["origin_id", "destination_id"]
    op.create_index("uq_lanes_brand", "lanes", [*ends, "brand_id"], unique=True)
    op.create_index(
        "uq_lanes_all_brands", "lanes", ends, unique=True, sqlite_where=sa.text("brand_id IS NULL")
    )
    _row(
        "factors",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.UniqueConstraint("code", name="uq_factors_code"),
    )
