"""Packs written into a folder, one region after another.

A file is put in its place whole. The run card comes last, with the hash of every other file of
its pack: where it stands and fits, the pack is whole. What goes wrong with one region is told and
stops no other.
"""

import hashlib
import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from aftersales.domain.errors import AftersalesError, StorageError
from aftersales.domain.progress import Cancelled, Progress
from aftersales.domain.tiles import Background
from aftersales.exchange.run_card import Card
from aftersales.exchange.tables import write_file
from aftersales.services.coverage import Report
from aftersales.services.packs.order import Order
from aftersales.services.packs.page import page
from aftersales.services.packs.press import Press
from aftersales.services.packs.profiles import INTERNAL
from aftersales.services.packs.regions import codes_of
from aftersales.texts import text

UNEXPECTED = "unexpected"
_MANY = 8  # packs, from which on another process pays
_GLANCE_SECONDS = 0.3  # between looks whether somebody wants to stop
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """A pack that could not be written: its region, None for the country, and why.

    ``code`` and ``values`` are those of the error, ``unexpected`` and its name for a bug;
    ``is_storage`` tells that disk or folder is to blame.
    """

    region: str | None
    code: str
    values: Mapping[str, object]
    is_storage: bool = False

    def words(self, language: str) -> str:
        """What went wrong and how to mend it."""
        section = "pack.failed_" if self.code == UNEXPECTED else "error."
        return text(section + self.code, language, **self.values)


@dataclass
class Outcome:
    """What was written, in order, and what was not."""

    files: list[Path] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)


def write_pack(press: Press, region: str | None, folder: Path, progress: Progress) -> Outcome:
    """Write the pack of a region into a folder of its own; what goes wrong is told.

    Raises
    ------
    Cancelled
        If the person stopped it.
    """
    outcome = Outcome()
    try:
        for name, body in press.files(region):
            if progress.is_cancelled:
                raise Cancelled
            outcome.files.append(folder / press.folders[region] / name)
            write_file(outcome.files[-1], body)
    except Cancelled:
        raise
    except AftersalesError as error:
        is_storage = isinstance(error, StorageError)
        outcome.failed.append(Failure(region, error.code, error.values, is_storage))
    except Exception as error:
        _log.exception("pack of %s", region)
        name = type(error).__name__
        outcome.failed.append(Failure(region, UNEXPECTED, {"reason": name}))
    if outcome.failed:
        outcome.files = [path for path in outcome.files if path.is_file()]
    return outcome


def write_packs(
    press: Press, regions: Sequence[str | None], folder: Path, progress: Progress | None = None
) -> Outcome:
    """Write the packs of some regions, None for that of the whole country.

    Many packs are written by two processes; one is as quick for a few.

    Raises
    ------
    Cancelled
        If the person stopped it; what is there already is whole.
    """
    report = progress or Progress()
    if len(regions) >= _MANY and (os.cpu_count() or 1) > 1:
        return _by_processes(press, regions, folder, report)
    outcomes = []
    for number, region in enumerate(regions):
        report.step(number / len(regions), "packs")
        outcomes.append(write_pack(press, region, folder, report))
    return _joined(outcomes)


def _joined(outcomes: Iterable[Outcome]) -> Outcome:
    whole = Outcome()
    for one in outcomes:
        whole.files += one.files
        whole.failed += one.failed
    return whole


def _by_processes(
    press: Press, regions: Sequence[str | None], folder: Path, progress: Progress
) -> Outcome:
    """Write packs in processes of their own; what they hold is bounded by one pack each."""
    started = (press.report, press.order)
    with ProcessPoolExecutor(2, get_context("spawn"), _start_process, started) as pool:
        works = [pool.submit(_write_in_process, region, folder) for region in regions]
        pending = set(works)
        try:
            while pending:
                progress.step(1 - len(pending) / len(works), "packs")
                _, pending = wait(pending, _GLANCE_SECONDS, FIRST_COMPLETED)
        except Cancelled:
            pool.shutdown(cancel_futures=True)
            raise
        return _joined(work.result() for work in works)


_process: list[Press] = []  # the press of a process that only writes packs


def _start_process(report: Report, order: Order) -> None:
    _process.append(Press(report, order))


def _write_in_process(region: str | None, folder: Path) -> Outcome:
    return write_pack(_process[0], region, folder, Progress())


def write_region_map(
    report: Report, wanted: str, path: Path, language: str, background: Background | None = None
) -> int:
    """Write the map page of one region, with all that may be known inside; return its size.

    Raises
    ------
    InputError
        ``region_unknown``.
    """
    region = codes_of(report.snapshot, [wanted])[0]
    press = Press(report, Order(INTERNAL, ("html",), language, background=background))
    body = page(press.content(region), press.outlines, press.order.background).encode(
        "utf-8", "replace"
    )
    write_file(path, body)
    return len(body)


def other_files(card: Card, folder: Path) -> list[str]:
    """Names of the files of a card that now stand in a folder with other bytes, or not at all."""
    differ = []
    for name, digest in card.get("files", {}).items():
        path = folder / str(name)
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            differ.append(str(name))
    return differ
