"""The registry desk of the window: reading and writing off its thread, undo, and clashes.

It has a thread of its own beside the one that answers questions, so that a table scrolls while
coverage is computed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEventLoop, QObject, Signal
from shiboken6 import isValid

from aftersales.domain.errors import ConflictError
from aftersales.domain.fields import as_seen, references
from aftersales.domain.progress import Progress
from aftersales.domain.records import Lane
from aftersales.ui.jobs import Job, Jobs
from aftersales.ui.session import Session, explained

if TYPE_CHECKING:
    from aftersales.domain.records import Record
    from aftersales.services.checking import Checked, Names
    from aftersales.services.desk import Edit, Saved, Undone
    from aftersales.services.network import Snapshot
    from aftersales.store.database import Database
    from aftersales.store.undo import Batch

Done = Callable[[Any], None]
_PATIENCE_MS = 5_000


def nothing(_: object) -> None:
    """Callback of who does not care."""


class Desk(QObject):
    """Reads and writes the session's registry.

    Signals
    -------
    changed : Change or None
        The registry was written, here or elsewhere; tables read it again.
    stale : Saved, object
        Somebody else has changed the same fields: the clashes, and what saves the edits that
        the person settles on.
    faulty : list of Fault
        A cell that was typed into a table cannot be taken.
    failed : Exception
        What went wrong; nothing was written.
    steps_changed : Batch or None, Batch or None
        What undo and redo would reverse now.
    undone : Undone
        A write was reversed.
    busy_changed : bool
        Whether work is under way.
    """

    changed = Signal(object)
    stale = Signal(object, object)
    faulty = Signal(object)
    failed = Signal(object)
    steps_changed = Signal(object, object)
    undone = Signal(object)
    busy_changed = Signal(bool)
    progressed = Signal(float, str)

    def __init__(self, session: Session, jobs: Jobs | None = None) -> None:
        super().__init__()  # no child of the session it holds: neither would ever go
        self.session = session
        self._jobs = jobs or Jobs(self)
        self._jobs.changed.connect(self._tell_busy)
        self._names: Names | None = None
        self._is_closed = False
        self._steps: tuple[Batch | None, Batch | None] = (None, None)
        session.opened.connect(self._take_snapshot)

    @property
    def names(self) -> Names:
        """Codes and names that references may mean."""
        from aftersales.services.checking import Names

        return self._names or Names()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return self._jobs.is_idle

    def _take_snapshot(self, snapshot: Snapshot) -> None:
        from aftersales.services.checking import Names

        self._names = Names(snapshot.regions, snapshot.brands)
        self.changed.emit(None)
        self.refresh_steps()

    def read(self, owner: QObject, work: Callable[[Any], Any], done: Done) -> None:
        """Read in one transaction; `done` gets the result on the window's thread.

        As all that is told later, it is not told once `owner`, who asked, is no more.
        """

        def run(database: Database, _: Progress) -> Any:
            with database.read() as connection:
                return work(connection)

        self.run(owner, run, done)

    def run(
        self,
        owner: QObject,
        work: Callable[[Database, Progress], Any],
        done: Done,
        failed: Callable[[Exception], None] | None = None,
    ) -> Job | None:
        """Run work on the registry off the window's thread."""
        database = self.session.database
        if database is None or self._is_closed:
            return None

        def tell_failed(error: Exception) -> None:
            if failed is not None and isValid(owner):
                failed(explained(error))
            else:
                self._fail(error)

        job = self._jobs.start(
            lambda progress: work(database, progress),
            lambda found: done(found) if isValid(owner) else None,
            tell_failed,
        )
        job.progressed.connect(self.progressed)
        return job

    def save(
        self,
        owner: QObject,
        edits: Sequence[Edit],
        label: str,
        details: Mapping[str, Any] | None = None,
        done: Done = nothing,
        *,
        attachments: Sequence[bytes] = (),
        source: str = "",
        failed: Callable[[Exception], None] | None = None,
        paused: Callable[[], None] = lambda: None,
    ) -> None:
        """Write edits; `done` gets what was saved.

        Where somebody else has changed the same, `paused` is called and the person is asked:
        who settles it goes on to `done`, who leaves it has written nothing.
        """

        def work(database: Database, progress: Progress) -> Saved:
            from aftersales.services import desk

            return desk.save(
                database,
                edits,
                label,
                details,
                source=source,
                attachments=attachments,
                progress=progress,
            )

        def again(settled: list[Edit]) -> None:
            self.save(
                owner,
                settled,
                label,
                details,
                done,
                attachments=attachments,
                source=source,
                failed=failed,
                paused=paused,
            )

        def take(saved: Saved) -> None:
            if saved.stale and isValid(owner):
                paused()
            if self._is_written(saved, edits, again) and isValid(owner):
                done(saved)

        # Whoever asked may be gone by then: what was written is told all the same.
        self.run(self, work, take, _while(owner, failed))

    def edit_cell(
        self, kind: type[Record], uuid: str, name: str, seen: Mapping[str, Any], cell: str
    ) -> None:
        """Save one cell as it was typed into a table, if it is right.

        `seen` is what stood in the row when it was typed, by field, as far as that was read.
        """
        names = self.names
        details: dict[str, Any] = {}

        def again(settled: list[Edit]) -> None:
            self.save(self, settled, "edit", details)

        def work(database: Database, progress: Progress) -> tuple[Checked, Edit | None, Saved]:
            from aftersales.services import desk
            from aftersales.services.checking import check
            from aftersales.store import entries

            with database.read() as connection:
                held = as_seen(entries.current(connection, kind, uuid), seen)
            # The window does not hold all facilities.
            is_site = name in references(kind, "facility")
            known = desk.names_of(database, with_facilities=True) if is_site else names
            checked = check(kind, {name: cell}, known, held=held)
            details["name"] = called(held)
            edit = None if checked.faults else entries.edited(held, checked.values)
            if edit is None:
                return checked, None, desk.Saved(None)
            return checked, edit, desk.save(database, [edit], "edit", details, progress=progress)

        def take(found: tuple[Checked, Edit | None, Saved]) -> None:
            checked, edit, saved = found
            if checked.faults:
                self.faulty.emit(checked.faults)
            elif edit is None or not (saved.change or saved.stale):
                self.changed.emit(None)  # the table shows again what is there
            else:
                self._is_written(saved, [edit], again)

        # One piece of work: what is typed next has to find this one written.
        self.run(self, work, take)

    def _is_written(
        self, saved: Saved, edits: Sequence[Edit], again: Callable[[list[Edit]], None]
    ) -> bool:
        """Tell what was saved; of a clash, ask, and save what the person settles on."""
        if not saved.stale:
            self.tell_changed(saved.change)
            return True
        self.changed.emit(None)  # what a table shows in advance goes back
        self.stale.emit(saved, lambda choices: again(_settled(edits, saved.stale, choices)))
        return False

    def tell_changed(self, change: object) -> None:
        """Let everybody read the registry again."""
        if change is None:
            return
        self.changed.emit(change)
        self.refresh_steps()
        self.session.reload_soon()

    def undo(self) -> None:
        """Take back the newest write."""
        self._reverse("undo_last", shown=self._shown(0))

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._reverse("redo_last", shown=self._shown(1))

    def undo_batch(self, revision: int, shown: str) -> None:
        """Take back one write of history, if it is still the one that was shown."""
        self._reverse("undo_batch", revision, shown=shown)

    def _shown(self, which: int) -> str:
        """Identity of the step that the menu names."""
        batch = self._steps[which]
        return "" if batch is None else batch.uuid

    def _reverse(self, name: str, *arguments: int, shown: str = "") -> None:
        def work(database: Database, _: Progress) -> Undone:
            from aftersales.services import desk

            found: Undone = getattr(desk, name)(database, *arguments, shown=shown)
            return found

        def take(undone: Undone) -> None:
            self.tell_changed(undone.change)
            self.undone.emit(undone)

        self.run(self, work, take)

    def refresh_steps(self) -> None:
        """Read what undo and redo would reverse."""

        def work(connection: Any) -> Any:
            from aftersales.store.undo import next_batches

            return next_batches(connection)

        def take(found: tuple[Batch | None, Batch | None]) -> None:
            self._steps = found
            self.steps_changed.emit(*found)

        self.read(self, work, take)

    def cancel(self) -> None:
        """Stop what is under way; nothing is half-written."""
        self._jobs.cancel_all()

    def finish(self) -> None:
        """Let what is under way end, as when the window closes while a cell is saved."""
        waited = QElapsedTimer()
        waited.start()
        flag = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents
        while not self.is_idle and waited.elapsed() < _PATIENCE_MS:
            QCoreApplication.processEvents(flag, 20)

    def close(self) -> None:
        """End all work."""
        self._is_closed = True
        self._jobs.close()

    def _tell_busy(self) -> None:
        self.busy_changed.emit(not self.is_idle)

    def _fail(self, error: Exception) -> None:
        self.changed.emit(None)  # what a table shows in advance goes back
        if isinstance(error, ConflictError):
            self.refresh_steps()
        self.failed.emit(explained(error))


