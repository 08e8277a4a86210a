"""Phone numbers in one way of writing, so that the same number is the same value."""

import re
from functools import lru_cache

import phonenumbers

_PARTS = re.compile(r"\s*[;,/\n]\s*")
_DIGITS = 7  # fewer are part of a number, or an extension


@lru_cache(maxsize=1 << 16)
def phone_text(words: str, region: str | None) -> str:
    """Numbers as they are dialled from abroad, one after the other; other words as they are.

    Parameters
    ----------
    region : str or None
        Code of a region whose letters before a hyphen are its country's (ISO 3166-2); tells how
        to read numbers without the country's.
    """
    country = (region or "").partition("-")[0].upper()
    parts = [part for part in _PARTS.split(words.strip()) if part]
    numbers = [part for part in parts if sum(map(str.isdecimal, part)) >= _DIGITS]
    if not numbers or len(numbers) != len(parts):
        return words
    return ", ".join(_number(part, country if len(country) == 2 else None) for part in parts)  # noqa: PLR2004


def _number(part: str, country: str | None) -> str:
    try:
        parsed = phonenumbers.parse(part, country)
    except phonenumbers.NumberParseException:
        return part
    if not phonenumbers.is_valid_number(parsed):
        return part
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
