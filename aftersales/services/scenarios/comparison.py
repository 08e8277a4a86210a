"""Scenarios beside each other and beside the registry, for one question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from aftersales.domain.progress import Progress
from aftersales.domain.scenarios import Entity
from aftersales.services.coverage import Question, Report, answer_from
from aftersales.services.planning.words import signed
from aftersales.services.scenarios.editing import opens_centre
from aftersales.services.scenarios.overlay import changes_of, find_scenario
from aftersales.texts import number, percent, text

if TYPE_CHECKING:
    from aftersales.services.network import Snapshot


@dataclass(frozen=True, slots=True)
class Compared:
    """One answer of a comparison.

    Attributes
    ----------
    name : str
        Of the scenario; empty for the registry.
    report : Report
        What it answers.
    opened, others : int
        Centres that it opens, and what else it changes.
    cost : float or None
        Money of all of it, as far as it is known; None where none is.
    """

    name: str
    report: Report
    opened: int
    others: int
    cost: float | None


def compare(
    snapshot: Snapshot, names: Sequence[str], question: Question, progress: Progress | None = None
) -> tuple[Compared, ...]:
    """Answer a question for the registry and for scenarios, in this order.

    Raises
    ------
    NotFoundError
        ``unknown_scenario``.
    """
    progress = progress or Progress()
    scenarios = [find_scenario(snapshot, name).name for name in names]
    found: list[Compared] = []
    for k, name in enumerate(dict.fromkeys(["", *scenarios])):
        known = found[0].report if found else None
        part = Progress(partial(_tell, progress, k, 1 + len(scenarios)))
        asked = replace(question, scenario=name)
        found.append(_compared(answer_from(snapshot.registry, asked, part, known), name))
    return tuple(found)


def _tell(progress: Progress, number: int, of: int, done: float, stage: str) -> None:
    progress.step((number + done) / of, stage)


def _compared(report: Report, name: str) -> Compared:
    snapshot = report.snapshot
    changes = changes_of(snapshot, find_scenario(snapshot, name)) if name else []
    opened = [one for one in changes if one.is_new and one.entity is Entity.FACILITIES]
    inside = {one.record for one in opened}
    others = [
        one
        for one in changes
        if one.record not in inside and one.values.get("facility") not in inside
    ]
    centres = sum(map(opens_centre, opened))
    costs = [one.cost for one in changes if one.cost is not None]
    other = len(others) + len(opened) - centres
    return Compared(name, report, centres, other, sum(costs) if costs else None)


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of a comparison: what it is called, and its words for each answer.

    ``changes`` are the differences to the registry in words, empty where there is none.
    """

    label: str
    values: tuple[str, ...]
    changes: tuple[str, ...]


def rows_of(compared: Sequence[Compared], language: str) -> list[Row]:
    """Figures of a comparison: whole network first, then the regions that differ."""
    reports = [one.report for one in compared]
    summaries = [one.assessment.summary for one in reports]
    steps = [step for step, _ in reports[0].assessment.cascade]
    left = [[uio for _, uio in one.assessment.cascade] for one in reports]
    return [
        _shares(text("table.share", language), [one.share for one in summaries], language),
        _vehicles(
            text("table.covered", language), [one.uio_covered for one in summaries], language
        ),
        *(
            _vehicles(text(f"step.{step}", language), list(uio), language)
            for step, uio in zip(steps, zip(*left, strict=True), strict=True)
        ),
        _shares(
            text("scenario.repairable", language),
            [
                one.assessment.repairable / max(1, one.assessment.summary.uio_total)
                for one in reports
            ],
            language,
        ),
        *_doings(compared, language),
        *_regions(compared, language),
    ]


def _doings(compared: Sequence[Compared], language: str) -> list[Row]:
    """What scenarios do, and its money; the registry does nothing."""
    from aftersales.services.repairs import money

    def told(code: str, words: Sequence[str]) -> Row:
        return Row(text(code, language), tuple(words), ("",) * len(words))

    def cost(one: Compared) -> str:
        if one.cost is None:
            return text("scenario.unknown", language) if one.name else ""
        return money(one.report, one.cost, language)

    return [
        told("scenario.opened", [number(c.opened, language) if c.name else "" for c in compared]),
        told("scenario.others", [number(c.others, language) if c.name else "" for c in compared]),
        told("scenario.money", [cost(one) for one in compared]),
    ]


def _regions(compared: Sequence[Compared], language: str) -> list[Row]:
    """Regions where something differs, the greatest change of vehicles first."""
    found = []
    for k, region in enumerate(compared[0].report.snapshot.regions):
        summaries = [one.report.assessment.regions[k] for one in compared]
        covered = [one.uio_covered for one in summaries]
        change = max(abs(one - covered[0]) for one in covered)
        if change:
            name = region.names.get(language, region.name)
            label = text("scenario.region", language, name=name)
            found.append((change, _shares(label, [one.share for one in summaries], language)))
    return [row for _, row in sorted(found, key=lambda pair: -pair[0])]


def _vehicles(label: str, values: Sequence[int], language: str) -> Row:
    told = [signed(value - values[0], language) if value != values[0] else "" for value in values]
    return Row(label, tuple(number(value, language) for value in values), tuple(told))


def _shares(label: str, values: Sequence[float], language: str) -> Row:
    told = []
    for value in values:
        points = round(100 * (value - values[0]), 1)
        words = f"{'+' if points > 0 else ''}{number(points, language, 1)}"
        told.append(text("scenario.points", language, points=words) if points else "")
    return Row(label, tuple(percent(value, language) for value in values), tuple(told))


def as_json(compared: Sequence[Compared]) -> list[dict[str, object]]:
    """The figures of a comparison as answers in JSON have them."""
    return [
        {
            "scenario": one.name or None,
            **one.report.figures,
            "opened": one.opened,
            "others": one.others,
            "cost": one.cost,
            "unapplied": len(one.report.snapshot.unapplied),
            "card": one.report.card,
        }
        for one in compared
    ]
