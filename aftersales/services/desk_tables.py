"""What is to be mended, what ends, and what was written, as tables that screens show."""

from collections.abc import Sequence
from datetime import date, datetime

from aftersales.services.checking import Names
from aftersales.services.cleanup import Finding
from aftersales.services.duplicates import Duplicate
from aftersales.services.expiries import AUTHORISATION, Expiry
from aftersales.services.factors import AGES, Factors
from aftersales.services.tables import ReportTable
from aftersales.store.undo import Batch
from aftersales.texts import action_text, number, percent, text


def finding_text(finding: Finding, language: str) -> str:
    """What is wrong, as a sentence about the facility."""
    return text(f"finding.{finding.code}", language, **finding.values)


def duplicate_text(pair: Duplicate, language: str) -> str:
    """Why two facilities may be the same."""
    reasons = []
    if pair.same_tax_id:
        reasons.append(text("reason.tax_id", language))
    if pair.km is not None:
        reasons.append(text("reason.near", language, km=number(pair.km, language, 2)))
    share = percent(pair.name_similarity, language, 0)
    reasons.append(text("reason.name", language, share=share))
    other = f"{pair.second.name} ({pair.second.code})"
    return f"{text('finding.duplicate', language, other=other)}: {', '.join(reasons)}"


def findings_table(
    findings: Sequence[Finding], pairs: Sequence[Duplicate], names: Names, language: str
) -> ReportTable:
    """One row for each thing to mend; the key is ``code|uuid|place``, of a pair both uuids."""
    rows = []
    keys = []
    for pair in pairs:
        first = pair.first
        region = names.shown("region", first.region or "", language)
        kind = text("finding_name.duplicate", language)
        rows.append((kind, first.name, region, duplicate_text(pair, language)))
        keys.append(f"duplicate|{first.uuid}|{pair.second.uuid}")
    for one in findings:
        region = names.shown("region", one.region, language)
        kind = text(f"finding_name.{one.code}", language)
        rows.append((kind, one.name, region, finding_text(one, language)))
        keys.append(f"{one.code}|{one.uuid}|{one.place}")
    return ReportTable(("finding", "facility", "region", "detail"), tuple(rows), tuple(keys))


def expiries_table(
    expiries: Sequence[Expiry], names: Names, today: date, language: str
) -> ReportTable:
    """One row for each thing that ends; the key is the facility's uuid and the kind."""
    rows = []
    for one in expiries:
        words = one.what
        if one.kind == AUTHORISATION:
            words = tuple(text(f"work_type.{work}", language) for work in one.what)
        rows.append(
            (
                one.day,
                (one.day - today).days,
                text(f"expiry.{one.kind}", language),
                one.facility.name,
                names.shown("region", one.facility.region or "", language),
                ", ".join(words),
                names.shown("brand", one.brand, language) if one.brand else "",
                one.uio,
            )
        )
    columns = ("ends", "days_left", "expiry", "facility", "region", "what", "brand", "uio_behind")
    keys = tuple(f"{one.facility.uuid}|{one.kind}|{k}" for k, one in enumerate(expiries))
    return ReportTable(columns, tuple(rows), keys)


def batch_text(batch: Batch, language: str, undone: Batch | None = None) -> str:
    """What a write did; of an undo, what it took back."""
    words = action_text(batch.label, batch.details, language)
    if batch.undoes is None:
        return words
    again = undone is not None and undone.undoes is not None
    return text("cli.batch_redo" if again else "cli.batch_undo", language, action=words)


def batches_table(batches: Sequence[tuple[Batch, int]], language: str) -> ReportTable:
    """One row for each write, newest first; the key is its id."""
    known = {batch.id: batch for batch, _ in batches}
    rows = []
    for batch, count in batches:
        at = datetime.fromisoformat(batch.at).astimezone().strftime("%Y-%m-%d %H:%M")
        words = batch_text(batch, language, known.get(batch.undoes or 0))
        rows.append((batch.revision, at, batch.who, words, count, batch.source))
    columns = ("write", "written_at", "who", "action", "rows", "file")
    return ReportTable(columns, tuple(rows), tuple(str(batch.id) for batch, _ in batches))


def factor_name(code: str, language: str) -> str:
    """What an assumption is called; of one that differs by age with the age."""
    name, _, age = code.partition(".")
    words = text(f"factor.{name}", language)
    if not age:
        return words
    older = int(age) == AGES - 1
    return text("unit.older" if older else "unit.aged", language, name=words, age=age)


def factors_table(factors: Factors, language: str) -> ReportTable:
    """One row for each assumption; the key is its code."""
    rows = tuple(
        (
            rank,
            factor_name(one.code, language),
            one.value,
            text(f"unit.{one.unit}", language),
            text(f"basis.{one.basis}", language),
            one.default,
            one.source,
        )
        for rank, one in enumerate(factors.all.values(), 1)
    )
    columns = ("rank", "factor", "value", "unit", "basis", "default_value", "source")
    return ReportTable(columns, rows, tuple(factors.all))
