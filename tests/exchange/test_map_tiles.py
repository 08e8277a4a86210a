"""Tiles behind a map: drawn from a file without a network, asked for only where they may be."""

import http.server
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyproj import Geod
from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWebEngineCore import QWebEngineSettings
from PySide6.QtWebEngineWidgets import QWebEngineView
from pytestqt.qtbot import QtBot

from aftersales.cli import run
from aftersales.domain.tiles import Background, at_address
from aftersales.exchange.map_page import render
from aftersales.services.coverage import Report
from aftersales.services.maps import boundaries, view_of
from aftersales.services.packs.profiles import EXTERNAL
from aftersales.settings import AGENT, Settings, save
from aftersales.store.database import Database
from aftersales.store.mbtiles import background_of
from aftersales.ui.web import Browser
from tests.exchange.test_map_page import PAYLOADS, ask
from tests.services.packs.packing import answered, fill_with, pressed, secret
from tests.tilefiles import mbtiles, png, world

RED = (230, 20, 30)
LOADED = "JSON.stringify(document.querySelectorAll('.leaflet-tile-loaded').length)"
Show = Callable[..., Browser]
pytestmark = pytest.mark.ui


class Server(http.server.ThreadingHTTPServer):
    """Gives red tiles and remembers who asked for what."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.agents: set[str] = set()
        server, picture = self, png(RED)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                server.agents.add(self.headers.get("User-Agent", ""))
                self.send_response(200)
                self.send_header("Content-Type", "image/png")
                self.end_headers()
                self.wfile.write(picture)

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server_port}"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as one:
        threading.Thread(target=one.serve_forever, daemon=True).start()
        yield one
        one.shutdown()


@pytest.fixture
def report(registry: Database) -> Report:
    fill_with(registry, secret)
    return answered(registry)


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Show]:
    """Shows a page in the closed browser, laid out, until the test ends."""
    owner = QObject()
    held: list[tuple[Browser, QWebEngineView]] = []

    def one(page: str, background: Background | None = None) -> Browser:
        browser, view = Browser(owner), QWebEngineView()
        held.append((browser, view))
        view.setPage(browser.page)
        view.resize(900, 600)
        view.show()
        with qtbot.waitSignal(browser.bridge.became_ready, timeout=30_000):
            browser.load(page, background)
        return browser

    yield one
    for browser, view in held:
        view.setPage(None)  # type: ignore[arg-type]
        view.deleteLater()
        browser.dispose()


def page_of(report: Report, background: Background | None, *, embedded: bool = True) -> str:
    outline = boundaries(report.snapshot)
    return render(view_of(report, outline, "en", embedded=embedded, background=background))


def policy_of(page: str) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert found is not None
    return found[1]


def is_red(image: QImage) -> bool:
    """Whether a good part of a picture has the colour of the tiles, pure or under regions."""
    points = [(x, y) for x in range(60, 860, 20) for y in range(20, 560, 20)]
    colours = [QColor(image.pixel(x, y)) for x, y in points]
    return sum(c.red() > 190 and c.green() < 60 for c in colours) > len(points) // 5


def test_tiles_of_a_file_are_painted(
    qtbot: QtBot, show: Show, report: Report, tmp_path: Path
) -> None:
    found = background_of(str(world(tmp_path / "w.mbtiles", RED, 5, attribution="<b>Me</b> & you")))
    page = page_of(report, found)
    assert "img-src data: appmap:;" in policy_of(page)
    browser = show(page, found)
    qtbot.waitUntil(lambda: ask(qtbot, browser, LOADED) > 3, timeout=20_000)
    view = QWebEngineView.forPage(browser.page)
    qtbot.waitUntil(lambda: is_red(view.grab().toImage()), timeout=20_000)
    told = ask(qtbot, browser, "JSON.stringify(document.querySelector("
               "'.leaflet-control-attribution').textContent)")  # fmt: skip
    assert told.endswith("Me & you")
    assert browser.page.console == []


def test_hostile_tiles_and_words_are_inert(
    qtbot: QtBot, show: Show, report: Report, tmp_path: Path
) -> None:
    tiles = [(0, 0, 0, png(RED))]
    tiles += [(1, x, y, b"<html><script>document.title='hit'</script>") for x in (0, 1) for y in (0, 1)]  # fmt: skip # noqa: E501
    file = mbtiles(tmp_path / "h.mbtiles", tiles, {"attribution": "&lt;script&gt;".join(PAYLOADS)})
    found = background_of(str(file))
    for embedded in (True, False):
        page = page_of(report, found, embedded=embedded)
        browser = show(page, found)
        state = ask(qtbot, browser, "JSON.stringify({title: document.title, scripts: "
                    "document.scripts.length, markup: document.querySelectorAll("
                    "'svg,iframe,object,.leaflet-control-attribution img').length})")  # fmt: skip
        assert state["title"].startswith("Aftersales coverage")
        assert state["markup"] == 0
        assert state["scripts"] == 10
        assert not [line for line in browser.page.console if "Error" in line]


def test_an_address_is_asked_only_when_it_is_wanted(
    qtbot: QtBot, show: Show, report: Report, server: Server
) -> None:
    found = at_address(f"{server.origin}/t/{{z}}/{{x}}/{{y}}.png", "Me", 9)
    wanted = page_of(report, found)
    # Without tiles nothing is asked; nor by a page that wants them in a browser that does not.
    show(page_of(report, None))
    closed = show(wanted)
    ask(qtbot, closed, "networkMap.state()")
    qtbot.wait(600)
    assert server.asked == []
    assert f"img-src data: {server.origin};" in policy_of(wanted)
    browser = show(wanted, found)
    qtbot.waitUntil(lambda: ask(qtbot, browser, LOADED) > 3, timeout=20_000)
    assert server.asked
    assert all(re.fullmatch(r"/t/[0-9]+/[0-9]+/[0-9]+\.png", path) for path in server.asked)
    assert server.agents == {AGENT}


REACH = """(() => {
  new Image().src = 'ORIGIN/../other'; new Image().src = 'OTHER/image';
  fetch('ORIGIN/fetch').catch(() => 0);
  const frame = document.createElement('iframe'); frame.src = 'ORIGIN/frame';
  document.body.append(frame); return '1'; })()"""


def test_only_pictures_of_that_origin_come_through(
    qtbot: QtBot, show: Show, report: Report, server: Server
) -> None:
    """A script on the page, let in on purpose, gets pictures of the one origin and no more."""
    found = at_address(f"{server.origin}/{{z}}/{{x}}/{{y}}", "Me", 3)
    with Server() as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        for page in (page_of(report, found), "<body>" + BARE):
            browser = show(page, found)
            script = REACH.replace("ORIGIN", server.origin).replace("OTHER", other.origin)
            ask(qtbot, browser, script)
            qtbot.waitUntil(lambda: "/other" in server.asked, timeout=20_000)
            qtbot.wait(400)
            assert other.asked == []
            assert not {"/fetch", "/frame"} & set(server.asked)
            server.asked.clear()
        other.shutdown()


BARE = """<script>setTimeout(() => new QWebChannel(qt.webChannelTransport,
  (c) => c.objects.bridge.ready()), 50)</script>"""


def test_a_server_that_never_answers_keeps_nobody_waiting(
    qtbot: QtBot, show: Show, report: Report
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as hole:
        port = hole.getsockname()[1]
        found = at_address(f"http://127.0.0.1:{port}/{{z}}/{{x}}/{{y}}", "Me", 9)
        browser = show(page_of(report, found), found)  # ready, though no tile ever comes
        qtbot.waitUntil(
            lambda: bool(ask(qtbot, browser, "networkMap.state()")["drawn"]), timeout=20_000
        )
        assert ask(qtbot, browser, LOADED) == 0


def test_an_exported_page_holds_its_tiles(qtbot: QtBot, report: Report, tmp_path: Path) -> None:
    """An ordinary browser without a way out paints what the file holds."""
    found = background_of(str(world(tmp_path / "w.mbtiles", RED, 5)))
    page = page_of(report, found, embedded=False)
    assert "img-src data:;" in policy_of(page)
    assert "appmap" not in page
    (tmp_path / "page.html").write_text(page, "utf-8")
    view = QWebEngineView()
    qtbot.addWidget(view)
    attribute = QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls
    view.settings().setAttribute(attribute, False)
    view.resize(900, 700)
    view.show()
    view.load(QUrl.fromLocalFile(str(tmp_path / "page.html")))
    qtbot.waitUntil(lambda: is_red(view.grab().toImage().copy(0, 80, 900, 620)), timeout=20_000)


def test_an_exported_page_names_the_address(report: Report) -> None:
    found = at_address("https://t.example.org/{z}/{x}/{y}.png", "© <i>Me</i>", 9)
    page = page_of(report, found, embedded=False)
    assert "img-src data: https://t.example.org;" in policy_of(page)
    assert "comes from https://t.example.org and needs a network" in page
    outside = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert re.findall(r"(?:src|href)\s*=", outside) == []
    assert "<i>Me</i>" not in page


def test_reach_circles_stay_true_in_the_plane_of_tiles(
    qtbot: QtBot, show: Show, report: Report, tmp_path: Path
) -> None:
    """The circle as it is drawn, taken back from the screen, is as far away as it should be."""
    found = background_of(str(world(tmp_path / "w.mbtiles", RED, 2)))
    browser = show(page_of(report, found), found)
    ask(
        qtbot,
        browser,
        "(() => { map_network.setView([69, 179.5], 7, {animate: false}); return 1; })()",
    )
    drawn = """JSON.stringify(geodesicCircle(69, 179.5, 200, 36).map((p) => {
      const q = L.CRS.EqualArea.projection.project({lat: p[0], lng: p[1]});
      const back = map_network.containerPointToLatLng(
        L.CRS.EqualArea.transformation.transform(q, L.CRS.EqualArea.scale(map_network.getZoom()))
          .subtract(map_network.getPixelOrigin()).add(map_network._getMapPanePos()));
      return [back.lat, back.lng]; }))"""
    geod = Geod(ellps="WGS84")
    ring = ask(qtbot, browser, drawn)
    assert max(lng for _, lng in ring) > 180  # one piece across the seam
    for lat, lng in ring:
        assert geod.inv(179.5, 69, lng, lat)[2] == pytest.approx(200_000, rel=5e-5)


def test_without_the_wish_files_are_as_before(
    demo_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A background that is set changes no byte of what is written without --tiles."""
    asked = ["--registry", str(demo_path), "--as-of", "2026-11-28", "--brand", "HAVAL"]
    plain, still, tiled = (str(tmp_path / f"{k}.html") for k in ("plain", "still", "tiled"))
    before, after, with_tiles = (tmp_path / f"report-{k}" for k in range(3))
    assert run(["map", plain, *asked]) == 0
    assert run(["report", str(before), *asked]) == 0
    save(Settings(tiles=str(world(tmp_path / "w.mbtiles", RED, 4))))
    assert run(["map", still, *asked]) == 0
    assert Path(plain).read_bytes() == Path(still).read_bytes()
    assert "WebMercator" not in Path(plain).read_text("utf-8")
    assert run(["report", str(after), *asked]) == 0
    held = {file.name: file.read_bytes() for file in before.iterdir()}
    assert held == {file.name: file.read_bytes() for file in after.iterdir()}
    assert held["coverage.html"] == Path(plain).read_bytes()
    assert run(["report", str(with_tiles), *asked, "--tiles"]) == 0
    assert "will hold the tiles" in capsys.readouterr().err
    differs = {file.name for file in with_tiles.iterdir() if held[file.name] != file.read_bytes()}
    assert differs == {"coverage.html"}
    assert "WebMercator" in (with_tiles / "coverage.html").read_text("utf-8")
    capsys.readouterr()
    assert run(["map", tiled, *asked, "--tiles", "--region", "RU-MOW"]) == 0
    assert "will hold the tiles" in capsys.readouterr().err
    page = Path(tiled).read_text("utf-8")
    assert "data:image/png;base64," in page
    assert "WebMercator" in page


