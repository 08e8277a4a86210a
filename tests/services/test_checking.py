"""What was typed is read as a careful person would, or every fault is told at its field."""

import unicodedata
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.domain.fields import FieldKind, FieldSpec, field_of, fields_of, value_of
from aftersales.domain.records import (
    Authorisation,
    Basis,
    Brand,
    Certificate,
    Contact,
    Decision,
    DemandPoint,
    DemandRow,
    Facility,
    FacilityKind,
    Factor,
    Lane,
    Record,
    Region,
    Settlement,
    Status,
    StatusEntry,
    WorkType,
)
from aftersales.exchange.cells import CellError
from aftersales.services.checking import SECTIONS, Names, check, convert
from aftersales.settings import LANGUAGES
from aftersales.texts import catalogue
from aftersales.ui.shown import written
from tests.builders import TYPED, make_centre

NAMES = Names(
    [
        Region(code="A", name="Alpha", names={"ru": "Альфа", "zh": "阿"}),
        Region(code="B", name="Королёв"),
    ],
    [Brand(code="ONE", name="Brand One"), Brand(code="TWO", name="Škoda")],
    {"SC-1": "Centre", "SC-2": "Alpha"},
)
CENTRE = {"code": "SC-9", "kind": "service_centre", "name": "Centre"}
RIGHT = {"facility": "SC-1", "brand": "ONE", "work_type": "service", "valid_from": "2020-01-01"}
TOWN = {"code": "t", "name": "T", "region": "A", "lat": "55", "lon": "37", "population": "5"}
ROW = {
    "region": "A", "brand": "ONE", "year": "2025", "uio": "5", "basis": "measured", "source": "s",
}  # fmt: skip
POINT = {"code": "p", "lat": "55", "lon": "37", "region": "A", "brand": "ONE", "uio": "5"}
GOOD: dict[type[Record], dict[str, str]] = {
    Facility: CENTRE,
    Authorisation: RIGHT,
    Settlement: TOWN,
    DemandRow: ROW,
    DemandPoint: POINT,
    Brand: {"code": "X", "name": "Y"},
    Region: {"code": "X", "name": "Y"},
    Certificate: {"facility": "SC-1", "title": "T"},
    Contact: {"facility": "SC-1", "name": "N"},
    Decision: {"facility": "SC-1", "day": "2024-02-03", "words": "W"},
    StatusEntry: {"facility": "SC-1", "status": "active", "since": "2024-02-03"},
    Lane: {"origin": "SC-1", "destination": "SC-2", "hours": "30,5"},
    Factor: {"code": "speed", "value": "-1,5", "basis": "assumed"},
}


def faults(kind: type[Record], given: dict[str, Any], **how: Any) -> list[tuple[str, str]]:
    checked = check(kind, given, NAMES, **how)
    assert (checked.record is None) == bool(checked.faults)
    return [(fault.column, fault.code) for fault in checked.faults]


def test_every_kind_of_record_can_be_typed() -> None:
    assert GOOD.keys() == set(TYPED)
    for kind, cells in GOOD.items():
        assert faults(kind, cells) == [], kind


