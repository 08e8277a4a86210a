"""Facilities that may be one and the same: by tax id, by place and by name; people decide."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isnan
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rapidfuzz import process
from rapidfuzz.distance import Indel
from scipy.spatial import cKDTree

from aftersales.domain.folding import folded
from aftersales.geo.distance import (
    Floats,
    chord_bounds_km,
    ecef_km,
    geodesic_km,
    unmasked,
    within,
)

SAME_TAX_ID_KM = 1.0
SAME_NAME_KM = 5.0
# What a legal form and a trade are called says nothing of who it is.
_LEGAL_WORDS = """
    ооо оао зао ао пао нао ип чп гк одо тоо сооо уп чуп муп гуп фгуп общество ограниченной
    ответственностью акционерное публичное закрытое открытое индивидуальный предприниматель
    ooo oao zao ao pao ip llc ltd limited co company inc corp corporation jsc pjsc plc llp gmbh
    ag
"""
_GENERIC_WORDS = """
    автосервис сервис сервисный автоцентр центр дилер дилерский официальный салон автосалон сто
    станция технический техцентр обслуживания филиал компания фирма группа номер с и
    service services car cars centre center dealer dealership official authorised authorized
    showroom salon station workshop branch group sales repair aftersales no the of
"""
_LEGAL = frozenset(_LEGAL_WORDS.split())
_GENERIC = _LEGAL | frozenset(_GENERIC_WORDS.split())
_CHINESE = re.compile(
    "分店|分公司|股份|有限|责任|公司|集团|汽车|销售|服务|贸易|维修|售后|中心|专营|专卖|经销商|店"
)
_FOUR_S = re.compile("(?<![0-9a-z])4s(?![0-9a-z])")
_ORDINAL = re.compile("第?([一二三四五六七八九十]+)(?=分?店|分?公司|号|部)")
_DIGITS = str.maketrans(dict(zip("一二三四五六七八九", "123456789", strict=True)) | {"十": "10"})
_INITIALS = re.compile(r"\b([^\W\d_])\.(?=[^\W\d_]\b)")
_TOKEN = re.compile(r"\d+|[\u4e00-\u9fff]+|[^\W\d_\u4e00-\u9fff]+")
_NUMBER = re.compile(r"\d+|ii|iii|iv|vi|vii|viii|ix")
_BLOCK = 1 << 18
_WIDEST_KM = 1.3e4  # more than the diameter of the earth

_Integers = NDArray[np.int64]


class Reason(StrEnum):
    """What speaks for a pair."""

    SAME_TAX_ID = "same_tax_id"
    NAMES_EQUAL = "names_equal"
    NAMES_ALIKE = "names_alike"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two facilities that may be one.

    Attributes
    ----------
    first, second : int
        Positions in the given sequences, the smaller one first.
    score : float
        From 0 to 1: two fifths each for the tax id and the names, one for the place.
    km : float or None
        Geodesic distance; None when one of them has no place.
    same_tax_id : bool
        Whether both have the same tax id.
    name_similarity : float
        From 0 to 1; 1 when the names are equal after normalisation.
    reasons : tuple of Reason
        What speaks for the pair; nearness when it is within a limit of :func:`candidates`.
    """

    first: int
    second: int
    score: float
    km: float | None
    same_tax_id: bool
    name_similarity: float
    reasons: tuple[Reason, ...]


class Name(NamedTuple):
    """A name without case, legal form, generic words and order; blank names have no tokens."""

    tokens: tuple[str, ...]
    numbers: tuple[str, ...]


class _Facilities(NamedTuple):
    """The facilities by columns; equal names, numbers and tax ids have equal codes, or -1."""

    place: Floats
    parts: list[Name]
    word: _Integers
    number: _Integers
    tax: _Integers

    def same_tax(self, first: _Integers, second: _Integers) -> NDArray[np.bool_]:
        return np.asarray((self.tax[first] == self.tax[second]) & (self.tax[first] >= 0))

    def same_number(self, first: _Integers, second: _Integers) -> NDArray[np.bool_]:
        return np.asarray(self.number[first] == self.number[second])


