"""The parc in years to come: vehicles age, some leave, new ones are sold.

    w[t+1, a+1] = w[t, a] · (1 − scrap_a),   w[t+1, 0] = sales

with w[t, a] the vehicles of age a in year t; the last age gathers all that are older.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from aftersales.geo.distance import Floats


@dataclass(frozen=True, slots=True)
class Year:
    """A parc at the end of a year.

    Attributes
    ----------
    by_age : ndarray of shape (a,)
        Vehicles of each age.
    scrapped : float
        Vehicles that left in the year.
    leaving_warranty : float
        Vehicles whose warranty ended in the year.
    """

    by_age: Floats
    scrapped: float
    leaving_warranty: float

    @property
    def uio(self) -> float:
        """Vehicles of all ages."""
        return float(self.by_age.sum())


def roll_forward(
    by_age: ArrayLike, sales: float, scrappage: ArrayLike, warranty_years: int, years: int
) -> list[Year]:
    """Roll a parc forward year by year, with the same sales in each.

    Parameters
    ----------
    by_age : array_like of shape (a,)
        Vehicles of each age now; the last one holds all that are older.
    sales : float
        New vehicles a year.
    scrappage : array_like of shape (a,)
        Share of the vehicles of each age that leaves in a year.
    warranty_years : int
        Age at which the warranty of a vehicle has ended.
    years : int
        How many.

    Returns
    -------
    list of Year
        Now first, then each year.

    Raises
    ------
    ValueError
        If shapes disagree or a number is not what it has to be.
    """
    held, leaving = np.asarray(by_age, float), np.asarray(scrappage, float)
    if held.ndim != 1 or held.shape != leaving.shape or not held.size:
        raise ValueError("by_age and scrappage must have one number for each age")
    if (held < 0).any() or sales < 0 or ((leaving < 0) | (leaving > 1)).any():
        raise ValueError("vehicles must not be negative, and shares lie between 0 and 1")
    found = [Year(held, 0.0, 0.0)]
    for _ in range(years):
        kept = held * (1 - leaving)
        older = np.append(sales, kept[:-1])
        older[-1] += kept[-1]
        ended = kept[warranty_years - 1] if 1 <= warranty_years < held.size else 0.0
        found.append(Year(older, float((held - kept).sum()), float(ended)))
        held = older
    return found
