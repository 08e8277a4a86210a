"""Regions as people name them, for packs and maps."""

from collections.abc import Sequence

from aftersales.services.checking import Names, region_code
from aftersales.services.network import Snapshot


def codes_of(snapshot: Snapshot, wanted: Sequence[str]) -> list[str]:
    """Codes of regions that are given by code or name, each once.

    Raises
    ------
    InputError
        ``region_unknown`` with the nearest name.
    """
    names = Names(snapshot.regions)
    return list(dict.fromkeys(region_code(names, one) for one in wanted))
