"""How a plan is proven: the programme, objective, bound and gap, and the run card."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from aftersales.texts import number, percent, text
from aftersales.ui.explained import kpi_formula, kpi_symbols
from aftersales.ui.widgets.words_label import words_label

if TYPE_CHECKING:
    from aftersales.services.planning.answer import PlanAnswer


class PlanExplanation(QDialog):
    """Explains one plan."""

    def __init__(self, answer: PlanAnswer, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from aftersales.services.captions import card_note
        from aftersales.services.planning.words import looked_at, measured, proof
        from aftersales.services.repairs import money

        self.setWindowTitle(self.tr("How this plan is proven"))
        self.setMinimumWidth(560)
        column = QVBoxLayout(self)
        model = answer.posed.asked.model
        if answer.posed.asked.goal == "repairable":
            model = "repairable"
        is_most = model == "mclp"  # the catalogue of terms explains it with its symbols
        formula = kpi_formula("plan_proof", language) if is_most else text(
            f"planning.model_{model}", language
        )  # fmt: skip
        meaning = "kpi_meaning.plan_proof" if is_most else f"planning.goal_{model}"
        shown = words_label(formula, self)
        shown.setObjectName("termFormula")
        column.addWidget(words_label(text(meaning, language), self))
        column.addWidget(shown)
        if is_most:
            column.addWidget(words_label("\n".join(kpi_symbols("plan_proof", language)), self))
        form = QFormLayout()
        made = answer.plan
        for name, words in (
            (self.tr("Plan"), measured(answer, made.objective, language)),
            (self.tr("Bound"), measured(answer, made.bound, language)),
            (self.tr("Gap"), percent(made.gap or 0.0, language, 3)),
            (
                self.tr("Customers, as the model sees them"),
                number(len(answer.posed.place), language),
            ),
            (self.tr("Things that may be done"), number(len(answer.posed.columns), language)),
            (self.tr("Cost"), money(answer.report, answer.cost, language)),
        ):
            label = words_label(words, self)
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            form.addRow(name, label)
        column.addLayout(form)
        column.addWidget(words_label(proof(answer, language), self))
        column.addWidget(words_label(looked_at(answer, language), self))
        column.addWidget(words_label(card_note(answer.report, language), self))
        card = words_label(json.dumps(answer.posed.asked.card, ensure_ascii=False), self)
        card.setProperty("soft", True)
        column.addWidget(card)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
