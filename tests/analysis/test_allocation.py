"""Vehicles to hours: against a plain greedy, an assignment solver, a flow solver and duality."""

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from aftersales.analysis.allocation import Allocation, least_distance, nearest_first
from aftersales.analysis.network import Network
from aftersales.analysis.reach import reach_of
from tests.analysis.oracles import (
    Flags,
    Floats,
    Ints,
    changed,
    dense_km,
    greedy,
    networks,
    reach_in,
    with_one,
)
from tests.builders import make_network

REACH = 150.0


def given_out(network: Network, allocate: Any = nearest_first) -> Allocation:
    ready, uio = network.ready, network.surface.uio
    reach = reach_in(network, REACH)
    found = allocate(reach, uio, network.eligible, ready.hours_each, ready.capacity_hours)
    assert isinstance(found, Allocation)
    return found


def km_of(network: Network) -> Floats:
    return dense_km(network.surface.latlon, network.sites.latlon)


def driven(found: Allocation, km: Floats) -> float:
    return float((km[found.point, found.site] * found.vehicles).sum())


def adds_up(found: Allocation, network: Network) -> None:
    """No vehicle is served twice, no hour is given twice, nobody goes where they may not."""
    uio, ready, km = network.surface.uio, network.ready, km_of(network)
    served = np.zeros(uio.shape)
    np.add.at(served, (found.point, found.brand), found.vehicles)
    hours = np.zeros(len(network.sites.codes))
    np.add.at(hours, found.site, found.vehicles * ready.hours_each[found.brand])
    assert found.served == pytest.approx(served, abs=1e-6)
    assert found.hours == pytest.approx(hours, abs=1e-6)
    assert (served <= uio + 1e-6).all()
    assert (hours <= ready.capacity_hours + 1e-6).all()
    assert (found.vehicles > 0).all()
    assert network.eligible[found.site, found.brand].all()
    assert (km[found.point, found.site] <= REACH).all()
    assert found.at_sites(len(hours)).sum(axis=0) == pytest.approx(served.sum(axis=0), abs=1e-6)


@given(networks())
@settings(max_examples=150)
def test_nearest_first_is_the_plain_greedy(network: Network) -> None:
    found, ready, uio = given_out(network), network.ready, network.surface.uio
    adds_up(found, network)
    assert (found.vehicles == np.round(found.vehicles)).all()
    flows = greedy(
        km_of(network), REACH, uio, network.eligible, ready.hours_each, ready.capacity_hours
    )
    made = zip(found.point, found.brand, found.site, found.vehicles, strict=True)
    assert [tuple(map(int, flow)) for flow in made] == flows


@given(networks())
@settings(max_examples=80)
def test_who_is_left_has_no_site_with_hours_for_one_more(network: Network) -> None:
    found, ready = given_out(network), network.ready
    room = ready.capacity_hours - found.hours
    for i, b in np.argwhere(found.served < network.surface.uio):
        near = (km_of(network)[i] <= REACH) & network.eligible[:, b]
        assert (room[near] < ready.hours_each[b]).all()


def test_more_pairs_than_are_looked_at_at_once() -> None:
    rng = np.random.default_rng(11)
    points, sites = (np.column_stack([rng.uniform(50, 58, k), rng.uniform(30, 44, k)])
                     for k in (500, 45))  # fmt: skip
    sites[:9] = points[:9]
    uio = rng.integers(0, 20, (500, 2)).astype(np.int64)
    eligible = rng.random((45, 2)) < 0.7
    each, capacity = np.array([1.5, 0.25]), rng.integers(0, 200, 45) / 4
    capacity[7] = np.inf
    reach = reach_of(points, sites, 700.0)
    assert len(reach.site) > 16_384
    found = nearest_first(reach, uio, eligible, each, capacity)
    flows = greedy(dense_km(points, sites), 700.0, uio, eligible, each, capacity)
    made = zip(found.point, found.brand, found.site, found.vehicles, strict=True)
    assert [tuple(map(int, flow)) for flow in made] == flows


@pytest.mark.parametrize(
    ("capacity", "each", "served"),
    [
        (0.0, 2.0, 0),
        (1e-12, 2.0, 0),
        (1.999, 2.0, 0),
        (2.0, 2.0, 1),
        (5.9, 2.0, 2),
        (np.inf, 2.0, 10),
        (0.0, 0.0, 10),
        (0.3, 0.1, 3),  # 0.3 // 0.1 is 2
        (0.7, 0.1, 7),
        (2.8 * 3, 2.8, 3),
    ],
)
def test_edges_of_capacity(capacity: float, each: float, served: int) -> None:
    reach = reach_of([(55, 37)], [(55, 37)], 0.0)
    args = reach, np.array([[10]]), np.array([[True]]), np.array([each]), np.array([capacity])
    assert nearest_first(*args).served.tolist() == [[served]]
    assert least_distance(*args).served[0, 0] == pytest.approx(
        min(10, capacity / each) if each else 10, abs=1e-6
    )


