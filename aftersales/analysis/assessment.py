"""Coverage of a network on one day: the shares, the cascade, the regions and the white spots.

A vehicle is covered when a service centre that is active on the day and authorised for the
vehicle's brand lies within reach of it, and lacks neither certificate nor technician:

    parc_coverage(R) = Σ_b Σ_i w_ib · [min over eligible j of d_ij <= R] / Σ_b Σ_i w_ib

with w_ib the units of brand b at place i and d_ij the geodesic distance to centre j.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from aftersales.analysis.cascade import Cascade, cascade
from aftersales.analysis.coverage import Coverage, cover, weighted_mean, weighted_percentile
from aftersales.analysis.gaps import clusters
from aftersales.analysis.network import Network
from aftersales.analysis.reach import reach_of
from aftersales.geo.distance import (
    LARGEST_RADIUS_KM,
    chord_bounds_km,
    ecef_km,
    geodesic_km,
    within,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Cause(StrEnum):
    """First reason why a white spot is white, from the farthest to the nearest cure."""

    NO_NETWORK = "no_network"
    NO_CENTRE = "no_centre"
    NOT_AUTHORISED = "not_authorised"
    NOT_ACTIVE = "not_active"
    NOT_CERTIFIED = "not_certified"
    NOT_STAFFED = "not_staffed"


@dataclass(frozen=True, slots=True)
class Summary:
    """Key figures of a set of vehicles.

    ``mean_km`` and ``p90_km`` are the distances to the nearest eligible centre, weighted by
    vehicles, over those that have one anywhere; the others are ``unreachable_uio``. None where
    no vehicle has one.
    """

    uio_total: int
    uio_covered: int
    mean_km: float | None
    p90_km: float | None
    unreachable_uio: int

    @property
    def share(self) -> float:
        """Covered share of the vehicles, 0 without vehicles."""
        return self.uio_covered / self.uio_total if self.uio_total else 0.0


@dataclass(frozen=True, slots=True)
class WhiteSpot:
    """A cluster of uncovered demand, named after its largest place.

    Attributes
    ----------
    place : int
        Index of the namesake on the demand surface.
    members : ndarray of int64
        Indices of all its places.
    uio : int
        Uncovered vehicles.
    by_brand : tuple of int
        The same for each brand.
    brand : int
        Index of the brand that misses most vehicles at the namesake; the rest is said of it.
    nearest : int
        Index of its nearest eligible centre, -1 where it has none anywhere.
    nearest_km : float or None
        Geodesic distance to it.
    cause : Cause
        Why its vehicles are not covered at the namesake.
    """

    place: int
    members: Ints
    uio: int
    by_brand: tuple[int, ...]
    brand: int
    nearest: int
    nearest_km: float | None
    cause: Cause


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything one question about coverage answers.

    Arrays follow the places (m), regions (r), centres (n) and brands (b) of the network.
    ``covered`` (m,) and ``uio`` (m,) are vehicles of all asked brands; ``distance_km`` (m,) is
    the mean distance to their nearest eligible centre, infinite where none has one; ``served`` (n,)
    the covered vehicles for which a centre is the nearest eligible one, ``served_by_brand`` (n, b)
    those of each brand; ``eligible`` (n, b).
    ``chain`` says of each vehicle where the way to a repair breaks first, and ``by_region``
    (7, r) how many each of its steps leaves in each region.
    """

    reach_km: float
    summary: Summary
    brands: tuple[Summary, ...]
    regions: tuple[Summary, ...]
    chain: Cascade
    by_region: Ints
    uio: Ints
    covered: Ints
    distance_km: Floats
    served_by_brand: Ints
    eligible: NDArray[np.bool_]
    white_spots: tuple[WhiteSpot, ...]

    @property
    def cascade(self) -> tuple[tuple[str, int], ...]:
        """Each step of the cascade with the vehicles left after it, never more than before."""
        return self.chain.totals

    @property
    def repairable(self) -> int:
        """Vehicles that pass every step."""
        return self.cascade[-1][1]

    @property
    def served(self) -> Ints:
        """Covered vehicles for which each centre is the nearest eligible one."""
        return np.asarray(self.served_by_brand.sum(axis=1))


def assess(
    network: Network,
    reach_km: float,
    step: Callable[[float], None] = lambda _: None,
    chain: Cascade | None = None,
) -> Assessment:
    """Answer which vehicles are covered within `reach_km`, where not, and why.

    Parameters
    ----------
    network : Network
        Demand and centres on the day; its brands are the asked ones.
    reach_km : float
        Geodesic reach of every centre.
    step : callable, optional
        Told the done share, 0 to 1; may raise to stop.
    chain : Cascade, optional
        Of its vehicles, where its centres serve other brands as well; by default its own.

    Returns
    -------
    Assessment
    """
    surface, sites = network.surface, network.sites
    if chain is None:
        chain = cascade(network, reach_of(surface.latlon, sites.latlon, reach_km))
    eligible = network.eligible
    found: list[Coverage] = []
    for brand in range(len(network.brands)):
        step(0.9 * brand / len(network.brands))
        found.append(_cover(network, eligible[:, brand], reach_km, surface.uio[:, brand]))
    covered_by_brand = (
        np.column_stack([surface.uio[:, b] * c.covered for b, c in enumerate(found)])
        if found
        else np.zeros_like(surface.uio)
    )
    km = np.column_stack([c.distance_km for c in found]) if found else np.empty(surface.uio.shape)
    step(0.9)
    summary = _summary(surface.uio, covered_by_brand, km)
    return Assessment(
        reach_km=reach_km,
        summary=summary,
        brands=tuple(
            _summary(surface.uio[:, [b]], covered_by_brand[:, [b]], km[:, [b]])
            for b in range(len(network.brands))
        ),
        regions=tuple(
            _summary(surface.uio[here], covered_by_brand[here], km[here])
            for here in _members(surface.region, len(network.regions))
        ),
        chain=chain,
        by_region=chain.by_group(surface.region, len(network.regions)),
        uio=surface.uio.sum(axis=1),
        covered=covered_by_brand.sum(axis=1),
        distance_km=_mean_distance(surface.uio, km),
        served_by_brand=_served(covered_by_brand, found, len(sites.codes)),
        eligible=eligible,
        white_spots=_white_spots(network, found, reach_km, surface.uio - covered_by_brand),
    )


