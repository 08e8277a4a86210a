"""All regional packs of the demo, in every format: time, memory of every process, and size.

Run by hand: ``.venv/bin/python -m tests.benchmarks.bench_pack``. The goal is three minutes on two
cores, with memory that does not grow with the number of regions.
"""

import os
import resource
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from aftersales.domain.progress import Progress
from aftersales.services import demo
from aftersales.services.coverage import Question, answer
from aftersales.services.packs.order import FORMATS, Order
from aftersales.services.packs.press import Press
from aftersales.services.packs.profiles import EXTERNAL
from aftersales.services.packs.writing import write_packs
from aftersales.store.database import open_database

GOAL_SECONDS = 180
_EVERY_SECONDS = 0.5


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.sqlite"
        demo.build(path)
        database = open_database(path)
        report = answer(database, Question(None, 100.0, date(2026, 6, 1)))
        database.close()
        started = time.perf_counter()
        press = Press(report, Order(EXTERNAL, FORMATS, "en"))
        regions = (None, *report.network.regions)
        done: list[float] = []
        with watched(done) as peaks:
            outcome = write_packs(
                press,
                regions,
                Path(folder) / "packs",
                Progress(lambda share, _: done.append(share)),
            )
        seconds = time.perf_counter() - started
        size = sum(file.stat().st_size for file in outcome.files)
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        own = resource.getrusage(resource.RUSAGE_SELF)
        cpu = spent.ru_utime + spent.ru_stime + own.ru_utime + own.ru_stime
        print(f"packs {len(regions)}, files {len(outcome.files)}, failed {len(outcome.failed)}")
        print(
            f"wall {seconds:.0f} s (goal {GOAL_SECONDS}), cpu {cpu:.0f} s, load {os.getloadavg()}"
        )
        print(f"{size / 2**20:.0f} MB; memory of the children at a quarter, a half and the end:")
        print(
            [
                f"{share:.0%}: {mb} MB"
                for share, mb in (peaks[len(peaks) * k // 4 - 1] for k in (1, 2, 4))
            ]
        )


@contextmanager
def watched(done: list[float]) -> Iterator[list[tuple[float, list[int]]]]:
    """Resident memory of each child, read again and again."""
    seen: list[tuple[float, list[int]]] = []
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(_EVERY_SECONDS):
            seen.append((done[-1] if done else 0.0, children_mb()))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()


def children_mb() -> list[int]:
    found = []
    for task in Path("/proc/self/task").iterdir():
        for child in (task / "children").read_text().split():
            try:
                pages = int(Path(f"/proc/{child}/statm").read_text().split()[1])
            except (OSError, IndexError):
                continue
            found.append(pages * os.sysconf("SC_PAGE_SIZE") // 2**20)
    return sorted(found)


if __name__ == "__main__":
    main()
