"""A registry of the first version is brought up to date: nothing lost, everything findable."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aftersales.domain.records import (
    Basis,
    Facility,
    FacilityKind,
    Factor,
    Lane,
    Status,
    StatusEntry,
)
from aftersales.services import desk
from aftersales.store import entries, history, queries, tables
from aftersales.store.backup_folder import backups_in, folder_of
from aftersales.store.columns import metadata
from aftersales.store.database import SCHEMA, Database, create_database, open_database
from aftersales.store.integrity import check
from aftersales.store.listing import Filter, Request, row_ids

STORED = Path(__file__).with_name("schema1.sql")
REFERENCES = {"region": "regions", "brand": "brands", "facility": "facilities"}
OWNED = ("facility_statuses", "authorisations")
SYNC = ("receipts", "claims", "conflicts", "mappings")
PARTS = ("lanes", "factors")
SCENARIOS = ("scenarios", "scenario_changes")
Tables = dict[str, list[dict[str, Any]]]


def content(path: Path) -> Tables:
    """Every row of every table, by the names of its columns."""
    with closing(sqlite3.connect(path)) as file:
        file.row_factory = sqlite3.Row
        names = [
            row["name"] for row in file.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        return {
            name: [dict(row) for row in file.execute(f'SELECT * FROM "{name}" ORDER BY 1')]  # noqa: S608
            for name in names
        }


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The stored registry as a file."""
    found = tmp_path / "сеть.sqlite"
    with closing(sqlite3.connect(found)) as file:
        file.executescript(STORED.read_text("utf-8"))
    return found


@pytest.fixture
def before(path: Path) -> Tables:
    """What the stored registry holds."""
    return content(path)


@pytest.fixture
def upgraded(path: Path, before: Tables) -> Iterator[Database]:
    assert before
    database = open_database(path)
    yield database
    database.close()


@pytest.mark.parametrize(
    ("version", "filled", "new"),
    [
        (2, ("certificates", "contacts"), {*SYNC, *PARTS, *SCENARIOS}),
        (3, SYNC, {*PARTS, *SCENARIOS}),
        (4, PARTS, {*SCENARIOS}),
    ],
)
def test_a_registry_of_a_later_version(
    tmp_path: Path, version: int, filled: tuple[str, ...], new: set[str]
) -> None:
    found = tmp_path / "later.sqlite"
    with closing(sqlite3.connect(found)) as file:
        file.executescript(STORED.with_name(f"schema{version}.sql").read_text("utf-8"))
        assert file.execute("PRAGMA user_version").fetchone() == (version,)
    before = content(found)
    assert all(before[name] for name in filled)
    open_database(found).close()
    after = content(found)
    assert after.keys() - before.keys() == new
    assert {
        name: rows for name, rows in after.items() if name not in {*new, "alembic_version"}
    } == {name: rows for name, rows in before.items() if name != "alembic_version"}
    assert all(after[name] == [] for name in new)
    database = open_database(found)
    assert check(database).ok
    lane = Lane(origin="PD-1", destination="SC-1", hours=30.5, cutoff="16:00")
    with database.write("create") as writer:
        entries.add(writer, [lane])
        entries.add(writer, [Factor(code="speed", value=50, basis=Basis.ASSUMED)])
    desk.undo_last(database)
    desk.redo_last(database)
    with database.read() as connection:
        assert lane in [one.model_copy(update={"uuid": ""}) for one in queries.lanes(connection)]
        assert 50 in [one.value for one in queries.factors(connection)]
    assert check(database).ok
    database.close()


def test_the_stored_registry_is_of_the_first_version(path: Path, before: Tables) -> None:
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (1,)
    assert all(before[name] for name in ("brands", "regions", "settlements", "facilities"))
    assert all(before[name] for name in (*OWNED, "demand", "demand_points", "journal"))
    assert "search" not in before["facilities"][0]


