"""The verb that plans: over the registry, or on plain files where one is named."""

import argparse
import re
from pathlib import Path
from typing import Any

from aftersales.cli import plans
from aftersales.cli.options import Answer, read_number
from aftersales.cli.plan_answer import (
    told_alternatives,
    told_obstacles,
    told_plan,
    told_steady,
    told_years,
)
from aftersales.cli.questions import answered
from aftersales.cli.scenario_edits import accept_into, accept_planned
from aftersales.domain.errors import InputError

_OVER_REGISTRY = (  # options that say nothing of plain files
    *("not_in", "only_in", "candidates", "require", "refuse", "min_population", "least"),
    *("region_share", "closings", "moves", "alternatives", "draws", "years"),
    *("accept_into", "accept", "goal", "rivals"),
)
_WHOLE, _MONEY = r"[0-9]{1,9}", r"[0-9]{1,15}(\.[0-9]+)?"


def make_plan(options: argparse.Namespace) -> Answer:
    """Answer a siting question, the same for the same question as the window's Plan page."""
    if options.demand is not None or options.sites is not None or options.matrix is not None:
        given = [name for name in _OVER_REGISTRY if getattr(options, name) not in (None, False)]
        if given:
            names = ", ".join("--" + name.replace("_", "-") for name in given)
            raise InputError("plan_over_registry", names=names)
        options.model = options.model or "mclp"
        if options.demand is None:
            raise InputError("plan_needs", name="--demand", model=options.model)
        return plans.make_plan(options)
    from aftersales.services.planning.answer import plan

    if options.accept and options.accept_into is not None:
        raise InputError("accept_both")
    near = _whole("--alternatives", options.alternatives, 0) or 0
    draws = _whole("--draws", options.draws, 0) or 0
    budgets = _money(options.years)
    report, lines = answered(options)
    asked = _asked(options, report)
    found = plan(report, asked)
    data, told = told_plan(found, options.language)
    for more, words in (
        told_obstacles(found, options.language),
        told_alternatives(found, near, options.language),
        told_steady(found, draws, options.language),
        told_years(found, budgets, options.language),
    ):
        data |= more
        told += words
    if options.accept or options.accept_into is not None:
        accept = accept_planned if options.accept else accept_into
        more, words = accept(options, found)
        data |= more
        told += words
    return data, [*told, *lines]


def _money(told: str | None) -> list[float]:
    """Money of each year: 300,300,200."""
    found = [] if told is None else told.split(",")
    if not all(re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", one.strip()) for one in found):
        raise InputError("bad_number", name="--years", value=told)
    return [float(one) for one in found]


def _asked(options: argparse.Namespace, report: Any) -> Any:
    from aftersales.services.planning.candidates import read_candidates
    from aftersales.services.planning.question import PlanQuestion, find_regions

    def regions(words: str | None) -> tuple[str, ...]:
        return find_regions(report.snapshot, words.split(",")) if words else ()

    plain = PlanQuestion()
    count = _whole("--open", options.open, None)
    budget = None if options.budget is None else read_number("--budget", options.budget, _MONEY)
    if count is None and budget is None:
        count = plain.count
    if not re.fullmatch(r"0?\.?[0-9]{1,9}", options.gap):
        raise InputError("bad_number", name="--gap", value=options.gap)
    return PlanQuestion(
        model=options.model or plain.model,
        goal=options.goal or plain.goal,
        count=count,
        budget=budget,
        not_in=regions(options.not_in),
        only_in=regions(options.only_in),
        required=_ids(options.require),
        refused=_ids(options.refuse),
        smallest_town=_whole("--min-population", options.min_population, plain.smallest_town) or 0,
        least=_whole("--least", options.least, 0) or 0,
        region_share=_share(options.region_share),
        closings=_whole("--closings", options.closings, 0) or 0,
        with_moves=options.moves,
        own=read_candidates(Path(options.candidates)) if options.candidates else (),
        only_own=options.candidates is not None,
        rivals=read_candidates(Path(options.rivals)) if options.rivals else (),
        gap=float(options.gap),
        seconds=read_number("--time-limit", options.time_limit),
    )


def _whole(name: str, told: str | None, default: int | None) -> int | None:
    if told is None:
        return default
    if not re.fullmatch(_WHOLE, told):
        raise InputError("bad_number", name=name, value=told)
    return int(told)


def _ids(told: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in told.split(",") if part.strip()) if told else ()


def _share(told: str | None) -> float:
    """A share as 0.6 or 60%."""
    if told is None:
        return 0.0
    found = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,9})?)(%?)", told)
    share = float(found[1]) / (100 if found[2] else 1) if found else 2.0
    if share > 1:
        raise InputError("bad_number", name="--region-share", value=told)
    return share
