"""One tile of a background, looked at before the background is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, QUrl
from PySide6.QtGui import QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from aftersales.domain.errors import AftersalesError, InputError
from aftersales.domain.tiles import LARGEST_TILE, kind_of
from aftersales.settings import AGENT
from aftersales.texts import error_text

if TYPE_CHECKING:
    from PySide6.QtNetwork import QNetworkReply

    from aftersales.domain.tiles import Background

_SIDE = 160  # pixels of the picture
_WIDEST = 2_048  # pixels of a tile
_PATIENCE_MS = 10_000


class TilePreview(QWidget):
    """Shows a tile of a file or an address, or why there is none."""

    def __init__(self, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._reply: QNetworkReply | None = None
        self.picture = QLabel(self)
        self.picture.setFixedSize(_SIDE, _SIDE)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setFrameShape(QLabel.Shape.StyledPanel)
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.picture)
        row.addWidget(self.words, 1)

    def clear(self) -> None:
        """Show nothing, and wait for nothing."""
        self.stop()
        self.picture.clear()
        self.words.clear()

    def stop(self) -> None:
        """Stop waiting for an address."""
        if self._reply is not None:
            reply, self._reply = self._reply, None
            reply.abort()
            reply.deleteLater()

    def say(self, words: str) -> None:
        """What is found, or what is waited for."""
        self.words.setText(words)

    def refuse(self, error: AftersalesError) -> None:
        """Say what is wrong."""
        self.picture.clear()
        self.words.setText(error_text(error, self._language))

    def show_picture(self, content: bytes, words: str) -> None:
        """Show a tile, with words beside it."""
        image = _image_of(content)
        self.picture.setPixmap(QPixmap.fromImage(image).scaled(
            _SIDE - 4, _SIDE - 4, Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        ))  # fmt: skip
        self.words.setText(words)

    def ask(self, background: Background, tile: tuple[int, int, int], words: str) -> None:
        """Ask an address for a tile, once; where it sends elsewhere nobody goes."""
        from PySide6.QtNetwork import QNetworkAccessManager, QNetworkRequest

        self.clear()
        address = background.address
        for name, value in zip(("{z}", "{x}", "{y}"), tile, strict=True):
            address = address.replace(name, str(value))
        asked = QNetworkRequest(QUrl(address))
        asked.setHeader(QNetworkRequest.KnownHeaders.UserAgentHeader, AGENT)
        asked.setAttribute(
            QNetworkRequest.Attribute.RedirectPolicyAttribute,
            QNetworkRequest.RedirectPolicy.ManualRedirectPolicy,
        )
        asked.setTransferTimeout(_PATIENCE_MS)
        reply = QNetworkAccessManager(self).get(asked)
        self._reply = reply
        reply.downloadProgress.connect(lambda done, _: self.stop() if done > LARGEST_TILE else None)
        reply.finished.connect(lambda: self._take(reply, background.origin, words))

    def _take(self, reply: QNetworkReply, origin: str, words: str) -> None:
        if reply is not self._reply:
            return
        self._reply = None
        reply.deleteLater()
        if reply.error() is not reply.NetworkError.NoError:
            reason = reply.errorString()
            self.refuse(InputError("tiles_no_answer", origin=origin, reason=reason))
            return
        content = bytes(reply.readAll().data())
        if _image_of(content).isNull():
            self.refuse(InputError("tiles_not_a_picture", origin=origin))
            return
        self.show_picture(content, words)


def _image_of(content: bytes) -> QImage:
    """A tile as a picture; a null one for what is none, or too large to be one."""
    if not kind_of(content) or len(content) > LARGEST_TILE:
        return QImage()
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > _WIDEST:
        return QImage()
    return reader.read()
