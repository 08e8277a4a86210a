"""How long printed maps and reports of every region of the demo take, on one core."""

import resource
import tempfile
import time
from pathlib import Path

from aftersales.exchange.print_base import Basemap, basemap
from aftersales.exchange.print_report import ReportTable, ShortReport, report_pdf
from aftersales.exchange.print_sheet import Place, Sheet, Site, SiteKind, SiteState, Spot
from aftersales.geo.boundaries import polygons_of
from aftersales.services import demo
from aftersales.services.network import Snapshot, read_snapshot
from aftersales.store.database import open_database
from tests.exchange.printed import map_files


def sheets_of(snapshot: Snapshot) -> list[Sheet]:
    """A sheet for each region, with its settlements and all facilities."""
    shapes = [(r.code, r.name, polygons_of(r.boundary)) for r in snapshot.regions]
    base = basemap([(code, name, shape) for code, name, shape in shapes if shape is not None])
    sites = tuple(
        Site(f.lat, f.lon, SiteKind(f.kind.value), SiteState.ELIGIBLE, f.name)
        for f in snapshot.facilities
        if f.lat is not None and f.lon is not None
    )
    return [_sheet(snapshot, base, code, sites) for code in base.codes]


def _sheet(snapshot: Snapshot, base: Basemap, code: str, sites: tuple[Site, ...]) -> Sheet:
    held = [s for s in snapshot.settlements if s.region == code and s.lat is not None]
    held.sort(key=lambda town: -town.population)
    places = tuple(
        Place(s.lat, s.lon, s.population // 100, s.population // 100 * (k % 3) // 2, s.name)
        for k, s in enumerate(held)
    )
    spots = tuple(Spot(k, p.lat, p.lon, p.uio, p.name) for k, p in enumerate(places[:30], 1))
    name = base.names[base.codes.index(code)]
    return Sheet(
        base,
        code,
        name,
        "All brands",
        "1 Jan 2026",
        "en",
        100.0,
        figures=(("83.4%", "covered"),),
        places=places,
        sites=sites,
        spots=spots,
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.sqlite"
        demo.build(path)
        database = open_database(path)
        start = time.perf_counter()
        sheets = sheets_of(read_snapshot(database))
        database.close()
    print(f"{len(sheets)} sheets ready: {time.perf_counter() - start:.1f} s")
    for name, work in (("PNG and PDF", map_files), ("report PDF", _report)):
        wall, cpu = time.perf_counter(), time.process_time()
        size = sum(
            len(b"".join(one)) if isinstance(one, tuple) else len(one) for one in map(work, sheets)
        )
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{name}: {wall:.1f} s, {cpu:.1f} s of one core, {size / 1e6:.1f} MB, peak {most} MB")


def _report(sheet: Sheet) -> bytes:
    rows = tuple((str(s.rank), s.name, str(s.uio)) for s in sheet.spots)
    table = ReportTable("White spots", ("#", "Place", "Vehicles"), rows, frozenset({0, 2}))
    words = ("Most vehicles are covered.",) * 4
    return report_pdf(
        ShortReport(sheet.title, sheet.subtitle, sheet.day, "en", (), words, sheet, (table,))
    )


if __name__ == "__main__":
    main()
