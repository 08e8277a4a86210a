"""The command line: verbs over the same services that the window uses.

Data goes to stdout (``--json`` prints one object), messages to stderr. Exit codes: 0 done,
1 faults in the data, 2 usage, 3 environment, 70 a bug.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from aftersales import __version__
from aftersales.domain.errors import (
    AftersalesError,
    InputError,
    NotFoundError,
    StorageError,
)
from aftersales.settings import Settings, default_registry
from aftersales.settings import load as load_settings
from aftersales.texts import day, error_text, number, percent, plain, resolve, text

DONE, FAULTS, USAGE, ENVIRONMENT, BUG = 0, 1, 2, 3, 70
_FAULTS_SHOWN = 1000
Answer = tuple[dict[str, Any], list[str]]


def run(argv: Sequence[str], today: date | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str
        Verb and options, without the program's name.
    today : date, optional
        Day that ``--as-of`` defaults to.

    Returns
    -------
    int
        Exit code.
    """
    settings = Settings()
    options = _parser().parse_args(argv)
    try:
        settings = load_settings()
        options.settings = settings
        options.language = resolve(options.language or settings.language)
        options.today = today or date.today()  # the user's own day
        data, lines = options.verb_function(options)
    except AftersalesError as error:
        language = resolve(options.language or settings.language)
        _complain(error, language)
        return _code(error)
    if options.json:
        lines = [json.dumps({"schema": 1, **data}, ensure_ascii=False, allow_nan=False)]
    try:
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except AttributeError:  # there is no standard output at all
        refused = StorageError("cannot_write", file="stdout", reason="closed")
        _complain(refused, options.language)
        return ENVIRONMENT
    except OSError as error:  # the answer could not be given: a full disk behind a redirection
        refused = StorageError("cannot_write", file="stdout", reason=error.strerror or str(error))
        _complain(refused, options.language)
        sys.stdout = None  # or the interpreter would try once more
        return ENVIRONMENT
    return int(getattr(options, "exit_code", DONE))


def _complain(error: AftersalesError, language: str) -> None:
    """Say what is wrong, if there is anywhere to say it."""
    with suppress(AttributeError, OSError):
        sys.stderr.write(error_text(error, language) + "\n")
        sys.stderr.flush()


def _code(error: AftersalesError) -> int:
    if isinstance(error, NotFoundError) and error.code == "registry_missing":
        return ENVIRONMENT
    if isinstance(error, InputError | NotFoundError):
        return USAGE
    return ENVIRONMENT if isinstance(error, StorageError) else FAULTS


