"""What a merge of two facilities does not keep, in words that stay with the one that does."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from aftersales.domain.fields import FieldSpec, fields_of, references
from aftersales.domain.records import Authorisation, Facility, Lane, Record, StatusEntry
from aftersales.services.checking import SECTIONS
from aftersales.texts import day, field_name, text

_LONGEST = 3900  # of a decision, with room for its number

Ends = Sequence[tuple[Record, date | None, date | None]]  # right, last day kept, the other one


def decisions(
    keep: Facility,
    drop: Facility,
    merged: Facility,
    statuses: Sequence[StatusEntry],
    ends: Ends,
    language: str,
    *,
    lanes: Sequence[Lane] = (),
) -> list[str]:
    """Words of the decisions that name everything not kept; several where it is too much for one.

    Parameters
    ----------
    keep, drop, merged : Facility
        Both as they were, and the one that stays as it will be.
    statuses : sequence of StatusEntry
        Statuses of the other one that do not go over.
    ends : sequence of tuple
        Rights of both that ended differently.
    language : str
        Language of the words.
    lanes : sequence of Lane
        Lanes of the other one that do not go over.
    """
    lines = [text("decision.merged", language, name=drop.name, site=drop.code)]
    lost = [*_fields(keep, drop, merged, language)]
    lost += [
        text(
            "decision.status",
            language,
            status=text(f"status.{entry.status}", language),
            day=entry.since,
            site=drop.code,
        )
        for entry in statuses
    ]
    lost += [_right(right, kept, other, language) for right, kept, other in ends]
    lost += [_lane(lane, language) for lane in lanes]
    if lost:
        lines += [text("decision.not_kept", language), *lost]
    parts = _parts("\n".join(lines))
    if len(parts) == 1:
        return parts
    return [
        f"{text('decision.part', language, number=number, count=len(parts))}\n{part.strip()}"
        for number, part in enumerate(parts, 1)
    ]


def _fields(keep: Facility, drop: Facility, merged: Facility, language: str) -> Iterator[str]:
    for spec in fields_of(Facility):
        kept = getattr(merged, spec.name)
        label = field_name(spec.name, language)
        own, other = getattr(keep, spec.name), getattr(drop, spec.name)
        if own not in (None, "", kept):
            said = _said(spec, own, language)
            yield text("decision.own_value", language, field=label, value=said)
        if other not in (None, "", kept, own) and spec.name not in ("code", "name"):
            said = _said(spec, other, language)
            yield text("decision.other_value", language, field=label, value=said, site=drop.code)


def _said(spec: FieldSpec, value: Any, language: str) -> str:
    """A value with all its digits."""
    if spec.choices is not None:
        return text(f"{SECTIONS[spec.choices]}.{value}", language)
    return day(value, language) if isinstance(value, date) else str(value)


def _right(right: Record, kept: date | None, other: date | None, language: str) -> str:
    assert isinstance(right, Authorisation)  # noqa: S101 - only rights end differently
    until = [
        text("decision.open_end", language) if one is None else day(one, language)
        for one in (kept, other)
    ]
    return text(
        "decision.right",
        language,
        brand=right.brand,
        work=text(f"work_type.{right.work_type}", language),
        day=right.valid_from,
        kept=until[0],
        other=until[1],
    )


def _lane(lane: Lane, language: str) -> str:
    """A lane with all that it says."""
    said = [
        text(
            "decision.own_value",
            language,
            field=field_name(spec.name, language),
            value=_said(spec, value, language),
        )
        for spec in fields_of(Lane)
        if spec.name not in references(Lane, "facility")
        and (value := getattr(lane, spec.name)) not in (None, "")
    ]
    ends = {"origin": lane.origin, "destination": lane.destination}
    return text("decision.lane", language, **ends, values=", ".join(said))


def _parts(words: str) -> list[str]:
    """Words in as many texts as they need, cut between lines where lines are short."""
    parts = []
    while len(words) > _LONGEST:
        cut = words.rfind("\n", _LONGEST // 2, _LONGEST)
        if cut < 0:
            cut = _LONGEST
            while cut > 1 and (words[cut - 1].isspace() or words[cut].isspace()):
                cut -= 1  # a record does not begin or end with a blank
        parts.append(words[:cut])
        words = words[cut:]
    return [*parts, words]
