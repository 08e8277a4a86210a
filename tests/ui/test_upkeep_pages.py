"""The pages of upkeep: what is to be mended, what ends, and who wrote what."""

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from aftersales.domain.records import Authorisation, Certificate, Decision, Facility
from aftersales.store import entries
from aftersales.store.database import Database
from aftersales.ui.dialogs.facility_card import FacilityCard
from aftersales.ui.dialogs.merge_dialog import MergeDialog
from aftersales.ui.main_window import MainWindow
from aftersales.ui.pages.cleanup_page import CleanupPage
from aftersales.ui.widgets.month_strip import MonthStrip
from tests.builders import fill, make_centre, make_right
from tests.ui import windows
from tests.ui.windows import (
    TODAY,
    Key,
    Modifier,
    Open,
    back_in,
    click,
    dialog_of,
    every,
    focused,
    held,
    is_open,
    listing,
    press,
    settle,
    turn_to,
    type_into,
)

pytestmark = pytest.mark.ui
quick_of = windows.quick_of


@pytest.fixture
def worn(registry: Database) -> Database:
    """A registry with something wrong for several rules, and two centres that may be one."""
    fill(
        registry,
        make_centre("SC-1", name="Avtocentr Tula", tax_id="7701", city="Tula", bays=4),
        make_centre(
            "SC-2", name="Avtocentr  Tula OOO", tax_id="7701", city="TULA", lat=55.0001, phone="5"
        ),
        make_centre("SC-3", name="Nowhere", lat=None, lon=None),
        make_centre("SC-4", name="No bays", bays=0, technicians=3, lat=57.0),
        make_right("SC-1", "ONE"),
        make_right("SC-2", "TWO"),
        make_right("SC-4", "TWO"),
    )
    with registry.write("fill") as writer:
        gone = TODAY - timedelta(days=10)
        entries.add(writer, [Certificate(facility="SC-1", title="ISO", valid_to=gone)])
        entries.add(writer, [Decision(facility="SC-2", day=TODAY, words="Look at it")])
    return registry


@pytest.fixture
def ending(registry: Database) -> Database:
    """A centre with vehicles behind it, of which something ends in several months."""
    fill(
        registry,
        make_centre("SC-1", name="Near", contract="№ 1", contract_to=date(2027, 2, 28)),
        make_centre("SC-2", name="Far", lat=60.0, lon=60.0, region="B"),
        make_right("SC-1", "ONE", valid_to=date(2026, 12, 31)),
        make_right("SC-2", "ONE"),
    )
    with registry.write("fill") as writer:
        papers = [
            Certificate(facility="SC-1", title="ISO", valid_to=date(2026, 12, 15)),
            Certificate(facility="SC-2", title="Old", valid_to=date(2026, 11, 1)),
        ]
        entries.add(writer, papers)
    return registry


def rules(page: CleanupPage) -> dict[str, str]:
    """Rules at the left with their counts."""
    items = (page.rules.item(row).text() for row in range(page.rules.count()))
    return {name: count for name, _, count in (words.partition("  ·  ") for words in items)}


# Clean-up


def test_counts_by_rule_and_shows_one(qtbot: QtBot, quick_of: Open, worn: Database) -> None:
    window = quick_of(worn.path)
    turn_to(qtbot, window, "cleanup")
    page = window.registry.cleanup
    found = rules(page)
    assert found["Possible duplicate"] == "1"
    assert found["Not on the map"] == "1"
    assert found["Without rights"] == "1"
    assert found["Technicians without bays"] == "1"
    assert found["Certificate expired"] == "1"
    assert found["Everything"] == str(sum(int(n) for k, n in found.items() if k != "Everything"))
    model = page.table.model
    assert model.rowCount() == int(found["Everything"])
    page.rules.setFocus()
    for _ in range(page.rules.count() - 1):
        press(Key.Key_Down)
        item = page.rules.currentItem()
        name, _, count = item.text().partition("  ·  ")
        assert model.rowCount() == int(count)
        assert {model.value(row, 0) for row in range(model.rowCount())} == {name}


