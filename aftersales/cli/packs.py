"""Verb that writes packs for people without the application."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aftersales.cli.options import (
    DONE,
    ENVIRONMENT,
    FAULTS,
    Answer,
    read_background,
    read_location,
    warn_of,
)
from aftersales.cli.questions import answered
from aftersales.domain.errors import InputError
from aftersales.texts import text


def write_packs(options: argparse.Namespace) -> Answer:
    """Write the pack of some regions, or of all with that of the whole country."""
    if options.replay is not None:
        return _replay(options)
    if bool(options.region) == options.all:
        raise InputError("pack_both" if options.all else "pack_nothing")
    from aftersales.exchange.print_paper import Paper
    from aftersales.services.packs import profiles, writing
    from aftersales.services.packs.order import Order, formats_of
    from aftersales.services.packs.press import Press
    from aftersales.services.packs.regions import codes_of

    order = Order(
        profiles.find(options.profile),
        formats_of(options.formats or ""),
        options.language,
        Paper(options.paper),
        options.landscape,
        read_background(options),
    )
    report, lines = answered(options)
    regions: Sequence[str | None] = codes_of(report.snapshot, options.region)
    if options.all:
        regions = (None, *report.network.regions)
    made = Press(report, order)
    outcome = writing.write_packs(made, regions, Path(options.folder))
    data, told = _told(options, outcome, made)
    return {**data, "profile": order.profile.name, "card": report.card}, [*told, *lines]


def _told(options: argparse.Namespace, outcome: Any, press: Any) -> Answer:
    """What was written and what was not; the exit code says the same."""
    language = options.language
    options.exit_code = DONE
    failed, lines = [], []
    for failure in outcome.failed:
        message = failure.words(language)
        name = text("pack.country", language)
        if failure.region is not None:
            name = press.words.regions[failure.region]
        failed.append({"region": failure.region, "code": failure.code, "message": message})
        lines.append(text("pack.failed", language, region=name, message=message))
        if options.exit_code != FAULTS:
            options.exit_code = ENVIRONMENT if failure.is_storage else FAULTS
    told = text("pack.written", language, count=len(outcome.files), file=options.folder)
    files = [str(path) for path in outcome.files]
    return {"files": files, "failed": failed}, [told, *lines]


def _replay(options: argparse.Namespace) -> Answer:
    """Write the pack of a run card once more, and say whether its bytes are the same."""
    from aftersales.domain.progress import Progress
    from aftersales.services import coverage, network
    from aftersales.services.packs import card as cards
    from aftersales.services.packs import writing
    from aftersales.services.packs.press import Press
    from aftersales.services.packs.regions import codes_of
    from aftersales.store.database import open_database

    card, order, question = cards.read_order(Path(options.replay), options.settings)
    if order.background is not None:
        warn_of(order.background, options.language)
    database = open_database(read_location(options))
    snapshot = network.read_snapshot(database)
    database.close()
    if question.brand is not None:
        network.find_brand(snapshot, question.brand)
    region = card["region"]
    codes_of(snapshot, [] if region is None else [region])
    report = coverage.answer_from(snapshot, question, Progress())
    cards.refuse_other_data(report, card)
    made = Press(report, order)
    outcome = writing.write_packs(made, [region], Path(options.folder))
    data, lines = _told(options, outcome, made)
    differ = writing.other_files(card, Path(options.folder) / made.folders[region])
    if card.get("files") and not outcome.failed:
        same = "pack.differ" if differ else "pack.same"
        names = ", ".join(differ)
        lines.append(text(same, options.language, count=len(card["files"]), names=names))
    if differ:
        options.exit_code = FAULTS
    return {**data, "profile": order.profile.name, "differ": differ, "card": report.card}, lines
