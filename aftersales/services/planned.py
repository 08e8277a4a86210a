"""Planned facilities as if they were open: the network as it was accepted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from aftersales.domain.records import (
    COMING,
    Authorisation,
    Certificate,
    Facility,
    Status,
)
from aftersales.services.network import Snapshot


def as_open(snapshot: Snapshot) -> Snapshot:
    """The registry with every planned or building facility active while it is on its way.

    Its rights begin with its plan at the latest, also those of depots for parts and of plants for
    assembly. Its papers are those of a centre that opens: until the plan ends it has what its
    rights need.
    """
    coming = {
        one.code: one
        for one in snapshot.facilities
        if any(entry.status in COMING for entry in one.history)
    }
    if not coming:
        return snapshot
    begins = {code: _spans(one)[0][0] for code, one in coming.items()}
    papers = [
        Certificate(facility=code, title="planned", valid_from=first, valid_to=last)
        for code, one in coming.items()
        for first, last in _spans(one)
    ]
    return replace(
        snapshot,
        facilities=tuple(
            _opened(one) if one.code in coming else one for one in snapshot.facilities
        ),
        authorisations=tuple(_begun(snapshot.authorisations, begins)),
        certificates=(*snapshot.certificates, *papers),
    )


def _spans(facility: Facility) -> list[tuple[date, date | None]]:
    """First and last days on which a facility is on its way; None without an end."""
    entries = sorted(facility.history, key=lambda entry: entry.since)
    ends: list[date | None] = [entry.since - timedelta(days=1) for entry in entries[1:]]
    return [
        (entry.since, last)
        for entry, last in zip(entries, [*ends, None], strict=True)
        if entry.status in COMING
    ]


def _opened(facility: Facility) -> Facility:
    history = tuple(
        entry.model_copy(update={"status": Status.ACTIVE}) if entry.status in COMING else entry
        for entry in facility.history
    )
    return facility.model_copy(update={"history": history})


def _begun(rights: tuple[Authorisation, ...], begins: dict[str, date]) -> Iterator[Authorisation]:
    """Rights of planned facilities from the first day of their plan on."""
    for right in rights:
        first = begins.get(right.facility)
        if first is None or right.valid_from <= first:
            yield right
        else:
            yield right.model_copy(update={"valid_from": first})
