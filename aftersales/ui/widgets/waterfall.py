"""What is left after each of several steps, and what every step takes away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from aftersales.ui import theme
from aftersales.ui.widgets.chart import ColumnChart, rich
from aftersales.ui.widgets.chart_text import fitting, text_lines, widest

_GAP = 4
_BAR = 0.64  # of the width of a column, more where the numbers need it
_LINES = 4  # of text, the least height of the bars that leaves labels their third line
_FAINT = 60  # the ground of what is lost, of 255


@dataclass(frozen=True, slots=True)
class Step:
    """One column.

    Attributes
    ----------
    key, label : str
        What the step is called by the program and by the person.
    left, lost : float
        What is left after the step, and what the step takes away: nothing for the first.
    tip : str
        What the mouse is told under the label; plain words.
    shown, shown_lost : str
        The two amounts as they are read, the second with its minus.
    """

    key: str
    label: str
    left: float
    lost: float
    tip: str
    shown: str
    shown_lost: str


@dataclass(frozen=True, slots=True)
class Column:
    """Where the parts of one step are.

    Attributes
    ----------
    solid, lost : QRectF
        The bar of what is left, and the part above it that went away.
    number, minus : QRectF
        The two amounts; the second is empty where nothing went away.
    label : QRectF
        The lines under the bar.
    lines : tuple of str
        These lines.
    """

    solid: QRectF
    lost: QRectF
    number: QRectF
    minus: QRectF
    label: QRectF
    lines: tuple[str, ...]


class WaterfallChart(ColumnChart):
    """A column for each step, of which one may be chosen.

    Signals
    -------
    chosen : str
        Key of the step the person chose; empty when the choice was taken back.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps: list[Step] = []
        self.setMinimumHeight(140)

    def sizeHint(self) -> QSize:
        """Room for the bars and three lines under them."""
        return QSize(900, 220)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show other steps; the chosen one stays if it is there."""
        self.steps = list(steps)
        self.show_keys([step.key for step in steps])

    def words_of(self, place: int) -> str:
        """A step and its amounts."""
        step = self.steps[place]
        return f"{step.label}: {step.shown}" + (f" ({step.shown_lost})" if step.lost > 0 else "")

    def tip_of(self, place: int) -> str:
        """The whole label of a step and what there is to say of it."""
        return rich(self.steps[place].tip, self.steps[place].label)

    def number_font(self) -> QFont:
        """The font of the amounts, smaller where the columns are narrow."""
        return fitting(self._numbers(), self.font(), self.rect_of(0).width() - 3 * _GAP)

    def columns(self) -> list[Column]:
        """Where everything is, step by step."""
        if not self.steps:
            return []
        column, plain, font = self.rect_of(0).width(), self.font(), self.number_font()
        words, line = QFontMetricsF(plain).lineSpacing(), QFontMetricsF(font).height()
        around = 3 * _GAP + line  # of what is not label: the number on top, and gaps
        most = 3 if self.height() - around >= (3 + _LINES) * words else 2
        lines = [text_lines(s.label, plain, column - 2 * _GAP, most) for s in self.steps]
        labels = max(map(len, lines)) * words
        bar = min(column - 2 * _GAP, max(_BAR * column, widest(self._numbers(), font) + 2 * _GAP))
        base = self.height() - labels - 2 * _GAP
        room = max(1.0, self.height() - labels - around)
        scale = room / (max(max(s.left, 0) + max(s.lost, 0) for s in self.steps) or 1)
        return [
            self._column(place, lines[place], (bar, base, scale, line, labels))
            for place in range(len(self.steps))
        ]

    def _numbers(self) -> list[str]:
        lost = [step.shown_lost for step in self.steps if step.lost > 0]
        return [step.shown for step in self.steps] + lost

    def _column(
        self, place: int, lines: list[str], sizes: tuple[float, float, float, float, float]
    ) -> Column:
        bar, base, scale, line, labels = sizes
        step, column = self.steps[place], self.rect_of(place)
        left = column.center().x() - bar / 2
        height, lost_height = scale * max(step.left, 0), scale * max(step.lost, 0)
        solid = QRectF(left, base - height, bar, height)
        lost = QRectF(left, solid.top() - lost_height, bar, lost_height)

        def words(top: float) -> QRectF:
            return QRectF(column.left() + 1, max(0.0, top), column.width() - 2, line)

        above = lost.top() - line - 1
        if height >= line + _GAP:
            number, minus = words(solid.top() + 2), words(above)
        elif lost_height >= line + _GAP:
            number, minus = words(solid.top() - line - 1), words(above)
        else:  # both are flat: the two amounts stand one above the other
            number, minus = words(above), words(above - line)
        if step.lost <= 0:
            minus = QRectF()
        label = QRectF(column.left(), base + _GAP, column.width(), labels)
        return Column(solid, lost, number, minus, label, tuple(lines))

    def draw(self, painter: QPainter) -> None:
        """Draw the columns from the left."""
        columns = self.columns()
        palette = self.palette()
        for before, after in pairwise(columns):
            painter.setPen(QPen(palette.placeholderText().color(), 1))
            level = before.solid.top()
            painter.drawLine(QLineF(before.solid.right(), level, after.solid.left(), level))
        font = self.number_font()
        for place, column in enumerate(columns):
            painter.fillRect(column.solid, self.colour_of(place, palette.highlight().color()))
            if self.steps[place].lost > 0:
                self._draw_lost(painter, place, column.lost)
            painter.setFont(font)
            self._draw_numbers(painter, place, column)
            painter.setFont(self.font())
            painter.setPen(palette.windowText().color())
            painter.drawText(
                column.label,
                Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop,
                "\n".join(column.lines),
            )
        if columns:
            painter.setPen(QPen(palette.mid().color(), 1))
            base = columns[0].solid.bottom()
            painter.drawLine(QLineF(0, base, self.width(), base))
        super().draw(painter)

    def _draw_lost(self, painter: QPainter, place: int, where: QRectF) -> None:
        """Draw what went away; hatched, so that it is told from what is left without colour."""
        colour = self.colour_of(place, theme.DANGER)
        ground = QColor(theme.DANGER)
        ground.setAlpha(_FAINT // 2 if self.is_dim(place) else _FAINT)
        painter.fillRect(where, ground)
        painter.setPen(QPen(colour, 1))
        painter.setBrush(QBrush(colour, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(where.adjusted(0.5, 0.5, -0.5, -0.5))

    def _draw_numbers(self, painter: QPainter, place: int, column: Column) -> None:
        palette, step = self.palette(), self.steps[place]
        metrics = QFontMetricsF(painter.font())
        in_bar = column.solid.contains(column.number.center())
        if not in_bar and column.lost.intersects(column.number):
            width = metrics.horizontalAdvance(step.shown) + 2 * _GAP
            plate = QRectF(0, 0, min(width, column.number.width()), column.number.height())
            plate.moveCenter(column.number.center())
            painter.fillRect(plate, palette.window())  # the hatching would cross the digits
        light = in_bar and not self.is_dim(place)
        painter.setPen((palette.highlightedText() if light else palette.windowText()).color())
        for where, words in ((column.number, step.shown), (column.minus, step.shown_lost)):
            if not where.isEmpty():
                short = metrics.elidedText(words, Qt.TextElideMode.ElideRight, where.width())
                painter.drawText(where, Qt.AlignmentFlag.AlignCenter, short)
            painter.setPen(palette.windowText().color())
