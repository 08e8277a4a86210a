"""Quotas as rows over covering sets."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, vstack

from aftersales.analysis.siting.aggregate import Sets, covering_sets
from aftersales.analysis.siting.problem import Ints, Problem
from aftersales.analysis.siting.rules import Choices, Mask, Rules
from aftersales.geo.distance import Floats

_ROUNDING = 1e-9


def is_disjoint(problem: Problem, rules: Rules) -> bool:
    """Whether no customer belongs to two quotas."""
    count = len(problem.weight)
    return bool((sum((one.inside(count) for one in rules.quotas), np.zeros(count)) <= 1).all())


def labels(problem: Problem, rules: Rules, reach: float = np.inf) -> Ints | None:
    """Which quotas each customer belongs to, as a number; None without quotas.

    Where sites serve farther than they count for a quota, its customers have different numbers
    if different sites count for them.
    """
    if not rules.quotas:
        return None
    inside = np.column_stack([one.inside(len(problem.weight)) for one in rules.quotas])
    if (problem.cost > reach).any():
        near = covering_sets(problem.within(reach), np.zeros(problem.sites, np.bool_)).number
        inside = np.column_stack([inside, np.where(inside.any(axis=1), near, -1)])
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


@dataclass(frozen=True, slots=True)
class Shares:
    """Quotas beside another goal: sets that count for one, and what has to be covered of them.

    Attributes
    ----------
    members : csr_array of shape (g, v)
        Which of the sites that are decided about cover each set.
    need : ndarray of int64, shape (g,)
        How many of them a set needs.
    demand, asked : ndarray of shape (q, g), (q,)
        As in :func:`quota_rows`.
    """

    members: csr_array
    need: Ints
    demand: Floats
    asked: Floats

    def but(self, gone: Mask) -> "Shares":
        """Without some of the sites, which stay closed."""
        return Shares(csr_array(self.members[:, ~gone]), self.need, self.demand, self.asked)

    def covered(self, chosen: Mask) -> Mask:
        """Sets that open sites cover."""
        found: Mask = self.members @ chosen.astype(float) >= self.need
        return found

    def are_met(self, chosen: Mask) -> bool:
        """Whether open sites cover enough of each quota."""
        return bool((self.demand @ self.covered(chosen) >= self.asked).all())

    def rows(self) -> tuple[csr_array, Floats, Floats]:
        """Rows over x and one variable z for each set, and what they lie between."""
        count = len(self.need)
        sets = hstack([-self.members, eye_array(count) * self.need[:, None]])
        none = csr_array((len(self.asked), self.members.shape[1]))
        wide = hstack([none, csr_array(self.demand)])
        free, above = np.full(count, -np.inf), np.full(len(self.asked), np.inf)
        rows = csr_array(vstack([sets, wide], format="csr"))
        return rows, np.r_[free, self.asked], np.r_[np.zeros(count), above]


def shares_of(near: Problem, rules: Rules, allowed: Choices) -> Shares:
    """The quotas of a plan, by the pairs that count for them; nothing where they are met anyway."""
    sets = covering_sets(near, allowed.always, rules.copies)
    demand, asked = quota_rows(near, rules, sets)
    held = asked > 0
    counts = np.flatnonzero((demand[held] > 0).any(axis=0))
    return Shares(
        csr_array(sets.members[counts][:, allowed.site]), sets.need[counts],
        demand[held][:, counts], asked[held],
    )  # fmt: skip


def widened(rows: csr_array, count: int) -> csr_array:
    """Rows with so many columns behind that they do not heed."""
    return csr_array(hstack([rows, csr_array((rows.shape[0], count))]))