def _parser() -> argparse.ArgumentParser:
    """Describe every verb and option."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--registry", metavar="PATH|URL", help="registry file")
    common.add_argument("--language", choices=("en", "ru", "zh"), help="language of texts")
    common.add_argument("--json", action="store_true", help="print one JSON object")
    question = argparse.ArgumentParser(add_help=False)
    question.add_argument("--brand", help="code or name; without it all brands")
    question.add_argument("--max-km", metavar="X", help="reach in kilometres")
    question.add_argument("--max-min", metavar="Y", help="reach in minutes of driving")
    question.add_argument("--as-of", metavar="DATE", help="day, like 2026-12-31; today without")

    parser = argparse.ArgumentParser(
        prog="aftersales", description="Plans a vehicle brand's dealer and aftersales network."
    )
    parser.add_argument("--version", action="version", version=__version__)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")

    def verb(name: str, function: Callable[[Any], Answer], about: str, *parents: Any) -> Any:
        added = verbs.add_parser(name, help=about, description=about, parents=[common, *parents])
        added.set_defaults(verb_function=function)
        return added

    taken = verb("import", _import, "take demand from a CSV file")
    taken.add_argument("file", metavar="FILE")
    taken.add_argument("--kind", required=True, choices=("demand", "demand-points"))
    taken.add_argument("--encoding", metavar="E", help="encoding, when the file is not UTF-8")
    taken.add_argument("--dry-run", action="store_true", help="only say what would happen")
    taken.add_argument(
        "--accept-good", action="store_true", help="take good rows although others are faulty"
    )
    verb("demo", _demo, "write the demo registry from the published figures")
    verb("coverage", _coverage, "share of vehicles with a service centre in reach", question)
    gaps = verb("gaps", _gaps, "ranked white spots", question)
    gaps.add_argument("--top", metavar="N", default="20", help="how many (default 20)")
    drawn = verb("map", _map, "write a self-contained offline map", question)
    drawn.add_argument("file", metavar="OUT.html")
    report = verb("report", _report, "write the map and all tables into a folder", question)
    report.add_argument("folder", metavar="DIR")
    report.add_argument(
        "--demo-if-none", action="store_true", help="make the demo registry where there is none"
    )
    return parser


def _number(name: str, value: str, pattern: str = r"[0-9]{1,9}(\.[0-9]+)?") -> float:
    """Read a plain number above 0; 1,000 could be one or a thousand, so it is neither."""
    if not re.fullmatch(pattern, value) or float(value) == 0:
        raise InputError("bad_number", name=name, value=value)
    return float(value)


def _location(options: argparse.Namespace) -> str:
    """Registry of the options; an empty one is a slip, not a wish for the default."""
    if options.registry is None:
        return default_registry()
    if not options.registry:
        raise InputError("registry_address", value="")
    return str(options.registry)


def _day(options: argparse.Namespace) -> date:
    if options.as_of is None:
        return options.today  # type: ignore[no-any-return]
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", options.as_of):
            raise ValueError(options.as_of)
        return date.fromisoformat(options.as_of)
    except ValueError as error:
        raise InputError("bad_date", name="--as-of", value=options.as_of) from error


def _reach(options: argparse.Namespace) -> tuple[float, list[str]]:
    """Reach in kilometres, and what was assumed for it."""
    settings: Settings = options.settings
    if options.max_km is not None and options.max_min is not None:
        raise InputError("both_limits")
    if options.max_km is not None:
        return _number("--max-km", options.max_km), []
    if options.max_min is None:
        return settings.reach_km, []
    minutes = _number("--max-min", options.max_min)
    reach = settings.reach_of(minutes)
    assumed = text(
        "cli.assumed_speed",
        options.language,
        minutes=minutes,
        reach=reach,
        speed=settings.road_speed_kmh,
        detour=f"{settings.detour_ratio:g}",
    )
    return reach, [assumed]


def _demo(options: argparse.Namespace) -> Answer:
    from aftersales.services import demo

    location = _location(options)
    counts = demo.build(location)
    data = {
        "regions": counts.regions,
        "settlements": counts.settlements,
        "brands": counts.brands,
        "facilities": counts.facilities,
        "uio_total": counts.uio_total,
    }
    words = {**data, "uio": counts.uio_total, "file": location}
    return {**data, "registry": location}, [text("cli.demo_done", options.language, **words)]


def _import(options: argparse.Namespace) -> Answer:
    from aftersales.services.imports import import_demand
    from aftersales.store.database import open_database

    language = options.language
    database = open_database(_location(options))
    found = import_demand(
        database,
        Path(options.file),
        options.kind,
        encoding=options.encoding,
        dry_run=options.dry_run,
        accept_good=options.accept_good,
    )
    database.close()
    faults = [
        {
            "line": fault.line,
            "column": fault.column,
            "value": fault.value,
            "code": fault.code,
            "message": text(
                f"fault.{fault.code}", language, column=fault.column, value=fault.value
            ),
        }
        for fault in found.faults
    ]
    options.exit_code = FAULTS if found.rejected else DONE
    counts = {
        "read": found.read,
        "new": found.new,
        "changed": 0,
        "unchanged": found.unchanged,
        "conflicts": found.conflicts,
        "rejected": found.rejected,
    }
    told = text("cli.imported", language, file=Path(options.file).name, **counts)
    lines = [
        text("cli.fault", language, line=str(fault["line"]), message=fault["message"])
        for fault in faults[:_FAULTS_SHOWN]
    ]
    if found.replaced_uio:
        lines.append(text("cli.replaces", language, uio=found.replaced_uio, own=found.own_uio))
    if found.revision is None:
        lines.append(text("cli.nothing_written", language))
    if found.rejected_file:
        lines.append(text("cli.written", language, file=str(found.rejected_file)))
    return {**counts, "batch": found.revision, "faults": faults}, [told, *lines]


def _answered(options: argparse.Namespace) -> tuple[Any, list[str]]:
    """Open the registry and answer the question of the options."""
    from aftersales.domain.progress import Progress
    from aftersales.services import coverage, demo, network
    from aftersales.store.database import is_there, open_database, registry_path

    reach_km, assumed = _reach(options)
    on = _day(options)
    location = _location(options)
    if getattr(options, "demo_if_none", False) and not is_there(registry_path(location)):
        demo.build(location)
    database = open_database(location)
    snapshot = network.read_snapshot(database)
    brand = network.find_brand(snapshot, options.brand).code if options.brand is not None else None
    question = coverage.Question(brand, reach_km, on)
    report = coverage.answer_from(snapshot, question, Progress())
    lines = list(assumed)
    if not report.assessment.summary.uio_total:
        lines.append(text("cli.no_demand", options.language))
    if report.uio_off_map:
        lines.append(text("map.uio_off_map", options.language, count=report.uio_off_map))
    if report.unplaced:
        names = ", ".join(facility.name for facility in report.unplaced)
        lines.append(text("cli.unplaced", options.language, names=names))
    database.close()
    return report, lines


def _km(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _coverage(options: argparse.Namespace) -> Answer:
    from aftersales.services.maps import brand_name

    report, lines = _answered(options)
    language, summary = options.language, report.assessment.summary
    data = {
        "uio_total": summary.uio_total,
        "uio_covered": summary.uio_covered,
        "share": summary.share,
        "mean_km": _km(summary.mean_km),
        "p90_km": _km(summary.p90_km),
        "unreachable_uio": summary.unreachable_uio,
        "cascade": [{"step": step, "uio": uio} for step, uio in report.assessment.cascade],
        "regions": [
            {"code": code, "uio": r.uio_total, "covered": r.uio_covered, "share": r.share}
            for code, r in zip(report.network.regions, report.assessment.regions, strict=True)
        ],
        "brands": [
            {"code": code, "uio": b.uio_total, "covered": b.uio_covered, "share": b.share}
            for code, b in zip(report.network.brands, report.assessment.brands, strict=True)
        ],
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
    return data, [head, told, *steps, *lines]


def _gaps(options: argparse.Namespace) -> Answer:
    from aftersales.services.tables import white_spots_table

    top = int(_number("--top", options.top, r"[0-9]{1,9}"))
    report, lines = _answered(options)
    language, surface = options.language, report.network.surface
    spots = report.assessment.white_spots
    gaps = []
    for rank, spot in enumerate(spots[:top], 1):
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
            }
        )
    uncovered = sum(spot.uio for spot in spots)
    head = text("cli.gaps_head", language, count=len(spots), uio=uncovered)
    rows = white_spots_table(report, language).rows[:top]
    shown = [
        f"{row[0]:>4}  {number(gap['uio'], language):>10}  {row[1]}, {row[2]} – {row[7]}"
        + (f" ({row[6]}, {number(gap['nearest_km'], language, 1)} km)" if row[6] else "")
        for row, gap in zip(rows, gaps, strict=True)
    ]
    data = {"gaps": gaps, "count": len(spots), "uio_uncovered": uncovered, "card": report.card}
    return data, [head, *shown, *lines]


def _map(options: argparse.Namespace) -> Answer:
    from aftersales.services.maps import write_map

    report, lines = _answered(options)
    size = write_map(report, Path(options.file), options.language)
    told = text("cli.written", options.language, file=options.file)
    return {"bytes": size, "file": options.file, "card": report.card}, [told, *lines]


def _report(options: argparse.Namespace) -> Answer:
    from aftersales.services.tables import write_report

    report, lines = _answered(options)
    files = [str(f) for f in write_report(report, Path(options.folder), options.language)]
    told = [text("cli.written", options.language, file=file) for file in files]
    return {"files": files, "card": report.card}, [*told, *lines]
