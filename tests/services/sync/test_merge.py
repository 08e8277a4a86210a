"""Every line of the merge table: what the sender, the registry and both changed."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aftersales.domain.errors import InputError
from aftersales.domain.records import Lane, Status, StatusEntry
from aftersales.services import desk
from aftersales.services.sync import conflicts
from aftersales.services.sync.apply import OURS, THEIRS
from aftersales.store import entries, history, inbox, queries
from aftersales.store.database import Database
from tests.builders import fill, make_centre, make_right
from tests.services.sync.field import (
    DAY,
    SENDER,
    amend,
    centre,
    edit,
    lines_of,
    only,
    send_out,
    show,
    states,
    take,
    write,
)


@pytest.fixture
def office(registry: Database) -> Database:
    fill(
        registry,
        make_centre("SC-1", city="Тула", phone="1", bays=4, notes="n"),
        make_centre("SC-2", city="Калуга", lat=56.0, lon=38.0),
        make_centre("007", name="Bond", lat=None, lon=None, region=None),
    )
    return registry


@pytest.fixture
def file(office: Database, tmp_path: Path) -> Path:
    return send_out(office, tmp_path / "update.csv")


def test_untouched_it_changes_nothing(office: Database, file: Path) -> None:
    found = take(office, file)
    assert found.preview.counts["same"] == 3
    assert found.change is None
    assert office.revision == 1


def test_what_only_the_sender_changed_is_applied(office: Database, file: Path) -> None:
    edit(file, {"SC-1": {"city": "Ясная Поляна", "bays": "6"}})
    amend(office, "SC-1", notes="other")
    found = take(office, file)
    assert found.preview.counts["changed"] == 1
    assert found.preview.field_counts == {"city": 1, "bays": 1}
    now = centre(office, "SC-1")
    assert (now.city, now.bays, now.notes) == ("Ясная Поляна", 6, "other")


def test_a_stale_value_never_reverts(office: Database, file: Path) -> None:
    edit(file, {"SC-1": {"bays": "6"}})
    amend(office, "SC-1", city="Новомосковск")
    assert take(office, file).preview.counts["changed"] == 1
    assert centre(office, "SC-1").city == "Новомосковск"


def test_changed_to_the_same(office: Database, file: Path) -> None:
    edit(file, {"SC-1": {"city": "Новомосковск"}})
    amend(office, "SC-1", city="Новомосковск")
    found = take(office, file)
    assert found.preview.counts == {**dict.fromkeys(found.preview.counts, 0), "same": 3}
    assert found.change is None


def test_changed_otherwise_is_a_conflict(office: Database, file: Path) -> None:
    edit(file, {"SC-1": {"city": "Ясная Поляна", "bays": "6"}})
    amend(office, "SC-1", city="Новомосковск")
    found = take(office, file)
    row = only(found.preview.rows, lambda one: one.state == "conflict")
    item = only(row.items)
    assert (item.base, item.held, item.wanted) == (("Тула",), ("Новомосковск",), ("Ясная Поляна",))
    assert (row.line, item.reason) == (3, "both_changed")
    now = centre(office, "SC-1")
    assert (now.city, now.bays) == ("Новомосковск", 6)
    with office.read() as connection:
        waiting = only(inbox.open_conflicts(connection))
    assert (waiting.base, waiting.held, waiting.wanted) == (item.base, item.held, item.wanted)
    assert (waiting.receipt.sender, waiting.receipt.file, waiting.line) == (SENDER, file.name, 3)
    assert waiting.receipt.who == "Олег"


def test_the_same_file_twice(office: Database, file: Path) -> None:
    edit(file, {"SC-1": {"city": "Ясная Поляна", "bays": "6"}, "SC-2": {"code": "SC-3"}})
    amend(office, "SC-1", city="Новомосковск")
    take(office, file)
    revision = office.revision
    other = file.with_name("отчёт (1).csv")
    head, *rows = lines_of(file)
    write(other, [head, *sorted(rows, reverse=True)])
    for path in (file, other):
        again = take(office, path)
        assert again.change is None
        assert again.preview.counts["same"] == 3
        assert again.preview.taken
    amend(office, "SC-1", bays=9)  # a later edit is not reverted either
    assert take(office, file).change is None
    assert centre(office, "SC-1").bays == 9
    assert office.revision == revision + 1
    with office.read() as connection:
        assert len(inbox.open_conflicts(connection)) == 1


def test_sent_again_with_one_more_change(office: Database, file: Path) -> None:
    edit(file, {"SC-1": {"bays": "6"}})
    take(office, file)
    amend(office, "SC-1", bays=9)
    edit(file, {"SC-2": {"bays": "2"}})
    found = take(office, file)
    assert found.preview.counts["changed"] == 1
    assert found.preview.counts["conflict"] == 0
    assert centre(office, "SC-1").bays == 9
    assert centre(office, "SC-2").bays == 2


def test_closing_against_editing(office: Database, file: Path) -> None:
    edit(file, {"SC-1": {"status": "закрыт", "closed": "31.05.2026"}})
    amend(office, "SC-1", city="Новомосковск")
    item = only(only(show(office, file).rows, lambda one: one.state == "conflict").items)
    assert item.reason == "closed_and_edited"
    assert item.fields == ("status", "opened", "closed")
    take(office, file, choices={item.claim: THEIRS})
    assert centre(office, "SC-1").status_on(DAY) is Status.CLOSED
    assert centre(office, "SC-1").history[-1].since == date(2026, 5, 31)


def test_editing_against_closing(office: Database, file: Path) -> None:
    edit(file, {"SC-1": {"city": "Ясная Поляна"}, "SC-2": {"city": "Козельск"}})
    with office.write("close") as writer:
        closed = StatusEntry(facility="SC-1", status=Status.CLOSED, since=date(2026, 5, 1))
        entries.add(writer, [closed])
    found = take(office, file)
    item = only(only(found.preview.rows, lambda one: one.state == "conflict").items)
    assert (item.reason, item.fields) == ("closed_and_edited", ("city",))
    assert (centre(office, "SC-1").city, centre(office, "SC-2").city) == ("Тула", "Козельск")


def test_closing_what_nobody_edited(office: Database, file: Path) -> None:
    edit(file, {"SC-1": {"status": "closed"}})
    take(office, file)
    assert [(one.status, one.since) for one in centre(office, "SC-1").history] == [
        (Status.ACTIVE, date(2020, 1, 1)),
        (Status.CLOSED, DAY),
    ]


def test_a_missing_row_means_nothing(office: Database, file: Path) -> None:
    edit(file, {"SC-1": {"bays": "6"}}, drop=("SC-2", "007"))
    found = take(office, file)
    assert len(found.preview.rows) == 1
    assert centre(office, "SC-2").city == "Калуга"
    write(file, [lines_of(file)[0], lines_of(file)[-1]])
    found = take(office, file)
    assert found.preview.rows == ()
    assert found.change is None


def test_an_empty_cell_keeps_and_a_word_clears(office: Database, file: Path) -> None:
    edit(file, {"SC-1": {"city": "", "notes": r"\clear", "bays": r"\clear"}})
    take(office, file)
    now = centre(office, "SC-1")
    assert (now.city, now.notes, now.bays) == ("Тула", "", None)
    edit(file, {"SC-1": {"name": r"\clear"}})
    fault = only(show(office, file).faults)
    assert (fault.line, fault.column, fault.code) == (3, "name", "required")


def test_a_known_row_with_a_new_code(office: Database, file: Path) -> None:
    edit(file, {"SC-1": {"code": "SC-9"}})
    row = only(show(office, file).rows, lambda one: one.state == "changed")
    assert row.changes == (("code", "SC-1", "SC-9"),)
    take(office, file)
    assert centre(office, "SC-9").city == "Тула"
    edit(file, {"SC-9": {"code": "SC-2"}})
    assert only(show(office, file).faults).code == "already_there"


def test_halves_of_a_place_merge_as_one(office: Database, file: Path) -> None:
    edit(file, {"SC-1": {"lat": "55,51"}})
    amend(office, "SC-1", lon=37.25)
    item = only(only(show(office, file).rows, lambda one: one.state == "conflict").items)
    assert item.fields == ("lat", "lon")
    assert (item.base, item.held, item.wanted) == ((55.0, 37.0), (55.0, 37.25), (55.51, 37.0))
    edit(file, {"SC-1": {"lon": ""}})
    assert only(show(office, file).faults).code == "half_position"


def test_a_new_row_enters_and_one_that_may_be_known_waits(office: Database, file: Path) -> None:
    head, *rows = lines_of(file)

    def fresh(**cells: str) -> list[str]:
        return [cells.get(name, "") for name in head]

    where = {"region": "A", "lat": "55,0001", "lon": "37,0001"}
    new = fresh(
        code="SC-8", name="Далёкий", region="A", lat="57,123", lon="39,456", opened="01.02.2026"
    )
    near = fresh(code="SC-7", name="Centre SC-1", **where)
    write(file, [head, *rows[:-1], new, rows[-1], near])
    found = take(office, file)
    assert found.preview.counts == {"new": 1, "changed": 0, "same": 3, "conflict": 1, "rejected": 0}
    assert centre(office, "SC-8").status_on(DAY) is Status.ACTIVE
    waiting = only(conflicts.listed(office, DAY))
    assert (waiting.conflict.reason, waiting.conflict.detail) == ("near_duplicate", "SC-1")
    assert waiting.name == "Centre SC-1"
    assert take(office, file).change is None
    conflicts.decide(office, {waiting.conflict.id: THEIRS}, DAY)
    assert centre(office, "SC-7").lat == pytest.approx(55.0001)
    assert conflicts.listed(office, DAY) == []
    assert take(office, file).change is None


class TestWithoutBase:
    """A plain file does not say what its sender had seen."""

    def test_differences_wait(self, office: Database, tmp_path: Path) -> None:
        path = tmp_path / "plain.csv"
        path.write_text("code;city;bays\nSC-1;Тула;5\nSC-2;;3\nSC-5;x;1\n", "utf-8")
        found = show(office, path, "centres")
        assert states(found) == {
            "Centre SC-1": "conflict",
            "Centre SC-2": "conflict",
            "SC-5": "rejected",
        }
        take(office, path, accept_good=True)
        waiting = conflicts.listed(office, DAY)
        assert [(one.conflict.reason, one.now) for one in waiting] == [
            ("no_base", (4,)),
            ("no_base", (None,)),
        ]
        assert centre(office, "SC-1").bays == 4

    def test_asked_once_about_the_same_value(self, office: Database, tmp_path: Path) -> None:
        path = tmp_path / "plain.csv"
        path.write_text("code;bays\nSC-1;5\n", "utf-8")
        take(office, path, "centres")
        waiting = only(conflicts.listed(office, DAY))
        conflicts.decide(office, {waiting.conflict.id: OURS}, DAY)
        assert show(office, path, "centres").counts["same"] == 1
        amend(office, "SC-1", bays=6)
        assert show(office, path, "centres").counts["conflict"] == 1

    def test_another_registry_is_no_base(
        self, office: Database, file: Path, tmp_path: Path
    ) -> None:
        edit(file, {"SC-1": {"city": "Ясная Поляна"}})
        text = file.read_text("utf-8-sig")
        with office.read() as connection:
            own = queries.meta(connection)["registry"]
        file.write_text(text.replace(own, own[::-1]), "utf-8-sig", newline="")
        found = show(office, file)
        assert found.is_foreign
        assert only(only(found.rows, lambda r: r.state == "conflict").items).reason == "no_base"

    def test_a_newer_registry_is_no_base(self, office: Database, tmp_path: Path) -> None:
        """A backup was restored: what the file saw never was."""
        amend(office, "SC-1", bays=8)
        path = send_out(office, tmp_path / "later.csv")
        with office.read() as connection:
            write_id = queries.last_write(connection)
        edit(path, {"SC-1": {"bays": "9"}})
        text = path.read_text("utf-8-sig").replace(write_id, write_id[::-1])
        path.write_text(text, "utf-8-sig", newline="")
        assert show(office, path).is_foreign

    def test_the_last_line_must_not_be_missing(self, file: Path, office: Database) -> None:
        rows = lines_of(file)
        write(file, rows[:-1])
        with pytest.raises(InputError) as caught:
            show(office, file)
        assert caught.value.code == "end_line_missing"
        assert caught.value.values["line"] == 4

    def test_a_deleted_row_asks(self, office: Database, file: Path) -> None:
        edit(file, {"SC-2": {"city": "Козельск"}})
        with office.write("remove") as writer:
            assert entries.remove(writer, entries.removed(centre(office, "SC-2"))) == []
        row = only(show(office, file).rows, lambda one: one.state == "conflict")
        assert only(row.items).reason == "row_deleted"


class TestBatches:
    """A file taken in is one write, with where it came from."""

    def test_history_names_the_file(self, office: Database, file: Path) -> None:
        edit(file, {"SC-1": {"city": "Ясная Поляна"}})
        found = take(office, file)
        assert found.change is not None
        assert found.change.details == {"count": 1, "file": "update.csv"}
        with office.read() as connection:
            change = history.changes_of(connection, centre(office, "SC-1").uuid)[0]
        assert (change.field, change.old, change.new) == ("city", "Тула", "Ясная Поляна")
        assert (change.batch.who, change.batch.source) == ("Олег", "update.csv")

    def test_undo_never_reverts_a_later_edit(self, office: Database, file: Path) -> None:
        edit(file, {"SC-1": {"city": "Ясная Поляна", "bays": "6"}, "SC-2": {"bays": "1"}})
        taken = take(office, file).change
        assert taken is not None
        amend(office, "SC-1", bays=7)
        undone = desk.undo_batch(office, taken.revision)
        now = centre(office, "SC-1")
        assert (now.city, now.bays, centre(office, "SC-2").bays) == ("Тула", 7, None)
        assert [kept.fields for kept in undone.kept] == [("bays",)]

    def test_undo_withdraws_its_conflicts_and_redo_brings_them_back(
        self, office: Database, file: Path
    ) -> None:
        edit(file, {"SC-1": {"city": "Ясная Поляна", "bays": "6"}})
        amend(office, "SC-1", city="Новомосковск")
        taken = take(office, file).change
        assert taken is not None
        undone = desk.undo_batch(office, taken.revision)
        assert conflicts.listed(office, DAY) == []
        assert show(office, file).counts["conflict"] == 1  # it may be taken in again
        assert not show(office, file).taken
        desk.undo_batch(office, undone.change.revision)
        assert len(conflicts.listed(office, DAY)) == 1
        assert show(office, file).counts["same"] == 3

    def test_only_conflicts_are_a_write_too(self, office: Database, file: Path) -> None:
        edit(file, {"SC-1": {"city": "Ясная Поляна"}})
        amend(office, "SC-1", city="Новомосковск")
        found = take(office, file)
        assert found.change is not None
        with office.read() as connection:
            receipt = only(inbox.receipts(connection))
        assert receipt.counts["conflict"] == 1
        assert receipt.stands

    def test_one_fault_stops_all_unless_told(self, office: Database, file: Path) -> None:
        edit(file, {"SC-1": {"bays": "6"}, "SC-2": {"bays": "x"}})
        assert take(office, file).change is None
        assert centre(office, "SC-1").bays == 4
        assert take(office, file, accept_good=True).change is not None
        assert centre(office, "SC-1").bays == 6

    def test_the_registry_moved_meanwhile(self, office: Database, file: Path) -> None:
        from aftersales.services.sync.apply import apply

        edit(file, {"SC-1": {"city": "Ясная Поляна"}})
        shown = show(office, file)
        amend(office, "SC-2", bays=1)  # elsewhere: what was shown still holds
        done = apply(office, shown)
        assert done.change is not None
        shown = show(office, edit(file, {"SC-1": {"city": "Щёкино"}}))
        amend(office, "SC-1", city="Новомосковск")
        done = apply(office, shown)
        assert done.moved
        assert done.change is None
        assert done.preview.counts["conflict"] == 1
        assert centre(office, "SC-1").city == "Новомосковск"


class TestInbox:
    """Conflicts are decided, in bulk too, and every decision can be taken back."""

    @pytest.fixture
    def waiting(self, office: Database, file: Path) -> list[conflicts.OpenConflict]:
        edit(file, {"SC-1": {"city": "a", "phone": "+7 900", "lat": "55,5", "lon": "37,5"}})
        amend(office, "SC-1", city="b", phone="3", lat=55.25, lon=37.25)
        take(office, file)
        return conflicts.listed(office, DAY)

    def test_theirs_is_written_and_can_be_undone(
        self, office: Database, waiting: list[conflicts.OpenConflict]
    ) -> None:
        assert {one.conflict.fields: one.now for one in waiting} == {
            ("lat", "lon"): (55.25, 37.25),
            ("city",): ("b",),
            ("phone",): ("3",),
        }
        answers = {
            one.conflict.id: OURS if one.conflict.fields == ("city",) else THEIRS for one in waiting
        }
        conflicts.decide(office, answers, DAY)
        now = centre(office, "SC-1")
        assert (now.city, now.phone, now.lat, now.lon) == ("b", "+7 900", 55.5, 37.5)
        assert conflicts.listed(office, DAY) == []
        desk.undo_last(office)
        assert centre(office, "SC-1").phone == "3"
        assert len(conflicts.listed(office, DAY)) == 3

    def test_rules(self, office: Database, waiting: list[conflicts.OpenConflict]) -> None:
        every = [one.conflict for one in waiting]
        phones = conflicts.matching(every, conflicts.Rule("phone", THEIRS))
        assert [one.fields for one in phones] == [("phone",)]
        assert conflicts.matching(every, conflicts.Rule("", OURS, sender=SENDER)) == every
        assert conflicts.matching(every, conflicts.Rule("", OURS, file="x.csv")) == []

    def test_decided_by_somebody_else_meanwhile(
        self, office: Database, waiting: list[conflicts.OpenConflict]
    ) -> None:
        one = waiting[0].conflict.id
        conflicts.decide(office, {one: OURS}, DAY)
        assert conflicts.decide(office, {one: THEIRS}, DAY) is None
        assert len(conflicts.listed(office, DAY)) == 2

    def test_a_record_that_is_gone(
        self, office: Database, waiting: list[conflicts.OpenConflict]
    ) -> None:
        with office.write("remove") as writer:
            entries.remove(writer, entries.removed(centre(office, "SC-1")))
        assert {one.now for one in conflicts.listed(office, DAY)} == {None}


OTHERS: list[tuple[str, dict[str, dict[str, str]], str]] = [
    ("brands", {"ONE": {"name": "Марка"}}, "code"),
    ("regions", {"A": {"name_ru": "Область", "population": "1 234"}}, "code"),
    ("demand", {"A": {"uio": "450", "new_sales": "12"}}, "region"),
    ("authorisations", {"SC-1": {"valid_to": "31.12.2027"}}, "facility"),
    ("lanes", {"SC-1": {"hours": "12,5", "cutoff": "9:30"}}, "destination"),
]


@pytest.mark.parametrize(("kind", "changes", "key"), OTHERS)
def test_other_kinds_take_the_same_way(
    office: Database, tmp_path: Path, kind: str, changes: Any, key: str
) -> None:
    with office.write("more") as writer:
        entries.add(writer, [make_right("SC-1")])
        entries.add(writer, [Lane(origin="SC-2", destination="SC-1", hours=30)])
    path = send_out(office, tmp_path / f"{kind}.csv", kind)
    assert show(office, path).staged.kind == kind
    assert take(office, path).change is None
    edit(path, changes, key=key)
    found = take(office, path)
    assert found.preview.counts["changed"] == 1
    assert found.preview.counts["conflict"] == 0
    assert found.change is not None
    assert take(office, path).change is None
    undone = desk.undo_batch(office, found.change.revision)
    assert undone.kept == ()
    assert show(office, path).counts["changed"] == 1
