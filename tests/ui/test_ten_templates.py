"""A coordinator mails ten templates and gets ten files back, as spreadsheets leave them."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pytestqt.qtbot import QtBot

from aftersales.domain.records import Brand, Facility, Region, Status
from aftersales.store import entries
from aftersales.store.database import Database
from aftersales.ui.dialogs.import_dialog import ImportDialog
from aftersales.ui.dialogs.send_dialog import SendDialog
from aftersales.ui.main_window import MainWindow
from tests.builders import make_centre, make_right
from tests.services.sync.field import amend
from tests.ui import windows
from tests.ui.test_sync import choose, rows
from tests.ui.windows import TODAY, Open, dialog_of, drop, held, labels, settle, turn_to

pytestmark = pytest.mark.ui
quick_of = windows.quick_of
NUMBER = 10
Cells = list[list[str]]


@pytest.fixture
def office(registry: Database) -> Database:
    """Ten regions with three centres each."""
    with registry.write("fill", details={}) as writer:
        entries.add(writer, [Brand(code="ONE", name="Brand One")])
        names = {"ru": "Область", "zh": "地区"}
        entries.add(
            writer,
            [
                Region(
                    code=f"RU-R{k}",
                    name=f"Region {k}",
                    names={language: f"{word} {k}" for language, word in names.items()},
                )
                for k in range(NUMBER)
            ],
        )
        sites = [
            make_centre(
                f"{k:02}{n}",  # a leading zero, as spreadsheets like to lose
                name=f"Центр {k}-{n}",
                region=f"RU-R{k}",
                city="Тула",
                phone="+7 495 123-45-67",
                bays=4,
                technicians=6,
                lat=50.0 + k,
                lon=40.0 + n,
            )
            for k in range(NUMBER)
            for n in range(3)
        ]
        entries.add(writer, sites)
        entries.add(writer, [make_right(site.code) for site in sites])
    return registry


def column(head: list[str], *names: str) -> int:
    """Place of a column by what it is called in any of three languages."""
    return next(k for k, cell in enumerate(head) if cell in names)


BAYS = ("Bays", "Посты", "工位")
CITY = ("City", "Город", "城市")
CODE = ("Code", "Код", "代码")
STATUS = ("Status", "Статус", "状态")
OPENED = ("Opened", "Дата открытия", "开业日期")
CLOSED = ("Closed", "Дата закрытия", "停业日期")


def fill_workbook(path: Path, bays: int, city: str = "") -> None:
    """Fill in a workbook as a person does, and save it."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    head = [str(cell.value) for cell in sheet[1]]
    first = next(row for row in sheet.iter_rows(min_row=2) if str(row[column(head, *CODE)].value))
    first[column(head, *BAYS)].value = bays
    if city:
        first[column(head, *CITY)].value = city
    book.save(path)


def cells_of(path: Path) -> tuple[Cells, str]:
    """Cells of a CSV, and its delimiter."""
    text = path.read_text("utf-8-sig")
    delimiter = ";" if text.count(";") > text.count(",") else ","
    return list(csv.reader(io.StringIO(text), delimiter=delimiter)), delimiter


