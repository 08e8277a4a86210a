"""Listings answer what plain Python answers from the records themselves."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from aftersales.domain.fields import FieldKind, field_of, fields_of, value_of
from aftersales.domain.folding import folded
from aftersales.domain.records import (
    Authorisation,
    Basis,
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
    StatusEntry,
    WorkType,
)
from aftersales.services.network import Snapshot, read_snapshot
from aftersales.store import entries, tables
from aftersales.store.database import Database
from aftersales.store.listing import (
    KINDS,
    Filter,
    Request,
    Row,
    columns_of,
    id_of,
    row_ids,
    rows,
    rows_by_parts,
    total,
    uuids,
)
from tests.builders import fill, make_centre, make_right, new_registry

DAY = date(2026, 6, 1)
LISTINGS = pytest.mark.parametrize("listing", KINDS)
OF_KIND = {
    "centres": FacilityKind.SERVICE_CENTRE,
    "depots": FacilityKind.PARTS_DEPOT,
    "plants": FacilityKind.PLANT,
}
SEARCHED: dict[type[Record], tuple[str, ...]] = {
    Brand: ("code", "name", "group"),
    Region: ("code", "name", "names", "district"),
    Settlement: ("code", "name", "names"),
    Facility: (
        *("code", "name", "tax_id", "operator", "city", "address", "store_format", "contract"),
        *("phone", "email", "notes"),
    ),
    Certificate: ("title", "number", "scope"),
    Authorisation: (),
    DemandRow: ("source",),
    DemandPoint: ("code",),
    Lane: ("source",),
}
NAMES = (
    *("Алёна сервис", "Алена-Авто", "Zürich Motors", "zurich", "ÉCOLE", "100% auto", "a_b", "a%b"),
    *("axb", "back\\slash", "sla/sh", "Д'Арк", 'ООО "Лада"', "北京汽车", "İzmir", "Ёлка", "елка"),
    *("Й", "и", "-- drop", "'; DROP TABLE brands; --", "[a-z]*", "<b>", "Ωmega", "10", "9"),
)
HOSTILE = (
    *("%", "_", "\\", "/", "'", '"', "%%", "a_b", "a%b", "/%", "\\%", "'; DROP TABLE brands; --"),
    *("*", "?", "[a-z]", "алена", "АЛЁНА", "zurich", "ecole", "ё", "е", "й", "и", "  ", "\t\n", ""),
    *("汽车", "100% auto", "auto 100%", "x'y", "${x}", ":p", "?1", "NULL", "0", "🚗", "\u202e"),
)


@dataclass(frozen=True)
class World:
    """A registry, all of its records, and the numbers of its rows."""

    database: Database
    snapshot: Snapshot
    ids: dict[str, int]


def _days(random: Random) -> date | None:
    near = DAY + timedelta(random.choice([-400, -91, -90, -1, 0, 1, 89, 90, 91, 400]))
    return random.choice([None, near])


def _facilities(random: Random) -> list[Facility]:
    found = []
    for k in range(60):
        days = random.sample([DAY + timedelta(d) for d in (-900, -30, -1, 0, 1, 30)], 3)
        history = tuple(
            StatusEntry(status=random.choice(list(Status)), since=day)
            for day in days[: random.randrange(4)]
        )
        place = random.choice([(None, None), (random.randint(40, 60), random.randint(30, 60))])
        found.append(
            Facility(
                code=f"{random.choice('aAбБ')}{random.randrange(1000)}-{k}",
                kind=random.choice(list(FacilityKind)),
                name=random.choice(NAMES),
                region=random.choice([None, "A", "B", "Ц"]),
                city=random.choice(["", "", "Королёв", "Köln"]),
                notes=random.choice(["", "two\nlines", "50 % off"]),
                bays=random.choice([None, 0, 3, 10]),
                hours_per_week=random.choice([None, 0, 40.5]),
                contract_to=_days(random),
                basis=random.choice(list(Basis)),
                lat=place[0],
                lon=place[1],
                history=history,
            )
        )
    return found


def _owned(random: Random, codes: list[str]) -> list[Record]:
    found: list[Record] = []
    for k in range(150):
        begin = DAY + timedelta(random.choice([-2000, -1500, -1, 0, 1]))
        end = _days(random)
        end = end if end is None or end >= begin else begin
        owner, brand = random.choice(codes), random.choice(["ONE", "TWO", "Ё"])
        work = random.choice(list(WorkType))
        right = {"facility": owner, "brand": brand, "work_type": work, "valid_from": begin}
        found.append(Authorisation(**right, valid_to=end))
        found.append(
            Certificate(
                facility=owner,
                title=random.choice(NAMES),
                number=random.choice(["", f"№ {k}"]),
                brand=random.choice([None, brand]),
                work_type=random.choice([None, work]),
                valid_to=_days(random),
            )
        )
    rights = {tuple(value_of(r, n) for n in right): r for r in found if type(r) is Authorisation}
    ways = {tuple(random.sample(codes, 2)): random.choice([None, "ONE", "Ё"]) for _ in range(90)}
    lanes = [
        Lane(
            origin=origin,
            destination=destination,
            brand=brand,
            hours=random.choice([0, 30.5, 240]),
            cutoff=random.choice(["", "09:00", "16:30"]),
            basis=random.choice(list(Basis)),
            source=random.choice(["", *NAMES]),
        )
        for (origin, destination), brand in ways.items()
    ]
    return [*rights.values(), *(r for r in found if type(r) is Certificate), *lanes]


def _others(random: Random) -> list[Record]:
    demand = [
        DemandRow(
            region=region,
            brand=brand,
            year=year,
            uio=random.randrange(3),
            new_sales=random.choice([None, 1, 20]),
            basis=random.choice(list(Basis)),
            source=random.choice(NAMES),
        )
        for region in ("A", "B", "Ц")
        for brand in (None, "ONE", "TWO")
        for year in (2024, 2025)
    ]
    points = [
        DemandPoint(
            code=f"p{random.choice('ёЁеЕ')}{k}",
            lat=random.randint(-3, 3),
            lon=random.randint(-3, 3),
            region=random.choice(["A", "B"]),
            brand=random.choice(["ONE", "TWO"]),
            uio=k % 4,
        )
        for k in range(30)
    ]
    return [*demand, *points]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Every kind of record with every kind of value, some of them equal, some empty."""
    random = Random(7)  # noqa: S311 - data, not secrets
    path: Path = tmp_path_factory.mktemp("listing") / "r.sqlite"
    database = new_registry(path)
    facilities = _facilities(random)
    records: list[Record] = [
        Brand(code="TWO", name="zürich"),
        Brand(code="ONE", name="Äpfel", group="Group"),
        Brand(code="Ё", name="Ель, ёлка"),
        Region(code="B", name="Beta", names={"ru": "Бета"}, district="West"),
        Region(code="A", name="Alpha", names={"ru": "Ёлкино", "zh": "北"}, population=5),
        Region(code="Ц", name="Gamma", names={"zh": ""}),
        *(
            Settlement(
                code=f"s{k}",
                name=random.choice(NAMES),
                names=random.choice([{}, {"ru": "Ёж"}, {"ru": "еж", "zh": "刺猬"}]),
                region=random.choice(["A", "B", "Ц"]),
                lat=k,
                lon=k % 3,
                population=random.randrange(3),
            )
            for k in range(30)
        ),
        *facilities,
        *_owned(random, [one.code for one in facilities]),
        *_others(random),
    ]
    with database.write("fill") as writer:
        for kind in tables.TABLES:
            same = [record for record in records if type(record) is kind]
            random.shuffle(same)
            entries.add(writer, same)
    ids: dict[str, int] = {}
    with database.read() as connection:
        for table in tables.BY_NAME.values():
            found = connection.execute(select(table.c.uuid, table.c.id))
            ids |= {row.uuid: row.id for row in found}
    yield World(database, read_snapshot(database), ids)
    database.close()


