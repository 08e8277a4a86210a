"""Where a centre may open: settlements of the registry, a file, or places clicked on the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from aftersales.domain.errors import InputError
from aftersales.exchange import cells, coordinates, csv_text
from aftersales.geo.boundaries import polygons_of
from aftersales.geo.distance import Floats, ecef_km
from aftersales.services.planning.question import Candidate, PlanQuestion

if TYPE_CHECKING:
    from aftersales.services.coverage import Report
    from aftersales.services.network import Snapshot

_NEEDED, _OPTIONAL = ("id", "lat", "lon"), ("name", "cost", "capacity")


@dataclass(frozen=True, slots=True)
class Candidates:
    """Candidates of a question, and why others are none.

    Attributes
    ----------
    kept : tuple of Candidate
        Where a centre may open.
    too_small, elsewhere, refused : int
        Settlements below the floor of inhabitants, candidates in regions that are not wanted,
        and those that were refused one by one.
    """

    kept: tuple[Candidate, ...]
    too_small: int
    elsewhere: int
    refused: int


def candidates_of(report: Report, asked: PlanQuestion) -> Candidates:
    """The candidates of a question: places of one's own, then towns, the largest first."""
    towns = [] if asked.only_own else _settlements(report)
    large = [one for one in towns if one.population >= asked.smallest_town]
    # A required town is one whatever its size.
    large += [t for t in towns if t.population < asked.smallest_town and t.id in asked.required]
    offered = [*_placed(report.snapshot, asked.own), *large]
    wanted = [one for one in offered if _may_lie(one, asked)]
    kept = [one for one in wanted if one.id not in asked.refused]
    return Candidates(
        tuple(kept), len(towns) - len(large), len(offered) - len(wanted), len(wanted) - len(kept)
    )


def _may_lie(one: Candidate, asked: PlanQuestion) -> bool:
    if asked.only_in and one.region not in asked.only_in:
        return False
    return one.region not in asked.not_in


def _settlements(report: Report) -> list[Candidate]:
    found = [
        Candidate(s.code, s.lat, s.lon, s.region, s.name, place, s.population)
        for place, s in enumerate(report.snapshot.settlements)
    ]
    return sorted(found, key=lambda one: (-one.population, one.id))


def _placed(snapshot: Snapshot, own: Sequence[Candidate]) -> list[Candidate]:
    """Own places with the region they lie in."""
    missing = [k for k, one in enumerate(own) if not one.region]
    found = list(own)
    regions = regions_at(snapshot, np.array([(own[k].lat, own[k].lon) for k in missing], float))
    for k, region in zip(missing, regions, strict=True):
        one = own[k]
        found[k] = Candidate(
            one.id, one.lat, one.lon, region, one.name or one.id, -1, 0, one.cost, one.capacity
        )
    return found


def regions_at(snapshot: Snapshot, latlon: Floats) -> list[str]:
    """Code of the region in which each place lies, by outline, else that of the next settlement."""
    from shapely import contains_xy

    found = [""] * len(latlon)
    for region in snapshot.regions:
        left = [k for k, code in enumerate(found) if not code]
        shape = polygons_of(region.boundary) if left else None
        if shape is not None:
            for k, is_in in zip(
                left, contains_xy(shape, latlon[left, 1], latlon[left, 0]).tolist(), strict=True
            ):
                found[k] = region.code if is_in else ""
    left = [k for k, code in enumerate(found) if not code]
    if left and snapshot.settlements:
        there = np.array([(s.lat, s.lon) for s in snapshot.settlements])
        tree = cKDTree(ecef_km(there[:, 0], there[:, 1]))
        near = tree.query(ecef_km(latlon[left, 0], latlon[left, 1]))[1]
        for k, settlement in zip(left, np.atleast_1d(near).tolist(), strict=True):
            found[k] = snapshot.settlements[settlement].region
    return found


def read_candidates(path: Path) -> tuple[Candidate, ...]:
    """Read candidates from a file with ``id,lat,lon[,name][,cost][,capacity]``.

    Raises
    ------
    CsvFault
        For a file that is no table.
    InputError
        ``columns_missing``; ``plan_cell`` naming line, column and value; ``candidates_none`` for
        a file without any.
    """
    table = csv_text.read(path, expected=(*_NEEDED, *_OPTIONAL))
    header = [name.casefold() for name in table.header]
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        told = ", ".join(table.header)
        raise InputError("columns_missing", file=path.name, missing=", ".join(missing), found=told)
    found: dict[str, Candidate] = {}
    for line, row in zip(table.lines, table.rows, strict=True):
        one = _read_row(path, line, dict(zip(header, row, strict=True)))
        if one.id in found:
            raise InputError("plan_cell", file=path.name, line=line, column="id", value=one.id)
        found[one.id] = one
    if not found:
        raise InputError("candidates_none", file=path.name)
    return tuple(found.values())


def _read_row(path: Path, line: int, row: dict[str, str]) -> Candidate:
    def refuse(column: str) -> InputError:
        value = row.get(column, "")[:80]
        return InputError("plan_cell", file=path.name, line=line, column=column, value=value)

    if not row["id"]:
        raise refuse("id")
    numbers: dict[str, float | None] = {}
    for column, read in (
        ("lat", coordinates.latitude),
        ("lon", coordinates.longitude),
        ("cost", cells.number),
        ("capacity", cells.number),
    ):
        cell = row.get(column, "")
        try:
            numbers[column] = read(cell) if cell or column in _NEEDED else None
        except cells.CellError as error:
            raise refuse(column) from error
        if column not in _NEEDED and (numbers[column] or 0) < 0:
            raise refuse(column)
    lat, lon = numbers["lat"], numbers["lon"]
    assert lat is not None and lon is not None  # noqa: S101 - both are needed
    return Candidate(
        row["id"], lat, lon, name=row.get("name") or row["id"],
        cost=numbers["cost"], capacity=numbers["capacity"],
    )  # fmt: skip
