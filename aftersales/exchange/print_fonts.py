"""Fonts of the printed page: one that travels with the program, and the system's Chinese one."""

import unicodedata
from collections.abc import Sequence
from enum import Enum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from aftersales.domain.errors import InputError

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

_LATIN = "DejaVu Sans"
# Free ones first, then those that come with Windows and macOS; all have the simplified forms.
CHINESE = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "Heiti SC",
    "Hiragino Sans GB",
    "SimHei",
    "SimSun",
    "Droid Sans Fallback",
    "Arial Unicode MS",
)
_UNIT = 100.0  # points; widths are measured once at this size
_LONGEST = 300  # characters of a line; a name that is longer is no name
_CONTROL = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_UNKNOWN = "\ufffd"


class Face(Enum):
    """Weight and slant."""

    PLAIN = "plain"
    BOLD = "bold"
    SLANTED = "slanted"


class Faces:
    """Fonts of a language, with what they can show."""

    CAPITALS = 0.729  # height of capitals of DejaVu Sans for a size of 1

    def __init__(self, families: Sequence[str]) -> None:
        self._families = list(families)
        self._sized = lru_cache(64)(self._make)
        self.width = lru_cache(20_000)(self._width)
        self.shows = lru_cache(20_000)(self._shows)

    def properties(self, face: Face, size: float) -> "FontProperties":
        """Font of a face in a size in points."""
        return self._sized(face, size)

    def _make(self, face: Face, size: float) -> "FontProperties":
        from matplotlib.font_manager import FontProperties

        return FontProperties(
            family=self._families,
            weight="bold" if face is Face.BOLD else "normal",
            style="italic" if face is Face.SLANTED else "normal",
            size=size,
        )

    def _width(self, words: str, face: Face) -> float:
        """Width of words for a size of 1."""
        from matplotlib.textpath import text_to_path

        font = self.properties(face, _UNIT)
        return text_to_path.get_text_width_height_descent(words, font, ismath=False)[0] / _UNIT

    def _shows(self, character: str) -> bool:
        return any(ord(character) in held for held in self._characters())

    def _characters(self) -> list[dict[int, int]]:
        return [_character_map(family) for family in self._families]


@cache
def faces(language: str) -> Faces:
    """Fonts for a language.

    Raises
    ------
    InputError
        ``print_font`` if it is Chinese and the system has no font for it.
    """
    chinese = _chinese()
    if language == "zh" and chinese is None:
        raise InputError("print_font", fonts=", ".join(CHINESE[:1] + CHINESE[4:5] + CHINESE[6:8]))
    return Faces([_LATIN] if chinese is None else [_LATIN, chinese])


def inert(words: str, language: str) -> str:
    """Words as one line that shows: no control characters, nothing that turns the line around.

    What no font has is shown as �, so that nobody takes the rest for the whole.
    """
    shown = faces(language).shows
    plain = "".join(" " if one.isspace() else one for one in words[:_LONGEST])
    line = "".join(one if shown(one) else _UNKNOWN for one in without_control(plain))
    return line if len(words) <= _LONGEST else line + "…"


def without_control(words: str) -> str:
    """Words without what is no character, or turns the line around; lines stay lines."""
    return "".join(one for one in words if one == "\n" or unicodedata.category(one) not in _CONTROL)


def _chinese() -> str | None:
    """The first of the fonts that is installed, also if it came after the list was made."""
    from matplotlib.font_manager import findSystemFonts, fontManager

    for fresh in (False, True):
        if fresh:
            known = {entry.fname for entry in fontManager.ttflist}
            for path in findSystemFonts():
                if path not in known:
                    _add(fontManager, path)
        held = {entry.name for entry in fontManager.ttflist}
        found = next((name for name in CHINESE if name in held), None)
        if found:
            return found
    return None


def _add(manager: Any, path: str) -> None:
    try:
        manager.addfont(path)
    except (OSError, RuntimeError, ValueError):
        return  # a file that is no font, or a kind that cannot be drawn


@cache
def _character_map(family: str) -> dict[int, int]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return dict(get_font(findfont(FontProperties(family=[family]))).get_charmap())
