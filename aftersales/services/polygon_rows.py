"""What a file of polygons makes of the outline of one region."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from shapely import to_wkb
from shapely.geometry.base import BaseGeometry

from aftersales.domain.errors import InputError
from aftersales.domain.faults import Fault
from aftersales.domain.records import Region
from aftersales.exchange.polygon_layers import Layer
from aftersales.geo.antimeridian import dissolved
from aftersales.geo.boundaries import polygons_of
from aftersales.geo.outlines import (
    OutlineError,
    are_degrees,
    area_km2,
    is_same,
    outline_of,
    system_of,
    to_wgs84,
)

ELSEWHERE, REPAIRED = "polygon_elsewhere", "polygon_repaired"
_MOST = 0.5
State = Literal["new", "changed", "same", "conflict", "rejected"]


@dataclass(frozen=True, slots=True)
class RegionRow:
    """What becomes of the outline of a region.

    Attributes
    ----------
    line : int
        The first of its features, from 1.
    state : str
        ``new``, ``changed``, ``same``, ``conflict`` or ``rejected``.
    code, name, uuid : str
        Which region it is.
    boundary : bytes
        The outline as the registry would keep it; empty for a rejected one.
    km2, held_km2 : float
        Area then and now, 0 for none.
    faults, warnings : tuple of Fault
        Why it is rejected or left open; what deserves a look.
    """

    line: int
    state: State
    code: str
    name: str
    uuid: str
    boundary: bytes = b""
    km2: float = 0.0
    held_km2: float = 0.0
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()


def _overlap(held: BaseGeometry, shape: BaseGeometry) -> bool:
    """Whether most of the smaller one lies in the other."""
    shared: float = held.intersection(shape).area
    return bool(shared >= _MOST * min(held.area, shape.area))


@dataclass(slots=True)
class RowBuilder:
    """Makes outlines of the features of a layer.

    Raises
    ------
    InputError
        ``polygons_crs`` for a coordinate system that cannot be used, ``polygons_no_crs`` where
        nothing names it and the coordinates cannot be degrees.
    """

    file: str
    layer: Layer
    attribute: str
    way: Any = field(init=False)

    def __post_init__(self) -> None:
        if not self.layer.crs:
            if not are_degrees(self.layer.shapes):
                raise InputError("polygons_no_crs", file=self.file)
            self.way = None
            return
        try:
            self.way = to_wgs84(system_of(self.layer.crs))
        except ValueError as error:
            reason = self.layer.crs[:80]
            raise InputError("polygons_crs", file=self.file, reason=reason) from error

    def row(self, region: Region, features: Sequence[int]) -> RegionRow:
        """What becomes of a region with some features."""
        shapes: list[BaseGeometry] = []
        faults: list[Fault] = []
        warnings: list[Fault] = []
        for place in features:
            try:
                outline = outline_of(self.layer.shapes[place], self.way)
            except OutlineError as error:
                faults.append(self._fault(place, region, str(error)))
                continue
            shapes.append(outline.shape)
            if outline.repaired:
                warnings.append(self._fault(place, region, REPAIRED, f" ({outline.repaired})"))
        held = polygons_of(region.boundary)
        row = RegionRow(
            features[0] + 1,
            "rejected",
            region.code,
            region.name,
            region.uuid,
            held_km2=0.0 if held is None else area_km2(held),
            faults=tuple(faults),
            warnings=tuple(warnings),
        )
        if faults:
            return row
        shape = dissolved(shapes)
        row = replace(row, boundary=to_wkb(shape), km2=area_km2(shape))
        if held is None:
            return replace(row, state="new")
        if not _overlap(held, shape):
            moved = self._fault(features[0], region, ELSEWHERE)
            return replace(row, state="conflict", faults=(moved,))
        # Read as the registry reads its own: parts that touch become one.
        read = polygons_of(row.boundary) or shape
        return replace(row, state="same" if is_same(held, read) else "changed")

    def _fault(self, place: int, region: Region, code: str, hint: str = "") -> Fault:
        return Fault(place + 1, self.attribute, code, f"{region.code} {region.name}", hint)
