"""Running words of a printed page: broken into lines, or cut where there is no room."""

import re

from aftersales.exchange.print_fonts import Face
from aftersales.exchange.print_page import measured
from aftersales.texts import text

# A character of Chinese or Japanese may end a line; other words break at spaces.
_PIECES = re.compile(
    r"\s+|[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+"
)
_NEVER_FIRST = "，。、；：！？）》」』”,.;:!?)"


def broken(
    words: str, size: float, width: float, language: str, face: Face = Face.PLAIN, most: int = 0
) -> list[str]:
    """Break words into lines of at most `width` millimetres.

    Parameters
    ----------
    size : float
        In points.
    most : int
        Lines at most, the last of which is cut; 0 for any number.
    """
    lines: list[str] = []
    for paragraph in words.split("\n"):
        lines += _lines(paragraph, size, width, language, face)
    if most and len(lines) > most:
        rest = " ".join(lines[most - 1 :])
        lines = [*lines[: most - 1], cut_off(rest, size, width, language, face)]
    return lines


def _lines(words: str, size: float, width: float, language: str, face: Face) -> list[str]:
    lines, line = [], ""
    for piece in _PIECES.findall(words):
        if _fits(line + piece, size, width, language, face) or piece in _NEVER_FIRST:
            line += piece
            continue
        if line.strip():
            lines.append(line.strip())
        line = "" if piece.isspace() else piece
        while line and not _fits(line, size, width, language, face):
            held = _longest(line, size, width, language, face)
            lines.append(line[:held])
            line = line[held:]
    return [*lines, line.strip()] if line.strip() else lines


def cut_off(words: str, size: float, width: float, language: str, face: Face = Face.PLAIN) -> str:
    """Words that fit into `width` millimetres; an ellipsis stands for the rest."""
    if _fits(words, size, width, language, face):
        return words
    room = width - measured("…", size, language, face)[0]
    return words[: _longest(words, size, room, language, face)].rstrip() + "…"


def _fits(words: str, size: float, width: float, language: str, face: Face) -> bool:
    return measured(words.strip(), size, language, face)[0] <= width


def _longest(words: str, size: float, width: float, language: str, face: Face) -> int:
    """How many characters from the left fit; at least one."""
    low, high = 1, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if _fits(words[:middle], size, width, language, face):
            low = middle
        else:
            high = middle - 1
    return low


def degrees_text(value: float, meridian: bool, language: str, rounded: bool = False) -> str:
    """Write a latitude or longitude in degrees, with minutes where it has some."""
    size = abs(value)
    whole, minutes = divmod(round(size * 60), 60)
    if rounded:
        written = f"{round(size)}°"
    else:
        written = f"{whole}°{minutes:02d}′" if minutes else f"{whole}°"
    if value in (0, 180, -180):
        return written
    side = ("lon_e" if value > 0 else "lon_w") if meridian else ("lat_n" if value > 0 else "lat_s")
    return text(f"print.{side}", language, degrees=written)
