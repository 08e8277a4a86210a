"""The table of lanes: made, typed into, narrowed, pasted, and shown in the history."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from aftersales.domain.records import Basis, Facility, FacilityKind, Factor, Lane
from aftersales.services import desk
from aftersales.services.desk import Edit
from aftersales.store import entries
from aftersales.store.database import Database
from aftersales.store.listing import Filter
from aftersales.ui.dialogs.bulk_edit import BulkEditDialog
from aftersales.ui.dialogs.facility_card import FacilityCard
from aftersales.ui.dialogs.paste_dialog import PasteDialog
from aftersales.ui.dialogs.record_dialog import RecordDialog
from tests.builders import fill, make_centre
from tests.ui import windows
from tests.ui.windows import (
    Key,
    Modifier,
    Open,
    back_in,
    dialog_of,
    every,
    held,
    labels,
    listing,
    press,
    settle,
    turn_to,
    type_into,
    words_of,
)

pytestmark = pytest.mark.ui
quick_of = windows.quick_of


@pytest.fixture
def small(registry: Database) -> Database:
    """A depot, two centres in two regions, two lanes."""
    fill(
        registry,
        make_centre("PD-1", kind=FacilityKind.PARTS_DEPOT, name="Склад", region="B"),
        make_centre("SC-1", name="Первый"),
        make_centre("SC-2", name="Second", region="B"),
    )
    with registry.write("lanes") as writer:
        own = Lane(origin="PD-1", destination="SC-1", hours=30.5, cutoff="16:30", source="fax")
        entries.add(writer, [own, Lane(origin="PD-1", destination="SC-2", brand="ONE", hours=8)])
    return registry


def hours(database: Database) -> dict[str, float]:
    return {f"{one.origin} {one.destination}": one.hours for one in every(database, Lane)}


@pytest.mark.parametrize(
    ("language", "name", "heads"),
    [
        ("en", "Lanes", ["Origin", "Name of the origin", "Destination"]),
        ("ru", "Маршруты поставки", ["Пункт отправления", "Название пункта отправления"]),
        ("zh", "配送线路", ["发货地", "发货地名称", "收货地", "收货地名称"]),
    ],
)
def test_it_stands_in_the_registry_in_the_language(
    qtbot: QtBot, quick_of: Open, small: Database, language: str, name: str, heads: list[str]
) -> None:
    window = quick_of(small.path, language=language)
    page = listing(qtbot, window, "lanes")
    assert window.navigation.words_of("lanes") == name
    horizontal = Qt.Orientation.Horizontal
    assert [page.model.headerData(k, horizontal) for k in range(len(heads))] == heads
    assert words_of(page, "origin_name") == ["Склад", "Склад"]
    shown = {"en": "30.5", "ru": "30,5", "zh": "30.5"}[language]
    assert words_of(page, "hours") == [shown, "8"]


def test_filters_that_fit(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window, "lanes")
    bar = page.filters
    assert not any(one.isVisibleTo(bar) for one in (bar.status, bar.expiry, bar.off_map))
    for box, code, left in (
        (bar.region, "A", ["SC-1"]),
        (bar.region, "B", ["SC-2"]),
        (bar.brand, "ONE", ["SC-2"]),
    ):
        box.setCurrentIndex(box.findData(code))
        settle(qtbot, window)
        assert words_of(page, "destination") == left
        box.setCurrentIndex(0)
        settle(qtbot, window)
    for words, count in (("склад", 2), ("первый", 1), ("fax", 1), ("brand one", 1), ("zz", 0)):
        page.model.set_filter(Filter(words=words))
        settle(qtbot, window)
        assert page.model.rowCount() == count


def test_cells_are_typed_into(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path, language="ru")
    page = listing(qtbot, window, "lanes")
    for column, words in (("hours", "12,25"), ("cutoff", "9:05"), ("destination", "second")):
        type_into(page, 0, column, words)
        settle(qtbot, window)
    found = next(one for one in every(small, Lane) if one.cutoff)
    assert (found.hours, found.cutoff, found.destination) == (12.25, "09:05", "SC-2")
    for column, words, told in (
        ("cutoff", "25:00", "не время суток"),
        ("destination", "PD-1", "совпадают"),
        ("origin", "нет такого", "нет объекта"),
    ):
        type_into(page, 0, column, words)
        settle(qtbot, window)
        assert told in window.messages.label.text()
    assert labels(small).count("edit") == 3


def test_a_new_one_is_made_in_its_card(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    listing(qtbot, window, "lanes")
    window.registry.new_record("lanes")
    dialog = dialog_of(qtbot, window, RecordDialog)
    assert dialog.windowTitle() == "Lane"
    for name, words in (("origin", "sc-2"), ("destination", "SC-2"), ("hours", "5")):
        dialog.form.type(name, words)
    dialog.save()
    settle(qtbot, window)
    assert "the same" in dialog.form.fault_of("destination")
    dialog.form.type("destination", "Первый")
    dialog.form.type("cutoff", "noon")
    dialog.save()
    settle(qtbot, window)
    assert "16:30" in dialog.form.fault_of("cutoff")
    dialog.form.type("cutoff", "17:00")
    dialog.buttons.button(QDialogButtonBox.StandardButton.Save).click()
    settle(qtbot, window)
    assert hours(small)["SC-2 SC-1"] == 5.0
    assert labels(small)[-1] == "create"
    assert desk.undo_last(small).batch.details == {"name": "SC-2 → SC-1"}


def test_copied_and_pasted_back_nothing_changes(
    qtbot: QtBot, quick_of: Open, small: Database
) -> None:
    window = quick_of(small.path, language="zh")
    page = listing(qtbot, window, "lanes")
    page.view.setFocus()
    press(Key.Key_A, Modifier.ControlModifier)
    press(Key.Key_C, Modifier.ControlModifier)
    settle(qtbot, window)
    copied = QGuiApplication.clipboard().text()
    more = (
        copied.splitlines()[0]
        + "\n"
        + "\t".join(
            {"origin": "SC-1", "destination": "SC-2", "hours": "3"}.get(column, "")
            for column in page.model.columns
        )
    )
    for words, counts in ((copied, (0, 2)), (more, (1, 0))):
        QGuiApplication.clipboard().setText(words)
        back_in(qtbot, window)
        page.view.setFocus()
        press(Key.Key_V, Modifier.ControlModifier)
        dialog = dialog_of(qtbot, window, PasteDialog)
        assert dialog._plan is not None
        assert (dialog._plan.counts["new"], dialog._plan.counts["same"]) == counts
        if counts[0]:
            QTest.mouseClick(dialog.apply, Qt.MouseButton.LeftButton)
        else:
            press(Key.Key_Escape)
        settle(qtbot, window)
    assert hours(small)["SC-1 SC-2"] == 3.0


def test_many_are_edited_at_once(qtbot: QtBot, quick_of: Open, small: Database) -> None:
    window = quick_of(small.path)
    page = listing(qtbot, window, "lanes")
    page.view.selectAll()
    page.edit_wanted.emit(page.model.ids())
    dialog = dialog_of(qtbot, window, BulkEditDialog)
    assert not {"origin", "destination"} & dialog.form.editors.keys()
    dialog.form.type("hours", "24")
    dialog.save()
    settle(qtbot, window)
    assert set(hours(small).values()) == {24.0}


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_the_history_speaks_of_lanes_and_own_values(
    qtbot: QtBot, quick_of: Open, small: Database, language: str
) -> None:
    factor = Factor(code="speed", value=55, basis=Basis.ASSUMED)
    made = [Edit(Factor, "", {}, factor.model_dump(exclude={"uuid"}))]
    desk.save(small, made, "create", {"name": "speed"})
    window = quick_of(small.path, language=language)
    page = window.registry.history
    turn_to(qtbot, window, "history")
    settle(qtbot, window)
    things = {"en": "Own value of an assumption", "ru": "Своё значение допущения", "zh": "假设"}
    page.batches.view.selectRow(0)
    settle(qtbot, window)
    model = page.changes.model
    rows = [
        " | ".join(str(model.index(r, c).data()) for c in range(model.columnCount()))
        for r in range(model.rowCount())
    ]
    assert len(rows) == 1
    assert things[language] in rows[0]
    assert "speed" in rows[0]
    assert "55" in rows[0]
    window.registry.open_card(held(small, Facility, "SC-1").uuid)
    card = dialog_of(qtbot, window, FacilityCard)
    settle(qtbot, window)
    told = card.sections.history.model
    whole = [str(told.index(r, c).data()) for r in range(told.rowCount()) for c in range(6)]
    assert any("PD-1" in words and "SC-1" in words for words in whole)
