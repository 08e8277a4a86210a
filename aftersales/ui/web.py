"""The closed browser the map lives in: one address scheme of our own and nothing else.

Pages come from memory through ``appmap:``, tiles of a file too; every other request is refused
three times over, by the page's policy, the profile's settings and the request filter. Where
somebody wants tiles from an address, pictures from that one origin are let through.
"""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QFile, QIODevice, QObject, QUrl, Signal, Slot
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineScript,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)

from aftersales.domain.errors import InputError
from aftersales.domain.tiles import Background, origin_of
from aftersales.settings import AGENT
from aftersales.ui.tile_source import TileSource

SCHEME = b"appmap"
PAGE = QUrl("appmap://network/page.html")


def register_scheme() -> None:
    """Make the scheme known; must happen before the application object is made."""
    if QWebEngineUrlScheme.schemeByName(SCHEME).name().data() == SCHEME:
        return
    scheme = QWebEngineUrlScheme(SCHEME)
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    flag = QWebEngineUrlScheme.Flag
    # Local to itself: its pages load its tiles, though files of the machine stay shut to them.
    scheme.setFlags(
        flag.SecureScheme | flag.LocalScheme | flag.CorsEnabled | flag.LocalAccessAllowed
    )
    QWebEngineUrlScheme.registerScheme(scheme)


class Bridge(QObject):
    """What the page may tell the application: that it is ready, and what was picked."""

    became_ready = Signal()
    was_picked = Signal(str, str)

    @Slot()
    def ready(self) -> None:
        """Called by the page when its script has run."""
        self.became_ready.emit()

    @Slot(str, str)
    def picked(self, kind: str, key: str) -> None:
        """Called by the page when a region, place, site or white spot is clicked."""
        self.was_picked.emit(kind, key)


class PageSource(QWebEngineUrlSchemeHandler):
    """Serves the one page from memory, and tiles from a file."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.content = b""
        self.tiles = TileSource(self)

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Answer with the page, or that there is nothing else."""
        if job.requestUrl() != PAGE:
            if self.tiles.answer(job):
                return
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        buffer = QBuffer(job)
        buffer.setData(QByteArray(self.content))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        job.reply(b"text/html;charset=utf-8", buffer)


class OnlyOurs(QWebEngineUrlRequestInterceptor):
    """Refuses every request that is not for the page itself, or for a tile of its address."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.origin = ""

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Block what is neither ours nor inlined nor a tile."""
        url = info.requestUrl()
        ours = url.scheme().encode() in (SCHEME, b"data", b"blob")
        info.block(not (ours or self._is_tile(info, url)))

    def _is_tile(self, info: QWebEngineUrlRequestInfo, url: QUrl) -> bool:
        is_picture = info.resourceType() is info.ResourceType.ResourceTypeImage
        if not (self.origin and is_picture):
            return False
        try:
            return (
                origin_of(url.toString(QUrl.ComponentFormattingOption.FullyEncoded)) == self.origin
            )
        except InputError:
            return False


class ClosedPage(QWebEnginePage):
    """A page that never navigates, opens windows or says what its console says to the user."""

    def __init__(self, profile: QWebEngineProfile, parent: QObject) -> None:
        super().__init__(profile, parent)
        self.console: list[str] = []

    def acceptNavigationRequest(
        self, url: QUrl | str, _kind: QWebEnginePage.NavigationType, _main: bool
    ) -> bool:
        """Only the page's own address."""
        return QUrl(url) == PAGE

    def javaScriptConsoleMessage(
        self, _level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, *_: object
    ) -> None:
        """Keep the last messages for the log and the tests."""
        self.console = [*self.console[-19:], message]


class Browser(QObject):
    """Profile, page, source and channel, which have to live and die in the right order."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.profile = QWebEngineProfile()  # off the record: nothing is kept
        self.profile.setHttpUserAgent(AGENT)
        self.source = PageSource(self)
        self.filter = OnlyOurs(self)
        self.profile.installUrlSchemeHandler(SCHEME, self.source)
        self.profile.setUrlRequestInterceptor(self.filter)
        self.profile.downloadRequested.connect(lambda download: download.cancel())
        self._inject_channel()
        self.page = ClosedPage(self.profile, self)
        # Children go in the order they came: a window that is deleted lets the page go first.
        self.profile.setParent(self)
        _close(self.page.settings())
        self.bridge = Bridge(self)
        self.channel = QWebChannel(self)
        self.channel.registerObject("bridge", self.bridge)
        self.page.setWebChannel(self.channel)

    def _inject_channel(self) -> None:
        """Qt's side of the channel, which a page of our scheme may not load by address."""
        file = QFile(":/qtwebchannel/qwebchannel.js")
        file.open(QIODevice.OpenModeFlag.ReadOnly)
        script = QWebEngineScript()
        script.setSourceCode(bytes(file.readAll().data()).decode())
        script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
        script.setWorldId(QWebEngineScript.ScriptWorldId.MainWorld)
        self.profile.scripts().insert(script)

    def load(self, content: str, background: Background | None = None) -> None:
        """Show a page, with what its tiles need and not a door more."""
        self.source.content = content.encode()
        self.source.tiles.use("" if background is None else background.file)
        self.filter.origin = "" if background is None else background.origin
        reach_out = QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls
        self.page.settings().setAttribute(reach_out, bool(self.filter.origin))
        self.page.load(PAGE)

    def call(self, script: str, answer: Callable[[object], None] | None = None) -> None:
        """Run a script on the page."""
        self.page.runJavaScript(script, 0, answer or (lambda _: None))

    def dispose(self) -> None:
        """Let the page go before its profile, which the engine insists on."""
        import shiboken6

        self.source.tiles.close()
        for part in (self.page, self.profile):
            if shiboken6.isValid(part):
                shiboken6.delete(part)


def _close(settings: QWebEngineSettings) -> None:
    """Switch off everything a map does not need."""
    attribute = QWebEngineSettings.WebAttribute
    for one in (
        attribute.LocalContentCanAccessRemoteUrls,
        attribute.LocalContentCanAccessFileUrls,
        attribute.JavascriptCanOpenWindows,
        attribute.JavascriptCanAccessClipboard,
        attribute.PluginsEnabled,
        attribute.HyperlinkAuditingEnabled,
        attribute.PdfViewerEnabled,
        attribute.NavigateOnDropEnabled,
        attribute.LocalStorageEnabled,
    ):
        settings.setAttribute(one, False)
