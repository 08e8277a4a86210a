"""What ends when, and how many vehicles stand behind it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from aftersales.analysis.repairs import Move
from aftersales.domain.records import Facility, Status
from aftersales.services.coverage import Report

CERTIFICATE, AUTHORISATION, CONTRACT = "certificate", "authorisation", "contract"


@dataclass(frozen=True, slots=True)
class Expiry:
    """Something of a facility that ends.

    Attributes
    ----------
    day : date
        Last day on which it holds.
    kind : str
        ``certificate``, ``authorisation`` or ``contract``.
    facility : Facility
        Whose it is.
    what : tuple of str
        Title of a certificate, work types of an authorisation, number of a contract.
    brand : str or None
        Code of the brand, None where it holds for all.
    uio : int
        Vehicles behind it: covered ones of its brand, or of all asked brands, for which the
        facility is the nearest eligible centre on the day of the question. Behind what has ended
        by then are those that would be covered again if it were renewed.
    """

    day: date
    kind: str
    facility: Facility
    what: tuple[str, ...]
    brand: str | None
    uio: int


def expiries(report: Report, *, overdue_days: int = 90, ahead_days: int = 731) -> list[Expiry]:
    """What ends around the day of a question, the earliest first, then by vehicles behind it.

    What ended up to `overdue_days` before the day is part of it, as is what ends up to
    `ahead_days` after it; facilities that are closed by then are not.
    """
    asked = report.question.day
    first, last = asked - timedelta(days=overdue_days), asked + timedelta(days=ahead_days)
    served, lapsed = _served(report), _lapsed(report)
    known = {facility.code: facility for facility in report.snapshot.facilities}
    found = []

    def add(
        day: date | None, kind: str, code: str, what: tuple[str, ...], brand: str | None
    ) -> None:
        facility = known[code]
        if day is None or not first <= day <= last or facility.status_on(day) is Status.CLOSED:
            return
        own = (lapsed if day < asked else served).get(code, {})
        uio = sum(own.values()) if brand is None else own.get(brand, 0)
        found.append(Expiry(day, kind, facility, what, brand, uio))

    # The rights that end on one day for one brand are one matter, whatever the kinds of work.
    rights: dict[tuple[date | None, str, str], list[str]] = defaultdict(list)
    for right in report.snapshot.authorisations:
        rights[right.valid_to, right.facility, right.brand].append(right.work_type.value)
    for (day, code, brand), works in rights.items():
        add(day, AUTHORISATION, code, tuple(works), brand)
    for paper in report.snapshot.certificates:
        add(paper.valid_to, CERTIFICATE, paper.facility, (paper.title,), paper.brand)
    for facility in report.snapshot.facilities:
        add(facility.contract_to, CONTRACT, facility.code, (facility.contract,), None)
    return sorted(found, key=lambda one: (one.day, -one.uio, one.facility.code, one.what))


def _lapsed(report: Report) -> dict[str, dict[str, int]]:
    """Vehicles that rights and certificates would bring back, by centre and brand."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    network = report.whole.network
    for one in report.repairs:
        if one.site >= 0 and {Move.AUTHORISE, Move.CERTIFY}.intersection(one.moves):
            found[network.sites.codes[one.site]][network.brands[one.brand]] = one.gain
    return found


def _served(report: Report) -> dict[str, dict[str, int]]:
    """Covered vehicles by centre and brand."""
    sites, table = report.network.sites, report.assessment.served_by_brand
    return {
        code: dict(zip(report.network.brands, row, strict=True))
        for code, row in zip(sites.codes, table.tolist(), strict=True)
    }
