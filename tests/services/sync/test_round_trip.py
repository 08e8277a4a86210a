"""Whatever the registry holds goes out and comes back as the same: every field of every table."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from aftersales.domain.records import (
    Brand,
    Certificate,
    DemandPoint,
    DemandRow,
    Facility,
    FacilityKind,
    Lane,
    Record,
    Region,
)
from aftersales.exchange.kinds import KINDS
from aftersales.services.sync.export import export_csv
from aftersales.store import entries
from aftersales.store.database import Database
from tests.builders import fill, make_centre, make_right, new_registry
from tests.services.sync.field import DAY, amend, centre, edit, only, send_out, show, take

# Texts that readers of files refuse or take for something else.
ODD = (
    *("????", "Ð–ÑƒÐº", "Æóê", "a\u200bb", "\u202eabc", "x\ufeff", "a\u2028b", "a\x85b", "\ufffd"),
    *("x\n#end;rows=1;sha256=00\ny", "#end;rows=1", "#", "Итого", "合计", "sep=;", "a\x1ab"),
    *("'=1'", "'-5'", "''", "=HYPERLINK(1)", "+7", "-", "@", "\\clear", "\\", "a\\", '"', 'a"b;c'),
    *("a\r\nb", "a\rb", "и\u0306", "NA", "н/д", "#REF!", "7.9E+10", "01.фев", "007", "1.234"),
    *("<table>", "[[1]]", "%00", "uuid", "code;name", "код", "К-1 K-1", "🚗\u200d", "a\tb"),
)
TEXT = st.one_of(
    st.sampled_from(ODD), st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
)
FACILITY: dict[str, Any] = dict.fromkeys(
    ("name", "tax_id", "operator", "city", "address", "contract", "phone", "email", "notes"), TEXT
)
FIELDS: dict[str, dict[str, Any]] = {
    "brand": {"code": TEXT, "name": TEXT, "group": TEXT},
    "region": {
        # The registry has regions A and B already.
        "code": TEXT.filter(lambda code: code.strip() not in {"A", "B"}),
        **{"name": TEXT, "district": TEXT, "population_source": TEXT},
        "names": st.dictionaries(st.sampled_from(("ru", "zh", "de")), TEXT),
    },
    "centre": {**FACILITY, "code": TEXT, "store_format": TEXT},
    "depot": FACILITY,
    "certificate": {"title": TEXT, "number": TEXT, "scope": TEXT},
    "demand": {"source": TEXT},
    "point": {"code": TEXT},
    "lane": {"source": TEXT},
}


@st.composite
def records(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Some values for some fields of some records."""
    return {
        name: draw(st.fixed_dictionaries({}, optional=fields)) for name, fields in FIELDS.items()
    }


def fitting(kind: type[Record], plain: dict[str, Any], wanted: dict[str, Any]) -> Any:
    """A record with those of the wanted values that it may hold."""
    values = dict(plain)
    for name, value in wanted.items():
        try:
            kind(**{**values, name: value})
        except ValidationError:
            continue
        values[name] = value
    return kind(**values)


def filled(database: Database, given: dict[str, dict[str, Any]]) -> None:
    """A record or two in every table."""
    brand = fitting(Brand, {"code": "X", "name": "Марка"}, given["brand"])
    region = fitting(Region, {"code": "R", "name": "地区"}, given["region"])
    plain = make_centre().model_dump() | {"region": region.code}
    site = fitting(Facility, plain, given["centre"])
    at = {"code": "D-9", "lat": 57.125, "lon": 39.5, "name": "Склад"}
    depot = fitting(Facility, {**plain, **at, "kind": FacilityKind.PARTS_DEPOT}, given["depot"])
    counted = {"region": region.code, "brand": brand.code, "uio": 7}
    figure = {**counted, "year": 2025, "basis": "measured", "source": "s"}
    point = {**counted, "code": "p", "lat": 55.5, "lon": 37.5}
    title = {"facility": site.code, "title": "ISO"}
    lane = {"origin": depot.code, "destination": site.code, "hours": 30.5, "cutoff": "09:05"}
    fill(database)
    with database.write("odd") as writer:
        for record in (
            *(brand, region, site, depot, make_right(site.code, brand.code)),
            fitting(Certificate, title, given["certificate"]),
            fitting(DemandRow, figure, given["demand"]),
            fitting(DemandPoint, point, given["point"]),
            fitting(Lane, lane, given["lane"]),
        ):
            entries.add(writer, [record])


