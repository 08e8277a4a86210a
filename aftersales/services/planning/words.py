"""What there is to say of a plan, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aftersales.analysis.siting.problem import Outcome
from aftersales.services.planning.question import LSCP, MCLP, PCENTER, REPAIRABLE
from aftersales.services.repairs import money
from aftersales.texts import number, percent, plain, sentence, text

if TYPE_CHECKING:
    from aftersales.services.planning.answer import PlanAnswer


def outcome(answer: PlanAnswer, language: str) -> str:
    """What the plan does for coverage and what it costs; why there is none."""
    if not answer.has_plan:
        return text("planning.none", language)
    is_repair = answer.posed.asked.goal == REPAIRABLE
    if not answer.proposals and not answer.closed:
        return text("planning.nothing_repairable" if is_repair else "planning.nothing", language)
    total = max(1, answer.total)
    return text(
        "planning.outcome_repairable" if is_repair else "planning.outcome",
        language,
        count=len(answer.proposals),
        before=percent((answer.covered - answer.gain) / total, language),
        after=percent(answer.covered / total, language),
        gain=answer.gain,
        cost=money(answer.report, answer.cost, language),
    )


def measured(answer: PlanAnswer, value: float | None, language: str) -> str:
    """An objective or bound of the plan's model, with its unit."""
    if value is None:
        return "–"
    model = answer.posed.asked.model
    if model == MCLP:
        code = "repaired" if answer.posed.asked.goal == REPAIRABLE else "vehicles"
        return text(f"planning.{code}", language, count=round(value))
    if model == LSCP:
        return text("planning.openings", language, count=round(value))
    if model == PCENTER:
        return text("planning.km", language, km=plain(round(value, 1), language))
    total = max(1.0, float(answer.posed.problem.weight.sum()))
    return text("planning.mean_km", language, km=number(value / total, language, 2))


def proof(answer: PlanAnswer, language: str) -> str:
    """How good the plan is, and how it is known."""
    made = answer.plan
    if made.status is Outcome.INFEASIBLE:
        return text("planning.infeasible", language)
    code = "proven" if made.status is Outcome.OPTIMAL and not made.gap else "bounded"
    return text(
        f"planning.{code}",
        language,
        objective=sentence(measured(answer, made.objective, language)),
        bound=measured(answer, made.bound, language),
        gap=percent(made.gap or 0.0, language, 2),
        seconds=number(answer.seconds, language, 1),
    )


def looked_at(answer: PlanAnswer, language: str) -> str:
    """How many places were compared, and why others were not."""
    held = answer.posed.candidates
    words = [text("planning.looked_at", language, count=len(held.kept))]
    if held.too_small:
        words.append(
            text(
                "planning.too_small",
                language,
                count=held.too_small,
                floor=answer.posed.asked.smallest_town,
            )
        )
    if held.elsewhere:
        words.append(text("planning.elsewhere", language, count=held.elsewhere))
    if held.refused:
        words.append(text("planning.refused", language, count=held.refused))
    if rivals := answer.posed.asked.rivals:
        words.append(text("planning.rivals", language, count=len(rivals)))
    if answer.posed.asked.goal == REPAIRABLE:
        words.append(text("planning.counted_repairable", language))
    return " ".join(words)


def signed(change: int, language: str) -> str:
    """A change with its sign."""
    sign = "+" if change > 0 else "−" if change else "±"
    return sign + number(abs(change), language)
