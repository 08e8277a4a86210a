"""From the registry to a network on one day: what coverage, map and tables are computed from."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from aftersales.analysis.demand import apportion
from aftersales.analysis.network import Network, Sites, Surface
from aftersales.domain.errors import NotFoundError
from aftersales.domain.folding import folded
from aftersales.domain.records import (
    Authorisation,
    Brand,
    Certificate,
    DemandPoint,
    DemandRow,
    Facility,
    FacilityKind,
    Factor,
    Lane,
    Region,
    Settlement,
    Status,
    WorkType,
)
from aftersales.domain.scenarios import Scenario, ScenarioChange
from aftersales.services.factors import Factors
from aftersales.services.readiness import readiness_on
from aftersales.services.supply import Supply, may
from aftersales.store import queries
from aftersales.store.database import Database, read_revision

_RECORDS = (
    *("brands", "regions", "settlements", "facilities", "authorisations", "demand"),
    *("demand_points", "certificates", "lanes", "factors"),
)


@dataclass(frozen=True, slots=True)
class Unapplied:
    """A change of a scenario that no longer applies.

    ``why`` is ``gone`` for a record or reference that the registry no longer has, ``already`` for
    what is so by now, ``not_right`` for what does not fit the record as it is now.
    """

    change: ScenarioChange
    why: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything the registry knows, read at one moment.

    ``revision`` is the journal revision of that moment and ``written`` the identity of the last
    write, which tells a restored registry from another of the same revision; ``about`` what the
    registry says of itself: ``registry`` (its identity), ``name``, ``attribution``.

    With a scenario laid over it (:mod:`aftersales.services.scenarios.overlay`) ``scenario`` is its
    name, ``unapplied`` what of it no longer applies, and ``registry`` the registry as it is.
    """

    about: dict[str, str]
    revision: int
    brands: tuple[Brand, ...]
    regions: tuple[Region, ...]
    settlements: tuple[Settlement, ...]
    facilities: tuple[Facility, ...]
    authorisations: tuple[Authorisation, ...]
    demand: tuple[DemandRow, ...]
    demand_points: tuple[DemandPoint, ...]
    certificates: tuple[Certificate, ...] = ()
    lanes: tuple[Lane, ...] = ()
    factors: tuple[Factor, ...] = ()
    written: str = ""
    scenarios: tuple[Scenario, ...] = ()
    scenario_changes: tuple[ScenarioChange, ...] = ()
    scenario: str = ""
    unapplied: tuple["Unapplied", ...] = ()
    under: "Snapshot | None" = None

    @property
    def registry(self) -> "Snapshot":
        """What the registry itself knows, whatever is laid over it."""
        return self.under or self

    def holds_as(self, other: "Snapshot") -> bool:
        """Whether it has the same records as another, whatever else was written meanwhile."""
        return all(getattr(self, name) == getattr(other, name) for name in _RECORDS)

    @property
    def centres(self) -> tuple[Facility, ...]:
        """The service centres, in the order in which they are the sites of a network."""
        return tuple(f for f in self.facilities if f.kind is FacilityKind.SERVICE_CENTRE)


def read_snapshot(database: Database) -> Snapshot:
    """Read the whole registry in one transaction."""
    with database.read() as connection:
        return Snapshot(
            about=queries.meta(connection),
            revision=read_revision(connection),
            brands=tuple(queries.brands(connection)),
            regions=tuple(queries.regions(connection)),
            settlements=tuple(queries.settlements(connection)),
            facilities=tuple(queries.facilities(connection)),
            authorisations=tuple(queries.authorisations(connection)),
            demand=tuple(queries.demand(connection)),
            demand_points=tuple(queries.demand_points(connection)),
            certificates=tuple(queries.certificates(connection)),
            lanes=tuple(queries.lanes(connection)),
            factors=tuple(queries.factors(connection)),
            scenarios=tuple(queries.scenarios(connection)),
            scenario_changes=tuple(queries.scenario_changes(connection)),
            written=queries.last_write(connection),
        )


