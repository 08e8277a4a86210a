"""A question of siting as arrays, how it is worked on, and its answer."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from aftersales.geo.distance import Floats

Ints = NDArray[np.int64]


class Outcome(StrEnum):
    """What is known of a plan."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    TIME_LIMIT = "time_limit"


@dataclass(frozen=True, slots=True)
class Problem:
    """`m` customers and `n` sites.

    Attributes
    ----------
    weight : ndarray of shape (m,)
        Demand of each customer, not negative.
    start, customer, cost : ndarray of shape (n + 1,), (k,), (k,)
        Pairs site by site: which customers a site can serve, and at what cost (distance). A pair
        that is not there is out of reach.
    fixed : ndarray of bool, shape (n,)
        Sites that are open whatever is planned.
    """

    weight: Floats
    start: Ints
    customer: Ints
    cost: Floats
    fixed: NDArray[np.bool_]

    @property
    def sites(self) -> int:
        """Number of sites, n."""
        return len(self.fixed)

    def of(self, site: int) -> slice:
        """Where the pairs of a site stand."""
        return slice(int(self.start[site]), int(self.start[site + 1]))

    def pairs(self, site: int) -> tuple[Ints, Floats]:
        """Customers of a site, and what each costs."""
        part = self.of(site)
        return self.customer[part], self.cost[part]

    def within(self, limit: float) -> "Problem":
        """Only the pairs whose cost is at most a limit; the edge belongs to it."""
        return self if np.isposinf(limit) else self.only(self.cost <= limit)

    def only(self, kept: NDArray[np.bool_]) -> "Problem":
        """Only the pairs that a mask of shape (k,) keeps."""
        running = np.r_[0, np.cumsum(kept)]
        return Problem(
            self.weight, running[self.start], self.customer[kept], self.cost[kept], self.fixed
        )

    def dense(self) -> Floats:
        """Costs as a table of shape (m, n), infinite where a pair is not there."""
        table = np.full((len(self.weight), self.sites), np.inf)
        site = np.repeat(np.arange(self.sites), np.diff(self.start))
        np.minimum.at(table, (self.customer, site), self.cost)
        return table


@dataclass(frozen=True, slots=True)
class Plan:
    """An answer with its proof.

    Attributes
    ----------
    status : Outcome
        ``optimal``: proven to the asked gap. ``feasible``: a plan with a bound, solved as far as
        its method goes. ``time_limit``: the best plan when time was up. ``infeasible``: proven
        that there is none.
    opened : ndarray of int64
        New sites, ascending; those that are fixed are not among them.
    objective, bound : float or None
        Value of the plan, and what no plan can be better than. None without a plan.
    closed : ndarray of int64
        Fixed sites that the plan closes, ascending.
    """

    status: Outcome
    opened: Ints
    objective: float | None
    bound: float | None
    closed: Ints = field(default_factory=lambda: np.empty(0, np.int64))

    @property
    def gap(self) -> float | None:
        """Relative distance of objective and bound; 0 for a proven plan, None without one."""
        if self.objective is None or self.bound is None:
            return None
        apart = abs(self.bound - self.objective)
        return apart / max(abs(self.objective), 1e-9) if apart > 1e-9 else 0.0  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Live:
    """How far a solution is.

    Attributes
    ----------
    seconds : float
        Since the question was asked.
    objective, bound, gap : float or None
        Of the best plan so far, as in :class:`Plan`; None where there is none yet.
    opened : ndarray of int64 or None
        New sites of the best plan so far, where they are known.
    """

    seconds: float
    objective: float | None
    bound: float | None
    gap: float | None
    opened: Ints | None = None


@dataclass(frozen=True, slots=True)
class Control:
    """How long to work on a question, and who is told.

    Attributes
    ----------
    gap, seconds : float
        Relative gap that is proof enough, and time limit.
    seed : int
        Of everything that is drawn; the same seed gives the same plan unless time ends it.
    tell : callable, optional
        Called with a :class:`Live`, on the thread that asked.
    cancelled : callable, optional
        Asked about ten times a second; once it says true, the best plan so far is the answer.
    """

    gap: float = 0.0
    seconds: float = 60.0
    seed: int = 0
    tell: Callable[[Live], None] | None = None
    cancelled: Callable[[], bool] | None = None
    begun: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        """Seconds until the time limit, not below 0."""
        return max(0.0, self.begun + self.seconds - time.monotonic())

    @property
    def is_over(self) -> bool:
        """Whether time is up or the person asked to stop."""
        return self.left <= 0 or (self.cancelled is not None and self.cancelled())

    def say(self, objective: float | None, bound: float | None, opened: Ints | None = None) -> None:
        """Tell how far the solution is."""
        if self.tell is None:
            return
        gap = Plan(Outcome.FEASIBLE, np.empty(0, np.int64), objective, bound).gap
        self.tell(Live(time.monotonic() - self.begun, objective, bound, gap, opened))


def competed(problem: Problem, rival: Floats) -> Problem:
    """Only the pairs in which the site is nearer than the nearest competitor.

    Parameters
    ----------
    rival : ndarray of shape (m,)
        Cost of each customer to its nearest competitor; infinite where there is none.

    Returns
    -------
    Problem
        A tie goes to the competitor, who is there already: nobody changes the workshop for
        another that is just as far.
    """
    kept = problem.cost < rival[problem.customer]
    return problem.only(kept)


def none_possible() -> Plan:
    """The answer that there is no plan."""
    return Plan(Outcome.INFEASIBLE, np.empty(0, np.int64), None, None)
