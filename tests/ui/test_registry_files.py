"""Files of registries in the window: new, recent, dropped, backed up, refused; and the tour."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from aftersales.domain.records import Brand, Facility
from aftersales.services import backups, places
from aftersales.settings import Settings
from aftersales.store.database import Database, open_database
from aftersales.ui.dialogs.backups_dialog import BackupsDialog
from aftersales.ui.dialogs.facility_card import FacilityCard
from aftersales.ui.dialogs.record_dialog import RecordDialog
from aftersales.ui.dialogs.terms import TermsDialog
from aftersales.ui.main_window import MainWindow
from tests.builders import fill, make_centre
from tests.ui import windows
from tests.ui.windows import (
    Key,
    Modifier,
    Open,
    back_in,
    dialog_of,
    drop,
    every,
    held,
    is_open,
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


@pytest.fixture
def small(registry: Database) -> Database:
    """One centre."""
    fill(registry, make_centre("SC-1", name="One", city="Tula"))
    return registry


def opened(qtbot: QtBot, window: MainWindow, act: Callable[[], object]) -> None:
    """Do what opens a registry, and wait until it is shown."""
    with qtbot.waitSignal(window.session.answered, timeout=60_000):
        act()
    settle(qtbot, window)


# New, recent, dropped


def test_a_new_empty_registry_is_made_and_filled(
    qtbot: QtBot, quick_of: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "мой реестр.sqlite"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    window = quick_of()
    opened(qtbot, window, window.menus.new.trigger)
    assert window.location == str(target)
    assert target.name in window.windowTitle()
    page = listing(qtbot, window, "brands")
    assert page.view.nothing.isVisible()
    back_in(qtbot, window)
    page.view.setFocus()
    press(Key.Key_N, Modifier.ControlModifier)
    dialog = dialog_of(qtbot, window, RecordDialog)
    dialog.form.editors["code"].setFocus()
    write("LADA")
    press(Key.Key_Tab)
    write("Лада")
    press(Key.Key_S, Modifier.ControlModifier)
    settle(qtbot, window)
    assert not is_open(dialog)
    database = open_database(target)
    assert [(b.code, b.name) for b in every(database, Brand)] == [("LADA", "Лада")]
    database.close()
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        pass
    settle(qtbot, window)
    assert window.question.brand.findData("LADA") >= 0


def test_a_new_registry_never_goes_over_a_file(
    qtbot: QtBot, quick_of: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "notes.txt"
    target.write_text("keep me")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    window = quick_of()
    with qtbot.waitSignal(window.session.failed, timeout=30_000):
        window.menus.new.trigger()
    assert "notes.txt" in window.messages.label.text()
    assert target.read_text() == "keep me"


def test_recent_registries_are_offered_and_opened(
    qtbot: QtBot, quick_of: Open, small: Database, tmp_path: Path
) -> None:
    other = tmp_path / "R&D.sqlite"
    shutil.copy(small.path, other)
    window = quick_of()
    changed: list[Settings] = []
    window.settings_changed.connect(changed.append)
    assert not window.menus.recent.isEnabled()
    for path in (small.path, other, small.path):
        opened(qtbot, window, lambda path=path: window.open(str(path)))  # type: ignore[misc]
    assert changed[-1].recent == (str(small.path), str(other))
    names = [action.text() for action in window.menus.recent.actions()]
    assert names == [str(small.path), str(other).replace("&", "&&")]
    again = quick_of(recent=changed[-1].recent)
    opened(qtbot, again, again.menus.recent.actions()[1].trigger)
    assert again.location == str(other)


def test_a_recent_registry_that_is_gone_is_told(
    qtbot: QtBot, quick_of: Open, small: Database, tmp_path: Path
) -> None:
    gone = str(tmp_path / "gone.sqlite")
    window = quick_of(small.path, recent=(gone,))
    action = next(a for a in window.menus.recent.actions() if a.text() == gone)
    with qtbot.waitSignal(window.session.failed, timeout=30_000):
        action.trigger()
    settle(qtbot, window)
    assert "gone.sqlite" in window.messages.label.text()
    assert window.messages.isVisible()
    assert window.location == str(small.path)
    assert not Path(gone).exists()


def test_a_dropped_registry_is_opened(
    qtbot: QtBot, quick_of: Open, small: Database, tmp_path: Path
) -> None:
    other = tmp_path / "dropped.sqlite"
    shutil.copy(small.path, other)
    window = quick_of(small.path)
    with qtbot.waitSignal(window.session.answered, timeout=60_000):
        assert drop(window, other)
    settle(qtbot, window)
    assert window.location == str(other)
    assert not drop(window, other, small.path)
    assert window.location == str(other)


@pytest.mark.parametrize("content", [b"", b"name;city\n", b"SQLite format 3\x00" + b"\xff" * 2000])
def test_a_foreign_file_is_refused_and_untouched(
    qtbot: QtBot, quick_of: Open, small: Database, tmp_path: Path, content: bytes
) -> None:
    foreign = tmp_path / "foreign.sqlite"
    foreign.write_bytes(content)
    before = sorted(tmp_path.iterdir())
    window = quick_of(small.path)
    with qtbot.waitSignal(window.session.failed, timeout=30_000):
        drop(window, foreign)
    settle(qtbot, window)
    assert "foreign.sqlite" in window.messages.label.text()
    assert window.location == str(small.path)
    assert foreign.read_bytes() == content
    assert [p for p in tmp_path.iterdir() if p.name.startswith("foreign") and p != foreign] == []
    assert before
    assert window.question.isEnabled()
    page = listing(qtbot, window)  # what was open stays open, and can be written to
    type_into(page, 0, "city", "Kaluga")
    settle(qtbot, window)
    assert held(small, Facility, "SC-1").city == "Kaluga"


def test_a_registry_of_a_newer_version_is_refused_and_untouched(
    qtbot: QtBot, quick_of: Open, small: Database, tmp_path: Path
) -> None:
    newer = tmp_path / "newer.sqlite"
    shutil.copy(small.path, newer)
    with sqlite3.connect(newer) as raw:
        raw.execute("PRAGMA user_version = 999")
    raw.close()
    content = newer.read_bytes()
    window = quick_of(small.path)
    with qtbot.waitSignal(window.session.failed, timeout=30_000):
        window.open(str(newer))
    settle(qtbot, window)
    assert "newer version" in window.messages.label.text()
    assert newer.read_bytes() == content
    assert window.location == str(small.path)


def test_another_registry_closes_the_cards_first(
    qtbot: QtBot,
    quick_of: Open,
    small: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = tmp_path / "other.sqlite"
    shutil.copy(small.path, other)
    window = quick_of(small.path)
    window.registry.open_card(held(small, Facility, "SC-1").uuid)
    card = dialog_of(qtbot, window, FacilityCard)
    opened(qtbot, window, lambda: window.open(str(other)))
    assert not is_open(card)
    assert window.location == str(other)
    window.registry.open_card(held(small, Facility, "SC-1").uuid)
    card = dialog_of(qtbot, window, FacilityCard)
    card.sections.type("city", "Kaluga")
    stay = QMessageBox.StandardButton.Cancel
    monkeypatch.setattr(FacilityCard, "ask_to_save", lambda _: stay)
    window.open(str(small.path))
    settle(qtbot, window)
    assert is_open(card)
    assert window.location == str(other)


# Backups


def folder(path: Path) -> list[str]:
    """Why each backup of a registry was made, newest first."""
    database = open_database(path)
    found = [one.why for one in backups.backups_of(database)]
    database.close()
    return found


def look_into(dialog: BackupsDialog, row: int) -> None:
    """Choose a backup."""
    item = dialog.list.topLevelItem(row)
    assert item is not None
    dialog.list.setCurrentItem(item)


def test_a_backup_is_made_once_a_day(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    assert folder(small.path) == ["daily"]
    page = listing(qtbot, window)
    type_into(page, 0, "city", "Kaluga")
    settle(qtbot, window)
    window.close()
    quick_of(small.path)
    assert folder(small.path) == ["daily"]


def test_a_backup_is_made_checked_looked_into_and_restored(
    qtbot: QtBot, quick_of: Open, small: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = quick_of(small.path)
    window.menus.backups.trigger()
    dialog = dialog_of(qtbot, window, BackupsDialog)
    assert dialog.list.topLevelItemCount() == 1
    QTest.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert dialog.messages.isVisible()
    assert dialog.list.topLevelItemCount() == 2
    assert "by hand" in {dialog.list.topLevelItem(k).text(1) for k in range(2)}  # type: ignore[union-attr]
    QTest.mouseClick(dialog.check, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert "is in order" in dialog.messages.label.text()
    dialog.reject()
    back_in(qtbot, window)
    page = listing(qtbot, window)
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        type_into(page, 0, "city", "Kaluga")
    settle(qtbot, window)
    window.menus.backups.trigger()
    dialog = dialog_of(qtbot, window, BackupsDialog)
    look_into(dialog, 0)
    settle(qtbot, window)
    assert dialog.restore.isEnabled()
    assert "revision 2" in dialog.preview.text()
    assert "revision 1" in dialog.preview.text()
    assert held(small, Facility, "SC-1").city == "Kaluga"  # nothing but looked at
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        QTest.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert held(small, Facility, "SC-1").city == "Tula"
    assert "restore" in folder(small.path)
    safety = next(b for b in backups.backups_of(small) if b.why == "restore")
    copy = open_database(safety.path)
    assert held(copy, Facility, "SC-1").city == "Kaluga"
    copy.close()
    assert safety.path.name in dialog.messages.label.text()
    dialog.reject()
    back_in(qtbot, window)
    page = listing(qtbot, window)
    assert windows.words_of(page, "city") == ["Tula"]
    assert not window.menus.redo.isEnabled()
    type_into(page, 0, "city", "Orel")
    settle(qtbot, window)
    assert held(small, Facility, "SC-1").city == "Orel"


def test_a_foreign_file_is_not_restored(
    qtbot: QtBot,
    quick_of: Open,
    small: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    foreign = tmp_path / "foreign.sqlite"
    foreign.write_text("name;city")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(foreign), ""))
    window = quick_of(small.path)
    window.menus.backups.trigger()
    dialog = dialog_of(qtbot, window, BackupsDialog)
    QTest.mouseClick(dialog.other, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert "foreign.sqlite" in dialog.messages.label.text()
    assert not dialog.restore.isEnabled()
    assert labels(small) == ["fill"]


def test_only_what_was_looked_into_last_is_restored(
    qtbot: QtBot,
    quick_of: Open,
    small: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A file that cannot be restored leaves nothing behind to be restored by mistake."""
    foreign = tmp_path / "foreign.sqlite"
    foreign.write_text("name;city")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(foreign), ""))
    window = quick_of(small.path)
    window.menus.backups.trigger()
    dialog = dialog_of(qtbot, window, BackupsDialog)
    look_into(dialog, 0)
    settle(qtbot, window)
    assert dialog.restore.isEnabled()
    QTest.mouseClick(dialog.other, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert not dialog.restore.isEnabled()
    assert dialog.preview.text() == ""


def test_the_dialog_may_close_while_it_works(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    for act in ("make", "check"):
        window.menus.backups.trigger()
        dialog = dialog_of(qtbot, window, BackupsDialog)
        getattr(dialog, act).click()
        QTest.keyClick(dialog, Key.Key_Escape)
        settle(qtbot, window)
        assert not is_open(dialog)
    assert "manual" in folder(small.path)


@pytest.mark.parametrize(("where", "word"), [("network", "network"), ("cloud", "synced")])
def test_a_folder_of_others_is_warned_of(
    qtbot: QtBot,
    quick_of: Open,
    small: Database,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    word: str,
) -> None:
    monkeypatch.setattr(places, "shared_folder", lambda *_: where)
    window = quick_of(small.path)
    assert window.messages.isVisible()
    assert word in window.messages.label.text()


# Tour and terms


def test_the_tour_is_offered_once_and_walked_by_keyboard(
    qtbot: QtBot, quick_of: Open, demo_path: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own.sqlite"
    shutil.copy(demo_path, own)
    window = quick_of(tour_seen=False)
    changed: list[Settings] = []
    window.settings_changed.connect(changed.append)
    opened(qtbot, window, lambda: window.open(str(own)))
    qtbot.waitUntil(lambda: window.guide.tour is not None, timeout=15_000)
    tour = window.guide.tour
    assert tour is not None
    assert changed[-1].tour_seen
    back_in(qtbot, window)
    tour.next.setFocus()
    pages: list[Any] = []
    for number in range(4):
        assert tour.count.text() == f"{number + 1} of 4"
        assert window.rect().contains(tour.geometry())
        pages.append(window.navigation.current_page())
        press(Key.Key_Return)
        settle(qtbot, window)
    assert pages == ["coverage", "coverage", "centres", "cleanup"]
    assert window.guide.tour is None
    assert window.navigation.current_page() == "coverage"
    again = quick_of(own, tour_seen=True)
    assert again.guide.tour is None
    again.menus.tour.trigger()
    assert again.guide.tour is not None
    press(Key.Key_Escape)
    assert again.guide.tour is None


def test_the_tour_is_not_offered_with_another_registry(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path, tour_seen=False)
    assert window.guide.tour is None


def test_terms_are_found_by_key(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    window.navigation.setFocus()
    press(Key.Key_F1, Modifier.ShiftModifier)
    dialog = dialog_of(qtbot, window, TermsDialog)
    assert dialog.name.text() == "Parc coverage"
    write("behind")
    assert dialog.chosen() == "uio_behind"
    press(Key.Key_Escape)
    settle(qtbot, window)
    back_in(qtbot, window)
    turn_to(qtbot, window, "coverage")
    press(Key.Key_F1, Modifier.ShiftModifier)
    assert dialog_of(qtbot, window, TermsDialog).isVisible()
    window.menus.languages["ru"].trigger()
    settle(qtbot, window)
    shown = [one for one in window.findChildren(TermsDialog) if one.isVisible()]
    assert all(one._language == "ru" for one in shown)
