"""Verbs that ask the registry a question: coverage, white spots, map and tables."""

import argparse
from pathlib import Path
from typing import Any

from aftersales.cli.options import (
    Answer,
    read_background,
    read_day,
    read_location,
    read_number,
    read_reach,
)
from aftersales.domain.records import WorkType
from aftersales.texts import day, number, percent, plain, text

WORK_TYPES = ("service", "warranty", "body", "high_voltage", "sales")


def answered(options: argparse.Namespace) -> tuple[Any, list[str]]:
    """Open the registry and answer the question of the options."""
    from aftersales.domain.progress import Progress
    from aftersales.services import coverage, demo, network
    from aftersales.services.captions import supposed_notes
    from aftersales.store.database import is_there, open_database, registry_path

    location = read_location(options)
    if getattr(options, "demo_if_none", False) and not is_there(registry_path(location)):
        demo.build(location)
    database = open_database(location)
    snapshot = network.read_snapshot(database)
    question, lines = question_of(options, snapshot)
    report = coverage.answer_from(snapshot, question, Progress())
    lines += supposed_notes(report, options.language)
    if not report.assessment.summary.uio_total:
        lines.append(text("cli.no_demand", options.language))
    if report.uio_off_map:
        lines.append(text("map.uio_off_map", options.language, count=report.uio_off_map))
    if report.unplaced:
        names = ", ".join(facility.name for facility in report.unplaced)
        lines.append(text("cli.unplaced", options.language, names=names))
    database.close()
    return report, lines


def question_of(options: argparse.Namespace, snapshot: Any) -> tuple[Any, list[str]]:
    """The question of the options, and what was assumed for it."""
    from aftersales.services import coverage, network
    from aftersales.services.scenarios.overlay import find_scenario

    reach_km, assumed = read_reach(options)
    brand = network.find_brand(snapshot, options.brand).code if options.brand is not None else None
    scenario = getattr(options, "scenario", None)
    question = coverage.Question(
        brand,
        reach_km,
        read_day(options),
        WorkType(options.work_type),
        options.settings.detour_ratio,
        options.allocate,
        options.planned,
        find_scenario(snapshot, scenario).name if scenario is not None else "",
    )
    return question, assumed


