"""What the figures on the screen mean, in the words of the catalogue."""

import re
from html import escape

from aftersales.texts import catalogue, text

COLUMN_KPI = {
    "share": "parc_coverage",
    "covered": "uio_covered",
    "uncovered": "uio_uncovered",
    "uio": "uio",
    "mean_km": "weighted_mean_km",
    "p90_km": "p90_km",
    "served": "served",
    "repairable": "repairable",
    "repairable_share": "repairable",
    "capacity_hours": "capacity_hours",
    "binding": "capacity_hours",
    "utilisation": "utilisation",
    "used_hours": "utilisation",
    "bays_required": "bays_required",
    "access_hours": "access_hours",
    "expected_hours": "expected_hours",
    "lead_hours": "expected_hours",
    "promise_hit": "promise_hit",
    "closing_loss": "closing_loss",
    "gain": "gain_per_cost",
    "gain_per_cost": "gain_per_cost",
    "adds": "plan_adds",
    "loss_without": "plan_loss",
    "takes": "plan_takes",
    "served_first_year": "first_year",
    "adds_per_cost": "adds_per_cost",
    "stays": "plan_stays",
    "covered_before": "uio_covered",
    "covered_after": "uio_covered",
    "share_before": "parc_coverage",
    "share_after": "parc_coverage",
    "uio_behind": "uio_behind",
    "cause": "white_spot",
    "rank": "white_spot",
    "basis": "basis",
    "parc_basis": "basis",
}


def kpi_codes(language: str) -> tuple[str, ...]:
    """Codes of all explained figures, in the order of the catalogue."""
    return tuple(catalogue(language)["kpi_name"])


def kpi_symbols(code: str, language: str) -> tuple[str, ...]:
    """What each symbol in the formula of a figure stands for."""
    formula = text(f"kpi_formula.{code}", language)
    held = set(re.findall(r"[A-Za-z]+(?:_[a-z]+)?", formula))
    if "[" in formula:
        held.add("bracket")
    return tuple(words for name, words in catalogue(language)["kpi_symbol"].items() if name in held)


def kpi_formula(code: str, language: str) -> str:
    """Formula of a figure; where it wraps, a sum stays on one line with what it sums."""
    return re.sub(r"(Σ_\S+) ", "\\1\u00a0", text(f"kpi_formula.{code}", language))


def _parts(code: str, language: str) -> tuple[str, str, str]:
    name, meaning = (text(f"kpi_{part}.{code}", language) for part in ("name", "meaning"))
    return name, kpi_formula(code, language), meaning


def kpi_tip(code: str, language: str) -> str:
    """Name, formula and meaning of a figure as plain text, each on lines of its own."""
    return "\n".join(_parts(code, language))


def kpi_rich_tip(code: str, language: str) -> str:
    """The same for ``setToolTip``: Qt wraps rich text, and leaves plain text on one line."""
    name, formula, meaning = (escape(part, quote=False) for part in _parts(code, language))
    formula = formula.replace("\n", "<br>")
    return f"<qt><b>{name}</b><p>{formula}</p><p>{meaning}</p></qt>"


def column_tip(column: str, language: str) -> str | None:
    """Rich tooltip of a table column; None for one that explains itself."""
    code = COLUMN_KPI.get(column)
    return kpi_rich_tip(code, language) if code else None