class Oracle:
    """The same questions, answered record by record."""

    def __init__(self, world: World, request: Request) -> None:
        self.world, self.snapshot, self.request = world, world.snapshot, request
        self.kind = KINDS[request.listing]
        self.brands = {brand.code: brand for brand in self.snapshot.brands}
        self.regions = {region.code: region for region in self.snapshot.regions}
        self.facilities = {facility.code: facility for facility in self.snapshot.facilities}

    def records(self) -> list[Any]:
        s = self.snapshot
        everything: tuple[Any, ...] = (
            *(*s.brands, *s.regions, *s.settlements, *s.facilities, *s.authorisations),
            *(*s.certificates, *s.demand, *s.demand_points, *s.lanes),
        )
        wanted = OF_KIND.get(self.request.listing)
        return [
            record
            for record in everything
            if type(record) is self.kind and wanted in (None, getattr(record, "kind", None))
        ]

    def rights(self, facility: Facility) -> list[Authorisation]:
        return [r for r in self.snapshot.authorisations if r.facility == facility.code]

    def ends(self, record: Any) -> list[date]:
        found: list[date | None] = [getattr(record, "valid_to", None)]
        if isinstance(record, Facility):
            papers = [c for c in self.snapshot.certificates if c.facility == record.code]
            found = [record.contract_to, *(paper.valid_to for paper in papers)]
            found += [right.valid_to for right in self.rights(record)]
        return [day for day in found if day is not None]

    def cell(self, record: Any, name: str) -> Any:
        day = self.request.day
        if name == "status" and isinstance(record, Facility):
            return record.status_on(day)
        if name == "brands":
            held = {self.brands[r.brand].name for r in self.rights(record) if r.valid_on(day)}
            return ", ".join(sorted(held)) or None
        if name == "next_expiry":
            return min((end for end in self.ends(record) if end >= day), default=None)
        if name in ("facility_name", "origin_name", "destination_name"):
            return self.facilities[getattr(record, name.removesuffix("_name"))].name
        if name == "facilities":
            return self.sites(record)
        field, _, language = name.partition(".")
        value = getattr(record, field)
        return value.get(language) if language else value

    def sites(self, record: Region | Brand) -> int:
        if isinstance(record, Region):
            return sum(one.region == record.code for one in self.facilities.values())
        rights = self.snapshot.authorisations
        return len({right.facility for right in rights if right.brand == record.code})

    def key(self, record: Any, name: str) -> Any:
        value = self.cell(record, name)
        if value is None:
            return None
        if name == "status":
            return list(Status).index(value)
        if name == "region":
            region = self.regions[value]
            return folded(region.names.get(self.request.language, region.name))
        if name == "brand":
            return folded(self.brands[value].name)
        spec = field_of(self.kind, name)
        if spec is None or spec.kind in (FieldKind.TEXT, FieldKind.LONG, FieldKind.REFERENCE):
            return (folded(value) or None) if isinstance(value, str) else value
        return value

    def words(self, record: Any, *, alone: bool = False) -> str:
        """Words of a record and of what it refers to itself."""
        values = [getattr(record, name) for name in SEARCHED[type(record)]]
        lines = [w for v in values for w in (v.values() if isinstance(v, dict) else [v])]
        referred: dict[str, dict[str, Any]] = {
            "region": self.regions,
            "brand": self.brands,
            **dict.fromkeys(("facility", "origin", "destination"), self.facilities),
        }
        for name, known in referred.items():
            code = getattr(record, name, None)
            if code is not None and not alone:
                lines.append(self.words(known[code], alone=True))
        return folded("\n".join(lines))

    def passes(self, record: Any) -> bool:
        wanted, day = self.request.filter, self.request.day
        ends = self.ends(record)
        soon = day + timedelta(90)
        region = record.code if isinstance(record, Region) else getattr(record, "region", None)
        owner = getattr(record, "facility", None) or getattr(record, "destination", None)
        if owner is not None:
            region = self.facilities[owner].region
        brand = record.code if isinstance(record, Brand) else getattr(record, "brand", None)
        if isinstance(record, Facility):
            held = {right.brand for right in self.rights(record) if right.valid_on(day)}
            brand = wanted.brand if wanted.brand in held else None
        brandless = isinstance(record, Region | Settlement)
        endless = not isinstance(record, Facility) and not hasattr(record, "valid_to")
        return (
            all(word in self.words(record) for word in folded(wanted.words).split())
            and (not wanted.region or region == wanted.region)
            and (not wanted.brand or brandless or brand == wanted.brand)
            and (
                not wanted.status
                or not isinstance(record, Facility)
                or record.status_on(day) == wanted.status
            )
            and (wanted.expiry != "expired" or endless or any(end < day for end in ends))
            and (wanted.expiry != "soon" or endless or any(day <= end <= soon for end in ends))
            and not (wanted.off_map and getattr(record, "lat", 0) is not None and self.has_place())
        )

    def has_place(self) -> bool:
        return "lat" in self.kind.model_fields

    def ids(self) -> list[int]:
        found = [record for record in self.records() if self.passes(record)]
        found.sort(key=lambda record: self.world.ids[record.uuid])
        name = self.request.sort
        if not name:
            found.sort(key=lambda r: self.world.ids[r.uuid], reverse=self.request.descending)
            return [self.world.ids[record.uuid] for record in found]
        full = [record for record in found if self.key(record, name) is not None]
        empty = [record for record in found if self.key(record, name) is None]
        full.sort(key=lambda record: self.key(record, name), reverse=self.request.descending)
        if self.request.descending:  # a reversed sort keeps equal ones in their order
            assert full == sorted(full, key=lambda r: self.key(r, name), reverse=True)
        return [self.world.ids[record.uuid] for record in (*full, *empty)]


