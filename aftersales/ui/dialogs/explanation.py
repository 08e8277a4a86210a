"""How the number is made: formula, what was left after each step, figures and run card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from aftersales.texts import number, text
from aftersales.ui.widgets.words_label import words_label

if TYPE_CHECKING:
    from aftersales.services.coverage import Report


class ExplanationDialog(QDialog):
    """Explains the share of one answer."""

    def __init__(self, report: Report, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from aftersales.services.captions import card_note, demand_note, supposed_notes

        self.setWindowTitle(self.tr("How this number is made"))
        self.setMinimumWidth(520)
        column = QVBoxLayout(self)
        formula = words_label(
            self.tr(
                "Coverage is the share of vehicles that have a service centre within reach. A "
                "centre counts when it is active on the date and authorised for the vehicle's "
                "brand, its certificate is valid, and it has a technician. A vehicle can be "
                "repaired when such a centre has hours left for it and gets its parts in time. "
                "Reach is the distance along the earth's surface, its edge included."
            ),
            self,
        )
        column.addWidget(formula)
        steps = QFormLayout()
        for step, uio in report.assessment.cascade:
            steps.addRow(text(f"step.{step}", language), self._figure(number(uio, language)))
        summary = report.assessment.summary
        for name, km in (("mean_km", summary.mean_km), ("p90_km", summary.p90_km)):
            steps.addRow(text(f"table.{name}", language), self._figure(number(km, language, 1)))
        steps.addRow(
            self.tr("Vehicles without any centre"),
            self._figure(number(summary.unreachable_uio, language)),
        )
        column.addLayout(steps)
        for note in (*supposed_notes(report, language), demand_note(report, language)):
            column.addWidget(words_label(note, self))
        column.addWidget(
            words_label(
                self.tr(
                    "A region's vehicles are spread over its settlements by population. Every "
                    "figure with its source is on the page “Demand figures”."
                ),
                self,
            )
        )
        column.addWidget(words_label(card_note(report, language), self))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _figure(self, words: str) -> QLabel:
        label = words_label(words, self)
        label.setAlignment(Qt.AlignmentFlag.AlignRight)
        return label
