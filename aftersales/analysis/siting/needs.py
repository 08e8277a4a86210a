"""What a capacitated plan has to serve, as flows of which each is bounded by its cuts.

With θ for the demand that is served,

    θ <= flow(x),   L·Σ_{j new} x_j <= flow_L(x),   Σ_Q s_Q·W_Q <= flow_Q(x)

where ``flow`` is what open sites can serve with their capacities, ``flow_L`` what new ones alone
can with L each (Hall's condition for a least load of L), and ``flow_Q`` what can be served of
quotas of which no more than asked counts. A flow that meets the least loads and one that meets the
quotas make one that meets both (linking systems; Schrijver, 1979), and it can be grown to the
largest.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csc_array, csr_array

from aftersales.analysis.siting.aggregate import Sets, covering_sets
from aftersales.analysis.siting.flows import Flow
from aftersales.analysis.siting.maximum import (
    Found,
    gathering,
    is_countable,
    max_flow,
    most_added,
    touched,
)
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
        What each site can serve, not more than there is in the reach of its home.
    home : ndarray of int64, shape (v,)
        Which sites serve together what each of them can; a number of its own where one is alone.
    is_alone : ndarray of bool, shape (v,)
        Which are on their own by the rules.
    """

    allowed: Choices
    site: Ints
    sets: Sets
    members: csr_array
    capacity: Floats
    home: Ints
    is_alone: Mask

    @property
    def is_new(self) -> Mask:
        """Which of the sites are new."""
        others = len(self.site) - len(self.allowed.site)
        return np.append(self.allowed.is_new, np.zeros(others, np.bool_))


