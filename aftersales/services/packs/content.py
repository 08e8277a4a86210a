"""Everything that one pack says, ready to be written in any format: nothing else may leave."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from aftersales.domain.records import Basis
from aftersales.services.captions import brand_name, demand_note, supposed_notes, supposed_words
from aftersales.services.packs.extract import Extract, Nation
from aftersales.services.packs.frames import Figure, Frame, Words, figures, frames
from aftersales.services.packs.profiles import Profile
from aftersales.services.packs.sentences import sentences
from aftersales.texts import day, number, percent, plain, text


@dataclass(frozen=True, slots=True)
class Content:
    """One pack.

    Attributes
    ----------
    region : str or None
        Code of the region, None for the whole country.
    title, subtitle, day : str
        What stands above everything.
    language : str
        Of all words and numbers.
    reach_km : float
        Reach of the question.
    several : bool
        Whether it is asked for more than one brand.
    figures : tuple of Figure
        Key figures.
    frames : mapping
        Tables by name.
    sentences, notes, sources : tuple of str
        What the short report says; what has to be known of the data; attributions.
    card : dict
        Run card.
    """

    region: str | None
    title: str
    subtitle: str
    day: str
    language: str
    reach_km: float
    several: bool
    figures: tuple[Figure, ...]
    frames: Mapping[str, Frame]
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    card: dict[str, Any]

    def say(self, code: str, **values: object) -> str:
        """Words of the catalogue in the language of the pack."""
        return text(code, self.language, **values)

    @property
    def card_line(self) -> str:
        """The run card in one line."""
        return self.say(
            "map.run_card",
            revision=str(self.card["revision"]),
            hash=self.card["data"],
            version=self.card["version"],
        )


def content_of(
    nation: Nation, region: str | None, profile: Profile, words: Words, card: dict[str, Any]
) -> Content:
    """Gather a pack.

    Parameters
    ----------
    nation : Nation
        The national answer, rounded as the profile wants.
    region : str or None
        Code of a region, None for the whole country.
    profile : Profile
        What may leave.
    words : Words
        Names of the answer in the language of the pack.
    card : dict
        Run card of the pack.
    """
    report, language = nation.report, words.language
    question = report.question
    extract = nation.extract(region)
    tables = dict(frames(nation, extract, profile, words))
    return Content(
        region=region,
        title=text("pack.country", language) if region is None else words.regions[region],
        subtitle=text(
            "map.subtitle",
            language,
            brand=brand_name(report, language),
            reach=plain(question.reach_km, language),
            day=day(question.day, language),
        )
        + supposed_words(report, language),
        day=day(question.day, language),
        language=language,
        reach_km=question.reach_km,
        several=len(report.network.brands) > 1,
        figures=figures(extract, profile),
        frames=tables,
        sentences=sentences(nation, extract, tables, profile, words),
        notes=tuple(_notes(nation, region, extract, profile, language)),
        sources=tuple(filter(None, (report.snapshot.about.get("attribution", ""),))),
        card=card,
    )


def _notes(
    nation: Nation, region: str | None, extract: Extract, profile: Profile, language: str
) -> list[str]:
    report = nation.report
    notes = supposed_notes(report, language)
    if extract.uio:
        notes.append(demand_note(report, language, region))
    if any(facility.basis is Basis.ILLUSTRATIVE for facility in extract.facilities):
        notes.append(text("map.illustrative", language))
    placed = np.isfinite(report.network.surface.latlon[extract.places]).all(axis=1)
    lost = int(extract.left[0][~placed].sum())
    if lost:
        notes.append(text("map.uio_off_map", language, count=lost))
    if profile.round_to > 1:
        notes.append(text("pack.rounded", language, count=profile.round_to))
    return notes


def figure_text(figure: Figure, language: str) -> str:
    """The value of a key figure as it is written."""
    if figure.value is None:
        return "–"
    if figure.form == "share":
        return percent(float(figure.value), language)
    if figure.form == "km":
        return f"{number(float(figure.value), language, 1)} {text('map.km', language)}"
    return number(figure.value, language)
