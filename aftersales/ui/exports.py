"""Files that leave the window: the map, the tables, and what is said when they are written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from aftersales.texts import text

_NAMED = 5  # files; of more, their folder is opened

if TYPE_CHECKING:
    from aftersales.domain.tiles import Background
    from aftersales.ui.main_window import MainWindow


class Exports(QObject):
    """Asks where files go, and tells when they are there."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.session.wrote.connect(self.tell_written)

    def choose_map_file(self) -> None:
        """Let the person say where the map goes."""
        title = self.tr("Export the map")

        def choose(background: Background | None) -> None:
            chosen, _ = QFileDialog.getSaveFileName(
                self._window, title, "coverage.html", self.tr("Web page (*.html)")
            )
            if chosen:
                self._window.session.export_map(Path(chosen), background)

        self._ask_for_tiles(title, choose)

    def show_map_in_browser(self) -> None:
        """Write the map where temporary files go; the message offers to open it."""
        # A folder of the person's own: the network is nobody else's business.
        self._window.session.export_map(Path(mkdtemp(prefix="aftersales-")) / "coverage.html")

    def choose_report_folder(self) -> None:
        """Let the person say where map and tables go."""
        title = self.tr("Export map and tables")

        def choose(background: Background | None) -> None:
            chosen = QFileDialog.getExistingDirectory(self._window, title)
            if chosen:
                self._window.session.export_report(Path(chosen), background)

        self._ask_for_tiles(title, choose)

    def _ask_for_tiles(self, title: str, choose: Callable[[Background | None], None]) -> None:
        """Let the person say whether the map has tiles, where some are set; then go on."""
        session = self._window.session
        if session.background is None:
            choose(None)
            return
        from aftersales.ui.dialogs.export_tiles import ExportTilesDialog

        dialog = ExportTilesDialog(title, session.background, session.language, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: choose(dialog.tiles.wanted))
        dialog.open()

    def tell_written(self, paths: list[Path]) -> None:
        """Say what was written, and offer to open it."""
        if not paths:
            self._window.messages.say(self.tr("There was nothing to write."), "info")
            return
        language = self._window.session.language
        names = ", ".join(path.name for path in paths[:_NAMED])
        more = " …" if len(paths) > _NAMED else ""
        words = text("cli.written", language, file=names + more)

        def show() -> None:
            first = paths[0] if len(paths) <= _NAMED else paths[0].parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(first)))

        self._window.messages.say(words, "info", self.tr("Open"), show)
