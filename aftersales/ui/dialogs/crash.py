"""A bug: say so, keep the window, and give the person what a report needs."""

import logging
import platform
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from aftersales import __version__

_log = logging.getLogger(__name__)


def details(error: BaseException) -> str:
    """Versions and the place of the error; no values of the registry."""
    head = f"aftersales {__version__}, Python {platform.python_version()}, {platform.platform()}"
    places = "".join(traceback.format_tb(error.__traceback__))
    return f"{head}\n{type(error).__name__}\n{places}"


class CrashReporter(QObject):
    """Shows a bug wherever it happens; installed as the interpreter's last handler."""

    happened = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._is_shown = False
        self.happened.connect(self.show)

    def install(self) -> None:
        """Take over unhandled errors of this process."""
        sys.excepthook = self._hook

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.happened.emit(error)

    def show(self, error: BaseException) -> None:
        """Tell the person; a second error while the dialog is open only goes to the log."""
        _log.error("unhandled error: %s", details(error))
        if self._is_shown:
            return
        self._is_shown = True
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Critical)
        box.setWindowTitle(self.tr("Something went wrong in the application"))
        box.setText(
            self.tr(
                "This is a fault of the application, not of your data. Nothing was half-written. "
                "Please send the details to whoever looks after it."
            )
        )
        box.setDetailedText(details(error))
        copy = box.addButton(self.tr("Copy the details"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(QMessageBox.StandardButton.Close)
        box.exec()
        if box.clickedButton() is copy:
            QGuiApplication.clipboard().setText(details(error))
        self._is_shown = False
