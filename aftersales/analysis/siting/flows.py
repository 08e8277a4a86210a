"""What open sites can serve, as a function of the plan: minimum cuts and their tangents.

What open sites serve is a maximum flow from groups Q of demand through sets g and sites j, hence
a minimum cut: with c_j what a site may take and d_Q what counts of a group, for every set A of
sites and every plan x

    flow(x) <= Σ_{j in A} c_j·x_j
               + Σ_Q min(d_Q, Σ_{g in Q} w_g·min(1, Σ_{j covers g, j not in A} x_j))

with equality for the best A. The right side is concave, so its tangent at any point is a linear
bound on the flow (Benders decomposition in closed form, as Cordeau, Furini and Ljubić, 2019, have
it for A = ∅ and one group without a limit).
"""

import numpy as np
from scipy.sparse import csr_array, vstack

from aftersales.analysis.siting.problem import Control, Ints
from aftersales.analysis.siting.rules import Mask
from aftersales.analysis.siting.solve import Programme, solve
from aftersales.geo.distance import Floats

_NOTHING = 1e-7
_PASSES = 2  # over all sites for the best A


class Flow:
    """Demand on one side, what sites may take on the other.

    Parameters
    ----------
    members : csr_array of shape (g, v)
        1 where a site covers the customers of a set.
    weight : ndarray of shape (g,)
        Demand of each set.
    capacity : ndarray of shape (v,)
        What each site may take, finite.
    group : ndarray of int64, shape (g,), optional
        Which group a set belongs to; −1 for sets that do not count. All are one without it.
    most : ndarray of shape (q,), optional
        What counts of each group at most; no limit without it.
    """

    def __init__(
        self, members: csr_array, weight: Floats, capacity: Floats,
        group: Ints | None = None, most: Floats | None = None,
    ) -> None:  # fmt: skip
        if group is not None:
            members, weight, group = (
                csr_array(members[group >= 0]),
                weight[group >= 0],
                group[group >= 0],
            )
        self._members, self._by_site = members, csr_array(members.T)
        self._weight, self._capacity = weight, capacity
        self._group = np.zeros(len(weight), np.int64) if group is None else group
        self._most = np.array([np.inf]) if most is None else most
        self._keys = np.random.default_rng(1).random(members.shape[1])

    @property
    def sites(self) -> int:
        """Number of sites, v."""
        return self._members.shape[1]

    def only(self, kept: Mask) -> "Flow":
        """The same for plans that open some of the sites alone: sets that they tell apart."""
        members = csr_array(self._members[:, kept])
        first, number = self._alike(np.asarray(members @ self._keys[kept]))
        weight = self._gathered(number, len(first))
        return Flow(
            csr_array(members[first]), weight, self._capacity[kept], self._group[first], self._most
        )

    def _alike(self, names: Floats) -> tuple[Ints, Ints]:
        """First of the sets that the same sites cover in the same group, and number of each.

        Names are sums of the keys of the same sites in the same order, so that equal sets have
        the same name to the bit.
        """
        number = np.full(len(names), -1, np.int64)
        held = np.flatnonzero(names > 0)
        _, first, place = np.unique(names[held], return_index=True, return_inverse=True)
        if len(self._most) > 1:
            both = place * len(self._most) + self._group[held]
            _, first, place = np.unique(both, return_index=True, return_inverse=True)
        number[held] = place
        return held[first], number

    def _gathered(self, number: Ints, count: int) -> Floats:
        held = number >= 0
        return np.bincount(number[held], self._weight[held], minlength=count).astype(float)

    def served(self, chosen: Mask) -> tuple[float, Mask]:
        """What open sites serve, and the set A of the minimum cut that proves it.

        Parameters
        ----------
        chosen : ndarray of bool, shape (v,)
            Open sites.
        """
        sites = np.flatnonzero(chosen)
        first, number = self._alike(np.asarray(self._members @ np.where(chosen, self._keys, 0.0)))
        inside = np.zeros(len(chosen), np.bool_)
        if not first.size:
            return 0.0, inside
        weight = self._gathered(number, len(first))
        few, group = csr_array(self._members[first][:, sites]), self._group[first]
        row = np.repeat(np.arange(len(first)), np.diff(few.indptr))
        entry, load = np.arange(few.nnz), np.ones(few.nnz)
        limited = np.flatnonzero(np.isfinite(self._most))
        place = np.searchsorted(limited, group[row])
        is_limited = np.isin(group[row], limited)
        of_set = csr_array((load, (row, entry)), shape=(len(first), few.nnz))
        of_site = csr_array((load, (few.indices, entry)), shape=(len(sites), few.nnz))
        of_group = csr_array(
            (load[is_limited], (place[is_limited], entry[is_limited])),
            shape=(len(limited), few.nnz),
        )
        most = np.concatenate([weight, self._capacity[sites], self._most[limited]])
        found = solve(
            Programme(
                -load, np.zeros(few.nnz), weight[row], np.zeros(few.nnz, np.bool_),
                csr_array(vstack([of_set, of_site, of_group], format="csr")),
                np.full(len(most), -np.inf), most,
            ),
            Control(),
        )  # fmt: skip
        if found.values is not None:
            inside[sites[self._full(few, found.values, weight, group)]] = True
        return -found.objective, inside

    def _full(self, few: csr_array, flow: Floats, weight: Floats, group: Ints) -> Ints:
        """Open sites that unserved demand can reach along the flow: they are full."""
        row = np.repeat(np.arange(len(weight)), np.diff(few.indptr))
        column = few.indices
        slack = _NOTHING * max(1.0, float(weight.max()))
        out = np.bincount(row, flow, minlength=len(weight))
        of_group = np.bincount(group, out, minlength=len(self._most))
        is_short = weight - out > slack
        sets = is_short & (self._most - of_group > slack)[group]
        sites = np.zeros(few.shape[1], np.bool_)
        while True:
            now = sites.copy()
            now[column[sets[row]]] = True
            reached = sets.copy()
            reached[row[now[column] & (flow > slack)]] = True
            # What a set sends back through its group others of the group may send instead.
            back = np.zeros(len(self._most), np.bool_)
            back[group[reached & (out > slack)]] = True
            reached |= is_short & back[group]
            if (now == sites).all() and (reached == sets).all():
                return np.flatnonzero(sites)
            sites, sets = now, reached

    def tangent(self, x: Floats, inside: Mask | None = None) -> tuple[float, Floats]:
        """Bound ``flow(y) <= most + row · y`` for all y, close to the flow at a point x.

        Parameters
        ----------
        inside : ndarray of bool, shape (v,), optional
            The set A; a good one is looked for without it.

        Returns
        -------
        most, row : float, ndarray of shape (v,)
        """
        inside = self._saturated(x) if inside is None else inside
        reach = np.asarray(self._members @ np.where(inside, 0.0, x))
        part = np.minimum(reach, 1.0) * self._weight
        counted = np.bincount(self._group, part, minlength=len(self._most))
        is_counted = counted >= self._most
        is_full = reach >= 1 - _NOTHING
        is_open = ~is_full & ~is_counted[self._group]
        slope = np.asarray(self._by_site @ np.where(is_open, self._weight, 0.0))
        most = float(self._most[is_counted].sum())
        most += float(self._weight[is_full & ~is_counted[self._group]].sum())
        # A closed site may be on either side: the one that says less.
        inside = inside | ((x <= _NOTHING) & (self._capacity < slope))
        return most, np.where(inside, self._capacity, slope)

    def _saturated(self, x: Floats) -> Mask:
        """Sites A that make the right side small, one site after the other."""
        inside = np.zeros(len(x), np.bool_)
        reach = np.asarray(self._members @ x)
        for _ in range(_PASSES):
            is_same = True
            for site in np.flatnonzero(x > _NOTHING).tolist():
                first, last = self._by_site.indptr[site : site + 2]
                sets = self._by_site.indices[first:last]
                with_it = reach[sets] + (x[site] if inside[site] else 0.0)
                gain = np.minimum(with_it, 1.0) - np.minimum(with_it - x[site], 1.0)
                is_in = self._capacity[site] * x[site] < float(self._weight[sets] @ gain)
                if is_in != inside[site]:
                    reach[sets] = with_it - (x[site] if is_in else 0.0)
                    inside[site], is_same = is_in, False
            if is_same:
                break
        return inside
