"""Small networks and registries for tests."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import numpy as np

from aftersales.analysis.network import Network, Sites, Surface
from aftersales.domain.records import (
    Authorisation,
    Basis,
    Brand,
    DemandPoint,
    DemandRow,
    Facility,
    FacilityKind,
    Record,
    Region,
    Settlement,
    Status,
    StatusEntry,
    WorkType,
)
from aftersales.domain.scenarios import Scenario, ScenarioChange
from aftersales.store import entries
from aftersales.store.database import Database, create_database, open_database
from aftersales.store.tables import TABLES

DAY = date(2026, 6, 1)


def make_network(
    places: Sequence[tuple[float, float]],
    uio: Sequence[Sequence[int]],
    sites: Sequence[tuple[float, float]] = (),
    *,
    active: Sequence[bool] | None = None,
    authorised: Sequence[Sequence[bool]] | None = None,
    regions: Sequence[int] | None = None,
) -> Network:
    """A network of arrays; by default every site may serve every brand."""
    m, n = len(places), len(sites)
    units = np.array(uio, np.int64).reshape(m, -1)
    brands = units.shape[1]
    region = np.array(regions if regions is not None else [0] * m, np.int64)
    on = np.array(active if active is not None else [True] * n, np.bool_)
    rights = np.array(authorised if authorised is not None else [[True] * brands] * n, np.bool_)
    return Network(
        regions=tuple(f"R{k}" for k in range(int(region.max(initial=0)) + 1)),
        brands=tuple(f"B{k}" for k in range(brands)),
        surface=Surface(
            tuple(f"P{k}" for k in range(m)),
            tuple(f"Place {k}" for k in range(m)),
            m,
            region,
            np.array(places, float).reshape(-1, 2),
            units,
        ),
        sites=Sites(
            tuple(f"S{k}" for k in range(n)),
            tuple(f"Site {k}" for k in range(n)),
            np.array(sites, float).reshape(-1, 2),
            on,
            rights.reshape(n, brands),
        ),
    )


def make_centre(code: str = "SC-1", **over: Any) -> Facility:
    """An active service centre in Region A."""
    values: dict[str, object] = {
        "code": code,
        "kind": FacilityKind.SERVICE_CENTRE,
        "name": f"Centre {code}",
        "region": "A",
        "lat": 55.0,
        "lon": 37.0,
        "history": (StatusEntry(status=Status.ACTIVE, since=date(2020, 1, 1)),),
    }
    return Facility(**{**values, **over})


def make_right(facility: str = "SC-1", brand: str = "ONE", **over: Any) -> Authorisation:
    """A service right since 2020."""
    values: dict[str, object] = {
        "facility": facility,
        "brand": brand,
        "work_type": WorkType.SERVICE,
        "valid_from": date(2020, 1, 1),
    }
    return Authorisation(**{**values, **over})


def new_registry(path: Path) -> Database:
    """An empty registry with an identity of its own, without the migrations each time."""
    path.write_bytes(_migrated())
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE meta SET value = ? WHERE key = 'registry'", (str(uuid4()),))
    return open_database(path)


@cache
def _migrated() -> bytes:
    """The file of an empty registry."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.sqlite"
        create_database(path).close()
        return path.read_bytes()


def fill(database: Database, *more: Record) -> None:
    """One brand, two regions with a town each, demand in both; then whatever else is given."""
    records: list[Record] = [
        Brand(code="ONE", name="Brand One"),
        Brand(code="TWO", name="Brand Two"),
        Region(code="A", name="Region A"),
        Region(code="B", name="Region B"),
        Settlement(code="a1", name="Alpha", region="A", lat=55.0, lon=37.0, population=300),
        Settlement(code="a2", name="Aleph", region="A", lat=56.0, lon=38.0, population=100),
        Settlement(code="b1", name="Beta", region="B", lat=60.0, lon=60.0, population=50),
        *(
            DemandRow(
                region=region,
                brand="ONE",
                year=2025,
                uio=uio,
                basis=Basis.MEASURED,
                source="a test",
            )
            for region, uio in (("A", 400), ("B", 70))
        ),
        *more,
    ]
    with database.write("fill") as writer:
        for kind in (Brand, Region, Settlement, Facility, Authorisation, DemandRow, DemandPoint):
            entries.add(writer, [record for record in records if type(record) is kind])


# What people fill in, field by field; scenarios are filled by plans and by their own verbs.
TYPED = tuple(kind for kind in TABLES if kind not in {Scenario, ScenarioChange})
