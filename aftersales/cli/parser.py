"""Every verb and option of the command line."""

import argparse
from collections.abc import Callable
from typing import Any

from aftersales import __version__
from aftersales.cli import (
    backups,
    history,
    openings,
    packs,
    polygons,
    questions,
    registry,
    scenario_edits,
    scenarios,
    sync,
)
from aftersales.cli.options import Answer
from aftersales.exchange.kinds import KINDS, ROLES

# Adds a verb: its name, what answers it, what help says of it, and options it shares.
Adder = Callable[..., argparse.ArgumentParser]


def parser() -> argparse.ArgumentParser:
    """Describe every verb and option."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--registry", metavar="PATH|URL", help="registry file")
    common.add_argument("--language", choices=("en", "ru", "zh"), help="language of texts")
    common.add_argument("--json", action="store_true", help="print one JSON object")

    described = argparse.ArgumentParser(
        prog="aftersales", description="Plans a vehicle brand's dealer and aftersales network."
    )
    described.add_argument("--version", action="version", version=__version__)
    verbs = described.add_subparsers(dest="verb", required=True, metavar="VERB")
    verb = _adder(verbs, common)
    _describe_registry(verb)
    question, scenario = _question(), _scenario()
    asked = argparse.ArgumentParser(add_help=False, parents=[question, scenario])
    _describe_questions(verb, asked)
    _describe_plan(verb, asked)
    about = "what would be otherwise, beside the registry"
    several = verbs.add_parser("scenario", help=about, description=about)
    steps = several.add_subparsers(dest="step", required=True, metavar="STEP")
    _describe_scenarios(_adder(steps, common), question)
    return described


def _adder(verbs: Any, common: argparse.ArgumentParser) -> Adder:
    def verb(
        name: str,
        function: Callable[[argparse.Namespace], Answer],
        about: str,
        *parents: argparse.ArgumentParser,
    ) -> argparse.ArgumentParser:
        added: Any = verbs.add_parser(
            name, help=about, description=about, parents=[common, *parents]
        )
        added.set_defaults(verb_function=function)
        return added  # type: ignore[no-any-return]

    return verb


def _describe_scenarios(step: Adder, question: argparse.ArgumentParser) -> None:
    step("list", scenarios.show_all, "all scenarios")
    begun = step("create", scenarios.create, "begin a scenario that changes nothing yet")
    shown = step("show", scenarios.show, "what a scenario changes")
    renamed = step("rename", scenarios.rename, "give a scenario another name")
    gone = step("delete", scenarios.delete, "delete a scenario")
    put = step("put", scenario_edits.put_in, "put a scenario into the registry, as planned")
    for one in (begun, shown, renamed, gone, put):
        one.add_argument("name", metavar="NAME")
    begun.add_argument("--note", metavar="TEXT", default="", help="what it is for")
    renamed.add_argument("new", metavar="NEW")
    about = "give a centre other numbers in a scenario: technicians=5 bays=4 shifts=2 …"
    changed = step("set", scenario_edits.set_numbers, about)
    closed = step("close", scenario_edits.close, "close a centre in a scenario")
    about = "have a centre active in a scenario that is closed in it, or in the registry"
    opened = step("reopen", scenario_edits.reopen, about)
    out = step("drop", scenario_edits.drop, "take out of a scenario what it changes of a facility")
    for one in (changed, closed, opened, out):
        one.add_argument("name", metavar="NAME")
        one.add_argument("code", metavar="CODE", help="code of the facility")
    changed.add_argument("numbers", metavar="FIELD=VALUE", nargs="+")
    for one in (closed, opened):
        one.add_argument("--as-of", metavar="DATE", help="day, like 2026-12-31; today without")
    about = "only these: a number, or status; without them all, with rights and certificates"
    out.add_argument("fields", metavar="FIELD", nargs="*", help=about)
    compared = step("compare", scenarios.compare, "scenarios beside the registry", question)
    compared.add_argument("names", metavar="NAME", nargs="*", help="without it all of them")


def _describe_pack(verb: Adder, question: argparse.ArgumentParser) -> None:
    about = "write map, tables and report of regions for people without the application"
    packed = verb("pack", packs.write_packs, about, question)
    packed.add_argument("folder", metavar="DIR")
    packed.add_argument(
        "--region", metavar="R", action="append", default=[], help="code or name; may be repeated"
    )
    packed.add_argument("--all", action="store_true", help="every region, and the whole country")
    packed.add_argument(
        "--profile",
        metavar="P",
        default="external",
        help="what may leave: external (default), internal, or one of your own",
    )
    packed.add_argument(
        "--formats",
        metavar="F,…",
        help="some of html,png,pdf,xlsx,gpkg,geojson,csv,report,atlas; all without",
    )
    packed.add_argument("--paper", choices=("A4", "A3"), default="A4", help="default A4")
    packed.add_argument("--landscape", action="store_true", help="printed map on its side")
    _offer_tiles(packed)
    packed.add_argument(
        "--replay", metavar="CARD", help="write the pack of this run card once more"
    )


def _offer_tiles(written: argparse.ArgumentParser) -> None:
    written.add_argument(
        "--tiles",
        action="store_true",
        help="draw the background map of the settings (window: View, Background map) behind the "
        "map page; from an MBTiles file the page holds it, from an address it needs the network",
    )


def _describe_plan(verb: Adder, question: argparse.ArgumentParser) -> None:
    about = "where to open next, with a proven bound: over the registry, or on plain files"
    planned = verb("plan", openings.make_plan, about, question)
    planned.add_argument(
        "--model",
        choices=("mclp", "lscp", "pmedian", "pcenter"),
        help="what to do (default mclp: cover most)",
    )
    planned.add_argument("--open", metavar="P", help="new sites to open (default 10)")
    planned.add_argument(
        "--budget", metavar="M", help="money to spend on them, in the unit of the costs"
    )
    planned.add_argument(
        "--gap", metavar="G", default="0", help="relative gap that is proof enough"
    )
    planned.add_argument("--time-limit", metavar="S", default="60", help="seconds (default 60)")
    asked = planned.add_argument_group("over the registry")
    asked.add_argument("--not-in", metavar="R,…", help="regions where nothing opens")
    asked.add_argument("--only-in", metavar="R,…", help="regions where alone something opens")
    asked.add_argument(
        "--candidates", metavar="C.csv", help="places in place of towns: id,lat,lon[,cost]…"
    )
    asked.add_argument(
        "--rivals",
        metavar="R.csv",
        help="id,lat,lon of competitors: vehicles that are nearer to one are theirs",
    )
    asked.add_argument("--require", metavar="ID,…", help="candidates that every plan has")
    asked.add_argument("--refuse", metavar="ID,…", help="candidates that no plan has")
    asked.add_argument(
        "--min-population", metavar="N", help="inhabitants of a candidate (default 10000)"
    )
    asked.add_argument(
        "--least", metavar="N", help="vehicles that each new site has to add, or serve"
    )
    asked.add_argument(
        "--region-share", metavar="S", help="share to cover in every region, as 0.6 or 60%%"
    )
    asked.add_argument("--closings", metavar="N", help="sites of today that may close")
    asked.add_argument(
        "--goal",
        choices=("covered", "repairable"),
        help="who is within reach of a centre, or who is really repaired: hours and parts too",
    )  # fmt: skip
    asked.add_argument(
        "--moves", action="store_true",
        help="what can be done at centres of today competes: rights, papers, technicians; "
        "for --goal repairable shifts, bays and stock too",
    )  # fmt: skip
    asked.add_argument("--alternatives", metavar="N", help="plans that are nearly as good")
    asked.add_argument("--draws", metavar="N", help="plans under other numbers: what stays")
    asked.add_argument("--years", metavar="M,…", help="money of each year: what opens when")
    asked.add_argument(
        "--accept-into", metavar="NAME", help="write the proposals into a scenario, new or there"
    )
    asked.add_argument(
        "--accept", action="store_true", help="write the proposals into the registry, as planned"
    )
    plain = planned.add_argument_group("on plain files")
    plain.add_argument("--demand", metavar="D.csv", help="id,lat,lon,weight")
    plain.add_argument("--sites", metavar="S.csv", help="id,lat,lon[,fixed][,capacity][,cost]")
    plain.add_argument("--matrix", metavar="M.csv", help="site,demand,cost")
    plain.add_argument("--max-cost", metavar="R", help="limit in the unit of the costs")
    plain.add_argument("--xy", action="store_true", help="x,y on a plane instead of lat,lon")


def _describe_registry(verb: Adder) -> None:
    about = "take in a CSV file, a filled template, or outlines of regions"
    taken = verb("import", sync.import_file, about)
    taken.add_argument("file", metavar="FILE")
    taken.add_argument(
        "--kind",
        choices=(*KINDS, polygons.KIND),
        default="",
        help="what the rows are; without it the file says",
    )
    taken.add_argument(
        "--attribute", metavar="A", help="of polygons, what holds code or name of the region"
    )
    taken.add_argument(
        "--accept-moved", action="store_true", help="take outlines that lie elsewhere than now"
    )
    taken.add_argument(
        "--datum",
        choices=("wgs84", "gcj02"),
        default="",
        help="of the coordinates; gcj02 for those of Chinese maps",
    )
    taken.add_argument("--encoding", metavar="E", help="encoding, when the file is not UTF-8")
    taken.add_argument("--dry-run", action="store_true", help="only say what would happen")
    taken.add_argument(
        "--accept-good", action="store_true", help="take good rows although others are faulty"
    )
    given = verb("export-csv", sync.export_csv, "write a table to be edited and taken in again")
    given.add_argument("file", metavar="FILE")
    given.add_argument("--kind", required=True, choices=KINDS, help="which table")
    given.add_argument("--region", metavar="R", help="only what lies there; code or name")
    about = "write a table to be filled in, as a workbook or CSV by the suffix"
    filled = verb("template", sync.write_template, about)
    filled.add_argument("file", metavar="FILE")
    filled.add_argument("--kind", required=True, choices=KINDS, help="which table")
    filled.add_argument("--region", metavar="R", help="only what lies there; code or name")
    about = "write a template for each region into a folder"
    mailed = verb("templates", sync.write_templates, about)
    mailed.add_argument("folder", metavar="DIR")
    mailed.add_argument("--kind", required=True, choices=KINDS, help="which table")
    mailed.add_argument("--csv", action="store_true", help="CSV instead of workbooks")
    for one in (filled, mailed):
        one.add_argument(
            "--role", choices=ROLES, default="all", help="whose columns may be changed"
        )
    watched = verb("sync", sync.sync_folder, "take in the files of FOLDER/inbox")
    watched.add_argument("folder", metavar="FOLDER")
    watched.add_argument(
        "--accept-good", action="store_true", help="take good rows although others are faulty"
    )
    verb("demo", registry.make_demo, "write the demo registry from the published figures")
    undone = verb("undo", history.undo, "take back the newest write, or the one named")
    undone.add_argument("batch", metavar="BATCH", nargs="?", help="its number in the history")
    past = verb("history", history.history, "what was written, or became of a facility")
    past.add_argument("code", metavar="CODE", nargs="?", help="code of a facility")
    verb("check", backups.check, "say whether the registry is in order")
    kept = verb("backup", backups.back_up, "write a copy of the registry into a new file")
    kept.add_argument("file", metavar="FILE")
    about = "go back to a backup, after a copy of what the registry holds"
    restored = verb("restore", backups.restore, about)
    restored.add_argument("file", metavar="FILE")
    restored.add_argument("--dry-run", action="store_true", help="only say what would change")


def _question() -> argparse.ArgumentParser:
    """Options of every verb that asks the registry."""
    question = argparse.ArgumentParser(add_help=False)
    question.add_argument("--brand", help="code or name; without it all brands")
    question.add_argument("--max-km", metavar="X", help="reach in kilometres")
    question.add_argument("--max-min", metavar="Y", help="reach in minutes of driving")
    question.add_argument("--as-of", metavar="DATE", help="day, like 2026-12-31; today without")
    question.add_argument(
        "--work-type",
        choices=questions.WORK_TYPES,
        default="service",
        help="kind of work a centre must have the right for (default service)",
    )
    question.add_argument(
        "--allocate",
        choices=("nearest", "most"),
        default="nearest",
        help="who gets hours: the nearest vehicles first (default), or so that most get some, "
        "which takes longer",
    )
    question.add_argument(
        "--planned",
        action="store_true",
        help="planned centres, depots and plants count as if they were open",
    )
    return question


def _scenario() -> argparse.ArgumentParser:
    """Which scenario a verb asks."""
    scenario = argparse.ArgumentParser(add_help=False)
    scenario.add_argument(
        "--scenario", metavar="S", help="ask this scenario; without it the registry as it is"
    )
    return scenario


def _describe_questions(verb: Adder, question: argparse.ArgumentParser) -> None:
    about = "share of vehicles with a service centre in reach"
    verb("coverage", questions.show_coverage, about, question)
    gaps = verb("gaps", questions.show_gaps, "ranked white spots", question)
    about = "moves ranked by vehicles for the money"
    moves = verb("repairs", questions.show_repairs, about, question)
    for listed in (gaps, moves):
        listed.add_argument("--top", metavar="N", default="20", help="how many (default 20)")
    drawn = verb("map", questions.draw_map, "write a self-contained offline map", question)
    drawn.add_argument("file", metavar="OUT.html")
    drawn.add_argument("--region", metavar="R", help="only this one; code or name")
    _offer_tiles(drawn)
    _describe_pack(verb, question)
    about = "write the map and all tables into a folder"
    report = verb("report", questions.write_folder, about, question)
    report.add_argument("folder", metavar="DIR")
    _offer_tiles(report)
    report.add_argument(
        "--demo-if-none", action="store_true", help="make the demo registry where there is none"
    )