@pytest.mark.parametrize(
    ("kind", "field", "cell", "code"),
    [
        (Facility, "code", "", "required"),
        (Facility, "name", "  ", "required"),
        (Settlement, "lat", "", "required"),
        (DemandRow, "uio", "", "required"),
        (Authorisation, "brand", "", "required"),
        (Authorisation, "valid_from", "", "required"),
        (Decision, "words", "", "required"),
        (Facility, "hours_per_week", "abc", "not_a_number"),
        (Facility, "hours_per_week", "1e1", "not_a_number"),
        (Facility, "bays", "seven", "not_a_number"),
        (Facility, "bays", "٣", "not_a_number"),
        (Facility, "bays", "1.5", "not_whole"),
        (Facility, "bays", "1,0", "not_whole"),
        (Facility, "contract_to", "31.02.2026", "not_a_date"),
        (Facility, "contract_to", "1.1.1899", "not_a_date"),
        (Facility, "contract_to", "soon", "not_a_date"),
        (Facility, "contract_to", "03/04/2026", "date_ambiguous"),
        (Facility, "kind", "garage", "not_a_choice"),
        (Authorisation, "work_type", "dancing", "not_a_choice"),
        (Facility, "region", "Atlantis", "unknown_region"),
        (Authorisation, "brand", "NINE", "unknown_brand"),
        (Authorisation, "facility", "SC-999", "unknown_facility"),
        (Facility, "bays", "-1", "out_of_range"),
        (Facility, "bays", "1000000001", "out_of_range"),
        (Facility, "shifts", "5", "out_of_range"),
        (Facility, "hours_per_week", "168,5", "out_of_range"),
        (Settlement, "lat", "90.001", "out_of_range"),
        (Settlement, "lon", "-180,001", "out_of_range"),
        (DemandRow, "year", "1899", "out_of_range"),
        (Facility, "name", "x" * 301, "too_long"),
        (Facility, "code", "x" * 65, "too_long"),
        (Facility, "notes", "x" * 4001, "too_long"),
        (Facility, "code", "A\u200bB", "characters"),
        (Facility, "code", "A\u202eB", "characters"),
        (Facility, "code", "A\x07B", "characters"),
        (DemandPoint, "code", "\ufeffp", "characters"),
        (Facility, "name", "A\x07B", "characters"),
        (Facility, "notes", "A\x00B", "characters"),
        (Settlement, "lat", "somewhere", "coordinates_unclear"),
        (Settlement, "lon", "55 N", "coordinates_unclear"),
        (Settlement, "lat", "55°75'", "minutes_seconds"),
        (Settlement, "lon", "6173000", "looks_projected"),
        (Facility, "lat", "55", "half_position"),
        (Lane, "origin", "", "required"),
        (Lane, "hours", "", "required"),
        (Lane, "hours", "10000,5", "out_of_range"),
        (Lane, "hours", "-1", "out_of_range"),
        (Lane, "origin", "SC-9", "unknown_facility"),
        (Lane, "destination", "nowhere", "unknown_facility"),
        (Lane, "destination", "SC-1", "lane_to_itself"),
        (Lane, "destination", "Centre", "lane_to_itself"),
        (Lane, "cutoff", "24:00", "not_a_time"),
        (Lane, "cutoff", "16:60", "not_a_time"),
        (Lane, "cutoff", "16:30:15", "not_a_time"),
        (Lane, "cutoff", "0,6875", "not_a_time"),
        (Lane, "cutoff", "noon", "not_a_time"),
        (Factor, "value", "1000000000001", "out_of_range"),
        (Factor, "source", "x" * 1001, "too_long"),
    ],
)
def test_a_fault_is_told_at_its_field(kind: type[Record], field: str, cell: str, code: str) -> None:
    given = GOOD[kind] | {field: cell}
    checked = check(kind, given, NAMES, line=12)
    assert [(f.line, f.column, f.code) for f in checked.faults] == [(12, field, code)]
    assert checked.faults[0].value == cell[:80]
    assert checked.record is None


def test_a_period_that_ends_before_it_starts() -> None:
    cells = RIGHT | {"valid_to": "2019-12-31"}
    assert faults(Authorisation, cells) == [("valid_to", "ends_before_it_starts")]
    paper = {"facility": "SC-1", "title": "T", "valid_from": "2.1.2024", "valid_to": "1.1.2024"}
    assert faults(Certificate, paper) == [("valid_to", "ends_before_it_starts")]
    assert faults(Authorisation, RIGHT | {"valid_to": "2020-01-01"}) == []


def test_two_statuses_on_one_day() -> None:
    entry = {"status": "active", "since": date(2020, 1, 1)}
    given = {**CENTRE, "history": [entry, {**entry, "status": "closed"}]}
    assert faults(Facility, given) == [("history", "two_statuses_on_one_day")]


