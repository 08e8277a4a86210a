"""Work off the interface's thread, with progress, cancelling and the answer back on it.

Python threads of one executor, never Qt's own pool: geodata libraries crash there.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Signal

from aftersales.domain.progress import Cancelled, Progress

Work = Callable[[Progress], Any]


class Job(QObject):
    """One piece of work under way; its signals arrive on the interface's thread."""

    progressed = Signal(float, str)
    finished = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.progress = Progress(self.progressed.emit)

    def cancel(self) -> None:
        """Stop at the next step; nothing but ``ended`` is told afterwards."""
        self.progress.cancel()


class Jobs(QObject):
    """Runs jobs one after another on a thread of its own.

    Parameters
    ----------
    executor : Executor, optional
        Where the work runs; tests may give one that runs it at once.

    Signals
    -------
    changed
        Work began or ended. Short work may end before anybody listens to its own job.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None, executor: Executor | None = None) -> None:
        super().__init__(parent)
        self._executor = executor or ThreadPoolExecutor(1, thread_name_prefix="aftersales")
        self._jobs: set[Job] = set()

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs or waits."""
        return not self._jobs

    def start(
        self, work: Work, finished: Callable[[Any], None], failed: Callable[[Exception], None]
    ) -> Job:
        """Queue work; exactly one of the two callbacks is called unless it is cancelled."""
        job = Job(self)
        job.finished.connect(finished)
        job.failed.connect(failed)
        job.ended.connect(lambda: self._end(job))
        self._jobs.add(job)
        self.changed.emit()
        self._executor.submit(_run, job, work).add_done_callback(_report)
        return job

    def cancel_all(self) -> None:
        """Ask everything to stop."""
        for job in list(self._jobs):
            job.cancel()

    def close(self) -> None:
        """Stop and wait, so that no thread outlives the application."""
        self.cancel_all()
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _end(self, job: Job) -> None:
        self._jobs.discard(job)
        job.deleteLater()
        self.changed.emit()


def _run(job: Job, work: Work) -> None:
    """Run on the worker thread and send the outcome across."""
    try:
        job.progress.step(0.0, "reading")
        result = work(job.progress)
        if not job.progress.is_cancelled:
            job.finished.emit(result)
    except Cancelled:
        pass
    except Exception as error:
        job.failed.emit(error)
    finally:
        job.ended.emit()


def _report(future: Future[None]) -> None:
    """Let an error of the machinery itself surface."""
    if not future.cancelled():
        future.result()
