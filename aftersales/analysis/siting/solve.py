"""Mixed-integer programmes for HiGHS, with the bound that it proves."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from aftersales.analysis.siting.problem import Outcome
from aftersales.geo.distance import Floats


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
    programme: Programme, *, gap: float, seconds: float, start: Floats | None = None, seed: int = 0
) -> Solved:
    """Solve a programme.

    Parameters
    ----------
    gap : float
        Relative gap at which a plan counts as proven.
    seconds : float
        Time limit.
    start : ndarray, optional
        A solution to begin with.
    """
    import highspy

    model: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (
        ("output_flag", False),
        ("time_limit", max(0.1, seconds)),
        ("mip_rel_gap", gap),
        ("mip_abs_gap", 1e-9),
        ("random_seed", seed),
    ):
        model.setOptionValue(name, value)
    model.passModel(_as_lp(highspy, programme))
    if start is not None:
        begun = highspy.HighsSolution()
        begun.col_value = start.tolist()
        model.setSolution(begun)
    model.run()
    told, info = model.getModelStatus(), model.getInfo()
    kinds = highspy.HighsModelStatus
    if told in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        return Solved(Outcome.INFEASIBLE, None, np.inf, np.inf)
    status = Outcome.OPTIMAL if told == kinds.kOptimal else Outcome.TIME_LIMIT
    whole = bool(programme.is_whole.any())
    bound = info.mip_dual_bound if whole else info.objective_function_value
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Solved(status, None, np.inf, bound)
    values = np.asarray(model.getSolution().col_value, float)
    return Solved(status, values, float(info.objective_function_value), float(bound))


def _as_lp(highspy: Any, programme: Programme) -> Any:
    lp = highspy.HighsLp()
    rows = programme.rows
    lp.num_row_, lp.num_col_ = rows.shape
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = (
        programme.cost, programme.lower, programme.upper,
    )  # fmt: skip
    lp.row_lower_, lp.row_upper_ = programme.row_lower, programme.row_upper
    matrix = lp.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.num_row_, matrix.num_col_ = rows.shape
    matrix.start_ = rows.indptr.astype(np.int32)
    matrix.index_ = rows.indices.astype(np.int32)
    matrix.value_ = rows.data.astype(float)
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger if one else kinds.kContinuous for one in programme.is_whole]
    return lp
