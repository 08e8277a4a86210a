"""Words that a person would expect to find by one another are equal when folded."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.domain.folding import folded

CHARACTERS = st.one_of(
    st.characters(min_codepoint=0x20, max_codepoint=0x24F),
    st.characters(min_codepoint=0x1E00, max_codepoint=0x1EFF),
    st.characters(min_codepoint=0x400, max_codepoint=0x45F),
    st.sampled_from("中国汽车服务ёЁйЙéÅœßĳŉİıſ"),
)


def plain(words: str) -> str:
    """The same rule letter by letter: Latin letters lose their marks, ё its dots."""
    found = ""
    for letter in unicodedata.normalize("NFC", words.casefold()):
        parts = unicodedata.normalize("NFKD", letter)
        latin = unicodedata.name(parts[0], "").startswith("LATIN")
        latin = latin and unicodedata.category(letter) != "Lo"  # ª and º are figures' ends
        if letter == "ё":
            found += "е"
        elif unicodedata.combining(letter):
            continue
        elif latin:
            found += "".join(part for part in parts if not unicodedata.combining(part))
        else:
            found += letter
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Королёв", "КОРОЛЕВ"),
        ("Königsberg", "konigsberg"),
        ("Straße", "STRASSE"),
        ("İzmir", "izmir"),
        ("Đà Nẵng".replace("Đ", "D"), "da nang"),
        ("naïve", "NAI\u0308VE"),
        ("Краснода\u0301р", "краснодар"),
        ("ﬁat", "FIAT"),
        ("", ""),
    ],
)
def test_case_accents_and_dots_do_not_count(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("й", "и"), ("ў", "у"), ("ї", "і"), ("汽车", "汽車"), ("a", "а"), ("7", "07"), ("a b", "ab")],
)
def test_letters_of_their_own_stay(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_a_letter_in_two_parts_is_the_letter() -> None:
    assert folded("и\u0306") == folded("Й") == "й"
    assert folded("е\u0308") == folded("Ё") == "е"


@given(st.text(CHARACTERS))
def test_folds_letter_by_letter(words: str) -> None:
    assert folded(words) == plain(words)


@given(st.text(CHARACTERS))
def test_folding_again_changes_nothing(words: str) -> None:
    assert folded(folded(words)) == folded(words)
    assert folded(words.upper().lower()) == folded(words.lower().upper())


@given(st.text(CHARACTERS))
def test_composed_or_not_is_the_same(words: str) -> None:
    assert folded(unicodedata.normalize("NFD", words)) == folded(words)


@given(st.text(CHARACTERS), st.text(CHARACTERS), st.text(CHARACTERS))
def test_a_part_of_a_text_is_found_in_it(before: str, word: str, after: str) -> None:
    assert folded(word) in folded(before + word + after)
