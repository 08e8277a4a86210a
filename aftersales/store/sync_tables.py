"""Tables of what came from the field: files taken in, what they claimed, and what is open.

They keep books beside the journal and are never undone themselves: a receipt names the write it
belongs to, an answer the write that gave it, and both count only while that write stands.
"""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from aftersales.store.columns import metadata, words

receipts = Table(
    "receipts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch_id", ForeignKey("batches.id"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("file", String, nullable=False),
    Column("file_hash", String(64), nullable=False),
    Column("content_hash", String(64), nullable=False, index=True),
    words("sender"),
    Column("counts", JSON, nullable=False),
)

# What a sender said of a row: fields, what they had seen, and what they want instead.
claims = Table(
    "claims",
    metadata,
    Column("digest", String(32), primary_key=True),
    Column("receipt_id", ForeignKey("receipts.id"), primary_key=True),
    sqlite_with_rowid=False,
)

conflicts = Table(
    "conflicts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("receipt_id", ForeignKey("receipts.id"), nullable=False, index=True),
    Column("entity", String, nullable=False),
    Column("row_uuid", String(36), nullable=False),
    Column("line", Integer, nullable=False),
    Column("reason", String, nullable=False),
    words("detail"),
    Column("fields", JSON, nullable=False),
    Column("base", JSON),
    Column("held", JSON),
    Column("wanted", JSON, nullable=False),
    Column("claim", String(32), nullable=False),
    Column("answered_by", ForeignKey("batches.id"), index=True),
    words("answer"),
    Index("ix_conflicts_claim", "claim"),
)

# Columns that a sender calls otherwise, as a person once said what they mean.
mappings = Table(
    "mappings",
    metadata,
    Column("sender", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("header", String, primary_key=True),
    Column("column", String, nullable=False),
)
