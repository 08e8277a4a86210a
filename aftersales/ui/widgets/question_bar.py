"""The top bar: brand, reach and date of the question, and its one number."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QEvent, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QValidator
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.records import Basis, WorkType
from aftersales.texts import percent, plain, text
from aftersales.ui.widgets.day_slider import DaySlider
from aftersales.ui.widgets.network_choice import NetworkChoice

if TYPE_CHECKING:
    from aftersales.services.coverage import Question, Report
    from aftersales.services.network import Snapshot
    from aftersales.services.parts import Opening

_WORK = ("service", "warranty", "body", "high_voltage")
_SPACING, _CLOSE = 9, 6  # pixels between fields
_BRAND, _TIGHT, _ARROW, _FREE = 130, 108, 36, 16_777_215  # pixels of fields; the last is no limit
_SIGN = "≈"
_PAUSE_MS = 250  # while somebody is still typing or turning the wheel


class ReachBox(QDoubleSpinBox):
    """Kilometres with a decimal only where there is one."""

    def textFromValue(self, value: float) -> str:
        """Write 100 and 12.5, not 100.0."""
        digits = 0 if value == int(value) else 1
        return self.locale().toString(value, "f", digits)

    def validate(self, words: str, position: int) -> tuple[QValidator.State, str, int]:
        """Take point and comma as the decimal sign, whatever the language."""
        plain = words.removesuffix(self.suffix()).strip()
        state = QValidator.State
        if not re.fullmatch(r"[0-9]{0,5}([.,][0-9]?)?", plain):
            return state.Invalid, words, position
        fits = plain[:1].isdigit() and self.minimum() <= self.valueFromText(words) <= self.maximum()
        return (state.Acceptable if fits else state.Intermediate), words, position

    def valueFromText(self, words: str) -> float:
        """Read what was typed."""
        plain = words.removesuffix(self.suffix()).strip().replace(",", ".")
        return float(plain) if plain[:1].isdigit() else self.minimum()


class QuestionBar(QWidget):
    """Asks with every change and shows the share of the answer.

    Signals
    -------
    asked
        The person asks what :meth:`value` says.
    explained
        The person wants to know how the number is made.
    supposed_ended
        The person wants the answer of the registry again, without what is supposed.
    """

    asked = Signal()
    explained = Signal()
    supposed_ended = Signal()

    def __init__(self, reach_km: float, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self.brand = QComboBox(self)
        self.brand.setMinimumWidth(_BRAND)
        self.brand.setMaxVisibleItems(25)
        self.reach = ReachBox(self)
        self.reach.setRange(0.1, 20_040)
        self.reach.setDecimals(1)
        self.reach.setSingleStep(10)
        self.reach.setValue(reach_km)
        self.work = QComboBox(self)
        self.work.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for work in _WORK:
            self.work.addItem("", work)
        self.day = QDateEdit(QDate(today.year, today.month, today.day), self)
        self.day.setCalendarPopup(True)
        self.ahead = DaySlider(self.day.date(), self)
        self.network = NetworkChoice(self)
        self.share = QLabel("–", self)
        self.share.setObjectName("share")
        self.headline = QLabel(self)
        self.headline.setProperty("soft", True)
        self.counted = QLabel(self)
        self.counted.setProperty("soft", True)
        self.badge = QLabel(self)
        self.badge.setObjectName("badge")
        self.badge.hide()
        self._badge = ""
        self._saved: int | None = None  # pixels, while the fields stand close
        self._is_illustrative = False
        self.supposed = QPushButton(self)
        self.supposed.clicked.connect(self.supposed_ended)
        self.supposed.hide()
        self.explain = QToolButton(self)
        self.explain.setText("?")
        self.explain.clicked.connect(self.explained)
        self._fields: dict[str, QWidget] = {
            "brand": self.brand,
            "work": self.work,
            "reach": self.reach,
            "day": self.day,
            "ahead": self.ahead,
            "network": self.network,
        }
        self._labels = {name: QLabel(self) for name in self._fields}
        self._arrange()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.ask)
        for changed in (
            self.brand.currentIndexChanged, self.work.currentIndexChanged,
            self.reach.valueChanged, self.day.dateChanged,
        ):  # fmt: skip
            # Connected straight, a whole number that a signal brings would be the pause.
            changed.connect(lambda *_: self._pause.start())
        self.network.changed.connect(self.ask)
        for choice in (self.brand, self.work):
            choice.currentIndexChanged.connect(lambda *_: self._loosen())
        self.day.dateChanged.connect(self.ahead.show_day)
        self.ahead.moved_to.connect(self.day.setDate)
        self.setEnabled(False)
        self.retranslate()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 14, 6)
        row.setSpacing(_SPACING)
        for name, field in self._fields.items():
            box = QWidget(self)
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(1)
            label = self._labels[name]
            label.setProperty("soft", True)
            label.setBuddy(field)
            column.addWidget(label)
            column.addWidget(field)
            row.addWidget(box)
        row.addSpacing(10)
        row.addWidget(self.share)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.headline)
        words.addWidget(self.counted)
        row.addLayout(words)
        row.addWidget(self.explain)
        row.addStretch(1)
        row.addWidget(self.supposed, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignVCenter)

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self._labels["brand"].setText(self.tr("&Brand"))
        self._labels["work"].setText(self.tr("&Work"))
        words = {
            "service": self.tr("service"),
            "warranty": self.tr("warranty"),
            "body": self.tr("body"),
            "high_voltage": self.tr("high voltage"),
        }
        for place, work in enumerate(_WORK):
            self.work.setItemText(place, words[work])
        self._labels["reach"].setText(self.tr("&Reach"))
        self._labels["day"].setText(self.tr("&Date"))
        self._labels["ahead"].setText(self.tr("&Months ahead"))
        self._labels["network"].setText(self.tr("&Network"))
        self.ahead.setAccessibleDescription(
            self.tr("What is then in force, if nothing is renewed until then")
        )
        self.reach.setSuffix(self.tr(" km"))
        for field in (self.reach, self.day):
            field.setLocale(QLocale())
        self.day.setDisplayFormat(QLocale().dateFormat(QLocale.FormatType.ShortFormat))
        self.explain.setToolTip(self.tr("How this number is made"))
        self.explain.setAccessibleName(self.tr("How this number is made"))
        self._badge = self.tr("Illustrative centres")
        self.badge.setText(self._badge)
        self._loosen()
        self.badge.setAccessibleName(self._badge)
        self.badge.setToolTip(
            self.tr("The service centres and depots were generated; they are not real sites.")
        )
        if self.brand.count():
            self.brand.setItemText(0, self.tr("All brands"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room in a small window."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Make room for other words."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Make room where words would be cut.

        First the fields stand closer and the badge says its word by a sign; then the slider goes,
        for the date says the same.
        """
        row, box = self.layout(), self.ahead.parentWidget()
        assert row is not None and box is not None  # noqa: S101 - they have been arranged
        needed = row.sizeHint().width()
        if box.isHidden():
            needed += box.sizeHint().width() + row.spacing()
        # Boxes in the row ask for room later than they change: what closer fields save is added
        # up here, rather too much than too little, or both ways would follow each other for ever.
        if self._saved is None and needed > self.width():
            self._saved = self._tighten(row, is_tight=True)
            needed -= self._saved
        elif self._saved is not None and needed + self._saved <= self.width():
            self._loosen()
        box.setHidden(needed > self.width())

    def _loosen(self) -> None:
        """Let the fields take the room of other words, if there is any."""
        row = self.layout()
        if self._saved is not None and row is not None:
            self._saved = None
            self._tighten(row, is_tight=False)

    def _tighten(self, row: QLayout, *, is_tight: bool) -> int:
        """Let the fields stand closer, or not; return the pixels that this saves."""
        row.setSpacing(_CLOSE if is_tight else _SPACING)
        saved = row.count() * (_SPACING - _CLOSE) + self.network.set_narrow(is_tight=is_tight)
        for field, least in ((self.brand, _BRAND), (self.work, 0)):
            measure = field.fontMetrics().horizontalAdvance
            tight = max(_TIGHT, measure(field.currentText()) + _ARROW)
            saved += max(0, max(least, field.sizeHint().width()) - tight)
            if is_tight:
                field.setFixedWidth(tight)
                list_of = field.view()
                list_of.setMinimumWidth(list_of.sizeHintForColumn(0) + _ARROW)
            else:
                field.setMaximumWidth(_FREE)
                field.setMinimumWidth(least)
        measure = self.badge.fontMetrics().horizontalAdvance
        self.badge.setText(_SIGN if is_tight else self._badge)
        return saved + (0 if self.badge.isHidden() else measure(self._badge) - measure(_SIGN))

    def offer(self, snapshot: Snapshot) -> None:
        """Offer the brands of a registry, keeping the chosen one if it is there."""
        chosen = self.brand.currentData() or ""
        self.brand.blockSignals(True)
        self.brand.clear()
        self.brand.addItem(self.tr("All brands"), "")
        known = {row.brand for row in snapshot.demand}
        known |= {point.brand for point in snapshot.demand_points}
        for brand in sorted(snapshot.brands, key=lambda brand: brand.code not in known):
            words = brand.name if brand.code in known else self.tr("{brand} (no parc)")
            self.brand.addItem(words.format(brand=brand.name), brand.code)
        self.brand.setCurrentIndex(max(0, self.brand.findData(chosen)))
        self.brand.blockSignals(False)
        self.network.offer(snapshot.scenarios)
        self._is_illustrative = any(f.basis is Basis.ILLUSTRATIVE for f in snapshot.facilities)
        self.badge.setVisible(self._is_illustrative)
        self.setEnabled(True)

    def ask(self) -> None:
        """Ask with what the fields hold now."""
        self._pause.stop()
        if self.isEnabled():
            self.asked.emit()

    def value(self, detour: float, allocation: str) -> Question:
        """What the fields ask now, with what is set elsewhere."""
        from aftersales.services.coverage import Question

        day = self.day.date()
        return Question(
            brand=self.brand.currentData() or None,
            reach_km=self.reach.value(),
            day=date(day.year(), day.month(), day.day()),
            work_type=WorkType(self.work.currentData()),
            detour=detour,
            allocation=allocation,
            planned=self.network.is_planned,
            scenario=self.network.scenario,
        )

    def ask_for(self, brand: str, reach_km: float) -> None:
        """Ask for another brand (code, empty for all) or reach."""
        self.brand.setCurrentIndex(max(0, self.brand.findData(brand)))
        self.reach.setValue(reach_km)

    def ask_on(self, day: date) -> None:
        """Ask on another day."""
        self.day.setDate(QDate(day.year, day.month, day.day))

    def show_supposed(self, opening: Opening | None) -> None:
        """Say that the answer supposes something, and offer the way back."""
        self.supposed.setVisible(opening is not None)
        self.badge.setVisible(self._is_illustrative and opening is None)  # room for one of both
        if opening is not None:
            name = opening.name.replace("&", "&&")
            self.supposed.setText(self.tr("What if: {name} ✕").format(name=name))
            self.supposed.setToolTip(self.tr("Back to what the registry holds"))

    def restore(self, question: Question) -> None:
        """Show the fields of a question again, without asking it."""
        self._pause.stop()
        fields = (self.brand, self.work, self.reach, self.day)
        for field in fields:
            field.blockSignals(True)
        self.brand.setCurrentIndex(max(0, self.brand.findData(question.brand or "")))
        self.work.setCurrentIndex(max(0, self.work.findData(question.work_type.value)))
        self.reach.setValue(question.reach_km)
        self.day.setDate(QDate(question.day.year, question.day.month, question.day.day))
        for field in fields:
            field.blockSignals(False)
        self.network.restore(question)
        self.ahead.show_day(self.day.date())

    def show_answer(self, report: Report, language: str) -> None:
        """Show the number of an answer."""
        from aftersales.services.captions import supposed_notes

        summary = report.assessment.summary
        self.share.setText(percent(summary.share, language) if summary.uio_total else "–")
        share = report.assessment.repairable / max(1, summary.uio_total)
        reach = plain(report.question.reach_km, language)
        told = "map.covered_with_planned" if report.question.planned else "map.covered_within"
        self.headline.setText(text(told, language, reach=reach))
        repairable = text("map.repairable", language, share=percent(share, language))
        words = text(
            "map.covered_of", language, covered=summary.uio_covered, total=summary.uio_total
        )
        self.counted.setText(repairable if summary.uio_total else text("map.no_parc", language))
        told = words if summary.uio_total else text("map.demand_none", language)
        whole = "\n".join([told, *supposed_notes(report, language)])
        for label in (self.share, self.headline, self.counted):
            label.setToolTip(whole)
