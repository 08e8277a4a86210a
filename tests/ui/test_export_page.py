"""Packs chosen, looked at and written with real clicks."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMarginsF, QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog, QPrintPreviewWidget
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QInputDialog, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from aftersales.domain.errors import InputError
from aftersales.exchange.run_card import read_card
from aftersales.services.packs import presets, profiles
from aftersales.store.database import Database
from aftersales.ui.dialogs.print_preview import draw_pages
from aftersales.ui.main_window import MainWindow
from aftersales.ui.pages.export_page import ExportPage
from tests.services.packs.packing import fill_with, secret
from tests.ui import windows
from tests.ui.windows import Open, cut_off, turn_to

pytestmark = pytest.mark.ui
quick_of = windows.quick_of


@pytest.fixture
def window(qtbot: QtBot, quick_of: Open, registry: Database) -> MainWindow:
    fill_with(registry, secret)
    path = registry.path
    registry.close()
    opened = quick_of(path)
    turn_to(qtbot, opened, "export")
    return opened


def drawn(qtbot: QtBot, page: ExportPage) -> None:
    """Wait until every chosen page is drawn."""
    qtbot.waitUntil(
        lambda: not page.pages.is_missing and not page.studio.is_drawing, timeout=60_000
    )


def tick(regions: QListWidget, row: int) -> None:
    """Click the box of a region."""
    where = regions.visualItemRect(regions.item(row))
    QTest.mouseClick(
        regions.viewport(),
        Qt.MouseButton.LeftButton,
        pos=QPoint(where.left() + 10, where.center().y()),
    )


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_choose_look_and_write(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    page = window.export
    drawn(qtbot, page)
    assert page.choice.chosen == [""]  # the whole country at first
    assert page.gallery.large.has_image
    assert page.gallery.list.count() > 1  # the report behind the map
    press(page.choice.none)
    assert not page.write.isEnabled()
    qtbot.waitUntil(lambda: page.gallery.list.count() == 0, timeout=10_000)
    tick(page.choice.regions, 1)
    assert page.choice.chosen != [""]
    assert len(page.choice.chosen) == 1
    qtbot.waitUntil(lambda: len(page.gallery.keys) == 1, timeout=10_000)
    drawn(qtbot, page)
    for form, box in page.choice.formats.items():
        if box.isChecked() != (form in {"csv", "png"}):
            box.click()
    assert any(page.leaving.files.item(k).text() == "run-card.json"
               for k in range(page.leaving.files.count()))  # fmt: skip
    assert page.gallery.list.count() == 1  # no report is wanted any more
    page.set_folder(str(tmp_path / "share"))
    with qtbot.waitSignal(page.wrote, timeout=60_000) as told:
        press(page.write)
    files = told.args[0]
    assert all(path.is_file() for path in files)
    assert [path.name for path in files] == [
        page.leaving.files.item(k).text() for k in range(page.leaving.files.count())
    ]
    qtbot.waitUntil(lambda: not page.studio.is_writing, timeout=10_000)
    assert window.messages.isVisible()
    card = read_card(files[-1])
    assert card["region"] == page.choice.chosen[0]
    assert card["profile"]["name"] == "external"
    assert page.failures.isHidden()


def test_a_page_that_is_refused_is_told(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window.export
    drawn(qtbot, page)

    def refuse(*_: Any) -> None:
        raise InputError("pack_plans", profile="external")

    monkeypatch.setattr(page.studio, "_press_of", refuse)
    with qtbot.waitSignal(page.failed, timeout=10_000):
        page.choice.changed.emit()
    assert not page.gallery.large.has_image
    assert "No page was drawn" in page.gallery.large.accessibleName()
    assert window.messages.isVisible()


def test_a_pack_that_fails_is_listed(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    page = window.export
    drawn(qtbot, page)
    (tmp_path / "share").mkdir()
    (tmp_path / "share" / "country").write_text("no folder")
    page.set_folder(str(tmp_path / "share"))
    press(page.write)
    qtbot.waitUntil(lambda: page.failures.count() == 1, timeout=60_000)
    assert page.failures.isVisible()
    assert "Whole country" in page.failures.item(0).text()
    qtbot.waitUntil(lambda: not page.studio.is_writing, timeout=10_000)


def test_what_leaves_can_be_changed_and_kept(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window.export
    page.tabs.setCurrentIndex(1)
    sites = page.leaving.tree.topLevelItem(4)
    assert sites is not None
    sites.setCheckState(0, Qt.CheckState.Unchecked)
    page.leaving.round_to.setValue(20)
    assert page.profile.columns["sites"] == ()
    assert page.profile.round_to == 20
    assert page.choice.profile.currentText() == "Changed, not saved"
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("dealers", True))
    press(page.leaving.keep)
    assert profiles.find("dealers").round_to == 20
    assert page.choice.profile.currentData() == "dealers"
    drawn(qtbot, page)
    assert "sites.csv" not in " ".join(
        page.leaving.files.item(k).text() for k in range(page.leaving.files.count())
    )


def test_presets_bring_choices_back(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = window.export
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    press(page.choose)
    assert window.settings.share_folder == str(tmp_path)
    press(page.choice.all)
    page.save_preset("monthly")
    press(page.choice.none)
    page.choice.paper.setCurrentIndex(3)
    page.presets.activated.emit(page.presets.findData("monthly"))
    assert len(page.choice.chosen) == 3
    assert page.choice.paper.currentData() == ("A4", False)
    assert presets.load("monthly").folder == str(tmp_path)
    drawn(qtbot, page)


def test_pages_are_printed(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same pages that are previewed, drawn onto a printer that writes a file."""
    from PySide6.QtPdf import QPdfDocument

    page = window.export
    drawn(qtbot, page)
    press(page.choice.all)
    qtbot.waitUntil(lambda: len(page.gallery.keys) == 3, timeout=10_000)
    drawn(qtbot, page)
    asked: list[bytes] = []
    show = page._show_print

    def keep(pages: bytes) -> None:
        asked.append(pages)
        show(pages)

    monkeypatch.setattr(page, "_show_print", keep)
    press(page.print)
    qtbot.waitUntil(lambda: page.findChild(QPrintPreviewDialog) is not None, timeout=60_000)
    dialog: Any = page.findChild(QPrintPreviewDialog)
    qtbot.waitUntil(lambda: not page.studio.is_writing, timeout=60_000)
    preview: Any = dialog.findChild(QPrintPreviewWidget)
    shown = page.gallery.list.count()
    assert shown > 3
    qtbot.waitUntil(lambda: preview.pageCount() == shown, timeout=20_000)
    dialog.close()
    (tmp_path / "in.pdf").write_bytes(asked[0])
    given = QPdfDocument()
    given.load(str(tmp_path / "in.pdf"))
    assert given.pageCount() == shown
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setFullPage(True)
    draw_pages(given, printer)
    printed = QPdfDocument()
    printed.load(str(tmp_path / "out.pdf"))
    assert printed.pageCount() == shown
    given.close()
    printed.close()


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_nothing_is_cut_off(qtbot: QtBot, window: MainWindow, language: str) -> None:
    window.resize(1280, 720)
    if language != "en":
        with qtbot.waitSignal(window.session.answered, timeout=30_000):
            window.change_settings(language=language)
    drawn(qtbot, window.export)
    assert cut_off(window.export) == []