def test_what_is_missing_altogether_is_required() -> None:
    assert faults(Facility, {"name": "X"}) == [("code", "required"), ("kind", "required")]
    assert faults(Facility, {}) == [(name, "required") for name in ("code", "kind", "name")]


def test_all_faults_at_once_in_the_order_of_the_fields() -> None:
    given = {
        "name": "",
        "code": "A\u200bB",
        "kind": "garage",
        "region": "Atlantis",
        "bays": "1.5",
        "shifts": "9",
        "hours_per_week": "x",
        "contract_to": "03/04/2026",
        "phone": "1" * 301,
        "basis": "guessed",
    }
    assert faults(Facility, given) == [
        ("name", "required"),
        ("code", "characters"),
        ("kind", "not_a_choice"),
        ("region", "unknown_region"),
        ("bays", "not_whole"),
        ("shifts", "out_of_range"),
        ("hours_per_week", "not_a_number"),
        ("contract_to", "date_ambiguous"),
        ("phone", "too_long"),
        ("basis", "not_a_choice"),
    ]


@pytest.mark.parametrize(("good", "wrong"), [("lat", "lon"), ("lon", "lat")])
def test_a_wrong_half_of_a_position_is_one_fault(good: str, wrong: str) -> None:
    given = CENTRE | {good: "55", wrong: "somewhere"}
    assert faults(Facility, given) == [(wrong, "coordinates_unclear")]


def test_every_fault_has_words_in_every_language() -> None:
    codes = {
        *("required", "not_a_number", "not_whole", "not_a_date", "date_ambiguous", "not_a_choice"),
        *("unknown_region", "unknown_brand", "unknown_facility", "out_of_range", "too_long"),
        *("characters", "half_position", "ends_before_it_starts", "two_statuses_on_one_day"),
        *("coordinates_unclear", "minutes_seconds", "looks_projected"),
    }
    for language in LANGUAGES:
        assert codes - catalogue(language)["fault"].keys() == set()


ENUMERATIONS: list[type[StrEnum]] = [FacilityKind, Status, WorkType, Basis]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("choices", ENUMERATIONS, ids=lambda choices: choices.__name__)
def test_a_choice_is_read_by_its_word_in_every_language(
    choices: type[StrEnum], language: str
) -> None:
    spec = FieldSpec("x", FieldKind.CHOICE, True, choices)
    for choice in choices:
        word = str(catalogue(language)[SECTIONS[choices]][choice])
        for cell in (word, word.upper(), f"  {word}\t", choice.value):
            assert convert(spec, cell, NAMES) is choice


