"""Which sites stay in the plan when parc, reach and prices turn out otherwise: a no-regret list."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from aftersales.analysis.siting.covering import mclp, quick_mclp
from aftersales.analysis.siting.problem import Control, Ints, Outcome, Problem
from aftersales.analysis.siting.rules import Rules
from aftersales.geo.distance import Floats


@dataclass(frozen=True, slots=True)
class Spread:
    """How uncertain the numbers are: standard deviation of the logarithm, so 0.1 is about 10 %.

    Attributes
    ----------
    weight : float
        Of demand: one factor for each group of customers.
    reach : float
        Of the limit: one factor for a draw.
    price : float
        Of prices: one factor for each site.
    """

    weight: float = 0.1
    reach: float = 0.1
    price: float = 0.1


@dataclass(frozen=True, slots=True)
class Steadiness:
    """How often each site is in the plan.

    Attributes
    ----------
    share : ndarray of shape (n,)
        Share of the draws in whose plan a new site is.
    objective : ndarray of shape (draws,)
        Demand that the plan of each draw covers.
    proven : int
        Draws whose plan is proven optimal; the others are the best that a search found.
    """

    share: Floats
    objective: Floats
    proven: int

    @property
    def draws(self) -> int:
        """Draws that were made; fewer than asked where time ended or the person stopped."""
        return len(self.objective)


def steadiness(
    problem: Problem,
    limit: float,
    rules: Rules | None = None,
    spread: Spread | None = None,
    *,
    draws: int = 200,
    groups: Ints | None = None,
    control: Control | None = None,
    done: Callable[[int, int], None] | None = None,
) -> Steadiness:
    """Solve the covering problem for seeded draws around what is known.

    Parameters
    ----------
    problem : Problem
        With the pairs beyond the limit too: a longer reach finds only pairs that are given.
    groups : ndarray of int64, shape (m,), optional
        Customers whose demand rises and falls together, as those of a region; each alone
        unless it is given.
    control : Control
        Time and seed of all draws together.
    done : callable, optional
        Told how many of how many draws are done.
    """
    rules, spread, control = rules or Rules(), spread or Spread(), control or Control()
    chance = np.random.default_rng(control.seed)
    groups = np.arange(len(problem.weight)) if groups is None else groups
    is_whole = rules.has_loads and not np.mod(problem.weight, 1).any()
    times, values, proven = np.zeros(problem.sites), [], 0
    for draw in range(draws):
        # All draws are made in the same order, whatever the time allows.
        factors = np.exp(spread.weight * chance.standard_normal(int(groups.max(initial=-1)) + 1))
        reach = float(np.exp(spread.reach * chance.standard_normal()))
        dearer = np.exp(spread.price * chance.standard_normal(problem.sites))
        if control.is_over:
            break
        weight = problem.weight * factors[groups]
        # Vehicles stay whole: flows of whole numbers are counted, others are solved for.
        drawn = replace(problem, weight=np.round(weight) if is_whole else weight)
        price = None if rules.price is None else rules.price * dearer
        step = replace(
            control, seconds=control.left / (draws - draw), tell=None, begun=Control().begun
        )
        solve = mclp if rules.has_loads else quick_mclp
        found = solve(drawn, limit * reach, replace(rules, price=price), step)
        values.append(found.objective or 0.0)
        proven += found.status is Outcome.OPTIMAL
        times[found.opened] += 1
        if done is not None:
            done(draw + 1, draws)
    return Steadiness(times / max(1, len(values)), np.array(values), proven)
