"""Plans off the window's thread, on a thread of its own: the newest question wins."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from aftersales.domain.progress import Progress
from aftersales.ui.jobs import Job, Jobs
from aftersales.ui.session import explained

if TYPE_CHECKING:
    from collections.abc import Callable

    from aftersales.services.coverage import Report
    from aftersales.services.planning.answer import PlanAnswer
    from aftersales.services.planning.question import PlanQuestion


class Planner(QObject):
    """Solves plan questions and what is asked of their answers.

    Signals
    -------
    told : Live
        How far the newest question is.
    planned : PlanAnswer
        It is answered, or stopped with the best plan so far.
    failed : Exception
        What went wrong.
    busy_changed : bool
        Whether a plan is being solved.
    """

    told = Signal(object)
    planned = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(bool)
    _live = Signal(object, object)

    def __init__(self, parent: QObject | None = None, jobs: Jobs | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs or Jobs(self)
        self._job: Job | None = None
        self._stopped = Event()
        self._is_closed = False
        # A solver tells of itself on its own thread; by then it may solve an older question.
        self._live.connect(self._hear)

    @property
    def is_busy(self) -> bool:
        """Whether a plan is being solved."""
        return self._job is not None

    @property
    def is_idle(self) -> bool:
        """Whether nothing at all is under way."""
        return self._jobs.is_idle

    def ask(self, report: Report, asked: PlanQuestion) -> None:
        """Answer a question; an older one that is still under way is dropped."""
        if self._is_closed:
            return
        self.drop()
        stopped = self._stopped = Event()

        def work(progress: Progress) -> PlanAnswer:
            from aftersales.services.planning.answer import plan

            return plan(
                report,
                asked,
                tell=lambda live: self._live.emit(stopped, live),
                cancelled=lambda: stopped.is_set() or progress.is_cancelled,
            )

        job = self._jobs.start(work, lambda found: self._take(job, found), self._fail)
        self._job = job
        self.busy_changed.emit(True)

    def run(self, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> Job:
        """Do other work on a plan after what is under way."""
        return self._jobs.start(work, done, self._fail)

    def stop(self) -> None:
        """Stop solving; the best plan so far is the answer."""
        self._stopped.set()

    def drop(self) -> None:
        """Stop everything; nothing more is told of it."""
        self._stopped.set()
        self._jobs.cancel_all()
        self._end()

    def close(self) -> None:
        """End all work."""
        self._is_closed = True
        self.drop()
        self._jobs.close()

    def _hear(self, question: Event, live: object) -> None:
        if question is self._stopped and self._job is not None:
            self.told.emit(live)

    def _take(self, job: Job, found: PlanAnswer) -> None:
        if job is self._job:
            self._end()
            self.planned.emit(found)

    def _fail(self, error: Exception) -> None:
        self._end()
        self.failed.emit(explained(error))

    def _end(self) -> None:
        if self._job is not None:
            self._job = None
            self.busy_changed.emit(False)
