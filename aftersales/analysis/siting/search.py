"""Good covering plans in a moment: greedy, exchanges of one site, and kicks.

They only begin the proof: nothing that is found here is believed to be best.
"""

import time

import numpy as np
from scipy.sparse import csr_array

from aftersales.analysis.siting.problem import Control, Ints
from aftersales.analysis.siting.rules import Choices, Mask
from aftersales.geo.distance import Floats

_NOTHING = 1e-9
_LONGEST = 8.0  # seconds


class Search:
    """Plans over covering sets g of weight w_g, each covered by ``need_g`` open sites.

    Parameters
    ----------
    members : csr_array of shape (g, v)
        Which of the sites that a plan decides about cover a set.
    weight, need : ndarray of shape (g,)
        Demand of a set, and how many sites it takes.
    allowed : Choices
        Rules; their sites are the columns.
    price : ndarray of shape (v,), optional
        Money that a site takes from a budget.
    """

    def __init__(
        self, members: csr_array, weight: Floats, need: Ints, allowed: Choices,
        price: Floats | None = None,
    ) -> None:  # fmt: skip
        self._by_site = csr_array(members.T)
        self._weight, self._need, self._allowed = weight, need, allowed
        self._price = price

    def worth(self, chosen: Mask) -> float:
        """Demand that a plan covers."""
        return float(self._weight[self._counts(chosen) >= self._need].sum())

    def best(self, control: Control, kicks: int = 60) -> Mask | None:
        """The best plan found; None where the first one to begin with breaks the rules.

        Parameters
        ----------
        kicks : int
            How often two sites are replaced by chance, and the plan is improved from there.
        """
        ends = time.monotonic() + min(_LONGEST, control.left / 4)
        first = (self._allowed.least > 0) | ~self._allowed.is_new
        if not self._allowed.allows(first):
            return None
        starts = [self._greedy(first)]
        if self._price is not None:
            starts.append(self._greedy(first, self._price))
        found = [self._exchanged(one, control, ends) for one in starts]
        best = max(found, key=self.worth)
        return self._kicked(best, control, ends, kicks)

    def _kicked(self, best: Mask, control: Control, ends: float, kicks: int) -> Mask:
        chance = np.random.default_rng(control.seed)
        worth, whole = self.worth(best), float(self._weight.sum())
        for _ in range(kicks):
            if time.monotonic() > ends or control.is_over or worth >= whole:
                break
            trial = best.copy()
            movable = np.flatnonzero(trial & (self._allowed.least == 0))
            out = chance.choice(movable, min(2, len(movable)), replace=False)
            trial[out] = False
            for _ in range(len(out)):
                free = np.flatnonzero(self._allowed.fits(trial))
                if free.size:
                    trial[chance.choice(free)] = True
            if not self._allowed.allows(trial):
                continue
            trial = self._exchanged(trial, control, ends)
            if (now := self.worth(trial)) > worth + _NOTHING:
                best, worth = trial, now
        return best

    def _counts(self, chosen: Mask) -> Floats:
        return np.asarray(self._by_site.T @ chosen.astype(float))

    def _gains(self, counts: Floats, is_near: bool = False) -> Floats:
        """What one more open site covers; or, still far from that, how much it helps to."""
        missing = self._need - counts
        worth = np.where(missing == 1, self._weight, 0.0)
        if is_near:
            worth = np.where(missing >= 1, self._weight / np.maximum(missing, 1.0), 0.0)
        return np.asarray(self._by_site @ worth)

    def _greedy(self, first: Mask, price: Floats | None = None) -> Mask:
        chosen = first.copy()
        counts = self._counts(chosen)
        price = np.ones(len(first)) if price is None else np.maximum(price, _NOTHING)
        while True:
            gains = np.where(self._allowed.fits(chosen), self._gains(counts, is_near=True), 0.0)
            best = int(np.argmax(gains / price)) if gains.size else 0
            if not gains.size or gains[best] <= _NOTHING:
                return chosen
            chosen[best] = True
            counts[self._sets(best)] += 1

    def _sets(self, site: int) -> Ints:
        first, last = self._by_site.indptr[site : site + 2]
        return np.asarray(self._by_site.indices[first:last], np.int64)

    def _exchanged(self, chosen: Mask, control: Control, ends: float) -> Mask:
        """Open what fits, and exchange one site for another, as long as that covers more."""
        chosen = self._greedy(chosen)
        counts = self._counts(chosen)
        movable = self._allowed.least == 0
        stayed = 0
        while stayed < int((chosen & movable).sum()):
            for site in np.flatnonzero(chosen & movable).tolist():
                if time.monotonic() > ends or control.is_over:
                    return chosen
                stayed = stayed + 1 if not self._exchange(site, chosen, counts) else 0
        return self._greedy(chosen)

    def _exchange(self, site: int, chosen: Mask, counts: Floats) -> bool:
        """Exchange a site for the best other one, if there is a better one."""
        chosen[site] = False
        counts[self._sets(site)] -= 1
        gains = np.where(self._allowed.fits(chosen), self._gains(counts), -1.0)
        best = int(np.argmax(gains))
        # The site itself always fits again; a tie keeps it.
        is_better = gains[best] > gains[site] + _NOTHING
        kept = best if is_better else site
        chosen[kept] = True
        counts[self._sets(kept)] += 1
        return bool(is_better)
