"""Verbs that change what is in a scenario, and what of it goes into the registry."""

import argparse
from collections.abc import Sequence
from typing import Any

from aftersales.cli.options import Answer, read_day
from aftersales.cli.scenarios import Opened
from aftersales.domain.errors import ConflictError, InputError, NotFoundError
from aftersales.texts import placed_fault_text, text


def set_numbers(options: argparse.Namespace) -> Answer:
    """Give a centre other numbers in a scenario."""
    from aftersales.domain.records import Facility
    from aftersales.services.checking import Names, check
    from aftersales.services.scenarios.adjusting import NUMBERS, with_fields

    held = Opened(options)
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
    from aftersales.services.scenarios.adjusting import closed

    held = Opened(options)
    scenario, laid, facility = _facility(held, options)
    edits = closed(laid, scenario, facility, read_day(options))
    return _done(held, options, scenario, edits, facility)


def reopen(options: argparse.Namespace) -> Answer:
    """Have a centre active in a scenario that is closed in it, or in the registry."""
    from aftersales.services.scenarios.adjusting import reopened

    held = Opened(options)
    scenario, laid, facility = _facility(held, options)
    edits = reopened(laid, scenario, facility, read_day(options))
    return _done(held, options, scenario, edits, facility)


def drop(options: argparse.Namespace) -> Answer:
    """Take out of a scenario what it changes of a facility: some fields, or all with its rights."""
    from aftersales.services.scenarios.adjusting import NUMBERS, forgotten, without_fields

    held = Opened(options)
    scenario, laid, facility = _facility(held, options)
    known = (*NUMBERS, "status")
    for name in options.fields:
        if name not in known:
            raise InputError("scenario_no_field", value=name, known=", ".join(known))
    names = {*options.fields, *(("since",) if "status" in options.fields else ())}
    edits = (
        without_fields(laid, scenario, facility, names)
        if names
        else forgotten(laid, scenario, facility)
    )
    if not edits:
        raise NotFoundError("scenario_unchanged", name=facility.name, value=scenario.name)
    return _done(held, options, scenario, edits, facility)


def _facility(held: Opened, options: argparse.Namespace) -> Any:
    """The scenario, the registry under it, and a facility of it by its code."""
    from aftersales.services.scenarios.overlay import laid_over

    scenario = held.find(options.name)
    laid = laid_over(held.snapshot, scenario.name)
    found = next((one for one in laid.facilities if one.code == options.code), None)
    if found is None:
        raise NotFoundError("unknown_facility", value=options.code)
    return scenario, laid, found


def _done(
    held: Opened, options: argparse.Namespace, scenario: Any, edits: Sequence[Any], facility: Any
) -> Answer:
    if not edits:
        raise ConflictError("scenario_already", name=facility.name)
    revision = held.save(edits, "edit_scenario", name=scenario.name)
    held.database.close()
    words = {"name": scenario.name, "facility": facility.name}
    told = text("scenario.edited", options.language, **words)
    return {"name": scenario.name, "facility": facility.code, "batch": revision}, [told]


def put_in(options: argparse.Namespace) -> Answer:
    """Put what can be planned of a scenario into the registry."""
    from aftersales.services.scenarios.editing import put
    from aftersales.services.scenarios.words import put_text

    held = Opened(options)
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


def accept_planned(options: argparse.Namespace, found: Any) -> Answer:
    """Write the proposals of a plan into the registry, as planned."""
    from aftersales.services.planning.acceptance import acceptance
    from aftersales.services.scenarios.words import planned_text

    held = Opened(options)
    taken = acceptance(found, range(len(found.proposals)), read_day(options), options.language)
    revision = None
    if not taken.is_empty:
        revision = held.save(taken.edits, "accept_plan", count=len(found.proposals))
    held.database.close()
    data, lines = _left_out(taken.left_out, options.language)
    told = planned_text(taken.facilities, len(taken.rights), options.language)
    return {"accepted": {"scenario": None, "batch": revision, **data}}, [told, *lines]


def accept_into(options: argparse.Namespace, found: Any) -> Answer:
    """Write the proposals of a plan into a scenario, which is begun if it is not there."""
    from aftersales.services.desk import person
    from aftersales.services.planning.acceptance import acceptance
    from aftersales.services.scenarios.editing import accepted_into
    from aftersales.services.scenarios.overlay import ready_for
    from aftersales.services.scenarios.words import accepted_text

    held = Opened(options)
    language, name = options.language, options.accept_into
    target = ready_for(held.snapshot, name)
    taken = acceptance(found, range(len(found.proposals)), read_day(options), language, target)
    scenario, edits = accepted_into(target, name, taken, person(), options.today)
    revision = None
    if edits:
        revision = held.save(edits, "accept_into_scenario", name=scenario.name)
    held.database.close()
    data, lines = _left_out(taken.left_out, language)
    told = accepted_text(taken, scenario.name, language)
    return {"accepted": {"scenario": scenario.name, "batch": revision, **data}}, [told, *lines]
