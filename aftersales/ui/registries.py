"""Which registry the window works on: open one, make one, or take a dropped file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from aftersales.exchange.kinds import KINDS, POLYGONS

if TYPE_CHECKING:
    from aftersales.ui.main_window import MainWindow

_TABLES = {".csv", ".tsv", ".txt", ".xlsx"}


class Registries(QObject):
    """Asks for files of registries."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def make_demo(self) -> None:
        """Make the demo registry: where none was found, else in a file the person names."""
        window = self._window
        if window.session.snapshot is None:
            window.open(window.location, demo_if_none=True)
            return
        chosen = self._ask_for_new_file(self.tr("Make the demo registry"), "demo.sqlite")
        if chosen and window.registry.close_cards():
            window.session.make_demo(chosen)

    def make_empty(self) -> None:
        """Make an empty registry in a file the person names."""
        chosen = self._ask_for_new_file(self.tr("Make an empty registry"), "registry.sqlite")
        if chosen and self._window.registry.close_cards():
            self._window.session.make_empty(chosen)

    def _ask_for_new_file(self, title: str, name: str) -> str:
        kinds = self.tr("Registries (*.sqlite);;All files (*)")
        return QFileDialog.getSaveFileName(self._window, title, name, kinds)[0]

    def choose(self) -> None:
        """Let the person choose a registry file."""
        location = self._window.location
        chosen, _ = QFileDialog.getOpenFileName(
            self._window,
            self.tr("Open a registry"),
            str(Path(location).parent) if location else "",
            self.tr("Registries (*.sqlite);;All files (*)"),
        )
        if chosen:
            self._window.open(chosen)

    def take(self, path: Path) -> None:
        """Open a dropped registry, or take in a dropped table."""
        suffix = path.suffix.lower()
        if self._window.session.snapshot is not None and suffix in (*_TABLES, *POLYGONS):
            page = self._window.current_listing()
            kind = page.listing if page is not None and page.listing in KINDS else ""
            self._window.registry.take_file(path, kind)
        else:
            self._window.open(str(path))
