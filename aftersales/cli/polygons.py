"""Outlines of regions from a file, on the command line."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftersales.cli.options import DONE, FAULTS, Answer, fault_as_json, read_location
from aftersales.texts import fault_text, text

if TYPE_CHECKING:
    from aftersales.services.region_polygons import PolygonPreview
    from aftersales.services.taking import Applied

KIND = "polygons"
_SHOWN = 1000


def is_meant(options: argparse.Namespace) -> bool:
    """Whether a file is one of polygons, by its kind or by its suffix."""
    from aftersales.exchange.polygon_parts import SUFFIXES

    by_name = Path(options.file).suffix.lower() in SUFFIXES
    return bool(options.kind == KIND or (not options.kind and by_name))


def import_polygons(options: argparse.Namespace) -> Answer:
    """Take outlines in; say which changed, and what did not fit."""
    from aftersales.services import region_polygons
    from aftersales.services.taking import Applied, insist
    from aftersales.store.database import open_database

    database = open_database(read_location(options))
    found = region_polygons.preview(
        database,
        Path(options.file),
        attribute=options.attribute or "",
        encoding=options.encoding,
    )

    def write(shown: "PolygonPreview") -> Applied["PolygonPreview"]:
        return region_polygons.apply(
            database,
            shown,
            accept_good=options.accept_good,
            accept_moved=options.accept_moved,
        )

    done = Applied(found) if options.dry_run else insist(write, found)
    database.close()
    options.exit_code = FAULTS if done.preview.counts["rejected"] else DONE
    return _as_json(done, options.language), _as_lines(done, options.language)


def _as_json(done: "Applied[PolygonPreview]", language: str) -> dict[str, Any]:
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
        "faults": [fault_as_json(one, language) for one in found.faults],
        "warnings": [fault_as_json(one, language) for one in found.warnings],
    }


def _as_lines(done: "Applied[PolygonPreview]", language: str) -> list[str]:
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
