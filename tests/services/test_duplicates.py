"""Two facilities become one, no word is lost, and one undo brings both back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from aftersales.domain.errors import ConflictError, InputError, NotFoundError
from aftersales.domain.progress import Cancelled, Progress
from aftersales.domain.records import (
    Authorisation,
    Basis,
    Certificate,
    Contact,
    Decision,
    Facility,
    FacilityKind,
    Lane,
    Record,
    Status,
    StatusEntry,
    WorkType,
)
from aftersales.services import desk
from aftersales.services.duplicates import MergePreview, find, merge, preview
from aftersales.services.merge_note import decisions
from aftersales.services.network import read_snapshot
from aftersales.services.refresh import refreshed
from aftersales.settings import LANGUAGES
from aftersales.store import entries, queries
from aftersales.store import tables as t
from aftersales.store.database import Database
from aftersales.texts import action_text, error_text
from tests.builders import DAY, fill, make_centre, make_right

SINCE = date(2020, 1, 1)
LATER = date(2025, 1, 1)


def add(database: Database, *records: Record) -> None:
    with database.write("more") as writer:
        for record in records:
            entries.add(writer, [record])


@pytest.fixture
def filled(registry: Database) -> Database:
    """Two centres, the second of which knows what the first one lacks."""
    keep = make_centre("SC-1", name="Автоцентр Север", city="Иваново", bays=4, notes="keep")
    drop = make_centre(
        "SC-2",
        name="Север, автоцентр",
        **{"city": "г. Иваново", "bays": 5, "phone": "+7 900", "tax_id": "0077", "notes": "drop"},
        lat=55.0001,
        history=(StatusEntry(status=Status.PLANNED, since=date(2019, 1, 1)),),
    )
    fill(registry, keep, drop, make_right("SC-1"), make_right("SC-2", "TWO"))
    add(
        registry,
        make_right("SC-2", valid_to=None, valid_from=LATER),
        Certificate(facility="SC-2", title="ISO", number="1", valid_to=LATER),
        Contact(facility="SC-1", name="王伟", phone="1"),
        Contact(facility="SC-2", name="王伟", phone="1"),
        Contact(facility="SC-2", name="Пётр"),
        Decision(facility="SC-2", day=SINCE, words="открыть"),
    )
    return registry


def of(database: Database, code: str) -> Facility:
    with database.read() as connection:
        return next(one for one in queries.facilities(connection) if one.code == code)


def looked_at(database: Database, keep: str = "SC-1", drop: str = "SC-2") -> MergePreview:
    return preview(database, of(database, keep).uuid, of(database, drop).uuid)


def merged(database: Database, seen: MergePreview, language: str = "en", **chosen: Any) -> None:
    saved = merge(database, seen, chosen, "Мария", day=DAY, language=language)
    assert saved.change is not None
    assert (saved.stale, saved.change.label) == ((), "merge")


def parts(database: Database, kind: type[Record], code: str = "SC-1") -> list[Any]:
    with database.read() as connection:
        return list(queries.of_facility(connection, kind, of(database, code).uuid))


def dump(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of every business table, references by uuid, without ids and revisions."""
    with database.read() as connection:
        uuids = {
            table: {
                row.id: row.uuid for row in connection.execute(select(table.c.id, table.c.uuid))
            }
            for table in t.AREAS
        }
        found = {}
        for table in t.AREAS:
            rows = connection.execute(select(table).order_by(table.c.uuid)).mappings()
            found[table.name] = [
                {
                    name: uuids[t.REFERRED[name]].get(value) if name in t.REFERRED else value
                    for name, value in row.items()
                    if name not in ("id", "rev")
                }
                for row in rows
            ]
    return found


# Finding


