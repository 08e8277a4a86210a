"""The tables of the registry: sorted, searched, typed into, pasted into, and undone."""

from collections.abc import Callable
from datetime import date, timedelta
from threading import get_ident
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QInputDialog,
    QLineEdit,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from aftersales.domain.records import (
    Brand,
    Certificate,
    Facility,
    FacilityKind,
    Status,
    StatusEntry,
)
from aftersales.store import entries
from aftersales.store.database import Database
from aftersales.ui.dialogs.bulk_edit import BulkEditDialog, StatusDialog
from aftersales.ui.dialogs.facility_card import FacilityCard
from aftersales.ui.dialogs.paste_dialog import PasteDialog
from aftersales.ui.main_window import MainWindow
from aftersales.ui.pages.listing_page import ListingPage
from tests.builders import fill, make_centre, make_right
from tests.ui import windows
from tests.ui.windows import (
    TODAY,
    Key,
    Modifier,
    Open,
    back_in,
    begin_edit,
    cell,
    click,
    click_header,
    dialog_of,
    entry,
    every,
    focused,
    held,
    is_open,
    labels,
    listing,
    press,
    settle,
    type_into,
    words_of,
    write,
)

pytestmark = pytest.mark.ui
quick_of = windows.quick_of
Up, Down = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
SOON, GONE = TODAY + timedelta(days=30), TODAY - timedelta(days=30)


def _closed(code: str, **over: Any) -> Facility:
    return make_centre(
        code, history=(StatusEntry(status=Status.CLOSED, since=date(2020, 1, 1)),), **over
    )


@pytest.fixture
def small(registry: Database) -> Database:
    """Five centres that differ in everything a filter asks for."""
    fill(
        registry,
        make_centre("SC-1", name="Ёлка", city="Орёл", bays=12, hours_per_week=40.5),
        make_centre("SC-2", name="alpha", city="Café", bays=3, region="B"),
        make_centre("SC-3", name="Beta", bays=None, contract_to=GONE),
        make_centre("SC-4", name="елочка", bays=7, lat=None, lon=None),
        _closed("SC-5", name="Zeta", bays=1),
        make_centre("PD-1", kind=FacilityKind.PARTS_DEPOT, name="Depot"),
        make_right("SC-1", "ONE"),
        make_right("SC-2", "TWO", valid_to=SOON),
    )
    return registry


def shown_codes(page: ListingPage) -> list[str]:
    """Codes of the shown rows, from the top."""
    return words_of(page, "code")


def chosen(qtbot: QtBot, window: MainWindow, page: ListingPage, *rows: int) -> None:
    """Choose rows by the mouse."""
    for number, row in enumerate(rows):
        modifier = Modifier.ControlModifier if number else Modifier.NoModifier
        click(page.view, cell(page, row, "code"), modifier)
    settle(qtbot, window)


# Order and filter