def test_every_row_is_as_it_was(upgraded: Database, before: Tables) -> None:
    after = content(upgraded.path)
    for name, rows in before.items():
        if name not in ("journal", "alembic_version"):
            kept = [{column: row[column] for column in rows[0]} for row in after[name]]
            assert kept == rows, name
    added = {
        column: row[column]
        for row in after["facilities"]
        for column in row.keys() - before["facilities"][0].keys() - {"search"}
    }
    assert added == {"tax_id": "", "contract": "", "shifts": None, "contract_to": None}
    assert all(row["details"] == "{}" and row["undoes"] is None for row in after["batches"])
    new = after.keys() - before.keys()
    assert new == {
        "attachments",
        "certificates",
        "contacts",
        "decisions",
        *SYNC,
        *PARTS,
        *SCENARIOS,
    }
    assert all(after[name] == [] for name in new)


def test_the_schema_is_todays(upgraded: Database, tmp_path: Path) -> None:
    fresh = create_database(tmp_path / "fresh.sqlite")

    def shape(path: Path) -> dict[str, Any]:
        with closing(sqlite3.connect(path)) as file:
            assert file.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
            assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert file.execute("PRAGMA foreign_key_check").fetchall() == []
            return {
                name: sorted(file.execute(f"PRAGMA table_info({name})").fetchall())
                for name in metadata.tables
            }

    assert shape(upgraded.path) == shape(fresh.path)


def test_records_are_read(upgraded: Database) -> None:
    with upgraded.read() as connection:
        centre = next(one for one in queries.facilities(connection) if one.code == "SC-1")
        assert len(queries.demand(connection)) == 3
        assert {row.brand for row in queries.demand(connection)} == {"ONE", None}
        assert [point.brand for point in queries.demand_points(connection)] == ["ONE", "TWO"]
        moscow = queries.regions(connection)[0]
    assert centre == Facility(
        uuid=centre.uuid,
        code="SC-1",
        kind=FacilityKind.SERVICE_CENTRE,
        name="ООО «Алёна»",
        operator="Zürich AG",
        region="A",
        city="Королёв",
        address="ул. Ленина, 1\nстр. 2",
        lat=55.9,
        lon=37.8,
        store_format="4S",
        bays=7,
        technicians=12,
        hours_per_week=60.5,
        capacity_per_year=9000,
        phone="+7 900 000-00-00",
        email="a@example.org",
        notes='100 % "quoted"\n=1+1',
        basis=Basis.ESTIMATED,
        source="a list",
        history=(
            StatusEntry(uuid=centre.history[0].uuid, status=Status.PLANNED, since=date(2019, 1, 1)),
            StatusEntry(uuid=centre.history[1].uuid, status=Status.ACTIVE, since=date(2020, 1, 1)),
        ),
    )
    assert moscow.names == {"ru": "Москва", "zh": "莫斯科"}
    assert moscow.boundary is not None


def test_the_journal_names_rows_by_uuid(upgraded: Database, before: Tables) -> None:
    uuids = {
        name: {row["id"]: row["uuid"] for row in before[table]}
        for name, table in REFERENCES.items()
    }
    after = content(upgraded.path)["journal"]
    assert len(after) == len(before["journal"])
    for old, new in zip(before["journal"], after, strict=True):
        said = json.loads(old["after"])
        expected = {
            name.removesuffix("_id"): uuids[name.removesuffix("_id")].get(value)
            if name.removesuffix("_id") in uuids
            else value
            for name, value in said.items()
        }
        assert json.loads(new["after"]) == expected
        assert new["before"] is None
        assert new["owner"] == expected.get("facility")
        assert (new["owner"] is not None) == (new["entity"] in OWNED)
        same = ("id", "batch_id", "entity", "row_uuid", "rev")
        assert [new[name] for name in same] == [old[name] for name in same]


