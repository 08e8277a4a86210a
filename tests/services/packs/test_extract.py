"""Every number of a regional pack belongs to its region, and all of them give the country's."""

import numpy as np
import pytest

from aftersales.services.coverage import Question, Report, answer
from aftersales.services.packs.content import Content
from aftersales.services.packs.extract import Nation
from aftersales.services.packs.profiles import EXTERNAL, INTERNAL, Profile
from aftersales.store.database import Database
from tests.builders import DAY
from tests.services.packs.packing import pressed


@pytest.fixture(scope="module")
def report(demo_path: object) -> Report:
    from pathlib import Path

    from aftersales.store.database import open_database

    database = open_database(Path(str(demo_path)))
    found = answer(database, Question(None, 100.0, DAY))
    database.close()
    return found


def column(content: Content, frame: str, name: str) -> list[int]:
    return [value or 0 for value in content.frames[frame].column(name)]


@pytest.mark.parametrize("profile", [INTERNAL, EXTERNAL], ids=lambda p: p.name)
def test_all_regions_give_the_country(report: Report, profile: Profile) -> None:
    """Vehicles, covered, each step, white spots, brands, places and who serves, of all 83."""
    press = pressed(report, profile)
    whole = press.content(None)
    parts = [press.content(region) for region in press.nation.regions]
    assert len(parts) == 83
    for code in ("uio", "uio_covered", "uio_uncovered", "repairable"):
        assert sum(figure(part, code) for part in parts) == figure(whole, code), code
    for name in ("uio", "lost"):
        steps = np.sum([column(part, "cascade", name) for part in parts], axis=0)
        assert steps.tolist() == column(whole, "cascade", name)
    for name in ("uio", "covered", "uncovered", "repairable"):
        brands = np.sum([column(part, "brands", name) for part in parts], axis=0)
        assert brands.tolist() == column(whole, "brands", name)
        assert column(whole, "regions", name) == [figure(p, CODES[name]) for p in parts]
    spots = [sum(column(part, "white_spots", "uncovered")) for part in parts]
    assert spots == [figure(part, "uio_uncovered") for part in parts]  # all places are on the map
    assert sum(spots) == sum(column(whole, "white_spots", "uncovered"))
    for part in parts:
        for name in ("uio", "covered", "uncovered", "repairable"):
            assert sum(column(part, "places", name)) == figure(part, CODES[name])
            assert sum(column(part, "brands", name)) == figure(part, CODES[name])
        assert sum(column(part, "sites", "served")) == figure(part, "uio_covered")
    places = [place for part in parts for place in part.frames["places"].rows]
    assert sorted(map(repr, places)) == sorted(map(repr, whole.frames["places"].rows))


CODES = {
    "uio": "uio",
    "covered": "uio_covered",
    "uncovered": "uio_uncovered",
    "repairable": "repairable",
}


def figure(content: Content, code: str) -> int:
    return int(next(f.value for f in content.figures if f.code == code) or 0)


def test_an_unrounded_region_is_what_the_answer_says(report: Report) -> None:
    press = pressed(report, INTERNAL)
    for region, summary in zip(press.nation.regions, report.assessment.regions, strict=True):
        content = press.content(region)
        assert figure(content, "uio") == summary.uio_total
        assert figure(content, "uio_covered") == summary.uio_covered
        assert press.nation.extract(region).mean_km == summary.mean_km
    served = press.nation.extract(None).served
    assert served.tolist() == report.assessment.served.tolist()


def test_a_rounded_figure_is_near_the_true_one(report: Report) -> None:
    told = pressed(report, EXTERNAL).nation.told.by_region.sum(axis=2)
    true = report.assessment.by_region
    assert (told % 5 == 0).all()
    assert np.abs(told[0] - true[0]).max() < 7.5
    # A step is a sum of what is lost behind it at each brand.
    assert np.abs(told - true).max() < 5 * len(report.network.brands) * len(true)


def test_nothing_of_another_region_is_told(report: Report) -> None:
    """Places and spots lie in the region; a centre from outside only says whom it serves here."""
    press = pressed(report, INTERNAL)
    for region in ("RU-MOW", "RU-CHU", "RU-LEN"):
        content = press.content(region)
        name = press.words.regions[region]
        for frame in ("places", "white_spots"):
            assert set(content.frames[frame].column("region")) <= {name}
        sites = content.frames["sites"]
        outside = [k for k, other in enumerate(sites.column("region")) if other != name]
        for k in outside:
            assert sites.column("served")[k] > 0
            assert sites.column("bays")[k] is None
            assert sites.column("phone")[k] is None


def test_a_white_spot_across_a_border_is_cut(report: Report) -> None:
    """Each part is named after its own largest place, with what is nearest to that one."""
    nation = Nation(report)
    region = report.network.surface.region
    across = [s for s in report.assessment.white_spots if len(set(region[s.members])) > 1]
    assert across
    for spot in across:
        parts = [
            part
            for r in set(region[spot.members].tolist())
            for part in nation.parts[r]
            if part.members[0] in spot.members
        ]
        assert sum(part.uio for part in parts) == spot.uio
        for part in parts:
            assert part.place in part.members
            assert len(set(region[part.members].tolist())) == 1


def test_one_brand(demo_registry: Database) -> None:
    """Of a brand alone everything ties as well."""
    found = answer(demo_registry, Question("HAVAL", 60.0, DAY))
    press = pressed(found, EXTERNAL)
    whole = press.content(None)
    parts = [press.content(region) for region in press.nation.regions]
    assert sum(figure(p, "uio_covered") for p in parts) == figure(whole, "uio_covered")
    assert all(len(part.frames["brands"].rows) == 1 for part in parts)
