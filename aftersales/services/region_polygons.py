"""Outlines of regions from a file: what it would change, then in one write."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aftersales.domain.faults import Fault
from aftersales.domain.progress import Progress
from aftersales.domain.records import Region
from aftersales.exchange import polygons
from aftersales.exchange.polygons import PolygonFile
from aftersales.services.desk import person
from aftersales.services.polygon_matching import (
    Match,
    RegionNames,
    best_match,
    by_region,
    matches,
)
from aftersales.services.polygon_rows import RegionRow, RowBuilder
from aftersales.services.taking import Applied, MovedError, refuse_moved
from aftersales.store import entries, queries
from aftersales.store.database import Database, read_revision

NO_FEATURE = "region_unmatched"
_STATES = ("new", "changed", "same", "conflict", "rejected")


@dataclass(frozen=True, slots=True)
class PolygonPreview:
    """What a file of polygons would do.

    Attributes
    ----------
    source : PolygonFile
        The file.
    attribute : str
        By which its features were matched.
    attributes : tuple of (name, int)
        Every attribute that names regions, and how many.
    read : int
        Number of features.
    revision : int
        Revision of the registry it was compared with.
    rows : tuple of RegionRow
        Regions of which the file has features.
    strange : tuple of Fault
        Features without a region, and regions without a feature; they stay as they are.
    """

    source: PolygonFile
    attribute: str
    attributes: tuple[tuple[str, int], ...]
    read: int
    revision: int
    rows: tuple[RegionRow, ...]
    strange: tuple[Fault, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Number of regions by state: new, changed, same, conflict, rejected."""
        found: Counter[str] = Counter(row.state for row in self.rows)
        return {state: found[state] for state in _STATES}

    @property
    def faults(self) -> list[Fault]:
        """Why regions are rejected or left open."""
        return [fault for row in self.rows for fault in row.faults]

    @property
    def warnings(self) -> list[Fault]:
        """What deserves a look."""
        return [*(fault for row in self.rows for fault in row.warnings), *self.strange]


def preview(
    database: Database,
    path: Path,
    *,
    attribute: str = "",
    encoding: str | None = None,
    progress: Progress | None = None,
) -> PolygonPreview:
    """Compare a file of polygons with the outlines of the registry; writes nothing.

    Parameters
    ----------
    attribute : str
        Attribute that holds codes or names of regions; by default what names most of them.
    encoding : str, optional
        Encoding of the attributes of a Shapefile that the person confirmed.

    Raises
    ------
    InputError
        If the file is none of polygons, or names no region.
    """
    source = polygons.read(path, encoding)
    with database.read() as connection:
        return _compute(connection, source, attribute, progress or Progress())


def apply(
    database: Database,
    found: PolygonPreview,
    *,
    accept_good: bool = False,
    accept_moved: bool = False,
    who: str | None = None,
    progress: Progress | None = None,
) -> Applied[PolygonPreview]:
    """Write the outlines of a preview in one write; one that is rejected stops all.

    Parameters
    ----------
    accept_good : bool
        Take the good ones although others are rejected.
    accept_moved : bool
        Take those too that lie mostly elsewhere than now; otherwise they are left out.
    """
    progress = progress or Progress()
    states = {"new", "changed", *(("conflict",) if accept_moved else ())}
    rows = _chosen(found, states, accept_good)
    if not rows:
        return Applied(found)
    own = person() if who is None else who
    details = {"count": len(rows), "file": found.source.file}
    try:
        with database.write("polygons", own, found.source.file, details=details) as writer:
            refuse_moved(
                writer.connection,
                found,
                lambda: _compute(writer.connection, found.source, found.attribute, progress),
            )
            progress.step(0.9, "saving")
            boundaries = {row.uuid: {"boundary": row.boundary} for row in rows}
            entries.amend_many(writer, Region, boundaries)
    except MovedError as moved:
        return Applied(moved.preview, moved=True)
    return Applied(found, writer.change)


def _chosen(
    found: PolygonPreview, states: Container[str], accept_good: bool
) -> Sequence[RegionRow]:
    if found.counts["rejected"] and not accept_good:
        return ()
    return [row for row in found.rows if row.state in states]


def _compute(
    connection: Any, source: PolygonFile, attribute: str, progress: Progress
) -> PolygonPreview:
    regions = queries.regions(connection)
    names = RegionNames(regions)
    fitting = matches(source, names)
    match = best_match(source, fitting, names, attribute)
    builder = RowBuilder(source.file, match.layer, match.attribute)
    places = by_region(match)
    known = {region.code: region for region in regions}
    rows = []
    for number, (code, features) in enumerate(places.items()):
        progress.step(0.9 * number / len(places), "comparing")
        rows.append(builder.row(known[code], features))
    told: dict[str, int] = {}
    for one in fitting:
        told.setdefault(one.attribute, one.regions)
    strange = (*_without_region(match, names), *_without_feature(regions, places))
    return PolygonPreview(
        source,
        match.attribute,
        tuple(told.items()),
        len(match.codes),
        read_revision(connection),
        tuple(rows),
        strange,
    )


def _without_region(match: Match, names: RegionNames) -> Iterator[Fault]:
    texts = match.layer.columns[match.attribute]
    for place, code in enumerate(match.codes):
        if not code:
            hint = names.hint(texts[place]) if texts[place] else ""
            yield Fault(place + 1, match.attribute, "unknown_region", texts[place], hint)


def _without_feature(regions: list[Region], places: Any) -> Iterator[Fault]:
    for region in regions:
        if region.code not in places:
            yield Fault(0, "", NO_FEATURE, f"{region.code} {region.name}")
