"""Packs for people without the application: chosen, looked at, written, printed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.errors import AftersalesError
from aftersales.domain.progress import Progress
from aftersales.exchange.print_sheet import Paper
from aftersales.services.packs import presets, profiles
from aftersales.services.packs.card import Order
from aftersales.services.packs.profiles import EXTERNAL, Profile
from aftersales.texts import error_text, text
from aftersales.ui.jobs import Job, Jobs
from aftersales.ui.pages.reading_page import ReadingPage
from aftersales.ui.session import explained
from aftersales.ui.widgets.leaving_tree import LeavingTree
from aftersales.ui.widgets.pack_choice import COUNTRY, PackChoice
from aftersales.ui.widgets.page_gallery import PageGallery

if TYPE_CHECKING:
    from aftersales.services.coverage import Report
    from aftersales.services.packs.content import Content
    from aftersales.services.packs.writing import Outcome, Press
    from aftersales.ui.desk import Desk

_DPI = 96  # of a page on the screen
_PATIENCE_MS = 250  # while somebody still chooses


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A page that was drawn for the screen, with what its pack holds."""

    picture: QImage
    content: Content
    folder: str


class ExportPage(ReadingPage):
    """Chooses packs, shows their pages and what leaves, and writes or prints them.

    Signals
    -------
    failed : Exception
        What went wrong; nothing was written.
    progressed : float, str
        How far the writing is.
    busy_changed : bool
        Whether packs are being written.
    wrote : list of Path
        Files that were written.
    folder_changed : str
        Packs go somewhere else now.
    """

    failed = Signal(object)
    progressed = Signal(float, str)
    busy_changed = Signal(bool)
    wrote = Signal(object)
    folder_changed = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.report: Report | None = None
        self.profile: Profile = EXTERNAL
        self._jobs = Jobs(self)
        self._writing: Job | None = None
        self._drawing: Job | None = None
        self._press: Press | None = None
        self._known: dict[str, _Drawn] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self._draw_anew)
        self.choice = PackChoice(self)
        self.choice.changed.connect(self._change)
        self.choice.formats_changed.connect(self._list_files)
        self.choice.profile_chosen.connect(self._take_profile)
        self.gallery = PageGallery(self)
        self.gallery.turned.connect(self._turn)
        self.leaving = LeavingTree(self)
        self.leaving.edited.connect(self._take_own)
        self.leaving.save_wanted.connect(self._save_profile)
        self.failures = QListWidget(self)
        self.failures.setMaximumHeight(96)
        self.failures.hide()
        self.presets = QComboBox(self)
        self.presets.activated.connect(self._take_preset)
        self.keep = QPushButton(self)
        self.keep.clicked.connect(lambda _: self._save_preset())
        self.folder = QLineEdit(self)
        self.folder.setReadOnly(True)
        self.choose, self.write, self.print = (QPushButton(self) for _ in range(3))
        self.choose.clicked.connect(lambda _: self.choose_folder())
        self.write.clicked.connect(lambda _: self.write_packs())
        self.print.clicked.connect(lambda _: self._print())
        self._preset_label, self._folder_label = QLabel(self), QLabel(self)
        self._arrange()
        self.choice.offer_profiles(self.profile.name)
        language = self.choice.language
        language.setCurrentIndex(max(0, language.findData(desk.session.language)))
        self.leaving.show_profile(self.profile)
        self.retranslate()

    @property
    def search(self) -> QLineEdit:
        """The field that Find goes to."""
        return self.choice.search

    def _arrange(self) -> None:
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.gallery, "")
        self.tabs.addTab(self.leaving, "")
        top = QHBoxLayout()
        top.addWidget(self._preset_label)
        top.addWidget(self.presets, 1)
        top.addWidget(self.keep)
        left = QVBoxLayout()
        left.addLayout(top)
        left.addWidget(self.choice, 1)
        side = QWidget(self)
        side.setFixedWidth(330)
        left.setContentsMargins(0, 0, 0, 0)
        side.setLayout(left)
        bottom = QHBoxLayout()
        bottom.addWidget(self._folder_label)
        bottom.addWidget(self.folder, 1)
        for button in (self.choose, self.print, self.write):
            bottom.addWidget(button)
        right = QVBoxLayout()
        right.addWidget(self.tabs, 1)
        right.addWidget(self.failures)
        right.addLayout(bottom)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.addWidget(side)
        row.addLayout(right, 1)

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        self._preset_label.setText(self.tr("Preset"))
        self.keep.setText(self.tr("Save…"))
        self.keep.setToolTip(self.tr("Keep these choices as a preset"))
        self._folder_label.setText(self.tr("Share folder"))
        self.folder.setPlaceholderText(self.tr("Choose where packs go"))
        self.choose.setText(self.tr("Choose…"))
        self.print.setText(self.tr("Print…"))
        self.write.setText(self.tr("Write packs"))
        self.write.setDefault(True)
        self.tabs.setTabText(0, self.tr("Pages"))
        self.tabs.setTabText(1, self.tr("What leaves"))
        self.presets.setAccessibleName(self._preset_label.text())
        self.folder.setAccessibleName(self._folder_label.text())
        self.failures.setAccessibleName(self.tr("Packs that could not be written"))
        self.choice.retranslate()
        self.leaving.retranslate(self.desk.session.language)
        self._offer_presets()
        self._offer_regions()
        self._allow()

    def set_folder(self, folder: str) -> None:
        """Where packs go."""
        self.folder.setText(folder)
        self._allow()

    # What is shown

    def show_report(self, report: Report) -> None:
        """Follow another answer, at the latest when the page is looked at."""
        self.report = report
        self.look_again()

    def _look(self) -> None:
        self._offer_regions()
        self._draw_anew()

    def _offer_regions(self) -> None:
        if self.report is None:
            return
        language = self.desk.session.language
        named = [(r.code, r.names.get(language, r.name)) for r in self.report.snapshot.regions]
        self.choice.offer_regions(sorted(named, key=lambda one: one[1].casefold()))

    def _order(self) -> Order:
        wanted = self.choice.preset("")
        return Order(
            self.profile, wanted.formats, wanted.language, Paper(wanted.paper), wanted.landscape
        )

    def _list_files(self) -> None:
        """Follow the chosen formats, which no page depends on."""
        self._allow()
        self._turn(self.gallery.current or "")

    def _change(self) -> None:
        self._allow()
        self._timer.start()

    def _allow(self) -> None:
        """What can be done now; without anything chosen the page says what to do."""
        chosen, formats = self.choice.chosen, self.choice.wanted_formats
        is_ready = self.report is not None and self._writing is None
        self.write.setEnabled(bool(is_ready and chosen and formats))
        self.print.setEnabled(bool(is_ready and chosen))
        if not chosen:
            self.gallery.large.say(self.tr("Choose regions at the left; their pages appear here."))
        else:
            self.gallery.large.say(self.tr("Drawing the page…"))

    def _draw_anew(self) -> None:
        if self._drawing is not None:
            self._drawing.cancel()
            self._drawing = None
        self._known.clear()
        pages = [(code, self.choice.title_of(code)) for code in self.choice.chosen]
        self.gallery.set_pages(pages)
        self.leaving.show_pack({}, [])
        self._allow()
        self._draw_next()

    def _draw_next(self) -> None:
        """Draw one more page, the chosen one first, while somebody looks and nothing is written."""
        report, missing = self.report, self.gallery.missing
        if report is None or not missing or not self.isVisible():
            return
        if self._writing is not None or self._drawing is not None:
            return
        code, order = missing[0], self._order()
        job: Job

        def done(drawn: _Drawn) -> None:
            if self._drawing is job:
                self._drawing = None
                self._known[code] = drawn
                self.gallery.set_picture(code, drawn.picture)
                self._turn(self.gallery.current or "")
                self._draw_next()

        def failed(error: Exception) -> None:
            if self._drawing is job:
                self._drawing = None
                self.failed.emit(explained(error))

        job = self._jobs.start(lambda _: self._draw(report, order, code), done, failed)
        self._drawing = job

    def _press_of(self, report: Report, order: Order) -> Press:
        """What all packs of an order share; made once, on the page's own thread."""
        from aftersales.services.packs.writing import Press

        known = self._press
        is_known = known is not None and known.report is report
        self._press = known.again(order) if known and is_known else Press(report, order)
        return self._press

    def _draw(self, report: Report, order: Order, code: str) -> _Drawn:
        """Draw a page; on the page's own thread."""
        from aftersales.exchange.print_map import map_png

        press = self._press_of(report, order)
        content = press.content(code or None)
        picture = QImage.fromData(map_png(press.sheet(content), _DPI))
        return _Drawn(picture, content, press.folders[content.region])

    def _turn(self, code: str) -> None:
        """Say what the pack of a page holds."""
        from aftersales.services.packs.writing import file_names

        drawn = self._known.get(code)
        if drawn is None:
            self.leaving.show_pack({}, [])
            return
        frames = drawn.content.frames.items()
        formats = self.choice.wanted_formats
        self.leaving.show_pack(
            {name: len(frame.rows) for name, frame in frames},
            file_names(drawn.content, drawn.folder, formats),
        )

    def hideEvent(self, event: QHideEvent) -> None:
        """Draw nothing that nobody sees; what is missing is drawn when the page is back."""
        if self._drawing is not None:
            self._drawing.cancel()
            self._drawing = None
        self._is_stale = self._is_stale or bool(self.gallery.missing)
        super().hideEvent(event)

    # Profiles and presets

    def _take_profile(self, name: str) -> None:
        if name == self.profile.name:
            return
        try:
            self._show_profile(profiles.find(name))
        except AftersalesError as error:
            self.choice.offer_profiles(self.profile.name)
            self.failed.emit(error)

    def _show_profile(self, profile: Profile) -> None:
        self.profile = profile
        self.choice.offer_profiles(profile.name)
        self.leaving.show_profile(profile)
        self._change()

    def _take_own(self, profile: Profile) -> None:
        self.profile = profile
        self.choice.offer_profiles(profile.name)
        self._change()

    def _save_profile(self, profile: Profile) -> None:
        try:
            profiles.save(profile)
        except AftersalesError as error:
            self.failed.emit(error)
            return
        self._show_profile(profile)

    def _offer_presets(self) -> None:
        self.presets.clear()
        self.presets.addItem(self.tr("Choose one"), None)
        for name in presets.names():
            self.presets.addItem(name, name)
        self.presets.setEnabled(self.presets.count() > 1)

    def _save_preset(self) -> None:
        name, is_given = QInputDialog.getText(
            self, self.tr("Save as preset"), self.tr("Name of the preset")
        )
        if is_given and name.strip():
            self.save_preset(name.strip())

    def save_preset(self, name: str) -> None:
        """Keep all choices under a name."""
        try:
            presets.save(name, self.choice.preset(self.folder.text()))
        except AftersalesError as error:
            self.failed.emit(error)
            return
        self._offer_presets()
        self.presets.setCurrentIndex(self.presets.findData(name))

    def _take_preset(self, place: int) -> None:
        name = self.presets.itemData(place)
        if name is None:
            return
        try:
            held = presets.load(name)
            profile = profiles.find(held.profile)
        except AftersalesError as error:
            self.failed.emit(error)
            return
        self.choice.take_preset(held)
        self._show_profile(profile)
        if held.folder:
            self._go_to(held.folder)

    # Writing and printing

    def choose_folder(self) -> bool:
        """Let the person say where packs go; return whether they did."""
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Where packs go"), self.folder.text()
        )
        if chosen:
            self._go_to(chosen)
        return bool(chosen)

    def _go_to(self, folder: str) -> None:
        self.set_folder(folder)
        self.folder_changed.emit(folder)

    @property
    def is_writing(self) -> bool:
        """Whether packs are being written or printed."""
        return self._writing is not None

    def write_packs(self) -> None:
        """Write the chosen packs into the share folder."""
        report = self.report
        if report is None or not (self.folder.text() or self.choose_folder()):
            return
        order, folder = self._order(), Path(self.folder.text())
        regions = [code or None for code in self.choice.chosen]

        def work(progress: Progress) -> Outcome:
            from aftersales.services.packs import writing

            return writing.write_packs(self._press_of(report, order), regions, folder, progress)

        self._begin(work, self._tell_written)

    def _begin(self, work: Any, done: Any) -> None:
        """Run what takes long: it can be stopped, and no page is drawn meanwhile."""
        self.failures.clear()
        self.failures.hide()
        job = self._jobs.start(work, done, lambda error: self.failed.emit(explained(error)))
        job.progressed.connect(self.progressed)
        job.ended.connect(self._end)
        self._writing = job
        self._allow()
        self.busy_changed.emit(True)

    def _end(self) -> None:
        self._writing = None
        self._allow()
        self.busy_changed.emit(False)
        self._draw_next()

    def _tell_written(self, outcome: Outcome) -> None:
        language = self.desk.session.language
        for failure in outcome.failed:
            error = failure.error
            if isinstance(error, AftersalesError):
                words = error_text(error, language)
            else:
                reason = type(error).__name__
                words = text("pack.failed_unexpected", language, reason=reason)
            title = self.choice.title_of(failure.region or COUNTRY)
            self.failures.addItem(text("pack.failed", language, region=title, message=words))
        self.failures.setVisible(bool(outcome.failed))
        if outcome.files:
            self.wrote.emit(outcome.files)

    def _print(self) -> None:
        """Make the pages ready and ask which printer."""
        report = self.report
        if report is None:
            return
        order, regions = self._order(), [code or None for code in self.choice.chosen]

        def work(progress: Progress) -> bytes:
            from aftersales.exchange.print_map import map_pdf

            press = self._press_of(report, order)
            sheets = [press.sheet(press.content(region)) for region in regions]
            return map_pdf(sheets, lambda done: progress.step(done / len(sheets), "packs"))

        self._begin(work, self._show_print)

    def _show_print(self, document: bytes) -> None:
        from aftersales.ui.dialogs.print_preview import print_pages

        order = self._order()
        print_pages(document, order.paper.value, is_landscape=order.landscape, parent=self)

    def cancel(self) -> None:
        """Stop what is written."""
        if self._writing is not None:
            self._writing.cancel()

    def close_jobs(self) -> None:
        """Wait for the page's own thread, before the window goes."""
        self._jobs.close()
