"""What a spreadsheet may have made of a cell: told, never taken over and never thrown away."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from aftersales.domain.fields import FieldKind, FieldSpec
from aftersales.domain.folding import folded
from aftersales.exchange import cells
from aftersales.exchange.cells import CellError
from aftersales.services.checking import Names, convert

_ERRORS = re.compile(
    r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|ССЫЛКА!|Н/Д|ЗНАЧ!|ДЕЛ/0!|ИМЯ\?|ПУСТО!|ЧИСЛО!)",
    re.IGNORECASE,
)
_EXPONENT = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE | re.ASCII)
_ROUNDED = re.compile(r"\d{13,}000", re.ASCII)
_MONTHS = (
    "янв|фев|мар|апр|май|мая|июн|июл|авг|сен|окт|ноя|дек"
    "|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
)
_DATED = re.compile(
    rf"\d{{1,2}}[.\- ](?:{_MONTHS})[а-яa-z]*\.?|\d{{1,2}}月\d{{1,2}}日", re.IGNORECASE
)
# "2-2001" becomes "Feb-01"; a code of capital letters was typed so.
_DATED_MONTH = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d\d"
    r"|(?:янв|фев|мар|апр|май|июн|июл|авг|сен|окт|ноя|дек)\.\d\d"
)
_SERIAL = re.compile(r"[2-7]\d{4}", re.ASCII)  # 1954 to 2119
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_ROUGH = re.compile(r"-?\d{1,3}(?:[.,]\d)?")
_EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet, from March 1900 on
_TWELVE = 12
# Words for "nothing" in columns where they can be no value; a name may be any of them.
_NOTHING = frozenset(
    folded(word)
    for word in (
        *("-", "–", "—", "н/д", "нет данных", "нет"),
        *("na", "n/a", "null", "none", "无", "暂无"),
    )
)
_NOT_TEXT = (FieldKind.WHOLE, FieldKind.NUMBER, FieldKind.DATE, FieldKind.CHOICE)
_DIGITS = ("phone", "tax_id", "code", "number", "contract")


@dataclass(frozen=True, slots=True)
class Read:
    """Value of a cell, and why somebody has to look at it, if so."""

    value: Any
    reason: str = ""


def read_cell(spec: FieldSpec, cell: str, names: Names, order: str = "") -> Read | None:
    """Read a cell of a file; None where it says nothing.

    Parameters
    ----------
    order : str
        ``dmy`` or ``mdy`` where the file proves which of 03/04/2026 is the month.

    Raises
    ------
    CellError
        With a code of the ``fault`` section.
    """
    if spec.kind in _NOT_TEXT and folded(cell) in _NOTHING:
        return None
    if cell[:1] == "#" and _ERRORS.fullmatch(cell):
        raise CellError("spreadsheet_error", value=cell)
    if spec.kind in (FieldKind.TEXT, FieldKind.LONG) and spec.name in _DIGITS:
        _refuse_lost_digits(spec, cell)
    try:
        return Read(convert(spec, cell, names))
    except CellError as error:
        found = _doubtful(spec, cell, order, error)
        if found is None:
            raise
        return found


def _refuse_lost_digits(spec: FieldSpec, cell: str) -> None:
    if _EXPONENT.fullmatch(cell) or (spec.name != "phone" and _ROUNDED.fullmatch(cell)):
        raise CellError("digits_lost", value=cell)
    if spec.name != "phone" and (_DATED.fullmatch(cell) or _DATED_MONTH.fullmatch(cell)):
        raise CellError("became_date", value=cell)
    if spec.name == "code" and _is_day(cell):
        raise CellError("became_date", value=cell)


def _is_day(cell: str) -> bool:
    try:
        cells.day(cell)
    except CellError as error:
        return error.code == "date_ambiguous"
    return True


def _doubtful(spec: FieldSpec, cell: str, order: str, error: CellError) -> Read | None:
    """What a cell probably means, to be confirmed; None for no idea."""
    if spec.kind is FieldKind.DATE:
        if _SERIAL.fullmatch(cell):
            return Read(_EPOCH + timedelta(days=int(cell)), "serial_date")
        if error.code == "date_ambiguous" and order:
            first, second, year = cell.split("/")
            day, month = (first, second) if order == "dmy" else (second, first)
            return Read(cells.day(f"{year}-{month}-{day}"))
    if spec.kind is FieldKind.WHOLE and _THOUSANDS.fullmatch(cell):
        return Read(int(cell.replace(".", "").replace(",", "")), "thousands")
    return None


def order_of_dates(column: Sequence[str]) -> str:
    """Which number of 03/04/2026 is the day, if the other cells of a column prove it."""
    found = set()
    for cell in column:
        if parts := _SLASHED.fullmatch(cell):
            first, second = int(parts[1]), int(parts[2])
            found |= {"dmy"} if first > _TWELVE >= second else set()
            found |= {"mdy"} if second > _TWELVE >= first else set()
    return found.pop() if len(found) == 1 else ""


def is_rough(*coordinates: str) -> bool:
    """Whether coordinates have one decimal at most: kilometres of doubt."""
    return all(_ROUGH.fullmatch(cell) for cell in coordinates)
