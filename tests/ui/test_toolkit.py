"""What the window needs of its toolkit to run all day."""

import gc
import sys
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aftersales.store.database import Database
from tests.ui import windows
from tests.ui.windows import Open, settle

quick_of = windows.quick_of


class _Sender(QObject):
    told = Signal(object)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="these objects are never freed there")
def test_no_call_loses_a_reference_to_a_constant(qapp: QApplication) -> None:
    """A toolkit that drops None or True once a call ends the process after some thousand calls."""
    sender, timer = _Sender(), QTimer()
    sender.told.connect(lambda _: None)
    before = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(500):
        sender.told.emit(None)
        timer.setInterval(1)
    after = sys.getrefcount(True), sys.getrefcount(None)
    assert all(abs(now - then) < 100 for then, now in zip(before, after, strict=True))


def test_a_closed_window_is_let_go_with_its_registry(
    qtbot: QtBot, quick_of: Open, registry: Database
) -> None:
    window = quick_of(registry.path)
    settle(qtbot, window)
    held = [weakref.ref(one) for one in (window.session, window.desk)]
    window.close()
    window.deleteLater()
    del window
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert [one() for one in held] == [None, None]
