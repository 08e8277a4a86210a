"""Everything has a name, is reached by keyboard, is seen when it is, and is read whole."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QRadioButton,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from aftersales.domain.records import Certificate, Contact, Decision, Facility
from aftersales.domain.scenarios import Scenario
from aftersales.services import desk as desk_service
from aftersales.services.desk import Edit
from aftersales.settings import LANGUAGES
from aftersales.store import entries
from aftersales.store.database import Database
from aftersales.ui.dialogs.backups_dialog import BackupsDialog
from aftersales.ui.dialogs.bulk_edit import BulkEditDialog, StatusDialog
from aftersales.ui.dialogs.explanation import ExplanationDialog
from aftersales.ui.dialogs.facility_card import FacilityCard
from aftersales.ui.dialogs.import_dialog import ImportDialog
from aftersales.ui.dialogs.merge_dialog import MergeDialog
from aftersales.ui.dialogs.paste_dialog import PasteDialog
from aftersales.ui.dialogs.polygons_dialog import PolygonsDialog
from aftersales.ui.dialogs.record_dialog import RecordDialog
from aftersales.ui.dialogs.scenario_facility import ScenarioFacilityDialog
from aftersales.ui.dialogs.scenarios_dialog import ScenariosDialog
from aftersales.ui.dialogs.send_dialog import SendDialog
from aftersales.ui.dialogs.stale import StaleDialog
from aftersales.ui.dialogs.terms import TermsDialog
from aftersales.ui.main_window import MainWindow
from tests.builders import fill, make_centre, make_right
from tests.services.sync.field import amend, edit, send_out
from tests.ui import windows
from tests.ui.windows import (
    TODAY,
    Key,
    Open,
    back_in,
    cut_off,
    dialog_of,
    every,
    focused,
    held,
    listing,
    press,
    settle,
    turn_to,
)

pytestmark = pytest.mark.ui
quick_of = windows.quick_of
window_of = windows.window_of
D = TypeVar("D", bound=QDialog)
SIZE = (1280, 720)
ROOM = (1280, 680)  # of a small screen, without the bar of the system


@pytest.fixture
def small(registry: Database) -> Database:
    """Something on every page and in every section."""
    fill(
        registry,
        make_centre(
            "SC-1", name="Avtocentr Tula", tax_id="7", bays=4, contract_to=date(2027, 1, 9)
        ),
        make_centre("SC-2", name="Avtocentr Tula OOO", tax_id="7", lat=55.0001),
        make_right("SC-1", valid_to=date(2027, 3, 3)),
    )
    with registry.write("fill") as writer:
        entries.add(writer, [Certificate(facility="SC-1", title="ISO", valid_to=date(2026, 1, 1))])
        entries.add(writer, [Scenario(name="Hand", created=date(2026, 1, 1))])
        entries.add(writer, [Contact(facility="SC-1", name="Ivanov")])
        entries.add(writer, [Decision(facility="SC-1", day=date(2026, 1, 1), words="Keep")])
    return registry


# Everything there is


def dialogs(qtbot: QtBot, window: MainWindow, small: Database) -> Iterator[tuple[str, QDialog]]:
    """Every dialog, one after the other, filled; each closed before the next."""
    one, other = (held(small, Facility, code) for code in ("SC-1", "SC-2"))
    registry = window.registry

    def shown(kind: type[D], act: Callable[[], object]) -> D:
        back_in(qtbot, window)
        act()
        return dialog_of(qtbot, window, kind)

    page = listing(qtbot, window)
    steps: list[tuple[str, type[QDialog], Callable[[], object]]] = [
        ("terms", TermsDialog, window.guide.show_terms),
        ("explanation", ExplanationDialog, window.explain),
        ("backups", BackupsDialog, registry.show_backups),
        ("scenarios", ScenariosDialog, registry.show_scenarios),
        (
            "scenario facility",
            ScenarioFacilityDialog,
            lambda: registry._show(
                ScenarioFacilityDialog(
                    window.desk, every(small, Scenario)[0], one.uuid, TODAY, window
                )
            ),
        ),
        ("send", SendDialog, registry.send_out),
        ("import", ImportDialog, lambda: registry.take_file(a_file(small))),
        ("polygons", PolygonsDialog, lambda: registry.take_file(outlines(small))),
        ("status", StatusDialog, lambda: registry._set_status("centres", [one.uuid])),
        ("merge", MergeDialog, lambda: registry.compare(one.uuid, other.uuid)),
        (
            "paste",
            PasteDialog,
            lambda: page.paste_wanted.emit("code\tname\tbays\nX\tNew\t1\nY\tOld\tmany"),
        ),
        *(
            (f"record {name}", RecordDialog, lambda name=name: registry.new_record(name))
            for name in registry.listings
            if name not in ("centres", "depots", "plants")
        ),
        *(
            (
                f"bulk {name}",
                BulkEditDialog,
                lambda name=name: registry._edit_rows(name, [one.uuid, other.uuid]),
            )
            for name in ("centres", "demand", "authorisations")
        ),
    ]
    for name, kind, act in steps:
        dialog = shown(kind, act)
        yield name, dialog
        dialog.reject()
        settle(qtbot, window)
    card = shown(FacilityCard, lambda: registry.open_card(one.uuid))
    for section in card.sections.pages:
        card.sections.show_section(section)
        settle(qtbot, window)
        yield f"card {section}", card
    yield "stale", clash(qtbot, window, card, small)


def a_file(small: Database) -> Path:
    """A file with something to decide and something faulty."""
    path = small.path.with_name("update.csv")
    if not path.exists():
        send_out(small, path)
        edit(path, {"SC-1": {"city": "file", "bays": "7"}, "SC-2": {"bays": "many"}})
        amend(small, "SC-1", city="office")
    return path


def outlines(small: Database) -> Path:
    """A file with an outline of a region."""
    path = small.path.with_name("outlines.geojson")
    ring = "[[35,50],[40,50],[40,58],[35,58],[35,50]]"
    geometry = f'{{"type":"Polygon","coordinates":[{ring}]}}'
    path.write_text(f'{{"type":"Feature","properties":{{"iso":"A"}},"geometry":{geometry}}}')
    return path


def clash(qtbot: QtBot, window: MainWindow, card: FacilityCard, small: Database) -> StaleDialog:
    """The question about a clash."""
    card.sections.type("city", "Mine, with a long name of a city")
    one = held(small, Facility, "SC-1")
    edit = Edit(Facility, one.uuid, {"city": one.city}, {"city": "Theirs, with a long name"})
    desk_service.save(small, [edit], "edit", {"name": one.name}, who="Petrova")
    card.save()
    return dialog_of(qtbot, window, StaleDialog)


def pages(qtbot: QtBot, window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Every page of the window, one after the other."""
    for key in window.navigation.page_keys():
        turn_to(qtbot, window, key)
        QApplication.processEvents()  # what a new count of rows moves has moved
        yield key, window.by_key[key]


