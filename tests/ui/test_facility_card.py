"""The card of a facility: filled in, saved as one, and never over what others wrote."""

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from aftersales.domain.records import (
    Authorisation,
    Certificate,
    Contact,
    Decision,
    Facility,
    FacilityKind,
    Region,
    Status,
    StatusEntry,
)
from aftersales.services import desk as desk_service
from aftersales.services.desk import Edit
from aftersales.store import entries, queries
from aftersales.store.database import Database, open_database
from aftersales.ui import attachments
from aftersales.ui.dialogs.facility_card import FacilityCard
from aftersales.ui.dialogs.stale import StaleDialog
from aftersales.ui.main_window import MainWindow
from aftersales.ui.widgets.parts_table import PartsTable
from tests.builders import fill, make_centre, make_right
from tests.ui import windows
from tests.ui.test_place_map import click as click_map
from tests.ui.test_place_map import rest, screen
from tests.ui.windows import (
    TODAY,
    Key,
    Modifier,
    Open,
    back_in,
    dialog_of,
    every,
    focused,
    held,
    is_open,
    labels,
    listing,
    press,
    settle,
    type_into,
    write,
)

pytestmark = pytest.mark.ui
quick_of, window_of = windows.quick_of, windows.window_of
Button = QMessageBox.StandardButton


@pytest.fixture
def small(registry: Database) -> Database:
    """One centre with something in every section, and a region that has an outline."""
    fill(
        registry,
        make_centre(
            "SC-1", name="Old name", city="Tula", bays=4, contract_to=date(2027, 12, 31), phone="1"
        ),
        make_centre("SC-2", name="Other"),
        make_right("SC-1", "ONE"),
    )
    outline = shapely.to_wkb(shapely.box(36, 54, 39, 57))
    with registry.write("fill") as writer:
        entries.add(writer, [Region(code="C", name="Region C", boundary=outline)])
        entries.add(writer, [Certificate(facility="SC-1", title="ISO", valid_to=date(2027, 1, 1))])
        entries.add(writer, [Contact(facility="SC-1", name="Ivanov")])
        entries.add(writer, [Decision(facility="SC-1", day=date(2026, 1, 1), words="Keep it")])
    return registry


def card_of(qtbot: QtBot, window: MainWindow, database: Database, code: str) -> FacilityCard:
    """The card of a facility, read and ready."""
    window.registry.open_card(held(database, Facility, code).uuid)
    settle(qtbot, window)
    card = window.registry.cards[held(database, Facility, code).uuid]
    back_in(qtbot, card)
    return card


def tab_to(widget: QWidget) -> None:
    """Press Tab until a widget hears the keyboard."""
    for _ in range(60):
        at: QWidget | None = focused()
        if at is widget or (at is not None and widget.isAncestorOf(at)):
            return
        press(Key.Key_Tab)
    raise AssertionError(f"Tab never comes to {widget.accessibleName()}")


def put(card: FacilityCard, field: str, words: str) -> None:
    """Type into a field of the card, by keyboard where it is a line."""
    card.sections.show_field(field)
    editor = next(f.editors[field] for f in card.sections.forms.values() if field in f.editors)
    if isinstance(editor, QComboBox):
        editor.setCurrentIndex(editor.findText(words))
        return
    editor.setFocus()
    press(Key.Key_A, Modifier.ControlModifier)
    press(Key.Key_Delete)
    write(words)


def put_cell(table: PartsTable, row: int, column: str, words: str) -> None:
    """Type into a cell of a table of the card, or choose from its list."""
    table.view.setFocus()
    index = table.model.index(row, table.model.columns.index(column))
    table.view.setCurrentIndex(index)
    if table.view.state() is not table.view.State.EditingState:
        press(Key.Key_F2)
    editor: QWidget | None = focused()
    while editor is not None and not isinstance(editor, QComboBox | QLineEdit):
        editor = editor.parentWidget()
    holder = editor.parentWidget() if editor is not None else None
    if isinstance(holder, QComboBox):
        editor = holder
    if isinstance(editor, QComboBox):
        editor.setCurrentIndex(editor.findText(words))
    else:
        press(Key.Key_A, Modifier.ControlModifier)
        write(words)
    press(Key.Key_Return)


def save(qtbot: QtBot, window: MainWindow, card: FacilityCard) -> None:
    """Save by keyboard."""
    back_in(qtbot, card)
    QTest.keyClick(card, Key.Key_S, Modifier.ControlModifier)
    settle(qtbot, window)


