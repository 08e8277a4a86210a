"""Sentences for people: a message code and its values, in English, Russian or Chinese.

The only place that builds sentences. The catalogues are ``resources/texts/<language>.toml``;
a text with plural forms is a table of the forms of that language, chosen by ``count``.
Numbers and dates follow the language's own conventions (CLDR, through Babel).
"""

import os
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from locale import getlocale
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from aftersales.domain.errors import AftersalesError
from aftersales.domain.faults import Fault
from aftersales.settings import LANGUAGES, resource

_LOCALES = {"en": "en_GB", "ru": "ru_RU", "zh": "zh_Hans_CN"}


def resolve(language: str) -> str:
    """Turn ``system`` or any locale name into a language we have; English when in doubt."""
    if language == "system":
        # Not LC_CTYPE: Python sets that itself where the person's locale is not installed.
        named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
        language = next((value for value in named if value), None) or getlocale()[0] or "en"
        language = language.partition(".")[0].partition("@")[0]
    try:
        found = Locale.parse(language.replace("-", "_"), sep="_").language
    except (ValueError, UnknownLocaleError):
        return "en"
    return found if found in LANGUAGES else "en"


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES[language])


@cache
def catalogue(language: str) -> dict[str, Any]:
    """Every text of a language, by section and code; read only."""
    with resource("texts", f"{language}.toml").open("rb") as file:
        return tomllib.load(file)


def text(code: str, language: str, **values: object) -> str:
    """Build the sentence of a message code.

    Parameters
    ----------
    code : str
        ``section.key`` of the catalogue.
    language : str
        ``en``, ``ru`` or ``zh``.
    **values : object
        What the sentence names. Numbers and dates are written as the language does;
        ``count`` chooses the plural form.

    Raises
    ------
    KeyError
        If the catalogue has no such text: a bug, not a condition.
    """
    section, _, key = code.partition(".")
    pattern = catalogue(language)[section][key]
    if isinstance(pattern, dict):
        count: Any = values["count"]
        pattern = pattern.get(_locale(language).plural_form(count), pattern["other"])
    return str(pattern).format(**{name: _written(v, language) for name, v in values.items()})


def _written(value: object, language: str) -> str:
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value, language, 0 if isinstance(value, int) else 1)
    return str(value)


def error_text(error: AftersalesError, language: str) -> str:
    """Say what went wrong and how to mend it."""
    return text(f"error.{error.code}", language, **error.values)


def fault_text(fault: Fault, language: str) -> str:
    """Say what is wrong with a value, to be read beside it."""
    return text(f"fault.{fault.code}", language, value=fault.value) + fault.hint


def placed_fault_text(fault: Fault, language: str) -> str:
    """Say what is wrong with a value of a file, with its line and column."""
    code = "cli.fault" if fault.column else "cli.fault_row"
    words = fault_text(fault, language)
    return text(code, language, line=str(fault.line), column=fault.column, message=words)


def field_name(name: str, language: str) -> str:
    """What a field of a record is called."""
    return text(f"field.{name}", language)


def action_text(label: str, details: Mapping[str, Any], language: str) -> str:
    """Say what a write did; a label of another version is shown as it is."""
    if label not in catalogue(language)["action"]:
        return label
    named = {**details}
    if "field" in named:
        named["field"] = field_name(named["field"], language)
    return text(f"action.{label}", language, **named)


def sentence(words: str) -> str:
    """Begin words with a capital letter, where the script has them."""
    return words[:1].upper() + words[1:]


def number(value: float | None, language: str, digits: int = 0) -> str:
    """Write a number with so many decimals; an en dash for none."""
    if value is None:
        return "–"
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=_locale(language))


def plain(value: float, language: str) -> str:
    """Write a number with a decimal only where it has one."""
    return number(value, language, 0 if value == int(value) else 1)


def percent(share: float, language: str, digits: int = 1) -> str:
    """Write a share of 1 as per cent."""
    spaced = "\u00a0%" if language == "ru" else "%"
    return format_percent(
        share,
        format="0" + ("." + "0" * digits if digits else "") + spaced,
        locale=_locale(language),
    )


def day(value: date, language: str) -> str:
    """Write a date in the language's middle length."""
    return format_date(value, format="medium", locale=_locale(language))
