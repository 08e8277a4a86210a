"""Which region each feature of a file of polygons is, by the attribute that names most of them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from aftersales.domain.errors import InputError
from aftersales.domain.folding import folded
from aftersales.domain.records import Region
from aftersales.exchange.polygon_layers import Layer
from aftersales.exchange.polygons import PolygonFile

_HINTED = 50  # strange names for which the nearest known one is sought
_NEAR = 0.8


@dataclass(frozen=True, slots=True)
class Match:
    """Features and their regions.

    Attributes
    ----------
    layer : Layer
        Where they are.
    attribute : str
        By which they were matched.
    codes : tuple of str
        For each feature the code of its region; empty for none.
    """

    layer: Layer
    attribute: str
    codes: tuple[str, ...]

    @property
    def regions(self) -> int:
        """Number of regions that have a feature."""
        return len({code for code in self.codes if code})


class RegionNames:
    """Codes of regions by code and every name; a name of two regions means neither."""

    def __init__(self, regions: Iterable[Region]) -> None:
        listed = list(regions)
        pairs = {
            (folded(name), one.code)
            for one in listed
            for name in (one.name, *one.names.values())
            if name
        }
        times = Counter(name for name, _ in pairs)
        self._codes = {name: code for name, code in pairs if times[name] == 1}
        self._codes |= {folded(one.code): one.code for one in listed}
        self._hinted = 0

    def code(self, name: str) -> str:
        """Code of a region, empty for none."""
        return self._codes.get(folded(name), "") if name else ""

    def hint(self, name: str) -> str:
        """Code of the region that was probably meant, to be read behind the name."""
        self._hinted += 1
        if self._hinted > _HINTED:
            return ""
        near = get_close_matches(folded(name), self._codes, 1, _NEAR)
        return f" → {self._codes[near[0]]}?" if near else ""


def matches(file: PolygonFile, names: RegionNames) -> list[Match]:
    """Every layer and attribute that names a region, the one that names most of them first."""
    found = [
        Match(layer, attribute, tuple(map(names.code, texts)))
        for layer in file.layers
        for attribute, texts in layer.columns.items()
    ]
    named = [match for match in found if match.regions]
    return sorted(named, key=lambda match: (-match.regions, match.codes.count("")))


def best_match(
    file: PolygonFile, found: Sequence[Match], names: RegionNames, attribute: str = ""
) -> Match:
    """The attribute that a person names, or the one that names most regions.

    Raises
    ------
    InputError
        ``polygons_attribute`` for one that is not there, ``polygons_no_region`` if none does.
    """
    known = dict.fromkeys(name for layer in file.layers for name in layer.columns)
    told = ", ".join(known)[:200] or "–"
    if not attribute:
        if not found:
            raise InputError("polygons_no_region", file=file.file, found=told)
        return found[0]
    if attribute not in known:
        raise InputError("polygons_attribute", file=file.file, value=attribute, found=told)
    wanted = [match for match in found if match.attribute == attribute]
    if not wanted:
        raise InputError("polygons_no_region", file=file.file, found=attribute)
    return wanted[0]


def by_region(match: Match) -> Mapping[str, list[int]]:
    """Features of each region, by their places in the layer."""
    found: dict[str, list[int]] = {}
    for place, code in enumerate(match.codes):
        if code:
            found.setdefault(code, []).append(place)
    return found
