"""Windows for tests, and the hands that drive them."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QTableView, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from aftersales.domain.records import Record
from aftersales.settings import Settings
from aftersales.store import queries
from aftersales.store.database import Database
from aftersales.ui import theme
from aftersales.ui.app import make_window
from aftersales.ui.main_window import MainWindow
from aftersales.ui.pages.listing_page import ListingPage

TODAY = date(2026, 11, 23)
Open = Callable[..., MainWindow]
Key, Modifier = Qt.Key, Qt.KeyboardModifier
R = TypeVar("R", bound=Record)
D = TypeVar("D", bound=QWidget)


# Windows


@pytest.fixture
def window_of(qtbot: QtBot) -> Open:
    """Opens windows on registries; the bot closes them with their browser and thread."""

    def open_window(location: Path | str = "", **settings: Any) -> MainWindow:
        window = _made(qtbot, settings)
        if location:
            with qtbot.waitSignal(window.coverage.map.ready, timeout=60_000):
                window.open(str(location))
        return window

    return open_window


@pytest.fixture
def quick_of(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens windows without a browser, which is much quicker; most pages need none."""
    for module in ("main_window", "widgets.seen_map"):
        monkeypatch.setattr(f"aftersales.ui.{module}.refused_because", lambda _: "not in a test")
    monkeypatch.setattr(theme, "apply", _dress)

    def open_window(location: Path | str = "", **settings: Any) -> MainWindow:
        window = _made(qtbot, settings)
        if location:
            with qtbot.waitSignal(window.session.answered, timeout=60_000):
                window.open(str(location))
            settle(qtbot, window)
            with qtbot.waitActive(window):
                window.activateWindow()
            settle(qtbot, window)
        return window

    return open_window


def _dress(application: QApplication, name: str, dress: Any = theme.apply) -> None:
    """Dress the application only where it wears another theme: that takes long."""
    if application.property("worn") != name:
        dress(application, name)
        application.setProperty("worn", name)


def _made(qtbot: QtBot, settings: dict[str, Any]) -> MainWindow:
    chosen = {"language": "en", "theme": "light", "tour_seen": True, **settings}
    window = make_window(Settings(**chosen), TODAY)
    qtbot.addWidget(window, before_close_func=_leave_cards)
    window.show()
    return window


