"""Packs drawn, written and made ready for a printer, on a thread of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QImage, QPainter

from aftersales.domain.progress import Progress
from aftersales.services.packs.order import Order
from aftersales.texts import text
from aftersales.ui.jobs import Job, Jobs
from aftersales.ui.session import explained

if TYPE_CHECKING:
    from aftersales.services.coverage import Report
    from aftersales.services.packs.content import Content
    from aftersales.services.packs.press import Press

_DPI = 96  # of a page on the screen
_POINTS = 72  # to the inch


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page as a picture, with what its pack says and the name of its folder."""

    picture: QImage
    content: Content
    folder: str


class PackStudio(QObject):
    """Works for the export page.

    Nothing is drawn for the screen while packs are written: one thread does both.

    Signals
    -------
    failed : Exception
        What went wrong.
    progressed : float, str
        How far the writing is.
    busy_changed : bool
        Whether packs are being written.
    """

    failed = Signal(object)
    progressed = Signal(float, str)
    busy_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = Jobs(self)
        self._press: Press | None = None
        self._drawing: Job | None = None
        self._writing: Job | None = None

    @property
    def is_drawing(self) -> bool:
        """Whether a page is being drawn."""
        return self._drawing is not None

    @property
    def is_writing(self) -> bool:
        """Whether packs are being written or made ready for a printer."""
        return self._writing is not None

    def _press_of(self, report: Report, order: Order) -> Press:
        """What all packs of an order share; made once, on this studio's thread."""
        from aftersales.services.packs.press import Press

        known = self._press
        is_known = known is not None and known.report is report
        self._press = known.again(order) if known and is_known else Press(report, order)
        return self._press

    def draw(
        self, report: Report, order: Order, region: str | None, done: Callable[[DrawnPage], None]
    ) -> None:
        """Draw a page; `done` is not told once :meth:`stop_drawing` was called."""

        def work(_: Progress) -> DrawnPage:
            from aftersales.exchange.print_page import as_png
            from aftersales.services.packs.press import Drawing

            press = self._press_of(report, order)
            content = press.content(region)
            picture = QImage.fromData(as_png(Drawing(press, content).page, _DPI))
            return DrawnPage(picture, content, press.folders[region])

        self._draw(work, done)

    def draw_report(
        self,
        report: Report,
        order: Order,
        region: str | None,
        done: Callable[[list[QImage]], None],
    ) -> None:
        """Draw the pages of a short report, as its document has them."""

        def work(progress: Progress) -> list[QImage]:
            from aftersales.exchange.print_report import report_pdf
            from aftersales.services.packs.press import Drawing

            press = self._press_of(report, order)
            document = report_pdf(Drawing(press, press.content(region)).short_report)
            return _pictures_of(document, progress)

        self._draw(work, done)

    def _draw(self, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """Draw something that nobody waits for once :meth:`stop_drawing` was called."""
        job: Job

        def tell(drawn: Any) -> None:
            if self._drawing is job:
                self._drawing = None
                done(drawn)

        def tell_failed(error: Exception) -> None:
            if self._drawing is job:
                self._drawing = None
                self.failed.emit(explained(error))

        job = self._jobs.start(work, tell, tell_failed)
        self._drawing = job

    def stop_drawing(self) -> None:
        """Let go of the page that is being drawn."""
        if self._drawing is not None:
            self._drawing.cancel()
            self._drawing = None

    def write(
        self,
        report: Report,
        order: Order,
        regions: Sequence[str | None],
        folder: Path,
        done: Callable[[Any], None],
    ) -> None:
        """Write packs into a folder; `done` gets what was written and what was not."""

        def work(progress: Progress) -> Any:
            from aftersales.services.packs.writing import write_packs

            return write_packs(self._press_of(report, order), regions, folder, progress)

        self._begin(work, done)

    def make_document(
        self,
        report: Report,
        order: Order,
        regions: Sequence[str | None],
        done: Callable[[bytes], None],
    ) -> None:
        """Gather the pages of packs in one PDF document, for a printer.

        It has the map page of each, and its short report where that is among the formats.
        """

        def work(progress: Progress) -> bytes:
            from aftersales.exchange.print_fonts import inert
            from aftersales.exchange.print_page import Page, as_pdf
            from aftersales.services.packs.press import Drawing

            press = self._press_of(report, order)

            def pages() -> Iterator[Page]:
                for number, region in enumerate(regions):
                    progress.step(number / len(regions), "packs")
                    yield from Drawing(press, press.content(region)).printed()

            title = text("pack.report", order.language)
            return as_pdf(pages(), inert(title, order.language))

        self._begin(work, done)

    def _begin(self, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """Run what takes long and can be stopped."""
        self.stop_drawing()
        job = self._jobs.start(work, done, lambda error: self.failed.emit(explained(error)))
        job.progressed.connect(self.progressed)
        job.ended.connect(self._end)
        self._writing = job
        self.busy_changed.emit(True)

    def _end(self) -> None:
        self._writing = None
        self.busy_changed.emit(False)

    def cancel(self) -> None:
        """Stop what is written."""
        if self._writing is not None:
            self._writing.cancel()

    def close(self) -> None:
        """Wait for the thread, before the window goes."""
        self._jobs.close()


def _pictures_of(document: bytes, progress: Progress) -> list[QImage]:
    """The pages of a PDF document as pictures for the screen."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtPdf import QPdfDocument

    buffer = QBuffer()
    buffer.setData(QByteArray(document))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    pages = QPdfDocument()
    pages.load(buffer)
    pictures = []
    for number in range(pages.pageCount()):
        progress.step(number / pages.pageCount(), "packs")
        size = pages.pagePointSize(number) * (_DPI / _POINTS)
        picture = QImage(size.toSize(), QImage.Format.Format_RGB32)
        picture.fill(QColor("white"))
        painter = QPainter(picture)
        painter.drawImage(0, 0, pages.render(number, size.toSize()))
        painter.end()
        pictures.append(picture)
    pages.close()
    return pictures
