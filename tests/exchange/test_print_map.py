"""Printed maps: the same bytes, the right size, words that can be searched, one piece at 180°."""

import hashlib
import io
import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader
from pyproj import Geod
from shapely import get_coordinates
from shapely.geometry import Point

from aftersales.domain.errors import AftersalesError, InputError
from aftersales.domain.records import FacilityKind
from aftersales.exchange import print_fonts
from aftersales.exchange.print_base import Basemap, basemap
from aftersales.exchange.print_drawing import framed
from aftersales.exchange.print_frame import ALBERS, LAMBERT, Frame, frame_of, plane_of
from aftersales.exchange.print_layout import layout_of
from aftersales.exchange.print_map import map_png
from aftersales.exchange.print_page import Box, measured
from aftersales.exchange.print_paper import Paper
from aftersales.exchange.print_scale import graticule, scale_bar
from aftersales.exchange.print_sheet import Place, Sheet, SiteKind
from aftersales.exchange.print_symbols import radius_of, reach_shape, root_scale, smallest_of
from aftersales.exchange.print_words import broken, degrees_text
from aftersales.texts import error_text, text
from tests.exchange.printed import (
    LANGUAGES,
    NAUGHTY,
    POINTS_OF_MM,
    TITLES,
    make_base,
    make_sheet,
    map_files,
    map_pdf,
    pages_of,
    words_of,
)

GEOD = Geod(ellps="WGS84")
MAP = Box(15, 90, 195, 260)


@pytest.fixture(scope="module")
def base() -> Basemap:
    return make_base()


def test_kinds_are_those_of_the_registry() -> None:
    assert {kind.value for kind in SiteKind} == {kind.value for kind in FacilityKind}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_the_pdf_can_be_searched(base: Basemap, language: str) -> None:
    sheet = make_sheet(base, language=language, title=TITLES[language])
    said = words_of(map_pdf(sheet))
    expected = [
        TITLES[language],
        "83.4%",
        "12,345",
        "Half",
        "Beta",
        "Registry revision 7",
        text("map.legend", language),
        text("print.partly", language),
        text("print.service_centre_planned", language),
        text("print.uncovered_link", language, link="none in reach"),
    ]
    assert [words for words in expected if words not in said] == []


def test_legend_explains_only_what_is_on_the_map(base: Basemap) -> None:
    said = words_of(map_pdf(make_sheet(base, sites=(), spots=())))
    for code in ("service_centre_eligible", "service_centre_planned", "parts_depot_other", "spot"):
        assert text(f"print.{code}", "en") not in said
    assert "60 km of" not in said
    assert text("print.no_centres", "en") in said


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"places": (), "sites": (), "spots": ()}, "nothing"),
        ({"places": (), "spots": ()}, "no_vehicles"),
        ({"sites": ()}, "no_centres"),
    ],
)
def test_an_empty_region_says_so(base: Basemap, over: dict[str, object], code: str) -> None:
    assert text(f"print.{code}", "en") in words_of(map_pdf(make_sheet(base, **over)))


def test_a_region_without_outline_is_framed_around_its_places(base: Basemap) -> None:
    frame = framed(make_sheet(base, focus="NONE"), MAP)
    mm = frame.placed([56.0, 57.6], [31.0, 33.5])
    assert (mm > (MAP.left, MAP.bottom)).all()
    assert (mm < (MAP.right, MAP.top)).all()
    assert map_png(make_sheet(basemap([]), focus=None, places=(), sites=(), spots=()), 40)


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("landscape", [False, True])
def test_pages_have_the_size_of_their_paper(base: Basemap, paper: Paper, landscape: bool) -> None:
    sheet = make_sheet(base, paper=paper, landscape=landscape)
    png, pdf = map_files(sheet, 50)
    short, long = {"A4": (210, 297), "A3": (297, 420)}[paper.value]
    wide, high = (long, short) if landscape else (short, long)
    page = pages_of(pdf)[0].mediabox
    assert float(page.width) == pytest.approx(wide * POINTS_OF_MM, abs=0.1)
    assert float(page.height) == pytest.approx(high * POINTS_OF_MM, abs=0.1)
    picture = Image.open(io.BytesIO(png))
    assert picture.size == pytest.approx((wide / 25.4 * 50, high / 25.4 * 50), abs=1)


