"""One question gives the same numbers on every path, and the true ones."""

import json
import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from pyproj import Geod

from aftersales import cli
from aftersales.domain.progress import Cancelled, Progress
from aftersales.services.coverage import Question, Report, answer, answer_from
from aftersales.services.maps import answer_view, boundaries, view_of, write_map
from aftersales.services.tables import TABLES, regions_table, white_spots_table
from aftersales.store.database import Database, open_database
from tests.builders import DAY, fill, make_centre, make_right


@pytest.fixture(scope="module")
def report(demo_path: Path) -> Report:
    database = open_database(demo_path)
    found = answer(database, Question("HAVAL", 100.0, DAY))
    database.close()
    return found


def test_demo_against_brute_force(report: Report) -> None:
    surface, sites = report.network.surface, report.network.sites
    eligible = sites.latlon[sites.active & sites.authorised[:, 0]]
    m, n = len(surface.latlon), len(eligible)
    a, b = np.repeat(surface.latlon, n, axis=0), np.tile(eligible, (m, 1))
    km = np.asarray(Geod(ellps="WGS84").inv(a[:, 1], a[:, 0], b[:, 1], b[:, 0])[2]) / 1000
    nearest = km.reshape(m, n).min(axis=1)
    uio = surface.uio[:, 0]
    summary = report.assessment.summary
    assert summary.uio_covered == uio[nearest <= 100].sum()
    assert summary.mean_km == pytest.approx((uio * nearest).sum() / uio.sum(), abs=1e-3)
    assert uio[nearest <= (summary.p90_km or 0) + 1e-3].sum() >= 0.9 * uio.sum()


def test_window_command_line_and_page_say_the_same(
    report: Report, demo_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ["--registry", str(demo_path), "--brand", "haval", "--max-km", "100"]
    common += ["--as-of", DAY.isoformat(), "--json", "--language", "en"]
    assert cli.run(["coverage", *common]) == 0
    told = json.loads(capsys.readouterr().out)
    assert cli.run(["gaps", *common, "--top", "7"]) == 0
    gaps = json.loads(capsys.readouterr().out)
    page = tmp_path / "map.html"
    assert cli.run(["map", str(page), *common]) == 0
    size = json.loads(capsys.readouterr().out)["bytes"]
    content = page.read_text("utf-8")
    assert size == page.stat().st_size
    found = re.search(r'id="network-data">(.*?)</script>', content)
    assert found is not None
    view = json.loads(found.group(1))

    summary = report.assessment.summary
    assert (told["uio_total"], told["uio_covered"]) == (summary.uio_total, summary.uio_covered)
    assert told["share"] == summary.share
    covered = [step["key"] for step in view["steps"]].index(view["step"])
    table = {row[0]: row for row in regions_table(report, "en").rows}
    for region, shown in zip(told["regions"], view["regions"], strict=True):
        row = table[region["code"]]
        assert (region["uio"], region["covered"]) == (row[2], row[3])
        assert (shown["code"], shown["uio"]) == (region["code"], row[2])
        assert shown["left"] == region["cascade"][1:]
        assert (shown["left"][covered], shown["left"][-1]) == (row[3], row[6])
    spots = white_spots_table(report, "en").rows
    for gap, spot, row in zip(gaps["gaps"], view["spots"], spots, strict=False):
        assert (gap["settlement"], gap["uio"]) == (row[1], row[3]) == (spot["name"], spot["uio"])
    assert gaps["uio_uncovered"] == summary.uio_total - summary.uio_covered
    assert view["head"]["share"] == "90.2%"
    assert sum(view["places"]["left"][covered]) == summary.uio_covered
    assert sum(view["places"]["left"][-1]) == report.assessment.repairable
    assert told["uio_repairable"] == report.assessment.repairable
    assert told["card"] == gaps["card"]


def test_sums_tie(report: Report) -> None:
    rows = regions_table(report, "en").rows
    sums = [sum(cell for row in rows if isinstance(cell := row[k], int)) for k in (2, 3)]
    assert sums == [report.assessment.summary.uio_total, report.assessment.summary.uio_covered]
    assert [step for step, _ in report.assessment.cascade] == [
        *("total", "reachable", "authorised", "certified", "staffed", "capacity", "parts")
    ]
    by_region = report.assessment.by_region.sum(axis=1).tolist()
    assert by_region == [uio for _, uio in report.assessment.cascade]


def test_all_brands_are_the_sum_of_each(demo_registry: Database) -> None:
    together = answer(demo_registry, Question(None, 100.0, DAY))
    each = [
        answer_from(together.snapshot, Question(brand, 100.0, DAY), Progress()).assessment.summary
        for brand in together.network.brands
    ]
    assert together.assessment.summary.uio_covered == sum(s.uio_covered for s in each)
    assert tuple(each) == together.assessment.brands


def test_a_planned_centre_counts_from_its_opening(demo_registry: Database) -> None:
    before = answer(demo_registry, Question("HAVAL", 30.0, date(2027, 2, 28)))
    after = answer(demo_registry, Question("HAVAL", 30.0, date(2027, 3, 1)))
    opened = after.network.sites.active & ~before.network.sites.active
    assert opened.sum() == 12


def test_facilities_without_coordinates_are_listed(registry: Database) -> None:
    fill(registry, make_centre("S1"), make_centre("S2", lat=None, lon=None), make_right("S2"))
    report = answer(registry, Question("ONE", 100.0, DAY))
    assert [facility.code for facility in report.unplaced] == ["S2"]
    assert report.assessment.summary.uio_covered == 0
    view = view_of(report, boundaries(report.snapshot), "en")
    assert view["sites"]["code"] == ["S1"]
    assert any("Centre S2" in note for note in view["head"]["notes"])
    codes = {row[0] for row in TABLES["facilities"](report, "en").rows}
    assert codes == {"S1", "S2"}


def test_an_empty_registry_is_answered(registry: Database, tmp_path: Path) -> None:
    report = answer(registry, Question(None, 100.0, DAY))
    assert report.assessment.summary.share == 0
    assert write_map(report, tmp_path / "empty.html", "ru") > 100_000
    assert answer_view(report, "zh")["spots"] == []


def test_same_card_same_numbers(report: Report, demo_registry: Database) -> None:
    again = answer(demo_registry, report.question)
    assert again.card == report.card
    assert again.assessment.summary == report.assessment.summary


def test_can_be_stopped(demo_registry: Database) -> None:
    progress = Progress(lambda done, _: progress.cancel() if done > 0.4 else None)
    with pytest.raises(Cancelled):
        answer(demo_registry, Question(None, 100.0, DAY), progress)
