"""The page is whole, closed and inert whatever the data says."""

import base64
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pyproj import Geod
from PySide6.QtCore import QObject, QUrl
from PySide6.QtWebEngineCore import QWebEngineSettings
from PySide6.QtWebEngineWidgets import QWebEngineView
from pytestqt.qtbot import QtBot
from shapely.geometry import box

from aftersales.domain.records import Basis, Brand, DemandRow, Region, Settlement
from aftersales.exchange.map_page import as_json, render
from aftersales.services.coverage import Question, answer
from aftersales.services.maps import boundaries, view_of
from aftersales.store.database import Database
from aftersales.ui.web import PAGE, Browser
from tests.builders import DAY, fill, make_centre, make_right

PAYLOADS = [
    "{{ 7*7 }}",
    "{{ cycler.__init__.__globals__.os.getpid() }}",
    "{% raw",
    "{# note",
    "${document.title='hit'}",
    "`${document.title='hit'}`",
    "<img src=x onerror=\"document.title='hit'\">",
    "</script><script>document.title='hit'</script>",
    "<!--<script>",
    "'\"><svg onload=document.title='hit'>",
    "javascript:document.title='hit'",
    "x\u2028\u2029\u202e&amp;",
]


Show = Callable[[str], Browser]


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Show]:
    """Shows a page in the closed browser, and puts the browser away after the test."""
    owner = QObject()
    open_browsers: list[Browser] = []

    def one(page: str) -> Browser:
        browser = Browser(owner)
        open_browsers.append(browser)
        with qtbot.waitSignal(browser.bridge.became_ready, timeout=30_000):
            browser.load(page)
        return browser

    yield one
    for browser in open_browsers:
        browser.dispose()


def hostile_view(registry: Database) -> dict[str, Any]:
    """Payloads in every text field that the page shows."""
    records: list[Any] = []
    for k, payload in enumerate(PAYLOADS):
        code = f"S{k}"
        records += [
            Brand(code=f"X{k}", name=payload),
            Region(
                code=f"X{k}",
                name=payload,
                district=payload,
                boundary=box(88, 49.9 + k, 92, 50.8 + k).wkb,
            ),
            Settlement(
                code=f"x{k}", name=payload, region=f"X{k}", lat=50 + k, lon=90, population=5
            ),
            make_centre(
                code,
                name=payload,
                city=payload,
                operator=payload,
                notes=payload,
                lat=56.0 + k,
                lon=20.0,
            ),
            make_right(code, "ONE"),
            make_right(code, f"X{k}"),
        ]
        records.append(
            DemandRow(
                region=f"X{k}", brand="ONE", year=2025, uio=9, basis=Basis.MEASURED, source=payload
            )
        )
    fill(registry, *records)
    report = answer(registry, Question(None, 50.0, DAY))
    return view_of(report, boundaries(report.snapshot), "en")


def test_no_remote_address(demo_registry: Database) -> None:
    report = answer(demo_registry, Question("HAVAL", 100.0, DAY))
    page = render(view_of(report, boundaries(report.snapshot), "en"))
    loaded = re.findall(
        r"(?:src|href)\s*=\s*[\"']([^\"']+)",
        re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL),
    )
    assert loaded == []
    assert "url(" not in page.split("</style>")[0]
    assert "@import" not in page
    assert len(page) < 2_000_000


def test_policy_allows_just_its_own_scripts(registry: Database) -> None:
    page = render(hostile_view(registry))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    hashes = {base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts}
    assert set(re.findall(r"'sha256-([^']+)'", policy.group(1))) == hashes
    assert "default-src 'none'" in policy.group(1)
    assert "script-src 'unsafe" not in policy.group(1)
    assert len(scripts) == 7


def test_data_stays_data(registry: Database) -> None:
    view = hostile_view(registry)
    page = render(view)
    found = re.search(r'id="network-data">(.*?)</script>', page, flags=re.DOTALL)
    assert found is not None
    assert json.loads(found.group(1)) == view
    assert "<img" not in page
    assert "{{ 7*7 }}" in page
    assert "49" not in [region["name"] for region in view["regions"]]


def test_json_cannot_leave_its_element() -> None:
    text = as_json({"a": "</script><!-- \u2028 & >"})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {"a": "</script><!-- \u2028 & >"}
    with pytest.raises(ValueError, match=r"JSON"):
        as_json(float("nan"))


