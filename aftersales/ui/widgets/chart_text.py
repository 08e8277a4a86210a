"""Words where there is little room: wrapped, parted, shortened or made smaller."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QTextLayout, QTextOption

_SOFT = "\N{SOFT HYPHEN}"
_VOWEL = "[аеёиоуыэюяaeiouy]"
_OTHER = "[бвгджзйклмнпрстфхцчшщbcdfghjklmnpqrstvwxz]"
# Between syllables, with two letters before and three after, as both alphabets bear it.
_SYLLABLE = re.compile(
    rf"(?<=\w\w)(?:(?<={_VOWEL})(?={_OTHER}{_VOWEL}\w)|"
    rf"(?<={_VOWEL}{_OTHER})(?={_OTHER}{_VOWEL}\w))",
    re.IGNORECASE,
)
_LEAST = 9  # px, the smallest type that is still read


def text_lines(words: str, font: QFont, width: float, most: int) -> list[str]:
    """Wrap words; only a word wider than a line is parted, and the last line may be shortened.

    Returns
    -------
    list of str
        At most ``most`` lines, none wider than ``width`` unless a single letter is.
    """
    metrics = QFontMetricsF(font)
    parted = " ".join(
        word if metrics.horizontalAdvance(word) <= width else _SYLLABLE.sub(_SOFT, word)
        for word in words.split()
    )
    layout = QTextLayout(parted, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    found: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1.0, width))
        start = line.textStart()
        if len(found) == most - 1:
            rest = parted[start:].replace(_SOFT, "")
            found.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width))
            break
        text = parted[start : start + line.textLength()].rstrip()
        hyphen = "-" if text.endswith(_SOFT) else ""
        found.append(text.replace(_SOFT, "") + hyphen)
    layout.endLayout()
    return found


def widest(texts: Iterable[str], font: QFont) -> float:
    """Room that the longest of some texts needs in one line."""
    metrics = QFontMetricsF(font)
    return max((metrics.horizontalAdvance(text) for text in texts), default=0.0)


def fitting(texts: Iterable[str], font: QFont, width: float) -> QFont:
    """Return a font small enough for every text, or the smallest that is still read."""
    needed = widest(texts, font)
    if needed <= max(0.0, width):
        return font
    smaller = QFont(font)
    pixels = QFontInfo(font).pixelSize()
    smaller.setPixelSize(max(min(_LEAST, pixels), int(pixels * max(0.0, width) / needed)))
    return smaller
