"""How words are compared when people search and match: case, ё and accents do not count."""

import unicodedata

_LATIN = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
_COMBINING = range(0x300, 0x370)


def _base(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character)
    return "".join(part for part in parts if not unicodedata.combining(part))


# One table instead of a normalisation for each word: a column of 100,000 names is sorted by it.
_PLAIN: dict[int, str | None] = {code: _base(chr(code)) for code in _LATIN}
_PLAIN |= dict.fromkeys(_COMBINING)
_PLAIN[ord("ё")] = "е"


def folded(words: str) -> str:
    """Words without case, accents and the dots of ё; й, which is a letter of its own, stays.

    Equal results mean that a person searching for one expects to find the other.
    """
    lowered = words.casefold()
    if lowered.isascii():
        return lowered
    return unicodedata.normalize("NFC", lowered).translate(_PLAIN)
