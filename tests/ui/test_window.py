"""The real window, with the real browser, driven as a person drives it."""

import json
import logging
import os
import signal
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDate, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from aftersales.domain.records import Brand
from aftersales.services.coverage import Question, answer
from aftersales.settings import LANGUAGES
from aftersales.store import entries
from aftersales.store.database import Database, open_database
from aftersales.texts import percent
from aftersales.ui.dialogs.crash import CrashReporter, details
from aftersales.ui.dialogs.explanation import ExplanationDialog
from aftersales.ui.main_window import MainWindow
from tests.builders import fill, make_centre
from tests.ui import windows
from tests.ui.windows import TODAY, Open, cut_off, page_state

pytestmark = pytest.mark.ui
window_of = windows.window_of


def ask_with(qtbot: QtBot, window: MainWindow, change: Callable[[], object]) -> None:
    """Change the question and wait for its answer."""
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        change()


def test_shows_the_demo(qtbot: QtBot, window_of: Open, demo_path: Path) -> None:
    """The first look: number, map and tables say the same."""
    window = window_of(demo_path)
    database = open_database(demo_path)
    report = answer(database, Question(None, 100.0, TODAY))
    database.close()
    share = percent(report.assessment.summary.share, "en")
    assert window.question.share.text() == share
    state = page_state(qtbot, window)
    assert state["share"] == share
    assert window.coverage.regions.model.total == 83
    assert window.coverage.spots.model.total == len(report.assessment.white_spots)
    assert window.coverage.map.browser.page.console == []
    assert window.windowTitle().startswith("Russia")
    assert not window.question.badge.isHidden()


def test_number_map_and_tables_move_together(
    qtbot: QtBot, window_of: Open, demo_path: Path
) -> None:
    window = window_of(demo_path)
    brand = window.question.brand
    ask_with(qtbot, window, lambda: brand.setCurrentIndex(brand.findData("CHANGAN")))
    ask_with(qtbot, window, lambda: window.question.reach.setValue(40))
    ask_with(qtbot, window, lambda: window.question.day.setDate(QDate(2027, 6, 1)))
    report = window.session.report
    assert report is not None
    assert report.question == Question("CHANGAN", 40.0, date(2027, 6, 1))
    share = percent(report.assessment.summary.share, "en")
    assert window.question.share.text() == share
    assert page_state(qtbot, window)["share"] == share
    model = window.coverage.regions.model
    covered = sum(model.value(row, model.columns.index("covered")) for row in range(83))
    assert covered == report.assessment.summary.uio_covered


def test_newest_question_wins(qtbot: QtBot, window_of: Open, demo_path: Path) -> None:
    """Turning the wheel asks once it rests, and an overtaken answer never shows."""
    window = window_of(demo_path)
    shown: list[float] = []
    window.session.answered.connect(lambda a: shown.append(a.report.question.reach_km))
    for reach in range(100, 300, 10):
        window.question.reach.setValue(reach)
        window.question.ask()
    qtbot.waitUntil(lambda: bool(shown) and shown[-1] == 290.0, timeout=30_000)
    assert shown == sorted(shown)
    assert len(shown) < 20


def test_tables_and_map_follow_each_other(qtbot: QtBot, window_of: Open, demo_path: Path) -> None:
    window = window_of(demo_path)
    page = window.coverage
    before = page_state(qtbot, window)["zoom"]
    row = page.spots.model.row_of("2")
    click(qtbot, page.spots.view, row)
    qtbot.waitUntil(lambda: page_state(qtbot, window)["zoom"] > before + 1, timeout=10_000)
    report = window.session.report
    assert report is not None
    at = report.network.surface.latlon[report.assessment.white_spots[2].place]
    qtbot.waitUntil(
        lambda: abs(page_state(qtbot, window)["centre"]["lat"] - at[0]) < 2, timeout=10_000
    )
    click(qtbot, page.regions.view, page.regions.model.row_of("RU-CHU"))
    qtbot.waitUntil(lambda: page_state(qtbot, window)["selectedRegion"] == "RU-CHU", timeout=10_000)
    page.map.picked.emit("region", "RU-SA")
    assert page.regions.chosen_key() == "RU-SA"
    page.map.picked.emit("spot", "0")
    assert page.spots.chosen_key() == "0"
    page.map.picked.emit("place", str(report.assessment.white_spots[1].place))
    assert page.regions.chosen_key() == "RU-SPE"


