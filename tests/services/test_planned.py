"""Planned depots and plants count as the same ones would that are open, on every way out."""

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.domain.progress import Progress
from aftersales.domain.records import COMING, Facility, FacilityKind, Status, StatusEntry, WorkType
from aftersales.services import parts
from aftersales.services.captions import supposed_notes
from aftersales.services.coverage import Question, Report, answer, answer_from
from aftersales.services.maps import answer_view
from aftersales.services.network import Snapshot, whole_network
from aftersales.services.packs.page import view_of
from aftersales.services.packs.profiles import INTERNAL
from aftersales.services.planned import as_open
from aftersales.services.tables import write_report
from aftersales.settings import LANGUAGES
from aftersales.store.database import Database
from tests.builders import DAY, fill, make_centre, make_right
from tests.services.packs.packing import pressed
from tests.services.test_readiness import KAMCHATKA, KHABAROVSK, MOSCOW, at, lane, snapshot_of

KINDS = {FacilityKind.PARTS_DEPOT: WorkType.PARTS, FacilityKind.PLANT: WorkType.ASSEMBLY}


def site(code: str, kind: FacilityKind, place: tuple[float, float], *life: Any) -> Facility:
    history = tuple(StatusEntry(status=status, since=since) for status, since in life)
    return at(place, code, kind=kind, history=history)


def right(code: str, kind: FacilityKind, since: date) -> Any:
    return make_right(code, "ONE", work_type=KINDS[kind], valid_from=since)


def network_of(*records: Any, planned: bool) -> Snapshot:
    centres = [at(KAMCHATKA), at(MOSCOW, "SC-2"), make_right("SC-1"), make_right("SC-2")]
    lanes = [
        lane(6, origin="P-1", destination="D-1", cutoff="12:00"),
        lane(20, origin="D-1", destination="D-2", cutoff="18:00"),
    ]
    held = snapshot_of(*centres, *records, *lanes)
    return as_open(held) if planned else held


CHAIN = (
    ("P-1", FacilityKind.PLANT, MOSCOW),
    ("D-1", FacilityKind.PARTS_DEPOT, MOSCOW),
    ("D-2", FacilityKind.PARTS_DEPOT, KHABAROVSK),
)
LIVES = st.tuples(*[st.sampled_from([*sorted(COMING), Status.ACTIVE, Status.CANDIDATE])] * 3)


@given(LIVES, st.integers(-400, 400))
def test_what_is_on_its_way_supplies_as_if_it_were_active(
    lives: tuple[Status, ...], later: int
) -> None:
    """All of the supply, whatever day the rights begin; the others as in the registry."""
    since = DAY - timedelta(days=30)
    begins = DAY + timedelta(days=later)
    found, twin, today = [], [], []
    for status, (code, kind, place) in zip(lives, CHAIN, strict=True):
        coming = status in COMING
        mine = right(code, kind, begins)
        found += [site(code, kind, place, (status, since), (Status.CLOSED, date(2030, 1, 1))), mine]
        as_if = Status.ACTIVE if coming else status
        open_then = right(code, kind, min(begins, since)) if coming else mine
        twin += [site(code, kind, place, (as_if, since)), open_then]
        today += [] if coming else [site(code, kind, place, (status, since)), mine]
    for planned, like in ((True, twin), (False, today)):
        one = whole_network(network_of(*found, planned=planned), DAY, "ONE")[1]
        other = whole_network(network_of(*like, planned=False), DAY, "ONE")[1]
        for field in fields(one):
            a, b = getattr(one, field.name), getattr(other, field.name)
            if field.name == "depots":
                assert [f.code for f in a] == [f.code for f in b]
            else:
                assert np.array_equal(a, b), field.name


@pytest.fixture
def supplied(registry: Database) -> Database:
    """Beta's centre is far from the depot of today; one nearer and a plant are on their way."""
    plan = date(2026, 1, 1)
    fill(
        registry,
        make_centre(),
        make_centre("SC-2", region="B", lat=60.0, lon=60.0),
        make_right("SC-1"),
        make_right("SC-2"),
        site("D-1", FacilityKind.PARTS_DEPOT, (43.1, 131.9), (Status.ACTIVE, date(2020, 1, 1))),
        site("D-2", FacilityKind.PARTS_DEPOT, (60.0, 60.5), (Status.PLANNED, plan)),
        site("D-3", FacilityKind.PARTS_DEPOT, (61.0, 60.5), (Status.CANDIDATE, plan)),
        site("P-1", FacilityKind.PLANT, (59.0, 60.5), (Status.BUILDING, plan)),
        right("D-1", FacilityKind.PARTS_DEPOT, plan),
        right("D-2", FacilityKind.PARTS_DEPOT, date(2027, 1, 1)),
        right("P-1", FacilityKind.PLANT, date(2027, 1, 1)),
    )
    return registry


def asked(database: Database, *, planned: bool) -> Report:
    return answer(database, Question("ONE", 100.0, DAY, planned=planned))


def test_every_page_follows(supplied: Database) -> None:
    plain, counted = (asked(supplied, planned=on) for on in (False, True))
    before, after = parts.promise_of(plain), parts.promise_of(counted)
    assert (before.in_time, after.in_time) == (0, 70)
    assert counted.assessment.repairable - plain.assessment.repairable == 70
    assert plain.assessment.summary == counted.assessment.summary
    assert plain.card["data"] != counted.card["data"]
    names = [[row[0] for row in parts.depots_table(r, "en").rows] for r in (plain, counted)]
    assert names == [["Centre D-1"], ["Centre D-1", "Centre D-2"]]
    # Who counts already is not offered to be supposed; a candidate is.
    offered = [[o.name for o in parts.openings(r, "en")] for r in (plain, counted)]
    assert offered[0][:3] == ["Centre D-2", "Centre D-3", "Centre P-1"]
    assert offered[1][0] == "Centre D-3" and "Centre D-2" not in offered[1]
    again = answer_from(counted.snapshot, replace(counted.question, planned=False), Progress())
    assert again.card == plain.card


@pytest.mark.parametrize("language", LANGUAGES)
def test_captions_name_them(supplied: Database, tmp_path: Any, language: str) -> None:
    named = {"en": "1 depot, 1 plant", "ru": "1 склад, 1 завод", "zh": "1 座配件库, 1 座工厂"}
    report = asked(supplied, planned=True)
    [note] = supposed_notes(report, language)
    assert named[language] in note
    write_report(report, tmp_path, language)
    assert note in (tmp_path / "coverage.html").read_text("utf-8")
    [nothing] = supposed_notes(
        answer(supplied, Question("ONE", 100.0, date(2025, 1, 1), planned=True)), language
    )
    assert not any(letter.isdigit() for letter in nothing)


def test_maps_show_them_as_supposed(supplied: Database) -> None:
    for planned, wanted in ((False, set()), (True, {"D-2", "P-1"})):
        report = asked(supplied, planned=planned)
        sites = answer_view(report, "en")["sites"]
        shown = zip(sites["code"], sites["supposed"], sites["concerned"], strict=True)
        assert {code for code, supposed, concerned in shown if supposed and concerned} == wanted
        press = pressed(report, INTERNAL)
        sites = view_of(press.content(None), press.outlines)["sites"]
        shown = zip(sites["name"], sites["supposed"], sites["eligible"], strict=True)
        assert {name for name, supposed, _ in shown if supposed} == {f"Centre {w}" for w in wanted}