CELLS: dict[str, list[tuple[type[Record], str, str, Any]]] = {
    "en": [
        (Facility, "kind", "Service centre", FacilityKind.SERVICE_CENTRE),
        (Facility, "region", "alpha", "A"),
        (Facility, "lat", "55.75", 55.75),
        (Facility, "lat", "55°45'N", 55.75),
        (Facility, "bays", "1,234", None),
        (Facility, "bays", "1 234", 1234),
        (Facility, "hours_per_week", "40.5", 40.5),
        (Facility, "contract_to", "2026-12-31", date(2026, 12, 31)),
        (Facility, "contract_to", "31 December 2026", date(2026, 12, 31)),
        (Authorisation, "work_type", "high voltage", WorkType.HIGH_VOLTAGE),
        (Authorisation, "brand", "brand one", "ONE"),
        (StatusEntry, "status", "Closed", Status.CLOSED),
        (DemandRow, "basis", "estimated", Basis.ESTIMATED),
        (Contact, "name", "O'Neill", "O'Neill"),
        (Decision, "words", "'=1+1", "=1+1"),
    ],
    "ru": [
        (Facility, "region", "АЛЬФА", "A"),
        (Facility, "region", "королев", "B"),
        (Facility, "lat", "55,75", 55.75),
        (Facility, "lat", "55°45′ с. ш.", 55.75),
        (Facility, "bays", "1\u00a0234", 1234),
        (Facility, "hours_per_week", "40,5", 40.5),
        (Facility, "contract_to", "31.12.2026", date(2026, 12, 31)),
        (Facility, "contract_to", "31 декабря 2026 г.", date(2026, 12, 31)),
        (Authorisation, "work_type", "кузовной ремонт", WorkType.BODY),
        (Authorisation, "brand", "skoda", "TWO"),
        (StatusEntry, "status", "Закрыт", Status.CLOSED),
        (DemandRow, "uio", "12 345", 12345),
        (Certificate, "title", "Окраска", "Окраска"),
        (Brand, "group", "ГАЗ", "ГАЗ"),
        (Settlement, "names.ru", "Королёв", "Королёв"),
    ],
    "zh": [
        (Facility, "kind", "服务中心", FacilityKind.SERVICE_CENTRE),
        (Facility, "region", "阿", "A"),
        (Facility, "lat", "北纬55.75度", 55.75),
        (Facility, "contract_to", "2026年12月31日", date(2026, 12, 31)),
        (Authorisation, "work_type", "钣喷", WorkType.BODY),
        (StatusEntry, "status", "关闭", Status.CLOSED),
        (DemandRow, "basis", "实测", Basis.MEASURED),
        (DemandPoint, "uio", "300", 300),
        (Region, "names.zh", "莫斯科", "莫斯科"),
        (Decision, "day", "2024/2/3", date(2024, 2, 3)),
        (Contact, "role", "经理", "经理"),
    ],
}


@pytest.mark.parametrize(
    ("kind", "field", "cell", "value"), [case for cases in CELLS.values() for case in cases]
)
def test_cells_as_people_write_them(kind: type[Record], field: str, cell: str, value: Any) -> None:
    more = {"lon": "37"} if (kind, field) == (Facility, "lat") else {}
    checked = check(kind, GOOD[kind] | more | {field: cell}, NAMES)
    if value is None:  # may be thousands
        assert [(f.column, f.code) for f in checked.faults] == [(field, "not_whole")]
        return
    assert checked.faults == []
    assert checked.record is not None
    assert value_of(checked.record, field) == value


@pytest.mark.parametrize("field", ["lat", "lon"])
@pytest.mark.parametrize(
    "cell", ["55.75, 37.61", "N55.75 E37.61", "55,75; 37,61", "geo:55.75,37.61"]
)
def test_a_pair_pasted_into_one_field_fills_both(field: str, cell: str) -> None:
    checked = check(Facility, CENTRE | {field: cell}, NAMES)
    assert checked.faults == []
    assert {name: checked.values[name] for name in ("lat", "lon")} == {"lat": 55.75, "lon": 37.61}
    held = make_centre()
    moved = check(Facility, {field: cell}, NAMES, held=held)
    assert moved.record == held.model_copy(update={"lat": 55.75, "lon": 37.61})
    assert moved.values == {"lat": 55.75, "lon": 37.61}


def test_a_pair_beside_another_coordinate_is_a_fault() -> None:
    given = CENTRE | {"lat": "55.75, 37.61", "lon": "37.61"}
    assert ("lat", "coordinates_unclear") in faults(Facility, given)


def test_one_number_is_never_a_pair() -> None:
    checked = check(Facility, {"lat": "56"}, NAMES, held=make_centre())
    assert checked.values == {"lat": 56.0}
    assert check(Facility, {"lat": "", "lon": ""}, NAMES, held=make_centre()).values == {
        "lat": None,
        "lon": None,
    }


