"""What lies behind maps: nothing, a file of tiles, or an address of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from aftersales.domain.errors import AftersalesError
from aftersales.domain.tiles import DEEPEST_ZOOM, Background, at_address
from aftersales.ui.jobs import Jobs
from aftersales.ui.widgets.tile_preview import TilePreview

if TYPE_CHECKING:
    from aftersales.domain.progress import Progress
    from aftersales.settings import Settings

_NONE, _FILE, _ADDRESS = range(3)


class BackgroundDialog(QDialog):
    """Asks for the background of maps, and checks it before it is taken.

    Parameters
    ----------
    settings : Settings
        What is set now.
    place : tuple of float
        Latitude and longitude that the tried tile shows.
    language : str
        Of what is said about file or address.

    Signals
    -------
    settled : dict
        Values of the settings ``tiles``, ``tiles_attribution``, ``tiles_max_zoom``.
    """

    settled = Signal(object)

    def __init__(
        self,
        settings: Settings,
        place: tuple[float, float],
        language: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = place
        self._jobs = Jobs(self)
        self.setWindowTitle(self.tr("Background map"))
        self.setMinimumWidth(600)
        self.kinds = QButtonGroup(self)
        words = (
            self.tr("None: regions alone, their areas true"),
            self.tr("A file of tiles (MBTiles)"),
            self.tr("An address of tiles"),
        )
        self._radios = [QRadioButton(one, self) for one in words]
        for number, radio in enumerate(self._radios):
            self.kinds.addButton(radio, number)
        is_address = "://" in settings.tiles
        held = _NONE if not settings.tiles else _ADDRESS if is_address else _FILE
        self._radios[held].setChecked(True)
        self.file = QLineEdit("" if is_address else settings.tiles, self)
        self.browse = QPushButton(self.tr("Choose…"), self)
        self.browse.clicked.connect(lambda _: self._choose())
        self.address = QLineEdit(settings.tiles if is_address else "", self)
        self.address.setPlaceholderText("https://…/{z}/{x}/{y}.png")
        self.attribution = QLineEdit(settings.tiles_attribution, self)
        self.attribution.setPlaceholderText(self.tr("Whose the tiles are; it stands on every map"))
        self.deepest = QSpinBox(self)
        self.deepest.setRange(1, DEEPEST_ZOOM)
        self.deepest.setValue(settings.tiles_max_zoom)
        self.preview = TilePreview(language, self)
        self.attempt = QPushButton(self.tr("Try it"), self)
        self.attempt.clicked.connect(lambda _: self.try_it())
        roles = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(roles.Ok | roles.Cancel, self)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._arrange()
        self.kinds.idToggled.connect(lambda *_: self._allow())
        for field in (self.file, self.address, self.attribution):
            field.textEdited.connect(lambda _: self.preview.clear())
        self._allow()

    def _arrange(self) -> None:
        file = QHBoxLayout()
        file.addWidget(self.file, 1)
        file.addWidget(self.browse)
        form = QFormLayout()
        form.addRow(self.tr("Address"), self.address)
        form.addRow(self.tr("Attribution"), self.attribution)
        form.addRow(self.tr("Deepest zoom"), self.deepest)
        asked = self._soft(
            self.tr(
                "Tiles of an address come over the network, and whoever runs it learns which "
                "places are looked at. Heed its terms of use. A file needs no network."
            )
        )
        plane = self._soft(
            self.tr(
                "Maps with tiles are drawn in Web Mercator, where the north looks larger than it "
                "is. Reach circles and all numbers stay true."
            )
        )
        for box in (file, form):
            box.setContentsMargins(22, 0, 0, 6)
        tried = QHBoxLayout()
        tried.addWidget(self.preview, 1)
        tried.addWidget(self.attempt, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.addWidget(self._radios[_NONE])
        column.addWidget(self._radios[_FILE])
        column.addLayout(file)
        column.addWidget(self._radios[_ADDRESS])
        column.addLayout(form)
        column.addWidget(asked)
        column.addWidget(plane)
        column.addLayout(tried, 1)
        column.addWidget(self.buttons)
        self.file.setAccessibleName(self._radios[_FILE].text())

    def _soft(self, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setWordWrap(True)
        label.setProperty("soft", True)
        return label

    @property
    def chosen(self) -> dict[str, Any]:
        """The settings as they are chosen here."""
        fields = {_NONE: "", _FILE: self.file.text(), _ADDRESS: self.address.text()}
        return {
            "tiles": fields[self.kinds.checkedId()].strip(),
            "tiles_attribution": self.attribution.text().strip(),
            "tiles_max_zoom": self.deepest.value(),
        }

    def _allow(self) -> None:
        kind = self.kinds.checkedId()
        fields: dict[int, tuple[QWidget, ...]] = {
            _FILE: (self.file, self.browse),
            _ADDRESS: (self.address, self.attribution, self.deepest),
        }
        for wanted, held in fields.items():
            for field in held:
                field.setEnabled(kind == wanted)
        self.attempt.setEnabled(kind != _NONE)
        self.preview.clear()

    def _choose(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self, self.tr("A file of tiles"), self.file.text(), self.tr("MBTiles (*.mbtiles)")
        )
        if file:
            self.file.setText(file)
            self.try_it()

    def _checked(self) -> Background | None:
        """The address, if it can be asked; None says why not."""
        held = self.chosen
        try:
            return at_address(held["tiles"], held["tiles_attribution"], held["tiles_max_zoom"])
        except AftersalesError as error:
            self.preview.refuse(error)
            return None

    def try_it(self) -> None:
        """Show a tile of what is chosen."""
        if self.kinds.checkedId() == _FILE:
            self._look(self.file.text().strip(), self._show)
            return
        background = self._checked()
        if background is None:
            return
        from aftersales.services.backgrounds import tile_of

        zoom = min(6, background.deepest)
        words = self.tr("{origin} answers.").format(origin=background.origin)
        self.preview.ask(background, tile_of(*self._place, zoom), words)
        self.preview.say(self.tr("Waiting for {origin} …").format(origin=background.origin))

    def _look(self, file: str, done: Any) -> None:
        """Look into a file, on a thread: it may lie on a slow drive, or be hostile."""
        self.preview.clear()
        place = self._place

        def work(_: Progress) -> tuple[Background, bytes]:
            from aftersales.services.backgrounds import sample
            from aftersales.store.mbtiles import background_of

            background = background_of(file)
            return background, sample(background, *place)

        def refuse(error: Exception) -> None:
            if not isinstance(error, AftersalesError):
                raise error
            self.preview.refuse(error)

        self._jobs.start(work, done, refuse)

    def _show(self, found: tuple[Background, bytes]) -> None:
        background, picture = found
        words = self.tr("Zoom levels {low} to {high}.").format(
            low=background.shallowest, high=background.deepest
        )
        words += "\n" + (background.attribution or self.tr("The file names no author."))
        if not picture:
            words += "\n" + self.tr("It has no tile of the middle of your network.")
        self.preview.show_picture(picture, words)

    def accept(self) -> None:
        """Take what is chosen, if it can be drawn."""
        if self.kinds.checkedId() == _FILE:
            self._look(self.file.text().strip(), lambda _: self._settle())
        elif self.kinds.checkedId() == _NONE or self._checked() is not None:
            self._settle()

    def _settle(self) -> None:
        self.settled.emit(self.chosen)
        super().accept()

    def done(self, result: int) -> None:
        """Wait for nothing any more."""
        self.preview.stop()
        self._jobs.close()
        super().done(result)
