"""Outlines of regions from a file: matched, shown, written once, taken back."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyproj import Geod
from shapely import contains_xy, from_wkb, get_coordinates, normalize, orient_polygons
from shapely.geometry import MultiPolygon, Polygon, box, mapping
from shapely.geometry.base import BaseGeometry

from aftersales.cli import run
from aftersales.domain.errors import InputError
from aftersales.domain.progress import Cancelled, Progress
from aftersales.domain.records import Region
from aftersales.geo.boundaries import polygons_of
from aftersales.services import region_polygons
from aftersales.services.region_polygons import apply, preview
from aftersales.settings import LANGUAGES, resource
from aftersales.store import entries, queries
from aftersales.store.database import Database, open_database
from aftersales.texts import action_text

TULA = box(36, 53, 39, 55)
CHUKOTKA = Polygon([(170, 62), (175, 66), (182, 69), (190, 67), (189, 64), (181, 62.5)])


@pytest.fixture
def regions(registry: Database) -> Database:
    """Three regions, one of them with an outline."""
    with registry.write("fill", details={}) as writer:
        entries.add(
            writer,
            [
                Region(code="RU-TUL", name="Tula Oblast", names={"ru": "Тульская область"}),
                Region(code="RU-CHU", name="Chukotka", names={"ru": "Чукотка", "zh": "楚科奇"}),
                Region(code="RU-MOS", name="Moscow Oblast", boundary=box(35, 54, 40, 57).wkb),
            ],
        )
    return registry


def collection(
    shapes: Mapping[str, BaseGeometry | None], attribute: str = "name", **more: Any
) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "properties": {"fid": number, attribute: name, **more},
            "geometry": None if shape is None else mapping(shape),
        }
        for number, (name, shape) in enumerate(shapes.items())
    ]
    return {"type": "FeatureCollection", "features": features}


def put(folder: Path, content: dict[str, Any], name: str = "regions.geojson") -> Path:
    path = folder / name
    path.write_text(json.dumps(content), "utf-8")
    return path


def outline(database: Database, code: str) -> BaseGeometry:
    with database.read() as connection:
        (found,) = [one for one in queries.regions(connection) if one.code == code]
    return from_wkb(found.boundary) if found.boundary else Polygon()


def states(found: region_polygons.PolygonPreview) -> dict[str, str]:
    return {row.code: row.state for row in found.rows}


def area_km2(shape: BaseGeometry) -> float:
    return abs(Geod(ellps="WGS84").geometry_area_perimeter(orient_polygons(shape))[0]) / 1e6


def test_outlines_are_shown_written_once_and_taken_back(regions: Database, tmp_path: Path) -> None:
    shapes = {
        "тульская область": TULA,
        "楚科奇": CHUKOTKA,
        "MOSCOW OBLAST": box(35, 54, 40, 57.5),
        "Атлантида": box(-30, 30, -20, 40),
    }
    path = put(tmp_path, collection(shapes))
    found = preview(regions, path)
    assert states(found) == {"RU-TUL": "new", "RU-CHU": "new", "RU-MOS": "changed"}
    assert (found.read, found.attribute, found.attributes) == (4, "name", (("name", 3),))
    assert [(one.line, one.code, one.value) for one in found.warnings] == [
        (4, "unknown_region", "Атлантида")
    ]
    assert outline(regions, "RU-TUL").is_empty  # a preview writes nothing

    done = apply(regions, found, who="Анна")
    assert done.change is not None
    assert outline(regions, "RU-TUL").equals_exact(TULA, 0)
    assert outline(regions, "RU-CHU").bounds[::2] == (-180, 180)
    for language in LANGUAGES:
        words = action_text("polygons", {"count": 3, "file": path.name}, language)
        assert "3" in words
        assert path.name in words

    again = apply(regions, preview(regions, path))
    assert again.change is None
    assert set(states(again.preview).values()) == {"same"}

    assert run(["undo", "--registry", str(regions.path)]) == 0
    assert outline(regions, "RU-TUL").is_empty
    assert outline(regions, "RU-MOS").equals_exact(box(35, 54, 40, 57), 0)


def test_areas_and_places_are_those_of_the_source(regions: Database, tmp_path: Path) -> None:
    lake = [(37, 53.5), (38, 53.5), (38, 54.5), (37, 54.5)]
    tula = Polygon(TULA.exterior.coords, [lake])
    path = put(tmp_path, collection({"RU-TUL": tula, "RU-CHU": CHUKOTKA}, "code"))
    found = preview(regions, path)
    apply(regions, found)
    km2 = {row.code: row.km2 for row in found.rows}
    assert km2["RU-TUL"] == pytest.approx(area_km2(tula), rel=1e-9)
    assert km2["RU-CHU"] == pytest.approx(area_km2(CHUKOTKA), rel=2e-3)
    rng = np.random.default_rng(4)
    for code, source, turn in (("RU-TUL", tula, 0), ("RU-CHU", CHUKOTKA, 360)):
        west, south, east, north = source.bounds
        lon, lat = rng.uniform(west - 1, east + 1, 3000), rng.uniform(south - 1, north + 1, 3000)
        kept = outline(regions, code)
        there = contains_xy(kept, np.where(lon > 180, lon - turn, lon), lat)
        assert (there == contains_xy(source, lon, lat)).all()


def test_parts_of_a_region_become_one(regions: Database, tmp_path: Path) -> None:
    content = collection({"a": box(36, 53, 37, 54), "b": box(37, 53, 38, 54)})
    for feature in content["features"]:
        feature["properties"]["region"] = "RU-TUL"
    found = preview(regions, put(tmp_path, content))
    assert found.attribute == "region"
    apply(regions, found)
    assert outline(regions, "RU-TUL").equals(box(36, 53, 38, 54))


def test_a_person_may_name_the_attribute(regions: Database, tmp_path: Path) -> None:
    content = collection({"Tula Oblast": TULA, "Chukotka": CHUKOTKA, "Moscow Oblast": TULA})
    for feature, capital in zip(content["features"], ("x", "RU-TUL", "y"), strict=True):
        feature["properties"]["near"] = capital
    path = put(tmp_path, content)
    assert preview(regions, path).attribute == "name"
    found = preview(regions, path, attribute="near")
    assert list(states(found)) == ["RU-TUL"]
    assert found.attributes == (("name", 3), ("near", 1))
    for wrong, code in (("nothing", "polygons_attribute"), ("fid", "polygons_no_region")):
        with pytest.raises(InputError, match=code):
            preview(regions, path, attribute=wrong)


def test_a_name_of_two_regions_means_neither(regions: Database, tmp_path: Path) -> None:
    with regions.write("fill", details={}) as writer:
        entries.add(writer, [Region(code="X-TUL", name="Tula Oblast")])
    path = put(tmp_path, collection({"Tula Oblast": TULA, "Chukotka": CHUKOTKA}))
    assert list(states(preview(regions, path))) == ["RU-CHU"]


def test_one_faulty_outline_stops_all_unless_asked(regions: Database, tmp_path: Path) -> None:
    shapes = {"RU-TUL": TULA, "RU-CHU": None, "RU-MOS": box(35, 54, 40, 57)}
    found = preview(regions, put(tmp_path, collection(shapes)))
    assert states(found) == {"RU-TUL": "new", "RU-CHU": "rejected", "RU-MOS": "same"}
    assert [(one.line, one.code) for one in found.faults] == [(2, "polygon_broken")]
    assert apply(regions, found).change is None
    assert apply(regions, found, accept_good=True).change is not None
    assert outline(regions, "RU-CHU").is_empty
    assert not outline(regions, "RU-TUL").is_empty


def test_an_outline_elsewhere_is_left_open(regions: Database, tmp_path: Path) -> None:
    swapped = box(54, 35, 57, 40)
    found = preview(regions, put(tmp_path, collection({"RU-MOS": swapped})))
    assert states(found) == {"RU-MOS": "conflict"}
    assert apply(regions, found).change is None
    assert apply(regions, found, accept_moved=True).change is not None
    assert outline(regions, "RU-MOS").equals_exact(swapped, 0)


def test_what_was_mended_is_told(regions: Database, tmp_path: Path) -> None:
    bow = Polygon([(36, 53), (38, 55), (38, 53), (36, 55)])
    found = preview(regions, put(tmp_path, collection({"RU-TUL": bow})))
    assert found.warnings[0].code == "polygon_repaired"
    assert "Self-intersection" in found.warnings[0].hint


def test_a_registry_that_moved_on_is_compared_anew(regions: Database, tmp_path: Path) -> None:
    path = put(tmp_path, collection({"RU-TUL": TULA}))
    found = preview(regions, path)
    apply(regions, preview(regions, put(tmp_path, collection({"RU-TUL": TULA}), "b.geojson")))
    late = apply(regions, found)
    assert late.moved
    assert late.change is None
    assert states(late.preview) == {"RU-TUL": "same"}


def test_it_may_be_stopped(regions: Database, tmp_path: Path) -> None:
    path = put(tmp_path, collection({"RU-TUL": TULA}))
    found = preview(regions, path)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        preview(regions, path, progress=progress)
    with pytest.raises(Cancelled):
        apply(regions, found, progress=progress)
    assert outline(regions, "RU-TUL").is_empty


@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:3576", "EPSG:4284"])
def test_other_systems_come_to_the_same_place(regions: Database, tmp_path: Path, crs: str) -> None:
    import geopandas

    shapes = [TULA, MultiPolygon([box(175, 62, 180, 68), box(-180, 62, -175, 68)])]
    frame = geopandas.GeoDataFrame({"code": ["RU-TUL", "RU-CHU"]}, geometry=shapes, crs=4326)
    path = tmp_path / "regions.gpkg"
    frame.to_crs(crs).to_file(path)
    apply(regions, preview(regions, path))
    for code, shape in zip(frame["code"], shapes, strict=True):
        kept = outline(regions, code)
        assert kept.symmetric_difference(shape).area < 1e-6


def test_without_a_system_only_degrees_are_taken(regions: Database, tmp_path: Path) -> None:
    import geopandas

    frame = geopandas.GeoDataFrame({"code": ["RU-TUL"]}, geometry=[TULA], crs=4326)
    for crs, is_taken in (("EPSG:4326", True), ("EPSG:32637", False)):
        folder = tmp_path / crs[5:]
        folder.mkdir()
        frame.to_crs(crs).to_file(folder / "a.shp")
        (folder / "a.prj").unlink()
        if is_taken:
            assert states(preview(regions, folder / "a.shp")) == {"RU-TUL": "new"}
        else:
            with pytest.raises(InputError, match="polygons_no_crs"):
                preview(regions, folder / "a.shp")


def test_letters_that_find_most_regions_are_right(regions: Database, tmp_path: Path) -> None:
    import geopandas

    names = ["Тульская область", "Чукотка"]
    frame = geopandas.GeoDataFrame(
        {"name": names}, geometry=[TULA, box(170, 62, 179, 68)], crs=4326
    )
    frame.to_file(tmp_path / "a.shp", encoding="cp1251")
    (tmp_path / "a.cpg").unlink()
    assert list(states(preview(regions, tmp_path / "a.shp"))) == ["RU-TUL", "RU-CHU"]


def test_the_outlines_of_the_demo_go_round(demo_path: Path, tmp_path: Path) -> None:
    import geopandas

    path = tmp_path / "demo.sqlite"
    shutil.copy(demo_path, path)
    database = open_database(path)
    with database.read() as connection:
        before = {one.code: one.boundary for one in queries.regions(connection)}
    frame = geopandas.GeoDataFrame(
        {"code": list(before)}, geometry=[polygons_of(one) for one in before.values()], crs=4326
    )
    for name in ("a.geojson", "a.gpkg", "a.shp"):
        frame.to_file(tmp_path / name, **({"COORDINATE_PRECISION": 15} if "json" in name else {}))
        done = apply(database, preview(database, tmp_path / name))
        assert done.change is None
        assert set(states(done.preview).values()) == {"same"}
    # As if nothing were known: what comes in is what went out.
    with database.write("fill", details={}) as writer:
        uuids = {row.code: row.uuid for row in done.preview.rows}
        entries.amend_many(writer, Region, {one: {"boundary": None} for one in uuids.values()})
    taken = apply(database, preview(database, tmp_path / "a.gpkg"))
    assert taken.preview.counts["new"] == len(before)
    for code, boundary in before.items():
        one, other = (
            normalize(MultiPolygon(getattr(shape, "geoms", [shape])))
            for shape in (polygons_of(boundary), outline(database, code))
        )
        assert one.equals_exact(other, 1e-9)
        assert np.isfinite(get_coordinates(other)).all()
    database.close()


def test_the_file_of_the_demo_itself_says_nothing_new(
    demo_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = resource("demo", "regions.geojson")
    assert run(["import", str(source), "--registry", str(demo_path), "--json", "--dry-run"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["read"], told["unchanged"], told["batch"]) == (83, 83, None)
    assert (told["new"], told["changed"], told["conflicts"], told["rejected"]) == (0, 0, 0, 0)
    assert told["faults"] == told["warnings"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_the_command_line(
    regions: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    shapes = {"RU-TUL": TULA, "RU-CHU": box(0, 80, 1, 95), "Nowhere": TULA}
    path = put(tmp_path, collection(shapes), "regions.json")
    common = ["--registry", str(regions.path), "--language", language]
    assert run(["import", str(path), "--kind", "polygons", *common]) == 1
    said = capsys.readouterr().out
    assert "RU-TUL" in said
    assert "Nowhere" in said
    assert "{" not in said
    assert outline(regions, "RU-TUL").is_empty
    options = ["--kind", "polygons", "--accept-good", "--attribute", "name", "--json"]
    assert run(["import", str(path), *options, *common]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["read"], told["new"], told["rejected"]) == (3, 1, 1)
    assert told["batch"]
    assert [one["code"] for one in told["faults"]] == ["polygon_off_earth"]
    assert [one["code"] for one in told["warnings"]] == ["unknown_region", "region_unmatched"]
    assert run(["history", *common]) == 0
    assert "regions.json" in capsys.readouterr().out


def test_a_refusal_is_a_usage_error(
    regions: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "regions.gpkg"
    path.write_bytes(regions.path.read_bytes())
    assert run(["import", str(path), "--registry", str(regions.path)]) == 2
    assert "registry" in capsys.readouterr().err