def _while(
    owner: QObject, told: Callable[[Exception], None] | None
) -> Callable[[Exception], None] | None:
    """Tell an owner as long as it is there; None leaves it to the window."""
    if told is None or not isValid(owner):
        return None

    def tell(error: Exception) -> None:
        if isValid(owner):
            told(error)

    return tell


def called(record: Record) -> str:
    """What a record is called in the label of a write."""
    if isinstance(record, Lane):
        return f"{record.origin} → {record.destination}"
    for name in ("name", "title", "facility", "code", "region"):
        found = getattr(record, name, "")
        if found:
            return str(found)
    return ""


def _settled(
    edits: Sequence[Edit], stale: Sequence[Any], choices: Mapping[tuple[str, str], bool]
) -> list[Edit]:
    """Edits after the person chose, for each clash, their own value or the one that is there."""
    settled = []
    for edit in edits:
        base, values = dict(edit.base), None if edit.values is None else dict(edit.values)
        for one in stale:
            if one.edit.uuid != edit.uuid:
                continue
            is_mine = choices[edit.uuid, one.clash.fields[0]]
            if is_mine:
                base |= dict(zip(one.clash.fields, one.clash.held, strict=True))
            if values is None:
                values = None if is_mine else {}
            elif is_mine:
                values |= dict(zip(one.clash.fields, one.clash.wanted, strict=True))
            else:
                values = {name: v for name, v in values.items() if name not in one.clash.fields}
        if values != {}:
            settled.append(replace(edit, base=base, values=values))
    return settled
