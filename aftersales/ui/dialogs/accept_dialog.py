"""Proposals on their way into the registry: chosen, dated, and shown before they are written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtWidgets import (
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.errors import AftersalesError
from aftersales.texts import error_text, number, text
from aftersales.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from aftersales.services.planning.acceptance import Acceptance
    from aftersales.services.planning.answer import PlanAnswer
    from aftersales.ui.desk import Desk

_RANK = Qt.ItemDataRole.UserRole


class AcceptDialog(QDialog):
    """Lets the person tick proposals; what is written is one change that can be undone."""

    def __init__(self, desk: Desk, answer: PlanAnswer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.answer = desk, answer
        self.setWindowTitle(self.tr("Accept proposals"))
        words = QLabel(
            self.tr(
                "Ticked openings become centres with the status “planned” and the right for the "
                "asked brands. They count in coverage once their status is active."
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
        form = QFormLayout()
        form.addRow(self.tr("Planned since:"), self.day)
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
        column.addLayout(form)
        column.addWidget(self.summary)
        column.addWidget(self.buttons)
        self._fill()
        self.tree.itemChanged.connect(lambda _item, _column: self._count())
        self._count()
        self.resize(760, 480)

    def chosen(self) -> list[int]:
        """Ticked proposals, by their place in the order of ranks."""
        items = (self.tree.topLevelItem(k) for k in range(self.tree.topLevelItemCount()))
        return [
            int(item.data(0, _RANK))
            for item in items
            if item is not None and item.checkState(0) is Qt.CheckState.Checked
        ]

    def accepted_records(self) -> Acceptance:
        """What would be written."""
        from aftersales.services.planning.acceptance import acceptance

        day = self.day.date()
        since = date(day.year(), day.month(), day.day())
        return acceptance(self.answer, self.chosen(), since, self.desk.session.language)

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
        found = self.accepted_records()
        language = self.desk.session.language
        self.summary.setText(
            self.tr("To be written: {centres} centres, {rights} rights.").format(
                centres=number(len(found.facilities), language),
                rights=number(len(found.rights), language),
            )
        )
        self.apply.setEnabled(bool(found.facilities or found.rights))

    def write(self) -> None:
        """Write what is ticked."""
        self.apply.setEnabled(False)
        self.desk.save(
            self,
            self.accepted_records().edits,
            "accept_plan",
            {"count": len(self.chosen())},
            lambda _: self.accept(),
            failed=self._fail,
            paused=lambda: self.apply.setEnabled(True),
        )

    def _fail(self, error: Exception) -> None:
        self.apply.setEnabled(True)
        if not isinstance(error, AftersalesError):
            raise error
        self.messages.say(error_text(error, self.desk.session.language))