def candidates(
    names: Sequence[str],
    tax_ids: Sequence[str | None],
    latlon: ArrayLike,
    *,
    near_km: float = 0.3,
    alike: float = 0.82,
) -> tuple[Pair, ...]:
    """Propose pairs of facilities that may be one and the same.

    A pair is proposed when the tax ids are equal and either the names are alike or the places
    within 1 km; when the places are within `near_km` and the names are alike; when the names
    are equal after normalisation and the places within 5 km or not both known. Names that
    number themselves differently are two facilities by their own word and never proposed; a
    number in one of the names only keeps them from being alike.

    Facilities of one tax id with equal numbers, and unplaced ones with namesakes, are compared
    all with all, for any of those pairs may be an answer; all others are found by trees.

    Parameters
    ----------
    names : sequence of str
        Names as people wrote them, n of them.
    tax_ids : sequence of str or None
        Not known when None, empty or nothing but zeros.
    latlon : array_like of shape (n, 2)
        Latitudes and longitudes, degrees; NaN for facilities without a place.
    near_km : float
        Kilometres within which alike names suffice.
    alike : float
        Smallest similarity, from 0 to 1, of names that are alike.

    Returns
    -------
    tuple of Pair
        Highest score first, then by position.
    """
    place = unmasked(latlon).reshape(-1, 2)
    known = {name: normalised(name) for name in set(names)}
    parts = [known[name] for name in names]
    facilities = _Facilities(
        place,
        parts,
        _numbered(part.tokens or None for part in parts),
        _numbered(part.numbers for part in parts),
        _numbered(_tax_id(tax_id) for tax_id in tax_ids),
    )
    first, second = _possible(facilities, near_km, alike)
    first, second, similarity = _compared(facilities, first, second, alike)
    km = geodesic_km(place[first, 0], place[first, 1], place[second, 0], place[second, 1])
    same_tax = facilities.same_tax(first, second)
    names_alike = facilities.same_number(first, second) & (similarity >= alike)
    equal = (facilities.word[first] == facilities.word[second]) & (facilities.word[first] >= 0)
    near = (
        (same_tax & within(km, SAME_TAX_ID_KM))
        | (names_alike & within(km, near_km))
        | (equal & within(km, SAME_NAME_KM))
    )
    proposed = np.flatnonzero(near | (same_tax & names_alike) | (equal & np.isnan(km)))
    flags = np.column_stack([same_tax, equal, names_alike & ~equal, near])[proposed]
    score = 0.4 * same_tax + 0.4 * similarity + np.nan_to_num(0.2 / (1 + km))
    columns = (first, second, score, km, similarity)
    pairs = (
        Pair(a, b, total, None if isnan(far) else far, flag[0], names, _reasons(flag))
        for (a, b, total, far, names), flag in zip(
            zip(*(column[proposed].tolist() for column in columns), strict=True),
            flags.tolist(),
            strict=True,
        )
    )
    return tuple(sorted(pairs, key=lambda pair: (-pair.score, pair.first, pair.second)))


def _reasons(flags: Sequence[bool]) -> tuple[Reason, ...]:
    return tuple(reason for reason, flag in zip(Reason, flags, strict=True) if flag)


def normalised(name: str) -> Name:
    """Reduce a name to what tells it from others, in alphabetical order.

    A name of nothing but legal forms and generic words keeps its generic words.
    """
    plain = folded(unicodedata.normalize("NFKC", name.replace("№", " ")))
    plain = _INITIALS.sub(r"\1", _FOUR_S.sub(" ", plain))
    plain = _ORDINAL.sub(lambda m: f" {m[1].translate(_DIGITS)} ", plain)
    words: set[str] = set()
    numbers: list[str] = []
    attempts: tuple[tuple[str, frozenset[str]], ...] = (
        (_CHINESE.sub(" ", plain), _GENERIC),
        (plain, _LEGAL),
        (plain, frozenset()),
    )
    for text, noise in attempts:
        tokens = [token for token in _TOKEN.findall(text) if token not in noise]
        numbers = sorted(t.lstrip("0") or "0" for t in tokens if _NUMBER.fullmatch(t))
        words = {token for token in tokens if not _NUMBER.fullmatch(token)}
        if words:
            break
    return Name((*sorted(words), *numbers), tuple(numbers))


def _tax_id(text: str | None) -> str | None:
    plain = re.sub(r"[\W_]", "", text or "").upper()
    return plain if plain.strip("0") else None


def _numbered(values: Iterable[Hashable]) -> _Integers:
    """Equal values as equal numbers, None as -1."""
    seen: dict[Hashable, int] = {}
    return np.array(
        [-1 if value is None else seen.setdefault(value, len(seen)) for value in values], np.int64
    )


def _possible(facilities: _Facilities, near_km: float, alike: float) -> tuple[_Integers, _Integers]:
    """Every pair that a rule could propose, and few others; each once, the smaller one first."""
    place, parts, word, number, tax = facilities
    size = word.size
    placed = np.isfinite(place).all(axis=1)
    xyz = np.full((size, 3), np.nan)
    xyz[placed] = ecef_km(place[placed, 0], place[placed, 1])
    tax_and_number = np.where(tax >= 0, tax * size + number, -1)
    found = np.concatenate(
        [
            _spelt_alike(parts, _neighbours(xyz, np.where(word < 0, -1, number), near_km), alike),
            _neighbours(xyz, tax, SAME_TAX_ID_KM),
            _neighbours(xyz, word, SAME_NAME_KM),
            _all_with_all(tax_and_number, np.ones(size, np.bool_)),
            _all_with_all(word, np.logical_not(placed)),
        ]
    )
    keys = np.unique(found.min(axis=1) * size + found.max(axis=1))
    return np.divmod(keys, max(size, 1))


