"""Covering models: as much demand as possible, or all of it with as few new sites as possible.

Maximal covering location problem (Church and ReVelle, 1974), over distinct covering sets g of
weight w_g, sites j, x_j = 1 where a site is open and z_g <= 1 where a set is covered:

    max Σ_g w_g·z_g    with  z_g <= Σ_{j covers g} x_j,   Σ_j x_j <= p,   x_j in {0, 1}

Location set covering problem (Toregas et al., 1971):

    min Σ_j x_j        with  Σ_{j covers g} x_j >= 1 for every set,   x_j in {0, 1}

Backup cover (Hogan and ReVelle, 1986) asks for b sites: b·z_g <= Σ x_j with z_g in {0, 1}, and
>= b in the second problem. A budget is Σ c_j·x_j <= B; a fixed site that may close is a variable
of its own, with Σ (1 − x_j) <= q closings, each of which adds what it saves to B (Wang, Batta,
Rump, 2003, call it facility relocation); a quota is Σ_{g in Q} w_g·z_g >= s·W_Q.

Sets that fixed sites cover are settled before. Sites that another one dominates, and in the
second problem sets that are covered with another, are left out: the answer stays the same.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, eye_array, hstack, vstack

from aftersales.analysis.siting.aggregate import (
    covering_sets,
    dominated_sets,
    dominated_sites,
)
from aftersales.analysis.siting.loads import fewest_serving_all, most_served
from aftersales.analysis.siting.problem import Control, Ints, Outcome, Plan, Problem, none_possible
from aftersales.analysis.siting.quotas import Shares, quota_rows, shares_of, widened
from aftersales.analysis.siting.rules import Choices, Mask, Rules, choices
from aftersales.analysis.siting.search import Search
from aftersales.analysis.siting.solve import Programme, solve
from aftersales.geo.distance import Floats

_ROUNDING = 1e-9
_FEW = 3  # kicks of a search that is one of hundreds


def mclp(
    problem: Problem, limit: float, rules: Rules | None = None, control: Control | None = None
) -> Plan:
    """Cover as much demand as possible.

    Parameters
    ----------
    limit : float
        Cost up to which a site covers a customer; the edge belongs to it.
    rules : Rules
        All of them are heeded.
    control : Control
        Gap, time, and who is told.

    Returns
    -------
    Plan
        ``objective`` is the covered demand, with that of fixed sites.
    """
    rules, control = rules or Rules(), control or Control()
    near = problem.within(limit)
    if rules.has_loads:
        return most_served(near, rules, control)
    return _Cover(near, rules, control).plan()


def quick_mclp(
    problem: Problem, limit: float, rules: Rules | None = None, control: Control | None = None
) -> Plan:
    """The plan with which :func:`mclp` begins: good, and proven only if it covers everything.

    Its bound is all demand that some plan covers.
    """
    return _Cover(problem.within(limit), rules or Rules(), control or Control()).begun(_FEW)


def _needless(members: csr_array, allowed: Choices) -> Mask:
    use = np.vstack([allowed.rows.toarray(), allowed.is_new])
    return dominated_sites(members, use, ~allowed.is_new | (allowed.least > 0))


class _Cover:
    """One maximal covering problem, from its sets to its plan."""

    def __init__(self, problem: Problem, rules: Rules, control: Control) -> None:
        self._problem, self._rules, self._control = problem, rules, control
        allowed = choices(problem, rules)
        self._sets = sets = covering_sets(problem, allowed.always, rules.copies)
        members = csr_array(sets.members[:, allowed.site])
        if rules.copies == 1:
            gone = _needless(members, allowed)
            members, allowed = csr_array(members[:, ~gone]), allowed.but(gone)
        self._members, self._allowed = members, allowed
        price = None if rules.budget is None or rules.price is None else rules.price[allowed.site]
        self._search = Search(members, sets.weight, sets.need, allowed, price)
        self._whole = sets.covered + float(sets.weight.sum())
        size = np.diff(members.indptr)
        # A set that one site alone covers is part of what that site is worth.
        self._is_lone = (size == 1) & (sets.need == 1)
        self._many = int((~self._is_lone).sum())
        self._map = self._set_map()

    def begun(self, kicks: int = 60) -> Plan:
        """The plan to begin with, and all demand as its bound."""
        chosen = self._search.best(self._control, kicks)
        if chosen is None or not self._keeps_quotas(chosen):
            return Plan(Outcome.FEASIBLE, np.empty(0, np.int64), None, self._whole)
        is_all = self._worth(chosen) >= self._whole * (1 - _ROUNDING)
        return self._answer(Outcome.OPTIMAL if is_all else Outcome.FEASIBLE, chosen, self._whole)

    def plan(self) -> Plan:
        """Search, then prove."""
        first = self.begun()
        if first.status is Outcome.OPTIMAL:
            self._control.say(first.objective, first.bound, first.opened)
            return first
        begun = None if first.objective is None else self._chosen(first)
        if begun is not None:
            self._control.say(first.objective, first.bound, first.opened)
        solved = solve(
            self._programme(), self._control, start=None if begun is None else self._start(begun),
            heard=self._heard, presolve=self._is_mixed,
        )  # fmt: skip
        if solved.status is Outcome.INFEASIBLE:
            return none_possible()
        found = begun
        if solved.values is not None:
            better = solved.values[: len(self._allowed.site)] > 0.5  # noqa: PLR2004
            if found is None or self._worth(better) >= self._worth(found):
                found = better
        bound = min(self._sets.covered - solved.bound, self._whole)
        if found is None:
            return Plan(solved.status, np.empty(0, np.int64), None, bound)
        return self._answer(solved.status, found, bound)

    @property
    def _is_mixed(self) -> bool:
        """Whether more than a number of sites limits the plan: then there is more to reduce.

        Where it is all, sets and sites are reduced already, and looking again takes longer than
        the proof.
        """
        rules = self._rules
        return rules.budget is not None or len(self._allowed.most) > 1 or bool(rules.quotas)

    def _chosen(self, plan: Plan) -> Mask:
        site, is_new = self._allowed.site, self._allowed.is_new
        return np.where(is_new, np.isin(site, plan.opened), ~np.isin(site, plan.closed))

    def _answer(self, status: Outcome, chosen: Mask, bound: float) -> Plan:
        objective = self._worth(chosen)
        opened, closed = self._allowed.split(chosen)
        return Plan(status, opened, objective, max(bound, objective), closed)

    def _worth(self, chosen: Mask) -> float:
        return self._sets.covered + self._search.worth(chosen)

    def _heard(self, objective: float, bound: float, values: Floats | None) -> None:
        opened = None
        if values is not None:
            chosen = values[: len(self._allowed.site)] > 0.5  # noqa: PLR2004 - whole values
            opened = self._allowed.split(chosen)[0]
        told = self._sets.covered - objective if np.isfinite(objective) else None
        most = min(self._sets.covered - bound, self._whole)
        self._control.say(told, most if told is None else max(most, told), opened)

    def _set_map(self) -> csr_array:
        """How sets, rows, stand as variables: their only site, or one of their own."""
        sites, count = len(self._allowed.site), len(self._sets.weight)
        lone = np.flatnonzero(self._is_lone)
        column = np.empty(count, np.int64)
        column[lone] = self._members.indices[self._members.indptr[lone]]
        column[~self._is_lone] = sites + np.arange(self._many)
        shape = (count, sites + self._many)
        return csr_array(coo_array((np.ones(count), (np.arange(count), column)), shape=shape))

    def _keeps_quotas(self, chosen: Mask) -> bool:
        rows, least = quota_rows(self._problem, self._rules, self._sets)
        counts = self._members @ chosen.astype(float)
        return bool((rows @ (counts >= self._sets.need).astype(float) >= least).all())

    def _programme(self) -> Programme:
        sites, many = len(self._allowed.site), self._many
        need = self._sets.need[~self._is_lone]
        quotas, least = quota_rows(self._problem, self._rules, self._sets)
        covering = hstack(
            [-csr_array(self._members[~self._is_lone]), eye_array(many) * need[:, None]]
        )
        limits = hstack([self._allowed.rows, csr_array((len(self._allowed.most), many))])
        unbound = np.full(many + len(self._allowed.most), -np.inf)
        return Programme(
            cost=-(self._map.T @ self._sets.weight),
            lower=np.r_[self._allowed.least, np.zeros(many)],
            upper=np.ones(sites + many),
            is_whole=np.r_[np.ones(sites, np.bool_), need > 1],
            rows=csr_array(vstack([covering, limits, csr_array(quotas) @ self._map], format="csr")),
            row_lower=np.r_[unbound, least],
            row_upper=np.r_[np.zeros(many), self._allowed.most, np.full(len(least), np.inf)],
        )

    def _start(self, chosen: Mask) -> Floats:
        counts = self._members[~self._is_lone] @ chosen.astype(float)
        covered = counts >= self._sets.need[~self._is_lone]
        return np.concatenate([chosen.astype(float), covered.astype(float)])


def lscp(
    problem: Problem,
    limit: float,
    rules: Rules | None = None,
    control: Control | None = None,
    reach: float | None = None,
) -> Plan:
    """Cover all demand with as few new sites as possible; see :func:`mclp`.

    Parameters
    ----------
    reach : float, optional
        Cost, less than the limit, up to which a site counts for a quota. Without it there is no
        quota, as all demand is covered.

    Returns
    -------
    Plan
        ``objective`` is the number of new sites. Infeasible where some demand is out of reach
        of every site that may be open, or the rules leave too little.

    Raises
    ------
    InputError
        For quotas without a reach.
    """
    rules, control = rules or Rules(), control or Control()
    if reach is None:
        rules.refuse("lscp", "quotas")
    near = problem.within(limit)
    counted = near.within(np.inf if reach is None else reach)
    if rules.quotas and len(counted.cost) == len(near.cost):
        rules = replace(rules, quotas=())  # all demand is covered
    if rules.has_loads:
        return fewest_serving_all(near, rules, control, np.inf if reach is None else reach)
    allowed = choices(near, rules)
    asked = replace(near, weight=(near.weight > 0).astype(float))
    sets = covering_sets(asked, allowed.always, rules.copies)
    if sets.uncoverable > 0:
        return none_possible()
    kept = sets.weight > 0
    members, need = csr_array(sets.members[kept][:, allowed.site]), sets.need[kept]
    if (np.diff(members.indptr) < need).any():
        return none_possible()
    shares = shares_of(counted, rules, allowed)
    while members.shape[0]:
        lost = dominated_sets(members, need)
        members, need = csr_array(members[~lost]), need[~lost]
        both = csr_array(vstack([members, shares.members]))
        gone = _needless(both, allowed) if rules.copies == 1 else np.zeros(0, np.bool_)
        if not gone.any():
            break
        members, allowed = csr_array(members[:, ~gone]), allowed.but(gone)
        shares = shares.but(gone)
    return _fewest(members, need, shares, allowed, control)


def _fewest(
    members: csr_array, need: Ints, shares: Shares, allowed: Choices, control: Control
) -> Plan:
    many, sites = members.shape
    begun = _all_covered(members, need, allowed)
    if begun is not None and not shares.are_met(begun):
        begun = None
    fewest = float((allowed.least * allowed.is_new).sum())
    if begun is not None and _new(begun, allowed) <= fewest:
        return _counted(Outcome.OPTIMAL, begun, allowed, fewest)
    count = len(shares.need)
    rows, least, most = shares.rows()
    programme = Programme(
        cost=np.r_[allowed.is_new.astype(float), np.zeros(count)],
        lower=np.r_[allowed.least, np.zeros(count)],
        upper=np.ones(sites + count),
        is_whole=np.r_[np.ones(sites, np.bool_), shares.need > 1],
        rows=csr_array(vstack([widened(members, count), widened(allowed.rows, count), rows])),
        row_lower=np.r_[need, np.full(len(allowed.most), -np.inf), least].astype(float),
        row_upper=np.r_[np.full(many, np.inf), allowed.most, most],
    )

    def heard(objective: float, bound: float, values: Floats | None) -> None:
        chosen = None if values is None else values[:sites] > 0.5  # noqa: PLR2004 - whole values
        control.say(
            objective if np.isfinite(objective) else None,
            max(fewest, _whole_above(bound)),
            None if chosen is None else allowed.split(chosen)[0],
        )

    start = None if begun is None else np.r_[begun, shares.covered(begun)].astype(float)
    solved = solve(programme, control, start=start, heard=heard)
    if solved.status is Outcome.INFEASIBLE:
        return none_possible()
    if solved.values is not None:
        begun = solved.values[:sites] > 0.5  # noqa: PLR2004 - whole values
    bound = max(fewest, _whole_above(solved.bound))
    if begun is None:
        return Plan(solved.status, np.empty(0, np.int64), None, bound)
    return _counted(solved.status, begun, allowed, bound)


def _counted(status: Outcome, chosen: Mask, allowed: Choices, bound: float) -> Plan:
    opened, closed = allowed.split(chosen)
    objective = float(len(opened))
    bound = min(bound, objective)
    return Plan(Outcome.OPTIMAL if bound >= objective else status, opened, objective, bound, closed)


def _new(chosen: Mask, allowed: Choices) -> float:
    return float((chosen & allowed.is_new).sum())


def _whole_above(bound: float) -> float:
    return float(np.ceil(bound - 1e-6)) if np.isfinite(bound) else 0.0


def _all_covered(members: csr_array, need: Ints, allowed: Choices) -> NDArray[np.bool_] | None:
    """Greedy: the site that most of what is left needs; None where that breaks a rule."""
    by_site = csr_array(members.T)
    chosen = (allowed.least > 0) | ~allowed.is_new
    left = need - members @ chosen.astype(float)
    while (left > 0).any():
        gains = np.where(chosen, -1.0, by_site @ (left > 0).astype(float))
        best = int(np.argmax(gains))
        chosen[best] = True
        left[by_site.indices[by_site.indptr[best] : by_site.indptr[best + 1]]] -= 1
    # Last in, first out: what the later ones made needless.
    for site in np.flatnonzero(chosen & allowed.is_new & (allowed.least == 0)).tolist():
        own = by_site.indices[by_site.indptr[site] : by_site.indptr[site + 1]]
        if (left[own] < 0).all():
            chosen[site] = False
            left[own] += 1
    return chosen if allowed.allows(chosen) else None