def _leave_cards(window: QWidget) -> None:
    """Close the cards without being asked about what was not saved."""
    assert isinstance(window, MainWindow)
    for card in list(window.registry.cards.values()):
        card._may_close = True


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until the window has nothing under way."""
    QApplication.processEvents()  # what a key has only queued begins
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qtbot.waitUntil(
        lambda: window.desk.is_idle and not window.session.is_busy,
        timeout=30_000,
    )


def turn_to(qtbot: QtBot, window: MainWindow, key: str) -> None:
    """Show a page with its rows."""
    window.navigation.show_page(key)
    settle(qtbot, window)


def listing(qtbot: QtBot, window: MainWindow, key: str = "centres") -> ListingPage:
    """Show a listing with its rows, the keyboard in it."""
    turn_to(qtbot, window, key)
    page = window.registry.listings[key]
    page.view.setFocus()
    return page


def page_state(qtbot: QtBot, window: MainWindow) -> dict[str, Any]:
    """What the map page says of itself."""
    answers: list[object] = []
    window.coverage.map.browser.call("networkMap.state()", answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
    found: dict[str, Any] = json.loads(str(answers[0]))
    return found


def cut_off(window: QWidget) -> list[str]:
    """Words of visible labels that have less room than they need."""
    found = []
    for label in window.findChildren(QLabel):
        if not (label.isVisible() and label.text()):
            continue
        needed = label.sizeHint().width()
        if label.wordWrap():
            if label.height() < label.heightForWidth(label.width()):
                found.append(label.text())
        elif label.width() < needed:
            found.append(label.text())
    return found


# The registry


def held(database: Database, kind: type[R], code: str) -> R:
    """A record of the registry file by its code."""
    with database.read() as connection:
        return next(
            one for one in queries.records(connection, kind) if one.model_dump()["code"] == code
        )


def every(database: Database, kind: type[R]) -> list[R]:
    """All records of a kind."""
    with database.read() as connection:
        return queries.records(connection, kind)


def labels(database: Database) -> list[str]:
    """What was written, oldest first."""
    with database.read() as connection:
        return queries.batch_labels(connection)


# Hands


def focused() -> QWidget:
    """The widget that hears the keyboard."""
    found: QWidget | None = QApplication.focusWidget()
    assert found is not None
    return found


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
    """Press a key wherever the keyboard is."""
    QTest.keyClick(focused(), key, modifiers)
    QApplication.processEvents()


def back_in(qtbot: QtBot, window: QWidget) -> None:
    """Go on in a window after a dialog of it has closed."""
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=15_000)


def is_open(dialog: QWidget) -> bool:
    """Whether a dialog is still there."""
    return isValid(dialog) and dialog.isVisible()


def write(words: str) -> None:
    """Type words wherever the keyboard is, in any alphabet."""
    for letter in words:
        if letter.isascii():
            QTest.keyClicks(focused(), letter)
            continue
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(focused(), QKeyEvent(kind, 0, Modifier.NoModifier, letter))


def drop(window: MainWindow, *paths: Path) -> bool:
    """Drop files on the window; whether it takes them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    actions, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(300, 300).toPoint(), actions, data, left, none)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if not enter.isAccepted():
        return False
    dropped = QDropEvent(QPointF(300, 300), actions, data, left, none)
    QApplication.sendEvent(window, dropped)
    return True


def cell(page: ListingPage, row: int, column: str) -> QModelIndex:
    """A cell of a listing by the name of its column."""
    return page.model.index(row, page.model.columns.index(column))


def words_of(page: ListingPage, column: str) -> list[str]:
    """What a column shows, from the top."""
    return [str(cell(page, row, column).data()) for row in range(page.model.rowCount())]


def click(view: QTableView, index: QModelIndex, modifiers: Any = Modifier.NoModifier) -> None:
    """Click on a cell."""
    view.scrollTo(index)
    at = view.visualRect(index).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifiers, at)


def click_header(view: QTableView, place: int) -> None:
    """Click on the head of a column."""
    header = view.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(place) + 12, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def begin_edit(page: ListingPage, row: int, column: str) -> QWidget:
    """Begin to edit a cell by keyboard; its editor."""
    page.window().activateWindow()  # a list of suggestions may have taken the keyboard
    QApplication.processEvents()
    page.view.setFocus()
    page.view.setCurrentIndex(cell(page, row, column))
    press(Key.Key_F2)
    return focused()


def type_into(page: ListingPage, row: int, column: str, words: str) -> None:
    """Edit a cell by keyboard: F2, the words in place of the old ones, Enter."""
    begin_edit(page, row, column)
    press(Key.Key_A, Modifier.ControlModifier)
    press(Key.Key_Delete)
    write(words)
    press(Key.Key_Return)


def dialog_of(qtbot: QtBot, window: MainWindow, kind: type[D]) -> D:
    """The dialog of a kind that is open, once it is shown and the window has settled."""

    def shown() -> list[D]:
        return [one for one in window.findChildren(kind) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()), timeout=10_000)
    settle(qtbot, window)
    found = shown()[-1]
    if isinstance(found, QDialog):
        back_in(qtbot, found)
    return found


def entry(menu: QMenu, words: str) -> QAction:
    """An entry of a menu by its words."""
    return next(action for action in menu.actions() if action.text() == words)


def entries_of(menu: QMenu) -> Sequence[QAction]:
    """Every entry of a menu and of the menus in it."""
    found = []
    for action in menu.actions():
        inner = action.menu()
        found += [action] if not isinstance(inner, QMenu) else list(entries_of(inner))
    return found
