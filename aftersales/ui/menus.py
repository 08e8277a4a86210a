"""The menu bar: what can be done, and the shortcuts for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QLineEdit, QMenu

from aftersales.settings import LANGUAGES, THEMES, Settings
from aftersales.texts import action_text

if TYPE_CHECKING:
    from aftersales.store.undo import Batch
    from aftersales.ui.main_window import MainWindow

LANGUAGE_NAMES = {"en": "English", "ru": "Русский", "zh": "中文"}


class Menus(QObject):
    """Menus of the main window; they only call its methods."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        bar = window.menuBar()
        self.file, self.edit, self.view, self.help = (bar.addMenu("") for _ in range(4))
        standard = QKeySequence.StandardKey
        self.open = self._action(self.file, window.registries.choose, standard.Open)
        self.recent = self.file.addMenu("")
        self.new = self._action(self.file, window.registries.make_empty)
        self.demo = self._action(self.file, window.registries.make_demo)
        self.backups = self._action(self.file, window.registry.show_backups)
        self.file.addSeparator()
        self.map = self._action(self.file, window.exports.choose_map_file, "Ctrl+E")
        self.tables = self._action(self.file, window.exports.choose_report_folder, "Ctrl+Shift+E")
        self.file.addSeparator()
        self.quit = self._action(self.file, window.close, standard.Quit)
        self.undo = self._action(self.edit, window.desk.undo, standard.Undo)
        self.redo = self._action(self.edit, window.desk.redo)
        self.redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self.edit.addSeparator()
        self.scenarios = self._action(self.edit, window.registry.show_scenarios)
        self.edit.addSeparator()
        self.find = self._action(self.edit, self._find, standard.Find)
        self.pages, self._page_actions = self._page_menu()
        whole = partial(window.coverage.map.call, "showWhole", "true")
        self.whole = self._action(self.view, whole, "Ctrl+0")
        self.background = self._action(self.view, window.backgrounds.choose)
        self.theme, self.themes = self._choices(THEMES, lambda v: window.change_settings(theme=v))
        self.language, self.languages = self._choices(
            ("system", *LANGUAGES), lambda v: window.change_settings(language=v)
        )
        self.explain = self._action(self.help, window.explain, standard.HelpContents)
        self.terms = self._action(self.help, window.guide.show_terms, "Shift+F1")
        self.tour = self._action(self.help, window.guide.start_tour)
        self.about = self._action(self.help, window.guide.show_about)
        self._steps: tuple[Batch | None, Batch | None] = (None, None)
        window.desk.steps_changed.connect(self._take_steps)
        self.set_answered(False)
        self.offer_recent(window.settings.recent)

    def _page_menu(self) -> tuple[QMenu, list[tuple[str, QAction]]]:
        """A menu of the pages: the first nine also by Ctrl and their number."""
        menu = self.view.addMenu("")
        actions = []
        for number, key in enumerate(self._window.navigation.page_keys(), 1):
            keys = f"Ctrl+{number}" if number < 10 else None  # noqa: PLR2004 - one digit
            turn = partial(self._window.navigation.show_page, key)
            actions.append((key, self._action(menu, turn, keys)))
        return menu, actions

    def _find(self) -> None:
        """Go to the search field of the page."""
        field = getattr(self._window.pages.currentWidget(), "search", None)
        if isinstance(field, QLineEdit):
            field.setFocus()
            field.selectAll()

    def offer_recent(self, locations: Sequence[str]) -> None:
        """Offer registries that were opened before."""
        self.recent.clear()
        for location in locations:
            action = self.recent.addAction(location.replace("&", "&&"))
            action.triggered.connect(partial(self._open_recent, location))
        self.recent.setEnabled(bool(locations))

    def _open_recent(self, location: str, _is_checked: bool = False) -> None:
        self._window.open(location)

    def _take_steps(self, undo: Batch | None, redo: Batch | None) -> None:
        self._steps = (undo, redo)
        self._name_steps()

    def _name_steps(self) -> None:
        """Say in the menu what would be taken back, and what done again."""
        language = self._window.session.language
        for action, batch, plain, named in (
            (self.undo, self._steps[0], self.tr("Undo"), self.tr("Undo: {what}")),
            (self.redo, self._steps[1], self.tr("Redo"), self.tr("Redo: {what}")),
        ):
            action.setEnabled(batch is not None)
            if batch is None:
                action.setText(plain)
            else:
                what = action_text(batch.label, batch.details, language)
                action.setText(named.format(what=what.replace("&", "&&")))

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
        for action in (*(self.map, self.tables, self.whole, self.explain), self.tour, self.find):
            action.setEnabled(is_answered)
        self.backups.setEnabled(is_answered)
        self.scenarios.setEnabled(is_answered)
        self.pages.setEnabled(is_answered)

    def retranslate(self, settings: Settings) -> None:
        """Set the texts of the current language and mark what is chosen."""
        self.file.setTitle(self.tr("&File"))
        self.edit.setTitle(self.tr("&Edit"))
        self.view.setTitle(self.tr("&View"))
        self.help.setTitle(self.tr("&Help"))
        self.open.setText(self.tr("Open a registry …"))
        self.recent.setTitle(self.tr("Open recent"))
        self.new.setText(self.tr("New registry …"))
        self.demo.setText(self.tr("Make the demo registry"))
        self.backups.setText(self.tr("Backups …"))
        self.scenarios.setText(self.tr("Scenarios …"))
        self.find.setText(self.tr("Find"))
        self.pages.setTitle(self.tr("Go to"))
        for key, action in self._page_actions:
            action.setText(self._window.navigation.words_of(key))
        self._name_steps()
        self.map.setText(self.tr("Export the map …"))
        self.tables.setText(self.tr("Export map and tables …"))
        self.quit.setText(self.tr("Quit"))
        self.whole.setText(self.tr("Show the whole network"))
        self.background.setText(self.tr("Background map …"))
        self.theme.setTitle(self.tr("Theme"))
        self.language.setTitle(self.tr("Language"))
        system = self.tr("As the system")
        names = {"system": system, "light": self.tr("Light"), "dark": self.tr("Dark")}
        for value, action in self.themes.items():
            action.setText(names[value])
            action.setChecked(value == settings.theme)
        for value, action in self.languages.items():
            action.setText(LANGUAGE_NAMES.get(value, system))
            action.setChecked(value == settings.language)
        self.explain.setText(self.tr("How this number is made"))
        self.terms.setText(self.tr("Terms and formulas"))
        self.tour.setText(self.tr("Show the tour"))
        self.about.setText(self.tr("About"))
