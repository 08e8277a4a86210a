"""Letters of different scripts that look alike: the same code on paper, another one in a file."""

import unicodedata
from collections import Counter
from typing import Literal, NamedTuple

Script = Literal["latin", "cyrillic", "greek"]

# In the order in which a tie is decided: codes are Latin unless something says otherwise.
_SCRIPTS: tuple[Script, ...] = ("latin", "cyrillic", "greek")
_CYRILLIC = dict(zip("АВЕЅЗІЈКМНОРСТУҮХԚԜӀ", "ABES3IJKMHOPCTYYXQWI", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True))
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
# L stands with 1 and I because its small form does, and codes are compared without case.
_ALIKE = str.maketrans(_CYRILLIC | _GREEK | _DASHES | {"0": "O", "1": "I", "L": "I"})
_LATIN_ALIKE = frozenset((_CYRILLIC | _GREEK).values())


class Stranger(NamedTuple):
    """A letter of another script than the rest of its code."""

    position: int
    character: str
    script: Script


def mixed_scripts(code: str) -> tuple[Stranger, ...]:
    """Letters that are not of the script of most letters of a code.

    When two scripts have as many letters, the one with letters found in no other script is the
    code's; if that does not decide, Latin is, then Cyrillic.

    Returns
    -------
    tuple of Stranger
        Position counted from 0, character, script; empty when the code is of one script.
    """
    letters = [
        Stranger(position, character, script)
        for position, character in enumerate(code)
        if (script := _script(character))
    ]
    count = Counter(letter.script for letter in letters)
    own = Counter(letter.script for letter in letters if not _is_alike(letter.character))
    order = sorted(count, key=lambda s: (-count[s], -own[s], _SCRIPTS.index(s)))
    return tuple(letter for letter in letters if letter.script != order[0])


def skeleton(code: str) -> str:
    """What is left of a code for the eye: equal for codes that look alike.

    Case does not count, Cyrillic and Greek letters become the Latin ones they look like, and 0
    and O are one, as are 1, I and l, and all dashes.
    """
    return unicodedata.normalize("NFKC", code).upper().translate(_ALIKE)


def _script(character: str) -> Script | None:
    first = unicodedata.name(character, "").partition(" ")[0].lower()
    return next((script for script in _SCRIPTS if script == first), None)


def _is_alike(character: str) -> bool:
    upper = character.upper()
    return upper in _CYRILLIC or upper in _GREEK or upper in _LATIN_ALIKE
