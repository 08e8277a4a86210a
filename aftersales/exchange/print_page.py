"""A page of paper in millimetres, on which shapes and words are put.

With ``print_line`` the only one that draws with matplotlib, which is imported when the first page
is made.
Origin is the lower left corner; what is added later lies on top.
"""

import io
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from shapely import get_coordinates, get_num_coordinates, get_rings
from shapely.geometry.base import BaseGeometry

from aftersales.exchange.print_fonts import Face, faces, inert
from aftersales.geo.antimeridian import polygons_in
from aftersales.settings import APPLICATION

Floats = NDArray[np.float64]
MM = 25.4  # millimetres of an inch
POINT = MM / 72
Across = Literal["left", "center", "right"]
Along = Literal["baseline", "center"]
_HALO = 0.44  # millimetres of white around words on a map


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page, in millimetres."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Its width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height."""
        return self.top - self.bottom

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def shrunk(self, by: float) -> "Box":
        """The box without a margin."""
        return Box(self.left + by, self.bottom + by, self.right - by, self.top - by)


@dataclass(frozen=True, slots=True)
class Ink:
    """How a shape is drawn: fill and edge colour, width in mm, dashes in mm, opacity of fill."""

    fill: str | None = None
    edge: str | None = None
    width: float = 0.15
    dash: tuple[float, ...] = ()
    alpha: float = 1.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A closed outline (n, 2) in millimetres with its own ink, one of many."""

    outline: Floats
    fill: str
    edge: str
    width: float = 0.15


class Page:
    """One page.

    Parameters
    ----------
    size_mm : (float, float)
        Width and height.
    language : str
        Language whose characters must be there.
    """

    def __init__(self, size_mm: tuple[float, float], language: str) -> None:
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        _settle()
        self.width, self.height = size_mm
        self.language = language
        self.figure = Figure(figsize=(self.width / MM, self.height / MM), facecolor="white")
        self._mm = Affine2D().scale(1 / MM) + self.figure.dpi_scale_trans

    def area(self, shapes: Iterable[BaseGeometry], ink: Ink, clip: Box | None = None) -> None:
        """Draw polygons; their holes stay open."""
        rings = get_rings([part for shape in shapes for part in polygons_in(shape)])
        if len(rings):
            counts = get_num_coordinates(rings)
            self._outline(np.split(get_coordinates(rings), np.cumsum(counts)[:-1]), ink, clip, True)

    def lines(self, lines: Sequence[Floats], ink: Ink, clip: Box | None = None) -> None:
        """Draw open lines of (n, 2) points."""
        if lines:
            self._outline(lines, ink, clip, False)

    def box(self, box: Box, ink: Ink) -> None:
        """Draw a rectangle."""
        corners = np.array(
            [
                [box.left, box.bottom],
                [box.right, box.bottom],
                [box.right, box.top],
                [box.left, box.top],
                [box.left, box.bottom],
            ]
        )
        self._outline([corners], ink, None, True)

    def _outline(self, lines: Sequence[Floats], ink: Ink, clip: Box | None, closed: bool) -> None:
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        codes = []
        for line in lines:
            code = np.full(len(line), Path.LINETO, Path.code_type)
            code[0] = Path.MOVETO
            if closed:
                code[-1] = Path.CLOSEPOLY
            codes.append(code)
        patch = PathPatch(
            Path(np.concatenate(lines), np.concatenate(codes)),
            facecolor=_colour(ink.fill, ink.alpha) if closed else "none",
            edgecolor=_colour(ink.edge, 1.0),
            linewidth=ink.width / POINT if ink.edge else 0,
            linestyle=(0, [part / ink.width for part in ink.dash]) if ink.dash else "solid",
            joinstyle="round",
            capstyle="butt",
        )
        self._add(patch, clip)

    def marks(self, marks: Sequence[Mark], alpha: float = 1.0, clip: Box | None = None) -> None:
        """Draw many closed outlines, the later on top."""
        from matplotlib.collections import PathCollection
        from matplotlib.path import Path

        if not marks:
            return
        collection = PathCollection(
            [Path(mark.outline, closed=True) for mark in marks],
            facecolors=[_colour(mark.fill, alpha) for mark in marks],
            edgecolors=[_colour(mark.edge, 1.0) for mark in marks],
            linewidths=[mark.width / POINT for mark in marks],
        )
        self._add(collection, clip)

    def words(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        colour: str = "#1d2733",
        face: Face = Face.PLAIN,
        across: Across = "left",
        along: Along = "baseline",
        turned: float = 0.0,
        halo: bool = False,
    ) -> None:
        """Put one line of words; nothing in them is markup.

        Parameters
        ----------
        size : float
            In points.
        across, along : str
            What `x` and `y` are: ``left``, ``center``, ``right``; ``baseline``, ``center``.
        turned : float
            Degrees, counterclockwise.
        halo : bool
            Whether a white edge sets them off a map.
        """
        from aftersales.exchange.print_line import Line

        words = inert(words, self.language)
        if not words.strip():
            return
        width, height = measured(words, size, self.language, face)
        right = {"left": 0.0, "center": width / 2, "right": width}[across]
        down = {"baseline": 0.0, "center": height / 2}[along]
        sine, cosine = np.sin(np.radians(turned)), np.cos(np.radians(turned))
        x += down * sine - right * cosine
        y -= down * cosine + right * sine
        if halo:
            self._halo(x, y, words, size, face)
        font = faces(self.language).properties(face, size)
        self._add(Line(x, y, words, font, colour, turned), None)

    def _halo(self, x: float, y: float, words: str, size: float, face: Face) -> None:
        """The edge is a shape of its own under the words, which stay words in the PDF."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path
        from matplotlib.textpath import text_to_path

        font = faces(self.language).properties(face, size)
        vertices, codes = text_to_path.get_text_path(font, words, ismath=False)
        if not len(vertices):
            return
        # text_to_path answers in units of its own size, not of the font's.
        scale = size / text_to_path.FONT_SCALE * POINT
        moved = np.asarray(vertices, float) * scale + (x, y)
        patch = PathPatch(
            Path(moved, codes),
            facecolor="white",
            edgecolor="white",
            linewidth=2 * _HALO / POINT,
            joinstyle="round",
        )
        self._add(patch, None)

    def _add(self, artist: Any, clip: Box | None) -> None:
        from matplotlib.transforms import Bbox, TransformedBbox

        artist.set_transform(self._mm)
        artist.set_zorder(1)
        self.figure.add_artist(artist)
        if clip is not None:
            bounds = Bbox([[clip.left, clip.bottom], [clip.right, clip.top]])
            artist.set_clip_box(TransformedBbox(bounds, self._mm))


