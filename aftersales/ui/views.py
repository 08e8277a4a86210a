"""Views a person has saved: columns, order and filter of a listing, by name.

They belong to the person and not to the registry, and lie beside the settings as JSON.
"""

import json
import logging
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from aftersales.settings import is_text, put_text, settings_path
from aftersales.store.listing import Filter, columns_of

_log = logging.getLogger(__name__)
LAST = ""  # name of the view that a listing was left in
DEFAULT_COLUMNS: dict[str, tuple[str, ...]] = {
    "centres": (
        *("code", "name", "status", "brands", "region", "city", "bays", "technicians"),
        *("next_expiry", "operator"),
    ),
    "depots": ("code", "name", "status", "brands", "region", "city", "operator", "next_expiry"),
    "plants": ("code", "name", "status", "brands", "city", "operator", "capacity_per_year"),
}
_LARGEST_FILE = 1_000_000


@dataclass(frozen=True, slots=True)
class View:
    """How a listing is looked at."""

    columns: tuple[str, ...]
    sort: str
    descending: bool = False
    filter: Filter = field(default_factory=Filter)


def default_view(listing: str) -> View:
    """The view a listing begins with."""
    columns = DEFAULT_COLUMNS.get(listing, columns_of(listing))
    return View(columns, columns[0])


def views_path() -> Path:
    """Where the views lie."""
    return settings_path().with_name("views.json")


def load_views(listing: str, path: Path | None = None) -> dict[str, View]:
    """Saved views of a listing by name; what cannot be read is left out."""
    held = _read(path or views_path()).get(listing)
    found = {}
    for name, raw in (held if isinstance(held, dict) else {}).items():
        view = _view(listing, raw)
        if view is not None:
            found[str(name)] = view
    return found


def save_view(listing: str, name: str, view: View | None, path: Path | None = None) -> None:
    """Keep a view under a name, or forget it."""
    path = path or views_path()
    held = _read(path)
    own = held.get(listing)
    own = dict(own) if isinstance(own, dict) else {}
    if view is None:
        own.pop(name, None)
    else:
        own[name] = asdict(view)
    held[listing] = own
    try:
        if not held.keys() - {listing} and path.is_file() and not _read(path):
            path.replace(path.with_suffix(".bad"))  # nobody's views are written over unread
        # Escaped, whatever the file held can be written again.
        put_text(path, json.dumps(held, indent=1))
    except OSError as error:
        _log.warning("the views cannot be kept: %s", error)


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open(encoding="utf-8") as file:
            held = json.loads(file.read(_LARGEST_FILE))
    except (OSError, ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}


def _view(listing: str, raw: Any) -> View | None:
    """A view as it was kept; of another version, what is still there."""
    if not isinstance(raw, dict):
        return None
    known = columns_of(listing)
    given = raw.get("columns")
    listed = given if isinstance(given, list) else []
    columns = tuple(dict.fromkeys(name for name in listed if name in known))
    narrowed = raw.get("filter", {})
    if not columns or not isinstance(narrowed, dict):
        return None
    kinds = {one.name: type(one.default) for one in fields(Filter)}
    kept = {name: narrowed[name] for name in kinds if isinstance(narrowed.get(name), kinds[name])}
    if not is_text("".join(value for value in kept.values() if isinstance(value, str))):
        return None
    sort = raw.get("sort") if raw.get("sort") in known else columns[0]
    return View(columns, str(sort), bool(raw.get("descending")), Filter(**kept))
