"""Curves over one axis, with a marker that walks along the first of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from aftersales.ui.widgets.chart import rich
from aftersales.ui.widgets.chart_axes import Label
from aftersales.ui.widgets.chart_curves import Curve
from aftersales.ui.widgets.curve_canvas import CurveCanvas, Tip

__all__ = ["Curve", "LineChart"]

_TOLD = 12  # points of a curve that a screen reader is told at most


class LineChart(CurveCanvas):
    """Up to four curves; a point of the first one may be chosen.

    Signals
    -------
    chosen : int
        Place of the point the person chose; -1 when the choice was taken back.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tip: Tip | None = None
        self._dragged = False

    def show_curves(
        self,
        curves: Sequence[Curve],
        x_label: Label,
        y_label: Label,
        tip: Tip | None = None,
        *,
        from_zero: bool = False,
    ) -> None:
        """Show other curves; the chosen place stays if the first curve has it.

        Parameters
        ----------
        curves : sequence of Curve
            What to show; the marker walks along the first.
        x_label, y_label : callable
            An amount as words, for the axes and for those who do not see them.
        tip : callable, optional
            Plain words for the mouse from the places of a curve and of its point.
        from_zero : bool, optional
            Whether the y axis has to show zero.
        """
        self.curves = list(curves)
        self._labels, self._tip, self._from_zero = (x_label, y_label), tip, from_zero
        self._axes = self._under = None
        if self.current >= self.places():
            self.current = -1
        self.refresh()

    def choose(self, index: int) -> None:
        """Choose a point of the first curve; one that is not there takes the choice back."""
        wanted = index if 0 <= index < self.places() else -1
        if wanted != self.current:
            self.current = wanted
            self.refresh()
            self.chosen.emit(wanted)

    def go(self, place: int) -> None:
        """Choose a point; -1 takes the choice back."""
        self.choose(place)

    # What it says

    def tip_at(self, point: QPointF) -> str:
        """What there is to say of the point next to the mouse, or a name that was shortened."""
        for place, rect in self.legend():
            if rect.contains(point) and self.is_short(place, rect):
                return rich(self.curves[place].name)
        near = self.nearest(point)
        return rich(self._tip(*near)) if near and self._tip else ""

    def words_of(self, place: int) -> str:
        """A place of the first curve, with what the other curves have at the same x."""
        x = self.curves[0].points[place][0]
        found = []
        for curve in self.curves:
            at = next((n for n, one in enumerate(curve.points) if one[0] == x), None)
            if at is not None:
                here = place if curve is self.curves[0] else at
                found.append(self._named(curve, self._labels[1](curve.points[here][1])))
        return f"{self._labels[0](x)}: {'; '.join(found)}"

    def summary(self) -> str:
        """Each curve, with its ends and some points at equal distances between them."""
        x_label, y_label = self._labels
        lines = []
        for curve in filter(lambda one: one.points, self.curves):
            last = len(curve.points) - 1
            told = min(last, _TOLD - 1)
            places = [round(k * last / told) for k in range(told + 1)] if told > 0 else [0]
            words = [f"{x_label(x)} – {y_label(y)}" for x, y in (curve.points[k] for k in places)]
            lines.append(self._named(curve, "; ".join(words)))
        return "\n".join(lines)

    def _named(self, curve: Curve, words: str) -> str:
        return f"{curve.name}: {words}" if curve.name else words

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the marker to the mouse."""
        left = event.button() == Qt.MouseButton.LeftButton
        if left and self.places() and self.is_meant(event.position()):
            self._dragged = True
            self.choose(self._along(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Take the marker along, and say what is under the mouse."""
        # A window that the choice opened may have kept the release to itself.
        self._dragged = self._dragged and Qt.MouseButton.LeftButton in event.buttons()
        if self._dragged:
            self.choose(self._along(event.position()))
        self._point_at(self.nearest(event.position()) if self._tip else None)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Leave the marker where it is."""
        self._dragged = False
        super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing once the mouse has left."""
        self._point_at(None)
        super().leaveEvent(event)

    def _point_at(self, under: tuple[int, int] | None) -> None:
        if under != self._under:
            self._under = under
            self.update()

    def _along(self, point: QPointF) -> int:
        """Point of the first curve next to the mouse, first of all from left to right."""
        axes = self.axes()
        if axes is None or not self.places():
            return -1
        spots = [axes.at(*one) for one in self.curves[0].points]
        ways = [(abs(s.x() - point.x()), abs(s.y() - point.y())) for s in spots]
        return ways.index(min(ways))
