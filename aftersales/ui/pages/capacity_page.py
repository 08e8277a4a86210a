"""Hours of the workshops against those of the vehicles around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from aftersales.texts import number, percent
from aftersales.ui.pages.report_page import ReportPage
from aftersales.ui.widgets.line_chart import Curve, LineChart
from aftersales.ui.widgets.table_panel import TablePanel

if TYPE_CHECKING:
    from aftersales.services.coverage import Report
    from aftersales.ui.desk import Desk

_CENTRES = (
    *("facility", "region", "utilisation", "capacity_hours", "used_hours", "binding", "allocated"),
    *("bays", "technicians", "vehicles_per_bay", "bays_required", "throughput"),
)
_REGIONS = (
    *("region", "waiting_hours", "needed_hours", "capacity_hours", "bays", "bays_required"),
    *("bays_missing", "access_hours"),
)

_YEARS = (
    *("year", "uio", "new_sales", "scrapped", "leaving_warranty", "needed_hours"),
    *("capacity_hours", "bays_required"),
)


class CapacityPage(ReportPage):
    """Shows who is full, what limits them, and where hours are missing.

    Signals
    -------
    allocation_wanted : str
        Give hours out in this way, as in :mod:`aftersales.services.coverage`.
    """

    allocation_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.chart = LineChart(self)
        self.chart.chosen.connect(self._choose_centre)
        falling = Qt.SortOrder.DescendingOrder
        self.centres = TablePanel(_CENTRES, ("utilisation", falling), self)
        self.regions = TablePanel(_REGIONS, ("waiting_hours", falling), self)
        self.centres.key_chosen.connect(self._choose_point)
        self.years = TablePanel(_YEARS, ("year", Qt.SortOrder.AscendingOrder), self)
        self.add_facilities(self.centres)
        self.add_table(self.regions)
        self.add_table(self.years)
        self._ranked: list[str] = []
        self.allocation = QComboBox(self)
        self.allocation.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for way in ("nearest", "most"):
            self.allocation.addItem("", way)
        self.allocation.currentIndexChanged.connect(
            lambda: self.allocation_wanted.emit(self.allocation.currentData())
        )
        self.allocation_label = QLabel(self)
        self.allocation_label.setBuddy(self.allocation)
        bar = QWidget(self)
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.allocation_label)
        row.addWidget(self.allocation)
        row.addStretch(1)
        self.arrange(bar, self.chart)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.note.setText(
            self.tr(
                "A centre sells what its technicians and its bays both allow; the smaller binds. "
                "Vehicles of all brands share the hours of the centres that may serve them. Above "
                "85 % waiting grows fast. All factors are assumptions that you may replace on the "
                "page “Assumptions”."
            )
        )
        self.allocation_label.setText(self.tr("Hours are &given:"))
        self.allocation.setItemText(0, self.tr("nearest first: who lives nearer comes first"))
        self.allocation.setItemText(
            1, self.tr("to as many vehicles as possible, over the fewest kilometres (takes longer)")
        )
        self.chart.setAccessibleName(self.tr("Utilisation of the centres, the fullest first"))
        self.name_tab(self.centres, self.tr("Service centres"))
        self.name_tab(self.regions, self.tr("Regions"))
        self.name_tab(self.years, self.tr("Years ahead"))
        self.look_again()

    def work(self, report: Report, language: str) -> Any:
        """Hours of the report."""
        from aftersales.services import parc, workshops

        load = workshops.workload(report)
        return (
            load,
            workshops.workshops_table(report, load, language),
            workshops.region_hours_table(report, load, language),
            parc.years_table(report, load),
        )

    def show_found(self, found: Any) -> None:
        """Show the hours."""
        from aftersales.services.workshops import FULL

        _, centres, regions, years = found
        language = self.language
        empty = self.tr(
            "No service centre is active on this date. Take a list in under “Field sync”."
        )
        self.centres.set_table(centres, language, empty)
        self.regions.set_table(regions, language)
        self.years.set_table(years, language)
        place = centres.columns.index("utilisation")
        known = [
            (row[place], key)
            for row, key in zip(centres.rows, centres.keys, strict=True)
            if row[place] is not None
        ]
        known.sort(key=lambda pair: (-pair[0], pair[1]))
        self._ranked = [key for _, key in known]
        names = {
            key: row[centres.columns.index("facility")]
            for row, key in zip(centres.rows, centres.keys, strict=True)
        }
        used = tuple((float(rank), share) for rank, (share, _) in enumerate(known, 1))
        ends = (used[0][0], used[-1][0]) if used else ()
        limit = tuple((x, FULL) for x in ends)
        self.chart.show_curves(
            (
                Curve(self.tr("Utilisation"), used),
                Curve(self.tr("Waiting grows fast above"), limit),
            ),
            x_label=lambda x: number(x, language),
            y_label=lambda y: percent(y, language, 0),
            tip=lambda curve, k: (
                f"{names[self._ranked[k]]}: {percent(used[k][1], language)}" if curve == 0 else ""
            ),
        )
        full = sum(share > FULL for share, _ in known)
        waiting = sum(row[regions.columns.index("waiting_hours")] for row in regions.rows)
        self.say(
            self.tr(
                "{full} of {all} centres are fuller than 85 %; {hours} hours a year find no room."
            ).format(
                full=number(full, language),
                all=number(len(known), language),
                hours=number(waiting, language),
            ),
            self.chart,
        )

    def show_allocation(self, allocation: str) -> None:
        """Show how hours are given out, without asking for it."""
        with QSignalBlocker(self.allocation):
            self.allocation.setCurrentIndex(self.allocation.findData(allocation))

    def _choose_centre(self, place: int) -> None:
        if 0 <= place < len(self._ranked):
            self.tabs.setCurrentWidget(self.centres)
            self.centres.choose(self._ranked[place])

    def _choose_point(self, key: str) -> None:
        if key in self._ranked:
            self.chart.choose(self._ranked.index(key))