def test_pairs_of_one_kind_that_are_not_both_closed(registry: Database) -> None:
    gone = (StatusEntry(status=Status.CLOSED, since=SINCE),)
    fill(
        registry,
        make_centre("A1", name="Автоцентр «Север»", tax_id="7701"),
        make_centre("A2", name="ООО Север", tax_id="7701", lat=55.001),
        make_centre("A3", name="Север", tax_id="7701", kind=FacilityKind.PARTS_DEPOT),
        make_centre("B1", name="吉利汽车4S店北京", lat=40.0, lon=116.0, history=gone),
        make_centre("B2", name="北京吉利汽车销售服务4S店", lat=40.0, lon=116.0, history=gone),
        make_centre("C1", name="Nord Service", lat=None, lon=None, history=()),
        make_centre("C2", name="nord service ltd", lat=None, lon=None, history=gone),
    )
    found = find(read_snapshot(registry))
    assert {(one.first.code, one.second.code) for one in found} == {("A1", "A2"), ("C1", "C2")}
    likeliest = found[0]
    assert likeliest.same_tax_id
    assert likeliest.km is not None
    assert 0.1 < likeliest.km < 0.12
    assert found[1].km is None
    assert all(0 <= one.name_similarity <= 1 and 0 <= one.score <= 1 for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_finding_in_an_empty_registry_and_stopping(registry: Database) -> None:
    snapshot = read_snapshot(registry)
    assert find(snapshot) == ()
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        find(snapshot, stopped)


# Looking


def test_every_field_with_both_values(filled: Database) -> None:
    seen = looked_at(filled)
    pairs = {pair.name: (pair.keep, pair.drop, pair.proposed) for pair in seen.fields}
    assert pairs["city"] == ("Иваново", "г. Иваново", "Иваново")
    assert pairs["phone"] == ("", "+7 900", "+7 900")
    assert pairs["lat"] == (55.0, 55.0001, 55.0)
    assert pairs["code"] == ("SC-1", "SC-2", "SC-1")
    assert "history" not in pairs


def test_a_place_is_taken_whole(filled: Database) -> None:
    add(filled, make_centre("SC-3", lat=None, lon=None))
    pairs = {pair.name: pair.proposed for pair in looked_at(filled, "SC-3").fields}
    assert (pairs["lat"], pairs["lon"]) == (55.0001, 37.0)


def test_what_moves_and_what_both_have(filled: Database) -> None:
    add(filled, make_right("SC-2", valid_to=LATER))
    seen = looked_at(filled)
    assert seen.counts == {
        Authorisation: 2,
        Certificate: 1,
        Contact: 1,
        Decision: 1,
        Lane: 0,
        StatusEntry: 0,
    }
    assert [type(one.keep).__name__ for one in seen.shared] == ["Authorisation", "Contact"]
    assert [one.last_days for one in seen.shared] == [(None, LATER), None]
    assert [entry.status for entry in seen.told] == [Status.PLANNED]


def test_nothing_merges_with_itself_or_with_what_is_gone(filled: Database) -> None:
    uuid = of(filled, "SC-1").uuid
    with pytest.raises(InputError) as caught:
        preview(filled, uuid, uuid)
    assert all(error_text(caught.value, language) for language in LANGUAGES)
    with pytest.raises(NotFoundError, match="record_gone"):
        preview(filled, uuid, "nobody")


# Merging


def test_all_goes_over_and_nothing_is_lost(filled: Database) -> None:
    seen = looked_at(filled)
    merged(filled, seen, city="г. Иваново")
    with filled.read() as connection:
        assert [one.code for one in queries.facilities(connection)] == ["SC-1"]
    kept = of(filled, "SC-1")
    assert (kept.city, kept.bays, kept.phone, kept.tax_id) == ("г. Иваново", 4, "+7 900", "0077")
    assert kept.history == seen.keep.history
    assert len(parts(filled, Authorisation)) == 3
    assert sorted(one.name for one in parts(filled, Contact)) == ["Пётр", "王伟"]
    assert len(parts(filled, Certificate)) == 1
    old, note = parts(filled, Decision)
    assert (old.words, note.author, note.day) == ("открыть", "Мария", DAY)
    assert note.words.splitlines() == [
        "Север, автоцентр (SC-2) was merged into this facility.",
        "Not kept:",
        "City: Иваново",
        "Latitude of SC-2: 55.0001",
        "Bays of SC-2: 5",
        "Notes of SC-2: drop",
        "planned from 1 Jan 2019 (SC-2)",
    ]


def test_history_says_what_was_merged(filled: Database) -> None:
    merged(filled, looked_at(filled), name="Север")
    saved = desk.undo_last(filled)
    assert saved.batch.who == "Мария"
    words = action_text("merge", saved.batch.details, "en")
    assert words == "merge Север, автоцентр into Север"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "ONE, service from 1 Jan 2020: until further notice, not 1 Jan 2025"),
        ("ru", "ONE, сервис с 1 янв. 2020\u202fг.: по без срока, а не по 1 янв. 2025\u202fг."),
        ("zh", "ONE，维修，自 2020年1月1日：至 无期限，而非 2025年1月1日"),
    ],
)
def test_the_note_in_every_language(filled: Database, language: str, words: str) -> None:
    add(filled, make_right("SC-2", valid_to=LATER))
    merged(filled, looked_at(filled), language)
    note = parts(filled, Decision)[-1].words
    assert words.replace("\u202f", " ") in note.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize("ends", [(None, LATER), (LATER, None), (SINCE, LATER), (LATER, SINCE)])
