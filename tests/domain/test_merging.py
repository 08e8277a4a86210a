"""Three-way merge: nothing of the person's is lost, nothing of others' is overwritten."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.domain.merging import TOGETHER, Clash, three_way, with_partners

FIELDS = ("name", "bays", "lat", "lon", "valid_from", "valid_to", "attachment", "digest")
PARTNERS = {
    "lat": "lon",
    "lon": "lat",
    "valid_from": "valid_to",
    "valid_to": "valid_from",
    "attachment": "digest",
    "digest": "attachment",
}
PAIRS = [group for group in TOGETHER if len(group) == 2]
VALUES = st.sampled_from([None, "", 0, 1, 2.5, "a"])


@st.composite
def sides(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What the person saw, what is there now, and what the person wants."""
    base = {name: draw(VALUES) for name in FIELDS}
    held = base | draw(st.dictionaries(st.sampled_from(FIELDS), VALUES))
    asked = draw(st.sets(st.sampled_from(FIELDS)))
    wanted = {name: draw(VALUES) if draw(st.booleans()) else base[name] for name in sorted(asked)}
    return {name: base[name] for name in wanted}, held, wanted


@pytest.mark.parametrize(
    ("base", "held", "wanted", "write", "clashes"),
    [
        pytest.param("a", "a", "a", {}, [], id="nobody changed it"),
        pytest.param("a", "b", "a", {}, [], id="a stale value never reverts"),
        pytest.param("a", "a", "c", {"name": "c"}, [], id="only the person changed it"),
        pytest.param("a", "c", "c", {}, [], id="both changed it to the same"),
        pytest.param(
            "a", "b", "c", {}, [Clash(("name",), ("a",), ("b",), ("c",))], id="each otherwise"
        ),
        pytest.param("a", "a", None, {"name": None}, [], id="emptied"),
        pytest.param(None, None, "c", {"name": "c"}, [], id="filled in"),
        pytest.param(
            "a", None, "c", {}, [Clash(("name",), ("a",), (None,), ("c",))], id="emptied by others"
        ),
    ],
)
def test_the_table_of_one_field(
    base: object, held: object, wanted: object, write: dict[str, Any], clashes: list[Clash]
) -> None:
    found = three_way({"name": base}, {"name": held, "bays": 1}, {"name": wanted})
    assert found == (write, clashes)


def test_a_field_that_is_not_asked_for_is_left_alone() -> None:
    assert three_way({"name": "a"}, {"name": "a", "bays": 2}, {"name": "b"}) == ({"name": "b"}, [])
    assert three_way({}, {"name": "a"}, {}) == ({}, [])


def test_different_fields_do_not_clash() -> None:
    base = {"name": "a", "bays": 1}
    found = three_way(base, {"name": "b", "bays": 1}, {"name": "a", "bays": 5})
    assert found == ({"bays": 5}, [])


@pytest.mark.parametrize("pair", PAIRS)
def test_a_pair_merges_as_one(pair: tuple[str, str]) -> None:
    """Others moved one half, the person the other: neither half is written."""
    first, second = pair
    base = {first: 1, second: 2}
    write, clashes = three_way(base, {first: 9, second: 2}, {first: 1, second: 8})
    assert write == {}
    assert clashes == [Clash(pair, (1, 2), (9, 2), (1, 8))]


@pytest.mark.parametrize("pair", PAIRS)
def test_a_pair_that_nobody_else_moved_is_written_whole(pair: tuple[str, str]) -> None:
    first, second = pair
    base = {first: 1, second: 2}
    write, clashes = three_way(base, {**base, "name": "x"}, {first: 1, second: 8})
    assert write == {first: 1, second: 8}
    assert clashes == []


@pytest.mark.parametrize("pair", PAIRS)
def test_a_pair_that_others_set_to_the_same_is_done(pair: tuple[str, str]) -> None:
    first, second = pair
    wanted = {first: 7, second: 8}
    assert three_way({first: 1, second: 2}, wanted, wanted) == ({}, [])


def test_the_pairs_are_the_values_that_mean_nothing_alone() -> None:
    assert {frozenset(pair) for pair in PAIRS} == {frozenset(pair) for pair in PARTNERS.items()}
    assert [group for group in TOGETHER if group not in PAIRS] == [("status", "opened", "closed")]


