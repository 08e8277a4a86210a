"""The Plan page in the real window: the question in words, the plan, and what is done with it."""

import json
from contextlib import suppress
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.exceptions import TimeoutError
from pytestqt.qtbot import QtBot

from aftersales.domain.records import (
    Authorisation,
    Basis,
    DemandRow,
    Facility,
    Settlement,
    Status,
)
from aftersales.services.planning.answer import PlanAnswer, plan
from aftersales.services.planning.question import PlanQuestion
from aftersales.store import entries
from aftersales.texts import number, percent
from aftersales.ui.dialogs.accept_dialog import AcceptDialog
from aftersales.ui.dialogs.plan_explanation import PlanExplanation
from aftersales.ui.main_window import MainWindow
from aftersales.ui.pages.plan_page import PlanPage
from aftersales.ui.widgets.region_choice import NOT_IN, RegionDialog
from tests.builders import fill, make_centre, make_right, new_registry
from tests.ui import windows
from tests.ui.windows import Key, Open, cut_off, dialog_of, every, labels, press, settle

pytestmark = pytest.mark.ui
window_of = windows.window_of
quick_of = windows.quick_of


@pytest.fixture
def small_path(tmp_path: Path) -> Path:
    """Forty towns in two regions, two brands, and a centre in one of them."""
    chance = np.random.default_rng(5)
    towns = [
        Settlement(
            code=f"t{k}", name=f"Town {k}", region="A" if k % 2 else "B",
            lat=float(55 + chance.uniform(-3, 3)), lon=float(50 + chance.uniform(-6, 6)),
            population=int(chance.integers(10_000, 90_000)),
        )
        for k in range(40)
    ]  # fmt: skip
    figures = [
        DemandRow(region=r, brand="TWO", year=2025, uio=900, basis=Basis.MEASURED, source="a test")
        for r in ("A", "B")
    ]
    database = new_registry(tmp_path / "small.sqlite")
    fill(database, make_centre(lat=55.0, lon=50.0), make_right(), *figures)
    with database.write("fill") as writer:
        entries.add(writer, towns)
    database.close()
    return tmp_path / "small.sqlite"


def shown(qtbot: QtBot, window: MainWindow) -> PlanAnswer:
    """Turn to the page and wait for the plan."""
    window.navigation.show_page("plan")
    return planned(qtbot, window.plan)


def planned(qtbot: QtBot, page: PlanPage) -> PlanAnswer:
    """The plan of what the page asks now."""

    def is_there() -> bool:
        found = page.solved
        return (
            not page.planner.is_busy
            and not page.question.sentence._pause.isActive()
            and found is not None
            and found.report is page.report
            and found.posed.asked == page.question.value()
        )

    qtbot.waitUntil(is_there, timeout=60_000)
    assert page.solved is not None
    return page.solved


def test_without_a_plan_nothing_is_offered(qtbot: QtBot, quick_of: Open, small_path: Path) -> None:
    window = quick_of(small_path)
    page = window.plan
    parts = (page.accept, page.change, page.explain)
    assert not any(part.isEnabled() for part in parts)
    assert page.back.isHidden()
    shown(qtbot, window)
    assert all(part.isEnabled() for part in parts)


def test_the_plan_with_its_numbers(qtbot: QtBot, quick_of: Open, small_path: Path) -> None:
    window = quick_of(small_path)
    found = shown(qtbot, window)
    page = window.plan
    # The same plan as the service, and so as the command line.
    assert window.session.report is not None
    made = plan(window.session.report, PlanQuestion())
    assert found.plan.opened.tolist() == made.plan.opened.tolist()
    count = len(found.proposals)
    assert page.proposals.model.total == count > 4
    before, after = found.covered - found.gain, found.covered
    for share in (before / found.total, after / found.total):
        assert percent(share, "en") in page.summary.text()
    assert "Proven" in page.note.text()
    assert number(found.covered, "en") in page.note.text()
    adds = page.proposals.model.columns.index("adds")
    assert [page.proposals.model.value(k, adds) for k in range(count)] == [
        one.adds for one in found.proposals
    ]
    # The curve ends where the plan does, and is linked with the table both ways.
    points = page.charts.curve.curves[0].points
    assert (len(points), points[-1][1]) == (count + 1, found.covered / found.total)
    page.charts.curve.choose(3)
    assert page.proposals.chosen_key() == "2"
    page.proposals.view.setFocus()
    press(Key.Key_Down)
    assert page.proposals.chosen_key() == "3"
    assert page.charts.curve.current == 4


