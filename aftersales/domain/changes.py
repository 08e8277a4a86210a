"""What a committed write touched, so that a view refreshes only when it must."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Flag, auto
from typing import Any


class Area(Flag):
    """Kinds of things a write may touch."""

    NOTHING = 0
    BRANDS = auto()
    REGIONS = auto()
    SETTLEMENTS = auto()
    FACILITIES = auto()
    AUTHORISATIONS = auto()
    DEMAND = auto()
    CERTIFICATES = auto()
    CONTACTS = auto()
    DECISIONS = auto()
    LANES = auto()
    FACTORS = auto()
    SCENARIOS = auto()


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
        Code of what the person did, in the ``action`` section of the text catalogue.
    details : mapping
        What the sentence of the label names.
    """

    area: Area
    revision: int
    label: str
    details: Mapping[str, Any] = field(default_factory=dict)
