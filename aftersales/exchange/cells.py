"""Text cells to values by our own rules; never the language's own, which accept too much."""

import re
import unicodedata
from datetime import date
from functools import cache
from math import isfinite

from babel.dates import get_month_names

from aftersales.domain.errors import InputError

# How a cell begins that a spreadsheet would run, and how one that is kept from it by a mark.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
# Controls, zero width and direction marks: two codes would look the same and differ.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
_SPACES = re.compile("[ \u00a0\u2009\u202f'’]")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?:[.,]\d+)?")
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<y>[0-9]{4})(?P<mark>[-/.])(?P<m>[0-9]{1,2})(?P=mark)(?P<d>[0-9]{1,2})",
        r"(?P<y>[0-9]{4})\s*年\s*(?P<m>[0-9]{1,2})\s*月\s*(?P<d>[0-9]{1,2})\s*日",
        r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>[0-9]{4})",
        r"(?P<d>[0-9]{1,2})\s+(?P<m>[^\W\d_]+)\.?\s+(?P<y>[0-9]{4})(?:\s*г(?:\.|ода)?)?",
    )
)
_SLASHES = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_TIME = re.compile(r"([0-9]{1,2})[:：]([0-9]{2})(?:[:：]00)?")
_HOURS, _MINUTES = 24, 60
_YEARS = range(1900, 2201)
_MONTHS = 12


class CellError(InputError):
    """A cell is not what its column holds; the code is one of the ``fault`` section."""


def text(cell: str) -> str:
    """Read words: trimmed, composed, without the mark that keeps a spreadsheet from them."""
    plain = cell.strip()
    if not plain.isascii():
        plain = unicodedata.normalize("NFC", plain)
    return plain[1:] if plain[:1] == "'" and _FORMULA.match(plain[1:]) else plain


def marked(words: str) -> str:
    """Words as a spreadsheet takes them for words; :func:`text` takes the mark off again."""
    return f"'{words}" if _FORMULA.match(words) else words


def unmarked(words: str) -> str:
    """Words that need no mark, as :func:`text` gives them back: in a workbook nothing runs."""
    return f"'{words}" if text(words) != unicodedata.normalize("NFC", words.strip()) else words


def code(cell: str) -> str:
    """Read a code, in which no character may hide.

    Raises
    ------
    CellError
        ``characters``.
    """
    if _UNSEEN.search(cell):
        raise CellError("characters", value=cell)
    return cell


def number(cell: str) -> float:
    """Read a decimal number with point or comma, spaces between thousands, ASCII digits.

    Raises
    ------
    CellError
        ``not_a_number``.
    """
    plain = cell.replace("\u2212", "-")
    if not plain.isascii():
        plain = _SPACES.sub(" ", plain)
    if not (_PLAIN.fullmatch(plain) or _GROUPED.fullmatch(plain)) or not plain.isascii():
        raise CellError("not_a_number", value=cell)
    found = float(_SPACES.sub("", plain).replace(",", "."))
    if not isfinite(found):  # more digits than a number has
        raise CellError("not_a_number", value=cell)
    return found


def whole(cell: str) -> int:
    """Read a whole number.

    Raises
    ------
    CellError
        ``not_a_number``, or ``not_whole`` also for 1.234 and 1,234, which may be thousands.
    """
    found = number(cell)
    if "." in cell or "," in cell or found != int(found):
        raise CellError("not_whole", value=cell)
    return int(found)


def day(cell: str) -> date:
    """Read a date: year first, day first with dots, Chinese, or with the month's name.

    Names are English or Russian, in full, as the locale shortens them, or of three letters.

    Raises
    ------
    CellError
        ``date_ambiguous`` for 03/04/2026, where either number may be the month;
        ``not_a_date`` for all else, impossible days and years outside 1900 to 2200 too.
    """
    for pattern in _DAYS:
        if found := pattern.fullmatch(cell):
            return _date(cell, found["y"], found["m"], found["d"])
    if found := _SLASHES.fullmatch(cell):
        first, second, year = found.groups()
        if int(first) > _MONTHS:
            return _date(cell, year, second, first)
        given = _date(cell, year, first, second)
        if int(second) > _MONTHS:
            return given
        raise CellError("date_ambiguous", value=cell)
    raise CellError("not_a_date", value=cell)


def time_of_day(cell: str) -> str:
    """Read a time like 16:30 or 9:05, also with the seconds that a spreadsheet adds.

    Raises
    ------
    CellError
        ``not_a_time``.
    """
    found = _TIME.fullmatch(cell)
    if found is None or int(found[1]) >= _HOURS or int(found[2]) >= _MINUTES:
        raise CellError("not_a_time", value=cell)
    return f"{found[1]:0>2}:{found[2]}"


def _date(cell: str, year: str, month: str, day: str) -> date:
    number = int(month) if month.isdecimal() else _months().get(month.casefold(), 0)
    try:
        found = date(int(year), number, int(day))
    except ValueError:
        raise CellError("not_a_date", value=cell) from None
    if found.year not in _YEARS:
        raise CellError("not_a_date", value=cell)
    return found


@cache
def _months() -> dict[str, int]:
    """Months by their names without case and points."""
    found: dict[str, int] = {}
    for locale in ("en", "en_GB", "ru"):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for month, name in get_month_names(width, context, locale).items():
                    plain = name.rstrip(".").casefold()
                    found |= {plain: month, plain[:3]: month}
    return found