OPEN_EVERY_CARD = """(() => {
  const cards = [], seen = () => document.querySelectorAll('.card')
    .forEach((c) => cards.push(c.textContent));
  const view = JSON.parse(document.getElementById('network-data').textContent);
  const over = (lat, lon) => {
    const latlng = L.latLng(lat, lon), layerPoint = map_network.latLngToLayerPoint(latlng);
    for (const kind of ['mousemove', 'click']) {
      map_network.fire(kind, {latlng, layerPoint});
      seen();
    }
  };
  for (const list of [view.places, view.sites])
    list.lat.forEach((lat, i) => over(lat, list.lon[i]));
  view.spots.forEach((s) => over(s.lat, s.lon));
  map_network.eachLayer((l) => {
    if (l.feature) { l.openTooltip(map_network.getCenter()); seen(); l.closeTooltip(); }
  });
  document.querySelectorAll('.spot').forEach((b) => { cards.push(b.textContent); b.click(); });
  return JSON.stringify({title: document.title, cards, scripts: document.scripts.length,
    markup: document.querySelectorAll('svg,img,iframe,object').length});
})()"""


@pytest.mark.ui
def test_hostile_names_are_inert_in_the_browser(
    registry: Database, qtbot: QtBot, show: Show
) -> None:
    """Every card of the page is opened; nothing runs and the words appear as they are."""
    browser = show(render(hostile_view(registry)))
    window = window_on(qtbot, browser)
    qtbot.waitUntil(
        lambda: bool(ask(qtbot, browser, "networkMap.state()").get("drawn")), timeout=20_000
    )
    state = ask(qtbot, browser, OPEN_EVERY_CARD)
    assert state["title"].startswith("Aftersales coverage")
    assert state["markup"] == 0
    assert state["scripts"] == 8
    for payload in PAYLOADS:
        shown = [card for card in state["cards"] if card.startswith(payload)]
        kinds = {word for word in ("Bays", "Covered", "Status") for card in shown if word in card}
        assert "Status" in kinds, payload  # a site's card
        assert "Covered" in kinds, payload  # a region's or place's card
        assert any(f". {payload}" in card for card in state["cards"])  # a white spot's
    assert browser.page.console == []
    window.setPage(None)  # type: ignore[arg-type]


@pytest.mark.ui
def test_a_hostile_label_is_inert_on_the_marker(
    registry: Database, qtbot: QtBot, show: Show
) -> None:
    """The label is an attribute for screen readers, never markup; stopping leaves nothing."""
    browser = show(render(hostile_view(registry)))
    window = window_on(qtbot, browser)
    for payload in PAYLOADS:
        label = as_json(payload)
        told = ask(
            qtbot,
            browser,
            f"(() => {{ networkMap.place(55, -190, {label}, false);"
            "const pin = document.querySelector('.place-marker');"
            "return JSON.stringify({label: pin.getAttribute('aria-label'), text: pin.textContent,"
            "drawn: pin.querySelectorAll('*').length, title: document.title}); })()",
        )
        assert told["label"] == payload
        assert told["text"] == ""
        assert told["drawn"] == 3
        assert told["title"].startswith("Aftersales coverage")
    assert ask(qtbot, browser, "networkMap.state()")["placing"] == [55, 170]
    ask(qtbot, browser, "(networkMap.stopPlacing(), networkMap.state())")
    assert ask(qtbot, browser, "networkMap.state()")["placing"] is None
    assert ask(qtbot, browser, "document.querySelectorAll('svg').length") == 0
    assert browser.page.console == []
    window.setPage(None)  # type: ignore[arg-type]


def window_on(qtbot: QtBot, browser: Browser) -> QWebEngineView:
    """A visible view of the page, so that it is laid out and drawn."""
    window = QWebEngineView()
    qtbot.addWidget(window)
    window.setPage(browser.page)
    window.resize(1200, 700)
    window.show()
    return window


class Sink(ThreadingHTTPServer):
    """Counts what is asked of this machine."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                sink.asked.append(self.path)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server_port}"


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def reaching_out(sink: Sink, secret: Path) -> str:
    """A page that tries to send something away, and to read a file of this machine."""
    return f"""<!DOCTYPE html><meta charset=utf-8><body><script>
      const out = {{}};
      new Image().src = '{sink.address}/image';
      fetch('{sink.address}/fetch').catch(() => 0);
      const frame = document.createElement('iframe');
      frame.src = '{sink.address}/frame'; document.body.append(frame);
      window.open('{sink.address}/window');
      fetch('{secret.as_uri()}').then((r) => r.text()).then((t) => {{ out.secret = t; }}, () => 0);
      setTimeout(() => {{ location.href = '{sink.address}/away'; }}, 200);
      setTimeout(() => window.QWebChannel && new QWebChannel(qt.webChannelTransport,
        (c) => c.objects.bridge.ready()), 600);
      window.state = () => JSON.stringify(out);
    </script>"""


@pytest.mark.ui
def test_the_closed_browser_reaches_nothing(
    qtbot: QtBot, show: Show, sink: Sink, tmp_path: Path
) -> None:
    """Without the page's own policy, settings and request filter still let nothing out or in."""
    secret = tmp_path / "secret.txt"
    secret.write_text("canary")
    browser = show(reaching_out(sink, secret))
    assert ask(qtbot, browser, "state()") == {}
    assert sink.asked == []
    assert browser.page.url() == PAGE


