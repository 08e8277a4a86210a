"""What pasted cells would do, row by row, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.progress import Progress
from aftersales.texts import fault_text, field_name
from aftersales.ui import theme
from aftersales.ui.shown import shown
from aftersales.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from aftersales.services.pasting import Plan, PlannedRow
    from aftersales.store.database import Database
    from aftersales.ui.desk import Desk

_ROWS_SHOWN = 2000
_COLUMNS = 5


class PasteDialog(QDialog):
    """Previews a paste into a listing.

    Parameters
    ----------
    words : str
        What was on the clipboard.
    targets : sequence of str
        Uuids of the rows from the current one on, for a block without header.
    columns, start : sequence of str, int
        Shown columns, and where among them the current cell stands.
    """

    def __init__(
        self,
        desk: Desk,
        listing: str,
        words: str,
        targets: Sequence[str],
        columns: Sequence[str],
        start: int,
        day: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        from aftersales.store.listing import KINDS

        self.desk = desk
        self.kind = KINDS[listing]
        self._plan: Plan | None = None
        self.setWindowTitle(self.tr("Paste"))
        self.summary = QLabel(self.tr("Checking what was copied …"), self)
        self.summary.setWordWrap(True)
        self.messages = MessageBar(self)
        self.only_faulty = QCheckBox(self.tr("Only rows with faults"), self)
        self.only_faulty.toggled.connect(lambda _: self._fill())
        self.tree = QTreeWidget(self)
        self.tree.setHeaderLabels(
            [
                self.tr("Row"),
                self.tr("What"),
                self.tr("Field"),
                self.tr("Before"),
                self.tr("After, or what is wrong"),
            ]
        )
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName(self.tr("Rows"))
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for place, width in enumerate((150, 190, 150, 170)):
            self.tree.setColumnWidth(place, width)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Apply | standard.Cancel, self)
        self.apply = self.buttons.button(standard.Apply)
        self.apply.setEnabled(False)
        self.apply.clicked.connect(self.write)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for part in (self.summary, self.messages, self.only_faulty):
            column.addWidget(part)
        column.addWidget(self.tree, 1)
        column.addWidget(self.buttons)
        self.resize(900, 540)

        def work(database: Database, progress: Progress) -> Any:
            from aftersales.services import pasting

            return pasting.plan(
                database,
                listing,
                pasting.grid(words),
                targets=targets,
                columns=columns,
                start=start,
                day=day,
                progress=progress,
            )

        job = desk.run(self, work, self._take, self._fail)
        if job is not None:
            self.rejected.connect(job.cancel)

    def _take(self, plan: Plan) -> None:
        self._plan = plan
        states = [row.state for row in plan.rows]
        counts = {state: states.count(state) for state in ("new", "changed", "same", "faulty")}
        words = self.tr(
            "{new} new, {changed} changed, {same} as in the registry, {faulty} with faults."
        ).format(**counts)
        if counts["faulty"]:
            words += " " + self.tr("Nothing is written until every fault is mended in the source.")
            self.only_faulty.setChecked(True)
        self.summary.setText(words)
        self.only_faulty.setVisible(bool(counts["faulty"]))
        self.apply.setEnabled(not counts["faulty"] and bool(plan.edits))
        self._fill()

    def _fill(self) -> None:
        if self._plan is None:
            return
        states = {
            "new": self.tr("new"),
            "changed": self.tr("changed"),
            "same": self.tr("the same"),
            "faulty": self.tr("fault"),
        }
        self.tree.clear()
        rows = [row for row in self._plan.rows if row.faults or not self.only_faulty.isChecked()]
        for row in rows[:_ROWS_SHOWN]:
            item = QTreeWidgetItem([f"{row.line}: {states[row.state]}", row.name])
            for child in self._lines(row):
                item.addChild(child)
            self.tree.addTopLevelItem(item)
            item.setExpanded(row.state != "same")
        if len(rows) > _ROWS_SHOWN:
            more = self.tr("Rows not listed: {count}").format(count=len(rows) - _ROWS_SHOWN)
            self.tree.addTopLevelItem(QTreeWidgetItem(["…", more]))

    def _lines(self, row: PlannedRow) -> list[QTreeWidgetItem]:
        language, names = self.desk.session.language, self.desk.names
        found = []
        for fault in row.faults:
            name = fault.column
            known = name and name in self._known()
            label = field_name(name, language) if known else name
            line = QTreeWidgetItem(["", "", label, fault.value, fault_text(fault, language)])
            line.setForeground(_COLUMNS - 1, theme.DANGER)
            found.append(line)
        for name, old, new in row.changes:
            sides = [shown(self.kind, name, side, names, language) for side in (old, new)]
            found.append(QTreeWidgetItem(["", "", field_name(name, language), *sides]))
        return found

    @staticmethod
    def _known() -> Any:
        from aftersales.texts import catalogue

        return catalogue("en")["field"]

    def write(self) -> None:
        """Write what the preview shows."""
        plan = self._plan
        if plan is None:
            return
        self.apply.setEnabled(False)
        count = sum(row.state in ("new", "changed") for row in plan.rows)
        self.desk.save(
            self,
            plan.edits,
            "paste",
            {"count": count},
            lambda _: self.accept(),
            failed=self._fail,
            paused=lambda: self.apply.setEnabled(True),
        )

    def _fail(self, error: Exception) -> None:
        self.summary.setText(self.tr("Nothing was written."))
        from aftersales.domain.errors import AftersalesError
        from aftersales.texts import error_text

        if not isinstance(error, AftersalesError):
            raise error
        self.messages.say(error_text(error, self.desk.session.language))