def test_atlas_has_a_page_for_each_sheet(base: Basemap) -> None:
    done: list[int] = []
    sheets = [make_sheet(base, focus=code, title=f"Sheet {code}") for code in "ABC"]
    pages = pages_of(map_pdf(sheets, done.append))
    assert done == [1, 2, 3]
    for code, page in zip("ABC", pages, strict=True):
        assert f"Sheet {code}" in page.extract_text()


def test_stopped_by_its_caller(base: Basemap) -> None:
    def stop(_: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        map_pdf([make_sheet(base)] * 2, stop)


def test_equal_sheets_give_equal_bytes(base: Basemap) -> None:
    sheet = make_sheet(base)
    png, pdf = map_files(sheet, 60)
    assert png == map_png(replace(sheet), 60)
    assert pdf == map_pdf(replace(sheet))
    info = PdfReader(io.BytesIO(pdf)).metadata
    assert info == {"/Title": "Region Alpha", "/Creator": "aftersales"}
    assert set(Image.open(io.BytesIO(png)).info) <= {"dpi"}


def test_threads_do_not_disturb_each_other(base: Basemap) -> None:
    sheets = [make_sheet(base, focus=code) for code in "ABC"]
    alone = [map_files(sheet, 40) for sheet in sheets]
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(lambda sheet: map_files(sheet, 40), sheets)) == alone


def test_a_sheet_may_travel_to_another_process(base: Basemap) -> None:
    sheet = make_sheet(base)
    png = map_png(sheet, 40)
    assert map_png(pickle.loads(pickle.dumps(sheet)), 40) == png  # noqa: S301 - our own bytes