def test_the_longer_right_wins(registry: Database, ends: tuple[date | None, date | None]) -> None:
    rights = [make_right(f"SC-{k}", valid_to=end) for k, end in enumerate(ends)]
    fill(registry, make_centre("SC-0"), make_centre("SC-1"), *rights)
    merged(registry, looked_at(registry, "SC-0", "SC-1"))
    (right,) = parts(registry, Authorisation, "SC-0")
    assert right.valid_to == (None if None in ends else LATER)
    (note,) = parts(registry, Decision, "SC-0")
    assert ": until" in note.words


def test_statuses_go_over_only_where_there_are_none(filled: Database) -> None:
    add(filled, make_centre("SC-3", history=()))
    seen = looked_at(filled, "SC-3")
    assert (seen.counts[StatusEntry], seen.told) == (1, ())
    merged(filled, seen)
    (entry,) = of(filled, "SC-3").history
    assert (entry.status, entry.since) == (Status.PLANNED, date(2019, 1, 1))


def test_the_code_of_the_other_one_may_be_kept(filled: Database) -> None:
    before, uuid = dump(filled), of(filled, "SC-1").uuid
    merged(filled, looked_at(filled), code="SC-2", name="Другое имя")
    kept = of(filled, "SC-2")
    assert (kept.uuid, kept.name) == (uuid, "Другое имя")
    note = parts(filled, Decision, "SC-2")[-1].words
    assert "Code: SC-1" in note
    assert "Name: Автоцентр Север" in note
    desk.undo_last(filled)
    assert dump(filled) == before


def test_half_a_place_brings_the_other_half(filled: Database) -> None:
    merged(filled, looked_at(filled), lat=55.0001)
    assert (of(filled, "SC-1").lat, of(filled, "SC-1").lon) == (55.0001, 37.0)


@pytest.mark.parametrize(
    ("chosen", "fields"),
    [({"name": ""}, "name"), ({"lat": 95.0}, "lat"), ({"uuid": "x"}, "uuid"), ({"x": 1}, "x")],
)
def test_values_that_are_not_right_write_nothing(
    filled: Database, chosen: dict[str, Any], fields: str
) -> None:
    before, revision = dump(filled), filled.revision
    with pytest.raises(InputError) as caught:
        merge(filled, looked_at(filled), chosen, day=DAY, language="en")
    assert (caught.value.code, caught.value.values["fields"]) == ("value_not_right", fields)
    assert all(error_text(caught.value, language) for language in LANGUAGES)
    assert (dump(filled), filled.revision) == (before, revision)


def test_the_code_of_a_third_one_writes_nothing(filled: Database) -> None:
    add(filled, make_centre("SC-3"))
    before, revision = dump(filled), filled.revision
    with pytest.raises(ConflictError, match="already_there"):
        merge(filled, looked_at(filled), {"code": "SC-3"}, day=DAY, language="en")
    assert (dump(filled), filled.revision) == (before, revision)