def test_pages_are_those_that_are_written(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    """As many report pages as the written document has, each with the words of its page."""
    from PySide6.QtPdf import QPdfDocument

    page = window.export
    drawn(qtbot, page)
    page.set_folder(str(tmp_path))
    with qtbot.waitSignal(page.wrote, timeout=60_000):
        press(page.write)
    written = QPdfDocument()
    written.load(str(tmp_path / "country" / "country-report.pdf"))
    listed = page.gallery.list
    assert written.pageCount() == listed.count() - 1
    for number in range(written.pageCount()):
        listed.setCurrentRow(number + 1)
        shown = page.gallery.large.image
        assert shown is not None
        wanted = written.render(number, shown.size())
        assert unlike(shown, wanted) < 0.01
        # A control: another page would be told apart.
        other = written.render((number + 1) % written.pageCount(), shown.size())
        assert unlike(shown, other) > 0.02
    written.close()
    qtbot.waitUntil(lambda: not page.studio.is_writing, timeout=10_000)


def unlike(one: QImage, other: QImage) -> float:
    """Share of sampled points that are dark in one picture and light in the other."""
    points = [(x, y) for x in range(0, one.width(), 5) for y in range(0, one.height(), 5)]
    differ = [
        abs(QColor(one.pixel(x, y)).lightness() - lightness(other.pixelColor(x, y))) > 90
        for x, y in points
    ]
    return sum(differ) / len(points)


def lightness(colour: QColor) -> int:
    """As it looks on white paper."""
    return 255 if not colour.alpha() else colour.lightness()


def test_a_page_that_lies_the_other_way_is_turned(qtbot: QtBot, tmp_path: Path) -> None:
    """Wide on upright paper: printed as large as the paper allows, not half as large."""
    from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter
    from PySide6.QtPdf import QPdfDocument

    def document(name: str, way: QPageLayout.Orientation) -> QPdfDocument:
        writer = QPdfWriter(str(tmp_path / name))
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageOrientation(way)
        writer.setPageMargins(QMarginsF())
        painter = QPainter(writer)
        painter.fillRect(0, 0, writer.width(), writer.height(), QColor("black"))
        painter.end()
        found = QPdfDocument()
        found.load(str(tmp_path / name))
        return found

    wide = document("wide.pdf", QPageLayout.Orientation.Landscape)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    draw_pages(wide, printer)
    printed = QPdfDocument()
    printed.load(str(tmp_path / "out.pdf"))
    picture = printed.render(0, printed.pagePointSize(0).toSize())
    dark = [
        picture.pixelColor(x, y).alpha() > 0 and picture.pixelColor(x, y).lightness() < 60
        for x in range(5, picture.width() - 5, 9)
        for y in range(5, picture.height() - 5, 9)
    ]
    assert all(dark)
    wide.close()
    printed.close()
