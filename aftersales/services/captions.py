"""What stands beside an answer: whose it is, of which data, and what it supposes."""

from collections import Counter

from aftersales.domain.records import Basis, FacilityKind, Status
from aftersales.services.coverage import Report
from aftersales.services.network import demand_used, points_used
from aftersales.texts import plain, text


def brand_name(report: Report, language: str) -> str:
    """Name of the asked brand, or the words for all of them."""
    wanted = report.question.brand
    if wanted is None:
        return text("map.all_brands", language)
    return next(brand.name for brand in report.snapshot.brands if brand.code == wanted)


def demand_note(report: Report, language: str, region: str | None = None) -> str:
    """Say of which years the demand figures are, on what basis, and what stands for them.

    Parameters
    ----------
    region : str, optional
        Code of the only region of which it is said.
    """
    if not report.assessment.summary.uio_total:
        return text("map.demand_none", language)
    rows = demand_used(report.snapshot, report.network, report.question.day)
    points = points_used(report.snapshot, report.network)
    if region is not None:
        rows = tuple(row for row in rows if row.region == region)
        points = tuple(point for point in points if point.region == region)
    said = []
    if rows:
        years = sorted({row.year for row in rows})
        held = {row.basis for row in rows}
        bases = [text(f"basis.{basis}", language) for basis in Basis if basis in held]
        span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
        said.append(text("map.demand_of", language, years=span, bases=", ".join(bases)))
    if points:
        said.append(text("map.demand_points", language, count=len(points)))
    return " ".join(said)


def card_note(report: Report, language: str) -> str:
    """Say which data, registry revision and version the numbers came from."""
    card = report.card
    return text(
        "map.run_card",
        language,
        revision=str(card["revision"]),
        hash=card["data"],
        version=card["version"],
    )


def supposed_notes(report: Report, language: str) -> list[str]:
    """Say what an answer supposes beyond what the registry holds as open."""
    question, snapshot, notes = report.question, report.snapshot, []
    if supposed := snapshot.about.get("what_if"):
        notes.append(text("map.what_if", language, name=supposed))
    if question.scenario:
        notes.append(text("map.scenario", language, name=question.scenario))
    if snapshot.unapplied:
        notes.append(text("map.unapplied", language, count=len(snapshot.unapplied)))
    if question.planned:
        notes.append(_planned_note(report, language))
    return notes


def _planned_note(report: Report, language: str) -> str:
    """Say how many facilities of each kind count as open without being active."""
    supposed = supposed_open(report)
    kinds = Counter(f.kind for f in report.counted.facilities if f.code in supposed)
    if not kinds:
        return text("map.planned_none", language)
    told = [
        text(f"kind_count.{kind}", language, count=kinds[kind])
        for kind in FacilityKind
        if kind in kinds
    ]
    return text("map.planned", language, facilities=", ".join(told))


def supposed_open(report: Report) -> frozenset[str]:
    """Codes of facilities that are active in the answer and not in the registry on the day."""
    if report.counted is report.snapshot.registry:
        return frozenset()
    day = report.question.day
    now, counted = (
        {f.code for f in held.facilities if f.status_on(day) is Status.ACTIVE}
        for held in (report.snapshot.registry, report.counted)
    )
    return frozenset(counted - now)


def within_text(report: Report, language: str, code: str = "map.headline") -> str:
    """What the share of an answer is of, with what it supposes."""
    words = text(code, language, reach=plain(report.question.reach_km, language))
    return words + supposed_words(report, language)


def supposed_words(report: Report, language: str) -> str:
    """What an answer supposes, to go on from other words; empty for the registry as it is."""
    question = report.question
    words = text("map.in_scenario", language, name=question.scenario) if question.scenario else ""
    return words + (text("map.with_planned", language) if question.planned else "")
