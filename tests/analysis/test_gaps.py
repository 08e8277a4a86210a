"""White spots hold every uncovered vehicle once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aftersales.analysis.gaps import clusters
from aftersales.geo.distance import geodesic_km

POINTS = st.lists(
    st.tuples(
        st.floats(50, 70),
        st.floats(170, 190).map(lambda x: (x + 180) % 360 - 180),
        st.integers(0, 9),
    ),
    max_size=40,
)


@given(POINTS, st.floats(0, 800))
def test_partition_of_the_uncovered(
    points: list[tuple[float, float, int]], reach_km: float
) -> None:
    lat, lon = np.array([p[0] for p in points]), np.array([p[1] for p in points])
    weight = np.array([p[2] for p in points], float)
    found = clusters(lat, lon, weight, reach_km)
    members = [i for cluster in found for i in cluster.members.tolist()]
    assert sorted(members) == np.flatnonzero(weight > 0).tolist()
    assert [c.weight for c in found] == sorted((c.weight for c in found), reverse=True)
    for cluster in found:
        assert cluster.seed in cluster.members
        assert cluster.weight == weight[cluster.members].sum()
        assert weight[cluster.seed] == weight[cluster.members].max()
        km = geodesic_km(
            lat[cluster.seed], lon[cluster.seed], lat[cluster.members], lon[cluster.members]
        )
        assert (km <= reach_km).all()


def test_points_without_coordinates_stay_outside() -> None:
    found = clusters([55, np.nan], [37, np.nan], [1, 9], 100)
    assert [c.members.tolist() for c in found] == [[0]]


def test_nothing_uncovered() -> None:
    assert clusters([55], [37], [0], 100) == []
    assert clusters([], [], [], 100) == []
