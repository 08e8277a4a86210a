"""The background of maps in the window: chosen in a dialog, followed by every map."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from aftersales.domain.errors import AftersalesError
from aftersales.texts import error_text

if TYPE_CHECKING:
    from aftersales.settings import Settings
    from aftersales.ui.main_window import MainWindow
    from aftersales.ui.session import Answered

_NOWHERE = (50.0, 10.0)  # what a tile is asked of without a network


class Backgrounds(QObject):
    """Asks for a background and puts it behind every map of the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._set = _of(window.settings)
        window.session.background_changed.connect(self._take)
        window.settings_changed.connect(self._follow)
        # After the window has taken the answer.
        queued = Qt.ConnectionType.QueuedConnection
        window.session.answered.connect(self._give, queued)
        if window.settings.tiles:
            window.session.use_tiles(window.settings)

    def choose(self) -> None:
        """Let the person choose a background."""
        from aftersales.ui.dialogs.background_dialog import BackgroundDialog

        window = self._window
        dialog = BackgroundDialog(window.settings, self._middle(), window.session.language, window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.settled.connect(lambda changes: window.change_settings(**changes))
        dialog.open()

    def _middle(self) -> tuple[float, float]:
        """A place of the network with most vehicles, of which a tile can be asked."""
        report = self._window.session.report
        if report is None or not len(report.network.surface.latlon):
            return _NOWHERE
        surface = report.network.surface
        lat, lon = surface.latlon[int(surface.uio.sum(axis=1).argmax())].tolist()
        return _NOWHERE if isnan(lat) else (lat, lon)

    def _follow(self, settings: Settings) -> None:
        if _of(settings) != self._set:
            self._set = _of(settings)
            self._window.session.use_tiles(settings)

    def _take(self, error: Exception | None) -> None:
        """Draw every map anew; without tiles if there is something wrong with them."""
        window = self._window
        found = window.session.background
        window.coverage.map.set_background(found)
        window.plan.map.map.set_background(found)
        window.export.choice.tiles.offer(found, window.session.language)
        if window.session.report is not None:
            window.question.ask()
        if isinstance(error, AftersalesError):
            window.messages.say(error_text(error, window.session.language))
        elif error is not None:
            raise error

    def _give(self, answered: Answered) -> None:
        """Cards that are open follow the page."""
        if answered.page:
            for card in list(self._window.registry.cards.values()):
                self._window.give_map(card.sections.place.map)


def _of(settings: Settings) -> tuple[str, str, int]:
    return settings.tiles, settings.tiles_attribution, settings.tiles_max_zoom
