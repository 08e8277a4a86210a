"""Placing something on the map with a real mouse and real keys, in the real browser."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QTabWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from aftersales.exchange.map_page import render
from aftersales.services.coverage import Question, answer
from aftersales.services.maps import boundaries, view_of
from aftersales.store.database import open_database
from aftersales.ui.map_view import MapView
from aftersales.ui.widgets.place_map import PlaceMap

pytestmark = pytest.mark.ui
MOSCOW = (55.7558, 37.6173)
Show = Callable[..., PlaceMap]


@pytest.fixture(scope="module")
def page(demo_path: Path) -> str:
    """The page the coverage map shows."""
    database = open_database(demo_path)
    report = answer(database, Question(None, 100.0, date(2026, 11, 23)))
    view = view_of(report, boundaries(report.snapshot), "en", theme="light", embedded=True)
    database.close()
    return render(view)


@pytest.fixture
def show(qtbot: QtBot, page: str) -> Iterator[Show]:
    """Shows place maps, ready to be clicked."""
    shown: list[PlaceMap] = []

    def one(place: tuple[float, float] | None, size: tuple[int, int] = (760, 560)) -> PlaceMap:
        card = PlaceMap()
        qtbot.addWidget(card)
        shown.append(card)
        lat, lon = place or (None, None)
        card.set_place(lat, lon, "Centre 5")
        card.show_page(page, "en")
        card.resize(*size)
        with qtbot.waitSignal(card.map.ready, timeout=60_000):
            card.show()
        # As long as the map flies, a pixel is another place.
        qtbot.waitUntil(lambda: drawn(qtbot, card) > 0, timeout=20_000)
        rest(qtbot, card)
        return card

    yield one
    for card in shown:
        card.dispose()


def ask(qtbot: QtBot, owner: PlaceMap | MapView, script: str) -> Any:
    """The JSON that a script on the page answers."""
    answers: list[object] = []
    browser = owner.map.browser if isinstance(owner, PlaceMap) else owner.browser
    browser.call(script, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
    return json.loads(str(answers[0]))


def state(qtbot: QtBot, card: PlaceMap | MapView) -> dict[str, Any]:
    """What the page says of itself."""
    found: dict[str, Any] = ask(qtbot, card, "networkMap.state()")
    return found


def drawn(qtbot: QtBot, card: PlaceMap | MapView) -> int:
    """How much demand is drawn."""
    return int(state(qtbot, card).get("drawn") or 0)


def rest(qtbot: QtBot, card: PlaceMap | MapView) -> None:
    """Wait until the map neither flies nor pans."""
    moving = (
        "JSON.stringify(!!(map_network._flyToFrame || map_network._animatingZoom "
        "|| (map_network._panAnim && map_network._panAnim._inProgress)))"
    )
    seen: list[Any] = []

    def is_still() -> bool:
        seen.append((ask(qtbot, card, moving), state(qtbot, card)["centre"]))
        return len(seen) > 2 and seen[-1] == seen[-2] == seen[-3]

    qtbot.waitUntil(is_still, timeout=20_000)


def under(qtbot: QtBot, card: PlaceMap | MapView, at: QPoint) -> tuple[float, float]:
    """The place the page's own projection gives for a pixel, in the usual longitudes."""
    found = ask(
        qtbot, card, f"JSON.stringify(map_network.containerPointToLatLng([{at.x()},{at.y()}]))"
    )
    return found["lat"], (found["lng"] + 180) % 360 - 180


def pixel(qtbot: QtBot, card: PlaceMap | MapView, lat: float, lon: float) -> QPoint:
    """Where a place is on the page."""
    found = ask(qtbot, card, f"JSON.stringify(map_network.latLngToContainerPoint([{lat},{lon}]))")
    return QPoint(round(found["x"]), round(found["y"]))


def screen(card: PlaceMap | MapView) -> QWidget:
    """What hears mouse and keys of the page."""
    target = (card.map if isinstance(card, PlaceMap) else card)._view.focusProxy()
    assert target is not None
    return target


def click(qtbot: QtBot, card: PlaceMap, at: QPoint) -> tuple[float, float]:
    """Click and hear the place."""
    with qtbot.waitSignal(card.moved, timeout=10_000) as heard:
        QTest.mouseClick(screen(card), Qt.MouseButton.LeftButton, pos=at)
    lat, lon = heard.args
    return lat, lon


