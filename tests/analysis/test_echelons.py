"""Parts that come down over several depots, against every way tried one by one."""

from itertools import pairwise, permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftersales.analysis.echelons import Chain
from aftersales.analysis.supply import docked
from tests.analysis.test_supply import HALVES, TRAVEL, WEEKS, Place, clocks

DEPOTS = 4
PAIRS = st.tuples(st.integers(0, DEPOTS - 1), st.integers(0, DEPOTS - 1)).filter(
    lambda pair: pair[0] != pair[1]
)
LANES = st.dictionaries(PAIRS, st.tuples(HALVES, TRAVEL), max_size=6)
PLACES = st.lists(WEEKS, min_size=DEPOTS, max_size=DEPOTS)


def chain_of(places: list[Place], lanes: Any) -> Chain:
    ends = np.array(list(lanes), np.int64).reshape(-1, 2)
    values = np.array(list(lanes.values()), float).reshape(-1, 2)
    return Chain(clocks(*places), ends[:, 0], ends[:, 1], values[:, 0], values[:, 1])


def along(places: list[Place], lanes: Any, way: tuple[int, ...], stock: Any) -> Any:
    """When a part is at the end of a way over lanes that are there, None where one is not."""
    for here, there in pairwise(way):
        if (here, there) not in lanes:
            return None
        cutoff, hours = lanes[here, there]
        stock = docked(clocks(places[here]), [cutoff], [hours], stock)
    return stock


@given(PLACES, LANES, st.sets(st.integers(0, DEPOTS - 1), min_size=1), st.integers(0, 400))
@settings(max_examples=60)
def test_no_way_is_quicker(places: list[Place], lanes: Any, entries: set[int], first: int) -> None:
    """As what comes later never overtakes, the quickest way on the mean has no detour in it."""
    start = np.full((DEPOTS, 336), np.inf)
    start[sorted(entries)] = first
    found = chain_of(places, lanes).spread(start)
    for end in range(DEPOTS):
        ways = [
            along(places, lanes, way, start[[way[0]]])
            for length in range(1, DEPOTS + 1)
            for way in permutations(range(DEPOTS), length)
            if way[-1] == end and way[0] in entries
        ]
        means = [float(way.mean()) for way in ways if way is not None]
        reached = min(means, default=np.inf)
        assert found[end].mean() >= reached - 1e-9
        # Each step is the best of one shelf; a way is never worse than the first lane of it.
        straight = [
            float(along(places, lanes, (k, end), start[[k]]).mean())
            for k in entries
            if (k, end) in lanes
        ]
        assert found[end].mean() <= min([*straight, start[end].mean()]) + 1e-9
        assert np.isfinite(found[end]).all() == np.isfinite(reached)


@given(PLACES, LANES)
@settings(max_examples=60)
def test_a_depot_above_sends_what_it_has(places: list[Place], lanes: Any) -> None:
    found, supplier = chain_of(places, lanes).from_another()
    for end in range(DEPOTS):
        each = {
            here: float(along(places, lanes, (here, end), np.zeros((1, 336))).mean())
            for here, there in lanes
            if there == end
        }
        least = min(each.values(), default=np.inf)
        assert found[end].mean() == pytest.approx(least)
        if np.isfinite(least):
            assert each[supplier[end]] == pytest.approx(least)
        else:
            assert supplier[end] == -1


def test_heads_are_what_nobody_supplies() -> None:
    places = [Place()] * DEPOTS
    tree = {(0, 1): (15.0, 5.0), (0, 2): (15.0, 5.0), (2, 3): (15.0, 5.0)}
    assert chain_of(places, tree).heads.tolist() == [0]
    assert chain_of(places, {}).heads.tolist() == [0, 1, 2, 3]
    ring = {(0, 1): (15.0, 5.0), (1, 2): (15.0, 5.0), (2, 3): (15.0, 5.0), (3, 0): (15.0, 5.0)}
    assert chain_of(places, ring).heads.tolist() == [0, 1, 2, 3]


def test_down_three_depots_by_hand() -> None:
    """Ready on Monday 9:00 in Moscow (6:00 in London): each day one lane of ten hours further."""
    places = [Place()] * 3
    lanes = {(0, 1): (15.0, 10.0), (1, 2): (15.0, 10.0)}
    start = np.full((3, 336), np.inf)
    start[0] = 0.0
    found = chain_of(places, lanes).spread(start)
    monday_nine = 12
    assert found[:, monday_nine].tolist() == [0.0, (6 + 10) * 2, (6 + 24 + 10) * 2]
