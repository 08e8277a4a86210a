"""Files from the field in the real window: shown first, decided, taken in, undone."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from aftersales.domain.records import Facility, Region, Status, StatusEntry
from aftersales.services import region_polygons
from aftersales.settings import LANGUAGES
from aftersales.store import inbox
from aftersales.store.database import Database
from aftersales.ui.dialogs.import_dialog import ImportDialog
from aftersales.ui.dialogs.polygons_dialog import PolygonsDialog
from aftersales.ui.main_window import MainWindow
from aftersales.ui.models.report_table import ReportTableModel
from aftersales.ui.widgets.table_panel import TablePanel
from tests.builders import fill, make_centre
from tests.services.sync.field import amend, edit, lines_of, send_out, write
from tests.ui import windows
from tests.ui.windows import (
    TODAY,
    Open,
    dialog_of,
    drop,
    held,
    is_open,
    labels,
    listing,
    settle,
    turn_to,
)

pytestmark = pytest.mark.ui
quick_of, window_of = windows.quick_of, windows.window_of


@pytest.fixture
def small(registry: Database) -> Database:
    fill(
        registry,
        make_centre("SC-1", name="Тула", city="Тула", bays=4, phone="1"),
        make_centre("SC-2", name="Калуга", lat=56.0, lon=38.0),
        make_centre("SC-3", name="Орёл", lat=54.0, lon=36.0, bays=1),
    )
    return registry


@pytest.fixture
def file(small: Database, tmp_path: Path) -> Path:
    return send_out(small, tmp_path / "update.csv")


def opened(qtbot: QtBot, window: MainWindow, path: Path) -> ImportDialog:
    assert drop(window, path)
    dialog = dialog_of(qtbot, window, ImportDialog)
    settle(qtbot, window)
    return dialog


def rows(panel: TablePanel, *columns: str) -> list[tuple[str, ...]]:
    """What a table shows in some columns."""
    model: ReportTableModel = panel.model
    places = [model.columns.index(column) for column in columns]
    return [
        tuple(str(model.index(row, place).data()) for place in places)
        for row in range(model.rowCount())
    ]


def choose(panel: TablePanel, test: Callable[[tuple[str, ...]], bool], *columns: str) -> None:
    """Choose the rows that a person is after."""
    panel.view.clearSelection()
    model = panel.view.selectionModel()
    flag = model.SelectionFlag
    for number, one in enumerate(rows(panel, *columns)):
        if test(one):
            index = panel.model.index(number, 0)
            model.select(index, flag.Select | flag.Rows)
            model.setCurrentIndex(index, flag.Current)
    assert model.hasSelection()


def test_a_dropped_file_is_shown_and_then_taken_in(
    qtbot: QtBot, quick_of: Open, small: Database, file: Path
) -> None:
    edit(file, {"SC-1": {"city": "Ясная Поляна", "bays": "6"}})
    window = quick_of(small.path)
    dialog = opened(qtbot, window, file)
    assert dialog.windowTitle() == "Take in update.csv"
    assert dialog.sent_by.text() == ""
    assert "3 rows: 0 new, 1 changed, 2 as in the registry" in dialog.summary.text()
    assert rows(dialog.rows.table, "line", "name", "field", "held", "file_says") == [
        ("2", "Тула", "City", "Тула", "Ясная Поляна"),
        ("2", "Тула", "Bays", "4", "6"),
    ]
    assert held(small, Facility, "SC-1").city == "Тула"
    assert not dialog.good.isVisible()
    dialog.apply.click()
    settle(qtbot, window)
    assert not is_open(dialog)
    assert held(small, Facility, "SC-1").city == "Ясная Поляна"
    assert "update.csv: 3 rows" in window.messages.label.text()
    assert window.menus.undo.text() == "Undo: take 1 row from update.csv"
    window.desk.undo()
    settle(qtbot, window)
    assert held(small, Facility, "SC-1").city == "Тула"


def test_leaving_it_writes_nothing(
    qtbot: QtBot, quick_of: Open, small: Database, file: Path
) -> None:
    edit(file, {"SC-1": {"city": "Ясная Поляна"}})
    window = quick_of(small.path)
    opened(qtbot, window, file).reject()
    settle(qtbot, window)
    assert labels(small) == ["fill"]


def test_an_untouched_file_offers_nothing(
    qtbot: QtBot, quick_of: Open, small: Database, file: Path
) -> None:
    dialog = opened(qtbot, quick_of(small.path), file)
    assert not dialog.apply.isEnabled()
    assert dialog.rows.table._nothing.isVisible()
    dialog.rows.state.setCurrentIndex(dialog.rows.state.findData("same"))
    dialog.rows.state.activated.emit(0)
    settle(qtbot, dialog.parent())  # type: ignore[arg-type]
    assert len(rows(dialog.rows.table, "line")) == 3


def test_conflicts_are_decided_in_the_preview(
    qtbot: QtBot, quick_of: Open, small: Database, file: Path
) -> None:
    edit(file, {"SC-1": {"city": "file", "phone": "2", "bays": "7"}})
    amend(small, "SC-1", city="office", phone="3", bays=9)
    window = quick_of(small.path)
    dialog = opened(qtbot, window, file)
    assert not dialog.rows.theirs.isEnabled()
    choose(dialog.rows.table, lambda row: row[0] == "City", "field")
    dialog.rows.theirs.click()
    settle(qtbot, window)
    choose(dialog.rows.table, lambda row: row[0] == "Bays", "field")
    dialog.rows.ours.click()
    settle(qtbot, window)
    assert set(rows(dialog.rows.table, "field", "decision")) == {
        ("City", "take the file’s"),
        ("Bays", "keep the registry’s"),
        ("Phone", "to the inbox"),
    }
    dialog.apply.click()
    settle(qtbot, window)
    one = held(small, Facility, "SC-1")
    assert (one.city, one.phone, one.bays) == ("file", "3", 9)
    turn_to(qtbot, window, "sync")
    assert rows(window.registry.sync.conflicts, "field", "held_now", "theirs") == [
        ("Phone", "3", "2")
    ]
    window.desk.undo()
    settle(qtbot, window)
    assert rows(window.registry.sync.conflicts, "field") == []
    assert held(small, Facility, "SC-1").city == "office"


def test_many_are_decided_at_once_and_it_is_undone(
    qtbot: QtBot, quick_of: Open, small: Database, file: Path
) -> None:
    every = ("SC-1", "SC-2", "SC-3")
    edit(file, {code: {"city": "file", "bays": "7"} for code in every})
    for code in every:
        amend(small, code, city="office", bays=9)
    window = quick_of(small.path)
    dialog = opened(qtbot, window, file)
    dialog.sent_by.setText("Пётр")
    dialog.sent_by.editingFinished.emit()
    settle(qtbot, window)
    dialog.apply.click()
    settle(qtbot, window)
    turn_to(qtbot, window, "sync")
    page = window.registry.sync
    assert set(rows(page.conflicts, "sender")) == {("Пётр",)}
    assert page.tabs.tabText(0) == "To decide (6)"
    assert not page.theirs.isEnabled()
    choose(page.conflicts, lambda row: row == ("Тула", "City"), "name", "field")
    page.scope.setCurrentIndex(page.scope.findData("field"))
    page.scope.activated.emit(1)
    assert page.how_many.text() == "3 to be decided so"
    page.theirs.click()
    settle(qtbot, window)
    assert [held(small, Facility, code).city for code in every] == ["file"] * 3
    assert page.tabs.tabText(0) == "To decide (3)"
    choose(page.conflicts, lambda row: row[0] == "Тула", "name")
    page.scope.setCurrentIndex(page.scope.findData("sender"))
    page.scope.activated.emit(3)
    page.ours.click()
    settle(qtbot, window)
    assert page.tabs.tabText(0) == "To decide (0)"
    assert [held(small, Facility, code).bays for code in every] == [9] * 3
    for _ in range(2):
        window.desk.undo()
        settle(qtbot, window)
    assert page.tabs.tabText(0) == "To decide (6)"
    assert [held(small, Facility, code).city for code in every] == ["office"] * 3


def test_one_file_of_several_is_undone(
    qtbot: QtBot, quick_of: Open, small: Database, file: Path
) -> None:
    other = send_out(small, file.with_name("second.csv"))
    edit(file, {"SC-1": {"bays": "6"}})
    edit(other, {"SC-2": {"bays": "8"}})
    window = quick_of(small.path)
    for path in (file, other):
        opened(qtbot, window, path).apply.click()
        settle(qtbot, window)
    turn_to(qtbot, window, "sync")
    page = window.registry.sync
    page.tabs.setCurrentIndex(1)
    assert rows(page.receipts, "file", "changed_rows", "stands") == [
        ("second.csv", "1", "yes"),
        ("update.csv", "1", "yes"),
    ]
    choose(page.receipts, lambda row: row[0] == "update.csv", "file")
    page.undo.click()
    settle(qtbot, window)
    assert (held(small, Facility, "SC-1").bays, held(small, Facility, "SC-2").bays) == (4, 8)
    assert rows(page.receipts, "file", "stands")[1] == ("update.csv", "undone")
    assert not page.undo.isEnabled()


def test_faulty_rows_stop_the_file_or_stay_outside(
    qtbot: QtBot,
    quick_of: Open,
    small: Database,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    edit(file, {"SC-1": {"bays": "many"}, "SC-2": {"bays": "8"}})
    window = quick_of(small.path)
    dialog = opened(qtbot, window, file)
    assert not dialog.apply.isEnabled()
    aside = tmp_path / "mend.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(aside), ""))
    dialog.aside.click()
    settle(qtbot, window)
    dialog.good.click()
    settle(qtbot, window)
    assert (held(small, Facility, "SC-1").bays, held(small, Facility, "SC-2").bays) == (4, 8)
    head, row, end = lines_of(aside)
    assert (row[head.index("bays")], head[-1]) == ("many", "error")
    assert "“many” is not a number" in row[-1]
    row[head.index("bays")] = "5"
    write(aside, [head, row, end])
    again = opened(qtbot, window, aside)
    assert "error" in again.notes.text()
    again.apply.click()
    settle(qtbot, window)
    assert held(small, Facility, "SC-1").bays == 5


def test_the_receipt_is_saved(
    qtbot: QtBot,
    quick_of: Open,
    small: Database,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    edit(file, {"SC-1": {"bays": "6", "city": "file"}})
    amend(small, "SC-1", city="office")
    window = quick_of(small.path, language="ru")
    opened(qtbot, window, file).apply.click()
    settle(qtbot, window)
    receipt = tmp_path / "receipt.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(receipt), ""))
    window.messages.action.click()
    settle(qtbot, window)
    words = receipt.read_text("utf-8-sig")
    assert "update.csv" in words
    assert "office → file" in words
    assert "записью № 3" in words


def test_the_registry_moves_while_the_preview_is_open(
    qtbot: QtBot, quick_of: Open, small: Database, file: Path
) -> None:
    edit(file, {"SC-1": {"city": "file"}})
    window = quick_of(small.path)
    dialog = opened(qtbot, window, file)
    amend(small, "SC-1", city="office")
    dialog.apply.click()
    settle(qtbot, window)
    assert is_open(dialog)
    assert "changed meanwhile" in dialog.messages.label.text()
    assert rows(dialog.rows.table, "row_state", "held") == [("to decide", "office")]
    assert held(small, Facility, "SC-1").city == "office"


def test_an_old_encoding_is_chosen_by_what_it_reads(
    qtbot: QtBot, quick_of: Open, small: Database, tmp_path: Path
) -> None:
    path = tmp_path / "старый.csv"
    path.write_bytes("код;город\nSC-1;Щёкино\n".encode("cp1251"))
    window = quick_of(small.path)
    dialog = opened(qtbot, window, path)
    assert dialog.encoding.isVisible()
    assert "cp1251:  код;город / SC-1;Щёкино" in dialog.sample.text()
    assert not dialog.apply.isEnabled()
    dialog.encoding.setCurrentIndex(dialog.encoding.findData("cp1251"))
    dialog.encoding.activated.emit(0)
    settle(qtbot, window)
    assert rows(dialog.rows.table, "file_says")[0][0].startswith("Щёкино")
    assert "cp1251" in dialog.notes.text()


def test_columns_are_mapped_and_remembered_for_the_sender(
    qtbot: QtBot, quick_of: Open, small: Database, tmp_path: Path
) -> None:
    path = tmp_path / "own.csv"
    path.write_text("шифр;название;где\nSC-1;Тула;Щёкино\n", "utf-8")
    window = quick_of(small.path)
    page = listing(qtbot, window, "centres")
    assert page.listing == "centres"
    dialog = opened(qtbot, window, path)
    assert "lacks the columns code" in dialog.messages.label.text()
    assert dialog.tabs.currentWidget() is dialog.columns
    for place, column in ((0, "code"), (2, "city")):
        box = dialog.columns.box(place)
        box.setCurrentIndex(box.findData(column))
        box.activated.emit(0)
        settle(qtbot, window)
    assert rows(dialog.rows.table, "field", "held") == [("City", "Тула")]
    dialog.sent_by.setText("Пётр")
    dialog.sent_by.editingFinished.emit()
    settle(qtbot, window)
    choose(dialog.rows.table, lambda _: True, "field")
    dialog.rows.theirs.click()
    settle(qtbot, window)
    dialog.apply.click()
    settle(qtbot, window)
    assert held(small, Facility, "SC-1").city == "Щёкино"
    with small.read() as connection:
        kept = inbox.mappings(connection, "Пётр", "centres")
    assert kept == {"шифр": "code", "где": "city"}

    path.write_text("шифр;название;где;этаж\nSC-1;Тула;Орёл;2\n", "utf-8")
    dialog = opened(qtbot, window, path)
    assert "lacks the columns code" in dialog.messages.label.text()
    dialog.sent_by.setText("Пётр")
    dialog.sent_by.editingFinished.emit()
    settle(qtbot, window)
    assert not dialog.messages.isVisible()
    assert rows(dialog.rows.table, "field", "held") == [("City", "Щёкино")]
    box = dialog.columns.box(3)
    box.setCurrentIndex(box.findData("bays"))
    box.activated.emit(0)
    settle(qtbot, window)
    assert {name for (name,) in rows(dialog.rows.table, "field")} == {"City", "Bays"}
    asked = rows(dialog.rows.table, "field", "file_says")
    dialog.sent_by.editingFinished.emit()
    settle(qtbot, window)
    assert rows(dialog.rows.table, "field", "file_says") == asked


def test_the_watched_folder_takes_in_what_comes(
    qtbot: QtBot,
    quick_of: Open,
    small: Database,
    file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edit(file, {"SC-1": {"bays": "6"}})
    shared = tmp_path / "общая"
    shared.mkdir()
    window = quick_of(small.path)
    turn_to(qtbot, window, "sync")
    page = window.registry.sync
    page.tabs.setCurrentIndex(2)
    assert not page.folder.watch.isEnabled()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(shared))
    page.folder.choose.click()
    assert window.settings.sync_folder == str(shared)
    page.folder.watch.click()
    settle(qtbot, window)
    file.rename(shared / "inbox" / file.name)
    qtbot.waitUntil(lambda: bool(list((shared / "done").glob("*.csv"))), timeout=20_000)
    settle(qtbot, window)
    assert held(small, Facility, "SC-1").bays == 6
    assert "1 changed" in rows(page.folder.table, "outcome")[0][0]
    assert list((shared / "done").glob("*.receipt.txt"))
    page.folder.watch.click()
    assert not page.folder._timer.isActive()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_shows_what_would_move(
    qtbot: QtBot, window_of: Open, small: Database, file: Path, language: str
) -> None:
    edit(file, {"SC-2": {"lat": "57,5", "lon": "39,25"}})
    window = window_of(small.path, language=language)
    settle(qtbot, window)
    dialog = opened(qtbot, window, file)
    dialog.tabs.setCurrentIndex(2)
    qtbot.waitUntil(lambda: dialog.map.map.is_ready, timeout=60_000)
    answers: list[Any] = []
    dialog.map.map.browser.call("networkMap.state()", answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
    assert '"moves":1' in answers[0]
    dialog.reject()
    settle(qtbot, window)


def test_a_closed_centre_is_shown_as_such(
    qtbot: QtBot, quick_of: Open, small: Database, file: Path
) -> None:
    edit(file, {"SC-3": {"status": "закрыт", "closed": "01.06.2026"}})
    window = quick_of(small.path)
    dialog = opened(qtbot, window, file)
    assert rows(dialog.rows.table, "field", "held", "file_says") == [
        ("Status", "active", "closed"),
        ("Closed", "–", "1 Jun 2026"),
    ]
    dialog.apply.click()
    settle(qtbot, window)
    assert held(small, Facility, "SC-3").status_on(TODAY) is Status.CLOSED
    last = held(small, Facility, "SC-3").history[-1]
    assert isinstance(last, StatusEntry)
    assert last.since == date(2026, 6, 1)


@pytest.mark.parametrize("width", [1000, 1900])
def test_why_something_is_open_can_be_read_in_any_window(
    qtbot: QtBot, quick_of: Open, small: Database, file: Path, width: int
) -> None:
    edit(file, {"SC-1": {"city": "file"}})
    amend(small, "SC-1", city="office")
    window = quick_of(small.path, language="ru")
    window.resize(width, 700)
    opened(qtbot, window, file).apply.click()
    settle(qtbot, window)
    turn_to(qtbot, window, "sync")
    view = window.registry.sync.conflicts.view
    header = view.horizontalHeader()
    reason = window.registry.sync.conflicts.model.columns.index("reason")
    assert view.columnWidth(reason) >= view.sizeHintForColumn(reason)
    assert header.length() >= view.viewport().width()
    header.resizeSection(0, 60)
    assert header.length() >= view.viewport().width()
    others = header.length() - view.columnWidth(reason) - view.columnWidth(0)
    header.resizeSection(0, max(60, view.viewport().width() - others - 20))  # leaves 20 pixels
    settle(qtbot, window)
    assert view.columnWidth(reason) >= view.sizeHintForColumn(reason)


def outlines(path: Path, **west_of: float) -> Path:
    """A file of rectangles by the codes of regions."""

    def feature(code: str, west: float) -> dict[str, Any]:
        ring = [[west, 50], [west + 5, 50], [west + 5, 58], [west, 58], [west, 50]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        return {"type": "Feature", "properties": {"iso": code}, "geometry": geometry}

    features = [feature(code, west) for code, west in west_of.items()]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def test_outlines_that_others_took_meanwhile_are_shown_again(
    qtbot: QtBot, quick_of: Open, small: Database, tmp_path: Path
) -> None:
    window = quick_of(small.path)
    assert drop(window, outlines(tmp_path / "one.geojson", A=35))
    dialog = dialog_of(qtbot, window, PolygonsDialog)
    settle(qtbot, window)
    other = outlines(tmp_path / "other.geojson", A=70)
    region_polygons.apply(small, region_polygons.preview(small, other))
    taken = held(small, Region, "A").boundary
    dialog.apply.click()
    settle(qtbot, window)
    assert is_open(dialog)
    assert "changed meanwhile" in dialog.messages.label.text()
    assert ("Region A", "to decide") in rows(dialog.table, "region", "row_state")
    assert dialog.moved.isVisible()
    assert not dialog.apply.isEnabled()
    assert held(small, Region, "A").boundary == taken


def test_outlines_of_regions_come_from_a_file(
    qtbot: QtBot, quick_of: Open, small: Database, tmp_path: Path
) -> None:
    path = outlines(tmp_path / "границы.geojson", **{"A": 35, "?": 60})
    window = quick_of(small.path)
    assert drop(window, path)
    dialog = dialog_of(qtbot, window, PolygonsDialog)
    settle(qtbot, window)
    assert dialog.attribute.currentText() == "iso (1 regions)"
    told = rows(dialog.table, "region", "row_state", "area_now")
    assert ("Region A", "new", "–") in told
    assert len(told) == 3  # one feature without a region, one region without a feature
    dialog.apply.click()
    settle(qtbot, window)
    assert not is_open(dialog)
    assert held(small, Region, "A").boundary is not None
    assert held(small, Region, "B").boundary is None
    assert drop(window, path)
    again = dialog_of(qtbot, window, PolygonsDialog)
    settle(qtbot, window)
    assert not again.apply.isEnabled()
    again.reject()
    settle(qtbot, window)
    window.desk.undo()
    settle(qtbot, window)
    assert held(small, Region, "A").boundary is None
