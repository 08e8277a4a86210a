"""From records to a network on a day."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from shapely.geometry import GeometryCollection, Point, Polygon, box

from aftersales.analysis.network import Network
from aftersales.domain.errors import NotFoundError
from aftersales.domain.records import (
    Basis,
    Brand,
    DemandPoint,
    DemandRow,
    Region,
    Status,
    StatusEntry,
    WorkType,
)
from aftersales.services.captions import demand_note
from aftersales.services.coverage import Question, answer
from aftersales.services.maps import boundaries, place_names, view_of
from aftersales.services.network import (
    Snapshot,
    brands_on,
    find_brand,
    fingerprint,
    read_snapshot,
    whole_network,
)
from aftersales.services.tables import demand_table, white_spots_table
from aftersales.store.database import Database, open_database
from tests.builders import DAY, fill, make_centre, make_right


def network_on(snapshot: Snapshot, day: date, brand: str | None) -> Network:
    whole = whole_network(snapshot, day, brand)[0]
    return whole if brand is None else whole.only(whole.brands.index(brand))


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


def test_a_code_comes_before_a_name(registry: Database) -> None:
    fill(registry, Brand(code="Brand One", name="ONE"), Brand(code="one", name="Brand Two"))
    snapshot = read_snapshot(registry)
    assert find_brand(snapshot, "ONE").code == "ONE"
    assert find_brand(snapshot, "brand one").code == "Brand One"
    with pytest.raises(NotFoundError) as caught:
        find_brand(snapshot, "brand two")
    assert caught.value.code == "ambiguous_brand"


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


def test_places_keep_their_own_names(registry: Database) -> None:
    """A demand point may have the code of a settlement; a lonely region has its own name."""
    lonely = Region(
        code="C", name="Land C", names={"ru": "Край Ц"}, boundary=box(80, 60, 82, 62).wkb
    )
    row = DemandRow(region="C", brand="ONE", year=2025, uio=9, basis=Basis.ASSUMED, source="test")
    point = DemandPoint(code="a1", lat=61.0, lon=61.0, region="B", brand="ONE", uio=5)
    fill(registry, lonely, row, point)
    report = answer(registry, Question("ONE", 10.0, DAY))
    assert place_names(report, "ru")[-2:] == ["Край Ц", "a1"]
    assert place_names(report, "en")[0] == "Alpha"
    spots = {row[1] for row in white_spots_table(report, "en").rows}
    assert {"Land C", "a1", "Alpha"} <= spots
    assert "1 demand points of your own" in demand_note(report, "en")
    sources = [row[-1] for row in demand_table(report, "en").rows]
    assert sources.count("your own demand points (1)") == 1
    assert len(sources) == 3


def test_vehicles_without_a_place_are_counted_and_told(registry: Database) -> None:
    row = DemandRow(region="D", brand="ONE", year=2025, uio=50, basis=Basis.ASSUMED, source="test")
    fill(registry, Region(code="D", name="D", boundary=b"no geometry"), row)
    report = answer(registry, Question("ONE", 100.0, DAY))
    assert report.uio_off_map == 50
    assert report.assessment.summary.uio_total == 520
    notes = view_of(report, boundaries(report.snapshot), "en")["head"]["notes"]
    assert any("50 vehicles have no place" in note for note in notes)


def test_odd_boundaries_are_drawn_as_far_as_they_go(registry: Database) -> None:
    shapes = {
        "bow tie": Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]),
        "point": Point(1, 1),
        "mixed": GeometryCollection([Point(5, 5), box(4, 4, 6, 6)]),
        "tiny": box(8, 8, 8 + 1e-9, 8 + 1e-9),
        "empty": Polygon(),
        "world": box(-180, -90, 180, 90),
        "beyond": box(-500, -200, 500, 200),
        "endless": Polygon([(0, 0), (1e300, 0), (0, 1)]),
    }
    wkb = {name: shape.wkb for name, shape in shapes.items()}
    wkb["curve"] = bytes([1, 10, 0, 0, 0, 0, 0, 0, 0])
    fill(registry, *(Region(code=name, name=name, boundary=b) for name, b in wkb.items()))
    report = answer(registry, Question(None, 100.0, DAY))
    drawn = {f["properties"]["code"] for f in boundaries(report.snapshot)["features"]}
    assert {"bow tie", "mixed"} <= drawn
    assert not {"point", "empty", "beyond", "endless", "curve"} & drawn
    assert view_of(report, boundaries(report.snapshot), "en")["regions"]
