"""How surely a part comes, over all ways by which it may.

With the fill rates f1 of the facing depot and f2 of the system, and the share s of what comes
from a plant within the country of what nobody has in stock:

    expected lead = f1·t_facing + (f2−f1)·t_other + (1−f2)·[s·t_plant + (1−s)·t_import]
    P(lead <= L)  = f1·P(t_facing <= L) + (f2−f1)·P(t_other <= L) + …
"""

from dataclasses import dataclass

import numpy as np

from aftersales.analysis.supply import Flags, Leads
from aftersales.geo.distance import Floats


@dataclass(frozen=True, slots=True)
class FillRates:
    """How often a part is there.

    Attributes
    ----------
    facing : float
        f1, by the depot that faces the workshop.
    system : float
        f2, by any depot; not less.
    local : float
        s, of the rest by a plant within the country, where there is one.
    """

    facing: float
    system: float
    local: float


def mixed(
    rates: FillRates, facing: Leads, other: Leads, plant: Leads, abroad: Leads
) -> tuple[Floats, Floats]:
    """Expected lead and the probability of keeping a promise, over all ways a part may come.

    Parameters
    ----------
    facing, other, plant, abroad : Leads
        Of the same `k` workshops: from the depot that faces it, from another depot, from a plant
        within the country, and from abroad. Infinite where there is no such way: what no other
        depot or plant can send comes from abroad.

    Returns
    -------
    tuple of ndarray of shape (k,)
        Hours; probability.
    """
    f1, f2 = rates.facing, max(rates.facing, rates.system)
    t2, p2 = _else(other, abroad)
    t3, p3 = _else(plant, abroad)
    s = rates.local
    expected = _part(f1, facing.hours) + _part(f2 - f1, t2)
    expected += _part((1 - f2) * s, t3) + _part((1 - f2) * (1 - s), abroad.hours)
    hit = f1 * facing.hit + (f2 - f1) * p2 + (1 - f2) * (s * p3 + (1 - s) * abroad.hit)
    return np.where(np.isfinite(facing.hours), expected, np.inf), hit


def _else(way: Leads, abroad: Leads) -> tuple[Floats, Floats]:
    there: Flags = np.isfinite(way.hours)
    return np.where(there, way.hours, abroad.hours), np.where(there, way.hit, abroad.hit)


def _part(share: float, hours: Floats) -> Floats:
    """Share of hours that may be infinite: nothing of for ever is nothing."""
    return share * hours if share > 0 else np.zeros_like(hours)
