"""Coordinates in the notations people use come out as degrees, or are refused with the reason."""

from collections.abc import Callable

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from aftersales.exchange.cells import CellError
from aftersales.exchange.coordinates import latitude, longitude, pair

SECOND = 1 / 3600
MOSCOW = 55.7558, 37.6173
IN_SECONDS = 55 + 45 / 60 + 21 / 3600, 37 + 37 / 60 + 2 / 3600
IN_MINUTES = 55 + 45.35 / 60, 37 + 37.033 / 60
SYDNEY = -(33 + 51 / 60 + 25 / 3600), 151 + 12 / 60 + 30 / 3600
LIMA = -12.05, -77.04


def fault(text: str, read: Callable[[str], object] = pair) -> str:
    with pytest.raises(CellError) as caught:
        read(text)
    assert caught.value.values == {"value": text}
    return caught.value.code


GOOD = {
    MOSCOW: [
        "55.7558, 37.6173", "55.7558,37.6173", "55.7558 37.6173", "55,7558, 37,6173",
        "55,7558; 37,6173", "55,7558;37,6173", "55,7558 37,6173", "55,7558\t37,6173",
        "55.7558\t37.6173", " 55.7558 ,\u00a037.6173 ", "(55.7558, 37.6173)", "+55.7558 +37.6173",
        "55.7558°, 37.6173°", "55.7558° 37.6173°", "55.7558N 37.6173E", "N55.7558 E37.6173",
        "37.6173E 55.7558N", "E 37.6173, N 55.7558", "37,6173° в.д., 55,7558° с.ш.",
        "55,7558° с. ш. 37,6173° в. д.", "С55.7558 В37.6173", "北纬55.7558度，东经37.6173度",
        "东经37.6173 北纬55.7558", "55.7558° N, 37.6173", "55.7558, 37.6173 E",
        "lat: 55.7558, lon: 37.6173", "lon=37.6173 lat=55.7558", "широта 55,7558 долгота 37,6173",
        "纬度：55.7558，经度：37.6173", "55.7558 north, 37.6173 east", "55.7558/37.6173",
        "55,7558 северной широты, 37,6173 восточной долготы", "55.7558\n37.6173",
        "55.7558n 37.6173e", "55.7558 deg, 37.6173 deg",
    ],
    IN_SECONDS: [
        "55°45′21″N 37°37′02″E", "55° 45' 21\" N 37° 37' 2\" E", "N55°45'21\" E037°37'02\"",
        "55 45 21 N, 37 37 2 E", "55 45 21 N 37 37 2 E", "N 55 45 21 E 37 37 2",
        "37°37′02″E 55°45′21″N", "55°45′21″ с. ш. 37°37′02″ в. д.", "55°45'21''с.ш., 37°37'2''в.д.",
        "55:45:21 37:37:02", "55:45:21,37:37:02", "55 45 21 37 37 2", "55 45 21, 37 37 2",
        "55 45 21; 37 37 2", "55°45′21″ 37°37′02″", "北纬55度45分21秒，东经37度37分2秒",
        "北緯55度45分21秒 東經37度37分2秒", "55d45'21\"N 37d37'2\"E", "55º45’21”N, 37º37’02”E",
        "55 град 45 мин 21 сек с.ш. 37 град 37 мин 2 сек в.д.", "С 55°45′21″, В 37°37′02″",
        "55°45′21″С 37°37′02″В", "55deg 45min 21sec N, 37deg 37min 2sec E",
    ],
    IN_MINUTES: [
        "N55°45.350' E037°37.033'", "N 55 45.350 E 037 37.033", "55 45.350 37 37.033",
        "55°45,350′ 37°37,033′", "55 45,350; 37 37,033", "55:45.350 37:37.033",
    ],
    SYDNEY: [
        "33°51′25″S 151°12′30″E", "\u221233°51′25″ 151°12′30″", "-33 51 25, 151 12 30",
        "33°51′25″ ю.ш. 151°12′30″ в.д.", "Ю33°51′25″ В151°12′30″",
        "南纬33度51分25秒，东经151度12分30秒",
    ],
    LIMA: [
        "-12.05, -77.04", "\u221212,05 \u221277,04", "12.05S 77.04W", "77.04 з.д. 12.05 ю.ш.",
        "З77.04 Ю12.05", "南纬12.05 西经77.04", "-12.05 -77.04",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("expected", "text"), [(e, t) for e, texts in GOOD.items() for t in texts])
def test_typed(expected: tuple[float, float], text: str) -> None:
    assert pair(text) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    "link",
    [
        "geo:55.75,37.61", "GEO:55.75,37.61,120;u=35", "geo:55.75,37.61;crs=wgs84",
        "geo:0,0?q=55.75,37.61(Centre)", "https://yandex.ru/maps/?ll=37.61%2C55.75&z=15",
        "https://yandex.ru/maps/213/moscow/?ll=1.5,2.5&whatshere%5Bpoint%5D=37.61%2C55.75&z=9",
        "https://yandex.ru/maps/?ll=1.5%2C2.5&text=55.75%2C37.61",
        "https://yandex.ru/maps/?pt=37.61,55.75&ll=1.5,2.5", "yandex.ru/maps/?ll=37.61,55.75",
        "?ll=37.61,55.75", "https://www.google.com/maps/@55.75,37.61,15z", "@55.75,37.61,15z",
        "https://maps.google.com/?q=55.75,37.61", "?q=55.75,37.61",
        "https://www.google.com/maps?q=loc:55.75,+37.61", "https://maps.google.com/?ll=55.75,37.61",
        "https://www.google.com/maps/place/55%C2%B045'00.0%22N+37%C2%B036'36.0%22E/@1.5,2.5,17z/"
        "data=!3m1!4b1!4m4!3m3!8m2!3d55.75!4d37.61",
        "https://www.google.com/maps/place/Red+Square/@55.75,37.61,17z",
        "https://www.google.com/maps/search/?api=1&query=55.75%2C37.61",
        "https://www.openstreetmap.org/#map=15/55.75/37.61", "#map=15/55.75/37.61",
        "https://www.openstreetmap.org/?mlat=55.75&mlon=37.61#map=9/1.5/2.5",
        "https://maps.apple.com/?ll=55.75,37.61", "https://2gis.ru/moscow?m=37.61%2C55.75%2F16",
        "https://2gis.ru/moscow/geo/4504235282602016/37.61,55.75?m=1.5%2C2.5%2F16",
        "Наш адрес: https://yandex.ru/maps/?ll=37.61,55.75&z=15",
    ],
)  # fmt: skip
def test_links(link: str) -> None:
    assert pair(link) == (55.75, 37.61)


