"""Verbs of scenarios: what would be otherwise, beside the registry."""

import argparse
from collections.abc import Sequence
from typing import Any
from unicodedata import east_asian_width

from aftersales.cli.options import Answer, read_location
from aftersales.cli.questions import question_of
from aftersales.domain.errors import ConflictError
from aftersales.texts import day, plain, text


class Opened:
    """The registry of the options, and what it knows."""

    def __init__(self, options: argparse.Namespace) -> None:
        from aftersales.services.network import read_snapshot
        from aftersales.store.database import open_database

        self.database = open_database(read_location(options))
        self.snapshot = read_snapshot(self.database)

    def save(self, edits: Sequence[Any], label: str, **details: Any) -> int:
        """Write edits; return the number of the write."""
        from aftersales.services import desk

        saved = desk.save(self.database, edits, label, details)
        if saved.change is None:  # somebody else wrote the same meanwhile
            raise ConflictError("steps_moved")
        return saved.change.revision

    def find(self, name: str) -> Any:
        """A scenario by its name."""
        from aftersales.services.scenarios.overlay import find_scenario

        return find_scenario(self.snapshot, name)


def show_all(options: argparse.Namespace) -> Answer:
    """All scenarios, with author, day and number of changes."""
    from aftersales.services.scenarios.words import scenarios_table

    held = Opened(options)
    table = scenarios_table(held.snapshot)
    held.database.close()
    names = ("name", "changes", "unapplied", "created", "author", "note")
    found = [dict(zip(names, row, strict=True)) for row in table.rows]
    language = options.language
    lines = [
        text(
            "scenario.row",
            language,
            name=one["name"],
            changes=text("scenario.changes", language, count=one["changes"]),
            day=one["created"],
            author=one["author"] or "–",
        )
        + (f" – {one['note']}" if one["note"] else "")
        for one in found
    ]
    told = [{**one, "created": str(one["created"])} for one in found]
    return {"scenarios": told}, lines or [text("scenario.none", language)]


def create(options: argparse.Namespace) -> Answer:
    """Begin a scenario."""
    from aftersales.services.desk import person
    from aftersales.services.scenarios.editing import created

    held = Opened(options)
    made, edit = created(held.snapshot, options.name, person(), options.today, options.note)
    revision = held.save([edit], "create_scenario", name=made.name)
    held.database.close()
    told = text("scenario.created", options.language, name=made.name)
    return {"name": made.name, "uuid": made.uuid, "batch": revision}, [told]


def show(options: argparse.Namespace) -> Answer:
    """What a scenario changes, and what of it no longer applies."""
    from aftersales.services.scenarios.overlay import changes_of, laid_over
    from aftersales.services.scenarios.words import changes_table

    held = Opened(options)
    scenario = held.find(options.name)
    held.database.close()
    stale = {one.change.uuid: one.why for one in laid_over(held.snapshot, scenario.name).unapplied}
    changes = [
        {
            "entity": one.entity.value,
            "record": one.record,
            "facility": one.name,
            "is_new": one.is_new,
            "values": one.values,
            "cost": one.cost,
            "unapplied": stale.get(one.uuid),
        }
        for one in changes_of(held.snapshot, scenario)
    ]
    rows = changes_table(held.snapshot, scenario, options.language).rows
    lines = [
        f"{name}: {words}" + (f" – {fits}" if one["unapplied"] else "")
        for one, (name, words, _, fits) in zip(changes, rows, strict=True)
    ]
    about = {"name": scenario.name, "note": scenario.note, "author": scenario.author}
    empty = text("scenario.empty", options.language, name=scenario.name)
    return {**about, "created": scenario.created.isoformat(), "changes": changes}, lines or [empty]


def rename(options: argparse.Namespace) -> Answer:
    """Give a scenario another name."""
    from aftersales.services.scenarios.editing import renamed

    held = Opened(options)
    scenario = held.find(options.name)
    edits = renamed(held.snapshot, scenario, options.new, scenario.note)
    revision = held.save(edits, "rename_scenario", name=options.new) if edits else None
    held.database.close()
    told = text("scenario.renamed", options.language, name=options.new)
    return {"name": options.new, "batch": revision}, [told]


def delete(options: argparse.Namespace) -> Answer:
    """Delete a scenario."""
    from aftersales.services.scenarios.editing import deleted

    held = Opened(options)
    scenario = held.find(options.name)
    edits = deleted(held.snapshot, scenario)
    revision = held.save(edits, "delete_scenario", name=scenario.name)
    held.database.close()
    told = text("scenario.deleted", options.language, name=scenario.name)
    return {"name": scenario.name, "batch": revision}, [told]


def compare(options: argparse.Namespace) -> Answer:
    """Scenarios beside each other and beside the registry."""
    from aftersales.services.captions import brand_name
    from aftersales.services.scenarios import comparison

    held = Opened(options)
    question, assumed = question_of(options, held.snapshot)
    held.database.close()
    names = options.names or [one.name for one in held.snapshot.scenarios]
    compared = comparison.compare(held.snapshot, names, question)
    language, first = options.language, compared[0].report
    title = text(
        "scenario.title",
        language,
        reach=plain(question.reach_km, language),
        day=day(question.day, language),
        brand=brand_name(first, language),
    )
    heads = [one.name or text("scenario.registry", language) for one in compared]
    rows = [
        [
            row.label,
            *(f"{v} ({c})" if c else v for v, c in zip(row.values, row.changes, strict=True)),
        ]
        for row in comparison.rows_of(compared, language)
    ]
    lines = [title, *_columns([["", *heads], *rows]), *assumed]
    return {"compared": comparison.as_json(compared)}, lines


def _columns(rows: list[list[str]]) -> list[str]:
    """Rows of words under each other."""
    widths = [max(map(_wide, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        gaps = [" " * (width - _wide(cell)) for cell, width in zip(row, widths, strict=True)]
        cells = [gap + cell for cell, gap in zip(row[1:], gaps[1:], strict=True)]
        lines.append("  ".join([row[0] + gaps[0], *cells]).rstrip())
    return lines


def _wide(words: str) -> int:
    """Columns of a terminal that words take; Chinese characters are two wide."""
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in words)
