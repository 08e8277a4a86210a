"""A page that works out more of the shown answer, off the window's thread, when it is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QTabWidget, QVBoxLayout, QWidget

from aftersales.texts import text
from aftersales.ui.pages.reading_page import ReadingPage
from aftersales.ui.widgets.table_panel import TablePanel

if TYPE_CHECKING:
    from aftersales.services.coverage import Report
    from aftersales.ui.desk import Desk


class ReportPage(ReadingPage):
    """Follows the answers of the window.

    A page says what it works out in :meth:`work` and shows it in :meth:`show_found`.

    Signals
    -------
    facility_wanted : str
        Open the card of the facility with this code.
    """

    facility_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.report: Report | None = None
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setProperty("soft", True)
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        self.summary.setProperty("heading", True)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)

    @property
    def language(self) -> str:
        """Language of the window."""
        return self.desk.session.language

    @property
    def search(self) -> QLineEdit | None:
        """The field that Find goes to: of the table that is looked at."""
        shown = self.tabs.currentWidget()
        panel = shown if isinstance(shown, TablePanel) else shown.findChild(TablePanel)
        return panel.search if isinstance(panel, TablePanel) else None

    def arrange(self, *above: QWidget) -> None:
        """Lay out the page: its sum, its note, what stands above the tables, and the tables."""
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        for part in (self.summary, self.note, *above):
            column.addWidget(part)
        column.addWidget(self.tabs, 1)

    def add_table(self, panel: TablePanel) -> None:
        """Put a table on a tab of its own."""
        panel.heading.hide()
        self.tabs.addTab(panel, "")

    def add_facilities(self, panel: TablePanel) -> None:
        """Put a table of facilities on a tab of its own; a row opens the card of its facility."""
        panel.key_opened.connect(self.facility_wanted)
        self.add_table(panel)

    def name_tab(self, widget: QWidget, words: str) -> None:
        """Name a tab, and the table on it for screen readers."""
        self.tabs.setTabText(self.tabs.indexOf(widget), words)
        if isinstance(widget, TablePanel):
            widget.set_heading(words)

    def say(self, words: str, *charts: QWidget) -> None:
        """Say the sum of it, or, without any vehicle, what to do; charts of nothing are hidden."""
        held = self.report is not None and self.report.assessment.summary.uio_total > 0
        self.summary.setText(words if held else text("map.demand_none", self.language))
        for chart in charts:
            chart.setVisible(held)

    def show_report(self, report: Report) -> None:
        """Follow another answer, at the latest when the page is looked at."""
        self.report = report
        self.look_again()

    def work(self, report: Report, language: str) -> Any:
        """What the page shows of a report; runs on a thread of its own."""

    def show_found(self, found: Any) -> None:
        """Show what :meth:`work` found."""

    def _look(self) -> None:
        report, language = self.report, self.language
        if report is None:
            return

        def take(found: Any) -> None:
            if self.report is report:  # a newer answer is worked on already
                self.show_found(found)

        self.desk.run(self, lambda *_: self.work(report, language), take)
