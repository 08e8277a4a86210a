"""What belongs to two facilities that are merged: what goes over, and what both have."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from aftersales.domain.fields import references
from aftersales.domain.records import Authorisation, Facility, Lane, Record


@dataclass(frozen=True, slots=True)
class Shared:
    """What both facilities have, so that it is not moved; of two rights the longer one stays."""

    keep: Record
    drop: Record

    @property
    def last_days(self) -> tuple[date | None, date | None] | None:
        """Of two rights that end differently the last day that wins, and the other one."""
        ends = [getattr(one, "valid_to", None) for one in (self.keep, self.drop)]
        if ends[0] == ends[1]:
            return None
        later, sooner = sorted(ends, key=lambda day: day or date.max, reverse=True)
        return later, sooner

    @property
    def says_the_same(self) -> bool:
        """Whether nothing but the facility differs."""
        own, other = (
            {name: value for name, value in one if name not in ("uuid", *_sites(self.keep))}
            for one in (self.keep, self.drop)
        )
        return own == other


def identity(part: Record) -> tuple[Any, ...]:
    """Equal for two records that say the same of their facility."""
    if isinstance(part, Authorisation):
        return part.brand, part.work_type, part.valid_from
    if isinstance(part, Lane):
        return part.origin, part.destination, part.brand
    return tuple(part.model_dump(exclude={"uuid", "facility"}).values())


def ends_at(part: Record, facility: Facility) -> list[str]:
    """Fields of a record that name a facility."""
    return [name for name in _sites(part) if getattr(part, name) == facility.code]


def moved(part: Record, drop: Facility, keep: Facility) -> Record:
    """A record as it names the facility that stays; a lane may then lead nowhere."""
    return part.model_copy(update=dict.fromkeys(ends_at(part, drop), keep.code))


def _sites(part: Record) -> tuple[str, ...]:
    return references(type(part), "facility")
