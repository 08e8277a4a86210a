"""One statement for many rows, at the speed of the driver.

SQLAlchemy prepares every row of an executemany anew, which takes longer than SQLite does.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Executable

Row = Mapping[str, Any]


def execute_many(connection: Connection, statement: Executable, rows: Sequence[Row]) -> None:
    """Run a statement once for each row; all rows have the same keys, those of its parameters.

    Errors are those of :meth:`sqlalchemy.Connection.execute`.
    """
    if not rows:
        return
    dialect = connection.dialect
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(rows[0]))  # type: ignore[attr-defined]
    names: Sequence[str] = compiled.positiontup or ()
    processed = [(name, compiled.binds[name].type.bind_processor(dialect)) for name in names]
    values = [
        tuple(row[name] if change is None else change(row[name]) for name, change in processed)
        for row in rows
    ]
    connection.exec_driver_sql(compiled.string, values)
