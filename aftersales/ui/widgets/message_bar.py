"""A bar that says what went wrong, or what was done, with the one action that helps."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget


class MessageBar(QFrame):
    """Hidden until there is something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.action = QPushButton(self)
        self._close = QToolButton(self)
        self._close.setText("✕")
        self._close.setAutoRaise(True)
        self._close.clicked.connect(self.hide)
        self._act: Callable[[], None] | None = None
        self.action.clicked.connect(self._run)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.addWidget(self.label, 1)
        row.addWidget(self.action)
        row.addWidget(self._close)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self._close.setAccessibleName(self.tr("Close the message"))
        self._close.setToolTip(self.tr("Close the message"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def say(
        self,
        words: str,
        kind: str = "error",
        action: str = "",
        act: Callable[[], None] | None = None,
    ) -> None:
        """Show words; `kind` is ``error`` or ``info``."""
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self.label.setText(words)
        self._act = act
        self.action.setVisible(act is not None)
        self.action.setText(action)
        self.show()

    def _run(self) -> None:
        self.hide()
        if self._act is not None:
            self._act()
