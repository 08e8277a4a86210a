"""Two facilities that may be the same, side by side: what is kept, what moves, nothing lost."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.errors import AftersalesError
from aftersales.domain.progress import Progress
from aftersales.domain.records import Facility
from aftersales.texts import error_text, field_name, text
from aftersales.ui.shown import shown
from aftersales.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from aftersales.services.desk import Saved
    from aftersales.services.duplicates import FieldPair, MergePreview
    from aftersales.store.database import Database
    from aftersales.ui.desk import Desk

_PLACE = ("lat", "lon")
_LONGEST = 44  # characters of a value; the tooltip has all of it


class MergeDialog(QDialog):
    """Shows what a merge would keep; the second facility goes into the first."""

    def __init__(
        self, desk: Desk, keep: str, drop: str, today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.desk, self._today = desk, today
        self._uuids = (keep, drop)
        self.preview: MergePreview | None = None
        self.setWindowTitle(self.tr("Possible duplicate"))
        self.words = QLabel(
            self.tr(
                "Are these the same place? If so, choose what the merged facility keeps. What is "
                "not kept is noted among its decisions, and the merge can be undone."
            ),
            self,
        )
        self.words.setWordWrap(True)
        self.messages = MessageBar(self)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.moves = QLabel(self)
        self.moves.setWordWrap(True)
        self.moves.setTextFormat(Qt.TextFormat.PlainText)
        self.choices: dict[str, QRadioButton] = {}
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Cancel, self)
        role = QDialogButtonBox.ButtonRole
        self.merge = QPushButton(self.tr("Merge"), self)
        self.swap = QPushButton(self.tr("Keep the other one"), self)
        self.buttons.addButton(self.merge, role.AcceptRole)
        self.buttons.addButton(self.swap, role.ActionRole)
        self.merge.clicked.connect(self.write)
        self.swap.clicked.connect(self._swap)
        self.merge.setEnabled(False)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for part in (self.words, self.messages, self.area, self.moves, self.buttons):
            column.addWidget(part)
        column.setStretchFactor(self.area, 1)
        self.resize(900, 600)
        self.look()

    def look(self) -> None:
        """Read both facilities, and what a merge would do."""
        keep, drop = self._uuids

        def work(database: Database, _: Progress) -> Any:
            from aftersales.services import duplicates

            return duplicates.preview(database, keep, drop)

        self.desk.run(self, work, self._take, self._fail)

    def _swap(self) -> None:
        self._uuids = (self._uuids[1], self._uuids[0])
        self.look()

    def _take(self, preview: MergePreview) -> None:
        self.preview = preview
        self.choices = {}
        holder = QWidget(self)
        grid = QGridLayout(holder)
        grid.setHorizontalSpacing(18)
        heads = (
            self.tr("Field"),
            self.tr("Stays: {code}").format(code=preview.keep.code),
            self.tr("Goes: {code}").format(code=preview.drop.code),
        )
        for column, words in enumerate(heads):
            self._label(grid, 0, column, words).setProperty("heading", True)
        row = 1
        for pair in preview.fields:
            if pair.name == "lon" or (not _text(pair.keep) and not _text(pair.drop)):
                continue
            self._add(grid, row, pair, preview)
            row += 1
        grid.setRowStretch(row, 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        self.area.setWidget(holder)
        self.moves.setText(self._told(preview))
        self.merge.setEnabled(True)

    def _label(self, grid: QGridLayout, row: int, column: int, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
        return label

    def _add(self, grid: QGridLayout, row: int, pair: FieldPair, preview: MergePreview) -> None:
        """A line for a field: equal values as words, others to choose from."""
        language = self.desk.session.language
        name = field_name(pair.name, language)
        sides = [self._words(pair.name, side) for side in (preview.keep, preview.drop)]
        if pair.name == "lat":
            name = f"{name}, {field_name('lon', language)}"
        self._label(grid, row, 0, name)
        if sides[0] == sides[1]:
            self._label(grid, row, 1, sides[0])
            return
        group = QButtonGroup(self)
        for column, words in enumerate(sides, 1):
            shown_words = words if len(words) <= _LONGEST else f"{words[:_LONGEST]} …"
            button = QRadioButton((shown_words or self.tr("(empty)")).replace("&", "&&"), self)
            button.setToolTip(f"<qt>{escape(words)}</qt>" if words else "")
            group.addButton(button)
            grid.addWidget(button, row, column)
            if column == 2:  # noqa: PLR2004 - that of the facility that goes
                self.choices[pair.name] = button
                button.setChecked(pair.proposed == pair.drop)
            else:
                button.setChecked(pair.proposed == pair.keep)

    def _words(self, name: str, facility: Facility) -> str:
        names, language = self.desk.names, self.desk.session.language
        fields = _PLACE if name == "lat" else (name,)
        words = [shown(Facility, n, getattr(facility, n), names, language) for n in fields]
        return ", ".join(word for word in words if word)

    def _told(self, preview: MergePreview) -> str:
        language = self.desk.session.language
        from aftersales.store.tables import TABLES

        moves = [
            f"{text(f'cli.rows_{TABLES[kind].name}', language)}: {count}"
            for kind, count in preview.counts.items()
            if count
        ]
        told = self.tr("Moves over: {what}.").format(what=", ".join(moves) or "–")
        if preview.shared:
            told += " " + text("cli.shared_parts", language, count=len(preview.shared))
        if preview.told:
            told += " " + self.tr("The statuses of the one that goes are noted, not taken over.")
        if preview.lost_lanes:
            told += " " + self.tr("Lanes between the two, and those that both have, are noted.")
        return told

    def chosen(self) -> dict[str, Any]:
        """Values that the person prefers to the proposed ones."""
        found: dict[str, Any] = {}
        if self.preview is None:
            return found
        pairs = {pair.name: pair for pair in self.preview.fields}
        for name, button in self.choices.items():
            fields = _PLACE if name == "lat" else (name,)
            for field in fields:
                pair = pairs[field]
                wanted = pair.drop if button.isChecked() else pair.keep
                if wanted != pair.proposed:
                    found[field] = wanted
        return found

    def write(self) -> None:
        """Merge them as shown."""
        preview, chosen, day = self.preview, self.chosen(), self._today
        language = self.desk.session.language
        self.merge.setEnabled(False)

        def work(database: Database, _: Progress) -> Any:
            from aftersales.services import duplicates

            assert preview is not None  # noqa: S101 - the button comes with it
            return duplicates.merge(database, preview, chosen, day=day, language=language)

        def take(saved: Saved) -> None:
            self.desk.tell_changed(saved.change)
            self.accept()

        self.desk.run(self, work, take, self._fail)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, AftersalesError):
            raise error
        self.messages.say(error_text(error, self.desk.session.language))
        if error.code == "moved_on":
            self.look()


def _text(value: Any) -> str:
    return "" if value is None else str(value)