def stamp(database: Database) -> tuple[int, str]:
    """Revision and identity of the last write: equal as long as nothing was written or restored."""
    with database.read() as connection:
        return read_revision(connection), queries.last_write(connection)


def find_brand(snapshot: Snapshot, wanted: str) -> Brand:
    """Return the brand of a code or name, whatever its case.

    Raises
    ------
    NotFoundError
        ``unknown_brand`` naming the known ones, ``ambiguous_brand`` those that are meant.
    """
    meant = folded(wanted)
    for matches in (
        [brand for brand in snapshot.brands if brand.code == wanted],
        [brand for brand in snapshot.brands if folded(brand.code) == meant],
        [brand for brand in snapshot.brands if folded(brand.name) == meant],
    ):
        if len(matches) == 1:
            return matches[0]
        if matches:
            known = ", ".join(brand.code for brand in matches)
            raise NotFoundError("ambiguous_brand", value=wanted, known=known)
    known = ", ".join(brand.code for brand in snapshot.brands)
    raise NotFoundError("unknown_brand", value=wanted, known=known)


def demand_on(snapshot: Snapshot, day: date) -> dict[tuple[str, str | None], DemandRow]:
    """Newest demand row of each region and brand that is not younger than `day`."""
    found: dict[tuple[str, str | None], DemandRow] = {}
    for row in snapshot.demand:
        key = row.region, row.brand
        if row.year <= day.year and (key not in found or found[key].year < row.year):
            found[key] = row
    return found


def whole_network(
    snapshot: Snapshot,
    day: date,
    brand: str | None = None,
    work_type: WorkType = WorkType.SERVICE,
    detour: float = 1.0,
) -> tuple[Network, Supply]:
    """Build the network of all brands with demand as arrays, with the parts supply of its centres.

    Parameters
    ----------
    snapshot : Snapshot
        What the registry knows.
    day : date
        Day on which statuses, rights and papers have to be in force.
    brand : str, optional
        Code of a brand that is in it also without demand.
    work_type : WorkType
        Right a centre needs.
    detour : float
        Road kilometres for a geodesic one, for the lanes of parts.
    """
    rows = demand_on(snapshot, day)
    wanted = {b for _, b in rows if b} | {point.brand for point in snapshot.demand_points} | {brand}
    brands = [b.code for b in snapshot.brands if b.code in wanted]
    regions = tuple(region.code for region in snapshot.regions)
    factors = Factors(snapshot.factors)
    readiness, supply = readiness_on(snapshot, day, brands, work_type, factors, detour)
    network = Network(
        regions=regions,
        brands=tuple(brands),
        surface=_surface(snapshot, rows, regions, brands),
        sites=sites_on(snapshot, day, brands, work_type),
        readiness=readiness,
    )
    return network, supply


def _surface(
    snapshot: Snapshot,
    rows: dict[tuple[str, str | None], DemandRow],
    regions: Sequence[str],
    brands: Sequence[str],
) -> Surface:
    """Spread regional rows over settlements; a region's own points replace its spread."""
    index = {code: k for k, code in enumerate(regions)}
    places = list(snapshot.settlements)
    own = [point for point in snapshot.demand_points if point.brand in set(brands)]
    pointed = {(point.region, point.brand) for point in own}
    # Vehicles of a region that has no settlement still exist; they wait at its middle.
    settled = {place.region for place in places}
    lonely = [r for r in regions if r not in settled and any((r, b) in rows for b in brands)]
    middles = _middles(snapshot, lonely)
    region = np.array(
        [index[p.region] for p in places]
        + [index[r] for r in lonely]
        + [index[p.region] for p in own],
        np.int64,
    )
    latlon = np.array(
        [(p.lat, p.lon) for p in places]
        + [middles[r] for r in lonely]
        + [(p.lat, p.lon) for p in own],
        float,
    ).reshape(-1, 2)
    spread = len(places) + len(lonely)
    weight = np.array([p.population for p in places] + [1] * len(lonely), float)
    uio = np.zeros((len(region), len(brands)), np.int64)
    for column, code in enumerate(brands):
        totals = [
            rows[r, code].uio if (r, code) in rows and (r, code) not in pointed else 0
            for r in regions
        ]
        uio[:spread, column] = apportion(totals, region[:spread], weight)
    column_of = {code: k for k, code in enumerate(brands)}
    for k, point in enumerate(own, spread):
        uio[k, column_of[point.brand]] = point.uio
    region_names = {r.code: r.name for r in snapshot.regions}
    names = [p.name for p in places] + [region_names[r] for r in lonely] + [p.code for p in own]
    codes = [p.code for p in places] + lonely + [p.code for p in own]
    return Surface(tuple(codes), tuple(names), len(places), region, latlon, uio)


