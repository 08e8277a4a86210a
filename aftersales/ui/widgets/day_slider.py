"""A slider over the months ahead: papers, rights and contracts end, and the map shrinks."""

from __future__ import annotations

from PySide6.QtCore import QDate, QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QSlider, QWidget

MONTHS = 24


class DaySlider(QSlider):
    """Chooses a day some months after a first one.

    Signals
    -------
    moved_to : QDate
        The person moved it to this day.
    """

    moved_to = Signal(QDate)

    def __init__(self, first: QDate, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.first = first
        self.setRange(0, MONTHS)
        self.setPageStep(3)
        self.setFixedWidth(120)
        self.valueChanged.connect(self._tell)

    @property
    def day(self) -> QDate:
        """The day it stands on."""
        return self.first.addMonths(self.value())

    def show_day(self, day: QDate) -> None:
        """Stand on the last month that has begun by a day, without telling."""
        months = (day.year() - self.first.year()) * 12 + day.month() - self.first.month()
        with QSignalBlocker(self):
            self.setValue(months - (self.first.addMonths(months) > day))
        self._tip()

    def _tip(self) -> None:
        self.setToolTip(QLocale().toString(self.day, QLocale.FormatType.LongFormat))

    def _tell(self) -> None:
        self._tip()
        self.moved_to.emit(self.day)