def agree(world: World, request: Request) -> list[int]:
    """Ask both; return the ids."""
    oracle = Oracle(world, request)
    with world.database.read() as connection:
        found = row_ids(connection, request)
        cells = rows_by_parts(connection, request, found)
    assert found == oracle.ids()
    names = columns_of(request.listing)
    by_id = {world.ids[record.uuid]: record for record in oracle.records()}
    assert cells == {
        one: Row(one, by_id[one].uuid, tuple(oracle.cell(by_id[one], name) for name in names))
        for one in found
    }
    return found


@LISTINGS
def test_sorts_by_every_column_both_ways_with_empty_cells_last(world: World, listing: str) -> None:
    for name in ("", *columns_of(listing)):
        for descending in (False, True):
            for language in ("en", "ru", "zh"):
                agree(world, Request(listing, name, descending, Filter(), DAY, language))


@LISTINGS
def test_columns_are_the_fields_and_what_follows_from_others(listing: str) -> None:
    columns = columns_of(listing)
    assert len(columns) == len(set(columns))
    own = {spec.name for spec in fields_of(KINDS[listing])} - {"kind"}
    more = set(columns) - own
    facility = {"status", "brands", "next_expiry"}
    expected = {
        **dict.fromkeys(OF_KIND, facility),
        **{one: {"facility_name"} for one in ("authorisations", "certificates")},
        **{one: {"facilities"} for one in ("regions", "brands")},
        "lanes": {"origin_name", "destination_name"},
    }
    assert more == expected.get(listing, set())
    assert own <= set(columns)


