"""A plan for the registry as answers in JSON and in lines have it."""

from typing import Any

from aftersales.cli.options import Answer
from aftersales.texts import day, number, percent, text


def told_plan(found: Any, language: str) -> Answer:
    """A plan as JSON and as lines."""
    from aftersales.services.planning.tables import where

    report, made = found.report, found.plan
    sites = report.network.sites.codes
    named = where(report, found.columns, language)
    places = [
        {
            "rank": rank,
            "id": _id_of(found, one.column),
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


def _name_of(found: Any, column: Any, language: str) -> str:
    from aftersales.services.planning.tables import where

    return where(found.report, (column,), language)[0][0]


def _id_of(found: Any, column: Any) -> str:
    if column.candidate is not None:
        return str(column.candidate.id)
    return str(found.report.network.sites.codes[column.site])


def told_obstacles(found: Any, language: str) -> Answer:
    """What is in the way, where there is no plan."""
    if found.has_plan or not found.total:
        return {}, []
    from aftersales.services.maps import place_names
    from aftersales.services.planning.studies import in_the_way

    why = in_the_way(found)
    names, surface = place_names(found.report, language), found.report.network.surface
    places = [
        {
            "place": surface.codes[place],
            "name": names[place],
            "region": found.report.network.regions[surface.region[place]],
            "uio": vehicles,
            "out_of_reach": is_alone,
        }
        for place, vehicles, is_alone in why.places
    ]
    extra = None if why.extra < 0 else {"name": names[why.extra], "uio": why.mended}
    told = [
        text(
            "planning.in_the_way",
            language,
            count=len(places),
            names=", ".join(str(one["name"]) for one in places[:10]),
        )
    ]
    if why.enough_km is not None:
        told.append(text("planning.enough", language, km=why.enough_km))
    if extra is not None:
        told.append(text("planning.extra", language, name=extra["name"], count=why.mended))
    data = {"in_the_way": {"places": places, "enough_km": why.enough_km, "extra": extra}}
    return data, told


def told_alternatives(found: Any, most: int, language: str) -> Answer:
    """Plans that are nearly as good."""
    if not most:
        return {}, []
    from aftersales.services.planning.studies import alternatives_of
    from aftersales.services.planning.words import signed

    near = alternatives_of(found, most=most)
    data = [
        {
            "covered_weight": one.covered,
            "difference": one.difference,
            "without": [_id_of(found, column) for column in one.without],
            "instead": [_id_of(found, column) for column in one.instead],
        }
        for one in near
    ]
    told = [
        text(
            "planning.alternative",
            language,
            change=signed(one.difference, language),
            without=", ".join(_name_of(found, column, language) for column in one.without),
            instead=", ".join(_name_of(found, column, language) for column in one.instead),
        )
        for one in near
    ]
    return {"alternatives": data}, told


def told_steady(found: Any, draws: int, language: str) -> Answer:
    """What stays in the plan under other numbers."""
    if not draws:
        return {}, []
    from aftersales.services.planning.studies import steady_of

    steady = steady_of(found, draws=draws)
    data = [
        {"id": _id_of(found, column), "share": share, "in_plan": is_in}
        for column, share, is_in in steady.shares
    ]
    told = [
        text(
            "planning.stays",
            language,
            share=percent(share, language, 0),
            name=_name_of(found, column, language),
            state=text("planning.in_plan" if is_in else "planning.not_in_plan", language),
        )
        for column, share, is_in in steady.shares[:20]
    ]
    return {"steady": {"draws": steady.draws, "places": data}}, told


def told_years(found: Any, budgets: list[float], language: str) -> Answer:
    """What opens when, and what that costs and covers."""
    if not budgets or not found.proposals:
        return {}, []
    from aftersales.services.planning.years import years_of

    years = years_of(found, budgets)
    data = {
        "status": years.status.value,
        "gap": years.gap,
        "budgets": list(years.budgets),
        "quarters": [
            {"from": one.isoformat(), "covered": covered, "spent": spent, "cash": cash}
            for one, covered, spent, cash in zip(
                years.days, years.covered, years.spent, years.cash, strict=True
            )
        ],
        "steps": [
            {
                "id": _id_of(found, found.columns[one.proposal]),
                "rank": one.proposal + 1,
                "begins": one.begun and one.begun.isoformat(),
                "opens": one.opens and one.opens.isoformat(),
            }
            for one in years.steps
        ],
    }
    told = [
        text(
            "planning.step" if one.begun else "planning.no_step",
            language,
            name=_name_of(found, found.columns[one.proposal], language),
            begins=day(one.begun, language) if one.begun else "–",
            opens=day(one.opens, language) if one.opens else "–",
        )
        for one in years.steps
    ]
    return {"years": data}, told
