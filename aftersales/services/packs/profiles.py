"""Who gets what: which columns leave, how places are rounded, and to what vehicles are rounded.

``external`` and ``internal`` are built in. A profile of one's own is a small TOML file in the
folder ``profiles`` beside the settings::

    like = "external"          # what is not said below is as there
    decimals = 1               # of a degree: 5 is a metre, 2 a kilometre, 1 ten
    round_to = 10              # vehicles; 1 leaves every figure as it is
    plans = false              # whether sites that do not work yet leave

    [columns]
    sites = ["name", "city", "brands"]
    places = []                # a table without columns does not leave
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aftersales.domain.errors import InputError, NotFoundError
from aftersales.exchange.file_names import safe_name
from aftersales.settings import put_text, read_toml, settings_path

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "regions": (
        *("region_code", "region", "uio", "covered", "uncovered", "share"),
        *("repairable", "repairable_share", "mean_km", "p90_km"),
    ),
    "brands": (
        *("brand", "uio", "covered", "uncovered", "share"),
        *("repairable", "repairable_share"),
    ),
    "cascade": ("step", "uio", "lost", "share"),
    "white_spots": (
        *("rank", "place", "region", "uncovered", "places", "nearest_km", "nearest"),
        *("cause", "repair", "latitude", "longitude"),
    ),
    "sites": (
        *("name", "kind", "status", "region", "city", "brands", "counts", "served", "basis"),
        *("latitude", "longitude", "code", "address", "operator", "store_format"),
        *("bays", "technicians", "hours_per_week", "phone", "email", "source"),
    ),
    "places": (
        *("place", "region", "uio", "covered", "uncovered", "share", "repairable"),
        *("nearest_km", "latitude", "longitude"),
    ),
}
_INSIDE = {
    "white_spots": ("repair",),
    "sites": COLUMNS["sites"][COLUMNS["sites"].index("code") :],
}
_DECIMALS, _BASES = range(6), range(1, 1001)


@dataclass(frozen=True, slots=True)
class Profile:
    """What may leave.

    Attributes
    ----------
    name : str
        What it is called.
    columns : mapping
        Allowed columns of each table, in their order; a table without any does not leave.
    decimals : int
        Decimals of a degree that coordinates of places and sites keep.
    round_to : int
        Base that every number of vehicles is a multiple of.
    plans : bool
        Whether sites leave that do not work yet: candidates, planned ones, those being built.
    """

    name: str
    columns: Mapping[str, tuple[str, ...]]
    decimals: int
    round_to: int
    plans: bool = False

    def allows(self, table: str, *columns: str) -> bool:
        """Whether all these columns of a table may leave."""
        return set(columns) <= set(self.columns.get(table, ()))

    def as_json(self) -> dict[str, Any]:
        """The profile as a run card keeps it."""
        return {
            "name": self.name,
            "decimals": self.decimals,
            "round_to": self.round_to,
            "plans": self.plans,
            "columns": {table: list(columns) for table, columns in self.columns.items()},
        }


INTERNAL = Profile("internal", COLUMNS, 5, 1, plans=True)
EXTERNAL = Profile(
    "external",
    {
        table: tuple(name for name in columns if name not in _INSIDE.get(table, ()))
        for table, columns in COLUMNS.items()
    },
    2,
    5,
)
BUILT_IN = {profile.name: profile for profile in (EXTERNAL, INTERNAL)}


def folder() -> Path:
    """Where profiles of one's own lie."""
    return settings_path().with_name("profiles")


def names() -> list[str]:
    """Names of all profiles: the built-in ones, then one's own."""
    own = sorted(path.stem for path in folder().glob("*.toml"))
    return [*BUILT_IN, *(name for name in own if name not in BUILT_IN)]


def find(name: str) -> Profile:
    """The profile of a name.

    Raises
    ------
    NotFoundError
        ``profile_unknown`` with the known ones.
    InputError
        ``profile_invalid`` naming file, key and value.
    """
    if name in BUILT_IN:
        return BUILT_IN[name]
    if name not in names():
        raise NotFoundError("profile_unknown", value=name, known=", ".join(names()))
    path = folder() / f"{name}.toml"
    held = read_toml(path, "profile_invalid")
    return profile_of(name, held, str(path))


def profile_of(name: str, held: Mapping[str, Any], file: str) -> Profile:
    """A profile from what a file says, checked.

    Parameters
    ----------
    held : mapping
        ``like``, ``decimals``, ``round_to``, ``plans`` and ``columns``, each of which may be
        missing.
    file : str
        What faults name.

    Raises
    ------
    InputError
        ``profile_invalid``.
    """
    like = held.get("like", EXTERNAL.name)
    if like not in BUILT_IN:
        raise _invalid(file, "like", like, ", ".join(BUILT_IN))
    base = BUILT_IN[like]
    known = {"like", "name", "decimals", "round_to", "plans", "columns"}
    for key in held:
        if key not in known:
            raise _invalid(file, key, held[key], ", ".join(sorted(known)))
    plans = held.get("plans", base.plans)
    if not isinstance(plans, bool):
        raise _invalid(file, "plans", plans, "true, false")
    columns = held.get("columns", {})
    if not isinstance(columns, dict):
        raise _invalid(file, "columns", columns, ", ".join(COLUMNS))
    return Profile(
        name,
        {**base.columns, **_columns(columns, file)},
        _whole(held, "decimals", base.decimals, _DECIMALS, file),
        _whole(held, "round_to", base.round_to, _BASES, file),
        plans,
    )


def _columns(given: Mapping[str, Any], file: str) -> dict[str, tuple[str, ...]]:
    """Columns of each named table, in the order of the product."""
    found = {}
    for table, listed in given.items():
        if table not in COLUMNS:
            raise _invalid(file, f"columns.{table}", listed, ", ".join(COLUMNS))
        if not isinstance(listed, list):
            raise _invalid(file, f"columns.{table}", listed, ", ".join(COLUMNS[table]))
        for name in listed:
            if name not in COLUMNS[table]:
                raise _invalid(file, f"columns.{table}", name, ", ".join(COLUMNS[table]))
        found[table] = tuple(name for name in COLUMNS[table] if name in listed)
    return found


def _whole(held: Mapping[str, Any], key: str, default: int, allowed: range, file: str) -> int:
    value = held.get(key, default)
    if type(value) is not int or value not in allowed:
        raise _invalid(file, key, value, f"{allowed.start} … {allowed.stop - 1}")
    return value


def _invalid(file: str, key: str, value: Any, known: str) -> InputError:
    return InputError("profile_invalid", file=file, key=key, value=f"{str(value)[:80]} ({known})")


def save(profile: Profile) -> Path:
    """Write a profile of one's own; a built-in one keeps its name to itself.

    Raises
    ------
    InputError
        ``profile_name`` for the name of a built-in profile, or one that no file may have.
    """
    if profile.name in BUILT_IN or safe_name(profile.name) != profile.name:
        raise InputError("profile_name", value=profile.name)
    path = folder() / f"{profile.name}.toml"
    lines = [f"decimals = {profile.decimals}", f"round_to = {profile.round_to}"]
    lines += [f"plans = {json.dumps(profile.plans)}", "", "[columns]"]
    lines += [f"{table} = {json.dumps(list(listed))}" for table, listed in profile.columns.items()]
    put_text(path, "\n".join(lines) + "\n")
    return path