@LISTINGS
def test_total_counts_all_rows(world: World, listing: str) -> None:
    with world.database.read() as connection:
        assert total(connection, listing) == len(Oracle(world, Request(listing, "")).records())


@LISTINGS
@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_plain_text(world: World, listing: str, words: str) -> None:
    agree(world, Request(listing, "", False, Filter(words=words), DAY))


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("%", {"100% auto", "a%b"}),
        ("a_b", {"a_b"}),
        ("a%b", {"a%b"}),
        ("\\", {"back\\slash"}),
        ("/", {"sla/sh"}),
        ('"лада"', {'ООО "Лада"'}),
        ("алена", {"Алёна сервис", "Алена-Авто"}),
        ("ZÜRICH", {"Zürich Motors", "zurich"}),
        ("й", {"Й"}),
    ],
)
def test_finds_what_a_person_means(registry: Database, words: str, names: set[str]) -> None:
    fill(registry, *(make_centre(f"C{k}", name=name) for k, name in enumerate(NAMES)))
    request = Request("centres", "code", filter=Filter(words=words))
    with registry.read() as connection:
        found = rows(connection, request, row_ids(connection, request))
    place = columns_of("centres").index("name")
    assert {row.cells[place] for row in found.values()} == names


@pytest.mark.parametrize(
    "words",
    ["x" * 100_000, " ".join(f"w{k}" for k in range(3000)), "\ud800", "a\x00b", "\x00"],
    ids=["one long word", "many words", "half a character", "NUL inside", "NUL"],
)
def test_words_that_stand_nowhere_find_nothing(world: World, words: str) -> None:
    with world.database.read() as connection:
        assert row_ids(connection, Request("centres", "", filter=Filter(words=words))) == []


@LISTINGS
@pytest.mark.parametrize("expiry", ["expired", "soon"])
def test_what_ends_is_found_to_the_day(world: World, listing: str, expiry: str) -> None:
    for shift in (-91, -90, -1, 0, 1, 89, 90, 91):
        day = DAY + timedelta(shift)
        agree(world, Request(listing, "", False, Filter(expiry=expiry), day))


