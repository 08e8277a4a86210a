"""A question of siting as arrays, and its answer."""

from dataclasses import dataclass
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

    def within(self, limit: float) -> "Problem":
        """Only the pairs whose cost is at most a limit; the edge belongs to it."""
        kept = self.cost <= limit
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
    """

    status: Outcome
    opened: Ints
    objective: float | None
    bound: float | None

    @property
    def gap(self) -> float | None:
        """Relative distance of objective and bound; 0 for a proven plan, None without one."""
        if self.objective is None or self.bound is None:
            return None
        apart = abs(self.bound - self.objective)
        return apart / max(abs(self.objective), 1e-9) if apart > 1e-9 else 0.0  # noqa: PLR2004


def none_possible() -> Plan:
    """The answer that there is no plan."""
    return Plan(Outcome.INFEASIBLE, np.empty(0, np.int64), None, None)
