"""Rules of single records."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from aftersales.domain.faults import Fault
from aftersales.domain.progress import Cancelled, Progress
from aftersales.domain.records import Facility, Status, StatusEntry
from tests.builders import make_centre, make_right


def test_status_follows_its_dates() -> None:
    history = (
        StatusEntry(status=Status.ACTIVE, since=date(2024, 1, 1)),
        StatusEntry(status=Status.PLANNED, since=date(2023, 1, 1)),
        StatusEntry(status=Status.CLOSED, since=date(2025, 1, 1)),
    )
    centre = make_centre(history=history)
    days = [date(2022, 12, 31), date(2023, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]
    assert [centre.status_on(day) for day in days] == [None, "planned", "active", "closed"]


def test_right_holds_on_both_its_days() -> None:
    right = make_right(valid_from=date(2024, 1, 1), valid_to=date(2024, 12, 31))
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]
    assert [right.valid_on(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    "over",
    [
        {"lat": None},
        {"lat": 91.0},
        {"lon": float("nan")},
        {"bays": -1},
        {"hours_per_week": 169},
        {"code": " "},
        {"colour": "red"},
        {
            "history": (
                StatusEntry(status=Status.ACTIVE, since=date(2024, 1, 1)),
                StatusEntry(status=Status.CLOSED, since=date(2024, 1, 1)),
            )
        },
    ],
)
def test_refuses(over: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make_centre(**over)


def test_every_fault_at_once() -> None:
    with pytest.raises(ValidationError) as caught:
        Facility(code="", kind="garage", name="", lat=100, lon=200)
    assert {error["loc"][0] for error in caught.value.errors()} == {
        "code", "kind", "name", "lat", "lon",
    }  # fmt: skip


def test_right_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValidationError):
        make_right(valid_from=date(2025, 1, 2), valid_to=date(2025, 1, 1))


def test_fault_cuts_long_values() -> None:
    assert len(Fault(1, "name", "code", "x" * 500).value) == 80


def test_progress_stops_when_asked() -> None:
    heard: list[tuple[float, str]] = []
    progress = Progress(lambda done, stage: heard.append((done, stage)))
    progress.step(0.5, "coverage")
    progress.cancel()
    with pytest.raises(Cancelled):
        progress.step(0.6, "coverage")
    assert heard == [(0.5, "coverage")]