def test_the_sentence_asks_by_keys_and_clicks(
    qtbot: QtBot, quick_of: Open, small_path: Path
) -> None:
    window = quick_of(small_path)
    shown(qtbot, window)
    page = window.plan
    count = page.question.sentence.count
    count.setFocus()
    count.selectAll()
    QTest.keyClicks(count, "3")
    press(Key.Key_Return)
    assert len(planned(qtbot, page).proposals) == 3
    region = planned(qtbot, page).columns[0].candidate
    assert region is not None
    QTest.mouseClick(page.question.sentence.regions, Qt.MouseButton.LeftButton)
    dialog = dialog_of(qtbot, window, RegionDialog)
    dialog.mode.setCurrentIndex(dialog.mode.findData(NOT_IN))
    item = next(
        dialog.list.item(row)
        for row in range(dialog.list.count())
        if dialog.list.item(row).data(Qt.ItemDataRole.UserRole) == region.region
    )
    item.setCheckState(Qt.CheckState.Checked)
    dialog.accept()
    found = planned(qtbot, page)
    assert found.posed.asked.not_in == (region.region,)
    assert region.region not in {c.candidate.region for c in found.columns if c.candidate}
    assert "none in" in page.question.sentence.regions.text()
    page.question.sentence.town.setValue(60_000)
    found = planned(qtbot, page)
    assert found.posed.asked.smallest_town == 60_000
    page.question.sentence.town.setValue(10_000)
    # Money in place of a number.
    page.question.sentence.verb.setCurrentIndex(1)
    page.question.sentence.budget.setValue(320)
    found = planned(qtbot, page)
    assert (found.posed.asked.count, found.cost) == (None, 300)


def test_who_is_repaired_is_another_goal(qtbot: QtBot, quick_of: Open, small_path: Path) -> None:
    window = quick_of(small_path)
    shown(qtbot, window)
    page = window.plan
    page.question.options.moves.setChecked(True)
    goal = page.question.sentence.goal
    goal.setCurrentIndex(goal.findText("most vehicles are repaired"))
    found = planned(qtbot, page)
    assert (found.posed.asked.goal, found.posed.asked.model) == ("repairable", "mclp")
    assert "repairable vehicles go from" in page.summary.text()
    assert "vehicles repairable" in page.note.text()
    heads = page.regions.model
    names = [heads.headerData(k, Qt.Orientation.Horizontal) for k in range(heads.columnCount())]
    assert "Repairable today" in names and "Covered today" not in names
    assert page.charts.curve.curves[0].name == "Repairable"
    page.map.dragged.emit(0, 10.0, 10.0)
    assert "vehicles against the proven plan" in page.note.text()
    QTest.mouseClick(page.explain, Qt.MouseButton.LeftButton)
    dialog = dialog_of(qtbot, window, PlanExplanation)
    words = " ".join(label.text() for label in dialog.findChildren(type(page.note)))
    assert "Σ_k Δ_k·x_k" in words and "brands of a centre share its hours" in words
    dialog.close()


