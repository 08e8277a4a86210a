"""What a file would do, does and leaves open, in words."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from aftersales.domain.faults import Fault
from aftersales.domain.fields import REFERENCES
from aftersales.exchange.headers import field_of
from aftersales.services.checking import SECTIONS, Names
from aftersales.services.sync.outcome import Item
from aftersales.services.sync.preview import Preview, SyncRow
from aftersales.texts import catalogue, day, fault_text, field_name, number, text

_NONE = "–"


def value_text(field: str, value: Any, language: str, names: Names | None = None) -> str:
    """A value as people read it, on one line."""
    if value is None or value in ("", [], {}):
        return _NONE
    if isinstance(value, dict | list | tuple):
        parts = value.values() if isinstance(value, dict) else value
        return " · ".join(value_text(field, one, language, names) for one in parts if one)
    if isinstance(value, date | float):
        digits = 5 if field in ("lat", "lon") else 2
        return day(value, language) if isinstance(value, date) else number(value, language, digits)
    if field in REFERENCES and names is not None:
        return names.shown(field, str(value), language)
    for kind, section in SECTIONS.items():
        if isinstance(value, kind) or (section == field and value in set(kind)):
            return str(catalogue(language)[section][str(value)])
    return " ".join(str(value).split())


def column_name(column: str, language: str) -> str:
    """What a column of a file is called; an unknown one by itself."""
    field = field_of(column)
    return field_name(field, language) if field in catalogue(language)["field"] else column


def sides_text(
    fields: Iterable[str], values: Iterable[Any], language: str, names: Names | None = None
) -> str:
    """Values of fields that belong together."""
    return ", ".join(
        value_text(field, value, language, names)
        for field, value in zip(fields, values, strict=True)
    )


def reason_text(reason: str, detail: str, language: str) -> str:
    """Why something is left open."""
    return text(f"sync_reason.{reason}", language, value=detail)


def item_text(item: Item, language: str, names: Names | None = None) -> str:
    """What is left open: the fields, both values, and why."""
    fields = ", ".join(column_name(name, language) for name in item.fields[:3])
    why = reason_text(item.reason, item.detail, language)
    if not item.held:  # a record that is proposed
        return f"{fields}: {why}"
    ours = sides_text(item.fields, item.held, language, names)
    theirs = sides_text(item.fields, item.wanted, language, names)
    return f"{fields}: {ours} → {theirs} ({why})"


def open_faults(rows: Iterable[SyncRow], language: str) -> list[Fault]:
    """What is left open, in the form of faults."""
    found = []
    for row in rows:
        for item in row.items:
            words = item.detail
            if item.held and not words:
                ours = sides_text(item.fields, item.held, language)
                words = f"{ours} → {sides_text(item.fields, item.wanted, language)}"
            column = item.fields[0] if len(item.fields) < 4 else ""  # noqa: PLR2004 - a record
            found.append(Fault(row.line, column, item.reason, words))
    return found


def fields_of(preview: Preview, language: str) -> list[str]:
    """In how many rows each field would change."""
    counts = sorted(preview.field_counts.items(), key=lambda pair: -pair[1])
    listed = " · ".join(
        f"{column_name(name, language)} {number(count, language)}" for name, count in counts
    )
    return [text("sync.fields", language, fields=listed)] if counts else []


def notes_of(preview: Preview, language: str) -> list[str]:
    """What is worth knowing of how a file was read."""
    staged = preview.staged
    lines = [
        text(f"sync.note_{note}", language)
        for note in staged.notes
        if f"note_{note}" in catalogue(language)["sync"]
    ]
    if staged.encoding not in ("utf-8", "xlsx"):
        lines.append(text("sync.note_encoding", language, encoding=staged.encoding))
    if staged.ignored:
        names = ", ".join(name for name in staged.ignored if name) or _NONE
        lines.append(text("sync.ignored", language, names=names))
    if preview.is_foreign:
        lines.append(text("sync.foreign", language))
    if preview.taken:
        lines.append(text("sync.taken_before", language, at=preview.taken[:10]))
    return lines


def receipt_text(preview: Preview, language: str, batch: int | None) -> str:
    """What became of a file, for the person who sent it."""
    counts = preview.counts
    lines = [
        text("sync.receipt_head", language, file=preview.staged.file),
        text("sync.counts", language, read=len(preview.rows), **counts),
    ]
    if preview.taken:
        lines.append(text("sync.taken_before", language, at=preview.taken[:10]))
    lines.append(
        text("cli.nothing_written", language)
        if batch is None
        else text("sync.receipt_batch", language, revision=str(batch))
    )
    for row in preview.rows:
        line = str(row.line)
        for fault in row.faults:
            column = column_name(fault.column, language) if fault.column else row.name
            words = fault_text(fault, language)
            lines.append(text("cli.fault", language, line=line, column=column, message=words))
        for item in row.items:
            words = item_text(item, language)
            lines.append(text("sync.receipt_open", language, line=line, name=row.name, words=words))
    return "\r\n".join(lines) + "\r\n"
