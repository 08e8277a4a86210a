"""Proofs of the p-median by prices: bounds, sites that can be left out, and branching.

Lagrangian relaxation of "each customer is served once" (Narula, Ogbu and Samuelsson, 1977): with a
price v_i for each customer, a site is worth ρ_j = Σ_i min(w_i·d_ij − v_i, 0), and

    L(v) = Σ_i v_i + Σ of ρ_j over the sites that are open anyway + the least ρ_j of as many others
           as may open

is a bound whatever the prices are; subgradients raise it. Where opening a site in place of the
worst of the chosen ones lifts L(v) above what is known, no better plan opens it; where the same
holds for closing one, every better plan keeps it (Beasley, 1985). What is left is branched on.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aftersales.analysis.siting.problem import Control, Ints
from aftersales.geo.distance import Floats

_ROOT, _NODE = 600, 60  # steps
_PATIENCE = 12  # steps without a better bound until they become shorter
_LEAST = 1e-9


@dataclass(slots=True)
class _Node:
    """Sites that are still to decide about, and those that are open; prices to begin with."""

    free: Ints
    opened: Ints
    prices: Floats
    bound: float


class Prices:
    """One p-median: ``count`` columns to open beside those in ``fixed``.

    Parameters
    ----------
    table, weight : ndarray of shape (m, k), (m,)
        Costs and demand.
    step : float
        What a better plan is better by, at least: 1 where all values are whole.
    found : callable
        Given columns of a plan, keeps it if it is the best, and returns the best value.
    """

    def __init__(
        self, table: Floats, weight: Floats, fixed: Ints, count: int, step: float,
        control: Control, found: Callable[[Ints], float],
    ) -> None:  # fmt: skip
        self._paid = np.asfortranarray(weight[:, None] * table)
        self._count, self._step, self._control, self._found = count, step, control, found
        self._fixed = fixed
        near = np.partition(self._paid, min(1, table.shape[1] - 1), axis=1)
        free = np.setdiff1d(np.arange(table.shape[1]), fixed)
        self.root = _Node(free, fixed, near[:, min(1, table.shape[1] - 1)].copy(), -np.inf)

    def raise_root(self, value: float) -> float:
        """A bound for all plans; the root keeps only sites that a better plan may open."""
        self._raise(self.root, value, _ROOT, 2.0)
        return min(self.root.bound, value)

    @property
    def kept(self) -> NDArray[np.bool_]:
        """Columns that a plan which is better than the best one may hold."""
        keep = np.zeros(self._paid.shape[1], np.bool_)
        keep[self.root.free] = keep[self.root.opened] = keep[self._fixed] = True
        return keep

    def branch(self, value: float, ends: float, tell: Callable[[float], None]) -> float:
        """Decide about one site after the other, and return the bound that is proven by then.

        Parameters
        ----------
        ends : float
            Seconds of the time limit that are left to others.
        """
        stack = [self.root]
        while stack:
            least = min(value, *(node.bound for node in stack))
            tell(least)
            is_enough = value - least <= self._control.gap * abs(value)
            if is_enough or self._control.is_over or self._control.left < ends:
                return least
            node = stack.pop()
            if self._is_done(node.bound, value):
                continue
            value = self._raise(node, value, _NODE, 0.5)
            need = self._count - (len(node.opened) - len(self._fixed))
            if self._is_done(node.bound, value) or need < 0 or len(node.free) < need:
                continue
            if need == 0 or len(node.free) == need:
                whole = node.opened if need == 0 else np.r_[node.opened, node.free]
                value = min(value, self._found(whole))
                continue
            gains = self._gains(node.free, node.prices)
            best = int(np.argmin(gains))
            rest = np.delete(node.free, best)
            stack.append(_Node(rest, node.opened, node.prices.copy(), node.bound))
            more = np.r_[node.opened, node.free[best]]
            stack.append(_Node(rest, more, node.prices, node.bound))
        return value

    def _is_done(self, bound: float, value: float) -> bool:
        return bound > value - self._step + 1e-6 or value - bound <= _LEAST * abs(value)

    def _gains(self, columns: Ints, prices: Floats) -> Floats:
        found = self._paid[:, columns] - prices[:, None]
        return np.asarray(np.minimum(found, 0.0, out=found).sum(axis=0))

    def _raise(self, node: _Node, value: float, steps: int, scale: float) -> float:
        """Raise the bound of a node, and fix what it allows; the best value known afterwards."""
        prices = node.prices.copy()
        columns = np.r_[node.opened, node.free]
        paid = self._paid[:, columns]
        best, stale, chosen = -np.inf, 0, columns[:0]
        slope = np.zeros(len(prices))
        for _ in range(steps):
            many = len(node.opened)
            need = self._count - (many - len(self._fixed))
            if need < 0 or len(columns) - many < need or self._control.is_over:
                break
            below = paid < prices[:, None]
            gains = np.where(below, paid - prices[:, None], 0.0).sum(axis=0)
            order = many + np.argsort(gains[many:], kind="stable")
            taken = np.r_[np.arange(many), order[:need]]
            bound = float(prices.sum() + gains[taken].sum())
            if bound > best + _LEAST:
                best, stale, chosen = bound, 0, columns[taken]
                node.prices = prices.copy()
                if self._is_done(bound, value):
                    break
                kept, sure = self._fixable(gains, order, need, bound, value)
                if not kept.all() or sure.any():
                    # Columns that are open come first.
                    left = np.flatnonzero(kept & ~sure)
                    left = left[left >= many]
                    place = np.r_[np.arange(many), np.flatnonzero(sure), left]
                    open_now = many + int(sure.sum())
                    columns, paid = columns[place], paid[:, place]
                    node.opened, node.free = columns[:open_now], columns[open_now:]
            else:
                stale += 1
                if stale > _PATIENCE:
                    scale, stale = scale / 2, 0
            slope = 1.0 - below[:, taken].sum(axis=1) + 0.3 * slope
            norm = float(slope @ slope)
            if norm == 0 or scale < 1e-4:  # noqa: PLR2004 - steps that change nothing
                break
            prices = prices + scale * (1.02 * value - bound) / norm * slope
        node.bound = max(node.bound, best)
        return min(value, self._found(chosen)) if len(chosen) else value

    def _fixable(
        self, gains: Floats, order: Ints, need: int, bound: float, value: float
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which columns a better plan may hold, and which it must."""
        kept, sure = np.ones(len(gains), np.bool_), np.zeros(len(gains), np.bool_)
        target = value - self._step + 1e-6
        if 0 < need < len(order):
            inside, outside = order[:need], order[need:]
            kept[outside] = bound + gains[outside] - gains[inside[-1]] <= target
            sure[inside] = bound - gains[inside] + gains[outside[0]] > target
        return kept, sure
