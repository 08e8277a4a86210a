"""Slow and plain answers of other libraries, and small networks to ask them about."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod

from aftersales.analysis.network import Network, Readiness
from aftersales.analysis.reach import Reach, reach_of
from tests.builders import make_network

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Flow = tuple[int, int, int, int]  # point, brand, site, vehicles

NOWHERE = (float("nan"), float("nan"))
_GEOD = Geod(ellps="WGS84")


def dense_km(points: ArrayLike, sites: ArrayLike) -> Floats:
    """Every distance, pair by pair; infinite where a coordinate is missing."""
    here, there = (np.asarray(x, float).reshape(-1, 2) for x in (points, sites))
    out = np.full((len(here), len(there)), np.inf)
    for i, (lat, lon) in enumerate(here.tolist()):
        for j, (lat2, lon2) in enumerate(there.tolist()):
            if np.isfinite([lat, lon, lat2, lon2]).all():
                out[i, j] = _GEOD.inv(lon, lat, lon2, lat2)[2] / 1000
    return out


def greedy(
    km: Floats, reach_km: float, uio: Ints, eligible: Flags, each: ArrayLike, capacity: ArrayLike
) -> list[Flow]:
    """Whole vehicles in the order of all distances, with exact fractions of hours."""
    need = [Fraction(str(h)) for h in np.asarray(each, float).tolist()]
    room = [x if x == np.inf else Fraction(str(x)) for x in np.asarray(capacity, float).tolist()]
    left = uio.tolist()
    pairs = sorted(
        (km[i, j], b, i, j)
        for i in range(km.shape[0])
        for j in range(km.shape[1])
        for b in range(uio.shape[1])
        if km[i, j] <= reach_km and eligible[j, b]
    )
    flows = []
    for _, b, i, j in pairs:
        taken = 0
        while left[i][b] and room[j] >= need[b]:
            if room[j] == np.inf or need[b] == 0:
                taken, left[i][b] = taken + left[i][b], 0
                break
            taken, left[i][b] = taken + 1, left[i][b] - 1
            room[j] -= need[b]
        if taken:
            flows.append((i, b, j, taken))
    return flows


def make_ready(sites: int, brands: int, **over: Any) -> Readiness:
    """Centres that lack nothing, but for what is given."""
    values: dict[str, Any] = {
        "certified": np.ones((sites, brands), np.bool_),
        "staffed": np.ones(sites, np.bool_),
        "technician_hours": np.full(sites, np.nan),
        "bay_hours": np.full(sites, np.nan),
        "hours_each": np.zeros(brands),
        "lead_hours": np.zeros((sites, brands)),
        "in_time": np.ones((sites, brands), np.bool_),
    }
    kinds = {name: value.dtype for name, value in values.items()}
    for name, value in over.items():
        values[name] = np.asarray(value, kinds[name]).reshape(values[name].shape)
    return Readiness(**values)


def reach_in(network: Network, reach_km: float) -> Reach:
    """Pairs of a network."""
    return reach_of(network.surface.latlon, network.sites.latlon, reach_km)


def changed(network: Network, **over: Any) -> Network:
    """The same network with other rights, papers, people, hours or parts."""
    ready, sites = network.ready, network.sites
    of_sites = {name: over.pop(name) for name in ("active", "authorised") if name in over}
    return replace(network, sites=replace(sites, **of_sites), readiness=replace(ready, **over))


def with_one(table: NDArray[Any], index: Any, value: Any) -> NDArray[Any]:
    """A copy of an array with one other value."""
    copy = table.copy()
    copy[index] = value
    return copy


HOURS = (0.0, 0.25, 1.0, 2.5, 4.0, 7.0, 20.0, np.inf)
EACH = (0.0, 0.5, 1.0, 2.5)


@st.composite
def networks(
    draw: Callable[..., Any],
    *,
    hours: Sequence[float] = HOURS,
    each: Sequence[float] = EACH,
    lacking: Sequence[str] = ("certified", "staffed", "in_time"),
    brands: int | None = None,
) -> Network:
    """Up to nine places and six centres across 180°, of which some lack something.

    Parameters
    ----------
    hours : sequence of float
        What technicians and bays of a centre may have; or not known.
    each : sequence of float
        What a vehicle of a brand may need.
    lacking : sequence of str
        Parts of the readiness that some centres do not have.
    """
    m, n = draw(st.sampled_from(range(1, 10))), draw(st.sampled_from(range(7)))
    b = brands or draw(st.integers(1, 2))
    share = draw(st.sampled_from([0.6, 0.8, 0.95, 1.0]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))

    def anywhere(count: int) -> Floats:
        at = np.column_stack([rng.uniform(54, 56.5, count), rng.uniform(178, 182, count)])
        at[:, 1] = (at[:, 1] + 180) % 360 - 180
        return at

    def flags(*shape: int) -> Flags:
        return np.asarray(rng.random(shape) < share)

    places, sites = anywhere(m), anywhere(n)
    # Some centres lie in the places themselves, or in each other: equal distances, and none.
    inside = rng.random(n) < 0.4
    sites[inside] = places[rng.integers(0, m, n)][inside]
    sites[rng.random(n) < 0.1] = NOWHERE
    network = make_network(
        [tuple(at) for at in places.tolist()],
        rng.integers(0, 7, (m, b)).tolist(),
        [tuple(at) for at in sites.tolist()],
        active=flags(n).tolist(),
        authorised=flags(n, b).tolist(),
        regions=rng.integers(0, 3, m).tolist(),
    )
    known = [*hours, np.nan]
    shapes = {"certified": (n, b), "staffed": (n,), "in_time": (n, b)}
    return replace(
        network,
        readiness=make_ready(
            n,
            b,
            technician_hours=rng.choice(known, n),
            bay_hours=rng.choice(known, n),
            hours_each=rng.choice(each, b),
            **{name: flags(*shapes[name]) for name in lacking},
        ),
    )
