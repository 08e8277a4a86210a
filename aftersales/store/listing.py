"""Long tables for people: which rows, in which order, and what stands in them.

A listing is asked twice: once for the numbers of its rows, sorted and filtered by the database,
and then for the few rows that are on the screen. So 100,000 rows cost what 100 cost.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
)

from aftersales.domain.fields import REFERENCES, FieldKind, fields_of, references
from aftersales.domain.folding import folded
from aftersales.domain.records import (
    Authorisation,
    Brand,
    Certificate,
    DemandPoint,
    DemandRow,
    Facility,
    FacilityKind,
    Lane,
    Record,
    Region,
    Settlement,
    Status,
)
from aftersales.settings import is_text
from aftersales.store import tables as t
from aftersales.store.chunks import among, chunks

FACILITY_KINDS = {
    "centres": FacilityKind.SERVICE_CENTRE,
    "depots": FacilityKind.PARTS_DEPOT,
    "plants": FacilityKind.PLANT,
}
KINDS: dict[str, type[Record]] = {
    **dict.fromkeys(FACILITY_KINDS, Facility),
    "brands": Brand,
    "regions": Region,
    "settlements": Settlement,
    "demand": DemandRow,
    "demand-points": DemandPoint,
    "authorisations": Authorisation,
    "certificates": Certificate,
    "lanes": Lane,
}
SOON_DAYS = 90
_WORDS = 20  # sought by the database itself; a statement does not take any number


@dataclass(frozen=True, slots=True)
class Filter:
    """What narrows a listing; everything empty keeps all rows.

    Attributes
    ----------
    words : str
        Words of which every one stands somewhere in the row; case, ё and accents do not count.
    region, brand, status : str
        Codes; a facility has a brand when it holds a right for it on the day, and a lane lies
        where it leads to.
    expiry : str
        ``expired`` or ``soon``: something of the row has ended, or ends within 90 days.
    off_map : bool
        Only rows without coordinates.
    """

    words: str = ""
    region: str = ""
    brand: str = ""
    status: str = ""
    expiry: str = ""
    off_map: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A listing as a person looks at it: table, order, filter, day and language."""

    listing: str
    sort: str
    descending: bool = False
    filter: Filter = field(default_factory=Filter)
    day: date = date.min
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its identity, and its cells in the order of :func:`columns_of`."""

    id: int
    uuid: str
    cells: tuple[Any, ...]


def columns_of(listing: str) -> tuple[str, ...]:
    """Columns of a listing; names of fields, and of what follows from other tables."""
    own = [spec.name for spec in fields_of(KINDS[listing])]
    if listing in FACILITY_KINDS:
        own.remove("kind")
        own[2:2] = ["status", "brands", "next_expiry"]
    for name in references(KINDS[listing], "facility"):
        own.insert(own.index(name) + 1, f"{name}_name")
    if listing in ("regions", "brands"):
        own.append("facilities")
    return tuple(own)


def row_ids(connection: Connection, request: Request) -> list[int]:
    """Ids of the rows that pass the filter, in the asked order; empty cells come last."""
    plan = _Plan(request)
    key = plan.sort_key(request.sort)
    ordered = (key.desc() if request.descending else key.asc()).nulls_last()
    query = plan.filtered(select(plan.table.c.id)).order_by(ordered, plan.table.c.id)
    return list(connection.scalars(query))


def total(connection: Connection, listing: str) -> int:
    """Number of rows of a listing without any filter."""
    plan = _Plan(Request(listing, ""))
    return connection.scalar(plan.base(select(func.count()))) or 0


def rows(connection: Connection, request: Request, ids: Collection[int]) -> dict[int, Row]:
    """The rows with some ids; those that are gone are missing."""
    plan = _Plan(request)
    names = columns_of(request.listing)
    columns = [plan.column(name).label(f"c{k}") for k, name in enumerate(names)]
    query = plan.base(select(plan.table.c.id, plan.table.c.uuid, *columns))
    found = connection.execute(query.where(plan.table.c.id.in_(ids)))
    return {row[0]: Row(row[0], row[1], tuple(row[2:])) for row in found}


def rows_by_parts(connection: Connection, request: Request, ids: Sequence[int]) -> dict[int, Row]:
    """The rows with any number of ids."""
    found: dict[int, Row] = {}
    for part in chunks(ids):
        found |= rows(connection, request, part)
    return found


def id_of(connection: Connection, listing: str, uuid: str) -> int | None:
    """Row id of a record."""
    table = t.TABLES[KINDS[listing]]
    return connection.scalar(select(table.c.id).where(table.c.uuid == uuid))


def uuids(connection: Connection, listing: str, ids: Sequence[int]) -> list[str]:
    """Uuids of rows, in the order of their ids."""
    table = t.TABLES[KINDS[listing]]
    known: dict[int, str] = {}
    for part in chunks(ids):
        query = select(table.c.id, table.c.uuid).where(among(table.c.id, part))
        known |= {row.id: row.uuid for row in connection.execute(query)}
    return [known[one] for one in ids if one in known]


class _Plan:
    """Expressions of one listing."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.kind = KINDS[request.listing]
        self.table = t.TABLES[self.kind]
        self._referred = t.referred_by(self.table)
        self._joined: Any = self.table
        for name, referred in self._referred.items():
            self._joined = self._joined.outerjoin(referred, referred.c.id == self.table.c[name])

    def base(self, query: Select[Any]) -> Select[Any]:
        """Select from the table and what it refers to, without any filter."""
        query = query.select_from(self._joined)
        if self.request.listing in FACILITY_KINDS:
            query = query.where(self.table.c.kind == FACILITY_KINDS[self.request.listing].value)
        return query

    def column(self, name: str) -> ColumnElement[Any]:
        """What a column shows; of a reference, the code of what is referred to."""
        table = self.table
        if name in _COMPUTED:
            return _COMPUTED[name](self.request.day)
        if (reference := f"{name.removesuffix('_name')}_id") in self._referred:
            part = "name" if name.endswith("_name") else "code"
            return self._referred[reference].c[part]
        if name == "facilities":
            return _site_count(table)
        field, _, language = name.partition(".")
        return func.json_extract(table.c[field], f"$.{language}") if language else table.c[field]

    def sort_key(self, name: str) -> ColumnElement[Any]:
        """What a column is sorted by: words as people compare them."""
        if not name:
            return self.table.c.id
        if name == "status":
            order = {status.value: place for place, status in enumerate(Status)}
            return case(order, value=self.column(name), else_=None)
        if name in ("region", "brand"):
            return func.folded(self._shown_name(self._referred[f"{name}_id"]))
        textual = {spec.name for spec in fields_of(self.kind) if spec.kind in _TEXTUAL}
        key = self.column(name)
        sites = {name for name, what in REFERENCES.items() if what == "facility"}
        if name in textual | sites | {f"{one}_name" for one in sites} | {"brands"}:
            return func.nullif(func.folded(key), "")
        return key

    def _shown_name(self, table: Any) -> ColumnElement[Any]:
        if "names" not in table.c:
            return table.c.name  # type: ignore[no-any-return]
        local = func.json_extract(table.c.names, f"$.{self.request.language}")
        return func.coalesce(local, table.c.name)

    def filtered(self, query: Select[Any]) -> Select[Any]:
        """Apply the filter."""
        wanted, table = self.request.filter, self.table
        query = self.base(query)
        if wanted.words.strip():
            query = query.where(self._holds(folded(wanted.words).split()))
        if wanted.region:
            regions = t.regions.c.code if "region_id" in table.c else self._region_of_facility()
            query = query.where(regions == wanted.region)
        if wanted.brand:
            query = query.where(self._has_brand(wanted.brand))
        if wanted.status and self.kind is Facility:
            query = query.where(self.column("status") == wanted.status)
        if wanted.expiry:
            query = query.where(self._ends(wanted.expiry))
        if wanted.off_map and "lat" in table.c:
            query = query.where(table.c.lat.is_(None))
        return query

    def _holds(self, words: Sequence[str]) -> ColumnElement[bool]:
        """Whether every word stands in a row."""
        sought = set(words)
        if any("\0" in word or not is_text(word) for word in sought):
            return literal(False)  # no row holds such characters
        if len(sought) > _WORDS:
            return func.holds_all(self._search(), "\n".join(sought)) == 1
        return and_(*(func.instr(self._search(), word) > 0 for word in sorted(sought)))

    def _search(self) -> ColumnElement[Any]:
        """Folded words of a row and of what it refers to."""
        parts: list[ColumnElement[Any]] = [self.table.c.search] if "search" in self.table.c else []
        parts += [func.coalesce(one.c.search, "") for one in self._referred.values()]
        if self.kind in _OWN_WORDS:
            parts.append(func.folded(self.table.c[_OWN_WORDS[self.kind]]))
        text = parts[0]
        for part in parts[1:]:
            text = text + literal("\n") + part
        return text

    def _region_of_facility(self) -> ColumnElement[Any]:
        owner = t.owner_of(self.table)
        if owner is None:
            return self.table.c.code if self.table is t.regions else literal(None)
        lies_in = self._referred[owner].c.region_id
        regions = select(t.regions.c.code).where(t.regions.c.id == lies_in)
        return regions.scalar_subquery()

    def _has_brand(self, code: str) -> ColumnElement[bool]:
        if self.kind is Facility:
            return _rights_on(self.request.day).where(t.brands.c.code == code).exists()
        if "brand_id" in self.table.c:
            return t.brands.c.code == code
        return self.table.c.code == code if self.table is t.brands else literal(True)

    def _ends(self, which: str) -> ColumnElement[bool]:
        day = self.request.day
        until = day + timedelta(days=SOON_DAYS)

        def ends(column: Any) -> ColumnElement[bool]:
            return column < day if which == "expired" else and_(column >= day, column <= until)

        if self.kind is not Facility:
            return ends(self.table.c.valid_to) if "valid_to" in self.table.c else literal(True)
        held = [
            select(part.c.id)
            .where(part.c.facility_id == self.table.c.id, ends(part.c.valid_to))
            .exists()
            for part in (t.authorisations, t.certificates)
        ]
        return or_(ends(self.table.c.contract_to), *held)


