"""What a column of text cells looks like: how a header is told from data without known names."""

import re
from collections.abc import Sequence
from itertools import pairwise

_SAMPLE = 200  # rows looked at, and cells
_CELLS = 20_000
_FEW = 20  # one row in so many may be unlike the others
_KINDS = (
    ("whole", re.compile(r"[-+\u2212]?\d{1,18}", re.ASCII)),
    ("time", re.compile(r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?", re.ASCII)),
    (
        "day",
        re.compile(
            r"(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{2,4})"
            r"(?:[T ]\d{1,2}:\d{2}(?::\d{2})?.{0,8})?",
            re.ASCII,
        ),
    ),
    (
        "number",
        re.compile(
            r"[-+\u2212]?[$€£¥₽]?[-+]?(?:\d{1,3}(?:[ ,.'\u00a0\u202f]\d{3})+|\d+)(?:[.,]\d+)?"
            r"(?:[eE][-+]?\d+)?\s?[%$€£¥₽]?",
            re.ASCII,
        ),
    ),
)
_WRITTEN_OUT = re.compile(r"[-+]?\d[\d\s.,:/-]*|[-+]?[.,]\d+", re.ASCII)
_UNKNOWN = {"", "-", "–", "—", "?", ".", "n/a", "na", "nan", "null", "none", "н/д", "нет", "无"}
_YEARS = range(1800, 2201)


def kind(cell: str) -> str:
    """``whole``, ``number``, ``time``, ``day`` or, of words, nothing."""
    if not any(digit in cell for digit in "0123456789"):
        return ""
    return next((name for name, pattern in _KINDS if pattern.fullmatch(cell)), "")


def column_kinds(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Kind that every known cell of a column has; empty where there is none."""
    sample = rows[: max(5, min(_SAMPLE, _CELLS // max(1, width)))]
    found = []
    for k in range(width):
        kinds = {kind(row[k]) for row in sample if row[k].casefold() not in _UNKNOWN}
        if kinds == {"whole", "number"}:
            kinds = {"number"}
        found.append(kinds.pop() if len(kinds) == 1 else "")
    return found


def usual_kinds(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Kind that two thirds of the known cells of a column have, and at least two of them."""
    sample = rows[: max(5, min(_SAMPLE, _CELLS // max(1, width)))]
    found = []
    for k in range(width):
        cells = [row[k] for row in sample if row[k].casefold() not in _UNKNOWN]
        valued = [name for name in map(kind, cells) if name]
        most = len(valued) > 1 and len(valued) * 3 >= len(cells) * 2
        found.append(valued[0] if most else "")
    return found


def strange_row(rows: Sequence[Sequence[str]], width: int) -> int | None:
    """Index of the first row with words in all of several columns that hold values elsewhere."""
    kinds = usual_kinds(rows, width)
    first = next((k for k, name in enumerate(kinds) if name), None)
    if first is None:
        return None
    for number, row in enumerate(rows):
        cell = row[first]
        if cell and not cell[0].isdigit() and breaks_kinds(row, kinds, enough=2):
            return number
    return None


def is_ruler(row: Sequence[str]) -> bool:
    """Whether a row is a line drawn between header and rows."""
    held = [cell for cell in row if cell]
    return bool(held) and all(len(c) > 2 and not c.strip("-=:+_* ") for c in held)  # noqa: PLR2004


def is_data(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a first row holds the same kinds of values as the rows below it."""
    own = [kind(cell) for cell in header]
    if not any(own):
        return False
    if not rows:
        return all(own) or bool({"day", "time", "number"}.intersection(own))
    below = column_kinds(rows, len(header))
    same = [k for k, name in enumerate(own) if name and _alike(name, below[k])]
    if not same or any(below[k] and not own[k] for k in range(len(header))):
        return False  # words over values are names, and the others may be years or limits
    if any(own[k] != "whole" for k in same):
        return True
    numbers = [int(header[k]) for k in same if own[k] == "whole"]
    steps = {b - a for a, b in pairwise(numbers)}
    years = len(numbers) > 1 and all(number in _YEARS for number in numbers)
    return all(own) or not (years or steps == {1})


def header_proven(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether words stand over a column of numbers, times or dates."""
    if not all(header) or not rows:
        return False
    below = column_kinds(rows, len(header))
    return any(below) and not any(kind(name) for name in header)


def breaks_kinds(row: Sequence[str], kinds: Sequence[str], enough: int = 1) -> bool:
    """Whether a row has words, so many or more, and no value, where other rows have values."""
    cells = [cell for name, cell in zip(kinds, row, strict=True) if name]
    known = [cell for cell in cells if cell.casefold() not in _UNKNOWN]
    return len(known) >= enough and not any(_WRITTEN_OUT.fullmatch(cell) for cell in known)


def is_units(row: Sequence[str]) -> bool:
    """Whether all that a row holds is in brackets, as units are."""
    held = [cell for cell in row if cell]
    return bool(held) and all(cell[0] in "([" and cell[-1] in ")]" for cell in held)


def lone_cells(rows: Sequence[Sequence[str]]) -> int | None:
    """Index of the first row with nothing but its first cell, where rows hold more.

    Such a row is a note or a heading. There is none where short rows are common, or where the
    others do not hold three cells at least.
    """
    lone: list[int] = []
    for number, row in enumerate(rows):
        if row[-1] and row[1]:  # most rows
            continue
        held = sum(1 for cell in row if cell)
        if held == 1 and row[0]:
            lone.append(number)
        elif held < 3:  # noqa: PLR2004 - as the docstring says
            return None
    most = max(3, len(rows) // _FEW)
    return lone[0] if lone and len(lone) <= most and len(rows) - len(lone) >= most else None


def _alike(first: str, second: str) -> bool:
    return first == second or {first, second} == {"whole", "number"}
