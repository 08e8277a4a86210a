"""Name and note of a scenario."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)


class ScenarioNameDialog(QDialog):
    """Asks for a name, which may not be empty, and a note."""

    def __init__(self, name: str, note: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Scenario"))
        self.name, self.note = QLineEdit(name, self), QLineEdit(note, self)
        self.name.setMaxLength(300)
        self.note.setMaxLength(4000)
        form = QFormLayout()
        form.addRow(self.tr("Name:"), self.name)
        form.addRow(self.tr("Note:"), self.note)
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel, self)
        self.ok: QPushButton = buttons.button(standard.Ok)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(buttons)
        self.name.textChanged.connect(self._follow)
        self.setMinimumWidth(420)
        self._follow()

    def _follow(self) -> None:
        self.ok.setEnabled(bool(self.name.text().strip()))
