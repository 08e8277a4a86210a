"""The main window: navigation, question, pages, and what is under way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.errors import AftersalesError
from aftersales.settings import Settings
from aftersales.texts import error_text, text
from aftersales.ui import theme
from aftersales.ui.backgrounds import Backgrounds
from aftersales.ui.desk import Desk
from aftersales.ui.exports import Exports
from aftersales.ui.guide import Guide
from aftersales.ui.map_view import refused_because
from aftersales.ui.menus import Menus
from aftersales.ui.page_names import page_names
from aftersales.ui.pages.assumptions_page import AssumptionsPage
from aftersales.ui.pages.capacity_page import CapacityPage
from aftersales.ui.pages.coverage_page import CoveragePage
from aftersales.ui.pages.export_page import ExportPage
from aftersales.ui.pages.listing_page import ListingPage
from aftersales.ui.pages.parts_page import PartsPage
from aftersales.ui.pages.plan_page import PlanPage
from aftersales.ui.pages.report_page import ReportPage
from aftersales.ui.pages.risk_page import RiskPage
from aftersales.ui.pages.welcome_page import WelcomePage
from aftersales.ui.registries import Registries
from aftersales.ui.registry_desk import LISTINGS, RegistryDesk
from aftersales.ui.widgets.message_bar import MessageBar
from aftersales.ui.widgets.navigation import Navigation
from aftersales.ui.widgets.question_bar import QuestionBar
from aftersales.ui.widgets.work_status import WorkStatus

if TYPE_CHECKING:
    from aftersales.services.network import Snapshot
    from aftersales.services.parts import Opening
    from aftersales.ui.session import Answered, Session
    from aftersales.ui.widgets.place_map import PlaceMap

_GROUPS = (
    ("coverage", "plan", "capacity", "parts", "risk", "assumptions", "export"),
    ("registry", *LISTINGS),
    ("upkeep", "sync", "cleanup", "expiries", "history"),
)


class MainWindow(QMainWindow):
    """The one window of the application.

    Parameters
    ----------
    session : Session
        What it works on.
    desk : Desk
        Reads and writes the session's registry.
    settings : Settings
        What the person has set.
    today : date
        Day the question begins with.

    Signals
    -------
    settings_changed : Settings
        The person chose another language or theme, or opened another registry.
    """

    settings_changed = Signal(object)

    def __init__(self, session: Session, desk: Desk, settings: Settings, today: date) -> None:
        super().__init__()
        self.session = session
        self.desk = desk
        self.settings = settings
        self.location = ""
        room = self.screen().availableGeometry()
        self.resize(min(1440, room.width()), min(900, room.height()))
        self.setMinimumSize(1000, 600)
        self.setAcceptDrops(True)
        self.question = QuestionBar(settings.reach_km, today, self)
        self.navigation = Navigation(_GROUPS, self)
        self.navigation.setEnabled(False)
        self.messages = MessageBar(self)
        self.coverage = CoveragePage(self)
        self.registry = RegistryDesk(self, desk, today)
        self.welcome = WelcomePage(self)
        self.capacity, self.parts = CapacityPage(desk, self), PartsPage(desk, self)
        self.risk, self.plan = RiskPage(desk, self), PlanPage(desk, self)
        self.analysis: dict[str, ReportPage] = {
            "plan": self.plan,
            "capacity": self.capacity,
            "parts": self.parts,
            "risk": self.risk,
        }
        self.assumptions = AssumptionsPage(desk, self)
        self.export = ExportPage(desk, self)
        self.by_key: dict[str, QWidget] = {
            "coverage": self.coverage,
            **self.analysis,
            "assumptions": self.assumptions,
            "export": self.export,
            **self.registry.pages,
        }
        self.pages = QStackedWidget(self)
        for page in (*self.by_key.values(), self.welcome):
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(self.welcome)
        self._arrange()
        self.work = WorkStatus(self)
        self.setStatusBar(self.work)
        self.registries = Registries(self)
        self.exports = Exports(self)
        self.guide = Guide(self)
        self.backgrounds = Backgrounds(self)
        self.menus = Menus(self)
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.question)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.navigation)
        right = QVBoxLayout()
        right.addWidget(self.messages)
        right.addWidget(self.pages, 1)
        row.addLayout(right, 1)
        column.addLayout(row, 1)
        self.setCentralWidget(body)

    def _connect(self) -> None:
        self.work.stopped.connect(self.cancel)
        self.navigation.turned.connect(self._turn_to)
        self.question.asked.connect(self._ask)
        self.question.explained.connect(self.explain)
        self.question.network.scenarios_wanted.connect(self.registry.show_scenarios)
        self.session.scenario_wanted.connect(self.question.network.choose)
        self.coverage.map.lost.connect(self._draw_map_anew)
        self.coverage.facility_wanted.connect(self.registry.open_facility)
        for report_page in self.analysis.values():
            report_page.facility_wanted.connect(self.registry.open_facility)
        self.plan.asked_elsewhere.connect(self.question.ask_for)
        self.parts.supposed.connect(self._suppose)
        self.question.supposed_ended.connect(lambda: self._suppose(None))
        self.risk.day_wanted.connect(self.question.ask_on)
        self.capacity.allocation_wanted.connect(self._give_out)
        self.session.dropped.connect(self._show_question)
        self.coverage.map.browser_wanted.connect(self.exports.show_map_in_browser)
        self.welcome.demo_wanted.connect(self.registries.make_demo)
        self.welcome.open_wanted.connect(self.registries.choose)
        self.welcome.new_wanted.connect(self.registries.make_empty)
        self.session.opened.connect(self._take_snapshot)
        self.registry.sync.folder.set_folder(self.settings.sync_folder)
        self.registry.sync.folder.folder_changed.connect(
            lambda folder: self.change_settings(sync_folder=folder)
        )
        self.export.set_folder(self.settings.share_folder)
        self.export.folder_changed.connect(lambda folder: self.change_settings(share_folder=folder))
        self.export.wrote.connect(self.exports.tell_written)
        self.session.answered.connect(self._take_answer)
        self.export.failed.connect(self._fail)
        for worker in (self.session, self.desk):
            worker.failed.connect(self._fail)
        for busy in (self.session, self.desk, self.export.studio):
            busy.progressed.connect(self._show_step)
            busy.busy_changed.connect(self._set_busy)

    # Texts

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.setWindowTitle(self.tr("Aftersales network planning"))
        words = page_names()
        self.navigation.set_words(words)
        self.navigation.setAccessibleName(self.tr("Pages"))
        for name, page in self.registry.listings.items():
            page.set_heading(words[name])
        self.menus.retranslate(self.settings)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language; look for other writers when the window is used again."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.session.refresh_if_changed()
        super().changeEvent(event)

    # Registry and question

    def open(self, location: str, *, demo_if_none: bool = False) -> None:
        """Open a registry."""
        if not self.registry.close_cards():
            return
        if self.session.snapshot is None:
            self.location = location
        self.messages.hide()
        if self.session.snapshot is None:
            self.welcome.set_opening(True)
        self.session.open(location, demo_if_none=demo_if_none)

    def dragEnterEvent(self, event: Any) -> None:
        """Take a registry file that is dropped on the window."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: Any) -> None:
        """Take the dropped file."""
        self.registries.take(Path(event.mimeData().urls()[0].toLocalFile()))

    def _take_snapshot(self, snapshot: Snapshot) -> None:
        if self.session.database is not None:
            self.location = str(self.session.database.path)
            self.guide.welcome_registry(self.location)
        self.question.offer(snapshot)
        name = snapshot.about.get("name", "")
        file = Path(self.location).name
        self.setWindowTitle(
            " – ".join(part for part in (name or file, self.tr("Aftersales network planning")))
        )
        self.question.ask()

    def _ask(self) -> None:
        detour, allocation = self.settings.detour_ratio, self.session.allocation
        self.session.ask(self.question.value(detour, allocation))

    def _take_answer(self, answered: Answered) -> None:
        language = self.session.language
        self.navigation.setEnabled(True)
        if self.pages.currentWidget() is self.welcome:
            self.navigation.show_page("coverage")
            self.pages.setCurrentWidget(self.coverage)
        self.question.show_answer(answered.report, language)
        refused = refused_because(language)
        if refused:
            self.coverage.map.refuse(refused)
        self.coverage.show_answer(answered, language, with_map=not refused)
        self.plan.map.show_answer(answered, language)
        day = answered.report.question.day
        self.registry.expiries.show_report(answered.report)
        for report_page in self.analysis.values():
            report_page.show_report(answered.report)
        self.export.show_report(answered.report)
        self.question.show_supposed(self.session.opening)
        self.registry.cleanup.set_day(day)
        for page in self.registry.listings.values():
            page.set_day(day)
        self.menus.set_answered(True)
        self.guide.follow_answer()

    def _suppose(self, opening: Opening | None) -> None:
        """Answer as if a depot or plant were open."""
        self.session.opening = opening
        self.question.ask()

    def _give_out(self, allocation: str) -> None:
        """Answer with hours given out in another way."""
        self.session.allocation = allocation
        self.question.ask()

    def _show_question(self) -> None:
        """Fields and number belong together: after a cancel, those of the shown answer."""
        if self.session.report is not None:
            self.session.allocation = self.session.report.question.allocation
            self.capacity.show_allocation(self.session.allocation)
            self.question.restore(self.session.report.question)

    def _draw_map_anew(self) -> None:
        self.session.draw_page_anew()
        self.question.ask()

    def give_map(self, place_map: PlaceMap) -> None:
        """Give the map of a card the page of the network."""
        place_map.set_theme(self.session.theme)
        place_map.map.set_background(self.session.background)
        if self.coverage.map.page:
            place_map.show_page(self.coverage.map.page, self.session.language)

    def _turn_to(self, key: str) -> None:
        if self.session.report is not None:
            self.pages.setCurrentWidget(self.by_key[key])

    def current_listing(self) -> ListingPage | None:
        """The listing that is looked at."""
        page = self.pages.currentWidget()
        return page if isinstance(page, ListingPage) else None

    def top_dialog(self) -> QWidget:
        """The dialog that is worked in, or the window itself."""
        active = QApplication.activeModalWidget() or QApplication.activeWindow()
        return active if active is not None else self

    def explain(self) -> None:
        """Say how the number is made."""
        from aftersales.ui.dialogs.explanation import ExplanationDialog

        if self.session.report is not None:
            dialog = ExplanationDialog(self.session.report, self.session.language, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    # What is under way, and what went wrong

    def cancel(self) -> None:
        """Stop what is under way; nothing is half-written."""
        self.plan.planner.stop()
        self.desk.cancel()
        self.session.cancel()
        self.export.studio.cancel()

    def _set_busy(self, _is_busy: bool) -> None:
        self.work.set_busy(
            self.session.is_busy or not self.desk.is_idle or self.export.studio.is_writing
        )

    def _show_step(self, done: float, stage: str) -> None:
        words = text(f"stage.{stage}", self.session.language)
        self.work.show_step(done, words, at_once=self.pages.currentWidget() is self.welcome)

    def _fail(self, error: Exception) -> None:
        if self.session.snapshot is None:
            self.welcome.set_opening(False)
        if not isinstance(error, AftersalesError):
            raise error
        if error.code == "registry_missing" and self.session.snapshot is None:
            return  # the page says what to do
        self.messages.say(error_text(error, self.session.language))
        self._show_question()

    # Looks

    def change_settings(self, **changes: Any) -> None:
        """Remember what the person has set, and follow it."""
        self.settings = replace(self.settings, **changes)
        self.settings_changed.emit(self.settings)

    def wear(self, name: str) -> None:
        """Dress window and map in a theme."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 - there is a window
        theme.apply(application, name)
        self.session.theme = theme.effective(name)
        self.coverage.map.set_theme(self.session.theme)
        self.plan.map.set_theme(self.session.theme)
        for card in self.registry.cards.values():
            card.sections.place.map.set_theme(self.session.theme)

    def wear_again(self) -> None:
        """Follow the theme of the system."""
        self.wear(self.settings.theme)

    def speak(self, language: str) -> None:
        """Show everything in a language."""
        self.session.language = language
        self.registry.speak()
        self.guide.speak()
        self.session.draw_page_anew()
        self.question.ask()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go of browser, threads and registry before the application ends."""
        focused = self.focusWidget()
        if focused is not None:
            focused.clearFocus()  # a cell that is typed into is saved
        if not self.registry.close_cards():
            event.ignore()
            return
        self.desk.finish()
        self.plan.dispose()
        self.export.studio.close()
        self.coverage.map.dispose()
        self.desk.close()
        self.session.close()
        super().closeEvent(event)
