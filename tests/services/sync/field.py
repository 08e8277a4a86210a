"""A head office and people in the field: export, edit as a spreadsheet would, send, take in."""

import csv
import io
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from aftersales.domain.records import Facility
from aftersales.exchange.sync_form import sync_bytes
from aftersales.services.sync.apply import apply
from aftersales.services.sync.export import exported
from aftersales.services.sync.preview import Preview, preview
from aftersales.services.sync.staging import stage
from aftersales.services.taking import Applied
from aftersales.store import entries, queries
from aftersales.store.database import Database

DAY = date(2026, 6, 1)
SENDER = "Пётр"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def send_out(
    database: Database, path: Path, kind: str = "centres", *, language: str = "ru", **how: Any
) -> Path:
    """Write a table as it leaves the head office."""
    found = exported(database, kind, DAY, now=NOW, who="Анна", **how)
    path.write_bytes(sync_bytes(kind, found.rows, language, found.facts))
    return path


def lines_of(path: Path) -> list[list[str]]:
    """Cells of a file, its last line as one cell."""
    text = path.read_text("utf-8-sig")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    return [row if not row[0].startswith("#end") else [delimiter.join(row)] for row in rows if row]


def edit(
    path: Path,
    changes: Mapping[str, Mapping[str, str]],
    *,
    key: str = "code",
    drop: tuple[str, ...] = (),
) -> Path:
    """Change cells of a file by the code of the row and the name of the column."""
    head, *rows = lines_of(path)
    for row in rows:
        if row[0].startswith("#end"):
            continue
        for name, cell in changes.get(row[head.index(key)], {}).items():
            row[head.index(name)] = cell
    rows = [row for row in rows if len(row) == 1 or row[head.index(key)] not in drop]
    write(path, [head, *rows])
    return path


def write(path: Path, rows: list[list[str]]) -> None:
    """Write cells as Excel does in Russian."""
    out = io.StringIO()
    for row in rows:
        if row[0].startswith("#end"):
            out.write(row[0] + "\r\n")
        else:
            csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(row)
    path.write_text(out.getvalue(), "utf-8-sig", newline="")


def show(database: Database, path: Path, kind: str = "", **how: Any) -> Preview:
    """Preview of a file."""
    return preview(database, stage(path, kind, sender=SENDER, **how), DAY)


def take(
    database: Database, path: Path, kind: str = "", *, choices: Any = None, **how: Any
) -> Applied[Preview]:
    """Preview and take in a file."""
    return apply(database, show(database, path, kind), choices=choices, who="Олег", **how)


def centre(database: Database, code: str) -> Facility:
    """A facility as it is now."""
    with database.read() as connection:
        return next(one for one in queries.facilities(connection) if one.code == code)


def amend(database: Database, code: str, **values: Any) -> None:
    """Change a facility at the head office."""
    held = centre(database, code)
    made = entries.edited(held, values)
    assert made is not None
    with database.write("edit", "Анна", details={"name": held.name}) as writer:
        assert entries.amend(writer, made) == []


def states(found: Preview) -> dict[str, str]:
    """State of each row by the name of what it is about."""
    return {row.name: row.state for row in found.rows}


def only(rows: Any, test: Callable[[Any], bool] = bool) -> Any:
    """The only one there is."""
    (one,) = [row for row in rows if test(row)]
    return one
