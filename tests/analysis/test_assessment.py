"""An assessment's numbers agree with each other and with brute force."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.analysis.assessment import Cause, assess
from aftersales.geo.distance import geodesic_km
from tests.builders import make_network

MOSCOW, TULA, OMSK = (55.75, 37.62), (54.2, 37.62), (54.99, 73.37)


def test_no_sites_cover_nothing() -> None:
    found = assess(make_network([MOSCOW, OMSK], [[10], [5]]), 1000)
    assert found.summary.share == 0
    assert found.summary.unreachable_uio == 15
    assert found.summary.mean_km is None
    assert [uio for _, uio in found.cascade] == [15, *[0] * 6]
    assert [s.cause for s in found.white_spots] == [Cause.NO_NETWORK, Cause.NO_NETWORK]


def test_no_demand() -> None:
    found = assess(make_network([MOSCOW], [[0]], [MOSCOW]), 100)
    assert found.summary.share == 0
    assert found.white_spots == ()


@pytest.mark.parametrize(
    ("site", "active", "authorised", "cause"),
    [
        (OMSK, True, True, Cause.NO_CENTRE),
        (TULA, True, False, Cause.NOT_AUTHORISED),
        (TULA, False, True, Cause.NOT_ACTIVE),
    ],
)
def test_cause(site: tuple[float, float], active: bool, authorised: bool, cause: Cause) -> None:
    """An eligible centre far away, and one site that decides the cause."""
    network = make_network(
        [MOSCOW],
        [[10]],
        [(64.7, 177.5), site],
        active=[True, active],
        authorised=[[True], [authorised]],
    )
    spot = assess(network, 200).white_spots[0]
    assert spot.cause is cause
    assert spot.nearest == (1 if site is OMSK else 0)
    assert spot.nearest_km == pytest.approx(
        float(geodesic_km(*MOSCOW, *network.sites.latlon[spot.nearest]))
    )


def test_brands_count_apart() -> None:
    """A centre of one brand does not cover the cars of another in the same town."""
    network = make_network([MOSCOW], [[10, 30]], [MOSCOW], authorised=[[True, False]])
    found = assess(network, 50)
    assert found.summary.uio_covered == 10
    assert [b.uio_covered for b in found.brands] == [10, 0]
    assert [uio for _, uio in found.cascade] == [40, 40, *[10] * 5]
    assert found.white_spots[0].by_brand == (0, 30)
    assert found.white_spots[0].brand == 1
    assert found.served.tolist() == [10]


def test_distance_is_a_mean_over_those_that_have_a_centre() -> None:
    """A brand without any centre does not hide how far the others have to go."""
    network = make_network([MOSCOW], [[30, 10]], [TULA], authorised=[[True, False]])
    found = assess(network, 50)
    assert found.distance_km[0] == pytest.approx(float(geodesic_km(*MOSCOW, *TULA)))
    assert found.summary.unreachable_uio == 10


def test_site_without_coordinates_never_counts() -> None:
    network = make_network([MOSCOW], [[10]], [(np.nan, np.nan)])
    assert assess(network, 1e6).summary.uio_covered == 0


PLACE = st.tuples(st.floats(50, 60), st.floats(30, 60))


@given(
    st.lists(
        st.tuples(PLACE, st.integers(0, 9), st.integers(0, 9), st.integers(0, 2)),
        min_size=1,
        max_size=15,
    ),
    st.lists(st.tuples(PLACE, st.booleans(), st.booleans(), st.booleans()), max_size=6),
    st.floats(0, 600),
)
def test_everything_adds_up(
    places: list[tuple[tuple[float, float], int, int, int]],
    sites: list[tuple[tuple[float, float], bool, bool, bool]],
    reach_km: float,
) -> None:
    network = make_network(
        [p[0] for p in places],
        [[p[1], p[2]] for p in places],
        [s[0] for s in sites],
        active=[s[1] for s in sites],
        authorised=[[s[2], s[3]] for s in sites],
        regions=[p[3] for p in places],
    )
    found = assess(network, reach_km)
    total = found.summary
    expected = sum(
        units
        for place, *uio, _ in places
        for units, brand in zip(uio, range(2), strict=True)
        if any(
            active and rights[brand] and float(geodesic_km(*place, *site)) <= reach_km
            for site, active, *rights in sites
        )
    )
    assert total.uio_covered == expected
    assert sum(r.uio_covered for r in found.regions) == total.uio_covered
    assert sum(r.uio_total for r in found.regions) == total.uio_total
    assert sum(b.uio_covered for b in found.brands) == total.uio_covered
    assert sum(s.uio for s in found.white_spots) == total.uio_total - total.uio_covered
    assert found.served.sum() == total.uio_covered
    steps = [uio for _, uio in found.cascade]
    assert steps == sorted(steps, reverse=True)
    assert (found.covered <= found.uio).all()
