"""What a printed map shows: plain values, gathered by services, drawn by ``print_map``.

Coordinates are WGS84 degrees. Words and names are shown as they are: nothing in them is read as
markup. Fixed words of the legend come from the ``print`` section of the texts.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from aftersales.exchange.print_base import Basemap
from aftersales.exchange.print_paper import Paper


class SiteKind(StrEnum):
    """What a site is; values are those of ``FacilityKind``."""

    SERVICE_CENTRE = "service_centre"
    PARTS_DEPOT = "parts_depot"
    PLANT = "plant"


class SiteState(StrEnum):
    """How a site stands to the question."""

    ELIGIBLE = "eligible"  # counts; its reach is drawn
    OTHER = "other"  # is there, but does not count
    PLANNED = "planned"  # not there yet; its reach is drawn with a broken line


@dataclass(frozen=True, slots=True)
class Site:
    """A service centre, depot or plant."""

    lat: float
    lon: float
    kind: SiteKind
    state: SiteState
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A demand point.

    Attributes
    ----------
    uio : int
        Its vehicles; the area of its circle. Places of none are not drawn, but may be named.
    covered : int
        Vehicles that are covered; between none and all, the circle is a pie.
    link : int
        What most of the others lack: an index into ``Sheet.links``, or -1 for nothing known.
    """

    lat: float
    lon: float
    uio: int
    covered: int
    name: str
    link: int = -1


@dataclass(frozen=True, slots=True)
class Spot:
    """A white spot; `rank` is the number printed on the map and in the table."""

    rank: int
    lat: float
    lon: float
    uio: int
    name: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page with a map.

    Attributes
    ----------
    base : Basemap
        Outlines, prepared once by :func:`aftersales.exchange.print_base.basemap` and shared by
        all sheets.
    focus : str or None
        Code of the region shown; None for all of them.
    title, subtitle : str
        Title block: "Sakha (Yakutia)", "Haval · within 100 km · 23 Nov 2026".
    figures : tuple of (str, str)
        Key figures of the title block, value and label: ("83.4%", "vehicles covered"). Up to
        three.
    day : str
        Date of the sheet as written in its language; never the clock's.
    language : str
        ``en``, ``ru`` or ``zh``: legend words and numbers.
    reach_km : float
        Radius around eligible and planned centres, geodesic.
    links : tuple of str
        Words for what places lack ("not authorised"), in the order of the legend. Empty if all
        that is not covered looks the same.
    notes : tuple of str
        Sentences under the map, such as that data are illustrative.
    sources : tuple of str
        Attributions.
    card : str
        Run card in one line.
    places, sites, spots
        What is on the map. All of `spots` is listed in the margin as far as there is room.
    paper, landscape
        Sheet size and how it lies.
    """

    base: Basemap
    focus: str | None
    title: str
    subtitle: str
    day: str
    language: str
    reach_km: float
    card: str = ""
    figures: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    places: tuple[Place, ...] = field(default=(), repr=False)
    sites: tuple[Site, ...] = field(default=(), repr=False)
    spots: tuple[Spot, ...] = field(default=(), repr=False)
    paper: Paper = Paper.A4
    landscape: bool = False

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height of the page, in millimetres."""
        short, long = self.paper.size_mm
        return (long, short) if self.landscape else (short, long)
