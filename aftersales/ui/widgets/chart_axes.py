"""Where the axes of a chart are, and round numbers along them whose labels have room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from math import ceil, floor, log10

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

_ROUND = (1.0, 2.0, 2.5, 5.0)
_LEAST_Y, _MOST_Y, _MOST_X = 3, 5, 8
_ROOM = 0.05  # of the height, above and below the data
_WIDER, _TRIES = 1.25, 12
_SPACE = 10  # px between two labels
_MARGIN = 6
_SAME = 1e-9  # numbers nearer to each other than this share of them are taken for equal
_TINY = 1e-200  # nothing is less than this

Label = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Tick:
    """A number on an axis, its label, and where the label is."""

    value: float
    label: str
    rect: QRectF


@dataclass(frozen=True, slots=True)
class Axes:
    """Where numbers are on the widget.

    Attributes
    ----------
    plot : QRectF
        The room of the curves.
    x, y : tuple of float
        The numbers at its sides.
    x_ticks, y_ticks : tuple of Tick
        What is written under it and beside it; a grid line belongs to each ``y_ticks``.
    """

    plot: QRectF
    x: tuple[float, float]
    y: tuple[float, float]
    x_ticks: tuple[Tick, ...] = ()
    y_ticks: tuple[Tick, ...] = ()

    def at(self, x: float, y: float) -> QPointF:
        """Where a point of a curve is."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        plot = self.plot
        return QPointF(plot.left() + across * plot.width(), plot.bottom() - up * plot.height())


def lay_out(
    room: QRectF,
    points: Sequence[tuple[float, float]],
    labels: tuple[Label, Label],
    metrics: QFontMetricsF,
    from_zero: bool,
) -> Axes:
    """Lay axes around at least one point; ``labels`` are those of x and of y."""
    x_label, y_label = labels
    line = metrics.height()
    height = max(1.0, room.height() - 2 * line)  # half a line above and below the plot
    y, values = upright([y for _, y in points], y_label, height / line, from_zero)
    texts = [y_label(value) for value in values]
    left = max(map(metrics.horizontalAdvance, texts), default=0.0) + 2 * _MARGIN
    width = max(1.0, room.width() - left - 2 * _MARGIN)
    plot = QRectF(room.left() + left, room.top() + line / 2, width, height)
    axes = Axes(plot, across([x for x, _ in points]), y)
    beside = [
        Tick(v, text, QRectF(room.left(), axes.at(0, v).y() - line / 2, left - _MARGIN, line))
        for v, text in zip(values, texts, strict=True)
    ]
    return Axes(plot, axes.x, y, _below(axes, points, x_label, metrics, room), _apart(beside))


def across(xs: Sequence[float]) -> tuple[float, float]:
    """Return the ends of the x axis: those of the data, a little apart if there is one number."""
    low, high = min(xs), max(xs)
    if not _is_one(low, high):
        return low, high
    size = max(abs(low), abs(high))
    room = size if size > _TINY else 1.0
    return low - room, high + room


def upright(
    ys: Sequence[float], label: Label, lines: float, from_zero: bool
) -> tuple[tuple[float, float], list[float]]:
    """Return the ends of the y axis and its three to five round numbers.

    Where the words of an amount do not tell numbers apart (0.2 and 0.4 of a whole thing), or
    where there is no room for their lines, the axis shows more than the data need.
    """
    low, high = (min(0.0, *ys), max(0.0, *ys)) if from_zero else (min(ys), max(ys))
    room = abs(high) / 10 if _is_one(low, high) else (high - low) * _ROOM
    room = room if room > _TINY else 1.0
    ends = first = _opened(low, high, room)

    def fits(values: list[float]) -> bool:
        gap = (values[1] - values[0]) / (ends[1] - ends[0]) * lines
        return gap >= 1 and len(set(map(label, values))) == len(values)

    for _ in range(_TRIES):
        found = ticks(*ends, _MOST_Y, fits)
        if len(found) >= _LEAST_Y:
            return ends, found
        ends = _opened(*ends, (ends[1] - ends[0]) * (_WIDER - 1) / 2)
    return first, ticks(*first, _MOST_Y)


def _is_one(low: float, high: float) -> bool:
    """Whether two numbers are the same but for what a computer loses."""
    return high - low <= max(abs(low), abs(high)) * _SAME + _TINY


def _opened(low: float, high: float, room: float) -> tuple[float, float]:
    """Give room, but none beyond zero to what does not cross it."""
    return (
        max(0.0, low - room) if low >= 0 else low - room,
        min(0.0, high + room) if high <= 0 and low < 0 else high + room,
    )


def ticks(
    low: float,
    high: float,
    most: int,
    fits: Callable[[list[float]], bool] = lambda _: True,
    whole: bool = False,
) -> list[float]:
    """Return round numbers between two ends, as near to each other as ``fits`` allows.

    Returns
    -------
    list of float
        Two to ``most`` numbers at equal distances, three at least if five are allowed and all
        fit; empty if not even two do. Only whole ones if wanted.
    """
    for step, digits in _steps((high - low) / most):
        if whole and step != int(step):
            continue
        places = range(ceil(low / step - _SAME), floor(high / step + _SAME) + 1)
        if len(places) < 2:  # noqa: PLR2004 - two make an axis
            return []
        if len(places) <= most:
            found = [round(place * step, digits) for place in places]
            if fits(found):
                return found
    return []


def _steps(least: float) -> Iterator[tuple[float, int]]:
    """Growing round distances, the first not above ``least``, and their decimal places."""
    for power in count(floor(log10(least))):
        for one in _ROUND:
            yield float(f"{one}e{power}"), 1 - power


def _below(
    axes: Axes,
    points: Sequence[tuple[float, float]],
    label: Label,
    metrics: QFontMetricsF,
    room: QRectF,
) -> tuple[Tick, ...]:
    """Labels of the x axis; where round numbers have no room, those of the ends."""

    def tick(value: float) -> Tick:
        words = label(value)
        rect = x_label_rect(axes, value, words, metrics, room)
        return Tick(value, words, rect)

    def fits(values: list[float]) -> bool:
        found = [tick(value) for value in values]
        return len({one.label for one in found}) == len(found) == len(_apart(found))

    low, high = min(x for x, _ in points), max(x for x, _ in points)
    if (low, high) != axes.x:  # one number, in the middle
        return (tick(low),)
    # Months and years have nothing between them, so neither has their axis.
    whole = all(x == int(x) for x, _ in points)
    found = ticks(low, high, _MOST_X, fits, whole) or [low, high]
    ends = [tick(value) for value in found]
    return tuple(ends) if fits(found) else (ends[0],)


def x_label_rect(
    axes: Axes, value: float, words: str, metrics: QFontMetricsF, room: QRectF
) -> QRectF:
    """Where words under the x axis are: in the middle of their number, but not cut off."""
    width = metrics.horizontalAdvance(words)
    left = axes.at(value, 0).x() - width / 2
    left = max(room.left(), min(left, room.right() - width))
    return QRectF(left, axes.plot.bottom() + metrics.height() / 2, width, metrics.height())


def _apart(wanted: Sequence[Tick]) -> tuple[Tick, ...]:
    """Leave out what would touch the one before it."""
    kept: list[Tick] = []
    for tick in wanted:
        grown = tick.rect.adjusted(-_SPACE, 0, _SPACE, 0)
        if not kept or not grown.intersects(kept[-1].rect):
            kept.append(tick)
    return tuple(kept)
