"""Plans on plain files: what they are read from, and what the command says."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from aftersales import cli
from aftersales.domain.errors import InputError
from aftersales.services import plans
from aftersales.services.plans import Files, plan

TOWNS = {
    "moscow": (55.75, 37.62, 90),
    "tula": (54.2, 37.62, 10),
    "kazan": (55.79, 49.12, 30),
    "omsk": (54.99, 73.37, 20),
    "anadyr": (64.73, 177.5, 3),
    "provideniya": (64.42, -173.23, 2),
}


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Six towns, each of which may get a centre; across 180° too."""
    demand, sites = tmp_path / "demand.csv", tmp_path / "sites.csv"
    rows = [f"{name},{lat},{lon},{weight}" for name, (lat, lon, weight) in TOWNS.items()]
    demand.write_text("\n".join(["id,lat,lon,weight", *rows]), "utf-8")
    places = [
        f"S-{name},{lat},{lon},{int(name == 'tula')}" for name, (lat, lon, _) in TOWNS.items()
    ]
    sites.write_text("\n".join(["id,lat,lon,fixed", *places]), "utf-8")
    return Files(demand, sites, None, is_plane=False)


def run(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    assert cli.run(["plan", *map(str, words), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_it_is_brute_force_on_the_globe(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    geod = Geod(ellps="WGS84")
    names = list(TOWNS)
    km = np.array(
        [
            [geod.inv(a[1], a[0], b[1], b[0])[2] / 1000 for b in TOWNS.values()]
            for a in TOWNS.values()
        ]
    )
    weight = np.array([town[2] for town in TOWNS.values()])
    tula = names.index("tula")
    free = [k for k in range(len(names)) if k != tula]

    def best(value: Any, count: int) -> tuple[float, set[str]]:
        chosen = min(combinations(free, count), key=lambda new: value(km[:, [tula, *new]]))
        return value(km[:, [tula, *chosen]]), {f"S-{names[k]}" for k in chosen}

    common = ("--demand", files.demand, "--sites", files.sites, "--open", 2)
    value, opened = best(lambda part: -(weight[part.min(axis=1) <= 500]).sum(), 2)
    found = run(capsys, "--model", "mclp", *common, "--max-km", 500)
    assert (found["status"], found["objective"], found["fixed"]) == ("optimal", -value, ["S-tula"])
    assert found["covered_weight"] == found["bound"] == -value
    value, opened = best(lambda part: float((weight * part.min(axis=1)).sum()), 2)
    found = run(capsys, "--model", "pmedian", *common)
    assert found["objective"] == pytest.approx(value)
    assert set(found["opened"]) == opened
    value, opened = best(lambda part: float(part.min(axis=1).max()), 2)
    found = run(capsys, "--model", "pcenter", *common)
    assert found["objective"] == pytest.approx(value)
    keys = {"status", "objective", "bound", "gap", "opened", "covered_weight", "total_weight"}
    assert keys | {"seconds", "fixed", "schema"} <= found.keys()


def test_all_covered_and_impossible(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    common = ("--model", "lscp", "--demand", files.demand, "--sites", files.sites)
    found = run(capsys, *common, "--max-km", 1000)
    assert (found["status"], found["objective"], len(found["opened"])) == ("optimal", 2, 2)
    matrix = files.demand.with_name("matrix.csv")
    matrix.write_text("site,demand,cost\na,moscow,1\na,tula,2\nb,kazan,1\n", "utf-8")
    found = run(capsys, *common[:4], "--matrix", matrix, "--max-cost", 5)
    assert found["status"] == "infeasible"
    assert (found["objective"], found["bound"], found["gap"], found["opened"]) == (None,) * 3 + (
        [],
    )


def test_a_plane(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "d.csv").write_text("id;x;y;weight\n1;0;0;5\n2;3;4;1\n", "utf-8-sig")
    (tmp_path / "s.csv").write_text("id;x;y;capacity\na;0;0;9\nb;3;4;9\n", "utf-8")
    common = ("--demand", tmp_path / "d.csv", "--sites", tmp_path / "s.csv", "--xy", "--open", 1)
    found = run(capsys, "--model", "mclp", *common, "--max-cost", 5)
    assert (found["objective"], found["total_weight"], found["unused"]) == (6, 6, [])
    found = run(capsys, "--model", "mclp", *common, "--max-cost", 4.9)
    assert (found["objective"], found["opened"]) == (5, ["a"])
    found = run(capsys, "--model", "pmedian", *common)
    assert (found["objective"], found["opened"]) == (5, ["a"])
    assert found["unused"] == []


def test_capacity_and_money(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "d.csv").write_text("id,x,y,weight\n1,0,0,5\n2,3,4,4\n3,90,0,2\n", "utf-8")
    rows = "a,0,0,6,5,0\nb,3,4,,7,0\nc,90,0,1.5,2,0\nd,90,0,0.5,1,1"
    sites = tmp_path / "s.csv"
    sites.write_text(f"id,x,y,capacity,cost,fixed\n{rows}\n", "utf-8")
    common = ("--demand", tmp_path / "d.csv", "--sites", sites, "--xy", "--max-cost", 5)
    found = run(capsys, "--model", "mclp", *common, "--open", 2)
    assert (found["objective"], found["unused"]) == (11, ["cost"])
    assert found["covered_weight"] == found["bound"] == 11
    found = run(capsys, "--model", "mclp", *common, "--budget", 7)
    assert (found["objective"], found["opened"], found["unused"]) == (9.5, ["b"], [])
    found = run(capsys, "--model", "mclp", *common, "--budget", 6)
    assert (found["objective"], found["opened"]) == (6.5, ["a"])
    found = run(capsys, "--model", "lscp", *common, "--budget", 7)
    assert found["status"] == "infeasible"
    found = run(capsys, "--model", "lscp", *common, "--budget", 9)
    assert (found["status"], found["objective"], found["unused"]) == ("optimal", 2, [])
    found = run(capsys, "--model", "pmedian", *common[:-2], "--budget", 8)
    # The last customer half at d; b serves the rest of all.
    assert (found["opened"], found["unused"]) == (["b"], [])
    assert found["objective"] == pytest.approx(5 * 5 + 1.5 * np.hypot(87, 4))
    assert found["covered_weight"] == found["total_weight"] == 11
    found = run(capsys, "--model", "pcenter", *common[:-2], "--open", 2)
    assert (found["objective"], found["opened"]) == (5, ["b", "c"])
    for old, new, column in ((",6,5,", ",6,,", "cost"), (",6,5,", ",much,5,", "capacity")):
        sites.write_text(f"id,x,y,capacity,cost,fixed\n{rows.replace(old, new)}\n", "utf-8")
        with pytest.raises(InputError) as caught:
            plan(
                Files(tmp_path / "d.csv", sites, None, is_plane=True), "mclp", limit=5, budget=7
            )  # fmt: skip
        assert (caught.value.values["line"], caught.value.values["column"]) == (2, column)


def test_a_budget_needs_prices(files: Files) -> None:
    with pytest.raises(InputError) as caught:
        plan(files, "pmedian", budget=3.0)
    assert caught.value.code == "plan_needs"


@pytest.mark.parametrize(
    ("old", "new", "line", "column"),
    [
        ("kazan,55.79", "kazan,north", 4, "lat"),
        ("kazan,55.79", "kazan,95", 4, "lat"),
        ("49.12,30", "49.12,-1", 4, "weight"),
        ("49.12,30", "49.12,", 4, "weight"),
        ("omsk,", "kazan,", 5, "id"),
        ("omsk,", " kazan ,", 5, "id"),
        ("omsk,", ",", 5, "id"),
    ],
)
def test_a_bad_cell_is_named(files: Files, old: str, new: str, line: int, column: str) -> None:
    content = files.demand.read_text("utf-8")
    assert old in content
    files.demand.write_text(content.replace(old, new, 1), "utf-8")
    with pytest.raises(InputError) as caught:
        plan(files, "pmedian", count=1)
    assert caught.value.code == "plan_cell"
    assert (caught.value.values["line"], caught.value.values["column"]) == (line, column)


@pytest.mark.parametrize(
    ("model", "numbers"), [("mclp", {"count": 1}), ("mclp", {"limit": 5.0}), ("lscp", {})]
)
def test_a_question_that_lacks_a_number_is_refused(
    files: Files, model: str, numbers: dict[str, Any]
) -> None:
    with pytest.raises(InputError) as caught:
        plan(files, model, **numbers)
    assert caught.value.code == "plan_needs"


def test_unknown_ids_of_a_matrix_are_named(files: Files) -> None:
    matrix = files.demand.with_name("matrix.csv")
    matrix.write_text("site,demand,cost\nS-tula,moscow,1\nS-tula,perm,2\n", "utf-8")
    with pytest.raises(InputError) as caught:
        plan(Files(files.demand, files.sites, matrix, is_plane=False), "pmedian", count=1)
    assert (caught.value.values["line"], caught.value.values["value"]) == (3, "perm")


@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from([0.0, 1e-170, 3.0, 700.0, 19_000.0, 1e200, np.inf]),
    st.booleans(),
)
def test_pairs_within_the_limit_are_those_of_brute_force(
    seed: int, limit: float, is_plane: bool
) -> None:
    """Also where customers and pairs come in several parts, at the poles and across 180°."""
    chance = np.random.default_rng(seed)
    m, n = chance.integers(0, 24, 2).tolist()
    box = (limit or 1.0, limit or 1.0) if is_plane and limit < np.inf else (90.0, 180.0)
    here, there = (chance.uniform(-1, 1, (count, 2)) * box for count in (m, n))
    here[: min(m, n)] = there[: min(m, n)]  # the edge belongs to the limit, also at 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plans, "_CACHED", 7)
        patch.setattr(plans, "_BLOCK", 20)
        found = plans._measured(np.ones(m), here, there, np.zeros(n, np.bool_), limit, is_plane)
    a, b = np.tile(here, (n, 1)), np.repeat(there, m, axis=0)
    if is_plane:
        cost = np.hypot(*(a - b).T)
    else:
        cost = np.asarray(Geod(ellps="WGS84").inv(a[:, 1], a[:, 0], b[:, 1], b[:, 0])[2]) / 1000
    site, customer = np.divmod(np.flatnonzero(cost <= limit), max(m, 1))
    assert found.customer.tolist() == customer.tolist()
    assert found.start.tolist() == np.searchsorted(site, np.arange(n + 1)).tolist()
    assert found.cost == pytest.approx(cost[cost <= limit], abs=1e-9)
