"""What others' programs read in the files of a pack, and the same bytes again from its card."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pyogrio
import pytest
import shapely
from pypdf import PdfReader
from shapely.geometry import shape

from aftersales.exchange.run_card import read_card
from aftersales.services.coverage import Report
from aftersales.services.packs.card import read_order
from aftersales.services.packs.press import Press
from aftersales.services.packs.profiles import EXTERNAL, INTERNAL
from aftersales.services.packs.writing import other_files, write_packs
from aftersales.settings import Settings
from aftersales.store.database import open_database
from tests.services.packs.packing import DATA, answered, packed, pressed


@pytest.fixture(scope="module")
def report(demo_path: Path) -> Report:
    database = open_database(demo_path)
    found = answered(database, 100.0)
    database.close()
    return found


@pytest.fixture(scope="module")
def files(report: Report) -> dict[str, bytes]:
    """Data of a split region, and of one of many centres."""
    return packed(pressed(report, INTERNAL, formats=DATA), "RU-CHU", "RU-MOW")


def every_geojson(files: dict[str, bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, body in files.items():
        if name.endswith(".geojson"):
            yield name, json.loads(body)


def test_geojson_is_as_rfc_7946_wants(files: dict[str, bytes]) -> None:
    seen = set()
    for name, whole in every_geojson(files):
        assert whole["type"] == "FeatureCollection", name
        assert "crs" not in whole
        for feature in whole["features"]:
            assert set(feature) == {"type", "properties", "geometry"}
            if feature["geometry"] is None:
                continue
            drawn = shape(feature["geometry"])
            seen.add(drawn.geom_type)
            west, south, east, north = drawn.bounds
            assert -180 <= west <= east <= 180
            assert -90 <= south <= north <= 90
            assert drawn.is_valid
            for polygon in getattr(drawn, "geoms", [drawn]):
                if polygon.geom_type != "Polygon":
                    continue
                # 3.1.6: outer rings against the clock, inner ones with it; none leaps over 180°.
                assert polygon.exterior.is_ccw
                assert not any(ring.is_ccw for ring in polygon.interiors)
                assert polygon.bounds[2] - polygon.bounds[0] < 180
    assert seen == {"Point", "MultiPolygon"}


def test_chukotka_is_cut_at_180(files: dict[str, bytes]) -> None:
    whole = json.loads(files["RU-CHU/RU-CHU-regions.geojson"])
    drawn = shape(whole["features"][0]["geometry"])
    sides = {polygon.representative_point().x > 0 for polygon in drawn.geoms}
    assert sides == {True, False}
    west, south, east, north = whole["bbox"]
    assert west > 0 > east  # 5.2: from the west over the line
    assert south < north


def test_geopackage_is_read_back(files: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "map.gpkg"
    path.write_bytes(files["RU-CHU/RU-CHU-map.gpkg"])
    layers = {name for name, _ in pyogrio.list_layers(path)}
    assert layers == {"regions", "white_spots", "sites", "places"}
    places = pyogrio.read_dataframe(path, layer="places")
    told = json.loads(files["RU-CHU/RU-CHU-places.geojson"])["features"]
    assert places.crs.to_epsg() == 4326
    assert places["uio"].tolist() == [one["properties"]["uio"] for one in told]
    assert places["place"].tolist() == [one["properties"]["place"] for one in told]
    region = pyogrio.read_dataframe(path, layer="regions")
    assert region["uio"].tolist() == [int(places["uio"].sum())]
    assert (places["uio"].dtype.kind, region["share"].dtype.kind) == ("i", "f")
    assert shapely.equals_exact(
        shapely.normalize(region.geometry[0]),
        shapely.normalize(
            shape(json.loads(files["RU-CHU/RU-CHU-regions.geojson"])["features"][0]["geometry"])
        ),
        1e-6,
    )


def test_workbook_is_typed_and_holds_no_formula(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["RU-MOW/RU-MOW-tables.xlsx"]))
    assert book.sheetnames == [
        *("Key figures", "Brands", "Where it breaks", "White spots", "Sites", "Places"),
        *("How numbers are made", "Run card"),
    ]
    for sheet in book:
        assert sheet.freeze_panes is not None
        assert sheet.auto_filter.ref
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n"}, f"{sheet.title}!{cell.coordinate}"
    places = book["Places"]
    head = int(str(places.auto_filter.ref).partition(":")[0].removeprefix("A"))
    heading = [cell.value for cell in places[head]]
    body = list(places.iter_rows(min_row=head + 1, values_only=True))
    uio = [value for row in body if isinstance(value := row[heading.index("UIO")], int)]
    assert len(uio) == len(body)
    told = json.loads(files["RU-MOW/RU-MOW-places.geojson"])["features"]
    assert sum(uio) == sum(one["properties"]["uio"] for one in told)
    bars = [rule.type for found in places.conditional_formatting for rule in found.rules]
    assert bars == ["dataBar"]


def test_csv_is_the_same_table(files: dict[str, bytes]) -> None:
    rows = list(csv.reader(io.StringIO(files["RU-MOW/RU-MOW-sites.csv"].decode("utf-8-sig"))))
    told = json.loads(files["RU-MOW/RU-MOW-sites.geojson"])["features"]
    assert len(rows) == len(told) + 2  # header and run card
    assert [row[0] for row in rows[1:-1]] == [one["properties"]["name"] for one in told]
    assert {len(row) for row in rows} == {len(rows[0])}


def test_a_card_is_in_every_file_and_gives_the_same_bytes(
    report: Report, tmp_path: Path, demo_path: Path
) -> None:
    """Of each file the card is read, and of it the whole pack is written again."""
    press = pressed(report, EXTERNAL, "ru")
    outcome = write_packs(press, ["RU-NEN"], tmp_path / "first")
    assert not outcome.failed
    folder = tmp_path / "first" / "RU-NEN"
    cards = [
        {key: value for key, value in read_card(path).items() if key != "files"}
        for path in sorted(folder.iterdir())
    ]
    assert len(cards) == 17
    assert all(card == cards[0] for card in cards)
    assert "registry" not in cards[0]
    card, order, question = read_order(folder / "RU-NEN-map.pdf", Settings())
    assert question == report.question
    assert order.profile.columns == EXTERNAL.columns
    database = open_database(demo_path)
    again = Press(answered(database, card["reach_km"]), order)
    database.close()
    write_packs(again, [card["region"]], tmp_path / "second")
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / "second" / "RU-NEN" / path.name).read_bytes()
    whole = read_card(folder / "run-card.json")
    assert set(whole["files"]) == {path.name for path in folder.iterdir()} - {"run-card.json"}
    assert other_files(whole, tmp_path / "second" / "RU-NEN") == []
    (tmp_path / "second" / "RU-NEN" / "RU-NEN-map.html").write_bytes(b"")
    assert other_files(whole, tmp_path / "second" / "RU-NEN") == ["RU-NEN-map.html"]


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_sentences_follow_from_the_numbers(report: Report, language: str) -> None:
    """Every number in them is one of the tables; no brace is left open."""
    press = pressed(report, INTERNAL, language, DATA)
    for region in ("RU-MOW", "RU-CHU", "RU-SMO", None):
        content = press.content(region)
        assert 3 <= len(content.sentences) <= 9
        assert not [said for said in content.sentences if "{" in said]
        uio = next(f.value for f in content.figures if f.code == "uio")
        digits = "".join(c for c in content.sentences[0] if c.isdecimal())
        assert str(uio) in digits or not content.figures[0].value


@pytest.mark.slow
def test_the_atlas_has_a_page_for_every_region(report: Report, pytestconfig: pytest.Config) -> None:
    if "slow" not in pytestconfig.option.markexpr:
        pytest.skip("a long proof: -m slow")
    body = packed(pressed(report, EXTERNAL, formats=("atlas",)), None)["country/country-atlas.pdf"]
    pages = PdfReader(io.BytesIO(body), strict=True).pages
    assert len(pages) == 84
    names = pressed(report, EXTERNAL).words.regions
    for page, name in zip(list(pages)[1:4], list(names.values()), strict=False):
        assert name in page.extract_text()
