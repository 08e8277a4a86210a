"""The whole question of a plan: its sentence, its rules folded away, and the buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from aftersales.ui.widgets.plan_options import PlanOptions
from aftersales.ui.widgets.plan_sentence import PlanSentence

if TYPE_CHECKING:
    from aftersales.services.planning.question import PlanQuestion


class PlanQuestionEdit(QWidget):
    """Asks with every change.

    Signals
    -------
    asked
        A plan is wanted for what the fields hold now.
    stopped
        The best plan so far will do.
    """

    asked = Signal()
    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence, self.options = PlanSentence(self), PlanOptions(self)
        self.options.hide()
        self.more = QToolButton(self)
        self.more.setCheckable(True)
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more.toggled.connect(self._unfold)
        self.plan, self.stop = QPushButton(self), QPushButton(self)
        self.plan.setDefault(True)
        self.plan.setShortcut("Ctrl+Return")
        self.plan.clicked.connect(self.asked)
        self.stop.clicked.connect(self.stopped)
        self.stop.setEnabled(False)
        row = QHBoxLayout()
        row.addWidget(self.sentence, 1)
        for button in (self.more, self.plan, self.stop):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.options)
        self.sentence.changed.connect(self._follow_goal)
        self.sentence.changed.connect(self.asked)
        self.options.changed.connect(self.asked)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.plan.setText(self.tr("&Plan"))
        self.plan.setToolTip(self.tr("Look for the best plan (Ctrl+Enter)"))
        self.stop.setText(self.tr("&Stop"))
        self.stop.setToolTip(self.tr("Keep the best plan so far"))
        self._unfold(self.more.isChecked())

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def value(self) -> PlanQuestion:
        """What is asked now."""
        from aftersales.services.planning.question import PlanQuestion

        return PlanQuestion(**self.sentence.values(), **self.options.values())

    def _follow_goal(self) -> None:
        self.options.allow_rivals(self.sentence.values()["model"] == "mclp")

    def set_busy(self, is_busy: bool) -> None:
        """Offer to stop while a plan is looked for."""
        self.stop.setEnabled(is_busy)

    def _unfold(self, is_open: bool) -> None:
        self.options.setVisible(is_open)
        self.more.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.more.setText(self.tr("More rules"))
