"""Covering models in which it matters how much each site serves.

Capacitated maximal covering (Current and Storbeck, 1988), with demand that may be split: y_gj is
the share of set g that site j serves, C_j its capacity, L the least that makes a new site viable:

    max Σ_g w_g Σ_j y_gj
    with  Σ_j y_gj <= 1,   y_gj <= x_j,   Σ_g w_g·y_gj <= C_j·x_j,
          Σ_g w_g·y_gj >= L·x_j for new sites,   x_j in {0, 1},   y >= 0

and Σ_j y_gj = 1, min Σ_j x_j where all demand has to be served. Aggregation stays exact, as
customers that the same sites reach may stand for each other in any assignment; those of different
quotas may not, and stay apart.
"""

from dataclasses import replace

import numpy as np

from aftersales.analysis.siting.cuts import Cuts
from aftersales.analysis.siting.maximum import is_countable
from aftersales.analysis.siting.needs import sides_of
from aftersales.analysis.siting.problem import Control, Outcome, Plan, Problem, none_possible
from aftersales.analysis.siting.quotas import is_disjoint
from aftersales.analysis.siting.rules import Mask, Rules
from aftersales.analysis.siting.serving import Serving, Wish
from aftersales.analysis.siting.solve import Solved, solve
from aftersales.geo.distance import Floats

_ROUNDING = 1e-4  # of a solver that counts in fractions what comes in whole numbers
_LARGE, _SHARED = 200_000, 5_000  # pairs from which the programme is cut by cut


def most_served(problem: Problem, rules: Rules, control: Control) -> Plan:
    """:func:`~aftersales.analysis.siting.covering.mclp` with capacities or least loads."""
    rules.refuse("mclp", "copies")
    large = _LARGE if rules.home is None else _SHARED
    if len(problem.customer) > large and is_disjoint(problem, rules):
        return Cuts(problem, rules, control).plan()
    return _Loads(problem, rules, control, is_all=False).plan()


def fewest_serving_all(problem: Problem, rules: Rules, control: Control, reach: float) -> Plan:
    """:func:`~aftersales.analysis.siting.covering.lscp` with capacities or least loads."""
    rules.refuse("lscp", "copies")
    return _Loads(problem, rules, control, is_all=True, reach=reach).plan()


def loads_of(problem: Problem, rules: Rules, is_open: Mask) -> Floats:
    """What each open site serves when together they serve as much as they can, shape (n,).

    Of sites that are always open and have no limit, the first in reach serves.
    """
    return _of_open(problem, rules, is_open).loads(is_open)


def served_of(problem: Problem, rules: Rules, is_open: Mask) -> Floats:
    """Share of each customer that open sites serve when they serve as much as they can, (m,)."""
    return _of_open(problem, rules, is_open).served(is_open)


def _of_open(problem: Problem, rules: Rules, is_open: Mask) -> "_Loads":
    free = Rules(capacity=rules.capacity, home=rules.home, least=rules.least)
    chosen = replace(problem, fixed=problem.fixed & is_open)
    return _Loads(chosen, free, Control(), is_all=False, is_told=True)


class _Loads:
    """One question, from its sets to its plan; ``is_all`` where all demand has to be served."""

    def __init__(
        self, problem: Problem, rules: Rules, control: Control, *, is_all: bool,
        reach: float = np.inf, is_told: bool = False,
    ) -> None:  # fmt: skip
        self._problem, self._control, self._is_all = problem, control, is_all
        sides = sides_of(problem, rules, reach, is_told=is_told)
        self._allowed, self._sets, self._site = sides.allowed, sides.sets, sides.site
        self._deciding = len(sides.allowed.site)
        self._serving = serving = Serving(problem, rules, sides, reach)
        sites, pairs, weight = self._deciding, len(serving.row), sides.sets.weight
        self._wish = (
            Wish(sides.allowed.is_new.astype(float), np.zeros(pairs), (weight > 0).astype(float))
            if is_all
            else Wish(np.zeros(sites), -serving.load, np.zeros(len(weight)))
        )

    def plan(self) -> Plan:
        control = self._control
        if self._is_all and self._sets.uncoverable > 0:
            return none_possible()
        solved = solve(self._serving.programme(self._wish), control, heard=self._heard)
        if solved.status is Outcome.INFEASIBLE:
            return none_possible()
        whole = self._sets.covered + float(self._sets.weight.sum())
        least = 0.0 if self._is_all else whole
        bound = self._told(solved.bound) if np.isfinite(solved.bound) else least
        if solved.values is None:
            return Plan(solved.status, np.empty(0, np.int64), None, bound)
        chosen = solved.values[: self._deciding] > 0.5  # noqa: PLR2004 - whole values
        opened, closed = self._allowed.split(chosen)
        if self._is_all:
            objective = float(len(opened))
            bound = min(objective, float(np.ceil(bound - 1e-6)))
            status = Outcome.OPTIMAL if bound >= objective else solved.status
            return Plan(status, opened, objective, bound, closed)
        objective = self._told(self._served(chosen, solved.objective))
        if is_countable(self._sets.weight, self._serving.sides.capacity):
            objective, bound = float(round(objective)), float(np.floor(bound + _ROUNDING))
        return Plan(solved.status, opened, objective, min(max(bound, objective), whole), closed)

    def loads(self, is_open: Mask) -> Floats:
        """Load of each site under the best assignment."""
        found = np.zeros(self._problem.sites)
        settled = np.setdiff1d(np.flatnonzero(self._problem.fixed), self._site)
        left = self._sets.is_covered.copy()
        for site in settled.tolist():
            mine = self._problem.customer[self._problem.of(site)]
            found[site] = self._problem.weight[mine[left[mine]]].sum()
            left[mine] = False
        values = self._assigned(is_open[self._allowed.site]).values
        if values is not None:
            served = self._serving.load * values
            site = self._site[self._serving.column]
            found += np.bincount(site, served, minlength=self._problem.sites)
        return found

    def served(self, is_open: Mask) -> Floats:
        """Share of each customer that the best assignment serves, shape (m,)."""
        sets = self._sets
        found = np.where(sets.is_covered, 1.0, 0.0)
        values = self._assigned(is_open[self._allowed.site]).values
        if values is not None:
            share = np.bincount(self._serving.row, values, minlength=len(sets.weight))
            found[sets.number >= 0] = share[sets.number[sets.number >= 0]]
        return found

    def _assigned(self, chosen: Mask) -> Solved:
        """The best assignment when some of the sites about which is decided are open."""
        others = np.ones(len(self._site) - self._deciding, np.bool_)
        return self._serving.assigned(np.r_[chosen, others], self._wish)

    def _served(self, chosen: Mask, told: float) -> float:
        """What the open sites serve, without the rounding of their variables."""
        found = self._assigned(chosen)
        return found.objective if found.status is Outcome.OPTIMAL else told

    def _told(self, value: float) -> float:
        return value if self._is_all else self._sets.covered - value

    def _heard(self, objective: float, bound: float, values: Floats | None) -> None:
        opened = None
        if values is not None:
            opened = self._allowed.split(values[: self._deciding] > 0.5)[0]  # noqa: PLR2004
        told = self._told(objective) if np.isfinite(objective) else None
        self._control.say(told, self._told(bound), opened)
