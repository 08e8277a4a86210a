"""Proposals that are accepted: planned facilities and their rights, as one write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from aftersales.domain.records import Authorisation, Facility, Status
from aftersales.services.planning.records import codes_for, new_centre, rights_for
from aftersales.store.entries import Edit
from aftersales.texts import text

if TYPE_CHECKING:
    from datetime import date

    from aftersales.services.planning.answer import PlanAnswer


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What accepting would write.

    Attributes
    ----------
    facilities : tuple of Facility
        New centres, with the status ``planned`` since a day.
    rights : tuple of Authorisation
        Their rights for the asked brands and work, and those of centres of today.
    """

    facilities: tuple[Facility, ...]
    rights: tuple[Authorisation, ...]

    @property
    def edits(self) -> list[Edit]:
        """The same as edits of the registry."""
        return [
            Edit(type(one), str(uuid4()), {}, one.model_dump(exclude={"uuid"}))
            for one in (*self.facilities, *self.rights)
        ]


def acceptance(answer: PlanAnswer, chosen: Sequence[int], day: date, language: str) -> Acceptance:
    """What accepting some proposals, by their place in the order of ranks, would write.

    Parameters
    ----------
    day : date
        Since when they are planned.
    language : str
        Language of the note on where they come from.
    """
    report = answer.report
    columns = [answer.proposals[k].column for k in chosen]
    source = text(
        "planning.source",
        language,
        reach=report.question.reach_km,
        revision=str(report.snapshot.revision),
        day=report.question.day,
    )
    facilities, rights = [], []
    codes = codes_for(report.snapshot, columns)
    for one, code in zip(columns, codes, strict=True):
        if one.candidate is not None:
            facilities.append(new_centre(report.snapshot, one, code, Status.PLANNED, day, source))
        rights += rights_for(
            report.snapshot, report.question, report.network.brands, one, code, day
        )
    held = {
        (r.facility, r.brand, r.work_type, r.valid_from) for r in report.snapshot.authorisations
    }
    fresh = [r for r in rights if (r.facility, r.brand, r.work_type, r.valid_from) not in held]
    return Acceptance(tuple(facilities), tuple(fresh))