@pytest.mark.parametrize(
    "text",
    [
        "", "abc", "55.75", "55,37", "55,7558", "55°45′21″N", "55 45 37 37", "55,7558,37,6173",
        "10 20 30 40", "1 2 3 4 5", "55 45 21,37 37 2", "1 2 3 4 5 6 7", "55.75N 37.61N",
        "55.75, 37.61, 120", "-55.75 S, 37.61 E", "55.5° 30′, 37°", "55.75 37.61 E 12",
        "55° 21″, 37°", "5.5e1 3.7e1", "5e1 3", "nan, nan", "inf 5", "1_0.5, 20.5",
        "５５.75, 37.61", "٥٥.75, 37.61", "55.75 – 37.61", "55.75-37.61", "55.75°-37.61°",
        "[55.75, 37.61]",
        "55.7558, 37,6173", "lat 37E, lon 55N", "55° 37", "https://goo.gl/maps/abc",
        "https://www.amap.com/?q=39.99,116.47", "https://www.google.cn/maps/@39.99,116.47,15z",
        "https://example.org/?ll=37.61,55.75", "geo:55.75,37.61;crs=other", "12:55:45:21",
        "55.75N 37.61",
    ],
)  # fmt: skip
def test_unclear(text: str) -> None:
    assert fault(text) == "coordinates_unclear"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("55°60′00″N 37°37′02″E", "minutes_seconds"),
        ("55°45′60″N 37°37′02″E", "minutes_seconds"),
        ("55 45 99.5, 37 37 2", "minutes_seconds"),
        ("55° -45′ 21″, 37° 37′", "minutes_seconds"),
        ("91, 37.61", "out_of_range"),
        ("37.61, 181", "out_of_range"),
        ("116.4, 39.9", "out_of_range"),
        ("geo:91,0", "out_of_range"),
        ("6178543 412345", "looks_projected"),
        ("6178543.25, 412345.5", "looks_projected"),
        ("6 178 543, 412 345", "looks_projected"),
        ("4187590,45; 7509137,58", "looks_projected"),
        ("0, 0", "null_island"),
        ("0.0000 -0.0000", "null_island"),
        ("0°0′0″N 0°0′0″E", "null_island"),
        ("geo:0,0", "null_island"),
    ],
)
def test_refused(text: str, code: str) -> None:
    assert fault(text) == code


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("55.7558", 55.7558), ("55,7558", 55.7558), ("\u221255,5", -55.5), ("0", 0.0),
        ("55°45′21″N", IN_SECONDS[0]), ("N 55 45.350", IN_MINUTES[0]),
        ("1 5 30.6", 1 + 5 / 60 + 30.6 / 3600), ("-0°30′", -0.5), ("0 30 S", -0.5),
        ("55:45:21", IN_SECONDS[0]), ("55,5° с.ш.", 55.5), ("北纬55度30分", 55.5), ("90", 90.0),
        ("55°45′21,5″", 55 + 45 / 60 + 21.5 / 3600), ("ю.ш. 12", -12.0),
    ],
)  # fmt: skip
def test_latitude(cell: str, expected: float) -> None:
    assert latitude(cell) == pytest.approx(expected, abs=1e-9)


