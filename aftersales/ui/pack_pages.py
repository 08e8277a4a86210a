"""The printed pages of the chosen packs, drawn one after another while somebody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from aftersales.ui.pack_studio import DrawnPage, PackStudio
from aftersales.ui.widgets.page_gallery import PageGallery

if TYPE_CHECKING:
    from aftersales.services.coverage import Report
    from aftersales.services.packs.order import Order

REPORT = "report"  # the format whose pages follow the map


class PackPages(QObject):
    """Fills a gallery: the map page of each pack, and the pages of its short report behind it.

    Parameters
    ----------
    studio : PackStudio
        Draws, unless packs are being written.
    gallery : PageGallery
        Where pages are shown.
    parent : QWidget
        The page they are part of; nothing is drawn while nobody sees it.

    Signals
    -------
    turned
        Another page is looked at, or the one that is has been drawn.
    """

    turned = Signal()

    def __init__(self, studio: PackStudio, gallery: PageGallery, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        self.studio, self.gallery = studio, gallery
        gallery.turned.connect(lambda _: self.turned.emit())
        self._report: Report | None = None
        self._order: Order | None = None
        self._known: dict[str, DrawnPage] = {}
        self._reported: set[str] = set()

    @property
    def current(self) -> DrawnPage | None:
        """The map page of the pack that is looked at, once it is drawn."""
        return self._known.get(self.gallery.current or "")

    @property
    def is_missing(self) -> bool:
        """Whether something is still to be drawn."""
        return bool(self.gallery.missing or self._unreported)

    @property
    def _unreported(self) -> list[str]:
        """Packs whose report is wanted and not drawn, the one that is looked at first."""
        if self._order is None or REPORT not in self._order.formats:
            return []
        waiting = [key for key in self.gallery.keys if key not in self._reported]
        return sorted(waiting, key=lambda key: key != self.gallery.current)

    def show(self, report: Report | None, order: Order, named: list[tuple[str, str]]) -> None:
        """Show the pages of other packs: code and title of each."""
        self.studio.stop_drawing()
        self._report, self._order = report, order
        self._known.clear()
        self._reported.clear()
        self.gallery.set_pages(named)

    def follow(self, order: Order) -> None:
        """Follow other formats: the pages of reports come and go."""
        had = self._order is not None and REPORT in self._order.formats
        self._order = order
        if had and REPORT not in order.formats:
            self.studio.stop_drawing()
            self._reported.clear()
            self.gallery.leave_first()
        self.go_on()

    def go_on(self) -> None:
        """Draw one more page: maps first, then reports, what is looked at before all."""
        report, order = self._report, self._order
        if report is None or order is None or not self._page.isVisible():
            return
        if self.studio.is_drawing or self.studio.is_writing:
            return
        missing, unreported = self.gallery.missing, self._unreported
        if missing:
            code = missing[0]
            self.studio.draw(report, order, code or None, lambda drawn: self._take(code, drawn))
        elif unreported:
            key = unreported[0]
            self.studio.draw_report(
                report, order, key or None, lambda pages: self._take_report(key, pages)
            )

    def _take(self, code: str, drawn: DrawnPage) -> None:
        self._known[code] = drawn
        self.gallery.set_picture(code, drawn.picture)
        self.turned.emit()
        self.go_on()

    def _take_report(self, code: str, pages: list[QImage]) -> None:
        self._reported.add(code)
        words = self.tr("Report, page {page}")
        named = [words.format(page=number) for number in range(1, len(pages) + 1)]
        self.gallery.add_behind(code, list(zip(named, pages, strict=True)))
        self.go_on()