@pytest.mark.parametrize(
    ("rule", "section", "field"),
    [
        ("Not on the map", "place", "lat"),
        ("Technicians without bays", "capacity", "bays"),
        ("Certificate expired", "certificates", ""),
        ("Without rights", "rights", ""),
    ],
)
def test_a_finding_opens_its_card_at_the_field(
    qtbot: QtBot, quick_of: Open, worn: Database, rule: str, section: str, field: str
) -> None:
    window = quick_of(worn.path)
    turn_to(qtbot, window, "cleanup")
    page = window.registry.cleanup
    row = next(k for k in range(page.rules.count()) if page.rules.item(k).text().startswith(rule))
    page.rules.setCurrentRow(row)
    page.table.view.setFocus()
    page.table.view.setCurrentIndex(page.table.model.index(0, 0))
    press(Key.Key_Return)
    card = dialog_of(qtbot, window, FacilityCard)
    assert list(card.sections.pages)[card.sections.list.currentRow()] == section
    if field:
        assert focused() is card.sections.forms[section].editors[field]


def test_what_was_mended_is_gone(qtbot: QtBot, quick_of: Open, worn: Database) -> None:
    window = quick_of(worn.path)
    page = listing(qtbot, window)
    page.model.set_columns(("code", "bays"))
    type_into(page, 3, "bays", "2")
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        pass
    turn_to(qtbot, window, "cleanup")
    assert "Technicians without bays" not in rules(window.registry.cleanup)


def test_a_rule_stays_chosen_while_its_findings_are_mended(
    qtbot: QtBot, quick_of: Open, worn: Database
) -> None:
    window = quick_of(worn.path)
    turn_to(qtbot, window, "cleanup")
    page = window.registry.cleanup
    row = next(k for k in range(page.rules.count()) if "Not on" in page.rules.item(k).text())
    page.rules.setCurrentRow(row)
    page.look_again()
    settle(qtbot, window)
    assert "Not on" in page.rules.currentItem().text()
    assert page.table.model.rowCount() == 1


def test_nothing_to_mend_says_so(qtbot: QtBot, quick_of: Open, registry: Database) -> None:
    fill(registry, make_centre("SC-1"), make_right("SC-1"))
    window = quick_of(registry.path)
    turn_to(qtbot, window, "cleanup")
    words = [w.text() for w in window.registry.cleanup.findChildren(QLabel) if w.isVisible()]
    assert any("Nothing to mend" in one for one in words)
    assert not window.registry.cleanup.mend.isEnabled()


# Duplicates


def compared(qtbot: QtBot, window: MainWindow) -> MergeDialog:
    """Open the comparison of the only pair."""
    turn_to(qtbot, window, "cleanup")
    page = window.registry.cleanup
    row = next(k for k in range(page.rules.count()) if "duplicate" in page.rules.item(k).text())
    page.rules.setCurrentRow(row)
    page.table.view.setCurrentIndex(page.table.model.index(0, 0))
    QTest.mouseClick(page.mend, Qt.MouseButton.LeftButton)
    return dialog_of(qtbot, window, MergeDialog)


