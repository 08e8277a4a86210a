"""The verb that plans: over the registry, or on plain files where one is named."""

import argparse
import re
from pathlib import Path
from typing import Any

from aftersales.cli import plans
from aftersales.cli.options import Answer, read_number
from aftersales.cli.questions import answered
from aftersales.domain.errors import InputError
from aftersales.texts import number, percent, text

_WHOLE = r"[0-9]{1,9}"


def make_plan(options: argparse.Namespace) -> Answer:
    """Answer a siting question, the same for the same question as the window's Plan page."""
    if options.demand is not None or options.sites is not None or options.matrix is not None:
        options.model = options.model or "mclp"
        return plans.make_plan(options)
    from aftersales.services.planning.answer import plan

    report, lines = answered(options)
    asked = _asked(options, report)
    found = plan(report, asked)
    data, told = _told(found, options.language)
    return data, [*told, *lines]


def _asked(options: argparse.Namespace, report: Any) -> Any:
    from aftersales.services.planning.candidates import read_candidates
    from aftersales.services.planning.question import PlanQuestion, find_regions

    def regions(words: str | None) -> tuple[str, ...]:
        return find_regions(report.snapshot, words.split(",")) if words else ()

    plain = PlanQuestion()
    count = _whole("--open", options.open, None)
    budget = None if options.budget is None else read_number("--budget", options.budget)
    if count is None and budget is None:
        count = plain.count
    if not re.fullmatch(r"0?\.?[0-9]{1,9}", options.gap):
        raise InputError("bad_number", name="--gap", value=options.gap)
    return PlanQuestion(
        model=options.model or plain.model,
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


def _told(found: Any, language: str) -> Answer:
    """A plan as JSON and as lines."""
    from aftersales.services.planning.tables import where

    report, made = found.report, found.plan
    sites = report.network.sites.codes
    named = where(report, found.columns, language)
    places = [
        {
            "rank": rank,
            "id": one.column.candidate.id if one.column.candidate else sites[one.column.site],
            "name": name,
            "region": region,
            "lat": one.column.candidate.lat if one.column.candidate else None,
            "lon": one.column.candidate.lon if one.column.candidate else None,
            "moves": [move.value for move in one.column.moves],
            "brand": report.network.brands[one.column.brand] if one.column.brand >= 0 else None,
            "cost": one.column.price,
            "adds": one.adds,
            "loss_without": one.loss,
            "takes": one.takes,
            "served_first_year": one.served,
            "utilisation": one.utilisation,
        }
        for rank, (one, (name, region)) in enumerate(zip(found.proposals, named, strict=True), 1)
    ]
    candidates = found.posed.candidates
    data = {
        "status": made.status.value,
        "objective": made.objective,
        "bound": made.bound,
        "gap": made.gap,
        "opened": [place["id"] for place in places],
        "closed": [sites[k] for k in found.closed],
        "covered_weight": found.covered,
        "total_weight": found.total,
        "covered_before": found.covered - found.gain,
        "cost": found.cost,
        "seconds": round(found.seconds, 3),
        "places": places,
        "regions": [
            {"code": code, "uio": summary.uio_total, "before": before, "after": after}
            for code, summary, before, after in zip(
                report.network.regions, report.assessment.regions,
                found.before.by_region.tolist(), found.standing.by_region.tolist(), strict=True,
            )
        ],
        "candidates": {
            "looked_at": len(candidates.kept),
            "too_small": candidates.too_small,
            "elsewhere": candidates.elsewhere,
            "refused": candidates.refused,
        },
        "card": found.card,
    }  # fmt: skip
    return data, _lines(found, named, language)


def _lines(found: Any, named: list[tuple[str, str]], language: str) -> list[str]:
    from aftersales.services.maps import region_names
    from aftersales.services.planning.words import looked_at, outcome, proof
    from aftersales.services.repairs import money, moves_text

    regions = region_names(found.report, language)
    lines = [outcome(found, language), proof(found, language)]
    for rank, (one, (name, region)) in enumerate(zip(found.proposals, named, strict=True), 1):
        used = "" if one.utilisation is None else percent(one.utilisation, language, 0)
        lines.append(
            text(
                "planning.row",
                language,
                rank=f"{rank:>3}",
                adds=f"{number(one.adds, language):>9}",
                what=moves_text(one.column, language),
                name=name,
                region=regions.get(region, region),
                takes=number(one.takes, language),
                cost=money(found.report, one.column.price, language),
                used=used or "–",
            )
        )
    sites = found.report.network.sites.names
    if found.closed:
        names = ", ".join(sites[k] for k in found.closed)
        lines.append(text("planning.closed", language, names=names))
    lines.append(looked_at(found, language))
    return [line for line in lines if line]
