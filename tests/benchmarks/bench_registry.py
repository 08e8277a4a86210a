"""Tables of 100,000 facilities: sorting, filtering and scrolling, beside the usual ways.

Run by hand: ``python -m tests.benchmarks.bench_registry``. Peers: pandas over the whole table in
memory, and Qt's own QSortFilterProxyModel. Medians of five, in seconds; ratios are peer / ours.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication

from aftersales.domain.folding import folded
from aftersales.domain.records import (
    Authorisation,
    Brand,
    Facility,
    FacilityKind,
    Region,
    Status,
    StatusEntry,
    WorkType,
)
from aftersales.store import entries, queries
from aftersales.store.database import Database, create_database
from aftersales.store.listing import Filter, Request, columns_of, row_ids, rows

ROWS = 100_000
DAY = date(2026, 6, 1)
NAMES = ("Автоцентр Ёлка", "Haval Центр", "长城 汽车", "Motor Žižkov")
WORDS = "елка 77"


def make(path: Path) -> Database:
    """A registry of synthetic centres with two rights each."""
    chance = np.random.default_rng(1)
    picked = chance.integers(0, len(NAMES), ROWS)
    database = create_database(path)
    active = (StatusEntry(status=Status.ACTIVE, since=date(2020, 1, 1)),)
    with database.write("import") as writer:
        entries.add(writer, [Brand(code=f"B{k}", name=f"Brand {k}") for k in range(20)])
        entries.add(writer, [Region(code=f"R{k}", name=f"Region {k}") for k in range(83)])
        entries.add(
            writer,
            [
                Facility(
                    code=f"SC-{k:06d}",
                    kind=FacilityKind.SERVICE_CENTRE,
                    name=f"{NAMES[picked[k]]} {k}",
                    region=f"R{k % 83}",
                    city=f"Город {k % 4000}",
                    bays=k % 12,
                    history=active,
                )
                for k in range(ROWS)
            ],
        )
        entries.add(
            writer,
            [
                Authorisation(
                    facility=f"SC-{k:06d}",
                    brand=f"B{(k + j) % 20}",
                    work_type=WorkType.SERVICE,
                    valid_from=date(2020, 1, 1),
                    valid_to=date(2027, 1, 1) + timedelta(days=k % 365),
                )
                for k in range(ROWS)
                for j in range(2)
            ],
        )
    return database


def median(work: Callable[[], Any]) -> float:
    """Median of five runs."""
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def ours(database: Database) -> dict[str, float]:
    """Each question as the window asks it: the ids of all rows, and the first 200 rows."""

    def ask(sort: str, **narrowed: Any) -> None:
        request = Request("centres", sort, filter=Filter(**narrowed), day=DAY)
        with database.read() as connection:
            ids = row_ids(connection, request)
            rows(connection, request, ids[:200])

    found = {f"sort {column}": median(lambda c=column: ask(c)) for column in columns_of("centres")}
    found["search"] = median(lambda: ask("name", words=WORDS))
    found["brand"] = median(lambda: ask("name", brand="B3"))
    found["status"] = median(lambda: ask("name", status="active"))
    found["ends soon"] = median(lambda: ask("name", expiry="soon"))
    return found


def in_pandas(database: Database) -> dict[str, float]:
    """The whole table in memory, sorted and searched by folded words."""
    with database.read() as connection:
        frame = pd.DataFrame([f.model_dump() for f in queries.facilities(connection)])
    key = (frame["code"] + " " + frame["name"] + " " + frame["city"]).map(folded)

    def search() -> None:
        found = frame
        for word in folded(WORDS).split():
            found = found[key.loc[found.index].str.contains(word, regex=False)]

    return {
        "sort name": median(lambda: frame.sort_values("name", key=lambda c: c.map(folded))),
        "sort bays": median(lambda: frame.sort_values("bays")),
        "search": median(search),
    }


def in_qt(database: Database) -> dict[str, float]:
    """The usual model and its proxy, filled once."""
    with database.read() as connection:
        facilities = queries.facilities(connection)
    source = QStandardItemModel()
    for facility in facilities:
        row = [QStandardItem(word) for word in (facility.code, facility.name, facility.city)]
        source.appendRow(row)
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(source)
    proxy.setFilterKeyColumn(1)
    proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    proxy.setSortLocaleAware(True)
    orders = [Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder]

    def sort() -> None:
        orders.reverse()
        proxy.sort(1, orders[0])

    def search() -> None:
        proxy.setFilterFixedString("")
        proxy.setFilterFixedString("елка")

    return {"sort name": median(sort), "search": median(search)}


def main() -> None:
    """Print every time, and how many times slower the peers are."""
    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        database = make(Path(folder) / "registry.sqlite")
        own = ours(database)
        for name, seconds in own.items():
            print(f"{name:24} {seconds:6.3f} s{'  over 0.3 s' if seconds > 0.3 else ''}")
        for peer, times in (("pandas", in_pandas(database)), ("Qt proxy", in_qt(database))):
            for name, seconds in times.items():
                print(f"{peer:9} {name:14} {seconds:6.3f} s  {seconds / own[name]:5.1f}x")
        database.close()
    application.quit()


if __name__ == "__main__":
    main()
