"""What is packed, for whom and how: regions, profile, formats, paper, language."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.folding import folded
from aftersales.exchange.print_paper import Paper
from aftersales.services.packs import profiles
from aftersales.services.packs.order import FORMATS
from aftersales.services.packs.presets import Preset
from aftersales.settings import LANGUAGES
from aftersales.ui.menus import LANGUAGE_NAMES
from aftersales.ui.widgets.tiles_choice import TilesChoice

_KEY = Qt.ItemDataRole.UserRole
COUNTRY = ""  # key of the pack of the whole country


class PackChoice(QWidget):
    """The choices at the left of the export page.

    Signals
    -------
    changed
        Something else is wanted.
    formats_changed
        Other formats are wanted.
    profile_chosen : str
        Another profile is wanted, by its name.
    """

    changed = Signal()
    formats_changed = Signal()
    profile_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.regions = QListWidget(self)
        self.regions.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.regions.itemChanged.connect(lambda _: self._tell())
        self.all, self.none = QPushButton(self), QPushButton(self)
        self.all.clicked.connect(lambda _: self._check(is_checked=True))
        self.none.clicked.connect(lambda _: self._check(is_checked=False))
        self.count = QLabel(self)
        self.count.setProperty("soft", True)
        self.profile, self.language, self.paper = (QComboBox(self) for _ in range(3))
        self.profile.activated.connect(
            lambda _: self.profile_chosen.emit(str(self.profile.currentData()))
        )
        for language in LANGUAGES:
            self.language.addItem(LANGUAGE_NAMES[language], language)
        for paper in Paper:
            for landscape in (False, True):
                self.paper.addItem("", (paper.value, landscape))
        for box in (self.language, self.paper):
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.formats = {form: QCheckBox(self) for form in FORMATS}
        for form, tick in self.formats.items():
            tick.setChecked(form in ("html", "pdf", "xlsx", "report"))
            tick.toggled.connect(lambda _: self.formats_changed.emit())
        self.tiles = TilesChoice(self)
        self.tiles.changed.connect(self.formats_changed)
        self._labels = [QLabel(self) for _ in range(5)]
        self._labels[0].setProperty("heading", True)
        self._arrange()

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.count, 1)
        buttons.addWidget(self.all)
        buttons.addWidget(self.none)
        ticks = QGridLayout()
        ticks.setVerticalSpacing(2)
        for place, tick in enumerate(self.formats.values()):
            ticks.addWidget(tick, place // 2, place % 2)
        form = QFormLayout()
        form.setVerticalSpacing(4)
        boxes = (self.profile, self.language, self.paper)
        for label, box in zip(self._labels[1:4], boxes, strict=True):
            form.addRow(label, box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._labels[0])
        column.addWidget(self.search)
        column.addWidget(self.regions, 1)
        column.addLayout(buttons)
        column.addLayout(form)
        column.addWidget(self._labels[4])
        column.addLayout(ticks)
        column.addWidget(self.tiles)

    def retranslate(self) -> None:
        """Set the texts of the current language."""
        labels = (
            *(self.tr("Regions"), self.tr("Profile"), self.tr("Language of the files")),
            *(self.tr("Paper"), self.tr("Formats")),
        )
        for label, words in zip(self._labels, labels, strict=True):
            label.setText(words)
        self.search.setPlaceholderText(self.tr("Find a region"))
        self.all.setText(self.tr("All"))
        self.none.setText(self.tr("None"))
        lies = {False: self.tr("upright"), True: self.tr("on its side")}
        for k in range(self.paper.count()):
            paper, landscape = self.paper.itemData(k)
            self.paper.setItemText(k, f"{paper}, {lies[landscape]}")
        named = {
            "html": self.tr("Map page (HTML)"),
            "png": self.tr("Map picture (PNG)"),
            "pdf": self.tr("Map for print (PDF)"),
            "xlsx": self.tr("Workbook (XLSX)"),
            "gpkg": self.tr("GeoPackage"),
            "geojson": self.tr("GeoJSON"),
            "csv": self.tr("CSV tables"),
            "report": self.tr("Short report"),
            "atlas": self.tr("Atlas (PDF)"),
        }
        for form, tick in self.formats.items():
            tick.setText(named[form])
        self.formats["atlas"].setToolTip(
            self.tr("The pages of the country and of every region in one document")
        )
        for part, name in zip(
            (self.regions, self.profile, self.language, self.paper), labels, strict=False
        ):
            part.setAccessibleName(name)
        self.search.setAccessibleName(self.tr("Find a region"))
        self._name_profiles()
        self._say_count()

    def offer_regions(self, named: Sequence[tuple[str, str]]) -> None:
        """List regions by code and name; what was chosen stays so, at first the first one."""
        known, held = self._codes(), set(self.chosen)
        self.regions.blockSignals(True)
        self.regions.clear()
        for code, name in [(COUNTRY, self.tr("Whole country")), *named]:
            item = QListWidgetItem(name, self.regions)
            item.setData(_KEY, code)
            is_chosen = code in held or (not known and code == COUNTRY)
            item.setCheckState(Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked)
        self.regions.blockSignals(False)
        self._filter()
        self._say_count()

    def offer_profiles(self, name: str) -> None:
        """List all profiles; the named one is chosen."""
        listed = profiles.names()
        self.profile.clear()
        for one in listed if name in listed else [*listed, name]:
            self.profile.addItem("", one)
        self.profile.setCurrentIndex(self.profile.findData(name))
        self._name_profiles()

    def _name_profiles(self) -> None:
        words = {
            "external": self.tr("External"),
            "internal": self.tr("Internal"),
            "own": self.tr("Changed, not saved"),
        }
        for k in range(self.profile.count()):
            name = str(self.profile.itemData(k))
            self.profile.setItemText(k, words.get(name, name))

    def _codes(self) -> list[str]:
        return [str(self.regions.item(k).data(_KEY)) for k in range(self.regions.count())]

    @property
    def chosen(self) -> list[str]:
        """Codes of the chosen regions, the empty one for the whole country."""
        items = [self.regions.item(k) for k in range(self.regions.count())]
        return [str(i.data(_KEY)) for i in items if i.checkState() is Qt.CheckState.Checked]

    def title_of(self, code: str) -> str:
        """What a region is called in the list."""
        return self.regions.item(self._codes().index(code)).text()

    def choose(self, codes: Sequence[str]) -> None:
        """Choose just these regions."""
        self.regions.blockSignals(True)
        for k, code in enumerate(self._codes()):
            state = Qt.CheckState.Checked if code in codes else Qt.CheckState.Unchecked
            self.regions.item(k).setCheckState(state)
        self.regions.blockSignals(False)
        self._tell()

    def _check(self, *, is_checked: bool) -> None:
        """Choose or leave every region that is listed."""
        shown = {code for k, code in enumerate(self._codes()) if not self.regions.isRowHidden(k)}
        held = set(self.chosen)
        self.choose([*(held | shown if is_checked else held - shown)])

    def _filter(self) -> None:
        wanted = folded(self.search.text())
        for k in range(self.regions.count()):
            self.regions.setRowHidden(k, wanted not in folded(self.regions.item(k).text()))

    def _tell(self) -> None:
        self._say_count()
        self.changed.emit()

    def _say_count(self) -> None:
        self.count.setText(self.tr("Chosen: {count}").format(count=len(self.chosen)))

    @property
    def wanted_formats(self) -> tuple[str, ...]:
        """The chosen formats."""
        return tuple(form for form, tick in self.formats.items() if tick.isChecked())

    def preset(self, folder: str) -> Preset:
        """All choices, to be kept."""
        paper, landscape = self.paper.currentData()
        return Preset(
            tuple(self.chosen),
            str(self.profile.currentData()),
            self.wanted_formats,
            str(self.language.currentData()),
            paper,
            landscape,
            folder,
        )

    def take_preset(self, preset: Preset) -> None:
        """Choose what a preset says; what is no more there is left out."""
        for form, tick in self.formats.items():
            tick.setChecked(form in preset.formats)
        self.language.setCurrentIndex(max(0, self.language.findData(preset.language)))
        for k in range(self.paper.count()):
            if tuple(self.paper.itemData(k)) == (preset.paper, preset.landscape):
                self.paper.setCurrentIndex(k)
        self.choose(preset.regions)
