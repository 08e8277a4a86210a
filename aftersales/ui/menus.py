"""The menu bar: what can be done, and the shortcuts for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from aftersales.settings import LANGUAGES, THEMES, Settings

if TYPE_CHECKING:
    from aftersales.ui.main_window import MainWindow

_LANGUAGE_NAMES = {"en": "English", "ru": "Русский", "zh": "中文"}


class Menus(QObject):
    """Menus of the main window; they only call its methods."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        bar = window.menuBar()
        self.file, self.view, self.help = (bar.addMenu("") for _ in range(3))
        standard = QKeySequence.StandardKey
        self.open = self._action(self.file, window.choose_registry, standard.Open)
        self.demo = self._action(self.file, window.make_demo)
        self.file.addSeparator()
        self.map = self._action(self.file, window.choose_map_file, "Ctrl+E")
        self.tables = self._action(self.file, window.choose_report_folder, "Ctrl+Shift+E")
        self.file.addSeparator()
        self.quit = self._action(self.file, window.close, standard.Quit)
        self.whole = self._action(self.view, window.show_whole_network, "Ctrl+0")
        self.theme, self.themes = self._choices(THEMES, window.choose_theme)
        self.language, self.languages = self._choices(
            ("system", *LANGUAGES), window.choose_language
        )
        self.explain = self._action(self.help, window.explain, "F1")
        self.about = self._action(self.help, window.show_about)
        self.set_answered(False)

    def _action(
        self,
        menu: QMenu,
        act: Callable[[], object],
        keys: QKeySequence.StandardKey | str | None = None,
    ) -> QAction:
        action = QAction(self)
        action.triggered.connect(lambda _checked=False: act())
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        menu.addAction(action)
        return action

    def _choices(
        self, values: tuple[str, ...], choose: Callable[[str], None]
    ) -> tuple[QMenu, dict[str, QAction]]:
        """A submenu of which one entry is chosen."""
        menu = self.view.addMenu("")
        group = QActionGroup(self)
        actions = {}
        for value in values:
            action = QAction(self)
            action.setCheckable(True)
            action.triggered.connect(lambda _checked=False, value=value: choose(value))
            group.addAction(action)
            menu.addAction(action)
            actions[value] = action
        return menu, actions

    def set_answered(self, is_answered: bool) -> None:
        """Allow what needs an answer."""
        for action in (self.map, self.tables, self.whole, self.explain):
            action.setEnabled(is_answered)

    def retranslate(self, settings: Settings) -> None:
        """Set the texts of the current language and mark what is chosen."""
        self.file.setTitle(self.tr("&File"))
        self.view.setTitle(self.tr("&View"))
        self.help.setTitle(self.tr("&Help"))
        self.open.setText(self.tr("Open a registry …"))
        self.demo.setText(self.tr("Make the demo registry"))
        self.map.setText(self.tr("Export the map …"))
        self.tables.setText(self.tr("Export map and tables …"))
        self.quit.setText(self.tr("Quit"))
        self.whole.setText(self.tr("Show the whole network"))
        self.theme.setTitle(self.tr("Theme"))
        self.language.setTitle(self.tr("Language"))
        system = self.tr("As the system")
        names = {"system": system, "light": self.tr("Light"), "dark": self.tr("Dark")}
        for value, action in self.themes.items():
            action.setText(names[value])
            action.setChecked(value == settings.theme)
        for value, action in self.languages.items():
            action.setText(_LANGUAGE_NAMES.get(value, system))
            action.setChecked(value == settings.language)
        self.explain.setText(self.tr("How this number is made"))
        self.about.setText(self.tr("About"))
