"""From records to what each service centre has beside a right: papers, people, hours, parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aftersales.analysis.network import Readiness
from aftersales.domain.records import WorkType
from aftersales.services.factors import Factors
from aftersales.services.supply import Supply, may, supply_on

if TYPE_CHECKING:
    from aftersales.services.network import Snapshot


def readiness_on(
    snapshot: Snapshot,
    day: date,
    brands: Sequence[str],
    work_type: WorkType,
    factors: Factors,
    detour: float,
) -> tuple[Readiness, Supply]:
    """What the centres of a snapshot have on a day.

    What is not recorded does not count against a centre: without a number of technicians it is
    staffed, without one of technicians and bays its hours are not limited, and as long as no
    depot is recorded at all parts are in time.
    """
    centres = snapshot.centres
    workshop = factors.workshop
    technicians = _numbers([f.technicians for f in centres])
    bays = _numbers([f.bays for f in centres])
    hours = workshop.open_hours(
        _numbers([f.hours_per_week or None for f in centres]),
        _numbers([f.shifts or None for f in centres]),
    )
    supply = supply_on(
        snapshot.facilities,
        may(snapshot.facilities, snapshot.authorisations, brands, WorkType.PARTS, day),
        may(snapshot.facilities, snapshot.authorisations, brands, WorkType.ASSEMBLY, day),
        snapshot.lanes,
        brands,
        day,
        factors,
        detour,
    )
    each = factors.hours_per_vehicle(work_type)
    in_time = supply.lead_hours <= factors["promise_hours"]
    needs_paper = factors["certificate_needed"] > 0
    return (
        Readiness(
            certified=certified_on(snapshot, day, brands, work_type, is_needed=needs_paper),
            staffed=~(technicians == 0),
            technician_hours=workshop.technician_hours(technicians),
            bay_hours=workshop.bay_hours(bays, hours),
            hours_each=np.full(len(brands), each),
            lead_hours=supply.lead_hours,
            in_time=in_time if supply.has_depot else np.ones_like(in_time),
        ),
        supply,
    )


def _numbers(values: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], float)


def certified_on(
    snapshot: Snapshot,
    day: date,
    brands: Sequence[str],
    work_type: WorkType,
    *,
    is_needed: bool,
) -> NDArray[np.bool_]:
    """Whether each centre holds a valid paper for the work, where any of it is on record.

    Parameters
    ----------
    is_needed : bool
        Whether a centre without any on record counts as not certified.

    Returns
    -------
    ndarray of bool, shape (n, b)
    """
    centres = snapshot.centres
    row = {centre.code: k for k, centre in enumerate(centres)}
    known = np.zeros((len(centres), len(brands)), np.bool_)
    valid = np.zeros_like(known)
    for paper in snapshot.certificates:
        if paper.facility not in row or paper.work_type not in (None, work_type):
            continue
        columns = [k for k, brand in enumerate(brands) if paper.brand in (None, brand)]
        known[row[paper.facility], columns] = True
        if paper.valid_on(day):
            valid[row[paper.facility], columns] = True
    return np.asarray(valid | ~(known | is_needed))