# The registry moves on


def amend(database: Database, which: str, /, **values: Any) -> None:
    held = of(database, which)
    base = {name: getattr(held, name) for name in values}
    desk.save(database, [desk.Edit(Facility, held.uuid, base, values)], "edit", {"name": ""})


def drop_contact(database: Database) -> None:
    contact = parts(database, Contact, "SC-2")[0]
    desk.save(database, [desk.Edit(Contact, contact.uuid, {}, None)], "remove", {"name": ""})


MOVES: list[Callable[[Database], None]] = [
    lambda database: amend(database, "SC-2", email="new@example.org"),
    lambda database: amend(database, "SC-1", notes="new"),
    lambda database: amend(database, "SC-2", code="SC-9"),
    lambda database: add(database, Contact(facility="SC-2", name="New")),
    lambda database: add(database, make_right("SC-1", "TWO")),
    lambda database: add(database, StatusEntry(facility="SC-2", status=Status.CLOSED, since=LATER)),
    drop_contact,
]


@pytest.mark.parametrize("move", MOVES)
def test_a_merge_never_swallows_what_others_wrote(
    filled: Database, move: Callable[[Database], None]
) -> None:
    seen = looked_at(filled)
    move(filled)
    before, revision = dump(filled), filled.revision
    with pytest.raises(ConflictError, match="moved_on") as caught:
        merge(filled, seen, {}, day=DAY, language="en")
    assert all(error_text(caught.value, language) for language in LANGUAGES)
    assert (dump(filled), filled.revision) == (before, revision)


def test_what_others_write_elsewhere_is_no_obstacle(filled: Database) -> None:
    seen = looked_at(filled)
    add(filled, make_centre("SC-3"), make_right("SC-3"))
    merged(filled, seen)


def test_the_second_of_two_mergers_is_told(filled: Database) -> None:
    seen = looked_at(filled)
    merged(filled, seen)
    with pytest.raises(NotFoundError, match="record_gone"):
        merge(filled, seen, {}, day=DAY, language="en")


# Words


HOSTILE = ['=HYPERLINK("x")', "<script>alert(1)</script>", "{0} {name} ${x}", "\u202eабв", "吉利🚗"]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_come_through(filled: Database, words: str) -> None:
    amend(filled, "SC-2", name=words, notes=words)
    merged(filled, looked_at(filled))
    note = parts(filled, Decision)[-1].words
    assert f"{words} (SC-2)" in note
    assert f"Notes of SC-2: {words}" in note


@given(st.tuples(*[st.text("ab \n", max_size=1000)] * 3))
def test_long_words_are_kept_in_several_decisions(values: tuple[str, ...]) -> None:
    long = {
        name: f"{'я' * (3900 - len(value))}{value}."
        for name, value in zip(("notes", "source", "address"), values, strict=True)
    }
    keep = make_centre("SC-1", notes="x", source="x", address="x")
    notes = decisions(keep, make_centre("SC-2", **long), keep, (), (), "en")
    assert len(notes) > 1
    written = [Decision(facility="SC-1", day=DAY, words=note).words for note in notes]
    joined = "".join("".join(words.partition("\n")[2] for words in written).split())
    for value in long.values():
        assert "".join(value.split()) in joined


def test_a_merge_with_more_words_than_one_decision_holds(filled: Database) -> None:
    amend(filled, "SC-2", notes="н" * 4000, address="а" * 4000)
    amend(filled, "SC-1", notes="x", address="x")
    merged(filled, looked_at(filled), "ru")
    notes = [one.words for one in parts(filled, Decision)[1:]]
    assert len(notes) == 3
    assert notes[0].startswith("(1 из 3)\n")
    assert sum(words.count("н") for words in notes) >= 4000


# Undo


