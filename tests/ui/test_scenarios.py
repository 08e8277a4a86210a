"""Scenarios in the window: accepted into, asked, compared, and put into the registry."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from aftersales.domain.records import Facility, Status
from aftersales.domain.scenarios import Entity, Scenario, ScenarioChange
from aftersales.store.database import Database
from aftersales.ui.dialogs.accept_dialog import AcceptDialog
from aftersales.ui.dialogs.scenario_name import ScenarioNameDialog
from aftersales.ui.dialogs.scenarios_dialog import ScenariosDialog
from aftersales.ui.main_window import MainWindow
from tests.ui import test_plan_page, windows
from tests.ui.test_plan_page import shown
from tests.ui.windows import Open, dialog_of, every, settle

pytestmark = pytest.mark.ui
quick_of = windows.quick_of
small_path = test_plan_page.small_path


def covered(window: MainWindow) -> int:
    report = window.session.report
    assert report is not None
    return report.assessment.summary.uio_covered


def answered(qtbot: QtBot, window: MainWindow, act: Callable[[], Any]) -> None:
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        act()
    settle(qtbot, window)


def pick(window: MainWindow, words: str) -> None:
    """Choose an entry of the network's menu."""
    menu = window.question.network.menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    next(one for one in menu.actions() if one.text() == words).trigger()


def click(button: Any) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def accept_into(qtbot: QtBot, window: MainWindow, name: str) -> None:
    click(window.plan.accept)
    dialog = dialog_of(qtbot, window, AcceptDialog)
    dialog.into_scenario.setChecked(True)
    dialog.target.setEditText(name)
    click(dialog.apply)
    settle(qtbot, window)


def database_of(window: MainWindow) -> Database:
    assert window.session.database is not None
    return window.session.database


def test_a_plan_goes_into_a_scenario_that_moves_every_number(
    qtbot: QtBot, quick_of: Open, small_path: Path
) -> None:
    window = quick_of(small_path)
    before = covered(window)
    found = shown(qtbot, window)
    accept_into(qtbot, window, "Ten & more")
    assert [one.name for one in every(database_of(window), Scenario)] == ["Ten & more"]
    assert len(every(database_of(window), Facility)) == 1
    assert covered(window) == before
    qtbot.waitUntil(lambda: bool(window.question.network._scenarios), timeout=10_000)
    answered(qtbot, window, lambda: pick(window, "Ten && more"))
    assert covered(window) == found.covered
    assert window.question.network.scenario == "Ten & more"
    report = window.session.report
    assert report is not None
    assert report.card["scenario"] == "Ten & more"
    # The plan of this network is another one, and starts from what the scenario covers.
    after = shown(qtbot, window)
    assert after.covered - after.gain == found.covered
    answered(qtbot, window, lambda: pick(window, "Registry"))
    assert covered(window) == before


def test_scenarios_are_listed_compared_renamed_and_put_into_the_registry(
    qtbot: QtBot, quick_of: Open, small_path: Path
) -> None:
    window = quick_of(small_path)
    found = shown(qtbot, window)
    window.registry.show_scenarios()
    dialog = dialog_of(qtbot, window, ScenariosDialog)
    assert dialog.list.model.rowCount() == 0
    assert "accept" in dialog.list._nothing.text()
    dialog.reject()
    accept_into(qtbot, window, "Plan")
    qtbot.waitUntil(lambda: bool(window.question.network._scenarios), timeout=10_000)
    window.registry.show_scenarios()
    dialog = dialog_of(qtbot, window, ScenariosDialog)
    assert dialog.changes.table.model.rowCount() == len(
        window.session.snapshot.scenario_changes  # type: ignore[union-attr]
    )
    assert not dialog.changes.out.isEnabled()
    click(dialog.compare)
    qtbot.waitUntil(lambda: dialog.comparison.rowCount() > 0, timeout=30_000)
    cells = [dialog.comparison.item(1, column) for column in (1, 2)]
    words = [one.text() for one in cells if one is not None]
    assert words[0] == f"{covered(window):,}"
    assert words[1].startswith(f"{found.covered:,}")
    click(dialog.rename)
    naming = dialog_of(qtbot, window, ScenarioNameDialog)
    naming.name.setText("Plan A")
    naming.accept()
    qtbot.waitUntil(
        lambda: window.session.snapshot.scenarios[0].name == "Plan A",  # type: ignore[union-attr]
        timeout=10_000,
    )
    click(dialog.put)
    settle(qtbot, window)
    new = [f for f in every(database_of(window), Facility) if f.code.startswith("PLAN-")]
    assert len(new) == len(found.proposals)
    assert {f.status_on(date(2026, 11, 23)) for f in new} == {Status.PLANNED}
    assert str(len(found.proposals)) in dialog.messages.label.text()
    qtbot.waitUntil(lambda: dialog.changes.table.model.rowCount() > 0, timeout=10_000)
    dialog.reject()
    before = covered(window)
    pick(window, "Count planned centres, depots and plants as open")
    qtbot.waitUntil(lambda: covered(window) == found.covered, timeout=30_000)
    assert found.covered > before
    assert "planned" in window.question.headline.text()
    window.registry.show_scenarios()
    dialog = dialog_of(qtbot, window, ScenariosDialog)
    click(dialog.delete)
    settle(qtbot, window)
    assert every(database_of(window), Scenario) == []
    click(dialog.messages.action)
    settle(qtbot, window)
    assert [one.name for one in every(database_of(window), Scenario)] == ["Plan A"]


def test_a_scenario_that_goes_leaves_the_registry_asked(
    qtbot: QtBot, quick_of: Open, small_path: Path
) -> None:
    window = quick_of(small_path)
    before = covered(window)
    shown(qtbot, window)
    accept_into(qtbot, window, "Plan")
    qtbot.waitUntil(lambda: bool(window.question.network._scenarios), timeout=10_000)
    answered(qtbot, window, lambda: window.session.scenario_wanted.emit("Plan"))
    assert covered(window) > before
    answered(qtbot, window, window.desk.undo)
    assert window.question.network.scenario == ""
    assert covered(window) == before


def test_a_change_is_taken_out_with_what_belongs_to_it(
    qtbot: QtBot, quick_of: Open, small_path: Path
) -> None:
    window = quick_of(small_path)
    found = shown(qtbot, window)
    accept_into(qtbot, window, "Plan")
    qtbot.waitUntil(lambda: bool(window.question.network._scenarios), timeout=10_000)
    window.registry.show_scenarios()
    dialog = dialog_of(qtbot, window, ScenariosDialog)
    changes = every(database_of(window), ScenarioChange)
    first = next(one for one in changes if one.entity is Entity.FACILITIES)
    dialog.changes.table.view.selectRow(dialog.changes.table.model.row_of(first.uuid))
    click(dialog.changes.out)
    settle(qtbot, window)
    left = every(database_of(window), ScenarioChange)
    assert first.record not in {one.values.get("facility") for one in left}
    opened = [one for one in left if one.entity is Entity.FACILITIES]
    assert len(opened) == len(found.proposals) - 1
    assert len(changes) - len(left) == 4  # the centre, two rights, a paper
