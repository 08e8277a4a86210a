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

from aftersales.analysis.siting.aggregate import Sets
from aftersales.analysis.siting.flows import Flow
from aftersales.analysis.siting.problem import Ints, Problem
from aftersales.analysis.siting.rules import Mask, Rules
from aftersales.geo.distance import Floats

_ROUNDING = 1e-9


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


def needs_of(
    problem: Problem, rules: Rules, sets: Sets, members: csr_array, capacity: Floats, is_new: Mask
) -> list[Need]:
    """What is asked of the sites that are the columns of ``members``; first comes θ.

    Parameters
    ----------
    members : csr_array of shape (g, v)
        Which sites cover each of the sets.
    capacity, is_new : ndarray of shape (v,)
        What each site can serve, finite, and which of them have to serve ``rules.least``.
    """
    sites, weight = len(capacity), sets.weight
    needs = [Need(Flow(members, weight, capacity), np.append(np.zeros(sites), 1.0), 0.0)]
    if rules.least > 0:
        least = np.where(is_new, rules.least, 0.0)
        flow = Flow(members, weight, np.minimum(least, capacity))
        needs.append(Need(flow, np.append(least, 0.0), 0.0))
    quota = quota_of(problem, rules)
    if quota is not None:
        of_set = np.full(len(weight), -1)
        free = sets.number >= 0
        of_set[sets.number[free]] = quota[free]
        asked = _asked(problem, rules, sets)
        flow = Flow(members, weight, capacity, of_set, asked)
        needs.append(Need(flow, np.zeros(sites + 1), float(asked.sum())))
    return needs


def is_disjoint(problem: Problem, rules: Rules) -> bool:
    """Whether no customer belongs to two quotas: only then is what they ask one flow."""
    return bool((sum(_inside(problem, rules), np.zeros(len(problem.weight))) <= 1).all())


def quota_of(problem: Problem, rules: Rules) -> Ints | None:
    """Number of the quota that each customer belongs to, −1 for none; None without quotas."""
    if not rules.quotas:
        return None
    number = np.full(len(problem.weight), -1, np.int64)
    for place, inside in enumerate(_inside(problem, rules)):
        number[inside] = place
    return number


def _inside(problem: Problem, rules: Rules) -> list[Mask]:
    found = []
    for quota in rules.quotas:
        inside = np.zeros(len(problem.weight), np.bool_)
        inside[quota.customers] = True
        found.append(inside)
    return found


def _asked(problem: Problem, rules: Rules, sets: Sets) -> Floats:
    """Demand of each quota that has to be served beside what is settled."""
    asked = []
    for quota, inside in zip(rules.quotas, _inside(problem, rules), strict=True):
        held = float(problem.weight[inside & sets.is_covered].sum())
        whole = float(problem.weight[inside].sum())
        asked.append(max(0.0, quota.share * whole * (1 - _ROUNDING) - held))
    return np.array(asked)
