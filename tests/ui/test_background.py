"""The background map: chosen with real clicks, checked, followed by every map and the exports."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from aftersales.store.database import Database
from aftersales.ui.dialogs.background_dialog import BackgroundDialog
from aftersales.ui.dialogs.export_tiles import ExportTilesDialog
from aftersales.ui.main_window import MainWindow
from tests.exchange.test_map_tiles import Server, server
from tests.services.packs.packing import fill_with, secret
from tests.tilefiles import mbtiles, world
from tests.ui import windows
from tests.ui.windows import Open, cut_off, dialog_of, settle

pytestmark = pytest.mark.ui
quick_of = windows.quick_of
__all__ = ["server"]


@pytest.fixture
def window(quick_of: Open, registry: Database) -> MainWindow:
    fill_with(registry, secret)
    path = registry.path
    registry.close()
    return quick_of(path)


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow) -> BackgroundDialog:
    window.menus.background.trigger()
    return dialog_of(qtbot, window, BackgroundDialog)


def choose(dialog: BackgroundDialog, kind: int) -> None:
    dialog._radios[kind].click()


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def says(qtbot: QtBot, dialog: BackgroundDialog, words: str) -> None:
    qtbot.waitUntil(lambda: words in dialog.preview.words.text(), timeout=10_000)


def agree(dialog: BackgroundDialog) -> None:
    press(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok))


def test_a_file_is_tried_and_taken(
    qtbot: QtBot, window: MainWindow, dialog: BackgroundDialog, tmp_path: Path
) -> None:
    file = world(tmp_path / "w.mbtiles", (200, 10, 10), 4, attribution="<a href='x'>Me</a>")
    window.export.show()
    assert window.export.choice.tiles.isHidden()
    assert not dialog.file.isEnabled()
    choose(dialog, 1)
    dialog.file.setText(str(file))
    press(dialog.attempt)
    qtbot.waitUntil(lambda: not dialog.preview.picture.pixmap().isNull(), timeout=10_000)
    assert dialog.preview.words.text() == "Zoom levels 0 to 4.\nMe"
    with qtbot.waitSignal(window.session.answered, timeout=30_000) as told:
        agree(dialog)
    assert "WebMercator" in told.args[0].page
    assert window.settings.tiles == str(file)
    assert not window.export.choice.tiles.isHidden()
    assert window.export._order().background is None  # it has to be asked for
    window.export.choice.tiles.tick.click()
    assert window.export._order().background == window.session.background
    assert "no network" in window.export.choice.tiles.warning.text()
    # Taken away again, maps are as before and nothing is offered.
    with qtbot.waitSignal(window.session.answered, timeout=30_000) as told:
        window.change_settings(tiles="")
    assert "WebMercator" not in told.args[0].page
    assert window.export.choice.tiles.isHidden()
    assert window.export._order().background is None


def test_the_map_is_exported_with_tiles_only_where_that_is_ticked(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is asked without a background; with one, the page is the same without the tick."""
    pages = [tmp_path / f"{k}.html" for k in range(4)]
    folders = [tmp_path / f"report-{k}" for k in range(2)]
    for folder in folders:
        folder.mkdir()
    names, places = iter(map(str, pages)), iter(map(str, folders))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (next(names), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: next(places))

    def export(entry: QAction, *, tick: bool | None) -> None:
        with qtbot.waitSignal(window.session.wrote, timeout=30_000):
            entry.trigger()
            if tick is not None:
                asked = dialog_of(qtbot, window, ExportTilesDialog)
                assert not asked.tiles.tick.isChecked() and asked.tiles.warning.isHidden()
                if tick:
                    asked.tiles.tick.click()
                    assert "no network" in asked.tiles.warning.text()
                press(asked.buttons.button(QDialogButtonBox.StandardButton.Ok))
        settle(qtbot, window)

    menus = window.menus
    export(menus.map, tick=None)
    window.change_settings(tiles=str(world(tmp_path / "w.mbtiles", (200, 10, 10), 4)))
    qtbot.waitUntil(lambda: window.session.background is not None, timeout=10_000)
    settle(qtbot, window)
    export(menus.map, tick=False)
    export(menus.map, tick=True)
    export(menus.tables, tick=True)
    menus.map.trigger()
    dialog_of(qtbot, window, ExportTilesDialog).reject()
    settle(qtbot, window)
    assert [page.exists() for page in pages] == [True, True, True, False]
    plain, still, tiled = (page.read_bytes() for page in pages[:3])
    assert plain == still != tiled and b"WebMercator" in tiled
    assert (folders[0] / "coverage.html").read_bytes() == tiled


def test_what_cannot_be_drawn_is_refused(
    qtbot: QtBot, window: MainWindow, dialog: BackgroundDialog, tmp_path: Path
) -> None:
    vector = mbtiles(tmp_path / "v.mbtiles", [(0, 0, 0, b"\x1f\x8b\x08")])
    choose(dialog, 1)
    for file, words in (
        ("", "no file"), (str(tmp_path / "none"), "no file"), (str(vector), "vector tiles")
    ):  # fmt: skip
        dialog.file.setText(file)
        agree(dialog)
        says(qtbot, dialog, words)
        dialog.preview.clear()
    choose(dialog, 2)
    for address, who, words in (
        ("https://a.org/{z}/{x}.png", "Me", "must hold"),
        ("http://a.org/{z}/{x}/{y}.png", "Me", "https://"),
        ("https://a.org/{z}/{x}/{y}.png", "", "whose"),
    ):
        dialog.address.setText(address)
        dialog.attribution.setText(who)
        agree(dialog)
        assert words in dialog.preview.words.text()
        assert dialog.isVisible()
    dialog.reject()
    assert window.settings.tiles == ""


def test_an_address_is_asked_when_it_is_tried(
    qtbot: QtBot, dialog: BackgroundDialog, server: Server
) -> None:
    choose(dialog, 2)
    dialog.address.setText(f"{server.origin}/{{z}}/{{x}}/{{y}}.png")
    dialog.attribution.setText("Me")
    QApplication.processEvents()
    assert server.asked == []
    press(dialog.attempt)
    qtbot.waitUntil(lambda: not dialog.preview.picture.pixmap().isNull(), timeout=10_000)
    assert len(server.asked) == 1
    dialog.reject()


def test_a_file_that_is_gone_is_told(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    with qtbot.waitSignal(window.session.background_changed, timeout=10_000):
        window.change_settings(tiles=str(tmp_path / "gone.mbtiles"))
    assert "gone.mbtiles" in window.messages.label.text()
    assert window.session.background is None


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_nothing_is_cut_off(qtbot: QtBot, window: MainWindow, language: str) -> None:
    if language != "en":
        with qtbot.waitSignal(window.session.answered, timeout=30_000):
            window.change_settings(language=language)
    window.backgrounds.choose()
    dialog = dialog_of(qtbot, window, BackgroundDialog)
    assert cut_off(dialog) == []
    dialog.reject()
    settle(qtbot, window)
    address = "https://tiles.example.org/{z}/{x}/{y}.png"
    window.change_settings(tiles=address, tiles_attribution="Somebody")
    qtbot.waitUntil(lambda: window.session.background is not None, timeout=10_000)
    settle(qtbot, window)
    window.menus.map.trigger()
    asked = dialog_of(qtbot, window, ExportTilesDialog)
    asked.tiles.tick.click()
    QApplication.processEvents()
    assert asked.tiles.warning.isVisible()
    assert cut_off(asked) == []
    asked.reject()