_TAB = (Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.WheelFocus)


def stops(root: QWidget) -> list[QWidget]:
    """What can have the keyboard, as a person sees it: a list and its line are one."""
    return [
        one
        for one in root.findChildren(QWidget)
        if one.focusPolicy() in _TAB
        and one.isVisible()
        and one.window() is root.window()
        and one.focusProxy() is None
        and not isinstance(one.parentWidget(), QComboBox | QAbstractSpinBox)
    ]


def name_of(one: QWidget) -> str:
    """What a screen reader says of a widget."""
    if one.accessibleName():
        return one.accessibleName()
    if isinstance(one, QAbstractButton):
        return one.text()
    if isinstance(one, QTabBar):
        return " ".join(one.tabText(k) for k in range(one.count()))
    labels = one.window().findChildren(QLabel)
    return next((label.text() for label in labels if label.buddy() is one), "")


def described(one: QWidget) -> str:
    """A widget as a failed test names it."""
    parent = one.parentWidget()
    inside = type(parent).__name__ if parent is not None else ""
    return f"{type(one).__name__} {one.objectName() or name_of(one)!r} in {inside}"


# Names


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_takes_the_keyboard_has_a_name(
    qtbot: QtBot, quick_of: Open, small: Database, language: str
) -> None:
    window = quick_of(small.path, language=language)
    nameless: set[str] = set()
    for key, _ in pages(qtbot, window):
        nameless |= {f"{key}: {described(one)}" for one in stops(window) if not name_of(one)}
    for name, dialog in dialogs(qtbot, window, small):
        nameless |= {f"{name}: {described(one)}" for one in stops(dialog) if not name_of(one)}
        if not dialog.windowTitle():
            nameless.add(f"{name}: title")
    assert not nameless, "\n".join(sorted(nameless))


# Keyboard