def _cover(network: Network, allowed: NDArray[np.bool_], reach_km: float, uio: Ints) -> Coverage:
    """Coverage by the allowed sites only; indices stay those of all sites."""
    latlon = np.where(allowed[:, None], network.sites.latlon, np.nan)
    return cover(network.surface.latlon, uio, latlon, reach_km)


def _members(region: Ints, count: int) -> list[Ints]:
    """Indices of the places of each region."""
    order = np.argsort(region, kind="stable")
    edges = np.searchsorted(region[order], np.arange(count + 1))
    return [order[edges[r] : edges[r + 1]] for r in range(count)]


def _summary(uio: Ints, covered: Ints, km: Floats) -> Summary:
    """Key figures over a block of places and brands."""
    known = np.isfinite(km)
    return Summary(
        uio_total=int(uio.sum()),
        uio_covered=int(covered.sum()),
        mean_km=weighted_mean(km[known], uio[known]),
        p90_km=weighted_percentile(km[known], uio[known], 90),
        unreachable_uio=int(uio[~known].sum()),
    )


def _mean_distance(uio: Ints, km: Floats) -> Floats:
    """Mean distance at each place over the vehicles that have a centre; infinite for none."""
    known = np.isfinite(km)
    counted = np.where(known, uio, 0)
    total = counted.sum(axis=1)
    weighted = (counted * np.where(known, km, 0)).sum(axis=1)
    return np.asarray(np.where(total > 0, weighted / np.maximum(total, 1), np.inf))


def _served(covered: Ints, found: list[Coverage], count: int) -> Ints:
    """Covered vehicles of each brand for which each site is the nearest eligible one."""
    served = np.zeros((count, covered.shape[1]), np.int64)
    for brand, coverage in enumerate(found):
        held = coverage.covered
        np.add.at(served[:, brand], coverage.nearest[held], covered[held, brand])
    return served


def _white_spots(
    network: Network, found: list[Coverage], reach_km: float, uncovered: Ints
) -> tuple[WhiteSpot, ...]:
    """Cluster the uncovered vehicles of all brands and explain each cluster."""
    latlon, sites = network.surface.latlon, network.sites
    placed = np.flatnonzero(sites.placed)
    tree = cKDTree(ecef_km(sites.latlon[placed, 0], sites.latlon[placed, 1]))
    spots = []
    for spot in clusters(latlon[:, 0], latlon[:, 1], uncovered.sum(axis=1), reach_km):
        brand = int(np.argmax(uncovered[spot.seed]))
        nearest = int(found[brand].nearest[spot.seed])
        near = placed[_near(tree, latlon[spot.seed], sites.latlon[placed], reach_km)]
        spots.append(
            WhiteSpot(
                place=spot.seed,
                members=spot.members,
                uio=int(uncovered[spot.members].sum()),
                by_brand=tuple(uncovered[spot.members].sum(axis=0).tolist()),
                brand=brand,
                nearest=nearest,
                nearest_km=float(found[brand].distance_km[spot.seed]) if nearest >= 0 else None,
                cause=cause_at(network, brand, near, nearest),
            )
        )
    return tuple(spots)


def _near(tree: cKDTree, here: Floats, latlon: Floats, reach_km: float) -> Ints:
    """Indices of the sites within reach of a place."""
    chord = min(float(chord_bounds_km(reach_km)[1]), 2 * LARGEST_RADIUS_KM)
    hits = np.asarray(tree.query_ball_point(ecef_km(*here)[0], chord), np.int64)
    km = geodesic_km(here[0], here[1], latlon[hits, 0], latlon[hits, 1])
    return np.asarray(hits[within(km, reach_km)])


def cause_at(network: Network, brand: int, near: Ints, nearest: int) -> Cause:
    """Say why the vehicles of a brand are not covered, given the sites near them.

    Parameters
    ----------
    brand : int
        Index of the brand.
    near : ndarray of int64
        Indices of the sites within reach.
    nearest : int
        Index of the nearest eligible centre, -1 where there is none anywhere.
    """
    sites, ready = network.sites, network.ready
    active, held = sites.active[near], sites.authorised[near, brand]
    if (active & held).any():
        is_certified = (active & held & ready.certified[near, brand]).any()
        return Cause.NOT_STAFFED if is_certified else Cause.NOT_CERTIFIED
    if (held & ~active).any():
        return Cause.NOT_ACTIVE
    if nearest < 0:
        return Cause.NO_NETWORK
    return Cause.NOT_AUTHORISED if active.any() else Cause.NO_CENTRE
