"""What is lost when sites close: against coverage computed again without them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.analysis.assessment import assess
from aftersales.analysis.coverage import cover
from aftersales.analysis.network import Network
from aftersales.analysis.reach import reach_of
from aftersales.analysis.resilience import adoptable, adopters, closing_order, resilience
from tests.analysis.oracles import Flags, Ints, changed, dense_km, networks, reach_in, with_one
from tests.builders import make_network

REACH = 150.0


def near_of(network: Network) -> Flags:
    return dense_km(network.surface.latlon, network.sites.latlon) <= REACH


def covered(near: Flags, uio: Ints, eligible: Flags) -> Ints:
    """Vehicles of each brand with an eligible site."""
    has = np.einsum("ij,jb->ib", near.astype(int), eligible.astype(int)) > 0
    return np.asarray((uio * has).sum(axis=0))


@given(networks())
@settings(max_examples=100)
def test_losses_equal_coverage_without_the_site(network: Network) -> None:
    uio, eligible, near = network.surface.uio, network.eligible, near_of(network)
    found = resilience(reach_in(network, REACH), uio, eligible)
    before = covered(near, uio, eligible)
    assert found.covered == before.sum() == assess(network, REACH).summary.uio_covered
    for site in range(len(network.sites.codes)):
        after = covered(near, uio, with_one(eligible, site, False))
        assert found.loss[site].tolist() == (before - after).tolist()
        closed = changed(network, active=with_one(network.sites.active, site, False))
        again = assess(closed, REACH).summary.uio_covered
        assert found.loss[site].sum() == found.covered - again
    counts = np.einsum("ij,jb->ib", near.astype(int), eligible.astype(int))
    assert found.backed == uio[counts >= 2].sum()
    assert found.overlap == sum(
        int(w) * max(0, int(c) - 1) for w, c in zip(uio.ravel(), counts.ravel(), strict=True)
    )
    assert found.covered - found.backed == uio[counts == 1].sum() == found.loss.sum()


def test_many_sites_against_the_coverage_kernel() -> None:
    rng = np.random.default_rng(3)
    points = np.column_stack([rng.uniform(50, 60, 800), rng.uniform(30, 60, 800)])
    sites, uio = points[rng.integers(0, 800, 60)], rng.integers(0, 99, (800, 1))
    eligible = np.ones((60, 1), np.bool_)
    found = resilience(reach_of(points, sites, 120.0), uio, eligible)
    whole = cover(points, uio[:, 0], sites, 120.0)
    assert found.covered == whole.covered_weight
    assert found.backed == uio[whole.in_reach >= 2].sum()
    assert found.overlap == (uio[:, 0] * np.maximum(whole.in_reach - 1, 0)).sum()
    alone = whole.in_reach == 1  # by their nearest site
    lost = np.bincount(whole.nearest[alone], uio[alone, 0], minlength=60)
    assert found.loss[:, 0].tolist() == lost.tolist()
    for site in range(60):
        without = cover(points, uio[:, 0], np.delete(sites, site, axis=0), 120.0)
        assert found.loss[site, 0] == whole.covered_weight - without.covered_weight


def naive_order(near: Flags, uio: Ints, eligible: Flags, count: int) -> list[tuple[int, int]]:
    """Try every site that is still open, each time."""
    open_now, found = eligible.copy(), []
    for _ in range(count):
        before = covered(near, uio, open_now).sum()
        tried = [
            (int(before - covered(near, uio, with_one(open_now, site, False)).sum()), site)
            for site in np.flatnonzero(open_now.any(axis=1)).tolist()
        ]
        if not tried:
            break
        lost, site = min(tried)
        found.append((site, lost))
        open_now[site] = False
    return found


@given(networks(), st.integers(0, 7))
@settings(max_examples=100)
def test_closing_order_is_the_naive_one(network: Network, count: int) -> None:
    uio, eligible = network.surface.uio, network.eligible
    reach = reach_in(network, REACH)
    found = closing_order(reach, uio, eligible, count)
    assert found == naive_order(near_of(network), uio, eligible, count)
    if count >= eligible.any(axis=1).sum():
        assert sum(lost for _, lost in found) == resilience(reach, uio, eligible).covered


@pytest.mark.parametrize("most", [2, 30])
@pytest.mark.parametrize("seed", range(3))
def test_closing_order_of_a_dense_network(seed: int, most: int) -> None:
    """Many sites over the same places, so that known losses are often no longer true."""
    rng = np.random.default_rng(seed)
    points = np.column_stack([rng.uniform(54, 56, 60), rng.uniform(36, 40, 60)])
    sites = points[rng.integers(0, 60, 25)]
    uio, eligible = rng.integers(0, most, (60, 2)), rng.random((25, 2)) < 0.6
    found = closing_order(reach_of(points, sites, 60.0), uio, eligible, 25)
    assert found == naive_order(dense_km(points, sites) <= 60.0, uio, eligible, 25)
    losses = [lost for _, lost in found]
    assert sum(losses) == resilience(reach_of(points, sites, 60.0), uio, eligible).covered


@given(networks(brands=2), st.integers(0, 1))
@settings(max_examples=100)
def test_adoptable_equals_brute_force(network: Network, brand: int) -> None:
    uio, eligible, near = network.surface.uio, network.eligible, near_of(network)
    active = network.sites.active
    orphans = adopted = 0
    for i in range(len(uio)):
        around = np.flatnonzero(near[i])
        if any(eligible[j, brand] for j in around):
            orphans += int(uio[i, brand])
            if any(active[j] and eligible[j, 1 - brand] for j in around):
                adopted += int(uio[i, brand])
    reach = reach_in(network, REACH)
    assert adoptable(reach, uio, eligible, active, brand) == (orphans, adopted)


@given(networks())
@settings(max_examples=60)
def test_who_adopts_is_the_best_of_all_that_could(network: Network) -> None:
    """Each other site is given the right in turn, after the first one has closed."""
    uio, eligible, near = network.surface.uio, network.eligible, near_of(network)
    active, reach = network.sites.active, reach_in(network, REACH)
    for site, brand in zip(*np.nonzero(eligible), strict=True):
        closed = with_one(eligible[:, [brand]], site, False)
        before = covered(near, uio[:, [brand]], closed).sum()
        lost = covered(near, uio[:, [brand]], eligible[:, [brand]]).sum() - before
        gains = {
            other: min(lost, int(_gain(near, uio[:, brand], eligible[:, brand], site, other)))
            for other in range(len(active))
            if active[other] and not eligible[other, brand]
        }
        [(other, count)] = adopters(reach, uio, eligible, active, [(int(site), int(brand))])
        assert count == max(gains.values(), default=0)
        assert other == -1 if not count else gains[other] == count


def _gain(near: Flags, uio: Ints, eligible: Flags, site: int, other: int) -> int:
    """Vehicles of which `site` is the only one that `other` reaches too."""
    alone = near[:, site] & (near[:, eligible].sum(axis=1) == 1)
    return int(uio[alone & near[:, other]].sum())


def test_a_brand_alone_leaves_only_orphans() -> None:
    network = make_network([(55.0, 37.0)], [[9]], [(55.0, 37.0)])
    reach, uio = reach_in(network, REACH), network.surface.uio
    assert adoptable(reach, uio, network.eligible, network.sites.active, 0) == (9, 0)


@pytest.mark.parametrize("shape", [(0, 0), (0, 1), (2, 0)])
def test_nothing_to_lose(shape: tuple[int, int]) -> None:
    points, uio = [(55.0, 37.0)] * shape[0], np.ones((shape[0], shape[1]), np.int64)
    for sites in (0, 1):
        eligible: Any = np.ones((sites, shape[1]), np.bool_)
        reach = reach_of(points, [(-55.0, 37.0)] * sites, 10.0)
        found = resilience(reach, uio, eligible)
        assert (found.covered, found.backed, found.overlap) == (0, 0, 0)
        assert found.loss.shape == (sites, shape[1])
        assert not found.loss.any()
        assert closing_order(reach, uio, eligible, 5) == [(0, 0)] * int(eligible.any())
