"""The main window: navigation, question, pages, and what is under way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QMainWindow,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from aftersales import __version__
from aftersales.domain.errors import AftersalesError
from aftersales.settings import Settings
from aftersales.texts import error_text, text
from aftersales.ui import theme
from aftersales.ui.map_view import refused_because
from aftersales.ui.menus import Menus
from aftersales.ui.pages.coverage_page import CoveragePage
from aftersales.ui.pages.table_page import DEMAND_COLUMNS, FACILITY_COLUMNS, TablePage
from aftersales.ui.pages.welcome_page import WelcomePage
from aftersales.ui.widgets.message_bar import MessageBar
from aftersales.ui.widgets.question_bar import QuestionBar

if TYPE_CHECKING:
    from aftersales.services.network import Snapshot
    from aftersales.ui.session import Answered, Session


class MainWindow(QMainWindow):
    """The one window of the application.

    Parameters
    ----------
    session : Session
        What it works on.
    settings : Settings
        What the person has set.
    today : date
        Day the question begins with.

    Signals
    -------
    settings_changed : Settings
        The person chose another language or theme.
    """

    settings_changed = Signal(object)

    def __init__(self, session: Session, settings: Settings, today: date) -> None:
        super().__init__()
        self.session = session
        self.settings = settings
        self.location = ""
        room = self.screen().availableGeometry()
        self.resize(min(1440, room.width()), min(900, room.height()))
        self.setMinimumSize(1000, 600)
        self.setAcceptDrops(True)
        self.question = QuestionBar(settings.reach_km, today, self)
        self.navigation = QListWidget(self)
        self.navigation.setObjectName("navigation")
        self.navigation.setFixedWidth(176)
        self.navigation.addItems(["", "", ""])
        self.navigation.setEnabled(False)
        self.messages = MessageBar(self)
        self.coverage = CoveragePage(self)
        self.facilities = TablePage("facilities", FACILITY_COLUMNS, self)
        self.figures = TablePage("demand", DEMAND_COLUMNS, self)
        self.welcome = WelcomePage(self)
        self.pages = QStackedWidget(self)
        for page in (self.coverage, self.facilities, self.figures, self.welcome):
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(self.welcome)
        self._arrange()
        self._make_status()
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

    def _make_status(self) -> None:
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 100)
        self.progress.setMaximumWidth(260)
        self.stop = QPushButton(self)
        self.stop.clicked.connect(self.session.cancel)
        for part in (self.progress, self.stop):
            self.statusBar().addPermanentWidget(part)
            part.hide()
        # Short work would only flicker.
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(300)
        self._patience.timeout.connect(lambda: self._show_progress(True))

    def _connect(self) -> None:
        self.navigation.currentRowChanged.connect(self._turn_to)
        self.question.asked.connect(self._ask)
        self.question.explained.connect(self.explain)
        self.coverage.map.lost.connect(self._draw_map_anew)
        self.coverage.map.picked.connect(self._choose_facility)
        self.session.dropped.connect(self._show_question)
        self.coverage.map.browser_wanted.connect(self.show_map_in_browser)
        self.welcome.demo_wanted.connect(self.make_demo)
        self.welcome.open_wanted.connect(self.choose_registry)
        self.session.opened.connect(self._take_snapshot)
        self.session.answered.connect(self._take_answer)
        self.session.failed.connect(self._fail)
        self.session.wrote.connect(self._tell_written)
        self.session.progressed.connect(self._show_step)
        self.session.busy_changed.connect(self._set_busy)

    # Texts

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self.setWindowTitle(self.tr("Aftersales network planning"))
        pages = (self.tr("Coverage"), self.tr("Facilities"), self.tr("Demand figures"))
        for row, words in enumerate(pages):
            self.navigation.item(row).setText(words)
        self.navigation.setAccessibleName(self.tr("Pages"))
        self.facilities.set_words(
            self.tr("Facilities"),
            self.tr(
                "Service centres, parts depots and plants with their status and brands on the "
                "chosen date. A facility without coordinates is listed here and not on the map."
            ),
        )
        self.figures.set_words(
            self.tr("Demand figures"),
            self.tr(
                "Every figure in force on the chosen date with its basis and source. Measured "
                "figures were published; estimated ones say by which rule they were made."
            ),
        )
        self.stop.setText(self.tr("Cancel"))
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
        if self.session.snapshot is None:
            self.location = location
        self.messages.hide()
        if self.session.snapshot is None:
            self.welcome.set_opening(True)
        self.session.open(location, demo_if_none=demo_if_none)

    def make_demo(self) -> None:
        """Make the demo registry: where none was found, else in a file the person names."""
        if self.session.snapshot is None:
            self.open(self.location, demo_if_none=True)
            return
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Make the demo registry"),
            "demo.sqlite",
            self.tr("Registries (*.sqlite);;All files (*)"),
        )
        if chosen:
            self.session.make_demo(chosen)

    def choose_registry(self) -> None:
        """Let the person choose a registry file."""
        chosen, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Open a registry"),
            str(Path(self.location).parent) if self.location else "",
            self.tr("Registries (*.sqlite);;All files (*)"),
        )
        if chosen:
            self.open(chosen)

    def dragEnterEvent(self, event: Any) -> None:
        """Take a registry file that is dropped on the window."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: Any) -> None:
        """Open the dropped file."""
        self.open(event.mimeData().urls()[0].toLocalFile())

    def _take_snapshot(self, snapshot: Snapshot) -> None:
        if self.session.database is not None:
            self.location = str(self.session.database.path)
        self.question.offer(snapshot)
        name = snapshot.about.get("name", "")
        file = Path(self.location).name
        self.setWindowTitle(
            " – ".join(part for part in (name or file, self.tr("Aftersales network planning")))
        )
        self.question.ask()

    def _ask(self, brand: str, reach_km: float, day: date) -> None:
        from aftersales.services.coverage import Question

        self.messages.hide()
        self.session.ask(Question(brand or None, reach_km, day))

    def _take_answer(self, answered: Answered) -> None:
        language = self.session.language
        self.navigation.setEnabled(True)
        if self.pages.currentWidget() is self.welcome:
            self.pages.setCurrentWidget(self.coverage)
            self.navigation.setCurrentRow(0)
        self.question.show_answer(answered.report, language)
        self.facilities.show_answer(answered, language)
        self.figures.show_answer(answered, language)
        refused = refused_because(language)
        if refused:
            self.coverage.map.refuse(refused)
        self.coverage.show_answer(answered, language, with_map=not refused)
        self.menus.set_answered(True)

    def _show_question(self) -> None:
        """Fields and number belong together: after a cancel, those of the shown answer."""
        if self.session.report is not None:
            self.question.restore(self.session.report.question)

    def _draw_map_anew(self) -> None:
        self.session.draw_page_anew()
        self.question.ask()

    def _choose_facility(self, kind: str, key: str) -> None:
        if kind == "site":
            self.facilities.choose(key)

    def _turn_to(self, row: int) -> None:
        if self.session.report is not None and row >= 0:
            self.pages.setCurrentIndex(row)

    def show_whole_network(self) -> None:
        """Zoom the map out to everything."""
        self.coverage.map.call("showWhole", "true")

    def explain(self) -> None:
        """Say how the number is made."""
        from aftersales.ui.dialogs.explanation import ExplanationDialog

        if self.session.report is not None:
            dialog = ExplanationDialog(self.session.report, self.session.language, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    # Files out

    def choose_map_file(self) -> None:
        """Let the person say where the map goes."""
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export the map"), "coverage.html", self.tr("Web page (*.html)")
        )
        if chosen:
            self.session.export_map(Path(chosen))

    def show_map_in_browser(self) -> None:
        """Write the map where temporary files go; the message offers to open it."""
        # A folder of the person's own: the network is nobody else's business.
        self.session.export_map(Path(mkdtemp(prefix="aftersales-")) / "coverage.html")

    def choose_report_folder(self) -> None:
        """Let the person say where map and tables go."""
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Export map and tables"))
        if chosen:
            self.session.export_report(Path(chosen))

    def _tell_written(self, paths: list[Path]) -> None:
        words = text("cli.written", self.session.language, file=", ".join(p.name for p in paths))

        def show() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths[0])))

        self.messages.say(words, "info", self.tr("Open"), show)

    # What is under way, and what went wrong

    def _set_busy(self, is_busy: bool) -> None:
        if is_busy:
            self._patience.start()
        else:
            self._patience.stop()
            self._show_progress(False)
            self.statusBar().clearMessage()

    def _show_progress(self, is_shown: bool) -> None:
        self.progress.setVisible(is_shown)
        self.stop.setVisible(is_shown)

    def _show_step(self, done: float, stage: str) -> None:
        self.progress.setValue(round(100 * done))
        if self.progress.isVisible() or self.pages.currentWidget() is self.welcome:
            self.statusBar().showMessage(text(f"stage.{stage}", self.session.language))

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

    def choose_theme(self, value: str) -> None:
        """Remember a theme and wear it."""
        self.settings = replace(self.settings, theme=value)
        self.settings_changed.emit(self.settings)

    def choose_language(self, value: str) -> None:
        """Remember a language and speak it."""
        self.settings = replace(self.settings, language=value)
        self.settings_changed.emit(self.settings)

    def wear(self, name: str) -> None:
        """Dress window and map in a theme."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 - there is a window
        theme.apply(application, name)
        self.session.theme = theme.effective(name)
        self.coverage.map.set_theme(self.session.theme)

    def speak(self, language: str) -> None:
        """Show everything in a language."""
        self.session.language = language
        self.session.draw_page_anew()
        self.question.ask()

    def show_about(self) -> None:
        """Version and what the application stands on."""
        words = self.tr("Version {version}").format(version=__version__)
        credits = (self.session.snapshot.about if self.session.snapshot else {}).get("attribution")
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("Aftersales network planning"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        parts = (words, credits, "Leaflet (BSD-2-Clause)")
        box.setText("\n".join(part for part in parts if part))
        box.open()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go of browser, threads and registry before the application ends."""
        self.coverage.map.dispose()
        self.session.close()
        super().closeEvent(event)
