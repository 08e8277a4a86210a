"""What every verb reads from its options, and what it gives back."""

import argparse
import re
import sys
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from aftersales.domain.errors import InputError
from aftersales.settings import Settings, default_registry
from aftersales.texts import fault_text, text

if TYPE_CHECKING:
    from aftersales.domain.faults import Fault
    from aftersales.domain.tiles import Background

DONE, FAULTS, USAGE, ENVIRONMENT, BUG = 0, 1, 2, 3, 70
Answer = tuple[dict[str, Any], list[str]]


def read_number(name: str, value: str, pattern: str = r"[0-9]{1,9}(\.[0-9]+)?") -> float:
    """Read a plain number above 0; 1,000 could be one or a thousand, so it is neither."""
    if not re.fullmatch(pattern, value) or float(value) == 0:
        raise InputError("bad_number", name=name, value=value)
    return float(value)


def read_location(options: argparse.Namespace) -> str:
    """Registry of the options; an empty one is a slip, not a wish for the default."""
    if options.registry is None:
        return default_registry()
    if not options.registry:
        raise InputError("registry_address", value="")
    return str(options.registry)


def read_day(options: argparse.Namespace) -> date:
    """Day of the question; today unless the options name one."""
    if options.as_of is None:
        return options.today  # type: ignore[no-any-return]
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", options.as_of):
            raise ValueError(options.as_of)
        return date.fromisoformat(options.as_of)
    except ValueError as error:
        raise InputError("bad_date", name="--as-of", value=options.as_of) from error


def read_reach(options: argparse.Namespace) -> tuple[float, list[str]]:
    """Reach in kilometres, and what was assumed for it."""
    settings: Settings = options.settings
    if options.max_km is not None and options.max_min is not None:
        raise InputError("both_limits")
    if options.max_km is not None:
        return read_number("--max-km", options.max_km), []
    if options.max_min is None:
        return settings.reach_km, []
    minutes = read_number("--max-min", options.max_min)
    reach = settings.reach_of(minutes)
    assumed = text(
        "cli.assumed_speed",
        options.language,
        minutes=minutes,
        reach=reach,
        speed=settings.road_speed_kmh,
        detour=f"{settings.detour_ratio:g}",
    )
    return reach, [assumed]


def read_background(options: argparse.Namespace) -> "Background | None":
    """Tiles that the options ask for; what they mean for the file is said before it is written."""
    if not options.tiles:
        return None
    from aftersales.services.backgrounds import background_wanted

    background = background_wanted(options.settings)
    warn_of(background, options.language)
    return background


def warn_of(background: "Background", language: str) -> None:
    """Say what a background means for the files, if there is anywhere to say it."""
    from aftersales.services.backgrounds import warning

    with suppress(AttributeError, OSError):
        sys.stderr.write(warning(background, language) + "\n")
        sys.stderr.flush()


def fault_as_json(fault: "Fault", language: str) -> dict[str, Any]:
    """A fault as answers in JSON have it."""
    return {
        "line": fault.line,
        "column": fault.column,
        "value": fault.value,
        "code": fault.code,
        "message": fault_text(fault, language),
    }