def _km(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def show_coverage(options: argparse.Namespace) -> Answer:
    """Share of vehicles in reach, its cascade and its regions."""
    from aftersales.services.captions import brand_name
    from aftersales.services.coverage import parts_of

    report, lines = answered(options)
    language, summary, figures = options.language, report.assessment.summary, report.figures
    data = {
        **figures,
        "mean_km": _km(summary.mean_km),
        "p90_km": _km(summary.p90_km),
        "unreachable_uio": summary.unreachable_uio,
        "regions": [
            {**region, "cascade": left}
            for region, left in zip(
                figures["regions"], report.assessment.by_region.T.tolist(), strict=True
            )
        ],
        "brands": parts_of(report.network.brands, report.assessment.brands),
        "uio_off_map": report.uio_off_map,
        "unplaced": [facility.code for facility in report.unplaced],
        "card": report.card,
    }
    head = text(
        "cli.coverage_head",
        language,
        reach=plain(report.question.reach_km, language),
        day=day(report.question.day, language),
        brand=brand_name(report, language),
        share=percent(summary.share, language),
        covered=summary.uio_covered,
        total=summary.uio_total,
    )
    where = "cli.distances" if summary.mean_km is not None else "cli.distances_none"
    told = text(
        where,
        language,
        mean=number(summary.mean_km, language, 1),
        p90=number(summary.p90_km, language, 1),
        unreachable=summary.unreachable_uio,
    )
    steps = [
        f"  {number(uio, language):>12}  {text(f'step.{step}', language)}"
        for step, uio in report.assessment.cascade
    ]
    repairable = text(
        "cli.repairable",
        language,
        share=percent(report.assessment.repairable / max(1, summary.uio_total), language),
        count=report.assessment.repairable,
    )
    return data, [head, told, *steps, repairable, *lines]


def show_gaps(options: argparse.Namespace) -> Answer:
    """Ranked white spots, each with its nearest centre and cause."""
    from aftersales.services.repairs import best_for_spots
    from aftersales.services.tables import white_spots_table

    top = int(read_number("--top", options.top, r"[0-9]{1,9}"))
    report, lines = answered(options)
    language, surface = options.language, report.network.surface
    spots = report.assessment.white_spots
    mends = best_for_spots(report)
    gaps = []
    for rank, (spot, mend) in enumerate(zip(spots[:top], mends, strict=False), 1):
        lat, lon = surface.latlon[spot.place].tolist()
        gaps.append(
            {
                "rank": rank,
                "settlement": surface.names[spot.place],
                "code": surface.codes[spot.place],
                "region": report.network.regions[surface.region[spot.place]],
                "lat": lat,
                "lon": lon,
                "uio": spot.uio,
                "nearest_km": _km(spot.nearest_km),
                "cause": spot.cause.value,
                "brand": report.network.brands[spot.brand],
                "places": len(spot.members),
                "repair": None if mend is None else _repair(report, mend),
            }
        )
    uncovered = sum(spot.uio for spot in spots)
    head = text("cli.gaps_head", language, count=len(spots), uio=uncovered)
    rows = white_spots_table(report, language).rows[:top]
    shown = [
        f"{row[0]:>4}  {number(gap['uio'], language):>10}  {row[1]}, {row[2]} – {row[7]}"
        + (f" ({row[6]}, {number(gap['nearest_km'], language, 1)} km)" if row[6] else "")
        + (f" → {row[8]}" if row[8] else "")
        for row, gap in zip(rows, gaps, strict=True)
    ]
    data = {"gaps": gaps, "count": len(spots), "uio_uncovered": uncovered, "card": report.card}
    return data, [head, *shown, *lines]


def _repair(report: Any, one: Any) -> dict[str, Any]:
    """A repair as answers in JSON have it."""
    network = report.whole.network
    return {
        "moves": [move.value for move in one.moves],
        "site": network.sites.codes[one.site] if one.site >= 0 else None,
        "settlement": report.network.surface.names[one.place] if one.place >= 0 else None,
        "brand": network.brands[one.brand] if one.brand >= 0 else None,
        "gain": one.gain,
        "cost": one.cost,
    }


def show_repairs(options: argparse.Namespace) -> Answer:
    """Moves that make vehicles repairable, ranked by vehicles for the money."""
    from aftersales.services.tables import repairs_table

    top = int(read_number("--top", options.top, r"[0-9]{1,9}"))
    report, lines = answered(options)
    language, found = options.language, report.repairs
    rows = repairs_table(report, language).rows[:top]
    shown = [
        text(
            "cli.repair_row",
            language,
            rank=f"{row[0]:>4}",
            gain=f"{number(one.gain, language):>10}",
            what=f"{row[1]}: {row[2]}, {row[3]} – {row[4]}",
        )
        for row, one in zip(rows, found, strict=False)
    ]
    head = text("cli.repairs_head", language, count=len(found))
    moves = [{"rank": k, **_repair(report, one)} for k, one in enumerate(found[:top], 1)]
    data = {"repairs": moves, "count": len(found), "card": report.card}
    return data, [head, *shown, *lines]


def draw_map(options: argparse.Namespace) -> Answer:
    """Write the map into a file."""
    background = read_background(options)
    report, lines = answered(options)
    if options.region is None:
        from aftersales.services.maps import write_map

        size = write_map(report, Path(options.file), options.language, background)
    else:
        from aftersales.services.packs.writing import write_region_map

        size = write_region_map(
            report, options.region, Path(options.file), options.language, background
        )
    told = text("cli.written", options.language, file=options.file)
    return {"bytes": size, "file": options.file, "card": report.card}, [told, *lines]


def write_folder(options: argparse.Namespace) -> Answer:
    """Write the map and every table into a folder."""
    from aftersales.services.tables import write_report

    background = read_background(options)
    report, lines = answered(options)
    folder, language = Path(options.folder), options.language
    files = [str(file) for file in write_report(report, folder, language, background)]
    told = [text("cli.written", options.language, file=file) for file in files]
    return {"files": files, "card": report.card}, [*told, *lines]
