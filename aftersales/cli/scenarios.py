"""Verbs of scenarios: what would be otherwise, beside the registry."""

import argparse
from collections.abc import Sequence
from typing import Any
from unicodedata import east_asian_width

from aftersales.cli.options import Answer, read_day, read_location
from aftersales.cli.questions import question_of
from aftersales.domain.errors import ConflictError, InputError, NotFoundError
from aftersales.texts import day, placed_fault_text, plain, text


class _Opened:
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

    held = _Opened(options)
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
    held = _Opened(options)
    made, edit = _begun(held, options, options.name, options.note)
    revision = held.save([edit], "create_scenario", name=made.name)
    held.database.close()
    told = text("scenario.created", options.language, name=made.name)
    return {"name": made.name, "uuid": made.uuid, "batch": revision}, [told]


def _begun(held: _Opened, options: argparse.Namespace, name: str, note: str = "") -> Any:
    from aftersales.services.desk import person
    from aftersales.services.scenarios.editing import created

    return created(held.snapshot, name, person(), options.today, note)


def show(options: argparse.Namespace) -> Answer:
    """What a scenario changes, and what of it no longer applies."""
    from aftersales.services.scenarios.overlay import changes_of, laid_over
    from aftersales.services.scenarios.words import changes_table

    held = _Opened(options)
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

    held = _Opened(options)
    scenario = held.find(options.name)
    edits = renamed(held.snapshot, scenario, options.new, scenario.note)
    revision = held.save(edits, "rename_scenario", name=options.new) if edits else None
    held.database.close()
    told = text("scenario.renamed", options.language, name=options.new)
    return {"name": options.new, "batch": revision}, [told]


def delete(options: argparse.Namespace) -> Answer:
    """Delete a scenario."""
    from aftersales.services.scenarios.editing import deleted

    held = _Opened(options)
    scenario = held.find(options.name)
    edits = deleted(held.snapshot, scenario)
    revision = held.save(edits, "delete_scenario", name=scenario.name)
    held.database.close()
    told = text("scenario.deleted", options.language, name=scenario.name)
    return {"name": scenario.name, "batch": revision}, [told]


def set_numbers(options: argparse.Namespace) -> Answer:
    """Give a centre other numbers in a scenario."""
    from aftersales.domain.records import Facility
    from aftersales.services.checking import Names, check
    from aftersales.services.scenarios.editing import NUMBERS, with_fields

    held = _Opened(options)
    scenario, laid, facility = _facility(held, options)
    cells = {}
    for told in options.numbers:
        name, sign, cell = told.partition("=")
        if not sign or name.strip() not in NUMBERS:
            raise InputError("scenario_field", value=told, known=", ".join(NUMBERS))
        cells[name.strip()] = cell
    checked = check(Facility, cells, Names(), held=facility)
    if checked.faults:
        words = "; ".join(placed_fault_text(one, options.language) for one in checked.faults)
        raise InputError("scenario_numbers", reason=words)
    edits = with_fields(laid, scenario, facility, {name: checked.values[name] for name in cells})
    return _done(held, options, scenario, edits, facility)


def close(options: argparse.Namespace) -> Answer:
    """Close a centre in a scenario."""
    from aftersales.services.scenarios.editing import closed

    held = _Opened(options)
    scenario, laid, facility = _facility(held, options)
    edits = closed(laid, scenario, facility, read_day(options))
    return _done(held, options, scenario, edits, facility)


def drop(options: argparse.Namespace) -> Answer:
    """Take out of a scenario what it changes of a facility, and of what belongs to it."""
    from aftersales.services.scenarios.editing import taken_out

    held = _Opened(options)
    scenario, laid, facility = _facility(held, options)
    edits = taken_out(laid, scenario, {facility.uuid})
    if not edits:
        raise NotFoundError("scenario_unchanged", name=facility.name, value=scenario.name)
    return _done(held, options, scenario, edits, facility)


