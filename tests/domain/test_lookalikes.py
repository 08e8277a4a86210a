"""Codes that only look the same are found, and the letter that differs is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.domain.lookalikes import mixed_scripts, skeleton


def test_names_the_stranger() -> None:
    assert mixed_scripts("К-MSK-001") == ((0, "К", "cyrillic"),)
    assert mixed_scripts("MSK-OО1") == ((5, "О", "cyrillic"),)
    assert mixed_scripts("СКЛАД-K") == ((6, "K", "latin"),)
    assert mixed_scripts("ABΕ") == ((2, "Ε", "greek"),)
    assert mixed_scripts("ABCΕЖ") == ((3, "Ε", "greek"), (4, "Ж", "cyrillic"))


@pytest.mark.parametrize(
    "code", ["", "001", "RU-001", "К-001", "Ωμ", "北京-001", "ab-京", "é", "№ 5"]
)
def test_one_script(code: str) -> None:
    assert mixed_scripts(code) == ()


@pytest.mark.parametrize(
    ("code", "stranger"),
    [("KЖ", "K"), ("QК", "К"), ("KК", "К"), ("АΑ", "Α"), ("ΩА", "А"), ("aа", "а")],
)
def test_ties(code: str, stranger: str) -> None:
    """Letters found in one script only say whose the code is; then Latin, then Cyrillic."""
    assert [letter.character for letter in mixed_scripts(code)] == [stranger]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("К-001", "K-001"), ("АВСЕНКМОРТХУ", "ABCEHKMOPTXY"), ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
        ("RU-O1", "RU-01"), ("RU-l0", "RU-1O"), ("RU-I0", "RU-10"), ("ru-001", "RU-001"),
        ("ＲＵ－００１", "RU-001"), ("RU–001", "RU-001"), ("RU\u2212001", "RU-001"), ("З-5", "3-5"),
        ("ѕіј", "SIJ"), ("mal", "MAL"), ("ab1", "abl"),
    ],
)  # fmt: skip
def test_look_alike(first: str, second: str) -> None:
    assert first != second
    assert skeleton(first) == skeleton(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [("RU-001", "RU-002"), ("Ж-1", "X-1"), ("RU-01", "RU01"), ("Й1", "N1"), ("7", "07")],
)
def test_look_different(first: str, second: str) -> None:
    assert skeleton(first) != skeleton(second)


@given(st.text(st.sampled_from("0O1IlLoiABКкАаЗ-–ΑαRU北Жs"), max_size=8))
def test_skeleton_is_an_equivalence(code: str) -> None:
    """Case does not count, and a skeleton is its own."""
    assert skeleton(code) == skeleton(code.upper()) == skeleton(code.lower())
    assert skeleton(skeleton(code)) == skeleton(code)


@given(st.text(max_size=12))
def test_strangers_are_where_they_say(code: str) -> None:
    found = mixed_scripts(code)
    assert all(code[letter.position] == letter.character for letter in found)
    assert not mixed_scripts("".join(letter.character for letter in found[:1]))
