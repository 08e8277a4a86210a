"""What a network loses when a site closes, and how much of it rests on a single site."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from aftersales.analysis.reach import Reach

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Resilience:
    """How coverage holds.

    Attributes
    ----------
    covered : int
        Vehicles with at least one eligible site within reach.
    backed : int
        Those with at least two.
    overlap : int
        Σ w · (number of eligible sites within reach − 1)+.
    loss : ndarray of int64, shape (n, b)
        Vehicles of each brand that lose their last eligible site when a site closes.
    """

    covered: int
    backed: int
    overlap: int
    loss: Ints


def resilience(reach: Reach, uio: Ints, eligible: Flags) -> Resilience:
    """Find all losses in one pass: a site loses the vehicles of which it is the only one.

    Parameters
    ----------
    reach : Reach
        Of `m` points and `n` sites.
    uio : ndarray of int64, shape (m, b)
        Vehicles.
    eligible : ndarray of bool, shape (n, b)
        Which sites may serve each brand.
    """
    counts = reach.counts(eligible)
    alone = np.where(counts == 1, uio, 0).astype(float)
    loss = np.where(eligible, np.round(reach.around(alone)), 0).astype(np.int64)
    return Resilience(
        covered=int(uio[counts > 0].sum()),
        backed=int(uio[counts > 1].sum()),
        overlap=int((uio * np.maximum(counts - 1, 0)).sum()),
        loss=loss,
    )


def closing_order(reach: Reach, uio: Ints, eligible: Flags, count: int) -> list[tuple[int, int]]:
    """Close one site after the other, each time the one whose closing loses least.

    Losses only grow as others close, so that a site whose known loss is no longer true is
    looked at again when its turn comes. Ties go to the earlier site.

    Returns
    -------
    list of (site, vehicles)
        At most `count` sites with the vehicles that their closing loses.
    """
    counts = reach.counts(eligible)
    by_site = csc_array(reach.table)
    open_sites = np.flatnonzero(eligible.any(axis=1))

    def loss_of(site: int) -> int:
        points = _points_of(by_site, site)
        brands = np.flatnonzero(eligible[site])
        at = np.ix_(points, brands)
        return int(uio[at][counts[at] == 1].sum())

    queue = [(loss_of(site), site) for site in open_sites.tolist()]
    heapq.heapify(queue)
    found: list[tuple[int, int]] = []
    while queue and len(found) < count:
        known, site = heapq.heappop(queue)
        now = loss_of(site)
        if now > known:
            heapq.heappush(queue, (now, site))
            continue
        found.append((site, now))
        points = _points_of(by_site, site)
        counts[np.ix_(points, np.flatnonzero(eligible[site]))] -= 1
    return found


def adoptable(
    reach: Reach, uio: Ints, eligible: Flags, active: Flags, brand: int
) -> tuple[int, int]:
    """Vehicles that are orphaned when a brand leaves, and those that others could adopt.

    Parameters
    ----------
    active : ndarray of bool, shape (n,)
        Sites that work on the day.
    brand : int
        The one that leaves; sites that serve another one stay.

    Returns
    -------
    tuple of int
        Covered vehicles of the brand; those within reach of a site that stays.
    """
    column = [brand]
    covered = reach.counts(eligible[:, column])[:, 0] > 0
    stays = active & np.delete(eligible, brand, axis=1).any(axis=1)
    near = reach.counts(stays[:, None])[:, 0] > 0
    orphans = uio[:, brand] * covered
    return int(orphans.sum()), int(orphans[near].sum())


def adopters(
    reach: Reach,
    uio: Ints,
    eligible: Flags,
    active: Flags,
    closings: Sequence[tuple[int, int]],
) -> list[tuple[int, int]]:
    """Who could adopt the vehicles of a brand that a closing site leaves without any.

    Parameters
    ----------
    closings : sequence of (site, brand)
        Each looked at alone.

    Returns
    -------
    list of (site, vehicles)
        For each closing the active site, not eligible for the brand yet, that most of them are
        within reach of, and how many; -1 and 0 where there is none.
    """
    counts, near = reach.counts(eligible), reach.table
    by_site = csc_array(near)
    found = []
    for site, brand in closings:
        points = _points_of(by_site, site)
        left = points[counts[points, brand] == 1]
        gains = np.asarray(near[left].T @ uio[left, brand])
        gains[~active | eligible[:, brand]] = 0
        best = int(np.argmax(gains))
        found.append((best, int(gains[best])) if gains[best] > 0 else (-1, 0))
    return found


def _points_of(by_site: csc_array, site: int) -> Ints:
    """Points within reach of a site."""
    return np.asarray(by_site.indices[by_site.indptr[site] : by_site.indptr[site + 1]])
