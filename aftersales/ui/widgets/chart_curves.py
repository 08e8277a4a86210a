"""How curves are drawn, so that they are told apart by colour and without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPalette, QPen

from aftersales.ui import theme

_DASHES = ((), (5.0, 2.5), (1.0, 1.5), (6.0, 2.0, 1.0, 2.0))  # in widths of the line
_WIDTH = 2
_DOT = 3.5  # px, radius of a point
_SPARSE = 40  # px between points from where on every one of them is shown


@dataclass(frozen=True, slots=True)
class Curve:
    """One line, or one that stays at an amount until the next point.

    Attributes
    ----------
    name : str
        What the legend calls it; without a name it is not in the legend.
    points : tuple of tuple of float
        x and y, in the order of x.
    is_step : bool
        Whether an amount holds until the next point.
    """

    name: str
    points: tuple[tuple[float, float], ...]
    is_step: bool = False


def pen_of(place: int, palette: QPalette) -> QPen:
    """The pen of a curve; the fifth would look like the first."""
    colours = (palette.highlight().color(), *theme.CURVES)
    pen = QPen(colours[place % len(colours)], _WIDTH)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    dashes = _DASHES[place % len(_DASHES)]
    if dashes:
        pen.setDashPattern(list(dashes))
    return pen


def draw_curve(
    painter: QPainter, spots: Sequence[QPointF], pen: QPen, is_step: bool = False
) -> None:
    """Draw a curve through some spots, and the spots where there is room between them."""
    if not spots:
        return
    path = QPainterPath(spots[0])
    for before, spot in pairwise(spots):
        if is_step:
            path.lineTo(spot.x(), before.y())
        path.lineTo(spot)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawPath(path)
    if spots[-1].x() - spots[0].x() >= _SPARSE * (len(spots) - 1):
        for spot in spots:
            draw_spot(painter, spot, pen)


def draw_spot(painter: QPainter, spot: QPointF, pen: QPen, grown: float = 0) -> None:
    """Draw one point of a curve, larger where it is meant."""
    painter.setPen(QPen(painter.background().color(), 1))
    painter.setBrush(pen.color())
    painter.drawEllipse(spot, _DOT + grown, _DOT + grown)
