"""A file of 100,000 centres: previewed, applied, stopped; beside the usual way.

Run by hand: ``python -m tests.benchmarks.bench_sync``. Every step runs in a process of its own,
which tells its time and its largest memory. The peer of the preview is pandas: read_csv, a merge
on the key and a comparison of all columns, without types, faults, bases or conflicts. The peer of
the apply is sqlite3: an upsert by executemany in one transaction, without journal or receipt.
Seconds; ratios are peer / ours.
"""

import csv
import multiprocessing
import resource
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from aftersales.domain.progress import Progress
from aftersales.services.sync.apply import apply
from aftersales.services.sync.export import export_csv
from aftersales.services.sync.preview import preview
from aftersales.services.sync.staging import stage
from aftersales.store.database import open_database

DAY = date(2026, 6, 1)
CHANGED = ("city", "bays", "notes")


def edit(source: Path, target: Path, every: int) -> None:
    """Change three fields of every so many rows, and close one in fifty of them."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = list(csv.reader(file, delimiter=";"))
    at = {name: head.index(name) for name in (*CHANGED, "status")}
    with target.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow(head)
        for k, row in enumerate(rows):
            if row[0].startswith("#end"):
                out.write(";".join(row) + "\r\n")
                continue
            if k % every == 0:
                row[at["city"]] = f"Новый город {k}"
                row[at["bays"]] = str(k % 60)
                row[at["notes"]] = f"Проверено {k}"
                if k % (50 * every) == 0:
                    row[at["status"]] = "closed"
            writer.writerow(row)


def made(registry: Path, file: Path) -> None:
    """Make the registry and a file of it; a process passes its memory on to those it starts."""
    from tests.benchmarks.bench_registry import make

    database = make(registry)
    export_csv(database, "centres", file, "ru", DAY)
    database.close()


def previewed(registry: Path, file: Path) -> str:
    """Read the file and compare it."""
    found = preview(open_database(registry), stage(file), DAY)
    return str(found.counts)


def applied(registry: Path, file: Path) -> tuple[float, str]:
    """Write a preview that was made before; its own seconds."""
    database = open_database(registry)
    shown = preview(database, stage(file), DAY)
    begin = time.perf_counter()
    done = apply(database, shown)
    return time.perf_counter() - begin, str(done.change)


def stopped(registry: Path, file: Path) -> float:
    """Longest time between two looks at whether a person wants to stop."""
    longest, last = 0.0, time.perf_counter()

    class Watched(Progress):
        def step(self, done: float, stage: str) -> None:
            nonlocal longest, last
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
            super().step(done, stage)

    database = open_database(registry)
    staged = stage(file)
    last = time.perf_counter()
    shown = preview(database, staged, DAY, progress=Watched())
    last = time.perf_counter()
    apply(database, shown, progress=Watched())
    return longest


def with_pandas(registry: Path, file: Path) -> int:
    """What a script would do for the preview."""
    import pandas as pd

    columns = "uuid, code, name, city, bays, technicians, phone, email, notes"
    with closing(sqlite3.connect(registry)) as held:
        ours = pd.read_sql_query(f"SELECT {columns} FROM facilities", held)  # noqa: S608
    theirs = pd.read_csv(file, sep=";", dtype=str, comment="#", keep_default_na=False)
    both = theirs.merge(ours.astype(str), on="uuid", suffixes=("", "_ours"))
    names = ("code", "name", "city", "bays", "technicians", "phone", "email", "notes")
    return int(sum((both[name] != both[f"{name}_ours"]).sum() for name in names))


def with_sqlite(registry: Path, file: Path) -> int:
    """What a script would do for the apply."""
    with file.open(encoding="utf-8-sig", newline="") as source:
        head, *rows = list(csv.reader(source, delimiter=";"))
    places = [head.index(name) for name in (*CHANGED, "uuid")]
    values = [[row[k] for k in places] for row in rows if not row[0].startswith("#")]
    with closing(sqlite3.connect(registry)) as held, held:
        held.executemany("UPDATE facilities SET city=?, bays=?, notes=? WHERE uuid=?", values)
    return len(values)


def alone(work: Callable[..., Any], *arguments: Any) -> tuple[float, float, Any]:
    """Seconds, megabytes and result of work in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (work, *arguments))


def _measured(work: Callable[..., Any], *arguments: Any) -> tuple[float, float, Any]:
    begin = time.perf_counter()
    found = work(*arguments)
    seconds = time.perf_counter() - begin
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, found


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seconds, memory, _ = alone(made, folder / "r.sqlite", folder / "out.csv")
        print(f"made and exported in {seconds:.0f} s with {memory:.0f} MB")
        for every in (10, 1):
            file = folder / f"{every}.csv"
            alone(edit, folder / "out.csv", file, every)
            registry = folder / f"{every}.sqlite"
            shutil.copy(folder / "r.sqlite", registry)
            print(f"100,000 rows, every {every}. changed")
            ours, memory, counts = alone(previewed, registry, file)
            peer, peer_memory, _ = alone(with_pandas, registry, file)
            print(f"  preview {ours:6.2f} s {memory:5.0f} MB   pandas {peer:6.2f} s "
                  f"{peer_memory:5.0f} MB   {peer / ours:5.2f}x   {counts}")  # fmt: skip
            longest = alone(stopped, registry, file)[2]
            shutil.copy(folder / "r.sqlite", registry)
            _, memory, (ours, change) = alone(applied, registry, file)
            shutil.copy(folder / "r.sqlite", registry)
            peer, peer_memory, _ = alone(with_sqlite, registry, file)
            print(f"  apply   {ours:6.2f} s {memory:5.0f} MB   sqlite {peer:6.2f} s "
                  f"{peer_memory:5.0f} MB   {peer / ours:5.2f}x   {change[:60]}")  # fmt: skip
            print(f"  longest step without a look at Cancel: {longest:.2f} s")


if __name__ == "__main__":
    main()
