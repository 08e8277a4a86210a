"""Tables for people: CSV that a spreadsheet opens as it should, and never runs.

UTF-8 with a byte-order mark, a delimiter that fits the language's decimal sign, numbers in
that language, and text that begins like a formula is made plain text.
"""

import csv
import io
import os
import stat
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from uuid import uuid4

from aftersales.domain.errors import StorageError
from aftersales.exchange.cells import marked
from aftersales.texts import text

_PACKAGES = (b"GPKG", b"GP10", b"GP11")  # marks of a GeoPackage, which is a database too
Cell = str | int | float | date | None


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]], language: str) -> bytes:
    """Write a table as the bytes of a CSV file.

    Parameters
    ----------
    header : sequence of str
        Codes of the columns in the ``table`` section of the catalogue.
    rows : iterable of sequences
        Cells; None becomes an empty cell.
    language : str
        Language of header and numbers.
    """
    decimal_comma = language == "ru"
    names = [text(f"table.{code}", language) for code in header]
    written = ([_written(cell, decimal_comma) for cell in row] for row in rows)
    return csv_text_bytes(names, written, ";" if decimal_comma else ",")


def csv_text_bytes(header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str) -> bytes:
    """Write cells that are text already, unchanged."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def pasted(cell: Cell, language: str) -> str:
    """A cell as text that a spreadsheet takes as the same value, and never runs."""
    return _written(cell, language == "ru")


def _written(cell: Cell, decimal_comma: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float):
        plain = f"{cell:.6f}".rstrip("0").rstrip(".")
        return plain.replace(".", ",") if decimal_comma else plain
    if isinstance(cell, int | date):
        return str(cell)
    return marked(cell)


def write_file(path: Path, content: bytes) -> None:
    """Put a file in place: the old or the new content, never half of it.

    Raises
    ------
    StorageError
        With what the disk said; nothing is left behind.
    """
    try:
        path = path.resolve()  # a link stays a link
        mode = _replaceable(path)
        part = path.with_name(f".{path.name[:40]}.{uuid4().hex}.part")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if mode is not None:
                part.chmod(mode)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise StorageError("cannot_write", file=str(path), reason=reason) from error


def _replaceable(path: Path) -> int | None:
    """Permissions of a file that may be replaced, None where there is none yet."""
    if path.is_dir():
        raise StorageError("output_exists_as_folder", file=str(path))
    if not path.exists():
        return None
    held = path.stat()
    if not stat.S_ISREG(held.st_mode):
        raise StorageError("output_is_no_file", file=str(path))
    with path.open("rb") as file:
        head = file.read(72)
        if head.startswith(b"SQLite format 3\0") and head[68:] not in _PACKAGES:
            raise StorageError("output_is_database", file=str(path))
    return stat.S_IMODE(held.st_mode)


def put_in_place(part: Path, path: Path) -> None:
    """Give a complete file its name, unless that name is taken.

    Raises
    ------
    FileExistsError
        If something is there; both files are left as they are.
    """
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError(str(path)) from None
        part.rename(path)