def walked(start: QWidget, limit: int = 120) -> list[QWidget]:
    """What Tab comes to, until it is where it began."""
    start.setFocus(Qt.FocusReason.TabFocusReason)
    seen: list[QWidget] = []
    for _ in range(limit):
        at = _outer(focused())
        if at in seen:
            if at is seen[0]:
                return seen
        else:
            seen.append(at)
        press(Key.Key_Tab)
    return seen


def _outer(one: QWidget) -> QWidget:
    """The list or the spin box that a line belongs to."""
    parent = one.parentWidget()
    if isinstance(parent, QComboBox | QAbstractSpinBox):
        return parent
    return one


def missed(root: QWidget) -> list[str]:
    """What Tab never comes to; of radio buttons only the chosen one, arrows go on from it."""
    expected = [one for one in stops(root) if one.isEnabled()]
    found = walked(expected[0]) if expected else []
    return [
        described(one)
        for one in expected
        if isValid(one)  # the editor of a cell comes and goes
        and one not in found
        and not (isinstance(one, QRadioButton) and not one.isChecked())
    ]


def test_tab_comes_to_every_control_of_every_page(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    left_out = []
    for key, _ in pages(qtbot, window):
        left_out += [f"{key}: {one}" for one in missed(window)]
    assert not left_out, "\n".join(left_out)


def test_tab_comes_to_every_control_of_every_dialog(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    left_out = []
    for name, dialog in dialogs(qtbot, window, small):
        left_out += [f"{name}: {one}" for one in missed(dialog)]
    assert not left_out, "\n".join(left_out)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_where_the_keyboard_is_is_seen(
    qtbot: QtBot, quick_of: Open, small: Database, theme: str
) -> None:
    window = quick_of(small.path, theme=theme)
    unseen: set[str] = set()
    for key in ("coverage", "centres", "sync", "cleanup", "expiries", "history"):
        turn_to(qtbot, window, key)
        every_stop = [one for one in stops(window) if one.isEnabled()]
        for one in every_stop:
            _tabbed(one)
            with_focus = one.grab().toImage()
            other = next(w for w in every_stop if w is not one and type(w) is not type(one))
            _tabbed(other)
            if one.grab().toImage() == with_focus:
                unseen.add(f"{key}: {described(one)}")
    assert not unseen, "\n".join(sorted(unseen))


def _tabbed(one: QWidget) -> None:
    """Give a widget the keyboard as Tab does."""
    one.setFocus(Qt.FocusReason.TabFocusReason)
    one.window().setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    QApplication.processEvents()


def test_no_two_actions_have_the_same_keys(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    whole = Qt.ShortcutContext.WindowShortcut
    keys = Counter(
        key.toString()
        for action in window.findChildren(QAction)
        for key in action.shortcuts()
        if action.shortcutContext() is whole
    )
    keys.update(
        one.key().toString() for one in window.findChildren(QShortcut) if one.context() is whole
    )
    assert [key for key, count in keys.items() if count > 1] == []
    for page in window.registry.listings.values():
        own = [key.toString() for a in page.view.actions() for key in a.shortcuts()]
        assert len(own) == len(set(own))
        assert not set(own) & set(keys)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_letters_of_alt_are_the_same(
    qtbot: QtBot, quick_of: Open, small: Database, language: str
) -> None:
    window = quick_of(small.path, language=language)
    words = [action.text() for action in window.menuBar().actions()]
    words += [
        label.text() for label in window.findChildren(QLabel) if isinstance(label.buddy(), QWidget)
    ]
    letters = Counter(
        word[word.index("&") + 1].casefold() for word in words if "&" in word.replace("&&", "")
    )
    assert [letter for letter, count in letters.items() if count > 1] == []
    assert len(letters) >= 4
    menus = [a.menu() for a in window.menuBar().actions()]
    assert all(menu is not None for menu in menus)


# Read whole


def narrow(root: QWidget) -> set[str]:
    """Everything visible with less room than its words need."""
    found = {f"label {words}" for words in cut_off(root)}
    for kind, words_of in _NARROW.items():
        for one in root.findChildren(kind):
            if one.isVisible():
                found |= {f"{kind.__name__} {words}" for words in words_of(one)}
    return found


def _button(button: Any) -> list[str]:
    needed = button.sizeHint() if button.text() else button.size()
    fits = button.width() >= needed.width() and button.height() >= needed.height() - 2
    return [] if fits else [button.text()]


def _list(box: Any) -> list[str]:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    field = QStyle.SubControl.SC_ComboBoxEditField
    rect = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, box)
    needed = box.fontMetrics().horizontalAdvance(box.currentText())
    return [] if needed <= rect.width() else [box.currentText()]


def _line(line: Any) -> list[str]:
    words = "" if line.text() else line.placeholderText()
    fits = line.fontMetrics().horizontalAdvance(words) <= line.width() - 8
    return [] if fits else [words]


def _tabs(bar: Any) -> list[str]:
    return [
        bar.tabText(k)
        for k in range(bar.count())
        if (
            bar.isTabVisible(k)
            and bar.tabRect(k).width() < bar.fontMetrics().horizontalAdvance(bar.tabText(k)) + 12
        )
        or bar.tabRect(k).right() > bar.width()
    ]


def _items(items: Any) -> list[str]:
    if items.wordWrap():
        return []
    rows = [items.item(row) for row in range(items.count())]
    return [
        item.text()
        for item in rows
        if not item.isHidden()
        and items.sizeHintForIndex(items.indexFromItem(item)).width() > items.viewport().width()
    ]


def _heads(head: Any) -> list[str]:
    if head.orientation() is not Qt.Orientation.Horizontal:
        return []
    return [
        f"{head.model().headerData(k, Qt.Orientation.Horizontal)}: "
        f"{head.sectionSize(k)} of {head.sectionSizeHint(k)}"
        for k in range(head.count())
        if not head.isSectionHidden(k) and head.sectionSize(k) < head.sectionSizeHint(k)
    ]


def _area(area: Any) -> list[str]:
    hidden = area.horizontalScrollBar().maximum()
    return [f"{hidden} px too wide"] if hidden > 0 else []


_NARROW: dict[type[QWidget], Callable[[Any], list[str]]] = {
    QAbstractButton: _button,
    QComboBox: _list,
    QLineEdit: _line,
    QTabBar: _tabs,
    QListWidget: _items,
    QHeaderView: _heads,
    QScrollArea: _area,
}


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("ru", "light"), ("zh", "dark")])
def test_every_word_of_every_page_is_read_whole(
    qtbot: QtBot, window_of: Open, demo_path: Any, language: str, theme: str
) -> None:
    """In a small window, with the map in it."""
    window = window_of(demo_path, language=language, theme=theme)
    window.resize(*SIZE)
    settle(qtbot, window)
    assert (window.width(), window.height()) == SIZE
    found = []
    for key, _ in pages(qtbot, window):
        found += [f"{key}: {one}" for one in sorted(narrow(window))]
    assert not found, "\n".join(found)
    navigation = window.navigation
    room = navigation.viewport().width() - 34
    for row in range(navigation.count()):
        words = navigation.item(row).text()
        assert navigation.fontMetrics().horizontalAdvance(words) <= room


