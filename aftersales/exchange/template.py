"""A workbook to be filled in: locked keys, drop-downs, and a sheet that explains itself."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

_MORE_ROWS = 200  # empty ones, to add what is new
_HIDDEN_WIDTH = 4
_LOCKED = PatternFill("solid", fgColor="E8ECF0")
_HEAD = PatternFill("solid", fgColor="1F62A8")
_FORMATS = {"text": "@", "whole": "0", "number": "0.######"}
_FONT = "Arial"  # every system has it, or one as wide
_WIDTHS = (26, 46, 30, 34, 70)
_LISTS = "lists"
SYNC = "sync"  # the sheet with the last line of a sync file


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column of a template.

    Attributes
    ----------
    heading : str
        What it is called.
    form : str
        ``text``, ``whole``, ``number`` or ``date``.
    locked : bool
        Whether it says which record a row is about, or is not this role's to change.
    hidden : bool
        Whether nobody has to see it.
    choices : tuple of str
        Words that it may hold; empty for any.
    about : tuple of str
        What the sheet of explanations says of it: its meaning, who changes it, its form with an
        example, and words.
    """

    heading: str
    form: str
    locked: bool
    hidden: bool = False
    choices: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A workbook to be filled in.

    Attributes
    ----------
    title, explained : str
        Names of the sheet to fill in and of the one with the explanations.
    columns : sequence of TemplateColumn
        Columns, in their order.
    rows : sequence of sequences
        Values: text, numbers, dates, None.
    words : sequence of str
        Paragraphs above the list of columns in the explanations.
    heads : sequence of str
        Heads of that list.
    end : str
        Last line of the sync form.
    day_format : str
        How days are shown.
    """

    title: str
    explained: str
    columns: Sequence[TemplateColumn]
    rows: Sequence[Sequence[Any]]
    words: Sequence[str]
    heads: Sequence[str]
    end: str
    day_format: str = "yyyy-mm-dd"


def workbook_bytes(template: Template) -> bytes:
    """Write a template as the bytes of an ``.xlsx`` file.

    Text is text, whatever it looks like: a spreadsheet neither runs it nor makes a number or a
    date of it.
    """
    book = Workbook(write_only=True)
    _fill(book, template)
    _explain(book, template)
    lists = book.create_sheet(_LISTS)
    longest = max((len(column.choices) for column in template.columns), default=0)
    for place in range(longest):
        lists.append(
            [
                column.choices[place] if place < len(column.choices) else None
                for column in template.columns
            ]
        )
    lists.sheet_state = "hidden"
    sync = book.create_sheet(SYNC)
    sync.append([template.end])
    sync.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(book: Workbook, template: Template) -> None:
    sheet: Any = book.create_sheet(_sheet_name(template.title))
    sheet.freeze_panes = "A2"
    _on_wide_pages(sheet)
    for place, column in enumerate(template.columns, 1):
        letter = get_column_letter(place)
        longest = max([len(str(row[place - 1] or "")) for row in template.rows[:200]], default=0)
        width = min(40, max(10, len(column.heading) + 4, longest + 2))
        sheet.column_dimensions[letter].width = _HIDDEN_WIDTH if column.hidden else width
        sheet.column_dimensions[letter].hidden = column.hidden
        if column.choices:
            last = len(column.choices)
            rule = DataValidation(
                type="list",
                formula1=f"{_LISTS}!${letter}$1:${letter}${last}",
                allow_blank=True,
                showErrorMessage=False,  # \clear, and what only the registry knows, may stand too
            )
            rule.add(f"{letter}2:{letter}{len(template.rows) + 1 + _MORE_ROWS}")
            sheet.data_validations.append(rule)
    sheet.append([_head_cell(sheet, column) for column in template.columns])
    for row in template.rows:
        sheet.append(
            [
                _cell(sheet, value, column, template.day_format, locked=column.locked)
                for value, column in zip(row, template.columns, strict=True)
            ]
        )
    for _ in range(_MORE_ROWS):
        sheet.append(
            [
                _cell(sheet, None, column, template.day_format, locked=column.hidden)
                for column in template.columns
            ]
        )
    right = get_column_letter(len(template.columns))
    sheet.auto_filter.ref = f"A1:{right}{len(template.rows) + 1 + _MORE_ROWS}"
    sheet.protection.sheet = True
    for allowed in ("autoFilter", "sort", "formatColumns", "formatRows", "insertRows"):
        setattr(sheet.protection, allowed, False)  # what is protected is what is not allowed


def _explain(book: Workbook, template: Template) -> None:
    sheet: Any = book.create_sheet(_sheet_name(template.explained))
    _on_wide_pages(sheet)
    for column_letter, column_width in zip("ABCDE", _WIDTHS, strict=True):
        sheet.column_dimensions[column_letter].width = column_width
    for words in template.words:
        sheet.append([_words_cell(sheet, words, bold=words == template.words[0])])
    sheet.append([])
    sheet.append([_words_cell(sheet, words, bold=True) for words in template.heads])
    for column in template.columns:
        if not column.hidden:
            cells = (column.heading, *column.about)
            sheet.append([_words_cell(sheet, words, wrap=True) for words in cells])


def _on_wide_pages(sheet: Any) -> None:
    """Print all columns on one page across."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _head_cell(sheet: Any, column: TemplateColumn) -> Any:
    cell = _words_cell(sheet, column.heading, bold=True)
    cell.font = Font(name=_FONT, size=10, bold=True, color="FFFFFF")
    cell.fill = _HEAD
    return cell


def _words_cell(sheet: Any, words: str, *, bold: bool = False, wrap: bool = False) -> Any:
    cell: Any = WriteOnlyCell(sheet, value=words)
    cell.data_type = "s"
    cell.font = Font(name=_FONT, size=10, bold=bold)
    cell.alignment = Alignment(vertical="top", wrap_text=wrap)
    return cell


def _cell(sheet: Any, value: Any, column: TemplateColumn, day_format: str, *, locked: bool) -> Any:
    cell: Any = WriteOnlyCell(sheet, value=value)
    cell.font = Font(name=_FONT, size=10)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = True
    form = "text" if isinstance(value, str) else column.form
    cell.number_format = _FORMATS.get(form, day_format)
    cell.protection = Protection(locked=locked)
    if locked and value is not None:
        cell.fill = _LOCKED
    return cell


def _sheet_name(words: str) -> str:
    """A name that a sheet may have."""
    return "".join(letter for letter in words if letter not in "[]:*?/\\'")[:31] or "1"


def as_value(value: Any) -> Any:
    """A value as a cell of a workbook holds it."""
    if isinstance(value, bool) or value == "":
        return None
    return value if isinstance(value, int | float | date | None) else str(value)