def _facility(held: _Opened, options: argparse.Namespace) -> Any:
    """The scenario, the registry under it, and a facility of it by its code."""
    from aftersales.services.scenarios.overlay import laid_over

    scenario = held.find(options.name)
    laid = laid_over(held.snapshot, scenario.name)
    found = next((one for one in laid.facilities if one.code == options.code), None)
    if found is None:
        raise NotFoundError("unknown_facility", value=options.code)
    return scenario, laid, found


def _done(
    held: _Opened, options: argparse.Namespace, scenario: Any, edits: Sequence[Any], facility: Any
) -> Answer:
    revision = held.save(edits, "edit_scenario", name=scenario.name)
    held.database.close()
    words = {"name": scenario.name, "facility": facility.name}
    told = text("scenario.edited", options.language, **words)
    return {"name": scenario.name, "facility": facility.code, "batch": revision}, [told]


def put_in(options: argparse.Namespace) -> Answer:
    """Put what can be planned of a scenario into the registry."""
    from aftersales.services.scenarios.editing import put
    from aftersales.services.scenarios.words import put_text

    held = _Opened(options)
    scenario = held.find(options.name)
    found = put(held.snapshot, scenario, options.today)
    if not found.records:
        raise ConflictError("scenario_nothing", value=scenario.name)
    revision = held.save(found.edits, "put_scenario", name=scenario.name)
    held.database.close()
    data, lines = _left_out(found.left_out, options.language)
    told = put_text(found, options.language)
    return {"batch": revision, "written": len(found.records), **data}, [told, *lines]


def _left_out(left_out: Sequence[Any], language: str) -> Answer:
    from aftersales.services.scenarios.words import left_out_texts

    lines = left_out_texts(left_out, language)
    told = [
        {"facility": one.name, "what": one.what, "why": one.why, "message": words}
        for one, words in zip(left_out, lines, strict=True)
    ]
    return {"left_out": told}, lines


def compare(options: argparse.Namespace) -> Answer:
    """Scenarios beside each other and beside the registry."""
    from aftersales.services.maps import brand_name
    from aftersales.services.scenarios import comparison

    held = _Opened(options)
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


def accept_planned(options: argparse.Namespace, found: Any) -> Answer:
    """Write the proposals of a plan into the registry, as planned."""
    from aftersales.services.planning.acceptance import acceptance
    from aftersales.services.scenarios.words import planned_text

    held = _Opened(options)
    taken = acceptance(found, range(len(found.proposals)), read_day(options), options.language)
    revision = None
    if not taken.is_empty:
        revision = held.save(taken.edits, "accept_plan", count=len(found.proposals))
    held.database.close()
    data, lines = _left_out(taken.left_out, options.language)
    told = planned_text(len(taken.facilities), len(taken.rights), options.language)
    return {"accepted": {"scenario": None, "batch": revision, **data}}, [told, *lines]


def accept_into(options: argparse.Namespace, found: Any) -> Answer:
    """Write the proposals of a plan into a scenario, which is begun if it is not there."""
    from aftersales.services.planning.acceptance import acceptance
    from aftersales.services.scenarios.editing import accepted
    from aftersales.services.scenarios.overlay import laid_over, named
    from aftersales.services.scenarios.words import accepted_text

    held = _Opened(options)
    language, edits = options.language, []
    scenario, target = named(held.snapshot, options.accept_into), held.snapshot
    if scenario is None:
        scenario, edit = _begun(held, options, options.accept_into)
        edits.append(edit)
    else:
        target = laid_over(target, scenario.name)
    taken = acceptance(found, range(len(found.proposals)), read_day(options), language, target)
    edits += accepted(target, scenario, taken)
    revision = None
    if edits:
        revision = held.save(edits, "accept_into_scenario", name=scenario.name)
    held.database.close()
    data, lines = _left_out(taken.left_out, language)
    told = accepted_text(taken, scenario.name, language)
    return {"accepted": {"scenario": scenario.name, "batch": revision, **data}}, [told, *lines]
