"""The calendar of what ends: certificates, rights and contracts, with the vehicles behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from aftersales.texts import number, text
from aftersales.ui.pages.reading_page import ReadingPage
from aftersales.ui.widgets.month_strip import Month, MonthStrip
from aftersales.ui.widgets.table_panel import TablePanel

if TYPE_CHECKING:
    from aftersales.services.coverage import Report
    from aftersales.services.expiries import Expiry
    from aftersales.services.tables import ReportTable
    from aftersales.ui.desk import Desk

_MONTHS = 18
_COLUMNS = ("ends", "days_left", "uio_behind", "expiry", "facility", "what", "brand", "region")
_KINDS = ("certificate", "authorisation", "contract")
_OVERDUE = "overdue"


class ExpiryPage(ReadingPage):
    """Shows what ends around the day of the question.

    Signals
    -------
    card_wanted : str, str
        Open the card of the facility with this uuid, at this field.
    """

    card_wanted = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._report: Report | None = None
        self._expiries: list[Expiry] = []
        self._rows: ReportTable | None = None
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setProperty("soft", True)
        self.kind = QComboBox(self)
        self.kind.currentIndexChanged.connect(self._show)
        self.strip = MonthStrip(self)
        self.strip.chosen.connect(lambda _: self._show())
        self.table = TablePanel(_COLUMNS, ("ends", Qt.SortOrder.AscendingOrder), self)
        self.table.key_opened.connect(self._open)
        top = QHBoxLayout()
        top.addWidget(self.note, 1)
        top.addWidget(self.kind)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.addLayout(top)
        column.addWidget(self.strip)
        column.addWidget(self.table, 1)
        self.retranslate()

    @property
    def search(self) -> QLineEdit:
        """The field that Find goes to."""
        return self.table.search

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.note.setText(
            self.tr(
                "Bars are the vehicles behind what ends in a month: covered ones for which the "
                "facility is the nearest eligible centre. Click a month to see its rows."
            )
        )
        chosen = self.kind.currentData() or ""
        self.kind.blockSignals(True)
        self.kind.clear()
        self.kind.addItem(self.tr("Everything that ends"), "")
        for kind in _KINDS:
            self.kind.addItem(text(f"expiry.{kind}", self.desk.session.language), kind)
        self.kind.setCurrentIndex(max(0, self.kind.findData(chosen)))
        self.kind.blockSignals(False)
        self.kind.setAccessibleName(self.tr("Kind"))
        self.strip.setAccessibleName(self.tr("Months"))
        self.table.set_heading(self.tr("Ends"))
        self.look_again()

    def show_report(self, report: Report) -> None:
        """Follow another answer, at the latest when the page is looked at."""
        self._report = report
        self.look_again()

    def _look(self) -> None:
        report, names, language = self._report, self.desk.names, self.desk.session.language
        if report is None:
            return

        def work(*_: object) -> Any:
            from aftersales.services.desk_tables import expiries_table
            from aftersales.services.expiries import expiries

            found = expiries(report)
            return found, expiries_table(found, names, report.question.day, language)

        self.desk.run(self, work, self._take)

    def _take(self, found: tuple[list[Expiry], ReportTable]) -> None:
        self._expiries, self._rows = found
        self._show()

    def _show(self) -> None:
        """Show the months, and the rows of the chosen one."""
        report, rows, language = self._report, self._rows, self.desk.session.language
        if report is None or rows is None:
            return
        today = report.question.day
        kind = self.kind.currentData() or ""
        held = [k for k, one in enumerate(self._expiries) if kind in ("", one.kind)]
        self.strip.show_months(self._months([self._expiries[k] for k in held], today))
        month = self.strip.current
        kept = [k for k in held if month in ("", _month_of(self._expiries[k].day, today))]
        self.table.set_table(
            rows.only(kept),
            language,
            self.tr(
                "Nothing ends in the two years after the chosen date. Give rights, certificates "
                "and contracts their last day on the cards of the facilities."
            ),
        )

    def _months(self, held: Sequence[Expiry], today: date) -> list[Month]:
        language = self.desk.session.language
        counts: dict[str, int] = defaultdict(int)
        uio: dict[str, int] = defaultdict(int)
        for one in held:
            key = _month_of(one.day, today)
            counts[key] += 1
            uio[key] += one.uio
        found = []
        for key in (_OVERDUE, *_keys(today)):
            tip = self.tr("Ends: {count}; vehicles behind: {uio}").format(
                count=number(counts[key], language), uio=number(uio[key], language)
            )
            count = number(counts[key], language) if counts[key] else ""
            label = self.tr("Overdue") if key == _OVERDUE else _month_name(key)
            found.append(Month(key, label, tip, uio[key] or counts[key] / 1e6, count))
        return found

    def _open(self, key: str) -> None:
        uuid, kind, _ = key.split("|")
        field = {
            "certificate": "certificates",
            "authorisation": "authorisations",
            "contract": "contract_to",
        }
        self.card_wanted.emit(uuid, field[kind])


def _month_of(day: date, today: date) -> str:
    return _OVERDUE if day < today else f"{day.year}-{day.month:02d}"


def _keys(today: date) -> list[str]:
    """The months from the one of a day on."""
    first = today.year * 12 + today.month - 1
    return [f"{k // 12}-{k % 12 + 1:02d}" for k in range(first, first + _MONTHS)]


def _month_name(key: str) -> str:
    """Short name of a month, and its year under it."""
    year, month = (int(part) for part in key.split("-"))
    name = QLocale().standaloneMonthName(month, QLocale.FormatType.ShortFormat)
    return f"{name.rstrip('.')}\n{year}"
