"""What coverage rests on: single centres, documents that end, brands that may leave."""

from __future__ import annotations

from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from aftersales.texts import day as day_text
from aftersales.texts import number, percent
from aftersales.ui.pages.report_page import ReportPage
from aftersales.ui.widgets.line_chart import Curve, LineChart
from aftersales.ui.widgets.table_panel import TablePanel

if TYPE_CHECKING:
    from aftersales.services.coverage import Report
    from aftersales.services.risks import Risks
    from aftersales.ui.desk import Desk

_SITES = (
    *("facility", "region", "closing_loss", "worst_brand", "adopter", "adopted", "allocated"),
)
_RENEWALS = ("facility", "region", "expiry", "ends", "closing_loss", "uio_behind", "brand")
_ORPHANS = ("brand", "covered", "adoptable", "orphaned")


class RiskPage(ReportPage):
    """Shows coverage as time goes on, and what is lost when something ends.

    Signals
    -------
    day_wanted : date
        Ask the question on this day.
    """

    day_wanted = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.dates = LineChart(self)
        self.dates.chosen.connect(self._ask_on)
        self.sizes = LineChart(self)
        self.sizes_note = QLabel(self)
        self.sizes_note.setWordWrap(True)
        self.sizes_note.setProperty("soft", True)
        falling = Qt.SortOrder.DescendingOrder
        self.sites = TablePanel(_SITES, ("closing_loss", falling), self)
        self.renewals = TablePanel(_RENEWALS, ("closing_loss", falling), self)
        self.orphans = TablePanel(_ORPHANS, ("orphaned", falling), self)
        self.add_facilities(self.renewals)
        self.add_facilities(self.sites)
        self.curves = QWidget(self)
        below = QVBoxLayout(self.curves)
        below.addWidget(self.sizes_note)
        below.addWidget(self.sizes, 1)
        self.tabs.addTab(self.curves, "")
        self.add_table(self.orphans)
        self._days: tuple[date, ...] = ()
        self.arrange(self.dates)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.note.setText(
            self.tr(
                "Coverage of today's vehicles on the first of each month, if nothing is renewed: "
                "rights, certificates and statuses count as they are recorded. Click a month to "
                "ask the whole window on that day."
            )
        )
        self.sizes_note.setText(
            self.tr(
                "Covered vehicles when centres close, the least needed first, and when centres "
                "open at the white spots, the largest first."
            )
        )
        self.dates.setAccessibleName(self.tr("Coverage by date"))
        self.sizes.setAccessibleName(self.tr("Closing and opening"))
        self.name_tab(self.renewals, self.tr("Renewals"))
        self.name_tab(self.sites, self.tr("If one centre closes"))
        self.name_tab(self.curves, self.tr("Closing and opening"))
        self.name_tab(self.orphans, self.tr("If a brand leaves"))
        self.look_again()

    def work(self, report: Report, language: str) -> Any:
        """Risks of the report."""
        from aftersales.services import risks

        found = risks.risks_of(report)
        return (
            found,
            risks.sites_at_risk_table(report, found, language),
            risks.renewals_table(report, found, language),
            risks.orphans_table(report, found, language),
        )

    def show_found(self, found: Any) -> None:
        """Show the risks."""
        risks, sites, renewals, orphans = found
        language, report = self.language, self.report
        assert report is not None  # noqa: S101 - there is something to show
        self.sites.set_table(
            sites, language, self.tr("No vehicle depends on a single centre at this reach.")
        )
        self.renewals.set_table(
            renewals,
            language,
            self.tr(
                "Nothing ends in the two years after the chosen date. Give rights, certificates "
                "and contracts their last day on the cards of the facilities."
            ),
        )
        self.orphans.set_table(orphans, language, self.tr("No brand has vehicles here."))
        total = max(1, report.assessment.summary.uio_total)
        self._show_dates(risks, total)
        self._show_sizes(risks, total)
        held = risks.resilience
        self.say(
            self.tr(
                "{backed} of the covered vehicles have a second centre within reach; "
                "{alone} depend on a single one."
            ).format(
                backed=percent(held.backed / max(1, held.covered), language),
                alone=number(held.covered - held.backed, language),
            ),
            self.dates,
            self.sizes,
        )

    def _show_dates(self, risks: Risks, total: int) -> None:
        language = self.language
        self._days = risks.days
        points = tuple(
            (float(one.toordinal()), covered / total)
            for one, covered in zip(risks.days, risks.covered, strict=True)
        )
        self.dates.show_curves(
            (Curve(self.tr("Coverage if nothing is renewed"), points),),
            x_label=lambda x: date.fromordinal(round(x)).strftime("%m.%Y"),
            y_label=lambda y: percent(y, language),
            tip=lambda _, k: (
                f"{day_text(risks.days[k], language)}: {percent(points[k][1], language)}"
            ),
        )
        self.dates.choose(0)  # the day of the question

    def _show_sizes(self, risks: Risks, total: int) -> None:
        language = self.language
        held = risks.resilience.covered
        lost = accumulate((loss for _, loss in risks.closing), initial=0)
        won = accumulate(risks.opening, initial=0)
        closing = tuple((float(k), (held - one) / total) for k, one in enumerate(lost))
        opening = tuple((float(k), (held + one) / total) for k, one in enumerate(won))
        self.sizes.show_curves(
            (
                Curve(self.tr("Centres closed"), closing),
                Curve(self.tr("Centres opened"), opening),
            ),
            x_label=lambda x: number(x, language),
            y_label=lambda y: percent(y, language, 0),
            tip=lambda curve, k: (
                f"{number(k, language)}: {percent((closing, opening)[curve][k][1], language)}"
            ),
        )

    def _ask_on(self, place: int) -> None:
        if 0 < place < len(self._days):
            self.day_wanted.emit(self._days[place])
