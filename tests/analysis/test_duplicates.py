"""Facilities that may be one: as comparing all with all finds them, and as people would."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from aftersales.analysis.duplicates import Pair, Reason, candidates, normalised
from aftersales.geo.distance import destinations, geodesic_km

HERE = 57.0, 40.97
NOWHERE = float("nan"), float("nan")
Place = tuple[float, float]


def away(km: float, azimuth: float = 90.0) -> Place:
    lats, lons = destinations(*HERE, azimuth, km)
    return float(lats), float(lons)


def pairs_of(
    *facilities: tuple[str, str | None, Place], near_km: float = 0.3
) -> dict[tuple[int, int], Pair]:
    names, tax_ids, places = zip(*facilities, strict=True)
    found = candidates(names, tax_ids, places, near_km=near_km)
    return {(pair.first, pair.second): pair for pair in found}


def proposed(
    first: str, second: str, km: float | None = 0.0, tax: tuple[str | None, str | None] = ("", "")
) -> Pair | None:
    there = NOWHERE if km is None else away(km)
    return pairs_of((first, tax[0], HERE), (second, tax[1], there)).get((0, 1))


def by_all_with_all(
    names: Sequence[str], tax_ids: Sequence[str], places: Sequence[Place], near: float, alike: float
) -> set[tuple[int, int, float]]:
    """The rules word for word, for each two facilities."""
    found = set()
    for j in range(len(names)):
        for i in range(j):
            one, other = normalised(names[i]), normalised(names[j])
            km = float(geodesic_km(*places[i], *places[j]))
            unplaced = np.isnan(km)
            same_tax = bool(tax_ids[i]) and tax_ids[i] == tax_ids[j]
            similarity = 0.0
            if one.tokens and other.tokens:
                texts = " ".join(one.tokens), " ".join(other.tokens)
                similarity = Indel.normalized_similarity(*texts)
                here = [t for t in one.tokens if t not in other.tokens]
                there = [t for t in other.tokens if t not in one.tokens]
                if here and there:
                    rest = Indel.normalized_similarity(" ".join(here), " ".join(there))
                    similarity = min(similarity, rest)
            names_alike = one.numbers == other.numbers and similarity >= alike
            equal = bool(one.tokens) and one.tokens == other.tokens
            clash = bool(one.numbers) and bool(other.numbers) and one.numbers != other.numbers
            if not clash and (
                (same_tax and (names_alike or km <= 1))
                or (km <= near and names_alike)
                or (equal and (unplaced or km <= 5))
            ):
                found.add((i, j, round(similarity, 12)))
    return found


WORDS = [
    "Автомир",
    "Автомр",
    "Haval",
    "Havel",
    "Юг",
    "01",
    "1",
    "2",
    "II",
    "ООО",
    "Сервис",
    "北京",
    "一店",
]
NAMES = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
PLACES = st.one_of(
    st.just(NOWHERE),
    st.builds(
        away, st.sampled_from([0, 0.1, 0.25, 0.35, 0.9, 1.1, 4.9, 5.2, 400]), st.floats(0, 360)
    ),
    st.tuples(st.sampled_from([-0.001, 0.0, 0.001]), st.sampled_from([180.0, -180.0, 179.999])),
)
TAX_IDS = st.sampled_from(["", "", "7701", "7702"])


@given(
    st.lists(st.tuples(NAMES, TAX_IDS, PLACES), max_size=14),
    st.sampled_from([0.1, 0.3, 2.0]),
    st.sampled_from([0.5, 0.82, 1.0]),
)
def test_same_as_all_with_all(
    facilities: list[tuple[str, str, Place]], near: float, alike: float
) -> None:
    names = [name for name, _, _ in facilities]
    tax_ids = [tax_id for _, tax_id, _ in facilities]
    places = [place for _, _, place in facilities]
    found = candidates(names, tax_ids, places, near_km=near, alike=alike)
    expected = by_all_with_all(names, tax_ids, places, near, alike)
    assert {(p.first, p.second, round(p.name_similarity, 12)) for p in found} == expected
    assert len(found) == len(expected)
    assert list(found) == sorted(found, key=lambda p: (-p.score, p.first, p.second))
    for pair in found:
        assert 0 < pair.score <= 1
        assert pair.reasons
        assert (pair.km is None) == np.isnan(places[pair.first] + places[pair.second]).any()
    again = candidates(
        names,
        tax_ids,
        np.ma.masked_invalid(places) if places else places,
        near_km=near,
        alike=alike,
    )
    assert again == found


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('ООО "Автомир-Сервис"', "Автомир Сервис ООО"),
        ("ИП Королёв, автосервис", "КОРОЛЕВ ИП"),
        ("Общество с ограниченной ответственностью «Рольф»", "О.О.О. Рольф"),
        ("АО «Рольф», филиал", "РОЛЬФ"),
        ("Haval Центр Иваново", "HAVAL Иваново, официальный дилер"),
        ("Sunrise Auto Service Co., Ltd.", "SUNRISE AUTO LLC"),
        ("Citroën Center Lyon", "Citroen Lyon"),
        ("Автомир №1", "Автомир 01"),
        ("北京汇京鸿汽车销售服务有限公司", "北京汇京鸿汽车服务有限责任公司"),
        ("北京汇京鸿4S店", "北京汇京鸿"),
        ("比亚迪北京第一店", "比亚迪北京 一分店"),
    ],
)
def test_names_that_are_equal(first: str, second: str) -> None:
    assert normalised(first) == normalised(second)
    for km in (0.0, 4.9, None):
        pair = proposed(first, second, km)
        assert pair is not None
        assert pair.name_similarity == 1
        assert Reason.NAMES_EQUAL in pair.reasons
        assert (Reason.NEAR in pair.reasons) == (km is not None)
    assert proposed(first, second, 5.1) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ООО Автомир", "Автомр"),
        ("Haval Автомир Иваново", "Haval Автомирр Иваново"),
        ("Авто Мир", "Автомир"),
        ("Sunrise Motors", "Sunrice Motors"),
        ("北京博瑞祥驰汽车销售有限公司", "北京博瑞祥弛汽车销售有限公司"),
    ],
)
def test_names_that_are_alike(first: str, second: str) -> None:
    pair = proposed(first, second, 0.25)
    assert pair is not None
    assert pair.reasons == (Reason.NAMES_ALIKE, Reason.NEAR)
    assert 0.82 <= pair.name_similarity < 1
    assert proposed(first, second, 0.35) is None
    assert proposed(first, second, None) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Haval Автомир-Сервис Нижний Новгород", "Chery Автомир-Сервис Нижний Новгород"),
        ("Haval Центр Иваново", "HAVAL Ivanovo"),
        ("Town 01", "Town 02"),
        ("Иваново 1", "Иваново 11"),
        ("Автомир", "Автомир 2"),
        ("Автомир II", "Автомир III"),
        ("比亚迪北京一店", "比亚迪北京二店"),
        ("比亚迪北京朝阳店", "吉利北京朝阳店"),
        ("Автосервис", "Дилерский центр"),
        ("Сервис 1", "Салон 1"),
        ("", ""),
        ("«»", "—"),
    ],
)
def test_different_names_under_one_roof(first: str, second: str) -> None:
    assert proposed(first, second, 0.0) is None
    assert proposed(first, second, None) is None


def test_tax_id() -> None:
    same = ("3702 123456", "3702123456")
    pair = proposed("Haval Центр Иваново", "HAVAL Ivanovo", 0.8, same)
    assert pair is not None
    assert pair.reasons == (Reason.SAME_TAX_ID, Reason.NEAR)
    assert pair.same_tax_id
    assert pair.km == pytest.approx(0.8)
    assert proposed("Haval Центр Иваново", "HAVAL Ivanovo", 1.1, same) is None
    assert proposed("Haval Центр Иваново", "HAVAL Ivanovo", None, same) is None
    far = proposed("ООО Автомир", "Автомр", 700, same)
    assert far is not None
    assert far.reasons == (Reason.SAME_TAX_ID, Reason.NAMES_ALIKE)
    assert proposed("", "Автомир", 0.5, same) is not None


@pytest.mark.parametrize("none", ["", None, "0", "000000000000", "-", " "])
def test_no_tax_id_is_no_evidence(none: str | None) -> None:
    assert proposed("Рольф", "Автомир", 0.0, (none, none)) is None


def test_numbered_centres_of_one_owner() -> None:
    """A town's centres lie close together and number themselves; a number is a difference."""
    towns = [(f"Town {n:02d}", "7701", away(0.05 * n)) for n in range(1, 30)]
    assert pairs_of(*towns) == {}
    assert set(pairs_of(*towns, ("town 7", "", away(0.35)))) == {(6, 29)}