def as_text(cells: Cells, delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(cells)
    return out.getvalue()


def split_end(cells: Cells) -> Cells:
    """The last line as a spreadsheet takes it apart, every row as wide as the header."""
    width = len(cells[0])
    rows = [";".join(row).split(";") if row and row[0].startswith("#end") else row for row in cells]
    width = max(width, *map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows if row]


def save_cp1251(path: Path, cells: Cells) -> None:
    path.write_bytes(as_text(split_end(cells), ";").encode("cp1251"))


def save_unicode_text(path: Path, cells: Cells) -> None:
    path.write_bytes(as_text(split_end(cells), "\t").encode("utf-16"))


def save_gb18030(path: Path, cells: Cells) -> None:
    path.write_bytes(as_text(split_end(cells), ",").encode("gb18030"))


def save_with_sep(path: Path, cells: Cells) -> None:
    path.write_text("sep=;\r\n" + as_text(split_end(cells), ";"), "utf-8-sig", newline="")


def save_sorted(path: Path, cells: Cells) -> None:
    head, *others = split_end(cells)
    path.write_text(as_text([head, *sorted(others)], ";"), "utf-8", newline="")


def fill_csv(path: Path, save: Callable[[Path, Cells], None], bays: str, city: str = "") -> None:
    """Fill in a CSV in a spreadsheet, which saves it in its own way."""
    cells, _ = cells_of(path)
    head = cells[0]
    cells[1][column(head, *BAYS)] = bays
    if city:
        cells[1][column(head, *CITY)] = city
    for row in cells[1:]:
        if len(row) == len(head) and row[column(head, *OPENED)].count("-") == 2:
            year, month, day = row[column(head, *OPENED)].split("-")
            row[column(head, *OPENED)] = f"{day}.{month}.{year}"  # as Excel shows it
    save(path, cells)


def send(qtbot: QtBot, window: MainWindow, folder: Path, form: str, language: str) -> list[Path]:
    """Send out a file for each region, through the dialog."""
    window.registry.sync.send.click()
    dialog = dialog_of(qtbot, window, SendDialog)
    for box, value in (
        (dialog.kind, "centres"),
        (dialog.region, "\x00each"),
        (dialog.form, form),
        (dialog.language, language),
    ):
        box.setCurrentIndex(box.findData(value))
    dialog.write(folder)
    settle(qtbot, window)
    return sorted(folder.iterdir())


def take(qtbot: QtBot, window: MainWindow, path: Path, encoding: str = "") -> None:
    """Take a file in, in the encoding that reads well."""
    assert drop(window, path)
    dialog = dialog_of(qtbot, window, ImportDialog)
    settle(qtbot, window)
    if encoding:
        dialog.encoding.setCurrentIndex(dialog.encoding.findData(encoding))
        dialog.encoding.activated.emit(0)
        settle(qtbot, window)
    assert dialog.messages.isHidden(), dialog.messages.label.text()
    assert dialog.apply.isEnabled(), dialog.summary.text()
    dialog.apply.click()
    settle(qtbot, window)


class Coordinator:
    """Who mails the templates and takes the answers in."""

    def __init__(self, qtbot: QtBot, window: MainWindow, office: Database, folder: Path) -> None:
        self.qtbot, self.window, self.office, self.folder = qtbot, window, office, folder
        self.page = window.registry.sync

    def mail(self) -> dict[tuple[str, str], list[Path]]:
        """Send out workbooks and CSV in three languages."""
        turn_to(self.qtbot, self.window, "sync")
        return {
            (form, language): send(
                self.qtbot, self.window, self.folder / f"{form}-{language}", form, language
            )
            for form in ("xlsx", "csv")
            for language in ("en", "ru", "zh")
        }

    def receive(self, path: Path, encoding: str = "") -> None:
        """Take one answer in."""
        take(self.qtbot, self.window, path, encoding)

    def decide(self, button: str, scope: str, field: str) -> None:
        """Decide what is open of a field, or what was chosen."""
        page = self.page
        choose(page.conflicts, lambda row: row[0].startswith(field), "field")
        page.scope.setCurrentIndex(page.scope.findData(scope))
        page.scope.activated.emit(0)
        getattr(page, button).click()
        settle(self.qtbot, self.window)

    def undo(self, name: str) -> None:
        """Take one file back."""
        self.page.tabs.setCurrentIndex(1)
        choose(self.page.receipts, lambda row: row[0] == name, "file")
        self.page.undo.click()
        settle(self.qtbot, self.window)

    def bays(self, code: str) -> int | None:
        """Bays of a centre."""
        return held(self.office, Facility, code).bays


def filled(sent: dict[tuple[str, str], list[Path]]) -> list[tuple[Path, str]]:
    """Ten people fill them in, each their own way; the files, and their encodings."""
    back = []
    for k, language in enumerate(("ru", "en", "zh", "ru")):
        path = sent["xlsx", language][k]
        fill_workbook(path, 20 + k, "Щёкино" if k == 0 else "")
        back.append((path, ""))
    ways = (
        ("ru", save_cp1251, "cp1251"),
        ("ru", save_unicode_text, ""),
        ("zh", save_gb18030, "gb18030"),
        ("ru", save_with_sep, ""),
        ("en", save_sorted, ""),
    )
    for k, (language, save, encoding) in enumerate(ways, 4):
        path = sent["csv", language][k]
        fill_csv(path, save, str(20 + k), "Щёкино" if k == 4 else "")
        back.append((path, encoding))
    closing = sent["csv", "ru"][9]
    cells, _ = cells_of(closing)
    cells[1][column(cells[0], *STATUS)] = "закрыт"
    cells[1][column(cells[0], *CLOSED)] = "01.11.2026"
    save_with_sep(closing, cells)
    return [*back, (closing, "")]


def test_ten_templates_come_back(
    qtbot: QtBot, quick_of: Open, office: Database, tmp_path: Path
) -> None:
    one = Coordinator(qtbot, quick_of(office.path), office, tmp_path)
    sent = one.mail()
    assert all(len(paths) == NUMBER for paths in sent.values())
    back = filled(sent)
    amend(office, "000", city="Новомосковск")  # the office goes on meanwhile
    amend(office, "040", city="Новомосковск")
    amend(office, "090", bays=9)

    for path, encoding in back:
        one.receive(path, encoding)
    assert [one.bays(f"{k:02}0") for k in range(9)] == list(range(20, 29))
    assert [one.bays(f"{k:02}1") for k in range(9)] == [4] * 9

    # Three conflicts: two towns, and a closing of what the office has edited.
    turn_to(qtbot, one.window, "sync")
    assert one.page.tabs.tabText(0) == "To decide (3)"
    one.decide("ours", "field", "City")
    assert one.page.tabs.tabText(0) == "To decide (1)"
    one.decide("theirs", "chosen", "Status")
    assert one.page.tabs.tabText(0) == "To decide (0)"
    assert held(office, Facility, "000").city == "Новомосковск"
    assert held(office, Facility, "090").status_on(TODAY) is Status.CLOSED
    assert one.bays("090") == 9

    # One file was a mistake: it is taken back, and nothing else with it.
    one.undo(back[5][0].name)
    assert len(rows(one.page.receipts, "file")) == NUMBER
    assert (one.bays("050"), one.bays("060")) == (4, 26)

    # Another comes once more, and changes nothing.
    before = labels(office)
    assert drop(one.window, back[8][0])
    again = dialog_of(qtbot, one.window, ImportDialog)
    settle(qtbot, one.window)
    assert not again.apply.isEnabled()
    assert "was taken in" in again.notes.text()
    again.reject()
    settle(qtbot, one.window)
    assert labels(office) == before
