"""Local time of places, from the boundaries of time zones."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import tzfpy

_NOON = 12  # clocks change at night


@lru_cache(100_000)
def zone_of(lat: float, lon: float) -> str:
    """Name of the time zone of a place (IANA); a place at sea has one by its longitude."""
    return str(tzfpy.get_tz(lon, lat))


@lru_cache(10_000)
def _offset(zone: str, day: date) -> float:
    noon = datetime(day.year, day.month, day.day, _NOON, tzinfo=ZoneInfo(zone))
    offset = noon.utcoffset()
    return offset.total_seconds() / 3600 if offset else 0.0


def utc_offset_hours(lat: float, lon: float, day: date) -> float:
    """Hours by which clocks at a place are ahead of UTC on a day."""
    zone = zone_of(lat, lon)
    return _offset(zone, day) if zone else round(lon / 15.0)
