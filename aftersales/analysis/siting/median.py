"""p-median: open p sites so that all demand travels as little as possible (Hakimi, 1964).

    min Σ_i w_i · min_{j open} d_ij

*Proof*: the radius formulation (Elloumi, 2010): with D_i1 < D_i2 < … the distinct costs of
customer i, and u_ik = 1 where no open site is within D_ik,

    min Σ_i w_i (D_i1 + Σ_k (D_i,k+1 − D_ik)·u_ik)
    with  u_i1 + Σ_{j: d_ij = D_i1} x_j >= 1  and  u_ik + Σ_{j: d_ij = D_ik} x_j >= u_i,k−1

over the sites that the bound of :mod:`~aftersales.analysis.siting.lagrangian` leaves. Limits of
the sites are rows of their own, as in :mod:`~aftersales.analysis.siting.covering`.
"""

from dataclasses import replace

import numpy as np
from scipy.sparse import coo_array, csr_array, hstack, vstack

from aftersales.analysis.siting.assigned import least_travel
from aftersales.analysis.siting.covering import lscp
from aftersales.analysis.siting.lagrangian import Prices
from aftersales.analysis.siting.median_search import search, value_of
from aftersales.analysis.siting.problem import Control, Ints, Outcome, Plan, Problem, none_possible
from aftersales.analysis.siting.rules import Choices, Mask, Rules, choices
from aftersales.analysis.siting.solve import Programme, solve
from aftersales.geo.distance import Floats

_BRANCHED = 20
_FREE = 0.25  # share of the time for the plan in which only the nearest site counts
_ENTRIES = 6_000_000  # of the radius formulation; beyond, the Lagrangian bound has to do


def pmedian(
    problem: Problem,
    rules: Rules | None = None,
    control: Control | None = None,
    reach: float = np.inf,
) -> Plan:
    """Open sites so that the demand travels as little as possible.

    Parameters
    ----------
    rules : Rules
        All of them are heeded. Which site serves whom under capacities and least loads is part of
        the plan, see :mod:`~aftersales.analysis.siting.assigned`.
    reach : float
        Cost up to which a site counts for a quota; the edge belongs to it. Without it a quota says
        nothing, as all demand is served.

    Returns
    -------
    Plan
        ``objective`` is Σ w·d to the site that serves: the nearest open one where nothing else is
        asked, and on average over so many with ``copies``. Infeasible where the rules leave some
        demand without any.

    Raises
    ------
    InputError
        For copies beside capacities or least loads, where demand that is split has no second site,
        and beside quotas; for sites that share a home.
    """
    rules, control = rules or Rules(), control or Control()
    rules.refuse("pmedian", "home")
    if rules.quotas and not (problem.cost > reach).any():
        rules = replace(rules, quotas=())
    if not (problem.weight > 0).any():
        found = lscp(problem, np.inf, rules, control, reach)
        return found if found.objective is None else replace(found, objective=0.0, bound=0.0)
    if rules.has_loads or rules.quotas or rules.copies > 1:
        return _constrained(problem, rules, control, reach)
    found = _Median(problem, rules, control).plan()
    if found.objective is None and found.status is not Outcome.INFEASIBLE:
        return least_travel(problem, rules, control, reach, found)
    return found


def _constrained(problem: Problem, rules: Rules, control: Control, reach: float) -> Plan:
    """More than the nearest site counts: first without that, then with it."""
    if rules.has_loads or rules.quotas:
        rules.refuse("pmedian", "copies")
    free = None
    if rules.copies == 1:
        own = Control(control.gap, control.left * _FREE, control.seed, None, control.cancelled)
        free = _Median(problem, replace(rules, capacity=None, least=0.0, quotas=()), own).plan()
        if free.status is Outcome.INFEASIBLE:
            return free
    return least_travel(problem, rules, control, reach, free)


