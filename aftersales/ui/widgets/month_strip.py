"""Months as bars: how much ends in each, to be clicked or walked through by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from aftersales.ui import theme

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


class MonthStrip(QWidget):
    """A row of bars of which one may be chosen.

    Signals
    -------
    chosen : str
        Key of the month the person chose; empty when the choice was taken back.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.months: list[Month] = []
        self.current = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(118)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        """Room for the bars and their words."""
        return QSize(900, 128)

    def show_months(self, months: Sequence[Month]) -> None:
        """Show other months; the chosen one stays if it is there."""
        self.months = list(months)
        if self.current not in {month.key for month in months}:
            self.current = ""
        self.update()

    def rect_of(self, place: int) -> QRectF:
        """Where the column of a month is."""
        width = self.width() / (len(self.months) + _FIRST - 1)
        left = (place + _FIRST - 1) * width if place else 0.0
        return QRectF(left, 0, width if place else _FIRST * width, self.height())

    def choose(self, key: str) -> None:
        """Choose a month; the same again takes the choice back."""
        self.current = "" if key == self.current else key
        self.update()
        self.chosen.emit(self.current)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        most = max((month.size for month in self.months), default=0) or 1
        line = self.fontMetrics().height()
        room = self.height() - _LABEL - line - 2 * _GAP
        for place, month in enumerate(self.months):
            column = self.rect_of(place).adjusted(_GAP, 0, -_GAP, 0)
            height = max(2.0, room * month.size / most) if month.size else 0.0
            top = self.height() - _LABEL - height
            colour = QColor(theme.DANGER) if month.key == "overdue" else palette.highlight().color()
            if self.current and month.key != self.current:
                colour.setAlpha(90)
            bar = QRectF(column.left(), top, column.width(), height)
            painter.fillRect(bar, colour)
            painter.setPen(palette.windowText().color())
            above = QRectF(column.left() - _GAP, top - line - 2, column.width() + 2 * _GAP, line)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, month.count)
            below = QRectF(column.left() - _GAP, self.height() - _LABEL + 2,
                           column.width() + 2 * _GAP, _LABEL - 4)  # fmt: skip
            painter.drawText(
                below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, month.label
            )
            if month.key == self.current:
                painter.setPen(QPen(palette.highlight().color(), 2))
                painter.drawRect(self.rect_of(place).adjusted(1, 1, -1, -1))
        if self.hasFocus():
            painter.setPen(QPen(palette.highlight().color(), 1, Qt.PenStyle.DotLine))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _at(self, x: float) -> int:
        columns = (self.rect_of(place) for place in range(len(self.months)))
        return next((k for k, c in enumerate(columns) if c.left() <= x < c.right()), -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the month under the mouse."""
        place = self._at(event.position().x())
        if 0 <= place < len(self.months):
            self.choose(self.months[place].key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what a bar stands for."""
        place = self._at(event.position().x())
        if 0 <= place < len(self.months):
            QToolTip.showText(event.globalPosition().toPoint(), self.months[place].tip, self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk through the months, Escape takes the choice back."""
        keys = [month.key for month in self.months]
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and keys:
            start = keys.index(self.current) + step if self.current else 0
            wanted = keys[max(0, min(start, len(keys) - 1))]
            if wanted != self.current:
                self.choose(wanted)
        elif event.key() == Qt.Key.Key_Escape and self.current:
            self.choose(self.current)
        else:
            super().keyPressEvent(event)
