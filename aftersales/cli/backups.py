"""Verbs that look after a registry: check it, keep a copy, go back to one."""

import argparse
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from aftersales.cli.options import DONE, FAULTS, Answer, read_location
from aftersales.texts import day, text


def check(options: argparse.Namespace) -> Answer:
    """Say whether the registry is in order, or everything that is not."""
    from aftersales.services import backups
    from aftersales.store.database import open_database

    language, location = options.language, read_location(options)
    database = open_database(location)
    found = backups.check(database)
    kept = backups.backups_of(database)
    database.close()
    problems = [
        {
            "code": code,
            "detail": detail,
            "message": text(f"cli.problem_{code}", language, detail=detail),
        }
        for code, detail in found.problems
    ]
    options.exit_code = DONE if found.ok else FAULTS
    lines = [problem["message"] for problem in problems]
    if found.ok:
        lines = [text("cli.check_ok", language, file=location)]
    elif kept:
        lines.append(text("cli.newest_backup", language, file=str(kept[0].path)))
    return {"ok": found.ok, "problems": problems, "registry": location}, lines


def back_up(options: argparse.Namespace) -> Answer:
    """Write a copy of the registry into a new file."""
    from aftersales.services import backups
    from aftersales.store.database import open_database

    database = open_database(read_location(options))
    size = backups.backup(database, Path(options.file))
    database.close()
    told = text("cli.written", options.language, file=options.file)
    return {"ok": True, "file": options.file, "bytes": size}, [told]


def restore(options: argparse.Namespace) -> Answer:
    """Go back to a backup, or make the registry from it where there is none."""
    from aftersales.services import backups
    from aftersales.store.database import is_there, open_database, registry_path

    language, location, file = options.language, read_location(options), Path(options.file)
    if options.dry_run:
        return _preview(options, location, file)
    if is_there(registry_path(location)):
        database = open_database(location)
        restored = backups.restore(database, file, datetime.now())
        database.close()
    else:
        restored = backups.recover(location, file)
    safety = None if restored.safety is None else str(restored.safety)
    lines = [
        text(
            "cli.restored",
            language,
            file=options.file,
            revision=restored.backup.revision,
            written=_written(restored.backup.written, language),
        )
    ]
    if safety is not None:
        lines.append(text("cli.restore_safety", language, file=safety))
    return {"ok": True, "revision": restored.backup.revision, "safety": safety}, lines


def _preview(options: argparse.Namespace, location: str, file: Path) -> Answer:
    """Say what a restore would change."""
    from aftersales.services import backups
    from aftersales.store.database import open_database

    language = options.language
    database = open_database(location)
    seen = backups.preview(database, file)
    database.close()
    data = {
        "ok": True,
        "current": None if seen.current is None else _told(seen.current),
        "backup": _told(seen.backup),
        "same_registry": seen.same_registry,
        "backups": [
            {
                "file": str(kept.path),
                "at": kept.at.isoformat(sep=" "),
                "why": kept.why,
                "bytes": kept.size,
            }
            for kept in seen.backups
        ],
    }
    return data, list(_preview_lines(seen, language))


def _preview_lines(seen: Any, language: str) -> Iterator[str]:
    """Both states, and the tables in which they differ."""
    for code, found in (("current", seen.current), ("backup", seen.backup)):
        if found is None:
            yield text("cli.preview_unreadable", language)
            continue
        yield text(
            f"cli.preview_{code}",
            language,
            file=str(found.file),
            revision=found.revision,
            written=_written(found.written, language),
        )
    if seen.current is not None:
        if not seen.same_registry:
            yield text("cli.restore_other", language, name=seen.backup.name or seen.backup.registry)
        for table, now in seen.current.counts.items():
            then = seen.backup.counts.get(table, 0)
            if then != now:
                rows = text(f"cli.rows_{table}", language)
                yield text("cli.preview_rows", language, rows=rows, now=now, then=then)
    yield text("cli.nothing_written", language)


def _told(found: Any) -> dict[str, Any]:
    return {
        "file": str(found.file),
        "registry": found.registry,
        "name": found.name,
        "schema": found.schema,
        "revision": found.revision,
        "written": None if found.written is None else found.written.isoformat(),
        "counts": dict(found.counts),
    }


def _written(at: datetime | None, language: str) -> str:
    """When the last write was, on the person's own clock."""
    if at is None:
        return "–"
    own = at.astimezone()
    return f"{day(own.date(), language)}, {own:%H:%M}"
