"""Characters that no table of text may hold, and letters that were once decoded wrongly."""

import re
from collections.abc import Iterator

from aftersales.exchange.csv_bytes import CsvFault

_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Controls, line breaks beyond CR and LF, directions, zero width, tags: nobody can see them.
_UNSEEN = re.compile(
    "[\x80-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffd"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
# The joiners are letters of their own in emoji and in scripts of the Near East and India.
_JOINER = re.compile(
    "(?<![\u0600-\u109f\u1780-\u18af\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
)
_BREAK = re.compile(r"\r\n|\n|\r")

# What the bytes 80 to BF become in the code pages of Western Europe and of Cyrillic.
_WESTERN = "\u20ac\u201a\u0192\u201e-\u2026\u2020-\u2022\u02c6\u2030\u0160\u2039\u0152\u017d"
_WESTERN += "\u2018-\u201d\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178\u00a0-\u00bf"
_CYRILLIC = "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџ\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬®Ї°±Ііґµ¶·ё№є»јЅѕї"
# UTF-8 that was read as such a code page. One may be an accident, two are none.
_ONCE = re.compile(f"[ÃÂÐÑÎÏ][{_WESTERN}]|â€[{_WESTERN}]")
_SURELY = re.compile(f"(?:[ã-é][{_WESTERN}]{{2}}){{2}}|(?:[РС][{_CYRILLIC}]){{2}}")
# A word of accented letters alone, as Cyrillic becomes that was read as Western.
_ACCENTED = re.compile("[À-ÖØ-öø-ÿ]{3,}")
_ALPHABETS = tuple(
    frozenset(letters + letters.upper())
    for letters in (
        "åäöéæø", "äöüß", "àâæçéèêëîïôùûüÿ", "áéíóúüñ", "áâãàçéêíóôõúü", "áðéíóúýþæö",
        "àèéìíîòóùú", "áéíóöúüý", "áâîäãç", "äéëïíóöüè",
    )
)  # fmt: skip
_VOWELS = frozenset("аеёиоуыэюя")


def refuse_characters(content: str) -> None:
    """Refuse characters that no cell may hold, and text that was decoded wrongly before.

    Raises
    ------
    CsvFault
        With the line and place of the first one.
    """
    found = [_CONTROL.search(content)]
    if not content.isascii():
        found.append(_UNSEEN.search(content))
        if "\u200c" in content or "\u200d" in content:
            found.append(_JOINER.search(content))
    places = [match.start() for match in found if match]
    if places:
        raise _unfit(content, min(places))
    if not content.isascii():
        at = _decoded_twice(content)
        if at is not None:
            raise CsvFault("decoded_twice", line_of(content, at))


def line_of(content: str, at: int) -> int:
    """Physical line of a place in a text, from 1."""
    return len(_BREAK.findall(content, 0, at)) + 1


def _unfit(content: str, at: int) -> CsvFault:
    line, character = line_of(content, at), content[at]
    position = at - max(content.rfind("\n", 0, at), content.rfind("\r", 0, at))
    special = {"\0": "nul", "\ufeff": "mark_inside", "\ufffd": "replaced"}
    if character in special:
        return CsvFault(special[character], line, position=position)
    return CsvFault("control", line, character=f"U+{ord(character):04X}", position=position)


def _decoded_twice(content: str) -> int | None:
    surely = _SURELY.search(content)
    places = [surely.start()] if surely else []
    once = (found.start() for found in _ONCE.finditer(content))
    if (first := next(once, None)) is not None and (next(once, None)) is not None:
        places.append(first)
    places.extend(at for at in _wrong_letters(content))
    return min(places, default=None)


def _wrong_letters(content: str) -> Iterator[int]:
    """First word that no Western language writes and that is Cyrillic by its bytes."""
    for found in _ACCENTED.finditer(content):
        word, after = found.group(), content[found.end() : found.end() + 1]
        if content[found.start() - 1 : found.start()].isalnum() or after.isalnum():
            continue
        if any(alphabet.issuperset(word) for alphabet in _ALPHABETS):
            continue
        meant = word.encode("latin-1").decode("cp1251")
        vowels = _VOWELS.intersection(meant.lower())
        cased = meant in {meant.lower(), meant.title(), meant.upper()}
        if cased and vowels and not vowels.issuperset(meant.lower()):
            yield found.start()
            return
