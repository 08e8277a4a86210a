"""What the window shows while there is no registry: what to do next."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget


class WelcomePage(QWidget):
    """Offers the demo registry or a file.

    Signals
    -------
    demo_wanted
        Make the demo registry.
    open_wanted
        Choose a file.
    new_wanted
        Make an empty registry.
    """

    demo_wanted = Signal()
    open_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel(self)
        self.title.setObjectName("emptyTitle")
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setFixedWidth(560)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.demo = QPushButton(self)
        self.demo.setDefault(True)
        self.demo.clicked.connect(self.demo_wanted)
        self.choose = QPushButton(self)
        self.choose.clicked.connect(self.open_wanted)
        self.new = QPushButton(self)
        self.new.clicked.connect(self.new_wanted)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.demo)
        buttons.addWidget(self.choose)
        buttons.addWidget(self.new)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(self.title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.words, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(buttons)
        column.addStretch(2)
        self._is_opening = True
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.demo.setText(self.tr("Make the demo registry"))
        self.choose.setText(self.tr("Open a registry …"))
        self.new.setText(self.tr("New registry …"))
        if self._is_opening:
            self.title.setText(self.tr("Opening the registry …"))
            self.words.setText("")
        else:
            self.title.setText(self.tr("There is no registry yet"))
            self.words.setText(
                self.tr(
                    "A registry holds regions, demand, service centres, depots and plants in one "
                    "file. Begin with the demo, made from published figures, open a file, or make "
                    "an empty registry."
                )
            )
        # Aligned in its column, a wrapping label would get the height of one line.
        needed = self.words.heightForWidth(self.words.maximumWidth())
        self.words.setMinimumHeight(max(0, needed))
        for button in (self.demo, self.choose, self.new):
            button.setVisible(not self._is_opening)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def set_opening(self, is_opening: bool) -> None:
        """Say that a registry is being opened, or that there is none."""
        self._is_opening = is_opening
        self.retranslate()