def test_a_click_on_the_map_is_heard(qtbot: QtBot, window_of: Open, demo_path: Path) -> None:
    """A real mouse click on the ring of a white spot chooses its row."""
    window = window_of(demo_path)
    view = window.coverage.map._view
    target = view.focusProxy()
    assert target is not None
    qtbot.waitUntil(lambda: page_state(qtbot, window).get("drawn", 0) > 100, timeout=10_000)
    report = window.session.report
    assert report is not None
    ranks = range(len(report.assessment.white_spots[:50]))
    places = [report.assessment.white_spots[k].place for k in ranks]
    at = report.network.surface.latlon[places]
    east = max(ranks, key=lambda k: at[k][1])  # the ring with most room around it
    answers: list[object] = []
    script = f"JSON.stringify(map_network.latLngToContainerPoint([{at[east][0]},{at[east][1]}]))"
    window.coverage.map.browser.call(script, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
    point = json.loads(str(answers[0]))
    with qtbot.waitSignal(window.coverage.map.picked, timeout=10_000) as heard:
        QTest.mouseClick(
            target, Qt.MouseButton.LeftButton, pos=QPoint(round(point["x"]), round(point["y"]))
        )
    assert heard.args == ["spot", str(east)]
    assert window.coverage.spots.chosen_key() == str(east)


def test_a_click_on_a_region_chooses_it(qtbot: QtBot, window_of: Open, demo_path: Path) -> None:
    """The regions hear the mouse although the points are drawn above them."""
    window = window_of(demo_path)
    target = window.coverage.map._view.focusProxy()
    assert target is not None
    qtbot.waitUntil(lambda: page_state(qtbot, window).get("drawn", 0) > 100, timeout=10_000)
    answers: list[object] = []
    script = "JSON.stringify(map_network.latLngToContainerPoint([71.0, 102.0]))"
    window.coverage.map.browser.call(script, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
    point = json.loads(str(answers[0]))
    with qtbot.waitSignal(window.coverage.map.picked, timeout=10_000) as heard:
        QTest.mouseClick(
            target, Qt.MouseButton.LeftButton, pos=QPoint(round(point["x"]), round(point["y"]))
        )
    assert heard.args == ["region", "RU-KYA"]
    assert window.coverage.regions.chosen_key() == "RU-KYA"
    brand = window.question.brand
    ask_with(qtbot, window, lambda: brand.setCurrentIndex(brand.findData("CHERY")))
    assert window.coverage.regions.chosen_key() == "RU-KYA"
    assert window.coverage.regions.view.selectionModel().selectedRows()


def test_reach_takes_comma_and_point(qtbot: QtBot, window_of: Open) -> None:
    window = window_of()
    window.question.setEnabled(True)
    for typed, value in (("0,5", 0.5), ("12.5", 12.5), ("250", 250.0)):
        window.question.reach.lineEdit().selectAll()
        QTest.keyClicks(window.question.reach, typed)
        assert window.question.reach.value() == value


def click(qtbot: QtBot, view: Any, row: int) -> None:
    """Click on a row of a table."""
    index = view.model().index(row, 1)
    view.scrollTo(index)
    centre = view.visualRect(index).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre)


def test_filter_sort_and_copy(window_of: Open, demo_path: Path) -> None:
    window = window_of(demo_path)
    panel = window.coverage.regions
    panel.search.setText("ОБЛАСТЬ oblast novo")
    assert panel.model.rowCount() == 0
    panel.search.setText("oblast NOVO")
    names = {panel.model.value(row, 0) for row in range(panel.model.rowCount())}
    assert names == {"Ivanovo Oblast", "Novosibirsk Oblast"}
    assert panel.count.text() == "2 of 83"
    panel.view.selectAll()
    panel.copy()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("Region\tCoverage")
    assert len(lines) == 3
    panel.search.clear()
    share = panel.model.columns.index("share")
    for order, better in ((Qt.SortOrder.AscendingOrder, 1), (Qt.SortOrder.DescendingOrder, -1)):
        panel.view.horizontalHeader().setSortIndicator(share, order)
        values = [panel.model.value(row, share) for row in range(83)]
        assert values == sorted(values, reverse=better < 0)


def test_pages_are_filled_when_looked_at(qtbot: QtBot, window_of: Open, demo_path: Path) -> None:
    window = window_of(demo_path)
    assert window.coverage.sites.model.total == 1158
    assert window.coverage.figures.model.total == 83 * 9
    totals = {"centres": 1137, "depots": 7, "plants": 14, "brands": 21, "regions": 83}
    for key, total in totals.items():
        model = window.registry.listings[key].model
        assert not model.is_loaded
        window.navigation.show_page(key)
        qtbot.waitUntil(partial(getattr, model, "is_loaded"), timeout=10_000)
        assert model.rowCount() == model.total == total
    window.navigation.show_page("coverage")
    assert window.pages.currentWidget() is window.coverage


@pytest.mark.parametrize("language", LANGUAGES)
def test_speaks_without_a_restart(
    qtbot: QtBot, window_of: Open, demo_path: Path, language: str
) -> None:
    window = window_of(demo_path, language="zh" if language == "en" else "en")
    with qtbot.waitSignal(window.coverage.map.ready, timeout=60_000):
        window.menus.languages[language].trigger()
    words = {"en": "Coverage", "ru": "Покрытие", "zh": "覆盖"}
    assert window.navigation.item(0).text() == words[language]
    shown = {
        "en": "Sakha (Yakutia)",
        "ru": "Республика Саха (Якутия)",
        "zh": "萨哈（雅库特）共和国",
    }
    model = window.coverage.regions.model
    assert model.value(model.row_of("RU-SA"), 0) == shown[language]
    answers: list[object] = []
    window.coverage.map.browser.call("document.documentElement.lang", answers.append)
    qtbot.waitUntil(lambda: answers == [language], timeout=10_000)


def test_dark_and_light(qtbot: QtBot, window_of: Open, demo_path: Path) -> None:
    window = window_of(demo_path)
    light = window.grab().toImage().pixelColor(20, 400).lightness()
    window.menus.themes["dark"].trigger()
    QApplication.processEvents()
    assert window.grab().toImage().pixelColor(20, 400).lightness() < 60 < light
    answers: list[object] = []
    window.coverage.map.browser.call("document.documentElement.dataset.theme", answers.append)
    qtbot.waitUntil(lambda: answers == ["dark"], timeout=10_000)


def test_welcomes_where_there_is_no_registry(qtbot: QtBot, window_of: Open, tmp_path: Path) -> None:
    window = window_of()
    window.open(str(tmp_path / "none.sqlite"))
    qtbot.waitUntil(window.welcome.demo.isVisible, timeout=30_000)
    assert not window.question.isEnabled()
    assert not window.navigation.isEnabled()
    assert cut_off(window) == []
    with qtbot.waitSignal(window.coverage.map.ready, timeout=60_000):
        window.welcome.demo.click()
    assert (tmp_path / "none.sqlite").exists()
    assert window.pages.currentWidget() is window.coverage


def test_says_what_is_wrong_with_a_file(
    qtbot: QtBot, window_of: Open, demo_path: Path, tmp_path: Path
) -> None:
    """A foreign file is named, and what was shown stays."""
    window = window_of(demo_path)
    foreign = tmp_path / "notes.sqlite"
    foreign.write_text("name;city")
    with qtbot.waitSignal(window.session.failed, timeout=30_000):
        window.open(str(foreign))
    assert window.messages.isVisible()
    assert "notes.sqlite" in window.messages.label.text()
    assert window.session.report is not None
    assert foreign.read_text() == "name;city"


def test_exports_what_is_shown(
    qtbot: QtBot, window_of: Open, demo_path: Path, tmp_path: Path
) -> None:
    window = window_of(demo_path)
    with qtbot.waitSignal(window.session.wrote, timeout=30_000):
        window.session.export_map(tmp_path / "карта.html")
    assert window.question.share.text() in (tmp_path / "карта.html").read_text("utf-8")
    assert "карта.html" in window.messages.label.text()
    with qtbot.waitSignal(window.session.wrote, timeout=30_000):
        window.session.export_report(tmp_path / "out")
    assert len(list((tmp_path / "out").iterdir())) == 6
    (tmp_path / "file").write_text("")
    with qtbot.waitSignal(window.session.failed, timeout=30_000):
        window.session.export_report(tmp_path / "file")
    assert "file" in window.messages.label.text()


def test_cancel_keeps_what_was_shown(qtbot: QtBot, window_of: Open, demo_path: Path) -> None:
    window = window_of(demo_path)
    before = window.question.share.text()
    window.question.reach.setValue(10)
    window.question.ask()
    window.work.stop.click()
    qtbot.waitUntil(lambda: window.session._jobs.is_idle, timeout=10_000)
    assert window.question.share.text() == before
    assert window.question.reach.value() == 100.0


def test_a_page_wears_the_theme_that_was_chosen_before_it_came(
    qtbot: QtBot, window_of: Open, demo_path: Path
) -> None:
    window = window_of()
    with qtbot.waitSignal(window.coverage.map.ready, timeout=60_000):
        window.open(str(demo_path))
        window.menus.themes["dark"].trigger()
    answers: list[object] = []
    window.coverage.map.browser.call("document.documentElement.dataset.theme", answers.append)
    qtbot.waitUntil(lambda: answers == ["dark"], timeout=10_000)


def test_a_map_that_dies_is_drawn_again(qtbot: QtBot, window_of: Open, demo_path: Path) -> None:
    window = window_of(demo_path)
    page = window.coverage.map.browser.page
    with qtbot.waitSignal(window.coverage.map.ready, timeout=60_000):
        os.kill(page.renderProcessPid(), signal.SIGKILL)
    assert page_state(qtbot, window)["share"] == window.question.share.text()


def test_fractions_of_a_kilometre_count(qtbot: QtBot, window_of: Open, demo_path: Path) -> None:
    """The window starts with the reach of the settings, as the command line does."""
    window = window_of(demo_path, reach_km=12.5)
    report = window.session.report
    assert report is not None
    assert report.question.reach_km == 12.5
    assert window.question.reach.text() == "12.5 km"


def test_names_with_tags_are_no_markup_in_tooltips(
    qtbot: QtBot, window_of: Open, registry: Database
) -> None:
    fill(registry, make_centre(name="<img src='file:///x.png'>"))
    window = window_of(registry.path)
    model = window.coverage.sites.model
    index = model.index(0, model.columns.index("name"))
    assert index.data(Qt.ItemDataRole.ToolTipRole).startswith("&lt;img")
    assert index.data() == "<img src='file:///x.png'>"


def test_a_facility_on_the_map_is_found_in_its_table(
    qtbot: QtBot, window_of: Open, demo_path: Path
) -> None:
    window = window_of(demo_path)
    window.coverage.map.picked.emit("site", "PL-AVTOTOR")
    assert window.coverage.right.currentWidget() is window.coverage.sites
    assert window.coverage.sites.chosen_key() == "PL-AVTOTOR"


def test_another_demo_is_made_where_the_person_says(
    qtbot: QtBot,
    window_of: Open,
    registry: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = window_of(registry.path)
    target = str(tmp_path / "new.sqlite")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (target, ""))
    with qtbot.waitSignal(window.session.opened, timeout=60_000):
        window.menus.demo.trigger()
    assert window.location == target
    assert window.windowTitle().startswith("Russia")


def test_reads_again_what_another_wrote(qtbot: QtBot, window_of: Open, registry: Database) -> None:
    fill(registry)
    window = window_of(registry.path)
    assert window.question.brand.count() == 3
    with registry.write("elsewhere") as writer:
        entries.add(writer, [Brand(code="NEW", name="New")])
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        window.session.refresh_if_changed()
    assert window.question.brand.count() == 4


def test_an_empty_registry_says_what_to_do(
    qtbot: QtBot, window_of: Open, registry: Database
) -> None:
    window = window_of(registry.path)
    assert window.question.share.text() == "–"
    assert "no parc" in window.question.counted.text()


def test_a_brand_without_parc_says_what_to_do(
    qtbot: QtBot, window_of: Open, demo_path: Path
) -> None:
    window = window_of(demo_path)
    brand = window.question.brand
    ask_with(qtbot, window, lambda: brand.setCurrentIndex(brand.findData("JAECOO")))
    shown = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert any("aftersales import" in words for words in shown)


def test_explains_the_number(qtbot: QtBot, window_of: Open, demo_path: Path) -> None:
    window = window_of(demo_path)
    window.menus.explain.trigger()
    dialog = window.findChild(ExplanationDialog)
    assert dialog is not None
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "2,206,000" in words
    assert "estimated" in words
    dialog.close()


def test_root_is_told_why_there_is_no_map(
    qtbot: QtBot, window_of: Open, demo_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aftersales.ui.main_window.refused_because", lambda _: "because")
    window = window_of()
    with qtbot.waitSignal(window.session.answered, timeout=60_000):
        window.open(str(demo_path))
    assert window.coverage.map.browser is None
    assert window.coverage.map.elsewhere.isVisible()
    with qtbot.waitSignal(window.session.wrote, timeout=30_000):
        window.coverage.map.elsewhere.click()


def test_a_bug_is_reported_without_values(
    qtbot: QtBot, window_of: Open, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    window = window_of()
    shown: list[str] = []

    def read(box: QMessageBox) -> int:
        shown.append(box.detailedText())
        return 0

    monkeypatch.setattr(QMessageBox, "exec", read)
    try:
        raise ValueError("".join(["can", "ary"]))
    except ValueError as error:
        with caplog.at_level(logging.ERROR):
            CrashReporter(window).show(error)
        assert "test_window" in details(error)
    assert "ValueError" in shown[0]
    assert "canary" not in shown[0] + caplog.text


def test_interface_stays_alive_while_computing(
    qtbot: QtBot, window_of: Open, demo_path: Path
) -> None:
    """The event loop turns between the question and its answer, and hears the progress."""
    window = window_of(demo_path)
    heard: list[str] = []
    window.session.progressed.connect(lambda _, stage: heard.append(stage))
    beats: list[bool] = []
    timer = QTimer(window)
    timer.timeout.connect(lambda: beats.append(window.session._asking is not None))
    timer.start(5)
    ask_with(qtbot, window, lambda: window.question.reach.setValue(30))
    timer.stop()
    assert any(beats)
    assert {"demand", "coverage", "map"} <= set(heard)
