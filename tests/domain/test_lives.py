"""Dated statuses and the three answers that files and forms ask for."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.domain.lives import LIFE, Life
from aftersales.domain.records import Status, StatusEntry

DAY = date(2026, 6, 1)
PAST, COMING = date(2026, 5, 1), date(2026, 7, 1)
DAYS = [DAY + timedelta(days=k) for k in (-300, -20, -10, -1, 0, 1, 10, 200)]
ACTIVE, BUILDING, CLOSED = Status.ACTIVE, Status.BUILDING, Status.CLOSED


def life(*statuses: tuple[Status, date]) -> Life:
    return Life(
        tuple(
            StatusEntry(uuid=f"u{k}", status=status, since=since)
            for k, (status, since) in enumerate(statuses)
        )
    )


def told(one: Life) -> list[tuple[Status, date]]:
    return [(entry.status, entry.since) for entry in one.entries]


@st.composite
def lives(draw: st.DrawFn) -> Life:
    days = sorted(draw(st.sets(st.sampled_from(DAYS), max_size=4)))
    return life(*((draw(st.sampled_from(Status)), day) for day in days))


WANTED = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(Status),
        "opened": st.sampled_from([None, *DAYS]),
        "closed": st.sampled_from([None, *DAYS]),
    },
)


@pytest.mark.parametrize(
    ("one", "answers"),
    [
        (life(), (None, None, None)),
        (life((ACTIVE, PAST)), (ACTIVE, PAST, None)),
        (life((ACTIVE, COMING)), (ACTIVE, COMING, None)),  # what is to come is all that is known
        (life((BUILDING, PAST), (ACTIVE, COMING)), (BUILDING, COMING, None)),
        (life((ACTIVE, PAST), (CLOSED, DAY)), (CLOSED, PAST, DAY)),
        (life((ACTIVE, PAST), (CLOSED, COMING)), (ACTIVE, PAST, COMING)),
        (life((ACTIVE, PAST), (CLOSED, DAY), (ACTIVE, COMING)), (CLOSED, PAST, None)),
    ],
)
def test_three_answers(one: Life, answers: tuple[Any, ...]) -> None:
    assert tuple(one.answers(DAY)[name] for name in LIFE) == answers


@pytest.mark.parametrize(
    ("one", "wanted", "statuses"),
    [
        (life(), {"status": ACTIVE}, [(ACTIVE, DAY)]),
        (life(), {"opened": PAST}, [(ACTIVE, PAST)]),
        (life(), {"status": BUILDING, "opened": COMING}, [(ACTIVE, COMING), (BUILDING, DAY)]),
        (life(), {"status": CLOSED, "closed": PAST}, [(CLOSED, PAST)]),
        (life((ACTIVE, PAST)), {"status": CLOSED}, [(ACTIVE, PAST), (CLOSED, DAY)]),
        (life((ACTIVE, PAST)), {"closed": COMING}, [(ACTIVE, PAST), (CLOSED, COMING)]),
        (life((ACTIVE, PAST)), {"opened": DAYS[0]}, [(ACTIVE, DAYS[0])]),
        (life((ACTIVE, PAST), (CLOSED, COMING)), {"closed": None}, [(ACTIVE, PAST)]),
        (life((BUILDING, DAY)), {"status": ACTIVE}, [(ACTIVE, DAY)]),
        (
            life((ACTIVE, PAST), (CLOSED, DAYS[3])),
            {"status": ACTIVE, "closed": None},
            [(ACTIVE, PAST), (CLOSED, DAYS[3]), (ACTIVE, DAY)],
        ),
    ],
)
def test_changed_as_little_as_possible(
    one: Life, wanted: dict[str, Any], statuses: list[tuple[Status, date]]
) -> None:
    after = one.with_answers(wanted, DAY)
    assert told(after) == sorted(statuses, key=lambda entry: entry[1])
    kept = {entry.uuid for entry in after.entries if entry.uuid}
    assert kept <= {entry.uuid for entry in one.entries}


@pytest.mark.parametrize(
    ("one", "wanted", "fault"),
    [
        (life(), {"status": CLOSED, "opened": DAY, "closed": PAST}, "closes_before_it_opens"),
        (life((ACTIVE, PAST)), {"opened": COMING}, "opens_later"),
        (life((ACTIVE, PAST)), {"closed": DAY}, "closed_or_not"),
        (life((BUILDING, PAST)), {"opened": PAST}, "two_statuses_on_one_day"),
        # None of these can be had: they were once taken and lost without a word.
        (life((ACTIVE, PAST)), {"opened": None}, "life_unclear"),
        (life((ACTIVE, PAST), (CLOSED, DAY)), {"closed": None}, "life_unclear"),
        (life((ACTIVE, PAST), (CLOSED, COMING)), {"status": CLOSED}, "life_unclear"),
        (life((BUILDING, PAST)), {"opened": DAY}, "life_unclear"),
        (life((BUILDING, PAST), (ACTIVE, DAYS[3])), {"opened": DAYS[0]}, "life_unclear"),
    ],
)
def test_what_cannot_be_is_refused(one: Life, wanted: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValueError, match=f"^{fault}$"):
        one.with_answers(wanted, DAY)


@given(lives(), WANTED)
def test_what_was_wanted_is_answered(one: Life, wanted: dict[str, Any]) -> None:
    """Or refused; a day that is cleared stays known where a new status follows it."""
    now = one.answers(DAY)
    try:
        after = one.with_answers(wanted, DAY)
    except ValueError:
        return
    got = after.answers(DAY)
    asked = {name: value for name, value in wanted.items() if value != now[name]}
    for name, value in asked.items():
        if value is not None or "status" not in asked:
            assert got[name] == value
    if now["status"] is not None and "status" not in asked:
        assert got["status"] == now["status"]
    assert all(first.since < second.since for first, second in pairwise(after.entries))


@given(lives(), st.sets(st.sampled_from(LIFE)))
def test_nothing_wanted_changes_nothing(one: Life, names: set[str]) -> None:
    now = one.answers(DAY)
    assert one.with_answers({}, DAY) == one
    assert one.with_answers({name: now[name] for name in names}, DAY) == one


@given(lives(), WANTED)
def test_wanted_twice_is_wanted_once(one: Life, wanted: dict[str, Any]) -> None:
    try:
        after = one.with_answers(wanted, DAY)
    except ValueError:
        return
    said = {name: value for name, value in wanted.items() if after.answers(DAY)[name] == value}
    assert after.with_answers(said, DAY) == after
