"""Somebody else has changed the same fields meanwhile: both values side by side, and a choice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from aftersales.texts import field_name
from aftersales.ui.widgets.history_table import field_text, moment

if TYPE_CHECKING:
    from aftersales.services.desk import Saved, StaleEdit
    from aftersales.ui.desk import Desk

Settle = Callable[[Mapping[tuple[str, str], bool]], None]


class StaleDialog(QDialog):
    """Lets the person choose, field by field; nothing was written yet.

    Parameters
    ----------
    saved : Saved
        The clashes.
    settle : callable
        Given for each clash whether the person's own value wins, saves again.
    """

    def __init__(
        self, desk: Desk, saved: Saved, settle: Settle, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._settle = desk, settle
        self.setWindowTitle(self.tr("Changed by somebody else meanwhile"))
        words = QLabel(
            self.tr(
                "Since you opened it, somebody else has changed what you changed too. Nothing was "
                "written yet. Choose what is to stand; the other value stays in the history."
            ),
            self,
        )
        words.setWordWrap(True)
        self.mine: dict[tuple[str, str], QRadioButton] = {}
        self.theirs: dict[tuple[str, str], QRadioButton] = {}
        holder = QWidget(self)
        self._grid = QGridLayout(holder)
        self._grid.setHorizontalSpacing(18)
        for column, head in enumerate(
            (
                self.tr("Field"),
                self.tr("You had seen"),
                self.tr("Now, by somebody else"),
                self.tr("Yours"),
            )
        ):
            label = QLabel(head, self)
            label.setProperty("heading", True)
            self._grid.addWidget(label, 0, column)
        for row, stale in enumerate(saved.stale, 1):
            self._add(row, stale)
        self._grid.setRowStretch(len(saved.stale) + 1, 1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(holder)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Save | standard.Cancel, self)
        self.buttons.button(standard.Save).clicked.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column_of = QVBoxLayout(self)
        column_of.addWidget(words)
        column_of.addWidget(area, 1)
        column_of.addWidget(self.buttons)
        self.resize(760, min(560, 190 + 60 * len(saved.stale)))
        self.accepted.connect(self._save)

    def _add(self, row: int, stale: StaleEdit) -> None:
        key = stale.edit.uuid, stale.clash.fields[0]
        clash, language = stale.clash, self._desk.session.language
        names = " + ".join(field_name(name, language) for name in clash.fields)
        sides = [
            self._side(stale.edit.kind, clash.fields, side)
            for side in (clash.base, clash.held, clash.wanted)
        ]
        if stale.edit.values is None:
            sides[2] = self.tr("Delete it")
        who = " ".join(part for part in (stale.who, moment(stale.at)) if part)
        self.theirs[key] = QRadioButton(f"{sides[1]}\n{who}".replace("&", "&&"), self)
        self.mine[key] = QRadioButton(sides[2].replace("&", "&&"), self)
        group = QButtonGroup(self)
        for button in (self.theirs[key], self.mine[key]):
            group.addButton(button)
        self.theirs[key].setChecked(True)
        for column, part in enumerate((names, sides[0])):
            label = QLabel(part, self)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            self._grid.addWidget(label, row, column)
        self._grid.addWidget(self.theirs[key], row, 2)
        self._grid.addWidget(self.mine[key], row, 3)

    def _side(self, kind: Any, fields: tuple[str, ...], values: tuple[Any, ...]) -> str:
        names, language = self._desk.names, self._desk.session.language
        words = [
            field_text(kind, name, value, names, language)
            for name, value in zip(fields, values, strict=True)
        ]
        return ", ".join(word or self.tr("(empty)") for word in words)[:200]

    def _save(self) -> None:
        self._settle({key: button.isChecked() for key, button in self.mine.items()})
