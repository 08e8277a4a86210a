"""A first look round: a callout that points at one part of the window after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from aftersales.ui.widgets.callout import Pointer, place_beside

_WIDTH = 400
_MOVED = {
    QEvent.Type.Resize,
    QEvent.Type.Move,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.LayoutRequest,
}
_FORWARD = {Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}
_BACKWARD = {Qt.Key.Key_Left, Qt.Key.Key_Up}


def _nothing() -> None:
    """Do nothing before a step."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to look at.

    Attributes
    ----------
    title, words : str
        What to say, as plain text in the language of the window.
    target : callable
        Gives the widget to point at; asked when the step begins.
    before : callable
        Brings the target into view, for instance by turning to its page.
    """

    title: str
    words: str
    target: Callable[[], QWidget]
    before: Callable[[], None] = _nothing


class _Button(QPushButton):
    """A button that Return presses, and that leaves the arrow keys to the tour."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt would move the focus with arrows, and do nothing on Return outside dialogs."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in _FORWARD | _BACKWARD:
            event.ignore()
        else:
            super().keyPressEvent(event)


class Tour(QFrame):
    """Walks through the steps; the window stays usable meanwhile.

    Return and the arrow keys turn the steps and Escape ends the tour. When it ends, it takes
    itself out of the window and deletes itself.

    Parameters
    ----------
    window : QWidget
        What the tour is about; the callout lies inside it.
    steps : sequence of Step
        At least one.

    Signals
    -------
    finished
        The person came to the end or skipped the rest.
    """

    finished = Signal()

    def __init__(self, window: QWidget, steps: Sequence[Step]) -> None:
        super().__init__(window)
        if not steps:
            raise ValueError("a tour needs a step")
        self.setObjectName("tour")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setAutoFillBackground(True)
        self._window, self._steps = window, tuple(steps)
        self._at = -1
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._focus_before: QWidget | None = None
        self._pointer = Pointer(window)
        self._pointer.hide()
        self.title = self._label("tourTitle")
        self.words = self._label("tourWords")
        self.count = QLabel(self)
        self.count.setProperty("soft", True)
        self.skip, self.back, self.next = (_Button(self) for _ in range(3))
        self.skip.setFlat(True)
        self.next.setDefault(True)
        self.skip.clicked.connect(self.finish)
        self.back.clicked.connect(self.go_back)
        self.next.clicked.connect(self.go_on)
        self._arrange()
        # A change of size reaches the window before the widgets in it have their new places.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._place)
        self.hide()

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.count)
        row.addStretch(1)
        for button in (self.skip, self.back, self.next):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addSpacing(4)
        column.addLayout(row)

    # Walking

    @property
    def step(self) -> int:
        """Number of the shown step from 0; -1 before the start."""
        return self._at

    def start(self) -> None:
        """Show the first step and take the keyboard."""
        self._focus_before = QApplication.focusWidget()
        self._turn_to(0)

    def go_on(self) -> None:
        """Show the next step, or end after the last."""
        if self._at + 1 < len(self._steps):
            self._turn_to(self._at + 1)
        else:
            self.finish()

    def go_back(self) -> None:
        """Show the step before, if there is one."""
        if self._at > 0:
            self._turn_to(self._at - 1)

    def finish(self) -> None:
        """End the tour and leave nothing of it in the window."""
        if self._at < 0:
            return
        self._at = -1
        self._later.stop()
        self._watch(())
        focused: QWidget | None = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        before = self._focus_before
        if had_focus and before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        self.hide()
        self._pointer.hide()
        self._pointer.deleteLater()
        self.deleteLater()
        self.finished.emit()

    def _turn_to(self, number: int) -> None:
        self._at = number
        step = self._steps[number]
        step.before()
        self._target = step.target()
        self._watch(self._around(self._target))
        self._retranslate()
        self.title.setText(step.title)
        self.words.setText(step.words)
        self.setAccessibleName(step.title)
        self.setAccessibleDescription(step.words)
        self._pointer.show()
        self.show()
        self._place()
        self._later.start()
        self.next.setFocus()
        spoken = f"{step.title}. {step.words} {self.count.text()}"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))

    def _retranslate(self) -> None:
        last = self._at + 1 == len(self._steps)
        self.skip.setText(self.tr("Skip"))
        self.back.setText(self.tr("Back"))
        self.next.setText(self.tr("Done") if last else self.tr("Next"))
        self.back.setEnabled(self._at > 0)
        self.skip.setVisible(not last)
        counted = self.tr("{step} of {all}").format(step=self._at + 1, all=len(self._steps))
        self.count.setText(counted)
        for button in (self.back, self.next, self.skip):
            button.setAccessibleDescription(counted)

    # Place

    def _around(self, target: QWidget) -> Sequence[QWidget]:
        """What moves the target when it moves: itself and all it lies in, up to the window."""
        found: list[QWidget] = [self._window]
        widget: QWidget | None = target
        while widget is not None and widget is not self._window:
            found.append(widget)
            widget = widget.parentWidget()
        return found

    def _watch(self, widgets: Sequence[QWidget]) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = list(widgets)
        for widget in self._watched:
            widget.installEventFilter(self)

    def _place(self) -> None:
        room = self._window.rect()
        self._pointer.setGeometry(room)
        width = min(_WIDTH, room.width())
        self.ensurePolished()
        size = QSize(width, self.heightForWidth(width))
        target = self._target_rect()
        if target.isEmpty():
            place = QRect(QPoint(0, 0), size)
            place.moveCenter(room.center())
        else:
            place = place_beside(size, target, room)
        self.setGeometry(place)
        self._pointer.point(target, place)
        self._pointer.raise_()
        self.raise_()

    def _target_rect(self) -> QRect:
        """Where the target is in the window; empty where it cannot be seen."""
        target = self._target
        if target is None or not isValid(target) or not target.isVisible():
            return QRect()
        corner = self._window.mapFromGlobal(target.mapToGlobal(QPoint(0, 0)))
        return QRect(corner, target.size()).intersected(self._window.rect())

    # Events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow window and target; hear Escape wherever the focus is."""
        if self._at >= 0:
            if event.type() in _MOVED:
                self._later.start()
            pressed = event.type() == QEvent.Type.KeyPress and watched is self._window
            if pressed and cast(QKeyEvent, event).key() == Qt.Key.Key_Escape:
                self.finish()
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the steps by keyboard."""
        if event.key() == Qt.Key.Key_Escape:
            self.finish()
        elif event.key() in _FORWARD:
            self.go_on()
        elif event.key() in _BACKWARD:
            self.go_back()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Keep Tab among the buttons of the callout."""
        if self._at < 0:
            return super().focusNextPrevChild(next)
        buttons = [b for b in (self.skip, self.back, self.next) if b.isVisible() and b.isEnabled()]
        focused = QApplication.focusWidget()
        at = buttons.index(focused) if focused in buttons else 0
        buttons[(at + (1 if next else -1)) % len(buttons)].setFocus(
            Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        )
        return True

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language or font."""
        if self._at >= 0:
            if event.type() == QEvent.Type.LanguageChange:
                self._retranslate()
            if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
                self._later.start()
        super().changeEvent(event)
