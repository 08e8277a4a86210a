"""A workbook for people: typed cells, filters and data bars, and nothing in it that is run."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.formatting.rule import DataBarRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from aftersales.exchange.tables import Cell

_FONT = "Arial"  # every system has it, or one as wide
_HEAD = PatternFill("solid", fgColor="1F62A8")
_RULE = Border(bottom=Side("hair", color="B9C2CB"))
_BAR = "A3C9E2"
_FORMATS = {"text": "@", "whole": "#,##0", "share": "0.0%", "km": "#,##0.0", "degrees": "0.0####"}
_MOST_CHARACTERS = 32_767  # of a cell
_SAMPLE = 200  # rows that decide how wide a column is
_MODIFIED = re.compile(rb"(<dcterms:(modified|created)[^>]*>)[^<]*(?=</)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its form, and whether bars show how large its numbers are.

    ``form`` is ``text``, ``whole``, ``share``, ``km`` or ``degrees``.
    """

    heading: str
    form: str
    bars: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: words above, a table that may be filtered, words below.

    Attributes
    ----------
    name : str
        On its tab.
    columns : sequence of Column
        Of the table.
    rows : sequence of sequences
        Its cells.
    above, below : sequence of str
        Paragraphs; the first one above is the title.
    forms : sequence of str
        Form of the numbers in each row, where columns have none of their own.
    """

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    above: Sequence[str] = ()
    below: Sequence[str] = ()
    forms: Sequence[str] = ()


def workbook_bytes(sheets: Sequence[Sheet], title: str, day: date) -> bytes:
    """Write sheets as an ``.xlsx`` file; equal bytes for equal sheets.

    Parameters
    ----------
    title : str
        Title in the properties of the file.
    day : date
        When it says that it was made.
    """
    book = Workbook(write_only=True)
    book.properties.creator = "aftersales"
    book.properties.title = _legal(title)
    used: set[str] = set()
    for sheet in sheets:
        _fill(book, sheet, used)
    out = io.BytesIO()
    book.save(out)
    return _settled(out.getvalue(), datetime(day.year, day.month, day.day))


def _fill(book: Workbook, sheet: Sheet, used: set[str]) -> None:
    drawn: Any = book.create_sheet(_sheet_name(sheet.name, used))
    head = len(sheet.above) + 1 + bool(sheet.above)
    last = head + len(sheet.rows)
    right = get_column_letter(len(sheet.columns))
    drawn.freeze_panes = f"A{head + 1}"
    drawn.page_setup.orientation = "landscape"
    drawn.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    drawn.page_setup.fitToHeight = 0  # as many pages as it takes
    drawn.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    drawn.print_title_rows = f"{head}:{head}"
    drawn.oddFooter.center.text = "&P / &N"
    drawn.auto_filter.ref = f"A{head}:{right}{max(last, head + 1)}"
    for place, column in enumerate(sheet.columns):
        letter = get_column_letter(place + 1)
        cells = [_shown(row[place], column.form) for row in sheet.rows[:_SAMPLE]]
        longest = max(map(len, (column.heading, *cells)))
        drawn.column_dimensions[letter].width = min(64, max(9, longest * 1.1 + 3))
        if column.bars and sheet.rows:
            drawn.conditional_formatting.add(
                f"{letter}{head + 1}:{letter}{last}", _bars(column.form)
            )
    for number, words in enumerate(sheet.above):
        drawn.append([_words(drawn, words, size=14 if number == 0 else 10, bold=number == 0)])
    if sheet.above:
        drawn.append([])
    drawn.append([_heading(drawn, column) for column in sheet.columns])
    styles = {form: _styled(drawn, form) for form in _FORMATS}
    for number, row in enumerate(sheet.rows):
        form = sheet.forms[number] if sheet.forms else ""
        pairs = zip(row, sheet.columns, strict=True)
        drawn.append(
            [
                _cell(drawn, value, styles[form or column.form], styles["text"])
                for value, column in pairs
            ]
        )
    if sheet.below:
        drawn.append([])
    for words in sheet.below:
        drawn.append([_words(drawn, words)] if words else [])


def _bars(form: str) -> Any:
    """Bars from zero: a bar that begins at the least number would lie."""
    rule: Any = DataBarRule
    if form == "share":
        return rule("num", 0, "num", 1, color=_BAR)
    return rule("num", 0, "max", None, color=_BAR)


def _shown(value: Cell, form: str) -> str:
    if form == "share" or not isinstance(value, float):
        return str(value or "").partition("\n")[0]
    return f"{value:,.1f}"


def _heading(sheet: Any, column: Column) -> Any:
    cell = _words(sheet, column.heading, bold=True)
    cell.font = Font(name=_FONT, size=10, bold=True, color="FFFFFF")
    cell.fill = _HEAD
    side = "left" if column.form == "text" else "right"
    cell.alignment = Alignment(vertical="center", horizontal=side)
    return cell


def _words(sheet: Any, words: str, *, size: int = 10, bold: bool = False) -> Any:
    cell: Any = WriteOnlyCell(sheet, value=_legal(words))
    cell.data_type = "s"  # whatever it looks like, it is text
    cell.font = Font(name=_FONT, size=size, bold=bold)
    return cell


def _styled(sheet: Any, form: str) -> Any:
    """A cell of a form, whose style others take over: to work one out for each takes long."""
    cell: Any = WriteOnlyCell(sheet)
    cell.quotePrefix = form == "text"
    cell.font = Font(name=_FONT, size=10)
    cell.border = _RULE
    cell.number_format = _FORMATS[form]
    cell.alignment = Alignment(vertical="top", wrap_text=form == "text")
    return cell


def _cell(sheet: Any, value: Any, like: Any, like_text: Any) -> Any:
    if isinstance(value, str) and value:
        cell: Any = WriteOnlyCell(sheet, value=_legal(value))
        cell.data_type = "s"  # whatever it looks like, it is text
        cell._style = like_text._style
        return cell
    cell = WriteOnlyCell(sheet, value=None if value == "" else value)
    cell._style = like._style
    return cell


def _legal(words: str) -> str:
    """Words without characters that XML cannot hold, as long as a cell may be."""
    plain = ILLEGAL_CHARACTERS_RE.sub("\ufffd", words)
    return plain.encode("utf-8", "replace").decode()[:_MOST_CHARACTERS]


def _sheet_name(words: str, used: set[str]) -> str:
    """A name that a sheet may have, and no other sheet has."""
    plain = "".join(c for c in _legal(words) if c not in "[]:*?/\\'")[:28].strip() or "1"
    name = plain
    while name.casefold() in used:
        name = f"{plain} {len(used)}"
    used.add(name.casefold())
    return name


def _settled(content: bytes, day: datetime) -> bytes:
    """The same parts without the moment in which they were written."""
    out = io.BytesIO()
    moment = day.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as parts,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as settled,
    ):
        for part in parts.infolist():
            body = parts.read(part)
            if part.filename == "docProps/core.xml":
                body = _MODIFIED.sub(lambda found: found[1] + moment, body)
            named = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            named.compress_type = zipfile.ZIP_DEFLATED
            named.create_system = 3  # or the bytes would name the system
            settled.writestr(named, body)
    return out.getvalue()
