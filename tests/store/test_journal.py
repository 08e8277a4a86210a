"""Every write leaves its trace, and only through the journal."""

import ast
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

import aftersales
from aftersales.domain.changes import Area
from aftersales.domain.errors import ConflictError, NotFoundError
from aftersales.domain.records import Brand
from aftersales.store import entries, queries, tables
from aftersales.store.database import Database
from tests.builders import fill, make_centre, make_right


def journal(database: Database) -> list[tuple[str, str, int, object, object]]:
    j = tables.journal
    with database.read() as connection:
        rows = connection.execute(
            select(j.c.entity, j.c.row_uuid, j.c.rev, j.c.before, j.c.after).order_by(j.c.id)
        )
        return [tuple(row) for row in rows]


def test_every_row_is_journaled(registry: Database) -> None:
    fill(registry, make_centre(), make_right())
    found = journal(registry)
    with registry.read() as connection:
        counts = queries.counts(connection)
        for table in tables.AREAS:
            uuids = set(connection.scalars(select(table.c.uuid)))
            assert uuids == {row[1] for row in found if row[0] == table.name}
    assert len(found) == sum(counts.values())
    assert all(before is None for _, _, _, before, _ in found)


def test_journal_keeps_values_as_json(registry: Database) -> None:
    fill(registry, make_centre(), make_right(valid_to=date(2027, 1, 2)))
    right = next(
        after for entity, _, _, _, after in journal(registry) if entity == "authorisations"
    )
    assert isinstance(right, dict)
    assert right["valid_to"] == "2027-01-02"
    assert "id" not in right


def test_update_records_the_changed_fields(registry: Database) -> None:
    with registry.write("add") as writer:
        entries.add(writer, [Brand(uuid="u1", code="A", name="Old", group="G")])
    with registry.write("rename", who="me") as writer:
        assert writer.update(tables.brands, "u1", 1, {"name": "New", "group": "G"})
    assert writer.change is not None
    assert writer.change.area is Area.BRANDS
    assert writer.change.revision == registry.revision == 2
    assert journal(registry)[-1] == ("brands", "u1", 2, {"name": "Old"}, {"name": "New"})


def test_equal_values_write_nothing(registry: Database) -> None:
    with registry.write("add") as writer:
        entries.add(writer, [Brand(uuid="u1", code="A", name="Old")])
    with registry.write("same") as writer:
        assert not writer.update(tables.brands, "u1", 1, {"name": "Old"})
    assert writer.change is None
    assert registry.revision == 1


def test_a_stale_update_is_refused(registry: Database) -> None:
    with registry.write("add") as writer:
        entries.add(writer, [Brand(uuid="u1", code="A", name="Old")])
    with registry.write("first") as writer:
        writer.update(tables.brands, "u1", 1, {"name": "First"})
    for uuid, rev in (("u1", 1), ("gone", 1)):
        with pytest.raises(ConflictError), registry.write("second") as writer:
            writer.update(tables.brands, uuid, rev, {"name": "Second"})
    with registry.read() as connection:
        assert [brand.name for brand in queries.brands(connection)] == ["First"]


def test_unknown_references_are_named(registry: Database) -> None:
    with pytest.raises(NotFoundError) as caught:
        fill(registry, make_centre(region="NOWHERE"))
    assert caught.value.values == {"kind": "region", "value": "NOWHERE"}
    assert registry.revision == 0


def test_records_survive_the_registry(registry: Database) -> None:
    centre, right = make_centre(bays=7, notes="=1+1\n<b>"), make_right()
    fill(registry, centre, right)
    with registry.read() as connection:
        back = queries.facilities(connection)[0]
        right_back = queries.authorisations(connection)[0]
    assert back.model_dump(exclude={"uuid", "history"}) == centre.model_dump(
        exclude={"uuid", "history"}
    )
    assert back.status_on(date(2026, 1, 1)) == centre.status_on(date(2026, 1, 1))
    assert right_back.model_copy(update={"uuid": ""}) == right


def test_only_the_journal_writes() -> None:
    """No other module builds a writing statement.

    The schema's own set-up does, and what keeps books on files from the field, in tables that
    hold nothing of the business.
    """
    root = Path(aftersales.__file__).parent
    allowed = {root / "store" / name for name in ("journal.py", "database.py", "inbox.py")}
    for path in root.rglob("*.py"):
        if path in allowed or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy":
                assert not {alias.name for alias in node.names} & {"insert", "update", "delete"}
