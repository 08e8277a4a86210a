"""Which model answers a question."""

from __future__ import annotations

from aftersales.analysis.siting.center import pcenter
from aftersales.analysis.siting.covering import lscp, mclp
from aftersales.analysis.siting.median import pmedian
from aftersales.analysis.siting.problem import Control, Plan
from aftersales.analysis.siting.rules import Rules
from aftersales.services.planning.programme import Posed
from aftersales.services.planning.question import LSCP, MCLP, PMEDIAN


def solve(posed: Posed, control: Control, rules: Rules | None = None) -> Plan:
    """Answer a question within the limits of a control, by its own rules or others."""
    model, problem, rules = posed.asked.model, posed.problem, rules or posed.rules
    if model == MCLP:
        return mclp(problem, posed.limit, rules, control)
    if model == LSCP:
        return lscp(problem, posed.limit, rules, control)
    return (pmedian if model == PMEDIAN else pcenter)(problem, rules, control)
