"""Coordinates as people type and paste them: degrees in every usual notation, and map links.

A text is taken apart into tokens, one letter for each kind, and the string of kinds is matched:
a text with two readings that differ is refused, never guessed.
"""

import re
from typing import NamedTuple
from urllib.parse import unquote_plus

from aftersales.exchange.cells import CellError

_LONGEST = 2_000  # characters, of a map link too
_ALONG, _ACROSS = "lat", "lon"
_LIMIT = {_ALONG: 90.0, _ACROSS: 180.0}
_METRES_ABOVE = 360.0
_SIXTY = 60

# Capital letters only: a small s or с after a number may be seconds.
_WORDS = (
    ("north", r"(?i:north|северной\s+широты|с\.?\s*ш\.?|北[纬緯])|[NnС]"),
    ("south", r"(?i:south|южной\s+широты|ю\.?\s*ш\.?|南[纬緯])|[SЮ]"),
    ("east", r"(?i:east|восточной\s+долготы|в\.?\s*д\.?|东经|東經)|[EeВ]"),
    ("west", r"(?i:west|западной\s+долготы|з\.?\s*д\.?|西[经經])|[WwЗ]"),
    ("lat", r"(?i:lat(?:itude)?|широта|[纬緯]度)\s*[:=：]?"),
    ("lon", r"(?i:lon(?:gitude|g)?|lng|долгота|[经經]度)\s*[:=：]?"),
    ("degree", r"(?i:deg(?:rees?)?|град(?:ус(?:ов|а)?)?\.?)|[°º˚度d]"),
    ("second", r"[\"″”“ʺ秒]|['′’ʹ]{2}|(?i:sec|сек\.?)"),
    ("minute", r"['′’‘ʹ´分]|(?i:min|мин\.?)"),
    ("comma", r"\s*[,;\t\n|/，；、][\s,;|，；]*"),
    ("space", r"\s+"),
)
_AXIS = {
    "north": (_ALONG, 1), "south": (_ALONG, -1), "east": (_ACROSS, 1), "west": (_ACROSS, -1),
    "lat": (_ALONG, 0), "lon": (_ACROSS, 0),
}  # fmt: skip
_KIND = {
    "north": "h", "south": "h", "east": "h", "west": "h", "lat": "l", "lon": "l",
    "degree": "d", "minute": "m", "second": "s", "comma": ",",
}  # fmt: skip


def _tokens(decimal_mark: str) -> re.Pattern[str]:
    # A dash right behind a number may be a hyphen between two.
    whole, more = "(?:(?<![0-9°º′″'\"])[+-])?[0-9]+", f"{decimal_mark}[0-9]+"
    guard = f"(?!{decimal_mark}?[0-9])"
    words = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _WORDS)
    return re.compile(f"(?P<broken>{whole}{more}){guard}|(?P<whole>{whole}){guard}|{words}")


_POINT, _COMMA = _tokens(r"\."), _tokens(",")
_POINTED = re.compile(r"[0-9]\.[0-9]")
_EXPONENT = re.compile(r"[0-9][eE][+-]?[0-9]")
_COLONS = re.compile(
    r"(?<![0-9:])([0-9]+):([0-9]+(?:[.,][0-9]+)?)(?::([0-9]+(?:[.,][0-9]+)?))?(?![0-9:])"
)
# Only the last number of an angle has a fraction (b); whole numbers are 0.
_NUMBERS = r"(?:0d?0m?[0b]s?|0d?[0b]m?|[0b]d?)"
_ANGLE = re.compile(f"l?(?:h{_NUMBERS}|{_NUMBERS}h?)")

