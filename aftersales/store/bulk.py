"""One statement for many rows, at the speed of the driver.

SQLAlchemy prepares every row of an executemany anew, and asks for every row of a result alone,
which takes longer than SQLite does.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Executable, Select

Row = Mapping[str, Any]
_AT_ONCE = 2000  # rows of a result


def many_rows(connection: Connection, query: Select[Any]) -> Iterator[Any]:
    """Rows of a query, read in blocks."""
    for block in connection.execute(query).partitions(_AT_ONCE):
        yield from block


def execute_many(connection: Connection, statement: Executable, rows: Sequence[Row]) -> None:
    """Run a statement once for each row; all rows have the same keys, those of its parameters.

    Errors are those of :meth:`sqlalchemy.Connection.execute`.
    """
    if not rows:
        return
    dialect = connection.dialect
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(rows[0]))  # type: ignore[attr-defined]
    names: Sequence[str] = compiled.positiontup or ()
    columns = []
    for name in names:
        change = compiled.binds[name].type.bind_processor(dialect)
        values = [row[name] for row in rows]
        columns.append(values if change is None else [change(value) for value in values])
    connection.exec_driver_sql(compiled.string, list(zip(*columns, strict=True)))
