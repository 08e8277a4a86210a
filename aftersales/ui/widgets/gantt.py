"""Bars over time: what is built when, and from when on it serves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QFontMetricsF, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from aftersales.ui.widgets.chart import Chart, rich

_GAP, _ROW, _LEAST = 4, 20, 9
_NAMES = 0.4  # of the width, at most


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the chart.

    Attributes
    ----------
    label, tip : str
        What it is called, and what there is to say of it.
    begun, opens : date or None
        When it is begun, and from when on it serves; None where it never is.
    """

    label: str
    tip: str
    begun: date | None
    opens: date | None


class GanttChart(Chart):
    """Lines of which one may be chosen: building is hatched, service is solid.

    Signals
    -------
    chosen : int
        Place of the line the person chose; -1 when the choice was taken back.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars: list[Bar] = []
        self.current = -1
        self._first, self._last = 0, 1
        self.setMinimumHeight(140)

    def sizeHint(self) -> QSize:
        """Room for ten lines."""
        return QSize(400, 240)

    def show_bars(self, bars: Sequence[Bar], first: date, last: date) -> None:
        """Show other lines between two days."""
        self.bars = list(bars)
        self._first, self._last = first.toordinal(), max(last.toordinal(), first.toordinal() + 1)
        self.current = -1
        self.refresh()

    def places(self) -> int:
        """How many lines there are."""
        return len(self.bars)

    def place(self) -> int:
        """Which of them is chosen."""
        return self.current

    def go(self, place: int) -> None:
        """Choose a line for the person."""
        self.choose(place)
        self.chosen.emit(place)

    def choose(self, place: int) -> None:
        """Choose a line without telling it back."""
        self.current = place if 0 <= place < len(self.bars) else -1
        self.refresh()

    def words_of(self, place: int) -> str:
        """A line for those who do not see it."""
        return f"{self.bars[place].label}: {self.bars[place].tip}"

    def tip_at(self, point: QPointF) -> str:
        """What the mouse is told of the line under it."""
        place = self._at(point)
        return rich(self.bars[place].tip, self.bars[place].label) if place >= 0 else ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the line under the mouse."""
        place = self._at(event.position())
        if place >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.go(place)

    def _row(self) -> float:
        room = self.height() - self.fontMetrics().height() - 2 * _GAP
        return max(_LEAST, min(_ROW, room / max(1, len(self.bars))))

    def _at(self, point: QPointF) -> int:
        place = int(point.y() // self._row())
        return place if 0 <= place < len(self.bars) else -1

    def _left(self) -> float:
        metrics = QFontMetricsF(self.font())
        widest = max((metrics.horizontalAdvance(bar.label) for bar in self.bars), default=0.0)
        return min(widest, self.width() * _NAMES) + 2 * _GAP

    def _x(self, day: date) -> float:
        left = self._left()
        share = (day.toordinal() - self._first) / (self._last - self._first)
        return left + share * (self.width() - left - 2 * _GAP)

    def draw(self, painter: QPainter) -> None:
        """Draw years, names and bars."""
        if not self.bars:
            return
        palette, row = self.palette(), self._row()
        base = row * len(self.bars)
        self._draw_years(painter, base)
        metrics = QFontMetricsF(self.font())
        end = date.fromordinal(self._last)
        for place, bar in enumerate(self.bars):
            top = place * row
            if place == self.current:
                painter.fillRect(QRectF(0, top, self.width(), row), palette.alternateBase())
            painter.setPen(palette.windowText().color())
            room = QRectF(_GAP, top, self._left() - 2 * _GAP, row)
            words = metrics.elidedText(bar.label, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
            if bar.begun is None:
                continue
            opens = bar.opens or end
            height = max(4.0, row - 6)
            colour = palette.highlight().color()
            building = QRectF(
                self._x(bar.begun), top + (row - height) / 2,
                max(2.0, self._x(opens) - self._x(bar.begun)), height,
            )  # fmt: skip
            painter.setPen(QPen(colour, 1))
            painter.setBrush(QBrush(colour, Qt.BrushStyle.BDiagPattern))
            painter.drawRect(building)
            if bar.opens is not None:
                serving = QRectF(building)
                serving.setLeft(building.right())
                serving.setRight(self._x(end))
                painter.fillRect(serving, colour)

    def _draw_years(self, painter: QPainter, base: float) -> None:
        palette = self.palette()
        first, last = date.fromordinal(self._first), date.fromordinal(self._last)
        for year in range(first.year, last.year + 2):
            day = date(year, 1, 1)
            if not first <= day <= last:
                continue
            x = self._x(day)
            painter.setPen(QPen(palette.mid().color(), 1))
            painter.drawLine(QLineF(x, 0, x, base))
            painter.setPen(palette.placeholderText().color())
            room = QRectF(x - 30, base + _GAP, 60, self.fontMetrics().height())
            room.moveRight(min(room.right(), self.width() - 1))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, str(year))
