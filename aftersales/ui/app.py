"""Starts the desktop application."""

from __future__ import annotations

import argparse
import gc
import logging
import sys
from collections.abc import Sequence
from datetime import date
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from aftersales import settings as settings_module
from aftersales.domain.errors import AftersalesError
from aftersales.settings import APPLICATION, Settings, default_registry, resource
from aftersales.texts import error_text, resolve
from aftersales.ui import theme
from aftersales.ui.desk import Desk
from aftersales.ui.dialogs.crash import CrashReporter
from aftersales.ui.jobs import Jobs
from aftersales.ui.main_window import MainWindow
from aftersales.ui.session import Session

_log = logging.getLogger(__name__)
_YOUNG, _MIDDLE, _NEVER = 5_000, 20, 1_000_000_000
_QT_NAMES = {"ru": "ru_RU", "zh": "zh_CN", "en": "en_GB"}


class Translations:
    """The translators of the chosen language, ours and Qt's own."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._installed: list[QTranslator] = []

    def clear(self) -> None:
        """Go back to the language of the sources."""
        for translator in self._installed:
            self._application.removeTranslator(translator)
        self._installed.clear()

    def use(self, language: str) -> None:
        """Switch to a language; windows hear of it as a change of language."""
        self.clear()
        QLocale.setDefault(QLocale(_QT_NAMES[language]))
        if language == "en":
            return
        from PySide6.QtCore import QLibraryInfo

        own = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for name, folder in (
            (f"qtbase_{'zh_CN' if language == 'zh' else language}", own),
            (f"aftersales_{language}", str(resource("translations"))),
        ):
            translator = QTranslator(self._application)
            if translator.load(name, folder):
                self._application.installTranslator(translator)
                self._installed.append(translator)
            else:
                _log.warning("the translation %s is not compiled; run the set-up again", name)


def prepare() -> None:
    """Do what must be done before the application object is made."""
    from aftersales.ui.web import register_scheme

    register_scheme()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    QCoreApplication.setApplicationName(APPLICATION)


def language_of(settings: Settings) -> str:
    """Language the person chose, or the one of the system as Qt finds it on every platform."""
    system = QLocale.system().name() if settings.language == "system" else settings.language
    return resolve(system)


def make_window(settings: Settings, today: date, jobs: Jobs | None = None) -> MainWindow:
    """Make the window with its session; language and theme follow the settings."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)  # noqa: S101 - the caller made it
    translations = Translations(application)
    language = language_of(settings)
    translations.use(language)
    session = Session(jobs or Jobs(), language)
    window = MainWindow(session, Desk(session), settings, today)
    window.wear(settings.theme)

    def follow(changed: Settings) -> None:
        if theme.effective(changed.theme) != session.theme:
            window.wear(changed.theme)
        wanted = language_of(changed)
        if wanted != session.language:
            translations.use(wanted)
            window.speak(wanted)

    window.settings_changed.connect(follow)
    window.destroyed.connect(translations.clear)
    hints = application.styleHints()
    # A method, not a lambda: the hints outlive the window and would keep it.
    hints.colorSchemeChanged.connect(window.wear_again)
    return window


def collect_in_pauses(application: QApplication) -> None:
    """Look for unused cycles of long-lived objects only while nobody works in the window.

    A registry is a million objects; looking at all of them stops every thread for half a second.
    """
    gc.set_threshold(_YOUNG, _MIDDLE, _NEVER)

    def collect(state: Qt.ApplicationState) -> None:
        if state is not Qt.ApplicationState.ApplicationActive:
            gc.collect()

    application.applicationStateChanged.connect(collect)


def run(arguments: Sequence[str]) -> int:
    """Open the window and stay until it is closed.

    Returns
    -------
    int
        Exit code.
    """
    parser = argparse.ArgumentParser(prog="aftersales gui")
    parser.add_argument("--registry", metavar="PATH|URL", help="registry file")
    parser.add_argument(
        "--demo-if-none", action="store_true", help="make the demo registry where there is none"
    )
    options = parser.parse_args(arguments)
    _log_to_file()
    prepare()
    application = QApplication([APPLICATION])
    collect_in_pauses(application)
    try:
        settings = settings_module.load()
        complaint = ""
    except AftersalesError as error:
        settings = Settings()
        complaint = error_text(error, language_of(settings))
    theme.apply(application, settings.theme)
    window = make_window(settings, date.today())  # the user's own day
    CrashReporter(window).install()
    window.settings_changed.connect(_keep)
    window.show()
    location = options.registry or default_registry()
    # After the first paint: everything heavy is imported by the thread that opens the registry.
    QTimer.singleShot(0, window, lambda: window.open(location, demo_if_none=options.demo_if_none))
    if complaint:
        window.messages.say(complaint)
    return application.exec()


def _keep(settings: Settings) -> None:
    """Save the settings; a disk that refuses costs no more than that."""
    try:
        settings_module.save(settings)
    except OSError as error:
        _log.warning("the settings cannot be kept: %s", error)


def _log_to_file() -> None:
    """Keep a small log beside the user's other logs."""
    folder = Path(platformdirs.user_log_dir(APPLICATION, appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            folder / "aftersales.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8"
        )
    except OSError:
        handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
