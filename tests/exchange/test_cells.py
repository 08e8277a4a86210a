"""Cells of text become values by rules a person can foresee, or say why not."""

from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from aftersales.exchange.cells import CellError, day, number, whole
from aftersales.texts import day as shown

THAT_DAY = date(2026, 11, 24)


def code(cell: str) -> str:
    with pytest.raises(CellError) as caught:
        day(cell)
    assert caught.value.values == {"value": cell}
    return caught.value.code


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-24", "24.11.2026", "2026/11/24", "2026.11.24", "2026年11月24日",
        "2026 年 11 月 24 日", "24 Nov 2026", "24 november 2026", "24 ноября 2026",
        "24 ноябрь 2026", "24 ноя. 2026 г.", "24 нояб. 2026\u00a0г.", "24 НОЯ 2026 года",
        "24/11/2026", "11/24/2026",
    ],
)  # fmt: skip
def test_dates(cell: str) -> None:
    assert day(cell) == THAT_DAY


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1.2.2026", date(2026, 2, 1)),
        ("2026/1/2", date(2026, 1, 2)),
        ("2026-1-2", date(2026, 1, 2)),
        ("29.02.2024", date(2024, 2, 29)),
        ("3 мая 2026", date(2026, 5, 3)),
        ("3 май 2026", date(2026, 5, 3)),
        ("3 мар. 2026", date(2026, 3, 3)),
        ("3 Sept 2026", date(2026, 9, 3)),
        ("01.01.1900", date(1900, 1, 1)),
        ("31.12.2200", date(2200, 12, 31)),
    ],
)
def test_short_and_edge_dates(cell: str, expected: date) -> None:
    assert day(cell) == expected


@pytest.mark.parametrize("cell", ["03/04/2026", "3/4/2026", "12/12/2026"])
def test_slashes_are_ambiguous(cell: str) -> None:
    assert code(cell) == "date_ambiguous"


@pytest.mark.parametrize(
    "cell",
    [
        "", "31.02.2026", "29.02.2026", "2026-13-01", "13/13/2026", "00.01.2026", "01.01.0026",
        "31.12.1899", "2201-01-01", "03/04/0026", "24.11.26", "20261124", "45292", "2026-11.24",
        "24 Foo 2026", "24 ma 2026", "Nov 2026", "２０２６-11-24", "٢٤.11.2026", "24.11.2026 x",
        "24-11-2026", "2026-11-24T00:00",
    ],
)  # fmt: skip
def test_not_dates(cell: str) -> None:
    assert code(cell) == "not_a_date"


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_dates_come_back(when: date) -> None:
    texts = [
        when.isoformat(),
        f"{when:%d.%m.%Y}",
        f"{when.year}/{when.month}/{when.day}",
        f"{when.year}年{when.month}月{when.day}日",
        *(shown(when, language) for language in ("en", "ru", "zh")),
        *(
            format_date(when, f"d {month} y", locale)
            for month in ("MMM", "MMMM", "LLL", "LLLL")
            for locale in ("en", "en_GB", "ru")
        ),
    ]
    assert {day(text) for text in texts} == {when}


@given(st.text(max_size=24))
def test_any_text_is_a_date_or_a_fault(cell: str) -> None:
    try:
        assert day(cell).year >= 1900
    except CellError as told:
        assert told.code in {"not_a_date", "date_ambiguous"}


def test_numbers() -> None:
    assert [number(cell) for cell in ("1 234,5", "1\u202f234.5", "\u22125", "54,2")] == [
        1234.5, 1234.5, -5, 54.2,
    ]  # fmt: skip
    assert whole("1 234") == 1234
    for cell in ("1_000", "１２", "1e3", "inf", "0x10", ""):
        with pytest.raises(CellError):
            number(cell)
    for cell in ("1.234", "1,0"):
        with pytest.raises(CellError):
            whole(cell)
