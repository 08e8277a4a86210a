"""Coordinates as maps of mainland China publish them (GCJ-02), and where they are (WGS84).

The published coordinates are shifted by some hundred metres with a slowly varying pattern that
nothing in a pair of numbers gives away: whoever has them has to say so. The pattern is known from
measurement; outside mainland China nothing is shifted.
"""

from math import cos, fabs, pi, radians, sin, sqrt

# Krasovsky 1940, on which the pattern was made.
_AXIS, _SQUARED_ECCENTRICITY = 6_378_245.0, 0.006_693_421_622_965_943
_BOX = (0.8293, 55.8271, 72.004, 137.8347)  # south, north, west, east of what is shifted
_MIDDLE = (35.0, 105.0)
_STEPS = 8  # each one is a hundred times closer


def to_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """Where maps of mainland China put a place, in degrees; elsewhere the place itself."""
    south, north, west, east = _BOX
    if not (south <= lat <= north and west <= lon <= east):
        return lat, lon
    y, x = lat - _MIDDLE[0], lon - _MIDDLE[1]
    # Both shifts share their shortest waves.
    short = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    up = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x)) + short
    up += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    up += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    right = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x)) + short
    right += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    right += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    bulge = 1 - _SQUARED_ECCENTRICITY * sin(radians(lat)) ** 2
    along = _AXIS * (1 - _SQUARED_ECCENTRICITY) / bulge**1.5
    across = _AXIS / sqrt(bulge) * cos(radians(lat))
    return lat + up * 180 / (along * pi), lon + right * 180 / (across * pi)


def from_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """Where a place is that maps of mainland China put somewhere, in degrees.

    The shift is computed in a box around China: near its borders somebody has to look.
    """
    there = lat, lon
    for _ in range(_STEPS):
        shown = to_gcj02(*there)
        there = there[0] + lat - shown[0], there[1] + lon - shown[1]
    return there