def test_longitude() -> None:
    assert longitude("180") == 180
    assert longitude("169°30′ W") == longitude("169,5 з.д.") == longitude("西经169.5") == -169.5
    assert longitude("37 E") == longitude("В37") == 37


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "coordinates_unclear"), ("37 E", "coordinates_unclear"),
        ("55.75, 37.61", "coordinates_unclear"), (".5", "coordinates_unclear"),
        ("1.234,5", "coordinates_unclear"), ("1e1", "coordinates_unclear"),
        ("x", "coordinates_unclear"), ("lon 5", "coordinates_unclear"), ("90.01", "out_of_range"),
        ("6178543", "looks_projected"), ("6 178 543,2", "looks_projected"),
        ("1" * 999, "looks_projected"),
        ("55 75", "minutes_seconds"), ("55 -5", "minutes_seconds"),
    ],
)  # fmt: skip
def test_latitude_refused(cell: str, code: str) -> None:
    assert fault(cell, latitude) == code


def test_longitude_refused() -> None:
    assert fault("181", longitude) == "out_of_range"
    assert fault("55 N", longitude) == "coordinates_unclear"


def parts(degrees: float, digits: int) -> tuple[int, int, str]:
    """Whole degrees, whole minutes and seconds; the carry is made before the text."""
    total = round(abs(degrees) * 3600 * 10**digits)
    whole, rest = divmod(total, 3600 * 10**digits)
    minutes, seconds = divmod(rest, 60 * 10**digits)
    return whole, minutes, f"{seconds / 10**digits:.{digits}f}"


def angle(degrees: float, pattern: str) -> str:
    whole, minutes, seconds = parts(degrees, 3)
    return pattern.format(d=whole, m=minutes, s=seconds)


def minutes_only(degrees: float, pattern: str) -> str:
    total = round(abs(degrees) * 60 * 100_000)
    whole, rest = divmod(total, 60 * 100_000)
    return pattern.format(d=whole, m=f"{rest / 100_000:.5f}")


