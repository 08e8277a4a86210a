"""Words that are read, chosen and copied, never taken for markup."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


def words_label(words: str, parent: QWidget) -> QLabel:
    """A label of plain text over as many lines as it needs, to be chosen with the mouse."""
    label = QLabel(words, parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
