"""The short report: the same content twice, closed, inert, on real pages."""

import base64
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from pypdf import PageObject

from aftersales.exchange.print_map import map_png
from aftersales.exchange.print_paper import Paper
from aftersales.exchange.print_report import ReportTable, ShortReport, Tile, report_html, report_pdf
from aftersales.texts import text
from tests.exchange.printed import (
    LANGUAGES,
    NAUGHTY,
    POINTS_OF_MM,
    TITLES,
    make_report,
    make_sheet,
    pages_of,
    words_of,
)


class Reader(HTMLParser):
    """Elements, attributes and words of a page, as a browser's parser takes them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_forms_say_the_same(language: str) -> None:
    sheet = make_sheet(language=language)
    report = make_report(language=language, title=TITLES[language], sheet=sheet)
    page, pdf = Reader(report_html(report)), words_of(report_pdf(report))
    shown = " ".join(" ".join(page.words).split())
    for words in (
        TITLES[language],
        "83.4%",
        "12,345",
        "The largest white spot is Half.",
        "Place 120",
        "1,200",
        "No sites here.",
        "Nearest eligible centre within reach.",
        "abc123",
        "Somebody's outlines (CC BY)",
        text("print.method", language),
        text("print.run_card", language),
    ):
        assert words in shown
        assert words in pdf


def test_html_is_closed() -> None:
    page = report_html(make_report())
    read = Reader(page)
    assert "script" not in read.tags
    assert not {"link", "iframe", "object", "embed", "form", "base"} & set(read.tags)
    assert "//" not in re.sub(r"base64,[\w+/=]*", "", page)
    assert not re.search(r"url\(|@import", page)
    assert "default-src 'none'" in " ".join(v for n, v in read.attributes if n == "content")
    sources = [value for name, value in read.attributes if name in ("src", "href")]
    assert len(sources) == 1
    assert base64.b64decode(sources[0].removeprefix("data:image/png;base64,")).startswith(
        b"\x89PNG"
    )


def test_a_map_that_is_drawn_already_is_taken() -> None:
    picture = map_png(make_sheet(), 30)
    page = report_html(make_report(), picture)
    assert base64.b64encode(picture).decode() in page
    assert "<img" not in report_html(make_report(sheet=None))


@pytest.mark.parametrize("words", NAUGHTY)
def test_naughty_strings_are_only_words(words: str) -> None:
    harmless = Reader(report_html(small("words")))
    page = report_html(small(words))
    read = Reader(page)
    assert read.tags == harmless.tags
    assert [name for name, _ in read.attributes] == [name for name, _ in harmless.attributes]
    assert page.encode()
    assert len(pages_of(report_pdf(small(words)))) >= 1


def small(words: str) -> ShortReport:
    return make_report(
        title=words,
        subtitle=words,
        day=words,
        tiles=(Tile(words, words, words),),
        sentences=(words,),
        sheet=None,
        tables=(ReportTable(words, (words, words), ((words, words),), note=words),),
        method=((words, words),),
        sources=(words,),
        card=((words, words),),
    )


def test_table_header_is_repeated_on_every_page() -> None:
    pages = [page.extract_text() for page in pages_of(report_pdf(make_report(sheet=None)))]
    with_rows = [page for page in pages if re.search(r"Place \d", page)]
    assert len(with_rows) >= 3
    assert all("Place of gap" in page for page in with_rows)
    said = " ".join(" ".join(page.split()) for page in pages)
    assert all(f"Place {k} " in said for k in range(1, 121))


@pytest.mark.parametrize("paper", list(Paper))
def test_every_page_has_size_and_number(paper: Paper) -> None:
    pages = pages_of(report_pdf(make_report(paper=paper)))
    wide, high = {"A4": (210, 297), "A3": (297, 420)}[paper.value]
    for k, page in enumerate(pages, 1):
        assert float(page.mediabox.width) == pytest.approx(wide * POINTS_OF_MM, abs=0.1)
        assert float(page.mediabox.height) == pytest.approx(high * POINTS_OF_MM, abs=0.1)
        assert f"{k} / {len(pages)}" in " ".join(page.extract_text().split())
    assert f"size: {paper.value} portrait" in report_html(make_report(paper=paper, sheet=None))


def test_equal_reports_give_equal_bytes() -> None:
    report = make_report(sheet=None)
    assert report_pdf(report) == report_pdf(report)
    assert report_html(report) == report_html(replace(report))


def starts_of(page: PageObject) -> list[float]:
    """Where each piece of text begins, in points from the left."""
    seen: list[float] = []
    page.extract_text(visitor_text=lambda t, cm, tm, f, s: seen.append(cm[4] + tm[4]))
    return seen


def test_nothing_leaves_the_page() -> None:
    rows = (("W" * 300, "X" * 90, "1"),) * 3
    table = ReportTable("T" * 300, ("A" * 50, "B", "C" * 40), rows, frozenset({2}))
    report = make_report(sheet=None, tables=(table,), sentences=("Y" * 900,))
    for page in pages_of(report_pdf(report)):
        wide = float(page.mediabox.width)
        assert max(starts_of(page)) < wide
