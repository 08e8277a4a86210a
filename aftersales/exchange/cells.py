"""Text cells to values by our own rules; never the language's own, which accept too much."""

import re

from aftersales.domain.errors import InputError

_SPACES = re.compile("[ \u00a0\u2009\u202f'’]")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?:[.,]\d+)?")
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


class CellError(InputError):
    """A cell is not what its column holds; the code is one of the ``fault`` section."""


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
    return float(_SPACES.sub("", plain).replace(",", "."))


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
