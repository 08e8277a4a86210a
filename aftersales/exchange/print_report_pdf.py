"""The short report on pages of paper: words flow, tables go on with their header."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from aftersales.exchange.print_fonts import Face, inert
from aftersales.exchange.print_map import page_of
from aftersales.exchange.print_page import POINT, Across, Box, Ink, Page, as_pdf, measured
from aftersales.exchange.print_report import ReportTable, ShortReport, Tile
from aftersales.exchange.print_symbols import COVERED, EDGE, INK, PAPER, QUIET
from aftersales.exchange.print_words import broken, cut_off
from aftersales.texts import text

_MARGIN, _TOP, _FOOT = 16.0, 20.0, 16.0  # mm
_BODY, _HEAD, _SMALL, _CELL = 9.0, 12.0, 7.0, 7.6  # points
_LEADING = 1.45
_TILES = 4  # side by side
_GAP = 3.0
_WIDEST = 0.5  # of the page that one column of words may take
_LINES = 6  # of a cell


def pdf_of(report: ShortReport) -> bytes:
    """Lay the report out and write it."""
    return as_pdf(pages_of(report), inert(report.title, report.language))


def pages_of(report: ShortReport) -> Iterator[Page]:
    """Lay the report out on pages that are not yet written."""
    flow = _Flow(report)
    flow.title()
    flow.tiles(report.tiles)
    for words in report.sentences:
        flow.paragraph(words)
    flow.space(2)
    if report.sheet is not None:
        flow.map()
    for table in report.tables:
        flow.table(table)
    flow.pairs(text("print.method", report.language), report.method)
    flow.pairs(text("print.run_card", report.language), report.card)
    if report.sources:
        flow.heading(text("print.sources_head", report.language))
        for source in report.sources:
            flow.paragraph(source, _SMALL, QUIET)
    yield from flow.finished()


class _Flow:
    """Words from the top of a page to its foot, then on the next one."""

    def __init__(self, report: ShortReport) -> None:
        self.report = report
        self.language = report.language
        self.pages: list[Page] = []
        self.maps: set[int] = set()
        self.waiting: list[Page] = []
        self._turn()

    @property
    def width(self) -> float:
        return self.page.width - 2 * _MARGIN

    def _turn(self) -> None:
        self._let_in()
        self.page = Page(self.report.paper.size_mm, self.language)
        self.pages.append(self.page)
        self.y = self.page.height - _TOP

    def _let_in(self) -> None:
        """The map follows the page that is full."""
        self.maps.update(range(len(self.pages), len(self.pages) + len(self.waiting)))
        self.pages += self.waiting
        self.waiting.clear()

    def _room(self, high: float) -> bool:
        """Turn the page if less than so many millimetres are left; say whether it did."""
        if self.y - high >= _FOOT + 4:
            return False
        self._turn()
        return True

    def space(self, high: float) -> None:
        self.y -= high

    def title(self) -> None:
        lines = broken(self.report.title, 20, self.width, self.language, Face.BOLD, most=3)
        for line in lines:
            self.y -= 8
            self.page.words(_MARGIN, self.y, line, 20, face=Face.BOLD)
        said = self.report.subtitle
        if self.report.day not in said:
            said = " · ".join(part for part in (said, self.report.day) if part)
        self.y -= 1
        self.paragraph(said, 10, QUIET)
        self.y -= 3

    def tiles(self, tiles: tuple[Tile, ...]) -> None:
        wide = (self.width - _GAP * (_TILES - 1)) / _TILES
        for start in range(0, len(tiles), _TILES):
            row = tiles[start : start + _TILES]
            words = [
                broken(tile.label, _CELL, wide - 6, self.language, most=3)
                + broken(tile.note, _SMALL, wide - 6, self.language, most=2)
                for tile in row
            ]
            high = 12 + 3.6 * max(len(lines) for lines in words)
            self._room(high + _GAP)
            for k, (tile, lines) in enumerate(zip(row, words, strict=True)):
                left = _MARGIN + k * (wide + _GAP)
                box = Box(left, self.y - high, left + wide, self.y)
                self.page.box(box, Ink(fill=PAPER, edge=EDGE, width=0.2))
                self._tile(box, tile, lines)
            self.y -= high + _GAP
        self.y -= 2

    def _tile(self, box: Box, tile: Tile, lines: list[str]) -> None:
        room = box.width - 6
        size = 15.0
        while size > 8 and measured(tile.value, size, self.language, Face.BOLD)[0] > room:  # noqa: PLR2004
            size -= 0.5
        value = cut_off(tile.value, size, room, self.language, Face.BOLD)
        self.page.words(box.left + 3, box.top - 7.6, value, size, colour=COVERED, face=Face.BOLD)
        for k, line in enumerate(lines):
            self.page.words(box.left + 3, box.top - 12 - 3.6 * k, line, _SMALL, colour=QUIET)

    def heading(self, words: str) -> None:
        self._room(24)
        self.y -= 8
        line = cut_off(words, _HEAD, self.width, self.language, Face.BOLD)
        self.page.words(_MARGIN, self.y, line, _HEAD, face=Face.BOLD)
        self.y -= 2.5

    def paragraph(self, words: str, size: float = _BODY, colour: str = INK) -> None:
        leading = size * POINT * _LEADING
        for line in broken(words, size, self.width, self.language):
            self._room(leading)
            self.y -= leading
            self.page.words(_MARGIN, self.y, line, size, colour=colour)
        self.y -= 1.6

    def map(self) -> None:
        """The map gets a page of its own, behind the one that is being filled."""
        sheet = self.report.sheet
        if sheet is None:
            return
        wanted = replace(sheet, paper=self.report.paper, landscape=False)
        self.waiting.append(page_of(wanted))

    def pairs(self, heading: str, pairs: tuple[tuple[str, str], ...]) -> None:
        if not pairs:
            return
        self.heading(heading)
        for name, words in pairs:
            self._room(12)
            self.y -= 4.6
            line = cut_off(name, _CELL, self.width, self.language, Face.BOLD)
            self.page.words(_MARGIN, self.y, line, _CELL, face=Face.BOLD)
            self.y -= 0.2
            self.paragraph(words, _CELL, QUIET)

    def table(self, table: ReportTable) -> None:
        self.heading(table.title)
        if not table.rows:
            self.paragraph(table.empty, _BODY, QUIET)
        else:
            widths = _widths(table, self.width, self.language)
            self._header(table, widths)
            for row in table.rows:
                self._row(table, widths, row)
        if table.note:
            self.y -= 1
            self.paragraph(table.note, _CELL, QUIET)

    def _header(self, table: ReportTable, widths: list[float]) -> None:
        high = self._cells(table, widths, table.columns, Face.BOLD)
        self.y -= high
        ends = np.array([[_MARGIN, self.y], [_MARGIN + self.width, self.y]])
        self.page.lines([ends], Ink(edge=INK, width=0.3))

    def _row(self, table: ReportTable, widths: list[float], row: tuple[str, ...]) -> None:
        high = max(len(lines) for lines in self._broken(widths, row, Face.PLAIN)) * 3.6 + 1.6
        if self._room(high):
            words = text("print.continued", self.language, title=table.title)
            self.y -= 4
            line = cut_off(words, _CELL, self.width, self.language)
            self.page.words(_MARGIN, self.y, line, _CELL, colour=QUIET)
            self.y -= 1.5
            self._header(table, widths)
        self.y -= self._cells(table, widths, row, Face.PLAIN)
        ends = np.array([[_MARGIN, self.y], [_MARGIN + self.width, self.y]])
        self.page.lines([ends], Ink(edge=EDGE, width=0.12))

    def _broken(self, widths: list[float], row: tuple[str, ...], face: Face) -> list[list[str]]:
        return [
            broken(cell, _CELL, wide - 2, self.language, face, most=_LINES) or [""]
            for cell, wide in zip(row, widths, strict=True)
        ]

    def _cells(
        self, table: ReportTable, widths: list[float], row: tuple[str, ...], face: Face
    ) -> float:
        """Draw a row from the top; return its height."""
        held = self._broken(widths, row, face)
        left = _MARGIN
        for k, (lines, wide) in enumerate(zip(held, widths, strict=True)):
            right = k in table.numeric
            x = left + wide - 4 if right else left
            for n, line in enumerate(lines):
                y = self.y - 3.8 - 3.6 * n
                across: Across = "right" if right else "left"
                self.page.words(x, y, line, _CELL, face=face, across=across)
            left += wide
        return max(len(lines) for lines in held) * 3.6 + 1.6

    def finished(self) -> Iterator[Page]:
        """Pages with header and footer, now that their number is known."""
        self._let_in()
        total = len(self.pages)
        for k, page in enumerate(self.pages):
            if k not in self.maps:
                self._around(page, k, total)
            else:
                self._number(page, k, total, 4.2)
            yield page

    def _number(self, page: Page, k: int, total: int, y: float) -> None:
        words = text("print.page", self.language, page=k + 1, pages=total)
        page.words(page.width - _MARGIN, y, words, _SMALL, colour=QUIET, across="right")

    def _around(self, page: Page, k: int, total: int) -> None:
        wide = self.width
        ends = np.array([[_MARGIN, 0.0], [_MARGIN + wide, 0.0]])
        page.lines([ends + np.array([0, _FOOT - 3])], Ink(edge=EDGE, width=0.15))
        foot = cut_off(self.report.subtitle, _SMALL, wide - 30, self.language)
        page.words(_MARGIN, _FOOT - 7, foot, _SMALL, colour=QUIET)
        self._number(page, k, total, _FOOT - 7)
        if k:
            y = page.height - _TOP + 5
            head = cut_off(self.report.title, _SMALL, wide * 0.7, self.language)
            page.words(_MARGIN, y, head, _SMALL, colour=QUIET)
            page.words(_MARGIN + wide, y, self.report.day, _SMALL, colour=QUIET, across="right")
            page.lines([ends + np.array([0, y - 2])], Ink(edge=EDGE, width=0.15))


def _widths(table: ReportTable, room: float, language: str) -> list[float]:
    """Columns as wide as their words want, made narrower where the page is."""
    wanted = []
    for k, heading in enumerate(table.columns):
        cells = [measured(row[k], _CELL, language)[0] for row in table.rows[:200]]
        head = max((measured(w, _CELL, language, Face.BOLD)[0] for w in heading.split()), default=0)
        wanted.append(min(max([head, *cells]) + 4, room * _WIDEST))
    fixed = sum(wanted[k] for k in table.numeric if k < len(wanted))
    loose = sum(wanted) - fixed
    if loose <= 0 or fixed >= room:
        return [one * room / sum(wanted) for one in wanted]
    return [
        one if k in table.numeric else one * (room - fixed) / loose for k, one in enumerate(wanted)
    ]
