"""Saved views come from a file that anybody may have written."""

import json
from pathlib import Path

import pytest

from aftersales.store.listing import Filter
from aftersales.ui.views import View, default_view, load_views, save_view

VIEW = View(("code", "name"), "name", True, Filter(words="ёлка", off_map=True))


def test_a_view_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "views.json"
    save_view("centres", "мой", VIEW, path)
    save_view("plants", "other", default_view("plants"), path)
    assert load_views("centres", path) == {"мой": VIEW}
    save_view("centres", "мой", None, path)
    assert load_views("centres", path) == {}
    assert load_views("plants", path) == {"other": default_view("plants")}


@pytest.mark.parametrize(
    "held",
    [
        None, "x", [], {"centres": []}, {"centres": "x"}, {"centres": None},
        {"centres": {"a": {"columns": 5}}}, {"centres": {"a": {"columns": None}}},
        {"centres": {"a": {"columns": ["code"], "filter": 3}}},
        {"centres": {"a": {"columns": ["code"], "filter": {"words": "\ud800"}}}},
        {"centres": {"a": {"columns": ["nowhere"]}}},
    ],
)  # fmt: skip
def test_a_damaged_file_costs_its_views_and_no_more(tmp_path: Path, held: object) -> None:
    path = tmp_path / "views.json"
    path.write_text(json.dumps(held))
    assert load_views("centres", path) == {}
    save_view("centres", "new", VIEW, path)
    assert load_views("centres", path)["new"] == VIEW


def test_what_cannot_be_read_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "views.json"
    path.write_bytes(b'{"centres": \xff')
    save_view("centres", "new", VIEW, path)
    assert path.with_suffix(".bad").read_bytes() == b'{"centres": \xff'
    assert load_views("centres", path) == {"new": VIEW}


def test_a_column_stands_once(tmp_path: Path) -> None:
    path = tmp_path / "views.json"
    path.write_text('{"centres": {"a": {"columns": ["code", "code", "name"]}}}')
    assert load_views("centres", path)["a"].columns == ("code", "name")