def test_two_that_are_one_are_merged_and_parted_again(
    qtbot: QtBot, quick_of: Open, worn: Database
) -> None:
    window = quick_of(worn.path)
    dialog = compared(qtbot, window)
    said = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Stays: SC-1" in said
    assert "Goes: SC-2" in said
    assert "Rights: 1" in said
    assert "Decisions: 1" in said
    assert not dialog.choices["name"].isChecked()
    dialog.choices["name"].click()
    dialog.choices["lat"].click()
    QTest.mouseClick(dialog.merge, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert not is_open(dialog)
    codes = {one.code for one in every(worn, Facility)}
    assert codes == {"SC-1", "SC-3", "SC-4"}
    one = held(worn, Facility, "SC-1")
    assert (one.name, one.city, one.lat, one.bays) == ("Avtocentr  Tula OOO", "Tula", 55.0001, 4)
    assert one.phone == "5"  # the one that stays had none
    rights = {(r.facility, r.brand) for r in every(worn, Authorisation)}
    assert rights == {("SC-1", "ONE"), ("SC-1", "TWO"), ("SC-4", "TWO")}
    decisions = [d.words for d in every(worn, Decision)]
    assert "Look at it" in decisions
    assert any("SC-2" in words and "Avtocentr Tula" in words for words in decisions)
    assert "Possible duplicate" not in rules_after(qtbot, window)
    back_in(qtbot, window)
    window.menus.undo.trigger()
    settle(qtbot, window)
    assert {one.code for one in every(worn, Facility)} == codes | {"SC-2"}
    assert held(worn, Facility, "SC-1").name == "Avtocentr Tula"
    assert held(worn, Facility, "SC-2").phone == "5"
    assert len(every(worn, Decision)) == 1
    assert len(held(worn, Facility, "SC-2").history) == 1


def rules_after(qtbot: QtBot, window: MainWindow) -> dict[str, str]:
    """Rules after what was just written was read."""
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        pass
    settle(qtbot, window)
    return rules(window.registry.cleanup)


def test_the_other_one_may_stay(qtbot: QtBot, quick_of: Open, worn: Database) -> None:
    window = quick_of(worn.path)
    dialog = compared(qtbot, window)
    QTest.mouseClick(dialog.swap, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    QTest.mouseClick(dialog.merge, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert {one.code for one in every(worn, Facility)} == {"SC-2", "SC-3", "SC-4"}
    assert held(worn, Facility, "SC-2").bays == 4


def test_a_merge_that_is_left_changes_nothing(qtbot: QtBot, quick_of: Open, worn: Database) -> None:
    window = quick_of(worn.path)
    dialog = compared(qtbot, window)
    QTest.keyClick(dialog, Key.Key_Escape)
    settle(qtbot, window)
    assert len(every(worn, Facility)) == 4


# Expiries


def months(strip: MonthStrip) -> dict[str, str]:
    """Months with something in them and their counts."""
    return {month.key: month.count for month in strip.months if month.count}


def whats(window: MainWindow) -> list[Any]:
    """What the rows say ends, from the top."""
    model = window.registry.expiries.table.model
    return [model.value(row, model.columns.index("what")) for row in range(model.rowCount())]


def test_months_are_walked_and_clicked(qtbot: QtBot, quick_of: Open, ending: Database) -> None:
    window = quick_of(ending.path)
    turn_to(qtbot, window, "expiries")
    page = window.registry.expiries
    strip = page.strip
    assert months(strip) == {"overdue": "1", "2026-12": "2", "2027-02": "1"}
    assert whats(window) == ["Old", "ISO", "service", "№ 1"]
    at = strip.rect_of([m.key for m in strip.months].index("2026-12")).center().toPoint()
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=at)
    assert whats(window) == ["ISO", "service"]
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=at)  # again takes the choice back
    assert len(whats(window)) == 4
    strip.setFocus()
    press(Key.Key_Right)
    assert strip.current == "overdue"
    assert whats(window) == ["Old"]
    press(Key.Key_Left)  # there is nothing before the first: it stays chosen
    assert strip.current == "overdue"
    for _ in range(2):
        press(Key.Key_Right)
    assert strip.current == "2026-12"
    press(Key.Key_Escape)
    assert strip.current == ""
    assert len(whats(window)) == 4
    for _ in range(40):
        press(Key.Key_Right)
    assert strip.current == strip.months[-1].key  # and it stays there


def test_the_kind_narrows_months_and_rows(qtbot: QtBot, quick_of: Open, ending: Database) -> None:
    window = quick_of(ending.path)
    turn_to(qtbot, window, "expiries")
    page = window.registry.expiries
    for kind, expected, found in (
        ("certificate", {"overdue": "1", "2026-12": "1"}, ["Old", "ISO"]),
        ("authorisation", {"2026-12": "1"}, ["service"]),
        ("contract", {"2027-02": "1"}, ["№ 1"]),
    ):
        page.kind.setCurrentIndex(page.kind.findData(kind))
        assert months(page.strip) == expected
        assert whats(window) == found


def test_vehicles_behind_are_those_of_the_question(
    qtbot: QtBot, quick_of: Open, ending: Database
) -> None:
    window = quick_of(ending.path)
    turn_to(qtbot, window, "expiries")
    model = window.registry.expiries.table.model
    uio = model.columns.index("uio_behind")
    left = model.columns.index("days_left")
    behind = {model.value(k, left): model.value(k, uio) for k in range(model.rowCount())}
    assert behind == {-22: 70, 22: 300, 38: 300, 97: 300}
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        window.question.reach.setValue(200)
    settle(qtbot, window)
    assert [model.value(k, uio) for k in range(1, 4)] == [400, 400, 400]
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        window.question.day.setDate(QDate(2027, 1, 1))
    settle(qtbot, window)
    assert months(window.registry.expiries.strip)["2027-02"] == "1"


def test_an_expiry_opens_its_card(qtbot: QtBot, quick_of: Open, ending: Database) -> None:
    window = quick_of(ending.path)
    turn_to(qtbot, window, "expiries")
    table = window.registry.expiries.table
    for row, section in ((1, "certificates"), (2, "rights"), (3, "identity")):
        back_in(qtbot, window)
        table.view.setFocus()
        table.view.setCurrentIndex(table.model.index(row, 0))
        press(Key.Key_Return)
        card = dialog_of(qtbot, window, FacilityCard)
        assert list(card.sections.pages)[card.sections.list.currentRow()] == section
    assert focused() is card.sections.forms["identity"].editors["contract_to"]


def test_nothing_that_ends_says_so(qtbot: QtBot, quick_of: Open, registry: Database) -> None:
    fill(registry, make_centre("SC-1"))
    window = quick_of(registry.path)
    turn_to(qtbot, window, "expiries")
    words = [w.text() for w in window.registry.expiries.findChildren(QLabel) if w.isVisible()]
    assert any("Nothing ends" in one for one in words)


# History


def test_history_lists_every_write_with_its_changes(
    qtbot: QtBot, quick_of: Open, worn: Database
) -> None:
    window = quick_of(worn.path)
    page = listing(qtbot, window)
    type_into(page, 0, "city", "Kaluga")
    settle(qtbot, window)
    turn_to(qtbot, window, "history")
    history = window.registry.history
    model = history.batches.model
    assert model.rowCount() == 3
    assert [model.value(row, 0) for row in range(3)] == [3, 2, 1]
    (change,) = history.changes.model.changes  # the newest is chosen
    assert (change.field, change.old, change.new) == ("city", "Tula", "Kaluga")
    history.batches.view.setFocus()
    press(Key.Key_Down)
    settle(qtbot, window)
    assert {c.entity for c in history.changes.model.changes} == {"certificates", "decisions"}
    press(Key.Key_Home, Modifier.ControlModifier)
    settle(qtbot, window)
    assert history.changes.model.changes[0].field == "city"


def test_history_is_searched(qtbot: QtBot, quick_of: Open, worn: Database) -> None:
    window = quick_of(worn.path)
    page = listing(qtbot, window)
    type_into(page, 0, "city", "Kaluga")
    settle(qtbot, window)
    turn_to(qtbot, window, "history")
    history = window.registry.history
    history.batches.search.setText("AVTOCENTR edit")
    assert history.batches.model.rowCount() == 1
    click(history.batches.view, history.batches.model.index(0, 0))
    settle(qtbot, window)
    assert history.undo.isEnabled()


def test_find_goes_to_the_search_of_the_page(qtbot: QtBot, quick_of: Open, worn: Database) -> None:
    """Ctrl+F never writes into a page that is not looked at."""
    window = quick_of(worn.path)
    for key, page in (("cleanup", window.registry.cleanup), ("history", window.registry.history)):
        turn_to(qtbot, window, key)
        window.menus.find.trigger()
        assert page.isAncestorOf(focused()), key
    turn_to(qtbot, window, "expiries")
    window.menus.find.trigger()
    assert window.registry.expiries.isAncestorOf(focused())


def test_the_strip_says_nothing_where_there_is_nothing(qtbot: QtBot) -> None:
    strip = MonthStrip()
    qtbot.addWidget(strip)
    strip.show()
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    QTest.keyClick(strip, Key.Key_Right)
    assert strip.current == ""
    strip.grab()
