"""Files of polygons: what they say, and that they reach nothing else."""

import json
import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from aftersales.domain.errors import AftersalesError, InputError
from aftersales.exchange import polygons
from aftersales.exchange.polygon_layers import Layer
from aftersales.store.database import Database

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
CANARY = "canary-4711"


class Sink(ThreadingHTTPServer):
    """A server that notes what it is asked, and says nothing."""

    asked: list[str]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Sink)
        self.server.asked.append(self.path)
        self.send_response(404)
        self.end_headers()

    do_HEAD = do_POST = do_OPTIONS = do_GET  # noqa: N815 - names of the base class

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def sink() -> Iterator[Sink]:
    server = Sink(("127.0.0.1", 0), Handler)
    server.asked = []
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def collection(**more: Any) -> dict[str, Any]:
    feature = {"type": "Feature", "properties": {"code": "R1"}, "geometry": SQUARE}
    return {"type": "FeatureCollection", "features": [feature], **more}


def frame(names: list[str]) -> Any:
    import geopandas
    from shapely.geometry import box

    shapes = [box(k, 50, k + 1, 51) for k in range(len(names))]
    return geopandas.GeoDataFrame({"name": names}, geometry=shapes, crs="EPSG:4326")


def only(path: Path, encoding: str | None = None) -> Layer:
    (layer,) = polygons.read(path, encoding).layers
    return layer


def shapefile(folder: Path, names: list[str], encoding: str = "utf-8") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "regions.shp"
    frame(names).to_file(path, encoding=encoding)
    return path


# What they say


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "shp", "zip"])
def test_each_form_says_the_same(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"regions.{suffix}"
    names = ["Тула", "黑龙江"]
    if suffix == "zip":
        shapefile(tmp_path / "in", names)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in (tmp_path / "in").iterdir():
                archive.write(part, f"Регионы/{part.name}")
            archive.writestr("__MACOSX/Регионы/._regions.shp", b"\0")
    else:
        frame(names).to_file(path)
    layer = only(path)
    assert layer.columns["name"] == tuple(names)
    assert [shape.bounds for shape in layer.shapes if shape] == [(0, 50, 1, 51), (1, 50, 2, 51)]


def test_letters_of_a_shapefile_are_read_in_every_way_it_may_have(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "in", ["Тула"], "cp1251")
    assert only(path).columns["name"] == ("Тула",)
    path.with_suffix(".cpg").unlink()
    ways = {layer.encoding: layer.columns["name"][0] for layer in polygons.read(path).layers}
    assert ways["cp1251"] == "Тула"
    assert "utf-8" not in ways
    assert only(path, "cp1251").columns["name"] == ("Тула",)
    with pytest.raises(InputError, match="polygons_letters"):
        polygons.read(path, "utf-8")


def test_layers_without_shapes_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "many.gpkg"
    frame(["A"]).to_file(path, layer="regions")
    points = frame(["A"])
    points["geometry"] = (
        points.centroid if points.crs is None else points.geometry.representative_point()
    )
    points.to_file(path, layer="towns")
    frame(["B"]).to_file(path, layer="districts")
    assert [layer.name for layer in polygons.read(path).layers] == ["regions", "districts"]


@pytest.mark.parametrize(
    ("name", "crs"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "OGC:CRS84"),
        ("urn:ogc:def:crs:EPSG::3857", "EPSG:3857"),
        ("EPSG:4326", "EPSG:4326"),
    ],
)
def test_an_older_geojson_names_its_system(tmp_path: Path, name: str, crs: str) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps(collection(crs={"type": "name", "properties": {"name": name}})))
    assert only(path).crs == crs


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "polygons_format"),
        ("[]", "polygons_format"),
        ("{", "polygons_damaged"),
        ("{}", "polygons_damaged"),
        ('{"type":"Topology"}', "polygons_damaged"),
        ('{"type":"FeatureCollection","features":[1]}', "polygons_damaged"),
        ('{"type":"FeatureCollection","features":{}}', "polygons_none"),
        ('{"type":"FeatureCollection"}', "polygons_none"),
        ('{"type":"Feature","properties":[],"geometry":{"type":"Polygon"}}', "polygons_none"),
        (
            '{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,NaN]]]}}',
            "polygons_none",
        ),
        ('{"type":"Feature","geometry":' + "[" * 100_000, "polygons_damaged"),
        ("\udcff", "polygons_format"),
        ('{"a":"\udcff"}', "polygons_damaged"),
    ],
)
def test_what_is_no_geojson_is_told(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "a.geojson"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError, match=code):
        polygons.read(path)


