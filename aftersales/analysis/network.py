"""A network on one day, as arrays: who demands service where, and who may give it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Surface:
    """Demand of `b` brands at `m` places.

    Attributes
    ----------
    codes, names : tuple of str, length m
        Code and name of each place; codes of settlements and own points may coincide.
    settled : int
        How many of the first places are settlements; the others stand for a region without
        any, or are demand points of the user's own.
    region : ndarray of int64, shape (m,)
        Index of the region of each place.
    latlon : ndarray of shape (m, 2)
        Degrees, WGS84.
    uio : ndarray of int64, shape (m, b)
        Units in operation.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    settled: int
    region: NDArray[np.int64]
    latlon: NDArray[np.float64]
    uio: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sites:
    """`n` service centres, with what they may do on the day.

    Attributes
    ----------
    codes, names : tuple of str, length n
        Identity.
    latlon : ndarray of shape (n, 2)
        Degrees; NaN for a site that has no coordinates yet.
    active : ndarray of bool, shape (n,)
        Whether the status is active.
    authorised : ndarray of bool, shape (n, b)
        Whether a right for the brand and work type is in force on the day.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    latlon: NDArray[np.float64]
    active: NDArray[np.bool_]
    authorised: NDArray[np.bool_]

    @property
    def placed(self) -> NDArray[np.bool_]:
        """Which sites have coordinates, shape (n,)."""
        return np.asarray(np.isfinite(self.latlon).all(axis=1))


@dataclass(frozen=True, slots=True)
class Network:
    """What an assessment needs: regions, brands, demand surface and service centres."""

    regions: tuple[str, ...]
    brands: tuple[str, ...]
    surface: Surface
    sites: Sites
