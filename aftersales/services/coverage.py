"""The question every screen and command asks: which vehicles are covered, where not, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np

from aftersales import __version__
from aftersales.analysis.allocation import Allocation, least_distance, nearest_first
from aftersales.analysis.assessment import Assessment, Summary, assess
from aftersales.analysis.cascade import Cascade, cascade
from aftersales.analysis.network import Network
from aftersales.analysis.reach import Reach, carried_over, reach_of
from aftersales.analysis.repairs import Repair
from aftersales.domain.progress import Progress
from aftersales.domain.records import Facility, WorkType
from aftersales.services.network import Snapshot, fingerprint, read_snapshot, whole_network
from aftersales.services.planned import as_open
from aftersales.services.repairs import repairs_of
from aftersales.services.scenarios.overlay import laid_over
from aftersales.services.supply import Supply
from aftersales.settings import Settings
from aftersales.store.database import Database

NEAREST, MOST = "nearest", "most"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a brand code (None for all), a reach in kilometres, a day, and the work.

    ``detour`` is the number of road kilometres for a geodesic one, for the lanes of parts, and
    ``allocation`` how hours are given out: ``nearest`` first, or ``most``, so that as many
    vehicles as possible get some. With ``planned`` centres, depots and plants that are planned or
    being built count as if they were open; ``scenario`` names what is laid over the registry, empty
    for nothing.
    """

    brand: str | None
    reach_km: float
    day: date
    work_type: WorkType = WorkType.SERVICE
    detour: float = Settings().detour_ratio
    allocation: str = NEAREST
    planned: bool = False
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """All brands at once: centres give their hours to the vehicles of all of them.

    ``network`` is that of all brands with demand, ``reach`` and ``cascade`` belong to it, and
    ``supply`` is how parts come to its centres.
    """

    network: Network
    reach: Reach
    cascade: Cascade
    supply: Supply


def parts_of(codes: Sequence[str], parts: Sequence[Summary]) -> list[dict[str, Any]]:
    """Vehicles, covered ones and share of each part of a network."""
    return [
        {"code": code, "uio": one.uio_total, "covered": one.uio_covered, "share": one.share}
        for code, one in zip(codes, parts, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Report:
    """An answered question, with all that is needed to show and to repeat it.

    ``snapshot`` has the asked scenario laid over it, ``counted`` is the same with planned
    facilities open where the question counts them, and ``repairs`` are the moves that would make
    vehicles repairable, the best first.
    """

    question: Question
    snapshot: Snapshot
    network: Network
    assessment: Assessment
    whole: Whole
    repairs: tuple[Repair, ...]
    counted: Snapshot

    @property
    def figures(self) -> dict[str, Any]:
        """Key figures, cascade and regions as answers in JSON have them."""
        found, summary = self.assessment, self.assessment.summary
        return {
            "uio_total": summary.uio_total,
            "uio_covered": summary.uio_covered,
            "share": summary.share,
            "uio_repairable": found.repairable,
            "cascade": [{"step": step, "uio": uio} for step, uio in found.cascade],
            "regions": parts_of(self.network.regions, found.regions),
        }

    @property
    def card(self) -> dict[str, Any]:
        """Run card: the same card gives the same numbers."""
        question = self.question
        return {
            "version": __version__,
            "registry": self.snapshot.about.get("registry", ""),
            "revision": self.snapshot.revision,
            "data": fingerprint(self.network),
            "brand": question.brand,
            "reach_km": question.reach_km,
            "as_of": question.day.isoformat(),
            "work_type": question.work_type.value,
            "detour": question.detour,
            "allocation": question.allocation,
            "planned": question.planned,
            "scenario": question.scenario,
            "what_if": self.snapshot.about.get("what_if"),
        }

    @property
    def asked(self) -> list[int]:
        """Indices of the asked brands among those of the whole network."""
        return [self.whole.network.brands.index(brand) for brand in self.network.brands]

    @property
    def unplaced(self) -> tuple[Facility, ...]:
        """Facilities without coordinates: listed, never counted."""
        return tuple(f for f in self.snapshot.facilities if f.lat is None)

    @property
    def uio_off_map(self) -> int:
        """Vehicles of regions that have no place to put them; never covered."""
        lost = ~np.isfinite(self.network.surface.latlon).all(axis=1)
        return int(self.assessment.uio[lost].sum())


def answer(database: Database, question: Question, progress: Progress | None = None) -> Report:
    """Read the registry and answer; nothing is written.

    Raises
    ------
    Cancelled
        If the person stopped it.
    """
    progress = progress or Progress()
    progress.step(0.0, "reading")
    return answer_from(read_snapshot(database), question, progress)


def answer_from(
    snapshot: Snapshot, question: Question, progress: Progress, known: Report | None = None
) -> Report:
    """Answer from what was already read.

    Parameters
    ----------
    known : Report, optional
        An answer from which the pairs within reach are taken over where places stayed.

    Raises
    ------
    NotFoundError
        ``unknown_scenario``.
    """
    progress.step(0.3, "demand")
    snapshot = laid_over(snapshot, question.scenario)
    counted = as_open(snapshot) if question.planned else snapshot
    network, supply = whole_network(
        counted, question.day, question.brand, question.work_type, question.detour
    )
    progress.step(0.4, "coverage")
    reach = _reach(network, question.reach_km, known)
    progress.step(0.5, "coverage")
    allocate: Callable[..., Allocation] = nearest_first
    if question.allocation == MOST:
        allocate = partial(least_distance, cancelled=lambda: progress.is_cancelled)
    whole = Whole(network, reach, cascade(network, reach, allocate), supply)
    chain = whole.cascade
    if question.brand is not None:
        brand = network.brands.index(question.brand)
        network, chain = network.only(brand), chain.only(brand)
    assessment = assess(
        network,
        question.reach_km,
        lambda done: progress.step(0.6 + 0.3 * done, "coverage" if done < 0.9 else "gaps"),  # noqa: PLR2004
        chain,
    )
    moves = repairs_of(snapshot, whole, assessment.white_spots, question.brand)
    return Report(question, snapshot, network, assessment, whole, moves, counted)


def _reach(network: Network, reach_km: float, known: Report | None) -> Reach:
    """Pairs within reach: those of a known answer where places and sites stayed."""
    points, sites = network.surface.latlon, network.sites.latlon
    if known is None or known.question.reach_km != reach_km:
        return reach_of(points, sites, reach_km)
    before = known.whole.network
    if not np.array_equal(before.surface.latlon, points, equal_nan=True):
        return reach_of(points, sites, reach_km)
    if np.array_equal(before.sites.latlon, sites, equal_nan=True):
        return known.whole.reach
    return carried_over(known.whole.reach, points, before.sites.latlon, sites, reach_km)
