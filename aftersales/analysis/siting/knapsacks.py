"""Bounds by prices for a p-median in which loads or quotas matter.

Lagrangian relaxation of "each customer is served whole", of the quotas and of the limits of the
sites (Geoffrion and McBride, 1978, for capacities; Beasley, 1985, for what it settles). With a
price v_i for the weight of each customer, μ_Q for that of a quota and λ_r for each limit, what is
left is a continuous knapsack for each site, filled in the order of
c_ij = d_ij − v_i − μ_Q[d_ij <= R]:

    ρ_j = min Σ_i c_ij·f_ij   with  0 <= f_ij <= w_i,   L_j <= Σ_i f_ij <= C_j
    bound = Σ_i w_i·v_i + Σ_Q μ_Q·s_Q·W_Q − Σ_r λ_r·b_r + min Σ_j (ρ_j + Σ_r λ_r·a_rj)·x_j

over the sites that are open anyway and at most p others. Subgradients raise it. A site that lifts
it above the best known plan when it is opened in place of the worst of the chosen ones belongs to
no better plan, and one that does so when it is closed to every better plan.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from aftersales.analysis.siting.problem import Control
from aftersales.analysis.siting.rules import Mask
from aftersales.geo.distance import Floats

_STEPS = 600
_OF_EACH, _OF_LIMITS = 0.5, 0.05  # of a step, for prices of customers and of limits
_AGAIN = 0.7  # of the distance between value and bound after which a plan is looked for again
_PATIENCE = 16  # steps without a better bound until they become shorter
_LEAST = 1e-9
_SHORTEST = 1e-4  # of a step that changes anything


@dataclass(frozen=True, slots=True)
class Market:
    """One p-median, sites in rows and customers in columns.

    Attributes
    ----------
    table, weight : ndarray of shape (v, m), (m,)
        Cost of a unit of weight, infinite where a site does not serve; and weight, above 0.
    copies : int
        Sites that serve each customer.
    capacity, least : ndarray of shape (v,)
        What each site may and has to serve.
    near : ndarray of bool, shape (v, m)
        Pairs that count for a quota.
    inside, asked : ndarray of shape (q, m), (q,)
        1 for the customers of each quota, and how much of their weight is asked.
    is_open, is_new : ndarray of bool, shape (v,)
        Sites that are open in every plan, and sites that count against ``count``.
    count : int or None
        New sites, at most.
    rows, most : ndarray of shape (r, v), (r,)
        Limits of the sites.
    """

    table: Floats
    weight: Floats
    copies: int
    capacity: Floats
    least: Floats
    near: Mask
    inside: Floats
    asked: Floats
    is_open: Mask
    is_new: Mask
    count: int | None
    rows: Floats
    most: Floats

    @property
    def scales(self) -> tuple[Floats, Floats]:
        """Sizes of quotas and of limits, which make their prices alike."""
        of_quota = np.maximum(self.inside @ self.weight, _LEAST)
        of_row = np.maximum(np.abs(self.rows).max(axis=1, initial=0.0), np.abs(self.most))
        return of_quota, np.maximum(of_row, _LEAST)


@dataclass(frozen=True, slots=True)
class _Point:
    """Bound at some prices: what each site is worth, which are open, and where prices rise."""

    bound: float
    worth: Floats
    chosen: Mask
    slope: Floats


class Knapsacks:
    """The bound, and what it settles.

    Attributes
    ----------
    bound : float
        What no plan is better than.
    gone, sure : ndarray of bool, shape (v,)
        New sites that no plan better than the best known one opens, and that each of them opens.
    """

    def __init__(self, market: Market) -> None:
        self._market = market
        self._of_quota, self._of_row = market.scales
        limits = np.isfinite(market.table) @ market.weight
        self._is_free = (market.least <= 0) & (market.capacity >= limits)
        self._lacking = market.least > limits * (1 + _LEAST)
        sites = len(market.table)
        first, second = np.partition(market.table, min(1, sites - 1), axis=0)[
            [0, min(1, sites - 1)]
        ]
        start = np.where(np.isfinite(second), second, first)
        quotas, rows = len(market.asked), len(market.most)
        self._prices = np.r_[start * market.weight, np.zeros(quotas + rows)]
        self.bound = -np.inf
        self.gone, self.sure = np.zeros(sites, np.bool_), np.zeros(sites, np.bool_)
        self._best: _Point | None = None

    @property
    def reward(self) -> Floats:
        """What a unit of weight of each customer gains by counting for its quotas, (m,)."""
        return self._rewards(self._parts(self._prices)[1])

    def _parts(self, prices: Floats) -> list[Floats]:
        """Prices of customers, of quotas and of limits."""
        customers, quotas = len(self._market.weight), len(self._market.asked)
        return np.split(prices, [customers, customers + quotas])

    def _rewards(self, of_quota: Floats) -> Floats:
        return np.asarray((of_quota / self._of_quota) @ self._market.inside)

    def rise(
        self, value: float, control: Control, found: Callable[[Mask, float], float], rest: float
    ) -> None:
        """Raise the bound.

        Parameters
        ----------
        value : float
            Of the best known plan, infinite without one.
        found : callable
            Told open sites and the bound, now and then as that rises and at the end; returns the
            best known value.
        rest : float
            Seconds of the time limit that are left to others.
        """
        prices, best, stale, scale = self._prices.copy(), None, 0, 2.0
        apart = np.inf  # distance of value and bound at which a plan is looked for again
        pull, customers = np.zeros(len(prices)), len(self._market.weight)
        for _ in range(_STEPS):
            if control.is_over or control.left < rest:
                break
            point = self._at(prices)
            if best is None or point.bound > best.bound + _LEAST * abs(best.bound):
                best, stale, self._prices = point, 0, prices.copy()
                self.bound = max(self.bound, point.bound)
                if value - self.bound <= apart:
                    value = found(point.chosen, self.bound)
                    apart = _AGAIN * (value - self.bound) if np.isfinite(value) else np.inf
            else:
                stale += 1
                if stale > _PATIENCE:
                    scale, stale = scale / 2, 0
            pull = point.slope + 0.3 * pull
            slack = max(control.gap, _LEAST) * abs(value)
            is_done = np.isfinite(value) and value - self.bound <= slack
            if not pull.any() or scale < _SHORTEST or is_done:
                break
            target = 1.02 * value if np.isfinite(value) else 1.05 * abs(self.bound) + 1.0
            rise = scale * (target - point.bound)
            # Customers and limits have slopes of different sizes: each kind has a step of its own.
            for kind, share in ((slice(customers), _OF_EACH), (slice(customers, None), _OF_LIMITS)):
                size = float(pull[kind] @ pull[kind])
                if size > 0:
                    prices[kind] += share * rise / size * pull[kind]
            prices[customers:] = np.maximum(prices[customers:], 0.0)
        self._best = best
        if best is not None:
            found(best.chosen, self.bound)

    @property
    def worth(self) -> Floats:
        """What opening each site changes at the best prices; the least is the best."""
        return self._best.worth if self._best is not None else np.zeros(len(self.gone))

    def _at(self, prices: Floats) -> _Point:
        market = self._market
        each, of_quota, of_row = self._parts(prices)
        unit = market.table - each / market.weight
        if len(of_quota):
            unit -= market.near * self._rewards(of_quota)
        flow, worth = self._filled(unit)
        worth = worth + (of_row / self._of_row) @ market.rows
        chosen = self._chosen(worth)
        bound = market.copies * float(each.sum()) + float(
            of_quota @ (market.asked / self._of_quota)
        )
        bound += float(worth[chosen].sum()) - float(of_row @ (market.most / self._of_row))
        served = flow[chosen]
        within = np.where(market.near[chosen], served, 0.0).sum(axis=0)
        slope = np.r_[
            market.copies - served.sum(axis=0) / market.weight,
            (market.asked - market.inside @ within) / self._of_quota,
            (market.rows @ chosen - market.most) / self._of_row,
        ]
        return _Point(bound, worth, chosen, slope)

    def _filled(self, unit: Floats) -> tuple[Floats, Floats]:
        """What each site serves of each customer if it opens, and what that is worth."""
        market = self._market
        flow = np.where(unit < 0, market.weight, 0.0)
        tight = np.flatnonzero(~self._is_free & ~self._lacking)
        if tight.size:
            order = np.argsort(unit[tight], axis=1, kind="stable")
            cost = np.take_along_axis(unit[tight], order, axis=1)
            weight = np.where(np.isfinite(cost), market.weight[order], 0.0)
            before = np.cumsum(weight, axis=1) - weight
            wanted = np.where(cost < 0, weight, 0.0).sum(axis=1)
            wanted = np.minimum(np.maximum(wanted, market.least[tight]), market.capacity[tight])
            filled = np.empty_like(cost)
            given = np.clip(wanted[:, None] - before, 0.0, weight)
            np.put_along_axis(filled, order, given, axis=1)
            flow[tight] = filled
        worth = (np.where(flow > 0, unit, 0.0) * flow).sum(axis=1)
        return flow, np.where(self._lacking, np.inf, worth)

    def _chosen(self, worth: Floats) -> Mask:
        """The best sites: those that are open anyway, and as many others as may open."""
        market = self._market
        chosen: Mask = market.is_open | (worth < 0)
        if market.count is None:
            return chosen
        free = np.flatnonzero(chosen & market.is_new & ~market.is_open)
        room = max(0, market.count - int((market.is_open & market.is_new).sum()))
        chosen[free[np.argsort(worth[free], kind="stable")[room:]]] = False
        return chosen

    def settle(self, value: float) -> None:
        """Say which new sites a plan that is better than a value may not, or must, open."""
        market, point = self._market, self._best
        if point is None or not np.isfinite(value):
            return
        worth, target = point.worth, value * (1 + _LEAST)
        free = market.is_new & ~market.is_open
        inside, outside = free & point.chosen, free & ~point.chosen
        opened = int((point.chosen & market.is_new).sum())
        # One more opens in place of the worst, and one that closes makes room for the next.
        is_full = market.count is not None and opened >= market.count
        worst = float(worth[inside].max(initial=-np.inf)) if is_full else 0.0
        after = float(np.minimum(worth[outside], 0.0).min(initial=0.0)) if is_full else 0.0
        self.gone = outside & (point.bound + worth - worst > target)
        self.sure = inside & (point.bound - worth + after > target)