def test_the_first_click_gives_the_place(qtbot: QtBot, show: Show) -> None:
    """Nothing is marked before; then the pixel counts, to a metre."""
    card = show(None)
    picked: list[str] = []
    card.map.picked.connect(lambda kind, _: picked.append(kind))
    assert state(qtbot, card)["placing"] is None
    zoom = state(qtbot, card)["zoom"]
    for at in (QPoint(300, 260), QPoint(420, 200)):
        wanted = under(qtbot, card, at)
        heard = click(qtbot, card, at)
        assert heard == pytest.approx(wanted, abs=1e-5)
        assert state(qtbot, card)["placing"] == pytest.approx(heard, abs=1e-9)
    assert picked == ["placed", "placed"]
    assert state(qtbot, card)["zoom"] == zoom
    assert card.map.browser.page.console == []


def test_regions_and_points_hear_no_click(qtbot: QtBot, show: Show) -> None:
    """A click on a region or a white spot moves the marker and opens no card."""
    card = show(None)
    picked: list[tuple[str, str]] = []
    card.map.picked.connect(lambda kind, key: picked.append((kind, key)))
    for lat, lon in ((71.0, 102.0), MOSCOW):
        at = pixel(qtbot, card, lat, lon)
        assert click(qtbot, card, at) == pytest.approx(under(qtbot, card, at), abs=1e-5)
    found = ask(qtbot, card, "JSON.stringify(document.querySelectorAll('.leaflet-popup').length)")
    assert found == 0
    assert [kind for kind, _ in picked] == ["placed", "placed"]
    assert state(qtbot, card)["selectedRegion"] is None


def test_after_placing_clicks_choose_again(qtbot: QtBot, show: Show) -> None:
    card = show(None)
    card.map.call("stopPlacing")
    assert state(qtbot, card)["placing"] is None
    at = pixel(qtbot, card, 71.0, 102.0)
    with qtbot.waitSignal(card.map.picked, timeout=10_000) as heard:
        QTest.mouseClick(screen(card), Qt.MouseButton.LeftButton, pos=at)
    assert heard.args == ["region", "RU-KYA"]


def test_hovering_still_tells_what_is_there(qtbot: QtBot, show: Show) -> None:
    card = show(MOSCOW)
    QTest.mouseMove(screen(card), QPoint(200, 300))
    QTest.mouseMove(screen(card), QPoint(204, 300))
    tips = "JSON.stringify(document.querySelectorAll('.leaflet-tooltip').length)"
    qtbot.waitUntil(lambda: ask(qtbot, card, tips) == 1, timeout=10_000)


def test_the_marker_is_dragged(qtbot: QtBot, show: Show) -> None:
    """The whole way with the button held is one move, and the map stays where it is."""
    card = show(MOSCOW)
    tip = pixel(qtbot, card, *MOSCOW)
    grip = QPoint(tip.x(), tip.y() - 28)
    before = state(qtbot, card)
    heard: list[tuple[float, float]] = []
    card.moved.connect(lambda lat, lon: heard.append((lat, lon)))
    target, left = screen(card), Qt.MouseButton.LeftButton
    QTest.mousePress(target, left, pos=grip)
    for step in range(1, 9):
        QTest.mouseMove(target, grip + QPoint(10 * step, 5 * step))
    ended = tip + QPoint(80, 40)
    qtbot.waitUntil(lambda: state(qtbot, card)["placing"] != before["placing"], timeout=10_000)
    QTest.mouseRelease(target, left, pos=grip + QPoint(80, 40))
    qtbot.waitUntil(lambda: bool(heard), timeout=10_000)
    assert heard == [pytest.approx(under(qtbot, card, ended), abs=1e-5)]
    after = state(qtbot, card)
    assert after["placing"] == pytest.approx(heard[0], abs=1e-9)
    assert (after["centre"], after["zoom"]) == (before["centre"], before["zoom"])


def test_arrow_keys_nudge_the_marker(qtbot: QtBot, show: Show) -> None:
    """A few pixels each, more with Shift; there and back ends where it began."""
    card = show(None)
    at = QPoint(330, 240)
    began = click(qtbot, card, at)  # a clicked marker has the keyboard
    target = screen(card)
    target.setFocus()
    none, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier

    def press(key: Qt.Key, modifier: Qt.KeyboardModifier) -> tuple[float, float]:
        with qtbot.waitSignal(card.moved, timeout=10_000) as heard:
            QTest.keyClick(target, key, modifier)
        lat, lon = heard.args
        return lat, lon

    nudged = press(Qt.Key.Key_Right, none)
    assert nudged == pytest.approx(under(qtbot, card, at + QPoint(4, 0)), abs=1e-5)
    nudged = press(Qt.Key.Key_Down, shift)
    assert nudged == pytest.approx(under(qtbot, card, at + QPoint(4, 32)), abs=1e-5)
    press(Qt.Key.Key_Up, shift)
    assert press(Qt.Key.Key_Left, none) == pytest.approx(began, abs=2e-6)
    pin = "document.querySelector('.place-marker')"
    assert ask(qtbot, card, f"JSON.stringify({pin} === document.activeElement)") is True
    assert ask(qtbot, card, f"JSON.stringify({pin}.getAttribute('aria-label'))") == "Centre 5"


