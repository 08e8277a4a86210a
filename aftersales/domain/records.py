"""Checked records of the registry: what a brand, region, facility or demand row is.

Records refer to each other by code. All rules that need only the record itself live here,
so every path into the registry (window, file, command line) meets the same ones.
"""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

Code = Annotated[
    str,
    Field(min_length=1, max_length=64, pattern=r"^[^\s\x00-\x1f]([^\x00-\x1f]*[^\s\x00-\x1f])?$"),
]
Name = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]+$")]
Source = Annotated[str, Field(min_length=1, max_length=1000)]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Year = Annotated[int, Field(ge=1900, le=2200)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))]
Text = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]
Line = Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")]
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def _time_of_day(text: str) -> str:
    """Refuse what is no time of a day; a pattern's fault would speak of characters."""
    if text and not _CLOCK.fullmatch(text):
        raise ValueError("not_a_time")
    return text


Clock = Annotated[str, AfterValidator(_time_of_day)]


class FacilityKind(StrEnum):
    """What a facility is for."""

    SERVICE_CENTRE = "service_centre"
    PARTS_DEPOT = "parts_depot"
    PLANT = "plant"


class Status(StrEnum):
    """Life of a facility; only an active one serves anybody."""

    CANDIDATE = "candidate"
    PLANNED = "planned"
    BUILDING = "building"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


COMING = frozenset({Status.PLANNED, Status.BUILDING})  # on the way to being active


class WorkType(StrEnum):
    """What an authorisation allows a facility to do for a brand."""

    SALES = "sales"
    SERVICE = "service"
    BODY = "body"
    HIGH_VOLTAGE = "high_voltage"
    WARRANTY = "warranty"
    PARTS = "parts"
    ASSEMBLY = "assembly"


class Basis(StrEnum):
    """How far a figure can be trusted; shown wherever the figure is shown."""

    MEASURED = "measured"
    ESTIMATED = "estimated"
    ASSUMED = "assumed"
    ILLUSTRATIVE = "illustrative"