def test_score_puts_the_surest_first() -> None:
    found = candidates(
        ["Автомир", "Рольф", "Автомир ООО", "Рольф", "Автомр"],
        ["7701", "", "7701", "", ""],
        [HERE, away(50), HERE, away(53), away(0.2)],
    )
    assert [(pair.first, pair.second) for pair in found] == [(0, 2), (0, 4), (2, 4), (1, 3)]
    assert found[0] == Pair(
        0, 2, 1.0, 0.0, True, 1.0, (Reason.SAME_TAX_ID, Reason.NAMES_EQUAL, Reason.NEAR)
    )


def test_across_the_date_line_and_no_facilities() -> None:
    found = pairs_of(("Чукотка", "", (66.0, 179.999)), ("ЧУКОТКА", "", (66.0, -179.999)))
    assert found[0, 1].km == pytest.approx(0.09, abs=0.01)
    assert candidates([], [], np.empty((0, 2))) == ()
    assert candidates(["a"], [None], [NOWHERE]) == ()


def test_ten_thousand_facilities_at_once() -> None:
    chance = np.random.default_rng(3)
    size = 10_000
    place = HERE + chance.normal(0, 0.8, (size, 2))
    names = [f"Центр {a:03x} {b:03x} Автомир" for a, b in chance.integers(0, 4096, (size, 2))]
    found = candidates(names, [str(9000 + n // 3) for n in range(size)], place)
    assert all(pair.same_tax_id or pair.name_similarity >= 0.82 for pair in found)