def _middles(snapshot: Snapshot, regions: Sequence[str]) -> dict[str, tuple[float, float]]:
    """A point inside each region; NaN for one without a boundary."""
    from aftersales.geo.boundaries import polygons_of

    boundary = {r.code: r.boundary for r in snapshot.regions}
    found = {}
    for code in regions:
        shape = polygons_of(boundary[code])
        inside = shape.point_on_surface() if shape is not None else None
        found[code] = (inside.y, inside.x) if inside is not None else (np.nan, np.nan)
    return found


def sites_on(snapshot: Snapshot, day: date, brands: Sequence[str], work_type: WorkType) -> Sites:
    """Service centres with their status and rights on the day."""
    centres = snapshot.centres
    return Sites(
        codes=tuple(centre.code for centre in centres),
        names=tuple(centre.name for centre in centres),
        latlon=np.array(
            [(np.nan, np.nan) if c.lat is None else (c.lat, c.lon) for c in centres], float
        ).reshape(-1, 2),
        active=np.array([c.status_on(day) is Status.ACTIVE for c in centres], np.bool_),
        authorised=may(centres, snapshot.authorisations, brands, work_type, day),
    )


def brands_on(snapshot: Snapshot, day: date) -> dict[str, tuple[str, ...]]:
    """Codes of the brands for which each facility holds any right on the day."""
    found: dict[str, set[str]] = defaultdict(set)
    for right in snapshot.authorisations:
        if right.valid_on(day):
            found[right.facility].add(right.brand)
    return {facility: tuple(sorted(codes)) for facility, codes in found.items()}


def demand_used(snapshot: Snapshot, network: Network, day: date) -> tuple[DemandRow, ...]:
    """Demand rows that a network's surface was made of; own points replace the others."""
    pointed = {(point.region, point.brand) for point in snapshot.demand_points}
    rows = demand_on(snapshot, day)
    return tuple(
        row for key, row in rows.items() if row.brand in network.brands and key not in pointed
    )


def points_used(snapshot: Snapshot, network: Network) -> tuple[DemandPoint, ...]:
    """Demand points of the user's own that a network's surface was made of."""
    return tuple(point for point in snapshot.demand_points if point.brand in network.brands)


def fingerprint(network: Network) -> str:
    """Hash of all that an assessment reads, equal for equal data on any machine."""
    digest = hashlib.sha256()
    surface, sites = network.surface, network.sites
    for words in (network.regions, network.brands, surface.codes, sites.codes):
        digest.update("\0".join(words).encode() + b"\1")
    for array in (surface.region, surface.latlon, surface.uio, sites.latlon, sites.active):
        digest.update(np.ascontiguousarray(array).tobytes())
    digest.update(np.ascontiguousarray(sites.authorised).tobytes())
    ready = network.ready
    for part in (ready.certified, ready.staffed, ready.capacity_hours, ready.hours_each):
        digest.update(np.ascontiguousarray(part).tobytes())
    digest.update(np.ascontiguousarray(ready.in_time).tobytes())
    return digest.hexdigest()[:16]