def test_three_that_belong_together_merge_as_one() -> None:
    base = {"status": 1, "opened": 2, "closed": 3}
    wanted = {**base, "closed": 8}
    write, clashes = three_way(base, {**base, "status": 9}, wanted)
    assert write == {}
    assert clashes == [Clash(("status", "opened", "closed"), (1, 2, 3), (9, 2, 3), (1, 2, 8))]
    assert with_partners({"closed", "name"}) == {*base, "name"}


@given(sides())
def test_unchanged_fields_are_never_written(
    three: tuple[dict[str, Any], dict[str, Any], dict[str, Any]],
) -> None:
    base, held, wanted = three
    write, clashes = three_way(base, held, wanted)
    for name in wanted:
        own = {name, PARTNERS.get(name, name)} & wanted.keys()
        if all(wanted[one] == base[one] for one in own):
            assert name not in write
            assert all(name not in clash.fields for clash in clashes)
    assert write.keys() <= wanted.keys()


@given(sides())
def test_no_edit_is_lost(three: tuple[dict[str, Any], dict[str, Any], dict[str, Any]]) -> None:
    base, held, wanted = three
    write, clashes = three_way(base, held, wanted)
    clashing = {name for clash in clashes for name in clash.fields}
    assert not clashing & write.keys()
    for name, value in wanted.items():
        if value != base[name]:
            done = write.get(name, held[name]) == value
            assert done or name in clashing
    for clash in clashes:
        for side, values in ((base, clash.base), (held, clash.held), (wanted, clash.wanted)):
            assert tuple(side[name] for name in clash.fields) == values


@given(sides())
def test_nobody_elses_edit_is_overwritten(
    three: tuple[dict[str, Any], dict[str, Any], dict[str, Any]],
) -> None:
    base, held, wanted = three
    write, _ = three_way(base, held, wanted)
    for name, value in write.items():
        assert value == wanted[name]
        assert held[name] == base[name]


@given(sides())
def test_a_pair_is_the_persons_or_the_registrys(
    three: tuple[dict[str, Any], dict[str, Any], dict[str, Any]],
) -> None:
    base, held, wanted = three
    after = {**held, **three_way(base, held, wanted)[0]}
    for first, second in PARTNERS.items():
        if first in wanted and second in wanted:
            found = after[first], after[second]
            assert found in ((held[first], held[second]), (wanted[first], wanted[second]))


@given(sides())
def test_saving_twice_is_saving_once(
    three: tuple[dict[str, Any], dict[str, Any], dict[str, Any]],
) -> None:
    base, held, wanted = three
    write, clashes = three_way(base, held, wanted)
    again, same = three_way(base, {**held, **write}, wanted)
    assert again == {}
    assert same == clashes


RU, ZH = {"ru": "a"}, {"ru": "a", "zh": "b"}


@pytest.mark.parametrize(
    ("base", "held", "wanted", "write", "clash"),
    [
        pytest.param(RU, {"ru": "c"}, ZH, {"ru": "c", "zh": "b"}, None, id="another language"),
        pytest.param(ZH, {"zh": "b"}, RU, {}, None, id="each takes one away"),
        pytest.param(RU, {"ru": "c"}, {"ru": "c"}, None, None, id="both the same"),
        pytest.param(
            RU,
            {"ru": "c", "zh": "x"},
            {"ru": "d"},
            None,
            {"ru": "d", "zh": "x"},
            id="the same language",
        ),
        pytest.param(ZH, {"ru": "c", "zh": "b"}, {"zh": "b"}, None, {"zh": "b"}, id="taken away"),
    ],
)
def test_names_merge_language_by_language(
    base: Any, held: Any, wanted: Any, write: Any, clash: Any
) -> None:
    found, clashes = three_way({"names": base}, {"names": held}, {"names": wanted})
    assert found == ({} if write is None else {"names": write})
    expected = [] if clash is None else [Clash(("names",), (base,), (held,), (clash,))]
    assert clashes == expected


def test_partners_come_along() -> None:
    assert with_partners(["lat", "name"]) == {"lat", "lon", "name"}
    assert with_partners(["valid_to"]) == {"valid_from", "valid_to"}
    assert with_partners([]) == set()
