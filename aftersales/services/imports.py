"""Demand from a file into the registry: every row checked, all or nothing, nothing overwritten.

A plain file does not say what its writer had seen, so only new rows enter by themselves; a row
that differs from the registry is a conflict, which is told and not applied.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from aftersales.domain.errors import AftersalesError, InputError
from aftersales.domain.faults import Fault
from aftersales.domain.records import Basis, DemandPoint, DemandRow, Record
from aftersales.exchange.csv_text import Table, read
from aftersales.exchange.headers import known_names, positions
from aftersales.exchange.tables import csv_text_bytes, write_file
from aftersales.geo.boundaries import outside_km, polygons_of
from aftersales.services.checking import Names, check
from aftersales.services.cleanup import OUTLINE_TOLERANCE_KM
from aftersales.services.network import Snapshot, demand_on, read_snapshot
from aftersales.store import entries
from aftersales.store.database import Database

REQUIRED = {
    "demand": ("region", "brand", "year", "uio"),
    "demand-points": ("id", "lat", "lon", "region", "brand", "uio"),
}
_RECORDS: dict[str, type[Record]] = {"demand": DemandRow, "demand-points": DemandPoint}
_FIELDS = {"id": "code"}  # columns that the record calls otherwise
_NAMES = {field: column for column, field in _FIELDS.items()}
Demand = DemandRow | DemandPoint


@dataclass(slots=True)
class Imported:
    """What became of a file.

    Attributes
    ----------
    read, new, unchanged, conflicts, rejected : int
        Rows read; new ones; equal ones; ones that differ from the registry; faulty ones.
    revision : int or None
        Journal revision of the write, None when nothing was written.
    faults : list of Fault
        Every fault and conflict with its place.
    rejected_file : Path or None
        Where the rows that were not taken lie, to be mended and given again.
    replaced_uio, own_uio : int
        Vehicles of regional figures that new demand points replace, and the points' own.
    """

    read: int = 0
    new: int = 0
    unchanged: int = 0
    conflicts: int = 0
    rejected: int = 0
    revision: int | None = None
    faults: list[Fault] = field(default_factory=list)
    rejected_file: Path | None = None
    replaced_uio: int = 0
    own_uio: int = 0


def import_demand(
    database: Database,
    path: Path,
    kind: str,
    *,
    encoding: str | None = None,
    dry_run: bool = False,
    accept_good: bool = False,
) -> Imported:
    """Take demand rows or demand points from a CSV file.

    Parameters
    ----------
    kind : str
        ``demand`` or ``demand-points``.
    encoding : str, optional
        Encoding the person confirmed.
    dry_run : bool
        Only say what would happen.
    accept_good : bool
        Write the good rows although others are faulty; those go to ``<name>.rejected.csv``.

    Raises
    ------
    InputError
        If the file is no table, or lacks a column.
    """
    table = read(path, expected=known_names(kind), encoding=encoding)
    where = positions(kind, table.header)
    missing = [name for name in REQUIRED[kind] if name not in where]
    if missing:
        raise InputError(
            "columns_missing",
            file=path.name,
            missing=", ".join(missing),
            found=", ".join(table.header),
        )
    snapshot = read_snapshot(database)
    reader = _Rows(snapshot, kind, where, path.name)
    result = Imported(read=len(table.rows))
    good: list[Demand] = []
    refused: list[int] = []
    seen: dict[tuple[Any, ...], int] = {}
    own: list[Demand] = [*snapshot.demand, *snapshot.demand_points]
    held = {_key(row): row for row in own}
    for number, (row, line) in enumerate(zip(table.rows, table.lines, strict=True)):
        record = reader.record(row, line, result.faults)
        if record is None:
            refused.append(number)
            continue
        key = _key(record)
        if key in seen:
            result.faults.append(Fault(line, "", "twice_in_file", str(seen[key])))
            refused.append(number)
            continue
        seen[key] = line
        _sort_in(record, held.get(key), line, good, result)
    result.rejected = len(refused)
    result.new = len(good)
    _count_replaced(snapshot, good, result)
    if dry_run or not good or (refused and not accept_good):
        return result
    with database.write("import", source=path.name) as writer:
        entries.add(writer, good)
    result.revision = writer.change.revision if writer.change else None
    if refused:
        result.rejected_file = _put_aside(path, table, refused, result.faults)
    return result


def _count_replaced(snapshot: Snapshot, good: list[Demand], result: Imported) -> None:
    """Count what new points take the place of: the newest figure of their region and brand."""
    pointed = {(point.region, point.brand) for point in snapshot.demand_points}
    points = [row for row in good if isinstance(row, DemandPoint)]
    newest = demand_on(snapshot, date.max)
    fresh = {(point.region, point.brand) for point in points} - pointed
    result.replaced_uio = sum(newest[pair].uio for pair in fresh if pair in newest)
    result.own_uio = sum(point.uio for point in points)


def _key(row: Demand) -> tuple[Any, ...]:
    if isinstance(row, DemandPoint):
        return "point", row.code, row.brand
    return "row", row.region, row.brand, row.year


def _sort_in(
    record: Demand, there: Demand | None, line: int, good: list[Demand], result: Imported
) -> None:
    """New, equal to what the registry holds, or in conflict with it."""
    if there is None:
        good.append(record)
        return
    own = {"uuid", "source"}
    differing = [
        name
        for name, value in record.model_dump(exclude=own).items()
        if getattr(there, name) != value
    ]
    if not differing:
        result.unchanged += 1
        return
    result.conflicts += 1
    for name in differing:
        words = f"{getattr(there, name)} → {getattr(record, name)}"
        result.faults.append(Fault(line, name, "differs", words))


class _Rows:
    """Turns rows of text into records, noting every fault of a row at once."""

    def __init__(self, snapshot: Snapshot, kind: str, where: dict[str, int], file: str) -> None:
        self._kind, self._where, self._file = kind, where, file
        self._names = Names(snapshot.regions, snapshot.brands)
        self._boundaries = {region.code: region.boundary for region in snapshot.regions}
        self._shapes: dict[str, Any] = {}

    def record(self, row: tuple[str, ...], line: int, faults: list[Fault]) -> Demand | None:
        """Return the record of a row; None after noting what is wrong with it."""
        given: dict[str, Any] = {_FIELDS.get(n, n): row[k] for n, k in self._where.items()}
        if self._kind == "demand":
            given["basis"] = given.get("basis") or Basis.MEASURED
            given["source"] = given.get("source") or self._file
        checked = check(_RECORDS[self._kind], given, self._names, line=line)
        missing = [
            Fault(line, name, "required", "")
            for name in ("brand",)
            if not given[name]  # of a demand row, no brand would mean the parc of all makes
        ]
        told = {fault.column for fault in checked.faults}
        found = [*checked.faults, *(fault for fault in missing if fault.column not in told)]
        faults += [replace(fault, column=_NAMES.get(fault.column, fault.column)) for fault in found]
        record = checked.record
        if found or not isinstance(record, DemandRow | DemandPoint):
            return None
        return self._inside(record, line, faults) if isinstance(record, DemandPoint) else record

    def _inside(self, point: DemandPoint, line: int, faults: list[Fault]) -> DemandPoint | None:
        """Refuse a point far outside its region: a slip in a coordinate, or the two swapped."""
        if point.region not in self._shapes:
            self._shapes[point.region] = polygons_of(self._boundaries[point.region])
        shape = self._shapes[point.region]
        km = outside_km(shape, point.lat, point.lon) if shape is not None else 0.0
        if km <= OUTLINE_TOLERANCE_KM:
            return point
        faults.append(Fault(line, "lat, lon", "outside_region", f"{km:.0f} km"))
        return None


def _put_aside(path: Path, table: Table, refused: list[int], faults: list[Fault]) -> Path:
    """Write the refused rows as they were, with what is wrong, where they can be mended."""
    by_line: dict[int, list[str]] = {}
    for fault in faults:
        by_line.setdefault(fault.line, []).append(
            f"{fault.column}: {fault.code} {fault.value}{fault.hint}"
        )
    rows = [(*table.rows[k], "; ".join(by_line.get(table.lines[k], []))) for k in refused]
    content = csv_text_bytes((*table.header, "error"), rows, table.delimiter)
    target = path.with_name(f"{path.stem}.rejected.csv")
    try:
        write_file(target, content)
    except AftersalesError:  # a folder that only gives
        target = Path.cwd() / target.name
        write_file(target, content)
    return target
