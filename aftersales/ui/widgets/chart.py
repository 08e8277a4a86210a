"""What painted charts have in common: one chosen place, mouse, keyboard, tips and focus."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_DIM = 90  # how much is seen of what is not chosen, of 255


class Chart(QWidget):
    """Places in a row, of which one may be chosen; a subclass says where they are.

    Arrows, Home and End walk through the places, Escape takes the choice back. A screen reader
    is told the chosen place and then all of them, as far as ``words_of`` says them.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def places(self) -> int:
        """How many places there are."""
        return 0

    def place(self) -> int:
        """Which of them is chosen; -1 for none."""
        return -1

    def go(self, place: int) -> None:
        """Choose a place for the person; -1 takes the choice back."""

    def tip_at(self, _point: QPointF) -> str:
        """What the mouse is told at a point, as ``rich`` makes it; empty for nothing."""
        return ""

    def words_of(self, _place: int) -> str:
        """A place for those who do not see it."""
        return ""

    def summary(self) -> str:
        """The whole chart for those who do not see it."""
        return "\n".join(words for k in range(self.places()) if (words := self.words_of(k)))

    def draw(self, painter: QPainter) -> None:
        """Draw everything but the frame of the keyboard."""

    def refresh(self) -> None:
        """Show and say what changed."""
        chosen = self.words_of(self.place()) if self.place() >= 0 else ""
        self.setAccessibleDescription("\n".join(filter(None, (chosen, self.summary()))))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chart, and a frame while it has the keyboard."""
        with QPainter(self) as painter:  # one that an error leaves open ends the process
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.draw(painter)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self.palette().highlight().color(), 1, Qt.PenStyle.DotLine))
                painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the mouse."""
        tip = self.tip_at(event.position())
        QToolTip.showText(event.globalPosition().toPoint(), tip, self)

    def leaveEvent(self, event: QEvent) -> None:
        """Say nothing once the mouse has left."""
        QToolTip.hideText()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the places, or take the choice back."""
        key, at, last = Qt.Key(event.key()), self.place(), self.places() - 1
        if last >= 0 and key in _STEPS:
            self._walk(max(0, min(at + _STEPS[key], last)) if at >= 0 else 0)
        elif last >= 0 and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._walk(0 if key == Qt.Key.Key_Home else last)
        elif key == Qt.Key.Key_Escape and at >= 0:
            self.go(-1)
        else:
            super().keyPressEvent(event)

    def _walk(self, place: int) -> None:
        if place != self.place():
            self.go(place)


class ColumnChart(Chart):
    """Columns with a key each.

    Signals
    -------
    chosen : str
        Key of the column the person chose; empty when the choice was taken back.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.current = ""
        self._keys: list[str] = []

    def show_keys(self, keys: Sequence[str]) -> None:
        """Have other columns; the chosen one stays if it is there."""
        self._keys = list(keys)
        if self.current not in self._keys:
            self.current = ""
        self.refresh()

    def choose(self, key: str) -> None:
        """Choose a column; the same again takes the choice back."""
        self.current = "" if key == self.current or key not in self._keys else key
        self.refresh()
        self.chosen.emit(self.current)

    def places(self) -> int:
        """How many columns there are."""
        return len(self._keys)

    def place(self) -> int:
        """Which column is chosen; -1 for none."""
        return self._keys.index(self.current) if self.current in self._keys else -1

    def go(self, place: int) -> None:
        """Choose a column by its place; -1 takes the choice back."""
        self.choose(self._keys[place] if place >= 0 else self.current)

    def rect_of(self, place: int) -> QRectF:
        """Where a column is, over the whole height."""
        width = self.width() / max(1, self.places())
        return QRectF(place * width, 0, width, self.height())

    def place_at(self, x: float) -> int:
        """Which column is there; -1 for none."""
        columns = (self.rect_of(place) for place in range(self.places()))
        return next((k for k, c in enumerate(columns) if c.left() <= x < c.right()), -1)

    def tip_of(self, _place: int) -> str:
        """What the mouse is told of a column, as ``rich`` makes it."""
        return ""

    def tip_at(self, point: QPointF) -> str:
        """What the mouse is told of the column under it."""
        place = self.place_at(point.x())
        return self.tip_of(place) if place >= 0 else ""

    def is_dim(self, place: int) -> bool:
        """Whether a column stands back behind the chosen one."""
        return self.place() not in (-1, place)

    def colour_of(self, place: int, colour: QColor) -> QColor:
        """A colour as it is in a column, fainter where another one is chosen."""
        shown = QColor(colour)
        if self.is_dim(place):
            shown.setAlpha(_DIM)
        return shown

    def draw(self, painter: QPainter) -> None:
        """Draw a frame around the chosen column; a subclass has drawn the columns."""
        if self.place() >= 0:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRect(self.rect_of(self.place()).adjusted(1, 1, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the column under the mouse."""
        place = self.place_at(event.position().x())
        if place >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.choose(self._keys[place])


def rich(words: str, title: str = "") -> str:
    """Plain words for a tip, under a title.

    Qt takes words with tags for rich text and loads what they point to; escaped words that it
    takes for plain ones would show their entities, so they are made rich text for certain.
    """
    parts = [f"<b>{escape(title)}</b>"] if title else []
    parts += [escape(line) for line in words.split("\n")] if words else []
    return f"<qt>{'<br>'.join(parts)}</qt>" if parts else ""
