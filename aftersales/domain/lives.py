"""The dated statuses of a facility as three plain answers: status, opened, closed.

Files and forms ask for those; the registry keeps every status with its first day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from aftersales.domain.records import Status, StatusEntry

LIFE = ("status", "opened", "closed")


def answers_of(statuses: Sequence[tuple[Status, date]], day: date) -> dict[str, Any]:
    """The three answers of statuses with their first days, oldest first; see :class:`Life`."""
    status = next((one for one, since in reversed(statuses) if since <= day), None)
    if status is None and statuses:
        status = statuses[0][0]  # what is to come is all that is known
    opened = next((since for one, since in statuses if one is Status.ACTIVE), None)
    last = statuses[-1] if statuses else None
    closed = last[1] if last and last[0] is Status.CLOSED else None
    return {"status": status, "opened": opened, "closed": closed}


@dataclass(frozen=True, slots=True)
class Life:
    """Statuses of a facility, oldest first."""

    entries: tuple[StatusEntry, ...] = ()

    def answers(self, day: date) -> dict[str, Any]:
        """Status on a day, the first day it was active, and since when it is closed, if it is."""
        return answers_of([(one.status, one.since) for one in self.entries], day)

    def with_answers(self, wanted: Mapping[str, Any], day: date) -> "Life":
        """The statuses that give other answers, changed as little as possible.

        A first day of being active or closed is moved; another status begins on the day it was
        opened or closed where that is said, else on the day of the question.

        Parameters
        ----------
        wanted : mapping
            ``status``, ``opened`` and ``closed``; what is missing stays.

        Raises
        ------
        ValueError
            ``closes_before_it_opens``; ``opens_later`` for one that is active already;
            ``closed_or_not`` for one that has closed and has another status;
            ``two_statuses_on_one_day``; ``life_unclear`` where no statuses give all that is wanted.
        """
        now = self.answers(day)
        status, opened, closed = (wanted.get(name, now[name]) for name in LIFE)
        if (
            opened
            and closed
            and closed < opened
            and (opened, closed) != (now["opened"], now["closed"])
        ):
            raise ValueError("closes_before_it_opens")
        if opened != now["opened"] and opened and opened > day and status is Status.ACTIVE:
            raise ValueError("opens_later")
        entries = list(self.entries)
        if closed != now["closed"]:
            if closed and closed <= day and status is not Status.CLOSED:
                raise ValueError("closed_or_not")
            if closed and not now["closed"]:
                _begin(entries, Status.CLOSED, closed)
            else:
                _move(entries, Status.CLOSED, now["closed"], closed, day)
        if opened != now["opened"]:
            _move(entries, Status.ACTIVE, now["opened"], opened, day)
        entries.sort(key=lambda one: one.since)
        if status is not None and status != Life(tuple(entries)).answers(day)["status"]:
            since = {
                Status.ACTIVE: opened if opened != now["opened"] else None,
                Status.CLOSED: closed,
            }
            _begin(entries, status, since.get(status) or day)
        days = [one.since for one in entries]
        if len(set(days)) != len(days):
            raise ValueError("two_statuses_on_one_day")
        after = Life(tuple(sorted(entries, key=lambda one: one.since)))
        if not after._gives(wanted, now, day):
            raise ValueError("life_unclear")
        return after

    def _gives(self, wanted: Mapping[str, Any], before: Mapping[str, Any], day: date) -> bool:
        """Whether the answers are what was wanted; taken silently, one that is not were lost."""
        now = self.answers(day)
        asked = {name for name in wanted if wanted[name] != before[name]}
        if "status" in asked:  # days that a new status leaves behind stay known
            asked -= {name for name in asked if wanted[name] is None and name != "status"}
        elif before["status"] is not None and now["status"] != before["status"]:
            return False  # moving a day must not change what nobody spoke of
        return all(now[name] == wanted[name] for name in asked)


def _move(
    entries: list[StatusEntry],
    status: Status,
    before: date | None,
    after: date | None,
    day: date,
) -> None:
    """Move the entry that begins a status; make a missing one, drop one that is yet to come."""
    place = next(
        (k for k, e in enumerate(entries) if e.status is status and e.since == before), None
    )
    if after is None:
        if place is not None and entries[place].since > day:
            del entries[place]
    elif place is None:
        entries.append(StatusEntry(status=status, since=after))
    else:
        entries[place] = entries[place].model_copy(update={"since": after})


def _begin(entries: list[StatusEntry], status: Status, day: date) -> None:
    """Begin a status on a day, in place of one that begins on the same."""
    for place, entry in enumerate(entries):
        if entry.since == day:
            entries[place] = entry.model_copy(update={"status": status})
            return
    entries.append(StatusEntry(status=status, since=day))
