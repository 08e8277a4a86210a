"""The rules of a plan that are seldom changed, folded away under its sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QWidget,
)

from aftersales.domain.errors import AftersalesError
from aftersales.texts import error_text

if TYPE_CHECKING:
    from aftersales.services.planning.question import Candidate

_LABELS = {0: 210, 2: 150}  # pixels: wide enough for a line or two in any language


class PlanOptions(QFrame):
    """Fields of the rules.

    Signals
    -------
    changed
        The person changed a rule.
    collecting : bool
        Clicks on the map are places, or no longer.
    refused : str
        Why a file of places was not taken.
    """

    changed = Signal()
    collecting = Signal(bool)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.language = "en"
        self.own: tuple[Candidate, ...] = ()
        self.rivals: tuple[Candidate, ...] = ()
        self.required: dict[str, str] = {}
        self.forbidden: dict[str, str] = {}
        self.least, self.closings, self.seconds = (QSpinBox(self) for _ in range(3))
        self.least.setRange(0, 1_000_000)
        self.least.setSingleStep(100)
        self.closings.setRange(0, 1000)
        self.seconds.setRange(1, 86_400)
        self.seconds.setValue(60)
        self.share, self.gap = QSpinBox(self), QDoubleSpinBox(self)
        self.share.setRange(0, 100)
        self.share.setSingleStep(5)
        self.gap.setRange(0, 50)
        self.gap.setDecimals(2)
        self.gap.setSingleStep(0.1)
        for field in (self.least, self.closings, self.seconds, self.share, self.gap):
            field.setKeyboardTracking(False)
            field.valueChanged.connect(self.changed)
        self.moves, self.towns = QCheckBox(self), QCheckBox(self)
        self.towns.setChecked(True)
        for box in (self.moves, self.towns):
            box.toggled.connect(self.changed)
        self.file, self.click, self.others, self.clear = (QPushButton(self) for _ in range(4))
        self.click.setCheckable(True)
        self.file.clicked.connect(lambda: self._choose_file(self.read))
        self.others.clicked.connect(lambda: self._choose_file(self.read_rivals))
        self.click.toggled.connect(self.collecting)
        self.clear.clicked.connect(self._clear)
        self.held = QLabel(self)
        self.held.setProperty("soft", True)
        self.held.setWordWrap(True)
        self._labels = {
            name: QLabel(self) for name in ("least", "share", "closings", "seconds", "gap")
        }
        self._arrange()
        self.retranslate()

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        fields = {
            "least": (self.least, 0, 0),
            "share": (self.share, 1, 0),
            "closings": (self.closings, 2, 0),
            "seconds": (self.seconds, 0, 2),
            "gap": (self.gap, 1, 2),
        }
        for name, (field, row, column) in fields.items():
            self._labels[name].setBuddy(field)
            self._labels[name].setWordWrap(True)
            grid.addWidget(self._labels[name], row, column)
            grid.addWidget(field, row, column + 1)
        grid.addWidget(self.moves, 3, 0, 1, 4)
        places = QHBoxLayout()
        for part in (self.file, self.click, self.others, self.towns, self.clear):
            places.addWidget(part)
        places.addStretch(1)
        grid.addLayout(places, 4, 0, 1, 5)
        grid.addWidget(self.held, 5, 0, 1, 5)
        for column, width in _LABELS.items():
            grid.setColumnMinimumWidth(column, width)
        grid.setColumnStretch(4, 1)

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        words = {
            "least": self.tr("Each new centre adds at least"),
            "share": self.tr("Every region is covered to at least"),
            "closings": self.tr("Centres of today that may close"),
            "seconds": self.tr("Look for at most"),
            "gap": self.tr("Proof is enough within"),
        }
        for name, label in self._labels.items():
            label.setText(words[name])
        self.least.setSuffix(self.tr(" vehicles"))
        self.share.setSuffix(self.tr(" %"))
        self.gap.setSuffix(self.tr(" %"))
        self.seconds.setSuffix(self.tr(" s"))
        self.moves.setText(self.tr("What can be done at today's centres competes"))
        self.moves.setToolTip(
            self.tr(
                "An authorisation, a certificate or a technician at a centre that is there may "
                "serve vehicles for less money than an opening; where the plan counts who is "
                "repaired, so may a shift, a bay or a stock of parts."
            )
        )
        self.file.setText(self.tr("Places from a file …"))
        self.file.setToolTip(self.tr("CSV with id, lat, lon; name, cost and capacity if known"))
        self.click.setText(self.tr("Click places on the map"))
        self.others.setText(self.tr("Competitors from a file …"))
        self.others.setToolTip(
            self.tr("CSV with id, lat, lon. Vehicles that are nearer to one of them are theirs.")
        )
        self.towns.setText(self.tr("Towns too"))
        self.towns.setToolTip(self.tr("Whether the settlements of the registry are places as well"))
        self.clear.setText(self.tr("Forget them"))
        self._tell_held()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def values(self) -> dict[str, Any]:
        """Fields of a :class:`PlanQuestion`."""
        return {
            "least": self.least.value(),
            "region_share": self.share.value() / 100,
            "closings": self.closings.value(),
            "with_moves": self.moves.isChecked(),
            "seconds": float(self.seconds.value()),
            "gap": self.gap.value() / 100,
            "own": self.own,
            "rivals": self.rivals if self.others.isEnabled() else (),
            "only_own": bool(self.own) and not self.towns.isChecked(),
            "required": tuple(self.required),
            "refused": tuple(self.forbidden),
        }

    def add_place(self, lat: float, lon: float) -> None:
        """Take a place that was clicked."""
        from aftersales.services.planning.question import Candidate

        taken = {one.id for one in self.own}
        number = next(k for k in range(1, len(taken) + 2) if f"P{k}" not in taken)
        self._take((*self.own, Candidate(f"P{number}", lat, lon, name=f"P{number}")))

    @property
    def shown(self) -> list[tuple[float, float, str, bool]]:
        """Places of one's own and those of competitors, for the map."""
        rivals: tuple[Candidate, ...] = self.values()["rivals"]
        return [
            (one.lat, one.lon, one.name or one.id, is_rival)
            for places, is_rival in ((self.own, False), (rivals, True))
            for one in places
        ]

    def allow_rivals(self, is_allowed: bool) -> None:
        """Let competitors count only where a plan may leave vehicles to them."""
        self.others.setEnabled(is_allowed)
        self._tell_held()

    def _choose_file(self, read: Callable[[Path], None]) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Places from a file"), "", self.tr("Tables (*.csv *.txt);;All files (*)")
        )
        if path:
            read(Path(path))

    def read(self, path: Path) -> None:
        """Take the places of a file."""
        if found := self._read(path):
            ids = {one.id for one in found}
            self._take((*(one for one in self.own if one.id not in ids), *found))

    def read_rivals(self, path: Path) -> None:
        """Take the places of a file for competitors, in place of those before."""
        if found := self._read(path):
            self.rivals = found
            self._take(self.own)

    def _read(self, path: Path) -> tuple[Candidate, ...]:
        """Places of a file; none where it is refused, which is told."""
        from aftersales.services.planning.candidates import read_candidates

        try:
            return read_candidates(path)
        except AftersalesError as error:
            self.refused.emit(error_text(error, self.language))
            return ()

    def demand(self, key: str, name: str, *, is_wanted: bool) -> None:
        """Have a candidate in every plan, or in none."""
        mine, other = self.required, self.forbidden
        if not is_wanted:
            mine, other = other, mine
        other.pop(key, None)
        mine[key] = name
        self._tell_held()
        self.changed.emit()

    def _take(self, own: tuple[Candidate, ...]) -> None:
        self.own = own
        self._tell_held()
        self.changed.emit()

    def _clear(self) -> None:
        self.click.setChecked(False)
        self.required.clear()
        self.forbidden.clear()
        self.rivals = ()
        self._take(())

    def _tell_held(self) -> None:
        parts = []
        if self.own:
            parts.append(self.tr("Places of your own: {count}").format(count=len(self.own)))
        if self.rivals and self.others.isEnabled():
            parts.append(self.tr("Competitors: {count}").format(count=len(self.rivals)))
        if self.required:
            names = ", ".join(self.required.values())
            parts.append(self.tr("In every plan: {names}").format(names=names))
        if self.forbidden:
            names = ", ".join(self.forbidden.values())
            parts.append(self.tr("In no plan: {names}").format(names=names))
        self.held.setText(" · ".join(parts))
        self.held.setVisible(bool(parts))
        self.clear.setVisible(bool(parts))
        self.towns.setVisible(bool(self.own))
