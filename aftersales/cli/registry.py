"""Verbs that make a registry, fill it and look after it."""

import argparse
from pathlib import Path

from aftersales.cli.options import DONE, FAULTS, Answer, read_location
from aftersales.texts import fault_text, placed_fault_text, text

_FAULTS_SHOWN = 1000


def make_demo(options: argparse.Namespace) -> Answer:
    """Write the demo registry."""
    from aftersales.services.demo import build

    location = read_location(options)
    counts = build(location)
    data = {
        "regions": counts.regions,
        "settlements": counts.settlements,
        "brands": counts.brands,
        "facilities": counts.facilities,
        "uio_total": counts.uio_total,
    }
    words = {**data, "uio": counts.uio_total, "file": location}
    return {**data, "registry": location}, [text("cli.demo_done", options.language, **words)]


def import_file(options: argparse.Namespace) -> Answer:
    """Take demand from a file; say what entered, and what did not and why."""
    from aftersales.services.imports import import_demand
    from aftersales.store.database import open_database

    language = options.language
    database = open_database(read_location(options))
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
            "message": fault_text(fault, language),
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
    lines = [placed_fault_text(fault, language) for fault in found.faults[:_FAULTS_SHOWN]]
    if found.replaced_uio:
        lines.append(text("cli.replaces", language, uio=found.replaced_uio, own=found.own_uio))
    if found.revision is None:
        lines.append(text("cli.nothing_written", language))
    if found.rejected_file:
        lines.append(text("cli.written", language, file=str(found.rejected_file)))
    return {**counts, "batch": found.revision, "faults": faults}, [told, *lines]
