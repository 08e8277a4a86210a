"""Certificates, contacts, decisions, attachments; what undo and search need."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_FACILITY_WORDS = ("tax_id", "contract")
_SEARCHED = {
    "brands": ('"code"', '"name"', '"group"'),
    "regions": ('"code"', '"name"', "{names}", '"district"'),
    "settlements": ('"code"', '"name"', "{names}"),
    "facilities": (
        *('"code"', '"name"', '"operator"', '"city"', '"address"', '"store_format"'),
        *('"phone"', '"email"', '"notes"'),
    ),
}
_NAMES = "(SELECT group_concat(value, char(10)) FROM json_each({table}.names))"
_WORK_TYPES = "'sales', 'service', 'body', 'high_voltage', 'warranty', 'parts', 'assembly'"


def upgrade() -> None:
    """Apply."""
    details = sa.Column("details", sa.JSON(), nullable=False, server_default="{}")
    op.add_column("batches", details)
    # Making the table anew, as a batch operation would, breaks what refers to it.
    op.execute(
        "ALTER TABLE batches ADD COLUMN undoes INTEGER "
        "CONSTRAINT fk_batches_undoes_batches REFERENCES batches (id)"
    )
    op.add_column("journal", sa.Column("owner", sa.String(36)))
    op.create_index("ix_journal_owner", "journal", ["owner"])
    for name in _FACILITY_WORDS:
        _words("facilities", name)
    op.add_column("facilities", sa.Column("shifts", sa.Integer()))
    op.add_column("facilities", sa.Column("contract_to", sa.Date()))
    _name_references_by_uuid()
    for table, columns in _SEARCHED.items():
        _words(table, "search")
        parts = [column.format(names=_NAMES.format(table=table)) for column in columns]
        lines = " || ".join(f"CASE WHEN {p} <> '' THEN {p} || char(10) ELSE '' END" for p in parts)
        op.execute(f"UPDATE {table} SET search = folded(rtrim({lines}, char(10)))")  # noqa: S608
    _create_tables()


def _words(table: str, name: str) -> None:
    op.add_column(table, sa.Column(name, sa.String(), nullable=False, server_default=""))


def _name_references_by_uuid() -> None:
    """The journal named rows by number, which says nothing once a row is gone."""
    for side in ("before", "after"):
        for name, table in (("region", "regions"), ("brand", "brands"), ("facility", "facilities")):
            op.execute(
                f"UPDATE journal SET {side} = json_remove(json_set({side}, '$.{name}', "  # noqa: S608
                f"(SELECT uuid FROM {table} WHERE id = json_extract({side}, '$.{name}_id'))), "
                f"'$.{name}_id') WHERE json_type({side}, '$.{name}_id') IS NOT NULL"
            )
    op.execute("UPDATE journal SET owner = json_extract(after, '$.facility')")


def _row(table: str, *more: sa.schema.SchemaItem) -> None:
    """A business table."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(36), nullable=False),
        sa.Column("rev", sa.Integer(), server_default="1", nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        *more,
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=f"fk_{table}_facility_id_facilities"
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("uuid", name=f"uq_{table}_uuid"),
    )
    op.create_index(f"ix_{table}_facility_id", table, ["facility_id"])


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(n, sa.String(), server_default="", nullable=False) for n in names]


def _create_tables() -> None:
    op.create_table(
        "attachments",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_attachments"),
    )
    _row(
        "certificates",
        sa.Column("title", sa.String(), nullable=False),
        *_text("number"),
        sa.Column("brand_id", sa.Integer()),
        sa.Column("work_type", sa.String()),
        *_text("scope"),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        *_text("attachment", "digest", "search"),
        sa.CheckConstraint(f"work_type IN ({_WORK_TYPES})", name="ck_certificates_work_type"),
        sa.CheckConstraint("valid_to >= valid_from", name="ck_certificates_in_order"),
        sa.ForeignKeyConstraint(
            ["brand_id"], ["brands.id"], name="fk_certificates_brand_id_brands"
        ),
    )
    op.create_index("ix_certificates_brand_id", "certificates", ["brand_id"])
    _row(
        "contacts",
        sa.Column("name", sa.String(), nullable=False),
        *_text("role", "phone", "email"),
    )
    _row(
        "decisions",
        sa.Column("day", sa.Date(), nullable=False),
        *_text("author"),
        sa.Column("words", sa.String(), nullable=False),
    )
