"""What a short report says, in sentences that follow from the numbers."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from aftersales.analysis.cascade import STEPS
from aftersales.services.packs.extract import Extract, Nation
from aftersales.services.packs.frames import Frame, Words
from aftersales.services.packs.profiles import Profile
from aftersales.texts import number, percent, plain, sentence, text


def sentences(
    nation: Nation, extract: Extract, tables: dict[str, Frame], profile: Profile, words: Words
) -> tuple[str, ...]:
    """Paragraphs about an extract; only of columns that its profile lets out.

    Parameters
    ----------
    tables : dict
        Frames of the extract.
    """
    language = words.language
    if not extract.uio:
        said = [text("pack.no_vehicles", language)]
    else:
        said = [
            *_coverage(nation, extract, profile, language),
            *_distance(extract, profile, language),
            *_repairable(extract, profile, language),
            *_spots(tables, language),
        ]
    said += _centres(nation, extract, profile, language)
    return tuple(said)


def _coverage(nation: Nation, extract: Extract, profile: Profile, language: str) -> Iterator[str]:
    if not profile.allows("regions", "uio", "covered", "share"):
        return
    reach = plain(nation.report.question.reach_km, language)
    values: dict[str, Any] = {"count": extract.uio, "covered": extract.covered, "reach": reach}
    if extract.covered in (0, extract.uio):
        code = "pack.all_covered" if extract.covered else "pack.none_covered"
        yield text(code, language, **values)
        return
    share = percent(extract.covered / extract.uio, language)
    yield text("pack.covered", language, share=share, **values)


def _distance(extract: Extract, profile: Profile, language: str) -> Iterator[str]:
    if extract.mean_km is None or not profile.allows("regions", "mean_km", "p90_km"):
        return
    yield text(
        "pack.distance",
        language,
        mean=number(extract.mean_km, language, 1),
        p90=number(extract.p90_km, language, 1),
    )


def _repairable(extract: Extract, profile: Profile, language: str) -> Iterator[str]:
    if not profile.allows("regions", "repairable"):
        return
    share = percent(extract.repairable / extract.uio, language)
    yield text("pack.repairable", language, count=extract.repairable, share=share)
    if not profile.allows("cascade", "step", "lost"):
        return
    left = [extract.after(step) for step in STEPS]
    lost = [before - after for before, after in pairwise(left)]
    most = max(range(len(lost)), key=lost.__getitem__)
    if lost[most]:
        step = text(f"lost_step.{STEPS[most + 1]}", language)
        yield text("pack.lost", language, count=lost[most], step=step)


def _spots(tables: dict[str, Frame], language: str) -> Iterator[str]:
    frame = tables.get("white_spots")
    if frame is None or not {"place", "uncovered"} <= set(frame.columns):
        return
    if not frame.rows:
        yield text("pack.no_spots", language)
        return
    uncovered = frame.column("uncovered")
    yield text(
        "pack.spots",
        language,
        count=len(uncovered),
        uio=sum(uncovered),
        place=frame.column("place")[0],
        largest=uncovered[0],
    )
    cause = frame.column("cause")[0]
    if cause:
        yield sentence(text("pack.cause", language, cause=cause))


def _centres(nation: Nation, extract: Extract, profile: Profile, language: str) -> Iterator[str]:
    if not profile.allows("sites", "counts"):
        return
    here = None if extract.region is None else nation.regions[extract.region]
    counted = [f for f in extract.facilities if f.code in nation.counting]
    inside = sum(here is None or f.region == here for f in counted)
    yield text("pack.centres" if inside else "pack.no_centres", language, count=inside)
    beyond = len(counted) - inside
    if beyond:
        yield text("pack.beyond", language, count=beyond)
