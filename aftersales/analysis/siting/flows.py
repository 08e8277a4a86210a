"""What open sites can serve, as a function of the plan: minimum cuts and their tangents.

What open sites serve is a maximum flow from groups Q of demand through sets g and sites j, hence
a minimum cut: with c_j what a site may take and d_Q what counts of a group, for every set A of
sites and every plan x

    flow(x) <= Σ_{j in A} c_j·x_j
               + Σ_Q min(d_Q, Σ_{g in Q} w_g·min(1, Σ_{j covers g, j not in A} x_j))

with equality for the best A. Sites that share a home (:class:`.Rules`) are in A together or not at
all: what they may take flows through one node. The right side is concave, so its tangent at any
point is a linear bound on the flow (Benders decomposition in closed form, as Cordeau, Furini and
Ljubić, 2019, have it for A = ∅ and one group without a limit).
"""

import itertools

import numpy as np
from scipy.sparse import csr_array, vstack

from aftersales.analysis.siting.maximum import cut_of, gathering, is_countable, max_flow
from aftersales.analysis.siting.problem import Control, Ints
from aftersales.analysis.siting.rules import Mask
from aftersales.analysis.siting.solve import Programme, solve
from aftersales.geo.distance import Floats

_NOTHING = 1e-7
_PASSES = 2  # over all homes for the best A


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
    home : ndarray of int64, shape (v,), optional
        Which sites take together what each of them may; each alone without it. A set has one
        site of a home at most.
    stays : ndarray of bool, shape (v,), optional
        Sites that other ones of their home need.
    is_tied : bool
        Whether sites that are always open tie demand together: then it takes a flow to find a
        good A; else looking at one site after the other does, and is quicker.
    """

    def __init__(
        self, members: csr_array, weight: Floats, capacity: Floats,
        group: Ints | None = None, most: Floats | None = None, home: Ints | None = None,
        stays: Mask | None = None, is_tied: bool = False,
    ) -> None:  # fmt: skip
        if group is not None:
            members, weight, group = (
                csr_array(members[group >= 0]),
                weight[group >= 0],
                group[group >= 0],
            )
        self._members, self._by_site = members, csr_array(members.T)
        self._weight, self._capacity, self._is_tied = weight, capacity, is_tied
        self._group = np.zeros(len(weight), np.int64) if group is None else group
        self._most = np.array([np.inf]) if most is None else most
        self._keys = np.random.default_rng(1).random(members.shape[1])
        count = members.shape[1]
        _, self._home = np.unique(np.arange(count) if home is None else home, return_inverse=True)
        self._is_alone = np.bincount(self._home, minlength=count)[self._home] == 1
        self._stays = np.ones(count, np.bool_) if stays is None else stays
        # A part lets through what its home takes, as far as it is open, and what it adds to that.
        held = np.bincount(self._home, np.where(self._stays, capacity, 0.0), minlength=count)
        is_door = np.diff(self._by_site.indptr) > 0
        self._is_part = ~self._stays & ~self._is_alone
        self._gate = capacity + np.where(is_door, held[self._home], 0.0)

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
            csr_array(members[first]), weight, self._capacity[kept], self._group[first],
            self._most, self._home[kept], self._stays[kept], self._is_tied,
        )  # fmt: skip

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
        # Homes in place of sites: rows of `few` are sets, columns homes of open sites.
        homes, place = np.unique(self._home[sites], return_inverse=True)
        part = gathering(place, len(homes))
        few = csr_array(csr_array(self._members[first][:, sites]) @ part)
        capacity = np.bincount(place, self._capacity[sites]).astype(float)
        whole = _whole_flow(few, weight, capacity) if np.isposinf(self._most).all() else None
        value, full = whole or self._parted(few, weight, capacity, self._group[first])
        inside[np.isin(self._home, homes[full])] = True
        return value, inside

    def _parted(
        self, few: csr_array, weight: Floats, capacity: Floats, group: Ints
    ) -> tuple[float, Ints]:
        """The flow as a linear programme, and the homes that are full."""
        row = np.repeat(np.arange(len(weight)), np.diff(few.indptr))
        entry, load = np.arange(few.nnz), np.ones(few.nnz)
        limited = np.flatnonzero(np.isfinite(self._most))
        place = np.searchsorted(limited, group[row])
        is_limited = np.isin(group[row], limited)
        of_set = csr_array((load, (row, entry)), shape=(len(weight), few.nnz))
        of_site = csr_array((load, (few.indices, entry)), shape=(len(capacity), few.nnz))
        of_group = csr_array(
            (load[is_limited], (place[is_limited], entry[is_limited])),
            shape=(len(limited), few.nnz),
        )
        most = np.concatenate([weight, capacity, self._most[limited]])
        found = solve(
            Programme(
                -load, np.zeros(few.nnz), weight[row], np.zeros(few.nnz, np.bool_),
                csr_array(vstack([of_set, of_site, of_group], format="csr")),
                np.full(len(most), -np.inf), most,
            ),
            Control(),
        )  # fmt: skip
        full = np.empty(0, np.int64)
        if found.values is not None:
            full = self._full(few, found.values, weight, group)
        return -found.objective, full

    def _full(self, few: csr_array, flow: Floats, weight: Floats, group: Ints) -> Ints:
        """Homes that unserved demand can reach along the flow: they are full."""
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
        doors = np.zeros(len(x), np.bool_)
        if inside is None:
            inside, doors = self._cut(x)
        reach = np.asarray(self._members @ np.where(inside | doors, 0.0, x))
        part = np.minimum(reach, 1.0) * self._weight
        counted = np.bincount(self._group, part, minlength=len(self._most))
        is_counted = counted >= self._most
        is_full = reach >= 1 - _NOTHING
        is_open = ~is_full & ~is_counted[self._group]
        slope = np.asarray(self._by_site @ np.where(is_open, self._weight, 0.0))
        most = float(self._most[is_counted].sum())
        most += float(self._weight[is_full & ~is_counted[self._group]].sum())
        # A closed site may be on either side: the one that says less.
        inside = inside | (self._is_alone & (x <= _NOTHING) & (self._capacity < slope))
        through = np.where(doors, self._gate, slope)
        return most, np.where(inside, self._capacity, through)

    def _cut(self, x: Floats) -> tuple[Mask, Mask]:
        """Sites A with which the right side is small, and parts of others that bound it too.

        What the parts of a home serve is bounded by what they let through, beside by A.
        """
        used = np.flatnonzero(x > _NOTHING)
        homes, place = np.unique(self._home[used], return_inverse=True)
        capacity = np.bincount(place, self._capacity[used] * x[used]).astype(float)
        parts = csr_array(self._by_site[used]) * x[used][:, None]
        none = np.zeros(len(x), np.bool_)
        if not (self._is_tied and np.isposinf(self._most).all()):
            held = csr_array(gathering(place, len(homes)).T @ parts)
            full = self._saturated(held, np.asarray(self._members @ x), capacity)
            return np.isin(self._home, homes[full]), none
        is_part = self._is_part[used]
        behind, door = np.unique(place[is_part], return_inverse=True)
        gate = np.bincount(door, (self._gate[used] * x[used])[is_part]).astype(float)
        place[is_part] = len(homes) + door
        reached = csr_array((gathering(place, len(homes) + len(behind)).T @ parts).T)
        row = np.repeat(np.arange(len(self._weight)), np.diff(reached.indptr))
        between = np.minimum(reached.data, 1.0) * self._weight[row]
        is_full, is_cut = cut_of(reached, self._weight, between, (behind, gate), capacity)
        inside = np.isin(self._home, homes[is_full])
        return inside, self._is_part & np.isin(self._home, homes[behind[is_cut]]) & ~inside

    def _saturated(self, held: csr_array, reach: Floats, capacity: Floats) -> Ints:
        """Homes that make the right side small, one after the other."""
        start, sets, part = held.indptr.tolist(), held.indices, held.data
        weight = self._weight[sets]
        is_full = np.zeros(len(capacity), np.bool_)
        for _ in range(_PASSES):
            is_same = True
            for home, (first, last) in enumerate(itertools.pairwise(start)):
                own, mine = sets[first:last], part[first:last]
                with_it = reach[own] + (mine if is_full[home] else 0.0)
                gain = np.minimum(with_it, 1.0) - np.minimum(with_it - mine, 1.0)
                is_in = capacity[home] < float(weight[first:last] @ gain)
                if is_in != is_full[home]:
                    reach[own] = with_it - (mine if is_in else 0.0)
                    is_full[home], is_same = is_in, False
            if is_same:
                break
        return np.flatnonzero(is_full)


def _whole_flow(few: csr_array, weight: Floats, capacity: Floats) -> tuple[float, Ints] | None:
    """The flow from sets to homes in whole numbers, and the homes that are full.

    None where the numbers are not whole, or larger than can be counted.
    """
    if not is_countable(weight, capacity):
        return None
    row = np.repeat(np.arange(len(weight)), np.diff(few.indptr))
    found = max_flow(few, weight, weight[row], np.minimum(capacity, weight.sum()))
    return float(found.out.sum()), np.flatnonzero(found.is_full)
