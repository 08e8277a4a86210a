"""A file into the registry in one go, as the command line and the folder mode do it."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from aftersales.domain.changes import Change
from aftersales.domain.faults import Fault
from aftersales.domain.progress import Progress
from aftersales.domain.records import DemandPoint
from aftersales.services.network import demand_on, read_snapshot
from aftersales.services.sync import aside, words
from aftersales.services.sync.apply import apply
from aftersales.services.sync.preview import Preview, preview
from aftersales.services.sync.staging import stage_for
from aftersales.services.taking import Applied, insist
from aftersales.store.database import Database


@dataclass(slots=True)
class Imported:
    """What became of a file.

    Attributes
    ----------
    preview : Preview
        Row by row what was, or would be, taken in.
    read, new, changed, unchanged, conflicts, rejected : int
        Rows read; of new records; with changes; that say nothing new; that leave something to
        decide; faulty ones.
    change : Change or None
        The write, None when nothing was written.
    faults : list of Fault
        Every fault and everything that is left open, with its place.
    warnings : list of Fault
        What was taken over and deserves a look.
    rejected_file : Path or None
        Where the rows that were not taken lie, to be mended and given again.
    replaced_uio, own_uio : int
        Vehicles of regional figures that new demand points replace, and the points' own.
    """

    preview: Preview
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    conflicts: int = 0
    rejected: int = 0
    change: Change | None = None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    rejected_file: Path | None = None
    replaced_uio: int = 0
    own_uio: int = 0

    @property
    def revision(self) -> int | None:
        """Journal revision of the write."""
        return self.change.revision if self.change else None


def import_file(
    database: Database,
    path: Path,
    kind: str = "",
    *,
    day: date,
    encoding: str | None = None,
    dry_run: bool = False,
    accept_good: bool = False,
    language: str = "en",
    aside_in: Path | None = None,
    datum: str = "",
    progress: Progress | None = None,
) -> Imported:
    """Take a file in; what nobody can decide from it goes to the conflict inbox.

    Parameters
    ----------
    kind : str
        What its rows are; by default what the file says.
    day : date
        Day on which a status begins that the file gives without one.
    encoding : str, optional
        Encoding the person confirmed.
    dry_run : bool
        Only say what would happen.
    accept_good : bool
        Write the good rows although others are faulty; those go to ``<name>.rejected.csv``.
    aside_in : Path, optional
        Folder for that; by default the file's own.
    datum : str
        ``gcj02`` for coordinates of Chinese maps.

    Raises
    ------
    InputError
        If the file is no table, or lacks a column.
    """
    staged = stage_for(database, path, kind, encoding=encoding, datum=datum)
    found = preview(database, staged, day, progress=progress)
    result = _told(found, language)
    _count_replaced(database, result)
    if dry_run:
        return result

    def write(shown: Preview) -> Applied[Preview]:
        return apply(database, shown, accept_good=accept_good, progress=progress)

    done = insist(write, found)
    if done.preview is not found:
        result = _told(done.preview, language)
    result.change = done.change
    if accept_good and not done.preview.is_clean:
        result.rejected_file = aside.put_aside(done.preview, aside_in or path.parent, language)
    return result


def _told(found: Preview, language: str) -> Imported:
    counts = found.counts
    faults = [*found.faults, *words.open_faults(found.rows, language)]
    return Imported(
        found,
        len(found.rows),
        counts["new"],
        counts["changed"],
        counts["same"],
        counts["conflict"],
        counts["rejected"],
        faults=sorted(faults, key=lambda fault: fault.line),
        warnings=[one for row in found.rows for one in row.warnings],
    )


def _count_replaced(database: Database, result: Imported) -> None:
    """Count what new points take the place of: the newest figure of their region and brand."""
    points = [row.record for row in result.preview.rows if isinstance(row.record, DemandPoint)]
    if not points:
        return
    snapshot = read_snapshot(database)
    pointed = {(point.region, point.brand) for point in snapshot.demand_points}
    newest = demand_on(snapshot, date.max)
    fresh = {(point.region, point.brand) for point in points} - pointed
    result.replaced_uio = sum(newest[pair].uio for pair in fresh if pair in newest)
    result.own_uio = sum(point.uio for point in points)