class Record(BaseModel):
    """A frozen, strictly checked record; unknown fields are faults."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    uuid: str = ""


class Brand(Record):
    """A vehicle brand; ``group`` is its parent, by which sites may be shared."""

    code: Code
    name: Name
    group: Line = ""


class Region(Record):
    """A first-level administrative area.

    ``boundary`` is WKB in WGS84, cut at the antimeridian (RFC 7946); ``names`` maps a
    language code to the name in that language; ``district`` groups regions.
    """

    code: Code
    name: Name
    names: dict[Line, Line] = {}
    district: Line = ""
    population: Count | None = None
    population_source: Annotated[str, Field(max_length=4000)] = ""
    boundary: bytes | None = None


class Settlement(Record):
    """A town or village; its population is the weight of demand inside its region."""

    code: Code
    name: Name
    names: dict[Line, Line] = {}
    region: Code
    lat: Latitude
    lon: Longitude
    population: Count


class StatusEntry(Record):
    """A facility has a status from a date until its next entry.

    Inside the ``history`` of its facility an entry does not name it again.
    """

    facility: Line = ""
    status: Status
    since: Day


class Facility(Record):
    """A service centre, parts depot or plant, with its dated statuses in ``history``.

    ``shifts`` are worked a day, ``hours_per_week`` the site is open; ``contract_to`` is the last
    day of the contract with whoever runs the site.
    """

    code: Code
    kind: FacilityKind
    name: Name
    tax_id: Line = ""
    operator: Line = ""
    region: Code | None = None
    city: Line = ""
    address: Text = ""
    lat: Latitude | None = None
    lon: Longitude | None = None
    store_format: Line = ""
    bays: Count | None = None
    technicians: Count | None = None
    shifts: Annotated[int, Field(ge=0, le=4)] | None = None
    hours_per_week: Annotated[float, Field(ge=0, le=168)] | None = None
    capacity_per_year: Count | None = None
    contract: Line = ""
    contract_to: Day | None = None
    phone: Line = ""
    email: Line = ""
    notes: Text = ""
    basis: Basis = Basis.MEASURED
    source: Annotated[str, Field(max_length=4000)] = ""
    history: tuple[StatusEntry, ...] = ()

    @model_validator(mode="after")
    def _whole_position(self) -> Self:
        """Half a position is a wrong place."""
        if (self.lat is None) != (self.lon is None):
            raise ValueError("half_position")
        return self

    @model_validator(mode="after")
    def _dated_once(self) -> Self:
        """Two statuses on one day would leave the status of that day open."""
        days = [entry.since for entry in self.history]
        if len(set(days)) != len(days):
            raise ValueError("two_statuses_on_one_day")
        return self

    def status_on(self, day: date) -> Status | None:
        """Return the status in force on `day`; None before the first entry."""
        past = [entry for entry in self.history if entry.since <= day]
        return max(past, key=lambda entry: entry.since).status if past else None

    def with_status(self, status: Status, since: date) -> "Facility":
        """The facility with a status from a day on, in place of all that would follow it."""
        before = tuple(entry for entry in self.history if entry.since < since)
        history = (*before, StatusEntry(status=status, since=since))
        return self.model_copy(update={"history": history})


class Authorisation(Record):
    """The right of a facility to do one kind of work for a brand, both dates included."""

    facility: Code
    brand: Code
    work_type: WorkType
    valid_from: Day
    valid_to: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _refuse_disorder(self.valid_from, self.valid_to)
        return self

    def valid_on(self, day: date) -> bool:
        """Whether the right is in force on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Certificate(Record):
    """What a facility was certified for, both dates included.

    ``brand`` and ``work_type`` are None where it holds for all; ``scope`` says the rest in words.
    ``attachment`` is the name of a file whose content the registry keeps under ``digest``.
    """

    facility: Code
    title: Name
    number: Line = ""
    brand: Code | None = None
    work_type: WorkType | None = None
    scope: Text = ""
    valid_from: Day | None = None
    valid_to: Day | None = None
    attachment: Line = ""
    digest: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _refuse_disorder(self.valid_from, self.valid_to)
        return self

    def valid_on(self, day: date) -> bool:
        """Whether the certificate is in force on `day`."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


class Contact(Record):
    """A person at a facility."""

    facility: Code
    name: Name
    role: Line = ""
    phone: Line = ""
    email: Line = ""


class Decision(Record):
    """What was decided about a facility, when and by whom."""

    facility: Code
    day: Day
    author: Line = ""
    words: Annotated[Text, Field(min_length=1)]


def _refuse_disorder(first: date | None, last: date | None) -> None:
    """Refuse a period that ends before it starts."""
    if first is not None and last is not None and last < first:
        raise ValueError("ends_before_it_starts")


class DemandRow(Record):
    """Units in operation of a brand in a region, as published for a year.

    A figure is in force from 1 January of its year until a newer one; ``source`` has the exact
    date. ``brand`` is None for the whole parc of all makes. ``source`` also says where
    the figure was published.
    """

    region: Code
    brand: Code | None
    year: Year
    uio: Count
    new_sales: Count | None = None
    basis: Basis
    source: Source


class DemandPoint(Record):
    """A place with counted vehicles; replaces the spread of its region and brand."""

    code: Code
    lat: Latitude
    lon: Longitude
    region: Code
    brand: Code
    uio: Count


class Lane(Record):
    """How parts travel from a plant or depot to a depot or service centre.

    ``hours`` pass from dispatch to arrival; what is ordered after ``cutoff``, on the clock of
    the origin, leaves the next day. ``brand`` is None where the lane carries parts of all brands.
    """

    origin: Code
    destination: Code
    brand: Code | None = None
    hours: Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)]
    cutoff: Clock = ""
    basis: Basis = Basis.MEASURED
    source: Annotated[str, Field(max_length=1000)] = ""

    @model_validator(mode="after")
    def _leads_elsewhere(self) -> Self:
        if self.origin == self.destination:
            raise ValueError("lane_to_itself")
        return self


class Factor(Record):
    """A value of one's own for an assumption, in place of the one that is built in."""

    code: Code
    value: Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)]
    basis: Basis
    source: Annotated[str, Field(max_length=1000)] = ""
