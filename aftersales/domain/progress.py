"""Progress and cancelling of long work, without threads or widgets in sight."""

from collections.abc import Callable
from threading import Event


class Cancelled(Exception):  # noqa: N818 - an outcome, not an error
    """The person asked to stop; nothing was written."""


class Progress:
    """Receives how far a piece of work is, and tells it to stop.

    Parameters
    ----------
    report : callable, optional
        Called with the done share (0 to 1) and a stage code.
    """

    def __init__(self, report: Callable[[float, str], None] | None = None) -> None:
        self._report = report
        self._cancelled = Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next step; safe from any thread."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether :meth:`cancel` was called."""
        return self._cancelled.is_set()

    def step(self, done: float, stage: str) -> None:
        """Report progress; raise :class:`Cancelled` when the person asked to stop.

        Parameters
        ----------
        done : float
            Share of the work that is done, 0 to 1.
        stage : str
            Message code of what happens next, in the ``stage`` section of the catalogue.
        """
        if self._cancelled.is_set():
            raise Cancelled
        if self._report is not None:
            self._report(done, stage)
