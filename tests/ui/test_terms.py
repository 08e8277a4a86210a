"""Every figure is explained, in three languages, and the explanation is found and read whole."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from aftersales.services.tables import TABLES
from aftersales.settings import LANGUAGES
from aftersales.texts import catalogue, text
from aftersales.ui import theme
from aftersales.ui.dialogs.terms import TermsDialog
from aftersales.ui.explained import COLUMN_KPI, column_tip, kpi_codes, kpi_symbols, kpi_tip
from aftersales.ui.models.report_table import ReportTableModel
from aftersales.ui.pages.coverage_page import DEMAND_COLUMNS, FACILITY_COLUMNS

pytestmark = pytest.mark.ui
CODES = kpi_codes("en")


@pytest.fixture
def show(qtbot: QtBot, qapp: QApplication) -> type[TermsDialog]:
    """Dialogs as the product shows them; the bot closes them."""
    theme.apply(qapp, "light")

    class Shown(TermsDialog):
        def __init__(self, language: str, start: str = "parc_coverage") -> None:
            super().__init__(language, start)
            qtbot.addWidget(self)
            self.show()
            qtbot.waitExposed(self)

    return Shown


def offered(dialog: TermsDialog) -> list[str]:
    """Codes of the figures that the filter leaves."""
    items = [dialog.list.item(row) for row in range(dialog.list.count())]
    return [str(item.data(Qt.ItemDataRole.UserRole)) for item in items if not item.isHidden()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_has_name_formula_and_meaning(language: str) -> None:
    assert kpi_codes(language) == CODES
    for section in ("kpi_formula", "kpi_meaning"):
        assert tuple(catalogue(language)[section]) == CODES
    for code in CODES:
        formula = text(f"kpi_formula.{code}", language)
        assert "=" in formula
        assert all(formula.count(a) == formula.count(b) for a, b in ("()", "[]"))
        assert kpi_tip(code, language).splitlines()[0] == text(f"kpi_name.{code}", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_symbol_of_a_formula_is_explained(language: str) -> None:
    known = set(catalogue(language)["kpi_symbol"])
    used: set[str] = set()
    for code in CODES:
        formula = text(f"kpi_formula.{code}", language)
        indexed = set(re.findall(r"(?<![A-Za-z])[a-z]_[a-z]+", formula))
        assert indexed <= known
        explained = {words.split("：")[0].split(":")[0] for words in kpi_symbols(code, language)}
        assert indexed <= explained
        used |= explained
    assert used == (known - {"bracket"}) | {"[…]"}


def test_explained_columns_exist() -> None:
    columns = catalogue("en")["table"]
    for column, code in COLUMN_KPI.items():
        assert column in columns
        assert code in CODES
    assert set(TABLES) == {"regions", "white_spots", "repairs", "facilities", "demand"}


def test_tooltips_wrap_and_hold_no_markup_of_their_own() -> None:
    tip = column_tip("uncovered", "en")
    assert tip is not None
    assert tip.startswith("<qt><b>Uncovered UIO</b><p>")
    assert "uio_covered(R)<br>=" in tip
    assert "[d_ib &gt; R]" in tip
    assert re.sub(r"</?(qt|b|p|br)>", "", tip).count("<") == 0
    for code in CODES:
        assert "<" not in kpi_tip(code, "en")
    assert column_tip("name", "en") is None


def test_headers_of_tables_explain_themselves(qapp: QApplication) -> None:
    across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    role = Qt.ItemDataRole.ToolTipRole
    model = ReportTableModel(FACILITY_COLUMNS)
    model.language = "ru"
    served, name = FACILITY_COLUMNS.index("served"), FACILITY_COLUMNS.index("name")
    assert model.headerData(served, across, role) == column_tip("served", "ru")
    assert model.headerData(served, across) == text("table.served", "ru")
    assert model.headerData(name, across, role) is None
    assert model.headerData(0, down, role) is None
    assert model.headerData(0, down) is None
    demand = ReportTableModel(DEMAND_COLUMNS)
    assert demand.headerData(DEMAND_COLUMNS.index("uio"), across, role) == column_tip("uio", "en")


def test_begins_with_the_asked_figure(show: type[TermsDialog]) -> None:
    dialog = show("en", "white_spot")
    assert dialog.chosen() == "white_spot"
    assert dialog.name.text() == "White spot and its cause"
    assert dialog.formula.text().replace("\u00a0", " ") == text("kpi_formula.white_spot", "en")
    assert dialog.meaning.text() == text("kpi_meaning.white_spot", "en")
    assert "R: reach in km" in dialog.symbols.text()
    assert not dialog.isModal()
    assert not dialog.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    assert show("en", "no such figure").chosen() == CODES[0]


def test_a_figure_without_symbols_has_no_list_of_them(show: type[TermsDialog]) -> None:
    dialog = show("en", "basis")
    assert dialog.symbols.isHidden()
    dialog.choose("uio")
    assert dialog.symbols.isVisible()


def test_filter_ignores_case_and_yo(show: type[TermsDialog]) -> None:
    dialog = show("ru")
    dialog.search.setText("ПАСПОРТ РАСЧЕТ")
    assert offered(dialog) == ["run_card"]
    assert dialog.chosen() == "run_card"
    dialog.search.setText("НЁПОКРЫТЫЙ парк")
    assert "uio_uncovered" in offered(dialog)
    dialog.search.setText("p90_km")
    assert offered(dialog) == ["p90_km"]


def test_a_filter_that_finds_nothing_says_so(show: type[TermsDialog]) -> None:
    dialog = show("en")
    dialog.search.setText("horoscope")
    assert offered(dialog) == []
    assert dialog.chosen() == ""
    assert dialog.name.text() == dialog.meaning.text() == ""
    words = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert "No figure has these words." in words
    dialog.choose("served")
    assert dialog.search.text() == ""
    assert dialog.chosen() == "served"
    assert len(offered(dialog)) == len(CODES)


def test_is_used_by_keyboard_alone(qtbot: QtBot, show: type[TermsDialog]) -> None:
    dialog = show("en")
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    assert dialog.focusWidget() is dialog.search
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    assert dialog.chosen() == CODES[1]
    QTest.keyClicks(dialog.search, "distance")
    first = dialog.chosen()
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    assert dialog.chosen() in offered(dialog)
    assert dialog.chosen() != first
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.focusWidget() is dialog.list
    QTest.keyClick(dialog.list, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert dialog.focusWidget() is dialog.search
    QTest.keyClick(dialog.search, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_read_whole(
    show: type[TermsDialog], qapp: QApplication, language: str
) -> None:
    """At the smallest size nothing is cut off sideways, and downwards the words can be scrolled."""
    dialog = show(language)
    dialog.resize(dialog.minimumSize())
    assert dialog.width() <= 1280
    assert dialog.height() <= 680  # a screen of 720 with a title and a task bar
    labels = (dialog.name, dialog.formula, dialog.meaning, dialog.symbols)
    for code in CODES:
        dialog.choose(code)
        qapp.processEvents()
        for label in labels:
            if label.isVisible():
                assert label.width() >= label.minimumSizeHint().width(), (code, label.text())
                assert label.height() >= label.heightForWidth(label.width()), (code, label.text())
