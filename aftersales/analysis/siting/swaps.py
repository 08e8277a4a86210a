"""Good plans under capacities: exchanges of one site, chosen by what minimum cuts allow them.

What an exchange is worth takes a flow. A bound on it takes an addition: every cut
``flow(x) <= most + row · x`` bounds all exchanges of a plan at once, so that flows are computed for
the most promising ones alone, and each of them brings the cut that is exact there. No exchange is
left when no bound is above the plan: the search ends where looking at all of them would.
"""

from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_array

from aftersales.analysis.siting.flows import Flow
from aftersales.analysis.siting.rules import Choices, Mask
from aftersales.geo.distance import Floats

_NOTHING = 1e-7
_HELD = 600  # cuts
_KICK, _NEAR = 6, 20  # sites that are closed by chance, and the best among which others open


class Swaps:
    """Exchanges among the sites that a plan decides about.

    Parameters
    ----------
    flows : list of Flow
        What open sites can serve, and others that bound it; the sites behind those of ``allowed``
        are always open.
    allowed : Choices
        Rules of a plan.
    is_plan : callable
        Whether a plan, a mask of shape (v,), keeps what the rules say beside their rows.
    """

    def __init__(
        self, flows: list[Flow], allowed: Choices, is_plan: Callable[[Mask], bool]
    ) -> None:
        self._flow, self._bounds = flows[0], flows[1:]
        self._allowed, self._is_plan = allowed, is_plan
        self._others = self._flow.sites - len(allowed.site)
        self._rows: list[Floats] = []
        self._most: list[float] = []

    def whole(self, chosen: Mask) -> Mask:
        """A plan with the sites that are always open."""
        return np.append(chosen, np.ones(self._others, np.bool_))

    def worth(self, chosen: Mask) -> float:
        """What a plan serves; its minimum cut bounds the plans that are tried next."""
        is_open = self.whole(chosen)
        value, inside = self._flow.served(is_open)
        most, row = self._flow.tangent(is_open.astype(float), inside)
        self.learn(row, most)
        for other in self._bounds:
            bound, slope = other.tangent(is_open.astype(float))
            self.learn(slope, bound)
        return value

    def learn(self, row: Floats, most: float) -> None:
        """Heed a bound ``most + row · x`` on what sites can serve, those always open among them."""
        count = len(self._allowed.site)
        self._rows.append(row[:count])
        self._most.append(most + float(row[count:].sum()))
        if len(self._rows) > _HELD:
            self._rows, self._most = self._rows[_HELD // 2 :], self._most[_HELD // 2 :]

    def improved(
        self, chosen: Mask, value: float, is_over: Callable[[], bool]
    ) -> tuple[Mask, float]:
        """Exchange, or open one more, as long as that serves more."""
        while not is_over():
            better = self._best_exchange(chosen, value, is_over)
            if better is None:
                break
            chosen, value = better
        return chosen, value

    def kicked(self, chosen: Mask, chance: np.random.Generator) -> Mask | None:
        """A plan with some sites closed by chance, and others opened that may serve as much."""
        trial = chosen.copy()
        movable = np.flatnonzero(trial & (self._allowed.least == 0))
        size = int(chance.integers(2, _KICK + 1))
        out = chance.choice(movable, min(size, len(movable)), replace=False)
        trial[out] = False
        closed = np.zeros(len(trial), np.bool_)
        closed[out] = True
        for _ in range(len(out)):
            fits = self._allowed.fits(trial) & ~closed
            free = np.flatnonzero(fits)
            if not free.size:
                break
            rows = np.array(self._rows)
            told = np.array(self._most) + rows @ trial
            bound = (told[:, None] + rows[:, free]).min(axis=0)
            near = free[np.argsort(-bound, kind="stable")[:_NEAR]]
            trial[chance.choice(near)] = True
        return trial if self._allowed.allows(trial) else None

    def _best_exchange(
        self, chosen: Mask, value: float, is_over: Callable[[], bool]
    ) -> tuple[Mask, float] | None:
        closed = np.flatnonzero(~chosen)
        opened = np.flatnonzero(chosen & (self._allowed.least == 0))
        rows = self._allowed.rows
        left = self._allowed.most - rows @ chosen.astype(float)
        out_use = csr_array(rows[:, opened]).toarray().T
        fits = np.array(
            [self._allowed.fitting(left + use)[closed] for use in (0.0 * left, *out_use)]
        )
        bound = np.where(fits, np.inf, -np.inf)

        def heed(row: Floats, most: float) -> None:
            out = np.append(0.0, row[opened])
            told = most + float(row @ chosen)
            np.minimum(bound, told - out[:, None] + row[closed][None, :], out=bound)

        for row, most in zip(self._rows, self._most, strict=True):
            heed(row, most)
        while bound.size and not is_over():
            best = int(np.argmax(bound))
            if bound.flat[best] <= value + _NOTHING:
                break
            out_place, in_place = divmod(best, len(closed))
            trial = chosen.copy()
            trial[closed[in_place]] = True
            if out_place:
                trial[opened[out_place - 1]] = False
            now = self.worth(trial)
            if now > value + _NOTHING and self._is_plan(trial):
                return trial, now
            bound.flat[best] = -np.inf
            last = 1 + len(self._bounds)
            for row, most in zip(self._rows[-last:], self._most[-last:], strict=True):
                heed(row, most)
        return None
