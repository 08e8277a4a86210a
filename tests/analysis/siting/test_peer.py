"""The four models, and those with capacities, against spopt with CBC, on our geodesic matrix.

spopt is asked through matrices alone: from coordinates it would measure in degrees. What it says
of its own status is not looked at; objectives of problems this small are compared.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from aftersales.analysis.siting.center import pcenter
from aftersales.analysis.siting.covering import lscp, mclp
from aftersales.analysis.siting.median import pmedian
from aftersales.analysis.siting.problem import Outcome, Problem
from aftersales.analysis.siting.rules import Rules
from aftersales.geo.distance import geodesic_km

# PuLP 3 tells of names that its next version gives up; spopt uses them.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:pulp", "ignore::FutureWarning")

CUSTOMERS, SITES, OPEN = 40, 12, 4


@pytest.fixture(params=range(5))
def asked(request: pytest.FixtureRequest) -> tuple[Problem, np.ndarray]:
    """Places on both sides of 180°, and all distances between them."""
    chance = np.random.default_rng(request.param)

    def places(count: int) -> np.ndarray:
        lon = chance.uniform(150, 200, count)
        return np.column_stack([chance.uniform(50, 70, count), (lon + 180) % 360 - 180])

    here, there = places(CUSTOMERS), places(SITES)
    km = geodesic_km(here[:, [0]], here[:, [1]], there[:, 0], there[:, 1])
    weight = chance.integers(1, 100, CUSTOMERS).astype(float)
    start = np.arange(SITES + 1) * CUSTOMERS
    customer = np.tile(np.arange(CUSTOMERS), SITES)
    problem = Problem(weight, start, customer, km.T.ravel(), np.zeros(SITES, np.bool_))
    return problem, km


def solved(model: Any) -> float:
    from pulp import PULP_CBC_CMD

    made = model.solve(PULP_CBC_CMD(msg=False))
    return float(made.problem.objective.value())


def test_most_covered(asked: tuple[Problem, np.ndarray]) -> None:
    from spopt.locate import MCLP

    problem, km = asked
    found = mclp(problem, 500.0, Rules(count=OPEN))
    peer = MCLP.from_cost_matrix(km, problem.weight, 500.0, p_facilities=OPEN)
    assert found.status is Outcome.OPTIMAL
    assert found.objective == pytest.approx(solved(peer))


def test_all_covered(asked: tuple[Problem, np.ndarray]) -> None:
    from spopt.locate import LSCP

    problem, km = asked
    reach = float(km.min(axis=1).max()) + 50.0
    found = lscp(problem, reach, Rules())
    assert found.status is Outcome.OPTIMAL
    assert found.objective == pytest.approx(solved(LSCP.from_cost_matrix(km, reach)))


def test_least_kilometres(asked: tuple[Problem, np.ndarray]) -> None:
    from spopt.locate import PMedian

    problem, km = asked
    found = pmedian(problem, Rules(count=OPEN))
    peer = PMedian.from_cost_matrix(km, problem.weight, p_facilities=OPEN)
    assert found.status is Outcome.OPTIMAL
    assert found.objective == pytest.approx(solved(peer))


def test_nearest_for_the_farthest(asked: tuple[Problem, np.ndarray]) -> None:
    from spopt.locate import PCenter

    problem, km = asked
    found = pcenter(problem, Rules(count=OPEN))
    assert found.status is Outcome.OPTIMAL
    assert found.objective == pytest.approx(solved(PCenter.from_cost_matrix(km, p_facilities=OPEN)))


def limited(problem: Problem) -> tuple[Problem, np.ndarray]:
    """Customers of one vehicle each, whom nobody would split, and capacities that are scarce."""
    capacity = np.random.default_rng(int(problem.weight[0])).integers(6, 13, SITES)
    return replace(problem, weight=np.ones(CUSTOMERS)), capacity.astype(float)


def test_least_kilometres_with_capacities(asked: tuple[Problem, np.ndarray]) -> None:
    from spopt.locate import PMedian

    problem, capacity = limited(asked[0])
    found = pmedian(problem, Rules(count=OPEN, capacity=capacity))
    peer = PMedian.from_cost_matrix(
        asked[1], problem.weight, p_facilities=OPEN, facility_capacities=capacity
    )
    assert found.status is Outcome.OPTIMAL
    assert found.objective == pytest.approx(solved(peer))
    free = pmedian(problem, Rules(count=OPEN)).objective
    assert found.objective is not None
    assert free is not None
    assert found.objective > free + 1.0


@pytest.mark.parametrize("asked", [1, 2], indirect=True)
def test_nearest_for_the_farthest_with_capacities(asked: tuple[Problem, np.ndarray]) -> None:
    """spopt covers all demand with as many sites within the limit, and with more just below it."""
    from spopt.locate import LSCP

    problem, capacity = limited(asked[0])
    found = pcenter(problem, Rules(count=OPEN, capacity=capacity))
    assert found.status is Outcome.OPTIMAL
    assert found.objective is not None

    def fewest(limit: float) -> float:
        peer = LSCP.from_cost_matrix(
            asked[1], limit, demand_quantity_arr=problem.weight, facility_capacity_arr=capacity
        )
        return solved(peer)

    assert fewest(found.objective) <= OPEN
    below = float(asked[1][asked[1] < found.objective].max())
    assert below < asked[1].min(axis=1).max() or fewest(below) > OPEN
