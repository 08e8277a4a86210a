"""A callout beside what it speaks of: where it stands, and the frame and arrow it points with."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QPolygon
from PySide6.QtWidgets import QWidget

_EDGE = 12  # between the callout and the edges of the window, and for the arrow
_RING = 4  # the frame around the target stands this far outside it
_ARROW = 10


def place_beside(size: QSize, target: QRect, room: QRect) -> QRect:
    """Put a callout beside a target: below, above, right or left of it, wherever it fits.

    Any place clear of the target lies in one of these four strips, so the target is covered only
    when there is no other way; then the callout lies in its lower right corner.

    Parameters
    ----------
    size : QSize
        Of the callout.
    target : QRect
        What must stay visible.
    room : QRect
        What the callout must not leave.
    """
    width, height = size.width(), size.height()
    middle = target.center() - QPoint(width // 2, height // 2)
    for edge in (_EDGE, 0):
        inner = room.adjusted(edge, edge, -edge, -edge)
        gap = edge + _RING if edge else 0
        for x, y in (
            (middle.x(), target.bottom() + 1 + gap),
            (middle.x(), target.top() - gap - height),
            (target.right() + 1 + gap, middle.y()),
            (target.left() - gap - width, middle.y()),
        ):
            beside = _pushed_into(QRect(x, y, width, height), inner)
            if inner.contains(beside) and not beside.intersects(target):
                return beside
    corner = room.intersected(target).bottomRight() - QPoint(width + _EDGE, height + _EDGE)
    return _pushed_into(QRect(corner, size), room)


def _pushed_into(rect: QRect, room: QRect) -> QRect:
    """Move a rectangle as little as needed to lie inside another."""
    x = max(room.left(), min(rect.x(), room.right() + 1 - rect.width()))
    y = max(room.top(), min(rect.y(), room.bottom() + 1 - rect.height()))
    return QRect(QPoint(x, y), rect.size())


class Pointer(QWidget):
    """Draws the frame around the target and the arrow to it, over everything, for eyes only."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.target = QRect()
        self.callout = QRect()

    def point(self, target: QRect, callout: QRect) -> None:
        """Draw anew, from the callout to the target; an empty target draws nothing."""
        self.target, self.callout = target, callout
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame in the accent colour with a seam that shows on any ground."""
        if self.target.isEmpty():
            return
        colours = self.palette()
        accent = colours.color(QPalette.ColorRole.Highlight)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Inside the window even where the target reaches its edge.
        frame = QRectF(self.target.adjusted(-_RING, -_RING, _RING, _RING))
        frame = frame.intersected(QRectF(self.rect())).adjusted(2.5, 2.5, -2.5, -2.5)
        for colour, width in ((colours.color(QPalette.ColorRole.Base), 5.0), (accent, 3.0)):
            painter.setPen(QPen(colour, width))
            painter.drawRoundedRect(frame, 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawPolygon(self._arrow())

    def _arrow(self) -> QPolygon:
        """A triangle from the side of the callout that faces the target."""
        box, to = self.callout, self.target
        x = max(box.left() + 2 * _ARROW, min(to.center().x(), box.right() - 2 * _ARROW))
        y = max(box.top() + 2 * _ARROW, min(to.center().y(), box.bottom() - 2 * _ARROW))
        across, along = QPoint(_ARROW, 0), QPoint(0, _ARROW)
        if box.top() > to.bottom():
            foot, tip, half = QPoint(x, box.top()), -along, across
        elif box.bottom() < to.top():
            foot, tip, half = QPoint(x, box.bottom() + 1), along, across
        elif box.left() > to.right():
            foot, tip, half = QPoint(box.left(), y), -across, along
        elif box.right() < to.left():
            foot, tip, half = QPoint(box.right() + 1, y), across, along
        else:
            return QPolygon()
        return QPolygon([foot - half, foot + tip, foot + half])