def test_undo_and_redo_and_undo(filled: Database) -> None:
    before = dump(filled)
    merged(filled, looked_at(filled))
    after = dump(filled)
    assert not desk.undo_last(filled).kept
    assert dump(filled) == before
    assert not desk.redo_last(filled).kept
    assert dump(filled) == after
    assert not desk.undo_last(filled).kept
    assert dump(filled) == before


DAYS = st.none() | st.sampled_from([date(2021, 1, 1), LATER, date(2030, 1, 1)])
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
PARTS = st.lists(
    st.one_of(
        st.builds(
            Authorisation,
            facility=st.just("?"),
            brand=st.sampled_from(["ONE", "TWO"]),
            work_type=st.sampled_from([WorkType.SALES, WorkType.SERVICE]),
            valid_from=st.just(SINCE),
            valid_to=DAYS,
        ),
        st.builds(
            Certificate,
            facility=st.just("?"),
            title=st.sampled_from(["ISO", "证书"]),
            brand=st.sampled_from([None, "ONE"]),
            valid_to=DAYS,
        ),
        st.builds(Contact, facility=st.just("?"), name=st.sampled_from(["Пётр", "王"]), role=WORDS),
        st.builds(
            Decision, facility=st.just("?"), day=st.just(DAY), words=st.sampled_from(["да", "no"])
        ),
    ),
    max_size=6,
)


def _facility(code: str) -> st.SearchStrategy[Facility]:
    place = st.sampled_from([(None, None), (55.0, 37.0), (1 / 3, -180.0)])
    statuses = st.lists(
        st.builds(
            StatusEntry,
            status=st.sampled_from(Status),
            since=st.sampled_from([SINCE, LATER, DAY]),
        ),
        max_size=2,
        unique_by=lambda entry: entry.since,
    )
    fields = st.fixed_dictionaries(
        {
            "name": WORDS.filter(lambda words: bool(words.strip())),
            "city": WORDS,
            "notes": WORDS,
            "bays": st.none() | st.integers(0, 9),
            "contract_to": DAYS,
            "basis": st.sampled_from(Basis),
            "region": st.sampled_from([None, "A", "B"]),
        }
    )
    return st.builds(
        lambda at, own, history: Facility(
            code=code,
            kind=FacilityKind.SERVICE_CENTRE,
            lat=at[0],
            lon=at[1],
            history=tuple(history),
            **own,
        ),
        place,
        fields,
        statuses,
    )


def _once(given_parts: list[Record], code: str) -> list[Record]:
    """Parts of a facility, of equal rights only one."""
    found: dict[Any, Record] = {}
    for number, part in enumerate(given_parts):
        own = isinstance(part, Authorisation)
        key = (part.brand, part.work_type) if isinstance(part, Authorisation) else number
        found[own, key] = part.model_copy(update={"facility": code})
    return list(found.values())


@settings(max_examples=60)
@given(
    _facility("M-1"),
    _facility("M-2"),
    PARTS,
    PARTS,
    st.sets(st.sampled_from(["code", "name", "city", "notes", "bays", "lat", "region", "basis"])),
    st.sampled_from(LANGUAGES),
)
def test_merge_then_undo_is_as_if_nothing_was(
    registry: Database,
    keep: Facility,
    drop: Facility,
    kept_parts: list[Record],
    dropped_parts: list[Record],
    others: set[str],
    language: str,
) -> None:
    if not registry.revision:
        fill(registry)
    add(registry, keep, drop, *_once(kept_parts, "M-1"), *_once(dropped_parts, "M-2"))
    before = dump(registry)
    seen = looked_at(registry, "M-1", "M-2")
    chosen = {pair.name: pair.drop for pair in seen.fields if pair.name in others}
    merged(registry, seen, language, **chosen)
    code = "M-2" if "code" in others else "M-1"
    kept = of(registry, code)
    words = "\n".join(one.words for one in parts(registry, Decision, code))
    for pair in seen.fields:
        assert getattr(kept, pair.name) == chosen.get(pair.name, getattr(kept, pair.name))
        for value in (pair.keep, pair.drop):
            if isinstance(value, str) and pair.name in ("name", "code", "city", "notes"):
                assert value in (getattr(kept, pair.name), "") or value in words
    for kind in (Authorisation, Certificate, Contact, Decision):
        identities = {_said(part) for part in (*kept_parts, *dropped_parts) if type(part) is kind}
        assert identities <= {_said(part) for part in parts(registry, kind, code)}
    assert not desk.undo_last(registry).kept
    assert dump(registry) == before
    with registry.write("less") as writer:
        for one in (seen.keep, seen.drop):
            entries.remove(writer, entries.removed(one))


