"""How packs are wanted: what the window offers before anything heavy is loaded."""

import re
from dataclasses import dataclass

from aftersales.domain.errors import InputError
from aftersales.domain.tiles import Background
from aftersales.exchange.print_paper import Paper
from aftersales.services.packs.profiles import Profile

FORMATS = ("html", "png", "pdf", "xlsx", "gpkg", "geojson", "csv", "report", "atlas")


@dataclass(frozen=True, slots=True)
class Order:
    """How packs are wanted.

    Attributes
    ----------
    profile : Profile
        What may leave.
    formats : tuple of str
        Of :data:`FORMATS`, in their order.
    language : str
        Of the files.
    paper : Paper
        Size of printed pages.
    landscape : bool
        Whether the printed map lies on its side.
    background : Background, optional
        Tiles behind the map page.
    """

    profile: Profile
    formats: tuple[str, ...]
    language: str
    paper: Paper = Paper.A4
    landscape: bool = False
    background: Background | None = None


def formats_of(listed: str) -> tuple[str, ...]:
    """Formats that somebody lists with commas; the empty list means all.

    Raises
    ------
    InputError
        ``pack_formats`` naming the known ones.
    """
    wanted = [word for word in re.split(r"[,\s]+", listed.strip()) if word]
    for word in wanted:
        if word not in FORMATS:
            raise InputError("pack_formats", value=word, known=", ".join(FORMATS))
    return tuple(one for one in FORMATS if not wanted or one in wanted)
