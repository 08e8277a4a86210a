"""How parts come down from plants and abroad, over central and regional depots.

A depot that another one supplies by a lane is a regional depot; what no depot has reaches those
that none supplies, and comes down from there, on the clocks of every depot it passes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aftersales.analysis.supply import STEPS, Clocks, docked
from aftersales.geo.distance import Floats


@dataclass(frozen=True, slots=True)
class Chain:
    """The lanes between `d` depots, `k` of them.

    Attributes
    ----------
    clocks : Clocks
        Of the depots.
    origin, destination : ndarray of int64, shape (k,)
        Which depot supplies which.
    cutoff, hours : ndarray of shape (k,)
        Of each lane: local hour of its origin, and elapsed hours.
    """

    clocks: Clocks
    origin: NDArray[np.int64]
    destination: NDArray[np.int64]
    cutoff: Floats
    hours: Floats

    @property
    def heads(self) -> NDArray[np.int64]:
        """Depots that none supplies; all of them where each is supplied by another."""
        depots = np.arange(len(self.clocks.days))
        found = np.setdiff1d(depots, self.destination[np.isfinite(self.hours)])
        return found if found.size else depots

    def sent(self, stock: Floats, lanes: NDArray[np.int64]) -> Floats:
        """Half hours until what the origins get so late is at the destinations, (lanes, 336)."""
        origin = self.origin[lanes]
        return docked(
            self.clocks.taken(origin), self.cutoff[lanes], self.hours[lanes], stock[origin]
        )

    def spread(self, stock: Floats) -> Floats:
        """When a part is on each shelf, if it comes to some depots and goes on from there.

        Parameters
        ----------
        stock : ndarray of shape (d, 336)
            Half hours from each moment of the week until it is where it comes in; infinite
            where it does not.

        Returns
        -------
        ndarray of shape (d, 336)
            By the way that takes least on the mean; infinite for a depot that no way reaches.
        """
        best = stock.copy()
        lanes = np.arange(len(self.hours))
        for _ in range(len(best)):
            coming = self.sent(best, lanes)
            is_better = False
            for lane in np.argsort(coming.mean(axis=1), kind="stable").tolist():
                there = self.destination[lane]
                if coming[lane].mean() < best[there].mean():
                    best[there], is_better = coming[lane], True
            if not is_better:
                break
        return best

    def from_another(self) -> tuple[Floats, NDArray[np.int64]]:
        """When a part is on each shelf that a depot above has, and which one that is.

        Returns
        -------
        tuple of ndarray of shape (d, 336) and (d,)
            Half hours, infinite where none supplies it; index of the depot, -1 for none.
        """
        depots = len(self.clocks.days)
        best = np.full((depots, STEPS), np.inf)
        supplier = np.full(depots, -1, np.int64)
        coming = self.sent(np.zeros((depots, STEPS)), np.arange(len(self.hours)))
        for lane, there in enumerate(self.destination.tolist()):
            if coming[lane].mean() < best[there].mean():
                best[there], supplier[there] = coming[lane], self.origin[lane]
        return best, supplier