def fault_of(card: FacilityCard, field: str) -> str:
    """What is said to be wrong with a field."""
    return next(f.fault_of(field) for f in card.sections.forms.values() if field in f.editors)


def section(card: FacilityCard) -> str:
    """Which section is shown."""
    return list(card.sections.pages)[card.sections.list.currentRow()]


def by_somebody(database: Database, code: str, **values: Any) -> None:
    """Change fields of a facility as somebody else."""
    one = held(database, Facility, code)
    base = {name: getattr(one, name) for name in values}
    edit = Edit(Facility, one.uuid, base, values)
    desk_service.save(database, [edit], "edit", {"name": one.name}, who="Petrova")


# Filling in


def test_a_new_centre_by_keyboard_alone(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    listing(qtbot, window)
    press(Key.Key_N, Modifier.ControlModifier)
    card = dialog_of(qtbot, window, FacilityCard)
    identity, place = card.sections.forms["identity"], card.sections.forms["place"]
    tab_to(identity.editors["code"])
    write("SC-9")
    press(Key.Key_Tab)
    write("Новый центр")
    press(Key.Key_PageDown, Modifier.ControlModifier)
    assert section(card) == "place"
    tab_to(place.editors["region"])
    write("Region A")
    tab_to(place.editors["city"])
    write("Орёл")
    tab_to(place.editors["lat"])
    write("55°45'21\"N")
    tab_to(place.editors["lon"])
    write("37°37'02\"E")
    press(Key.Key_S, Modifier.ControlModifier)
    settle(qtbot, window)
    new = held(small, Facility, "SC-9")
    assert (new.name, new.city, new.region) == ("Новый центр", "Орёл", "A")
    assert new.kind is FacilityKind.SERVICE_CENTRE
    assert new.lat == pytest.approx(55.755833, abs=1e-6)
    assert new.lon == pytest.approx(37.617222, abs=1e-6)
    assert [(e.status, e.since) for e in new.history] == [(Status.PLANNED, TODAY)]
    assert labels(small)[-1] == "create"
    assert not card.is_changed
    press(Key.Key_Escape)
    assert not is_open(card)
    back_in(qtbot, window)
    press(Key.Key_Z, Modifier.ControlModifier)
    settle(qtbot, window)
    assert "SC-9" not in {one.code for one in every(small, Facility)}


def test_every_section_is_saved_as_one_change(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    writes = len(labels(small))
    typed = {
        "name": "New name",
        "tax_id": "7701234567",
        "operator": "Operator",
        "store_format": "3S",
        "contract": "№ 5",
        "contract_to": "2028-06-30",
        "source": "a letter",
        "city": "Serpukhov",
        "address": "Lenina 1",
        "bays": "12",
        "technicians": "18",
        "shifts": "2",
        "hours_per_week": "72.5",
        "capacity_per_year": "9000",
        "phone": "+7 495",
        "email": "a@b.ru",
        "notes": "first\nsecond",
    }
    for field, words in typed.items():
        put(card, field, words.replace("\n", " "))
    put(card, "region", "Region B")
    put(card, "basis", "estimated")
    assert card.isWindowModified()
    assert card.save_button.isEnabled()
    save(qtbot, window, card)
    one = held(small, Facility, "SC-1")
    expected: dict[str, object] = {
        **typed,
        "contract_to": date(2028, 6, 30),
        "bays": 12,
        "technicians": 18,
        "shifts": 2,
        "hours_per_week": 72.5,
        "capacity_per_year": 9000,
        "notes": "first second",
        "region": "B",
        "basis": "estimated",
    }
    assert {name: getattr(one, name) for name in expected} == expected
    assert len(labels(small)) == writes + 1
    assert not card.isWindowModified()
    assert not card.save_button.isEnabled()
    card.close()
    back_in(qtbot, window)
    window.menus.undo.trigger()
    settle(qtbot, window)
    assert held(small, Facility, "SC-1").name == "Old name"
    assert held(small, Facility, "SC-1").bays == 4


def test_rows_of_the_card_are_added_changed_and_removed(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    parts = card.sections.parts
    card.sections.show_section("status")
    QTest.mouseClick(parts[StatusEntry].add, Qt.MouseButton.LeftButton)
    put_cell(parts[StatusEntry], 1, "status", "suspended")
    put_cell(parts[StatusEntry], 1, "since", "2026-12-01")
    card.sections.show_section("rights")
    QTest.mouseClick(parts[Authorisation].add, Qt.MouseButton.LeftButton)
    put_cell(parts[Authorisation], 1, "brand", "Brand Two")
    put_cell(parts[Authorisation], 1, "work_type", "warranty")
    put_cell(parts[Authorisation], 1, "valid_from", "2026-01-01")
    put_cell(parts[Authorisation], 0, "valid_to", "2027-05-05")
    card.sections.show_section("contacts")
    QTest.mouseClick(parts[Contact].add, Qt.MouseButton.LeftButton)
    put_cell(parts[Contact], 1, "name", "Сидоров")
    put_cell(parts[Contact], 1, "role", "head")
    parts[Contact].view.selectRow(0)
    QTest.mouseClick(parts[Contact].remove, Qt.MouseButton.LeftButton)
    card.sections.show_section("notes")
    QTest.mouseClick(parts[Decision].add, Qt.MouseButton.LeftButton)
    put_cell(parts[Decision], 1, "words", "Extend the contract")
    put_cell(parts[Decision], 0, "words", "Close it")
    writes = len(labels(small))
    save(qtbot, window, card)
    assert not card.messages.isVisible(), card.messages.label.text()
    assert len(labels(small)) == writes + 1
    assert [(e.status, e.since) for e in held(small, Facility, "SC-1").history] == [
        (Status.ACTIVE, date(2020, 1, 1)),
        (Status.SUSPENDED, date(2026, 12, 1)),
    ]
    rights = [(r.brand, r.work_type.value, r.valid_to) for r in every(small, Authorisation)]
    assert sorted(rights, key=str) == [
        ("ONE", "service", date(2027, 5, 5)),
        ("TWO", "warranty", None),
    ]
    assert [(c.facility, c.name, c.role) for c in every(small, Contact)] == [
        ("SC-1", "Сидоров", "head")
    ]
    words = {(d.words, d.day) for d in every(small, Decision)}
    assert words == {("Close it", date(2026, 1, 1)), ("Extend the contract", TODAY)}


def test_every_fault_is_shown_at_once_beside_its_field(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    put(card, "bays", "many")
    put(card, "hours_per_week", "200")
    put(card, "lat", "91")
    put(card, "contract_to", "03/04/2027")
    put(card, "name", "")
    card.sections.show_section("history")
    writes = len(labels(small))
    save(qtbot, window, card)
    assert section(card) == "identity"  # the first with a fault
    assert "needed" in fault_of(card, "name")
    assert "03/04/2027" in fault_of(card, "contract_to")
    assert "91" in fault_of(card, "lat")
    assert "many" in fault_of(card, "bays")
    assert "200" in fault_of(card, "hours_per_week")
    assert "5 values" in card.messages.label.text()
    marked = [
        row
        for row in range(card.sections.list.count())
        if card.sections.list.item(row).data(Qt.ItemDataRole.ForegroundRole)
    ]
    assert [list(card.sections.pages)[row] for row in marked] == ["identity", "place", "capacity"]
    assert len(labels(small)) == writes
    for field, words in (("name", "N"), ("contract_to", ""), ("bays", "5")):
        put(card, field, words)
    put(card, "lat", "55")
    put(card, "hours_per_week", "20")
    save(qtbot, window, card)
    assert (held(small, Facility, "SC-1").name, held(small, Facility, "SC-1").bays) == ("N", 5)
    assert not card.messages.isVisible()
    assert fault_of(card, "bays") == ""


def test_faults_of_rows_are_marked_in_their_cells(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    table = card.sections.parts[Authorisation]
    card.sections.show_section("rights")
    put_cell(table, 0, "valid_to", "2019-01-01")  # before it begins
    save(qtbot, window, card)
    assert card.messages.isVisible()
    index = table.model.index(0, table.model.columns.index("valid_to"))
    assert "before it starts" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert section(card) == "rights"
    put_cell(table, 0, "valid_to", "2029-01-01")
    save(qtbot, window, card)
    assert every(small, Authorisation)[0].valid_to == date(2029, 1, 1)


def test_two_statuses_on_one_day_are_refused(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    table = card.sections.parts[StatusEntry]
    card.sections.show_section("status")
    QTest.mouseClick(table.add, Qt.MouseButton.LeftButton)
    put_cell(table, 1, "status", "closed")
    put_cell(table, 1, "since", "2020-01-01")
    writes = len(labels(small))
    save(qtbot, window, card)
    assert "same day" in card.messages.label.text()
    assert len(labels(small)) == writes
    put_cell(table, 1, "since", "2026-11-01")
    save(qtbot, window, card)
    assert [e.status for e in held(small, Facility, "SC-1").history] == [
        Status.ACTIVE,
        Status.CLOSED,
    ]


def test_a_code_that_is_taken_is_told_and_the_card_can_go_on(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    put(card, "code", "SC-2")
    save(qtbot, window, card)
    assert "SC-2" in card.messages.label.text()
    assert card.save_button.isEnabled()
    put(card, "code", "SC-3")
    save(qtbot, window, card)
    assert held(small, Facility, "SC-3").name == "Old name"
    assert every(small, Authorisation)[0].facility == "SC-3"


def test_a_new_code_and_a_new_right_go_together(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    put(card, "code", "SC-1A")
    table = card.sections.parts[Authorisation]
    card.sections.show_section("rights")
    QTest.mouseClick(table.add, Qt.MouseButton.LeftButton)
    put_cell(table, 1, "brand", "Brand Two")
    save(qtbot, window, card)
    assert not card.messages.isVisible(), card.messages.label.text()
    assert {(r.facility, r.brand) for r in every(small, Authorisation)} == {
        ("SC-1A", "ONE"),
        ("SC-1A", "TWO"),
    }


# Place


def test_a_pasted_pair_fills_both_fields(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path, language="ru")
    card = card_of(qtbot, window, small, "SC-2")
    card.sections.show_field("lat")
    QGuiApplication.clipboard().setText("55.7558, 37.6173")
    press(Key.Key_A, Modifier.ControlModifier)
    press(Key.Key_V, Modifier.ControlModifier)
    assert card.sections.text("lat") == "55,7558"
    assert card.sections.text("lon") == "37,6173"
    save(qtbot, window, card)
    one = held(small, Facility, "SC-2")
    assert (one.lat, one.lon) == (55.7558, 37.6173)


def test_a_place_outside_its_region_is_asked_about_and_swapped(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-2")
    put(card, "region", "Region C")
    place = card.sections.place
    put(card, "lat", "37.6")
    put(card, "lon", "55.7")
    qtbot.waitUntil(place.question.isVisible, timeout=15_000)
    assert "Region C" in place.question.text()
    assert "swapped" in place.question.text()
    QTest.mouseClick(place.swap, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert (card.sections.text("lat"), card.sections.text("lon")) == ("55.7", "37.6")
    assert not place.question.isVisible()
    put(card, "lat", "10")
    qtbot.waitUntil(place.question.isVisible, timeout=15_000)
    assert not place.swap.isVisible()
    save(qtbot, window, card)  # a question only: the person may be right
    assert (held(small, Facility, "SC-2").lat, held(small, Facility, "SC-2").region) == (10.0, "C")


def test_a_card_may_close_while_its_place_is_being_checked(
    qtbot: QtBot, quick_of: Open, small: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FacilityCard, "ask_to_save", lambda _: Button.Discard)
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-2")
    put(card, "region", "Region C")
    put(card, "lat", "37.6")
    card.sections.place.follow()
    press(Key.Key_Escape)
    assert not is_open(card)
    settle(qtbot, window)


def test_a_card_may_close_while_it_is_being_saved(
    qtbot: QtBot, quick_of: Open, small: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FacilityCard, "ask_to_save", lambda _: Button.Discard)
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-2")
    put(card, "city", "Kaluga")
    QTest.keyClick(card, Key.Key_S, Modifier.ControlModifier)
    QTest.keyClick(card, Key.Key_Escape)
    settle(qtbot, window)
    assert held(small, Facility, "SC-2").city == "Kaluga"


def test_a_click_on_the_map_sets_the_place(
    qtbot: QtBot, window_of: Open, demo_path: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own.sqlite"
    shutil.copy(demo_path, own)
    window = window_of(own)
    settle(qtbot, window)
    database = open_database(own)
    code = next(f.code for f in every(database, Facility) if f.lat is not None)
    before = held(database, Facility, code)
    window.registry.open_card(before.uuid)
    settle(qtbot, window)
    card = window.registry.cards[before.uuid]
    inner = card.sections.place.map.map
    with qtbot.waitSignal(inner.ready, timeout=60_000):
        card.sections.show_section("place")
    place = card.sections.place.map
    rest(qtbot, place)
    wide = screen(place)
    lat, lon = click_map(qtbot, place, QPoint(wide.width() // 3, wide.height() // 3))
    assert card.is_changed
    QTest.keyClick(card, Key.Key_S, Modifier.ControlModifier)
    settle(qtbot, window)
    after = held(database, Facility, code)
    assert (after.lat, after.lon) != (before.lat, before.lon)
    assert (after.lat, after.lon) == pytest.approx((lat, lon), abs=1e-6)
    database.close()


# Certificates and their files


def attached(
    qtbot: QtBot,
    window: MainWindow,
    card: FacilityCard,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> PartsTable:
    """Attach a file to the first certificate."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    table = card.sections.parts[Certificate]
    card.sections.show_section("certificates")
    table.view.selectRow(0)
    QTest.mouseClick(table.attach, Qt.MouseButton.LeftButton)
    return table


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What the system was asked to open, which it does not."""
    found: list[Path] = []

    def remember(url: QUrl) -> bool:
        found.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", remember)
    return found


def test_a_file_is_attached_saved_and_opened(
    qtbot: QtBot,
    quick_of: Open,
    small: Database,
    tmp_path: Path,
    opened: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "сертификат.pdf"
    file.write_bytes(b"%PDF-1.4 content")
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    table = attached(qtbot, window, card, file, monkeypatch)
    assert table.model.parts[0].texts["attachment"] == "сертификат.pdf"
    save(qtbot, window, card)
    (one,) = every(small, Certificate)
    assert one.attachment == "сертификат.pdf"
    with small.read() as connection:
        assert queries.attachment(connection, one.digest) == b"%PDF-1.4 content"
    file.unlink()
    card.close()
    card = card_of(qtbot, window, small, "SC-1")
    table = card.sections.parts[Certificate]
    card.sections.show_section("certificates")
    assert not table.show_attachment.isEnabled()
    table.view.selectRow(0)
    QTest.mouseClick(table.show_attachment, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert len(opened) == 1
    assert opened[0].name == "сертификат.pdf"
    assert opened[0].read_bytes() == b"%PDF-1.4 content"


def test_a_file_that_is_too_large_or_gone_is_told(
    qtbot: QtBot,
    quick_of: Open,
    small: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(20_000_001)
    attached(qtbot, window, card, large, monkeypatch)
    assert "20 MB" in card.messages.label.text()
    assert not card.is_changed
    card.messages.hide()
    attached(qtbot, window, card, tmp_path / "gone.pdf", monkeypatch)
    assert "gone.pdf" in card.messages.label.text()
    assert not card.is_changed


@pytest.mark.parametrize(
    "name",
    [
        "../../.bashrc",
        "..\\..\\evil.exe",
        "C:\\Windows\\run.bat",
        "/etc/passwd",
        "..",
        ".",
        "CON.pdf",
        "lpt1",
        "run.desktop",
        "setup.EXE",
        "invoice.pdf.exe",
        "invoice\u202efdp.exe",
        "page.html",
        "x" * 290 + ".pdf",
        "script.sh ",
        "a:b.pdf",
        "$(touch x).pdf",
    ],
)
def test_hostile_names_stay_in_their_folder_and_start_nothing(
    opened: list[Path], name: str
) -> None:
    path = attachments.open_attachment(name, b"x")
    folder = path.parent
    try:
        assert folder.name.startswith("aftersales-")
        assert path.resolve().parent == folder.resolve()
        assert [one.name for one in folder.iterdir()] == [path.name]
        assert not set(path.name) & set('/\\:*?"<>|$\u202e\n')
        assert path.name.split(".")[0].upper() not in {"CON", "LPT1"}
        assert len(path.name.encode()) <= 255
        is_document = name.endswith(".pdf")
        assert opened == [path if is_document else folder]
        assert not os.access(path, os.X_OK)
        assert folder.stat().st_mode & 0o077 == 0
    finally:
        shutil.rmtree(folder)


# History


def test_history_says_who_changed_what_and_gives_an_old_value_back(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    by_somebody(small, "SC-1", city="Kaluga", bays=6)
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    card.sections.show_section("history")
    model = card.sections.history.model
    rows = [
        [str(model.index(row, k).data()) for k in range(model.columnCount())]
        for row in range(model.rowCount())
    ]
    city = next(row for row, cells in enumerate(rows) if cells[3] == "City")
    at, who, what, _, old, new, _ = rows[city]
    assert at[:4].isdigit()
    assert (who, what, old, new) == ("Petrova", "edit Old name", "Tula", "Kaluga")
    assert not card.sections.restore.isEnabled()
    view = card.sections.history.view
    view.setFocus()
    view.setCurrentIndex(model.index(city, 0))
    assert card.sections.restore.isEnabled()
    QTest.mouseClick(card.sections.restore, Qt.MouseButton.LeftButton)
    assert section(card) == "place"
    assert card.sections.text("city") == "Tula"
    assert held(small, Facility, "SC-1").city == "Kaluga"  # not before it is saved
    save(qtbot, window, card)
    one = held(small, Facility, "SC-1")
    assert (one.city, one.bays) == ("Tula", 6)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_kind_of_value_is_given_back(
    qtbot: QtBot, quick_of: Open, small: Database, language: str
) -> None:
    by_somebody(
        small,
        "SC-1",
        contract_to=date(2029, 9, 9),
        hours_per_week=40.5,
        region="B",
        bays=None,
        basis="assumed",
        notes="a\nb",
    )
    window = quick_of(small.path, language=language)
    card = card_of(qtbot, window, small, "SC-1")
    model = card.sections.history.model
    for field in ("contract_to", "hours_per_week", "region", "bays", "basis", "notes"):
        row = next(k for k, c in enumerate(model.changes) if c.field == field)
        card.sections.show_section("history")
        card.sections.history.view.setCurrentIndex(model.index(row, 0))
        QTest.mouseClick(card.sections.restore, Qt.MouseButton.LeftButton)
    save(qtbot, window, card)
    one = held(small, Facility, "SC-1")
    assert (one.contract_to, one.hours_per_week, one.region, one.bays, one.notes) == (
        date(2027, 12, 31),
        None,
        "A",
        4,
        "",
    )
    assert one.basis.value == "measured"


# Closing


@pytest.mark.parametrize("way", ["Escape", "button", "system"])
def test_closing_asks_about_what_was_not_saved(
    qtbot: QtBot, quick_of: Open, small: Database, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    answers = [Button.Cancel, Button.Discard]
    asked: list[Any] = []

    def ask(card: FacilityCard) -> Any:
        asked.append(card)
        return answers[len(asked) - 1]

    def leave(card: FacilityCard) -> None:
        if way == "Escape":
            QTest.keyClick(card, Key.Key_Escape)
        elif way == "button":
            close = card.buttons.button(QDialogButtonBox.StandardButton.Close)
            QTest.mouseClick(close, Qt.MouseButton.LeftButton)
        else:
            card.close()

    monkeypatch.setattr(FacilityCard, "ask_to_save", ask)
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    writes = len(labels(small))
    put(card, "city", "Kaluga")
    leave(card)
    assert is_open(card)
    assert card.sections.text("city") == "Kaluga"
    leave(card)
    assert not is_open(card)
    assert len(asked) == 2
    assert len(labels(small)) == writes
    assert window.registry.cards == {}
    card = card_of(qtbot, window, small, "SC-1")
    leave(card)  # nothing was changed, nothing is asked
    assert not is_open(card)
    assert len(asked) == 2


def test_closing_with_save_saves_first(
    qtbot: QtBot, quick_of: Open, small: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FacilityCard, "ask_to_save", lambda _: Button.Save)
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    put(card, "city", "Kaluga")
    press(Key.Key_Escape)
    settle(qtbot, window)
    assert held(small, Facility, "SC-1").city == "Kaluga"
    assert not is_open(card)
    card = card_of(qtbot, window, small, "SC-1")
    put(card, "bays", "many")
    press(Key.Key_Escape)  # cannot be saved: the card stays
    settle(qtbot, window)
    assert is_open(card)
    assert "many" in fault_of(card, "bays")


def test_the_window_does_not_close_over_an_unsaved_card(
    qtbot: QtBot, quick_of: Open, small: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [Button.Cancel, Button.Discard]
    monkeypatch.setattr(FacilityCard, "ask_to_save", lambda _: answers.pop(0))
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    put(card, "city", "Kaluga")
    window.close()
    assert window.isVisible()
    assert is_open(card)
    window.close()
    assert not window.isVisible()
    assert held(small, Facility, "SC-1").city == "Tula"


def test_a_card_is_opened_once(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    put(card, "city", "Kaluga")
    assert card_of(qtbot, window, small, "SC-1") is card
    assert card.sections.text("city") == "Kaluga"
    assert len(window.findChildren(FacilityCard)) == 1


# Others write too


def words_in(dialog: QWidget) -> str:
    """All words of a dialog."""
    labels_in = [label.text() for label in dialog.findChildren(QLabel)]
    return "\n".join(labels_in)


def clash(
    qtbot: QtBot, window: MainWindow, card: FacilityCard, small: Database
) -> tuple[StaleDialog, tuple[str, str]]:
    """Change the city that somebody has changed since; the question."""
    put(card, "city", "Mine")
    by_somebody(small, "SC-1", city="Theirs")
    save(qtbot, window, card)
    dialog = dialog_of(qtbot, window, StaleDialog)
    return dialog, (held(small, Facility, "SC-1").uuid, "city")


def accept(dialog: StaleDialog) -> None:
    """Press “Save”."""
    button = dialog.buttons.button(QDialogButtonBox.StandardButton.Save)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("mine", [True, False])
def test_a_clash_shows_every_side_and_the_choice_stands(
    qtbot: QtBot, quick_of: Open, small: Database, mine: bool
) -> None:
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    put(card, "bays", "7")
    dialog, key = clash(qtbot, window, card, small)
    assert held(small, Facility, "SC-1").city == "Theirs"
    assert held(small, Facility, "SC-1").bays == 4  # nothing of it is written yet
    said = words_in(dialog)
    assert "City" in said
    assert "Tula" in said
    assert "Theirs" in dialog.theirs[key].text()
    assert "Petrova" in dialog.theirs[key].text()
    assert dialog.mine[key].text() == "Mine"
    assert dialog.theirs[key].isChecked()
    if mine:
        dialog.mine[key].click()
    accept(dialog)
    settle(qtbot, window)
    one = held(small, Facility, "SC-1")
    assert (one.city, one.bays) == ("Mine" if mine else "Theirs", 7)
    assert card.sections.text("city") == one.city
    assert not card.is_changed


def test_theirs_alone_writes_nothing(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    dialog, _ = clash(qtbot, window, card, small)
    writes = len(labels(small))
    accept(dialog)
    settle(qtbot, window)
    assert len(labels(small)) == writes
    assert card.sections.text("city") == "Theirs"
    assert not card.is_changed


def test_a_clash_that_is_left_can_be_saved_again(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    dialog, key = clash(qtbot, window, card, small)
    QTest.keyClick(dialog, Key.Key_Escape)
    settle(qtbot, window)
    assert held(small, Facility, "SC-1").city == "Theirs"
    assert card.sections.text("city") == "Mine"
    assert card.save_button.isEnabled()
    save(qtbot, window, card)
    again = dialog_of(qtbot, window, StaleDialog)
    again.mine[key].click()
    accept(again)
    settle(qtbot, window)
    assert held(small, Facility, "SC-1").city == "Mine"


def test_different_fields_meet_without_a_question(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    put(card, "city", "Mine")
    by_somebody(small, "SC-1", bays=9, phone="2")
    save(qtbot, window, card)
    assert window.findChildren(StaleDialog) == []
    one = held(small, Facility, "SC-1")
    assert (one.city, one.bays, one.phone) == ("Mine", 9, "2")
    assert card.sections.text("bays") == "9"


def test_two_windows_on_one_file(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    first, second = quick_of(small.path), quick_of(small.path)
    one = card_of(qtbot, first, small, "SC-1")
    other = card_of(qtbot, second, small, "SC-1")
    put(other, "name", "Second")
    back_in(qtbot, one)
    put(one, "name", "First")
    save(qtbot, first, one)
    save(qtbot, second, other)
    dialog = dialog_of(qtbot, second, StaleDialog)
    key = (held(small, Facility, "SC-1").uuid, "name")
    assert dialog.theirs[key].text().startswith("First")
    assert "Old name" in words_in(dialog)
    dialog.mine[key].click()
    accept(dialog)
    settle(qtbot, second)
    assert held(small, Facility, "SC-1").name == "Second"
    with qtbot.waitSignal(first.session.answered, timeout=30_000):
        back_in(qtbot, first)  # it looks for others' writes when it is used again
    settle(qtbot, first)
    page = listing(qtbot, first)
    assert windows.words_of(page, "name")[0] == "Second"


def test_a_clash_in_a_table_cell(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    by_somebody(small, "SC-1", city="Theirs")
    type_into(page, 0, "city", "Mine")
    settle(qtbot, window)
    dialog = dialog_of(qtbot, window, StaleDialog)
    QTest.keyClick(dialog, Key.Key_Escape)
    settle(qtbot, window)
    assert windows.cell(page, 0, "city").data() == "Theirs"  # never what is nowhere written
    assert held(small, Facility, "SC-1").city == "Theirs"


def test_a_clash_of_the_halves_of_a_place(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    """Somebody moves it east while the person types how far north it is."""
    window = quick_of(small.path)
    page = listing(qtbot, window)
    page.model.set_columns(("code", "lat", "lon"))
    by_somebody(small, "SC-1", lon=38.0)
    type_into(page, 0, "lat", "56")
    settle(qtbot, window)
    dialog = dialog_of(qtbot, window, StaleDialog)
    key = (held(small, Facility, "SC-1").uuid, "lat")
    assert "38" in dialog.theirs[key].text()
    dialog.mine[key].click()
    accept(dialog)
    settle(qtbot, window)
    one = held(small, Facility, "SC-1")
    assert (one.lat, one.lon) == (56.0, 37.0)


def test_both_halves_of_a_place_typed_one_after_the_other(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window)
    page.model.set_columns(("code", "lat", "lon"))
    type_into(page, 0, "lat", "56")
    type_into(page, 0, "lon", "38")  # at once: the first is not even written yet
    settle(qtbot, window)
    assert window.findChildren(StaleDialog) == []
    one = held(small, Facility, "SC-1")
    assert (one.lat, one.lon) == (56.0, 38.0)


def test_names_in_two_languages_meet(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window, "regions")
    one = held(small, Region, "A")
    theirs = Edit(Region, one.uuid, {"names": {}}, {"names": {"ru": "Область"}})
    desk_service.save(small, [theirs], "edit", {"name": one.name}, who="Petrova")
    type_into(page, 0, "names.zh", "甲")
    settle(qtbot, window)
    assert window.findChildren(StaleDialog) == []
    assert held(small, Region, "A").names == {"ru": "Область", "zh": "甲"}
    own = held(small, Region, "A").names
    theirs = Edit(Region, one.uuid, {"names": own}, {"names": {**own, "zh": "乙"}})
    desk_service.save(small, [theirs], "edit", {"name": one.name}, who="Petrova")
    type_into(page, 0, "names.zh", "丙")
    settle(qtbot, window)
    dialog = dialog_of(qtbot, window, StaleDialog)
    key = (one.uuid, "names")
    assert dialog.mine[key].text() == "ru: Область, zh: 丙"
    dialog.mine[key].click()
    accept(dialog)
    settle(qtbot, window)
    assert held(small, Region, "A").names == {"ru": "Область", "zh": "丙"}


@pytest.mark.parametrize("mine", [True, False])
def test_a_row_that_somebody_has_just_changed_is_not_deleted_unasked(
    qtbot: QtBot, quick_of: Open, small: Database, mine: bool
) -> None:
    window = quick_of(small.path)
    seen = held(small, Facility, "SC-2")
    by_somebody(small, "SC-2", city="Theirs")
    window.registry.remove(Facility, [seen])
    settle(qtbot, window)
    dialog = dialog_of(qtbot, window, StaleDialog)
    key = (seen.uuid, "city")
    assert dialog.theirs[key].text().startswith("Theirs")
    assert dialog.mine[key].text() == "Delete it"
    if mine:
        dialog.mine[key].click()
    writes = len(labels(small))
    accept(dialog)
    settle(qtbot, window)
    codes = {one.code for one in every(small, Facility)}
    assert ("SC-2" in codes) is not mine
    assert len(labels(small)) == writes + mine


def test_a_facility_that_is_gone_is_told(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    put(card, "city", "Mine")
    one = held(small, Facility, "SC-1")
    desk_service.save(small, [Edit(Facility, one.uuid, {}, None)], "remove", {"name": one.name})
    save(qtbot, window, card)
    assert card.messages.isVisible()
    assert "no longer in the registry" in card.messages.label.text()
    assert is_open(card)
    assert card.sections.text("city") == "Mine"


def test_another_process_writes_meanwhile(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    put(card, "city", "Mine")
    uuid = held(small, Facility, "SC-1").uuid
    script = (
        "from aftersales.store.database import open_database\n"
        "from aftersales.services.desk import Edit, save\n"
        "from aftersales.domain.records import Facility\n"
        f"d = open_database({str(small.path)!r})\n"
        f"e = Edit(Facility, {uuid!r}, {{'city': 'Tula'}}, {{'city': 'Elsewhere'}})\n"
        "save(d, [e], 'edit', {'name': 'x'}, who='Robot')\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
    save(qtbot, window, card)
    dialog = dialog_of(qtbot, window, StaleDialog)
    assert "Elsewhere" in dialog.theirs[uuid, "city"].text()
    assert "Robot" in dialog.theirs[uuid, "city"].text()
    dialog.mine[uuid, "city"].click()
    accept(dialog)
    settle(qtbot, window)
    assert held(small, Facility, "SC-1").city == "Mine"


def test_long_words_take_tabs_and_lines(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    """Tab leaves a field of several lines, and Enter begins a line in it."""
    window = quick_of(small.path)
    card = card_of(qtbot, window, small, "SC-1")
    put(card, "notes", "one")
    editor = focused()
    assert isinstance(editor, QPlainTextEdit)
    press(Key.Key_Return)
    write("two")
    press(Key.Key_Tab)
    assert focused() is not editor
    save(qtbot, window, card)
    assert held(small, Facility, "SC-1").notes == "one\ntwo"
