"""How parts come to the centres, and what another depot would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from aftersales.domain.records import FacilityKind
from aftersales.texts import number, percent
from aftersales.ui.pages.report_page import ReportPage
from aftersales.ui.widgets.line_chart import Curve, LineChart
from aftersales.ui.widgets.table_panel import TablePanel

if TYPE_CHECKING:
    from aftersales.services.coverage import Report
    from aftersales.services.parts import Opening, Promise
    from aftersales.ui.desk import Desk

    Base = tuple[Promise, tuple[tuple[float, float], ...]]

_CENTRES = (
    *("facility", "region", "brand", "facing_depot", "lead_hours", "working_hours"),
    *("expected_hours", "promise_hit", "allocated", "next_depot"),
)
_DEPOTS = (
    *("depot", "region", "supplied_by", "resupply_hours", "centres_faced", "allocated"),
    *("in_time_share", "lead_hours"),
)


class PartsPage(ReportPage):
    """Shows leads and kept promises, and supposes openings.

    Signals
    -------
    supposed : Opening or None
        Answer as if this depot or plant were open; None for what the registry holds.
    """

    supposed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.chart = LineChart(self)
        falling, rising = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
        self.centres = TablePanel(_CENTRES, ("expected_hours", falling), self)
        self.depots = TablePanel(_DEPOTS, ("lead_hours", rising), self)
        self.add_facilities(self.centres)
        self.add_facilities(self.depots)
        self.opening = QComboBox(self)
        self.opening.setMinimumWidth(220)
        self.opening.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.opening_label = QLabel(self)
        self.opening_label.setBuddy(self.opening)
        self.suppose, self.back = QPushButton(self), QPushButton(self)
        self.suppose.clicked.connect(lambda: self.supposed.emit(self.opening.currentData()))
        self.back.clicked.connect(lambda: self.supposed.emit(None))
        bar = QWidget(self)
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.opening_label, self.opening, self.suppose, self.back):
            row.addWidget(part)
        row.addStretch(1)
        self.arrange(bar, self.chart)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.note.setText(
            self.tr(
                "A lead runs from the order, while the workshop is open, over the depot's cut-off "
                "on its own clock, to the bay. What the depot lacks comes down to it from a plant "
                "or from abroad, over the depots that supply it. Lanes come from the table "
                "“Lanes”; where there is none, from the distance and an assumed speed."
            )
        )
        self.opening_label.setText(self.tr("What if it &opened:"))
        self.suppose.setText(self.tr("Show"))
        self.back.setText(self.tr("Back to the registry"))
        self.chart.setAccessibleName(self.tr("Share of the vehicles by expected lead"))
        self.name_tab(self.centres, self.tr("Service centres"))
        self.name_tab(self.depots, self.tr("Parts depots"))
        self.look_again()

    def work(self, report: Report, language: str) -> Any:
        """Parts supply of the report."""
        from aftersales.services import parts

        return (
            self._without_opening(report),
            parts.promise_of(report),
            parts.lead_curve(report),
            parts.parts_table(report, language),
            parts.depots_table(report, language),
            parts.openings(report, language),
        )

    def _without_opening(self, report: Report) -> Base | None:
        """What the registry alone answers, where something is supposed."""
        from aftersales.domain.progress import Progress
        from aftersales.services import parts
        from aftersales.services.coverage import answer_from

        snapshot = self.desk.session.snapshot
        if self.desk.session.opening is None or snapshot is None:
            return None
        held = answer_from(snapshot, report.question, Progress(), report)
        return parts.promise_of(held), parts.lead_curve(held)

    def show_found(self, found: Any) -> None:
        """Show the supply, beside that of the registry while an opening is supposed."""
        before, promise, curve, centres, depots, openings = found
        language, opening = self.language, self.desk.session.opening
        self._offer(openings, opening)
        self.back.setVisible(opening is not None)
        empty = self.tr("No centre may serve these vehicles on this date.")
        self.centres.set_table(centres, language, empty)
        self.depots.set_table(
            depots,
            language,
            self.tr(
                "No depot holds a right for parts on this date: parts count as being in time. Give "
                "depots the right “parts” for their brands."
            ),
        )
        curves = [Curve(self.tr("As it is") if opening is None else self.tr("Supposed"), curve)]
        if before is not None:
            curves.append(Curve(self.tr("As it is"), before[1]))
        self.chart.show_curves(
            tuple(curves),
            x_label=lambda x: self.tr("{hours} h").format(hours=number(x, language)),
            y_label=lambda y: percent(y, language, 0),
            tip=lambda which, k: self.tr("{share} within {hours} h").format(
                share=percent(curves[which].points[k][1], language),
                hours=number(curves[which].points[k][0], language),
            ),
        )
        self.say(self._told(promise, before, opening), self.chart)

    def _told(self, promise: Promise, before: Base | None, opening: Opening | None) -> str:
        language = self.language

        def words(one: Promise) -> str:
            return self.tr(
                "{share} of the served vehicles get parts within the promise; expected {hours} h"
            ).format(
                share=percent(one.share, language),
                hours=number(one.mean_hours, language, 1),
            )

        if opening is None or before is None:
            return words(promise)
        return self.tr("With {name}: {now}. As it is: {before}.").format(
            name=opening.name, now=words(promise), before=words(before[0])
        )

    def _offer(self, openings: list[Opening], opening: Opening | None) -> None:
        # Where it was supposed, the list is another one: it stays as it was offered before.
        if opening is not None and self.opening.count():
            self.suppose.setEnabled(True)
            return
        chosen = self.opening.currentData()
        self.opening.clear()
        for one in openings:
            kind = self.tr("plant") if one.kind is FacilityKind.PLANT else self.tr("parts depot")
            self.opening.addItem(f"{one.name} – {kind}", one)
        place = next((k for k, one in enumerate(openings) if one == chosen), 0)
        self.opening.setCurrentIndex(place)
        self.suppose.setEnabled(bool(openings))
