"""What may not leave does not, and what leaves is inert."""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
import shapely
from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from aftersales.services.packs.press import Press
from aftersales.services.packs.profiles import EXTERNAL, INTERNAL, Profile
from aftersales.store.database import Database
from tests.exchange.test_map_page import PAYLOADS
from tests.services.packs.packing import (
    DATA,
    FREE,
    answered,
    every_byte,
    fill_with,
    packed,
    pressed,
    secret,
)

# Where each word of the registry may stand. Everything else is for nobody outside.
TOLD = {
    EXTERNAL.name: {("region", "name"), ("settlement", "name")}
    | {(kind, field) for kind in ("facility", "depot", "plant") for field in ("name", "city")},
}
# A centre that is only planned is for those inside.
TOLD[INTERNAL.name] = TOLD[EXTERNAL.name] | {
    (kind, field)
    for kind in ("facility", "depot", "plant", "planned")
    for field in ("name", "city", "operator", "address", "store_format", "phone", "email", "source")
}


@pytest.mark.parametrize("profile", [EXTERNAL, INTERNAL], ids=lambda p: p.name)
@pytest.mark.usefixtures("qapp")
def test_no_byte_of_what_is_not_allowed(registry: Database, profile: Profile) -> None:
    placed: set[tuple[str, str]] = set()

    def words(record: str, field: str) -> str:
        placed.add((record, field))
        return secret(record, field)

    fill_with(registry, words)
    assert len(placed) > 40
    files = packed(pressed(answered(registry), profile), "A", None)
    found: set[tuple[str, str]] = set()
    path = str(registry.path)
    with registry.read() as connection:
        ids = {row[0] for row in connection.exec_driver_sql("select uuid from facilities")}
        ids |= {row[0] for row in connection.exec_driver_sql("select uuid from regions")}
    ids.add(answered(registry).snapshot.about["registry"])
    forbidden = [word.encode() for word in (path, "kanarilabel", *ids)]
    for name, body in files.items():
        for held in every_byte(name, body):
            low = held.lower()
            wide = low.replace(b"\0", b"")
            for key in placed:
                if secret(*key).encode() in low or secret(*key).encode() in wide:
                    found.add(key)
            assert not [word for word in forbidden if word.lower() in low], name
            assert b"select " not in low or name.endswith((".gpkg", ".html")), name  # their own
    assert found == TOLD[profile.name]
    for name in ("A/A-map.pdf", "A/A-report.pdf"):  # positive control: their words are read
        told = b"".join(every_byte(name, files[name]))
        assert secret("region", "name").encode() in told
    assert {field for _, field in placed} >= set(FREE)


def test_a_profile_of_ones_own_leaves_out_whole_tables(registry: Database) -> None:
    fill_with(registry, secret)
    narrow = Profile(
        "narrow", {"regions": ("region", "share"), "sites": ("name", "city"), "places": ()}, 1, 10
    )
    files = packed(pressed(answered(registry), narrow, formats=DATA), "A")
    names = {name.rpartition("/")[2] for name in files}
    assert {"A-sites.csv", "A-map.html"} <= names
    assert not names & {"A-places.csv", "A-places.geojson", "A-white_spots.csv", "A-sites.geojson"}
    told = [held for name, body in files.items() for held in every_byte(name, body)]
    assert any(secret("facility", "city").encode() in held for held in told)
    assert not any(secret("settlement", "name").encode() in held for held in told)


def test_places_are_rounded(registry: Database) -> None:
    fill_with(registry, secret)
    for profile, lat in ((EXTERNAL, "55.12"), (INTERNAL, "55.12346")):
        press = pressed(answered(registry), profile, formats=("geojson",))
        body = packed(press, "A")["A/A-sites.geojson"]
        features = json.loads(body)["features"]
        assert {str(f["geometry"]["coordinates"][1]) for f in features} == {lat}
        assert {str(f["properties"]["latitude"]) for f in features} == {lat}


NAUGHTY = [
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "'=1",
    "{{ 7*7 }}",
    "${alert(1)}",
    "<img src=x onerror=alert(1)>",
    "</script><script>document.title='hit'</script>",
    "]]>",
    "%PDF-1.4\nendstream",
    "Ж́́́́ 中文 \u202eabc",
    "&<>\"'`",
    "x" * 250,
]


