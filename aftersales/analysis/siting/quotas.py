"""Quotas as rows over covering sets."""

import numpy as np

from aftersales.analysis.siting.aggregate import Sets
from aftersales.analysis.siting.problem import Ints, Problem
from aftersales.analysis.siting.rules import Rules
from aftersales.geo.distance import Floats

_ROUNDING = 1e-9


def is_disjoint(problem: Problem, rules: Rules) -> bool:
    """Whether no customer belongs to two quotas."""
    count = len(problem.weight)
    return bool((sum((one.inside(count) for one in rules.quotas), np.zeros(count)) <= 1).all())


def labels(problem: Problem, rules: Rules) -> Ints | None:
    """Which quotas each customer belongs to, as a number; None without quotas."""
    if not rules.quotas:
        return None
    inside = np.column_stack([one.inside(len(problem.weight)) for one in rules.quotas])
    return np.unique(inside, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)


def quota_rows(problem: Problem, rules: Rules, sets: Sets) -> tuple[Floats, Floats]:
    """Demand of each quota in each set, and how much of it there has to be beside what is settled.

    Returns
    -------
    rows, asked : ndarray of shape (q, g), (q,)
    """
    weight, number = problem.weight, sets.number
    rows, asked = np.zeros((len(rules.quotas), len(sets.weight))), np.zeros(len(rules.quotas))
    for place, quota in enumerate(rules.quotas):
        inside = quota.inside(len(weight))
        free = inside & (number >= 0)
        rows[place] = np.bincount(number[free], weight[free], minlength=len(sets.weight))
        held = float(weight[inside & sets.is_covered].sum())
        asked[place] = quota.share * float(weight[inside].sum()) * (1 - _ROUNDING) - held
    return rows, asked
