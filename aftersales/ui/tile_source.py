"""Tiles of an MBTiles file for pages in the window, read on a thread of their own."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject
from PySide6.QtWebEngineCore import QWebEngineUrlRequestJob

from aftersales.domain.errors import AftersalesError
from aftersales.domain.progress import Progress
from aftersales.domain.tiles import kind_of
from aftersales.ui.jobs import Jobs

if TYPE_CHECKING:
    from aftersales.store.mbtiles import TileFile

_PATH = re.compile(r"/tiles/([0-9]{1,2})/([0-9]{1,8})/([0-9]{1,8})")


class TileSource(QObject):
    """Answers requests for tiles; a file that is slow or hostile keeps nobody waiting."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = Jobs(self)
        self._file = ""
        self._held: TileFile | None = None
        self._is_broken = False

    def use(self, file: str) -> None:
        """Answer from another file; from none if it is empty."""
        if file == self._file:
            return
        self._jobs.cancel_all()
        self._file = file
        self._jobs.start(lambda _: self._let_go(), _ignore, _ignore)

    def answer(self, asked: QWebEngineUrlRequestJob) -> bool:
        """Answer a request when its tile is read; False if it is none for a tile."""
        found = _PATH.fullmatch(asked.requestUrl().path())
        if found is None or not self._file:
            return False
        z, x, y = map(int, found.groups())
        gone: list[bool] = []
        asked.destroyed.connect(lambda: gone.append(True))

        def work(progress: Progress) -> bytes:
            return b"" if gone or progress.is_cancelled else self._read(z, x, y)

        def give(picture: bytes) -> None:
            if not gone:
                _reply(asked, picture)

        self._jobs.start(work, give, lambda _: give(b""))
        return True

    def close(self) -> None:
        """Let go of the file and the thread."""
        self._jobs.close()
        self._let_go()

    def _read(self, z: int, x: int, y: int) -> bytes:
        """Read on the worker's thread, which alone has the file."""
        from aftersales.store.mbtiles import TileFile

        if self._held is None and not self._is_broken:
            self._is_broken = True
            with suppress(AftersalesError):
                self._held = TileFile(self._file)
                self._is_broken = False
        return b"" if self._held is None else self._held.tile(z, x, y)

    def _let_go(self) -> None:
        if self._held is not None:
            self._held.close()
        self._held, self._is_broken = None, False


def _ignore(_: object) -> None:
    """Nobody waits for this."""


def _reply(asked: QWebEngineUrlRequestJob, picture: bytes) -> None:
    if not picture:
        asked.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
        return
    buffer = QBuffer(asked)
    buffer.setData(QByteArray(picture))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    asked.reply(kind_of(picture).encode(), buffer)
