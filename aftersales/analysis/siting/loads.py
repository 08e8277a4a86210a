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
from scipy.sparse import csr_array, hstack, vstack

from aftersales.analysis.siting.cuts import Cuts
from aftersales.analysis.siting.needs import sides_of
from aftersales.analysis.siting.problem import Control, Ints, Outcome, Plan, Problem, none_possible
from aftersales.analysis.siting.quotas import is_disjoint, quota_rows
from aftersales.analysis.siting.rules import Mask, Rules
from aftersales.analysis.siting.solve import Programme, Solved, solve
from aftersales.geo.distance import Floats

_LARGE = 200_000  # pairs from which the programme is cut by cut


def most_served(problem: Problem, rules: Rules, control: Control) -> Plan:
    """:func:`~aftersales.analysis.siting.covering.mclp` with capacities or least loads."""
    rules.refuse("mclp", "copies")
    if len(problem.customer) > _LARGE and is_disjoint(problem, rules):
        return Cuts(problem, rules, control).plan()
    return _Loads(problem, rules, control, is_all=False).plan()


def fewest_serving_all(problem: Problem, rules: Rules, control: Control) -> Plan:
    """:func:`~aftersales.analysis.siting.covering.lscp` with capacities or least loads."""
    rules.refuse("lscp", "copies")
    return _Loads(problem, rules, control, is_all=True).plan()


def loads_of(problem: Problem, rules: Rules, is_open: Mask) -> Floats:
    """What each open site serves when together they serve as much as they can, shape (n,).

    Of sites that are always open and have no limit, the first in reach serves.
    """
    free = Rules(capacity=rules.capacity, least=rules.least)
    chosen = replace(problem, fixed=problem.fixed & is_open)
    return _Loads(chosen, free, Control(), is_all=False).loads(is_open)


class _Loads:
    """One question, from its sets to its plan; ``is_all`` where all demand has to be served."""

    def __init__(self, problem: Problem, rules: Rules, control: Control, *, is_all: bool) -> None:
        self._rules, self._control, self._is_all = rules, control, is_all
        self._problem = problem
        sides = sides_of(problem, rules)
        self._allowed, self._sets, self._site = sides.allowed, sides.sets, sides.site
        self._deciding, self._capacity = len(sides.allowed.site), sides.capacity
        self._home, self._is_alone = sides.home, sides.is_alone
        members = sides.members
        self._pairs = len(members.indices)
        self._row = np.repeat(np.arange(members.shape[0]), np.diff(members.indptr)).astype(np.int64)
        self._column = members.indices.astype(np.int64)

    def plan(self) -> Plan:
        control = self._control
        if self._is_all and self._sets.uncoverable > 0:
            return none_possible()
        solved = solve(self._programme(), control, heard=self._heard)
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
            served = self._sets.weight[self._row] * values[self._deciding :]
            found += np.bincount(self._site[self._column], served, minlength=self._problem.sites)
        return found

    def _assigned(self, chosen: Mask) -> Solved:
        """The best assignment to given sites: a linear programme."""
        programme = self._programme()
        sites = np.arange(self._deciding)
        lower, upper = programme.lower.copy(), programme.upper.copy()
        lower[sites] = upper[sites] = chosen.astype(float)
        return solve(
            replace(programme, lower=lower, upper=upper, is_whole=np.zeros(len(lower), np.bool_)),
            Control(seconds=10.0),
        )

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

    def _programme(self) -> Programme:
        sites, pairs = self._deciding, self._pairs
        weight = self._sets.weight
        count = len(weight)
        entry = np.arange(pairs)
        load = weight[self._row]

        def of_pairs(values: Floats, row: Ints, column: Ints, height: int) -> csr_array:
            return csr_array((values, (row, column)), shape=(height, pairs))

        def of_sites(values: Floats, row: Ints, column: Ints, height: int) -> csr_array:
            return csr_array((values, (row, column)), shape=(height, sites))

        ones, all_sites = np.ones(pairs), np.arange(sites)
        is_up = self._column < sites
        up = np.flatnonzero(is_up)
        homes = int(self._home.max(initial=-1)) + 1
        loads = of_pairs(load, self._home[self._column], entry, homes)
        own = self._capacity[:sites]
        is_viable = self._allowed.is_new & self._is_alone[:sites] & (self._rules.least > 0)
        is_new = np.flatnonzero(is_viable)
        of_sets, asked = quota_rows(self._problem, self._rules, self._sets)
        quotas = csr_array(of_sets[:, self._row])
        blocks = [
            (csr_array((count, sites)), of_pairs(ones, self._row, entry, count)),
            (
                -of_sites(np.ones(up.size), np.arange(up.size), self._column[up], up.size),
                of_pairs(ones[up], np.arange(up.size), up, up.size),
            ),
            (of_sites(-own, self._home[:sites], all_sites, homes), loads),
            (
                of_sites(
                    np.full(is_new.size, -self._rules.least), np.arange(is_new.size), is_new,
                    is_new.size,
                ),
                csr_array(loads[self._home[is_new]]),
            ),
            (csr_array((len(asked), sites)), quotas),
            (self._allowed.rows, csr_array((len(self._allowed.most), pairs))),
        ]  # fmt: skip
        none = np.full(up.size + homes, -np.inf)
        stays = np.bincount(self._home[sites:], self._capacity[sites:], minlength=homes)
        upper = np.r_[np.zeros(up.size), stays]
        return Programme(
            cost=np.r_[self._allowed.is_new.astype(float), np.zeros(pairs)]
            if self._is_all
            else np.r_[np.zeros(sites), -load],
            lower=np.r_[self._allowed.least, np.zeros(pairs)],
            upper=np.ones(sites + pairs),
            is_whole=np.arange(sites + pairs) < sites,
            rows=csr_array(vstack([hstack(block) for block in blocks], format="csr")),
            row_lower=np.r_[
                np.where(weight > 0, 1.0, 0.0) if self._is_all else np.zeros(count), none,
                np.zeros(is_new.size), asked, np.full(len(self._allowed.most), -np.inf),
            ],
            row_upper=np.r_[
                np.ones(count), upper, np.full(is_new.size + len(asked), np.inf),
                self._allowed.most,
            ],
        )  # fmt: skip
