"""Another value for an assumption, with where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.records import Basis, Factor
from aftersales.texts import number, text

if TYPE_CHECKING:
    from aftersales.services.factors import Assumption

_DECIMALS = 4
_LONGEST_SOURCE = 1000


class _Number(QDoubleSpinBox):
    """A number without zeros at its end."""

    def textFromValue(self, value: float) -> str:
        """Write 0.5 and 1840, not 0.5000 and 1840.0000."""
        return QLocale().toString(round(value, _DECIMALS), "g", 10)


class AssumptionDialog(QDialog):
    """Asks for the value, basis and source of one assumption.

    Signals
    -------
    settled : Factor or None
        What the person set; None to go back to the default.
    """

    settled = Signal(object)

    def __init__(
        self, assumption: Assumption, language: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        from aftersales.services.desk_tables import factor_name

        self._assumption = assumption
        self.setWindowTitle(self.tr("Assumption"))
        self.setMinimumWidth(520)
        name = QLabel(factor_name(assumption.code, language), self)
        name.setProperty("heading", True)
        name.setWordWrap(True)
        self.value = _Number(self)
        self.value.setDecimals(_DECIMALS)
        self.value.setRange(assumption.low, assumption.high)
        self.value.setSingleStep(0.05 if assumption.high <= 1 else 1)
        self.value.setValue(assumption.value)
        self.value.setLocale(QLocale())
        self.value.setSuffix(f" {text(f'unit.{assumption.unit}', language)}")
        self.basis = QComboBox(self)
        for basis in Basis:
            self.basis.addItem(text(f"basis.{basis.value}", language), basis)
        own = bool(assumption.uuid)
        self.basis.setCurrentIndex(self.basis.findData(assumption.basis if own else Basis.MEASURED))
        self.source = QLineEdit(assumption.source if own else "", self)
        self.source.setMaxLength(_LONGEST_SOURCE)
        self.source.setPlaceholderText(self.tr("Where this value comes from"))
        default = QLabel(
            self.tr("{value}: {source}").format(
                value=number(assumption.default, language, _digits(assumption.default)),
                source=assumption.default_source,
            ),
            self,
        )
        default.setWordWrap(True)
        form = QFormLayout()
        form.addRow(self.tr("Value"), self.value)
        form.addRow(self.tr("Basis"), self.basis)
        form.addRow(self.tr("Source"), self.source)
        form.addRow(self.tr("Default"), default)
        roles = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(roles.Save | roles.Cancel, self)
        self.reset = buttons.addButton(
            self.tr("Back to the default"), QDialogButtonBox.ButtonRole.ResetRole
        )
        self.reset.setEnabled(own)
        self.reset.clicked.connect(self._go_back)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(name)
        column.addLayout(form)
        column.addWidget(buttons)

    def accept(self) -> None:
        """Tell what was set."""
        self.value.interpretText()
        self.settled.emit(
            Factor(
                code=self._assumption.code,
                value=round(self.value.value(), _DECIMALS),
                basis=self.basis.currentData(),
                source=self.source.text().strip(),
            )
        )
        super().accept()

    def _go_back(self) -> None:
        self.settled.emit(None)
        super().accept()


def _digits(value: float) -> int:
    return 0 if value == int(value) else 3
