"""The verb that plans: where to open, proven."""

import argparse
import re
from pathlib import Path

from aftersales.cli.options import Answer, read_number
from aftersales.domain.errors import InputError
from aftersales.texts import number, percent, text


def make_plan(options: argparse.Namespace) -> Answer:
    """Answer a siting question on plain files."""
    from aftersales.services.plans import Files, plan

    if options.max_km is not None and options.max_cost is not None:
        raise InputError("both_costs")
    limit, name = None, "--max-km" if options.max_km is not None else "--max-cost"
    if (told := options.max_km or options.max_cost) is not None:
        limit = read_number(name, told, r"[0-9]{1,15}(\.[0-9]+)?(e[+-]?[0-9]{1,3})?")
    count = None
    if options.open is not None:
        if not re.fullmatch(r"[0-9]{1,9}", options.open):
            raise InputError("bad_number", name="--open", value=options.open)
        count = int(options.open)
    budget = None
    if options.budget is not None:
        budget = read_number("--budget", options.budget, r"[0-9]{1,15}(\.[0-9]+)?")
    if not re.fullmatch(r"0?\.?[0-9]{1,9}", options.gap):
        raise InputError("bad_number", name="--gap", value=options.gap)
    seconds = read_number("--time-limit", options.time_limit)
    files = Files(
        Path(options.demand),
        None if options.sites is None else Path(options.sites),
        None if options.matrix is None else Path(options.matrix),
        options.xy,
    )
    found = plan(
        files, options.model, count=count, limit=limit, budget=budget, gap=float(options.gap),
        seconds=seconds,
    )  # fmt: skip
    made, language = found.plan, options.language
    data = {
        "status": made.status.value,
        "objective": made.objective,
        "bound": made.bound,
        "gap": made.gap,
        "opened": list(found.opened),
        "fixed": list(found.fixed),
        "covered_weight": found.covered_weight,
        "total_weight": found.total_weight,
        "seconds": round(found.seconds, 3),
        "unused": list(found.unused),
    }
    lines = [text(f"plan.{made.status.value}", language)]
    if made.objective is not None:
        lines.append(
            text(
                "plan.proof",
                language,
                objective=number(made.objective, language, 3),
                bound=number(made.bound, language, 3),
                gap=percent(made.gap or 0.0, language, 3),
            )
        )
        covered, total = (
            number(one, language, 1) for one in (found.covered_weight, found.total_weight)
        )
        lines.append(text("plan.covered", language, covered=covered, total=total))
        opened = ", ".join(found.opened)
        lines.append(text("plan.opened", language, count=len(found.opened), names=opened))
    if found.unused:
        lines.append(text("plan.unused", language, names=", ".join(found.unused)))
    return data, lines
