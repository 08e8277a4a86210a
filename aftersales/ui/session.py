"""What the window works on: one registry, one question, one answer; all off its thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from aftersales.domain.errors import StorageError
from aftersales.domain.progress import Progress
from aftersales.ui.jobs import Job, Jobs

if TYPE_CHECKING:
    from aftersales.domain.tiles import Background
    from aftersales.services.coverage import Question, Report
    from aftersales.services.network import Snapshot
    from aftersales.services.parts import Opening
    from aftersales.services.tables import ReportTable
    from aftersales.settings import Settings
    from aftersales.store.database import Database


_PAUSE_MS = 400


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with everything the window shows of it, made off its thread.

    Attributes
    ----------
    report : Report
        The answered question.
    tables : dict of ReportTable
        The tables of :mod:`aftersales.services.tables`, in the window's language.
    page : str
        The whole map page, or empty when the shown page only needs `update`.
    update : str
        JSON of what changed on the page.
    """

    report: Report
    tables: dict[str, ReportTable]
    page: str
    update: str


class Session(QObject):
    """Opens registries and answers questions; the newest question wins.

    Signals
    -------
    opened : Snapshot
        A registry was read, for the first time or again after a change.
    answered : Answered
        The newest question is answered.
    failed : Exception
        What went wrong; what was shown stays valid.
    progressed : float, str
        Done share and stage code.
    busy_changed : bool
        Whether work is under way.
    wrote : list of Path
        Files were written.
    dropped
        The newest question was not answered; what is shown belongs to the one before.
    scenario_wanted : str
        The person wants another scenario to be asked, empty for the registry.
    background_changed : Exception or None
        Other tiles lie behind maps from the next answer on, or why none do.
    """

    opened = Signal(object)
    answered = Signal(object)
    failed = Signal(object)
    progressed = Signal(float, str)
    busy_changed = Signal(bool)
    wrote = Signal(object)
    dropped = Signal()
    scenario_wanted = Signal(str)
    background_changed = Signal(object)

    def __init__(self, jobs: Jobs, language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.language = language
        self.theme = "light"
        self.database: Database | None = None
        self.snapshot: Snapshot | None = None
        self.report: Report | None = None
        self.opening: Opening | None = None  # what answers suppose to be open
        self.background: Background | None = None  # tiles behind maps
        self.allocation = "nearest"  # how answers give out hours, as in services.coverage
        self._jobs = jobs
        jobs.changed.connect(self._tell_busy)
        self._asking: Job | None = None
        self._outline: dict[str, Any] | None = None
        self._needs_page = True
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.refresh_if_changed)

    def open(self, location: str, *, demo_if_none: bool = False) -> None:
        """Open a registry, or make the demo one where there is none and it is wanted."""

        def work(progress: Progress) -> tuple[Database, Snapshot, dict[str, Any]]:
            from aftersales.services import demo, maps, network
            from aftersales.store.database import is_there, open_database, registry_path

            if demo_if_none and not is_there(registry_path(location)):
                demo.build(location, progress)
            progress.step(0.7, "reading")
            database = open_database(location)
            snapshot = network.read_snapshot(database)
            return database, snapshot, maps.boundaries(snapshot)

        self._start(work, self._take_registry)

    def make_demo(self, location: str) -> None:
        """Make the demo registry in a file and open it."""

        def work(progress: Progress) -> str:
            from aftersales.services import demo

            demo.build(location, progress)
            return location

        self._start(work, self.open)

    def reload_soon(self) -> None:
        """Read the registry again once the person pauses: one answer for many edits."""
        self._pause.start()

    def make_empty(self, location: str) -> None:
        """Make a registry with nothing in it and open it."""

        def work(_: Progress) -> str:
            from aftersales.store.database import create_database

            create_database(location).close()
            return location

        self._start(work, self.open)

    @property
    def is_busy(self) -> bool:
        """Whether work is under way."""
        return not self._jobs.is_idle

    def refresh_if_changed(self) -> None:
        """Read the registry again when this or another window, or a command, wrote to it."""
        database, snapshot = self.database, self.snapshot
        if database is None or snapshot is None:
            return
        if not self._jobs.is_idle:
            self.reload_soon()
            return

        def work(_: Progress) -> tuple[Database, Snapshot, dict[str, Any] | None] | None:
            from aftersales.services import maps, network
            from aftersales.services.refresh import refreshed

            if network.stamp(database) == (snapshot.revision, snapshot.written):
                return None
            fresh = refreshed(database, snapshot)
            same = (fresh.regions, fresh.settlements) == (snapshot.regions, snapshot.settlements)
            return database, fresh, None if same else maps.boundaries(fresh)

        self._jobs.start(work, self._take_registry, self.failed.emit)

    def _take_registry(
        self, found: tuple[Database, Snapshot, dict[str, Any] | None] | None
    ) -> None:
        if found is None:
            return
        if self.database is not None and self.database is not found[0]:
            self.database.close()
            self.opening = None
        self.database, self.snapshot = found[:2]
        if found[2] is not None:
            self._outline = found[2]
            self._needs_page = True
        self.opened.emit(self.snapshot)

    def use_tiles(self, settings: Settings) -> None:
        """Put the tiles of the settings behind maps, from the next answer on."""

        def work(_: Progress) -> Background | None:
            from aftersales.services.backgrounds import background_set

            return background_set(settings)

        def take(found: Background | None, error: Exception | None = None) -> None:
            if found != self.background or error is not None:
                self._needs_page = self._needs_page or found != self.background
                self.background = found
                self.background_changed.emit(error)

        self._jobs.start(work, take, lambda error: take(None, error))

    def draw_page_anew(self) -> None:
        """Make the whole page with the next answer, as a change of language needs."""
        self._needs_page = True

    def ask(self, question: Question) -> None:
        """Answer a question; an older one that is still under way is dropped."""
        if self.snapshot is None or self._outline is None:
            return
        if self._asking is not None:
            self._asking.cancel()
        snapshot, outline, language = self.snapshot, self._outline, self.language
        theme, whole, opening = self.theme, self._needs_page, self.opening
        known, background = self.report, self.background

        def work(progress: Progress) -> Answered:
            from aftersales.exchange.map_page import as_json, render
            from aftersales.services import coverage, maps, parts, tables

            asked = snapshot
            if opening is not None:
                asked = parts.with_opening(snapshot, opening, question.brand, question.day)
            report = coverage.answer_from(asked, question, progress, known)
            progress.step(0.95, "map")
            made = {name: make(report, language) for name, make in tables.TABLES.items()}
            if whole:
                view = maps.view_of(
                    report, outline, language, theme=theme, embedded=True, background=background
                )
                return Answered(report, made, render(view), "")
            return Answered(report, made, "", as_json(maps.answer_view(report, language)))

        self._asking = self._start(work, self._take_answer)

    def _take_answer(self, answered: Answered) -> None:
        self._asking = None
        if answered.page:
            self._needs_page = False
        self.report = answered.report
        self.answered.emit(answered)

    def export_map(self, path: Path, background: Background | None = None) -> None:
        """Write the self-contained map page of the shown answer, with tiles if they are given."""
        report, language = self.report, self.language
        if report is None:
            return

        def work(progress: Progress) -> list[Path]:
            from aftersales.services.maps import write_map

            progress.step(0.5, "map")
            write_map(report, path, language, background)
            return [path]

        self._start(work, self.wrote.emit)

    def export_report(self, folder: Path, background: Background | None = None) -> None:
        """Write the map page and all tables of the shown answer into a folder."""
        report, language = self.report, self.language
        if report is None:
            return

        def work(progress: Progress) -> list[Path]:
            from aftersales.services.tables import write_report

            progress.step(0.3, "map")
            return list(write_report(report, folder, language, background))

        self._start(work, self.wrote.emit)

    def cancel(self) -> None:
        """Stop what is under way; what was shown stays."""
        self._jobs.cancel_all()
        self._drop()

    def _drop(self) -> None:
        """Go back to the question that is shown; in another language it is shown anew."""
        self._asking = None
        self.dropped.emit()
        if self._needs_page and self.report is not None:
            self.ask(self.report.question)

    def close(self) -> None:
        """End all work and let go of the registry."""
        self._pause.stop()
        self._jobs.close()
        if self.database is not None:
            self.database.close()

    def _start(self, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> Job:
        job = self._jobs.start(work, done, self._fail)
        job.progressed.connect(self.progressed)
        return job

    def _tell_busy(self) -> None:
        self.busy_changed.emit(self.is_busy)

    def _fail(self, error: Exception) -> None:
        self.failed.emit(explained(error))


def explained(error: Exception) -> Exception:
    """What the disk said, as an error a person can act on."""
    if isinstance(error, OSError):
        return StorageError(
            "cannot_write", file=str(error.filename or ""), reason=error.strerror or str(error)
        )
    return error