def test_fields_that_follow_do_not_hold_the_marker_back(qtbot: QtBot, show: Show) -> None:
    """A card writes what it hears into its fields, which say it again: no step is lost."""
    card = show(None)
    card.moved.connect(lambda lat, lon: card.set_place(round(lat, 5), round(lon, 5), "Centre 5"))
    at = QPoint(330, 240)
    click(qtbot, card, at)
    heard: list[tuple[float, float]] = []
    card.moved.connect(lambda lat, lon: heard.append((lat, lon)))
    for _ in range(10):
        QTest.keyClick(screen(card), Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: len(heard) == 10, timeout=10_000)
    assert heard[-1] == pytest.approx(under(qtbot, card, at - QPoint(40, 0)), abs=1e-5)


def test_east_of_180_degrees_is_west(qtbot: QtBot, show: Show) -> None:
    """The page goes on counting beyond 180°; what is told does not."""
    card = show((66.3, -172.0))
    assert state(qtbot, card)["placing"] == [66.3, -172.0]
    assert pixel(qtbot, card, 66.3, -172.0) == pixel(qtbot, card, 66.3, 188.0)
    at = pixel(qtbot, card, 66.3, -172.0) + QPoint(60, 30)
    assert ask(qtbot, card, f"map_network.containerPointToLatLng([{at.x()},{at.y()}]).lng") > 180
    lat, lon = click(qtbot, card, at)
    assert -180 <= lon < -160
    assert (lat, lon) == pytest.approx(under(qtbot, card, at), abs=1e-5)


def test_it_flies_once_and_again_only_to_what_is_out_of_view(qtbot: QtBot, show: Show) -> None:
    card = show(MOSCOW)
    near = state(qtbot, card)
    assert near["zoom"] > 7
    card.set_place(55.8, 37.7, "Centre 5")
    qtbot.waitUntil(lambda: state(qtbot, card)["placing"] == [55.8, 37.7], timeout=10_000)
    rest(qtbot, card)
    assert state(qtbot, card)["centre"] == near["centre"]
    card.set_place(52.3, 104.3, "Centre 5")
    qtbot.waitUntil(lambda: abs(state(qtbot, card)["centre"]["lng"] - 104.3) < 1, timeout=10_000)
    rest(qtbot, card)
    card.set_place(None, None, "")
    qtbot.waitUntil(lambda: state(qtbot, card)["placing"] is None, timeout=10_000)
    assert click(qtbot, card, QPoint(300, 300))


def test_the_page_comes_when_it_is_seen(qtbot: QtBot, page: str) -> None:
    """Behind another page of a card there is no browser; the marker stays where it was."""
    tabs = QTabWidget()
    qtbot.addWidget(tabs)
    card = PlaceMap()
    tabs.addTab(QWidget(), "1")
    tabs.addTab(card, "2")
    card.show_page(page, "en")
    card.set_place(*MOSCOW, "Centre 5")
    tabs.resize(700, 500)
    tabs.show()
    QApplication.processEvents()
    assert card.map.browser is None
    with qtbot.waitSignal(card.map.ready, timeout=60_000):
        tabs.setCurrentIndex(1)
    assert state(qtbot, card)["placing"] == list(MOSCOW)
    tabs.setCurrentIndex(0)
    tabs.setCurrentIndex(1)
    QApplication.processEvents()
    assert card.map.is_ready
    tabs.setCurrentIndex(0)
    qtbot.waitUntil(lambda: card.map.browser is None, timeout=10_000)
    tabs.close()
    with qtbot.waitSignal(card.map.ready, timeout=60_000):
        tabs.setCurrentIndex(1)
        tabs.show()
    assert state(qtbot, card)["placing"] == list(MOSCOW)