def test_a_name_in_one_language_leaves_the_others() -> None:
    held = Region(code="A", name="Alpha", names={"ru": "Альфа", "zh": "阿", "kk": "Ә"})
    changed = check(Region, {"names.ru": "Новая"}, NAMES, held=held)
    assert changed.values == {"names": {"ru": "Новая", "zh": "阿", "kk": "Ә"}}
    emptied = check(Region, {"names.ru": ""}, NAMES, held=held)
    assert emptied.values == {"names": {"zh": "阿", "kk": "Ә"}}
    both = check(Region, {"names.ru": "Р", "names.zh": ""}, NAMES, held=held)
    assert both.values == {"names": {"ru": "Р", "kk": "Ә"}}
    fresh = check(Region, {"code": "X", "name": "Y", "names.zh": "新"}, NAMES)
    assert fresh.values["names"] == {"zh": "新"}
    assert held.names == {"ru": "Альфа", "zh": "阿", "kk": "Ә"}


@pytest.mark.parametrize(
    ("kind", "field", "cell", "hint"),
    [
        (Facility, "region", "Alhpa", " → A?"),
        (Facility, "region", "Королйв", " → B?"),
        (Authorisation, "brand", "Brand Onee", " → ONE?"),
        (Authorisation, "facility", "SC-11", " → SC-1?"),
        (StatusEntry, "status", "activ", " → active?"),
        (StatusEntry, "status", "закрыты", " → закрыт?"),
        (Facility, "region", "☂☂☂☂☂☂☂☂", ""),
        (Facility, "bays", "x", ""),
    ],
)
def test_the_nearest_name_is_hinted_at(
    kind: type[Record], field: str, cell: str, hint: str
) -> None:
    found = check(kind, GOOD[kind] | {field: cell}, NAMES).faults
    assert [(fault.column, fault.hint) for fault in found] == [(field, hint)]


def test_a_code_beats_the_name_of_another() -> None:
    for regions in (
        [Region(code="A", name="b"), Region(code="B", name="x")],
        [Region(code="B", name="x"), Region(code="A", name="b")],
    ):
        names = Names(regions)
        assert [names.code("region", cell) for cell in ("b", "B", "a", "x")] == ["B", "B", "A", "B"]


def test_codes_that_differ_in_case_or_accents_alone_are_told_apart() -> None:
    names = Names(
        brands=[Brand(code=code, name=code * 2) for code in ("ONE", "one", "One", "É", "E")],
        facilities={"ё": "1", "е": "2"},
    )
    for code in ("ONE", "one", "One", "É", "E"):
        assert names.code("brand", code) == code
    for code in ("ё", "е"):
        assert names.code("facility", code) == code


def test_names_stand_for_codes_in_the_persons_language() -> None:
    assert NAMES.shown("region", "A", "ru") == "Альфа"
    assert NAMES.shown("region", "A", "en") == "Alpha"
    assert NAMES.shown("region", "B", "zh") == "Королёв"
    assert NAMES.shown("brand", "TWO", "ru") == "Škoda"
    assert NAMES.shown("facility", "SC-2", "ru") == "Alpha"
    assert [NAMES.shown(name, "gone", "ru") for name in ("region", "brand", "facility")] == [
        "gone"
    ] * 3


def test_what_is_not_given_stays() -> None:
    held = make_centre(bays=3, notes="old")
    checked = check(Facility, {"notes": "new"}, NAMES, held=held)
    assert checked.values == {"notes": "new"}
    assert checked.record == held.model_copy(update={"notes": "new"})
    emptied = check(Facility, {"notes": "", "bays": ""}, NAMES, held=held)
    assert emptied.values == {"notes": "", "bays": None}


def test_a_rule_over_two_fields_counts_the_held_one() -> None:
    right = Authorisation(
        facility="SC-1", brand="ONE", work_type=WorkType.SALES, valid_from=date(2024, 1, 1)
    )
    found = faults(Authorisation, {"valid_to": "2023-12-31"}, held=right)
    assert found == [("valid_to", "ends_before_it_starts")]
    assert faults(Facility, {"lon": ""}, held=make_centre()) == [("lat", "half_position")]


