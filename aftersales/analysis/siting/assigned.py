"""p-median in which it matters who serves whom: capacities, least loads, quotas, several sites.

With y_ij for the share of customer i that site j serves, R for the reach of a quota and b for the
sites that each customer needs,

    min (1/b) Σ_i w_i Σ_j d_ij·y_ij
    with  Σ_j y_ij = b,   0 <= y_ij <= x_j,   Σ_i w_i·y_ij <= C_j·x_j,
          Σ_i w_i·y_ij >= L·x_j for new sites,   Σ_{i in Q} w_i Σ_{j: d_ij <= R} y_ij >= s_Q·W_Q

and the rows of the sites over x: capacitated p-median with demand that may be split, least loads
after Carreras and Serra (1999, *On optimal location with threshold requirements*), several sites
after Swamy and Shmoys (2008, *Fault-tolerant facility location*). A quota counts what is served
within R of it. Without capacities and least loads everybody is served by the nearest open site, and
a quota counts who is within R of one. With them the plan may send a customer, or a part of it, to a
farther site, because the nearest is full or another would not be viable; no closest assignment is
forced (Gerrard and Church, 1996, compare ways to do so).

*Proof*: prices bound the plan and settle sites (:mod:`~aftersales.analysis.siting.knapsacks`); what
is left is the programme above, as long as it is not too large. Then the bound by prices is the
proof, and the gap is told.
"""

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from aftersales.analysis.siting.covering import lscp
from aftersales.analysis.siting.knapsacks import Knapsacks, Market
from aftersales.analysis.siting.median_search import search
from aftersales.analysis.siting.needs import sides_of
from aftersales.analysis.siting.problem import Control, Ints, Outcome, Plan, Problem, none_possible
from aftersales.analysis.siting.quotas import quota_rows
from aftersales.analysis.siting.rules import Mask, Rules, choices
from aftersales.analysis.siting.serving import Serving, Wish
from aftersales.analysis.siting.solve import solve
from aftersales.geo.distance import Floats

_PAIRS = 300_000  # of the programme; beyond, the bound by prices has to do
_PRICED, _SEARCHED = 0.7, 0.25  # shares of the time that is left for prices and for exchanges
_TIMES = (1.0, 1.5, 2.0, 3.0, 5.0)  # the reward of a quota by its price
_NEAR = 12  # sites that are tried in place of each open one
_PROVEN, _NOTHING = 1e-6, 1e-9


def least_travel(
    problem: Problem, rules: Rules, control: Control, reach: float, free: Plan | None
) -> Plan:
    """:func:`~aftersales.analysis.siting.median.pmedian` where more than the nearest site counts.

    Parameters
    ----------
    free : Plan, optional
        The best plan if nothing but the nearest site counted: no plan is better than its bound,
        and none is better than itself where it keeps the rules.
    """
    return _Assigned(problem, rules, control, reach).plan(free)


def travel_loads(problem: Problem, rules: Rules, plan: Plan, reach: float = np.inf) -> Floats:
    """What each site serves in a plan of the p-median, on the shortest ways, shape (n,)."""
    is_open = problem.fixed.copy()
    is_open[plan.opened], is_open[plan.closed] = True, False
    asked = Rules(capacity=rules.capacity, least=rules.least, quotas=rules.quotas)
    kept = replace(problem, fixed=problem.fixed & is_open)
    return _Assigned(kept, asked, Control(), reach).loads(is_open)