def test_bytes_do_not_depend_on_the_process() -> None:
    code = (
        "import hashlib; from tests.exchange.printed import make_sheet, map_files;"
        "print([hashlib.sha256(one).hexdigest() for one in map_files(make_sheet(), 60)])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    here = [hashlib.sha256(one).hexdigest() for one in map_files(make_sheet(), 60)]
    assert said == str(here)


@pytest.mark.parametrize("words", NAUGHTY)
def test_naughty_strings_are_only_words(base: Basemap, words: str) -> None:
    place = Place(56.0, 31.0, 9, 0, words)
    sheet = make_sheet(
        base,
        title=words,
        subtitle=words,
        card=words,
        figures=((words, words),),
        notes=(words,),
        sources=(words,),
        links=(words,),
        places=(place,),
        spots=tuple(replace(spot, name=words) for spot in make_sheet(base).spots),
    )
    png, pdf = map_files(sheet, 40)
    assert png.startswith(b"\x89PNG")
    assert len(pages_of(pdf)) == 1


def test_a_dollar_is_printed_as_a_dollar(base: Basemap) -> None:
    said = words_of(map_pdf(make_sheet(base, title="$a^2$ costs 5 $")))
    assert "$a^2$ costs 5 $" in said


def test_without_a_chinese_font_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    print_fonts.faces.cache_clear()
    monkeypatch.setattr(print_fonts, "CHINESE", ("No Such Font",) * 8)
    try:
        with pytest.raises(InputError) as caught:
            print_fonts.faces("zh")
        assert caught.value.code == "print_font"
        assert "No Such Font" in error_text(caught.value, "ru")
        assert print_fonts.inert("中 a", "en") == "\ufffd a"
    finally:
        print_fonts.faces.cache_clear()
    assert isinstance(caught.value, AftersalesError)


PLACES = {
    "flat": ([55.0, 58.0], [30.0, 34.0]),
    "arctic": ([68.0, 81.0], [76.0, 114.0]),
    "split": ([62.0, 70.0], [165.0, 190.0]),
    "country": ([41.2, 81.8], [19.6, 190.4]),
    "south": ([-44.0, -10.0], [113.0, 154.0]),
    "equator": ([-5.0, 5.0], [10.0, 60.0]),
}


@pytest.mark.parametrize("name", PLACES)
def test_scale_bar_is_true_in_the_middle_of_the_map(name: str) -> None:
    lat, lon = PLACES[name]
    frame = frame_over(lat, lon)
    bar = scale_bar(frame, 55.0)
    x, y = MAP.centre
    ends = frame.located(np.array([[x - bar.mm / 2, y], [x + bar.mm / 2, y]]))
    km = GEOD.inv(*ends[0], *ends[1])[2] / 1000
    assert km == pytest.approx(bar.km, rel=1e-4)
    assert 55.0 / 2.6 <= bar.mm <= 55.0 * 1.05


@pytest.mark.parametrize("name", PLACES)
def test_areas_are_true_to_the_scale(name: str) -> None:
    lat, lon = PLACES[name]
    frame = frame_over(lat, lon)
    for at_lat in np.linspace(lat[0], lat[1], 3):
        for at_lon in np.linspace(lon[0], lon[1], 3):
            ring = GEOD.fwd([at_lon] * 90, [at_lat] * 90, np.arange(0, 360, 4), [20_000] * 90)
            mm = frame.placed(ring[1], ring[0])
            true = abs(GEOD.polygon_area_perimeter(ring[0], ring[1])[0])
            x, y = mm.T
            drawn = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
            assert drawn * (frame.scale / 1000) ** 2 == pytest.approx(true, rel=2e-3)


def frame_over(lat: list[float], lon: list[float]) -> Frame:
    plane = plane_of(lat, lon)
    lons, lats = np.linspace(lon[0], lon[1], 9), np.linspace(lat[0], lat[1], 9)
    grid = np.stack(np.meshgrid(lons, lats), -1).reshape(-1, 2)
    return frame_of(plane, plane.forward(grid), MAP)


def test_the_plane_follows_the_extent() -> None:
    kinds = {name: plane_of(*where).name for name, where in PLACES.items()}
    assert kinds == {
        "flat": LAMBERT,
        "arctic": LAMBERT,
        "split": LAMBERT,
        "country": ALBERS,
        "south": LAMBERT,
        "equator": LAMBERT,
    }


def test_a_region_cut_at_180_is_drawn_in_one_piece(base: Basemap) -> None:
    frame = framed(make_sheet(base, focus="C"), MAP)
    drawn = frame.drawn(base.shapes[base.codes.index("C")])
    left, bottom, right, top = drawn.bounds
    assert drawn.geom_type == "Polygon"
    assert left >= MAP.left
    assert right <= MAP.right
    # 25 degrees of longitude around 66° N, not 350.
    assert (right - left) * frame.scale / 1e6 < 1_400
    assert max(right - left, top - bottom) > 0.5 * min(MAP.width, MAP.height)


def test_north_arrow_follows_true_north() -> None:
    frame = frame_over(*PLACES["country"])
    for share in (0.2, 0.5, 0.8):
        x, y = MAP.left + share * MAP.width, MAP.centre[1]
        lon, lat = frame.located(np.array([[x, y]]))[0]
        east, north, _ = GEOD.fwd(lon, lat, 0.0, 1_000.0)
        dx, dy = frame.placed([north], [east])[0] - (x, y)
        assert frame.north_at(x, y) == pytest.approx(np.degrees(np.arctan2(-dx, dy)), abs=0.05)


def test_reach_is_geodesic_and_joined(base: Basemap) -> None:
    sheet = make_sheet(base, focus="C")
    frame = framed(sheet, MAP)
    site = make_sheet(base).sites[0]
    sites = [replace(site, lat=66.0, lon=179.9), replace(site, lat=66.0, lon=-179.9)]
    shape = reach_shape(sites, 100.0, frame)
    assert shape is not None
    assert shape.geom_type == "Polygon"
    for azimuth in range(0, 360, 15):
        for km, inside in ((99.0, True), (101.5, False)):
            lon, lat, _ = GEOD.fwd(179.9, 66.0, azimuth, km * 1000)
            other = GEOD.inv(lon, lat, -179.9, 66.0)[2] / 1000
            if inside or other > 101.5:
                assert shape.covers(Point(frame.placed([lat], [lon])[0])) == inside


def test_areas_of_circles_are_their_vehicles(base: Basemap) -> None:
    places = tuple(Place(56.0, 31.0, uio, 0, "x") for uio in (40_000, 10_000, 2_500, 1))
    per_root = root_scale(places, MAP, 6.0)
    radii = [radius_of(place.uio, per_root) for place in places]
    assert radii[:3] == pytest.approx([radii[0], radii[0] / 2, radii[0] / 4])
    assert radii[3] == pytest.approx(radius_of(smallest_of(per_root), per_root), rel=0.05)
    assert sum(np.pi * radius**2 for radius in radii) <= 0.11 * MAP.width * MAP.height
    said = words_of(map_pdf(make_sheet(base, places=places)))
    assert "Smallest circle: up to" in said
    assert "Smallest circle" not in words_of(map_pdf(make_sheet(base)))


def test_reach_of_far_sites_is_not_drawn(base: Basemap) -> None:
    frame = framed(make_sheet(base), MAP)
    site = replace(make_sheet(base).sites[0], lat=-30.0, lon=-60.0)
    assert reach_shape([site], 60.0, frame) is None


def test_graticule_lies_on_its_degrees() -> None:
    frame = frame_over(*PLACES["split"])
    lines = graticule(frame)
    assert {line.meridian for line in lines} == {True, False}
    for line in lines:
        for part in line.parts:
            lonlat = frame.located(part)
            held = lonlat[:, 0 if line.meridian else 1]
            turned = (held - line.degrees + 180) % 360 - 180
            assert np.abs(turned).max() < 0.05


def test_degrees_are_written_as_people_do() -> None:
    assert degrees_text(55.5, False, "en") == "55°30′ N"
    assert degrees_text(-170.0, True, "ru") == "170° з. д."
    assert degrees_text(180.0, True, "en") == "180°"
    assert degrees_text(30.0, True, "zh") == "东经30°"


@pytest.mark.parametrize(
    "words", ["Some words that go on and on " * 9, "没有空格的长句子，" * 30, "W" * 200]
)
def test_broken_lines_fit_and_lose_nothing(words: str) -> None:
    lines = broken(words, 8, 60, "en")
    slack = measured("，", 8, "en")[0]  # a stop may hang over the edge
    assert all(measured(line, 8, "en")[0] <= 60 + slack for line in lines)
    assert "".join("".join(lines).split()) == "".join(words.split())
    cut = broken(words, 8, 60, "en", most=2)
    assert len(cut) == 2
    assert cut[1].endswith("…")


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("paper", list(Paper))
def test_boxes_of_a_sheet_do_not_overlap(base: Basemap, paper: Paper, landscape: bool) -> None:
    sheet: Sheet = make_sheet(base, paper=paper, landscape=landscape)
    layout = layout_of(sheet)
    held = [layout.title, layout.map, layout.strip, layout.legend, layout.spots]
    held += [layout.locator, layout.footer]
    wide, high = sheet.size_mm
    for k, one in enumerate(held):
        assert one.width > 20 or one.height > 3
        assert one.left >= 10 - 1e-9
        assert one.right <= wide - 10 + 1e-9
        assert one.top <= high - 10 + 1e-9
        for other in held[k + 1 :]:
            across = min(one.right, other.right) - max(one.left, other.left)
            along = min(one.top, other.top) - max(one.bottom, other.bottom)
            assert min(across, along) <= 1e-9


def test_outlines_of_too_many_corners_are_simplified(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aftersales.exchange.print_base._MOST_VERTICES", 60)
    round_one = Point(40, 50).buffer(3, quad_segs=200)
    held = basemap([("A", "Alpha", round_one)])
    assert len(get_coordinates(held.shapes)) <= 60
    assert held.shapes[0].area == pytest.approx(round_one.area, rel=0.02)
