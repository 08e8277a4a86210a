"""A network on one day, as arrays: who demands service where, and who may give it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aftersales.analysis.capacity import capacity_hours


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
class Readiness:
    """What `n` service centres need beside a right, to really repair vehicles of `b` brands.

    Attributes
    ----------
    certified : ndarray of bool, shape (n, b)
        Whether no certificate for the work is missing on the day.
    staffed : ndarray of bool, shape (n,)
        Whether there is a technician.
    technician_hours, bay_hours : ndarray of shape (n,)
        Hours a year that technicians and bays can sell; NaN where their number is not known.
    hours_each : ndarray of shape (b,)
        Hours a year that a vehicle of each brand needs.
    lead_hours : ndarray of shape (n, b)
        Hours until a part of the facing depot is at the bay; infinite where there is no depot.
    in_time : ndarray of bool, shape (n, b)
        Whether that is within the promise.
    """

    certified: NDArray[np.bool_]
    staffed: NDArray[np.bool_]
    technician_hours: NDArray[np.float64]
    bay_hours: NDArray[np.float64]
    hours_each: NDArray[np.float64]
    lead_hours: NDArray[np.float64]
    in_time: NDArray[np.bool_]

    @property
    def capacity_hours(self) -> NDArray[np.float64]:
        """Hours a year of each centre: the smaller of both, infinite where neither is known."""
        return capacity_hours(self.technician_hours, self.bay_hours)[0]


@dataclass(frozen=True, slots=True)
class Network:
    """What an assessment needs: regions, brands, demand surface and service centres.

    Without `readiness` every centre has all it needs.
    """

    regions: tuple[str, ...]
    brands: tuple[str, ...]
    surface: Surface
    sites: Sites
    readiness: Readiness | None = None

    @property
    def ready(self) -> Readiness:
        """The readiness, or one that lacks nothing."""
        if self.readiness is not None:
            return self.readiness
        sites, brands = self.sites.authorised.shape
        everything = np.ones((sites, brands), np.bool_)
        return Readiness(
            certified=everything,
            staffed=np.ones(sites, np.bool_),
            technician_hours=np.full(sites, np.nan),
            bay_hours=np.full(sites, np.nan),
            hours_each=np.zeros(brands),
            lead_hours=np.zeros((sites, brands)),
            in_time=everything,
        )

    @property
    def eligible(self) -> NDArray[np.bool_]:
        """Which centres may and can serve each brand: active, authorised, certified, staffed."""
        ready, sites = self.ready, self.sites
        can = sites.active & ready.staffed
        return np.asarray(can[:, None] & sites.authorised & ready.certified)

    def only(self, brand: int) -> "Network":
        """The network of one brand; what its centres do for others is not in it."""
        surface, sites, ready = self.surface, self.sites, self.ready
        one = [brand]
        return Network(
            self.regions,
            (self.brands[brand],),
            replace(surface, uio=surface.uio[:, one]),
            replace(sites, authorised=sites.authorised[:, one]),
            replace(
                ready,
                certified=ready.certified[:, one],
                hours_each=ready.hours_each[one],
                lead_hours=ready.lead_hours[:, one],
                in_time=ready.in_time[:, one],
            ),
        )
