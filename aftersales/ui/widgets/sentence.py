"""A sentence with parts that can be changed: words and fields that flow over the lines."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QLayout, QLayoutItem, QWidget

_GAP, _LINE_GAP = 5, 4


class FlowLayout(QLayout):
    """Lays widgets out like words: from left to right, then on the next line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """An item by its place."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give an item away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It needs no more room than its lines."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """A narrower sentence has more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all lines."""
        return self._arrange(QRect(0, 0, width, 0), is_moved=False)

    def setGeometry(self, rect: QRect) -> None:
        """Put everything in its place."""
        super().setGeometry(rect)
        self._arrange(rect, is_moved=True)

    def sizeHint(self) -> QSize:
        """As small as it may be: it takes the width it is given."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The widest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, is_moved: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        row: list[tuple[QLayoutItem, QRect]] = []

        def finish() -> None:
            for item, place in row:
                if is_moved:
                    place.moveTop(y + (line - place.height()) // 2)
                    item.setGeometry(place)
            row.clear()

        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            hint = item.sizeHint()
            if row and x + hint.width() > rect.right() + 1:
                finish()
                x, y, line = rect.x(), y + line + _LINE_GAP, 0
            row.append((item, QRect(QPoint(x, y), hint)))
            x += hint.width() + _GAP
            line = max(line, hint.height())
        finish()
        return y + line - rect.y()


class Sentence(QWidget):
    """Words with fields among them; the words say where each field stands.

    Parameters
    ----------
    fields : mapping of str to QWidget
        Fields by name.
    """

    def __init__(self, fields: Mapping[str, QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = dict(fields)
        self._flow = FlowLayout(self)
        self._words: list[QLabel] = []
        for field in self._fields.values():
            field.setParent(self)

    def say(self, words: str) -> None:
        """Lay out a sentence like ``Open {count} centres``; fields it does not name are hidden."""
        for label in self._words:
            label.hide()
            label.deleteLater()
        self._words.clear()
        while self._flow.takeAt(0) is not None:
            pass
        named = set(re.findall(r"{(\w+)}", words))
        for name, field in self._fields.items():
            field.setVisible(name in named)
        before: QWidget | None = None
        for part in re.split(r"({\w+})", words):
            if part.startswith("{"):
                field = self._fields[part[1:-1]]
                self._flow.addWidget(field)
                if before is not None:
                    QWidget.setTabOrder(before, field)
                before = field
            else:
                # Each word may begin a line.
                for word in part.split(" "):
                    if word:
                        label = QLabel(word, self)
                        self._words.append(label)
                        self._flow.addWidget(label)
                        label.show()
        self.updateGeometry()
