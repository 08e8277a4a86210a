"""What exactly leaves: tables with their columns and rows, how far they are rounded, the files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QListWidget,
    QPushButton,
    QSpinBox,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from aftersales.services.packs.profiles import COLUMNS, Profile
from aftersales.texts import number, text

_KEY = Qt.ItemDataRole.UserRole
_OWN = "own"  # name of a profile that is not saved yet


class LeavingTree(QWidget):
    """Shows a profile, and lets the person change it.

    Signals
    -------
    edited : Profile
        Another profile is wanted, which has no name yet.
    save_wanted : Profile
        It is to be kept under the name it has now.
    """

    edited = Signal(object)
    save_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profile: Profile | None = None
        self._language = "en"
        self.tree = QTreeWidget(self)
        self.tree.setColumnCount(2)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, self.tree.header().ResizeMode.Stretch)
        self.tree.itemChanged.connect(self._take_change)
        self.decimals, self.round_to = QSpinBox(self), QSpinBox(self)
        self.decimals.setRange(0, 5)
        self.round_to.setRange(1, 1000)
        for box in (self.decimals, self.round_to):
            box.setKeyboardTracking(False)
            box.valueChanged.connect(self._take_change)
        self.plans = QCheckBox(self)
        self.plans.toggled.connect(self._take_change)
        self.decimals_label, self.round_label = QLabel(self), QLabel(self)
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setProperty("soft", True)
        self.files_label = QLabel(self)
        self.files_label.setProperty("heading", True)
        self.files = QListWidget(self)
        self.keep = QPushButton(self)
        self.keep.clicked.connect(lambda _: self._keep())
        form = QFormLayout()
        form.addRow(self.decimals_label, self.decimals)
        form.addRow(self.round_label, self.round_to)
        form.addRow(self.plans)
        right = QVBoxLayout()
        right.addLayout(form)
        right.addWidget(self.note)
        right.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self.files_label)
        right.addWidget(self.files, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 6, 6, 6)
        row.addWidget(self.tree, 3)
        row.addLayout(right, 2)

    def retranslate(self, language: str) -> None:
        """Set the texts of a language."""
        self._language = language
        self.decimals_label.setText(self.tr("Decimals of a degree"))
        self.round_label.setText(self.tr("Vehicles in multiples of"))
        self.plans.setText(self.tr("Sites that do not work yet leave too"))
        self.files_label.setText(self.tr("Files of this pack"))
        self.keep.setText(self.tr("Save as profile…"))
        self.tree.setHeaderLabels([self.tr("What leaves"), self.tr("Rows")])
        for part, label in (
            (self.tree, self.tr("What leaves")),
            (self.files, self.files_label.text()),
            (self.decimals, self.decimals_label.text()),
            (self.round_to, self.round_label.text()),
        ):
            part.setAccessibleName(label)
        if self._profile is not None:
            self.show_profile(self._profile)

    def show_profile(self, profile: Profile) -> None:
        """Show what a profile lets out."""
        self._profile = profile
        for part in (self.tree, self.decimals, self.round_to, self.plans):
            part.blockSignals(True)
        is_new = not self.tree.topLevelItemCount()
        opened = {k for k in range(self.tree.topLevelItemCount()) if self._top(k).isExpanded()}
        self.tree.clear()
        for place, (table, columns) in enumerate(COLUMNS.items()):
            top = QTreeWidgetItem(self.tree, [text(f"pack.sheet_{table}", self._language), ""])
            top.setFlags(top.flags() | Qt.ItemFlag.ItemIsAutoTristate)
            top.setData(0, _KEY, table)
            top.setTextAlignment(1, Qt.AlignmentFlag.AlignRight)
            for column in columns:
                item = QTreeWidgetItem(top, [text(f"table.{column}", self._language)])
                item.setData(0, _KEY, column)
                allowed = profile.allows(table, column)
                item.setCheckState(0, Qt.CheckState.Checked if allowed else Qt.CheckState.Unchecked)
            top.setExpanded(is_new or place in opened)
        self.decimals.setValue(profile.decimals)
        self.round_to.setValue(profile.round_to)
        self.plans.setChecked(profile.plans)
        for part in (self.tree, self.decimals, self.round_to, self.plans):
            part.blockSignals(False)
        self._say_rounding()

    def show_pack(self, rows: Mapping[str, int], files: list[str]) -> None:
        """Show how many rows the chosen pack has, and which files."""
        self.tree.blockSignals(True)
        for k in range(self.tree.topLevelItemCount()):
            count = rows.get(str(self._top(k).data(0, _KEY)))
            self._top(k).setText(1, "–" if count is None else number(count, self._language))
        self.tree.blockSignals(False)
        self.files.clear()
        self.files.addItems(files)

    def _top(self, place: int) -> QTreeWidgetItem:
        item = self.tree.topLevelItem(place)
        assert item is not None  # noqa: S101 - it is counted
        return item

    def _say_rounding(self) -> None:
        held = self._profile
        if held is None:
            return
        metres = 111_000 / 10**held.decimals
        near = self.tr("Places are within about {distance} of where they are.")
        km = metres / 1000
        unit = text("map.km", self._language)
        said = number(km, self._language, 0 if km >= 1 else 3)
        words = near.format(distance=f"{said} {unit}")
        if held.round_to > 1:
            words += " " + text("pack.rounded", self._language, count=held.round_to)
        self.note.setText(words)

    def _current(self, name: str) -> Profile:
        columns = {}
        for k in range(self.tree.topLevelItemCount()):
            top = self._top(k)
            listed: list[Any] = [top.child(c) for c in range(top.childCount())]
            columns[str(top.data(0, _KEY))] = tuple(
                str(item.data(0, _KEY))
                for item in listed
                if item.checkState(0) is Qt.CheckState.Checked
            )
        numbers = self.decimals.value(), self.round_to.value()
        return Profile(name, columns, *numbers, self.plans.isChecked())

    def _take_change(self, *_: object) -> None:
        self._profile = self._current(_OWN)
        self._say_rounding()
        self.edited.emit(self._profile)

    def _keep(self) -> None:
        name, is_given = QInputDialog.getText(
            self, self.tr("Save as profile"), self.tr("Name of the profile")
        )
        if is_given and name.strip():
            self.save_wanted.emit(self._current(name.strip()))