def sides_of(
    problem: Problem, rules: Rules, reach: float = np.inf, *, is_each: bool = False,
    is_told: bool = False,
) -> Sides:  # fmt: skip
    """Gather customers and sites of a problem in which loads matter.

    Parameters
    ----------
    reach : float
        Cost up to which a site counts for a quota, where that is less than what it can serve.
    is_each : bool
        Whether each customer is a set of its own, as where it matters which site serves it; then
        nobody is settled either.
    is_told : bool
        Whether it is asked how much each site serves; then nobody is settled whom sites with a
        limit serve.
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
    home = np.full(problem.sites, -1) if rules.home is None else rules.home
    alone = home[site] < 0
    # What belongs to a home without a limit has none.
    capacity = np.where(np.isin(home, home[settled & (home >= 0)]), np.inf, capacity)
    _, number = np.unique(np.where(alone, -1 - site, home[site]), return_inverse=True)
    reached = csr_array(members @ gathering(number, len(site)))
    reached.data[:] = 1.0
    inside = np.asarray(reached.T @ sets.weight)[number]
    found = Sides(allowed, site, sets, members, np.minimum(capacity[site], inside), number, alone)
    is_asked = is_told or is_each or is_farther or rules.least > 0 or rules.copies > 1
    is_easy = not is_asked and is_countable(sets.weight, found.capacity)
    return _settled(found) if is_easy else found


def _settled(sides: Sides) -> Sides:
    """Without the sets that sites which stay serve in full whatever is planned.

    Least loads do not allow that: a new site may need demand that others could serve.
    """
    sets, members = sides.sets, sides.members
    wide = csr_array(members @ gathering(sides.home, len(sides.site)))
    pairs, base = _stays(sides)
    left = touched(pairs, sets.weight, base, wide)
    number = np.append(np.where(left, np.cumsum(left) - 1, -1), -1)[sets.number]
    less = replace(
        sets,
        weight=sets.weight[left],
        members=csr_array(sets.members[left]),
        need=sets.need[left],
        number=number,
        is_covered=sets.is_covered | ((sets.number >= 0) & (number < 0)),
        covered=sets.covered + float(sets.weight[~left].sum()),
    )
    return replace(sides, sets=less, members=csr_array(members[left]))


def _stays(sides: Sides) -> tuple[csr_array, Found]:
    """Sets and homes of the sites that always stay, and the largest flow between them."""
    stays = np.arange(len(sides.site)) >= len(sides.allowed.site)
    capacity = np.bincount(
        sides.home, np.where(stays, sides.capacity, 0.0), minlength=len(sides.site)
    ).astype(float)
    weight = sides.sets.weight
    pairs = csr_array(sides.members[:, stays] @ gathering(sides.home[stays], len(sides.site)))
    row = np.repeat(np.arange(len(weight)), np.diff(pairs.indptr))
    return pairs, max_flow(pairs, weight, weight[row], capacity)


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

    @property
    def is_bound(self) -> bool:
        """Whether it says what is served at most, and nothing that a plan may lack."""
        return bool(self.ask[-1] > 0)

    def only(self, kept: Mask) -> "Need":
        """The same for plans that open some of the sites alone."""
        return Need(self.flow.only(kept), self.ask[np.append(kept, True)], self.base)


def _served(sides: Sides, rules: Rules) -> Iterator[Flow]:
    """What open sites serve; then, where new sites share homes, a bound on it.

    What a new site adds to a plan is never more than it adds to the sites that always stay (the
    flow is submodular), and there is a largest flow in which none takes more: so much is as good
    as its capacity, and a better bound where it opens in part. Parts of a home break that: they
    help each other, and a right at a full centre is worth something once a new site takes demand
    from it. If each part had a home of its own, as large as theirs can be, they would not.
    """
    sets, members, capacity, home = sides.sets, sides.members, sides.capacity, sides.home
    deciding = np.arange(len(capacity)) < len(sides.allowed.site)
    alone = deciding & (np.bincount(home)[home] == 1)
    parts = deciding & ~alone & sides.is_new
    is_tied = not deciding.all()
    if not is_countable(sets.weight, capacity):
        yield Flow(members, sets.weight, capacity, home=home, stays=~parts, is_tied=is_tied)
        return
    pairs, base = _stays(sides)
    added = most_added(pairs, sets.weight, base, members)
    if not parts.any():
        least = np.where(alone, np.minimum(capacity, added), capacity)
        yield Flow(members, sets.weight, least, home=home, is_tied=is_tied)
        return
    yield Flow(members, sets.weight, capacity, home=home, stays=~parts, is_tied=is_tied)
    # More hours of a home serve those whom it serves without its new parts.
    without = csr_array(members[:, ~parts])
    of_home = csr_array(without @ gathering(home[~parts], len(home)))
    is_hours = parts & (np.diff(csc_array(members).indptr) == 0)
    spread = csr_array(of_home @ gathering(np.where(is_hours, home, 0), len(home)).T)
    wide = csr_array(members + spread * is_hours[None, :])
    added = most_added(pairs, sets.weight, base, wide)
    limit = np.where(is_hours | ~parts, capacity, _largest(sides, parts, rules)[home])
    own = np.where(parts, len(home) + np.arange(len(home)), home)
    yield Flow(
        wide,
        sets.weight,
        np.where(deciding, np.minimum(limit, added), capacity),
        home=own,
        is_tied=is_tied,
    )


def _largest(sides: Sides, parts: Mask, rules: Rules) -> Floats:
    """What each home may take with all the parts that it may have."""
    own = -1 - np.arange(len(sides.site))
    choice = own if rules.choice is None else rules.choice[sides.site]
    kind = np.where(parts & (choice >= 0), choice, own)
    first, number = np.unique(np.column_stack([sides.home, kind]), axis=0, return_inverse=True)
    most = np.zeros(len(first))
    np.maximum.at(most, number.ravel(), sides.capacity)
    return np.bincount(first[:, 0], most, minlength=len(sides.site)).astype(float)


def served_by(sides: Sides, rules: Rules) -> Flow:
    """What open sites serve."""
    return next(_served(sides, rules))


def needs_of(problem: Problem, rules: Rules, sides: Sides) -> list[Need]:
    """What is asked of the sites; first comes θ. No customer may belong to two quotas."""
    sets, members, capacity = sides.sets, sides.members, sides.capacity
    sites, weight, home = len(capacity), sets.weight, sides.home
    theta = np.append(np.zeros(sites), 1.0)
    needs = [Need(flow, theta, 0.0) for flow in _served(sides, rules)]
    if rules.least > 0:
        least = np.where(sides.is_new & sides.is_alone, rules.least, 0.0)
        flow = Flow(members, weight, np.minimum(least, capacity))
        needs.append(Need(flow, np.append(least, 0.0), 0.0))
    if rules.quotas:
        rows, asked = quota_rows(problem, rules, sets)
        # Sets without demand belong to no quota that would notice.
        group = np.where(rows.any(axis=0), rows.argmax(axis=0), -1)
        asked = np.maximum(asked, 0.0)
        flow = Flow(members, weight, capacity, group, asked, home)
        needs.append(Need(flow, np.zeros(sites + 1), float(asked.sum())))
    return needs