class _Median:
    """One p-median, from its costs to its plan.

    The table has a column for each site that may open or close, and one more, always open, where
    fixed sites stay: its cost is that of the nearest.
    """

    def __init__(self, problem: Problem, rules: Rules, control: Control) -> None:
        self._problem, self._rules, self._control = problem, rules, control
        asked = np.flatnonzero(problem.weight > 0)
        cost, self._weight = problem.dense()[asked], problem.weight[asked]
        self._allowed = allowed = choices(problem, rules)
        self._sites = len(allowed.site)
        columns = [cost[:, allowed.site]]
        if allowed.always.any():
            columns.append(cost[:, allowed.always].min(axis=1)[:, None])
        cost = np.hstack(columns)
        self._is_there = np.isfinite(cost)
        finite = cost[self._is_there]
        # A cost that no plan has to pay stands for a pair that is not there.
        most = float(finite.max(initial=0.0))
        never = (most * 2 + 1) * max(1.0, float(self._weight.sum() / self._weight.min()))
        self._table = np.where(self._is_there, cost, never)
        self._is_whole = all((one % 1 == 0).all() for one in (finite, self._weight))
        is_extra = np.ones(cost.shape[1] - self._sites, np.bool_)
        self._fixed = np.flatnonzero(np.r_[allowed.least > 0, is_extra])
        self._count = self._plain_count()
        self._best: Mask | None = None
        self._kept = np.ones(self._table.shape[1], np.bool_)
        self._bound = 0.0

    def plan(self) -> Plan:
        """Search, bound, prove."""
        if self._table.shape[1] == 0 or not self._is_there.any(axis=1).all():
            return none_possible()
        control = self._control
        keep = self._kept
        if self._count is not None:
            ends = control.begun + control.seconds
            fixed = self._fixed
            found = search(self._table, self._weight, fixed, self._count, ends)
            self._take(np.r_[fixed, found])
            if self._best is None and (told := self._served()) is not None:
                return told
            if self._priced() or control.is_over:
                return self._answer()
            keep = self._kept
        return self._proven(keep)

    def _priced(self) -> bool:
        """Bound and branch by prices; whether that proves the best plan."""
        prices = Prices(
            self._table, self._weight, self._fixed, self._count or 0,
            1.0 if self._is_whole else 0.0, self._control, self._found,
        )  # fmt: skip
        self._raise(prices.raise_root(self._value(self._best)))
        self._say()
        self._kept = prices.kept
        if self._is_proven(1e-9) or self._control.is_over:
            return True

        def tell(bound: float) -> None:
            self._raise(bound)
            self._say()

        # Branching is for few openings; where there are many the solver is quicker.
        share = 1 / 3 if (self._count or 0) <= _BRANCHED else 9 / 10
        rest = self._control.left * share
        self._raise(prices.branch(self._value(self._best), rest, tell))
        return self._is_proven(1e-9)

    def _found(self, columns: Ints) -> float:
        self._take(columns)
        return self._value(self._best)

    def _plain_count(self) -> int | None:
        """How many sites to open beside the required ones, where that is the only rule."""
        allowed = self._allowed
        if not allowed.is_new.all() or len(allowed.most) > 1:
            return None
        if len(allowed.most) and not (allowed.rows.toarray() == 1).all():
            return None
        required = int(allowed.least.sum())
        most = int(allowed.most[0]) if len(allowed.most) else self._sites
        return min(most, self._sites) - required if most >= required else None

    def _served(self) -> Plan | None:
        """Begin with any plan that serves everybody; the answer, where there is none."""
        step = replace(self._control, gap=1.0, tell=None)
        found = lscp(self._problem, np.inf, self._rules, step)
        if found.objective is None:
            return found
        chosen = np.searchsorted(self._allowed.site, found.opened)
        spare = np.setdiff1d(np.arange(self._sites), chosen)
        extra = len(self._fixed) + (self._count or 0) - len(chosen)
        self._take(np.r_[chosen, spare[: max(0, extra)], self._fixed])
        return None

    def _take(self, columns: Ints) -> None:
        """Keep a plan that serves everybody and is better than the one before."""
        chosen = np.zeros(self._table.shape[1], np.bool_)
        chosen[columns] = True
        if not self._is_there[:, chosen].any(axis=1).all():
            return
        if self._best is None or self._value(chosen) < self._value(self._best):
            self._best = chosen
            self._say(opened=self._allowed.split(chosen[: self._sites])[0])

    def _value(self, chosen: Mask | None) -> float:
        if chosen is None:
            return np.inf
        return value_of(self._table, self._weight, np.flatnonzero(chosen))

    def _is_proven(self, gap: float) -> bool:
        value = self._value(self._best)
        return value - self._bound <= max(self._control.gap, gap) * abs(value)

    def _raise(self, bound: float) -> None:
        """Take a bound; whole costs of whole weights add up to whole values."""
        if np.isfinite(bound):
            self._bound = max(
                self._bound, float(np.ceil(bound - 1e-6)) if self._is_whole else bound
            )

    def _say(self, opened: Ints | None = None) -> None:
        value = self._value(self._best)
        told = value if np.isfinite(value) else None
        self._control.say(told, min(self._bound, value), opened)

    def _answer(self) -> Plan:
        if self._best is None:
            return Plan(Outcome.TIME_LIMIT, np.empty(0, np.int64), None, self._bound)
        opened, closed = self._allowed.split(self._best[: self._sites])
        value = self._value(self._best)
        status = Outcome.TIME_LIMIT if self._control.is_over else Outcome.FEASIBLE
        if self._is_proven(1e-6):
            status = Outcome.OPTIMAL
        return Plan(status, opened, value, min(self._bound, value), closed)

    def _proven(self, keep: Mask) -> Plan:
        if self._best is not None:
            keep = keep | self._best
        radius = _Radius(
            self._table, self._weight, np.flatnonzero(keep), self._allowed,
            0 if self._count is None else self._count + len(self._fixed),
        )  # fmt: skip
        if not radius.is_small:
            return self._answer()

        def heard(_objective: float, bound: float, values: Floats | None) -> None:
            # A site that was left out belongs to no plan that is better than the first.
            self._raise(min(radius.base + bound, self._value(self._best)))
            if values is not None:
                self._take(radius.opened(values))
            self._say()

        start = None if self._best is None else radius.start(self._best)
        solved = solve(radius.programme(), self._control, start=start, heard=heard)
        if solved.status is Outcome.INFEASIBLE and self._best is None:
            return none_possible()
        if solved.values is not None:
            self._take(radius.opened(solved.values))
        self._raise(min(radius.base + solved.bound, self._value(self._best)))
        if self._best is None and solved.status is Outcome.OPTIMAL:
            return none_possible()
        return self._answer()


