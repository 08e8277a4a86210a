"""Mixed-integer programmes: solved apart, with the bound that is proven, and stopped at once."""

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from aftersales.analysis.siting.highs import Arrays, Asked, Found, run, serve
from aftersales.analysis.siting.problem import Control, Outcome
from aftersales.geo.distance import Floats

Heard = Callable[[float, float, Floats | None], None]
_SMALL = 60_000  # entries of a programme that is not worth a process; linear ones never are
_GRACE = 1.0  # seconds that the solver may take to notice its time limit


@dataclass(frozen=True, slots=True)
class Programme:
    """Minimise c·x with row_lower <= A·x <= row_upper and lower <= x <= upper.

    ``is_whole`` says which variables take whole values.
    """

    cost: Floats
    lower: Floats
    upper: Floats
    is_whole: NDArray[np.bool_]
    rows: csr_array
    row_lower: Floats
    row_upper: Floats


@dataclass(frozen=True, slots=True)
class Solved:
    """What the solver found: values (None without any), objective and proven bound."""

    status: Outcome
    values: Floats | None
    objective: float
    bound: float


def solve(
    programme: Programme,
    control: Control,
    *,
    start: Floats | None = None,
    heard: Heard | None = None,
    is_long: bool = False,
    presolve: bool = True,
) -> Solved:
    """Solve a programme.

    Parameters
    ----------
    control : Control
        Gap, time that is left, seed, and whether to stop. ``tell`` is not called: only the
        model knows what the numbers mean to a person.
    start : ndarray, optional
        A solution to begin with.
    heard : callable, optional
        Told objective, bound and, where they are new, the values of the best solution so far.
    is_long : bool
        Whether a linear programme takes long enough for a process of its own, in which it can be
        stopped at any time; most are one of many and take a moment.
    presolve : bool
        Whether HiGHS looks for what may be left out; it costs more than it saves where that is
        done.

    Returns
    -------
    Solved
        Stopped or out of time, the best solution so far with the bound that is proven by then.
    """
    rows = programme.rows
    if not len(programme.cost):  # a model without variables is no model to HiGHS
        none = np.zeros(rows.shape[0])
        is_kept = (programme.row_lower <= none).all() and (programme.row_upper >= none).all()
        status = Outcome.OPTIMAL if is_kept else Outcome.INFEASIBLE
        return Solved(status, np.empty(0) if is_kept else None, 0.0, 0.0)
    arrays = Arrays(
        programme.cost, programme.lower, programme.upper, programme.is_whole,
        rows.indptr.astype(np.int32), rows.indices.astype(np.int32), rows.data.astype(float),
        programme.row_lower, programme.row_upper,
    )  # fmt: skip
    asked = Asked(control.gap, control.left, control.seed, start, presolve)
    latest = _Latest(control, heard)
    if rows.nnz <= _SMALL or not (is_long or programme.is_whole.any()):
        found: Found | None = run(arrays, asked, latest.take)
    else:
        found = _apart(arrays, asked, latest)
    if found is None:
        return Solved(Outcome.TIME_LIMIT, latest.values, latest.objective, latest.bound)
    if found.is_impossible:
        return Solved(Outcome.INFEASIBLE, None, np.inf, np.inf)
    status = Outcome.OPTIMAL if found.is_solved else Outcome.TIME_LIMIT
    return Solved(status, found.values, found.objective, found.bound)


@dataclass(slots=True)
class _Latest:
    """The best that the solver told so far."""

    control: Control
    heard: Heard | None
    values: Floats | None = None
    objective: float = np.inf
    bound: float = -np.inf

    def take(self, objective: float, bound: float, values: Floats | None) -> bool:
        if values is not None:
            self.values, self.objective = values, objective
        if np.isfinite(bound):
            self.bound = max(self.bound, bound)
        if self.heard is not None:
            self.heard(objective, self.bound, values)
        return self.control.is_over


def _apart(arrays: Arrays, asked: Asked, latest: _Latest) -> Found | None:
    """Solve in a child process; None when it had to be stopped."""
    here, there = multiprocessing.Pipe()
    child = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    child.start()
    there.close()
    ends = time.monotonic() + asked.seconds + _GRACE
    cancelled = latest.control.cancelled
    try:
        here.send((tuple(arrays), tuple(asked)))
        while time.monotonic() < ends and not (cancelled is not None and cancelled()):
            if not here.poll(0.1):
                continue
            told = here.recv()
            if isinstance(told, Found):
                return told
            latest.take(*told)
    except (EOFError, ConnectionError):
        # No child can live here, as in a script that starts itself again: solve on the spot.
        return run(arrays, asked._replace(seconds=latest.control.left), latest.take)
    finally:
        child.kill()
        child.join()
        here.close()
    return None