def test_a_filter_leaves_some_and_drops_some(world: World) -> None:
    """The oracle would agree with a filter that does nothing on rows that all pass."""
    with world.database.read() as connection:
        whole = len(row_ids(connection, Request("centres", "", day=DAY)))
        for narrow in (
            Filter(words="алена"),
            Filter(region="A"),
            Filter(brand="ONE"),
            Filter(status="active"),
            Filter(expiry="soon"),
            Filter(expiry="expired"),
            Filter(off_map=True),
        ):
            found = row_ids(connection, Request("centres", "", filter=narrow, day=DAY))
            assert 0 < len(found) < whole, narrow


PIECES = st.sampled_from([*NAMES, "ё", "SERV", "a", "beta", "one", "двор", "%", "№"])
FILTERS = st.builds(
    Filter,
    words=st.one_of(st.just(""), PIECES, st.lists(PIECES, max_size=3).map(" ".join)),
    region=st.sampled_from(["", "", "A", "B", "Ц", "a", "none"]),
    brand=st.sampled_from(["", "", "ONE", "TWO", "Ё", "one"]),
    status=st.sampled_from(["", "", *Status]),
    expiry=st.sampled_from(["", "", "expired", "soon"]),
    off_map=st.booleans(),
)


@given(data=st.data(), wanted=FILTERS, shift=st.sampled_from([-900, -30, -1, 0, 1, 30, 400]))
def test_any_filter_in_any_order(
    world: World, data: st.DataObject, wanted: Filter, shift: int
) -> None:
    listing = data.draw(st.sampled_from(list(KINDS)))
    sort = data.draw(st.sampled_from(["", *columns_of(listing)]))
    language = data.draw(st.sampled_from(["en", "ru", "zh"]))
    descending = data.draw(st.booleans())
    day = DAY + timedelta(shift)
    agree(world, Request(listing, sort, descending, wanted, day, language))


@given(words=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=9))
def test_any_words(world: World, words: str) -> None:
    agree(world, Request("centres", "", False, Filter(words=words), DAY))


def test_rows_that_are_gone_are_missing(world: World) -> None:
    request = Request("brands", "name", day=DAY)
    with world.database.read() as connection:
        ids = row_ids(connection, request)
        assert rows(connection, request, [*ids, 10**9]).keys() == set(ids)
        assert uuids(connection, "brands", [ids[1], 10**9, ids[0]]) == [
            rows(connection, request, ids)[one].uuid for one in (ids[1], ids[0])
        ]
        first = rows(connection, request, ids)[ids[0]]
        assert id_of(connection, "brands", first.uuid) == ids[0]
        assert id_of(connection, "brands", "gone") is None


def test_more_rows_than_a_statement_takes(registry: Database) -> None:
    with registry.write("fill") as writer:
        entries.add(writer, [Brand(code=f"{k:05}", name="B") for k in range(33_000)])
    request = Request("brands", "code", descending=True)
    with registry.read() as connection:
        ids = row_ids(connection, request)
        found = rows_by_parts(connection, request, ids)
        assert [found[one].cells[0] for one in ids] == [f"{k:05}" for k in range(33_000)][::-1]
        assert len(uuids(connection, "brands", ids)) == 33_000


def test_empty_listings(registry: Database) -> None:
    with registry.read() as connection:
        for listing in KINDS:
            assert row_ids(connection, Request(listing, "")) == []
            assert total(connection, listing) == 0
            assert rows(connection, Request(listing, ""), [1]) == {}


@pytest.mark.parametrize("words", ["aone", "onea", "onesc-1"])
def test_a_word_does_not_run_on_into_another_field(registry: Database, words: str) -> None:
    """Region A, Brand One, “a test” and SC-1 stand side by side in what is searched."""
    fill(registry, make_centre(), make_right())
    with registry.read() as connection:
        for listing in KINDS:
            assert row_ids(connection, Request(listing, "", filter=Filter(words=words))) == []


def test_a_changed_row_is_found_by_its_new_words(registry: Database) -> None:
    fill(registry, make_centre(uuid="u"))
    with registry.write("edit") as writer:
        writer.update(tables.facilities, "u", 1, {"name": "Ёжик"})
    asked = Request("centres", "", filter=Filter(words="ежик"))
    with registry.read() as connection:
        assert len(row_ids(connection, asked)) == 1
        old = replace(asked, filter=Filter(words="centre"))
        assert row_ids(connection, old) == []
