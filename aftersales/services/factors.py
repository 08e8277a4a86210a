"""Assumptions: what analysis takes where the registry does not know better.

The defaults are ``resources/factors.toml``, each with its source. A registry may hold its own
value of each; it is a record like any other, with history and undo.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from numpy.typing import ArrayLike

from aftersales.analysis.capacity import Workshop, bays_required, service_hours
from aftersales.analysis.repairs import Move
from aftersales.domain.records import Basis, Factor, WorkType
from aftersales.geo.distance import Floats
from aftersales.settings import resource

AGES = 11  # 0 to 9 years, and older
HOURS_OF_DAY = 24
STANDARD_WEEK = 60.0  # opening hours of centres that are not there yet


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumed number.

    Attributes
    ----------
    code : str
        Name of the factor; of one that differs by age with the age, as ``penetration.3``.
    value, default : float
        What counts, and what would count without an own value.
    low, high : float
        Bounds of what may be entered.
    unit : str
        Key of the ``unit`` section of the text catalogue.
    basis : Basis
        How far it can be trusted.
    source, default_source : str
        Where the value and the default come from.
    uuid : str
        Of the registry's own value; empty where the default counts.
    """

    code: str
    value: float
    default: float
    low: float
    high: float
    unit: str
    basis: Basis
    source: str
    default_source: str
    uuid: str = ""


class Factors:
    """All assumptions, those of a registry before the defaults.

    Parameters
    ----------
    own : iterable of Factor
        What the registry holds; values of unknown codes are left out, as those of a newer version.
    """

    def __init__(self, own: Iterable[Factor] = ()) -> None:
        held = {one.code: one for one in own}
        self.all: dict[str, Assumption] = {}
        for one in _defaults():
            mine = held.get(one.code)
            if mine is not None:
                self.all[one.code] = Assumption(
                    one.code, mine.value, one.default, one.low, one.high, one.unit,
                    mine.basis, mine.source, one.source, mine.uuid,
                )  # fmt: skip
            else:
                self.all[one.code] = one

    def __getitem__(self, code: str) -> float:
        """Value that counts."""
        return self.all[code].value

    def by_age(self, name: str) -> list[float]:
        """Values of a factor that differs by age, 0 to 9 years and older."""
        return [self.all[f"{name}.{age}"].value for age in range(AGES)]

    @property
    def workshop(self) -> Workshop:
        """How workshops work."""
        return Workshop(
            attended_hours=self["attended_hours"],
            utilisation=self["utilisation"],
            efficiency=self["efficiency"],
            bay_use=self["bay_use"],
            workers_per_bay=self["workers_per_bay"],
            weeks=self["weeks"],
            shift_hours=self["shift_hours"],
        )

    @property
    def costs(self) -> dict[Move, float]:
        """What each move costs."""
        return {move: self[f"cost_{move.value}"] for move in Move}

    def bays_for(self, hours: ArrayLike) -> Floats:
        """Bays, open as those of a new centre, that hours of work need; not rounded."""
        return bays_required(
            hours,
            open_hours=STANDARD_WEEK * self["weeks"],
            use=self["bay_use"],
            workers=self["workers_per_bay"],
            efficiency=self["efficiency"],
            unevenness=self["unevenness"],
        )

    @property
    def visits_per_vehicle(self) -> float:
        """Repair orders of a vehicle in a year, over all of the parc."""
        share = self.by_age("share_of_age")
        coming = sum(a * b for a, b in zip(share, self.by_age("penetration"), strict=True))
        return coming / (sum(share) or 1.0) * self["visits_per_active"]

    def hours_per_vehicle(self, work_type: WorkType, ages: Iterable[float] | None = None) -> float:
        """Hours of a kind of work that a vehicle needs in a year.

        Parameters
        ----------
        ages : iterable of float, optional
            Share of the vehicles of each age; by default the assumed one.
        """
        share = list(self.by_age("share_of_age") if ages is None else ages)
        whole = sum(share) or 1.0
        mechanical = service_hours(
            [one / whole for one in share],
            self.by_age("penetration"),
            self["visits_per_active"],
            self["hours_per_visit"],
        ).sum()
        if work_type is WorkType.BODY:
            return self["body_visits"] * self["body_hours"]
        if work_type is WorkType.WARRANTY:
            return float(mechanical) * self["warranty_share"]
        return float(mechanical) if work_type in _WORKSHOP else 0.0


_WORKSHOP = (WorkType.SERVICE, WorkType.HIGH_VOLTAGE)


@cache
def _defaults() -> tuple[Assumption, ...]:
    with resource("factors.toml").open("rb") as file:
        held: dict[str, Any] = tomllib.load(file)
    found = []
    for name, one in held.items():
        for age, value in enumerate(one["values"]):
            code = f"{name}.{age}" if len(one["values"]) > 1 else name
            found.append(
                Assumption(
                    code, float(value), float(value), float(one["low"]), float(one["high"]),
                    one["unit"], Basis.ASSUMED, one["source"], one["source"],
                )
            )  # fmt: skip
    return tuple(found)
