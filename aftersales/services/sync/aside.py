"""Rows that were not taken in, in a file of their own that can be mended and sent again."""

from pathlib import Path

from aftersales.domain.errors import AftersalesError
from aftersales.exchange.csv_text import trailer
from aftersales.exchange.file_names import short_stem
from aftersales.exchange.tables import csv_text_bytes, write_file
from aftersales.services.sync.preview import Preview, SyncRow
from aftersales.texts import fault_text

ERROR = "error"  # the column with what is wrong; taking the file in leaves it out


def rejected_bytes(preview: Preview, language: str) -> bytes:
    """The faulty rows as they were, each with what is wrong with it."""
    staged = preview.staged
    places = {line: place for place, line in enumerate(staged.lines)}
    faulty = [row for row in preview.rows if row.state == "rejected"]
    header = (*staged.header, ERROR)
    rows = [(*staged.rows[places[row.line]], _words(row, language)) for row in faulty]
    content = csv_text_bytes(header, rows, staged.delimiter or ";")
    if not staged.facts:
        return content
    facts = {k: v for k, v in staged.facts.items() if k not in ("rows", "sha256")}
    return content + f"{trailer(header, rows, **facts)}\r\n".encode()


def put_aside(preview: Preview, folder: Path, language: str) -> Path:
    """Write the faulty rows beside the file, or where the person is if that folder only gives."""
    content = rejected_bytes(preview, language)
    target = folder / f"{short_stem(preview.staged.file)}.rejected.csv"
    try:
        write_file(target, content)
    except AftersalesError:
        target = Path.cwd() / target.name
        write_file(target, content)
    return target


def _words(row: SyncRow, language: str) -> str:
    return "; ".join(
        f"{fault.column}: {fault_text(fault, language)}"
        if fault.column
        else fault_text(fault, language)
        for fault in row.faults
    )
