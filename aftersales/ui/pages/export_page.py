"""Packs for people without the application: chosen, looked at, written, printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
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
from aftersales.exchange.print_paper import Paper
from aftersales.services.packs import presets, profiles
from aftersales.services.packs.order import Order
from aftersales.services.packs.profiles import EXTERNAL, Profile
from aftersales.texts import text
from aftersales.ui.pack_pages import PackPages
from aftersales.ui.pack_studio import PackStudio
from aftersales.ui.pages.reading_page import ReadingPage
from aftersales.ui.widgets.leaving_tree import LeavingTree
from aftersales.ui.widgets.pack_choice import COUNTRY, PackChoice
from aftersales.ui.widgets.page_gallery import PageGallery

if TYPE_CHECKING:
    from aftersales.services.coverage import Report
    from aftersales.services.packs.writing import Outcome
    from aftersales.ui.desk import Desk

_PATIENCE_MS = 250  # while somebody still chooses


class ExportPage(ReadingPage):
    """Chooses packs, shows their pages and what leaves, and writes or prints them.

    Signals
    -------
    failed : Exception
        What went wrong; nothing was written.
    wrote : list of Path
        Files that were written.
    folder_changed : str
        Packs go somewhere else now.
    """

    failed = Signal(object)
    wrote = Signal(object)
    folder_changed = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.report: Report | None = None
        self.profile: Profile = EXTERNAL
        self.studio = PackStudio(self)
        self.studio.failed.connect(self._tell)
        self.studio.busy_changed.connect(self._follow)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self._draw_anew)
        self.choice = PackChoice(self)
        self.choice.changed.connect(self._change)
        self.choice.formats_changed.connect(self._list_files)
        self.choice.profile_chosen.connect(self._take_profile)
        self.gallery = PageGallery(self)
        self.pages = PackPages(self.studio, self.gallery, self)
        self.pages.turned.connect(self._say_what_leaves)
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
        side.setFixedWidth(352)
        left.setContentsMargins(0, 0, 0, 0)
        side.setLayout(left)
        where, bottom = QHBoxLayout(), QHBoxLayout()
        where.addWidget(self._folder_label)
        where.addWidget(self.folder, 1)
        where.addWidget(self.choose)
        bottom.addStretch(1)
        bottom.addWidget(self.print)
        bottom.addWidget(self.write)
        right = QVBoxLayout()
        right.addWidget(self.tabs, 1)
        right.addWidget(self.failures)
        right.addLayout(where)
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
        self.gallery.list.setAccessibleName(self.tr("Pages"))
        self.failures.setAccessibleName(self.tr("Packs that could not be written"))
        self.choice.retranslate()
        self.choice.tiles.offer(self.choice.tiles.background, self.desk.session.language)
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
            self.profile, wanted.formats, wanted.language, Paper(wanted.paper), wanted.landscape,
            self.choice.tiles.wanted,
        )  # fmt: skip

    def _list_files(self) -> None:
        """Follow the chosen formats: of the pages only the report depends on them."""
        self._allow()
        self.pages.follow(self._order())
        self._say_what_leaves()

    def _change(self) -> None:
        self._allow()
        self._timer.start()

    def _allow(self) -> None:
        """What can be done now; without anything chosen the page says what to do."""
        chosen, formats = self.choice.chosen, self.choice.wanted_formats
        is_ready = self.report is not None and not self.studio.is_writing
        self.write.setEnabled(bool(is_ready and chosen and formats))
        self.print.setEnabled(bool(is_ready and chosen))
        if not chosen:
            self.gallery.large.say(self.tr("Choose regions at the left; their pages appear here."))
        else:
            self.gallery.large.say(self.tr("Drawing the page…"))

    def _tell(self, error: Exception) -> None:
        """Tell what went wrong; where no page came of it, in its place too."""
        if self.pages.current is None:
            self.gallery.large.say(self.tr("No page was drawn; the message above says why."))
        self.failed.emit(error)

    def _draw_anew(self) -> None:
        named = [(code, self.choice.title_of(code)) for code in self.choice.chosen]
        self.pages.show(self.report, self._order(), named)
        self.leaving.show_pack({}, [])
        self._allow()
        self.pages.go_on()

    def _say_what_leaves(self) -> None:
        """Say what the pack holds whose page is looked at."""
        from aftersales.services.packs.press import file_names

        drawn = self.pages.current
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
        self.studio.stop_drawing()
        self._is_stale = self._is_stale or self.pages.is_missing
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

    def _regions(self) -> list[str | None]:
        return [code or None for code in self.choice.chosen]

    def write_packs(self) -> None:
        """Write the chosen packs into the share folder."""
        if self.report is None or not (self.folder.text() or self.choose_folder()):
            return
        self.failures.clear()
        self.failures.hide()
        folder = Path(self.folder.text())
        self.studio.write(self.report, self._order(), self._regions(), folder, self._tell_written)

    def _follow(self, is_writing: bool) -> None:
        """Let begin what may begin, and go on drawing once nothing is written."""
        self._allow()
        if not is_writing:
            self.pages.go_on()

    def _tell_written(self, outcome: Outcome) -> None:
        language = self.desk.session.language
        for failure in outcome.failed:
            words = failure.words(language)
            title = self.choice.title_of(failure.region or COUNTRY)
            self.failures.addItem(text("pack.failed", language, region=title, message=words))
        self.failures.setVisible(bool(outcome.failed))
        if outcome.files:
            self.wrote.emit(outcome.files)

    def _print(self) -> None:
        """Make the pages ready and ask which printer."""
        if self.report is not None:
            self.studio.make_document(self.report, self._order(), self._regions(), self._show_print)

    def _show_print(self, document: bytes) -> None:
        from aftersales.ui.dialogs.print_preview import print_pages

        order = self._order()
        print_pages(document, order.paper.value, is_landscape=order.landscape, parent=self)
