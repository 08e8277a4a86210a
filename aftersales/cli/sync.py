"""Verbs that exchange files with the field: import, export, folder."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftersales.cli import polygons
from aftersales.cli.options import DONE, FAULTS, Answer, fault_as_json, read_location
from aftersales.domain.errors import InputError
from aftersales.texts import placed_fault_text, text

if TYPE_CHECKING:
    from aftersales.services.imports import Imported

_FAULTS_SHOWN = 1000


def import_file(options: argparse.Namespace) -> Answer:
    """Take a file in; say what entered, and what did not and why."""
    if polygons.is_meant(options):
        return polygons.import_polygons(options)
    from aftersales.services import imports
    from aftersales.store.database import open_database

    language = options.language
    database = open_database(read_location(options))
    found = imports.import_file(
        database,
        Path(options.file),
        options.kind,
        day=options.today,
        encoding=options.encoding,
        dry_run=options.dry_run,
        accept_good=options.accept_good,
        language=language,
        datum=options.datum,
    )
    database.close()
    options.exit_code = FAULTS if found.rejected else DONE
    return _as_json(found, language), _as_lines(found, language)


def export_csv(options: argparse.Namespace) -> Answer:
    """Write a table in its sync form."""
    from aftersales.services.sync import export
    from aftersales.store.database import open_database

    database = open_database(read_location(options))
    count = export.export_csv(
        database,
        options.kind,
        Path(options.file),
        options.language,
        options.today,
        region=options.region,
    )
    database.close()
    told = text("sync.exported", options.language, count=count, file=options.file)
    return {"rows": count}, [told]


def write_template(options: argparse.Namespace) -> Answer:
    """Write a table to be filled in."""
    from aftersales.services.sync import templates
    from aftersales.store.database import open_database

    _refuse_role(options)
    database = open_database(read_location(options))
    count = templates.write(
        database,
        Path(options.file),
        options.kind,
        options.language,
        options.today,
        region=options.region,
        role=options.role,
    )
    database.close()
    told = text("sync.exported", options.language, count=count, file=options.file)
    return {"rows": count}, [told]


def write_templates(options: argparse.Namespace) -> Answer:
    """Write a template for each region."""
    from aftersales.services.sync import templates
    from aftersales.store.database import open_database

    _refuse_role(options)
    database = open_database(read_location(options))
    paths = templates.write_all(
        database,
        Path(options.folder),
        options.kind,
        options.language,
        options.today,
        role=options.role,
        suffix="csv" if options.csv else "xlsx",
    )
    database.close()
    told = text("cli.templates_done", options.language, count=len(paths), file=options.folder)
    return {"files": [str(path) for path in paths]}, [told]


def _refuse_role(options: argparse.Namespace) -> None:
    from aftersales.services.sync.templates import roles_of

    known = roles_of(options.kind)
    if options.role not in known:
        raise InputError("no_such_role", value=options.role, known=", ".join(known))


def sync_folder(options: argparse.Namespace) -> Answer:
    """Take in every complete file of a folder's inbox."""
    from aftersales.services.sync import folder
    from aftersales.store.database import open_database

    language = options.language
    database = open_database(read_location(options))
    taken = folder.sync(
        database,
        Path(options.folder),
        options.today,
        accept_good=options.accept_good,
        language=language,
    )
    database.close()
    files: list[dict[str, Any]] = []
    lines: list[str] = []
    for one in taken:
        told: dict[str, Any] = {"file": one.file, "moved_to": one.moved_to}
        if one.imported is not None:
            told |= _as_json(one.imported, language)
            lines += _as_lines(one.imported, language)
        else:
            told |= {"error": one.error}
            lines.append(
                f"{one.file}: {one.error}"
                if one.error
                else text("sync.waiting", language, file=one.file)
            )
        if one.moved_to:
            lines.append(text("sync.done_in", language, file=one.moved_to))
        files.append(told)
    faulty = any(one.error or (one.imported and one.imported.rejected) for one in taken)
    options.exit_code = FAULTS if faulty else DONE
    return {"files": files}, lines


def _as_json(found: "Imported", language: str) -> dict[str, Any]:
    return {
        "kind": found.preview.staged.kind,
        "read": found.read,
        "new": found.new,
        "changed": found.changed,
        "unchanged": found.unchanged,
        "conflicts": found.conflicts,
        "rejected": found.rejected,
        "batch": found.revision,
        "ignored": list(found.preview.staged.ignored),
        "rejected_file": str(found.rejected_file) if found.rejected_file else None,
        "faults": [fault_as_json(one, language) for one in found.faults],
        "warnings": [fault_as_json(one, language) for one in found.warnings],
    }


def _as_lines(found: "Imported", language: str) -> list[str]:
    from aftersales.services.sync.words import fields_of, notes_of

    counts = found.preview.counts
    name = found.preview.staged.file
    told = text("sync.counts", language, read=found.read, **counts)
    lines = [f"{name}: {told}", *fields_of(found.preview, language)]
    lines += notes_of(found.preview, language)
    told_of = [*found.faults, *found.warnings]
    lines += [placed_fault_text(fault, language) for fault in told_of[:_FAULTS_SHOWN]]
    if found.replaced_uio:
        lines.append(text("cli.replaces", language, uio=found.replaced_uio, own=found.own_uio))
    if found.revision is None:
        lines.append(text("cli.nothing_written", language))
    if found.rejected_file:
        lines.append(text("cli.written", language, file=str(found.rejected_file)))
    return lines