def test_half_a_shapefile_is_told(tmp_path: Path) -> None:
    path = shapefile(tmp_path / "in", ["A"])
    whole = path.read_bytes()
    path.write_bytes(whole[:-8])
    with pytest.raises(InputError, match="polygons_damaged"):
        polygons.read(path)
    path.write_bytes(whole[:32] + struct.pack("<i", 1) + whole[36:])
    with pytest.raises(InputError, match="polygons_none"):
        polygons.read(path)
    path.write_bytes(whole)
    path.with_suffix(".dbf").unlink()
    with pytest.raises(InputError, match="polygons_part"):
        polygons.read(path)


def test_a_broken_package_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    frame(["A"]).to_file(path)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(InputError, match="polygons_"):
        polygons.read(path)


# What they reach


def descriptor(source: str) -> str:
    layer = f'<OGRVRTLayer name="secret"><SrcDataSource>{source}</SrcDataSource></OGRVRTLayer>'
    return f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>"


def disguises(folder: Path, address: str) -> dict[str, Path]:
    """Files that lead elsewhere: to an address, or to a file of the person's."""
    canary = folder / "secret.geojson"
    secret = {"type": "Feature", "properties": {"name": CANARY}, "geometry": SQUARE}
    canary.write_text(json.dumps({"type": "FeatureCollection", "features": [secret]}))
    found: dict[str, Path] = {}

    def put(name: str, content: str | bytes) -> None:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        found[name] = path

    for suffix in ("geojson", "json", "gpkg", "shp", "zip"):
        put(f"vrt.{suffix}", descriptor(f"{address}/vrt.csv"))
        put(f"local.{suffix}", descriptor(str(canary)))
    put("wfs.geojson", f"<OGRWFSDataSource><URL>{address}/wfs</URL></OGRWFSDataSource>")
    put("kml.geojson", f'<!DOCTYPE k [<!ENTITY x SYSTEM "{canary.as_uri()}">]><kml>&x;</kml>')
    put("gml.gpkg", f'<gml xsi:schemaLocation="{address}/a.xsd"/>')
    put(
        "gdalg.geojson",
        json.dumps({"type": "gdal_streamed_alg", "command_line": f"gdal vector read {canary}"}),
    )
    for kind, about in (("url", {"url": f"{address}/crs"}), ("link", {"href": f"{address}/crs"})):
        put(f"crs-{kind}.geojson", json.dumps(collection(crs={"type": kind, "properties": about})))
    put("esri.geojson", json.dumps({"url": f"{address}/FeatureServer/0/query", "features": []}))
    put("topology.json", json.dumps({"type": "Topology", "objects": {}, "url": f"{address}/t"}))
    shapes = shapefile(folder / "in", ["R1"])
    for name, parts in {
        "zip-vrt.zip": {
            "regions.shp": descriptor(f"{address}/zip.csv").encode(),
            "regions.shx": b"",
            "regions.dbf": b"",
        },
        "zip-prj.zip": {
            **{p.name: p.read_bytes() for p in shapes.parent.iterdir()},
            "regions.prj": f"{address}/prj".encode(),
        },
        "zip-dbf.zip": {
            **{p.name: p.read_bytes() for p in shapes.parent.iterdir()},
            "regions.dbf": descriptor(str(canary)).encode(),
        },
    }.items():
        path = folder / name
        with zipfile.ZipFile(path, "w") as archive:
            for inner, content in parts.items():
                archive.writestr(inner, content)
        found[name] = path
    return found


def test_no_disguise_reaches_an_address_or_another_file(tmp_path: Path, sink: Sink) -> None:
    from aftersales.geo.outlines import system_of

    told: dict[str, str] = {}
    for name, path in disguises(tmp_path, sink.address).items():
        try:
            found = polygons.read(path)
        except AftersalesError as error:
            told[name] = error.code
            assert CANARY not in str(error)
            continue
        told[name] = "read"
        assert CANARY not in str([layer.columns for layer in found.layers])
        for layer in found.layers:
            with pytest.raises(ValueError, match="prj"):
                system_of(layer.crs)
    assert sink.asked == []
    assert [name for name, code in told.items() if code == "read"] == ["zip-prj.zip"]
    assert len(told) > 15


