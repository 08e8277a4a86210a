"""What a capacitated plan has to serve, as flows of which each is bounded by its cuts.

With θ for the demand that is served,

    θ <= flow(x),   L·Σ_{j new} x_j <= flow_L(x),   Σ_Q s_Q·W_Q <= flow_Q(x)

where ``flow`` is what open sites can serve with their capacities, ``flow_L`` what new ones alone
can with L each (Hall's condition for a least load of L), and ``flow_Q`` what can be served of
quotas of which no more than asked counts. A flow that meets the least loads and one that meets the
quotas make one that meets both (linking systems; Schrijver, 1979), and it can be grown to the
largest.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from aftersales.analysis.siting.aggregate import Sets, covering_sets
from aftersales.analysis.siting.flows import Flow
from aftersales.analysis.siting.problem import Ints, Problem
from aftersales.analysis.siting.quotas import labels, quota_rows
from aftersales.analysis.siting.rules import Choices, Mask, Rules, choices
from aftersales.geo.distance import Floats


@dataclass(frozen=True, slots=True)
class Sides:
    """Sets that are up to the plan, and the sites that may serve them.

    Attributes
    ----------
    allowed : Choices
        The sites about which a plan decides.
    site : ndarray of int64, shape (v,)
        These, and behind them those that stay open and whose load matters.
    sets : Sets
        Sets; who is in reach of a site that stays and can serve everybody is settled.
    members : csr_array of shape (g, v)
        Which sites cover each set.
    capacity : ndarray of shape (v,)
        What each site can serve, not more than there is in its reach.
    """

    allowed: Choices
    site: Ints
    sets: Sets
    members: csr_array
    capacity: Floats

    @property
    def is_new(self) -> Mask:
        """Which of the sites are new."""
        others = len(self.site) - len(self.allowed.site)
        return np.append(self.allowed.is_new, np.zeros(others, np.bool_))


def sides_of(
    problem: Problem, rules: Rules, reach: float = np.inf, *, is_each: bool = False
) -> Sides:
    """Gather customers and sites of a problem in which loads matter.

    Parameters
    ----------
    reach : float
        Cost up to which a site counts for a quota, where that is less than what it can serve.
    is_each : bool
        Whether each customer is a set of its own, as where it matters which site serves it; then
        nobody is settled either.
    """
    allowed = choices(problem, rules)
    capacity = np.full(problem.sites, np.inf) if rules.capacity is None else rules.capacity
    is_farther = bool(rules.quotas) and bool((problem.cost > reach).any())
    settled = allowed.always & np.isposinf(capacity) & (rules.least <= 0)
    settled &= not (is_each or is_farther)
    each = np.arange(len(problem.weight))
    sets = covering_sets(problem, settled, label=each if is_each else labels(problem, rules, reach))
    site = np.append(allowed.site, np.flatnonzero(allowed.always & ~settled))
    members = csr_array(sets.members[:, site])
    inside = np.asarray(members.T @ sets.weight)
    return Sides(allowed, site, sets, members, np.minimum(capacity[site], inside))


@dataclass(frozen=True, slots=True)
class Need:
    """``ask · (x, θ) + base <= flow(x)``."""

    flow: Flow
    ask: Floats
    base: float

    def cut(self, x: Floats, inside: Mask | None = None) -> tuple[Floats, float]:
        """A row over (x, θ) and what it adds up to at most; see :meth:`.Flow.tangent`."""
        most, row = self.flow.tangent(x, inside)
        return self.ask - np.append(row, 0.0), most - self.base

    def short(self, is_open: Mask) -> tuple[float, Mask]:
        """How much open sites lack, θ aside, and the set A of the cut that proves it."""
        value, inside = self.flow.served(is_open)
        return float(self.ask[:-1] @ is_open) + self.base - value, inside

    def only(self, kept: Mask) -> "Need":
        """The same for plans that open some of the sites alone."""
        return Need(self.flow.only(kept), self.ask[np.append(kept, True)], self.base)


def needs_of(problem: Problem, rules: Rules, sides: Sides) -> list[Need]:
    """What is asked of the sites; first comes θ. No customer may belong to two quotas."""
    sets, members, capacity = sides.sets, sides.members, sides.capacity
    sites, weight = len(capacity), sets.weight
    needs = [Need(Flow(members, weight, capacity), np.append(np.zeros(sites), 1.0), 0.0)]
    if rules.least > 0:
        least = np.where(sides.is_new, rules.least, 0.0)
        flow = Flow(members, weight, np.minimum(least, capacity))
        needs.append(Need(flow, np.append(least, 0.0), 0.0))
    if rules.quotas:
        rows, asked = quota_rows(problem, rules, sets)
        # Sets without demand belong to no quota that would notice.
        group = np.where(rows.any(axis=0), rows.argmax(axis=0), -1)
        asked = np.maximum(asked, 0.0)
        flow = Flow(members, weight, capacity, group, asked)
        needs.append(Need(flow, np.zeros(sites + 1), float(asked.sum())))
    return needs