class _Assigned:
    """One question, from its costs to its plan.

    Customers are those with demand, in rows, and columns are the sites of :class:`Sides`.
    """

    def __init__(self, problem: Problem, rules: Rules, control: Control, reach: float) -> None:
        held = problem.only(problem.weight[problem.customer] > 0)
        self._problem = problem = _nearest_of_free(held, rules)
        self._rules, self._control, self._reach = rules, control, reach
        self._serving, self._wish, self._table = self._posed(problem, rules)
        self._sides = sides = self._serving.sides
        self._deciding = len(sides.allowed.site)
        self._weight = sides.sets.weight
        self._inside, self._asked = quota_rows(problem, rules, sides.sets)
        self._inside /= np.maximum(self._weight, 1e-300)
        self._least = np.where(sides.is_new, rules.least, 0.0)
        self._best: Mask | None = None
        self._value, self._bound = np.inf, 0.0
        self._seen: set[bytes] = set()

    def _posed(self, problem: Problem, rules: Rules) -> tuple[Serving, Wish, Floats]:
        """Who may serve whom, what is wished, and what a unit of weight costs for each pair."""
        sides = sides_of(problem, rules, self._reach, is_each=True)
        serving = Serving(problem, rules, sides, self._reach)
        site = np.repeat(np.arange(problem.sites), np.diff(problem.start))
        place = np.full(problem.sites, -1)
        place[sides.site] = np.arange(len(sides.site))
        row, column = sides.sets.number[problem.customer], place[site]
        held = (row >= 0) & (column >= 0)
        table = np.full((len(sides.sets.weight), len(sides.site)), np.inf)
        unit = problem.cost[held] / rules.copies
        np.minimum.at(table, (row[held], column[held]), unit)
        wish = Wish(
            np.zeros(len(sides.allowed.site)), table[serving.row, serving.column] * serving.load,
            np.full(len(sides.sets.weight), float(rules.copies)), rules.copies,
        )  # fmt: skip
        return serving, wish, table

    def plan(self, free: Plan | None) -> Plan:
        """Begin with any plan, bound it, exchange sites, prove."""
        if self._sides.sets.uncoverable > 0:
            return none_possible()
        control = self._control
        if free is not None:
            if free.objective is not None:
                self._take(self._columns(free))
            self._raise(free.bound or 0.0)
            if self._is_proven(max(control.gap, _PROVEN)):
                return self._answer()
        step = replace(control, gap=1.0, tell=None)
        begun = lscp(self._problem, np.inf, self._rules, step, self._reach)
        if begun.status is Outcome.INFEASIBLE:
            return begun
        if begun.objective is not None:
            self._take(self._columns(begun))
            self._fill(free)
        prices = Knapsacks(self._market())
        prices.rise(self._value, control, self._found, control.left * (1 - _PRICED))
        self._raise(prices.bound)
        if not self._is_proven(max(control.gap, _PROVEN)) and not control.is_over:
            if self._rules.quotas and not self._rules.has_loads:
                self._rewarded(prices.reward)
            self._exchange(prices.worth)
            prices.settle(self._value)
            self._prove(prices)
        return self._answer()

    def loads(self, is_open: Mask) -> Floats:
        """Load of each site, shape (n,), when some are open."""
        solved = self._serving.assigned(is_open[self._sides.site], self._wish)
        site = self._sides.site[self._serving.column]
        flow = np.zeros(len(site))
        if solved.values is not None:
            flow = self._serving.load * solved.values
        return _sums(site, flow, self._problem.sites)

    def _fill(self, free: Plan | None) -> None:
        """Open beside the first plan what the rules leave room for of the one without them."""
        allowed = self._sides.allowed
        if self._best is None or free is None:
            return
        chosen = self._best.copy()
        for place in np.flatnonzero(np.isin(allowed.site, free.opened)).tolist():
            if allowed.fits(chosen[: self._deciding])[place]:
                chosen[place] = True
        self._take(chosen)

    def _market(self) -> Market:
        sides, allowed, rules = self._sides, self._sides.allowed, self._rules
        others = len(sides.site) - self._deciding
        rows = np.pad(allowed.rows.toarray(), ((0, 0), (0, others)))
        first = 0 if rules.count is None else 1  # the number is heeded as it stands
        table = np.ascontiguousarray(self._table.T)
        return Market(
            table, self._weight, rules.copies, sides.capacity,
            self._least, table * rules.copies <= self._reach,
            self._inside, self._asked, np.r_[allowed.least > 0, np.ones(others, np.bool_)],
            sides.is_new, rules.count, rows[first:], allowed.most[first:],
        )  # fmt: skip

    # Plans

    def _columns(self, plan: Plan) -> Mask:
        """Open columns of a plan."""
        is_open = self._problem.fixed.copy()
        is_open[plan.opened], is_open[plan.closed] = True, False
        found: Mask = is_open[self._sides.site]
        return found

    def _take(self, chosen: Mask) -> bool:
        """Keep open columns if they are the best plan; each is looked at once."""
        key = np.packbits(chosen).tobytes()
        if key in self._seen or not self._sides.allowed.allows(chosen[: self._deciding]):
            return False
        self._seen.add(key)
        value = self._worth(chosen)
        if not value < self._value * (1 - 1e-12):
            return False
        self._best, self._value = chosen.copy(), value
        self._say()
        return True

    def _worth(self, chosen: Mask) -> float:
        """What open columns cost; infinite where they are no plan, or none that is better."""
        copies = self._rules.copies
        if chosen.sum() < copies:
            return np.inf
        open_sites = np.flatnonzero(chosen)
        order = np.argsort(self._table[:, open_sites], axis=1, kind="stable")[:, :copies]
        nearest = np.take_along_axis(self._table[:, open_sites], order, axis=1)
        value = float(self._weight @ nearest.sum(axis=1))
        if not value < self._value:
            return np.inf
        near = nearest[:, -1] * copies <= self._reach
        is_met = (self._inside @ np.where(near, self._weight, 0.0) >= self._asked).all()
        if not self._rules.has_loads:
            return value if is_met else np.inf
        load = np.bincount(open_sites[order[:, 0]], self._weight, minlength=len(chosen))
        is_kept = (load <= self._sides.capacity) & (load >= self._least * chosen)
        if is_met and is_kept.all():
            return value
        solved = self._serving.assigned(chosen, self._wish)
        return solved.objective if solved.status is Outcome.OPTIMAL else np.inf

    def _found(self, chosen: Mask, bound: float) -> float:
        self._raise(bound)
        self._take(chosen)
        return self._value

    def _rewarded(self, reward: Floats) -> None:
        """Plans with the shortest ways when being near enough for a quota shortens a way."""
        allowed, rules = self._sides.allowed, self._rules
        if rules.count is None or len(allowed.most) > 1 or not allowed.is_new.all():
            return
        is_there = np.isfinite(self._table)
        never = 2.0 * float(self._table[is_there].max()) + 1.0
        near = self._table <= self._reach
        columns = np.arange(self._table.shape[1])
        fixed = np.flatnonzero(
            (columns >= self._deciding) | np.isin(columns, np.flatnonzero(allowed.least))
        )
        most = min(rules.count, self._deciding) - int(allowed.least.sum())
        for times in _TIMES:
            table = np.where(is_there, self._table, never) - times * near * reward[:, None]
            ends = time.monotonic() + self._control.left * _SEARCHED / len(_TIMES)
            chosen = np.zeros(len(columns), np.bool_)
            chosen[fixed] = chosen[search(table, self._weight, fixed, most, ends)] = True
            self._take(chosen)

    def _exchange(self, worth: Floats) -> None:
        """Open one more, or one in place of another, as long as that is better."""
        ends = self._control.left * (1 - _SEARCHED)
        is_better = self._best is not None
        while is_better:
            is_better = False
            for trial in self._neighbours(worth):
                if self._control.is_over or self._control.left < ends:
                    return
                if self._take(trial):
                    is_better = True
                    break

    def _neighbours(self, worth: Floats) -> Iterator[Mask]:
        best = self._best
        assert best is not None  # noqa: S101 - what is exchanged is a plan
        order = np.argsort(worth[: self._deciding], kind="stable")
        # Without loads a plan is weighed in a moment, and all sites are tried.
        closed = order[~best[order]][: _NEAR if self._rules.has_loads else None]
        opened = order[best[order] & (self._sides.allowed.least[order] == 0)][::-1]
        for site in closed.tolist():
            for other in (-1, *opened.tolist()):
                trial = best.copy()
                trial[site] = True
                if other >= 0:
                    trial[other] = False
                yield trial

    # The proof

    def _prove(self, prices: Knapsacks) -> None:
        """Solve the programme over the sites that are left."""
        site = self._sides.site
        gone, sure = (np.zeros(self._problem.sites, np.bool_) for _ in range(2))
        gone[site[prices.gone]], sure[site[prices.sure]] = True, True
        pairs = np.repeat(~gone, np.diff(self._problem.start))
        if int(pairs.sum()) > _PAIRS:
            return
        rules = self._rules
        forbidden = gone if rules.forbidden is None else gone | rules.forbidden
        required = sure if rules.required is None else sure | rules.required
        few = replace(rules, forbidden=forbidden, required=required)
        serving, wish, _ = self._posed(self._problem.only(pairs), few)
        allowed = serving.sides.allowed

        def opened(values: Floats) -> Mask:
            is_open = allowed.always.copy()
            is_open[allowed.site[values[: len(allowed.site)] > 0.5]] = True  # noqa: PLR2004
            found: Mask = is_open[site]
            return found

        def heard(_objective: float, bound: float, values: Floats | None) -> None:
            self._raise(bound)
            if values is not None:
                self._take(opened(values))
            self._say()

        start = None
        if self._best is not None:
            is_open = np.isin(serving.sides.site, site[self._best])
            begun = serving.assigned(is_open, wish).values
            if begun is not None:
                start = np.r_[is_open[: len(allowed.site)], begun]
        solved = solve(serving.programme(wish), self._control, start=start, heard=heard)
        if solved.values is not None:
            self._take(opened(solved.values))
        # Sites that were left out belong to no plan that is better than the best one.
        is_ended = solved.status is Outcome.INFEASIBLE and self._best is not None
        self._raise(self._value if is_ended else solved.bound)

    def _is_proven(self, gap: float) -> bool:
        slack = max(gap * abs(self._value), _NOTHING)
        return self._best is not None and self._value - self._bound <= slack

    def _raise(self, bound: float) -> None:
        if np.isfinite(bound):
            self._bound = max(self._bound, min(bound, self._value))
        self._say()

    def _say(self) -> None:
        if self._best is None:
            self._control.say(None, self._bound)
            return
        opened = self._sides.allowed.split(self._best[: self._deciding])[0]
        self._control.say(self._value, min(self._bound, self._value), opened)

    def _answer(self) -> Plan:
        if self._best is None:
            return Plan(Outcome.TIME_LIMIT, np.empty(0, np.int64), None, self._bound)
        opened, closed = self._sides.allowed.split(self._best[: self._deciding])
        status = Outcome.TIME_LIMIT if self._control.is_over else Outcome.FEASIBLE
        bound = min(self._bound, self._value)
        if self._is_proven(max(self._control.gap, _PROVEN)):
            status = Outcome.OPTIMAL
        if self._is_proven(_PROVEN):
            bound = self._value  # nearer than the solver is exact
        return Plan(status, opened, self._value, bound, closed)


def _sums(site: Ints, flow: Floats, sites: int) -> Floats:
    return np.asarray(np.bincount(site, flow, minlength=sites), float)


def _nearest_of_free(problem: Problem, rules: Rules) -> Problem:
    """Without pairs that no best plan needs.

    Of sites that stay open and have no limit the nearest serves; nobody goes farther than to it,
    unless that makes a new site viable.
    """
    if rules.copies > 1:
        return problem
    capacity = np.full(problem.sites, np.inf) if rules.capacity is None else rules.capacity
    is_free = choices(problem, rules).always & np.isposinf(capacity)
    site = np.repeat(np.arange(problem.sites), np.diff(problem.start))
    mine = np.flatnonzero(is_free[site])
    order = mine[np.lexsort((problem.cost[mine], problem.customer[mine]))]
    first = order[np.diff(problem.customer[order], prepend=-1) > 0]
    away = np.full(len(problem.weight), np.inf)
    away[problem.customer[first]] = problem.cost[first]
    kept = ~is_free[site]
    if rules.least <= 0:
        kept &= problem.cost < away[problem.customer]
    kept[first] = True
    return problem.only(kept)