@pytest.mark.parametrize(
    "path",
    [
        "{address}/a.geojson",
        "/vsicurl/{address}/a.gpkg",
        "/vsizip/a.zip/a.shp",
        "/vsizip//vsicurl/{address}/a.zip",
        "PG:dbname=x.gpkg",
        "<OGRVRTDataSource/>.gpkg",
        '{{"type":"FeatureCollection"}}.geojson',
        "WFS:{address}/wfs.gpkg",
        "GPKG:{address}.gpkg",
    ],
)
def test_what_is_no_path_here_is_refused(path: str, sink: Sink) -> None:
    with pytest.raises(InputError, match="polygons_path"):
        polygons.read(Path(path.format(address=sink.address)))
    assert sink.asked == []


PROBE = """
import sys
{before}
import pyogrio
print(sorted(pyogrio.list_drivers()))
try:
    print(pyogrio.raw.read(sys.argv[1])[3])
except Exception as error:
    print(error)
"""


def probe(path: Path, before: str) -> tuple[str, str]:
    """What GDAL itself makes of a file, in a process of its own."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("GDAL", "CPL", "OGR"))}
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(before=before), str(path)],
        capture_output=True,
        text=True,
        env=plain,
        check=True,
    )
    return done.stdout, done.stderr


def test_gdal_itself_is_shut_by_the_package_and_open_without_it(tmp_path: Path, sink: Sink) -> None:
    made = disguises(tmp_path, sink.address)
    local = made["local.gpkg"]
    assert CANARY in probe(local, "")[0]
    probe(made["vrt.geojson"], "")
    probe(made["crs-url.geojson"], "")
    assert "/vrt.csv" in sink.asked
    assert "/crs" in sink.asked
    sink.asked.clear()

    drivers, complaints = probe(local, "import aftersales")
    assert drivers.splitlines()[0] == str(
        ["ESRI Shapefile", "GPKG", "GeoJSON", "GeoJSONSeq", "MEM"]
    )
    assert CANARY not in drivers
    assert complaints == ""
    probe(made["vrt.geojson"], "import aftersales")
    assert sink.asked == []


def test_a_library_that_was_left_open_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyogrio

    path = tmp_path / "a.gpkg"
    frame(["A"]).to_file(path)
    monkeypatch.setattr(pyogrio, "list_drivers", lambda: {"GPKG": "rw", "OGR_VRT": "r"})
    with pytest.raises(AftersalesError, match="polygons_open"):
        polygons.read(path)


def test_a_registry_is_never_opened(registry: Database, tmp_path: Path) -> None:
    path = tmp_path / "registry.gpkg"
    path.write_bytes(registry.path.read_bytes())
    with pytest.raises(InputError, match="polygons_registry"):
        polygons.read(path)
    foreign = path.read_bytes()[:68] + b"MPBX" + path.read_bytes()[72:]
    path.write_bytes(foreign)
    with pytest.raises(InputError, match="polygons_format"):
        polygons.read(path)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "secret.geojson"
    target.write_text(json.dumps(collection()))
    link = tmp_path / "a.geojson"
    link.symlink_to(target)
    with pytest.raises(AftersalesError):
        polygons.read(link)


# Archives


def packed(path: Path, members: list[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def test_names_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    shapes = shapefile(tmp_path / "in", ["A"])
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    for k, folder in enumerate(("../../", "/etc/", "C:\\", "a/../../b/")):
        members = [(f"{folder}{one.name}", one.read_bytes()) for one in shapes.parent.iterdir()]
        path = packed(tmp_path / f"{k}.zip", members)
        before.add(path)
        assert only(path).columns["name"] == ("A",)
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == before


def test_archives_hold_exactly_one_shapefile(tmp_path: Path) -> None:
    shapes = shapefile(tmp_path / "in", ["A"])
    parts = [(one.name, one.read_bytes()) for one in shapes.parent.iterdir()]
    none = packed(tmp_path / "none.zip", [("a.geojson", b"{}")])
    two = packed(tmp_path / "two.zip", [*parts, *((f"b/{n}", c) for n, c in parts)])
    for path in (none, two):
        with pytest.raises(InputError, match="polygons_several"):
            polygons.read(path)
    bomb = packed(tmp_path / "bomb.zip", [*parts, ("zeros", bytes(40_000_000))])
    with pytest.raises(InputError, match="polygons_archive"):
        polygons.read(bomb)
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = packed(tmp_path / "twice.zip", [*parts, parts[0]])
    with pytest.raises(InputError, match=r"polygons_archive|polygons_several"):
        polygons.read(twice)
