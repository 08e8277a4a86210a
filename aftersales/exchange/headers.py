"""Column names of the files we take and give, in the languages people write them in."""

from collections.abc import Iterable, Mapping
from functools import cache

from aftersales.exchange.csv_text import folded
from aftersales.settings import LANGUAGES
from aftersales.texts import field_name

_CODE = ("code", "код", "编号", "代码")
_REGION = ("region", "region code", "регион", "код региона", "地区", "地区代码")
_BRAND = ("brand", "марка", "бренд", "品牌")
_UIO = ("uio", "vehicles", "parc", "парк", "автомобили", "保有量", "车辆数")
_LAT = ("lat", "latitude", "широта", "纬度")
_LON = ("lon", "lng", "longitude", "долгота", "经度")
_PLACE = {"lat": _LAT, "lon": _LON, "region": _REGION}
_KEPT = {
    "uuid": ("uuid", "unique id", "идентификатор", "唯一标识"),
    "base_rev": ("base_rev", "base revision", "базовая версия", "基准版本"),
}
_FACILITY = {
    **_KEPT,
    **_PLACE,
    "code": _CODE,
    "name": ("name", "название", "наименование", "名称"),
    "status": ("status", "статус", "состояние", "状态"),
    "city": ("city", "town", "город", "населённый пункт", "城市"),
    "address": ("address", "адрес", "地址"),
    "store_format": ("store_format", "format", "формат", "店面形式"),
    "bays": ("bays", "stalls", "посты", "工位"),
    "technicians": ("technicians", "механики", "技师"),
    "hours_per_week": ("hours_per_week", "hours a week", "часов в неделю", "每周工时"),
    "opened": ("opened", "opening date", "дата открытия", "открыт", "开业日期"),
    "closed": ("closed", "closing date", "дата закрытия", "закрыт", "停业日期", "关闭日期"),
    "phone": ("phone", "telephone", "телефон", "电话"),
    "email": ("email", "e-mail", "почта", "эл. почта", "邮箱", "电子邮件"),
    "notes": ("notes", "remarks", "примечания", "примечание", "备注"),
    "tax_id": ("tax_id", "tax id", "инн", "税号"),
    "operator": ("operator", "legal entity", "оператор", "юрлицо", "运营方"),
    "contract": ("contract", "договор", "合同"),
    "contract_to": ("contract_to", "contract until", "договор до", "合同到期"),
}
_BASIS = ("basis", "основание", "依据")
_SOURCE = ("source", "источник", "来源")
_CAPACITY = {"capacity_per_year": ("capacity_per_year", "capacity a year", "мощность в год")}
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "centres": {**_FACILITY, "shifts": ("shifts", "смены", "班次")},
    "depots": {**_FACILITY, **_CAPACITY},
    "plants": {**_FACILITY, **_CAPACITY},
    "brands": {
        **_KEPT,
        "code": _CODE,
        "name": ("name", "название", "名称"),
        "group": ("group", "группа", "концерн", "集团"),
    },
    "regions": {
        **_KEPT,
        "code": _CODE,
        "name": ("name", "название", "名称"),
        "name_ru": ("name_ru", "name in russian", "название по-русски", "俄文名称"),
        "name_zh": ("name_zh", "name in chinese", "название по-китайски", "中文名称"),
        "district": ("district", "округ", "大区"),
        "population": ("population", "население", "人口"),
        "population_source": ("population_source", "source of population", "источник населения"),
    },
    "demand": {
        **_KEPT,
        "region": _REGION,
        "brand": _BRAND,
        "year": ("year", "год", "年份", "年"),
        "uio": _UIO,
        "new_sales": ("new sales", "sales", "продажи", "新车销量", "销量"),
        "basis": _BASIS,
        "source": _SOURCE,
    },
    "demand-points": {
        **_KEPT,
        "id": ("id", "code", "код", "номер", "编号", "代码"),
        **_PLACE,
        "brand": _BRAND,
        "uio": _UIO,
    },
    "authorisations": {
        **_KEPT,
        "facility": ("facility", "centre", "код центра", "центр", "объект", "网点"),
        "brand": _BRAND,
        "work_type": ("work_type", "work", "работы", "вид работ", "业务类型"),
        "valid_from": ("valid_from", "from", "с", "действует с", "起始日期"),
        "valid_to": ("valid_to", "until", "по", "действует до", "截止日期"),
    },
    "certificates": {
        **_KEPT,
        "facility": ("facility", "centre", "код центра", "центр", "объект", "网点"),
        "title": ("title", "certificate", "сертификат", "证书"),
        "number": ("number", "номер", "编号"),
        "brand": _BRAND,
        "work_type": ("work_type", "work", "работы", "вид работ", "业务类型"),
        "scope": ("scope", "область", "范围"),
        "valid_from": ("valid_from", "from", "с", "действует с", "起始日期"),
        "valid_to": ("valid_to", "until", "по", "действует до", "截止日期"),
    },
    "lanes": {
        **_KEPT,
        "origin": ("origin", "ship from", "откуда", "отправитель", "发货地", "起点"),
        "destination": ("destination", "ship to", "куда", "получатель", "收货地", "终点"),
        "brand": _BRAND,
        "hours": (
            "hours",
            "transit hours",
            "часы",
            "часов в пути",
            "в пути, ч",
            "小时",
            "运输时长",
        ),
        "cutoff": ("cutoff", "cut-off", "order cut-off", "приём заказов до", "отсечка", "截单时间"),
        "basis": _BASIS,
        "source": _SOURCE,
    },
}

FIELDS = {"id": "code", "name_ru": "names.ru", "name_zh": "names.zh"}
REQUIRED = {
    "demand": ("region", "brand", "year", "uio"),
    "demand-points": ("id", "lat", "lon", "region", "brand", "uio"),
    "authorisations": ("facility", "brand", "work_type"),
    "certificates": ("facility", "title"),
    "lanes": ("origin", "destination"),
}


def field_of(column: str) -> str:
    """Field of a record that a column of a file holds."""
    return FIELDS.get(column, column)


def heading(column: str, language: str) -> str:
    """What a column is called for people."""
    return field_name(field_of(column), language)


@cache
def columns_by_name(kind: str) -> dict[str, str]:
    """Column of a kind by each of its folded names."""
    found: dict[str, str] = {}
    for column, names in COLUMNS[kind].items():
        found |= dict.fromkeys(map(folded, (column, *names)), column)
    for language in LANGUAGES:
        for column in COLUMNS[kind]:
            found.setdefault(folded(heading(column, language)), column)
    return found


def required_columns(kind: str) -> tuple[str, ...]:
    """Columns without which a file says of no row what it is about."""
    return REQUIRED.get(kind, ("code",))


def positions(
    kind: str, header: Iterable[str], own: Mapping[str, str] | None = None
) -> dict[str, int]:
    """Where each column of a kind stands in a header; columns that are not there are absent.

    Parameters
    ----------
    own : mapping, optional
        Columns by folded names that somebody uses for them; an empty one is left out.
    """
    known = {**columns_by_name(kind), **(own or {})}
    found: dict[str, int] = {}
    for position, name in enumerate(header):
        column = known.get(folded(name))
        if column and column not in found:
            found[column] = position
    return found