@pytest.fixture
def hostile(registry: Database, request: pytest.FixtureRequest) -> Press:
    word = request.param

    def words(record: str, field: str) -> str:
        if field in {"name", "title", "words"}:
            return f"{record} {word}".replace("\n", " ").replace("\t", " ")
        return str(word).replace("\n", " ").replace("\t", " ")

    fill_with(registry, words)
    return pressed(answered(registry), INTERNAL, formats=DATA)


def seen_on(qtbot: QtBot, page: QWebEnginePage) -> list[int]:
    """How much foreign markup there is on a page: drawings and frames, pictures from elsewhere."""
    answers: list[Any] = []
    script = """JSON.stringify([document.querySelectorAll('svg,iframe,object').length,
      document.querySelectorAll('img:not([src^="data:"])').length])"""
    page.runJavaScript(script, 0, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
    found = json.loads(answers[0])
    assert isinstance(found, list)
    return found


@pytest.mark.ui
def test_pages_stay_closed_in_the_browser(registry: Database, qtbot: QtBot) -> None:
    """The map page and the report of a hostile region, opened where nothing is filtered."""
    fill_with(registry, lambda record, field: f"{record} {' '.join(PAYLOADS)}"[:290])
    asked: list[str] = []

    class Watch(QWebEngineUrlRequestInterceptor):
        def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:  # noqa: N802
            asked.append(info.requestUrl().scheme())

    files = packed(pressed(answered(registry), INTERNAL, formats=("html", "report")), "A")
    profile, watch = QWebEngineProfile(), Watch()
    profile.setUrlRequestInterceptor(watch)
    view = QWebEngineView()
    page = QWebEnginePage(profile, view)
    view.setPage(page)
    qtbot.addWidget(view)
    view.resize(1000, 700)
    view.show()
    for name in ("A/A-map.html", "A/A-report.html"):
        asked.clear()
        path = registry.path.with_name("page.html")
        path.write_bytes(files[name])
        with qtbot.waitSignal(view.loadFinished, timeout=30_000):
            view.load(QUrl.fromLocalFile(str(path)))
        assert seen_on(qtbot, page) == [0, 0], name
        assert page.title() != "hit", name
        assert set(asked) <= {"file", "data"}, name
        assert asked.count("file") == 1, name
    view.setPage(None)  # type: ignore[arg-type]
    delete(page)
    delete(profile)


@pytest.mark.parametrize("hostile", NAUGHTY, indirect=True)
def test_nothing_runs(hostile: Press) -> None:
    """No formula, no markup, no request in any table or page."""
    files = packed(hostile, "A")
    for name, body in files.items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))):
                assert not [cell for cell in row if re.match(r"[=+\-@\t\r]", cell)], name
        if name.endswith(".xlsx"):
            for cell in cells_of(body):
                assert cell.data_type in {"s", "n"}, cell.coordinate
        if name.endswith(".geojson"):
            json.loads(body)
        if name.endswith(".html"):
            page = body.decode()
            assert "default-src 'none'" in page
            assert "<script>document.title" not in page
            # Outside of scripts, whose hashes the policy names, and of data nothing is markup.
            rest = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
            assert "<img src=x" not in rest
            assert not re.findall(r"(?:src|href)\s*=", rest)


def cells_of(body: bytes) -> Iterator[Any]:
    for sheet in openpyxl.load_workbook(io.BytesIO(body)):
        for row in sheet.iter_rows():
            yield from row


@pytest.mark.parametrize(
    ("code", "folder"),
    [("../../x", "______x"), ("CON", "_CON"), ("a/b\\c:d", "a_b_c_d"), ("Ω" * 60, "Ω" * 30)],
)
def test_names_of_files_are_safe(registry: Database, code: str, folder: str) -> None:
    from aftersales.domain.records import Region
    from tests.builders import fill

    fill(registry, Region(code=code, name=code, boundary=shapely.box(1, 1, 2, 2).wkb))
    press = pressed(answered(registry), INTERNAL, formats=("csv",))
    assert press.folders[code] == folder
    assert all("/" not in name and "\\" not in name for name, _ in press.files(code))


def test_names_that_a_disk_takes_for_one(registry: Database) -> None:
    from aftersales.domain.records import Region
    from tests.builders import fill

    fill(registry, Region(code="a", name="small"), Region(code="Country", name="c"))
    folders = pressed(answered(registry), INTERNAL, formats=("csv",)).folders
    assert len({name.casefold() for name in folders.values()}) == len(folders)
