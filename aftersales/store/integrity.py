"""Whether a registry is in order: its file, its references and its journal."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection, select

from aftersales.domain.errors import StorageError
from aftersales.store import database as base
from aftersales.store import tables
from aftersales.store.database import Database, read_revision

Problem = tuple[str, str]
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found.

    Attributes
    ----------
    problems : tuple of (code, detail)
        Codes are keys ``problem_…`` of the ``cli`` section of the text catalogue; the detail
        says where.
    """

    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.problems


def check(database: Database) -> CheckResult:
    """Check the file of a registry, its references and its journal, at one moment.

    Raises
    ------
    NotFoundError, StorageError
        If the registry cannot be read at all; damage is not raised but told.
    """
    problems: list[Problem] = []
    try:
        with database.read() as connection:
            problems += _file(connection)
            problems += _references(connection)
            problems += _journal(connection)
    except StorageError as error:
        if error.code != "registry_damaged":
            raise
        problems.append(("damaged", str(error.values["reason"])))
    return CheckResult(tuple(dict.fromkeys(problems)))


def _file(connection: Connection) -> list[Problem]:
    """Pages, indexes, constraints; whose file it is, and its schema."""
    told = connection.exec_driver_sql(f"PRAGMA integrity_check({_SHOWN})").scalars().all()
    problems = [("damaged", str(line)) for line in told if line != "ok"]
    owner = connection.exec_driver_sql("PRAGMA application_id").scalar()
    if owner != base.APPLICATION_ID:
        problems.append(("application", str(owner)))
    schema = connection.exec_driver_sql("PRAGMA user_version").scalar()
    if schema != base.SCHEMA:
        problems.append(("schema", f"{schema} ≠ {base.SCHEMA}"))
    return problems


def _references(connection: Connection) -> list[Problem]:
    """Rows that name a row which is not there."""
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check")
    found = Counter((row[0], row[2]) for row in rows)
    return [("reference", f"{table} → {other}: {count}") for (table, other), count in found.items()]


def _journal(connection: Connection) -> list[Problem]:
    """Revisions without a gap, up to the one that the registry says it has."""
    b = tables.batches
    held = connection.scalars(select(b.c.revision).order_by(b.c.revision)).all()
    problems: list[Problem] = []
    gap = next((want for want, found in enumerate(held, 1) if want != found), None)
    if gap is not None:
        problems.append(("journal_gap", str(gap)))
    revision, last = read_revision(connection), held[-1] if held else 0
    if revision != last:
        problems.append(("revision", f"{revision} ≠ {last}"))
    return problems