def _said(part: Record) -> Any:
    if isinstance(part, Authorisation):
        return part.brand, part.work_type
    return str(part.model_dump(exclude={"uuid", "facility"}))


def test_a_status_that_goes_over_is_seen_by_who_reads_only_what_was_written(
    registry: Database,
) -> None:
    fill(registry, make_centre("SC-1", history=()), make_centre("SC-2", name="Centre SC-1"))
    seen = read_snapshot(registry)
    merged(registry, looked_at(registry))
    assert of(registry, "SC-1").history
    assert refreshed(registry, seen) == read_snapshot(registry)


# Lanes


@pytest.fixture
def linked(filled: Database) -> Database:
    """Lanes of both: one both have, one only the other has, one between the two."""
    add(
        filled,
        make_centre("PD-1", kind=FacilityKind.PARTS_DEPOT, lat=50.0),
        Lane(origin="PD-1", destination="SC-1", hours=30),
        Lane(origin="PD-1", destination="SC-2", hours=28.5, cutoff="16:30", source="факс"),
        Lane(origin="PD-1", destination="SC-2", brand="ONE", hours=12),
        Lane(origin="SC-2", destination="PD-1", hours=40),
        Lane(origin="SC-1", destination="SC-2", hours=5, brand="TWO", basis=Basis.ASSUMED),
    )
    return filled


def test_lanes_go_over_and_what_is_not_kept_is_noted(linked: Database) -> None:
    before = dump(linked)
    seen = looked_at(linked)
    assert seen.counts[Lane] == 2
    merged(linked, seen)
    assert sorted((one.origin, one.destination, one.hours) for one in parts(linked, Lane)) == [
        ("PD-1", "SC-1", 12.0),
        ("PD-1", "SC-1", 30.0),
        ("SC-1", "PD-1", 40.0),
    ]
    lines = parts(linked, Decision)[-1].words.splitlines()
    assert lines[-2:] == [
        "lane PD-1 → SC-2: Hours on the way: 28.5, Cut-off time: 16:30, Basis: measured, "
        "Source: факс",
        "lane SC-1 → SC-2: Brand: TWO, Hours on the way: 5.0, Basis: assumed",
    ]
    desk.undo_last(linked)
    assert dump(linked) == before


def test_lanes_of_both_that_say_the_same_are_not_noted(filled: Database) -> None:
    add(
        filled,
        make_centre("PD-1", kind=FacilityKind.PARTS_DEPOT, lat=50.0),
        Lane(origin="PD-1", destination="SC-1", hours=30),
        Lane(origin="PD-1", destination="SC-2", hours=30),
    )
    seen = looked_at(filled)
    assert seen.lost_lanes == ()
    merged(filled, seen, code="SC-2")
    (lane,) = parts(filled, Lane, "SC-2")
    assert (lane.origin, lane.destination, lane.hours) == ("PD-1", "SC-2", 30.0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_lost_lanes_in_every_language(linked: Database, language: str) -> None:
    merged(linked, looked_at(linked), language)
    assert "PD-1 → SC-2" in parts(linked, Decision)[-1].words


def test_a_lane_that_came_meanwhile_writes_nothing(linked: Database) -> None:
    seen = looked_at(linked)
    add(linked, Lane(origin="SC-2", destination="PD-1", brand="ONE", hours=1))
    with pytest.raises(ConflictError, match="moved_on"):
        merge(linked, seen, {}, day=DAY, language="en")