def test_tenths_of_hours_stay_whole_vehicles() -> None:
    """Hours that binary numbers cannot hold are still given out to the last."""
    points = [(55.0, 37.0 + k / 100) for k in range(40)]
    reach = reach_of(points, [(55, 37)], 100.0)
    uio, yes = np.ones((40, 1), np.int64), np.array([[True]])
    for tenths in range(1, 60):
        found = nearest_first(reach, uio, yes, np.array([tenths / 10]), np.array([6.0]))
        assert found.served.sum() == min(40, 60 // tenths)


@pytest.mark.parametrize("allocate", [nearest_first, least_distance])
@pytest.mark.parametrize("shape", [(0, 1), (3, 0), (3, 2)])
def test_nothing_to_give_or_to_take(allocate: Any, shape: tuple[int, int]) -> None:
    points = [(55.0, 37.0)] * shape[0]
    uio = np.ones(shape, np.int64)
    for sites in (0, 2):
        reach = reach_of(points, [(-55.0, 37.0)] * sites, 10.0)
        rights, hours = np.ones((sites, shape[1]), np.bool_), np.full(sites, 5.0)
        found = allocate(reach, uio, rights, np.ones(shape[1]), hours)
        assert found.served.shape == shape
        assert found.served.sum() == 0
        assert found.hours.tolist() == [0] * sites
        assert found.at_sites(sites).shape == (sites, shape[1])


def assigned(network: Network) -> tuple[int, float]:
    """Most vehicles over the fewest kilometres where each takes one hour: vehicle to hour."""
    uio, km = network.surface.uio, km_of(network)
    rows = [(i, b) for i, b in np.ndindex(*uio.shape) for _ in range(int(uio[i, b]))]
    capacity = np.minimum(network.ready.capacity_hours, len(rows)).astype(int)
    columns = np.repeat(np.arange(len(capacity)), capacity)
    cost = np.zeros((len(rows), len(columns) + len(rows)))  # the last columns: not served
    for row, (i, b) in enumerate(rows):
        can = (km[i] <= REACH) & network.eligible[:, b]
        cost[row, : len(columns)] = np.where(can, km[i] - 1e6, 1e9)[columns]
    chosen = cost[linear_sum_assignment(cost)]
    served = int((chosen < 0).sum())
    return served, float(chosen[chosen < 0].sum() + 1e6 * served)


@given(networks(hours=(1.0, 2.0, 3.0, 4.0, 9.0), each=(1.0,)))
@settings(max_examples=60)
def test_least_distance_is_the_best_assignment(network: Network) -> None:
    found = given_out(network, least_distance)
    adds_up(found, network)
    served, km = assigned(network)
    assert found.served.sum() == pytest.approx(served, abs=1e-5)
    assert driven(found, km_of(network)) == pytest.approx(km, abs=1e-2)


def most_by_flow(uio: Ints, near: Flags, eligible: Flags, capacity: Ints) -> int:
    """Vehicles that a maximum flow from customers to sites carries."""
    (m, b), n = uio.shape, len(capacity)
    size = m * b + n + 2
    table = np.zeros((size, size), np.int32)
    table[-2, : m * b] = uio.ravel()
    table[m * b : m * b + n, -1] = capacity
    for i, brand, j in itertools.product(range(m), range(b), range(n)):
        if near[i, j] and eligible[j, brand]:
            table[i * b + brand, m * b + j] = uio[i, brand]
    return int(maximum_flow(csr_array(table), size - 2, size - 1).flow_value)


@pytest.mark.parametrize("seed", range(6))
def test_least_distance_serves_the_maximum_flow(seed: int) -> None:
    """Every vehicle takes 2.5 hours, sites hold a whole number of vehicles."""
    rng = np.random.default_rng(seed)
    points, sites = (np.column_stack([rng.uniform(54, 57, k), rng.uniform(35, 41, k)])
                     for k in (60, 12))  # fmt: skip
    uio = rng.integers(0, 9, (60, 3)).astype(np.int64)
    eligible, capacity = rng.random((12, 3)) < 0.5, rng.integers(0, 60, 12)
    reach = reach_of(points, sites, 120.0)
    hours = np.asarray(capacity * 2.5, float)
    found = least_distance(reach, uio, eligible, np.full(3, 2.5), hours)
    most = most_by_flow(uio, dense_km(points, sites) <= 120.0, eligible, capacity)
    assert 0 < most < uio.sum()
    assert found.served.sum() == pytest.approx(most, abs=1e-4)
    greedily = nearest_first(reach, uio, eligible, np.full(3, 2.5), hours)
    assert greedily.served.sum() <= most


def dual_bound(network: Network, km: Floats | None = None, served: float = 0.0) -> float:
    """Smallest upper bound that prices of vehicles and hours prove, by strong duality.

    Of the served vehicles without `km`; else of minus the kilometres when `served` are served.
    """
    uio, ready, dense = network.surface.uio, network.ready, km_of(network)
    m, b, n = *uio.shape, len(network.sites.codes)
    rows, limits = [], []
    for i, brand, j in itertools.product(range(m), range(b), range(n)):
        if dense[i, j] <= REACH and network.eligible[j, brand]:
            row = np.zeros(m * b + n + 1)
            row[i * b + brand] = -1
            row[m * b + j] = -ready.hours_each[brand]
            row[-1] = 0.0 if km is None else 1
            rows.append(row)
            limits.append(-1.0 if km is None else km[i, j])
    if not rows:
        return 0.0
    endless = np.isinf(ready.capacity_hours)
    price = np.r_[uio.ravel(), np.where(endless, 0, ready.capacity_hours), -served]
    bounds = [(0, None)] * (m * b) + [(0, 0 if free else None) for free in endless] + [(0, None)]
    found = linprog(price, A_ub=np.array(rows), b_ub=limits, bounds=bounds, method="highs-ds")
    assert found.status == 0
    assert found.fun is not None
    return float(found.fun)


@given(networks(hours=(0.0, 0.3, 1.0, 2.5, 7.0, 20.0, np.inf)))
@settings(max_examples=60)
def test_prices_prove_that_nothing_is_better(network: Network) -> None:
    found = given_out(network, least_distance)
    adds_up(found, network)
    total = dual_bound(network)
    assert found.served.sum() == pytest.approx(total, abs=1e-4)
    least = -dual_bound(network, km_of(network), total * (1 - 1e-9))
    assert driven(found, km_of(network)) == pytest.approx(least, abs=1e-2)


@given(networks())
@settings(max_examples=60)
def test_least_distance_is_no_worse_than_nearest_first(network: Network) -> None:
    best, first = given_out(network, least_distance), given_out(network)
    most = best.served.sum()
    assert most >= first.served.sum() - 1e-5
    if most <= first.served.sum() + 1e-5:
        assert driven(best, km_of(network)) <= driven(first, km_of(network)) + 1e-2


@pytest.mark.parametrize("seed", range(8))
def test_all_ways_of_a_tiny_case(seed: int) -> None:
    """Three towns, two sites, every table of whole vehicles tried."""
    rng = np.random.default_rng(seed)
    points, sites = (np.column_stack([rng.uniform(54, 56, k), rng.uniform(36, 40, k)])
                     for k in (3, 2))  # fmt: skip
    uio, capacity = rng.integers(0, 4, 3), rng.integers(0, 5, 2)
    km = dense_km(points, sites)
    best = (0, 0.0)
    for flows in itertools.product(range(4), repeat=6):
        x = np.array(flows).reshape(3, 2)
        fits = (x.sum(axis=1) <= uio).all() and (x.sum(axis=0) <= capacity).all()
        if fits and not x[km > REACH].any():
            best = max(best, (int(x.sum()), -float((x * km).sum())))
    found = least_distance(
        reach_of(points, sites, REACH), uio[:, None], np.ones((2, 1), np.bool_), np.ones(1),
        capacity.astype(float),
    )  # fmt: skip
    assert found.served.sum() == pytest.approx(best[0], abs=1e-5)
    assert driven(found, km) == pytest.approx(-best[1], abs=1e-2)


@given(networks(), st.integers(0, 4), st.floats(0, 9))
@settings(max_examples=40)
def test_more_hours_never_serve_fewer(network: Network, at: int, more: float) -> None:
    before = given_out(network, least_distance).served.sum()
    ready = network.ready
    if not len(ready.staffed):
        return
    hours = with_one(ready.capacity_hours, at % len(ready.staffed), np.inf if more > 8 else more)
    wider = np.maximum(hours, ready.capacity_hours)
    after = given_out(changed(network, technician_hours=wider, bay_hours=wider), least_distance)
    assert after.served.sum() >= before - 1e-5


@given(networks())
@settings(max_examples=40)
def test_a_site_less_never_serves_more(network: Network) -> None:
    before = given_out(network, least_distance).served.sum()
    for at in range(len(network.sites.codes)):
        closed = changed(network, active=with_one(network.sites.active, at, False))
        assert given_out(closed, least_distance).served.sum() <= before + 1e-5


def test_a_nearer_customer_comes_first() -> None:
    """One hour, two towns: who lives nearer is served; two hours far away serve both."""
    network = make_network([(55.0, 37.0), (55.0, 37.5)], [[1], [1]], [(55.0, 37.4), (55.0, 36.0)])
    ready = replace(
        network.ready, hours_each=np.ones(1), technician_hours=np.ones(2), bay_hours=np.ones(2)
    )
    found = given_out(replace(network, readiness=ready))
    flows = zip(found.point, found.site, found.vehicles, strict=True)
    assert [tuple(map(int, flow)) for flow in flows] == [(1, 0, 1), (0, 1, 1)]