@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("ru", "light"), ("zh", "light")])
def test_every_word_of_every_dialog_is_read_whole_and_fits_the_screen(
    qtbot: QtBot, quick_of: Open, small: Database, language: str, theme: str
) -> None:
    window = quick_of(small.path, language=language, theme=theme)
    window.resize(*SIZE)
    found = []
    for name, dialog in dialogs(qtbot, window, small):
        QApplication.processEvents()
        found += [f"{name}: {one}" for one in sorted(narrow(dialog))]
        if dialog.width() > ROOM[0] or dialog.height() > ROOM[1]:
            found.append(f"{name}: {dialog.width()} × {dialog.height()}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_with_faults_is_read_whole(
    qtbot: QtBot, quick_of: Open, small: Database, language: str
) -> None:
    window = quick_of(small.path, language=language)
    window.registry.open_card(every(small, Facility)[0].uuid)
    card = dialog_of(qtbot, window, FacilityCard)
    wrong = {"name": "", "contract_to": "03/04/2027", "lat": "abc", "lon": "", "bays": "many"}
    for field, words in wrong.items():
        card.sections.type(field, words)
    card.save()
    found = []
    for section in card.sections.pages:
        card.sections.show_section(section)
        settle(qtbot, window)
        found += [f"{section}: {one}" for one in sorted(narrow(card))]
    assert not found, "\n".join(found)
    assert card.height() <= ROOM[1]


def test_every_table_says_what_it_is(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    for _, page in pages(qtbot, window):
        for table in page.findChildren(QTableView):
            assert table.accessibleName()