Letters = tuple[str, str, str, str]
ENGLISH: Letters = ("N", "S", "E", "W")
RUSSIAN: Letters = ("с.ш.", "ю.ш.", "в.д.", "з.д.")
SHORT: Letters = ("С", "Ю", "В", "З")
CHINESE: Letters = ("北纬", "南纬", "东经", "西经")


def named(lat: float, lon: float, letters: Letters, pattern: str, between: str, how: str) -> str:
    north, south, east, west = letters
    write = minutes_only if "{s}" not in pattern else angle
    a, b = write(lat, pattern), write(lon, pattern)
    ns, ew = south if lat < 0 else north, west if lon < 0 else east
    if how == "prefix":
        return f"{ns}{a}{between}{ew}{b}"
    if how == "lon first":
        return f"{b} {ew}{between}{a} {ns}"
    return f"{a} {ns}{between}{b} {ew}"


def signed(lat: float, lon: float, pattern: str, between: str) -> str:
    texts = (("-" if v < 0 else "") + angle(v, pattern) for v in (lat, lon))
    return between.join(texts)


def notations(lat: float, lon: float) -> list[str]:
    decimal = [
        f"{lat:.7f}, {lon:.7f}",
        f"{lat:.7f};{lon:.7f}".replace(".", ","),
        f"{lat:.7f} {lon:.7f}".replace(".", ",").replace("-", "\u2212"),
        f"{lat:.7f}\t{lon:.7f}",
        f"geo:{lat:.7f},{lon:.7f}",
        f"https://yandex.ru/maps/?ll={lon:.7f}%2C{lat:.7f}",
        f"https://www.google.com/maps/@{lat:.7f},{lon:.7f},15z",
        f"https://www.openstreetmap.org/#map=15/{lat:.7f}/{lon:.7f}",
    ]
    letters = [
        named(lat, lon, words, pattern, between, how)
        for words, patterns in (
            (ENGLISH, ("{d}°{m}′{s}″", "{d} {m} {s}", "{d}° {m}' {s}\"", "{d}°{m}'")),
            (RUSSIAN, ("{d}°{m}′{s}″", "{d} {m} {s}")),
            (SHORT, ("{d}°{m}′{s}″",)),
            (CHINESE, ("{d}度{m}分{s}秒",)),
        )
        for pattern in patterns
        for between in (", ", " ")
        for how in ("prefix", "suffix", "lon first")
    ]
    signs = [
        signed(lat, lon, pattern, between)
        for pattern in ("{d}°{m}′{s}″", "{d} {m} {s}", "{d}:{m}:{s}")
        for between in (", ", "; ", "\t")
    ]
    return decimal + letters + signs


@given(st.floats(-90, 90), st.floats(-180, 180))
@example(-0.0001, 0.0001)
@example(89.9999999, -179.9999999)
@example(59.99999999, 29.99999999)
def test_round_trip(lat: float, lon: float) -> None:
    assume(max(abs(lat), abs(lon)) > 1e-5)
    for text in notations(lat, lon):
        assert pair(text) == pytest.approx((lat, lon), abs=0.02 * SECOND), text
    for text in (
        f"{lat:.7f}".replace(".", ","),
        ("-" if lat < 0 else "") + angle(lat, "{d} {m} {s}"),
    ):
        assert latitude(text) == pytest.approx(lat, abs=0.02 * SECOND)


@given(
    st.text(st.sampled_from("0123456789.,;:-+°′″'\" NSEWnsewСЮВЗсюв纬经度@?=/#geo"), max_size=24)
)
def test_any_text_is_a_place_or_a_fault(text: str) -> None:
    for read in (pair, latitude, longitude):
        try:
            read(text)
        except CellError as told:
            assert told.code in {
                "coordinates_unclear", "minutes_seconds", "looks_projected", "out_of_range",
                "null_island",
            }  # fmt: skip
