"""What the parc of the asked brands will need in the years ahead."""

import numpy as np

from aftersales.analysis.parc import Year, roll_forward
from aftersales.services.coverage import Report
from aftersales.services.factors import Factors
from aftersales.services.network import demand_on
from aftersales.services.tables import ReportTable
from aftersales.services.workshops import Workload

YEARS = 10


def parc_ahead(report: Report) -> tuple[list[Year], float]:
    """The parc of the asked brands rolled forward, and the sales a year that were taken.

    Sales are those of the newest figures; where they are not known, as many vehicles as are of
    the youngest age.
    """
    factors = Factors(report.snapshot.factors)
    share = np.array(factors.by_age("share_of_age"))
    share = share / (share.sum() or 1.0)
    uio = report.assessment.summary.uio_total
    asked = set(report.network.brands)
    rows = demand_on(report.snapshot, report.question.day).values()
    held = [row for row in rows if row.brand in asked]
    sales = sum(
        row.uio * share[0] if row.new_sales is None else float(row.new_sales) for row in held
    )
    years = roll_forward(
        uio * share,
        float(sales),
        factors.by_age("scrappage"),
        round(factors["warranty_years"]),
        YEARS,
    )
    return years, float(sales)


def years_table(report: Report, load: Workload) -> ReportTable:
    """One row for each year: the parc, what it needs, and what is there today."""
    factors = Factors(report.snapshot.factors)
    years, sales = parc_ahead(report)
    active = report.whole.network.sites.active
    known = np.isfinite(load.capacity) & active
    capacity = float(load.capacity[known].sum())
    first = report.question.day.year
    rows = []
    for number, year in enumerate(years):
        ages = year.by_age / (year.uio or 1.0)
        each = factors.hours_per_vehicle(report.question.work_type, ages.tolist())
        rows.append(
            (
                first + number,
                round(year.uio),
                round(sales) if number else None,
                round(year.scrapped) if number else None,
                round(year.leaving_warranty) if number else None,
                round(year.uio * each),
                round(capacity),
                float(factors.bays_for(year.uio * each)),
            )
        )
    columns = (
        *("year", "uio", "new_sales", "scrapped", "leaving_warranty", "needed_hours"),
        *("capacity_hours", "bays_required"),
    )
    return ReportTable(columns, tuple(rows), tuple(str(row[0]) for row in rows))
