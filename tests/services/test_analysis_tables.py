"""Hours, parts and risks of the demo agree with the assessment, and with answers on other days."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from aftersales.domain.progress import Progress
from aftersales.domain.records import FacilityKind
from aftersales.services import parts, risks, workshops
from aftersales.services.coverage import Question, Report, answer, answer_from
from aftersales.services.repairs import best_for_spots
from aftersales.services.tables import ReportTable, repairs_table, white_spots_table
from aftersales.settings import LANGUAGES
from aftersales.store.database import open_database
from tests.builders import DAY


@pytest.fixture(scope="module")
def report(demo_path: Path) -> Iterator[Report]:
    database = open_database(demo_path)
    yield answer(database, Question("HAVAL", 100.0, DAY))
    database.close()


@pytest.fixture(scope="module")
def whole(demo_path: Path) -> Iterator[Report]:
    database = open_database(demo_path)
    yield answer(database, Question(None, 100.0, DAY))
    database.close()


def column(table: ReportTable, name: str) -> list[float]:
    place = table.columns.index(name)
    return [float(cell) for row in table.rows if isinstance(cell := row[place], int | float)]


def test_hours_tie(whole: Report) -> None:
    load = workshops.workload(whole)
    centres = workshops.workshops_table(whole, load, "en")
    regions = workshops.region_hours_table(whole, load, "en")
    found = whole.whole.cascade
    served = dict(found.totals)["capacity"]
    assert sum(column(centres, "allocated")) == served
    assert sum(column(centres, "used_hours")) == pytest.approx(load.used.sum(), abs=len(load.used))
    each = whole.whole.network.ready.hours_each[0]
    total = whole.assessment.summary.uio_total
    assert sum(column(regions, "needed_hours")) == pytest.approx(total * each, abs=83)
    lost = dict(found.totals)["staffed"] - served
    assert sum(column(regions, "waiting_hours")) == pytest.approx(lost * each, abs=83)
    assert max(column(centres, "utilisation")) <= 1 + 1e-9
    assert (load.used <= load.capacity + 1e-6).all()


def test_access_is_conserved(whole: Report) -> None:
    """What owners feel adds up to the hours of the centres that have vehicles around them."""
    load = workshops.workload(whole)
    network = whole.whole.network
    uio = np.bincount(network.surface.region, network.surface.uio.sum(axis=1), len(network.regions))
    eligible = network.eligible.any(axis=1)
    hours = np.where(np.isfinite(load.capacity), load.capacity, 0)[eligible].sum()
    assert (load.access * uio).sum() == pytest.approx(hours, rel=1e-6)


def test_parts_tie(report: Report) -> None:
    promise = parts.promise_of(report)
    steps = dict(report.assessment.cascade)
    assert (promise.vehicles, promise.in_time) == (steps["capacity"], steps["parts"])
    rows = parts.parts_table(report, "en")
    assert sum(column(rows, "allocated")) == promise.vehicles
    depots = parts.depots_table(report, "en")
    assert sum(column(depots, "allocated")) == promise.vehicles
    assert all(0 <= hit <= 1 for hit in column(rows, "promise_hit"))
    lead, working = column(rows, "lead_hours"), column(rows, "working_hours")
    assert all(a >= b for a, b in zip(lead, working, strict=True))
    curve = parts.lead_curve(report)
    assert [x for x, _ in curve] == sorted(x for x, _ in curve)
    assert curve[-1][1] == pytest.approx(1)


def test_another_depot_never_delays(report: Report) -> None:
    """What a depot or plant changes, it changes for the better, and nothing is written."""
    before = parts.promise_of(report)
    offered = parts.openings(report, "en")
    assert {one.kind for one in offered} >= {FacilityKind.PARTS_DEPOT}
    for opening in (offered[0], next(o for o in offered if o.kind is FacilityKind.PARTS_DEPOT)):
        supposed = parts.with_opening(report.snapshot, opening, "HAVAL", DAY)
        after_report = answer_from(supposed, report.question, Progress())
        after = parts.promise_of(after_report)
        assert after.in_time >= before.in_time
        assert (after_report.whole.supply.lead_hours <= report.whole.supply.lead_hours + 1e-9).all()
    late = next(o for o in offered if o.kind is FacilityKind.PARTS_DEPOT)
    supposed = parts.with_opening(report.snapshot, late, "HAVAL", DAY)
    assert parts.promise_of(answer_from(supposed, report.question, Progress())).in_time > (
        before.in_time
    )


def test_coverage_by_date_is_what_the_question_answers_on_that_day(report: Report) -> None:
    found = risks.risks_of(report)
    assert found.covered[0] == report.assessment.summary.uio_covered
    for k in (1, 7, 19):
        then = replace(report.question, day=found.days[k])
        answered = answer_from(report.snapshot, then, Progress())
        assert answered.assessment.summary.uio_total == report.assessment.summary.uio_total
        assert found.covered[k] == answered.assessment.summary.uio_covered


def test_risks_tie(report: Report) -> None:
    found = risks.risks_of(report)
    held = found.resilience
    assert held.covered == report.assessment.summary.uio_covered
    assert held.loss.sum() == held.covered - held.backed
    assert sum(loss for _, loss in found.closing) == held.covered
    assert sum(found.opening) == sum(spot.uio for spot in report.assessment.white_spots)
    (brand, covered, adopted), *others = found.orphans
    assert (brand, others) == ("HAVAL", [])
    assert 0 < adopted <= covered == held.covered
    sites = risks.sites_at_risk_table(report, found, "en")
    assert sum(column(sites, "closing_loss")) == held.loss.sum()
    renewals = risks.renewals_table(report, found, "en")
    losses = column(renewals, "closing_loss")
    assert losses == sorted(losses, reverse=True)


def test_every_centre_that_may_close_has_its_adopter(whole: Report) -> None:
    sites = risks.sites_at_risk_table(whole, risks.risks_of(whole), "en")
    last = sites.only(range(len(sites.rows) // 2, len(sites.rows)))
    for table in (sites, last):
        names = [row[table.columns.index("adopter")] for row in table.rows]
        adopted = column(table, "adopted")
        assert len(adopted) == sum(map(bool, names)) > 0
        assert min(adopted) > 0
    assert sum(column(sites, "adopted")) <= sum(column(sites, "closing_loss"))


def test_next_moves_and_white_spots(whole: Report) -> None:
    moves = whole.repairs
    ratio = [one.gain_per_cost for one in moves]
    assert ratio == sorted(ratio, reverse=True)
    best = best_for_spots(whole)
    assert len(best) == len(whole.assessment.white_spots)
    assert all(one is not None for one in best)
    for language in LANGUAGES:
        rows = repairs_table(whole, language)
        assert len(rows.rows) == len(moves)
        spots = white_spots_table(whole, language)
        assert all(row[spots.columns.index("repair")] for row in spots.rows)
