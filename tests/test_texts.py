"""Three languages that say the same things, with their own numbers and plurals."""

import re
from datetime import date

import pytest

from aftersales.analysis.assessment import Cause
from aftersales.domain.records import Basis, FacilityKind, Status
from aftersales.settings import LANGUAGES
from aftersales.texts import catalogue, day, number, percent, resolve, text


def flat(language: str) -> dict[str, set[str]]:
    """Placeholders of every text; plural forms count as one text."""
    found = {}
    for section, texts in catalogue(language).items():
        for key, pattern in texts.items():
            forms = pattern.values() if isinstance(pattern, dict) else [pattern]
            found[f"{section}.{key}"] = {name for f in forms for name in re.findall(r"{(\w+)}", f)}
            assert all(form.strip() for form in forms)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_same_texts_and_placeholders(language: str) -> None:
    assert flat(language) == flat("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_domain_has_a_text(language: str) -> None:
    for section, kinds in (
        ("kind", FacilityKind),
        ("status", Status),
        ("basis", Basis),
        ("cause", Cause),
        ("cause_short", Cause),
    ):
        assert {kind.value for kind in kinds} <= catalogue(language)[section].keys()


def test_russian_plurals() -> None:
    heads = [text("cli.gaps_head", "ru", count=n, uio=1) for n in (1, 2, 5, 21, 22, 111)]
    assert [head.split(",")[0] for head in heads] == [
        "1 белое пятно",
        "2 белых пятна",
        "5 белых пятен",
        "21 белое пятно",
        "22 белых пятна",
        "111 белых пятен",
    ]


def test_numbers_and_dates() -> None:
    assert number(1234567.89, "en", 1) == "1,234,567.9"
    assert number(1234567.89, "ru", 1) == "1\u00a0234\u00a0567,9"
    assert number(1234567, "zh") == "1,234,567"
    assert number(None, "en") == "–"
    assert percent(0.9024, "en") == "90.2%"
    assert percent(0.9024, "ru") == "90,2\u00a0%"
    assert day(date(2026, 11, 23), "en") == "23 Nov 2026"
    assert "2026" in day(date(2026, 11, 23), "zh")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("ru", "ru"),
        ("ru_RU", "ru"),
        ("zh-CN", "zh"),
        ("zh_Hans_CN", "zh"),
        ("de_DE", "en"),
        ("xx?", "en"),
    ],
)
def test_language_of_a_locale(given: str, expected: str) -> None:
    assert resolve(given) == expected


def test_system_language(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_CTYPE", "C.UTF-8")
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    assert resolve("system") == "ru"
    monkeypatch.setenv("LANG", "C")
    assert resolve("system") == "en"