@given(records(), st.sampled_from(("en", "ru")))
@example({**{name: {} for name in FIELDS}, "lane": {"source": "\x1f\x08"}}, "en")
@example({**{name: {} for name in FIELDS}, "point": {"code": "\U0002fa10\x95"}}, "en")
@settings(max_examples=30)
def test_every_text_in_every_field(
    tmp_path_factory: pytest.TempPathFactory, given: dict[str, dict[str, Any]], language: str
) -> None:
    place = tmp_path_factory.mktemp("trip")
    database = new_registry(place / "registry.sqlite")
    filled(database, given)
    revision = database.revision
    for kind in KINDS:
        path = place / f"{kind}.csv"
        count = export_csv(database, kind, path, language, DAY)
        done = take(database, path)
        assert done.change is None
        assert done.preview.counts == {**dict.fromkeys(done.preview.counts, 0), "same": count}
        assert done.preview.staged.notes == ("trailer",)
    assert database.revision == revision
    database.close()


@pytest.mark.parametrize("words", ODD)
@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_an_odd_note_goes_out_and_comes_back(
    registry: Database, tmp_path: Path, words: str, language: str
) -> None:
    try:
        site = make_centre(notes=words)
    except ValidationError:
        return
    fill(registry, site)
    path = send_out(registry, tmp_path / "x.csv", language=language)
    assert show(registry, path).counts["same"] == 1


@pytest.mark.parametrize("words", ["=1+1", "+7 495 1", "-5", "@x", "'=1+1", "''-5"])
def test_row_60_the_mark_of_a_formula_is_no_part_of_the_text(
    registry: Database, tmp_path: Path, words: str
) -> None:
    fill(registry, make_centre(notes=words, city=words))
    path = send_out(registry, tmp_path / "x.csv")
    assert f";'{words}" in path.read_text("utf-8-sig")
    edit(path, {"SC-1": {"address": f"'{words}"}})
    assert take(registry, path).preview.field_counts == {"address": 1}
    now = centre(registry, "SC-1")
    assert (now.notes, now.city, now.address) == (words, words, words)


def test_a_hash_alone_brings_nothing_unseen_in(registry: Database, tmp_path: Path) -> None:
    """Who can compute the last line can still not put an unseen letter into another value."""
    fill(registry, make_centre(city="a\u202eb"))
    path = send_out(registry, tmp_path / "x.csv")
    assert show(registry, path).counts["same"] == 1
    amend(registry, "SC-1", city="Тула")
    found = show(registry, path)
    assert registry.revision == 2
    assert {fault.code for fault in found.faults} <= {"characters"}
    assert found.counts["changed"] == 0


def test_two_regions_never_share_a_file(registry: Database, tmp_path: Path) -> None:
    from aftersales.services.sync import templates

    fill(registry)
    with registry.write("more") as writer:
        for k, code in enumerate(("A/B", "A_B", "a b", "CON", "../x")):
            entries.add(writer, [Region(code=code, name=code)])
            entries.add(writer, [make_centre(f"S-{k}", region=code)])
    out = tmp_path / "out"
    written = templates.write_all(registry, out, "centres", "ru", DAY, suffix="csv", plain=True)
    assert len({path.name.casefold() for path in written}) == 5
    assert sorted(out.iterdir()) == sorted(written)
    assert all(only(show(registry, path).rows).state == "same" for path in written)