def test_a_facilitys_history_has_what_belongs_to_it(upgraded: Database) -> None:
    with upgraded.read() as connection:
        centre = next(one for one in queries.facilities(connection) if one.code == "SC-1")
        found = history.changes_of(connection, centre.uuid)
    assert sorted(one.entity for one in found) == [
        *("authorisations", "authorisations", "facilities"),
        *("facility_statuses", "facility_statuses"),
    ]
    rights = [one.new for one in found if one.entity == "authorisations"]
    assert {(right["facility"], right["brand"]) for right in rights} == {
        ("SC-1", "ONE"),
        ("SC-1", "TWO"),
    }


def test_search_is_what_a_writer_fills_in(upgraded: Database, tmp_path: Path) -> None:
    fresh = create_database(tmp_path / "fresh.sqlite")
    with upgraded.read() as connection, fresh.write("copy") as writer:
        for kind in tables.TABLES:
            if kind is not StatusEntry:
                entries.add(writer, queries.records(connection, kind))
    after, expected = content(upgraded.path), content(fresh.path)
    for table in tables.SEARCHED:
        found = {row["uuid"]: row["search"] for row in after[table.name]}
        assert found == {row["uuid"]: row["search"] for row in expected[table.name]}
        assert all(found.values())


@pytest.mark.parametrize(
    ("listing", "words", "number"),
    [
        ("centres", "алена zurich", 1),
        ("brands", "skoda", 1),
        ("regions", "莫斯科", 1),
        ("regions", "konigsberg", 1),
        ("settlements", "елкино", 1),
        ("centres", "depot", 0),
    ],
)
def test_words_are_found(upgraded: Database, listing: str, words: str, number: int) -> None:
    with upgraded.read() as connection:
        found = row_ids(connection, Request(listing, "", filter=Filter(words=words)))
    assert len(found) == number


def test_undo_of_its_import_works(upgraded: Database) -> None:
    with upgraded.read() as connection:
        points, demand = queries.demand_points(connection), queries.demand(connection)
    undone = desk.undo_last(upgraded)
    assert (undone.batch.label, undone.batch.source, undone.kept) == ("import", "точки.csv", ())
    undone = desk.undo_last(upgraded)
    assert (undone.batch.label, undone.batch.source, undone.kept) == ("import", "demand.csv", ())
    with upgraded.read() as connection:
        assert queries.demand_points(connection) == []
        assert queries.demand(connection) == []
        assert len(queries.facilities(connection)) == 3
    desk.redo_last(upgraded)
    desk.redo_last(upgraded)
    with upgraded.read() as connection:
        assert queries.demand_points(connection) == points
        assert queries.demand(connection) == demand


def test_undo_of_everything_and_redo_gives_everything(upgraded: Database) -> None:
    def records() -> list[Any]:
        with upgraded.read() as connection:
            return [queries.records(connection, kind) for kind in tables.TABLES]

    whole = records()
    for _ in range(3):
        assert desk.undo_last(upgraded).kept == ()
    assert records() == [[]] * len(tables.TABLES)
    for _ in range(3):
        assert desk.redo_last(upgraded).kept == ()
    assert [sorted(r.uuid for r in rows) for rows in records()] == [
        sorted(r.uuid for r in rows) for rows in whole
    ]
    assert records() == whole


def test_a_backup_was_made_beside_it(upgraded: Database, before: Tables) -> None:
    made = backups_in(folder_of(upgraded.path))
    assert [backup.why for backup in made] == ["migration"]
    assert content(made[0].path) == before
    with closing(sqlite3.connect(made[0].path)) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (1,)
    open_database(upgraded.path).close()
    assert len(backups_in(folder_of(upgraded.path))) == 1


def test_a_migration_that_breaks_leaves_the_registry_as_it_was(
    path: Path, before: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aftersales.store.database.APPLICATION_ID", "x y")
    monkeypatch.setattr("aftersales.store.database._schema_of", lambda _: 1)
    with pytest.raises(Exception):  # noqa: B017 - whatever the statement says
        open_database(path)
    assert content(path) == before
