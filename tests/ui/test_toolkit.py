"""What the window needs of its toolkit to run all day."""

import sys

import pytest
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication


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
