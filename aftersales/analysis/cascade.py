"""Repairable coverage: who can really get a vehicle repaired, and where the chain breaks first.

    total → within reach → authorised → certified → technicians qualified → capacity left
          → part in time

Each step keeps the vehicles for which one centre within reach passes it and all steps before:
of active centres one is within reach; one of those holds the right for the brand and the work;
… Hours are given out by :mod:`aftersales.analysis.allocation`; a vehicle gets its part in time
where the centre that serves it does. So each step keeps no more than the one before, and a lost
vehicle is lost once, at its first broken link.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from aftersales.analysis.allocation import Allocation, nearest_first
from aftersales.analysis.network import Network
from aftersales.analysis.reach import Reach

Ints = NDArray[np.int64]


class Step(StrEnum):
    """Steps of the cascade, in their order."""

    TOTAL = "total"
    REACHABLE = "reachable"
    AUTHORISED = "authorised"
    CERTIFIED = "certified"
    STAFFED = "staffed"
    CAPACITY = "capacity"
    PARTS = "parts"


STEPS = tuple(Step)


@dataclass(frozen=True, slots=True)
class Cascade:
    """What each step leaves.

    Attributes
    ----------
    left : ndarray of int64, shape (7, m, b)
        Vehicles of each brand at each place after each of :data:`STEPS`.
    allocation : Allocation
        Who is served where, of all brands.
    """

    left: Ints
    allocation: Allocation

    @property
    def totals(self) -> tuple[tuple[str, int], ...]:
        """Each step with the vehicles left after it."""
        sums = self.left.sum(axis=(1, 2)).tolist()
        return tuple(zip((step.value for step in STEPS), sums, strict=True))

    @property
    def repairable(self) -> Ints:
        """Vehicles that pass every step, shape (m, b)."""
        return self.after(Step.PARTS)

    def after(self, step: Step) -> Ints:
        """Vehicles that a step and all before it keep, shape (m, b)."""
        return np.asarray(self.left[STEPS.index(step)])

    def lost(self, step: Step) -> Ints:
        """Vehicles for which the chain breaks first at a step, shape (m, b); none at the first."""
        at = STEPS.index(step)
        return np.asarray(self.left[max(0, at - 1)] - self.left[at])

    def only(self, brand: int) -> "Cascade":
        """The same of one brand."""
        return Cascade(self.left[:, :, [brand]], self.allocation)

    def by_group(self, group: Ints, count: int) -> Ints:
        """Vehicles of all brands left in each group of places, shape (7, count)."""
        found = np.zeros((len(STEPS), count), np.int64)
        for row, left in zip(found, self.left.sum(axis=2), strict=True):
            np.add.at(row, group, left)
        return found


def cascade(
    network: Network,
    reach: Reach,
    allocate: Callable[..., Allocation] = nearest_first,
) -> Cascade:
    """Follow the vehicles of a network through the steps.

    Parameters
    ----------
    network : Network
        With all brands whose vehicles use the same hours.
    reach : Reach
        Of its places and sites.
    allocate : callable
        How hours are given out.
    """
    sites, ready, uio = network.sites, network.ready, network.surface.uio
    active = np.repeat(sites.active[:, None], uio.shape[1], axis=1)
    authorised = active & sites.authorised
    certified = authorised & ready.certified
    able = (active, authorised, certified, network.eligible)
    kept = [uio, *(uio * (reach.counts(which) > 0) for which in able)]
    given = allocate(reach, uio, network.eligible, ready.hours_each, ready.capacity_hours)
    served = np.floor(given.served + 1e-6).astype(np.int64)
    late = ~ready.in_time[given.site, given.brand]
    brands = max(1, uio.shape[1])
    flat = (given.point * brands + given.brand)[late]
    lost = np.bincount(flat, given.vehicles[late], uio.size).reshape(uio.shape)
    in_time = served - np.ceil(lost - 1e-6).astype(np.int64)
    return Cascade(np.stack([*kept, served, np.maximum(in_time, 0)]), given)
