"""What a committed write touched, so that a view refreshes only when it must."""

from dataclasses import dataclass
from enum import Flag, auto


class Area(Flag):
    """Kinds of things a write may touch."""

    NOTHING = 0
    BRANDS = auto()
    REGIONS = auto()
    SETTLEMENTS = auto()
    FACILITIES = auto()
    AUTHORISATIONS = auto()
    DEMAND = auto()


@dataclass(frozen=True, slots=True)
class Change:
    """A committed write.

    Attributes
    ----------
    area : Area
        What it touched.
    revision : int
        Journal revision of the registry after the write.
    label : str
        What the person did, as the undo menu names it.
    """

    area: Area
    revision: int
    label: str