def measured(
    words: str, size: float, language: str, face: Face = Face.PLAIN
) -> tuple[float, float]:
    """Width of words, and height of their capitals, in millimetres."""
    font = faces(language)
    return font.width(inert(words, language), face) * size * POINT, font.CAPITALS * size * POINT


def as_png(page: Page, dpi: int) -> bytes:
    """The page as PNG, without the date and the program's name."""
    stream = io.BytesIO()
    page.figure.savefig(
        stream,
        format="png",
        dpi=dpi,
        metadata={"Software": None},
        pil_kwargs={"compress_level": 4},
    )
    return stream.getvalue()


def as_pdf(pages: Iterable[Page], title: str) -> bytes:
    """Pages as PDF, without dates; fonts are embedded as text."""
    from matplotlib.backends.backend_pdf import PdfPages

    _settle()
    stream = io.BytesIO()
    said = {"Title": title, "Creator": APPLICATION, "Producer": None, "CreationDate": None}
    with PdfPages(stream, metadata=said) as file:
        for page in pages:
            file.savefig(page.figure)
    return stream.getvalue()


@cache
def _settle() -> None:
    """Leave no room to a file of settings that somebody else's matplotlib reads."""
    import matplotlib as mpl

    mpl.rcdefaults()
    # That a Chinese font has one weight alone is known, and no matter.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    mpl.rcParams["text.hinting"] = "none"  # words are as wide on the screen as on paper
    mpl.rcParams["pdf.fonttype"] = 3  # any font of the system, cut down to what is used


@cache
def _colour(colour: str | None, alpha: float) -> tuple[float, ...]:
    from matplotlib.colors import to_rgba

    return (0.0, 0.0, 0.0, 0.0) if colour is None else to_rgba(colour, alpha)
