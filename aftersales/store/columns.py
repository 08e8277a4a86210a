"""What the tables of a registry are made of: columns that come again, and how rules are named."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, MetaData, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def row() -> list[Column[object]]:
    """Columns of every business table."""
    return [
        Column("id", Integer, primary_key=True),
        Column("uuid", String(36), nullable=False, unique=True),
        Column("rev", Integer, nullable=False, server_default="1"),
    ]


def words(name: str) -> Column[object]:
    """A text that is empty when there is nothing to say."""
    return Column(name, String, nullable=False, server_default="")


def one_of(column: str, kinds: type[StrEnum]) -> CheckConstraint:
    """Only the words of an enumeration."""
    listed = ", ".join(f"'{kind.value}'" for kind in kinds)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def reference(name: str, target: str, *, nullable: bool = False) -> Column[object]:
    """The row of another table that is referred to."""
    return Column(name, ForeignKey(f"{target}.id"), nullable=nullable, index=True)
