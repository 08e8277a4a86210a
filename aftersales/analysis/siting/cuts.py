"""Large capacitated covering problems: a programme over the sites alone, cut by cut.

What open sites serve is a maximum flow from the sets g through the sites j, hence a minimum cut:
for every set A of sites and every plan x

    served(x) <= Σ_{j in A} C_j·x_j + Σ_g w_g·min(1, Σ_{j covers g, j not in A} x_j)

with equality for the best A. The right side is concave, so its tangent at any point x̄ is a cut
(Benders decomposition with cuts in closed form, as Cordeau, Furini and Ljubić, 2019, have it for
A = ∅). Tangents at fractional points first close the linear relaxation, those at plans then the
rest. What a plan serves is submodular, too, so that served(x) <= served(S) + Σ_{j not in S} C_j·x_j
ends the search where no A is found that does.
"""

import numpy as np
from scipy.sparse import csr_array, vstack

from aftersales.analysis.siting.aggregate import covering_sets
from aftersales.analysis.siting.problem import Control, Outcome, Plan, Problem, none_possible
from aftersales.analysis.siting.rules import Mask, Rules, choices
from aftersales.analysis.siting.search import Search
from aftersales.analysis.siting.solve import Programme, Solved, solve
from aftersales.geo.distance import Floats

_ROUNDS, _STRETCH = 250, 20  # of tangents at fractional points, and when to look back
_PASSES = 2  # over all sites for the best A
_NOTHING = 1e-7
_KEPT, _TRIED = 0.7, 40  # share of the time after exchanges, and sites that they try