def test_sorts_by_a_click_on_the_head_both_ways(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    bays = page.model.columns.index("bays")
    for codes, order in (
        (["SC-5", "SC-2", "SC-4", "SC-1", "SC-3"], Up),
        (["SC-1", "SC-4", "SC-2", "SC-5", "SC-3"], Down),  # the one without bays stays last
    ):
        click_header(page.view, bays)
        settle(qtbot, window)
        assert shown_codes(page) == codes
        assert page.view.horizontalHeader().sortIndicatorOrder() is order
    click_header(page.view, page.model.columns.index("name"))
    settle(qtbot, window)
    assert words_of(page, "name") == ["alpha", "Beta", "Zeta", "Ёлка", "елочка"]


def test_the_current_row_stays_current_when_rows_are_sorted(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    chosen(qtbot, window, page, shown_codes(page).index("SC-4"))
    for _ in range(2):
        click_header(page.view, page.model.columns.index("name"))
        settle(qtbot, window)
        current = page.view.currentIndex().row()
        assert shown_codes(page)[current] == "SC-4"


def test_search_ignores_case_yo_and_accents(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    for words, codes in (
        ("ЕЛКА", ["SC-1"]),
        ("ёлочка", ["SC-4"]),
        ("cafe", ["SC-2"]),
        ("CAFÉ ALPHA", ["SC-2"]),
        ("орел", ["SC-1"]),
        ("sc-5", ["SC-5"]),
        ("REGION b alp", ["SC-2"]),
        ("100%", []),
        ("_", []),
    ):
        press(Key.Key_F, Modifier.ControlModifier)
        assert focused() is page.filters.words
        with qtbot.waitSignal(page.filters.changed, timeout=15_000):
            write(words)
        settle(qtbot, window)
        assert shown_codes(page) == codes, words


def test_every_filter_narrows_and_clear_widens(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    bar = page.filters
    assert page.count.text() == "5"

    def put(box: QComboBox, code: str) -> Callable[[], None]:
        return lambda: box.setCurrentIndex(box.findData(code))

    for act, codes in (
        (put(bar.region, "B"), ["SC-2"]),
        (put(bar.brand, "ONE"), ["SC-1"]),
        (put(bar.status, "closed"), ["SC-5"]),
        (put(bar.status, "candidate"), []),
        (put(bar.expiry, "expired"), ["SC-3"]),
        (put(bar.expiry, "soon"), ["SC-2"]),
        (bar.off_map.click, ["SC-4"]),
    ):
        act()
        settle(qtbot, window)
        assert shown_codes(page) == codes
        assert page.count.text() == f"{len(codes)} of 5"
        QTest.mouseClick(bar.clear, Qt.MouseButton.LeftButton)
        settle(qtbot, window)
        assert len(shown_codes(page)) == 5
        assert page.count.text() == "5"
        assert not bar.off_map.isChecked()
        assert all(b.currentIndex() == 0 for b in (bar.region, bar.brand, bar.status, bar.expiry))


def test_filters_hold_together(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    page.filters.region.setCurrentIndex(page.filters.region.findData("A"))
    page.filters.status.setCurrentIndex(page.filters.status.findData("active"))
    page.filters.words.setText("е")
    with qtbot.waitSignal(page.filters.changed, timeout=15_000):
        pass
    settle(qtbot, window)
    assert shown_codes(page) == ["SC-1", "SC-4"]


def test_says_what_to_do_where_there_is_no_row(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window, "plants")
    assert page.view.nothing.isVisible()
    assert "Nothing here yet" in page.view.nothing.text()
    page = listing(qtbot, window)
    assert not page.view.nothing.isVisible()
    page.filters.status.setCurrentIndex(page.filters.status.findData("planned"))
    settle(qtbot, window)
    assert page.view.nothing.isVisible()
    assert "No row passes the filter" in page.view.nothing.text()


def test_a_filter_is_not_remembered_and_hides_nothing_next_time(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    page.filters.region.setCurrentIndex(page.filters.region.findData("B"))
    settle(qtbot, window)
    window.close()
    again = quick_of(small.path)
    assert len(shown_codes(listing(qtbot, again))) == 5


# Typing into cells


@pytest.mark.parametrize(
    ("language", "ways"),
    [
        ("en", (("37.5", "2027-03-01"), ("38,5", "1.4.2027"))),
        ("ru", (("37,5", "01.03.2027"), ("38.5", "1 апреля 2027"))),
        ("zh", (("37.5", "2027-03-01"), ("38.5", "2027年4月1日"))),
    ],
)
def test_what_is_typed_is_saved(
    qtbot: QtBot,
    quick_of: Open,
    small: Database,
    language: str,
    ways: tuple[tuple[str, str], ...],
) -> None:
    window = quick_of(small.path, language=language)
    page = listing(qtbot, window)
    page.model.set_columns(("code", "name", "hours_per_week", "contract_to", "bays"))
    for number, (hours, day) in enumerate(ways):
        typed = {"hours_per_week": hours, "contract_to": day, "bays": f"{14 + number}"}
        for column, words in {**typed, "name": f"Имя {number}"}.items():
            type_into(page, 0, column, words)
            settle(qtbot, window)
        found = held(small, Facility, "SC-1")
        assert found.hours_per_week == 37.5 + number
        assert found.contract_to == date(2027, 3 + number, 1)
        assert (found.bays, found.name) == (14 + number, f"Имя {number}")
    assert labels(small) == ["fill", *["edit"] * 8]
    shown = {"en": "38.5", "ru": "38,5", "zh": "38.5"}[language]
    assert cell(page, 0, "hours_per_week").data() == shown


def test_an_editor_begins_with_what_can_be_typed_back(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    """Opening a cell and pressing Enter writes nothing."""
    window = quick_of(small.path, language="ru")
    page = listing(qtbot, window)
    page.model.set_columns(tuple(c for c in page.model.all_columns))
    for column in page.model.columns:
        if not page.model.is_editable(column):
            continue
        page.view.setFocus()
        page.view.setCurrentIndex(cell(page, 2, column))
        press(Key.Key_F2)
        press(Key.Key_Return)
        settle(qtbot, window)
    assert labels(small) == ["fill"]


def test_typing_begins_an_edit_and_escape_leaves_it(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    page.view.setCurrentIndex(cell(page, 0, "city"))
    write("Tula")
    assert isinstance(focused(), QLineEdit)
    press(Key.Key_Escape)
    settle(qtbot, window)
    assert held(small, Facility, "SC-1").city == "Орёл"
    page.view.setFocus()
    write("Tula")
    press(Key.Key_Return)
    settle(qtbot, window)
    assert held(small, Facility, "SC-1").city == "Tula"


def combo_of(editor: QWidget | None) -> QComboBox:
    """The list that a line of a cell belongs to."""
    while not isinstance(editor, QComboBox):
        assert editor is not None
        editor = editor.parentWidget()
    return editor


def suggestions(box: QComboBox) -> QWidget:
    """What a list suggests while something is typed in it."""
    completer = box.completer()
    assert completer is not None
    popup: QWidget | None = completer.popup()
    assert popup is not None
    return popup


def test_a_word_is_chosen_from_a_list(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    page.model.set_columns(("code", "region", "basis"))
    for column, words, value in (("region", "Region B", "B"), ("basis", "estimated", "estimated")):
        box = combo_of(begin_edit(page, 0, column))
        assert words in [box.itemText(k) for k in range(box.count())]
        press(Key.Key_A, Modifier.ControlModifier)
        write(words)
        if suggestions(box).isVisible():
            QTest.keyClick(suggestions(box), Key.Key_Escape)
        press(Key.Key_Return)
        settle(qtbot, window)
        assert getattr(held(small, Facility, "SC-1"), column) == value
    begin_edit(page, 0, "region")
    press(Key.Key_Up)
    press(Key.Key_Return)
    settle(qtbot, window)
    assert held(small, Facility, "SC-1").region == "A"


def test_a_word_of_a_list_may_be_typed_in_part_and_taken_from_the_suggestions(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    box = combo_of(begin_edit(page, 0, "region"))
    press(Key.Key_A, Modifier.ControlModifier)
    write("ion b")
    popup = suggestions(box)
    qtbot.waitUntil(popup.isVisible, timeout=15_000)
    QTest.keyClick(popup, Key.Key_Down)
    QTest.keyClick(popup, Key.Key_Return)
    press(Key.Key_Return)
    settle(qtbot, window)
    assert held(small, Facility, "SC-1").region == "B"


def test_a_fault_is_told_with_its_field_and_the_cell_goes_back(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    page.model.set_columns(("code", "name", "bays", "contract_to", "region", "lat"))
    for column, typed, name, told in (
        ("bays", "many", "Bays", "many"),
        ("bays", "-1", "Bays", "-1"),
        ("bays", "1.5", "Bays", "1.5"),
        ("contract_to", "03/04/2026", "Contract until", "03/04/2026"),
        ("name", "", "Name", "needed"),
        ("region", "Atlantis", "Region", "Atlantis"),
        ("lat", "91", "Latitude", "91"),
        ("lat", "", "Latitude", "together"),
    ):
        window.messages.hide()
        before = cell(page, 0, column).data()
        type_into(page, 0, column, typed)
        settle(qtbot, window)
        assert window.messages.isVisible()
        words = window.messages.label.text()
        assert words.startswith(f"{name}: ")
        assert told in words
        assert cell(page, 0, column).data() == before
    assert labels(small) == ["fill"]


def test_a_code_that_is_taken_is_told_and_the_cell_goes_back(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    type_into(page, 0, "code", "SC-2")
    settle(qtbot, window)
    assert "SC-2" in window.messages.label.text()
    assert window.messages.isVisible()
    assert cell(page, 0, "code").data() == "SC-1"
    assert labels(small) == ["fill"]


def test_a_pair_typed_into_one_coordinate_fills_both(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    page.model.set_columns(("code", "lat", "lon"))
    type_into(page, 3, "lat", "55.75, 37.61")
    settle(qtbot, window)
    found = held(small, Facility, "SC-4")
    assert (found.lat, found.lon) == (55.75, 37.61)


def test_what_is_typed_stays_while_the_registry_is_read_again(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    """After a save everything is read again; the next cell is being typed in by then."""
    window = quick_of(small.path)
    page = listing(qtbot, window)
    type_into(page, 0, "city", "Tula")
    page.view.setCurrentIndex(cell(page, 1, "city"))
    press(Key.Key_F2)
    press(Key.Key_A, Modifier.ControlModifier)
    write("Kal")
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        pass  # read again, and answered
    settle(qtbot, window)
    editor = focused()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "Kal"
    write("uga")
    press(Key.Key_Return)
    settle(qtbot, window)
    assert held(small, Facility, "SC-2").city == "Kaluga"


def test_what_is_typed_stays_when_the_edit_before_moves_the_rows(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    type_into(page, 0, "code", "SC-9")  # the listing is sorted by it: the row goes to the end
    page.view.setCurrentIndex(cell(page, 1, "city"))
    code = cell(page, 1, "code").data()
    press(Key.Key_F2)
    press(Key.Key_A, Modifier.ControlModifier)
    write("Kal")
    settle(qtbot, window)
    with qtbot.waitSignal(window.session.answered, timeout=30_000):
        pass
    settle(qtbot, window)
    write("uga")
    press(Key.Key_Return)
    settle(qtbot, window)
    assert held(small, Facility, code).city == "Kaluga"
    assert [one.city for one in every(small, Facility)].count("Kaluga") == 1


def test_what_follows_from_other_tables_cannot_be_edited(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    for column in ("status", "brands", "next_expiry"):
        page.view.setCurrentIndex(cell(page, 0, column))
        press(Key.Key_F2)
        write("x")
        assert focused() is page.view
    page = listing(qtbot, window, "authorisations")
    page.view.setCurrentIndex(cell(page, 0, "facility_name"))
    press(Key.Key_F2)
    assert focused() is page.view
    settle(qtbot, window)
    assert labels(small) == ["fill"]


# Columns and views


def test_columns_are_hidden_shown_and_moved_and_remembered(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    menu = page.columns_menu()
    entry(menu, "Bays").trigger()
    entry(menu, "Phone").trigger()
    assert "bays" not in page.model.columns
    assert "phone" in page.model.columns
    header = page.view.horizontalHeader()
    name = page.model.columns.index("name")
    at = QPoint(header.sectionViewportPosition(name) + 40, header.height() // 2)
    viewport, left = header.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(viewport, left, Modifier.NoModifier, at)
    for x in (at.x() - 20, 60, 20, 8):
        QTest.mouseMove(viewport, QPoint(x, at.y()))
    QTest.mouseRelease(viewport, left, Modifier.NoModifier, QPoint(8, at.y()))
    settle(qtbot, window)
    assert page.model.columns[:2] == ("name", "code")
    click_header(page.view, page.model.columns.index("name"))
    settle(qtbot, window)
    columns, codes = page.model.columns, shown_codes(page)
    window.close()
    again = listing(qtbot, quick_of(small.path))
    assert again.model.columns == columns
    assert shown_codes(again) == codes
    heads = [again.model.headerData(k, Qt.Orientation.Horizontal) for k in range(2)]
    assert heads == ["Name", "Code"]
    assert words_of(again, "name")[0] == again.model.index(0, 0).data()


def test_the_last_column_cannot_be_hidden(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window, "brands")
    menu = page.columns_menu()
    for action in menu.actions():
        if action.isChecked():
            action.trigger()
    assert page.model.columnCount() == 1


def test_the_columns_menu_opens_on_the_head(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    asked: list[QPoint] = []
    page.view.columns_wanted.disconnect()
    page.view.columns_wanted.connect(asked.append)
    page.view.horizontalHeader().customContextMenuRequested.emit(QPoint(5, 5))
    assert len(asked) == 1


def test_views_are_saved_worn_and_forgotten(
    qtbot: QtBot, quick_of: Open, small: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    page.filters.region.setCurrentIndex(page.filters.region.findData("A"))
    click_header(page.view, page.model.columns.index("bays"))
    entry(page.columns_menu(), "Status").trigger()
    settle(qtbot, window)
    codes, columns = shown_codes(page), page.model.columns
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("R&D & Süd", True))
    entry(page.views_menu(), "Save this view …").trigger()
    entry(page.views_menu(), "Default view").trigger()
    settle(qtbot, window)
    assert len(shown_codes(page)) == 5
    assert "status" in page.model.columns
    window.close()
    window = quick_of(small.path)
    page = listing(qtbot, window)
    entry(page.views_menu(), "R&&D && Süd").trigger()
    settle(qtbot, window)
    assert shown_codes(page) == codes
    assert page.model.columns == columns
    assert page.filters.region.currentData() == "A"
    forget = entry(page.views_menu(), "Forget a view").menu()
    assert forget is not None
    forget.actions()[0].trigger()  # type: ignore[attr-defined]
    assert [a.text() for a in page.views_menu().actions() if a.text()] == [
        "Default view",
        "Save this view …",
    ]


def test_names_with_tags_are_plain_words(qtbot: QtBot, quick_of: Open, registry: Database) -> None:
    name = "<img src='file:///x.png'> & <b>Co</b>"
    fill(registry, make_centre(name=name))
    page = listing(qtbot, quick_of(registry.path))
    index = cell(page, 0, "name")
    assert index.data() == name
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip
    assert "&lt;img" in tip


# Many rows


def test_edits_many_rows_as_one_change(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    chosen(qtbot, window, page, 0, 1, 2)
    press(Key.Key_R, Modifier.ControlModifier | Modifier.ShiftModifier)
    dialog = dialog_of(qtbot, window, BulkEditDialog)
    assert "code" not in dialog.form.editors
    dialog.form.type("operator", "Holding")
    dialog.form.type("bays", "\\clear")
    dialog.form.type("basis", "estimated")
    QTest.mouseClick(dialog.buttons.buttons()[0], Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert not is_open(dialog)
    three = [held(small, Facility, code) for code in ("SC-1", "SC-2", "SC-3")]
    assert [(f.operator, f.bays, f.basis.value) for f in three] == [
        ("Holding", None, "estimated")
    ] * 3
    assert held(small, Facility, "SC-4").operator == ""
    assert labels(small) == ["fill", "edit_many"]
    window.menus.undo.trigger()
    settle(qtbot, window)
    assert [held(small, Facility, f"SC-{k}").bays for k in (1, 2, 3)] == [12, 3, None]
    assert held(small, Facility, "SC-1").operator == ""


def test_faults_of_many_rows_stand_beside_their_field(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    chosen(qtbot, window, page, 0, 1)
    page.edit.trigger()
    dialog = dialog_of(qtbot, window, BulkEditDialog)
    dialog.form.type("bays", "many")
    dialog.save()
    settle(qtbot, window)
    assert dialog.isVisible()
    assert "many" in dialog.form.fault_of("bays")
    assert labels(small) == ["fill"]


def test_closes_several_and_keeps_what_they_were(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    chosen(qtbot, window, page, 0, 1)
    press(Key.Key_S, Modifier.ControlModifier | Modifier.ShiftModifier)
    dialog = dialog_of(qtbot, window, StatusDialog)
    dialog.status.setCurrentIndex(dialog.status.findData("closed"))
    QTest.mouseClick(dialog.buttons.buttons()[0], Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    for code in ("SC-1", "SC-2"):
        history = held(small, Facility, code).history
        assert [(e.status.value, e.since) for e in history] == [
            ("active", date(2020, 1, 1)),
            ("closed", TODAY),
        ]
    assert labels(small)[-1] == "close"
    assert words_of(page, "status")[:2] == ["closed", "closed"]
    back_in(qtbot, window)
    assert focused() is page.view
    press(Key.Key_Z, Modifier.ControlModifier)
    settle(qtbot, window)
    assert len(held(small, Facility, "SC-1").history) == 1


@pytest.mark.parametrize("answer", ["Yes", "Cancel"])
def test_deletes_only_after_a_yes_and_can_be_undone(
    qtbot: QtBot, quick_of: Open, small: Database, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    asked: list[str] = []

    def exec_(box: QMessageBox) -> QMessageBox.StandardButton:
        asked.append(box.text())
        return QMessageBox.StandardButton[answer]

    monkeypatch.setattr(QMessageBox, "exec", exec_)
    window = quick_of(small.path)
    page = listing(qtbot, window)
    chosen(qtbot, window, page, 0, 1)
    press(Key.Key_Delete)
    settle(qtbot, window)
    assert len(asked) == 1
    assert "Ёлка" in asked[0]
    assert "alpha" in asked[0]
    codes = {f.code for f in every(small, Facility)}
    assert ("SC-1" in codes, "SC-2" in codes) == ((answer == "Cancel",) * 2)
    if answer == "Yes":
        assert page.count.text() == "3"
        press(Key.Key_Z, Modifier.ControlModifier)
        settle(qtbot, window)
        assert held(small, Facility, "SC-1").bays == 12
        assert len(held(small, Facility, "SC-1").history) == 1
        assert page.count.text() == "5"


def test_what_is_used_is_not_deleted(
    qtbot: QtBot, quick_of: Open, small: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMessageBox, "exec", lambda _: QMessageBox.StandardButton.Yes)
    window = quick_of(small.path)
    page = listing(qtbot, window, "brands")
    chosen(qtbot, window, page, 0)
    press(Key.Key_Delete)
    settle(qtbot, window)
    assert "Brand One" in window.messages.label.text()
    assert len(every(small, Brand)) == 2


def test_actions_are_offered_for_what_is_chosen(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    page.view.clearSelection()
    assert [page.buttons[a].isEnabled() for a in (page.new, page.open, page.edit)] == [
        True,
        False,
        False,
    ]
    chosen(qtbot, window, page, 0)
    assert page.buttons[page.open].isEnabled()
    chosen(qtbot, window, page, 0, 1)
    assert not page.buttons[page.open].isEnabled()
    assert page.buttons[page.status].isEnabled()
    brands = listing(qtbot, window, "brands")
    assert not brands.buttons[brands.status].isVisible()


def test_enter_opens_the_card_of_the_row(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    page.view.setCurrentIndex(cell(page, 1, "code"))
    press(Key.Key_Return)
    card = dialog_of(qtbot, window, FacilityCard)
    assert card.title.text() == "alpha"


# Clipboard


def paste(qtbot: QtBot, window: MainWindow, page: ListingPage, words: str) -> PasteDialog:
    """Paste by keyboard; the preview."""
    QGuiApplication.clipboard().setText(words)
    page.view.setFocus()
    press(Key.Key_V, Modifier.ControlModifier)
    return dialog_of(qtbot, window, PasteDialog)


def tree_words(dialog: PasteDialog) -> str:
    """Everything the preview says."""
    said = []
    for k in range(dialog.tree.topLevelItemCount()):
        item = dialog.tree.topLevelItem(k)
        assert item is not None
        for line in (item, *(item.child(n) for n in range(item.childCount()))):
            assert line is not None
            said.append(" | ".join(line.text(c) for c in range(dialog.tree.columnCount())))
    return "\n".join(said)


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_copied_and_pasted_back_nothing_changes(
    qtbot: QtBot, quick_of: Open, small: Database, language: str
) -> None:
    window = quick_of(small.path, language=language)
    page = listing(qtbot, window)
    page.model.set_columns(page.model.all_columns)
    settle(qtbot, window)
    press(Key.Key_A, Modifier.ControlModifier)
    press(Key.Key_C, Modifier.ControlModifier)
    settle(qtbot, window)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 6
    dialog = paste(qtbot, window, page, "\n".join(lines))
    assert not dialog.apply.isEnabled(), tree_words(dialog)
    assert dialog._plan is not None
    assert dialog._plan.counts == {"new": 0, "changed": 0, "same": 5, "faulty": 0}
    press(Key.Key_Escape)
    assert labels(small) == ["fill"]


def test_a_block_with_a_header_adds_and_changes_rows(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    words = "Code\tName\tBays\tStatus\nSC-2\talpha\t30\t\nSC-8\tNew one\t4\tactive\nSC-1\t\t\t"
    dialog = paste(qtbot, window, page, words)
    said = tree_words(dialog)
    assert "1 new, 1 changed, 1 as in the registry, 0 with faults" in dialog.summary.text()
    assert "Bays | 3 | 30" in said
    assert labels(small) == ["fill"]  # nothing before it is applied
    QTest.mouseClick(dialog.apply, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert held(small, Facility, "SC-2").bays == 30
    new = held(small, Facility, "SC-8")
    assert (new.name, new.bays, new.kind) == ("New one", 4, FacilityKind.SERVICE_CENTRE)
    assert [(e.status.value, e.since) for e in new.history] == [("active", TODAY)]
    assert held(small, Facility, "SC-1").bays == 12  # an empty cell keeps what is there
    assert labels(small) == ["fill", "paste"]
    assert page.count.text() == "6"
    back_in(qtbot, window)
    press(Key.Key_Z, Modifier.ControlModifier)
    settle(qtbot, window)
    assert held(small, Facility, "SC-2").bays == 3
    assert "SC-8" not in {f.code for f in every(small, Facility)}


def test_cells_without_a_header_go_over_the_shown_cells(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    page.view.setCurrentIndex(cell(page, 1, "bays"))
    dialog = paste(qtbot, window, page, "21\t5\n22\t6\n")
    press_apply = dialog.apply
    assert press_apply.isEnabled(), tree_words(dialog)
    QTest.mouseClick(press_apply, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    two, three = held(small, Facility, "SC-2"), held(small, Facility, "SC-3")
    assert (two.bays, two.technicians, three.bays, three.technicians) == (21, 5, 22, 6)


def test_pasted_faults_write_nothing_and_name_row_and_field(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    words = "Code\tName\tBays\nSC-2\talpha\t99\nSC-1\tX\tmany\nSC-7\t\t3"
    dialog = paste(qtbot, window, page, words)
    said = tree_words(dialog)
    assert not dialog.apply.isEnabled()
    assert dialog.only_faulty.isChecked()
    assert "Bays | many" in said
    assert "3: fault" in said  # its line on the clipboard
    assert "4: fault" in said
    assert "Name" in said
    assert "2: changed" not in said
    dialog.only_faulty.click()
    assert "2: changed" in tree_words(dialog)
    dialog.reject()
    settle(qtbot, window)
    assert labels(small) == ["fill"]


def test_pasted_certificates_find_their_facility(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path, language="ru")
    page = listing(qtbot, window, "certificates")
    heads = [
        page.model.headerData(page.model.all_columns.index(c), Qt.Orientation.Horizontal)
        for c in ("facility", "title", "valid_to")
    ]
    dialog = paste(qtbot, window, page, "\t".join(heads) + "\nSC-1\tISO 9001\t31.12.2026")
    assert dialog.apply.isEnabled(), tree_words(dialog)
    QTest.mouseClick(dialog.apply, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    (one,) = every(small, Certificate)
    assert (one.facility, one.title, one.valid_to) == ("SC-1", "ISO 9001", date(2026, 12, 31))


def test_an_empty_clipboard_opens_nothing(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    QGuiApplication.clipboard().setText("  \n")
    page.paste.trigger()
    settle(qtbot, window)
    assert window.findChildren(PasteDialog) == []


# Long tables


def threads_that_read(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Threads that read the registry from now on."""
    found: set[int] = set()
    plain = Database.read

    def read(database: Database) -> Any:
        found.add(get_ident())
        return plain(database)

    monkeypatch.setattr(Database, "read", read)
    return found


def test_twenty_thousand_rows_load_as_they_are_looked_at(
    qtbot: QtBot, quick_of: Open, registry: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(registry)
    many = [make_centre(f"C{k:05}", name=f"Name {k * 7919 % 20_000:05}") for k in range(20_000)]
    with registry.write("many") as writer:
        entries.add(writer, many)
    window = quick_of(registry.path)
    page = listing(qtbot, window)
    assert page.model.rowCount() == 20_000
    assert page.count.text() == "20,000"
    read = len(page.model._rows)
    assert read <= 600
    askers = threads_that_read(monkeypatch)
    press(Key.Key_End, Modifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(cell(page, 19_999, "name").data()), timeout=10_000)
    settle(qtbot, window)
    assert cell(page, 19_999, "code").data() == "C19999"
    bar = page.view.verticalScrollBar()
    for step in range(0, 100, 4):
        bar.setValue(bar.maximum() * step // 100)
        QApplication.processEvents()
    settle(qtbot, window)
    assert len(page.model._rows) <= 41 * 200
    click_header(page.view, page.model.columns.index("name"))
    settle(qtbot, window)
    page.filters.words.setText("name 1999")
    with qtbot.waitSignal(page.filters.changed, timeout=15_000):
        pass
    settle(qtbot, window)
    assert page.model.rowCount() == 24  # in the name or in the code
    page.filters.clear.click()
    settle(qtbot, window)
    assert page.model.rowCount() == 20_000
    assert words_of(page, "name")[0] == "Name 00000"
    assert askers
    assert get_ident() not in askers  # the window went on meanwhile