def test_two_maps_live_and_die_apart(qtbot: QtBot, page: str, show: Show) -> None:
    """The card's map beside the window's: closing one leaves the other as it was."""
    first = MapView()
    qtbot.addWidget(first)
    first.resize(760, 560)
    first.show()
    with qtbot.waitSignal(first.ready, timeout=60_000):
        first.load(page)
    dialog = QDialog(first)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    column = QVBoxLayout(dialog)
    card = PlaceMap(dialog)
    column.addWidget(card)
    card.show_page(page, "en")
    gone: list[str] = []
    with qtbot.waitSignal(card.map.ready, timeout=60_000):
        dialog.open()
    assert card.map.browser.profile is not first.browser.profile
    card.map.browser.page.destroyed.connect(lambda: gone.append("page"))
    card.map.browser.profile.destroyed.connect(lambda: gone.append("profile"))
    with qtbot.waitSignal(dialog.destroyed, timeout=10_000):
        dialog.close()
    assert gone == ["page", "profile"]
    assert state(qtbot, first)["placing"] is None
    other = show(MOSCOW)
    first.dispose()
    assert state(qtbot, other)["placing"] == list(MOSCOW)
    assert click(qtbot, other, QPoint(300, 300))


def test_a_card_that_is_deleted_takes_its_browser_along(qtbot: QtBot, page: str) -> None:
    """Without being closed first; the log would say that a page outlived its profile."""
    holder = QWidget()
    card = PlaceMap(holder)
    card.show_page(page, "en")
    with qtbot.waitSignal(card.map.ready, timeout=60_000):
        holder.show()
    gone: list[str] = []
    card.map.browser.page.destroyed.connect(lambda: gone.append("page"))
    card.map.browser.profile.destroyed.connect(lambda: gone.append("profile"))
    shiboken6.delete(holder)
    assert gone == ["page", "profile"]


def test_a_key_that_saves_the_card_may_close_it(qtbot: QtBot, page: str) -> None:
    """What the page leaves to the window is told from within the engine."""

    class Card(QDialog):
        def event(self, event: QEvent) -> bool:
            if event.type() == QEvent.Type.KeyPress:
                self.accept()
                return True
            return super().event(event)

    dialog = Card()
    qtbot.addWidget(dialog)
    column = QVBoxLayout(dialog)
    card = PlaceMap(dialog)
    column.addWidget(card)
    card.show_page(page, "en")
    card.set_place(*MOSCOW, "Centre 5")
    with qtbot.waitSignal(card.map.ready, timeout=60_000):
        dialog.open()
    qtbot.waitUntil(lambda: drawn(qtbot, card) > 0, timeout=20_000)
    screen(card).setFocus()
    with qtbot.waitSignal(dialog.accepted, timeout=10_000):
        QTest.keyClick(screen(card), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: card.map.browser is None, timeout=10_000)


def test_a_map_that_dies_comes_back_with_its_marker(qtbot: QtBot, show: Show) -> None:
    card = show(MOSCOW)
    moved = click(qtbot, card, QPoint(300, 300))
    with qtbot.waitSignal(card.map.ready, timeout=60_000):
        os.kill(card.map.browser.page.renderProcessPid(), signal.SIGKILL)
    assert state(qtbot, card)["placing"] == pytest.approx(moved, abs=1e-9)


def test_wears_the_theme(qtbot: QtBot, show: Show) -> None:
    card = show(MOSCOW)
    fill = "JSON.stringify(getComputedStyle(document.querySelector('.place-marker path')).fill)"
    light = ask(qtbot, card, fill)
    card.set_theme("dark")
    qtbot.waitUntil(lambda: ask(qtbot, card, fill) != light, timeout=10_000)


def test_says_why_there_is_no_map(qtbot: QtBot, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aftersales.ui.widgets.seen_map.refused_because", lambda _: "because")
    card = PlaceMap()
    qtbot.addWidget(card)
    card.show_page(page, "en")
    card.set_place(*MOSCOW, "Centre 5")
    card.show()
    assert card.map.browser is None
    assert card.refusal.isVisible()
    assert card.refusal.text() == "because"
    assert not card.hint.isVisible()
    assert not card.map.isVisible()


def test_speaks_another_language_without_a_restart(qtbot: QtBot) -> None:
    class Shouting(QTranslator):
        def translate(self, context: str, words: str, *_: object) -> str:
            return words.upper() if context == "PlaceMap" else ""

    card = PlaceMap()
    qtbot.addWidget(card)
    loud = Shouting()
    QCoreApplication.installTranslator(loud)
    QCoreApplication.sendEvent(card, QEvent(QEvent.Type.LanguageChange))
    heard = card.hint.text()
    QCoreApplication.removeTranslator(loud)
    assert heard == "CLICK THE MAP OR DRAG THE MARKER TO SET THE PLACE."
