"""Curves with their legend, their axes and a marker, as they are drawn."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from aftersales.ui.widgets.chart import Chart
from aftersales.ui.widgets.chart_axes import Axes, Label, Tick, lay_out, x_label_rect
from aftersales.ui.widgets.chart_curves import Curve, draw_curve, draw_spot, pen_of

_SAMPLE, _GAP, _MARGIN = 28, 6, 4
_REACH = 12  # px around the curves where a click is still meant for them

Tip = Callable[[int, int], str]


class CurveCanvas(Chart):
    """Lays curves out and draws them; a subclass takes what the person does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.curves: list[Curve] = []
        self.current = -1
        self._labels: tuple[Label, Label] = (str, str)
        self._from_zero = False
        self._axes: Axes | None = None
        self._under: tuple[int, int] | None = None  # the point next to the mouse
        self.setMinimumHeight(140)

    def sizeHint(self) -> QSize:
        """Room for the curves, their legend and the axes."""
        return QSize(900, 240)

    def places(self) -> int:
        """How many points the first curve has."""
        return len(self.curves[0].points) if self.curves else 0

    def place(self) -> int:
        """Which of them is chosen; -1 for none."""
        return self.current

    def axes(self) -> Axes | None:
        """The axes at the present size; nothing where there is no point."""
        points = [point for curve in self.curves for point in curve.points]
        if self._axes is None and points:
            self._axes = lay_out(
                self._room(), points, self._labels, QFontMetricsF(self.font()), self._from_zero
            )
        return self._axes

    def legend(self) -> list[tuple[int, QRectF]]:
        """Where sample and name of each curve with a name are, row by row."""
        found: list[tuple[int, QRectF]] = []
        metrics = QFontMetricsF(self.font())
        left, top, most = float(_MARGIN), float(_MARGIN), self.width() - 2.0 * _MARGIN
        for place, curve in enumerate(self.curves):
            if not curve.name:
                continue
            needed = _SAMPLE + _GAP + metrics.horizontalAdvance(curve.name) + 1
            width = min(needed, most)
            if found and left + width > _MARGIN + most:
                left, top = float(_MARGIN), top + metrics.height()
            found.append((place, QRectF(left, top, width, metrics.height())))
            left += width + 2 * _GAP
        return found

    def is_short(self, place: int, rect: QRectF) -> bool:
        """Whether the name of a curve has more letters than its place in the legend has room."""
        needed = QFontMetricsF(self.font()).horizontalAdvance(self.curves[place].name)
        return needed > rect.width() - _SAMPLE - _GAP

    def _room(self) -> QRectF:
        legend = self.legend()
        top = legend[-1][1].bottom() if legend else 0.0
        return QRectF(self.rect()).adjusted(_MARGIN, top + _MARGIN, -_MARGIN, -_MARGIN)

    def marker_label(self) -> Tick | None:
        """What is written under the marker, and where."""
        axes = self.axes()
        if axes is None or self.current < 0:
            return None
        x = self.curves[0].points[self.current][0]
        words = self._labels[0](x)
        rect = x_label_rect(axes, x, words, QFontMetricsF(self.font()), self._room())
        return Tick(x, words, rect)

    def x_ticks(self) -> list[Tick]:
        """Labels under the x axis, but for those in the way of the marker's own."""
        axes, marker = self.axes(), self.marker_label()
        found = list(axes.x_ticks) if axes else []
        if marker is None:
            return found
        taken = marker.rect.adjusted(-_GAP, 0, _GAP, 0)
        return [tick for tick in found if not tick.rect.intersects(taken)]

    def nearest(self, point: QPointF) -> tuple[int, int] | None:
        """Places of the curve and of its point that are next to a point of the widget."""
        axes = self.axes()
        if axes is None or not self.is_meant(point):
            return None
        ways = (
            (QLineF(point, axes.at(*one)).length(), k, n)
            for k, curve in enumerate(self.curves)
            for n, one in enumerate(curve.points)
        )
        _, curve, place = min(ways)
        return curve, place

    def is_meant(self, point: QPointF) -> bool:
        """Whether a point of the widget is on the curves rather than on the words around."""
        axes, reach = self.axes(), _REACH
        return axes is not None and axes.plot.adjusted(-reach, -reach, reach, reach).contains(point)

    def draw(self, painter: QPainter) -> None:
        """Draw legend, grid, curves and marker, the last on top."""
        palette, axes = self.palette(), self.axes()
        painter.setBackground(palette.window())
        self._draw_legend(painter)
        if axes is None:
            return
        painter.setPen(QPen(palette.mid().color(), 1))
        for tick in axes.y_ticks:
            level = axes.at(0, tick.value).y()
            painter.drawLine(QLineF(axes.plot.left(), level, axes.plot.right(), level))
        painter.drawLine(QLineF(axes.plot.bottomLeft(), axes.plot.bottomRight()))
        painter.setPen(palette.placeholderText().color())
        beside = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for tick in axes.y_ticks:
            painter.drawText(tick.rect, beside, tick.label)
        for tick in self.x_ticks():
            painter.drawText(tick.rect, Qt.AlignmentFlag.AlignCenter, tick.label)
        self._draw_marker(painter, axes)
        # The first curve is the one that is walked along, so nothing covers it.
        for place, curve in reversed(list(enumerate(self.curves))):
            spots = [axes.at(*one) for one in curve.points]
            draw_curve(painter, spots, pen_of(place, palette), curve.is_step)
        for place, spot in self._meant(axes):
            draw_spot(painter, spot, pen_of(place, palette), 1.5)

    def _meant(self, axes: Axes) -> list[tuple[int, QPointF]]:
        """Points at the marker, and the one under the mouse."""
        found = []
        if self.current >= 0:
            chosen = self.curves[0].points[self.current]
            found = [(0, axes.at(*chosen))]
            found += [
                (k, axes.at(*one))
                for k, curve in enumerate(self.curves[1:], start=1)
                for one in curve.points
                if one[0] == chosen[0]
            ]
        if self._under is not None:
            curve, place = self._under
            found.append((curve, axes.at(*self.curves[curve].points[place])))
        return found

    def _draw_legend(self, painter: QPainter) -> None:
        metrics, palette = QFontMetricsF(self.font()), self.palette()
        for place, rect in self.legend():
            middle = rect.center().y()
            painter.setPen(pen_of(place, palette))
            painter.drawLine(QLineF(rect.left(), middle, rect.left() + _SAMPLE, middle))
            words = rect.adjusted(_SAMPLE + _GAP, 0, 0, 0)
            name = self.curves[place].name
            short = metrics.elidedText(name, Qt.TextElideMode.ElideRight, words.width())
            painter.setPen(palette.windowText().color())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, short)

    def _draw_marker(self, painter: QPainter, axes: Axes) -> None:
        marker = self.marker_label()
        if marker is None:
            return
        palette = self.palette()
        x = axes.at(marker.value, 0).x()
        painter.setPen(QPen(palette.windowText().color(), 1.5))
        painter.drawLine(QLineF(x, axes.plot.top(), x, axes.plot.bottom()))
        painter.fillRect(marker.rect.adjusted(-3, 0, 3, 0), palette.highlight())
        painter.setPen(palette.highlightedText().color())
        painter.drawText(marker.rect, Qt.AlignmentFlag.AlignCenter, marker.label)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the axes anew."""
        self._axes = None
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Lay the axes anew for another font."""
        self._axes = None
        super().changeEvent(event)
