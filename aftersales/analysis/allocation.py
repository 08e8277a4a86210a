"""Vehicles to the workshops that have hours for them.

Each vehicle of brand b at place i takes h_b hours of one eligible site within reach; a site
gives no more than it has. Vehicles of one place may go to several sites.

*Nearest first* serves pairs of place and site in the order of their distance: whoever lives
nearer comes first, in whole vehicles. *Least distance* serves as many vehicles as can be served
at all, and of all ways to do so takes the one with the fewest vehicle kilometres (a transport
problem).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, vstack

from aftersales.analysis.reach import Reach
from aftersales.analysis.siting.problem import Control, Outcome
from aftersales.analysis.siting.solve import Programme, solve
from aftersales.domain.progress import Cancelled
from aftersales.geo.distance import Floats

Ints = NDArray[np.int64]
_AT_ONCE = 16_384  # pairs that are looked at before those of full sites are dropped
_NOTHING = 1e-9
_SECONDS = 3600.0  # that the transport problem may take; whoever waits may stop it


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who is served where.

    Attributes
    ----------
    point, brand, site : ndarray of int64, shape (f,)
        Flows: vehicles of a brand at a point that go to a site.
    vehicles : ndarray of shape (f,)
        How many.
    served : ndarray of shape (m, b)
        Vehicles that found hours.
    hours : ndarray of shape (n,)
        Hours used of each site.
    """

    point: Ints
    brand: Ints
    site: Ints
    vehicles: Floats
    served: Floats
    hours: Floats

    def at_sites(self, sites: int) -> Floats:
        """Vehicles of each brand that each site serves, shape (n, b)."""
        brands = self.served.shape[1]
        flat = np.bincount(self.site * brands + self.brand, self.vehicles, sites * brands)
        return flat.astype(float).reshape(sites, brands)


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs of a customer (vehicles of a brand at a point) and an eligible site within reach."""

    customer: Ints
    site: Ints
    km: Floats


def nearest_first(
    reach: Reach,
    uio: NDArray[np.int64],
    eligible: NDArray[np.bool_],
    hours_each: Floats,
    capacity: Floats,
) -> Allocation:
    """Serve vehicles in the order of the distance to their sites.

    Parameters
    ----------
    reach : Reach
        Of `m` points and `n` sites.
    uio : ndarray of shape (m, b)
        Vehicles.
    eligible : ndarray of bool, shape (n, b)
        Which sites may serve each brand.
    hours_each : ndarray of shape (b,)
        Hours a vehicle needs in a year; 0 needs no capacity.
    capacity : ndarray of shape (n,)
        Hours of each site, infinite where not known.
    """
    pairs = _pairs(reach, uio, eligible)
    order = np.argsort(pairs.km, kind="stable")
    brands = uio.shape[1]
    left = uio.astype(float).ravel()
    room = capacity.astype(float).copy()
    need = hours_each[np.arange(left.size) % brands] if left.size else np.empty(0)
    customers, sites, amounts = [], [], []
    for first in range(0, len(order), _AT_ONCE):
        part = order[first : first + _AT_ONCE]
        customer, site = pairs.customer[part], pairs.site[part]
        alive = (left[customer] > 0) & (room[site] + _NOTHING >= need[customer])
        for c, j in zip(customer[alive].tolist(), site[alive].tolist(), strict=True):
            wanted, each = left[c], need[c]
            if wanted <= 0:
                continue
            is_short = each > 0 and room[j] < wanted * each
            taken = (room[j] + _NOTHING) // each if is_short else wanted
            if taken < 1:
                continue
            left[c] = wanted - taken
            room[j] -= taken * each
            customers.append(c)
            sites.append(j)
            amounts.append(taken)
    return _allocation(customers, sites, amounts, uio.shape, need, len(capacity))


def least_distance(
    reach: Reach,
    uio: NDArray[np.int64],
    eligible: NDArray[np.bool_],
    hours_each: Floats,
    capacity: Floats,
    cancelled: Callable[[], bool] | None = None,
) -> Allocation:
    """Serve as many vehicles as possible over the fewest kilometres; see :func:`nearest_first`.

    Linear programmes over flows x_cj >= 0 of customers c (a brand at a point) to sites j: first
    max Σ x_cj, then min Σ d_cj x_cj at that sum, both under Σ_j x_cj <= w_c and
    Σ_c h_c x_cj <= S_j. Where all vehicles need the same hours both are one programme.

    Parameters
    ----------
    cancelled : callable, optional
        Asked about ten times a second whether to stop.

    Raises
    ------
    Cancelled
        When it said so.
    RuntimeError
        If the solver does not prove its answer.
    """
    pairs = _pairs(reach, uio, eligible)
    brands = uio.shape[1]
    need = hours_each[np.arange(uio.size) % brands] if uio.size else np.empty(0)
    count = len(pairs.customer)
    if not count:
        return _allocation([], [], [], uio.shape, need, len(capacity))
    customers, row = np.unique(pairs.customer, return_inverse=True)
    limited = np.isfinite(capacity)
    number = np.cumsum(limited) - 1
    held = np.flatnonzero(limited[pairs.site] & (need[pairs.customer] > 0))
    supply = coo_array((np.ones(count), (row, np.arange(count))), (len(customers), count))
    room = coo_array(
        (need[pairs.customer[held]], (number[pairs.site[held]], held)),
        (int(limited.sum()), count),
    )
    rows = vstack([supply, room], format="csr")
    limits = np.r_[uio.ravel()[customers].astype(float), capacity[limited]]
    if np.ptp(need[customers]) == 0:
        # Serving one vehicle more moves others along a chain that meets each site once at most:
        # no chain is longer than this, so one programme has both aims.
        beyond = (len(capacity) + 1) * float(pairs.km.max()) + 1.0
        found = _flows(pairs.km - beyond, rows, limits, cancelled)
    else:
        total = float(_flows(-np.ones(count), rows, limits, cancelled).sum())
        whole = vstack([rows, coo_array(-np.ones((1, count)))], format="csr")
        at_least = np.r_[limits, -total * (1 - 1e-9)]
        found = _flows(pairs.km, whole, at_least, cancelled)
    flows = np.flatnonzero(found > _NOTHING)
    return _allocation(
        pairs.customer[flows].tolist(), pairs.site[flows].tolist(), found[flows].tolist(),
        uio.shape, need, len(capacity),
    )  # fmt: skip


def _flows(
    cost: Floats, rows: csr_array, limits: Floats, cancelled: Callable[[], bool] | None
) -> Floats:
    """Flows x >= 0 that cost least with rows·x <= limits."""
    count = len(cost)
    programme = Programme(
        cost=cost,
        lower=np.zeros(count),
        upper=np.full(count, np.inf),
        is_whole=np.zeros(count, np.bool_),
        rows=csr_array(rows),
        row_lower=np.full(len(limits), -np.inf),
        row_upper=limits,
    )
    control = Control(seconds=_SECONDS, cancelled=cancelled)
    solved = solve(programme, control, is_long=True)
    if cancelled is not None and cancelled():
        raise Cancelled
    if solved.status is not Outcome.OPTIMAL or solved.values is None:
        raise RuntimeError(f"the transport problem ended as {solved.status}")
    return solved.values


def _pairs(reach: Reach, uio: NDArray[np.int64], eligible: NDArray[np.bool_]) -> _Pairs:
    brands = uio.shape[1]
    point = reach.point
    customers, sites, km = [], [], []
    for brand in range(brands):
        held = np.flatnonzero(eligible[reach.site, brand] & (uio[point, brand] > 0))
        customers.append(point[held] * brands + brand)
        sites.append(reach.site[held])
        km.append(reach.km[held])
    if not brands:
        return _Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    return _Pairs(np.concatenate(customers), np.concatenate(sites), np.concatenate(km))


def _allocation(
    customers: list[int],
    sites: list[int],
    amounts: list[float],
    shape: tuple[int, ...],
    need: Floats,
    count: int,
) -> Allocation:
    customer, site = np.asarray(customers, np.int64), np.asarray(sites, np.int64)
    vehicles = np.asarray(amounts, float)
    served = np.bincount(customer, vehicles, shape[0] * shape[1]).astype(float).reshape(shape)
    hours = np.bincount(site, vehicles * need[customer], count).astype(float)
    brands = max(1, shape[1])
    return Allocation(customer // brands, customer % brands, site, vehicles, served, hours)
