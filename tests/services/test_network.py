"""From records to a network on a day."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from shapely.geometry import box

from aftersales.domain.errors import NotFoundError
from aftersales.domain.records import (
    Basis,
    DemandPoint,
    DemandRow,
    Region,
    Status,
    StatusEntry,
    WorkType,
)
from aftersales.services.network import (
    Snapshot,
    brands_on,
    find_brand,
    fingerprint,
    network_on,
    read_snapshot,
)
from aftersales.store.database import Database, open_database
from tests.builders import DAY, fill, make_centre, make_right


def read(registry: Database, *records: object) -> Snapshot:
    fill(registry, *records)  # type: ignore[arg-type]
    return read_snapshot(registry)


def test_regional_demand_is_spread_by_population(registry: Database) -> None:
    network = network_on(read(registry), DAY, "ONE")
    found = dict(zip(network.surface.codes, network.surface.uio[:, 0].tolist(), strict=True))
    assert found == {"a1": 300, "a2": 100, "b1": 70}


def test_own_points_replace_the_spread_of_their_region_and_brand(registry: Database) -> None:
    point = DemandPoint(code="p1", lat=55.5, lon=37.5, region="A", brand="ONE", uio=17)
    network = network_on(read(registry, point), DAY, "ONE")
    found = dict(zip(network.surface.codes, network.surface.uio[:, 0].tolist(), strict=True))
    assert found == {"a1": 0, "a2": 0, "b1": 70, "p1": 17}
    assert network.regions[network.surface.region[-1]] == "A"


def test_a_region_without_settlements_keeps_its_vehicles(registry: Database) -> None:
    inside = Region(code="C", name="C", boundary=box(80, 60, 82, 62).wkb)
    nowhere = Region(code="D", name="D")
    rows = [
        DemandRow(region=r, brand="ONE", year=2025, uio=9, basis=Basis.ASSUMED, source="test")
        for r in ("C", "D")
    ]
    network = network_on(read(registry, inside, nowhere, *rows), DAY, "ONE")
    assert network.surface.uio.sum() == 400 + 70 + 18
    at = dict(zip(network.surface.codes, network.surface.latlon.tolist(), strict=True))
    assert 60 < at["C"][0] < 62
    assert 80 < at["C"][1] < 82
    assert np.isnan(at["D"]).all()


def test_newest_figures_that_are_not_younger_count(registry: Database) -> None:
    rows = [
        DemandRow(region="A", brand="ONE", year=year, uio=uio, basis=Basis.MEASURED, source="test")
        for year, uio in ((2020, 5), (2027, 999))
    ]
    snapshot = read(registry, *rows)
    assert network_on(snapshot, date(2026, 1, 1), "ONE").surface.uio.sum() == 470
    assert network_on(snapshot, date(2024, 1, 1), "ONE").surface.uio.sum() == 5
    assert network_on(snapshot, date(2027, 1, 1), "ONE").surface.uio.sum() == 999 + 70
    assert network_on(snapshot, date(2019, 1, 1), "ONE").surface.uio.sum() == 0


def test_eligible_means_active_and_authorised_on_the_day(registry: Database) -> None:
    closed = (
        StatusEntry(status=Status.ACTIVE, since=date(2020, 1, 1)),
        StatusEntry(status=Status.CLOSED, since=date(2026, 6, 1)),
    )
    snapshot = read(
        registry,
        make_centre("S1"),
        make_centre("S2", history=closed),
        make_centre("S3", lat=None, lon=None),
        make_right("S1", work_type=WorkType.SALES),
        make_right("S1", "TWO"),
        make_right("S2"),
        make_right("S3", valid_to=date(2026, 5, 31)),
    )
    sites = network_on(snapshot, date(2026, 6, 1), "ONE").sites
    assert sites.active.tolist() == [True, False, True]
    assert sites.authorised[:, 0].tolist() == [False, True, False]
    assert sites.placed.tolist() == [True, True, False]
    before = network_on(snapshot, date(2026, 5, 31), "ONE").sites
    assert before.active.tolist() == [True, True, True]
    assert before.authorised[:, 0].tolist() == [False, True, True]
    assert brands_on(snapshot, date(2026, 6, 1)) == {"S1": ("ONE", "TWO"), "S2": ("ONE",)}


def test_all_brands_are_those_with_demand(registry: Database) -> None:
    snapshot = read(registry)
    assert network_on(snapshot, DAY, None).brands == ("ONE",)
    assert network_on(snapshot, DAY, "TWO").surface.uio.sum() == 0


def test_brand_by_code_or_name(registry: Database) -> None:
    snapshot = read(registry)
    assert find_brand(snapshot, "one").code == find_brand(snapshot, "brand ONE").code == "ONE"
    with pytest.raises(NotFoundError) as caught:
        find_brand(snapshot, "three")
    assert caught.value.values["known"] == "ONE, TWO"


def test_fingerprint_follows_the_data(demo_path: Path, registry: Database) -> None:
    database = open_database(demo_path)
    snapshot = read_snapshot(database)
    database.close()
    network = network_on(snapshot, DAY, "HAVAL")
    assert fingerprint(network) == fingerprint(network_on(snapshot, DAY, "HAVAL"))
    assert fingerprint(network) != fingerprint(network_on(snapshot, DAY, "CHERY"))
    assert fingerprint(network) != fingerprint(network_on(snapshot, date(2028, 1, 1), "HAVAL"))


def test_an_empty_registry_gives_an_empty_network(registry: Database) -> None:
    network = network_on(read_snapshot(registry), DAY, None)
    assert network.surface.uio.shape == (0, 0)
    assert network.sites.latlon.shape == (0, 2)