def test_asking_for_tiles_without_any_is_told(
    demo_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["map", str(tmp_path / "m.html"), "--registry", str(demo_path), "--tiles"]) == 2
    assert "No background map is set" in capsys.readouterr().err
    assert not (tmp_path / "m.html").exists()
    assert run(["report", str(tmp_path / "r"), "--registry", str(demo_path), "--tiles"]) == 2
    assert not (tmp_path / "r").exists()


def test_the_card_of_a_pack_names_its_tiles(
    report: Report, tmp_path: Path, registry: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the same tiles the pack comes out the same; with others it is not made."""
    file = world(tmp_path / "w.mbtiles", RED, 3)
    assert "tiles" not in pressed(report, EXTERNAL, formats=("html",)).content("A").card
    save(Settings(tiles=str(file)))
    packs, asked = tmp_path / "packs", ["--registry", str(registry.path)]
    wanted = ["pack", str(packs), *asked, "--region", "A", "--formats", "html"]
    assert run([*wanted, "--tiles"]) == 0
    card = json.loads((packs / "A" / "run-card.json").read_text("utf-8"))
    assert card["tiles"] == background_of(str(file)).mark
    again = ["pack", str(tmp_path / "again"), *asked, "--replay", str(packs / "A/run-card.json")]
    assert run(again) == 0
    assert "the same, byte for byte" in capsys.readouterr().out
    save(Settings(tiles=str(world(tmp_path / "other.mbtiles", RED, 2))))
    assert run(again) == 1
    assert "background map" in capsys.readouterr().err