class Cuts:
    """One problem without fixed sites, from its sets to its plan."""

    def __init__(self, problem: Problem, rules: Rules, control: Control) -> None:
        self._control, self._allowed = control, choices(problem, rules)
        sets = covering_sets(problem)
        members = csr_array(sets.members[:, self._allowed.site])
        self._weight, self._members = sets.weight, members
        self._by_site = csr_array(members.T)
        inside = np.asarray(self._by_site @ sets.weight)
        given = np.full(problem.sites, np.inf) if rules.capacity is None else rules.capacity
        self._capacity = np.minimum(given[self._allowed.site], inside)
        self._whole = float(sets.weight[np.diff(members.indptr) > 0].sum())
        self._keys = np.random.default_rng(1).random(len(self._capacity))
        self._rows: list[Floats] = []
        self._most: list[float] = []
        self._best: Mask | None = None
        self._value, self._bound = -1.0, self._whole
        start = Search(members, sets.weight, sets.need, self._allowed).best(control, kicks=5)
        if start is not None:
            self._take(start)

    def plan(self) -> Plan:
        """Close the relaxation, then the rest."""
        self._exchange(self._relaxed())
        while not self._is_done() and not self._control.is_over:
            solved = self._solved(is_whole=True)
            if solved.status is Outcome.INFEASIBLE:
                return none_possible()
            self._lower(solved)
            if solved.values is None:
                break
            chosen = solved.values[:-1] > 0.5  # noqa: PLR2004 - whole values
            self._take(chosen)
            self._cut(chosen.astype(float))
            self._end(chosen)
        if self._best is None:
            return Plan(Outcome.TIME_LIMIT, np.empty(0, np.int64), None, self._bound)
        opened, closed = self._allowed.split(self._best)
        status = Outcome.OPTIMAL if self._is_done() else Outcome.TIME_LIMIT
        return Plan(status, opened, self._value, max(self._bound, self._value), closed)

    def _is_done(self) -> bool:
        apart = self._bound - self._value
        return apart <= max(self._control.gap, _NOTHING) * max(self._value, _NOTHING)

    def _exchange(self, x: Floats) -> None:
        """Exchange one site for one that the relaxation opens in part, while that serves more."""
        ends = self._control.left * _KEPT
        near = np.argsort(-x, kind="stable")[:_TRIED]
        value = -1.0
        while self._best is not None and self._value > value:
            value = self._value
            for out in np.flatnonzero(self._best & (self._allowed.least == 0)).tolist():
                for site in near[~self._best[near]].tolist():
                    if self._control.is_over or self._control.left < ends or self._is_done():
                        return
                    if not self._best[out]:
                        break
                    trial = self._best.copy()
                    trial[out], trial[site] = False, True
                    self._take(trial)

    def _relaxed(self) -> Floats:
        """Close the linear relaxation as far as it pays; its last point."""
        center, before = np.zeros(len(self._capacity)), self._bound
        for turn in range(_ROUNDS):
            solved = self._solved(is_whole=False)
            if solved.values is None or self._control.is_over or self._is_done():
                break
            self._lower(solved)
            x, told = solved.values[:-1], float(solved.values[-1])
            # Between the last point and those before, tangents are deeper.
            center = x if turn == 0 else 0.7 * center + 0.3 * x
            self._cut(center)
            gap = told - self._cut(x)
            if turn % 5 == 0:
                self._round(x)
            if gap <= 1e-4 * max(told, 1.0):
                break
            if turn and turn % _STRETCH == 0:
                if before - self._bound < 1e-3 * self._bound:
                    break
                before = self._bound
        return center

    def _lower(self, solved: Solved) -> None:
        if np.isfinite(solved.bound):
            self._bound = max(self._value, min(self._bound, -solved.bound))
        opened = None if self._best is None else self._allowed.split(self._best)[0]
        self._control.say(None if self._best is None else self._value, self._bound, opened)

    def _round(self, x: Floats) -> None:
        """A plan of the sites that are most open."""
        chosen = (self._allowed.least > 0) | ~self._allowed.is_new
        for site in np.argsort(-x, kind="stable").tolist():
            if x[site] <= _NOTHING:
                break
            chosen[site] = True
            rows = self._allowed.rows @ chosen.astype(float)
            if (rows > self._allowed.most + _NOTHING).any():
                chosen[site] = False
        self._take(chosen)

    def _take(self, chosen: Mask) -> None:
        if self._allowed.allows(chosen) and (value := self._served(chosen)) > self._value:
            self._best, self._value = chosen, value

    def _served(self, chosen: Mask) -> float:
        """What open sites serve: sets that the same ones reach are one."""
        sites = np.flatnonzero(chosen)
        names = np.asarray(self._members @ np.where(chosen, self._keys, 0.0))
        held = np.flatnonzero(names > 0)
        if not held.size:
            return 0.0
        _, first, number = np.unique(names[held].round(9), return_index=True, return_inverse=True)
        weight = np.bincount(number, self._weight[held])
        few = csr_array(self._members[held[first]][:, sites])
        row = np.repeat(np.arange(few.shape[0]), np.diff(few.indptr))
        entry, load = np.arange(few.nnz), np.ones(few.nnz)
        of_set = csr_array((load, (row, entry)), shape=(len(weight), few.nnz))
        of_site = csr_array((load, (few.indices, entry)), shape=(len(sites), few.nnz))
        found = solve(
            Programme(
                -load, np.zeros(few.nnz), weight[row], np.zeros(few.nnz, np.bool_),
                csr_array(vstack([of_set, of_site], format="csr")),
                np.full(len(weight) + len(sites), -np.inf),
                np.concatenate([weight, self._capacity[sites]]),
            ),
            Control(),
        )  # fmt: skip
        return -found.objective

    def _cut(self, x: Floats) -> float:
        """Add the tangent at a point, and return what it says there."""
        inside, reach = self._saturated(x)
        is_full = reach >= 1 - _NOTHING
        open_weight = np.where(is_full, 0.0, self._weight)
        slope = np.asarray(self._by_site @ open_weight)
        # A closed site may be on either side: the one that says less.
        inside |= (x <= _NOTHING) & (self._capacity < slope)
        row = np.where(inside, self._capacity, slope)
        most = float(self._weight[is_full].sum())
        self._rows.append(row)
        self._most.append(most)
        return most + float(row @ x)

    def _saturated(self, x: Floats) -> tuple[Mask, Floats]:
        """Sites A that make the right side small, and how far the others reach each set."""
        inside = np.zeros(len(x), np.bool_)
        reach = np.asarray(self._members @ x)
        support = np.flatnonzero(x > _NOTHING).tolist()
        for _ in range(_PASSES):
            is_same = True
            for site in support:
                first, last = self._by_site.indptr[site : site + 2]
                sets = self._by_site.indices[first:last]
                with_it = reach[sets] + (x[site] if inside[site] else 0.0)
                gain = np.minimum(with_it, 1.0) - np.minimum(with_it - x[site], 1.0)
                is_in = self._capacity[site] * x[site] < float(self._weight[sets] @ gain)
                if is_in != inside[site]:
                    reach[sets] = with_it - (x[site] if is_in else 0.0)
                    inside[site], is_same = is_in, False
            if is_same:
                break
        return inside, reach

    def _end(self, chosen: Mask) -> None:
        self._rows.append(np.where(chosen, 0.0, self._capacity))
        self._most.append(self._served(chosen))

    def _solved(self, *, is_whole: bool) -> Solved:
        sites, scale = len(self._capacity), max(self._whole, 1.0)
        cuts = np.array(self._rows).reshape(len(self._rows), sites) / scale
        rows = vstack(
            [
                csr_array(np.column_stack([-cuts, np.ones(len(cuts))])),
                csr_array(
                    np.column_stack(
                        [self._allowed.rows.toarray(), np.zeros(len(self._allowed.most))]
                    )
                ),
            ],
            format="csr",
        )
        programme = Programme(
            cost=np.r_[np.zeros(sites), -1.0],
            lower=np.r_[self._allowed.least, 0.0],
            upper=np.r_[np.ones(sites), self._whole / scale],
            is_whole=np.r_[np.full(sites, is_whole), False],
            rows=csr_array(rows),
            row_lower=np.full(rows.shape[0], -np.inf),
            row_upper=np.r_[np.array(self._most) / scale, self._allowed.most],
        )
        step = Control(
            self._control.gap / 4, max(0.1, self._control.left), self._control.seed, None,
            self._control.cancelled,
        )  # fmt: skip
        found = solve(programme, step)
        values = (
            None if found.values is None else np.r_[found.values[:-1], found.values[-1] * scale]
        )
        return Solved(found.status, values, found.objective * scale, found.bound * scale)