class _Radius:
    """The radius formulation over some of the columns.

    Parameters
    ----------
    columns : ndarray of int64
        Columns of the table that may be open.
    allowed : Choices
        Limits of the sites; a column beyond its sites is always open.
    least : int
        Columns that are open in some best plan; 0 where that is not known.
    """

    def __init__(
        self, table: Floats, weight: Floats, columns: Ints, allowed: Choices, least: int
    ) -> None:
        cost = table[:, columns]
        order = np.argsort(cost, axis=1, kind="stable")
        ranked = np.take_along_axis(cost, order, axis=1)
        # With so many sites open, one of the nearest n − p + 1 is: the rest is never used.
        most = len(columns) - least + 1 if least else len(columns)
        self._ranked, self._order = ranked[:, :most], order[:, :most]
        self._weight, self._columns, self._allowed = weight, columns, allowed
        self.is_small = self._ranked.size <= _ENTRIES
        self.base = float(weight @ ranked[:, 0]) if len(columns) else 0.0
        self._breaks = np.diff(self._ranked, axis=1) > 0
        self._customer, self._rank = np.nonzero(self._breaks)

    def opened(self, values: Floats) -> Ints:
        """Open columns of the table."""
        return self._columns[values[: len(self._columns)] > 0.5]  # noqa: PLR2004 - whole values

    def start(self, chosen: Mask) -> Floats:
        """Values of a plan."""
        held = chosen[self._columns]
        nearest = np.where(held[self._order], self._ranked, np.inf).min(axis=1)
        is_farther: Mask = self._ranked[self._customer, self._rank] < nearest[self._customer]
        return np.concatenate([held.astype(float), is_farther.astype(float)])

    def programme(self) -> Programme:
        """The programme; its first variables are the columns."""
        sites, number = len(self._columns), len(self._customer)
        customer, rank = self._customer, self._rank
        step = self._ranked[customer, rank + 1] - self._ranked[customer, rank]
        # Row of each pair: that of its cost's level; the last level of a customer needs none.
        count = len(self._ranked)
        levels = np.cumsum(np.c_[np.zeros(count, np.int64), self._breaks], axis=1)
        per_customer = self._breaks.sum(axis=1)
        first = np.cumsum(per_customer) - per_customer
        held = levels < per_customer[:, None]
        row, column = (first[:, None] + levels)[held], self._order[held]
        u = np.arange(number)
        later = np.flatnonzero(np.diff(customer, prepend=-1) == 0)  # levels with one before them
        entries = np.r_[np.ones(len(row)), np.ones(number), -np.ones(len(later))]
        places = (np.r_[row, u, later], np.r_[column, sites + u, sites + later - 1])
        chain = coo_array((entries, places), shape=(number, sites + number))
        least = np.ones(number)
        least[later] = 0.0
        limits, is_always = self._limits()
        return Programme(
            cost=np.r_[np.zeros(sites), self._weight[customer] * step],
            lower=np.r_[is_always, np.zeros(number)],
            upper=np.ones(sites + number),
            is_whole=np.arange(sites + number) < sites,
            rows=csr_array(vstack([chain, hstack([limits, csr_array((limits.shape[0], number))])])),
            row_lower=np.r_[least, 1.0, np.full(len(self._allowed.most), -np.inf)],
            row_upper=np.r_[np.full(number + 1, np.inf), self._allowed.most],
        )

    def _limits(self) -> tuple[csr_array, Floats]:
        """One open site at least, then the limits; and which columns are open."""
        sites = len(self._allowed.site)
        is_extra = self._columns >= sites
        own = csr_array(self._allowed.rows[:, self._columns[~is_extra]])
        extra = csr_array((own.shape[0], int(is_extra.sum())))
        one = csr_array(np.ones((1, len(self._columns))))
        limits = vstack([one, hstack([own, extra])])
        always = np.ones(len(self._columns))
        always[~is_extra] = self._allowed.least[self._columns[~is_extra]]
        return csr_array(limits), always
