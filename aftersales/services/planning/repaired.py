"""Who gets repaired while proposals stand somewhere: hours go to as many vehicles as possible.

Whoever is repaired today stays so: proposals add to the flow of today, which only grows. Vehicles
that no proposal can touch (:func:`~aftersales.analysis.siting.maximum.touched`) are settled once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from aftersales.analysis.siting.maximum import Found, max_flow, touched
from aftersales.geo.distance import Floats, ecef_km
from aftersales.services.planning.posed import at_places
from aftersales.services.planning.standing import around, near_of

if TYPE_CHECKING:
    from aftersales.services.planning.posed import Column, Posed

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Hours:
    """Vehicles and centres with some proposals, as flows.

    Attributes
    ----------
    posed : Posed
        The question.
    sites : tuple of int
        Site of the problem of each proposal.
    customers : tuple of ndarray of int64
        Customers whom each brings to its centre.
    closed : ndarray of bool, shape (f,)
        Centres of today that close.
    """

    posed: Posed
    sites: tuple[int, ...]
    customers: tuple[Ints, ...]
    closed: Mask

    @property
    def nothing(self) -> Mask:
        """None of the proposals."""
        return np.zeros(len(self.sites), np.bool_)

    @cached_property
    def home(self) -> Ints:
        """Number of the centre of each proposal; centres of today come first."""
        number = {centre: k for k, centre in enumerate(self.posed.centres.tolist())}
        columns = (self.posed.column(site) for site in self.sites)
        homes = [
            self.posed.first + k if one.candidate is not None else number[one.site]
            for k, one in enumerate(columns)
        ]
        return np.array(homes, np.int64)

    @cached_property
    def _today(self) -> tuple[csr_array, Found]:
        """Pairs of today, with 1 + the centre, and the flow between them."""
        posed = self.posed
        count = int(posed.problem.start[posed.first])
        site = np.repeat(np.arange(posed.first), np.diff(posed.problem.start[: posed.first + 1]))
        shape = (len(posed.place), posed.first + len(self.sites))
        pairs = csr_array((site + 1, (posed.problem.customer[:count], site)), shape=shape)
        pairs.sort_indices()
        row = np.repeat(np.arange(shape[0]), np.diff(pairs.indptr))
        between = np.where(self.closed[pairs.data - 1], 0.0, posed.problem.weight[row])
        return pairs, max_flow(pairs, posed.problem.weight, between, self.room(self.nothing))

    @cached_property
    def left(self) -> Ints:
        """Customers whom a proposal may touch."""
        pairs, found = self._today
        wide = csr_array(pairs + self._brought(np.arange(pairs.shape[0]), pairs.shape[0]))
        return np.flatnonzero(touched(pairs, self.posed.problem.weight, found, wide))

    def _brought(self, number: Ints, rows: int) -> csr_array:
        """Customers and centres that proposals bring together, with 1 + the site behind today's."""
        count = [len(one) for one in self.customers]
        who = np.concatenate([np.empty(0, np.int64), *self.customers])
        entry = np.repeat(self.posed.first + np.arange(len(count)) + 1, count)
        row = number[who]
        kept = row >= 0
        shape = (rows, self.posed.first + len(self.sites))
        return csr_array((entry[kept], (row[kept], np.repeat(self.home, count)[kept])), shape=shape)

    @cached_property
    def table(self) -> csr_array:
        """Pairs of the customers that are left, with 1 + the site that brings them together."""
        pairs, _ = self._today
        number = np.full(pairs.shape[0], -1)
        number[self.left] = np.arange(len(self.left))
        table = csr_array(pairs[self.left] + self._brought(number, len(self.left)))
        table.sort_indices()
        return table

    @cached_property
    def before(self) -> Found:
        """The flow without any of the proposals: that of today, as far as its centres stay."""
        pairs, found = self._today
        here = np.repeat(np.arange(pairs.shape[0]), np.diff(pairs.indptr))
        there = np.repeat(self.left, np.diff(self.table.indptr))
        # Of the pairs that are left, those of today hold what they held.
        known = here * pairs.shape[1] + pairs.indices
        wanted = there * pairs.shape[1] + self.table.indices
        held = np.zeros(len(wanted))
        held[np.isin(wanted, known)] = found.between[np.isin(known, wanted)]
        return self.flow(self.nothing, held)

    def flow(self, is_open: Mask, held: Floats | None = None) -> Found:
        """The flow with some of the proposals, grown from another."""
        table, weight = self.table, self.posed.problem.weight[self.left]
        is_there = np.r_[~self.closed, is_open]
        row = np.repeat(np.arange(len(weight)), np.diff(table.indptr))
        between = np.where(is_there[table.data - 1], weight[row], 0.0)
        return max_flow(table, weight, between, self.room(is_open), held)

    def room(self, is_open: Mask) -> Floats:
        """Vehicles that each centre has hours for."""
        capacity = self.posed.rules.capacity
        assert capacity is not None  # noqa: S101 - the goal counts hours
        today = np.where(self.closed, 0.0, capacity[: self.posed.first])
        room = np.r_[today, np.zeros(len(self.sites))]
        np.add.at(room, self.home[is_open], capacity[list(self.sites)][is_open])
        return np.asarray(np.minimum(room, self.posed.problem.weight.sum()), float)

    def repaired(self, found: Found) -> Floats:
        """Repaired vehicles of each customer."""
        served = self._today[1].out.copy()
        served[self.left] = found.out
        return served

    def used(self, found: Found) -> Floats:
        """Vehicles that each centre serves."""
        pairs, today = self._today
        row = np.repeat(np.arange(pairs.shape[0]), np.diff(pairs.indptr))
        settled = np.where(np.isin(row, self.left), 0.0, today.between)
        rest = np.bincount(pairs.indices, settled, minlength=pairs.shape[1])
        return np.asarray(found.into + rest, float)