def _neighbours(xyz: Floats, group: _Integers, reach_km: float) -> _Integers:
    """Pairs of one group within reach or little more: groups lie apart in a fourth dimension."""
    rows = np.flatnonzero(np.isfinite(xyz[:, 0]) & (group >= 0))
    chord = min(float(chord_bounds_km(reach_km)[1]), _WIDEST_KM)
    if rows.size == 0:
        return np.empty((0, 2), np.int64)
    tree = cKDTree(np.column_stack([xyz[rows], group[rows] * (2.0 * chord)]))
    return np.asarray(rows[tree.query_pairs(chord, output_type="ndarray")], np.int64)


def _spelt_alike(parts: list[Name], pairs: _Integers, alike: float) -> _Integers:
    """Leave out pairs whose letters alone, in any order, are too different to be alike.

    Turning one text into another inserts and deletes at least the letters that one has more of;
    counted in a few classes, that is a bound. Thousands of facilities may lie at one point.
    """
    kinds = list(set(parts))
    counts = [
        np.bincount(np.array([*map(ord, " ".join(k.tokens))], int) % 16, minlength=16)
        for k in kinds
    ]
    places = {kind: row for row, kind in enumerate(kinds)}
    letters = np.array(counts, np.int32).reshape(-1, 16)[[places[part] for part in parts]]
    size = letters.sum(axis=1)
    kept = []
    for start in range(0, len(pairs), _BLOCK):
        one, other = pairs[start : start + _BLOCK].T
        edits = np.abs(letters[one] - letters[other]).sum(axis=1)
        kept.append(edits <= (1 - alike) * (size[one] + size[other]) + 1e-9)
    return pairs[np.concatenate(kept)] if kept else pairs


def _all_with_all(group: _Integers, some: NDArray[np.bool_]) -> _Integers:
    """Pairs of one group of which at least one is among some."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    for row in np.flatnonzero(group >= 0).tolist():
        members[int(group[row])].append(row)
    found = [np.empty((0, 2), np.int64)]
    for rows in members.values():
        if len(rows) > 1:
            every = np.array(rows, np.int64)
            here, others = every[some[every]], every[~some[every]]
            found.append(here[np.column_stack(np.triu_indices(here.size, 1))])
            found.append(np.stack(np.meshgrid(here, others), axis=-1).reshape(-1, 2))
    return np.concatenate(found)


def _compared(
    facilities: _Facilities, first: _Integers, second: _Integers, alike: float
) -> tuple[_Integers, _Integers, Floats]:
    """Pairs that names and numbers leave possible, with the similarity of their names.

    Words that both names hold are set aside for a second look: the name of a chain or a town
    must not make two brands under one roof alike.
    """
    _, parts, word, _, _ = facilities
    low, high, back = _distinct(word, first, second)
    names = dict(zip(word.tolist(), parts, strict=True))
    texts = {key: " ".join(part.tokens) for key, part in names.items()}
    ratio = np.asarray(
        process.cpdist(
            [texts[key] for key in low.tolist()],
            [texts[key] for key in high.tolist()],
            scorer=Indel.normalized_similarity,
            dtype=np.float64,
            workers=-1,
        ),
        float,
    )
    similarity = np.where(low >= 0, ratio, 0.0)[back]
    counted = np.array([bool(part.numbers) for part in parts], np.bool_)
    same_number = facilities.same_number(first, second)
    clash = counted[first] & counted[second] & ~same_number
    kept = np.where(facilities.same_tax(first, second), ~clash, same_number & (similarity >= alike))
    first, second, similarity = first[kept], second[kept], similarity[kept]
    low, high, back = _distinct(word, first, second)
    rest = [_rest(names[a], names[b]) for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    return first, second, np.minimum(similarity, np.array(rest, float)[back])


def _distinct(
    word: _Integers, first: _Integers, second: _Integers
) -> tuple[_Integers, _Integers, _Integers]:
    """Pairs of names, each once, and where each pair of facilities finds its own."""
    low, high = np.minimum(word[first], word[second]), np.maximum(word[first], word[second])
    base = word.size + 1
    keys, back = np.unique((low + 1) * base + high + 1, return_inverse=True)
    low, high = np.divmod(keys, base)
    return low - 1, high - 1, back


def _rest(one: Name, other: Name) -> float:
    """Similarity of the words that only one of two names has; 1 where only one has any."""
    here = [token for token in one.tokens if token not in other.tokens]
    there = [token for token in other.tokens if token not in one.tokens]
    if not here or not there:
        return 1.0
    return Indel.normalized_similarity(" ".join(here), " ".join(there))
