"""Undo and redo in the window: named in the menu, kept in the file, never over a later edit."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from aftersales.domain.records import Facility
from aftersales.services import desk as desk_service
from aftersales.store.database import Database
from aftersales.ui.main_window import MainWindow
from tests.builders import fill, make_centre
from tests.ui import windows
from tests.ui.windows import (
    Key,
    Modifier,
    Open,
    begin_edit,
    cell,
    click,
    focused,
    held,
    labels,
    listing,
    press,
    settle,
    turn_to,
    type_into,
    write,
)

pytestmark = pytest.mark.ui
quick_of = windows.quick_of
REDO = Modifier.ControlModifier | Modifier.ShiftModifier


@pytest.fixture
def small(registry: Database) -> Database:
    """Two centres."""
    fill(registry, make_centre("SC-1", name="R&D", city="Tula"), make_centre("SC-2", name="Two"))
    return registry


def rename(qtbot: QtBot, window: MainWindow, *cities: str) -> None:
    """Change the city of the first centre, once for each."""
    page = listing(qtbot, window)
    for city in cities:
        type_into(page, 0, "city", city)
        settle(qtbot, window)


def city(database: Database) -> str:
    """City of the first centre in the registry file."""
    return held(database, Facility, "SC-1").city


@pytest.mark.parametrize(
    ("language", "undo", "redo"),
    [
        ("en", "Undo: edit R&&D", "Redo: edit R&&D"),
        ("ru", "Отменить: изменить «R&&D»", "Повторить: изменить «R&&D»"),
        ("zh", "R&&D", "R&&D"),
    ],
)
def test_the_menu_names_the_next_step(
    qtbot: QtBot, quick_of: Open, small: Database, language: str, undo: str, redo: str
) -> None:
    window = quick_of(small.path, language=language)
    menus = window.menus
    assert not menus.redo.isEnabled()
    plain = menus.redo.text()
    rename(qtbot, window, "Kaluga")
    said = menus.undo.text()
    assert "R&&D" in said
    assert said == undo or language != "en"
    assert menus.undo.isEnabled()
    assert not menus.redo.isEnabled()
    menus.undo.trigger()
    settle(qtbot, window)
    assert "R&&D" in menus.redo.text()
    assert menus.redo.text() == redo or language != "en"
    menus.redo.trigger()
    settle(qtbot, window)
    assert menus.undo.text() == said
    assert menus.redo.text() == plain
    other = "ru" if language == "en" else "en"
    menus.languages[other].trigger()
    settle(qtbot, window)
    assert menus.undo.text() != said
    assert "R&&D" in menus.undo.text()


def test_steps_go_back_and_forth_by_keyboard(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    rename(qtbot, window, "A", "B", "C")
    for expected in ("B", "A", "Tula"):
        press(Key.Key_Z, Modifier.ControlModifier)
        settle(qtbot, window)
        assert city(small) == expected
        page = window.registry.listings["centres"]
        assert cell(page, 0, "city").data() == expected
    for expected in ("A", "B"):
        press(Key.Key_Z, REDO)
        settle(qtbot, window)
        assert city(small) == expected
    rename(qtbot, window, "D")  # a new edit leaves nothing to do again
    assert not window.menus.redo.isEnabled()
    press(Key.Key_Z, Modifier.ControlModifier)
    settle(qtbot, window)
    assert city(small) == "B"


def test_undo_goes_on_after_the_window_was_closed(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    rename(qtbot, window, "A", "B")
    window.menus.undo.trigger()
    settle(qtbot, window)
    window.close()
    again = quick_of(small.path)
    assert again.menus.undo.isEnabled()
    assert again.menus.redo.isEnabled()
    again.menus.undo.trigger()
    settle(qtbot, again)
    assert city(small) == "Tula"
    for _ in range(2):
        again.menus.redo.trigger()
        settle(qtbot, again)
    assert city(small) == "B"


def test_the_demo_itself_is_not_undone(
    qtbot: QtBot, quick_of: Open, demo_path: object, tmp_path: object
) -> None:
    window = quick_of(str(demo_path))
    assert not window.menus.undo.isEnabled()
    turn_to(qtbot, window, "history")
    assert not window.registry.history.undo.isEnabled()


def test_one_write_is_undone_on_the_history_page(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    rename(qtbot, window, "A")
    page = listing(qtbot, window)
    type_into(page, 0, "operator", "Holding")
    settle(qtbot, window)
    turn_to(qtbot, window, "history")
    history = window.registry.history
    model = history.batches.model
    what = model.columns.index("action")
    assert [model.value(row, what) for row in range(2)] == ["edit R&D", "edit R&D"]
    click(history.batches.view, model.index(1, what))
    settle(qtbot, window)
    fields = [change.field for change in history.changes.model.changes]
    assert fields == ["city"]
    QTest.mouseClick(history.undo, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    one = held(small, Facility, "SC-1")
    assert (one.city, one.operator) == ("Tula", "Holding")
    assert model.value(0, what) == "undo: edit R&D"
    assert labels(small)[-1] == "edit"
    press(Key.Key_Z, REDO)
    settle(qtbot, window)
    assert city(small) == "A"
    assert model.value(0, what) == "redo: edit R&D"


def test_what_was_changed_since_stays_and_is_told(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    rename(qtbot, window, "A", "B")
    turn_to(qtbot, window, "history")
    history = window.registry.history
    click(history.batches.view, history.batches.model.index(1, 0))
    settle(qtbot, window)
    QTest.mouseClick(history.undo, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert city(small) == "B"
    assert window.messages.isVisible()
    assert "1 value was changed since" in window.messages.label.text()


def test_an_undo_elsewhere_is_seen_when_the_window_is_used_again(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    rename(qtbot, window, "A")
    desk_service.undo_last(small, who="Petrova")
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        window.session.refresh_if_changed()
    settle(qtbot, window)
    page = window.registry.listings["centres"]
    assert cell(page, 0, "city").data() == "Tula"
    assert "R&&D" in window.menus.redo.text()
    assert window.menus.redo.isEnabled()


def test_both_usual_keys_do_it_again(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    """Windows says Ctrl+Y, others Ctrl+Shift+Z; a person tries either."""
    window = quick_of(small.path)
    rename(qtbot, window, "A")
    for key, modifiers in ((Key.Key_Y, Modifier.ControlModifier), (Key.Key_Z, REDO)):
        press(Key.Key_Z, Modifier.ControlModifier)
        settle(qtbot, window)
        assert city(small) == "Tula"
        press(key, modifiers)
        settle(qtbot, window)
        assert city(small) == "A"


def test_the_window_closes_while_a_cell_is_typed_in(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    """What was typed is saved, or left; nothing breaks."""
    window = quick_of(small.path)
    page = listing(qtbot, window)
    begin_edit(page, 0, "city")
    press(Key.Key_A, Modifier.ControlModifier)
    write("Kaluga")
    window.close()
    QApplication.processEvents()
    assert not window.isVisible()
    assert city(small) in ("Kaluga", "Tula")


@pytest.mark.parametrize("where", ["search", "cell"])
def test_undo_in_a_line_takes_back_the_typing(
    qtbot: QtBot, quick_of: Open, small: Database, where: str
) -> None:
    window = quick_of(small.path)
    rename(qtbot, window, "Kaluga")
    page = listing(qtbot, window)
    writes = len(labels(small))
    if where == "search":
        press(Key.Key_F, Modifier.ControlModifier)
    else:
        begin_edit(page, 0, "city")
    line = focused()
    assert isinstance(line, QLineEdit)
    press(Key.Key_End)
    before = line.text()
    write("xyz")
    assert line.text() == before + "xyz"
    press(Key.Key_Z, Modifier.ControlModifier)
    settle(qtbot, window)
    assert line.text() != before + "xyz"
    assert city(small) == "Kaluga"
    assert len(labels(small)) == writes
    press(Key.Key_Z, REDO)
    settle(qtbot, window)
    assert line.text() == before + "xyz"
    assert city(small) == "Kaluga"
    press(Key.Key_Escape)


def test_undo_in_a_line_with_nothing_typed_leaves_the_registry(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    """A person in a field means the field, also when there is nothing left to take back."""
    window = quick_of(small.path)
    rename(qtbot, window, "Kaluga")
    press(Key.Key_F, Modifier.ControlModifier)
    for _ in range(3):
        press(Key.Key_Z, Modifier.ControlModifier)
    settle(qtbot, window)
    assert city(small) == "Kaluga"
