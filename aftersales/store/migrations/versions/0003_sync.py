"""What came from the field: receipts, claims, conflicts, and senders' own names of columns."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default="")


def _reference(name: str, table: str, target: str, *, nullable: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{name}_{target}")
    return sa.Column(name, sa.Integer(), key, nullable=nullable)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "receipts",
        sa.Column("id", sa.Integer(), nullable=False),
        _reference("batch_id", "receipts", "batches"),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("file_hash", sa.String(64), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        _words("sender"),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_receipts"),
    )
    op.create_index("ix_receipts_batch_id", "receipts", ["batch_id"])
    op.create_index("ix_receipts_content_hash", "receipts", ["content_hash"])
    op.create_table(
        "claims",
        sa.Column("digest", sa.String(32), nullable=False),
        _reference("receipt_id", "claims", "receipts"),
        sa.PrimaryKeyConstraint("digest", "receipt_id", name="pk_claims"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "conflicts",
        sa.Column("id", sa.Integer(), nullable=False),
        _reference("receipt_id", "conflicts", "receipts"),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("row_uuid", sa.String(36), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        _words("detail"),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("base", sa.JSON()),
        sa.Column("held", sa.JSON()),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("claim", sa.String(32), nullable=False),
        _reference("answered_by", "conflicts", "batches", nullable=True),
        _words("answer"),
        sa.PrimaryKeyConstraint("id", name="pk_conflicts"),
    )
    for name in ("receipt_id", "answered_by", "claim"):
        op.create_index(f"ix_conflicts_{name}", "conflicts", [name])
    op.create_table(
        "mappings",
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("header", sa.String(), nullable=False),
        sa.Column("column", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sender", "kind", "header", name="pk_mappings"),
    )
