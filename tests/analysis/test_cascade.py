"""Repairable coverage: against the definition written out, and what must always hold."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.analysis.allocation import least_distance, nearest_first
from aftersales.analysis.assessment import Cause, assess
from aftersales.analysis.cascade import STEPS, Cascade, Step, cascade
from aftersales.analysis.network import Network
from tests.analysis.oracles import (
    Ints,
    changed,
    dense_km,
    greedy,
    make_ready,
    networks,
    reach_in,
    with_one,
)
from tests.builders import make_network

REACH = 150.0
FIRST_FIVE = slice(0, 5)
ALLOCATE = pytest.mark.parametrize("allocate", [nearest_first, least_distance])


def chain_of(network: Network, allocate: Any = nearest_first) -> Cascade:
    return cascade(network, reach_in(network, REACH), allocate)


def written_out(network: Network) -> Ints:
    """The steps by their definition, vehicle by vehicle."""
    uio, sites, ready = network.surface.uio, network.sites, network.ready
    km = dense_km(network.surface.latlon, sites.latlon)
    left = np.zeros((7, *uio.shape), np.int64)
    left[0] = uio
    for i, b in np.ndindex(*uio.shape):
        furthest = 0
        for j in range(len(sites.codes)):
            if km[i, j] > REACH:
                continue
            passed = (
                sites.active[j], sites.authorised[j, b], ready.certified[j, b], ready.staffed[j]
            )  # fmt: skip
            steps = 0
            while steps < 4 and passed[steps]:
                steps += 1
            furthest = max(furthest, steps)
        left[1 : furthest + 1, i, b] = uio[i, b]
    flows = greedy(km, REACH, uio, network.eligible, ready.hours_each, ready.capacity_hours)
    for i, b, j, vehicles in flows:
        left[5, i, b] += vehicles
        left[6, i, b] += vehicles if ready.in_time[j, b] else 0
    return left


@given(networks())
@settings(max_examples=150)
def test_equals_the_definition(network: Network) -> None:
    assert chain_of(network).left.tolist() == written_out(network).tolist()


@ALLOCATE
@given(network=networks())
@settings(max_examples=60)
def test_steps_never_grow_and_each_vehicle_is_lost_once(network: Network, allocate: Any) -> None:
    found, uio = chain_of(network, allocate), network.surface.uio
    assert found.left.dtype == np.int64
    assert (np.diff(found.left, axis=0) <= 0).all()
    assert (found.left >= 0).all()
    assert (found.left[0] == uio).all()
    losses = [found.lost(step) for step in Step]
    assert not losses[0].any()
    assert (sum(losses[1:], losses[0]) == uio - found.repairable).all()
    assert [count for _, count in found.totals] == found.left.sum(axis=(1, 2)).tolist()
    assert [name for name, _ in found.totals] == [step.value for step in STEPS]


@given(networks(brands=2))
@settings(max_examples=60)
def test_parts_add_up_to_the_whole(network: Network) -> None:
    found = chain_of(network)
    totals = np.array([count for _, count in found.totals])
    regions = found.by_group(network.surface.region, len(network.regions))
    assert regions.shape == (7, len(network.regions))
    assert regions.sum(axis=1).tolist() == totals.tolist()
    for region in range(len(network.regions)):
        here = network.surface.region == region
        assert regions[:, region].tolist() == found.left[:, here].sum(axis=(1, 2)).tolist()
    brands = [[count for _, count in found.only(b).totals] for b in range(2)]
    assert np.sum(brands, axis=0).tolist() == totals.tolist()


@given(networks())
@settings(max_examples=80)
def test_coverage_agrees_with_the_step_of_staff(network: Network) -> None:
    """Coverage is searched another way, by the nearest eligible centre."""
    found, at = assess(network, REACH), STEPS.index(Step.STAFFED)
    left = found.chain.left[at]
    assert int(left.sum()) == found.summary.uio_covered
    assert left.sum(axis=1).tolist() == found.covered.tolist()
    assert left.sum(axis=0).tolist() == [brand.uio_covered for brand in found.brands]
    by_region = found.chain.by_group(network.surface.region, len(network.regions))[at]
    assert by_region.tolist() == [region.uio_covered for region in found.regions]


@given(networks(brands=2))
@settings(max_examples=40)
def test_a_brand_asked_alone_has_its_share_of_the_whole(network: Network) -> None:
    """Its centres give hours to the other brand as well, so alone it can only be served more."""
    whole = chain_of(network, least_distance)
    for brand in range(2):
        one = network.only(brand)
        asked = assess(one, REACH, chain=whole.only(brand))
        alone = assess(one, REACH)
        assert asked.summary == alone.summary
        assert asked.cascade[:5] == alone.cascade[:5]
        assert asked.repairable == int(whole.repairable[:, brand].sum())
        served = chain_of(one, least_distance).allocation.served.sum()
        assert whole.allocation.served[:, brand].sum() <= served + 1e-5


@given(networks(), st.integers(0, 2**32 - 1))
@settings(max_examples=100)
def test_a_site_or_a_right_more_never_lowers_the_first_steps(network: Network, seed: int) -> None:
    sites, ready = network.sites, network.ready
    n, b = sites.authorised.shape
    if not n:
        return
    rng = np.random.default_rng(seed)
    site, brand = int(rng.integers(n)), int(rng.integers(b))
    closed = changed(network, active=with_one(sites.active, site, False))
    opened = changed(network, active=with_one(sites.active, site, True))
    less, here, more = (
        chain_of(one).left[FIRST_FIVE] for one in (closed, network, opened)
    )  # fmt: skip
    assert (less <= here).all()
    assert (here <= more).all()
    for granted in (
        changed(network, authorised=with_one(sites.authorised, (site, brand), True)),
        changed(network, certified=with_one(ready.certified, (site, brand), True)),
        changed(network, staffed=with_one(ready.staffed, site, True)),
    ):
        assert (chain_of(granted).left[FIRST_FIVE] >= here).all()


ISLANDS = [(55.0, 30.0 + 10 * k) for k in range(5)]
TABLE = np.array([[10, 3], [20, 4], [30, 5], [40, 6], [50, 7]])


def islands(**over: Any) -> Network:
    """Five towns far from each other with a centre each, two brands, two hours a vehicle."""
    network = make_network(ISLANDS, TABLE.tolist(), ISLANDS)
    ready = make_ready(5, 2, hours_each=[2.0, 2.0], technician_hours=[1000.0] * 5)
    held = {name: getattr(ready, name) for name in type(ready).__dataclass_fields__}
    return changed(network, **{**held, **over})


def losses(network: Network) -> dict[Step, list[list[int]]]:
    found = chain_of(network)
    return {step: found.lost(step).tolist() for step in Step if found.lost(step).any()}


YES, ALL = np.ones((5, 2), np.bool_), np.ones(5, np.bool_)


@pytest.mark.parametrize(
    ("over", "step", "lost"),
    [
        ({}, None, None),
        ({"active": with_one(ALL, 2, False)}, Step.REACHABLE, (2, [30, 5])),
        ({"authorised": with_one(YES, (2, 1), False)}, Step.AUTHORISED, (2, [0, 5])),
        ({"certified": with_one(YES, (3, 0), False)}, Step.CERTIFIED, (3, [40, 0])),
        ({"staffed": with_one(ALL, 4, False)}, Step.STAFFED, (4, [50, 7])),
        ({"bay_hours": np.array([np.nan, 0, np.nan, np.nan, np.nan])}, Step.CAPACITY, (1, [20, 4])),
        ({"bay_hours": np.array([np.nan, 41, np.nan, np.nan, np.nan])}, Step.CAPACITY, (1, [0, 4])),
        ({"bay_hours": np.array([np.nan, 39, np.nan, np.nan, np.nan])}, Step.CAPACITY, (1, [1, 4])),
        ({"in_time": with_one(YES, (0, 0), False)}, Step.PARTS, (0, [10, 0])),
    ],
)
def test_every_link_broken_alone(
    over: dict[str, Any], step: Step | None, lost: tuple[int, list[int]] | None
) -> None:
    expected = {}
    if step is not None and lost is not None:
        expected = {step: with_one(np.zeros((5, 2), np.int64), lost[0], lost[1]).tolist()}
    assert losses(islands(**over)) == expected


def test_a_chain_breaks_at_its_first_broken_link() -> None:
    """Everything is broken somewhere, and where several links are, the first one counts."""
    network = islands(
        active=np.array([False, True, True, True, True]),
        authorised=np.repeat([[False], [False], [True], [True], [True]], 2, axis=1),
        certified=np.repeat([[False], [False], [False], [True], [True]], 2, axis=1),
        staffed=np.array([False, False, False, False, True]),
        bay_hours=np.array([0, 0, 0, 0, 100.0]),
        in_time=np.zeros((5, 2), np.bool_),
    )
    found = chain_of(network)
    assert [count for _, count in found.totals] == [175, 162, 138, 103, 57, 50, 0]


def test_two_halves_make_no_whole() -> None:
    """One centre has the right, the other one the certificate: no vehicle is repaired."""
    here = (55.0, 37.0)
    network = make_network([here], [[9]], [here, here], authorised=[[True], [False]])
    ready = make_ready(2, 1, certified=[[False], [True]])
    found = chain_of(changed(network, certified=ready.certified))
    assert [count for _, count in found.totals] == [9, 9, 9, 0, 0, 0, 0]
    spot = assess(changed(network, certified=ready.certified), REACH).white_spots[0]
    assert spot.cause is Cause.NOT_CERTIFIED
    lonely = changed(network, staffed=np.array([False, True]))
    assert assess(lonely, REACH).white_spots[0].cause is Cause.NOT_STAFFED


def test_no_sites_no_places_no_brands() -> None:
    nothing = chain_of(make_network(ISLANDS, TABLE.tolist()))
    assert [count for _, count in nothing.totals] == [175, 0, 0, 0, 0, 0, 0]
    nobody = make_network(ISLANDS[:1], [[]], ISLANDS)
    surface = replace(nobody.surface, latlon=np.empty((0, 2)), uio=np.empty((0, 1), np.int64))
    nowhere = replace(make_network(ISLANDS[:1], [[1]], ISLANDS), surface=surface)
    for network in (nobody, nowhere):
        assert [count for _, count in chain_of(network).totals] == [0] * 7


def test_without_readiness_nothing_is_missing() -> None:
    found = chain_of(make_network(ISLANDS, TABLE.tolist(), ISLANDS[:3]))
    assert [count for _, count in found.totals] == [175, *[72] * 6]


def test_only_keeps_what_belongs_to_the_brand() -> None:
    network = islands(
        authorised=with_one(YES, (0, 1), False), certified=with_one(YES, (1, 1), False),
        staffed=with_one(ALL, 4, False), in_time=with_one(YES, (2, 1), False),
        hours_each=np.array([2.0, 3.0]), lead_hours=np.arange(10.0).reshape(5, 2),
    )  # fmt: skip
    one = network.only(1)
    assert one.brands == ("B1",)
    assert one.eligible[:, 0].tolist() == network.eligible[:, 1].tolist()
    assert one.ready.hours_each.tolist() == [3.0]
    assert one.ready.lead_hours[:, 0].tolist() == [1.0, 3.0, 5.0, 7.0, 9.0]
    assert chain_of(one).left[:, :, 0].tolist() == chain_of(network).left[:, :, 1].tolist()