_N = r"([+-]?[0-9]+(?:\.[0-9]+)?)"
_AFTER = r"(?![0-9.])"
_LAT_LON, _LON_LAT = False, True
_YANDEX = (rf"(?:whatshere\[point\]|poi\[point\]|pt)={_N},{_N}", rf"(?:^|[?&])ll={_N},{_N}")
_GOOGLE = (
    rf"!3d{_N}!4d{_N}",
    rf"[?&](?:q|query|destination|ll|center)=(?:loc:)?{_N}, ?{_N}",
    rf"@{_N},{_N}",
)
_OSM = (rf"mlat={_N}&mlon={_N}", rf"#map=[0-9.]+/{_N}/{_N}")
# The place meant comes before the middle of the view. Services that shift their coordinates, as
# mainland China's do, are left out on purpose.
_LINKS: tuple[tuple[str, tuple[str, ...], bool], ...] = (
    (r"yandex\.", (rf"[?&]text={_N}, ?{_N}",), _LAT_LON),
    (r"yandex\.", _YANDEX, _LON_LAT),
    (r"google\.(?!cn)", _GOOGLE, _LAT_LON),
    (r"openstreetmap\.|osm\.org", _OSM, _LAT_LON),
    (r"maps\.apple\.", (rf"[?&](?:q|ll|coordinate)={_N},{_N}",), _LAT_LON),
    (r"2gis\.", (rf"/{_N},{_N}", rf"[?&]m={_N},{_N}"), _LON_LAT),
    (r"^$", (_YANDEX[1],), _LON_LAT),
    (r"^$", (rf"[?&]q={_N},{_N}", rf"@{_N},{_N}", *_OSM), _LAT_LON),
)
_HOST = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(?=[/?#])(\S*)", re.IGNORECASE)
_GEO = re.compile(rf"geo:{_N},{_N}(?:,{_N})?(?P<more>[;?].*)?", re.IGNORECASE)
_CRS = re.compile(r";crs=(?!wgs84(?:[;?]|$))", re.IGNORECASE)


class _Angle(NamedTuple):
    degrees: float
    axis: str | None


def pair(text: str) -> tuple[float, float]:
    """Read a place: two coordinates, a ``geo:`` address or a link of a common map.

    Latitude comes first, unless letters, words or the kind of link say otherwise.

    Returns
    -------
    tuple of float
        Latitude and longitude, degrees.

    Raises
    ------
    CellError
        ``coordinates_unclear``, ``minutes_seconds``, ``looks_projected``, ``out_of_range``, or
        ``null_island`` for 0, 0, which stands for unknown in most files.
    """
    _refuse_long(text)
    found = _linked(text) or _typed(text)
    for degrees, axis in zip(found, (_ALONG, _ACROSS), strict=True):
        _check(degrees, axis, text)
    if found == (0, 0):
        raise CellError("null_island", value=text)
    return found


def latitude(cell: str) -> float:
    """Read a latitude, in degrees; faults as in :func:`pair`."""
    return _single(cell, _ALONG)


def longitude(cell: str) -> float:
    """Read a longitude, in degrees; faults as in :func:`pair`."""
    return _single(cell, _ACROSS)


def _single(cell: str, axis: str) -> float:
    _refuse_long(cell)
    for kinds, tokens in _readings(cell)[:1]:
        if _ANGLE.fullmatch(kinds):
            angle = _angle(tokens, cell)
            if angle.axis in (axis, None):
                _check(angle.degrees, axis, cell)
                return angle.degrees
    raise CellError("coordinates_unclear", value=cell)


def _refuse_long(text: str) -> None:
    """No place takes so many characters, and looking for one in them takes long."""
    if len(text) > _LONGEST:
        raise CellError("coordinates_unclear", value=text[:80])


def _check(degrees: float, axis: str, text: str) -> None:
    if abs(degrees) > _METRES_ABOVE:
        raise CellError("looks_projected", value=text)
    if abs(degrees) > _LIMIT[axis]:
        raise CellError("out_of_range", value=text)


_Tokens = list[tuple[str, str]]


def _readings(text: str) -> list[tuple[str, _Tokens]]:
    """Kinds and tokens of a text; with a decimal comma first, where commas may be decimal."""
    plain = text.replace("\u2212", "-").strip().rstrip(",;. ")
    if plain.startswith("(") and plain.endswith(")"):
        plain = plain[1:-1].strip()
    if _EXPONENT.search(plain):
        return []
    plain = _COLONS.sub(lambda m: f"{m[1]}°{m[2]}′{m[3] or ''}", plain)
    marks = [_POINT] if _POINTED.search(plain) else [_COMMA, _POINT]
    taken = (_taken(plain, mark) for mark in marks)
    return [("".join(_KIND.get(name, name[0]) for name, _ in t), t) for t in taken if t]


def _taken(text: str, mark: re.Pattern[str]) -> _Tokens:
    tokens, at = [], 0
    while at < len(text):
        found = mark.match(text, at)
        if not found:
            return []
        at = found.end()
        name = str(found.lastgroup)
        if name != "space":
            tokens.append(("0" if name == "whole" else name, found[0]))
    return tokens


def _typed(text: str) -> tuple[float, float]:
    """Two coordinates by the only way to halve the text into two angles."""
    halves, alone = [], False
    for kinds, tokens in _readings(text):
        alone = alone or bool(_ANGLE.fullmatch(kinds) and kinds not in ("00", "0b"))
        for cut in range(1, len(kinds)):
            skip = cut + (kinds[cut] == ",")
            if _ANGLE.fullmatch(kinds[:cut]) and _ANGLE.fullmatch(kinds[skip:]):
                half = tokens[:cut], tokens[skip:]
                if half not in halves:
                    halves.append(half)
    if len(halves) != 1 or alone:
        raise CellError("coordinates_unclear", value=text)
    first, second = (_angle(tokens, text) for tokens in halves[0])
    if first.axis and first.axis == second.axis:
        raise CellError("coordinates_unclear", value=text)
    if first.axis == _ACROSS or second.axis == _ALONG:
        first, second = second, first
    return first.degrees, second.degrees


def _angle(tokens: _Tokens, text: str) -> _Angle:
    """Degrees of one angle, whose tokens are in order already."""
    numbers = [value for name, value in tokens if name in ("0", "broken")]
    axes = [_AXIS[name] for name, _ in tokens if name in _AXIS]
    sign = next((sign for _, sign in axes if sign), 0)
    minus = numbers[0].startswith("-")
    if len({axis for axis, _ in axes}) > 1 or (minus and sign):
        raise CellError("coordinates_unclear", value=text)
    degrees, *parts = (abs(float(value.replace(",", "."))) for value in numbers)
    if any(part >= _SIXTY for part in parts) or any(v[0] in "+-" for v in numbers[1:]):
        thousands = all(re.match(r"[0-9]{3}(?![0-9])", value) for value in numbers[1:])
        marked = any(name in ("degree", "minute", "second") for name, _ in tokens)
        code = "looks_projected" if thousands and not marked else "minutes_seconds"
        raise CellError(code, value=text)
    degrees += sum(part / _SIXTY ** (power + 1) for power, part in enumerate(parts))
    return _Angle(-degrees if minus or sign < 0 else degrees, axes[0][0] if axes else None)


def _linked(text: str) -> tuple[float, float] | None:
    """Coordinates inside a link; nothing is asked of any network."""
    host = _HOST.search(text)
    name, rest = (host[1].casefold(), host[2]) if host else ("", text.strip())
    plain = unquote_plus(rest).replace("\u2212", "-")
    if geo := _GEO.fullmatch(plain):
        more = geo["more"] or ""
        if _CRS.match(more):
            return None
        named = re.search(rf"[?&]q={_N},{_N}", more) or geo
        return float(named[1]), float(named[2])
    for hosts, patterns, swapped in _LINKS:
        for pattern in patterns if re.search(hosts, name) else ():
            if found := re.search(pattern + _AFTER, plain):
                first, second = float(found[1]), float(found[2])
                return (second, first) if swapped else (first, second)
    return None
