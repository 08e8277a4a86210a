"""Siting questions on plain files: customers, sites, and what it costs to serve one from another.

Demand has ``id,lat,lon,weight``, sites ``id,lat,lon[,fixed]``, a matrix ``site,demand,cost``; on a
plane ``x,y`` stand for the position. Pairs that a matrix does not have are out of reach.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from aftersales.analysis.siting.center import pcenter
from aftersales.analysis.siting.covering import lscp, mclp
from aftersales.analysis.siting.median import pmedian
from aftersales.analysis.siting.problem import Control, Plan, Problem
from aftersales.analysis.siting.rules import Rules
from aftersales.domain.errors import InputError
from aftersales.geo.distance import Floats, geodesic_km

MODELS = ("mclp", "lscp", "pmedian", "pcenter")
_TRUE = frozenset({"1", "1.0", "true", "yes", "y", "да", "是"})
_BLOCK = 4_000_000  # pairs that are measured at a time


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
    gap: float = 0.0,
    seconds: float = 60.0,
) -> Planned:
    """Read the files and answer.

    Parameters
    ----------
    count : int, optional
        New sites to open; every model but ``lscp`` needs it.
    limit : float, optional
        Largest kilometres or cost; the covering models need it.

    Raises
    ------
    InputError
        For a file or cell that is not what it has to be, or a question that lacks a number.
    """
    begun = time.monotonic()
    if count is None and model != "lscp":
        raise InputError("plan_needs", name="--open", model=model)
    if limit is None and model in ("mclp", "lscp"):
        raise InputError("plan_needs", name="--max-km | --max-cost", model=model)
    names, problem, unused = _problem(files, limit)
    rules, control = Rules(count=count), Control(gap=gap, seconds=seconds, begun=begun)
    if model == "mclp":
        found = mclp(problem, np.inf, rules, control)
    elif model == "lscp":
        found = lscp(problem, np.inf, Rules(), control)
    elif model == "pmedian":
        found = pmedian(problem, rules, control)
    else:
        found = pcenter(problem, rules, control)
    return Planned(
        found,
        tuple(names[k] for k in found.opened.tolist()),
        tuple(names[k] for k in np.flatnonzero(problem.fixed).tolist()),
        _covered(problem, found),
        float(problem.weight.sum()),
        time.monotonic() - begun,
        unused,
    )


def _covered(problem: Problem, found: Plan) -> float:
    is_served = np.zeros(len(problem.weight), np.bool_)
    for site in [*np.flatnonzero(problem.fixed).tolist(), *found.opened.tolist()]:
        is_served[problem.customer[problem.of(site)]] = True
    return float(problem.weight[is_served].sum())


def _problem(files: Files, limit: float | None) -> tuple[list[str], Problem, tuple[str, ...]]:
    place = ("x", "y") if files.is_plane else ("lat", "lon")
    demand = _table(files.demand, ("id", "weight") + (() if files.matrix else place))
    weight = _numbers(demand, "weight", files.demand)
    if (weight < 0).any():
        _refuse(files.demand, demand, "weight", int(np.flatnonzero(weight < 0)[0]))
    customers = _ids(demand, files.demand)
    at_most = np.inf if limit is None else limit
    if files.sites is not None:
        sites = _table(files.sites, ("id",) + (() if files.matrix else place))
        names = _ids(sites, files.sites)
        fixed = np.array(
            [str(cell).strip().lower() in _TRUE for cell in sites.get("fixed", [""] * len(names))],
            np.bool_,
        )
        unused = tuple(name for name in ("capacity", "cost") if name in sites)
    elif files.matrix is None:
        raise InputError("plan_needs", name="--sites | --matrix", model="plan")
    else:
        sites, names, fixed, unused = pd.DataFrame(), [], np.zeros(0, np.bool_), ()
    if files.matrix is not None:
        pairs = _table(files.matrix, ("site", "demand", "cost"))
        if files.sites is None:
            names = list(dict.fromkeys(pairs["site"].astype(str).str.strip()))
            fixed = np.zeros(len(names), np.bool_)
        site = _looked_up(pairs, "site", names, files.matrix)
        customer = _looked_up(pairs, "demand", customers, files.matrix)
        cost = _numbers(pairs, "cost", files.matrix)
        kept = cost <= at_most
        order = np.argsort(site[kept], kind="stable")
        start = np.searchsorted(site[kept][order], np.arange(len(names) + 1))
        problem = Problem(weight, start, customer[kept][order], cost[kept][order], fixed)
        return names, problem, unused
    here, there = (
        np.column_stack([_numbers(table, name, path) for name in place])
        for table, path in ((demand, files.demand), (sites, files.sites or files.demand))
    )
    if not files.is_plane:
        for table, where, path in ((demand, here, files.demand), (sites, there, files.sites)):
            bad = np.flatnonzero(np.abs(where[:, 0]) > 90)  # noqa: PLR2004 - the poles
            if bad.size:
                _refuse(path or files.demand, table, "lat", int(bad[0]))
    return names, _measured(weight, here, there, fixed, at_most, files.is_plane), unused


def _measured(
    weight: Floats, here: Floats, there: Floats, fixed: Any, at_most: float, is_plane: bool
) -> Problem:
    """Costs by position: straight on a plane, else along the ellipsoid."""
    counts, customers, costs = [0], [], []
    step = max(1, _BLOCK // max(1, len(here)))
    for first in range(0, len(there), step):
        part = there[first : first + step]
        if is_plane:
            away = np.hypot(here[:, 0][None, :] - part[:, [0]], here[:, 1][None, :] - part[:, [1]])
        else:
            away = geodesic_km(here[:, 0][None, :], here[:, 1][None, :], part[:, [0]], part[:, [1]])
        for row in away:
            held = np.flatnonzero(row <= at_most)
            counts.append(held.size)
            customers.append(held)
            costs.append(row[held])
    none = np.empty(0)
    return Problem(
        weight,
        np.cumsum(counts),
        np.concatenate(customers) if customers else none.astype(np.int64),
        np.concatenate(costs) if costs else none,
        fixed,
    )


def _table(path: Path, needed: Sequence[str]) -> pd.DataFrame:
    """A CSV file as text, with the columns that are needed."""
    if not path.is_file():
        raise InputError("csv_not_a_file", file=str(path))
    try:
        with path.open(encoding="utf-8-sig") as file:
            head = file.readline()
        found = pd.read_csv(
            path, sep=";" if ";" in head else ",", dtype=str, keep_default_na=False,
            encoding="utf-8-sig", skip_blank_lines=False,
        )  # fmt: skip
    except (OSError, ValueError) as error:
        raise InputError("csv_unreadable", file=str(path), reason=str(error)) from error
    found.columns = [str(name).strip().lower() for name in found.columns]
    missing = [name for name in needed if name not in found]
    if missing:
        told = ", ".join(found.columns)
        raise InputError("columns_missing", file=path.name, missing=", ".join(missing), found=told)
    return found


def _ids(table: pd.DataFrame, path: Path) -> list[str]:
    names = [str(cell).strip() for cell in table["id"]]
    seen: set[str] = set()
    for row, name in enumerate(names):
        if not name or name in seen:
            _refuse(path, table, "id", row)
        seen.add(name)
    return names


def _numbers(table: pd.DataFrame, column: str, path: Path) -> Floats:
    found = pd.to_numeric(table[column], errors="coerce").to_numpy(float)
    bad = np.flatnonzero(~np.isfinite(found))
    if bad.size:
        _refuse(path, table, column, int(bad[0]))
    return np.asarray(found)


def _looked_up(
    table: pd.DataFrame, column: str, names: Sequence[str], path: Path
) -> np.ndarray[Any, np.dtype[np.int64]]:
    found = pd.Index(names).get_indexer(pd.Index(table[column].astype(str).str.strip()))
    bad = np.flatnonzero(found < 0)
    if bad.size:
        _refuse(path, table, column, int(bad[0]))
    return np.asarray(found, np.int64)


def _refuse(path: Path, table: pd.DataFrame, column: str, row: int) -> None:
    value = str(table[column].iloc[row])[:80]
    raise InputError("plan_cell", file=path.name, line=row + 2, column=column, value=value)
