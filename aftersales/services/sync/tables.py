"""What files would do, left open and did, as tables that screens show."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from aftersales.services.checking import Names
from aftersales.services.region_polygons import PolygonPreview
from aftersales.services.sync.conflicts import OpenConflict
from aftersales.services.sync.outcome import Item, SyncRow
from aftersales.services.sync.preview import Preview
from aftersales.services.sync.words import (
    column_name,
    reason_text,
    sides_text,
    value_text,
)
from aftersales.services.tables import ReportTable
from aftersales.store.inbox import Receipt
from aftersales.texts import fault_text, text

PREVIEW = ("line", "row_state", "name", "field", "held", "file_says", "decision")
CONFLICTS = (
    *("name", "field", "base_value", "held_now", "theirs", "reason"),
    *("sender", "file", "line", "written_at"),
)
RECEIPTS = (
    *("write", "written_at", "file", "table_kind", "sender", "who"),
    *("new_rows", "changed_rows", "open_rows", "faulty_rows", "stands"),
)
OUTLINES = ("region", "row_state", "area_now", "area_then", "detail")
_WHOLE_RECORD = 4  # fields that no group that belongs together has
_SHOWN_FIELDS = 5
Cells = tuple[Any, ...]


def preview_table(
    preview: Preview,
    state: str,
    choices: Mapping[str, str],
    names: Names,
    language: str,
    limit: int,
) -> tuple[ReportTable, int]:
    """One row for each change, open item and fault; the key is ``line|number|claim``.

    Parameters
    ----------
    state : str
        Only rows in this state; empty for all but those that say nothing new.
    choices : mapping
        By claim what was decided.
    limit : int
        How many rows to give.

    Returns
    -------
    ReportTable
        The rows.
    int
        How many more there are.
    """
    cells: list[Cells] = []
    keys: list[str] = []
    left = 0
    for row in preview.rows:
        if row.state != state and (state or row.state == "same"):
            continue
        if len(cells) >= limit:
            left += 1
            continue
        for number, (one, claim) in enumerate(_lines(row, choices, names, language)):
            cells.append(one)
            keys.append(f"{row.line}|{number}|{claim}")
    return ReportTable(PREVIEW, tuple(cells), tuple(keys)), left


def _lines(
    row: SyncRow, choices: Mapping[str, str], names: Names, language: str
) -> Iterator[tuple[Cells, str]]:
    def line(state: str, field: str, held: str, said: str, decision: str = "") -> Cells:
        shown = text(f"sync_state.{state}", language)
        return (row.line, shown, row.name, field, held, said, decision)

    for fault in row.faults:
        column = column_name(fault.column, language) if fault.column else ""
        yield line("rejected", column, "", fault_text(fault, language)), ""
    for item in row.items:
        field, held, said = _sides(item, names, language)
        why = reason_text(item.reason, item.detail, language)
        decision = text(f"sync_answer.{choices.get(item.claim, 'open')}", language)
        yield line("conflict", field, held, f"{said} – {why}", decision), item.claim
    for fault in row.warnings:
        column = column_name(fault.column, language)
        yield line("warning", column, "", fault_text(fault, language)), ""
    if row.state == "same":
        yield line("same", "", "", ""), ""
    if row.record is not None:
        if not row.items:  # an open item says it all
            values = "; ".join(
                f"{column_name(name, language)} {value_text(name, new, language, names)}"
                for name, _, new in row.changes
            )
            yield line("new", "", "", values), ""
        return
    for name, old, new in row.changes:
        sides = (value_text(name, side, language, names) for side in (old, new))
        yield line("changed", column_name(name, language), *sides), ""


def _sides(item: Item, names: Names, language: str) -> tuple[str, str, str]:
    """Fields, what the registry holds and what the file says, in words."""
    if not item.held:
        said = sides_text(item.fields[:_SHOWN_FIELDS], item.wanted[:_SHOWN_FIELDS], language, names)
        return "", "", text("sync.new_record", language, values=said)
    fields = ", ".join(column_name(name, language) for name in item.fields)
    held, said = (
        sides_text(item.fields, side, language, names) for side in (item.held, item.wanted)
    )
    return fields, held, said


def conflicts_table(conflicts: Sequence[OpenConflict], names: Names, language: str) -> ReportTable:
    """One row for each thing to decide; the key is its number."""
    rows = []
    for one in conflicts:
        conflict = one.conflict
        fields = conflict.fields
        shown = fields if len(fields) < _WHOLE_RECORD else fields[:_SHOWN_FIELDS]
        places = range(len(shown))

        def side(
            values: Sequence[Any] | None,
            shown: Sequence[str] = shown,
            places: range = places,
        ) -> str:
            if not values:
                return ""
            return sides_text(shown, [values[k] for k in places], language, names)

        now = text("sync.gone", language) if one.now is None else side(one.now)
        said = side(conflict.wanted)
        if not conflict.row_uuid:
            said = text("sync.new_record", language, values=said)
        rows.append(
            (
                one.name,
                ""
                if not conflict.row_uuid
                else ", ".join(column_name(name, language) for name in shown),
                side(conflict.base),
                now,
                said,
                reason_text(conflict.reason, conflict.detail, language),
                conflict.receipt.sender,
                conflict.receipt.file,
                conflict.line,
                _moment(conflict.receipt.at),
            )
        )
    keys = tuple(str(one.conflict.id) for one in conflicts)
    return ReportTable(CONFLICTS, tuple(rows), keys)


def receipts_table(receipts: Sequence[Receipt], language: str) -> ReportTable:
    """One row for each file that was taken in, newest first; the key is its write."""
    rows = tuple(
        (
            one.revision,
            _moment(one.at),
            one.file,
            text(f"kind_name.{one.kind}", language),
            one.sender,
            one.who,
            one.counts.get("new", 0),
            one.counts.get("changed", 0),
            one.counts.get("conflict", 0),
            one.counts.get("rejected", 0),
            text("sync.in_force" if one.stands else "sync.undone", language),
        )
        for one in receipts
    )
    return ReportTable(RECEIPTS, rows, tuple(str(one.batch_id) for one in receipts))


def outlines_table(preview: PolygonPreview, names: Names, language: str) -> ReportTable:
    """One row for each region of a file of polygons, then what it could not be told of."""
    rows: list[Cells] = []
    for row in preview.rows:
        told = [*row.faults, *row.warnings]
        rows.append(
            (
                names.shown("region", row.code, language),
                text(f"sync_state.{row.state}", language),
                round(row.held_km2) or None,
                round(row.km2) or None,
                "; ".join(fault_text(fault, language) for fault in told),
            )
        )
    look = text("sync_state.warning", language)
    rows += [("", look, None, None, fault_text(fault, language)) for fault in preview.strange]
    keys = tuple(str(number) for number in range(len(rows)))
    return ReportTable(OUTLINES, tuple(rows), keys)


def _moment(at: str) -> str:
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")


def moves(preview: Preview) -> list[dict[str, Any]]:
    """Places that a file gives: where something is, where it goes, and what it is called."""
    found = []
    for row in preview.rows:
        then = _place({name: new for name, _, new in row.changes})
        before = _place({name: old for name, old, _ in row.changes})
        state = row.state
        for item in row.items:
            said = dict(zip(item.fields, item.wanted, strict=True))
            if "lat" in said and "lon" in said:
                held = dict(zip(item.fields, item.held, strict=False))
                then, before, state = _place(said), _place(held), "conflict"
        if then is not None:
            found.append({"name": row.name, "from": before, "to": then, "state": state})
    return found


def _place(values: Mapping[str, Any]) -> list[float] | None:
    lat, lon = values.get("lat"), values.get("lon")
    return None if lat is None or lon is None else [float(lat), float(lon)]
