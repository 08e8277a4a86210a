"""A file that somebody sent, as text cells under known columns; nothing is compared yet."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aftersales.domain.errors import InputError
from aftersales.domain.fields import REFERENCES
from aftersales.exchange import workbook
from aftersales.exchange.csv_bytes import CsvFault, content_of, decode
from aftersales.exchange.csv_text import Table, content_hash, folded, parse
from aftersales.exchange.file_names import shown
from aftersales.exchange.headers import (
    COLUMNS,
    columns_by_name,
    positions,
    required_columns,
)
from aftersales.store import inbox
from aftersales.store.database import Database


class ColumnsMissingError(InputError):
    """A file lacks columns without which no row is known; somebody may say which ones they are.

    Parameters
    ----------
    kind : str
        What its rows are.
    table : Table
        The file.
    where : mapping
        Places of the columns that are known.
    """

    def __init__(self, kind: str, table: Table, where: Mapping[str, int], **values: object) -> None:
        super().__init__("columns_missing", **values)
        self.kind, self.table, self.where = kind, table, where


_GUESSED = 2  # known columns that a header has at least, before a kind is guessed from it


@dataclass(frozen=True, slots=True)
class Staged:
    """A file as it was read.

    Attributes
    ----------
    file, kind, sender : str
        Name of the file, what its rows are, and who sent it as far as the file says.
    header : tuple of str
        Names of its columns as they stand in it.
    columns : tuple of str
        For each of them the column it was taken for; empty for one that is left out.
    rows, lines : list
        Text cells, and the physical line of each row.
    encoding, delimiter : str
        How it was written.
    notes : tuple of str
        What the reader left out; see :class:`aftersales.exchange.csv_text.Table`.
    facts : mapping
        What the last line of a file of ours says.
    file_hash, content_hash : str
        SHA-256 of its bytes, and of its cells in the order of their text.
    datum : str
        ``gcj02`` when somebody said that its coordinates are those of Chinese maps.
    """

    file: str
    kind: str
    header: tuple[str, ...]
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    lines: list[int]
    encoding: str
    delimiter: str
    notes: tuple[str, ...]
    facts: Mapping[str, str]
    file_hash: str
    content_hash: str
    sender: str = ""
    datum: str = ""

    @property
    def may_be_shifted(self) -> bool:
        """Whether to ask for the datum: places from elsewhere, under Chinese names."""
        is_chinese = any("\u4e00" <= letter <= "\u9fff" for name in self.header for letter in name)
        return is_chinese and "lat" in self.columns and not self.facts

    @property
    def ignored(self) -> tuple[str, ...]:
        """Columns of the file that are left out."""
        pairs = zip(self.header, self.columns, strict=True)
        return tuple(name for name, column in pairs if not column)


def stage(
    path: Path,
    kind: str = "",
    *,
    encoding: str | None = None,
    own: Mapping[str, str] | None = None,
    sender: str = "",
    datum: str = "",
) -> Staged:
    """Read a CSV file, or a workbook that was made from a template.

    Parameters
    ----------
    kind : str
        What its rows are; by default what the file says, or its header fits best.
    encoding : str, optional
        Encoding that the person confirmed.
    own : mapping, optional
        Columns by folded names that the sender uses for them.
    sender : str
        Who sent it; by default the region that it was made for.
    datum : str
        ``gcj02`` for coordinates of Chinese maps.

    Raises
    ------
    InputError
        If the file is no table, lacks a column without which no row is known, or was cut off.
    """
    content = content_of(path)
    names = {name for one in ([kind] if kind else COLUMNS) for name in columns_by_name(one)}
    table, used = _table(content, names | set(own or ()), encoding)
    facts = dict(table.trailer)
    file = shown(path.name)
    kind = kind or _kind_of(table, facts, file, own or {})
    where = positions(kind, table.header, own)
    _refuse_incomplete(kind, where, table, file)
    _refuse_doubled(kind, table, own or {})
    by_place = {place: column for column, place in where.items()}
    return Staged(
        file=file,
        kind=kind,
        header=table.header,
        columns=tuple(by_place.get(k, "") for k in range(len(table.header))),
        rows=table.rows,
        lines=table.lines,
        encoding=used,
        delimiter=table.delimiter,
        notes=table.notes,
        facts=facts,
        file_hash=hashlib.sha256(content).hexdigest(),
        content_hash=content_hash(table.header, table.rows),
        sender=sender or facts.get("region", ""),
        datum=datum,
    )


def stage_for(
    database: Database,
    path: Path,
    kind: str = "",
    *,
    own: Mapping[str, str] | None = None,
    sender: str = "",
    encoding: str | None = None,
    datum: str = "",
) -> Staged:
    """Read a file under the names that its sender is known to use; see :func:`stage`.

    Parameters
    ----------
    own : mapping, optional
        Names that somebody gives now; they count before the remembered ones.
    """
    how: dict[str, Any] = {"sender": sender, "encoding": encoding, "datum": datum}
    told = dict(own or {})
    missing: ColumnsMissingError | None = None
    try:
        staged = stage(path, kind, own=told, **how)
        sent_by, meant = staged.sender, staged.kind
    except ColumnsMissingError as error:
        sent_by, meant, missing = sender, error.kind, error
    with database.read() as connection:
        kept = inbox.mappings(connection, sent_by, meant) if sent_by else {}
    if kept.keys() - told.keys():
        return stage(path, kind or meant, own=kept | told, **how)
    if missing is not None:
        raise missing
    return staged


def _table(content: bytes, names: set[str], encoding: str | None) -> tuple[Table, str]:
    if workbook.is_workbook(content):
        return workbook.table_of(content, names), "xlsx"
    decoded, used = decode(content, encoding)
    return parse(decoded, expected=names, encoding=used), used


def _kind_of(table: Table, facts: Mapping[str, str], file: str, own: Mapping[str, str]) -> str:
    """What the rows of a file are: as it says, or as the header fits best."""
    if facts.get("kind") in COLUMNS:
        return facts["kind"]
    known = {folded(name) for name in table.header}
    fitting = {}
    for kind in COLUMNS:
        where = positions(kind, table.header, own)
        if all(column in where for column in required_columns(kind)):
            fitting[kind] = len(known & columns_by_name(kind).keys())
    named = [kind for kind in fitting if kind in folded(file).replace(" ", "-")]
    if named:
        return max(named, key=len)
    best = max(fitting.values(), default=0)
    found = [kind for kind, count in fitting.items() if count == best]
    if best < _GUESSED or (len(found) > 1 and not _are_facilities(found)):
        raise InputError("kind_unclear", file=file, found=", ".join(table.header)[:200])
    return found[0]  # of facilities, service centres: they stand first


def _are_facilities(kinds: list[str]) -> bool:
    return kinds[0] == "centres" and set(kinds) <= {"centres", "depots", "plants"}


def _refuse_doubled(kind: str, table: Table, own: Mapping[str, str]) -> None:
    """Refuse two columns that mean the same and say otherwise; of names and codes one is enough."""
    known = {**columns_by_name(kind), **own}
    seen: dict[str, int] = {}
    for place, name in enumerate(table.header):
        column = known.get(folded(name), "")
        first = seen.setdefault(column, place)
        if not column or first == place or column in REFERENCES:
            continue
        if any(row[first] != row[place] for row in table.rows):
            line = table.lines[0] - 1 if "preamble" in table.notes else 1
            raise CsvFault("name_twice", line, column=name, first=first + 1, second=place + 1)


def _refuse_incomplete(kind: str, where: Mapping[str, int], table: Table, file: str) -> None:
    if "uuid" not in where:
        missing = [name for name in required_columns(kind) if name not in where]
        if missing:
            raise ColumnsMissingError(
                kind,
                table,
                where,
                file=file,
                missing=", ".join(missing),
                found=", ".join(table.header),
            )
    if "base_rev" in where and not table.trailer:
        # Our own files end with a line that says they are whole: this one was cut off.
        last = table.lines[-1] if table.lines else 1
        raise InputError("end_line_missing", file=file, line=last)
