"""Proposals on their way into the registry: chosen, dated, and shown before they are written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.errors import AftersalesError
from aftersales.texts import day, error_text, number, text
from aftersales.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from aftersales.services.network import Snapshot
    from aftersales.services.planning.acceptance import Acceptance
    from aftersales.services.planning.answer import PlanAnswer
    from aftersales.store.entries import Edit
    from aftersales.ui.desk import Desk

_RANK = Qt.ItemDataRole.UserRole
_MOST = 4  # lines of what is left out


class AcceptDialog(QDialog):
    """Lets the person tick proposals; what is written is one change that can be undone.

    Signals
    -------
    taken : str
        Proposals were written into the scenario of this name.
    """

    taken = Signal(str)

    def __init__(self, desk: Desk, answer: PlanAnswer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.answer = desk, answer
        # The registry with the name of a scenario, and what that is together.
        self._laid: tuple[tuple[Snapshot, str], Snapshot] | None = None
        self.setWindowTitle(self.tr("Accept proposals"))
        words = QLabel(
            self.tr(
                "In the registry ticked openings become centres with the status “planned” and the "
                "right for the asked brands; they count once they are active, or where planned "
                "centres are counted. A scenario takes everything; the registry stays as it is."
            ),
            self,
        )
        words.setWordWrap(True)
        self.messages = MessageBar(self)
        self.tree = QTreeWidget(self)
        self.tree.setHeaderLabels(
            [self.tr("Proposal"), self.tr("Code"), self.tr("Region"), self.tr("What is written")]
        )
        self.tree.setAccessibleName(self.tr("Proposals"))
        today = answer.report.question.day
        self.day = QDateEdit(QDate(today.year, today.month, today.day), self)
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat(QLocale().dateFormat(QLocale.FormatType.ShortFormat))
        self.day.dateChanged.connect(self._count)
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        self.left_out = QLabel(self)
        self.left_out.setWordWrap(True)
        self.left_out.setProperty("soft", True)
        self.left_out.setTextFormat(Qt.TextFormat.PlainText)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Apply | standard.Cancel, self)
        self.apply = self.buttons.button(standard.Apply)
        self.apply.setText(self.tr("Write"))
        self.apply.clicked.connect(self.write)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for part in (words, self.messages):
            column.addWidget(part)
        column.addWidget(self.tree, 1)
        column.addLayout(self._where())
        column.addWidget(self.summary)
        column.addWidget(self.left_out)
        column.addWidget(self.buttons)
        self._offer()
        self._fill()
        self.into_scenario.toggled.connect(self._count)
        self.target.editTextChanged.connect(self._choose_scenario)
        self.tree.itemChanged.connect(lambda _item, _column: self._count())
        self._count()
        self.resize(760, 480)

    def _where(self) -> QFormLayout:
        """Where proposals go, and from which day on."""
        self.target = QComboBox(self)
        self.target.setEditable(True)
        self.target.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.target.setAccessibleName(self.tr("Scenario"))
        self.into_registry = QRadioButton(self.tr("Into the registry, as planned"), self)
        self.into_scenario = QRadioButton(self.tr("Into a scenario:"), self)
        self.into_registry.setChecked(True)
        form = QFormLayout()
        form.addRow(self.into_registry)
        form.addRow(self.into_scenario, self.target)
        form.addRow(self.tr("From this day on:"), self.day)
        return form

    def chosen(self) -> list[int]:
        """Ticked proposals, by their place in the order of ranks."""
        items = (self.tree.topLevelItem(k) for k in range(self.tree.topLevelItemCount()))
        return [
            int(item.data(0, _RANK))
            for item in items
            if item is not None and item.checkState(0) is Qt.CheckState.Checked
        ]

    def _offer(self) -> None:
        """Offer the scenarios there are; the one that is asked first, else a new name."""
        snapshot = self.desk.session.snapshot
        names = [one.name for one in snapshot.scenarios] if snapshot is not None else []
        self.target.addItems(names)
        asked = self.answer.report.question.scenario
        new = self.tr("Plan of {day}").format(day=day(self._day, self.desk.session.language))
        self.target.setEditText(asked or new)
        if asked:
            self.into_scenario.setChecked(True)

    def _choose_scenario(self) -> None:
        if self.into_scenario.isChecked():
            self._count()
        else:
            self.into_scenario.setChecked(True)

    @property
    def scenario(self) -> str:
        """Name of the scenario into which it goes; empty for the registry."""
        return self.target.currentText().strip() if self.into_scenario.isChecked() else ""

    @property
    def _day(self) -> date:
        chosen = self.day.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def _under(self) -> Snapshot | None:
        """The registry with the chosen scenario over it; None without a scenario."""
        from aftersales.services.scenarios.overlay import ready_for

        held = self.desk.session.snapshot
        if held is None or not self.into_scenario.isChecked():
            return None
        wanted = held, self.scenario
        if self._laid is None or self._laid[0][0] is not held or self._laid[0][1] != wanted[1]:
            self._laid = wanted, ready_for(*wanted)
        return self._laid[1]

    def accepted_records(self) -> Acceptance:
        """What would be written."""
        from aftersales.services.planning.acceptance import acceptance

        language = self.desk.session.language
        return acceptance(self.answer, self.chosen(), self._day, language, self._under())

    def _fill(self) -> None:
        from aftersales.services.maps import region_names
        from aftersales.services.planning.records import codes_for
        from aftersales.services.planning.tables import where
        from aftersales.services.repairs import moves_text

        answer, language = self.answer, self.desk.session.language
        report = answer.report
        regions = region_names(report, language)
        brands = {brand.code: brand.name for brand in report.snapshot.brands}
        codes = codes_for(report.snapshot, answer.columns)
        for k, (one, code, (name, region)) in enumerate(
            zip(answer.columns, codes, where(report, answer.columns, language), strict=True)
        ):
            asked = report.network.brands
            rights = asked if one.brand < 0 else (asked[one.brand],)
            told = ", ".join(brands[brand] for brand in rights)
            work = text(f"work_type.{report.question.work_type}", language)
            words = f"{moves_text(one, language)}; {work}: {told}"
            item = QTreeWidgetItem([f"{k + 1}. {name}", code, regions.get(region, region), words])
            item.setData(0, _RANK, k)
            item.setCheckState(0, Qt.CheckState.Checked)
            item.setToolTip(3, f"<qt>{words.replace('&', '&amp;').replace('<', '&lt;')}</qt>")
            self.tree.addTopLevelItem(item)
        for place, width in enumerate((210, 130, 160)):
            self.tree.setColumnWidth(place, width)

    def _count(self) -> None:
        from aftersales.services.scenarios.words import left_out_texts

        found = self.accepted_records()
        language = self.desk.session.language
        words = self.tr("To be written: {centres} centres, {rights} rights.").format(
            centres=number(len(found.facilities), language),
            rights=number(len(found.rights), language),
        )
        if found.changed:
            words += " " + self.tr("Centres of today that are changed: {count}.").format(
                count=number(len(found.changed), language)
            )
        self.summary.setText(words)
        lines = left_out_texts(found.left_out, language)
        if len(lines) > _MOST:
            more = self.tr("… and {count} more").format(count=len(lines) - _MOST)
            lines = [*lines[:_MOST], more]
        self.left_out.setText("\n".join(lines))
        self.left_out.setVisible(bool(lines))
        is_named = bool(self.scenario) or self.into_registry.isChecked()
        self.apply.setEnabled(is_named and not found.is_empty)

    def write(self) -> None:
        """Write what is ticked."""
        self.apply.setEnabled(False)
        try:
            edits, label, details = self._wanted()
        except AftersalesError as error:
            self._fail(error)
            return
        name = self.scenario

        def done(_: object) -> None:
            self.accept()
            if name:
                self.taken.emit(name)

        self.desk.save(
            self,
            edits,
            label,
            details,
            done,
            failed=self._fail,
            paused=lambda: self.apply.setEnabled(True),
        )

    def _wanted(self) -> tuple[list[Edit], str, dict[str, object]]:
        """The edits, with the label of the write and what it names."""
        from aftersales.services.desk import person
        from aftersales.services.scenarios.editing import accepted_into

        found, target = self.accepted_records(), self._under()
        if target is None:
            return found.edits, "accept_plan", {"count": len(self.chosen())}
        scenario, edits = accepted_into(target, self.scenario, found, person(), self._day)
        return edits, "accept_into_scenario", {"name": scenario.name}

    def _fail(self, error: Exception) -> None:
        self.apply.setEnabled(True)
        if not isinstance(error, AftersalesError):
            raise error
        self.messages.say(error_text(error, self.desk.session.language))
