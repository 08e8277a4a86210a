"""Templates: a table of a region, ready to be filled in by somebody in their language."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from aftersales.domain.fields import FieldKind, FieldSpec, fields_of
from aftersales.domain.lives import LIFE
from aftersales.domain.progress import Progress
from aftersales.domain.records import Basis, Status, WorkType
from aftersales.exchange.cells import unmarked
from aftersales.exchange.csv_text import trailer
from aftersales.exchange.file_names import safe_names
from aftersales.exchange.headers import field_of, heading
from aftersales.exchange.sync_form import FORMS, cell_text, sync_bytes
from aftersales.exchange.tables import write_file
from aftersales.exchange.template import (
    Template,
    TemplateColumn,
    as_value,
    workbook_bytes,
)
from aftersales.services.checking import SECTIONS, Names
from aftersales.services.matching import key_fields
from aftersales.services.sync.export import Exported, Office
from aftersales.store.database import Database
from aftersales.store.listing import FACILITY_KINDS, KINDS
from aftersales.texts import catalogue, text

ALL = "all"
_ROLES: dict[str, tuple[str, ...]] = {
    "service": (
        *("bays", "technicians", "shifts", "hours_per_week", "capacity_per_year"),
        *("status", "opened", "closed", "phone", "email", "notes"),
    ),
    "contracts": ("operator", "tax_id", "contract", "contract_to"),
    "places": ("city", "address", "lat", "lon"),
}
_HIDDEN = ("uuid", "base_rev")
_CONTEXT = ("code", "name", "region", "city")  # what tells a person which row it is
_WORDS = {"status": Status, "work_type": WorkType, "basis": Basis}
_MOST_CHOICES = 1000  # a longer list is of no use to anybody
_NAMED = 12  # of them in the explanations; the drop-down has all
_DAYS = {"ru": "dd.mm.yyyy", "en": "d mmm yyyy", "zh": "yyyy-mm-dd"}  # none that means two days
_EXAMPLES: Mapping[str, str] = {
    "lat": "55.7558",
    "lon": "37.6173",
    "phone": "+7 495 123-45-67",
    "email": "service@example.org",
    "tax_id": "7701234567",
    "hours_per_week": "60",
    "cutoff": "16:30",
}
_FORM_OF = {FieldKind.WHOLE: "whole", FieldKind.NUMBER: "number", FieldKind.DATE: "date"}


def roles_of(kind: str) -> tuple[str, ...]:
    """Roles for which there are templates of a table."""
    if kind not in FACILITY_KINDS:
        return (ALL,)
    own = set(FORMS[kind])
    return (ALL, *(role for role, fields in _ROLES.items() if own & set(fields)))


def write(
    database: Database,
    path: Path,
    kind: str,
    language: str,
    day: date,
    *,
    region: str | None = None,
    role: str = ALL,
) -> int:
    """Write the template of a table, CSV or workbook by the suffix of its name.

    Parameters
    ----------
    language : str
        Language of the person who fills it in.
    region : str, optional
        Code or name; only what lies there.
    role : str
        One of :func:`roles_of`; decides what may be changed.

    Returns
    -------
    int
        Number of rows.
    """
    office = Office(database, kind, day)
    part = office.part(None if region is None else office.region(region))
    _write(part, path, language, role)
    return len(part.rows)


def write_all(
    database: Database,
    folder: Path,
    kind: str,
    language: str,
    day: date,
    *,
    role: str = ALL,
    suffix: str = "xlsx",
    plain: bool = False,
    progress: Progress | None = None,
) -> list[Path]:
    """Write a file for each region that has rows; with `plain`, in the plain sync form."""
    progress = progress or Progress()
    office = Office(database, kind, day)
    found = []
    regions = office.names.regions
    named = safe_names([region.code for region in regions])
    for number, (region, code) in enumerate(zip(regions, named, strict=True)):
        progress.step(number / len(regions), "writing")
        part = office.part(region.code)
        if not part.rows:
            continue
        path = folder / f"{kind}-{code}.{suffix}"
        if plain:
            write_file(path, sync_bytes(kind, part.rows, language, part.facts))
        else:
            _write(part, path, language, role)
        found.append(path)
    return found


def _write(part: Exported, path: Path, language: str, role: str) -> None:
    columns = _columns_of(part.kind, role)
    shown = _Shown(part.names, language, part.sites)
    if path.suffix.lower() == ".xlsx":
        write_file(path, workbook_bytes(_template(part, columns, shown, language, role)))
        return
    content = sync_bytes(
        part.kind,
        part.rows,
        language,
        part.facts,
        columns=columns,
        localised=True,
        shown=shown.value,
    )
    write_file(path, content)


def _columns_of(kind: str, role: str) -> tuple[str, ...]:
    """Columns that a role sees: what it may change, and what tells it the row."""
    every = FORMS[kind]
    if role == ALL:
        return every
    wanted = {*_HIDDEN, *_CONTEXT, *_ROLES[role]}
    return tuple(column for column in every if column in wanted)


class _Shown:
    """What values are called in a language, where that says as much as the code."""

    def __init__(self, names: Names, language: str, sites: Iterable[str] = ()) -> None:
        self._names, self._language, self._sites = names, language, tuple(sites)
        self._known: dict[tuple[str, str], str] = {}

    def value(self, column: str, value: Any) -> Any:
        """A value of a column, or the word for it."""
        if value is None or value == "":
            return value
        if column in _WORDS:
            return self.word(_WORDS[column], str(value))
        if column in ("region", "brand"):
            return self.name(column, str(value))
        return value

    def word(self, kind: Any, value: str) -> str:
        """A word of an enumeration."""
        return str(catalogue(self._language)[SECTIONS[kind]][value])

    def name(self, column: str, code: str) -> str:
        """Name of a region or brand, unless another one has it too."""
        if (column, code) not in self._known:
            name = self._names.shown(column, code, self._language)
            is_clear = self._names.code(column, name) == code
            self._known[column, code] = name if is_clear else code
        return self._known[column, code]

    def choices(self, column: str) -> tuple[str, ...]:
        """Words that a column may hold; empty for any."""
        if column in _WORDS:
            return tuple(self.word(_WORDS[column], one.value) for one in _WORDS[column])
        listed: Iterable[Any] = ()
        if column == "region":
            listed = self._names.regions
        elif column == "brand":
            listed = self._names.brands
        elif column in ("facility", "destination"):  # parts may come from any region
            return self._sites if len(self._sites) <= _MOST_CHOICES else ()
        found = sorted(self.name(column, one.code) for one in listed)
        return tuple(found) if len(found) <= _MOST_CHOICES else ()


def _template(
    part: Exported, columns: tuple[str, ...], shown: _Shown, language: str, role: str
) -> Template:
    kind = part.kind
    specs = {spec.name: spec for spec in fields_of(KINDS[kind])}
    locked = {*_HIDDEN, *key_fields(KINDS[kind]), *(("id",) if kind == "demand-points" else ())}
    if role != ALL:
        locked |= set(columns) - set(_ROLES[role])
    described = [
        _column(column, specs.get(field_of(column)), shown, language, is_locked=column in locked)
        for column in columns
    ]
    header = [one.heading for one in described]
    values = [
        [as_value(shown.value(column, row[column])) for column in columns] for row in part.rows
    ]
    texts = [
        [unmarked(value) if isinstance(value, str) else cell_text(value) for value in row]
        for row in values
    ]
    title = text(f"kind_name.{kind}", language)
    region = str(part.facts.get("region", ""))
    where = (
        part.names.shown("region", region, language)
        if region
        else text("template.everywhere", language)
    )
    words = [text("template.head", language, table=title, region=where)]
    words += [text(f"template.rule_{k}", language) for k in range(1, 7)]
    heads = [
        text(f"template.col_{k}", language) for k in ("name", "meaning", "who", "form", "words")
    ]
    end = trailer(header, texts, kind=kind, **part.facts)
    explained = text("template.explained", language)
    days = _DAYS[language]
    return Template(title, explained, described, values, words, heads, end, days)


def _column(
    column: str, spec: FieldSpec | None, shown: _Shown, language: str, *, is_locked: bool
) -> TemplateColumn:
    choices = shown.choices(column)
    form = _FORM_OF.get(spec.kind, "text") if spec else "text"
    if column in LIFE and column != "status":
        form = "date"
    if column == "base_rev":
        form = "whole"
    who = text("template.locked" if is_locked else "template.yours", language)
    example = _EXAMPLES.get(column, "")
    said = text(f"template.form_{'choice' if choices else form}", language)
    if example:
        said += " " + text("template.example", language, value=example)
    words = ", ".join(choices[:_NAMED]) + (" …" if len(choices) > _NAMED else "")
    meaning = "" if column in _HIDDEN else text(f"column.{column}", language)
    return TemplateColumn(
        heading(column, language),
        form,
        is_locked,
        hidden=column in _HIDDEN,
        choices=choices,
        about=(meaning, who, said, words),
    )