_TEXTUAL = (FieldKind.TEXT, FieldKind.LONG)
# Words of tables too long or too dull to keep folded words of their own.
_OWN_WORDS = {DemandRow: "source", DemandPoint: "code", Lane: "source"}


def _rights_on(day: date) -> Select[Any]:
    """Rights of a facility that are in force on a day, with their brands."""
    a = t.authorisations
    return (
        select(t.brands.c.name)
        .select_from(a.join(t.brands, t.brands.c.id == a.c.brand_id))
        .where(
            a.c.facility_id == t.facilities.c.id,
            a.c.valid_from <= day,
            or_(a.c.valid_to.is_(None), a.c.valid_to >= day),
        )
        .correlate(t.facilities)
    )


def _status(day: date) -> ColumnElement[Any]:
    s = t.facility_statuses
    return (
        select(s.c.status)
        .where(s.c.facility_id == t.facilities.c.id, s.c.since <= day)
        .order_by(s.c.since.desc())
        .limit(1)
        .scalar_subquery()
    )


def _brands(day: date) -> ColumnElement[Any]:
    held = _rights_on(day).distinct().order_by(t.brands.c.name).subquery()
    return select(func.group_concat(held.c.name, ", ")).scalar_subquery()


def _next_expiry(day: date) -> ColumnElement[Any]:
    """First day from the given one on which a right, certificate or contract ends."""

    def first(part: Any) -> ColumnElement[Any]:
        ends = select(func.min(part.c.valid_to)).where(
            part.c.facility_id == t.facilities.c.id, part.c.valid_to >= day
        )
        return func.coalesce(ends.scalar_subquery(), _NEVER)

    contract = case((t.facilities.c.contract_to >= day, t.facilities.c.contract_to), else_=_NEVER)
    earliest = func.min(first(t.authorisations), first(t.certificates), contract)
    return func.nullif(earliest, _NEVER, type_=t.facilities.c.contract_to.type)


_NEVER = literal(date.max)
_COMPUTED: Mapping[str, Callable[[date], ColumnElement[Any]]] = {
    "status": _status,
    "brands": _brands,
    "next_expiry": _next_expiry,
}


def _site_count(table: Any) -> ColumnElement[Any]:
    """Facilities of a region, or those that ever held a right for a brand."""
    if table is t.regions:
        query = select(func.count()).where(t.facilities.c.region_id == table.c.id)
    else:
        a = t.authorisations
        query = select(func.count(a.c.facility_id.distinct())).where(a.c.brand_id == table.c.id)
    return query.scalar_subquery()
