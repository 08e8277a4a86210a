"""Column names of the files we take, in the languages people write them in."""

from collections.abc import Iterable

from aftersales.exchange.csv_text import folded

COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "demand": {
        "region": ("region", "region code", "регион", "код региона", "地区", "地区代码"),
        "brand": ("brand", "марка", "бренд", "品牌"),
        "year": ("year", "год", "年份", "年"),
        "uio": ("uio", "vehicles", "parc", "парк", "автомобили", "保有量", "车辆数"),
        "new_sales": ("new sales", "sales", "продажи", "新车销量", "销量"),
        "basis": ("basis", "основание", "依据"),
        "source": ("source", "источник", "来源"),
    },
    "demand-points": {
        "id": ("id", "code", "код", "номер", "编号", "代码"),
        "lat": ("lat", "latitude", "широта", "纬度"),
        "lon": ("lon", "lng", "longitude", "долгота", "经度"),
        "region": ("region", "region code", "регион", "код региона", "地区", "地区代码"),
        "brand": ("brand", "марка", "бренд", "品牌"),
        "uio": ("uio", "vehicles", "parc", "парк", "автомобили", "保有量", "车辆数"),
    },
}


def known_names(kind: str) -> set[str]:
    """Every name that any column of a kind may have."""
    return {name for names in COLUMNS[kind].values() for name in names}


def positions(kind: str, header: Iterable[str]) -> dict[str, int]:
    """Where each column of a kind stands in a header; columns that are not there are absent."""
    field = {folded(name): key for key, names in COLUMNS[kind].items() for name in names}
    found: dict[str, int] = {}
    for position, name in enumerate(header):
        key = field.get(folded(name))
        if key is not None and key not in found:
            found[key] = position
    return found
