"""Assumptions: where they come from, what may replace them, and what follows from them."""

import tomllib
from typing import Any

import pytest

from aftersales.analysis.repairs import Move
from aftersales.domain.records import Basis, Factor, WorkType
from aftersales.services.factors import AGES, Factors
from aftersales.settings import resource

SERVICE_HOURS = 1.4 * 2.0 * (
    0.16 * 0.92 + 0.22 * 0.92 + 0.22 * 0.85 + 0.13 * 0.73 + 0.07 * 0.54 + 0.05 * 0.45
    + 0.04 * 0.40 + 0.03 * 0.35 + 0.03 * 0.30 + 0.02 * 0.25 + 0.03 * 0.20
)  # fmt: skip


def own(code: str, value: float, **over: Any) -> Factor:
    return Factor(**{"code": code, "value": value, "basis": Basis.MEASURED, **over})


def table(name: str) -> dict[str, Any]:
    with resource(name).open("rb") as file:
        return tomllib.load(file)


def test_every_default_lies_in_its_bounds_and_has_a_source() -> None:
    held = Factors().all
    assert len(held) == sum(len(one["values"]) for one in table("factors.toml").values())
    for code, one in held.items():
        assert one.code == code
        assert one.low <= one.value == one.default <= one.high, code
        assert one.low < one.high, code
        assert len(one.source) > 10, code
        assert one.basis is Basis.ASSUMED
        assert one.uuid == ""


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_every_unit_has_a_name(language: str) -> None:
    names = table(f"texts/{language}.toml")["unit"]
    units = {one["unit"] for one in table("factors.toml").values()}
    assert units <= names.keys()
    assert all(names[unit].strip() for unit in units)


def test_what_differs_by_age_is_known_for_every_age() -> None:
    lengths = {name: len(one["values"]) for name, one in table("factors.toml").items()}
    assert set(lengths.values()) == {1, AGES}
    assert {name for name, length in lengths.items() if length == AGES} == {
        "share_of_age", "penetration", "scrappage",
    }  # fmt: skip
    factors = Factors()
    assert sum(factors.by_age("share_of_age")) == pytest.approx(1.0)
    for name, grows in (("penetration", False), ("scrappage", True)):
        values = factors.by_age(name)
        assert values == sorted(values, reverse=not grows)
        assert values[3] == factors[f"{name}.3"]


def test_own_values_come_before_defaults() -> None:
    mine = own("hours_per_visit", 2.06, uuid="u1", source="our orders of 2025")
    factors = Factors([mine, own("penetration.3", 0.5), own("no_such_factor", 7.0)])
    one = factors.all["hours_per_visit"]
    assert factors["hours_per_visit"] == one.value == 2.06
    assert (one.default, one.low, one.high, one.unit) == (2.0, 0.0, 100.0, "hours")
    assert (one.basis, one.source, one.uuid) == (Basis.MEASURED, "our orders of 2025", "u1")
    assert factors.by_age("penetration")[2:5] == [0.85, 0.5, 0.54]
    assert factors["visits_per_active"] == 1.4
    assert factors.all.keys() == Factors().all.keys()
    assert Factors()["hours_per_visit"] == 2.0


def test_an_unknown_name_is_not_answered() -> None:
    with pytest.raises(KeyError):
        Factors([own("no_such_factor", 7.0)])["no_such_factor"]


@pytest.mark.parametrize(
    ("work_type", "hours"),
    [
        (WorkType.SERVICE, SERVICE_HOURS),
        (WorkType.HIGH_VOLTAGE, SERVICE_HOURS),
        (WorkType.BODY, 0.35),
        (WorkType.WARRANTY, SERVICE_HOURS * 0.065),
        (WorkType.SALES, 0.0),
        (WorkType.PARTS, 0.0),
        (WorkType.ASSEMBLY, 0.0),
    ],
)
def test_hours_of_a_vehicle(work_type: WorkType, hours: float) -> None:
    assert Factors().hours_per_vehicle(work_type) == pytest.approx(hours)


def test_every_kind_of_work_has_its_hours() -> None:
    assert {work: Factors().hours_per_vehicle(work) >= 0 for work in WorkType} == dict.fromkeys(
        WorkType, True
    )


def test_hours_follow_the_ages_of_the_vehicles() -> None:
    factors, new, old = Factors(), [1.0] + [0.0] * 10, [0.0] * 10 + [1.0]
    hours = factors.hours_per_vehicle
    assert hours(WorkType.SERVICE, new) == pytest.approx(0.92 * 2.8)
    assert hours(WorkType.SERVICE, old) == pytest.approx(0.20 * 2.8)
    # Numbers of vehicles do as well as shares; without any there is no work.
    assert hours(WorkType.SERVICE, [30.0] + [0.0] * 9 + [10.0]) == pytest.approx(
        (0.75 * 0.92 + 0.25 * 0.20) * 2.8
    )
    assert hours(WorkType.SERVICE, [0.0] * 11) == 0
    assert hours(WorkType.BODY, old) == pytest.approx(0.35)


def test_a_dealer_of_toyota_sells_the_hours_of_its_sheet() -> None:
    """9,796 vehicles, 34.99 % come, 1.48 times, 9,160 hours for 5,080 orders."""
    mine = [own(f"penetration.{age}", 0.3499) for age in range(AGES)]
    mine += [own("visits_per_active", 1.48), own("hours_per_visit", 9_160 / 5_080)]
    hours = Factors(mine).hours_per_vehicle(WorkType.SERVICE)
    assert 9_796 * hours == pytest.approx(9_160, rel=2e-3)


def test_workshops_and_costs_are_made_of_factors() -> None:
    factors = Factors([own("utilisation", 0.92), own("cost_train", 0.0)])
    workshop = factors.workshop
    assert float(workshop.technician_hours(5)) == pytest.approx(5 * 1840 * 0.92)
    assert float(workshop.bay_hours(10, 3000)) == pytest.approx(10 * 3000 * 0.85)
    assert float(workshop.open_hours(60, 1)) == 3000
    assert factors.costs.keys() == set(Move)
    assert factors.costs[Move.TRAIN] == 0
    assert factors.costs[Move.OPEN] == 150
