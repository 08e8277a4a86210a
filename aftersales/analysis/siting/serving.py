"""Who serves whom, as rows of a programme: shared by all models in which loads matter.

Over sets g of weight w_g and the sites j that reach them, with y_gj the share of a set that a site
serves and x_j = 1 where a site is open,

    s_g <= Σ_j y_gj <= b,   0 <= y_gj <= x_j,   Σ_g w_g·y_gj <= C_j·x_j,
    Σ_g w_g·y_gj >= L·x_j for new sites,   Σ_{g in Q} w_g Σ_{j near g} y_gj >= s_Q·W_Q

and the rows of :mod:`~aftersales.analysis.siting.rules` over x; sites of one home have one row of
capacity together. The models differ in what they ask
to be served (s_g), by how many sites (b), and in what they minimise.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array, eye_array, hstack, vstack

from aftersales.analysis.siting.needs import Sides
from aftersales.analysis.siting.problem import Control, Problem
from aftersales.analysis.siting.quotas import quota_rows
from aftersales.analysis.siting.rules import Mask, Rules
from aftersales.analysis.siting.solve import Programme, Solved, solve
from aftersales.geo.distance import Floats

_SECONDS = 10.0  # for an assignment to given sites


@dataclass(frozen=True, slots=True)
class Wish:
    """What a model minimises, and what it asks to be served.

    Attributes
    ----------
    of_site, of_pair : ndarray of shape (v,), (k,)
        Cost of opening a site that is decided about, and of serving a set whole.
    least : ndarray of shape (g,)
        s, what has to be served of each set.
    copies : int
        b, sites that serve a set.
    """

    of_site: Floats
    of_pair: Floats
    least: Floats
    copies: int = 1


class Serving:
    """Pairs of sets and sites, and what binds them.

    Parameters
    ----------
    problem, rules : Problem, Rules
        What is asked.
    sides : Sides
        Its sets and sites.
    reach : float
        Cost up to which a site counts for a quota; sets of quotas have to be told apart by it.

    Attributes
    ----------
    row, column : ndarray of int64, shape (k,)
        Set and site of each pair, the latter as a place in ``sides.site``.
    load : ndarray of shape (k,)
        Weight that a pair serves when it serves all of its set.
    """

    def __init__(self, problem: Problem, rules: Rules, sides: Sides, reach: float = np.inf) -> None:
        self.sides, self._rules = sides, rules
        members = sides.members
        self.row = np.repeat(np.arange(members.shape[0]), np.diff(members.indptr)).astype(np.int64)
        self.column = members.indices.astype(np.int64)
        self.load = sides.sets.weight[self.row]
        rows, self._asked = quota_rows(problem, rules, sides.sets)
        self._quotas = csr_array(csr_array(rows)[:, self.row])
        if rules.quotas and np.isfinite(reach):
            near = self._near(problem, reach).astype(float)
            self._quotas = csr_array(self._quotas @ diags_array(near))
        self._least = np.where(sides.is_new & sides.is_alone, rules.least, 0.0)
        self._homes = int(sides.home.max(initial=-1)) + 1

    def _near(self, problem: Problem, reach: float) -> NDArray[np.bool_]:
        """Which pairs are within the reach."""
        near = problem.within(reach)
        number = self.sides.sets.number[near.customer]
        site = np.repeat(np.arange(near.sites), np.diff(near.start))
        held = number >= 0
        return np.isin(
            self.row * near.sites + self.sides.site[self.column],
            number[held] * near.sites + site[held],
        )

    def programme(self, wish: Wish) -> Programme:
        """The programme; its first variables are the sites that are decided about."""
        sides, allowed = self.sides, self.sides.allowed
        sites, pairs = len(allowed.site), len(self.row)
        up = np.flatnonzero(self.column < sites)
        viable = np.flatnonzero(self._least[:sites] > 0)
        unit = eye_array(sites, format="csr")
        loads, home = self._of_homes(), sides.home
        # What a site that stays may take is a number, what one that is decided about may, C_j·x_j.
        limits = np.bincount(home[sites:], sides.capacity[sites:], minlength=self._homes)
        entry = (home[:sites], np.arange(sites))
        own = csr_array((-sides.capacity[:sites], entry), shape=(self._homes, sites))
        blocks = [
            (csr_array((len(wish.least), sites)), self._of_sets()),
            (-csr_array(unit[self.column[up]]), csr_array(eye_array(pairs, format="csr")[up])),
            (own, loads),
            (-csr_array(unit[viable]) * self._rules.least, csr_array(loads[home[viable]])),
            (csr_array((len(self._asked), sites)), self._quotas),
            (allowed.rows, csr_array((len(allowed.most), pairs))),
        ]
        free = np.full(up.size + self._homes, -np.inf)
        return Programme(
            cost=np.r_[wish.of_site, wish.of_pair],
            lower=np.r_[allowed.least, np.zeros(pairs)],
            upper=np.ones(sites + pairs),
            is_whole=np.arange(sites + pairs) < sites,
            rows=csr_array(vstack([hstack(block) for block in blocks], format="csr")),
            row_lower=np.r_[
                wish.least, free, np.zeros(viable.size), self._asked,
                np.full(len(allowed.most), -np.inf),
            ],
            row_upper=np.r_[
                np.full(len(wish.least), float(wish.copies)), np.zeros(up.size),
                limits, np.full(viable.size + len(self._asked), np.inf), allowed.most,
            ],
        )  # fmt: skip

    def assigned(self, is_open: Mask, wish: Wish) -> Solved:
        """The best assignment to given sites, a linear programme; its values are those of y.

        Parameters
        ----------
        is_open : ndarray of bool, shape (v,)
            Open ones of ``sides.site``.
        """
        kept = np.flatnonzero(is_open[self.column])
        sites = np.flatnonzero(is_open)
        home = self.sides.home[sites]
        capacity = np.bincount(home, self.sides.capacity[sites], minlength=self._homes)
        least = np.bincount(home, self._least[sites], minlength=self._homes)
        rows = [self._of_sets()[:, kept], self._of_homes()[:, kept], self._quotas[:, kept]]
        found = solve(
            Programme(
                cost=wish.of_pair[kept],
                lower=np.zeros(kept.size),
                upper=np.ones(kept.size),
                is_whole=np.zeros(kept.size, np.bool_),
                rows=csr_array(vstack(rows, format="csr")),
                row_lower=np.r_[wish.least, least, self._asked],
                row_upper=np.r_[
                    np.full(len(wish.least), float(wish.copies)), capacity,
                    np.full(len(self._asked), np.inf),
                ],
            ),
            Control(seconds=_SECONDS),
        )  # fmt: skip
        if found.values is None:
            return found
        values = np.zeros(len(self.row))
        values[kept] = found.values
        return Solved(found.status, values, found.objective, found.bound)

    def _of_sets(self) -> csr_array:
        pairs = len(self.row)
        shape = (len(self.sides.sets.weight), pairs)
        return csr_array((np.ones(pairs), (self.row, np.arange(pairs))), shape=shape)

    def _of_homes(self) -> csr_array:
        shape = (self._homes, len(self.row))
        home = self.sides.home[self.column]
        return csr_array((self.load, (home, np.arange(len(self.row)))), shape=shape)
