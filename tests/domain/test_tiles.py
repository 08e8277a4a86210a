"""An address of tiles is one origin, and nothing in it can become anything else."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.domain.errors import InputError
from aftersales.domain.tiles import at_address, kind_of, origin_of

ZXY = "/{z}/{x}/{y}.png"


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://tiles.example.org" + ZXY, "https://tiles.example.org"),
        ("https://Tiles.Example.org:443" + ZXY, "https://tiles.example.org"),
        ("https://tiles.example.org:8443/a/{z}/{y}/{x}?key=1", "https://tiles.example.org:8443"),
        ("http://localhost:8080" + ZXY, "http://localhost:8080"),
        ("http://127.0.0.1" + ZXY, "http://127.0.0.1"),
        ("http://[::1]:99" + ZXY, "http://[::1]:99"),
    ],
)
def test_an_address_has_one_origin(address: str, origin: str) -> None:
    background = at_address(address, "Me", 17)
    assert (background.origin, background.deepest) == (origin, 17)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://tiles.example.org" + ZXY, "tiles_scheme"),
        ("ftp://tiles.example.org" + ZXY, "tiles_scheme"),
        ("file:///etc" + ZXY, "tiles_scheme"),
        ("https://tiles.example.org/{z}/{x}.png", "tiles_places"),
        ("https://tiles.example.org/{z}/{x}/{y}/{y}.png", "tiles_places"),
        ("https://{s}.example.org" + ZXY, "tiles_places"),
        ("https://{z}.example.org/{x}/{y}/{z}", "tiles_address"),
        ("https://{x}.{y}.{z}/", "tiles_places"),
        ("https://me:secret@example.org" + ZXY, "tiles_address"),
        ("https://a.org;script-src *" + ZXY, "tiles_address"),
        ("https://a.org'" + ZXY, "tiles_address"),
        ("https://*.org" + ZXY, "tiles_address"),
        ("https://a.org:99999" + ZXY, "tiles_address"),
        ('https://a.org/"><script>' + ZXY, "tiles_address"),
        ("https://пример.рф" + ZXY, "tiles_address"),
        ("", "tiles_address"),
        ("https://a.org" + ZXY + "a" * 3000, "tiles_address"),
    ],
)
def test_what_cannot_be_asked_is_refused(address: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        at_address(address, "Me", 17)
    assert caught.value.code == code


def test_an_address_without_attribution_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        at_address("https://a.org" + ZXY, "  ", 17)
    assert caught.value.code == "tiles_attribution"


@given(st.text(alphabet=string.printable + "—'\"<>\x00é", max_size=60))
def test_an_origin_is_inert_in_a_policy(words: str) -> None:
    """Whatever stands for the host: refused, or nothing that ends a source of a policy."""
    for address in (words + ZXY, f"https://{words}{ZXY}"):
        try:
            origin = at_address(address, "Me", 3).origin
        except InputError:
            continue
        assert not set(origin) & set(" ;,'\"<>*\t\n{}@")
        assert origin_of(origin) == origin


def test_the_mark_tells_addresses_apart_and_keeps_their_keys() -> None:
    one = at_address("https://a.org/{z}/{x}/{y}?key=secret", "Me", 9)
    assert "secret" not in one.mark
    others = [("https://a.org/{z}/{x}/{y}?key=other", "Me", 9), (one.address, "You", 9)]
    assert len({one.mark, *(at_address(*other).mark for other in others)}) == 3


def test_pictures_are_known_by_their_first_bytes() -> None:
    assert kind_of(b"\x89PNG\r\n\x1a\n...") == "image/png"
    assert kind_of(b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert kind_of(b"RIFF\x00\x00\x00\x00WEBPVP8 ") == "image/webp"
    for other in (b"", b"<html>", b"<svg onload=x>", b"\x1f\x8b", b"GIF89a", b"RIFF....WAVE"):
        assert kind_of(other) == ""
