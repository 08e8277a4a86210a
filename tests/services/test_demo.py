"""The demo registry ties to the published figures and says what is not published."""

import csv
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
from pyproj import Geod

from aftersales.analysis.assessment import Cause
from aftersales.domain.errors import ConflictError
from aftersales.domain.progress import Cancelled, Progress
from aftersales.domain.records import Basis, Brand, FacilityKind, Status, WorkType
from aftersales.services import demo
from aftersales.services.coverage import Question, answer
from aftersales.services.network import Snapshot, read_snapshot
from aftersales.settings import resource
from aftersales.store import entries, queries
from aftersales.store.database import Database, create_database, open_database

TODAY = date(2026, 11, 23)


def published(name: str) -> list[dict[str, str]]:
    with resource("demo", f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def snapshot(demo_path: Path) -> Snapshot:
    database = open_database(demo_path)
    found = read_snapshot(database)
    database.close()
    return found


def test_counts(demo_path: Path, snapshot: Snapshot) -> None:
    counts = demo.build(demo_path)
    assert counts.regions == len(snapshot.regions) == 83
    assert counts.settlements == len(snapshot.settlements) > 4500
    assert counts.brands == len(published("brands"))
    assert counts.facilities == len(snapshot.facilities)
    assert counts.uio_total == 2_206_000


def test_every_brand_ties_to_its_published_parc(snapshot: Snapshot) -> None:
    found: dict[str | None, int] = defaultdict(int)
    for row in snapshot.demand:
        found[row.brand] += row.uio
    expected = {
        b["code"]: int(b["parc_mid_2025"]) for b in published("brands") if b["parc_mid_2025"]
    }
    assert {brand: uio for brand, uio in found.items() if brand} == expected


def test_regional_parc_is_published_or_by_the_stated_rule(snapshot: Snapshot) -> None:
    figures = published("regional_figures")
    parc = [f for f in figures if f["indicator"] == "passenger_car_parc"]
    rate = {
        f["region"].removeprefix("FD:"): float(f["value"])
        for f in figures
        if f["region"].startswith("FD:") and f["date"] == "2024-01-01"
    }
    regions = {region.code: region for region in snapshot.regions}
    rows = {row.region: row for row in snapshot.demand if row.brand is None}
    assert rows.keys() == regions.keys()
    measured = {code: row for code, row in rows.items() if row.basis is Basis.MEASURED}
    assert measured.keys() == {f["region"] for f in parc} & regions.keys()
    for code, row in rows.items():
        if code in measured:
            newest = max((f for f in parc if f["region"] == code), key=lambda f: f["date"])
            assert (row.uio, row.source) == (int(newest["value"]), newest["source"])
        else:
            region = regions[code]
            assert row.basis is Basis.ESTIMATED
            assert row.uio == round((region.population or 0) * rate[region.district] / 1000)
            assert "population" in row.source


def test_national_parc_is_near_the_published_one(snapshot: Snapshot) -> None:
    """AUTOSTAT's national rate of the same day as the district rates, times the population."""
    national = next(
        float(f["value"])
        for f in published("regional_figures")
        if (f["region"], f["indicator"], f["date"])
        == ("RF", "passenger_cars_per_1000", "2024-01-01")
    )
    people = sum(region.population or 0 for region in snapshot.regions)
    parc = sum(row.uio for row in snapshot.demand if row.brand is None)
    assert parc == pytest.approx(people * national / 1000, rel=0.05)


def test_dealer_points_tie_to_the_published_counts(snapshot: Snapshot) -> None:
    active = {f.code for f in snapshot.facilities if f.status_on(TODAY) is Status.ACTIVE}
    points = Counter(
        right.brand
        for right in snapshot.authorisations
        if right.work_type is WorkType.SERVICE
        and right.facility in active
        and right.valid_on(TODAY)
    )
    for brand in published("brands"):
        if brand["dealer_points"]:
            assert points[brand["code"]] == int(brand["dealer_points"])
    assert points["LIFAN"] == 0


def test_what_is_invented_says_so(snapshot: Snapshot) -> None:
    for facility in snapshot.facilities:
        invented = facility.kind is not FacilityKind.PLANT
        assert (facility.basis is Basis.ILLUSTRATIVE) is invented
        assert facility.source
    assert all(row.source for row in snapshot.demand)
    assert {row.basis for row in snapshot.demand if row.brand} == {Basis.ESTIMATED}


def test_plants_are_the_published_ones(snapshot: Snapshot) -> None:
    plants = {f.code: f for f in snapshot.facilities if f.kind is FacilityKind.PLANT}
    assert len(plants) == 14
    assert plants["PL-AVTOTOR"].capacity_per_year == 280_000
    assert plants["PL-BELGEE"].region is None


def test_city_districts_are_not_counted_beside_their_city(snapshot: Snapshot) -> None:
    by_region = Counter(place.region for place in snapshot.settlements)
    assert by_region["RU-MOW"] == by_region["RU-SPE"] == 1
    names = {place.name for place in snapshot.settlements if place.region == "RU-LEN"}
    assert {"Gatchina", "Kudrovo"} <= names
    assert not {"Akademicheskoe", "Svetlanovskiy", "Parnas"} & names


def test_regions_come_from_the_list_and_not_from_polygons(snapshot: Snapshot) -> None:
    """Makhachkala and Taganrog lie outside every simplified polygon."""
    found = {place.name: place.region for place in snapshot.settlements}
    assert (found["Makhachkala"], found["Taganrog"]) == ("RU-DA", "RU-ROS")


def test_names_in_three_languages(snapshot: Snapshot) -> None:
    places = {place.name: place.names for place in snapshot.settlements if place.population > 3e5}
    assert places["Kazan"] == {"ru": "Казань", "zh": "喀山"}
    assert places["Cherepovets"]["ru"] == "Череповец"
    assert places["Irkutsk"]["ru"] == "Иркутск"
    assert all("ru" in names for names in places.values())
    assert all(set(region.names) == {"ru", "zh"} for region in snapshot.regions)


def test_made_twice_it_is_the_same(tmp_path: Path, snapshot: Snapshot) -> None:
    demo.build(tmp_path / "again.sqlite")
    database = open_database(tmp_path / "again.sqlite")
    again = read_snapshot(database)
    database.close()
    assert again.about["registry"] != snapshot.about["registry"]
    for part in ("brands", "regions", "settlements", "facilities", "authorisations", "demand"):
        assert getattr(again, part) == getattr(snapshot, part)


def test_never_written_over_a_registry(registry: Database) -> None:
    with registry.write("mine") as writer:
        entries.add(writer, [Brand(code="A", name="A")])
    with pytest.raises(ConflictError) as caught:
        demo.build(registry.path)
    assert caught.value.code == "not_the_demo"
    assert registry.revision == 1


def test_an_empty_registry_is_not_the_demo(tmp_path: Path) -> None:
    create_database(tmp_path / "empty.sqlite").close()
    with pytest.raises(ConflictError):
        demo.build(tmp_path / "empty.sqlite")


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    progress = Progress(lambda done, _: progress.cancel() if done > 0.3 else None)
    with pytest.raises(Cancelled):
        demo.build(tmp_path / "cancelled.sqlite", progress)
    assert list(tmp_path.glob("*.sqlite*")) == []


def test_two_at_once_make_one(tmp_path: Path) -> None:
    """Two first starts at the same time both find a whole demo."""
    path = tmp_path / "race.sqlite"
    command = [sys.executable, "-m", "aftersales", "demo", "--registry", str(path), "--json"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert told[0] == told[1]
    assert [p.name for p in tmp_path.iterdir()] == ["race.sqlite"]


def test_a_planned_centre_explains_a_white_spot(demo_registry: Database) -> None:
    report = answer(demo_registry, Question("HAVAL", 30.0, TODAY))
    assert Cause.NOT_ACTIVE in {spot.cause for spot in report.assessment.white_spots}


def test_centres_say_whose_counts_they_rest_on(snapshot: Snapshot) -> None:
    sources = " ".join(facility.source for facility in snapshot.facilities)
    assert "CHERY: AUTOSTAT Jan 2025" in sources
    assert "HAVAL: assumed, no count published" in sources


def test_the_central_depot_supplies_the_regional_ones(demo_path: Path) -> None:
    """Parts come down in two steps in the demo too: the lanes say who supplies whom."""
    with open_database(demo_path).read() as connection:
        found = queries.lanes(connection)
        depots = [f for f in queries.facilities(connection) if f.kind is FacilityKind.PARTS_DEPOT]
    assert {lane.origin for lane in found} == {"PD-00"}
    assert {lane.destination for lane in found} == {f.code for f in depots} - {"PD-00"}
    by_code = {f.code: f for f in depots}
    for lane in found:
        start, end = by_code["PD-00"], by_code[lane.destination]
        _, _, metres = Geod(ellps="WGS84").inv(start.lon, start.lat, end.lon, end.lat)
        assert lane.hours == pytest.approx(4 + metres / 1000 * 1.22 / 45, abs=0.06)
