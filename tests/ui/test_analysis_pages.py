"""Cascade, capacity, parts, risk and assumptions in the real window."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from aftersales.services import parts
from aftersales.services.coverage import answer
from aftersales.services.maps import answer_view
from aftersales.store.database import open_database
from aftersales.texts import number, percent
from aftersales.ui.dialogs.assumption_dialog import AssumptionDialog
from aftersales.ui.main_window import MainWindow
from tests.ui import windows
from tests.ui.windows import Open, cut_off, page_state, settle, turn_to

pytestmark = pytest.mark.ui
window_of = windows.window_of
quick_of = windows.quick_of


def report_of(window: MainWindow):  # type: ignore[no-untyped-def]  # noqa: ANN201
    report = window.session.report
    assert report is not None
    return report


def test_the_cascade_colours_the_map(qtbot: QtBot, window_of: Open, demo_path: Path) -> None:
    window = window_of(demo_path)
    chart = window.coverage.cascade
    steps = [(step.key, step.left) for step in chart.steps]
    assert steps == list(report_of(window).assessment.cascade)
    assert page_state(qtbot, window)["step"] == "staffed"
    chart.choose("parts")
    qtbot.waitUntil(lambda: page_state(qtbot, window)["step"] == "parts", timeout=10_000)
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        window.question.reach.setValue(60)
    settle(qtbot, window)
    assert page_state(qtbot, window)["step"] == "parts"
    # What is chosen on the map is chosen in the chart.
    window.coverage.map.picked.emit("step", "certified")
    assert chart.current == "certified"
    chart.choose("certified")
    qtbot.waitUntil(lambda: page_state(qtbot, window)["step"] == "staffed", timeout=10_000)
    assert window.coverage.map.browser.page.console == []


def test_a_next_move_opens_its_centre(qtbot: QtBot, quick_of: Open, demo_path: Path) -> None:
    window = quick_of(demo_path)
    panel = window.coverage.repairs
    assert panel.model.total > 100
    panel.view.selectRow(0)
    key = panel.chosen_key()
    assert key.startswith("site|")
    panel.key_opened.emit(key)
    settle(qtbot, window)
    assert len(window.registry.cards) == 1


def test_capacity_page(qtbot: QtBot, quick_of: Open, demo_path: Path) -> None:
    window = quick_of(demo_path)
    turn_to(qtbot, window, "capacity")
    page = window.analysis["capacity"]
    assert page.summary.text()
    assert page.centres.model.total > 1000  # type: ignore[attr-defined]
    assert page.regions.model.total == 83  # type: ignore[attr-defined]
    page.chart.choose(5)  # type: ignore[attr-defined]
    chosen = page.centres.chosen_key()  # type: ignore[attr-defined]
    assert chosen == page._ranked[5]  # type: ignore[attr-defined]
    assert page.search is not None


def test_a_supposed_depot_moves_everything_and_is_taken_back(
    qtbot: QtBot, quick_of: Open, demo_path: Path
) -> None:
    window = quick_of(demo_path)
    turn_to(qtbot, window, "parts")
    page = window.parts
    before = page.summary.text()
    promise = parts.promise_of(report_of(window))
    assert percent(promise.share, "en") in before
    assert not page.back.isVisible()
    names = [page.opening.itemText(k) for k in range(page.opening.count())]
    page.opening.setCurrentIndex(next(k for k, name in enumerate(names) if "depot" in name))
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        page.suppose.click()
    settle(qtbot, window)
    after = parts.promise_of(report_of(window))
    assert after.in_time > promise.in_time
    assert percent(after.share, "en") in page.summary.text()
    assert percent(promise.share, "en") in page.summary.text()
    assert window.question.supposed.isVisible()
    assert report_of(window).card["what_if"] == page.opening.currentData().name
    head = answer_view(report_of(window), "en")["head"]
    assert page.opening.currentData().name in head["notes"][0]
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        window.question.reach.setValue(60)  # both sides are of the same question
    settle(qtbot, window)
    held = answer(open_database(demo_path), report_of(window).question)
    assert percent(parts.promise_of(held).share, "en") in page.summary.text()
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        window.question.reach.setValue(100)
    settle(qtbot, window)
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        window.question.supposed.click()
    settle(qtbot, window)
    assert page.summary.text() == before
    assert not window.question.supposed.isVisible()


def test_a_month_of_the_risk_page_asks_on_that_day(
    qtbot: QtBot, quick_of: Open, demo_path: Path
) -> None:
    window = quick_of(demo_path)
    turn_to(qtbot, window, "risk")
    page = window.risk
    assert page.renewals.model.total > 10
    assert page.sites.model.total > 10
    assert page.orphans.model.total == 8
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        page.dates.choose(6)
    settle(qtbot, window)
    asked = report_of(window).question.day
    assert (asked.day, asked > date(2026, 1, 1)) == (1, True)
    summary = report_of(window).assessment.summary
    assert window.question.share.text() == percent(summary.share, "en")


def test_hours_are_given_to_as_many_as_possible(
    qtbot: QtBot, quick_of: Open, demo_path: Path
) -> None:
    """Stopped on the way, list and numbers are again those of the shown answer."""
    window = quick_of(demo_path)
    turn_to(qtbot, window, "capacity")
    page = window.capacity
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        window.question.brand.setCurrentIndex(window.question.brand.findData("HAVAL"))
    settle(qtbot, window)
    page.allocation.setCurrentIndex(1)
    window.session.cancel()
    settle(qtbot, window)
    assert page.allocation.currentData() == report_of(window).question.allocation == "nearest"
    before = report_of(window).whole.cascade.allocation.served.sum()
    with qtbot.waitSignal(window.session.answered, timeout=120_000):
        page.allocation.setCurrentIndex(1)
    settle(qtbot, window)
    assert report_of(window).question.allocation == "most"
    assert report_of(window).whole.cascade.allocation.served.sum() > before


def test_the_slider_shows_coverage_months_ahead(
    qtbot: QtBot, quick_of: Open, demo_path: Path
) -> None:
    """By keyboard; a day that is typed moves the slider."""
    window = quick_of(demo_path)
    before = report_of(window).assessment.summary.uio_covered
    slider = window.question.ahead
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        slider.setFocus()
        for _ in range(6):
            QTest.keyClick(slider, Qt.Key.Key_Right)
    settle(qtbot, window)
    assert report_of(window).question.day == date(2027, 5, 23)
    later = report_of(window).assessment.summary.uio_covered
    assert later < before  # certificates end, nothing is renewed
    for typed, months in ((date(2026, 12, 31), 1), (date(2020, 1, 1), 0), (date(2030, 1, 1), 24)):
        with qtbot.waitSignal(window.session.answered, timeout=30_000):
            window.question.ask_on(typed)
        assert slider.value() == months
        assert report_of(window).question.day == typed
    settle(qtbot, window)


def says_all(field: QComboBox) -> bool:
    """Whether a list shows the whole of what is chosen, beside its arrow."""
    return field.width() >= field.fontMetrics().horizontalAdvance(field.currentText()) + 30


def test_a_small_window_leaves_the_slider_out(
    qtbot: QtBot, quick_of: Open, demo_path: Path
) -> None:
    """In Russian, the longest; what stays is read whole."""
    window = quick_of(demo_path, language="ru")
    bar = window.question
    parts = (bar.headline, bar.counted, bar.badge)

    def is_whole() -> bool:
        fields = says_all(bar.brand) and says_all(bar.work)
        return fields and all(part.width() >= part.sizeHint().width() for part in parts)

    for width, is_shown in ((1000, False), (1280, True), (1000, False)):
        window.resize(width, 600)
        qtbot.waitUntil(is_whole, timeout=15_000)
        assert bar.ahead.isVisible() is is_shown


def test_an_assumption_is_replaced_undone_and_reset(
    qtbot: QtBot, quick_of: Open, demo_path: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.sqlite"
    shutil.copy(demo_path, mine)
    window = quick_of(mine)
    turn_to(qtbot, window, "assumptions")
    page = window.assumptions
    rows = page.table.model
    value = rows.columns.index("value")

    def shown(code: str) -> float:
        return float(rows.value(rows.row_of(code), value))

    def dialog() -> AssumptionDialog:
        page.open("hours_per_visit")
        return next(d for d in page.findChildren(AssumptionDialog) if d.isVisible())

    repairable = report_of(window).assessment.repairable
    assert shown("hours_per_visit") == 2
    asking = dialog()
    asking.value.setValue(4)
    asking.source.setText("our own orders of 2025")
    assert not asking.reset.isEnabled()
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        asking.accept()
    settle(qtbot, window)
    assert shown("hours_per_visit") == 4
    assert report_of(window).assessment.repairable < repairable
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        window.desk.undo()
    settle(qtbot, window)
    assert shown("hours_per_visit") == 2
    assert report_of(window).assessment.repairable == repairable
    asking = dialog()
    asking.value.setValue(3)
    asking.accept()
    settle(qtbot, window)
    qtbot.waitUntil(lambda: shown("hours_per_visit") == 3, timeout=10_000)
    asking = dialog()
    asking.reset.click()
    qtbot.waitUntil(lambda: shown("hours_per_visit") == 2, timeout=10_000)
    settle(qtbot, window)


def test_work_is_asked(qtbot: QtBot, quick_of: Open, demo_path: Path) -> None:
    """No demo centre may do body work, and the cascade says at which step that shows."""
    window = quick_of(demo_path)
    work = window.question.work
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        work.setCurrentIndex(work.findData("body"))
    settle(qtbot, window)
    left = dict(report_of(window).assessment.cascade)
    assert left["reachable"] > 0 == left["authorised"]
    assert number(0, "en") in [step.shown for step in window.coverage.cascade.steps]


def test_nothing_is_cut_off(qtbot: QtBot, quick_of: Open, demo_path: Path) -> None:
    """In the language with the longest words."""
    window = quick_of(demo_path, language="ru")
    window.resize(1100, 700)
    for key in ("capacity", "parts", "risk", "assumptions"):
        turn_to(qtbot, window, key)
        assert cut_off(window.by_key[key]) == []
    assert says_all(window.question.work)
