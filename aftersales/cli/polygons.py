"""Outlines of regions from a file, on the command line."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftersales.cli.options import DONE, FAULTS, Answer, read_location
from aftersales.texts import fault_text, text

if TYPE_CHECKING:
    from aftersales.domain.faults import Fault
    from aftersales.services.region_polygons import PolygonsTaken

KIND = "polygons"
_TRIES = 5  # how often others may write between the preview and the write
_SHOWN = 1000


def is_meant(options: argparse.Namespace) -> bool:
    """Whether a file is one of polygons, by its kind or by its suffix."""
    from aftersales.exchange.polygon_parts import SUFFIXES

    by_name = Path(options.file).suffix.lower() in SUFFIXES
    return bool(options.kind == KIND or (not options.kind and by_name))


def import_polygons(options: argparse.Namespace) -> Answer:
    """Take outlines in; say which changed, and what did not fit."""
    from aftersales.services import region_polygons
    from aftersales.store.database import open_database

    database = open_database(read_location(options))
    found = region_polygons.preview(
        database,
        Path(options.file),
        attribute=options.attribute or "",
        encoding=options.encoding,
    )
    done = region_polygons.PolygonsTaken(found)
    for _ in range(0 if options.dry_run else _TRIES):
        done = region_polygons.apply(
            database,
            done.preview,
            accept_good=options.accept_good,
            accept_moved=options.accept_moved,
        )
        if not done.moved:
            break
    database.close()
    options.exit_code = FAULTS if done.preview.counts["rejected"] else DONE
    return _as_json(done, options.language), _as_lines(done, options.language)


def _as_json(done: "PolygonsTaken", language: str) -> dict[str, Any]:
    found, counts = done.preview, done.preview.counts
    return {
        "kind": KIND,
        "read": found.read,
        "new": counts["new"],
        "changed": counts["changed"],
        "unchanged": counts["same"],
        "conflicts": counts["conflict"],
        "rejected": counts["rejected"],
        "batch": done.change.revision if done.change else None,
        "attribute": found.attribute,
        "attributes": dict(found.attributes),
        "regions": [
            {
                "code": row.code,
                "name": row.name,
                "state": row.state,
                "km2_before": row.held_km2,
                "km2": row.km2,
            }
            for row in found.rows
        ],
        "faults": [_told(one, language) for one in found.faults],
        "warnings": [_told(one, language) for one in found.warnings],
    }


def _told(fault: "Fault", language: str) -> dict[str, Any]:
    return {
        "line": fault.line,
        "column": fault.column,
        "value": fault.value,
        "code": fault.code,
        "message": fault_text(fault, language),
    }


def _as_lines(done: "PolygonsTaken", language: str) -> list[str]:
    found = done.preview
    about = {"file": found.source.file, "read": found.read, "attribute": found.attribute}
    lines = [text("cli.polygons_counts", language, **about, **found.counts)]
    lines += [
        text(
            "cli.polygon_change",
            language,
            region=row.code,
            name=row.name,
            before=round(row.held_km2),
            after=round(row.km2),
        )
        for row in found.rows
        if row.state in ("new", "changed", "conflict")
    ]
    for fault in [*found.faults, *found.warnings][:_SHOWN]:
        words = fault_text(fault, language)
        lines.append(
            text("cli.polygon_fault", language, line=fault.line, message=words)
            if fault.line
            else words
        )
    if done.change is None:
        lines.append(text("cli.nothing_written", language))
    return lines
