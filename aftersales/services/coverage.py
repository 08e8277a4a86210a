"""The question every screen and command asks: which vehicles are covered, where not, and why."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from aftersales import __version__
from aftersales.analysis.assessment import Assessment, assess
from aftersales.analysis.network import Network
from aftersales.domain.progress import Progress
from aftersales.domain.records import Facility
from aftersales.services.network import Snapshot, fingerprint, network_on, read_snapshot
from aftersales.store.database import Database


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a brand code (None for all), a reach in kilometres, and a day."""

    brand: str | None
    reach_km: float
    day: date


@dataclass(frozen=True, slots=True)
class Report:
    """An answered question, with all that is needed to show and to repeat it."""

    question: Question
    snapshot: Snapshot
    network: Network
    assessment: Assessment

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
        }

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


def answer_from(snapshot: Snapshot, question: Question, progress: Progress) -> Report:
    """Answer from what was already read."""
    progress.step(0.3, "demand")
    network = network_on(snapshot, question.day, question.brand)
    assessment = assess(
        network,
        question.reach_km,
        lambda done: progress.step(0.4 + 0.5 * done, "coverage" if done < 0.9 else "gaps"),  # noqa: PLR2004
    )
    return Report(question, snapshot, network, assessment)