def test_competitors_come_from_a_file(
    qtbot: QtBot, quick_of: Open, small_path: Path, tmp_path: Path
) -> None:
    window = quick_of(small_path)
    alone = shown(qtbot, window)
    page = window.plan
    (tmp_path / "rivals.csv").write_text("id,lat,lon,name\nr,55,50,Them\n", "utf-8")
    options = page.question.options
    options.read_rivals(tmp_path / "rivals.csv")
    found = planned(qtbot, page)
    assert found.covered < alone.covered
    assert "1 competitor counts" in page.note.text()
    assert "Competitors: 1" in options.held.text()
    assert (55.0, 50.0, "Them", True) in page.map._offered
    goal = page.question.sentence.goal
    goal.setCurrentIndex(goal.findData("pmedian"))
    assert planned(qtbot, page).posed.asked.rivals == ()
    assert not options.others.isEnabled() and "Competitors" not in options.held.text()
    goal.setCurrentIndex(goal.findData("mclp"))
    assert planned(qtbot, page).covered == found.covered
    QTest.mouseClick(options.clear, Qt.MouseButton.LeftButton)
    assert planned(qtbot, page).covered == alone.covered


def test_brand_and_reach_are_those_of_the_window(
    qtbot: QtBot, quick_of: Open, small_path: Path
) -> None:
    window = quick_of(small_path)
    shown(qtbot, window)
    sentence = window.plan.question.sentence
    with qtbot.waitSignal(window.session.answered, timeout=60_000):
        sentence.reach.setValue(60)
    assert window.question.reach.value() == 60
    assert planned(qtbot, window.plan).report.question.reach_km == 60


def test_stop_keeps_what_was_found(qtbot: QtBot, quick_of: Open, small_path: Path) -> None:
    window = quick_of(small_path)
    shown(qtbot, window)
    page = window.plan
    told: list[object] = []
    page.planner.told.connect(told.append)
    page.question.options.least.setValue(30)
    page._ask()
    page.question.stop.click()
    found = planned(qtbot, page)
    assert found.plan.status.value in ("optimal", "feasible", "time_limit", "infeasible")
    assert not page.question.stop.isEnabled()


def test_what_is_impossible_names_the_places(
    qtbot: QtBot, quick_of: Open, small_path: Path
) -> None:
    window = quick_of(small_path)
    shown(qtbot, window)
    page = window.plan
    page.question.options.share.setValue(100)
    page.question.sentence.count.setValue(1)
    found = planned(qtbot, page)
    assert not found.has_plan
    assert page.tabs.currentWidget() is page.studies.impossible
    qtbot.waitUntil(lambda: page.studies.impossible.model.total > 0, timeout=90_000)
    assert not page.accept.isEnabled()


def test_moving_says_the_loss_and_goes_back(qtbot: QtBot, quick_of: Open, small_path: Path) -> None:
    window = quick_of(small_path)
    found = shown(qtbot, window)
    page = window.plan
    page.proposals.view.selectRow(0)
    page.neighbours.aboutToShow.emit()
    first = page.neighbours.actions()[0]
    assert "vehicles" in first.text()
    first.trigger()
    assert page.answer is not found
    assert page.answer is not None
    assert page.answer.covered < found.covered
    lost = number(found.covered - page.answer.covered, "en")
    assert f"−{lost}" in page.note.text()
    assert page.back.isVisible()
    # Dragged into the sea: the whole gain of it is gone.
    page.map.dragged.emit(0, 75.0, 150.0)
    assert f"−{number(found.proposals[0].loss, 'en')}" in page.note.text()
    page.map.moved.emit(0, 75.0, 150.0)
    assert page.answer.proposals[0].adds == 0
    QTest.mouseClick(page.back, Qt.MouseButton.LeftButton)
    assert page.answer is found
    assert not page.back.isVisible()


