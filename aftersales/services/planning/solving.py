"""Which model answers a question."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np

from aftersales.analysis.siting.center import pcenter
from aftersales.analysis.siting.covering import lscp, mclp
from aftersales.analysis.siting.median import pmedian
from aftersales.analysis.siting.problem import Control, Plan, Problem
from aftersales.analysis.siting.rules import Rules
from aftersales.services.planning.posed import Posed
from aftersales.services.planning.question import LSCP, MCLP, PMEDIAN


def solve(posed: Posed, control: Control, rules: Rules | None = None) -> Plan:
    """Answer a question within the limits of a control, by its own rules or others."""
    model, problem, rules = posed.asked.model, posed.problem, rules or posed.rules
    if model == MCLP:
        return _most(problem, posed.limit, rules, control)
    if model == LSCP:
        return lscp(problem, posed.limit, rules, control)
    reach = posed.report.question.reach_km
    return (pmedian if model == PMEDIAN else pcenter)(problem, rules, control, reach)


def _most(problem: Problem, limit: float, rules: Rules, control: Control) -> Plan:
    """Most coverage; the best plan without least loads is the best with them if it has them."""
    if not rules.least or rules.capacity is not None:
        return mclp(problem, limit, rules, control)
    free = mclp(problem, limit, replace(rules, least=0.0), control)
    if free.objective is None or _has_least(problem.within(limit), free, rules.least):
        return free
    near = problem.within(limit)
    reached = np.array([near.weight[near.customer[near.of(k)]].sum() for k in range(near.sites)])
    hopeless = (reached < rules.least) & ~near.fixed
    if rules.forbidden is not None:
        hopeless |= rules.forbidden
    return mclp(problem, limit, replace(rules, forbidden=hopeless), control)


def _has_least(near: Problem, found: Plan, least: float) -> bool:
    """Whether customers can be shared out among new sites so that each has its least load.

    Customers whom one new site alone reaches go to it, the others to the one that has least. A
    no may be wrong, a yes is not.
    """
    reached = [near.customer[near.of(site)] for site in found.opened.tolist()]
    load = np.zeros(len(reached))
    who = np.concatenate(reached) if reached else np.empty(0, np.int64)
    site = np.repeat(np.arange(len(reached)), [len(one) for one in reached])
    order = np.argsort(who, kind="stable")
    edges = np.flatnonzero(np.diff(who[order], prepend=-1, append=-1))
    groups = [order[a:b] for a, b in itertools.pairwise(edges)]
    for group in sorted(groups, key=len):
        mine = site[group]
        load[mine[np.argmin(load[mine])]] += near.weight[who[group[0]]]
    return bool((load >= least - 1e-9).all())
