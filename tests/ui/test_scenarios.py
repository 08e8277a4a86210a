"""Scenarios in the window: accepted into, asked, compared, and put into the registry."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from aftersales.domain.records import Facility, Status
from aftersales.domain.scenarios import Entity, Scenario, ScenarioChange
from aftersales.services.network import stamp
from aftersales.store.database import Database
from aftersales.ui.dialogs.accept_dialog import AcceptDialog
from aftersales.ui.dialogs.scenario_facility import ScenarioFacilityDialog
from aftersales.ui.dialogs.scenario_name import ScenarioNameDialog
from aftersales.ui.dialogs.scenarios_dialog import ScenariosDialog
from aftersales.ui.main_window import MainWindow
from tests.ui import test_plan_page, windows
from tests.ui.test_plan_page import shown
from tests.ui.windows import (
    Key,
    Open,
    back_in,
    dialog_of,
    every,
    focused,
    is_open,
    press,
    settle,
    write,
)

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


def adjusting(
    qtbot: QtBot, window: MainWindow, dialog: ScenariosDialog, button: Any, row: int = 0
) -> ScenarioFacilityDialog:
    fresh(qtbot, window)
    back_in(qtbot, dialog)
    if button is dialog.changes.edit:
        dialog.changes.table.view.selectRow(row)
    click(button)
    return dialog_of(qtbot, window, ScenarioFacilityDialog)


def fresh(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the window has read what was written."""
    written = stamp(database_of(window))[0]

    def is_read() -> bool:
        snapshot = window.session.snapshot
        return snapshot is not None and snapshot.revision == written

    qtbot.waitUntil(is_read, timeout=10_000)
    settle(qtbot, window)


def own(window: MainWindow) -> dict[str, Any]:
    """What the scenario has otherwise of the one facility that it changes."""
    changes = every(database_of(window), ScenarioChange)
    assert len(changes) <= 1
    return changes[0].values if changes else {}


def begin_scenario(qtbot: QtBot, window: MainWindow) -> ScenariosDialog:
    window.registry.show_scenarios()
    dialog = dialog_of(qtbot, window, ScenariosDialog)
    assert not dialog.changes.new.isEnabled()
    click(dialog.new)
    naming = dialog_of(qtbot, window, ScenarioNameDialog)
    naming.name.setText("Hand")
    naming.accept()
    settle(qtbot, window)
    qtbot.waitUntil(dialog.changes.new.isEnabled, timeout=10_000)
    return dialog


def test_a_centre_is_changed_in_a_scenario_by_hand(
    qtbot: QtBot, quick_of: Open, small_path: Path
) -> None:
    """All by keyboard: chosen by its name, refused where a number is wrong, then counted."""
    window = quick_of(small_path)
    [centre] = every(database_of(window), Facility)
    dialog = begin_scenario(qtbot, window)
    form = adjusting(qtbot, window, dialog, dialog.changes.new)
    assert not form._save.isEnabled() and not form.stack.isEnabled()
    form.site.setFocus()
    write("Nowhere")
    press(Key.Key_Return)
    assert "Nowhere" in form.messages.label.text() and not form._save.isEnabled()
    assert focused() is form.site
    form.site.selectAll()
    write(centre.name.upper())
    assert form.messages.isHidden()
    offered = form.site.completer().popup()
    assert offered is not None
    offered.hide()
    back_in(qtbot, form)
    press(Key.Key_Return)  # goes on to the numbers and does not save yet
    assert form.isVisible() and focused() is form.form.editors["technicians"]
    write("many")
    press(Key.Key_Return)
    settle(qtbot, window)
    assert "many" in form.form.fault_of("technicians")
    form.form.type("shifts", "9")
    form.save()
    assert form.form.fault_of("shifts") and own(window) == {}
    form.form.type("technicians", "0")
    form.form.type("shifts", "")
    press(Key.Key_Return)
    settle(qtbot, window)
    assert not is_open(form) and own(window) == {"technicians": 0}
    assert centre.name in dialog.messages.label.text()
    window.session.scenario_wanted.emit("Hand")
    qtbot.waitUntil(lambda: covered(window) == 0, timeout=30_000)


def test_single_values_of_a_centre_are_added_and_taken_back(
    qtbot: QtBot, quick_of: Open, small_path: Path
) -> None:
    window = quick_of(small_path)
    [centre] = every(database_of(window), Facility)
    dialog = begin_scenario(qtbot, window)
    form = adjusting(qtbot, window, dialog, dialog.changes.new)
    form.site.setText(f"{centre.name} · {centre.code}")
    form.form.type("technicians", "0")
    form.save()
    settle(qtbot, window)
    # A number more, and a closing, beside what it has already.
    form = adjusting(qtbot, window, dialog, dialog.changes.edit)
    assert form.form.text("technicians") == "0" and form.form.text("bays") == ""
    form.form.type("bays", "3")
    form.status.setCurrentIndex(form.status.findData("active"))
    form.save()
    assert "already" in form.messages.label.text()
    form.status.setCurrentIndex(form.status.findData("closed"))
    form.since.setDate(QDate(2026, 12, 1))
    form.save()
    settle(qtbot, window)
    closed = {"status": "closed", "since": "2026-12-01"}
    assert own(window) == {"technicians": 0, "bays": 3, **closed}
    # One of them less; then none, and undone.
    form = adjusting(qtbot, window, dialog, dialog.changes.edit)
    form.form.type("technicians", "")
    form.save()
    settle(qtbot, window)
    assert own(window) == {"bays": 3, **closed}
    form = adjusting(qtbot, window, dialog, dialog.changes.edit)
    form.form.type("bays", "")
    form.status.setCurrentIndex(0)
    form.save()
    settle(qtbot, window)
    assert own(window) == {}
    click(dialog.messages.action)
    settle(qtbot, window)
    assert own(window) == {"bays": 3, **closed}
    assert every(database_of(window), Facility) == [centre]


def test_what_a_scenario_opens_is_changed_in_it_and_never_closed(
    qtbot: QtBot, quick_of: Open, small_path: Path
) -> None:
    window = quick_of(small_path)
    shown(qtbot, window)
    accept_into(qtbot, window, "Plan")
    fresh(qtbot, window)
    window.registry.show_scenarios()
    dialog = dialog_of(qtbot, window, ScenariosDialog)
    table = dialog.changes.table
    changes = {one.uuid: one for one in every(database_of(window), ScenarioChange)}
    rows = {entity: [k for k, c in changes.items() if c.entity is entity] for entity in Entity}
    table.view.selectRow(table.model.row_of(rows[Entity.AUTHORISATIONS][0]))
    assert not dialog.changes.edit.isEnabled()
    first = rows[Entity.FACILITIES][0]
    form = adjusting(qtbot, window, dialog, dialog.changes.edit, table.model.row_of(first))
    assert not form.status.isEnabled() and not form.since.isEnabled()
    assert form.form.text("bays") == str(changes[first].values["bays"])
    form.form.type("bays", "11")
    form.save()
    settle(qtbot, window)
    after = {one.uuid: one for one in every(database_of(window), ScenarioChange)}
    assert after[first].values == {**changes[first].values, "bays": 11}
    assert {k: v for k, v in after.items() if k != first} == {
        k: v for k, v in changes.items() if k != first
    }
