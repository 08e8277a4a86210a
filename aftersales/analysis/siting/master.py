"""The linear relaxation of a capacitated plan: rules and cuts, from the last basis on."""

from collections.abc import Iterator

import numpy as np

from aftersales.analysis.siting.highs import Point, Relaxation
from aftersales.analysis.siting.rules import Mask
from aftersales.geo.distance import Floats

_NOTHING, _CLOSE = 1e-7, 1e-6
_HELD, _IDLE = 700, 200  # cuts from which those are dropped that long had no effect


class Master:
    """max θ over sites and cuts; values of θ in the unit of the demand."""

    def __init__(self, whole: float, rules: Floats, most: Floats, sites: int) -> None:
        self._whole, self._sites = max(whole, 1.0), sites
        cost = np.append(np.zeros(sites), -1.0)
        self._relaxation = Relaxation(cost, np.zeros(sites + 1), np.ones(sites + 1))
        self._first = len(rules)
        wide = np.zeros((len(rules), sites + 1))
        wide[:, : rules.shape[1]] = rules
        if len(rules):
            self._relaxation.add(wide, np.full(len(rules), -np.inf), most)
        self._rows: list[Floats] = []
        self._most: list[float] = []
        self._idle = np.empty(0, np.int64)

    def add(self, row: Floats, most: float) -> None:
        """Add a cut over (x, θ)."""
        self._rows.append(row)
        self._most.append(most)
        self._idle = np.append(self._idle, 0)
        scaled = np.append(row[:-1] / self._whole, row[-1])
        self._relaxation.add(scaled[None, :], np.array([-np.inf]), np.array([most / self._whole]))

    def cuts(self, kept: Mask) -> Iterator[tuple[Floats, float]]:
        """All cuts over the sites that are kept."""
        for row, most in zip(self._rows, self._most, strict=True):
            yield row[np.append(kept, True)], most

    def solve(self, lower: Floats, upper: Floats, seconds: float) -> Point | None:
        """The best point between bounds of the sites; its objective is θ."""
        point = self._relaxation.solve(
            np.append(lower, 0.0), np.append(upper, 1.0 + _CLOSE), seconds
        )
        if point is None or point.is_impossible:
            return point
        return point._replace(
            values=np.append(point.values[:-1], point.values[-1] * self._whole),
            objective=-point.objective * self._whole,
            reduced=-point.reduced[:-1] * self._whole,
        )

    def tidy(self, point: Point) -> None:
        """Leave out cuts that have had no effect at many points."""
        is_idle = np.abs(point.worth[self._first :]) <= _NOTHING
        self._idle = np.where(is_idle, self._idle + 1, 0)
        if len(self._rows) <= _HELD:
            return
        gone = self._idle > _IDLE
        if gone.sum() < _HELD // 4:
            return
        kept = ~gone
        self._relaxation.drop((np.flatnonzero(gone) + self._first).astype(np.int32))
        self._rows = [one for one, keep in zip(self._rows, kept, strict=True) if keep]
        self._most = [one for one, keep in zip(self._most, kept, strict=True) if keep]
        self._idle = self._idle[kept]
