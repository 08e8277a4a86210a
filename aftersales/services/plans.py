"""Siting questions on plain files: customers, sites, and what it costs to serve one from another.

Demand has ``id,lat,lon,weight``, sites ``id,lat,lon[,fixed][,capacity][,cost]``, a matrix
``site,demand,cost``; on a plane ``x,y`` stand for the position. Pairs that a matrix does not have
are out of reach; a site without a capacity can serve everybody.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from aftersales.analysis.siting.center import pcenter
from aftersales.analysis.siting.covering import lscp, mclp
from aftersales.analysis.siting.median import pmedian
from aftersales.analysis.siting.problem import Control, Plan, Problem
from aftersales.analysis.siting.rules import Rules
from aftersales.domain.errors import InputError
from aftersales.geo.distance import Floats, chord_bounds_km, ecef_km, geodesic_km

MODELS = ("mclp", "lscp", "pmedian", "pcenter")
_TRUE = frozenset({"1", "1.0", "true", "yes", "y", "да", "是"})
_BLOCK = 262_144  # pairs that are measured at a time
_CACHED = 32_768  # customers that are compared with all sites at a time

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Files:
    """What is asked about.

    Attributes
    ----------
    demand : Path
        Customers.
    sites, matrix : Path or None
        Sites with positions, or costs by pair; with both the sites say which are fixed.
    is_plane : bool
        Whether positions are ``x,y`` on a plane.
    """

    demand: Path
    sites: Path | None
    matrix: Path | None
    is_plane: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """An answered question.

    Attributes
    ----------
    plan : Plan
        The answer.
    opened, fixed : tuple of str
        Ids of new and of fixed sites.
    covered_weight, total_weight : float
        Demand that an open site serves (within the limit, if there is one), and all of it.
    seconds : float
        How long reading and solving took.
    unused : tuple of str
        Columns of the sites that the model does not heed.
    """

    plan: Plan
    opened: tuple[str, ...]
    fixed: tuple[str, ...]
    covered_weight: float
    total_weight: float
    seconds: float
    unused: tuple[str, ...]


def plan(
    files: Files,
    model: str,
    *,
    count: int | None = None,
    limit: float | None = None,
    budget: float | None = None,
    gap: float = 0.0,
    seconds: float = 60.0,
) -> Planned:
    """Read the files and answer.

    Parameters
    ----------
    count : int, optional
        New sites to open; every model but ``lscp`` needs it, or a budget.
    limit : float, optional
        Largest kilometres or cost; the covering models need it.
    budget : float, optional
        What the new sites may cost together, by the column ``cost`` of the sites.
    gap, seconds : float
        Relative gap that is proof enough, and time limit for reading and solving.

    Raises
    ------
    InputError
        For a file or cell that is not what it has to be, or a question that lacks a number.
    """
    begun = time.monotonic()
    if count is None and budget is None and model != "lscp":
        raise InputError("plan_needs", name="--open", model=model)
    if limit is None and model in ("mclp", "lscp"):
        raise InputError("plan_needs", name="--max-km | --max-cost", model=model)
    read = _read(files, limit)
    problem = read.problem
    rules = Rules(count=None if model == "lscp" else count)
    heeded = set()
    if budget is not None:
        rules = replace(rules, budget=budget, price=read.numbers("cost"))
        heeded.add("cost")
    if "capacity" in read.sites:
        rules = replace(rules, capacity=read.numbers("capacity", empty=np.inf))
        heeded.add("capacity")
    control = Control(gap=gap, seconds=seconds, begun=begun)
    if model == "mclp":
        found = mclp(problem, np.inf, rules, control)
    elif model == "lscp":
        found = lscp(problem, np.inf, rules, control)
    elif model == "pmedian":
        found = pmedian(problem, rules, control)
    else:
        found = pcenter(problem, rules, control)
    names = read.names
    is_part = model == "mclp" and rules.has_loads  # all other plans serve everybody
    covered = found.objective if is_part else _covered(problem, found)
    return Planned(
        found,
        tuple(names[k] for k in found.opened.tolist()),
        tuple(names[k] for k in np.flatnonzero(problem.fixed).tolist()),
        covered or 0.0,
        float(problem.weight.sum()),
        time.monotonic() - begun,
        tuple(one for one in ("capacity", "cost") if one in read.sites and one not in heeded),
    )


def _covered(problem: Problem, found: Plan) -> float:
    is_served = np.zeros(len(problem.weight), np.bool_)
    for site in [*np.flatnonzero(problem.fixed).tolist(), *found.opened.tolist()]:
        is_served[problem.customer[problem.of(site)]] = True
    return float(problem.weight[is_served].sum())


@dataclass(frozen=True, slots=True)
class _Read:
    """What the files say: ids of the sites, their table, and the problem."""

    files: Files
    names: list[str]
    sites: pd.DataFrame
    problem: Problem

    def numbers(self, column: str, empty: float | None = None) -> Floats:
        """A column of the sites, not negative; an empty cell may stand for a value."""
        path = self.files.sites
        if path is None or column not in self.sites:
            raise InputError("plan_needs", name=f"{column} (--sites)", model="--budget")
        cells = self.sites[column].astype(str).str.strip()
        if empty is not None:
            cells = cells.mask(cells == "", str(empty))
        found = pd.to_numeric(cells, errors="coerce").to_numpy(float)
        bad = np.flatnonzero(~(found >= 0) | (np.isinf(found) & (empty is None)))
        if bad.size:
            _refuse(path, self.sites, column, int(bad[0]))
        return np.asarray(found)


def _read(files: Files, limit: float | None) -> _Read:
    place = ("x", "y") if files.is_plane else ("lat", "lon")
    located = () if files.matrix else place
    demand = _table(files.demand, ("id", "weight", *located), ("weight", *located))
    weight = _numbers(demand, "weight", files.demand)
    if (weight < 0).any():
        _refuse(files.demand, demand, "weight", int(np.flatnonzero(weight < 0)[0]))
    customers = _ids(demand, files.demand)
    at_most = np.inf if limit is None else limit
    if files.sites is not None:
        sites = _table(files.sites, ("id", *located), located)
        names = _ids(sites, files.sites)
        fixed = np.array(
            [str(cell).strip().lower() in _TRUE for cell in sites.get("fixed", [""] * len(names))],
            np.bool_,
        )
    elif files.matrix is None:
        raise InputError("plan_needs", name="--sites | --matrix", model="plan")
    else:
        sites, names, fixed = pd.DataFrame(), [], np.zeros(0, np.bool_)
    if files.matrix is not None:
        pairs = _table(files.matrix, ("site", "demand", "cost"), ("cost",), ("site", "demand"))
        if files.sites is None:
            told = pairs["site"].cat.categories[pairs["site"].cat.codes.unique()]
            names = list(dict.fromkeys(str(one).strip() for one in told))
            fixed = np.zeros(len(names), np.bool_)
        site = _looked_up(pairs, "site", pd.Index(names), files.matrix)
        customer = _looked_up(pairs, "demand", pd.Index(customers), files.matrix)
        cost = _numbers(pairs, "cost", files.matrix)
        kept = cost <= at_most
        order = np.lexsort((customer[kept], site[kept]))
        start = np.searchsorted(site[kept][order], np.arange(len(names) + 1))
        problem = Problem(weight, start, customer[kept][order], cost[kept][order], fixed)
        return _Read(files, names, sites, problem)
    here, there = (
        np.column_stack([_numbers(table, name, path) for name in place])
        for table, path in ((demand, files.demand), (sites, files.sites or files.demand))
    )
    if not files.is_plane:
        for table, where, path in ((demand, here, files.demand), (sites, there, files.sites)):
            bad = np.flatnonzero(np.abs(where[:, 0]) > 90)  # noqa: PLR2004 - the poles
            if bad.size:
                _refuse(path or files.demand, table, "lat", int(bad[0]))
    problem = _measured(weight, here, there, fixed, at_most, files.is_plane)
    return _Read(files, names, sites, problem)


def _measured(
    weight: Floats, here: Floats, there: Floats, fixed: Any, at_most: float, is_plane: bool
) -> Problem:
    """Costs by position: straight on a plane, else along the ellipsoid."""
    if is_plane:
        near = _near(here, there, at_most)
    else:
        widest = float(chord_bounds_km(at_most)[1])
        near = _near(ecef_km(*here.T), ecef_km(*there.T), widest)
    counts, customers, costs = [0], [np.empty(0, np.int64)], [np.empty(0)]
    step = max(1, _BLOCK // max([1, *map(len, near)]))
    north, east = np.ascontiguousarray(here.T)
    for first in range(0, len(there), step):
        part = near[first : first + step]
        customer = np.concatenate(part)
        site = np.repeat(np.arange(len(part)), [len(one) for one in part])
        a, b, (c, d) = north[customer], east[customer], there[first + site].T
        cost = np.hypot(a - c, b - d) if is_plane else geodesic_km(a, b, c, d)
        kept = cost <= at_most
        counts += np.bincount(site[kept], minlength=len(part)).tolist()
        customers.append(customer[kept])
        costs.append(cost[kept])
    return Problem(
        weight, np.cumsum(counts), np.concatenate(customers), np.concatenate(costs), fixed
    )


def _near(here: Floats, there: Floats, widest: float) -> list[Ints]:
    """Who may be near enough to each site on a straight line, nobody else being so.

    Squares are compared, and let through a little too much; so many customers at a time that
    their coordinates stay in the cache of the processor.
    """
    if np.isinf(widest):
        return [np.arange(len(here))] * len(there)
    square = widest * widest * (1 + 1e-9) + np.finfo(float).tiny
    found: list[list[Ints]] = [[np.empty(0, np.int64)] for _ in there]
    axes = np.ascontiguousarray(here.T)
    room, more = np.empty(_CACHED), np.empty(_CACHED)
    with np.errstate(over="ignore"):  # what overflows is far away
        for first in range(0, len(here), _CACHED):
            part = axes[:, first : first + _CACHED]
            away, along = room[: part.shape[1]], more[: part.shape[1]]
            for held, place in zip(found, there, strict=True):
                away.fill(0.0)
                for axis, at in zip(part, place, strict=True):
                    np.subtract(axis, at, out=along)
                    np.multiply(along, along, out=along)
                    away += along
                held.append(np.flatnonzero(away <= square) + first)
    return [np.concatenate(held) for held in found]


def _table(
    path: Path, needed: Sequence[str], numeric: Sequence[str], repeated: Sequence[str] = ()
) -> pd.DataFrame:
    """A CSV file with the columns that are needed.

    Numbers are read as such first; only a file in which one of them is none is read as text, to
    name the cell. ``repeated`` columns hold few values, each many times.
    """
    if not path.is_file():
        raise InputError("csv_not_a_file", file=str(path))
    try:
        with path.open(encoding="utf-8-sig") as file:
            head = file.readline()
        comma = ";" if ";" in head else ","
        names = [name.strip().strip('"').strip().lower() for name in head.split(comma)]
        kinds = [
            "float64" if name in numeric else "category" if name in repeated else "str"
            for name in names
        ]
        options: dict[str, Any] = {
            "sep": comma, "keep_default_na": False, "encoding": "utf-8-sig",
            "skip_blank_lines": False,
        }  # fmt: skip
        try:
            found: pd.DataFrame = pd.read_csv(path, dtype=dict(enumerate(kinds)), **options)
        except (ValueError, IndexError):
            found = pd.read_csv(path, dtype=str, **options)
    except (OSError, ValueError) as error:
        raise InputError("csv_unreadable", file=str(path), reason=str(error)) from error
    found.columns = [str(name).strip().lower() for name in found.columns]
    missing = [name for name in needed if name not in found]
    if missing:
        told = ", ".join(found.columns)
        raise InputError("columns_missing", file=path.name, missing=", ".join(missing), found=told)
    for name in repeated:
        found[name] = found[name].astype("category")
    return found


def _ids(table: pd.DataFrame, path: Path) -> list[str]:
    """Ids without spaces around them: none is empty, and none there twice."""
    names = [str(one).strip() for one in table["id"].tolist()]
    if len(set(names) - {""}) < len(names):
        known = pd.Index(names, dtype=object)
        _refuse(path, table, "id", int(np.flatnonzero(known.duplicated() | (known == ""))[0]))
    return names


def _numbers(table: pd.DataFrame, column: str, path: Path) -> Floats:
    found = pd.to_numeric(table[column], errors="coerce").to_numpy(float)
    bad = np.flatnonzero(~np.isfinite(found))
    if bad.size:
        _refuse(path, table, column, int(bad[0]))
    return np.asarray(found)


def _looked_up(table: pd.DataFrame, column: str, names: "pd.Index[Any]", path: Path) -> Ints:
    cells = table[column].cat
    number = names.get_indexer(pd.Index(cells.categories.astype(str).str.strip()))
    found = np.asarray(number, np.int64)[cells.codes.to_numpy()]
    bad = np.flatnonzero(found < 0)
    if bad.size:
        _refuse(path, table, column, int(bad[0]))
    return found


def _refuse(path: Path, table: pd.DataFrame, column: str, row: int) -> None:
    value = str(table[column].iloc[row])[:80]
    raise InputError("plan_cell", file=path.name, line=row + 2, column=column, value=value)