@pytest.mark.ui
@pytest.mark.qt_log_ignore("CORS", extend=True)  # it is asked all the same
def test_an_open_browser_would_reach_it(qtbot: QtBot, sink: Sink, tmp_path: Path) -> None:
    """Positive control: the same attempts from an ordinary page arrive."""
    page = tmp_path / "page.html"
    page.write_text(reaching_out(sink, page))
    view = QWebEngineView()
    qtbot.addWidget(view)
    attribute = QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls
    view.settings().setAttribute(attribute, True)
    view.load(QUrl.fromLocalFile(str(page)))
    qtbot.waitUntil(lambda: {"/image", "/fetch", "/away"} <= set(sink.asked), timeout=20_000)


@pytest.mark.ui
def test_policy_stops_a_script_that_slips_in(registry: Database, qtbot: QtBot, show: Show) -> None:
    """Positive control: with the same page and an injected script, the browser refuses it."""
    page = render(hostile_view(registry))
    page = page.replace("</body>", "<script>document.title='hit'</script></body>")
    browser = show(page)
    assert ask(qtbot, browser, "JSON.stringify(document.title)") != "hit"
    assert any("Content Security Policy" in line for line in browser.page.console)


@pytest.mark.ui
def test_reach_circles_are_true_on_the_globe(registry: Database, qtbot: QtBot, show: Show) -> None:
    """The page's own circle against the ellipsoid, near the pole and across 180° too."""
    browser = show(render(hostile_view(registry)))
    geod = Geod(ellps="WGS84")
    for lat, lon, km in (
        (55.75, 37.6, 100),
        (69.4, 179.5, 300),
        (-33.9, 18.4, 50),
        (1.0, -60.0, 500),
    ):
        ring = ask(qtbot, browser, f"JSON.stringify(geodesicCircle({lat},{lon},{km},36))")
        assert len(ring) == 36
        for there in ring:
            metres = geod.inv(lon, lat, there[1], there[0])[2]
            assert metres == pytest.approx(km * 1000, rel=5e-5)


@pytest.mark.ui
def test_a_hundred_thousand_places_stay_smooth(
    registry: Database, qtbot: QtBot, show: Show
) -> None:
    """Places in the same few pixels are drawn once, and a hit still finds the place."""
    view = hostile_view(registry)
    count = 100_000
    view["places"] = {
        "code": [f"p{k}" for k in range(count)],
        "name": [f"P{k}" for k in range(count)],
        "region": ["A"] * count,
        "lat": [45 + 25 * ((k * 7919) % count) / count for k in range(count)],
        "lon": [30 + 140 * ((k * 104_729) % count) / count for k in range(count)],
        "uio": [500, *(1 + k % 50 for k in range(1, count))],
        "left": [[0] * count] * 6,
        "km": [None] * count,
    }
    view["places"]["lat"][0], view["places"]["lon"][0] = 58.5, 38.5
    browser = show(render(view))
    window = window_on(qtbot, browser)

    def drawn() -> int:
        return int(ask(qtbot, browser, "networkMap.state()").get("drawn") or 0)

    qtbot.waitUntil(lambda: drawn() > 1000, timeout=20_000)
    assert drawn() < 60_000
    found = ask(
        qtbot,
        browser,
        "JSON.stringify((() => { const at = map_network.latLngToLayerPoint([58.5, 38.5]);"
        "for (const l of Object.values(map_network._layers)) if (l.hit) return l.hit(at); })())",
    )
    assert (found["kind"], found["index"]) == ("place", 0)
    window.setPage(None)  # type: ignore[arg-type]


def ask(qtbot: QtBot, browser: Browser, script: str) -> Any:
    """The JSON that a script on the page answers."""
    answers: list[object] = []
    browser.call(script, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
    return json.loads(str(answers[0]))
