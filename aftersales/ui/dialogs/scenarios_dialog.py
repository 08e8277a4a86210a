"""Scenarios of the registry: listed, compared, renamed, deleted, and put into it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.errors import AftersalesError
from aftersales.domain.scenarios import Entity
from aftersales.texts import error_text, text
from aftersales.ui.dialogs.scenario_name import ScenarioNameDialog
from aftersales.ui.models.report_table import KEY_ROLE
from aftersales.ui.widgets.comparison_table import ComparisonTable
from aftersales.ui.widgets.message_bar import MessageBar
from aftersales.ui.widgets.scenario_changes import ScenarioChanges
from aftersales.ui.widgets.table_panel import TablePanel

if TYPE_CHECKING:
    from aftersales.domain.progress import Progress
    from aftersales.domain.scenarios import Scenario
    from aftersales.services.network import Snapshot
    from aftersales.services.scenarios.comparison import Compared
    from aftersales.services.scenarios.editing import Put
    from aftersales.services.tables import ReportTable
    from aftersales.store.database import Database
    from aftersales.ui.desk import Desk

_MOST = 4  # lines of what is left out
_LISTED = ("scenario", "changes", "unapplied", "created", "author", "note")


class ScenariosDialog(QDialog):
    """Shows the scenarios; every change of them is a write that can be undone."""

    def __init__(self, desk: Desk, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self._today = desk, today
        self._tables: dict[str, ReportTable] = {}  # what each scenario changes
        self._editable: set[str] = set()  # changes of facilities that are there
        self.setWindowTitle(self.tr("Scenarios"))
        rising = Qt.SortOrder.AscendingOrder
        note = QLabel(
            self.tr(
                "A scenario holds what would be otherwise: the registry stays as it is. Choose "
                "under “Network”, above every page, which of them is asked."
            ),
            self,
        )
        note.setWordWrap(True)
        note.setProperty("soft", True)
        self.messages = MessageBar(self)
        self.list = TablePanel(_LISTED, ("scenario", rising), self)
        self.list.set_heading(self.tr("Scenarios"))
        self.changes = ScenarioChanges(self)
        self.comparison = ComparisonTable(self)
        self.comparison.setAccessibleName(self.tr("Comparison"))
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.changes, self.tr("What it changes"))
        self.tabs.addTab(self.comparison, self.tr("Comparison"))
        self.ask, self.compare, self.new, self.rename, self.delete, self.put = (
            QPushButton(words, self)
            for words in (
                self.tr("Ask this one"),
                self.tr("Compare"),
                self.tr("New …"),
                self.tr("Rename …"),
                self.tr("Delete"),
                self.tr("Put into the registry"),
            )
        )
        self.compare.setToolTip(
            self.tr("The chosen ones beside the registry; without a choice all of them")
        )
        self.put.setToolTip(self.tr("Its openings become planned centres with their rights"))
        self._arrange(note)
        self._connect()
        self.resize(860, 560)
        self._follow()
        self._fill()

    def _arrange(self, note: QLabel) -> None:
        buttons = QHBoxLayout()
        for button in (self.new, self.rename, self.delete, self.put):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.compare)
        buttons.addWidget(self.ask)
        above = QWidget(self)
        upper = QVBoxLayout(above)
        upper.setContentsMargins(0, 0, 0, 0)
        upper.addWidget(self.list, 1)
        upper.addLayout(buttons)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.addWidget(above)
        split.addWidget(self.tabs)
        split.setChildrenCollapsible(False)
        split.setSizes([220, 260])
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(note)
        column.addWidget(self.messages)
        column.addWidget(split, 1)
        column.addWidget(close)

    def _connect(self) -> None:
        self.desk.session.opened.connect(self._fill)
        self.list.view.selectionModel().selectionChanged.connect(lambda *_: self._follow())
        self.list.key_opened.connect(lambda _: self._ask())
        self.changes.unwanted.connect(self._take_out)
        self.changes.facility_wanted.connect(self._adjust)
        for button, act in (
            (self.ask, self._ask),
            (self.compare, self._compare),
            (self.new, self._new),
            (self.rename, self._rename),
            (self.delete, self._delete),
            (self.put, self._put),
        ):
            button.clicked.connect(act)

    @property
    def _snapshot(self) -> Snapshot:
        found = self.desk.session.snapshot
        assert found is not None  # noqa: S101 - the dialog is opened over a registry
        return found

    def _chosen(self) -> list[Scenario]:
        """Chosen scenarios, in the order in which they are shown."""
        rows = sorted(self.list.view.selectionModel().selectedRows(), key=lambda one: one.row())
        held = {one.uuid: one for one in self._snapshot.scenarios}
        return [held[key] for row in rows if (key := str(row.data(KEY_ROLE))) in held]

    def _fill(self) -> None:
        """Read what the scenarios change, off the window's thread."""
        snapshot, language = self._snapshot, self.desk.session.language

        def work(*_: object) -> Any:
            from aftersales.services.scenarios.words import changes_table, scenarios_table

            there = {one.uuid for one in snapshot.facilities}
            editable = {
                one.uuid
                for one in snapshot.scenario_changes
                if one.entity is Entity.FACILITIES and (one.is_new or one.record in there)
            }
            tables = {
                one.uuid: changes_table(snapshot, one, language) for one in snapshot.scenarios
            }
            return scenarios_table(snapshot), tables, editable

        self.desk.run(self, work, self._take)

    def _take(self, found: tuple[ReportTable, dict[str, ReportTable], set[str]]) -> None:
        table, self._tables, self._editable = found
        chosen = self.list.chosen_key()
        empty = self.tr(
            "No scenario yet. Make a plan and accept it into one, or begin an empty one with “New”."
        )
        self.list.set_table(table, self.desk.session.language, empty)
        if not chosen and table.keys:
            self.list.choose(table.keys[0])
        self._follow()

    def _follow(self) -> None:
        """Offer what can be done with what is chosen, and show what it changes."""
        chosen, language = self._chosen(), self.desk.session.language
        for button in (self.ask, self.rename, self.put):
            button.setEnabled(len(chosen) == 1)
        self.delete.setEnabled(bool(chosen))
        self.compare.setEnabled(
            bool(self._snapshot.scenarios) and self.desk.session.report is not None
        )
        one = chosen[0] if len(chosen) == 1 else None
        table = self._tables.get(one.uuid) if one else None
        self.changes.show_table(one, table, self._editable, language)

    # What the person does

    def _ask(self) -> None:
        for one in self._chosen()[:1]:
            self.desk.session.scenario_wanted.emit(one.name)

    def _compare(self) -> None:
        report, snapshot = self.desk.session.report, self._snapshot
        if report is None:
            return
        names = [one.name for one in self._chosen() or snapshot.scenarios]
        question, language = report.question, self.desk.session.language

        def work(_: Database, progress: Progress) -> Any:
            from aftersales.services.scenarios.comparison import compare, rows_of

            found = compare(snapshot, names, question, progress)
            return found, rows_of(found, language)

        def done(answer: tuple[Sequence[Compared], Any]) -> None:
            found, rows = answer
            heads = [one.name or text("scenario.registry", language) for one in found]
            self.comparison.show_rows(heads, rows, language)
            self.tabs.setCurrentWidget(self.comparison)
            self.compare.setEnabled(True)

        self.compare.setEnabled(False)
        self.desk.run(self, work, done, self._fail)

    def _new(self) -> None:
        from aftersales.services.desk import person
        from aftersales.services.scenarios.editing import created

        def act(name: str, note: str) -> None:
            made, edit = created(self._snapshot, name, person(), self._today, note)
            self._save([edit], "create_scenario", made.name)

        self._name("", "", act)

    def _rename(self) -> None:
        from aftersales.services.scenarios.editing import renamed

        chosen = self._chosen()[0]

        def act(name: str, note: str) -> None:
            edits = renamed(self._snapshot, chosen, name, note)
            if edits:
                self._save(edits, "rename_scenario", name)

        self._name(chosen.name, chosen.note, act)

    def _name(self, name: str, note: str, act: Callable[[str, str], None]) -> None:
        dialog = ScenarioNameDialog(name, note, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def take() -> None:
            try:
                act(dialog.name.text().strip(), dialog.note.text().strip())
            except AftersalesError as error:
                self._fail(error)

        dialog.accepted.connect(take)
        dialog.open()

    def _delete(self) -> None:
        from aftersales.services.scenarios.editing import deleted

        chosen = self._chosen()
        edits = [edit for one in chosen for edit in deleted(self._snapshot, one)]
        names = ", ".join(one.name for one in chosen)
        words = self.tr("Deleted: {names}").format(names=names)
        self._save(edits, "delete_scenario", names, words)

    def _adjust(self, key: str) -> None:
        from aftersales.ui.dialogs.scenario_facility import ScenarioFacilityDialog

        chosen = self._chosen()[0]
        changes = self._snapshot.scenario_changes
        record = next((one.record for one in changes if one.uuid == key), "")
        dialog = ScenarioFacilityDialog(self.desk, chosen, record, self._today, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        language = self.desk.session.language

        def tell(facility: str) -> None:
            words = text("scenario.edited", language, name=chosen.name, facility=facility)
            self.messages.say(words, "info", self.tr("Undo"), self.desk.undo)

        dialog.settled.connect(tell)
        dialog.open()

    def _take_out(self, keys: set[str]) -> None:
        from aftersales.services.scenarios.adjusting import taken_out

        chosen = self._chosen()[0]
        edits = taken_out(self._snapshot, chosen, keys)
        self._save(edits, "edit_scenario", chosen.name, self.tr("Taken out of the scenario."))

    def _put(self) -> None:
        chosen, snapshot, today = self._chosen()[0], self._snapshot, self._today

        def work(*_: object) -> Put:
            from aftersales.services.scenarios.editing import put

            return put(snapshot, chosen, today)

        self.desk.run(self, work, lambda found: self._write(chosen, found), self._fail)

    def _write(self, chosen: Scenario, found: Put) -> None:
        from aftersales.services.scenarios.words import left_out_texts, put_text

        language = self.desk.session.language
        if not found.records:
            self.messages.say(text("error.scenario_nothing", language, value=chosen.name), "info")
            return
        told = [put_text(found, language), *left_out_texts(found.left_out, language)[:_MOST]]
        more = len(found.left_out) - _MOST
        if more > 0:
            told.append(self.tr("… and {count} more").format(count=more))
        self._save(found.edits, "put_scenario", chosen.name, "\n".join(told))

    def _save(self, edits: Sequence[Any], label: str, name: str, words: str = "") -> None:
        def done(_: Any) -> None:
            if words:
                self.messages.say(words, "info", self.tr("Undo"), self.desk.undo)
            else:
                self.messages.hide()

        self.desk.save(self, edits, label, {"name": name}, done, failed=self._fail)

    def _fail(self, error: Exception) -> None:
        self._follow()
        if not isinstance(error, AftersalesError):
            raise error
        self.messages.say(error_text(error, self.desk.session.language))