def test_good_fields_beside_a_fault_are_read() -> None:
    checked = check(Facility, CENTRE | {"bays": "7", "shifts": "x"}, NAMES)
    assert checked.values["bays"] == 7
    assert "shifts" not in checked.values


def test_an_unknown_field_is_a_fault() -> None:
    assert [column for column, _ in faults(Facility, CENTRE | {"colour": "red"})] == ["colour"]


def test_typed_values_are_taken_as_they_are() -> None:
    held = make_centre(bays=7, contract_to=date(2026, 1, 1))
    given = {name: value for name, value in held.model_dump().items() if name != "uuid"}
    checked = check(Facility, given, NAMES)
    assert checked.record == held
    cells = {"bays": "7", "contract_to": "1.1.2026", "region": "Alpha", "kind": "Service centre"}
    assert check(Facility, given | cells, NAMES).record == held
    assert [
        (fault.column, fault.code)
        for fault in check(Facility, given | {"contract_to": date(1899, 1, 1)}, NAMES).faults
    ] == [("contract_to", "out_of_range")]


WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029"), max_size=20
)


def plain(pattern: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Text as the registry keeps it: composed, without spaces around it."""
    composed = pattern.map(lambda text: unicodedata.normalize("NFC", text).strip())
    return composed.filter(lambda text: text[:1] != "'")


LINE = plain(WORDS)
LONG = plain(st.lists(WORDS, max_size=3).map("\n".join))
NAME = LINE.filter(bool)
CODE = plain(
    st.text(st.sampled_from("ABCabcЁё京0189-_./ №'\"%=+@"), min_size=1, max_size=12)
).filter(bool)
COUNT = st.integers(0, 10**9)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
LAT, LON = st.floats(-90, 90), st.floats(-180, 180)
LOCAL = st.dictionaries(st.sampled_from(["ru", "zh"]), NAME)
REGION, BRAND = st.sampled_from(["A", "B"]), st.sampled_from(["ONE", "TWO"])
OWNER = st.sampled_from(["SC-1", "SC-2"])


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


def periods(first: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A first and a last day in order."""
    return st.tuples(first, maybe(DAYS)).map(
        lambda days: {
            "valid_from": min(days) if None not in days else days[0],
            "valid_to": max(days) if None not in days else days[1],
        }
    )


def record(kind: type[Record], /, **fields: Any) -> st.SearchStrategy[Record]:
    groups = {name: value for name, value in fields.items() if name.startswith("_")}
    single = {name: value for name, value in fields.items() if name not in groups}
    return st.tuples(st.fixed_dictionaries(single), *groups.values()).map(
        lambda parts: kind(**{name: value for part in parts for name, value in part.items()})
    )


PLACE = st.one_of(
    st.just({"lat": None, "lon": None}), st.fixed_dictionaries({"lat": LAT, "lon": LON})
)
RECORDS = st.one_of(
    record(Brand, code=CODE, name=NAME, group=LINE),
    record(
        Region,
        code=CODE,
        name=NAME,
        names=LOCAL,
        district=LINE,
        population=maybe(COUNT),
        population_source=LINE,
    ),
    record(
        Settlement,
        code=CODE,
        name=NAME,
        names=LOCAL,
        region=REGION,
        lat=LAT,
        lon=LON,
        population=COUNT,
    ),
    record(
        Facility,
        code=CODE,
        kind=st.sampled_from(FacilityKind),
        name=NAME,
        tax_id=LINE,
        operator=LINE,
        region=maybe(REGION),
        city=LINE,
        address=LONG,
        _place=PLACE,
        store_format=LINE,
        bays=maybe(COUNT),
        technicians=maybe(COUNT),
        shifts=maybe(st.integers(0, 4)),
        hours_per_week=maybe(st.floats(0, 168)),
        capacity_per_year=maybe(COUNT),
        contract=LINE,
        contract_to=maybe(DAYS),
        phone=LINE,
        email=LINE,
        notes=LONG,
        basis=st.sampled_from(Basis),
        source=LONG,
    ),
    record(StatusEntry, facility=OWNER, status=st.sampled_from(Status), since=DAYS),
    record(
        Authorisation,
        facility=OWNER,
        brand=BRAND,
        work_type=st.sampled_from(WorkType),
        _period=periods(DAYS),
    ),
    record(
        Certificate,
        facility=OWNER,
        title=NAME,
        number=LINE,
        brand=maybe(BRAND),
        work_type=maybe(st.sampled_from(WorkType)),
        scope=LONG,
        _period=periods(maybe(DAYS)),
        attachment=LINE,
    ),
    record(Contact, facility=OWNER, name=NAME, role=LINE, phone=LINE, email=LINE),
    record(Decision, facility=OWNER, day=DAYS, author=LINE, words=LONG.filter(bool)),
    record(
        DemandRow,
        region=REGION,
        brand=maybe(BRAND),
        year=st.integers(1900, 2200),
        uio=COUNT,
        new_sales=maybe(COUNT),
        basis=st.sampled_from(Basis),
        source=NAME,
    ),
    record(
        Lane,
        origin=st.just("SC-1"),
        destination=st.just("SC-2"),
        brand=maybe(BRAND),
        hours=st.floats(0, 10_000),
        cutoff=st.one_of(st.just(""), st.times().map(lambda one: f"{one:%H:%M}")),
        basis=st.sampled_from(Basis),
        source=LONG.filter(lambda words: len(words) <= 1000),
    ),
    record(
        Factor,
        code=CODE,
        value=st.floats(-1e12, 1e12),
        basis=st.sampled_from(Basis),
        source=LONG.filter(lambda words: len(words) <= 1000),
    ),
    record(DemandPoint, code=CODE, lat=LAT, lon=LON, region=REGION, brand=BRAND, uio=COUNT),
)


def cell(spec: FieldSpec, value: Any, language: str) -> str:
    """A value as a person would write it."""
    if value is None:
        return ""
    if isinstance(value, date):
        forms = {"en": "{:%Y-%m-%d}", "ru": "{:%d.%m.%Y}", "zh": "{:%Y年%m月%d日}"}
        return forms[language].format(value)
    if isinstance(value, int | float):
        plain = format(Decimal(repr(value)), "f")
        return plain.replace(".", ",") if language == "ru" else plain
    if spec.choices is not None:
        return str(catalogue(language)[SECTIONS[spec.choices]][value])
    if spec.name in ("region", "brand"):
        return NAMES.shown(spec.name, value, language)
    return str(value)


@given(one=RECORDS, language=st.sampled_from(LANGUAGES))
def test_a_record_that_was_written_down_is_read_back(one: Record, language: str) -> None:
    kind = type(one)
    cells = {spec.name: cell(spec, value_of(one, spec.name), language) for spec in fields_of(kind)}
    checked = check(kind, cells, NAMES)
    assert checked.faults == []
    assert checked.record == one


@given(one=RECORDS, language=st.sampled_from(LANGUAGES))
def test_what_stands_in_a_field_is_read_back(one: Record, language: str) -> None:
    for spec in fields_of(type(one)):
        value = value_of(one, spec.name)
        assert convert(spec, written(spec, value, language), NAMES) == value


@given(
    kind=st.sampled_from(TYPED),
    data=st.data(),
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
)
def test_any_text_is_read_or_refused(kind: type[Record], data: st.DataObject, text: str) -> None:
    spec = data.draw(st.sampled_from(fields_of(kind)))
    checked = check(kind, GOOD[kind] | {spec.name: text}, NAMES)
    assert (checked.record is None) == bool(checked.faults)
    assert field_of(kind, spec.name) is spec
    try:
        value = convert(spec, text, NAMES)
    except CellError:
        assert spec.name in {fault.column for fault in checked.faults} or "lon" in checked.values
    else:
        assert checked.record is None or value_of(checked.record, spec.name) in (
            value,
            str(value).strip(),
        )
