"""HiGHS on arrays, in this process or in one of its own, which imports nothing but this."""

import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Told the objective, the bound and, when new, the values; true stops the solver.
Watch = Callable[[float, float, Floats | None], bool]
_EVERY = 0.1  # seconds between two reports


class Arrays(NamedTuple):
    """A programme whose rows are start, index and value of a compressed matrix."""

    cost: Floats
    lower: Floats
    upper: Floats
    is_whole: NDArray[np.bool_]
    row_start: NDArray[np.int32]
    row_index: NDArray[np.int32]
    row_value: Floats
    row_lower: Floats
    row_upper: Floats


class Asked(NamedTuple):
    """How to solve: relative gap, seconds, seed, a solution to begin with, and presolve or not."""

    gap: float
    seconds: float
    seed: int
    start: Floats | None
    presolve: bool = True


class Found(NamedTuple):
    """Whether it is solved to the gap, or proven impossible; values, objective and bound."""

    is_solved: bool
    is_impossible: bool
    values: Floats | None
    objective: float
    bound: float


def run(arrays: Arrays, asked: Asked, watch: Watch) -> Found:
    """Solve a programme; ``watch`` hears of every better solution and about ten bounds a second."""
    import highspy

    model: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (
        ("output_flag", False),
        ("time_limit", max(0.1, asked.seconds)),
        ("mip_rel_gap", asked.gap),
        ("mip_abs_gap", 1e-9),
        ("random_seed", asked.seed),
        ("presolve", "choose" if asked.presolve else "off"),
    ):
        model.setOptionValue(name, value)
    model.passModel(_as_lp(highspy, arrays))
    if asked.start is not None:
        begun = highspy.HighsSolution()
        begun.col_value = asked.start.tolist()
        model.setSolution(begun)
    is_whole = bool(arrays.is_whole.any())
    if is_whole:
        _listen(highspy, model, watch)
    model.run()
    told, info = model.getModelStatus(), model.getInfo()
    kinds = highspy.HighsModelStatus
    if told in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        return Found(False, True, None, np.inf, np.inf)
    bound = float(info.mip_dual_bound if is_whole else info.objective_function_value)
    solved = told == kinds.kOptimal
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Found(solved, False, None, np.inf, bound)
    values = np.asarray(model.getSolution().col_value, float)
    return Found(solved, False, values, float(info.objective_function_value), bound)


def _listen(highspy: Any, model: Any, watch: Watch) -> None:
    kinds = highspy.cb.HighsCallbackType
    last = 0.0

    def heard(kind: Any, _message: str, told: Any, answer: Any, _mine: Any) -> None:
        nonlocal last
        is_better = kind == kinds.kCallbackMipImprovingSolution
        if not is_better and time.monotonic() - last < _EVERY:
            return
        last = time.monotonic()
        values = np.array(told.mip_solution, float) if is_better else None
        if watch(float(told.mip_primal_bound), float(told.mip_dual_bound), values):
            answer.user_interrupt = True

    model.setCallback(heard, None)
    for kind in (
        kinds.kCallbackMipImprovingSolution, kinds.kCallbackMipLogging, kinds.kCallbackMipInterrupt,
    ):  # fmt: skip
        model.startCallback(kind)


def serve(pipe: Connection) -> None:
    """Solve what the pipe brings: reports, then the answer, go back through it."""
    arrays, asked = pipe.recv()

    def watch(objective: float, bound: float, values: Floats | None) -> bool:
        pipe.send((objective, bound, values))
        return False

    pipe.send(run(Arrays(*arrays), Asked(*asked), watch))


def _as_lp(highspy: Any, arrays: Arrays) -> Any:
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = len(arrays.row_lower), len(arrays.cost)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = arrays.cost, arrays.lower, arrays.upper
    lp.row_lower_, lp.row_upper_ = arrays.row_lower, arrays.row_upper
    matrix = lp.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.num_row_, matrix.num_col_ = lp.num_row_, lp.num_col_
    matrix.start_, matrix.index_ = arrays.row_start, arrays.row_index
    matrix.value_ = arrays.row_value
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger if one else kinds.kContinuous for one in arrays.is_whole]
    return lp


class Relaxation:
    """A linear programme that grows row by row and goes on from its last basis.

    Parameters
    ----------
    cost, lower, upper : ndarray of shape (v,)
        What is minimised, and the bounds of each variable.
    """

    def __init__(self, cost: Floats, lower: Floats, upper: Floats) -> None:
        import highspy

        self._kinds = highspy.HighsModelStatus
        self._model: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self._model.setOptionValue("output_flag", False)
        none = np.empty(0)
        self._columns = np.arange(len(cost), dtype=np.int32)
        self._model.addCols(
            len(cost), cost, lower, upper, 0, np.zeros(len(cost), np.int32),
            none.astype(np.int32), none,
        )  # fmt: skip

    def add(self, rows: Floats, lower: Floats, upper: Floats) -> None:
        """Add rows, a table of shape (r, v), and what they lie between."""
        row, column = np.nonzero(rows)
        start = np.searchsorted(row, np.arange(len(rows))).astype(np.int32)
        self._model.addRows(
            len(rows), lower, upper, len(row), start, column.astype(np.int32), rows[row, column]
        )

    def drop(self, rows: NDArray[np.int32]) -> None:
        """Leave rows out; those behind move up."""
        self._model.deleteRows(len(rows), rows)

    def solve(self, lower: Floats, upper: Floats, seconds: float) -> "Point | None":
        """The best point within bounds; None where there is none, or no time to find it."""
        self._model.changeColsBounds(len(lower), self._columns, lower, upper)
        self._model.setOptionValue("time_limit", self._model.getRunTime() + max(0.1, seconds))
        self._model.run()
        status = self._model.getModelStatus()
        if status == self._kinds.kInfeasible:
            return Point(True, np.empty(0), np.inf, np.empty(0), np.empty(0))
        if status != self._kinds.kOptimal:
            return None
        found, info = self._model.getSolution(), self._model.getInfo()
        return Point(
            False, np.asarray(found.col_value, float), float(info.objective_function_value),
            np.asarray(found.col_dual, float), np.asarray(found.row_dual, float),
        )  # fmt: skip


class Point(NamedTuple):
    """A solved relaxation: values, objective, reduced costs, and what each row is worth."""

    is_impossible: bool
    values: Floats
    objective: float
    reduced: Floats
    worth: Floats
