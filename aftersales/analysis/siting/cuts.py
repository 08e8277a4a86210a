"""Large capacitated covering problems: branch and cut over the sites alone.

    max θ  with what is asked of the flows (:mod:`.needs`) and the rows of the rules over x

Flows are bounded by tangents of minimum cuts (:mod:`.flows`), which hold for all plans, so that a
cut found anywhere serves the whole tree. Reduced costs settle most sites at the root; what is left
is asked again with the few sets that the remaining sites tell apart.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import numpy as np
from scipy.sparse import csr_array

from aftersales.analysis.siting.flows import Flow
from aftersales.analysis.siting.highs import Point
from aftersales.analysis.siting.master import Master
from aftersales.analysis.siting.needs import needs_of, sides_of
from aftersales.analysis.siting.problem import Control, Outcome, Plan, Problem, none_possible
from aftersales.analysis.siting.rules import Mask, Rules
from aftersales.analysis.siting.search import Search
from aftersales.analysis.siting.swaps import Swaps
from aftersales.geo.distance import Floats

_NOTHING = 1e-7
_ROUNDS, _FEW = 500, 8  # of tangents at the root, and below it
_STAYS = 0.95  # share of the point before in the next one
_STRETCH = 40  # rounds after which to look back
_SLOW = 1e-4  # share by which a round has to lower the bound
_CLOSE, _HALF = 1e-6, 0.5  # of a whole number
_KEPT, _KICKS = 0.4, 200  # share of the time after exchanges, and kicks that may fail in a row
_EVERY = 20  # nodes after which one is rounded to a plan
_LOOKED = 8  # sites among which the one to branch on is chosen


@dataclass(frozen=True, slots=True)
class _Node:
    """Bounds of the sites, and what no plan within them is better than."""

    bound: float
    lower: Floats
    upper: Floats


class Cuts:
    """One problem, from its sets to its plan."""

    def __init__(self, problem: Problem, rules: Rules, control: Control) -> None:
        sides = sides_of(problem, rules)
        sets, sites = sides.sets, len(sides.site)
        self._control, self._allowed = control, sides.allowed
        self._held, self._whole = sets.covered, float(sets.weight.sum())
        self._slack = 2e-7 * max(1.0, self._whole)
        is_whole = np.equal(np.mod(np.r_[sets.weight, sides.capacity], 1), 0).all()
        self._step = 1.0 - _CLOSE if is_whole else 0.0  # what makes whole numbers differ
        self._needs = needs_of(problem, rules, sides)
        others = np.ones(sites - len(self._allowed.site))  # stay open
        self._lower = np.append(self._allowed.least, others)
        self._upper = np.ones(sites)
        self._master = Master(self._whole, self._allowed.rows.toarray(), self._allowed.most, sites)
        self._swaps = Swaps(self._flows, self._allowed, self._keeps)
        self._best: Mask | None = None
        self._value, self._bound, self._left = -1.0, self._whole, -1.0
        self._is_impossible, self._visited = False, 0
        need = np.ones(len(sets.weight), np.int64)
        deciding = csr_array(sides.members[:, : len(self._allowed.site)])
        start = Search(deciding, sets.weight, need, self._allowed).best(control, kicks=5)
        if start is not None:
            self._take(start)

    def plan(self) -> Plan:
        """Close the relaxation, settle what it settles, then branch."""
        point = self._relaxed()
        if point is not None and not self._is_done:
            self._shrink(self._settled(point))
            self._searched()
            self._branch()
        if self._is_impossible and self._best is None:
            return none_possible()
        bound = self._held + max(self._bound, self._value)
        if self._best is None:
            return Plan(Outcome.TIME_LIMIT, np.empty(0, np.int64), None, bound)
        opened, closed = self._allowed.split(self._best)
        status = Outcome.OPTIMAL if self._is_done else Outcome.TIME_LIMIT
        return Plan(status, opened, self._held + self._value, bound, closed)

    @property
    def _enough(self) -> float:
        """A bound up to which it does not pay to look for better plans."""
        slack = max(self._control.gap, _NOTHING) * max(self._held + self._value, _NOTHING)
        return self._value + max(slack, self._step)

    @property
    def _is_done(self) -> bool:
        return self._best is not None and self._bound <= self._enough

    def _lower_to(self, bound: float) -> None:
        if self._step and np.isfinite(bound):
            bound = float(np.floor(bound + 1e-9 * self._whole + _CLOSE))
        self._bound = max(self._value, min(self._bound, bound))
        opened = None if self._best is None else self._allowed.split(self._best)[0]
        told = None if self._best is None else self._held + self._value
        self._control.say(told, self._held + self._bound, opened)

    # Plans

    def _take(self, chosen: Mask) -> None:
        """Keep a plan, given by the sites that are decided, if it is the best."""
        if self._allowed.allows(chosen):
            self._weigh(self._swaps.whole(chosen))

    def _weigh(self, is_open: Mask) -> list[tuple[Floats, float]]:
        """Keep a plan if it is the best; cuts that say exactly what it serves, or why it fails."""
        x = is_open.astype(float)
        found, is_short = [], False
        for need in self._needs[1:]:
            if need.is_bound:
                found.append(need.cut(x))
                continue
            short, inside = need.short(is_open)
            if short > self._slack:
                is_short = True
                found.append(need.cut(x, inside))
        short, inside = self._needs[0].short(is_open)
        if not is_short and -short > self._value:
            self._best, self._value = is_open[: len(self._allowed.site)].copy(), -short
        return [*found, self._needs[0].cut(x, inside)]

    def _keeps(self, chosen: Mask) -> bool:
        """Whether a plan meets least loads and quotas."""
        is_open = self._swaps.whole(chosen)
        asked = (need for need in self._needs[1:] if not need.is_bound)
        return all(need.short(is_open)[0] <= self._slack for need in asked)

    @property
    def _flows(self) -> list[Flow]:
        """What is served, and bounds on it."""
        return [need.flow for need in self._needs if need.is_bound]

    def _round(self, x: Floats) -> Mask:
        """A plan of the sites that are most open."""
        x = x[: len(self._allowed.site)]
        chosen = (self._allowed.least > 0) | ~self._allowed.is_new
        fits = self._allowed.fits(chosen)
        for site in np.argsort(-x, kind="stable").tolist():
            if x[site] <= _NOTHING:
                break
            if fits[site]:
                chosen[site] = True
                fits = self._allowed.fits(chosen)
        return chosen

    def _searched(self) -> None:
        """Exchange sites of the best plan, and again after kicks, while there is hope."""
        ends = self._control.left * _KEPT
        if self._best is None:
            return

        def is_over() -> bool:
            return self._control.is_over or self._control.left < ends or self._is_done

        chance, failed = np.random.default_rng(self._control.seed), 0
        chosen: Mask | None = self._best
        while failed < _KICKS and not is_over():
            before = self._value
            if chosen is not None:
                self._improve(chosen, is_over)
            failed = 0 if self._value > before else failed + 1
            chosen = self._swaps.kicked(self._best, chance)

    def _improve(self, chosen: Mask, is_over: Callable[[], bool]) -> None:
        if not self._allowed.allows(chosen) or not self._keeps(chosen):
            return
        value = self._swaps.worth(chosen)
        better, value = self._swaps.improved(chosen, value, is_over)
        if value > self._value:
            self._best, self._value = better, value
            self._lower_to(self._bound)

    # The relaxation

    def _relaxed(self) -> Point | None:
        """Close the linear relaxation as far as it pays; its last point."""
        center, last, before = None, None, self._bound
        for turn in range(_ROUNDS):
            point = self._master.solve(self._lower, self._upper, self._control.left)
            if point is None or self._control.is_over:
                break
            if point.is_impossible:
                self._is_impossible = True
                return None
            self._lower_to(point.objective)
            if turn and turn % _STRETCH == 0:
                if before - self._bound < 2 * _SLOW * self._bound:
                    break
                before = self._bound
            last, x = point, point.values[:-1]
            if self._is_done:
                break
            # Between the last point and those before, tangents are deeper.
            center = x if center is None else _STAYS * center + (1 - _STAYS) * x
            if turn % 5 == 0:
                self._take(self._round(x))
            if not self._cut(x, point.values[-1], center) and not self._cut(x, point.values[-1]):
                self._take(self._round(x))
                break
        return last

    def _cut(self, x: Floats, told: float, at: Floats | None = None) -> bool:
        """Add tangents at a point, or beside it; whether the point breaks one."""
        z, is_broken = np.append(x, told), False
        for need in self._needs:
            row, most = need.cut(x if at is None else at)
            is_cut = float(row @ z) - most > self._slack
            if is_cut or at is not None:
                self._master.add(row, most)
            is_broken |= is_cut
        return is_broken

    def _settled(self, point: Point) -> Mask:
        """New sites that no better plan opens; the others that every better plan has are opened."""
        room = point.objective - self._enough
        if self._best is None:
            return np.zeros(len(self._lower), np.bool_)
        deciding = np.arange(len(self._lower)) < len(self._best)
        is_new = np.zeros(len(deciding), np.bool_)
        is_new[deciding] = self._allowed.is_new
        best = self._swaps.whole(self._best)
        shut = (point.values[:-1] <= _CLOSE) & (-point.reduced > room) & is_new & ~best
        full = (point.values[:-1] >= 1 - _CLOSE) & (point.reduced > room) & deciding & best
        if shut.any() or full.any():  # what is left out is no better than that
            most = np.floor(self._enough) if self._step else self._enough
            self._left = max(self._left, float(most))
        self._lower = np.where(full, 1.0, self._lower)
        gone: Mask = shut & (self._lower < 1)
        return gone

    def _shrink(self, gone: Mask) -> None:
        """Leave sites out, and gather the sets that the others do not tell apart."""
        kept = ~gone
        cuts = list(self._master.cuts(kept))
        self._allowed = self._allowed.but(gone[: len(self._allowed.site)])
        self._needs = [need.only(kept) for need in self._needs]
        self._lower, self._upper = self._lower[kept], self._upper[kept]
        if self._best is not None:
            self._best = self._best[kept[: len(self._best)]]
        self._master = Master(
            self._whole, self._allowed.rows.toarray(), self._allowed.most, len(self._lower)
        )
        self._swaps = Swaps(self._flows, self._allowed, self._keeps)
        for row, most in cuts:
            self._master.add(row, most)
            if row[-1] > 0:
                self._swaps.learn(-row[:-1], most)

    # The tree

    def _branch(self) -> None:
        order = count()
        todo = [(-self._bound, next(order), _Node(self._bound, self._lower, self._upper))]
        while todo:
            self._lower_to(max(-todo[0][0], self._left))
            if self._is_done or self._control.is_over:
                return
            node: _Node | None = heapq.heappop(todo)[2]
            while node is not None:
                if self._control.is_over:
                    self._left = max(self._left, node.bound)
                    break
                first, other = self._children(node)
                if other is not None:
                    heapq.heappush(todo, (-other.bound, next(order), other))
                node = first
        self._lower_to(self._left)
        self._is_impossible = self._best is None and not self._control.is_over

    def _children(self, node: _Node) -> tuple[_Node | None, _Node | None]:
        """Cut at a node, then branch: the likelier child first."""
        point = self._closed(node)
        if point is None:
            return None, None
        site, bounds = self._choice(node, point)
        both: list[_Node | None] = []
        for value, told in zip((0.0, 1.0), bounds, strict=True):
            lower, upper = node.lower.copy(), node.upper.copy()
            lower[site] = upper[site] = value
            bound = min(told, point.objective)
            is_kept = bound > self._enough or (self._best is None and np.isfinite(bound))
            if not is_kept and np.isfinite(bound):
                self._left = max(self._left, bound)
            both.append(_Node(bound, lower, upper) if is_kept else None)
        down, up = both
        is_up = up is not None and (down is None or point.values[site] > _HALF)
        return (up, down) if is_up else (down, up)

    def _closed(self, node: _Node) -> Point | None:
        """The relaxation of a node after its cuts; None where nothing better is in it."""
        before, turn = np.inf, 0
        while True:
            point = self._master.solve(node.lower, node.upper, self._control.left)
            if point is None:
                self._left = max(self._left, node.bound)
                return None
            if point.is_impossible:
                return None
            self._master.tidy(point)
            if self._best is not None and point.objective <= self._enough:
                self._left = max(self._left, min(point.objective, node.bound))
                return None
            x, told = point.values[:-1], float(point.values[-1])
            if np.minimum(x, 1 - x).max(initial=0.0) <= _CLOSE:
                if not self._cut_whole(x, told):
                    self._left = max(self._left, self._value)
                    return None
                continue
            if turn == 0 and self._is_due():
                self._improve(self._round(x), lambda: self._control.is_over)
            is_slow = before - point.objective < _SLOW * max(point.objective, 1.0)
            if turn >= _FEW or (turn and is_slow) or not self._cut(x, told):
                return point
            before, turn = point.objective, turn + 1

    def _cut_whole(self, x: Floats, told: float) -> bool:
        """Weigh the plan at a whole point; whether its cuts say less than the point does."""
        z, is_cut = np.append(x, told), False
        for row, most in self._weigh(x > _HALF):
            if float(row @ z) - most > self._slack:
                self._master.add(row, most)
                is_cut = True
        return is_cut

    def _is_due(self) -> bool:
        self._visited += 1
        return self._visited % _EVERY == 0

    def _choice(self, node: _Node, point: Point) -> tuple[int, tuple[float, float]]:
        """The site whose branches lower the bound most, and their bounds."""
        x = point.values[:-1]
        part = np.minimum(x, 1 - x)
        near = np.argsort(-part, kind="stable")[:_LOOKED]
        best, found, score = int(near[0]), (point.objective, point.objective), -1.0
        for site in near[part[near] > _CLOSE].tolist():
            bounds = []
            for value in (0.0, 1.0):
                lower, upper = node.lower.copy(), node.upper.copy()
                lower[site] = upper[site] = value
                at = self._master.solve(lower, upper, self._control.left)
                bound = point.objective if at is None else at.objective
                bounds.append(-np.inf if at is not None and at.is_impossible else bound)
            falls = [min(point.objective - one, point.objective) for one in bounds]
            now = max(falls[0], _NOTHING) * max(falls[1], _NOTHING)
            if now > score:
                best, found, score = site, (bounds[0], bounds[1]), now
        return best, found