def test_near_equal_plans_and_years(qtbot: QtBot, quick_of: Open, small_path: Path) -> None:
    window = quick_of(small_path)
    found = shown(qtbot, window)
    page = window.plan
    page.tabs.setCurrentWidget(page.studies.alternatives)
    qtbot.waitUntil(lambda: page.studies.alternatives.model.total > 0, timeout=60_000)
    page.charts.setCurrentIndex(1)
    qtbot.waitUntil(lambda: bool(page.charts.gantt.bars), timeout=60_000)
    assert len(page.charts.gantt.bars) == len(found.proposals)
    assert page.charts.cash.curves[1].points[-1][1] >= 0
    assert "Proven" in page.charts.proof.text()
    QTest.mouseClick(page.charts.gantt, Qt.MouseButton.LeftButton, pos=QPoint(20, 5))
    assert page.proposals.chosen_key() == str(page.charts._years.steps[0].proposal)  # type: ignore[union-attr]
    page.charts.budget.setValue(0)
    qtbot.waitUntil(
        lambda: f"0 of {len(found.proposals)}" in page.charts.proof.text(), timeout=60_000
    )


def test_accepted_proposals_enter_the_registry_and_are_taken_back(
    qtbot: QtBot, quick_of: Open, small_path: Path
) -> None:
    window = quick_of(small_path)
    found = shown(qtbot, window)
    QTest.mouseClick(window.plan.accept, Qt.MouseButton.LeftButton)
    dialog = dialog_of(qtbot, window, AcceptDialog)
    for row in range(2, len(found.proposals)):
        item = dialog.tree.topLevelItem(row)
        assert isinstance(item, QTreeWidgetItem)
        item.setCheckState(0, Qt.CheckState.Unchecked)
    assert dialog.chosen() == [0, 1]
    QTest.mouseClick(dialog.apply, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    database = window.session.database
    assert database is not None
    new = [f for f in every(database, Facility) if f.code.startswith("PLAN-")]
    assert {f.name for f in new} == {
        c.candidate.name for c in found.columns[:2] if c.candidate is not None
    }
    assert {f.status_on(date(2026, 11, 23)) for f in new} == {Status.PLANNED}
    codes = {f.code for f in new}
    rights = [r for r in every(database, Authorisation) if r.facility in codes]
    assert sorted(r.brand for r in rights) == ["ONE", "ONE", "TWO", "TWO"]
    assert labels(database)[-1] == "accept_plan"
    qtbot.waitUntil(window.plan.messages.isVisible, timeout=30_000)
    window.desk.undo()
    settle(qtbot, window)
    assert not [f for f in every(database, Facility) if f.code.startswith("PLAN-")]


def test_places_of_ones_own(qtbot: QtBot, quick_of: Open, small_path: Path, tmp_path: Path) -> None:
    window = quick_of(small_path)
    shown(qtbot, window)
    page = window.plan
    options = page.question.options
    bad = tmp_path / "bad.csv"
    bad.write_text("id,lat,lon\na,north,37\n", "utf-8")
    options.read(bad)
    assert "north" in page.messages.label.text()
    good = tmp_path / "good.csv"
    good.write_text("id,lat,lon\nmine,55.5,51.5\n", "utf-8")
    options.read(good)
    options.towns.setChecked(False)
    found = planned(qtbot, page)
    assert [c.candidate.id for c in found.columns if c.candidate] == ["mine"]
    page.map.clicked.emit(56.0, 52.0)
    assert len(planned(qtbot, page).posed.candidates.kept) == 2


def test_the_plan_is_explained(qtbot: QtBot, quick_of: Open, small_path: Path) -> None:
    window = quick_of(small_path)
    found = shown(qtbot, window)
    QTest.mouseClick(window.plan.explain, Qt.MouseButton.LeftButton)
    dialog = dialog_of(qtbot, window, PlanExplanation)
    words = " ".join(label.text() for label in dialog.findChildren(type(window.plan.note)))
    assert number(found.covered, "en") in words
    assert str(found.report.card["data"]) in words
    dialog.close()


@pytest.mark.parametrize("goal", ["pmedian", "pcenter"])
def test_rules_stay_with_every_goal(
    qtbot: QtBot, quick_of: Open, small_path: Path, goal: str
) -> None:
    window = quick_of(small_path)
    shown(qtbot, window)
    page = window.plan
    options, sentence = page.question.options, page.question.sentence
    page.question.more.setChecked(True)
    options.least.setValue(100)
    options.share.setValue(40)
    options.closings.setValue(1)
    options.moves.setChecked(True)
    sentence.goal.setCurrentIndex(sentence.goal.findData(goal))
    found = planned(qtbot, page)
    assert all(f.isEnabled() for f in (options.least, options.share, options.closings))
    asked = found.posed.asked
    assert (asked.model, asked.least, asked.region_share, asked.closings) == (goal, 100, 0.4, 1)
    assert asked.with_moves
    assert "Proven" in page.note.text()
    shares = found.standing.by_region / np.array(
        [one.uio_total for one in found.report.assessment.regions]
    )
    assert shares.min() >= 0.4
    QTest.mouseClick(page.explain, Qt.MouseButton.LeftButton)
    dialog = dialog_of(qtbot, window, PlanExplanation)
    words = " ".join(label.text() for label in dialog.findChildren(type(page.note)))
    assert "to a farther one" in words
    dialog.close()


@pytest.mark.parametrize("language", ["ru", "zh"])
def test_nothing_is_cut_off(qtbot: QtBot, quick_of: Open, small_path: Path, language: str) -> None:
    window = quick_of(small_path, language=language)
    window.resize(1100, 700)
    shown(qtbot, window)
    window.plan.question.more.setChecked(True)
    settle(qtbot, window)
    assert cut_off(window.plan) == []


def test_a_registry_without_demand_says_what_to_do(
    qtbot: QtBot, quick_of: Open, tmp_path: Path
) -> None:
    new_registry(tmp_path / "empty.sqlite").close()
    window = quick_of(tmp_path / "empty.sqlite")
    window.navigation.show_page("plan")
    qtbot.waitUntil(lambda: "demand" in window.plan.summary.text(), timeout=30_000)
    assert not window.plan.accept.isEnabled()


def test_a_pin_is_dragged_on_the_map(qtbot: QtBot, window_of: Open, small_path: Path) -> None:
    window = window_of(small_path)
    found = shown(qtbot, window)
    page = window.plan
    qtbot.waitUntil(lambda: page.map.map.is_ready, timeout=60_000)
    browser = page.map.map.browser
    answers: list[object] = []

    def state() -> dict[str, object]:
        answers.clear()
        browser.call("networkMap.state()", answers.append)
        qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
        found: dict[str, object] = json.loads(str(answers[0]))
        return found

    qtbot.waitUntil(lambda: len(state()["proposals"]) == len(found.proposals), timeout=20_000)  # type: ignore[arg-type]
    target = page.map.map._view.focusProxy()
    assert target is not None

    def place() -> tuple[float, float]:
        answers.clear()
        browser.call(
            "(() => { const b = document.querySelector('.plan-marker').getBoundingClientRect();"
            " return JSON.stringify([b.x + b.width / 2, b.y + b.height / 2]); })()",
            answers.append,
        )
        qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
        x, y = json.loads(str(answers[0]))
        return x, y

    def drag() -> None:
        qtbot.waitUntil(lambda: place() == place(), timeout=10_000)  # the map has come to rest
        at = QPointF(*place()).toPoint()
        QTest.mouseMove(target, at)
        QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=at)
        for step in range(1, 8):
            QTest.mouseMove(target, at + QPoint(6 * step, 0))
            qtbot.wait(20)
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=at + QPoint(42, 0))

    # A browser that is busy drops movements of the mouse: whoever drags in vain drags again.
    for _ in range(3):
        drag()
        with suppress(TimeoutError):
            qtbot.waitUntil(lambda: page.answer is not found, timeout=5_000)
            break
    assert page.answer is not None
    assert page.answer.columns[0].candidate != found.columns[0].candidate
    assert page.map.map.browser.page.console == []
