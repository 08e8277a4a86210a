"""Months as bars: how much ends in each, to be clicked or walked through by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from aftersales.ui import theme
from aftersales.ui.widgets.chart import ColumnChart, rich

_LABEL = 34
_GAP = 4
_FIRST = 1.6  # the first column, of what is overdue, has longer words under it


@dataclass(frozen=True, slots=True)
class Month:
    """One bar.

    Attributes
    ----------
    key : str
        ``YYYY-MM``, or ``overdue``.
    label, tip : str
        Words under the bar, and what it stands for.
    size : float
        Height of the bar, any unit.
    count : str
        Words above the bar.
    """

    key: str
    label: str
    tip: str
    size: float
    count: str


class MonthStrip(ColumnChart):
    """A row of bars of which one may be chosen.

    Signals
    -------
    chosen : str
        Key of the month the person chose; empty when the choice was taken back.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.months: list[Month] = []
        self.setMinimumHeight(118)

    def sizeHint(self) -> QSize:
        """Room for the bars and their words."""
        return QSize(900, 128)

    def show_months(self, months: Sequence[Month]) -> None:
        """Show other months; the chosen one stays if it is there."""
        self.months = list(months)
        self.show_keys([month.key for month in months])

    def rect_of(self, place: int) -> QRectF:
        """Where the column of a month is."""
        width = self.width() / (len(self.months) + _FIRST - 1)
        left = (place + _FIRST - 1) * width if place else 0.0
        return QRectF(left, 0, width if place else _FIRST * width, self.height())

    def words_of(self, place: int) -> str:
        """A month with something in it."""
        month = self.months[place]
        return f"{' '.join(month.label.split())}: {month.tip}" if month.count else ""

    def tip_of(self, place: int) -> str:
        """What a bar stands for."""
        return rich(self.months[place].tip)

    def draw(self, painter: QPainter) -> None:
        """Draw the bars."""
        palette = self.palette()
        most = max((month.size for month in self.months), default=0) or 1
        line = self.fontMetrics().height()
        room = self.height() - _LABEL - line - 2 * _GAP
        for place, month in enumerate(self.months):
            column = self.rect_of(place).adjusted(_GAP, 0, -_GAP, 0)
            height = max(2.0, room * month.size / most) if month.size else 0.0
            top = self.height() - _LABEL - height
            colour = theme.DANGER if month.key == "overdue" else palette.highlight().color()
            bar = QRectF(column.left(), top, column.width(), height)
            painter.fillRect(bar, self.colour_of(place, colour))
            painter.setPen(palette.windowText().color())
            above = QRectF(column.left() - _GAP, top - line - 2, column.width() + 2 * _GAP, line)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, month.count)
            below = QRectF(column.left() - _GAP, self.height() - _LABEL + 2,
                           column.width() + 2 * _GAP, _LABEL - 4)  # fmt: skip
            painter.drawText(
                below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, month.label
            )
        super().draw(painter)