@dataclass(frozen=True)
class Repaired:
    """Repair of a report's vehicles by what stays of today's network and by proposals.

    Attributes
    ----------
    hours : Hours
        With the proposals, in their order.
    near : tuple of ndarray of int64
        Places within reach of each proposal.
    serves : tuple of ndarray of bool, shape (b,)
        Asked brands that each proposal is for.
    xyz : ndarray of shape (m, 3)
        Places in earth-centred kilometres.
    """

    hours: Hours
    near: tuple[Ints, ...]
    serves: tuple[Mask, ...]
    xyz: Floats

    @cached_property
    def _steps(self) -> list[Found]:
        """The flow without proposals, then with one more after the other."""
        is_open, found = self.hours.nothing, [self.hours.before]
        for k in range(len(self.near)):
            is_open[k] = True
            found.append(self.hours.flow(is_open, found[-1].between))
        return found

    @cached_property
    def covered(self) -> Ints:
        """Repaired vehicles of each place and brand, shape (m, b)."""
        posed = self.hours.posed
        found = np.zeros(posed.report.network.surface.uio.shape, np.int64)
        found[posed.place, posed.brand] = self.hours.repaired(self._steps[-1]).astype(np.int64)
        return found

    @property
    def by_region(self) -> Ints:
        """Repaired vehicles of each region."""
        network = self.hours.posed.report.network
        found = np.zeros(len(network.regions), np.int64)
        np.add.at(found, network.surface.region, self.covered.sum(axis=1))
        return found

    @cached_property
    def adds(self) -> tuple[int, ...]:
        """Vehicles that each proposal adds to those before it; they add up to the gain."""
        told = np.diff([one.out.sum() for one in self._steps])
        return tuple(round(one) for one in told.tolist())

    @cached_property
    def losses(self) -> tuple[int, ...]:
        """Vehicles that would not be repaired without each proposal."""
        whole, found = float(self._steps[-1].out.sum()), []
        for k in range(len(self.near)):
            without = np.arange(len(self.near)) != k
            less = self.hours.flow(without, self.hours.before.between)
            found.append(round(whole - float(less.out.sum())))
        return tuple(found)

    def first_year(self, which: int) -> tuple[int, float | None]:
        """Vehicles that a proposal's centre serves, and the share of its hours that they take."""
        home = int(self.hours.home[which])
        room = float(self.hours.room(~self.hours.nothing)[home])
        served = float(self.hours.used(self._steps[-1])[home])
        is_known = 0 < room < self.hours.posed.problem.weight.sum()
        return round(served), served / room if is_known else None

    def moved(self, which: int, lat: float, lon: float) -> Repaired:
        """The same with one proposal somewhere else; the order stays."""
        posed = self.hours.posed
        places = around(posed.report, self.xyz, lat, lon, posed.rival_km)
        before = self.hours.customers[which]
        # Brands whose parts came late at the first place come late at the second too.
        there = _at(posed, self.near[which])
        late = np.setdiff1d(posed.brand[there], posed.brand[before])
        customers, near = list(self.hours.customers), list(self.near)
        fresh = _at(posed, places)
        customers[which] = fresh[~np.isin(posed.brand[fresh], late)]
        near[which] = places
        hours = replace(self.hours, customers=tuple(customers))
        return replace(self, hours=hours, near=tuple(near))

    def covered_at(self, which: int, lat: float, lon: float) -> int:
        """Repaired vehicles with one proposal somewhere else."""
        return int(self.moved(which, lat, lon).covered.sum())


def repaired(posed: Posed, sites: Sequence[int] = (), closed: Sequence[int] = ()) -> Repaired:
    """Repair with some sites of the problem open and some centres closed, the most useful first."""
    network = posed.report.network
    points = network.surface.latlon
    xyz = ecef_km(points[:, 0], points[:, 1])
    gone = np.zeros(posed.first, np.bool_)
    gone[list(closed)] = True
    kept = _ranked(_hours(posed, sites, gone))
    columns = [posed.column(site) for site in kept]
    near = tuple(near_of(posed.report, xyz, one, posed.rival_km) for one in columns)
    serves = tuple(_served(one, len(network.brands)) for one in columns)
    return Repaired(_hours(posed, kept, gone), near, serves, xyz)


def _at(posed: Posed, places: Ints) -> Ints:
    return at_places(posed.place, places, np.zeros(len(places)))[0]


def _served(one: Column, count: int) -> Mask:
    return np.equal(np.arange(count), one.brand) if one.brand >= 0 else np.ones(count, np.bool_)


def _hours(posed: Posed, sites: Sequence[int], closed: Mask) -> Hours:
    customers = (posed.problem.pairs(site)[0] for site in sites)
    return Hours(posed, tuple(sites), tuple(customers), closed)


def _ranked(hours: Hours) -> list[int]:
    """Sites of proposals in the order in which each adds most to those before it.

    What one adds seldom grows with the others, so what it added before says which to look at.
    """
    is_open, held = hours.nothing, hours.before
    known = np.full(len(hours.sites), np.inf)
    order: list[int] = []
    while len(order) < len(known):
        seen: dict[int, Found] = {}
        while (best := int(np.argmax(known))) not in seen:
            trial = is_open.copy()
            trial[best] = True
            seen[best] = hours.flow(trial, held.between)
            known[best] = seen[best].out.sum() - held.out.sum()
        is_open[best], known[best], held = True, -1.0, seen[best]
        order.append(hours.sites[best])
    return order
